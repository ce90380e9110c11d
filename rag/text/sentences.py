"""Where the sentences of a paragraph are.

sentencex (Rust, rules for each language, a million sentences a second) proposes the ends. It is
asked about a mask of the paragraph of the same length, without quotation marks and brackets, since
it never ends a sentence between an opening mark and what it takes for the closing one. Then our own
rules put marks back on the right side and undo or add what the library gets wrong in news text:
`_joined`, `_abbreviated` and `_SPLIT_AFTER_NO`.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import cast

import sentencex

from rag.types import Span

LONGEST = 2_000
"""Code points of the longest sentence; a longer one is cut at white space, or anywhere without it."""

REMEMBERED = 2_000
REMEMBERED_CHARS = 10_000
"""Paragraphs, and the longest of them: while an article is read, each is asked about three times."""

_boundaries = cast(Callable[[str, str], list[dict[str, int]]], vars(sentencex)["get_sentence_boundaries"])

_BETWEEN_WORDS = re.compile(r"(?<=\w)['’‘](?=\w)")
_UNBROKEN = re.compile(rf"\S{{{LONGEST}}}")
"""The library goes back from each end to the last white space, so its time grows with the square of such a run."""
_INSIDE_WORD = re.compile(r"\w(?=\w\w)")
_UNPAIRED = re.compile(r"[\s\ud800-\udfff]")
_MARKS = dict.fromkeys(map(ord, "\"'“”„‟‘’‚«»‹›()[]{}"), " ")
_CLOSERS = re.compile(r"[\"'”’»›)\]}]*(?:\[\d{1,3}\])*[\"'”’»›)\]}]*")
_OPENERS = "\"'“”„‘’‚«»‹›()[]{}¿¡—–-… "
_WIDE_ENDS = "。！？｡．"

TITLES = frozenset(
    "adm ald amb assoc asst atty brig capt cdr cmdr cllr comdr const col cpl del dep det dist dr fr ft gen gov hon insp"
    " lt maj messrs mlle mme mr mrs ms msgr mt mx ofc pfc pres prof pvt rear rep rev sen sgt spc st staff ste"
    " supt treas".split()
)
_BEFORE_FIGURES = frozenset(
    "approx art ca ch est fig figs incl mon no nos pt sat sec sun thu thur thurs tue tues vol vols wed fri"
    " jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_NEVER_LAST = frozenset("approx incl cf e.g i.e viz vs".split())
_AFTER_CLOCK = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december est edt cst cdt mst mdt pst pdt gmt utc bst cet cest et ct pt eastern central"
    " pacific".split()
)
_GERMAN_MONTHS = frozenset(
    "januar jänner februar märz april mai juni juli august september oktober november dezember".split()
)
_LAST_WORD = re.compile(r"([^\s\"'“”‘’«»()\[\]]{1,80})\.$")
_FIRST_WORD = re.compile(r"\w+(?:\.\w+)*")
_BRAND = re.compile(r"[a-z]{1,2}[A-Z]")
_ORDINAL = re.compile(r"\d{1,3}\.$")
_SPLIT_AFTER_NO = re.compile(r"(?:\b[a-z]+,? |^[\"“'‘]?)[Nn]o\.[\"”'’]? +(?=[\"“'‘]?[A-Z])")


_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?!\n)[^\n]+)*")


def split_sentences(paragraph: str) -> tuple[Span, ...]:
    """Spans of the sentences, in order, without white space at their ends.

    Each character that is not white space lies in exactly one span. A paragraph of white space has none.
    """
    return _remembered(paragraph) if len(paragraph) <= REMEMBERED_CHARS else _split(paragraph)


def sentences_of(text: str) -> list[Span]:
    """Of a text of several paragraphs, with a blank line between them."""
    return [
        span.shifted(paragraph.start())
        for paragraph in _PARAGRAPH.finditer(text)
        for span in split_sentences(paragraph[0])
    ]


@lru_cache(maxsize=REMEMBERED)
def _remembered(paragraph: str) -> tuple[Span, ...]:
    return _split(paragraph)


def _split(paragraph: str) -> tuple[Span, ...]:
    starts = [0]
    for cut in sorted({*_proposed(paragraph), *(m.end() for m in _SPLIT_AFTER_NO.finditer(paragraph))}):
        if cut > starts[-1] and not _joined(paragraph, starts[-1], cut):
            starts.append(cut)
    ends = [*starts[1:], len(paragraph)]
    return tuple(piece for start, end in zip(starts, ends, strict=True) for piece in _pieces(paragraph, start, end))


def _mask(paragraph: str) -> str:
    """The same length, so that offsets mean the same; an apostrophe inside a word becomes a letter."""
    inner = _BETWEEN_WORDS.sub("x", paragraph)
    return _UNBROKEN.sub(_broken, _UNPAIRED.sub(" ", inner).translate(_MARKS))


def _broken(run: re.Match[str]) -> str:
    """With a space inside the last word of it, which ends no sentence, or at its end."""
    text = run[0]
    inside = [found.end() for found in _INSIDE_WORD.finditer(text, LONGEST // 2)]
    at = inside[-1] if inside else len(text) - 1
    return f"{text[:at]} {text[at + 1 :]}"


def _proposed(paragraph: str) -> Iterator[int]:
    """Ends of the library's sentences, moved behind the closing marks and footnote numbers that follow."""
    mask = _mask(paragraph)
    for boundary in _boundaries("en", mask):
        end = boundary["end_index"]
        while end and mask[end - 1].isspace():
            end -= 1
        found = _CLOSERS.match(paragraph, end)
        yield found.end() if found else end


def _joined(paragraph: str, start: int, cut: int) -> bool:
    """Whether what lies around `cut` is one sentence after all."""
    before, after = paragraph[max(start, cut - 80) : cut].strip(), paragraph[cut : cut + 80].lstrip(_OPENERS)
    if not before or not after:
        return not before
    if not paragraph[cut].isspace() and not paragraph[cut - 1].isspace():
        return before.rstrip("”’」』）")[-1:] not in _WIDE_ENDS
    if after[0].islower() and not _BRAND.match(after):
        return True
    return _abbreviated(before, after)


def _abbreviated(before: str, after: str) -> bool:
    """Whether the point that ends `before` belongs to an abbreviation that `after` goes on from."""
    found = _LAST_WORD.search(before)
    if not found:
        return False
    last = found[1].lower().lstrip("-–—/")
    head = _FIRST_WORD.match(after)
    first = head[0].lower() if head else ""
    if last in _NEVER_LAST or (last in TITLES and found[1][0].isupper() and after[0].isupper()):
        return True
    if after[0].isdigit():
        return last in _BEFORE_FIGURES
    if last in ("a.m", "p.m"):
        return first in _AFTER_CLOCK
    return last.isdigit() and (first in _GERMAN_MONTHS or _ORDINAL.fullmatch(before) is not None)


def _pieces(paragraph: str, start: int, end: int) -> Iterator[Span]:
    """The sentence in `[start, end)` without outer white space, cut where it is too long."""
    start, end = _trimmed(paragraph, start, end)
    while end - start > LONGEST:
        space = paragraph.rfind(" ", start + 1, start + LONGEST)
        cut = space if space > 0 else start + LONGEST
        yield Span(*_trimmed(paragraph, start, cut))
        start, end = _trimmed(paragraph, cut, end)
    if start < end:
        yield Span(start, end)


def _trimmed(paragraph: str, start: int, end: int) -> tuple[int, int]:
    while start < end and paragraph[start].isspace():
        start += 1
    while end > start and paragraph[end - 1].isspace():
        end -= 1
    return start, end
