"""The benchmark on sets of a few invented documents: its rows say what happened, its figures are right."""

import json
from pathlib import Path
from random import Random

import numpy as np
import pytest

from evals.bench import answers, archive, editions, plain, retrieval, serving
from evals.bench.rows import Row, as_json, table
from evals.sets import Document, MissingSet, Question, QuestionSet, as_jsonl, load
from rag.embed import LocalEmbed
from rag.library import Library

pytestmark = pytest.mark.soak

DOCUMENTS = (
    Document("d1", "Ferry at Tarn", "The ferry of Tarn sank on Tuesday. Harbour master Edda Voss saw 14 people saved."),
    Document("d2", "Bread", "The bakers of Ostermoor baked 300 loaves for the fair. The fair lasts two days."),
    Document("d3", "Bridge", "Quillhaven opened a bridge of oak. It took the carpenters nine months."),
)
QUESTIONS = (
    Question("q1", "How many people were saved from the ferry?", ("14",), ("d1",), True),
    Question("q2", "How many loaves did the bakers of Ostermoor bake?", ("300 loaves",), ("d2",), True),
)
SLICES = Path(__file__).parents[2] / "evals" / "slices"
SMALL = QuestionSet("small", DOCUMENTS, QUESTIONS)


def test_a_set_is_read_from_its_two_files(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "corpus.jsonl").write_text(
        '{"id": 7, "title": "Old_mill", "text": "It turns.\u2028Still.", "date": "2030-01-02"}\n'
    )
    (folder / "queries.jsonl").write_text('{"id": "q", "query": "Does it?", "answer": "yes", "gold_docs": [7]}\n')
    found = load(tmp_path, "tiny")
    assert found.documents == (Document("7", "Old mill", "It turns.\u2028Still.", "2030-01-02"),)
    assert found.questions == (Question("q", "Does it?", ("yes",), ("7",), True),)


def test_a_missing_set_says_how_to_point_to_it(tmp_path: Path) -> None:
    with pytest.raises(MissingSet, match="--data"):
        load(tmp_path, "nowhere")


def test_documents_of_the_same_title_are_articles_of_their_own() -> None:
    lines = as_jsonl("s", [DOCUMENTS[0], DOCUMENTS[0]]).decode().split("\n")
    assert len({json.loads(line)["url"] for line in lines}) == 2


def test_rows_know_whether_they_fall_short() -> None:
    rows = [
        Row(name="share", measured=0.91, wanted=0.92, unit="%"),
        Row(name="ratio", measured=1.5, wanted=1.5, sign="<=", unit="x"),
        Row(name="absent", measured=None, remarks="no data"),
    ]
    assert [row.verdict for row in rows] == ["short", "ok", "not run"]
    assert "91.0%" in table(rows)
    assert as_json(rows)[0]["verdict"] == "short"


def test_rank_figures() -> None:
    assert retrieval.reciprocal_rank(["a", "b", "c"], ["c", "b"]) == 0.5
    assert retrieval.reciprocal_rank(["a"], ["z"]) == 0.0
    assert retrieval.recall(["a", "b", "c", "d", "e", "f"], ["a", "f"]) == 0.5


def test_answers_and_their_citations_are_counted() -> None:
    spans, gold, trust = answers.measure(SMALL, checked=2)
    assert trust.measured is not None
    assert 0 < trust.measured < 1
    assert (spans.measured, spans.verdict) == (1.0, "ok")
    assert gold.measured == 1.0


def test_the_right_documents_come_first() -> None:
    (row,) = retrieval.measure(SMALL, retrieval.Baseline("MRR", 0.5))
    assert (row.measured, row.verdict) == (1.0, "ok")
    assert "words" in row.remarks


def test_a_made_archive_is_whole_and_the_same_again(tmp_path: Path, local_embed: LocalEmbed) -> None:
    material = archive.sentences(DOCUMENTS)
    assert len(material) == 5
    made = [archive.make(tmp_path / name, 12, material, local_embed) for name in ("one", "other")]
    assert made[0] == made[1]
    prints: list[str] = []
    for name in ("one", "other"):
        with Library.open(f"sqlite:///{tmp_path / name / 'library.db'}", clock=lambda: archive.FIRST_DAY) as library:
            assert not library.missing_vectors(local_embed.fingerprint, 10)
            prints.append(library.corpus().fingerprint)
    assert prints[0] == prints[1]


def test_mixtures_are_unit_vectors_near_their_parents() -> None:
    real = np.eye(4, 384, dtype=np.float32)
    mixed = archive.mixtures(real, 50, np.random.default_rng(1))
    assert np.allclose(np.linalg.norm(mixed, axis=1), 1, atol=1e-5)
    assert np.all(np.max(mixed @ real.T, axis=1) > 0.5)


def test_calls_take_turns_and_the_first_questions_only_warm_up() -> None:
    seen: list[str] = []

    def called(query: str, _: Random) -> None:
        seen.append(query)

    timing = serving.by_turns({"one": called, "other": called}, ["a", "b", "c"], Random(1))
    assert sorted(seen) == sorted("abcabc" * 2)
    assert set(timing.medians) == {"one", "other"}


def test_whole_editions_are_measured_and_how_they_grow(local_embed: LocalEmbed) -> None:
    rows = list(editions.measure(archive.sentences(DOCUMENTS) * 4, local_embed, sizes=(8, 16)))
    assert [row.unit for row in rows] == ["s", "MB", "s", "MB", ""]
    assert all(row.measured is not None and row.verdict == "" for row in rows)
    assert all("stories told" in row.remarks for row in rows if row.unit == "s")


def test_an_edition_that_lacks_articles_measures_nothing() -> None:
    with pytest.raises(ValueError, match="of 7 articles, not of 8"):
        editions.told({"edition": {"articles": 7, "stories": []}}, 8)


def test_plain_baselines_need_no_understanding() -> None:
    weigh = plain.rarity(["The ferry of Tarn sank.", "The bakers of Tarn baked 300 loaves."])
    said = "The ferry sank off Ostermoor on 3 May."
    assert plain.coverage("The ferry sank.", "Ferry of Tarn sank, the owner said.", weigh) == 1
    assert plain.coverage(said, "The bakers baked.", weigh) < plain.coverage(said, "The ferry burned.", weigh)
    assert plain.exact(said, "It sank off Ostermoor.") == 0.5
    assert plain.exact("It sank.", "") == 1


def test_plain_baselines_have_a_row_for_each_set() -> None:
    with LocalEmbed.open() as embed:
        rows = list(plain.measure(SLICES, embed))
    assert len(rows) == 12
    assert all(row.measured is not None and 0 <= row.measured <= 1 for row in rows)
