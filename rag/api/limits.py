"""Two limits in front of everything: how large a body may be and who may call.

Bodies are counted as they arrive, so that one without a length, or with a false one, is stopped too.
"""

from secrets import compare_digest

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.api.problems import problem

OPEN_PATHS = frozenset({"/", "/healthz", "/readyz"})
"""Answered without a key: probes have none, and the page holds nothing but a form that takes one."""


class _BodyTooLarge(Exception):
    pass


class BodyLimit:
    """Answers 413 once a body passes `limit` bytes; nothing of it is kept."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > self._limit:
            await self._refuse(scope, receive, send)
            return
        seen = 0
        started = False

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._limit:
                raise _BodyTooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, counted, watched)
        except _BodyTooLarge:
            if started:
                raise
            await self._refuse(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        detail = f"the body is larger than {self._limit} bytes: send less at a time (limit: RAG_LIMITS_BODY_BYTES)"
        await problem(413, "too_large", detail, {"Connection": "close"})(scope, receive, send)


class KeyCheck:
    """Wants `Authorization: Bearer KEY` (or `X-API-Key`) when keys are configured."""

    def __init__(self, app: ASGIApp, keys: tuple[str, ...]) -> None:
        self._app, self._keys = app, tuple(key.encode() for key in keys)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._keys or scope["path"] in OPEN_PATHS or self._known(scope):
            await self._app(scope, receive, send)
            return
        detail = "a key is needed: send it as 'Authorization: Bearer KEY'"
        await problem(401, "unauthorized", detail, {"WWW-Authenticate": "Bearer"})(scope, receive, send)

    def _known(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        given = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer ")
        # Every key is compared, so that the time taken tells nothing.
        return sum(compare_digest(given.encode(), key) for key in self._keys) > 0
