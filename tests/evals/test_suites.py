"""The shipped suites ask what the sample articles answer, or do not, and say so in the articles' own words."""

import json
from collections import Counter
from pathlib import Path

import pytest

from evals.corpus import Corpus, load_corpus
from evals.metrics.registry import METRICS
from evals.metrics.said import one_of
from evals.suite import SUITES, LoadedSuite, load_suite, schemas, shipped
from evals.types import Case, ExpectedStory
from rag.documents.identity import article_id
from rag.parse.urls import canonical_url

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
    "briefings": 7,
}
ASKED = [case for case in CASES if not case.edition]
DAYS = [(case, case.edition) for case in BY_NAME["briefings"].cases if case.edition]
STORIES = [pytest.param(case, story, id=f"{case.id} {story.name}") for case, day in DAYS for story in day.stories]


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
    editions = all(case.edition for case in loaded.cases)  # each has a day of its own
    moment = "2031-06-30T12:00:00Z" if own else "2026-03-08T23:59:59Z"
    assert loaded.suite.as_of == (None if editions else moment)


def test_questions_of_readers_are_known_to_be_answerable_or_not() -> None:
    answerable = {case.question: not case.unanswerable for case in CASES}
    assert answerable["Where was Trump when he made the call?"]
    assert not answerable["What did Biden tell Zelensky?"]


@pytest.mark.parametrize("case", ASKED, ids=lambda case: case.id)
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


def test_each_day_of_the_week_has_an_edition_that_goes_on_with_those_before() -> None:
    assert [day.day.isoformat() for _, day in DAYS] == [f"2026-03-0{n}" for n in range(2, 9)]
    assert {day.first for _, day in DAYS} == {DAYS[0][1].day}


def test_each_article_of_a_day_is_expected_in_one_story(corpus: Corpus) -> None:
    for case, day in DAYS:
        there = [corpus.article_id(name) for story in day.stories for name in story.articles]
        assert len(there) == len(set(there)), case.id
    expected = {corpus.article_id(name) for _, day in DAYS for story in day.stories for name in story.articles}
    week = {
        article_id(draft)
        for drafts in corpus.drafts.values()
        for draft in drafts
        if draft.published is None or "2026-03-02" <= str(draft.published)[:10] <= "2026-03-08"
    }
    assert {id for id in week if id not in expected and not _own(corpus, id)} == set()


def _own(corpus: Corpus, id: str) -> bool:
    """Of the articles that only the suite of injections has."""
    folder = BY_NAME["injection"].folder
    own = load_corpus([folder / place for place in BY_NAME["injection"].suite.corpus])
    return id in own.article_ids()


@pytest.mark.parametrize(("case", "story"), STORIES)
def test_what_a_story_must_tell_stands_in_its_articles(case: Case, story: ExpectedStory, corpus: Corpus) -> None:
    names = [*story.articles, *([story.continues] if story.status == "correction" and story.continues else [])]
    drafts = [draft for name in names for draft in corpus.drafts[canonical_url(name) or name]]
    text = "\n".join(paragraph for draft in drafts for paragraph in draft.paragraphs)
    assert bool(story.facts) == (story.status != "undated"), case.id
    for wordings in (*story.facts, *story.positions):
        assert all(one_of(text, [wording]) for wording in wordings), wordings
    for words in story.to_come:
        assert one_of(text, [words]), words


@pytest.mark.parametrize(("case", "story"), STORIES)
def test_a_story_goes_on_with_one_of_an_earlier_day(case: Case, story: ExpectedStory, corpus: Corpus) -> None:
    assert case.edition
    earlier = {
        corpus.article_id(name)
        for _, day in DAYS
        if day.day < case.edition.day
        for other in day.stories
        for name in other.articles
    }
    assert story.continues is None or corpus.article_id(story.continues) in earlier


@pytest.mark.parametrize("name", list(schemas()))
def test_the_schemas_for_editors_are_those_of_the_types(name: str) -> None:
    stored = json.loads(Path(SUITES / name).read_text(encoding="utf-8"))
    assert stored == schemas()[name], "call evals.suite.write_schemas()"
