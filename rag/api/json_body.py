"""Reads what callers send as JSON, before anything checks what it says.

FastAPI has three answers to a body that is no JSON, one of them without a reason, and takes texts that hold half of a
surrogate pair, which can neither be stored, looked up nor sent back. Here both are refused, for every call at once.
"""

import json
import sys
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, cast

from fastapi import HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute

Place = tuple[str | int, ...]

_HALF = "holds half of a surrogate pair (\\ud800 to \\udfff), which is no character: leave it out, or send both halves"


class JsonRoute(APIRoute):
    """A route whose JSON body is read by `value`; for `APIRouter(route_class=...)`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer = super().get_route_handler()

        async def read(request: Request) -> Response:
            request = _JsonRequest(request.scope, request.receive)
            if is_json(request.headers.get("content-type", "")) and await request.body():
                await request.json()
            return await answer(request)

        return read if self.body_field else answer


class _JsonRequest(Request):
    """Read before FastAPI reads it, which would give reasons of its own for what is raised meanwhile."""

    _read: tuple[Any] | None = None

    async def json(self) -> Any:
        if self._read is None:
            self._read = (value(await self.body()),)
        return self._read[0]


def is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def value(body: bytes) -> Any:
    """What the JSON says. Raises 400 for what is none or cannot be read here, and `RequestValidationError` that names
    the first text with half of a surrogate pair."""
    found = _parsed(body)
    if (place := next(_halves(found), None)) is not None:
        raise RequestValidationError([{"type": "half_surrogate", "loc": ("body", *place), "msg": _HALF}])
    return found


def _parsed(body: bytes) -> Any:
    try:
        return json.loads(body)
    except json.JSONDecodeError as error:
        why = f"{error.msg} (line {error.lineno}, column {error.colno})"
    except UnicodeDecodeError as error:
        why = f"byte {error.start} is not {error.encoding.upper()}"
    except RecursionError:
        why = "nested too deep"
    except ValueError:  # Python's own guard; it does not tell the place
        why = f"a whole number has more than {sys.get_int_max_str_digits()} digits"
    raise HTTPException(400, f"the body cannot be read as JSON: {why}")


def _halves(found: object) -> Iterator[Place]:
    """Where texts with such halves are, in the order of the body; of a name, the place of its object.

    Not by recursion: JSON may be nested as deep as Python's stack is.
    """
    waiting: list[tuple[Place, object]] = [((), found)]
    while waiting:
        place, one = waiting.pop()
        if isinstance(one, str) and not _is_whole(one):
            yield place
        elif isinstance(one, dict):
            fields = cast(dict[str, object], one)
            if not all(map(_is_whole, fields)):
                yield place
                continue
            waiting += reversed([((*place, name), field) for name, field in fields.items()])
        elif isinstance(one, list):
            items = cast(list[object], one)
            waiting += reversed([((*place, index), item) for index, item in enumerate(items)])


def _is_whole(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
