"""What happened and who did what to whom: each clause of the sentence beside the cited clauses of the same verb.

A clause is borne out by one cited clause that has its verb (or one that shares a sense), the same persons and things
in the same roles, and that holds as it does. What is told of a clause that none bears out is what the nearest lacks.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.grammar import Clause, opposite_words, same_word
from rag.verify.finding import Found
from rag.verify.happening import Events, key
from rag.verify.parties import EMPTY, fit_any, misfits, shared, words_of

_LIGHT = EMPTY | frozenset(
    "know happen occur hold let use expect begin start continue need want keep call bring lead follow try put set"
    " find show help run stand turn cost number count total measure weigh fail refuse decline".split()
)
"""Verbs that paraphrases put for others: their not being in the cited text tells nothing."""
SPEECH = frozenset(
    "say tell report announce state add insist write declare note explain comment describe accord claim argue maintain"
    " stress inform".split()
)
_MEANT = frozenset("plan intend aim want expect hope agree decide".split())
"""What news says in many ways of what somebody is going to do."""
_PREDICATE = ("acomp", "attr", "oprd")
_GENERIC = frozenset(
    "people person man woman official one thing time day week month year number part area place city town country"
    " company firm group body authority government side member case matter fact way total figure amount level rest"
    " couple half others night morning evening afternoon today yesterday tomorrow hour minute statement interview"
    " article report reporter newspaper paper event incident work end start beginning news agency site plan step move"
    " decision detail reason result change effect cause point issue problem situation past future moment period"
    " percent".split()
)
"""Nouns by which paraphrases stand for others, or which say nothing of what happened."""


@dataclass(frozen=True, slots=True)
class Borne:
    """A clause of the sentence with the cited clauses that bear it out, and what is found where none does."""

    clause: Clause
    by: tuple[Clause, ...]
    found: tuple[Found, ...]

    @property
    def is_open(self) -> bool:
        """Nothing bears it out, or only clauses of which it is not known whether they are of the same person."""
        subject = self.clause.subject
        if self.clause.verb in EMPTY | SPEECH:
            return False
        if not self.by or not subject or subject.is_pronoun:
            return not self.by
        return not any(_about_the_same(self.clause, c) or not c.subject or c.subject.is_pronoun for c in self.by)


def borne_out(said: Events, given: Events) -> list[Borne]:
    """Each clause of the sentence."""
    return [_borne(clause, given) for clause in said.clauses]


def details(said: Events, given: Events, around: frozenset[str]) -> Iterator[Found]:
    """Words that the cited text has nothing for, or only the opposite of.

    `around`: keys of the words of the article, the title and the outlet, which may supply nouns.
    """
    for word in said.words:
        if (
            word.pos not in ("NOUN", "ADJ", "ADV", "ADP")
            or word.dep == "prt"
            or not word.lemma.isalpha()
            or given.has(word)
        ):
            continue
        opposite = next((o for o in sorted(opposite_words(word.lemma)) if o in given.lemmas), None)
        if opposite:
            yield Found("opposite", word.start, word.end, word.pos != "ADP", opposite)
        elif (
            (word.pos == "NOUN" or (word.pos == "ADJ" and word.dep in _PREDICATE))
            and word.lemma not in _GENERIC
            and key(word.lemma) not in around
        ):
            yield Found("detail", word.start, word.end)


def _borne(clause: Clause, given: Events) -> Borne:
    beside = [c for c in given.clauses if _same_verb(clause.verb, c.verb)]
    if not beside:
        return Borne(clause, (), tuple(_as_noun(clause, given) or _no_event(clause, given)))
    fits = [(c, misfits(clause, c, given)) for c in beside]
    fewest = min(len(m) for _, m in fits)
    near = tuple(c for c, m in fits if len(m) == fewest)
    if clause.verb in SPEECH:
        return Borne(clause, () if fewest else tuple(c for c in near if c.holds == clause.holds), ())
    if fewest:
        wrong = next(m for _, m in fits if len(m) == fewest)
        return Borne(clause, (), tuple(Found("role", m.term.start, m.term.end, m.sure, m.instead) for m in wrong))
    same = tuple(c for c in near if _about_the_same(clause, c))
    turned = None if same else next((c for c in given.clauses if _does_the_opposite(clause, c)), None)
    if turned:
        opposite = Found("opposite", clause.start, clause.end, _same_object(clause, turned), turned.verb)
        return Borne(clause, (), (opposite,))
    if clause.verb in EMPTY:
        denied = (c for c in given.clauses if c.holds == "no" and c.verb in EMPTY)
        if not same and clause.holds == "no" and not any(_same_object(clause, c) for c in denied):
            return Borne(clause, (), (Found("negation", clause.start, clause.end),))
        near = same
    found = tuple(_held(clause, near)) if near else ()
    held = tuple(c for c in near if _holds_too(clause, c))
    return Borne(clause, () if found else held or near, found)


def _as_noun(clause: Clause, given: Events) -> list[Found]:
    """ "Aust resigned" where the cited text has a resignation, but another's, or one that was called off."""
    core = [t for t in (clause.subject, *clause.objects) if t]
    named = [c for c in given.nominals if key(c.verb) == key(clause.verb)]
    if not core or not named or clause.verb in EMPTY:
        return []
    if _is_done(clause) and all(c.holds == "no" for c in named):
        return [Found("negation", clause.start, clause.end, True, named[0].verb)]
    fits = [(c, [fit_any(t, c.others, given.parties) for t in core]) for c in named]
    if not all("same" not in f and "other" in f for _, f in fits):
        return []
    noun, first = fits[0]
    return [
        Found(
            "role",
            core[first.index("other")].start,
            core[first.index("other")].end,
            True,
            words_of(noun.others[0], given),
        )
    ]


def _no_event(clause: Clause, given: Events) -> Iterator[Found]:
    verb = clause.verb.split(" ")[0]
    coming = [c for c in given.clauses if clause.is_main and c.is_main and _about_the_same(clause, c)]
    if coming and all(c.is_future for c in coming) and _is_done(clause):
        yield Found("modality", clause.start, clause.end, instead=coming[0].verb)
    turned = next((c for c in given.clauses if _is_turned(clause, c, given)), None)
    if turned:
        sure = turned.holds == clause.holds and _same_object(clause, turned)
        yield Found("opposite", clause.start, clause.end, sure, turned.verb)
    elif verb not in _LIGHT | SPEECH | _MEANT and not _happens(verb, given):
        yield Found("event", clause.start, clause.end)


def _is_turned(clause: Clause, other: Clause, given: Events) -> bool:
    """The opposite, of the same persons, where the cited text has nothing nearer to the verb itself."""
    if not _opposite_verb(clause.verb, other.verb) or misfits(clause, other, given):
        return False
    verb = clause.verb.split(" ")[0]
    return key(verb) not in given.happenings and (_about_the_same(clause, other) or not _happens(verb, given))


def _same_object(clause: Clause, other: Clause) -> bool:
    if clause.objects and other.objects:
        return any(shared(a, b) for a in clause.objects for b in other.objects)
    return not clause.objects and not other.objects


def _happens(verb: str, given: Events) -> bool:
    return key(verb) in given.happenings or given.has_synonym(verb, "VERB")


def _held(clause: Clause, near: Sequence[Clause]) -> Iterator[Found]:
    """It happened here and not there, or the other way round, or there it is open, or still to come."""
    if any(_holds_too(clause, c) for c in near):
        return
    told = [c for c in near if not c.is_future] or near
    past = clause.is_future and all(c.holds == clause.holds for c in told)
    if past or (all(c.is_future for c in told) and _is_done(clause)):
        yield Found("modality", clause.start, clause.end, instead=told[0].verb)
    elif all(c.holds == "open" for c in told):
        yield Found("modality", clause.start, clause.end)
    else:
        yield Found("negation", clause.start, clause.end, not any(c.holds == "open" for c in told))


def _holds_too(clause: Clause, other: Clause) -> bool:
    if other.is_future and clause.is_main and _is_done(clause):
        return False
    if clause.is_future and other.is_past and not other.is_future:
        return False
    return clause.holds == other.holds or (clause.holds == "open" and other.holds == "yes")


def _about_the_same(clause: Clause, other: Clause) -> bool:
    mine, theirs = clause.subject, other.subject or next(iter(other.objects), None)
    return bool(mine and theirs and {key(h) for h in mine.heads} & {key(h) for h in theirs.heads})


def _is_done(clause: Clause) -> bool:
    return clause.holds == "yes" and not clause.is_future and (clause.is_past or "already" in clause.manner)


def _same_verb(one: str, other: str) -> bool:
    if one in SPEECH and other in SPEECH:
        return True
    if one in EMPTY or other in EMPTY:
        return one == other
    return same_word(one, other) or (len(one) > 3 and len(other) > 3 and key(one) == key(other))


def _does_the_opposite(clause: Clause, other: Clause) -> bool:
    return _opposite_verb(clause.verb, other.verb) and _about_the_same(clause, other) and other.holds == clause.holds


def _opposite_verb(one: str, other: str) -> bool:
    return other in opposite_words(one) or one in opposite_words(other)
