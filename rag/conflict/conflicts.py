"""Finds what differs among statements, groups it into sides, and tells an update from a disagreement."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from rag.conflict.absent import lacked, went_out
from rag.conflict.asking import Asking, asking
from rag.conflict.denials import denies, is_denied_by, may_be_denied_by
from rag.conflict.heading import heading, how_many, whether
from rag.conflict.numbers import Counted, counted, differ
from rag.conflict.offices import holders
from rag.conflict.opposed import opposed
from rag.conflict.statement import GENERAL, Statement, content
from rag.conflict.swaps import swapped
from rag.conflict.values import Answer, agree, answers
from rag.text.concepts import is_concept
from rag.types import ConflictKind, Relation

MOST_STATEMENTS = 30
ASKED = 0.5
"""Least share of the question's words that a side has, its title included."""
MOST_SIDES = 6
MOST_CLAIMS = 8
"""Statements that one denial is of, those nearest to it and to the question."""
DENIED, COUNTED, SWAPPED, ANSWERED, FIGURES = 0.9, 0.8, 0.7, 0.5, 0.4
"""Strengths."""

_KINDS: Mapping[str, ConflictKind] = {"date": "date", "number": "number", "money": "number", "percentage": "number"}
"""Of an answer's kind; all others are told by names."""
_ASKS_NO_FIGURE = re.compile(r"\W*(?:who|whom|whose|where|when|why)\b", re.IGNORECASE)
_OPENS_WITH_PRONOUN = re.compile(r"(?:he|she|it|they)\b", re.IGNORECASE)
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
    """`strength` (0 to 1) is a judgement of ours for each kind, not a probability; `counts` what is counted.

    `answers`: the values are answers to the question, whatever else is said of it.
    """

    kind: ConflictKind
    about: str
    relation: Relation
    sides: tuple[Side, ...]
    strength: float
    counts: str = ""
    answers: bool = False


def conflicts(statements: Sequence[Statement], *, question: str = "", wants: str | None = None) -> tuple[Found, ...]:
    """Among at most `MOST_STATEMENTS` statements, the surest first. `wants` is the kind of answer that is asked for:
    person, place, name, date, number, money, percentage, or None.
    """
    asked = content(question) - GENERAL
    looked_at = _nearest(statements, asked)
    short = asking(question, wants)
    numbers = not asked or not _asks_no_number(wants, short)
    found = [*_denied(looked_at, asked, question), *(_counts(looked_at, asked, question) if numbers else ())]
    found += [f for f in _lacked(looked_at) if asked & _of_side(f, 1, looked_at)]
    by_n = {s.n: s for s in looked_at}
    kept = [f for f in found if not asked or _is_asked(f, by_n, asked)]
    kept += _swaps(looked_at, asked, short, question)
    kept += _within(looked_at, asked, question) if asked and not _ASKS_NO_FIGURE.match(question) else ()
    if short:
        kept += _answers(holders(looked_at, question), short, question)
    return tuple(_distinct(sorted(kept, key=lambda f: -f.strength)))


def _asks_no_number(wants: str | None, short: Asking | None) -> bool:
    """The question asks who, what, where, when or why."""
    return wants in ("person", "place", "date", "reason", "name") or (short is not None and _kind(short) != "number")


def _kind(asked: Asking) -> ConflictKind:
    return _KINDS.get(asked.kind, "name")


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


def _counts(statements: Sequence[Statement], asked: frozenset[str], question: str) -> Iterator[Found]:
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
        heard = [*group, *(c for c in same if any(c.value == g.value for g in group))]
        yield replace(_of_numbers(first, heard, question), answers=is_concept(first.what) and first.what in asked)


def _apart(one: Counted, other: Counted) -> bool:
    return one.statement.article_id != other.statement.article_id


def _of_numbers(first: Counted, group: Sequence[Counted], question: str) -> Found:
    by_value: dict[object, list[Counted]] = {}
    for number in group:
        by_value.setdefault(number.value, []).append(number)
    order = list(by_value.values())
    relation = _relation(order, toll=is_concept(first.what))
    if relation == "update":
        order = [sorted(side, key=lambda c: _first([c.statement])) for side in order]
        order.sort(key=lambda side: (_first(_of(side)), side[0].value))
    sides = tuple(
        Side(side[0].at.text, tuple(dict.fromkeys(c.statement.n for c in side))) for side in order[:MOST_SIDES]
    )
    about = f"number of {first.what}" if is_concept(first.what) else how_many(first.at, _of(group), question)
    return Found("number", about, relation, sides, COUNTED, first.what)


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
    return min((str(s.published.day) for s in side if s.published), default="")


def _within(statements: Sequence[Statement], asked: frozenset[str], question: str) -> Iterator[Found]:
    """Positions that one article tells one after the other."""
    for (one, figure), (other, leaning) in opposed(statements, asked):
        if len(asked & (one.about | other.about)) >= ASKED * len(asked):
            sides = Side(figure.text, (one.n,)), Side(leaning.text, (other.n,))
            yield Found("number", heading([one, other], question), "disagreement", sides, ANSWERED)


# --- denials ---


def denied(statements: Sequence[Statement]) -> tuple[Found, ...]:
    """What is denied among statements of one story, whatever may be asked of it: denials, then what did not reach
    those whom it was meant for, each matter once."""
    return tuple(_distinct([*_denied(statements, frozenset(), ""), *_lacked(statements)]))


def _denied(statements: Sequence[Statement], asked: frozenset[str], question: str) -> Iterator[Found]:
    against = [s for s in statements if denies(s)]
    for denial in against[:3]:
        claims = [s for s in statements if is_denied_by(s, denial) and len(asked & s.about) >= ASKED * len(asked)]
        if not claims:
            continue
        claims = sorted(claims, key=lambda s: (-len(s.stems & denial.about), s.n))
        beside = [s.n for s in against if s.article_id == denial.article_id and s.n != denial.n][:1]
        about = "" if asked else whether(denial)
        yield _yes_no(claims, denial, beside, about or heading([claims[0], denial], question, answers=True))


def _of_side(found: Found, side: int, statements: Sequence[Statement]) -> frozenset[str]:
    """Stems of what that side lacks."""
    return frozenset[str]().union(*(lacked(s) for s in statements if s.n in found.sides[side].statements))


def _lacked(statements: Sequence[Statement]) -> Iterator[Found]:
    """What one witness after the other lacked is one matter."""
    seen: set[frozenset[str]] = set()
    for denial in statements:
        what = lacked(denial)
        if not what or what in seen:
            continue
        claims = [s for s in statements if may_be_denied_by(s, denial) and went_out(what, s)]
        if claims:
            seen.add(what)
            claims.sort(key=lambda s: bool(_OPENS_WITH_PRONOUN.match(s.text)))
            beside = [s.n for s in statements if s.n != denial.n and lacked(s) == what][:1]
            yield _yes_no(claims, denial, beside, f"whether {went_out(what, claims[0])}")


def _yes_no(claims: Sequence[Statement], denial: Statement, beside: Sequence[int], about: str) -> Found:
    sides = Side("yes", tuple(s.n for s in claims[:MOST_CLAIMS])), Side("no", (denial.n, *beside))
    return Found("yes_no", about, "disagreement", sides, DENIED)


# --- answers to the question ---


def _answers(statements: Sequence[Statement], asked: Asking, question: str) -> Iterator[Found]:
    """The values that different articles give, those that agree as one side, the best answer first."""
    groups: list[list[Answer]] = []
    for answer in sorted(answers(statements, asked), key=lambda a: -a.score):
        own = next((group for group in groups if any(agree(answer, a) for a in group)), None)
        if own is None:
            groups.append([answer])
        else:
            own.append(answer)
    if len(groups) < 2:
        return
    sides = tuple(Side(group[0].text, tuple(a.statement.n for a in group)) for group in groups[:MOST_SIDES])
    about = heading([group[0].statement for group in groups], question, answers=True)
    yield Found(_kind(asked), about, "disagreement", sides, ANSWERED, answers=True)


def _swaps(
    statements: Sequence[Statement], asked: frozenset[str], short: Asking | None, question: str
) -> Iterator[Found]:
    """Sentences of different articles that are the same but for a name or a figure, where both are on what is asked."""
    near = [s for s in statements if not asked or (asked & s.about and len(asked & s.whole) >= ASKED * len(asked))]
    trait = short is not None and short.kind == "trait"
    for one, other in combinations(near, 2):
        if one.article_id == other.article_id:
            continue
        if swap := next(swapped(one, other, words=trait), None):
            answers = short is not None and _kind(short) == swap.kind
            yield Found(
                swap.kind,
                heading([one, other], question, answers=answers),
                "disagreement",
                (Side(swap.before, (one.n,)), Side(swap.after, (other.n,))),
                SWAPPED if swap.kind == "name" else FIGURES,
                answers=answers,
            )
