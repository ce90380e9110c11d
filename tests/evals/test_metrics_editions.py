"""Editions: stories as expected, gone on with rightly, their facts, disputes, and nothing told twice."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from evals.metrics import METRICS, citations, editions
from evals.scoring import score_case
from evals.types import ExpectedStory, Row, Score, ToldStory
from rag.types import LeftOut, Repeat, Story
from tests.evals.made_editions import (
    CLOSES,
    FAIR,
    FAIR_STORY,
    FERRY_STORY,
    LOW,
    NINE,
    SINKS,
    article,
    edition_row,
    fair_story,
    ferry_story,
    said,
    story,
)
from tests.evals.made_rows import FERRY, RESCUED, good_row

DAY_BEFORE = (ToldStory(id="s1", articles=("alarm",), sentences=("The ferry of Tarn sent an alarm.",)),)


def value(score: Score | None) -> float:
    assert score is not None
    return score.value


def why(score: Score | None) -> str:
    assert score is not None
    return score.why


def expecting(**changes: object) -> tuple[ExpectedStory, ExpectedStory]:
    """The ferry's story expected otherwise."""
    return ExpectedStory.model_validate(FERRY_STORY.model_dump() | changes), FAIR_STORY


def test_nothing_is_wrong_with_an_edition_as_expected() -> None:
    scores = score_case(edition_row(told=DAY_BEFORE))
    assert not scores.errors
    wrong = {name: score for name, score in scores.scores.items() if score.value != float(name != "brief.repeated")}
    assert not wrong
    assert {"brief.stories", "brief.facts", "citation.valid", "citation.recall"} <= set(scores.scores)


def test_an_answer_has_none_of_these_scores() -> None:
    assert not [name for name in score_case(good_row()).scores if name.startswith("brief.")]


def test_stories_that_are_split_or_joined_are_named() -> None:
    split = edition_row(ferry_story(article("ferry")), story("s3", [article("low")]), fair_story())
    # articles ferry, low, fair: precision 1; recall (1/2 + 1/2 + 1) / 3
    assert value(editions.stories(split)) == pytest.approx(2 * (2 / 3) / (1 + 2 / 3))
    assert why(editions.stories(split)) == "ferry: in 2 pieces"
    joined = edition_row(ferry_story(article("ferry"), article("low"), article("fair")))
    assert value(editions.stories(joined)) == pytest.approx(2 * (5 / 9) / (1 + 5 / 9))
    assert why(editions.stories(joined)) == "in one story: ferry, fair"


def test_an_article_that_belongs_to_no_expected_story_spoils_the_one_it_is_in() -> None:
    row = edition_row(ferry_story(article("ferry"), article("low"), article("stray")), fair_story())
    assert value(editions.stories(row)) < 1
    assert "not expected" in why(editions.stories(row))


def test_a_repeat_keeps_its_articles_together() -> None:
    again = Repeat(story_id="s1", headline="Ferry", last="2030-05-06", article_ids=("ferry", "low"))
    row = edition_row(
        fair_story(), expected=expecting(status="repeat", continues="alarm"), repeats=(again,), told=DAY_BEFORE
    )
    assert value(editions.stories(row)) == 1
    assert value(editions.standing(row)) == 1


def test_an_update_goes_on_with_the_right_story() -> None:
    expected = expecting(status="update", continues="alarm")
    told: list[Story] = [ferry_story(status="update"), ferry_story(), ferry_story(status="update", id="s9")]
    right, new, other = (edition_row(s, fair_story(), expected=expected, told=DAY_BEFORE) for s in told)
    assert [value(editions.standing(row)) for row in (right, new, other)] == [1, 0.5, 0.5]
    assert why(editions.standing(new)) == "ferry: new, should be update"
    assert why(editions.standing(other)) == "ferry: does not go on with the earlier story"


def test_a_correction_is_an_update_whose_article_was_corrected() -> None:
    expected = expecting(status="correction", continues="alarm")
    corrected = ferry_story(article("ferry", corrects="ferry-r0"), article("low"), status="update")
    row = edition_row(corrected, fair_story(), expected=expected, told=DAY_BEFORE)
    assert value(editions.standing(row)) == 1
    plain = edition_row(ferry_story(status="update"), fair_story(), expected=expected, told=DAY_BEFORE)
    assert why(editions.standing(plain)) == "ferry: update, should be correction"


def test_an_undated_article_is_to_be_marked_and_a_story_to_be_told() -> None:
    undated = ExpectedStory(name="bell", articles=("bell",), status="undated")
    left = LeftOut(article=article("bell"), why="undated")
    row = edition_row(expected=(FERRY_STORY, FAIR_STORY, undated), left_out=(left,))
    assert value(editions.standing(row)) == 1
    length = edition_row(expected=(FERRY_STORY, FAIR_STORY, undated), left_out=(replace(left, why="length"),))
    assert why(editions.standing(length)) == "bell: length, should be undated"
    assert why(editions.standing(edition_row(ferry_story()))) == "fair: not told, should be new"


def test_a_fact_must_be_told_by_its_own_story_with_a_citation_that_resolves() -> None:
    untold = edition_row(story("s1", [article("ferry")], said(SINKS, FERRY)), fair_story())
    assert value(editions.facts(untold)) == pytest.approx(2 / 3)
    assert why(editions.facts(untold)) == "ferry: does not tell 14 passengers"
    elsewhere = edition_row(
        story("s1", [article("ferry")], said(SINKS, FERRY)),
        story("s2", [article("fair")], said(FAIR.paragraphs[0], FAIR), said(RESCUED, FERRY)),
    )
    assert value(editions.facts(elsewhere)) == pytest.approx(2 / 3)
    assert value(editions.facts(edition_row().model_copy(update={"cited": ()}))) == 0


def test_copies_are_counted_once() -> None:
    row = edition_row(expected=expecting(sources=1))
    assert (value(editions.sources(row)), why(editions.sources(row))) == (0.5, "ferry: 2 independent, should be 1")


def test_a_dispute_is_shown_with_all_sides_and_none_is_made_up() -> None:
    one_side = edition_row(story("s1", [article("ferry")], said(RESCUED, FERRY)), fair_story())
    assert why(editions.disputes(one_side)) == "ferry: not shown: “nine passengers”"
    made_up = edition_row(expected=expecting(positions=()))
    assert value(editions.disputes(made_up)) == 0
    assert editions.disputes(edition_row(fair_story(), expected=(FAIR_STORY,))) is None


def test_what_an_earlier_edition_told_is_not_to_be_told_again() -> None:
    told = (ToldStory(id="s0", articles=("old",), sentences=(SINKS, NINE)),)
    row = edition_row(told=told)
    assert value(editions.repeated(row)) == pytest.approx(1 / 4)  # the other side of a dispute may come again
    assert "told before" in why(editions.repeated(row))
    reworded = (ToldStory(id="s0", articles=("old",), sentences=("On Tuesday morning " + SINKS,)),)
    assert value(editions.repeated(edition_row(told=reworded))) == pytest.approx(1 / 4)
    assert editions.repeated(edition_row()) is None


def test_only_what_is_still_to_come_stands_under_what_comes_next() -> None:
    assert value(editions.coming(edition_row())) == 1
    past = story("s2", [article("fair")], said(FAIR.paragraphs[0], FAIR, "next"), said(CLOSES, FAIR, "next"))
    row = edition_row(ferry_story(), past)
    assert (value(editions.coming(row)), "not to come" in why(editions.coming(row))) == (0.5, True)
    assert editions.coming(edition_row(ferry_story())) is None


def broken(row: Row, text: str) -> Row:
    """The first sentence says something else."""
    assert row.edition
    first = row.edition.stories[0]
    sentences = (replace(first.sentences[0], text=text), *first.sentences[1:])
    stories = (replace(first, sentences=sentences), *row.edition.stories[1:])
    return row.model_copy(update={"edition": replace(row.edition, stories=stories)})


def test_sentences_of_an_edition_are_held_against_what_they_cite() -> None:
    row = broken(edition_row(), "The ferry of Tarn sank off the pier on Friday morning.")
    assert value(citations.recall(row)) == pytest.approx(4 / 5)
    moved = replace(row.cited[0], cited_text="other words")
    assert value(citations.valid(edition_row().model_copy(update={"cited": (moved, *row.cited[1:])}))) < 1


def told_twice() -> Row:
    return edition_row(told=(ToldStory(id="s0", articles=("old",), sentences=(SINKS,)),))


def changed_day() -> Row:
    return broken(edition_row(), "The ferry of Tarn sank off the pier on Friday morning.")


def side_left_out() -> Row:
    told = ferry_story()
    one_side = replace(told, sentences=told.sentences[:2], citations=told.citations[:2], conflicts=())
    return edition_row(one_side, fair_story())


def copies_counted_twice() -> Row:
    ferry = ferry_story()
    return edition_row(replace(ferry, sources=replace(ferry.sources, independent=3)), fair_story())


def past_under_next() -> Row:
    return edition_row(ferry_story(), story("s2", [article("fair")], said(FAIR.paragraphs[0], FAIR, "next")))


def called_an_update() -> Row:
    return edition_row(ferry_story(status="update"), fair_story())


def put_apart() -> Row:
    return edition_row(ferry_story(article("ferry")), fair_story(), story("s3", [article("low")], said(NINE, LOW)))


FAULTS = {
    told_twice: {"brief.repeated"},
    changed_day: {"citation.recall", "citation.precision", "particulars.verified"},
    side_left_out: {"brief.disputes"},
    copies_counted_twice: {"brief.sources"},
    past_under_next: {"brief.next"},
    called_an_update: {"brief.status"},
    put_apart: {"brief.stories"},
}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_fault_turns_exactly_its_own_metrics_red(fault: Callable[[], Row]) -> None:
    scored = score_case(fault())
    assert not scored.errors
    assert {name for name, score in scored.scores.items() if METRICS[name].fails(score.value)} == FAULTS[fault]
