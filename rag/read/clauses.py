"""The clauses of a text: a verb with who did it, to what, where and with what, and whether it happened.

Passive and active are one: who is done to is the object, "by" names the subject. What a verb shares with another
("rose and then fell", "plans to close") comes from that one. A verb in the scope of a denial, a doubt or an "if" knows
it (`Clause.holds`).
"""

from dataclasses import replace
from functools import lru_cache

from rag.read.parser import parse, parse_all
from rag.read.parts import Clause, Lexeme, Term
from rag.read.tree import Tree
from rag.text import split_sentences

_TELLING = frozenset("NOUN VERB ADJ ADV NUM PROPN AUX ADP".split())


def clauses(text: str) -> list[Clause]:
    """Of each sentence of the text, in order."""
    spans = split_sentences(text)
    parse_all([span.of(text).rstrip() for span in spans])
    return [_shifted(clause, span.start) for span in spans for clause in _of_sentence(span.of(text).rstrip())]


def lexemes(text: str) -> list[Lexeme]:
    """Its nouns, verbs, adjectives, adverbs and figures, in order."""
    return [
        Lexeme(n.lemma, n.pos, n.dep, span.start + n.start, span.start + n.end)
        for span in split_sentences(text)
        for n in parse(span.of(text).rstrip())
        if n.pos in _TELLING
    ]


@lru_cache(maxsize=2048)
def _of_sentence(sentence: str) -> tuple[Clause, ...]:
    tree = Tree(parse(sentence))
    return tuple(
        tree.clause(n) if tree.is_predicate(n) else tree.gapped(n)
        for n in range(len(tree.nodes))
        if tree.is_predicate(n) or tree.is_gapped(n)
    )


def _shifted(clause: Clause, by: int) -> Clause:
    if not by:
        return clause
    return replace(
        clause,
        start=clause.start + by,
        end=clause.end + by,
        first=clause.first + by,
        last=clause.last + by,
        subject=_moved(clause.subject, by) if clause.subject else None,
        objects=tuple(_moved(t, by) for t in clause.objects),
        others=tuple(_moved(t, by) for t in clause.others),
    )


def _moved(term: Term, by: int) -> Term:
    return replace(term, start=term.start + by, end=term.end + by)
