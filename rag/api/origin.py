"""Which names the server answers to, and from which web pages: the two checks that keep pages elsewhere out.

A browser will send a stranger's request to any address that its user can reach, loopback too. `Host` tells the name
that the browser was given: one that is not ours means that a foreign name was made to lead here (DNS rebinding).
`Sec-Fetch-Site` and `Origin` tell whose page asks: anyone's but ours is refused, but for a plain link that was
followed, after the resource isolation policy of web.dev/articles/fetch-metadata. Programs that are no browsers send
neither of the two and are not concerned.
"""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.api.problems import problem

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_OURS = frozenset({"same-origin", "none"})
_TOLD_ONCE = ("origin", "sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest")
"""By every browser; of two that differ nobody knows which one is true."""


class HostCheck:
    """Answers 421 unless `Host` is the address that the connection came in at, a name of loopback where that is
    loopback, or one of `allowed` (a name, or `name:port` for that port alone)."""

    def __init__(self, app: ASGIApp, allowed: Collection[str]) -> None:
        self._app, self._allowed = app, frozenset(name.lower().rstrip(".") for name in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._is_ours(scope):
            await self._app(scope, receive, send)
            return
        detail = "this name is not served: the operator can add it to RAG_ALLOWED_HOSTS"
        await problem(421, "host_not_allowed", detail)(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        given = Headers(scope=scope).getlist("host")
        name = _name(given[0]) if len(given) == 1 else None
        if name is None:
            return False
        if not self._allowed.isdisjoint((name, given[0].lower())):
            return True
        here = str((scope.get("server") or ("",))[0]).lower()
        return name == here or (here in _LOCAL and name in _LOCAL)


class OriginCheck:
    """Answers 403 to what another site's page sends, unless its origin is one of `allowed` (`https://desk.example`)."""

    def __init__(self, app: ASGIApp, allowed: Collection[str]) -> None:
        self._app, self._allowed = app, frozenset(origin.lower().rstrip("/") for origin in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or self._is_ours(scope["method"], Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        detail = "a web page of another site asks: the operator can add its origin to RAG_ALLOWED_ORIGINS"
        await problem(403, "origin_not_allowed", detail)(scope, receive, send)

    def _is_ours(self, method: str, headers: Headers) -> bool:
        if any(len(headers.getlist(name)) > 1 for name in _TOLD_ONCE):
            return False
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None and origin.lower() in self._allowed:
            return True
        if site is not None:
            return site in _OURS or (method in ("GET", "HEAD") and _follows_link(headers))
        return origin is None or _netloc(origin) == headers.get("host", "").lower()


def _follows_link(headers: Headers) -> bool:
    """A person goes to the page itself; nothing of it is put into another."""
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


def _netloc(origin: str) -> str | None:
    """Host and port of an origin. The scheme is left out: behind a proxy that ends TLS it is not ours to know."""
    try:
        parts = urlsplit(origin)
    except ValueError:
        return None
    return parts.netloc.lower() if parts.scheme in ("http", "https") and parts.netloc else None


def _name(host: str) -> str | None:
    """The name of a `Host` header in lower case, without port and brackets; None for what is no host."""
    try:
        parts = urlsplit(f"//{host}")
        name, _ = parts.hostname, parts.port
    except ValueError:
        return None
    return name.rstrip(".") if name and parts.netloc == host and "@" not in host else None
