"""Two wordings of one sentence compared word by word: what became what.

Case, sentence punctuation and the form of quotation marks make no difference; figures, currency and
per cent signs do. Written for languages that put spaces between words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.text import STOP_WORDS
from rag.types import Edit, Span

_TOKEN = re.compile(
    r"(?:(?<![\w.,])[-−])?\d+(?:[.,:]\d+)*\w*"  # 4.2, -5, 24h, 5th
    r"|[^\W_]+(?:['’.&][^\W_]+)*"
    r"|[$€£¥%‰°+=<>]"
)
_CLOSING = re.compile(r"[.,;:!?…”’\"')\]]*")

EXACT = 400
"""Most tokens of a text in which also words that occur in every second place are lined up: the time for it grows with
the square of their number. In longer ones difflib leaves out what makes up more than a hundredth."""


@dataclass(frozen=True, slots=True)
class Token:
    """`fold` is what is compared; the span is its place in the text."""

    fold: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """`edits` touch the words asked about; without any, `place` is where those stand now."""

    edits: tuple[Edit, ...]
    place: Span | None


def tokens(text: str) -> list[Token]:
    return [Token(_fold(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def compare(before: str, now: str, focus: Span) -> Comparison:
    """`focus` is the part of `before` that is asked about. Where it is all of it, words put before or behind count."""
    old, new = tokens(before), tokens(now)
    inside = [n for n, token in enumerate(old) if token.start < focus.end and token.end > focus.start]
    if not inside:
        return Comparison((), None)
    first, last = inside[0], inside[-1]
    whole = len(inside) == len(old)
    runs = _runs(old, new)
    touching = [run for run in runs if run.tag != "equal" and _touches(run, first, last, whole=whole)]
    if not touching:
        return Comparison((), _place(runs, new, now, first, last, closed=focus.end > old[last].end))
    moved = _moved(runs, old, new)
    edits = [edit for run in _merged(touching, old) for edit in _edits(run, old, new, before, now, moved)]
    return Comparison(tuple(edits), None)


@dataclass(frozen=True, slots=True)
class _Run:
    """Tokens `[old, old_end)` that are, or became, `[new, new_end)`."""

    tag: str
    old: int
    old_end: int
    new: int
    new_end: int


def _runs(old: Sequence[Token], new: Sequence[Token]) -> list[_Run]:
    matcher = SequenceMatcher(
        None, [t.fold for t in old], [t.fold for t in new], autojunk=max(len(old), len(new)) > EXACT
    )
    return [_Run(*opcode) for opcode in matcher.get_opcodes()]


def _moved(runs: Sequence[_Run], old: Sequence[Token], new: Sequence[Token]) -> set[str]:
    """Content words that were taken out in one place and put in in another."""
    changed = [run for run in runs if run.tag != "equal"]
    out = {token.fold for run in changed for token in old[run.old : run.old_end]}
    return (out & {token.fold for run in changed for token in new[run.new : run.new_end]}) - STOP_WORDS


def _touches(run: _Run, first: int, last: int, *, whole: bool) -> bool:
    if run.old == run.old_end:
        return whole or first < run.old <= last
    return run.old <= last and run.old_end > first


def _merged(runs: Sequence[_Run], old: Sequence[Token]) -> Iterator[_Run]:
    """Edits with one function word between them are one: that it stayed says nothing."""
    held = runs[0]
    for run in runs[1:]:
        between = old[held.old_end : run.old]
        if len(between) <= 1 and all(token.fold in STOP_WORDS for token in between):
            held = _Run("replace", held.old, run.old_end, held.new, run.new_end)
        else:
            yield held
            held = run
    yield held


def _edits(
    run: _Run, old: Sequence[Token], new: Sequence[Token], before: str, now: str, moved: set[str]
) -> Iterator[Edit]:
    """One, or two where words moved: what stands in the place of a phrase that went elsewhere did not replace it."""
    was, became = _slice(old, run.old, run.old_end, before), _slice(new, run.new, run.new_end, now)
    words = {token.fold for token in (*old[run.old : run.old_end], *new[run.new : run.new_end])}
    if was and became and words & moved:
        yield Edit(was, "")
        yield Edit("", became)
    else:
        yield Edit(was, became)


def _slice(tokens: Sequence[Token], start: int, end: int, text: str) -> str:
    return text[tokens[start].start : tokens[end - 1].end] if start < end else ""


def _place(runs: Sequence[_Run], new: Sequence[Token], now: str, first: int, last: int, *, closed: bool) -> Span | None:
    """Where tokens that lie in one equal run stand now; with `closed` the marks behind them too."""
    for run in runs:
        if run.tag == "equal" and run.old <= first and last < run.old_end:
            start, end = new[run.new + first - run.old].start, new[run.new + last - run.old].end
            found = _CLOSING.match(now, end) if closed else None
            return Span(start, found.end() if found else end)
    return None


def _fold(token: str) -> str:
    return token.casefold().replace("’", "'").replace("−", "-")
