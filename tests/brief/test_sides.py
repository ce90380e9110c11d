"""The sides of a dispute: each told once, with who takes it."""

from dataclasses import replace

from rag.brief.render import text
from rag.brief.render.sides import body, sides
from rag.types import Attribution, Conflict, Edit, Position, Story
from tests.fakes import edition as made

TZ = "Europe/Berlin"


def shown(story: Story) -> str:
    return " ".join(text(made.view(made.edition(story))).split())


def disputed(kind: str = "yes_no", about: str = "whether the tram opens in May") -> Story:
    """Of two sentences the second is told for the sake of the dispute."""
    told = made.tram()
    one, other = told.sentences[0], replace(told.sentences[1], role="disputed", attribution=None)
    positions = tuple(
        Position(value=value, text=s.text, citation_ids=s.citation_ids[:1])
        for value, s in (("yes", one), ("no", other))
    )
    conflict = Conflict(about=about, kind="yes_no", relation="disagreement", positions=positions)
    return replace(told, sentences=(one, other), conflicts=(conflict,))


def test_a_sentence_of_a_dispute_stands_there_and_one_of_the_story_is_referred_to() -> None:
    story = disputed()
    assert [n for n, _ in body(story)] == [1]
    found = shown(story)
    assert all(found.count(sentence.text) == 1 for sentence in story.sentences[1:])
    first, second = sides(story, story.conflicts[0], TZ)
    assert (first.above, first.place) == (True, None)
    assert (second.above, second.place) == (False, 2)
    assert "as told above" in found


def test_whom_nobody_quotes_the_outlet_says() -> None:
    story = disputed()
    source = story.citations[1].source
    assert source
    assert sides(story, story.conflicts[0], TZ)[1].source.startswith(source)


def test_a_speaker_whom_the_words_do_not_name_stands_before_them() -> None:
    story = disputed()
    spoken = replace(story.sentences[1], attribution=Attribution(kind="indirect", speaker="Ana Holt"))
    side = sides(replace(story, sentences=(story.sentences[0], spoken)), story.conflicts[0], TZ)[1]
    assert side.source.startswith("Ana Holt, ")


def test_yes_and_no_are_told_where_the_heading_asks_and_else_who_says_so() -> None:
    asking, telling = disputed(), disputed(about="The tram is delayed")
    assert [side.value for side in sides(asking, asking.conflicts[0], TZ)] == ["yes", "no"]
    assert [side.value for side in sides(telling, telling.conflicts[0], TZ)] == ["said", "contested"]


def test_a_correction_tells_what_stood_there_before() -> None:
    story = made.flood()
    edits = (Edit("Ten people died.", "Nine people died."),)
    corrected = replace(story, articles=tuple(replace(a, edits=edits) for a in story.articles[:1]))
    assert "Before: “Ten people died.” Now: “Nine people died.”" in shown(corrected)


def test_the_marks_beside_stories_and_sentences_are_explained() -> None:
    found = shown(made.flood())
    assert "order: by the product of the numbers" in found
    assert "one source: beside a sentence:" in found


def test_a_factor_of_one_is_told_without_a_number() -> None:
    story = made.flood()
    neutral = replace(story, reasons=(replace(story.reasons[0], value=1.0),))
    assert "Why it stands here: 3 independent sources Left out" in shown(neutral)
