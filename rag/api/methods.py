"""Methods as RFC 9110 has them: HEAD wherever GET is, and `Allow` with all methods of a path, not of one route."""

import re
from collections.abc import Iterable, Sequence

from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.api.problems import problem


class Methods:
    """Answers 405 and OPTIONS by itself; hands HEAD on as GET, whose body the server leaves out."""

    def __init__(self, app: ASGIApp, routes: Iterable[Route]) -> None:
        self._app = app
        self._known: Sequence[tuple[re.Pattern[str], frozenset[str]]] = [
            (route.path_regex, frozenset(route.methods or ())) for route in routes
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not (methods := self._methods(scope["path"])):
            await self._app(scope, receive, send)
        elif scope["method"] == "HEAD" and "GET" in methods:
            await self._app({**scope, "method": "GET"}, receive, send)
        elif scope["method"] in methods:
            await self._app(scope, receive, send)
        else:
            headers = {"Allow": ", ".join(sorted(methods))}
            if scope["method"] == "OPTIONS":
                await Response(status_code=204, headers=headers)(scope, receive, send)
            else:
                detail = f"{scope['method']} is not possible here: there is {headers['Allow']}"
                await problem(405, "method_not_allowed", detail, headers)(scope, receive, send)

    def _methods(self, path: str) -> frozenset[str]:
        found = frozenset[str]().union(*(methods for pattern, methods in self._known if pattern.match(path)))
        return found | {"HEAD"} if "GET" in found else found
