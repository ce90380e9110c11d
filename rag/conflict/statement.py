"""A sentence of the evidence made ready to be held against others."""

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.text import STOP_WORDS, stem, words
from rag.text.concepts import concept
from rag.text.particulars import particulars
from rag.types import Particular, ParticularKind, Stamp

GENERAL = frozenset(
    "said say told tell report accord peopl number day week year monday tuesday wednesday thursday friday saturday"
    " sunday also one two first last new time part more"
    .split()
)  # fmt: skip
_LABELLED = re.compile(
    r"\b(pier|line|route|road|highway|gate|dock|room|ward|unit|reactor|block|building|hall|court|platform|flight|train"
    r"|tram|bus|phase|stage|level|grade|type|model|version|district|zone|area|section|article|chapter|page|paragraph"
    r"|case|number|no\.|channel|station|school|company|battalion|brigade|division|match|game|round|lot|plot)s? (\d+)\b",
    re.IGNORECASE,
)
"""Numbers that tell which, not how many."""
_WORD = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)*")


@dataclass(frozen=True)
class Statement:
    """A sentence of an article. `n` is the caller's index; `title` helps to tell what it is about, and `context`, all
    of the article that was found, whether it speaks at all of what a question names.
    """

    n: int
    text: str
    article_id: str
    title: str = ""
    source: str | None = None
    published: Stamp | None = None
    context: str = ""

    @cached_property
    def found(self) -> list[Particular]:
        return particulars(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Of the sentence's content words."""
        return content(self.text)

    @cached_property
    def about(self) -> frozenset[str]:
        """Of the sentence and its title, without words that are in all news."""
        return (self.stems | content(self.title)) - GENERAL

    @cached_property
    def whole(self) -> frozenset[str]:
        """Of the sentence, its title and its context."""
        return self.about | _content(self.context)

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of the names in the sentence, as they are compared."""
        return frozenset(word for p in self.of_kind("name") for word in p.value.split(" "))

    @cached_property
    def labels(self) -> dict[int, tuple[str, str]]:
        """Numbers that tell which, by where they start: the word before and the number."""
        return {m.start(2): (m[1].lower(), m[2]) for m in _LABELLED.finditer(self.text)}

    def of_kind(self, *kinds: ParticularKind) -> list[Particular]:
        return [p for p in self.found if p.kind in kinds]

    def days_from(self, other: "Statement") -> float | None:
        """Days from this one's publication to the other's; None where one has no date."""
        if self.published is None or other.published is None:
            return None
        return (other.published.day - self.published.day).days

    def near(self, at: Particular, reach: int) -> tuple[list[str], list[str]]:
        """Content stems after and before a particular in its clause, the nearest first, at most `reach` each."""
        clause_end = re.search(r"[;:.!?](?=\s|$)|,(?=\s)", self.text[at.end :])
        after = self.text[at.end : at.end + clause_end.start() if clause_end else len(self.text)]
        before = re.split(r"[;:.!?,](?=\s)|\b(?:and|but|while)\b", self.text[: at.start])[-1]
        return _plain(after)[:reach], _plain(before)[::-1][:reach]


def content(text: str) -> frozenset[str]:
    """Stems of the content words, with what disasters are counted by as one."""
    return frozenset(concept(stem(word)) for word in words(text) if word not in STOP_WORDS and not word[0].isdigit())


_content = lru_cache(maxsize=64)(content)
"""For contexts, which many statements have in common."""


def _plain(text: str) -> list[str]:
    found = (m[0].lower() for m in _WORD.finditer(text))
    return [concept(stem(word)) for word in found if word not in STOP_WORDS]
