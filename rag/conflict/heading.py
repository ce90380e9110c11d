"""What a dispute is about, in a phrase as somebody wrote it: of a side, of a title, or the question. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence

from rag.conflict.statement import GENERAL, Statement, content
from rag.text import STOP_WORDS
from rag.types import Particular

LONGEST = 90
"""Characters."""
MOST_WORDS = 9
TELLING = 2
"""Words that a phrase has in common with all sides, at the least, where there is a question or a title instead."""

_TOKEN = re.compile(r"[^\W_]+(?:[’'.,-][^\W_]+)*")
_BREAK = re.compile(r"[^\w\s’'-]|\s[-–—]\s")
_GOES_ON = re.compile(r"\b(?:who|that|which|when|where|while|because|but|as|after|before|said|says)\b")
_DENIES_THAT = re.compile(r"\bden(?:ies|ied|y) that (?P<what>[^,.;:“\"]+)")
_DENIER = re.compile(r"^(?:The )?(?P<who>[A-Z][\w’'-]*(?: [\w’'-]+){0,4}) $")
_THEIRS = re.compile(r"\b(?:(?P<owns>its|their)|it|they)\b")
_MARKS = " ?!.…\"“”'"


def heading(group: Sequence[Statement], question: str = "", *, answers: bool = False) -> str:
    """Of statements that differ. What differs in the answer to the question is told by the question."""
    asked = _asked(question)
    if answers and asked:
        return asked
    common = _common(s.about for s in group) - GENERAL
    runs = [run for statement in group for text in (statement.text, statement.title) for run in _runs(text, common)]
    best = max(runs, key=lambda run: (len(content(run) & common), -len(run)), default="")
    if len(content(best) & common) >= TELLING:
        return best
    return asked or _title(group) or best or " ".join(sorted(common))[:LONGEST]


def whether(denial: Statement) -> str:
    """ "whether its [Orland's] tanker leaked", where the denial or its title says that somebody denies that it did."""
    for text in (denial.title, denial.text):
        found = _DENIES_THAT.search(text)
        if found and len(found["what"]) <= LONGEST:
            named = _DENIER.search(text, 0, found.start())
            return f"whether {_told(found['what'].strip(_MARKS), named['who'] if named else '')}"
    return ""


def _told(what: str, who: str) -> str:
    """With the name behind the first word that stands for it."""
    word = _THEIRS.search(what) if who else None
    if word is None:
        return what
    name = f"{who}'" if who.endswith("s") else f"{who}'s"
    return f"{what[: word.end()]} [{name if word['owns'] else who}]{what[word.end() :]}"


def how_many(at: Particular, group: Sequence[Statement], question: str = "") -> str:
    """Of a figure that the first statement has before what it counts: "how many people marched through Lenna"."""
    common = _common(s.about | s.stems for s in group)
    text = group[0].text[at.end :]
    if at.kind != "number" or not re.match(r" [a-z]", text):
        return heading(group, question)
    clause = text[: min((m.start() for p in (_BREAK, _GOES_ON) if (m := p.search(text))), default=len(text))]
    tokens = list(_TOKEN.finditer(clause))[:MOST_WORDS]
    shared = [t.end() for t in tokens if content(t[0]) & common]
    if len(shared) < TELLING or content(tokens[0][0]) - common:
        return heading(group, question)
    return f"how many{clause[: shared[-1]]}"


def _common(words: Iterable[frozenset[str]]) -> frozenset[str]:
    first, *rest = words
    return first.intersection(*rest)


def _asked(question: str) -> str:
    """Nothing where it is too long to stand over something."""
    asked = " ".join(question.split()).strip(_MARKS)
    return asked if len(asked) <= LONGEST else ""


def _title(group: Sequence[Statement]) -> str:
    return next((s.title.strip() for s in group if 0 < len(s.title.strip()) <= LONGEST), "")


def _runs(text: str, common: frozenset[str]) -> Iterator[str]:
    """Stretches of a text from one common word to another with nothing but words without content between them."""
    start = end = None
    last = 0
    for token in _TOKEN.finditer(text):
        broken = bool(_BREAK.search(text, last, token.start()))
        shared = bool(content(token[0]) & common)
        if start is not None and end is not None and (broken or not (shared or _binds(token[0]))):
            yield text[start:end]
            start = end = None
        if shared:
            start = token.start() if start is None else start
            end = token.end()
        last = token.end()
    if start is not None and end is not None:
        yield text[start:end]


def _binds(word: str) -> bool:
    return word.lower() in STOP_WORDS or bool(content(word) and content(word) <= GENERAL)
