"""Finds what differs among statements, groups it into sides, and tells an update from a disagreement."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.conflict.denials import denies, is_denied_by
from rag.conflict.numbers import Counted, counted, differ
from rag.conflict.statement import GENERAL, Statement, content
from rag.conflict.values import agree, answering, swapped, values
from rag.text import stem
from rag.text.concepts import is_concept
from rag.types import ConflictKind, Particular, Relation

MOST_STATEMENTS = 30
ASKED = 0.5
"""Least share of the question's words that a side has, its title included."""
MOST_SIDES = 6
MOST_CLAIMS = 8
"""Statements that one denial is of, those nearest to it and to the question."""

_UPDATE = re.compile(
    r"\b(?:rose|risen|rises|climbed|fell|fallen|now|corrected|correction|revised|updated|raised|lowered|cut|brought"
    r"|up from|down from|remained|still)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says (`value` as written) and the statements that say so, by their `n`."""

    value: str
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """`strength` (0 to 1) is a judgement of ours for each kind, not a probability; `counts` what is counted."""

    kind: ConflictKind
    about: str
    relation: Relation
    sides: tuple[Side, ...]
    strength: float
    counts: str = ""


def conflicts(statements: Sequence[Statement], *, question: str = "", wants: str | None = None) -> tuple[Found, ...]:
    """Among at most `MOST_STATEMENTS` statements, the surest first. `wants` is the kind of answer that is asked for:
    person, place, name, date, number, money, percentage, or None.
    """
    asked = content(question) - GENERAL
    looked_at = _nearest(statements, asked)
    found = [*_denied(looked_at, asked), *_counts(looked_at), *_answers(looked_at, question, wants), *_swaps(looked_at)]
    by_n = {s.n: s for s in looked_at}
    kept = [f for f in found if not asked or (_is_asked(f, by_n, asked) and not _is_beside(f, wants))]
    return tuple(_distinct(sorted(kept, key=lambda f: -f.strength)))


def _is_beside(found: Found, wants: str | None) -> bool:
    """Numbers differ, and the question asks who, where, when or why."""
    return found.kind == "number" and wants in ("person", "place", "date", "reason", "name")


def _nearest(statements: Sequence[Statement], asked: frozenset[str]) -> list[Statement]:
    """Those with the most words of the question, in their order."""
    ranked = sorted(range(len(statements)), key=lambda i: (-_cover(statements[i], asked), i))[:MOST_STATEMENTS]
    return [statements[i] for i in sorted(ranked)]


def _cover(statement: Statement, asked: frozenset[str]) -> float:
    """Words of the question in the statement, and half as much for those that only its title has."""
    return len(asked & statement.stems) + 0.5 * len(asked & (statement.about - statement.stems))


def _is_asked(found: Found, by_n: dict[int, Statement], asked: frozenset[str]) -> bool:
    """Each side has a statement with half of the question's words, and what is counted is what the question counts."""
    counts = {word for word in asked if is_concept(word)}
    if found.kind == "number" and counts:
        return found.counts in counts
    return all(any(len(asked & by_n[n].about) >= ASKED * len(asked) for n in side.statements) for side in found.sides)


def _distinct(found: Sequence[Found]) -> Iterator[Found]:
    """Without what differs in the same statements as a surer one."""
    seen: list[set[int]] = []
    for conflict in found:
        held = {n for side in conflict.sides for n in side.statements}
        if not any(len(held & other) >= 2 for other in seen):
            seen.append(held)
            yield conflict


# --- numbers ---


def _counts(statements: Sequence[Statement]) -> Iterator[Found]:
    """One conflict for each thing that is counted differently: all the numbers that differ from the first."""
    numbers = [c for statement in statements for c in counted(statement)]
    used: set[int] = set()
    for i, first in enumerate(numbers):
        if i in used:
            continue
        group = [first, *(c for c in numbers[i + 1 :] if _apart(first, c) and differ(first, c))]
        if len(group) < 2:
            continue
        same = [c for c in numbers[i + 1 :] if c.what == first.what and c.unit == first.unit]
        used.update(j for j, c in enumerate(numbers) if c in group or c in same)
        yield _of_numbers(first, [*group, *(c for c in same if any(c.value == g.value for g in group))])


def _apart(one: Counted, other: Counted) -> bool:
    return one.statement.article_id != other.statement.article_id


def _of_numbers(first: Counted, group: Sequence[Counted]) -> Found:
    by_value: dict[object, list[Counted]] = {}
    for number in group:
        by_value.setdefault(number.value, []).append(number)
    order = list(by_value.values())
    relation = _relation(order, toll=is_concept(first.what))
    if relation == "update":
        order.sort(key=lambda side: (_first(_of(side)), side[0].value))
    sides = tuple(
        Side(side[0].at.text, tuple(dict.fromkeys(c.statement.n for c in side))) for side in order[:MOST_SIDES]
    )
    return Found("number", _what(first.what, [c.statement for c in group]), relation, sides, 0.8, first.what)


def _relation(sides: Sequence[Sequence[Counted]], *, toll: bool) -> Relation:
    """`update` for a toll that goes one way from day to day, and where the later report says that it changed."""
    days = [_first(_of(side)) for side in sides]
    if "" in days or len(set(days)) < 2:
        return "disagreement"
    if toll:
        values = [
            side[0].value for _, side in sorted(zip(days, sides, strict=True), key=lambda d: (d[0], d[1][0].value))
        ]
        return "update" if values in (sorted(values), sorted(values, reverse=True)) else "disagreement"
    later = max((c.statement for side in sides for c in side), key=lambda s: str(s.published and s.published.first))
    return "update" if len(set(days)) == len(days) and _UPDATE.search(later.text) else "disagreement"


def _of(side: Sequence[Counted]) -> list[Statement]:
    return [c.statement for c in side]


def _first(side: Sequence[Statement]) -> str:
    """The day of the first report on that side."""
    return min((str(s.published.first.date()) for s in side if s.published), default="")


# --- denials ---


def _denied(statements: Sequence[Statement], asked: frozenset[str]) -> Iterator[Found]:
    against = [s for s in statements if denies(s)]
    for denial in against[:3]:
        claims = [s for s in statements if is_denied_by(s, denial) and len(asked & s.about) >= ASKED * len(asked)]
        if not claims:
            continue
        claims = sorted(claims, key=lambda s: (-len(s.stems & denial.about), s.n))[:MOST_CLAIMS]
        beside = [s.n for s in against if s.article_id == denial.article_id and s.n != denial.n][:1]
        yield Found(
            "yes_no",
            _shared([claims[0], denial]),
            "disagreement",
            (Side("yes", tuple(s.n for s in claims)), Side("no", (denial.n, *beside))),
            0.9,
        )


# --- answers to the question ---


def _answers(statements: Sequence[Statement], question: str, wants: str | None) -> Iterator[Found]:
    """Articles whose answering statements have nothing of the wanted kind in common."""
    given = [(s, v) for s in answering(statements, question) if (v := values(s, wants, question))] if question else []
    groups: list[list[tuple[Statement, list[Particular]]]] = []
    for answer in given:
        own = next((group for group in groups if any(agree(answer[1], found) for _, found in group)), None)
        if own is None:
            groups.append([answer])
        else:
            own.append(answer)
    if len(groups) < 2:
        return
    kind: ConflictKind = "date" if wants == "date" else "name"
    sides = [
        Side(", ".join(p.text for p in group[0][1][:3]), tuple(s.n for s, _ in group)) for group in groups[:MOST_SIDES]
    ]
    yield Found(kind, _shared([group[0][0] for group in groups]), "disagreement", tuple(sides), 0.5)


def _swaps(statements: Sequence[Statement]) -> Iterator[Found]:
    """Sentences of different articles that are the same but for a name."""
    for i, one in enumerate(statements):
        for other in statements[i + 1 :]:
            if one.article_id == other.article_id:
                continue
            for before, after in swapped(one, other):
                sides = (Side(before, (one.n,)), Side(after, (other.n,)))
                yield Found("name", _shared([one, other]), "disagreement", sides, 0.7)
                break


def _what(counted_thing: str, group: Sequence[Statement]) -> str:
    return f"number of {counted_thing}" if is_concept(counted_thing) else _shared(group)


def _shared(group: Sequence[Statement]) -> str:
    """The words that the statements share, in the order of the first one; for people to read."""
    common = group[0].about
    for statement in group[1:]:
        common &= statement.about
    said = re.findall(r"[\w’'-]+", f"{group[0].text} {group[0].title}")
    kept = [word for word in said if stem(word.lower().removesuffix("’s").removesuffix("'s")) in common]
    return " ".join(dict.fromkeys(kept))[:80] or " ".join(sorted(common))[:80]
