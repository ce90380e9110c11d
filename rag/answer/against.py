"""What speaks for and against a sentence as an answer that neither its words nor its likeness show.

A sentence may have all words of a question and tell of another thing: of what an earlier event cost, of what an earlier
version of the article said, of the women's race where the men's was asked for. Words and embedding see a difference of
one word; readers see another thing. English only. The weights are set by hand: what is of another thing falls behind
every sentence that is not far behind it, a figure of another time a little less, as a model that reads it may see what
it is of; that a figure counts what is asked for weighs as much as the kind asked for.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answer.contraries import kinds, of_another_kind
from rag.answer.expected import brings
from rag.answer.measure import measure
from rag.answer.select_features import Candidate, Question
from rag.conflict.numbers import Counted, counted
from rag.conflict.offices import ANOTHERS, THEIRS, office
from rag.conflict.statement import GENERAL, Statement, content
from rag.conflict.times import is_earlier, years_told
from rag.text.concepts import is_concept
from rag.text.names import names
from rag.text.particulars import particulars
from rag.types import Hit, Stamp

SUPERSEDED, OF_ANOTHER_KIND, OF_ANOTHER_OWNER = -14.0, -14.0, -14.0
OF_ANOTHER_TIME, UNMEASURED, COUNTS, HOLDS = -6.0, -1.8, 3.0, 4.0

_FIGURES = frozenset({"number", "money", "percentage"})
_YEAR = re.compile(r"\b(?:1[5-9]\d\d|20\d\d)\b")
_HOW_MANY = re.compile(r"\bhow many (?:more |other |new )?(?P<what>[a-z-]+)", re.IGNORECASE)
_PARTS = content("per percent percentage times")
_NONE = re.compile(r"\b(?:no|nobody|no one|none)\b((?:\W+\w+){1,4})", re.IGNORECASE)
_ASKS_FOR_THE_PAST = re.compile(
    r"\b(?:last|previous|earlier|original\w*|ago|ever|history|historic\w*|record|past|before"
    r"|first|since|used to|version|correct\w*|mistake\w*|wrong\w*)\b",
    re.IGNORECASE,
)
_SUPERSEDED = re.compile(
    r"\b(?:earlier|previous|original|first) (?:versions?|reports?|editions?)\b"
    r"|\b(?:earlier|previously|originally|wrongly|mistakenly|incorrectly)\b(?: \w+){0,3}?"
    r" (?:sa(?:id|ys)|reported|gave|given|put|stated)\b"
    r"|\b(?:misstated|misreported)\b",
    re.IGNORECASE,
)


def weights(question: Question, pool: Sequence[Candidate], hits: Sequence[Hit]) -> list[float]:
    """What is to be added to the score of each candidate."""
    past, wanted = asks_for_the_past(question), measure(question.text)
    found = _by_office(question, pool, hits)
    of_another = zip(*_of_another(question, pool, hits), strict=True)
    for n, (candidate, (time, kind)) in enumerate(zip(pool, of_another, strict=True)):
        superseded = time and not past and _SUPERSEDED.search(candidate.text)
        found[n] += (SUPERSEDED if superseded else OF_ANOTHER_TIME) * time + OF_ANOTHER_KIND * kind
        if wanted and question.wants and brings(question.wants, candidate.text, question.words):
            found[n] += 0.0 if wanted.is_in(candidate.text) else UNMEASURED
        if not past and question.wants == "number" and counts(question.text, candidate.text):
            found[n] += COUNTS
    return found


def of_another(question: Question, pool: Sequence[Candidate], hits: Sequence[Hit]) -> list[bool]:
    """Of each candidate whether it tells of another time than is asked for, or of another of two kinds."""
    return [time or kind for time, kind in zip(*_of_another(question, pool, hits), strict=True)]


def _of_another(question: Question, pool: Sequence[Candidate], hits: Sequence[Hit]) -> tuple[list[bool], list[bool]]:
    """Of another time, of another kind."""
    asked, told = kinds(question.text), [kinds(c.text) for c in pool]
    heard = asked & frozenset[str]().union(*told)
    times = _Times.asked(question, pool)
    time = [times.rules_out(c.text, hits[c.hit]) for c in pool]
    return time, [bool(heard) and of_another_kind(kind, heard) for kind in told]


def _by_office(question: Question, pool: Sequence[Candidate], hits: Sequence[Hit]) -> list[float]:
    """Who holds the office that is asked for leads; where that is told, all else falls behind."""
    held = office(question.text)
    if held is None:
        return [0.0] * len(pool)
    whose = [held.told(c.text, title=hits[c.hit].title, around=hits[c.hit].text) for c in pool]
    holds = [told == THEIRS and held.has_holder(c.text) for told, c in zip(whose, pool, strict=True)]
    behind = [any(holds) or told == ANOTHERS for told in whose]
    return [HOLDS if h else OF_ANOTHER_OWNER if b else 0.0 for h, b in zip(holds, behind, strict=True)]


@dataclass(frozen=True, slots=True)
class _Times:
    """`years` that the question names and a sentence tells of; `past`: it asks for what was, or for a date."""

    years: frozenset[int]
    past: bool
    wants: str | None

    @classmethod
    def asked(cls, question: Question, pool: Sequence[Candidate]) -> "_Times":
        named = frozenset(int(year) for year in _YEAR.findall(question.text))
        told = {int(year) for c in pool for year in _YEAR.findall(c.text)} if named else set[int]()
        return cls(named & told, asks_for_the_past(question), question.wants)

    def rules_out(self, text: str, hit: Hit) -> bool:
        """Dated to before the article where nothing of the past is asked for; or, of years that are, to another."""
        published = Stamp.parse(hit.published_at) if hit.published_at else None
        if self.past:
            return bool(self.years and published) and not self.years & self._years(text, published)
        return bool(_SUPERSEDED.search(text)) or all(is_earlier(text, at, published) for at in self._places(text))

    def _years(self, text: str, published: Stamp | None) -> frozenset[int]:
        told = frozenset[int]().union(*(years_told(text, at) for at in self._places(text)))
        return told or frozenset({published.day.year} if published else ())

    def _places(self, text: str) -> list[int]:
        """Of all figures, where one is asked for."""
        figures = [p.start for p in particulars(text) if p.kind in _FIGURES] if self.wants in _FIGURES else []
        return figures or [0]


def asks_for_the_past(question: Question) -> bool:
    """For a date, which may be of any time, for a year that it names, or for what was before."""
    text = question.text
    return question.wants in ("date", "duration") or bool(_YEAR.search(text) or _ASKS_FOR_THE_PAST.search(text))


def counts(question: str, text: str) -> bool:
    """A figure, or "no", counts what is asked for, and not in another place than is asked about."""
    asked = {word for word in content(question) if is_concept(word)} or _what_is_counted(question)
    if not asked:
        return False
    named, here = name_words_of(question), name_words_of(text)
    if named and here and not named & here:
        return False
    none = frozenset[str]().union(*(content(m[1]) for m in _NONE.finditer(text)))
    return bool(none & asked) or any(c.what in asked for c in figures(text))


def _what_is_counted(question: str) -> frozenset[str]:
    """The noun of "how many ships sank"; people, of whom there are always some, tell too little."""
    found = _HOW_MANY.search(question)
    return content(found["what"]) - GENERAL - _PARTS if found else frozenset()


def name_words_of(text: str) -> frozenset[str]:
    return frozenset(word for name in names(text) for word in name.value.split())


def figures(text: str) -> Iterator[Counted]:
    return counted(Statement(n=0, text=text, article_id=""))
