"""What a reader makes of a set's files."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import ValidationError

from evals.public.archive import Dropped
from evals.sets import MalformedSet, said
from evals.types import Case

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Made:
    """Documents to ingest, cases, and why the other cases were left out, by id.

    `as_of` is the latest date of the documents, None when they have none.
    """

    documents: bytes
    cases: tuple[Case, ...] = ()
    dropped: Mapping[str, str] = field(default_factory=dict[str, str])
    as_of: str | None = None


def sorted_out(
    lines: Sequence[T], id_of: Callable[[T], str], case_of: Callable[[T], Case]
) -> tuple[tuple[Case, ...], dict[str, str]]:
    """The cases in order, and the reason for each that `case_of` drops.

    Raises `MalformedSet` for an id that repeats and for what no case can hold, such as an empty question.
    """
    cases: list[Case] = []
    dropped: dict[str, str] = {}
    seen: set[str] = set()
    for line in lines:
        id = id_of(line)
        if id in seen:
            raise MalformedSet(f"question {id} is there more than once")
        seen.add(id)
        try:
            cases.append(case_of(line))
        except Dropped as reason:
            dropped[id] = str(reason)
        except ValidationError as error:
            raise MalformedSet(f"question {id}: {said(error)}") from None
    return tuple(cases), dropped
