"""Sentences joined of two: somebody from one cited sentence and what another one tells of somebody else."""

from collections.abc import Iterator

from rag.grammar import Clause
from rag.text import split_sentences
from rag.verify.finding import Found
from rag.verify.happening import Events, key

_HALF = 0.5
"""Least share of what a clause tells that stands in one cited sentence."""


def joined(said: Events, given: Events) -> Iterator[Found]:
    """Named subjects of main clauses, where the cited sentence that tells the rest names another and not them."""
    sentences = [Events(span.of(given.text)) for span in split_sentences(given.text)]
    for clause in said.clauses:
        subject = clause.subject
        if not clause.is_main or not subject or subject.is_pronoun or not subject.names:
            continue
        names = {key(name.lower()) for name in subject.names}
        rest = _rest(clause) - names
        held = [(len(rest & s.keys), bool(names & s.keys), n) for n, s in enumerate(sentences)]
        most, named, n = max(held, default=(0, True, 0))
        if most >= max(1, _HALF * len(rest)) and not named and (other := _other(sentences[n])):
            yield Found("role", subject.start, subject.end, instead=other)


def _rest(clause: Clause) -> set[str]:
    """What it tells beside its subject."""
    words = [word for t in (*clause.objects, *clause.others) for word in t.words]
    return {key(word) for word in (*words, *clause.manner, clause.verb.split(" ")[0])}


def _other(sentence: Events) -> str | None:
    """Whom the sentence is of, if it names or counts them: not by "he" or "the company"."""
    for clause in sentence.clauses:
        subject = clause.subject or next(iter(clause.objects), None)
        if clause.is_main and subject:
            known = (subject.names or subject.numbers) and not subject.is_pronoun and not subject.is_definite
            return sentence.text[subject.start : subject.end] if known else None
    return None
