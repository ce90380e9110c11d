"""Fields that a value has only where there is something to say: JSON leaves them out instead of `null`."""

from collections.abc import Callable
from typing import Any, cast


def absent_when_none(*names: str) -> Any:
    """A dataclass's `__get_pydantic_core_schema__`: these fields are left out of its JSON where they are None.

    `pydantic.Field(exclude_if=...)` says the same, but would have everything import pydantic that knows these values,
    the processes that read documents among it.
    """

    def schema_of(_: type, source: object, handler: Callable[[object], dict[str, Any]]) -> dict[str, Any]:
        schema = handler(source)
        for field in schema["schema"]["fields"]:
            if field["name"] in names:
                field["serialization_exclude_if"] = _is_none
        return schema

    return cast(Any, classmethod(schema_of))


def _is_none(value: object) -> bool:
    return value is None
