"""What a sentence is told in: clauses, the terms in their roles, words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Holds = Literal["yes", "no", "open"]
DEFINITE = frozenset("the this that these those its his her their".split())
"""What stands before somebody or something that was told of before."""


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word of the text with its part of speech (universal) and dependency label."""

    lemma: str
    pos: str
    dep: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Term:
    """A noun phrase (or adjective, or adverb) in its role.

    `heads` are the lemmas of its head and of what is joined to it by "and" or set beside it between commas; `words`
    the lemmas of all its words; `names` its proper nouns as they stand, `numbers` how many they are; `role` is subject,
    object or a preposition.
    """

    role: str
    heads: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    start: int
    end: int
    is_pronoun: bool
    is_negated: bool
    """ "no one", "none of"."""
    is_definite: bool
    """ "the town", "its owner": somebody or something that was told of before."""
    share: Literal["all", "part"] | None
    """ "all members", "four of the members"."""


@dataclass(frozen=True, slots=True)
class Clause:
    """`verb` is its lemma, with a particle where it has one ("set up"); `said_by` the lemma of a verb that it is the
    content of ("deny", "say"); `manner` lemmas of adverbs. Offsets count in the text.
    """

    verb: str
    start: int
    end: int
    subject: Term | None
    objects: tuple[Term, ...]
    others: tuple[Term, ...]
    holds: Holds
    is_future: bool
    is_past: bool
    said_by: str | None
    manner: frozenset[str]
    is_main: bool
    """What the sentence says first of all, or says that somebody said."""
    first: int
    last: int
    """Where its own words begin and end, without clauses that are joined to it."""

    @property
    def terms(self) -> Iterator[Term]:
        yield from (self.subject,) if self.subject else ()
        yield from self.objects
        yield from self.others
