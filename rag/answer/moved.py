"""A rise or a fall that a question takes for granted: "when did the bank cut its rate" that the rate went down, not up,
and not a forecast.

Words with a direction are in too many sentences for their presence to tell anything; what went that way must be told to
have gone so. English only; a question that the parser does not take apart takes nothing for granted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answer.premise import straight
from rag.read import Clause, clauses, same_word
from rag.text import stem, words
from rag.text.directions import directions
from rag.types import Hit, Span

NEAR = 4
"""Words between a noun that tells a direction and what went so: "a cut in the main rate"."""
_LEVELS = ("level up", "level down")
_ASKED = re.compile(
    r"\W*(?:why|when|by how much|how much|how often|how far|since when)"
    r" (?P<aux>did|does|do|has|have|had|was|were|is|are) (?P<rest>[^?]+)\??\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Move:
    """`what` are lemmas of what went that way, `pole` is "level up" or "level down", `text` as it was asked."""

    what: frozenset[str]
    pole: str
    text: str


def move(question: str) -> Move | None:
    """None where the question takes no rise or fall for granted."""
    asked = _ASKED.match(question)
    if asked is None:
        return None
    rest = asked["rest"].strip(" .!")
    found = straight(rest) if asked["aux"].lower() in ("did", "does", "do") else _main(question)
    pole = _pole_of(found.verb.split()[0]) if found else ""
    if found is None or not pole:
        return None
    terms = [t for t in (*found.objects, found.subject) if t and not t.is_pronoun]
    what = frozenset(head for head in terms[0].heads if head.isalpha()) if terms else frozenset[str]()
    return Move(what, pole, rest) if what else None


def _main(question: str) -> Clause | None:
    return next((c for c in clauses(question) if c.is_main), None)


def is_told(asked: Move, hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]) -> bool:
    """Some sentence of the hits tells it; one that goes on with a pronoun is of what the one before names."""
    return any(_tells(asked, texts) for texts in _passages(hits, sentences))


def _passages(hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]) -> Iterator[list[str]]:
    for hit, spans in zip(hits, sentences, strict=True):
        here = Span(hit.start, hit.end)
        yield [hit.title, *(s.shifted(-hit.start).of(hit.text) for s in spans if here.contains(s))]


def _tells(asked: Move, texts: Sequence[str]) -> bool:
    return any(
        _by_verb(asked, text, texts[n - 1] if n else "") or _by_noun(asked, text)
        for n, text in enumerate(texts)
        if any(asked.pole in d.value for d in directions(text))
    )


def _by_verb(asked: Move, text: str, before: str) -> bool:
    for clause in clauses(text):
        if _pole(clause, text) != asked.pole:
            continue
        terms = [t for t in (clause.subject, *clause.objects) if t]
        if any(_is_among(asked.what, t.words) for t in terms):
            return True
        if any(t.is_pronoun for t in terms[:1]) and _is_among(asked.what, frozenset(words(before))):
            return True
    return False


def _by_noun(asked: Move, text: str) -> bool:
    """ "A cut in the main rate", "the rate cut": beside each other, and no verb with an object of its own."""
    verbs = {c.start for c in clauses(text)}
    tokens = [(m.start(), m[0].lower()) for m in re.finditer(r"[\w’'-]+", text)]
    at = {d.start for d in directions(text) if asked.pole in d.value} - verbs
    turns = [n for n, (start, _) in enumerate(tokens) if start in at]
    return any(
        _is_among(asked.what, frozenset(word for _, word in tokens[max(0, n - NEAR) : n + NEAR + 1])) for n in turns
    )


def _pole(clause: Clause, text: str) -> str:
    return _pole_of(text[clause.start : clause.end])


def _pole_of(word: str) -> str:
    found = next(directions(word), None)
    return next((pole for pole in _LEVELS if found and pole in found.value), "")


def _is_among(what: frozenset[str], there: frozenset[str]) -> bool:
    stems = {stem(word) for word in there}
    return any(stem(word) in stems or any(same_word(word, other) for other in there) for word in what)
