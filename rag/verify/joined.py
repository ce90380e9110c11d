"""Sentences joined of two: somebody from one cited sentence and what another one tells of somebody else."""

from collections.abc import Iterator

from rag.grammar import Clause, Term
from rag.text import split_sentences
from rag.text.follow import by_pronoun, people
from rag.verify.finding import Found
from rag.verify.happening import Events, key

_HALF = 0.5
"""Least share of what a clause tells that stands in one cited sentence."""


def joined(said: Events, given: Events, article: str) -> Iterator[Found]:
    """Named subjects of main clauses, where the cited sentence that tells the rest is of another and not of them.

    `article` tells whom "he" means there.
    """
    sentences = [Events(span.of(given.text)) for span in split_sentences(given.text)]
    for clause in said.clauses:
        subject = clause.subject
        if not clause.is_main or not subject or subject.is_pronoun or not subject.names:
            continue
        names = {key(name.lower()) for name in subject.names}
        rest = _rest(clause) - names
        held = [(len(rest & s.keys), bool(names & s.keys), n) for n, s in enumerate(sentences)]
        most, named, n = max(held, default=(0, True, 0))
        if most < max(1, _HALF * len(rest)) or named:
            continue
        other = _other(sentences[n], article)
        if other and not _is_known_as(other, subject, given):
            yield Found("role", subject.start, subject.end, instead=other)


def _is_known_as(other: str, subject: Term, given: Events) -> bool:
    """ "Hedrick" of "Tomas Hedrick", "the mayor of Dresk" where the cited text has "Dresk's mayor, Judit Falk"."""
    last = key(other.split(" ")[-1].lower())
    mine = {key(word.lower()) for word in subject.names | subject.heads}
    theirs = [{key(word) for word in t.words} for c in given.clauses for t in c.terms]
    return last in mine or any(last in words and mine & words for words in theirs)


def _rest(clause: Clause) -> set[str]:
    """What it tells beside its subject."""
    words = [word for t in (*clause.objects, *clause.others) for word in t.words]
    return {key(word) for word in (*words, *clause.manner, clause.verb.split(" ")[0])}


def _other(sentence: Events, article: str) -> str | None:
    """Whom the sentence is of, if it names or counts them, or by "he" or "she": not by "the company"."""
    for clause in sentence.clauses:
        subject = clause.subject or next(iter(clause.objects), None)
        if clause.is_main and subject:
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
