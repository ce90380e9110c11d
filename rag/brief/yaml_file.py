"""A YAML file of a few keys: its values, the line on which each stands, and what it must not leave to chance.

YAML reads `no` as false, `2026-03-02` as a date, `1:30` as 90 and of two equal keys the last one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import yaml

from rag.errors import BadInput

_PLAIN = re.compile(r"[-+]?(?:0|[1-9]\d*)(?:\.\d*)?(?:[eE][-+]?\d+)?|[-+]?\.\d+|[-+]?\.(?:inf|nan)", re.IGNORECASE)
"""Numbers as everybody reads them; YAML has octal ones, those of base 60 and underscores besides."""
_WORDS = ("tag:yaml.org,2002:str", "tag:yaml.org,2002:merge")
_NUMBERS = ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")

Place = Sequence[object]
"""Keys and indexes that lead to a value."""


@dataclass(frozen=True, slots=True)
class YamlFile:
    """`value` is None for an empty file."""

    value: object
    root: yaml.Node | None

    def line(self, place: Place) -> int:
        """Of the value there, or of what is nearest to it; counts from 1."""
        return self._node(place).start_mark.line + 1 if self.root else 1

    def written(self, place: Place) -> str | None:
        """The word there as it stands in the file; None where that is no single word."""
        node = self._node(place) if self.root else None
        return str(node.value) if isinstance(node, yaml.ScalarNode) and node.style is None else None

    def _node(self, place: Place) -> yaml.Node:
        node = cast(yaml.Node, self.root)
        for step in place:
            found = next((child for key, child in _children(node) if key == str(step)), None)
            if found is None:
                return node
            node = found
        return node


def read_yaml(text: str) -> YamlFile:
    """Raises `BadInput` with the place and the line, and what PyYAML raises for what is no YAML."""
    root = cast(yaml.Node | None, cast(Any, yaml).compose(text, Loader=yaml.SafeLoader))
    if root is not None:
        _check(root, (), set())
    return YamlFile(yaml.safe_load(text), root)


def _children(node: yaml.Node) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), value) for key, value in _pairs(node))
    elif isinstance(node, yaml.SequenceNode):
        yield from ((str(n), value) for n, value in enumerate(cast(list[yaml.Node], node.value)))


def _pairs(node: yaml.MappingNode) -> list[tuple[yaml.Node, yaml.Node]]:
    return cast(list[tuple[yaml.Node, yaml.Node]], cast(Any, node).value)


def _check(node: yaml.Node, place: tuple[str, ...], seen: set[int]) -> None:
    """Each node once, however many aliases lead to it."""
    if id(node) in seen:
        return
    seen.add(id(node))
    name = ".".join(place) or "the file"
    if isinstance(node, yaml.ScalarNode) and node.tag in _NUMBERS and not _PLAIN.fullmatch(str(node.value)):
        raise BadInput(f"{name}: “{str(node.value)[:40]}” is no plain number; line {node.start_mark.line + 1}")
    if isinstance(node, yaml.MappingNode):
        _check_keys([key for key, _ in _pairs(node)], name)
    for key, child in _children(node):
        _check(child, (*place, key), seen)


def _check_keys(keys: Sequence[yaml.Node], name: str) -> None:
    found: set[str] = set()
    for key in keys:
        word = str(key.value)[:40] if isinstance(key, yaml.ScalarNode) else "…"
        where = f"line {key.start_mark.line + 1}"
        if key.tag not in _WORDS:
            raise BadInput(f"{name}: YAML does not read the key “{word}” as text: put it into quotes; {where}")
        if key.value in found:
            raise BadInput(f"{name}: “{word}” is given twice; {where}")
        found.add(key.value)
