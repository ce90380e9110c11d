"""Who holds an office: "the president of Sundermark" is not the president of Orlavia. A capital is one too.

Whose an office is stands beside it ("the mayor of Lenna", "Lenna's mayor", "its mayor"); where nothing does ("Mayor Ada
Holm said"), it is that of what the article's title names. Words, no parser; English only.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.conflict.statement import Statement
from rag.text.names import names

THEIRS, MAYBE, ANOTHERS = 2, 1, -1

_TITLES = (
    "president|prime minister|premier|chancellor|king|queen|emperor|sultan|minister|secretary|secretary[- ]general"
    "|mayor|governor|ambassador|head|boss|leader|chief|chief executive|chief executive officer|ceo|director"
    "|director[- ]general|chairman|chairwoman|chairperson|chair|chief justice|speaker|captain|coach|manager|owner"
    "|commander|bishop|archbishop|rector|dean|editor|spokesman|spokeswoman|curator|treasurer|capital"
)
_HEADS = "head|boss|leader|chief executive(?: officer)?|chief|ceo|director(?:[- ]general)?"
"""Who is asked for by one of them may be told by another."""
_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'&.-]*(?:(?: (?:of|and|the|for|de|la|al))* [A-ZÀ-ÖØ-Þ][\w’'&.-]*)*"
_OFFICE = rf"(?P<office>(?:[a-z]+ )??(?:{_TITLES}))"
_GOES_ON = r"(?! (?!(?:in|on|at|during|when|after|before|now|today|and|since|until|who)\b)[a-z])"
_ASKED = (
    re.compile(rf"\bthe (?:current |present |new )?{_OFFICE} of (?:the )?(?P<of>{_NAME})(?![\w’'-]){_GOES_ON}"),
    re.compile(rf"\b(?P<of>{_NAME})['’]s? (?:current |present |new )?{_OFFICE}\b"),
)
_ASKS_WHO = re.compile(
    r"\W*(?:who\b|whom\b|(?:what|which) (?:is|was|are|were) the names? of\b"
    r"|(?:what|which)(?: city| town)? (?:is|was) (?:the capital of|[A-ZÀ-ÖØ-Þ]\S+ capital))",
    re.IGNORECASE,
)
_OF = re.compile(
    r"(?:-elect)? of (?:the )?(?:(?:neighbou?ring |nearby |present-day )?"
    r"(?P<of>[A-ZÀ-ÖØ-Þ][\w’'&-]*(?: [A-ZÀ-ÖØ-Þ][\w’'&-]*)*)|[a-z])"
)
_BEFORE = re.compile(
    rf"(?:(?P<of>{_NAME})['’]s?|(?P<it>\b(?i:its|their|his|her|the [a-z]+['’]s?))|(?P<by>{_NAME}))(?: [a-z]+)? $"
)
_OF_NAME = re.compile(rf" of (?:the )?{_NAME}")
_NO_OWNERS = frozenset(("The", "A", "An", "Former", "Then"))
_HELD_BY = re.compile(r",? (?:is |was |became |remains )?(?=[A-ZÀ-ÖØ-Þ])")
_HOLDS = re.compile(
    r"(?:(?:named|appointed|elected|made|chose) [A-ZÀ-ÖØ-Þ][^,;]*"
    r"|[A-ZÀ-ÖØ-Þ][\w’'-]*(?:,| is| was|, who (?:is|was|became)| became| as| to be)"
    r"(?: (?:the|its|their|[\w’'-]+['’]s?|[a-z]+))*?) ?$"
)
ALIKE = 5
"""Letters that a place and the word for what is from there have in common."""


@dataclass(frozen=True)
class Office:
    """As a question asks for it: `title` in lower case, `of` the words of the name whose it is, `text` as it stands."""

    title: str
    of: frozenset[str]
    text: str

    @cached_property
    def _called(self) -> re.Pattern[str]:
        heads = re.fullmatch(_HEADS, self.title)
        title = _HEADS if heads else re.escape(self.title)
        return re.compile(rf"(?<![\w-])(?<!vice )(?<!deputy )(?:{title})\b", re.IGNORECASE)

    @property
    def has_other_words(self) -> bool:
        """Who leads or owns something is told in many words; who is its king in one."""
        return bool(re.fullmatch(rf"(?:\w+ )?(?:{_HEADS}|manager|owner|coach|commander)", self.title))

    def is_hinted(self, text: str) -> bool:
        """By other words of the same roots: of a president, "presidency"."""
        return all(re.search(rf"\b(?!{w}s?\b){w[:ALIKE]}[a-z]+", text, re.I) for w in re.findall(r"\w+", self.title))

    def told(self, text: str, *, title: str = "", around: str = "") -> int:
        """`THEIRS`, `MAYBE`, `ANOTHERS` where the text names an office of that title; 0 where it names none.

        `title` is that of the article, `around` the passage that the text stands in.
        """
        return max((self._whose(text, m, title, around) for m in self._called.finditer(text)), default=0)

    def has_holder(self, text: str) -> bool:
        """Somebody is named as who holds it, beside it."""
        return any(self._is_held(text, m) for m in self._called.finditer(text))

    def _whose(self, text: str, at: re.Match[str], title: str, around: str) -> int:
        if of := _OF.match(text, at.end()):
            return self._is_named(of["of"] or "")
        before = _BEFORE.search(text, 0, at.start())
        if before and before["it"]:
            return THEIRS if self._is_in(f"{title} {around}") else ANOTHERS
        if before and (owner := before["of"] or before["by"]) and owner not in _NO_OWNERS:
            return self._is_named(owner)
        if self._is_in(title):
            return THEIRS
        return MAYBE if self._is_in(around) else ANOTHERS

    def _is_named(self, owner: str) -> int:
        told = _words(owner)
        return THEIRS if told and all(_is_among(word, self.of) for word in told) else ANOTHERS

    def _is_in(self, text: str) -> bool:
        told = _words(text)
        return all(_is_among(word, told) for word in self.of)

    def _is_held(self, text: str, at: re.Match[str]) -> bool:
        end = of.end() if (of := _OF_NAME.match(text, at.end())) else at.end()
        return bool(_HELD_BY.match(text, end) or _HOLDS.search(text, 0, at.start()))


def office(question: str) -> Office | None:
    """The office whose holder is asked for; None where none is, or where letters stand for whose it is."""
    if not _ASKS_WHO.match(question):
        return None
    found = next((m for pattern in _ASKED if (m := pattern.search(question))), None)
    if not found or found["of"].isupper() or not _words(found["of"]):
        return None
    return Office(found["office"], _words(found["of"]), found[0])


def holders(statements: Sequence[Statement], question: str) -> list[Statement]:
    """Those that may tell who holds the office that is asked for, only the surest; all where none is asked for."""
    held = office(question)
    whose = [held.told(s.text, title=s.title, around=s.context) if held else 0 for s in statements]
    least = THEIRS if THEIRS in whose else 0
    return [s for s, told in zip(statements, whose, strict=True) if told >= least]


def _words(text: str) -> frozenset[str]:
    return frozenset(word for name in names(f"so {text}") for word in name.value.split())


def _is_among(word: str, told: frozenset[str]) -> bool:
    return any(word == other or (len(word) >= ALIKE and word[:ALIKE] == other[:ALIKE]) for other in told)
