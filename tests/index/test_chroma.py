"""The embedded index: real Chroma in its child process."""

import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from rag.errors import EmbeddingFailed, IndexMismatch, IndexUnavailable, Misconfigured
from rag.index import ChromaIndex, IndexBusy, base_name, collection_name, worn
from tests.index.made import DIMENSION, OpenIndex, names, vectors


def test_what_was_entered_is_found_after_a_restart(tmp_path: Path, index: OpenIndex, emptied: list[str]) -> None:
    first, matrix = index(tmp_path / "chroma"), vectors(600)
    first.upsert([], matrix[:0])
    first.upsert(names(600), matrix)
    first.upsert(names(300), matrix[:300])
    first.delete(names(100))
    first.delete([])
    first.close()
    again = index(tmp_path / "chroma")
    again.open()
    assert again.entries == again.count() == 500
    hits = again.query(matrix[250], 5)
    assert hits[0] == ("r250:0", pytest.approx(1, abs=1e-5))
    assert [score for _, score in hits] == pytest.approx([float(matrix[int(i[1:-2])] @ matrix[250]) for i, _ in hits])
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)
    assert len(again.query(matrix[0], 1000)) == 500
    assert emptied == [again.collection]


def test_an_empty_index_finds_nothing(tmp_path: Path, index: OpenIndex) -> None:
    empty = index(tmp_path / "chroma")
    empty.open()
    assert empty.query(vectors(1)[0], 10) == []


def test_embedders_never_mix_and_others_can_be_dropped(tmp_path: Path, index: OpenIndex) -> None:
    old = index(tmp_path / "chroma", "reef@32|cut@1")
    old.upsert(["old:0"], vectors(1))
    old.close()
    new = index(tmp_path / "chroma", "tide@32|cut@1")
    new.open()
    assert new.query(vectors(1)[0], 5) == []
    assert new.others() == {old.collection: "reef@32|cut@1"}
    new.drop(old.collection)
    new.drop("rag-never-was")
    assert new.others() == {}


def test_a_collection_of_another_dimension_names_the_way_out(tmp_path: Path, index: OpenIndex) -> None:
    first = index(tmp_path / "chroma")
    first.open()
    first.close()
    with pytest.raises(IndexMismatch, match="rag reindex"):
        index(tmp_path / "chroma", dimension=DIMENSION + 1).open()


def test_a_successor_is_filled_beside_and_takes_over(tmp_path: Path, index: OpenIndex, emptied: list[str]) -> None:
    worn_out = index(tmp_path / "chroma")
    worn_out.upsert(names(20), vectors(20))
    fresh = worn_out.successor()
    fresh.upsert(names(5), vectors(5))
    assert len(worn_out.query(vectors(1)[0], 50)) == 20
    assert len(fresh.query(vectors(1)[0], 50)) == 5
    assert emptied == [worn_out.collection, fresh.collection]
    assert fresh.others() == {worn_out.collection: worn_out.fingerprint}
    worn_out.retire()
    assert fresh.others() == {}
    with pytest.raises(IndexUnavailable, match="retired"):
        worn_out.query(vectors(1)[0], 5)
    with pytest.raises(IndexUnavailable, match="retired"):
        worn_out.upsert(names(5), vectors(5))
    assert fresh.others() == {}
    assert len(fresh.query(vectors(1)[0], 50)) == 5


def test_vectors_that_do_not_fit_are_refused_before_anything_is_written(tmp_path: Path, index: OpenIndex) -> None:
    one = index(tmp_path / "chroma")
    with pytest.raises(IndexMismatch):
        one.upsert(["a:0"], np.ones((1, DIMENSION + 1), np.float32))
    with pytest.raises(IndexMismatch):
        one.upsert(["a:0"], vectors(2))
    broken = vectors(300)
    broken[299, 1] = np.nan
    with pytest.raises(EmbeddingFailed):
        one.upsert(names(300), broken)
    assert one.count() == 0


def test_a_query_does_not_wait_for_a_long_write(tmp_path: Path, index: OpenIndex) -> None:
    one, matrix = index(tmp_path / "chroma"), vectors(4000)
    one.upsert(names(1), matrix[:1])
    writer = Thread(target=one.upsert, args=(names(4000), matrix))
    writer.start()
    slowest, busy = 0.0, 0
    while writer.is_alive():
        started = time.perf_counter()
        try:
            one.query(matrix[0], 5)
        except IndexBusy:
            busy += 1
        slowest = max(slowest, time.perf_counter() - started)
    writer.join()
    assert one.count() == 4000
    assert slowest < 1


def test_what_is_not_open_says_so_and_opens_itself(tmp_path: Path, index: OpenIndex) -> None:
    one = index(tmp_path / "chroma")
    with pytest.raises(IndexUnavailable, match="not opened yet") as refused:
        one.query(vectors(1)[0], 5)
    assert refused.value.retry_after
    eventually_answers(one)
    one.close()
    with pytest.raises(IndexUnavailable, match="closed"):
        one.query(vectors(1)[0], 5)
    with pytest.raises(IndexUnavailable, match="closed"):
        one.upsert(names(1), vectors(1))


def test_a_place_that_cannot_be_used_is_left_alone(tmp_path: Path, index: OpenIndex) -> None:
    (tmp_path / "chroma").write_text("somebody's file")
    one = index(tmp_path / "chroma")
    with pytest.raises(IndexUnavailable, match="FileExistsError"):
        one.open()
    assert (tmp_path / "chroma").read_text() == "somebody's file"


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://host/", "http://", "http://host:port/"])
def test_a_url_that_is_none(url: str, index: OpenIndex) -> None:
    with pytest.raises(Misconfigured, match="RAG_CHROMA_URL"):
        index(url)


def test_names_tell_embedder_and_generation_apart() -> None:
    named = {collection_name(f, g) for f in ("a|b", "a|c", "b|b") for g in (0, 1)}
    assert len(named) == 6
    assert all(name.startswith(base_name("a|b")) for name in (collection_name("a|b", 0), collection_name("a|b", 12)))


@pytest.mark.parametrize(
    ("ever", "live", "is_worn"),
    [(0, 0, False), (900, 1, False), (10_000, 7001, False), (10_000, 6999, True), (1000, 0, True)],
)
def test_wear(ever: int, live: int, is_worn: bool) -> None:
    assert worn(ever, live) is is_worn


def test_importing_the_index_does_not_load_chroma() -> None:
    code = "import sys, rag.index; sys.exit('chromadb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def eventually_answers(one: ChromaIndex) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            one.query(vectors(1)[0], 5)
            return
        except IndexUnavailable:
            assert time.monotonic() < deadline
            time.sleep(0.05)
