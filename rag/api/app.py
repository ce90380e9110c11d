"""Puts the HTTP service together: limits, errors, routes, the life of the service underneath."""

import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import rag
from rag.api import answers, articles, briefings, metrics, operations, page, problems, questions
from rag.api.limits import BodyLimit, KeyCheck
from rag.api.state import Stopping
from rag.config import Settings, api_keys, on_loopback
from rag.errors import Misconfigured, RagError
from rag.service import Service

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
            app.state.stopping = Stopping()
            yield

    private = bool(keys)
    app = FastAPI(
        title="news-rag",
        version=rag.__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        docs_url=None if private else "/docs",
        redoc_url=None,
        openapi_url=None if private else "/openapi.json",
    )
    problems.install(app)
    for routes in (articles, questions, answers, briefings, operations, metrics, page):
        app.include_router(routes.router)
    app.add_middleware(KeyCheck, keys=keys)
    app.add_middleware(BodyLimit, limit=settings.limits.body_bytes)
    app.add_middleware(metrics.Measured)
    app.add_middleware(ToldAtStart)
    return app


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
