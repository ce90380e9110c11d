"""Profiles: what a reader wants, as a YAML file; and which articles they leave out, and why."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import NoneType
from typing import Annotated, cast

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from rag.brief.outlets import is_of
from rag.brief.yaml_file import YamlFile, read_yaml
from rag.errors import BadInput
from rag.text import content_stems
from rag.types import NEWS_KINDS, Kind, Profile, Revision, WhyLeftOut


def _whole(given: object) -> object:
    """Pydantic reads texts and yes or no as numbers; told to be strict, it refuses 5.0, which JSON calls whole."""
    if isinstance(given, bool | str):
        raise PydanticCustomError("int_type", "Input should be a valid integer")
    return given


WHOLE = BeforeValidator(_whole)
Weight = Annotated[float, Field(gt=0, le=10, strict=True)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
NAME = r"^[\w.-]{1,60}$"
"""Of a profile."""
MOST = 200
"""Topics, sources and the like, of each sort."""
Names = Annotated[tuple[Name, ...], Field(max_length=MOST)]


class ProfileForm(BaseModel):
    """The keys of a profile file; all may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=NAME)] = "default"
    topics: Annotated[Mapping[Name, Weight], Field(max_length=MOST)] = Field(default_factory=dict[str, float])
    exclude: Names = ()
    sources: Annotated[Mapping[Name, Weight], Field(max_length=MOST)] = Field(default_factory=dict[str, float])
    exclude_sources: Names = ()
    only_sources: Names = ()
    languages: Names = ()
    kinds: Annotated[tuple[Kind, ...], Field(min_length=1)] = NEWS_KINDS
    stories: Annotated[int, Field(ge=1, le=100), WHOLE] = 12
    sentences: Annotated[int, Field(ge=2, le=8), WHOLE] = 4

    @model_validator(mode="before")
    @classmethod
    def _is_mapping(cls, given: object) -> object:
        """In our words: pydantic's name this class, of which a writer of profiles knows nothing."""
        if isinstance(given, Mapping | ProfileForm):
            return cast(object, given)
        raise ValueError(f"give keys with their values, such as “stories: 5”, not {_kind(given)}")

    def made(self) -> Profile:
        return Profile(**dict(self))


def read_form(path: Path) -> ProfileForm:
    """Raises `BadInput`, naming the file, the key and the line."""
    try:
        file = read_yaml(path.read_text("utf-8"))
    except OSError as error:
        raise BadInput(f"profile {path}: {error.strerror or error}") from None
    except BadInput as error:
        raise BadInput(f"profile {path}: {error}") from None
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, RecursionError) as error:
        # what the reader of YAML lets through of values that it cannot make: dates such as 2026-13-45, "!!int x"
        raise BadInput(f"profile {path}: no YAML: {' '.join(str(error).split())[:200]}") from None
    if file.value is None:
        return ProfileForm()
    try:
        return ProfileForm.model_validate(file.value)
    except ValidationError as error:
        raise BadInput(f"profile {path}: {_told(error.errors()[0], file)}") from None


_OURS = {"extra_forbidden": "there is no such key", "tuple_type": "give a list, such as [a, b]"}
"""In words of YAML what pydantic says in those of Python, by its name for the error."""


def _told(wrong: ErrorDetails, file: YamlFile) -> str:
    """The place, what is wrong, the keys that there are, and the line."""
    place = wrong["loc"]
    told = _OURS.get(wrong["type"]) or wrong["msg"].removeprefix("Value error, ")
    if wrong["type"] == "string_type" and (word := file.written(place)):
        told = f"YAML reads “{word}” as {_read_as(wrong['input'])}: put it into quotes"
    name, keys = ".".join(map(str, place)) or "the file", ", ".join(ProfileForm.model_fields)
    return f"{name}: {told}; keys: {keys}; line {file.line(place)}"


def _read_as(value: object) -> str:
    kinds = {bool: "yes or no", int: "a number", float: "a number", NoneType: "nothing", date: "a date"}
    return next((kind for of, kind in kinds.items() if isinstance(value, of)), "no text")


def _kind(value: object) -> str:
    """What a value is, as YAML and JSON call it."""
    return "a list" if isinstance(value, list) else "nothing" if value is None else "one value"


def left_out(revision: Revision, profile: Profile) -> WhyLeftOut | None:
    """Why the profile does not want the article; None when it does."""
    if _is_of_any(revision, profile.exclude_sources) or (
        profile.only_sources and not _is_of_any(revision, profile.only_sources)
    ):
        return "source"
    language = (revision.language or "").casefold()
    if profile.languages and language and language not in _folded(profile.languages):
        return "language"
    if revision.kind not in profile.kinds:
        return "kind"
    about = _about(revision)
    return "excluded" if any(_is_on(topic, about) for topic in profile.exclude) else None


def topic_weight(revisions: Sequence[Revision], profile: Profile) -> tuple[float, tuple[str, ...]]:
    """The product of the weights of the topics that the articles are on, and those topics."""
    abouts = [_about(revision) for revision in revisions]
    found = tuple(t for t in profile.topics if any(_is_on(t, about) for about in abouts))
    return _product([profile.topics[t] for t in found]), found


def source_weight(revisions: Sequence[Revision], profile: Profile) -> tuple[float, tuple[str, ...]]:
    """The weight of the best of their outlets that the profile names, and those outlets."""
    found = {name: weight for r in revisions for name, weight in profile.sources.items() if is_of(r, name)}
    return max(found.values(), default=1.0), tuple(found)


def _is_of_any(revision: Revision, outlets: Sequence[str]) -> bool:
    return any(is_of(revision, outlet) for outlet in outlets)


def _about(revision: Revision) -> frozenset[str]:
    """Stems of title, section and the first two paragraphs: what an article is on, news says first."""
    first = [span.of(revision.text) for span in revision.paragraphs[:2]]
    return frozenset(content_stems(" ".join((revision.title, revision.section or "", *first))))


def _is_on(topic: str, about: frozenset[str]) -> bool:
    wanted = content_stems(topic)
    return bool(wanted) and all(stem in about for stem in wanted)


def _folded(names: Sequence[str]) -> set[str]:
    return {name.casefold() for name in names}


def _product(weights: Sequence[float]) -> float:
    value = 1.0
    for weight in weights:
        value *= weight
    return value
