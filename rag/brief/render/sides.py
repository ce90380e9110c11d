"""The sides of a dispute in words that all formats share, each told once: where the story tells it, or here."""

from dataclasses import dataclass

from rag.brief.render.times import said
from rag.brief.render.words import outlet
from rag.types import Conflict, Position, Story, StorySentence

TOLD_ABOVE = "as told above"
_BY_ANSWER = {"yes": "said", "no": "contested"}
"""Of a dispute whose heading is no question that could be answered with yes or no."""


@dataclass(frozen=True, slots=True)
class Side:
    """`source` tells who takes it, where `text` does not, and when: "the mayor, 2 March 2026, 08:10 (current)".
    `sentence` is the story's that tells it, None where no sentence does; `above`: it stands before the disputes, and
    else `place` is its place in the story, from 1, where it is told here first."""

    value: str
    source: str
    text: str
    sentence: StorySentence | None
    above: bool
    place: int | None


def sides(story: Story, conflict: Conflict, tz: str) -> list[Side]:
    return [_side(story, conflict, position, tz) for position in conflict.positions]


def body(story: Story) -> list[tuple[int, StorySentence]]:
    """The sentences that stand before the disputes, with their places in the story, from 1: all but those that are
    told for the sake of a dispute, which stand there."""
    shown = [_sentence(story, position) for conflict in story.conflicts for position in conflict.positions]
    told = enumerate(story.sentences, 1)
    return [(n, one) for n, one in told if one.role != "disputed" or one not in shown]


def _side(story: Story, conflict: Conflict, position: Position, tz: str) -> Side:
    sentence = _sentence(story, position)
    above = sentence is not None and any(sentence is one for _, one in body(story))
    text = sentence.text if sentence else position.text
    current = " (current)" if conflict.relation == "update" and position is conflict.positions[-1] else ""
    cited = next((c for c in story.citations if c.id in position.citation_ids[:1]), None)
    when = said(cited.published_at if cited else position.published_at, tz)
    speakers = _speakers(position, sentence)
    untold = [speaker for speaker in speakers if above or speaker.casefold() not in text.casefold()]
    who = untold if speakers or cited is None else [outlet(cited.source)]  # what nobody is quoted for the outlet says
    place = None if above or sentence is None else _place(story, position, sentence)
    return Side(_value(conflict, position), ", ".join([*who, when]) + current, text, sentence, above, place)


def _place(story: Story, position: Position, sentence: StorySentence) -> int | None:
    showing = (p for conflict in story.conflicts for p in conflict.positions if _sentence(story, p) is sentence)
    first = next(showing, None) is position
    return next(n for n, one in enumerate(story.sentences, 1) if one is sentence) if first else None


def _speakers(position: Position, sentence: StorySentence | None) -> list[str]:
    """Of the words that are shown: where several are cited, those of the position may be of others."""
    if sentence and sentence.attribution and sentence.attribution.speaker:
        return [sentence.attribution.speaker]
    return list(position.speakers) if len(position.citation_ids) == 1 else []


def _sentence(story: Story, position: Position) -> StorySentence | None:
    first = position.citation_ids[:1]
    own = next((one for one in story.sentences if one.citation_ids[:1] == first), None)
    return own or next((one for one in story.sentences if set(first) & set(one.citation_ids)), None)


def _value(conflict: Conflict, position: Position) -> str:
    asks = conflict.kind != "yes_no" or conflict.about.startswith("whether ")
    return position.value if asks else _BY_ANSWER.get(position.value, position.value)
