"""Outlets that a question asks for: "according to the Washington Post", "what did Reuters report".

Only names that the archive knows as sources count, and only where the words around say that the
outlet is the one who reports: "Who owns the Washington Post?" asks about it, not for its articles.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

_COMMON = frozenset(
    "express fortune globe herald hill independent life local mail metro mirror nation nature people post quartz record"
    " science standard star sun time times today variety week wired world".split()
)
"""Names that are also words: they must be written with a capital."""

_BEFORE = re.compile(
    r"(?:\baccording to|\bper"
    r"|\b(?:reported|published|written|carried|covered|printed|posted|described|quoted|cited|told)"
    r" (?:by|in|on|to)|\b(?:articles?|stor(?:y|ies)|coverage|reports?|reporting|news|headlines?)(?: \w+)?"
    r" (?:by|in|from|of|on)|\btold)\s+(?:the )?$",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"(?:['’]s?)? (?:\w+ly )?(?:report(?:s|ed|ing)?|says?|said|writ(?:e|es|ten|ing)|wrote|publish(?:es|ed)?"
    r"|reveal(?:s|ed)?|claim(?:s|ed)?|describe[sd]?|cover(?:s|ed|age)?|print(?:s|ed)?|quote[sd]?|cite[sd]?|call(?:s|ed)?"
    r"|find|found|mention(?:s|ed)?|note[sd]?|articles?|stor(?:y|ies)|account|investigation|headlines?|tell|told)\b",
    re.IGNORECASE,
)
_PART_OF_LONGER = re.compile(r"\b(?!(?:The|Did|Does|Has|Have|Was|Is|What|How|When|Per|And)\b)[A-Z][\w.]* $")


def outlets(question: str, known: Sequence[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Names out of `known` with where they stand; a leading "The" may be there or not."""
    for name, start, end in mentions(question, known):
        before = _BEFORE.search(question, 0, start)
        after = _AFTER.match(question, end)
        if before or after:
            yield name, (before.start() if before else start, after.end() if after and not before else end)


def mentions(question: str, known: Sequence[str]) -> list[tuple[str, int, int]]:
    """Every known outlet that is named, reporting or not; of names inside names the longest."""
    low = question.lower()
    found: list[tuple[str, int, int]] = []
    for name in sorted({n for n in known if _bare(n) in low}, key=lambda n: (-len(n), n)):
        for match in _named(name).finditer(question):
            start, end = match.span()
            inside = any(start < e and s < end for _, s, e in found)
            if not inside and not _PART_OF_LONGER.search(question, 0, start):
                found.append((name, start, end))
    return found


def _bare(name: str) -> str:
    return " ".join(name.lower().removeprefix("the ").split())


@lru_cache(maxsize=4096)
def _named(name: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, re.sub(r"^the ", "", name.strip(), flags=re.IGNORECASE).split()))
    case = re.NOFLAG if _bare(name) in _COMMON else re.IGNORECASE
    return re.compile(rf"(?<![\w.])(?:[Tt]he\s+)?{words}(?!\w)" if words else r"(?!)", case)
