"""Who did what to whom: the terms of two clauses of one verb, role by role."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.grammar import DEFINITE, Clause, Term, opposite_words, same_word
from rag.verify.happening import Events, key

EMPTY = frozenset("be have do get make take give go come see become include involve remain seem mean".split())
"""Verbs whose subject and object tell little."""
_BOTH_WAYS = frozenset(
    "open close reopen start begin end stop rise fall break collapse sink move change increase decrease resume halt"
    " continue spread grow drop burn flood crack double hurt delay".split()
)
"""Of "They reopened the library" and "The library reopened"."""
_DENIALS = frozenset("deny reject dismiss confirm".split())
"""What one may do in these words and another in others."""
_ROLES = frozenset("for against from to with by over under at".split())
"""Prepositions that tell who or what is meant, and not when or where."""
_ACRONYM = re.compile(r"[A-Z]{2,6}|(?:[A-Z]\.){2,6}")

Fit = Literal["same", "other", "unknown"]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A term of the sentence with who is in its role in the cited text.

    `sure`: both are named, or it stands there in another role of the same clause; else it may be said otherwise.
    """

    term: Term
    instead: str | None
    sure: bool


def misfits(clause: Clause, other: Clause, given: Events) -> list[Misfit]:
    """Terms of the clause in whose role the other has somebody else."""
    if clause.verb in EMPTY and not _same_complement(clause, other):
        return []
    return [
        *_other_subject(clause, other, given),
        *_other_object(clause, other, given),
        *_other_party(clause, other, given),
    ]


def _same_complement(clause: Clause, other: Clause) -> bool:
    """Both are, have or come to the same, so that who does counts."""
    if clause.manner & other.manner - {"not"}:
        return True
    mine, theirs = (*clause.objects, *clause.others), (*other.objects, *other.others)
    return any(a.role == b.role and _keys(a.heads) & _keys(b.heads) for a in mine for b in theirs)


def _other_subject(clause: Clause, other: Clause, given: Events) -> Iterator[Misfit]:
    mine, theirs, near = clause.subject, other.subject, given.parties
    if not mine or _turned_round(clause, other, near) or _is_equation(clause, other):
        return
    if theirs:
        fit = _fits(mine, theirs, near)
        known = not mine.is_pronoun and not theirs.is_pronoun
        crossed = known and any(shared(t, theirs) for t in (*clause.objects, *clause.others))
        crossed |= known and any(shared(mine, t) for t in (*other.objects, *other.others))
        if fit == "other" or (fit == "unknown" and crossed):
            both_may = clause.verb in _DENIALS and all(key(head) in near for head in mine.heads)
            yield Misfit(mine, words_of(theirs, given), crossed or (_named_apart(mine, theirs) and not both_may))
    elif not clause.objects and clause.verb not in _BOTH_WAYS and fit_any(mine, other.objects, near) == "same":
        yield Misfit(mine, None, True)


def _other_object(clause: Clause, other: Clause, given: Events) -> Iterator[Misfit]:
    near = given.parties
    paired = [fit_any(o, clause.objects, near) == "same" for o in other.objects]
    for term in clause.objects if not _is_equation(clause, other) else ():
        if other.objects and all(paired) and fit_any(term, other.objects, near) != "same":
            continue  # beside what both have: whom it was given to or shown
        if other.objects:
            if fit_any(term, other.objects, near) == "other":
                crossed = other.subject is not None and shared(term, other.subject)
                sure = crossed or _named_apart(term, other.objects[0])
                yield Misfit(term, words_of(other.objects[0], given), sure)
        elif _is_done_to(clause, other) and other.subject and _fits(term, other.subject, near) == "same":
            yield Misfit(term, None, True)


def _is_done_to(clause: Clause, other: Clause) -> bool:
    """Here it is done to somebody, there somebody does it."""
    return clause.subject is None and other.subject is not None and clause.verb not in _BOTH_WAYS


def _other_party(clause: Clause, other: Clause, given: Events) -> Iterator[Misfit]:
    """For whom, against whom, to whom."""
    near = given.parties
    for term in clause.others:
        same = [t for t in other.others if t.role == term.role]
        if term.role == "against" and "against" not in given.text:
            yield Misfit(term, None, False)
        if term.role in _ROLES and same and fit_any(term, same, near) == "other":
            yield Misfit(term, words_of(same[0], given), _named_apart(term, same[0]) or _set_apart(term, same[0], near))


def _named_apart(one: Term, other: Term) -> bool:
    """By their own names: "drivers in Halvik" may be "members of the Orlavian union"."""
    return all(term.heads & {name.lower() for name in term.names} for term in (one, other))


def _is_equation(clause: Clause, other: Clause) -> bool:
    """ "The obstacle was mud" of "Mud was the obstacle"."""
    if not clause.verb == other.verb == "be" or not clause.subject or not other.subject:
        return False
    return any(shared(clause.subject, t) for t in other.objects) and any(
        shared(t, other.subject) for t in clause.objects
    )


def _turned_round(clause: Clause, other: Clause, near: frozenset[str]) -> bool:
    """ "The library reopened" of "They reopened the library"."""
    mine = clause.subject
    if not mine or clause.objects or clause.verb not in _BOTH_WAYS:
        return False
    return bool(other.objects) and fit_any(mine, other.objects, near) == "same"


def fit_any(term: Term, there: Sequence[Term], near: frozenset[str]) -> Fit:
    fits = [_fits(term, other, near) for other in there]
    if "same" in fits:
        return "same"
    return "other" if fits and all(f == "other" for f in fits) else "unknown"


def _fits(term: Term, other: Term, near: frozenset[str]) -> Fit:
    """`near`: whom the cited text names in any role. Who stands elsewhere in it is not meant here, unless by a bare
    "the town", "the company"."""
    if term.is_pronoun or other.is_pronoun:
        return "unknown"
    if any(_ACRONYM.fullmatch(name) for name in term.names | other.names):
        return "unknown" if not shared(term, other) else "same"
    if term.names and other.names and not _keys(term.names) & _keys(other.names):
        return "other"
    if shared(term, other):
        return "other" if _set_apart(term, other, near) else "same"
    if term.names and all(head.isdigit() or head in _COUNTS for head in other.heads):
        return "unknown"
    if other.is_definite and len(other.words) <= 2 and len(other.words - DEFINITE) == 1:
        return "unknown"
    return "other" if all(key(head) in near for head in term.heads) else "unknown"


_COUNTS = frozenset("one two three four five six seven eight nine ten both all some many others".split())
""" "the two": those who were named before."""


def _set_apart(term: Term, other: Term, near: frozenset[str]) -> bool:
    """Alike but for how many ("six members" for "three members", "all members" for "four of the members") or for a
    word and its opposite ("men's race")."""
    if {term.share, other.share} == {"all", "part"}:
        return True
    if term.numbers and other.numbers and not term.numbers & other.numbers and _keys(term.numbers) <= near:
        return True
    turned = {o for word in term.words - other.words for o in opposite_words(word)}
    return bool(turned & (other.words - term.words))


def shared(term: Term, other: Term) -> bool:
    if _keys(term.words) & _keys(other.words):
        return True
    return any(same_word(a, b) for a in term.heads for b in other.heads)


def _keys(words: frozenset[str]) -> frozenset[str]:
    return frozenset(key(w.lower()) for w in words)


def words_of(term: Term, text: Events) -> str:
    return text.text[term.start : term.end]
