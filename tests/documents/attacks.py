"""Strings that keep a regular expression busy, made from the expression itself.

Each repetition of the pattern is taken once: what stands before it is written out in its shortest form, what
it repeats is written very often, and then comes something that does not fit. What is repeated is drawn from
the pattern's own alphabet, so that neighbours which match the same characters meet those that both match.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from itertools import islice, product
from typing import Any, cast

_parser = vars(import_module("re._parser"))  # it has no types
MANY = 30
"""A repetition that ends sooner costs no more than that factor."""

SAMPLES = 8
"""Most forms of what is repeated."""

USUAL = " \n\taA\u00e9x1_-.,:;!'\"<>()[]/&\u4e2d"
TAILS = ("\x00", "!", " a", "1", "\n\n.", "")

Tree = Sequence[tuple[object, Any]]


@dataclass(frozen=True, slots=True)
class Attack:
    head: str
    piece: str
    tail: str

    def of(self, n: int) -> str:
        """About `n` characters."""
        return self.head + self.piece * (n // len(self.piece)) + self.tail


@dataclass(frozen=True)
class Attacked:
    """A pattern, taken apart."""

    pattern: "re.Pattern[str] | re.Pattern[bytes]"

    @cached_property
    def _source(self) -> str:
        given = self.pattern.pattern
        return given if isinstance(given, str) else given.decode("latin-1")

    @cached_property
    def _tree(self) -> Tree:
        return cast(Tree, _parser["parse"](self._source, self.pattern.flags & ~re.UNICODE | re.ASCII * self._bytes))

    @cached_property
    def _bytes(self) -> bool:
        return isinstance(self.pattern.pattern, bytes)

    @cached_property
    def _alphabet(self) -> str:
        usual = USUAL if not self._bytes else USUAL.encode("ascii", "ignore").decode()
        return "".join(dict.fromkeys([*_literals(self._tree), *usual]))

    def attacks(self) -> Iterator[Attack]:
        """Each once."""
        seen: set[Attack] = set()
        for head, body in self._repetitions("", self._tree):
            for sample in islice(self._forms(body), SAMPLES):
                for piece in filter(None, (sample, head + sample)):
                    for begin in ("", head, f"{head}x"):
                        seen |= {Attack(begin, piece, tail) for tail in TAILS}
        yield from sorted(seen, key=lambda attack: (attack.head, attack.piece, attack.tail))

    def _repetitions(self, head: str, tree: Tree) -> Iterator[tuple[str, Tree]]:
        """What stands before each repetition, and what it repeats."""
        for op, value in tree:
            for low, high, body in _repeats(op, value):
                if high is _parser["MAXREPEAT"] or int(high) >= MANY:
                    yield head, body
                yield from self._repetitions(head, body)
                del low
            for inner in _inner(op, value):
                yield from self._repetitions(head, inner)
            head += self._shortest([(op, value)])

    def _shortest(self, tree: Tree) -> str:
        return next(iter(self._forms(tree, fewest=True)), "")

    def _forms(self, tree: Tree, *, fewest: bool = False) -> Iterator[str]:
        """Strings that the tree matches, look-around left out."""
        parts = [list(islice(self._forms_of(op, value, fewest), SAMPLES)) or [""] for op, value in tree]
        for chosen in product(*parts):
            yield "".join(chosen)

    def _forms_of(self, op: object, value: Any, fewest: bool) -> Iterator[str]:
        name = str(op)
        if name == "LITERAL":
            yield chr(value)
        elif name == "ANY":
            yield from (c for c in self._alphabet if c != "\n")
        elif name in ("IN", "NOT_LITERAL", "RANGE", "CATEGORY"):
            members = value if name == "IN" else [(op, value)]
            yield from (c for c in self._alphabet if _fits(members, c))
            yield from (chr(v[0]) for o, v in members if str(o) == "RANGE")
        elif name == "BRANCH":
            for alternative in value[1]:
                yield from islice(self._forms(alternative, fewest=fewest), SAMPLES // 2)
        for low, _, body in _repeats(op, value):
            if fewest or low:
                yield from (form * low for form in islice(self._forms(body, fewest=fewest), 1 if fewest else SAMPLES))
            else:
                yield from self._forms(body)
                yield ""
        if name in ("SUBPATTERN", "ATOMIC_GROUP"):
            yield from self._forms(value[-1] if name == "SUBPATTERN" else value, fewest=fewest)


def _repeats(op: object, value: Any) -> Iterable[tuple[int, Any, Tree]]:
    return [value] if str(op) in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT") else []


def _inner(op: object, value: Any) -> Iterable[Tree]:
    match str(op):
        case "SUBPATTERN":
            return [value[-1]]
        case "ATOMIC_GROUP":
            return [value]
        case "BRANCH":
            return value[1]
        case "ASSERT" | "ASSERT_NOT":
            return [value[1]]
        case _:
            return []


def _literals(tree: Tree) -> Iterator[str]:
    for op, value in tree:
        if str(op) in ("LITERAL", "NOT_LITERAL"):
            yield chr(value)
        elif str(op) == "IN":
            yield from _literals(value)
        for _, _, body in _repeats(op, value):
            yield from _literals(body)
        for inner in _inner(op, value):
            yield from _literals(inner)


def _fits(members: Tree, character: str) -> bool:
    """Whether a class of characters has this one."""
    negated = bool(members) and str(members[0][0]) == "NEGATE"
    return negated != any(_has(op, value, character) for op, value in members)


def _has(op: object, value: Any, character: str) -> bool:
    match str(op):
        case "LITERAL":
            return chr(value) == character
        case "NOT_LITERAL":
            return chr(value) != character
        case "RANGE":
            return value[0] <= ord(character) <= value[1]
        case "CATEGORY":
            return _in_category(str(value), character)
        case _:
            return False


def _in_category(name: str, character: str) -> bool:
    kind = name.rpartition("_")[2]
    found = {
        "SPACE": character.isspace(),
        "DIGIT": character.isdigit(),
        "WORD": character.isalnum() or character == "_",
    }[kind]
    return found != ("_NOT_" in name)
