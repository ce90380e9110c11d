"""What became of a cited span in a later revision of its article. Pure; English word forms, no meaning.

A sentence stands for its words: cited words are looked up through the sentences that they lie in, so
that "4.2 million" in another sentence is not taken for the one that was cited.
"""

from rag.change.edits import Token, compare, tokens
from rag.change.place import Sentences, same, successor
from rag.cite import citation_id
from rag.types import Change, Edit, Revision, Span

MOST_SENTENCES = 12
"""Of a longer span only whole sentences are compared."""

MOST_EDITS = 50

DISTINCT = 6
"""So many words in a row, part of a sentence, are the same ones wherever in the article they stand."""

LONGEST_WORD = 40
"""Characters to either side that are looked at to tell whether a place lies within a word."""

GONE = Change("removed", None, None)


def change(before: Revision, span: Span, now: Revision) -> Change:
    """`span` is of `before.text`; both are revisions of one article.

    `kept`: the words stand in `now`, whatever became of the rest. `edited`: the sentences in their place, whole, and
    the edits that touch the words. `removed`: nothing stands in their place.
    """
    old, new = Sentences.of(before), Sentences.of(now)
    asked = old.touching(span)
    if not asked:
        return _verbatim(before, span, now) or GONE
    found = same(old, asked, new)
    if found:
        moved = new.hull(found).start - old.hull(asked).start
        return _kept(now, _within(span, old.hull(asked)).shifted(moved))
    if len(asked) > MOST_SENTENCES:
        return _long(old, asked, new)
    return _compared(old, asked, span, new)


def _compared(old: Sentences, asked: range, span: Span, new: Sentences) -> Change:
    before, now, unit = old.revision, new.revision, old.hull(asked)
    found = successor(old, asked, new)
    part = _within(span, unit)
    if found is None:
        return _distinct(before, part, unit, now) or GONE
    there = new.hull(found)
    result = compare(unit.of(before.text), there.of(now.text), part.shifted(-unit.start))
    if result.place:
        return _kept(now, result.place.shifted(there.start))
    return _distinct(before, part, unit, now) or Change(
        "edited", there.of(now.text), citation_id(now.revision_id, there), result.edits[:MOST_EDITS]
    )


def _long(old: Sentences, asked: range, new: Sentences) -> Change:
    """By whole sentences: those that are no longer there are the edits."""
    there = [n for i in asked if len(n := new.places.get(old.texts[i], [])) == 1]
    gone = tuple(Edit(old.texts[i], "") for i in asked if old.texts[i] not in new.places)
    if len(gone) > len(asked) / 2 or not there:
        return GONE
    hull = new.hull(range(min(n[0] for n in there), max(n[0] for n in there) + 1))
    text = hull.of(new.revision.text)
    return Change("edited", text, citation_id(new.revision.revision_id, hull), gone[:MOST_EDITS])


def _distinct(before: Revision, part: Span, unit: Span, now: Revision) -> Change | None:
    if part == unit or len(tokens(part.of(before.text))) < DISTINCT:
        return None
    return _verbatim(before, part, now)


def _verbatim(before: Revision, span: Span, now: Revision) -> Change | None:
    """The very characters, not as a part of other words or figures."""
    text = span.of(before.text)
    if not text.strip():
        return None
    start = now.text.find(text)
    while start >= 0:
        there = Span(start, start + len(text))
        if _ends(now.text, there) or not _ends(before.text, span):
            return _kept(now, there)
        start = now.text.find(text, start + 1)
    return None


def _ends(text: str, span: Span) -> bool:
    """Whether words and figures are whole at both ends of the span."""
    return not (_joined(text, span.start) or _joined(text, span.end))


def _joined(text: str, at: int) -> bool:
    """Whether one word or figure lies on both sides of the place: bri|dge, 2|,400."""
    return any(start < at < end for start, end in ((t.start, t.end) for t in _around(text, at)))


def _around(text: str, at: int) -> list[Token]:
    start = max(0, at - LONGEST_WORD)
    return [Token(t.fold, t.start + start, t.end + start) for t in tokens(text[start : at + LONGEST_WORD])]


def _within(span: Span, unit: Span) -> Span:
    return Span(max(span.start, unit.start), min(span.end, unit.end))


def _kept(now: Revision, there: Span) -> Change:
    return Change("kept", there.of(now.text), citation_id(now.revision_id, there))
