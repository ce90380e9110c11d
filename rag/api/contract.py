"""What a call takes and what it may answer: OpenAPI tells the truth, and what it does not name is refused.

FastAPI describes what the routes return; what stands before them (keys, limits, methods) and how errors look is added
here, in one place. And it ignores query parameters that no route has, so that a misspelt filter would be no filter.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from fastapi import FastAPI, HTTPException, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from rag.api.json_body import is_json
from rag.api.keys import OPEN_PATHS
from rag.api.problems import PROBLEM
from rag.config import Settings
from rag.errors import BadInput

Schema = dict[str, Any]

_PROBLEM: Schema = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. `code` is stable and meant for programs, `detail` for people.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "description": "with `bad_input`: each place and what is wrong there",
            "items": {
                "type": "object",
                "required": ["at", "message"],
                "properties": {"at": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_ALWAYS = {
    400: "the request cannot be read; `bad_json`: its body is no JSON",
    403: "a web page of another site asks",
    408: "the request did not come in time",
    413: "the body is too large",
    421: "the Host is not one of the server's names",
    422: "what was sent cannot be used",
    429: "too many requests at once; Retry-After says when",
    500: "an error that was not foreseen",
    503: "not now: the server stops, or a part is away",
}
_OF_BODIES = {415: "the Content-Type is not one that is read here"}
_OF_THINGS = {404: "there is no such thing"}
_OF_WORK = {
    404: "something that was named is not there",
    409: "a setting is in the way",
    502: "the model's reply cannot be used",
    504: "the model took too long",
    507: "the disk is full",
}
_OF_KEYS = {401: "a key is needed"}


def refuse_unknown(request: Request) -> None:
    """A dependency of every route. Raises `BadInput` for query parameters that the route has not, and 415 for a body
    that is not declared as JSON where JSON is taken."""
    route = request.scope.get("route")
    if not isinstance(route, APIRoute):
        return
    known = list(dict.fromkeys(_parameters(route.dependant)))
    unknown = [name for name in request.query_params if name not in known]
    if unknown:
        raise BadInput(f"no such query parameter: {', '.join(unknown)}; this call takes {', '.join(known) or 'none'}")
    if route.body_field and not is_json(request.headers.get("content-type", "")):
        raise HTTPException(415, "the body must be JSON: send it with Content-Type: application/json")


def _parameters(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _parameters(inner)


def described(app: FastAPI, settings: Settings, *, private: bool) -> Callable[[], Schema]:
    """`FastAPI.openapi` with all of it."""
    plain = app.openapi

    def openapi() -> Schema:
        if not app.openapi_schema:
            _complete(plain(), settings, private=private)
        return plain()

    return openapi


def _complete(schema: Schema, settings: Settings, *, private: bool) -> None:
    """In place: the errors of each call, how to authenticate, the longest question."""
    parts = schema["components"]
    for name in ("HTTPValidationError", "ValidationError"):
        parts["schemas"].pop(name, None)
    parts["schemas"]["Problem"] = _PROBLEM
    if private:
        parts["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
        }
    for path, operations in cast(Mapping[str, Mapping[str, Schema]], schema["paths"]).items():
        for method, operation in operations.items():
            guarded = private and path not in OPEN_PATHS
            operation["responses"] = {
                **{str(status): _response(words) for status, words in _errors(path, method, guarded=guarded).items()},
                **{status: said for status, said in operation["responses"].items() if status != "422"},
            }
            if guarded:
                operation["security"] = [{"bearer": []}, {"key": []}]
    for name, field in (("AskIn", "question"), ("SearchIn", "query")):
        parts["schemas"][name]["properties"][field]["maxLength"] = settings.limits.question_chars


def _errors(path: str, method: str, *, guarded: bool) -> Mapping[int, str]:
    found = _ALWAYS | (_OF_KEYS if guarded else {})
    if "{" in path:
        found |= _OF_THINGS
    if method == "post":
        found |= _OF_BODIES
    if path.startswith("/v1"):
        found |= _OF_WORK
    return dict(sorted(found.items()))


def _response(words: str) -> Schema:
    return {"description": words, "content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
