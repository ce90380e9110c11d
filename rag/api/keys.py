"""Who may call: anyone on this machine, or whoever has one of the keys of the settings."""

from collections.abc import Sequence
from secrets import compare_digest

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.api.problems import problem

OPEN_PATHS = frozenset({"/", "/healthz", "/readyz"})
"""Answered without a key: probes have none, and the page holds nothing but a form that takes one."""


class KeyCheck:
    """Wants `Authorization: Bearer KEY` (RFC 9110: the scheme in any case) or `X-API-Key: KEY` where there are keys."""

    def __init__(self, app: ASGIApp, keys: Sequence[str]) -> None:
        self._app, self._keys = app, tuple(key.encode() for key in keys)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._keys or scope["path"] in OPEN_PATHS or self._known(scope):
            await self._app(scope, receive, send)
            return
        detail = "the key is not known" if _key(Headers(scope=scope)) else "a key is needed"
        detail += ": send one of the server's RAG_API_KEYS as 'Authorization: Bearer KEY'"
        await problem(401, "unauthorized", detail, {"WWW-Authenticate": "Bearer"})(scope, receive, send)

    def _known(self, scope: Scope) -> bool:
        given = _key(Headers(scope=scope)).encode()
        # Every key is compared, so that the time taken tells nothing.
        return sum(compare_digest(given, key) for key in self._keys) > 0


def _key(headers: Headers) -> str:
    scheme, _, credentials = headers.get("authorization", "").partition(" ")
    return headers.get("x-api-key") or (credentials.strip() if scheme.lower() == "bearer" else "")
