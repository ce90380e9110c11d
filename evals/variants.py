"""Settings side by side: `--set chunk.tokens=128,256 --set retrieve.k=5,10` makes four variants of one suite."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from rag.config import Part, Settings, load
from rag.errors import BadInput, Misconfigured
from rag.types import Mode

MODEL = "llm.model"


class BadVariant(BadInput):
    """A setting that a suite cannot set, or a value that it does not take."""

    code = "bad_variant"


@dataclass(frozen=True, slots=True)
class Variant:
    """`name` is empty for the suite's own settings; `settings` are dotted, on top of the suite's."""

    name: str
    settings: Mapping[str, Any]

    @property
    def mode(self) -> Mode:
        return "llm" if MODEL in self.settings else "extractive"


def variants(sets: Sequence[str], models: Sequence[str]) -> tuple[Variant, ...]:
    """All combinations of `key=value,value`; each without a model and with each of `models`.

    Raises `BadVariant` for what is no `key=value`.
    """
    axes = [[(key, value) for value in values] for key, values in map(_axis, sets)]
    spoken = [[], *([(MODEL, model)] for model in models)]
    found: list[Variant] = []
    for combination in product(*axes):
        for model in spoken:
            pairs = [*combination, *model]
            found.append(Variant(" ".join(f"{key}={value}" for key, value in pairs), dict(pairs)))
    return tuple(found)


def settings_of(home: Path, given: Mapping[str, Any]) -> Settings:
    """The environment's settings with dotted ones on top; without a chat model, to write or to judge, unless one is
    given, and with days in UTC, so that a score is not of the machine.

    Raises `BadVariant` for an unknown name or a value of the wrong kind, `rag.errors.Misconfigured` when the
    environment itself is wrong.
    """
    load(home=home)
    nested: dict[str, Any] = {"llm": {"model": None}, "tz": "UTC"}
    if MODEL not in given:
        nested["entail"] = {"chat": False}
    for name, value in given.items():
        _check(name)
        part, _, field = name.partition(".")
        nested.setdefault(part, {})[field] = value
    try:
        return load(home=home, **nested)
    except Misconfigured as error:
        raise BadVariant(str(error)) from None


def names() -> list[str]:
    """All settings that a suite can set, dotted: how a service answers, not where it runs."""
    return [
        f"{name}.{part}"
        for name, field in Settings.model_fields.items()
        if isinstance(field.annotation, type) and issubclass(field.annotation, Part)
        for part in field.annotation.model_fields
    ]


def _axis(text: str) -> tuple[str, list[str]]:
    key, equals, values = text.partition("=")
    if not equals or not key.strip() or not values.strip():
        raise BadVariant(f"--set {text!r}: write it as retrieve.k=5,10")
    _check(key.strip())
    return key.strip(), [value.strip() for value in values.split(",")]


def _check(name: str) -> None:
    if name not in names():
        raise BadVariant(f"no setting {name!r} for a suite to set; there are: {', '.join(names())}")
