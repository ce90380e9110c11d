"""Public sets on their slices: each loads whole, its gold words stand in its articles, and what is wrong is named."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from evals.corpus import Corpus, Document, corpus_of
from evals.metrics import METRICS
from evals.public import (
    PUBLIC,
    MalformedSet,
    MissingSet,
    PublicSet,
    average_link,
    clusters,
    ecbplus_report,
    load_public,
    score_clusters,
)
from evals.types import Case

SLICES = Path(__file__).parents[2] / "evals" / "slices"
NAMES = sorted(set(PUBLIC.values()))
ASKED = [name for name in NAMES if name != "ecbplus"]


def corpus(given: PublicSet) -> Corpus:
    return corpus_of([Document(f"{given.name}.jsonl", given.documents, "application/x-ndjson")])


def cases(name: str, data: Path = SLICES) -> dict[str, Case]:
    return {case.id: case for case in load_public(name, data).cases}


def spans(case: Case) -> list[str]:
    return [gold.span for gold in case.gold]


def told(case: Case) -> tuple[object, ...]:
    """What is known of a case, of which it must have something."""
    known = (case.label, case.furniture, case.disputed, case.edition)
    return case.gold, case.insights, case.unanswerable, *(field is not None for field in known)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Slices that a test may change."""
    return shutil.copytree(SLICES, tmp_path / "sets")


def change(file: Path, number: int, **fields: object) -> None:
    """Of one line, counted from 1."""
    lines = file.read_text("utf-8").splitlines()
    lines[number - 1] = json.dumps({**json.loads(lines[number - 1]), **fields})
    file.write_text("\n".join(lines), "utf-8")


def test_sets_go_by_their_own_names_and_those_of_their_folders() -> None:
    assert len(NAMES) == 12
    assert {path.name for path in SLICES.iterdir() if path.is_dir()} - PUBLIC.keys() == {"entailment"}, (
        "it has two sets"
    )
    assert load_public("musique100", SLICES) == load_public("musique", SLICES)


@pytest.mark.parametrize("name", ASKED)
def test_every_question_is_a_case_whose_gold_words_stand_in_the_corpus(name: str) -> None:
    given = load_public(name, SLICES)
    articles = corpus(given)
    assert len(given.cases) >= 3
    assert not given.dropped
    for case in given.cases:
        assert [articles.locate(gold).text for gold in case.gold] == spans(case)
        assert all(articles.article_id(url) for insight in case.insights for url in insight.articles)
        assert any(told(case))


@pytest.mark.parametrize("name", NAMES)
def test_reports_lead_with_metrics_that_there_are_and_runs_can_be_repeated(name: str) -> None:
    given = load_public(name, SLICES)
    assert set(given.suite.metrics) <= METRICS.keys()
    assert given.suite.name == given.name == name
    assert given.suite.as_of
    assert given == load_public(name, SLICES)


def test_the_hash_changes_with_every_file_that_is_read(data: Path) -> None:
    seen = {load_public("multihop", data).hash}
    for number, file in enumerate(("corpus", "facts", "queries"), 2):
        path = data / "multihop_facts" / f"{file}.jsonl"
        path.write_bytes(path.read_bytes() + b"\n")
        seen.add(load_public("multihop", data).hash)
        assert len(seen) == number


def test_squad_gold_is_the_sentence_with_the_answer() -> None:
    assert spans(cases("xquad")["x2"]) == [
        "The engineer Petra Lindqvist replaced the wooden gates with steel ones in 1931."
    ]
    assert cases("xquad")["x2"].answers == ("Petra Lindqvist",)


def test_an_answer_over_two_sentences_takes_the_paragraph(data: Path) -> None:
    change(data / "xquad_en" / "queries.jsonl", 2, answers=["in 1931. Freight"])
    (span,) = spans(cases("xquad", data)["x2"])
    assert span.startswith("Traffic on the canal peaked")
    assert span.endswith("a cycling route.")


def test_near_misses_are_to_be_refused_and_go_with_the_questions_on_their_paragraph() -> None:
    found = cases("squad2")
    assert found["s2"].unanswerable == "near miss: the paragraph does not answer"
    assert not found["s2"].answers
    assert found["s1"].group == found["s2"].group == "c0"


def test_multihop_gold_is_the_facts_of_several_articles() -> None:
    found = cases("multihop")
    assert spans(found["0"]) == [
        "The builder Korvan admitted that the dam at Arrel will be finished two years late.",
        "Korvan will build the stadium of Tarn for 210 million crowns.",
    ]
    assert found["0"].kind == "inference_query"
    assert found["3"].unanswerable
    assert load_public("multihop", SLICES).suite.as_of == "2024-05-02T07:45:00+00:00"


def test_a_verdict_is_not_looked_for_among_the_words() -> None:
    case = cases("hotpotqa")["h3"]
    assert case.answers == ("no",)
    assert [span.split(" (")[0] for span in spans(case)][1].startswith("Jonas Peel")
    assert all(span.count(".") == 2 for span in spans(case)), "whole paragraphs"


def test_ramdocs_wants_every_correct_answer_and_no_wrong_one() -> None:
    case = cases("ramdocs")["1"]
    assert case.positions == (("painter",), ("rower",))
    assert case.forbidden == ("chess player",)
    assert len(case.gold) == 2


def test_a_wrong_answer_within_a_right_one_is_not_forbidden(data: Path) -> None:
    change(data / "ramdocs" / "queries.jsonl", 1, wrong_answers=["4,210", "9,700"])
    assert cases("ramdocs", data)["0"].forbidden == ("9,700",)


@pytest.mark.parametrize(("name", "case", "own"), [("ramdocs", "0", 3), ("fitz_gov", "t0_dispute_easy_903", 2)])
def test_a_question_is_put_to_its_own_documents_alone(name: str, case: str, own: int) -> None:
    given = load_public(name, SLICES)
    (source,) = cases(name)[case].sources
    articles = [json.loads(line) for line in given.documents.splitlines()]
    urls = {article["url"] for article in articles if article["source"] == source}
    assert len(urls) == own
    assert {gold.article for gold in cases(name)[case].gold} <= urls


def test_fitz_gov_abstains_by_rationale_and_keeps_the_decision_as_kind() -> None:
    found = cases("fitz_gov")
    assert found["t0_abstain_easy_902"].unanswerable == "The context names the mayor of another town"
    assert found["t0_dispute_easy_903"].kind == "disputed"
    assert spans(found["t0_trust_easy_904"]) == [
        "The Quillhaven market opens at seven in the morning on Wednesdays and Saturdays."
    ]


def test_summaries_are_of_one_haystack_with_the_articles_of_each_insight() -> None:
    given = load_public("summhay", SLICES)
    assert given.suite.task == "summarize"
    case = given.cases[0]
    assert case.sources == ("topic-n1",)
    assert [len(insight.articles) for insight in case.insights] == [2, 2]


def test_real_news_has_a_case_for_each_label() -> None:
    found = cases("realnews")
    assert found["q1"].facts == (("300",),)
    assert (found["q1"].as_of, found["q1"].disputed) == ("2026-05-04T23:59:59Z", False)
    assert len(found["q2"].gold) == 2, "a quote of two paragraphs"
    assert found["q4"].unanswerable == "false_premise: it does not pay for them"
    assert (found["c2"].task, found["c2"].label, found["c2"].kind) == ("verify", "refuted", "negation")
    assert [url.rsplit("/", 2)[1] for url in found["c3"].articles] == ["a1", "a2"]
    assert (found["d1"].disputed, found["d2"].disputed) == (True, False)
    assert (found["f1"].furniture, found["f2"].furniture, found["f1"].task) == (True, False, "read")


def test_a_day_of_real_news_has_its_stories_and_what_is_none() -> None:
    edition = cases("realnews")["day-2026-05-02"].edition
    assert edition is not None
    assert [len(story.articles) for story in edition.stories] == [2, 1]
    assert edition.lead == edition.stories[0].name
    assert len(edition.not_news) == 1
    assert {story.status for story in edition.stories} == {None}


def test_a_sentence_is_held_against_its_own_source_alone() -> None:
    wice, fever = cases("wice"), cases("fever")
    assert [wice[id].label for id in ("w1", "w2", "w3")] == ["supported", "not_stated", "not_stated"]
    assert [fever[id].label for id in ("f1", "f2", "f3")] == ["supported", "refuted", "refuted"]
    assert {case.task for case in (*wice.values(), *fever.values())} == {"verify"}
    assert len({case.articles for case in wice.values()}) == 3
    assert b'"title": "The harbour of Holm"' in load_public("wice", SLICES).documents


def test_a_missing_file_says_how_to_point_to_it(data: Path) -> None:
    (data / "multihop_facts" / "facts.jsonl").unlink()
    with pytest.raises(MissingSet, match=r"facts\.jsonl is not there.*--data"):
        load_public("multihop", data)
    with pytest.raises(MissingSet, match=r"no public set 'xquat'.*xquad"):
        load_public("xquat", data)


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_folder_says_so(name: str, tmp_path: Path) -> None:
    with pytest.raises(MissingSet, match="--data"):
        load_public(name, tmp_path)


@pytest.mark.parametrize(
    ("line", "problem"), [("{", "line 1 column 2"), ('["x"]', "object"), ('{"id": "x"}', "'query' is missing")]
)
def test_a_malformed_line_is_named(line: str, problem: str, data: Path) -> None:
    file = data / "musique100" / "queries.jsonl"
    file.write_text(file.read_text("utf-8") + line + "\n", "utf-8")
    with pytest.raises(MalformedSet, match=rf"queries\.jsonl:4: .*{problem}"):
        load_public("musique", data)


def test_a_decision_that_there_is_not_is_malformed(data: Path) -> None:
    change(data / "fitz_gov" / "cases.jsonl", 3, expected_mode="maybe")
    with pytest.raises(MalformedSet, match=r"cases\.jsonl:3: .*expected_mode"):
        load_public("fitz_gov", data)


def test_an_empty_question_is_malformed(data: Path) -> None:
    change(data / "xquad_en" / "queries.jsonl", 2, query=" ")
    with pytest.raises(MalformedSet, match=r"x2: question: .*must not be empty"):
        load_public("xquad", data)


def test_a_repeated_question_is_refused(data: Path) -> None:
    change(data / "xquad_en" / "queries.jsonl", 2, id="x1")
    with pytest.raises(MalformedSet, match="x1"):
        load_public("xquad", data)


@pytest.mark.parametrize(
    ("name", "file", "number", "fields", "case", "reason"),
    [
        ("hotpotqa", "hotpotqa100/queries", 1, {"gold_docs": ["Nobody"]}, "h1", "Nobody"),
        ("xquad", "xquad_en/queries", 1, {"gold_docs": []}, "x1", "names nothing"),
        ("multihop", "multihop_facts/queries", 1, {"gold_facts": ["f77"]}, "0", "f77"),
        ("multihop", "multihop_facts/facts", 3, {"text": "Nobody wrote this."}, "0", "Nobody wrote this"),
        ("fitz_gov", "fitz_gov/cases", 4, {"contexts": ["  "]}, "t0_trust_easy_904", "no text"),
    ],
)
def test_a_question_that_cannot_be_put_is_dropped_with_its_reason(
    name: str, file: str, number: int, fields: dict[str, object], case: str, reason: str, data: Path
) -> None:
    change(data / f"{file}.jsonl", number, **fields)
    given = load_public(name, data)
    assert case not in {kept.id for kept in given.cases}
    assert reason in given.dropped[case]
    assert corpus(given).documents, "what the service would refuse is not handed to it"


def test_ecbplus_has_a_gold_cluster_for_each_document_and_nothing_to_ask() -> None:
    documents, gold = clusters(SLICES)
    assert [gold[document.id] for document in documents][:3] == ["1ecb", "1ecb", "1plus"]
    assert load_public("ecbplus", SLICES).cases == ()


def test_the_baseline_tells_the_stories_of_the_slice_apart() -> None:
    report = ecbplus_report(SLICES)
    assert report["b_cubed.f1"] == 1.0
    assert report == ecbplus_report(SLICES)


def test_one_cluster_for_all_has_recall_and_no_precision() -> None:
    _, gold = clusters(SLICES)
    scores = score_clusters(gold, dict.fromkeys(gold, "all"))
    assert scores["b_cubed.recall"] == 1.0
    assert scores["b_cubed.precision"] == pytest.approx(0.25)
    assert scores["adjusted_rand_index"] == pytest.approx(0.0)


def test_average_link_joins_by_the_mean_distance_and_stops_there() -> None:
    places = np.array([0.0, 1.0, 3.0, 10.0])
    distances = np.abs(places[:, None] - places[None, :])
    assert average_link(distances, 0.9) == [0, 1, 2, 3]
    assert average_link(distances, 2.4) == [0, 0, 2, 3], "the third is 2.5 from the first two on average"
    assert average_link(distances, 2.5) == [0, 0, 0, 3]
    assert average_link(distances, 9.0) == [0, 0, 0, 0]
