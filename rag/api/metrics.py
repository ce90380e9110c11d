"""`/metrics` for Prometheus: requests by route, their time, and what became of questions."""

import time

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.api.state import ServiceDep

router = APIRouter(tags=["operations"])

_HUNG_UP = 499
"""No status of HTTP: the caller was gone before there was an answer (nginx's number)."""


class Meters:
    """The counters of one app; a registry of its own, so that two apps in one process do not mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("rag_requests", "HTTP requests", ["route", "status"], registry=self.registry)
        self.seconds = Histogram("rag_request_seconds", "Seconds to the last byte", ["route"], registry=self.registry)
        self.pending = Gauge("rag_index_pending", "Chunks that the vector index lacks", registry=self.registry)
        self.articles = Gauge("rag_articles", "Live articles", registry=self.registry)


class Measured:
    """Counts and times every request under its route's pattern, never under a caller's words."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.meters = Meters()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope["rag.meters"] = self.meters
        status = _HUNG_UP
        started = time.perf_counter()

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watched)
        except Exception:
            status = 500
            raise
        finally:
            route = str(getattr(scope.get("route"), "path", "none"))
            self.meters.requests.labels(route, str(status)).inc()
            self.meters.seconds.labels(route).observe(time.perf_counter() - started)


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request, service: ServiceDep) -> Response:
    """In Prometheus' text format."""
    meters: Meters = request.scope["rag.meters"]
    status = await service.status()
    meters.pending.set(status.to_embed + status.to_index)
    meters.articles.set(status.articles)
    return Response(generate_latest(meters.registry), media_type=CONTENT_TYPE_LATEST)
