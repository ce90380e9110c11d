"""Errors as RFC 9457 problem documents; the one place that knows which error is which HTTP status.

`code` is stable and meant for programs, `detail` for people. Unexpected errors say nothing of the
inside; they are in the log under the request's id.
"""

import logging
import math
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from rag import errors

log = logging.getLogger("rag.api")

_STATUS: tuple[tuple[type[errors.RagError], int], ...] = (
    (errors.NotFound, 404),
    (errors.TooLarge, 413),
    (errors.BadDocument, 422),
    (errors.BadInput, 422),
    (errors.Busy, 429),
    (errors.StorageFull, 507),
    (errors.ModelTimeout, 504),
    (errors.ModelRefused, 502),
    (errors.ModelIncomplete, 502),
    (errors.ModelMalformed, 502),
    (errors.Unavailable, 503),
    (errors.ShuttingDown, 503),
    (errors.Misconfigured, 409),
)

_HTTP_CODES = {
    400: "bad_json",
    401: "unauthorized",
    404: "not_found",
    405: "method_not_allowed",
    415: "unsupported_media_type",
}

PROBLEM = "application/problem+json"


def status_of(error: errors.RagError) -> int:
    """HTTP status of an error; 500 for one that has no place in the table."""
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def problem(status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    """A problem document; `code` doubles as the last part of its type."""
    title = code.replace("_", " ").capitalize()
    body = {"type": f"urn:news-rag:problem:{code}", "title": title, "status": status, "detail": detail, "code": code}
    return JSONResponse(body | more, status_code=status, media_type=PROBLEM, headers=dict(headers or {}))


def as_problem(error: errors.RagError) -> JSONResponse:
    headers: dict[str, str] = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    elif isinstance(error, errors.Busy):
        headers["Retry-After"] = "1"
    return problem(status_of(error), error.code, str(error), headers)


def install(app: FastAPI) -> None:
    """Every way in which a request can fail ends as a problem document."""

    def ours(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, errors.RagError)
        return as_problem(error)

    def invalid(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, RequestValidationError | ValidationError)
        found = [{"at": _place(e["loc"]), "message": e["msg"].removeprefix("Value error, ")} for e in error.errors()]
        detail = "; ".join(f"{e['at']}: {e['message']}" for e in found)
        return problem(422, "bad_input", detail, errors=found)

    def http(_: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code = _HTTP_CODES.get(error.status_code, "http_error")
        return problem(error.status_code, code, str(error.detail), error.headers)

    def unexpected(request: Request, error: Exception) -> JSONResponse:
        log.error("unexpected error in %s %s", request.method, request.url.path, exc_info=error)
        # The server closes the connection after this; a client that is not told would lose its next request.
        said = "an error that was not foreseen; the operator finds it in the log"
        return problem(500, "internal_error", said, {"Connection": "close"})

    app.add_exception_handler(errors.RagError, ours)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(ValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unexpected)


def _place(loc: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in loc if part != "body") or "body"
