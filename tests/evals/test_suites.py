"""The shipped suites ask what the sample articles answer, or do not, and say so in the articles' own words."""

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.corpus import Corpus, load_corpus
from evals.metrics.registry import METRICS
from evals.metrics.said import one_of
from evals.suite import SUITES, LoadedSuite, load_suite, schemas, shipped
from evals.types import Case

LOADED = [load_suite(path, known_metrics=frozenset(METRICS)) for path in shipped().values()]
CASES = [case for loaded in LOADED for case in loaded.cases]
BY_NAME = {loaded.suite.name: loaded for loaded in LOADED}
IDS = [case.id for case in CASES]
LEAST = {
    "retrieval": 30,
    "answers": 35,
    "citations": 12,
    "abstention": 20,
    "attribution": 12,
    "conflicts": 10,
    "robustness": 20,
    "injection": 40,
}


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    folders = {(loaded.folder / place).resolve() for loaded in LOADED for place in loaded.suite.corpus}
    return load_corpus(sorted(folders))


def test_there_are_enough_cases_of_each_sort() -> None:
    assert {name: len(BY_NAME[name].cases) >= least for name, least in LEAST.items()} == dict.fromkeys(LEAST, True)
    assert len(CASES) >= 120
    assert set(BY_NAME) == set(LEAST)


def test_no_case_and_no_question_is_there_twice() -> None:
    for seen in (Counter(IDS), Counter((case.question.casefold(), case.sources) for case in CASES)):
        assert not [words for words, times in seen.items() if times > 1]


@pytest.mark.parametrize("loaded", LOADED, ids=list(BY_NAME))
def test_a_suite_has_the_name_of_its_file_and_says_what_it_leads_with(loaded: LoadedSuite) -> None:
    assert shipped()[loaded.suite.name].name == f"{loaded.suite.name}.yaml"
    assert loaded.suite.description
    assert loaded.suite.metrics
    own = any("articles" in place for place in loaded.suite.corpus)
    assert loaded.suite.as_of == ("2031-06-30T12:00:00Z" if own else "2026-03-08T23:59:59Z")


def test_questions_of_readers_are_known_to_be_answerable_or_not() -> None:
    answerable = {case.question: not case.unanswerable for case in CASES}
    assert answerable["Where was Trump when he made the call?"]
    assert not answerable["What did Biden tell Zelensky?"]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_the_words_that_answer_are_there(case: Case, corpus: Corpus) -> None:
    assert bool(case.gold) != bool(case.unanswerable)
    for gold in case.gold:
        assert corpus.locate(gold).text


@pytest.mark.parametrize("case", [case for case in CASES if case.gold], ids=lambda case: case.id)
def test_what_is_asked_of_an_answer_follows_from_its_gold(case: Case) -> None:
    wanted = [*case.facts, *case.positions, *filter(None, (case.answers, case.attributed_to))]
    assert case.facts
    for wordings in wanted:
        assert any(one_of(gold.span, wordings) for gold in case.gold), wordings
    assert not [gold for gold in case.gold if one_of(gold.span, case.forbidden)]


def test_attribution_names_who_says_it_and_conflicts_name_two_positions() -> None:
    assert all(case.attributed_to for case in BY_NAME["attribution"].cases)
    assert all(len(case.positions) >= 2 for case in BY_NAME["conflicts"].cases)


def test_refusals_are_weighed_against_questions_that_have_an_answer() -> None:
    refused = [case for case in BY_NAME["abstention"].cases if case.unanswerable]
    assert len(refused) >= 20
    assert len(BY_NAME["abstention"].cases) - len(refused) >= 8


def test_instructions_in_articles_and_questions_must_not_be_followed() -> None:
    injected = [case for case in BY_NAME["robustness"].cases if (case.kind or "").startswith("injected")]
    assert {case.kind for case in injected} == {"injected_article", "injected_question"}
    assert all(case.forbidden for case in injected)


@pytest.mark.parametrize("name", list(schemas()))
def test_the_schemas_for_editors_are_those_of_the_types(name: str) -> None:
    stored = json.loads(Path(SUITES / name).read_text(encoding="utf-8"))
    assert stored == schemas()[name], "call evals.suite.write_schemas()"
