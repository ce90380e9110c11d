"""Different answers of different articles to one question."""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from rag.conflict.statement import Statement, content
from rag.text import words
from rag.types import Particular, ParticularKind

COVER, INSIDE = 0.75, 0.5
"""Share of a question's content words that a statement has which may answer it, with its title and by itself."""
_WHOLE = re.compile(r"\d{4}|-\d\d-\d\d")
"""A year or a day; weekdays and months alone tell little."""
DAYS = 14
"""What is said in the same words long after is said of something else."""
ALIKE = 0.6
"""Share of words that two statements have in common which tell the same thing but for a name."""

WANTED: Mapping[str, tuple[ParticularKind, ...]] = {
    "person": ("name",),
    "place": ("name",),
    "name": ("name",),
    "date": ("date",),
}


def answering(statements: Sequence[Statement], question: str) -> list[Statement]:
    """The statement of each article that has most of the question's words, where it has enough."""
    asked = content(question)
    best: dict[str, tuple[float, Statement]] = {}
    for statement in statements:
        held = asked & (statement.stems | content(statement.title))
        inside = asked & statement.stems
        cover = len(held) / max(1, len(asked)) + 0.5 * len(inside) / max(1, len(asked))
        if (
            len(held) >= COVER * len(asked)
            and len(inside) >= INSIDE * len(asked)
            and cover > best.get(statement.article_id, (0.0,))[0]
        ):
            best[statement.article_id] = (cover, statement)
    return [statement for _, statement in best.values()]


def values(statement: Statement, wants: str | None, question: str) -> list[Particular]:
    """What of the statement could be the answer: things of the wanted kind that the question does not name."""
    kinds = WANTED.get(wants or "", ())
    asked = set(words(question))
    return [
        p for p in statement.of_kind(*kinds) if not set(words(p.text)) <= asked and not set(words(p.value)) <= asked
    ]


def agree(one: Sequence[Particular], other: Sequence[Particular]) -> bool:
    """They share a value, or a word of a name, or one date is part of the other."""
    return any(
        a.value == b.value or (a.kind == "name" and set(a.value.split()) & set(b.value.split())) or _part(a, b)
        for a in one
        for b in other
    )


def _part(a: Particular, b: Particular) -> bool:
    """ "1814" and "1814-03-29"."""
    return a.kind == "date" and (a.value in b.value or b.value in a.value)


def swapped(one: Statement, other: Statement) -> Iterator[tuple[str, str]]:
    """Names that stand in the place of each other in otherwise the same sentence."""
    days = one.days_from(other)
    if days is not None and abs(days) > DAYS:
        return
    a, b = one.text.split(), other.text.split()
    if not a or not b or len(one.stems & other.stems) < ALIKE * max(len(one.stems), len(other.stems)):
        return
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        before, after = " ".join(a[i:j]).strip(" ,.;:"), " ".join(b[k:m]).strip(" ,.;:")
        apart = not content(before) & content(after)
        if tag == "replace" and j - i <= 4 and m - k <= 4 and apart and _tells(before) and _tells(after):
            yield before, after


def _tells(piece: str) -> bool:
    """A name; other words may be another way to say the same, and numbers are compared by what they count."""
    return piece[:1].isupper() and bool(content(piece)) and not any(map(str.isdigit, piece))
