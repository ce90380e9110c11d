"""Vectors by content, and the book-keeping of an index: nothing is forgotten, nothing is done twice."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.errors import BadInput, EmbeddingFailed
from rag.library import Library
from rag.types import Prepared
from tests.library.made import COLLECTION, EMBEDDER, cut, digest, embed_all, index_all, made, opened, unit

FIRST = made("a1", "The ferry sank.", "A diver found the bell.")
SECOND = made("a1", "The ferry was raised.", "A diver found the bell.")


def test_what_has_no_vector_is_missing_and_what_has_one_never_again(library: Library) -> None:
    library.put([FIRST])
    missing = library.missing_vectors(EMBEDDER, 10)
    assert [m.embedded_text for m in missing] == [c.embedded_text for c in FIRST.chunks]
    assert [m.content_hash for m in missing] == [c.content_hash for c in FIRST.chunks]
    assert embed_all(library) == 2
    library.put([SECOND])
    assert [m.embedded_text for m in library.missing_vectors(EMBEDDER, 10)] == [SECOND.chunks[0].embedded_text]
    embed_all(library)
    library.put([FIRST])
    library.delete("a1")
    library.put([FIRST, made("a2", "The ferry sank.")])
    assert library.missing_vectors(EMBEDDER, 10) == []
    assert len(library.missing_vectors("another@4", 10)) == 2


def test_a_text_that_is_not_the_end_of_what_is_embedded_is_kept_whole(library: Library) -> None:
    embedded = [f"{c.text} (Harbour news)" for c in FIRST.chunks]
    odd = [replace(c, embedded_text=e, content_hash=digest(e)) for c, e in zip(FIRST.chunks, embedded, strict=True)]
    library.put([FIRST])
    library.replace_chunks(FIRST.revision.revision_id, odd)
    assert [m.embedded_text for m in library.missing_vectors(EMBEDDER, 10)] == [c.embedded_text for c in odd]


def test_vectors_come_back_as_they_were_with_what_a_filter_asks_for(tmp_path: Path) -> None:
    hashes, matrix = [c.content_hash for c in FIRST.chunks], unit(2)
    with opened(tmp_path) as library:
        library.put([FIRST, made("a2", "Bread.", published=None, section="Food")])
        library.put_vectors(EMBEDDER, hashes, matrix)
        library.put_vectors(EMBEDDER, hashes[:1], unit(1, seed=8))
        library.put_vectors("wide@7", hashes, np.eye(2, 7, dtype=np.float32))
        library.put_vectors(EMBEDDER, [], unit(0))
    with opened(tmp_path) as library:
        [(rows, stored)] = library.vectors(EMBEDDER)
        assert np.array_equal(stored, matrix)
        assert [r.chunk_id for r in rows] == [c.id for c in FIRST.chunks]
        assert (rows[0].source, rows[0].published) == ("Ostwick Gazette", FIRST.revision.published)
        again, one = library.vectors_of(EMBEDDER, [rows[1].key, 12345])
        assert (again, one.tolist()) == ([rows[1]], matrix[1:].tolist())
        assert library.vectors_of(EMBEDDER, [])[0] == []
        assert {r.key for r in rows} < set(library.live_keys().tolist())
        assert list(library.vectors("unknown@4")) == []
        [(_, wide)] = library.vectors("wide@7")
        assert wide.shape == (2, 7)


@pytest.mark.parametrize(
    "matrix",
    [unit(1), unit(2)[:, :3], np.full((2, 4), np.nan, np.float32), np.full((2, 4), np.inf, np.float32), unit(2)[0]],
)
def test_vectors_that_cannot_be_right_are_refused_whole(library: Library, matrix: np.ndarray) -> None:
    library.put([FIRST])
    library.put_vectors(EMBEDDER, ["other"], unit(1))
    with pytest.raises(EmbeddingFailed):
        library.put_vectors(EMBEDDER, [c.content_hash for c in FIRST.chunks], matrix)
    assert len(library.missing_vectors(EMBEDDER, 10)) == 2


def test_an_index_is_given_each_chunk_once_and_loses_what_went(library: Library) -> None:
    library.put([FIRST])
    assert library.pending_index(COLLECTION, EMBEDDER, 10)[0] == []
    embed_all(library)
    assert index_all(library) == [c.id for c in FIRST.chunks]
    assert index_all(library) == []
    library.put([SECOND])
    assert library.counts(EMBEDDER, COLLECTION).pending_embed == 1
    embed_all(library)
    counts = library.counts(EMBEDDER, COLLECTION)
    assert (counts.articles, counts.revisions, counts.chunks) == (1, 2, 2)
    assert (counts.pending_embed, counts.pending_index, counts.stale) == (0, 2, 2)
    assert library.stale_index(COLLECTION, 10) == [c.id for c in FIRST.chunks]
    assert index_all(library) == [c.id for c in SECOND.chunks]
    assert library.counts(EMBEDDER, COLLECTION).stale == 0
    library.delete("a1")
    assert library.stale_index(COLLECTION, 10) == [c.id for c in SECOND.chunks]
    library.put([SECOND])
    assert library.stale_index(COLLECTION, 10) == []


def test_what_went_while_it_was_entered_is_stale_at_once(library: Library) -> None:
    library.put([FIRST])
    embed_all(library)
    rows, _ = library.pending_index(COLLECTION, EMBEDDER, 10)
    library.delete("a1")
    library.mark_indexed(COLLECTION, rows)
    assert library.stale_index(COLLECTION, 10) == [c.id for c in FIRST.chunks]


def test_what_came_back_while_it_was_removed_is_entered_again(library: Library) -> None:
    library.put([FIRST])
    embed_all(library)
    index_all(library)
    library.delete("a1")
    gone = library.stale_index(COLLECTION, 10)
    library.put([FIRST])
    assert library.pending_index(COLLECTION, EMBEDDER, 10)[0] == []
    library.mark_removed(COLLECTION, gone)
    assert index_all(library) == [c.id for c in FIRST.chunks]


def test_other_content_at_the_same_place_replaces_what_the_index_has(library: Library) -> None:
    library.put([FIRST])
    embed_all(library)
    index_all(library)
    library.replace_chunks(FIRST.revision.revision_id, cut(FIRST.revision, head="Cut anew"))
    embed_all(library)
    assert library.stale_index(COLLECTION, 10) == []
    assert index_all(library) == [c.id for c in FIRST.chunks]
    library.replace_chunks(FIRST.revision.revision_id, cut(FIRST.revision, head="Cut anew")[:1])
    assert library.stale_index(COLLECTION, 10) == [FIRST.chunks[1].id]


def test_a_collection_that_is_gone_is_filled_from_the_start(library: Library) -> None:
    library.put([FIRST])
    embed_all(library)
    index_all(library)
    library.forget_collection(COLLECTION)
    library.forget_collection("never was")
    assert index_all(library) == [c.id for c in FIRST.chunks]


TEXTS = ["Fog.", "Rain.", "Hail and a long storm."]
steps = st.lists(
    st.tuples(st.sampled_from(["put", "delete", "embed", "index"]), st.sampled_from("abc"), st.sampled_from(TEXTS)),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_happens_index_and_library_agree_in_the_end(
    tmp_path_factory: pytest.TempPathFactory, steps: Sequence[tuple[str, str, str]]
) -> None:
    """Against a plain dictionary: current articles, and the set of ids that a vector index holds."""
    held: dict[str, str] = {}
    live: dict[str, Prepared] = {}
    with opened(tmp_path_factory.mktemp("steps")) as library:
        for step, name, text in [*steps, ("embed", "", ""), ("index", "", "")]:
            if step == "put":
                live[name] = made(name, text, "The same for all.")
                library.put([live[name]])
            elif step == "delete" and live.pop(name, None):
                library.delete(name)
            elif step == "embed":
                embed_all(library)
            elif step == "index":
                rows, _ = library.pending_index(COLLECTION, EMBEDDER, 100)
                held |= {row.chunk_id: row.content_hash for row in rows}
                library.mark_indexed(COLLECTION, rows)
                for gone in (stale := library.stale_index(COLLECTION, 100)):
                    del held[gone]
                library.mark_removed(COLLECTION, stale)
        assert held == {c.id: c.content_hash for article in live.values() for c in article.chunks}
        counts = library.counts(EMBEDDER, COLLECTION)
        assert (counts.pending_embed, counts.pending_index, counts.stale) == (0, 0, 0)
        assert counts.chunks == len(held) == len(library.live_keys())
        assert library.check() == []


def test_the_fingerprint_names_what_can_be_found_and_who_cut_it(library: Library) -> None:
    library.put([FIRST, made("a2", "Bread.")])
    both = library.corpus().fingerprint
    assert both.startswith("sha256:")
    library.delete("a2")
    assert library.corpus().fingerprint != both
    library.put([made("a2", "Bread.")])
    assert library.corpus().fingerprint == both
    library.set_meta("chunker", "cut@2")
    assert library.corpus().fingerprint != both
    generation = library.corpus()
    library.set_meta("note", "1")
    assert (library.meta("note"), library.meta("chunker"), library.meta("nothing")) == ("1", "cut@2", None)
    assert library.corpus() == generation


def test_a_copy_of_what_is_live_is_told_of_what_changed_alone(library: Library) -> None:
    library.put([FIRST, made("a2", "Bread.")])
    assert (library.embedded_since(EMBEDDER, 0), library.went()) == (([], 0), [])
    embed_all(library)
    keys, up_to = library.embedded_since(EMBEDDER, 0)
    assert sorted(keys) == library.live_keys().tolist()
    library.put([SECOND])
    changed, same = library.embedded_since(EMBEDDER, up_to)
    assert len(changed) == 1
    assert same == up_to  # a vector is missing behind it
    embed_all(library)
    assert len(library.embedded_since(EMBEDDER, up_to)[0]) == 2
    library.delete("a2")
    went = library.went()
    assert set(keys) - set(went) == set()
    assert (len(went), library.went()) == (3, [])


def test_what_went_and_what_stayed_are_told_apart_when_a_write_fails(library: Library) -> None:
    library.put([FIRST])
    with pytest.raises(BadInput):
        library.put([SECOND, replace(FIRST, revision=replace(FIRST.revision, article_id="a9"))])
    assert library.went() == []
