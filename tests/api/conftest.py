"""The HTTP service over a fresh archive, in this process, with a client that speaks to it."""

from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
import pytest

from rag.api.app import create_app
from rag.config import Settings, load
from rag.types import Chat
from tests.opening import open_service

Opened = Callable[..., AbstractAsyncContextManager[httpx2.AsyncClient]]


@asynccontextmanager
async def client_of(settings: Settings, chat: Chat | None = None) -> AsyncGenerator[httpx2.AsyncClient]:
    """A client of an app of its own; errors that nobody foresaw come as the 500 that a caller would see."""
    app = create_app(settings, lambda: open_service(settings, chat=chat))
    transport = httpx2.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client,
    ):
        yield client


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load(home=tmp_path / "archive")


@pytest.fixture
async def client(settings: Settings) -> AsyncGenerator[httpx2.AsyncClient]:
    async with client_of(settings) as client:
        yield client


BRIDGE: dict[str, Any] = {
    "title": "Harbour bridge in Ostwick reopens",
    "url": "https://gazette.example/2026/03/02/bridge",
    "source": "Ostwick Gazette",
    "published_at": "2026-03-02",
    "text": "The harbour bridge in Ostwick reopened on Monday after nine months of repairs.\n\n"
    "Repairs cost 4.2 million crowns, city engineer Dana Holm said. The bridge carries 11,000 cars a day.\n\n"
    "Trams will follow in May, once the new rails are tested.",
}
TUNNEL: dict[str, Any] = {
    "title": "Tunnel at Vell closed after rockfall",
    "url": "https://courier.example/2026/03/04/tunnel",
    "source": "Vell Courier",
    "published_at": "2026-03-04T18:00:00+01:00",
    "text": "The road tunnel at Vell was closed on Wednesday after a rockfall damaged its northern portal.\n\n"
    "Nobody was hurt. The road office expects the tunnel to stay closed for three weeks.",
}


async def put(client: httpx2.AsyncClient, *articles: dict[str, Any]) -> list[dict[str, Any]]:
    """Each one stored and indexed."""
    found: list[dict[str, Any]] = []
    for article in articles:
        response = await client.post("/v1/articles", json=article, params={"wait": "indexed"})
        assert response.status_code == 200, response.text
        found += response.json()["articles"]
    return found
