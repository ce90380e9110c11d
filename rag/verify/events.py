"""What happened and who did what to whom: each clause of the sentence beside the cited clauses of the same verb.

A clause is borne out by one cited clause that has its verb (or one that shares a sense), the same persons and things
in the same roles, and that holds as it does. What is told of a clause that none bears out is what the nearest lacks.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

from rag.grammar import TO_COME, Clause, Lexeme, Term, clauses, lexemes, nominals, opposite_words, same_word
from rag.text import split_sentences, stem
from rag.text.concepts import concept
from rag.types import Span
from rag.verify.finding import Found

_EMPTY = frozenset("be have do get make take give go come see become include involve remain seem mean".split())
"""Verbs whose subject and object tell little."""
_LIGHT = _EMPTY | frozenset(
    "know happen occur hold let use expect begin start continue need want keep call bring lead follow try put set"
    " find show help run stand turn cost number total measure weigh".split()
)
"""Verbs that paraphrases put for others: their not being in the cited text tells nothing."""
SPEECH = frozenset(
    "say tell report announce state add insist write declare note explain comment describe accord claim argue maintain"
    " stress inform".split()
)
_BOTH_WAYS = frozenset(
    "open close reopen start begin end stop rise fall break collapse sink move change increase decrease resume halt"
    " continue spread grow drop burn flood crack double hurt delay".split()
)
"""Of "They reopened the library" and "The library reopened"."""
_ROLES = frozenset("for against from to with by over under".split())
"""Prepositions that tell who or what is meant, and not when or where."""
_ACRONYM = re.compile(r"[A-Z]{2,6}|(?:[A-Z]\.){2,6}")
_PREFIX = 5
_GENERIC = frozenset(
    "people person man woman official one thing time day week month year number part area place city town country"
    " company firm group body authority government side member case matter fact way total figure amount level rest"
    " couple half others night morning evening afternoon today yesterday tomorrow hour minute statement interview"
    " article report reporter newspaper paper event incident work end start beginning news agency site plan step move"
    " decision detail reason result change effect cause point issue problem situation past future moment period"
    " percent".split()
)
"""Nouns by which paraphrases stand for others, or which say nothing of what happened."""

Fit = Literal["same", "other", "unknown"]


@dataclass(frozen=True)
class Events:
    """Of a sentence or of all that it cites."""

    text: str
    clauses: Sequence[Clause] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "clauses", clauses(self.text))

    @cached_property
    def words(self) -> list[Lexeme]:
        return lexemes(self.text)

    @cached_property
    def nominals(self) -> list[Clause]:
        return nominals(self.text)

    @cached_property
    def lemmas(self) -> frozenset[str]:
        return frozenset(w.lemma for w in self.words)

    @cached_property
    def by_kind(self) -> dict[str, frozenset[str]]:
        """Lemmas of each part of speech: "place" the noun has other synonyms than the verb."""
        return {pos: frozenset(w.lemma for w in self.words if w.pos == pos) for pos in {w.pos for w in self.words}}

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(key(w) for w in self.lemmas)

    @cached_property
    def happenings(self) -> frozenset[str]:
        """Keys of what can name an event: verbs, and nouns that do not only describe another."""
        return frozenset(key(w.lemma) for w in self.words if w.dep not in ("compound", "amod") or w.pos == "VERB")

    @cached_property
    def _sentences(self) -> list[tuple[Span, frozenset[str]]]:
        terms = [t for c in self.clauses for t in c.terms if not t.is_pronoun]
        heads = [(t.start, key(word)) for t in terms for word in t.heads | t.numbers]
        return [(s, frozenset(k for at, k in heads if s.start <= at < s.end)) for s in split_sentences(self.text)]

    def beside(self, at: int) -> frozenset[str]:
        """Keys of those who are in any role in the sentence that holds the character at `at`."""
        none: frozenset[str] = frozenset()
        return next((keys for span, keys in self._sentences if span.start <= at < span.end), none)

    def has(self, word: Lexeme) -> bool:
        return key(word.lemma) in self.keys or self.has_synonym(word.lemma, word.pos)

    def has_synonym(self, lemma: str, pos: str) -> bool:
        return any(same_word(lemma, other) for other in self.by_kind.get(pos, ()))


@dataclass(frozen=True, slots=True)
class Borne:
    """A clause of the sentence with the cited clauses that bear it out, and what is found where none does."""

    clause: Clause
    by: tuple[Clause, ...]
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Misfit:
    """A term of the sentence with who is in its role in the cited text.

    `sure`: both are named, or it stands there in another role of the same clause; else it may be said otherwise.
    """

    term: Term
    instead: str | None
    sure: bool


@lru_cache(maxsize=16384)
def key(lemma: str) -> str:
    """What makes two forms one word: its concept in the news, or the first letters of its stem."""
    return concept(stem(lemma))[:_PREFIX]


def borne_out(said: Events, given: Events) -> list[Borne]:
    """Each clause of the sentence."""
    return [_borne(clause, given) for clause in said.clauses]


def details(said: Events, given: Events, around: frozenset[str]) -> Iterator[Found]:
    """Words that the cited text has nothing for, or only the opposite of.

    `around`: keys of the words of the article, the title and the outlet, which may supply nouns.
    """
    for word in said.words:
        if word.pos not in ("NOUN", "ADJ", "ADV") or not word.lemma.isalpha() or given.has(word):
            continue
        opposite = next((o for o in sorted(opposite_words(word.lemma)) if o in given.lemmas), None)
        if opposite:
            yield Found("opposite", word.start, word.end, True, opposite)
        elif word.pos == "NOUN" and word.lemma not in _GENERIC and key(word.lemma) not in around:
            yield Found("detail", word.start, word.end)


def _borne(clause: Clause, given: Events) -> Borne:
    beside = [c for c in given.clauses if _same_verb(clause.verb, c.verb)]
    if not beside:
        return Borne(clause, (), tuple(_as_noun(clause, given) or _no_event(clause, given)))
    fits = [(c, _misfits(clause, c, given)) for c in beside]
    fewest = min(len(m) for _, m in fits)
    near = tuple(c for c, m in fits if len(m) == fewest)
    if clause.verb in SPEECH:
        return Borne(clause, () if fewest else tuple(c for c in near if c.holds == clause.holds), ())
    if fewest:
        wrong = next(m for _, m in fits if len(m) == fewest)
        return Borne(clause, (), tuple(Found("role", m.term.start, m.term.end, m.sure, m.instead) for m in wrong))
    if clause.verb in _EMPTY:
        near = tuple(c for c in near if _about_the_same(clause, c))
    found = tuple(_held(clause, near)) if near else ()
    return Borne(clause, () if found else near, found)


def _as_noun(clause: Clause, given: Events) -> list[Found]:
    """ "Aust resigned" where the cited text has a resignation, but another's."""
    core = [t for t in (clause.subject, *clause.objects) if t]
    named = [c for c in given.nominals if key(c.verb) == key(clause.verb)]
    if not core or not named or clause.verb in _EMPTY:
        return []
    fits = [(c, [_fit(t, c.others, given.beside(c.start)) for t in core]) for c in named]
    if not all("same" not in f and "other" in f for _, f in fits):
        return []
    noun, first = fits[0]
    return [
        Found(
            "role",
            core[first.index("other")].start,
            core[first.index("other")].end,
            True,
            _words(noun.others[0], given),
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
    elif verb not in _LIGHT | SPEECH | TO_COME and not _happens(verb, given):
        yield Found("event", clause.start, clause.end)


def _is_turned(clause: Clause, other: Clause, given: Events) -> bool:
    """The opposite, of the same persons, where the cited text has nothing nearer to the verb itself."""
    if not _opposite_verb(clause.verb, other.verb) or _misfits(clause, other, given):
        return False
    verb = clause.verb.split(" ")[0]
    return key(verb) not in given.happenings and (_about_the_same(clause, other) or not _happens(verb, given))


def _same_object(clause: Clause, other: Clause) -> bool:
    if clause.objects and other.objects:
        return any(_shared(a, b) for a in clause.objects for b in other.objects)
    return not clause.objects and not other.objects


def _happens(verb: str, given: Events) -> bool:
    return key(verb) in given.happenings or given.has_synonym(verb, "VERB")


def _held(clause: Clause, near: Sequence[Clause]) -> Iterator[Found]:
    """It happened here and not there, or the other way round, or there it is open, or still to come."""
    if any(_holds_too(clause, c) for c in near):
        return
    told = [c for c in near if not c.is_future] or near
    if all(c.is_future for c in told) and _is_done(clause):
        yield Found("modality", clause.start, clause.end, instead=told[0].verb)
    elif all(c.holds == "open" for c in told):
        yield Found("modality", clause.start, clause.end)
    else:
        yield Found("negation", clause.start, clause.end, not any(c.holds == "open" for c in told))


def _holds_too(clause: Clause, other: Clause) -> bool:
    if other.is_future and clause.is_main and _is_done(clause):
        return False
    return clause.holds in (other.holds, "open")


def _about_the_same(clause: Clause, other: Clause) -> bool:
    mine, theirs = clause.subject, other.subject or next(iter(other.objects), None)
    return bool(mine and theirs and mine.heads & theirs.heads)


def _is_done(clause: Clause) -> bool:
    return clause.holds == "yes" and not clause.is_future and (clause.is_past or "already" in clause.manner)


def _same_verb(one: str, other: str) -> bool:
    if one in SPEECH and other in SPEECH:
        return True
    if one in _EMPTY or other in _EMPTY:
        return one == other
    return same_word(one, other) or (len(one) > 3 and len(other) > 3 and key(one) == key(other))


def _opposite_verb(one: str, other: str) -> bool:
    return other in opposite_words(one) or one in opposite_words(other)


def _misfits(clause: Clause, other: Clause, given: Events) -> list[Misfit]:
    """Terms of the clause in whose role the other has somebody else."""
    if clause.verb in _EMPTY:
        return []
    return [
        *_other_subject(clause, other, given),
        *_other_object(clause, other, given),
        *_other_party(clause, other, given),
    ]


def _other_subject(clause: Clause, other: Clause, given: Events) -> Iterator[Misfit]:
    mine, theirs, near = clause.subject, other.subject, given.beside(other.start)
    if not mine or _turned_round(clause, other, near):
        return
    if theirs:
        fit = _fits(mine, theirs, near)
        known = not mine.is_pronoun and not theirs.is_pronoun
        crossed = known and any(_shared(t, theirs) for t in (*clause.objects, *clause.others))
        crossed |= known and any(_shared(mine, t) for t in (*other.objects, *other.others))
        if fit == "other" or (fit == "unknown" and crossed):
            yield Misfit(mine, _words(theirs, given), crossed or _named_apart(mine, theirs))
    elif not clause.objects and clause.verb not in _BOTH_WAYS and _fit(mine, other.objects, near) == "same":
        yield Misfit(mine, None, True)


def _other_object(clause: Clause, other: Clause, given: Events) -> Iterator[Misfit]:
    near = given.beside(other.start)
    for term in clause.objects:
        if other.objects:
            if _fit(term, other.objects, near) == "other":
                crossed = other.subject is not None and _shared(term, other.subject)
                sure = crossed or _named_apart(term, other.objects[0])
                yield Misfit(term, _words(other.objects[0], given), sure)
        elif _is_done_to(clause, other) and other.subject and _fits(term, other.subject, near) == "same":
            yield Misfit(term, None, True)


def _is_done_to(clause: Clause, other: Clause) -> bool:
    """Here it is done to somebody, there somebody does it."""
    return clause.subject is None and other.subject is not None and clause.verb not in _BOTH_WAYS


def _other_party(clause: Clause, other: Clause, given: Events) -> Iterator[Misfit]:
    """For whom, against whom, to whom."""
    near = given.beside(other.start)
    for term in clause.others:
        same = [t for t in other.others if t.role == term.role]
        if term.role in _ROLES and same and _fit(term, same, near) == "other":
            yield Misfit(term, _words(same[0], given), _named_apart(term, same[0]) or _set_apart(term, same[0], near))


def _named_apart(one: Term, other: Term) -> bool:
    return bool(one.names and other.names)


def _turned_round(clause: Clause, other: Clause, near: frozenset[str]) -> bool:
    """ "The library reopened" of "They reopened the library"."""
    mine = clause.subject
    if not mine or clause.objects or clause.verb not in _BOTH_WAYS:
        return False
    return bool(other.objects) and _fit(mine, other.objects, near) == "same"


def _fit(term: Term, there: Sequence[Term], near: frozenset[str]) -> Fit:
    fits = [_fits(term, other, near) for other in there]
    if "same" in fits:
        return "same"
    return "other" if fits and all(f == "other" for f in fits) else "unknown"


def _fits(term: Term, other: Term, near: frozenset[str]) -> Fit:
    """`near`: what else the other's sentence names; who stands there in another role is not meant here."""
    if term.is_pronoun or other.is_pronoun:
        return "unknown"
    if any(_ACRONYM.fullmatch(name) for name in term.names | other.names):
        return "unknown" if not _shared(term, other) else "same"
    if term.names and other.names and not _keys(term.names) & _keys(other.names):
        return "other"
    if _shared(term, other):
        return "other" if _set_apart(term, other, near) else "same"
    if term.names and all(head.isdigit() or head in _COUNTS for head in other.heads):
        return "unknown"
    return "other" if all(key(head) in near for head in term.heads) else "unknown"


_COUNTS = frozenset("one two three four five six seven eight nine ten both all some many others".split())
""" "the two": those who were named before."""


def _set_apart(term: Term, other: Term, near: frozenset[str]) -> bool:
    """Alike but for how many ("six members" for "three members") or for a word and its opposite ("men's race")."""
    if term.numbers and other.numbers and not term.numbers & other.numbers and _keys(term.numbers) <= near:
        return True
    turned = {o for word in term.words - other.words for o in opposite_words(word)}
    return bool(turned & (other.words - term.words))


def _shared(term: Term, other: Term) -> bool:
    if _keys(term.words) & _keys(other.words):
        return True
    return any(same_word(a, b) for a in term.heads for b in other.heads)


def _keys(words: frozenset[str]) -> frozenset[str]:
    return frozenset(key(w.lower()) for w in words)


def _words(term: Term, text: Events) -> str:
    return text.text[term.start : term.end]
