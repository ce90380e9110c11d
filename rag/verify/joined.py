"""Sentences joined of two: somebody from one cited sentence and what another one tells of somebody else."""

import re
from collections.abc import Iterator

from rag.grammar import Clause, Term
from rag.text import split_sentences
from rag.text.follow import by_pronoun, people
from rag.verify.events import SPEECH
from rag.verify.finding import Found
from rag.verify.happening import Events, key

_EVENT = re.compile(r"(?:[ts]ion|ance)$")
"""Nouns made of verbs: whose they are is who did it."""
_HALF = 0.5
"""Least share of what a clause tells that stands in one cited sentence."""


def joined(said: Events, given: Events, article: str) -> Iterator[Found]:
    """Named subjects of main clauses, where the cited sentence that tells the rest is of another and not of them.

    `article` tells whom "he" means there.
    """
    sentences = given.sentences
    for clause in said.clauses:
        subject = clause.subject
        if not clause.is_main or not subject or subject.is_pronoun or not subject.names:
            continue
        names = {key(name.lower()) for name in subject.names}
        rest = _rest(clause) - names
        held = [(len(rest & s.keys), bool(names & s.keys), n) for n, s in enumerate(sentences)]
        enough = max(1, _HALF * len(rest))
        most, _, n = max(held, default=(0, True, 0))
        if most < enough or any(named and share >= enough for share, named, _ in held):
            continue
        other = _other(sentences[n], article)
        if other and not _is_known_as(other, subject, given):
            yield Found("role", subject.start, subject.end, instead=other)


def owned(said: Events, given: Events) -> Iterator[Found]:
    """ "The resignation of Sale" where a cited sentence has a resignation and Sale, but not as hers."""
    for noun in said.nominals:
        for owner in (t for t in noun.others if t.role == "of" and _EVENT.search(noun.verb)):
            names = {key(name.lower()) for name in owner.names}
            with_both = [
                s for s in given.sentences if key(noun.verb) in s.keys and any(names & words for words in _terms(s))
            ]
            ties = [*given.nominals, *given.clauses]
            tied = (t for c in ties if key(c.verb) == key(noun.verb) for t in c.terms)
            if with_both and not any(names & {key(w) for w in t.words} for t in tied):
                yield Found("role", owner.start, owner.end)


def _terms(text: Events) -> list[set[str]]:
    return [{key(word) for word in t.words} for c in text.clauses for t in c.terms]


def _is_known_as(other: str, subject: Term, given: Events) -> bool:
    """ "Hedrick" of "Tomas Hedrick", "the mayor of Dresk" where the cited text has "Dresk's mayor, Judit Falk"."""
    last = key(other.split(" ")[-1].lower())
    mine = {key(word.lower()) for word in subject.names | subject.heads}
    return last in mine or any(last in words and mine & words for words in _terms(given))


def _rest(clause: Clause) -> set[str]:
    """What it tells beside its subject."""
    words = [word for t in (*clause.objects, *clause.others) for word in t.words]
    return {key(word) for word in (*words, *clause.manner, clause.verb.split(" ")[0])}


def _other(sentence: Events, article: str) -> str | None:
    """Whom the sentence is of, if it names or counts them, or by "he" or "she": not by "the company"."""
    main = [c for c in sentence.clauses if c.is_main]
    for clause in [c for c in main if c.verb not in SPEECH] or main:
        subject = clause.subject or next(iter(clause.objects), None)
        if subject:
            words = sentence.text[subject.start : subject.end]
            if subject.is_pronoun:
                return _meant(words.lower(), sentence.text, article)
            return words if (subject.names or subject.numbers) and not subject.is_definite else None
    return None


def _meant(pronoun: str, sentence: str, article: str) -> str | None:
    before = article.partition(sentence)[0]
    nearest = [span.of(before) for span in reversed(split_sentences(before))]
    person = by_pronoun(pronoun, nearest, None, people(before)).person if nearest else None
    return person.name if person else None
