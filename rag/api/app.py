"""Puts the HTTP service together: limits, errors, routes, the life of the service underneath."""

import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import rag
from rag.api import answers, articles, briefings, metrics, operations, page, problems, questions
from rag.api.bodies import Bodies, BodyLimits
from rag.api.contract import described, refuse_unknown
from rag.api.keys import KeyCheck
from rag.api.lifetimes import Draining, HangUps
from rag.api.methods import Methods
from rag.api.origin import HostCheck, OriginCheck
from rag.api.state import Stopping
from rag.config import Settings, api_keys, listed, on_loopback
from rag.errors import Misconfigured, RagError
from rag.service import Service

_PARTS = (articles, questions, answers, briefings, operations, metrics, page)

_DESCRIPTION = """Ask a news archive and get sentences that cite the exact words of the articles.

Errors are RFC 9457 problem documents with a stable `code`."""


def create_app(settings: Settings, opened: Callable[[], AbstractAsyncContextManager[Service]]) -> FastAPI:
    """`opened` gives the service for as long as the app runs.

    Raises `Misconfigured` for an address beyond this machine without keys.
    """
    keys = api_keys(settings)
    if not keys and not on_loopback(settings.host):
        raise Misconfigured(
            f"listening on {settings.host} without keys would open the archive to all: set RAG_API_KEYS"
        )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None]:
        async with opened() as service:
            app.state.service = service
            yield

    private = bool(keys)
    app = FastAPI(
        title="news-rag",
        version=rag.__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        dependencies=[Depends(refuse_unknown)],
        docs_url=None if private else "/docs",
        redoc_url=None,
        redirect_slashes=False,
        openapi_url="/openapi.json",
    )
    problems.install(app)
    for part in _PARTS:
        app.include_router(part.router)
    app.openapi = described(app, settings, private=private)
    app.state.stopping = Stopping()
    _guard(app, settings, keys)
    return app


def _guard(app: FastAPI, settings: Settings, keys: tuple[str, ...]) -> None:
    """What a request passes before a route has it; the last one added is the first."""
    limits, origins = settings.limits, listed(settings.allowed_origins)
    routes = (route for part in (*_PARTS, app) for route in part.router.routes if isinstance(route, Route))
    app.add_middleware(Methods, routes=tuple(routes))
    app.add_middleware(HangUps)
    app.add_middleware(
        Bodies,
        limits=BodyLimits(
            bytes=limits.body_bytes,
            seconds=limits.body_seconds,
            memory=max(limits.body_bytes, limits.bodies_bytes // 5),
            stored=limits.bodies_bytes,
        ),
    )
    app.add_middleware(KeyCheck, keys=keys)
    if origins:
        app.add_middleware(
            CORSMiddleware, allow_origins=origins, allow_methods=["*"], allow_headers=["*"], expose_headers=["*"]
        )
    app.add_middleware(OriginCheck, allowed=origins)
    app.add_middleware(HostCheck, allowed=listed(settings.allowed_hosts))
    app.add_middleware(Draining, stopping=app.state.stopping)
    app.add_middleware(metrics.Measured)
    app.add_middleware(ToldAtStart)


class ToldAtStart:
    """Of an error of ours that keeps the server from starting the operator sees its message, not a trace."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def told(message: Message) -> None:
            error = sys.exc_info()[1]
            if message["type"] == "lifespan.startup.failed" and isinstance(error, RagError):
                message = {**message, "message": f"cannot start: {error}"}
            await send(message)

        await self._app(scope, receive, told if scope["type"] == "lifespan" else send)
