"""A text as what happens in it: its clauses, and its words by key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rag.grammar import Clause, Lexeme, clauses, lexemes, nominals, same_word
from rag.text import split_sentences, stem
from rag.text.concepts import concept
from rag.types import Span

_PREFIX = 5


@dataclass(frozen=True)
class Events:
    """Of a sentence or of all that it cites."""

    text: str
    clauses: Sequence[Clause] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "clauses", clauses(self.text))

    @cached_property
    def spans(self) -> Sequence[Span]:
        return split_sentences(self.text)

    @cached_property
    def sentences(self) -> list["Events"]:
        return [Events(span.of(self.text)) for span in self.spans]

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
    def parties(self) -> frozenset[str]:
        """Keys of those who are in any role, and how many they are."""
        terms = [t for c in self.clauses for t in c.terms if not t.is_pronoun]
        return frozenset(key(word) for t in terms for word in t.heads | t.numbers)

    def has(self, word: Lexeme) -> bool:
        return key(word.lemma) in self.keys or self.has_synonym(word.lemma, word.pos)

    def has_synonym(self, lemma: str, pos: str) -> bool:
        return any(same_word(lemma, other) for other in self.by_kind.get(pos, ()))


@lru_cache(maxsize=16384)
def key(lemma: str) -> str:
    """What makes two forms one word: its concept in the news, or the first letters of its stem."""
    return concept(stem(lemma))[:_PREFIX]
