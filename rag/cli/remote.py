"""A running server as a command's backend: an HTTP client, and nothing of the service."""

import json
from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import anyio
import httpx2

from rag import errors
from rag.cli.backend import LINES, POLL_SECONDS, SEARCHABLE, Json, Made, complain, every
from rag.cli.progress import Advance
from rag.config import Settings


class Remote:
    """A running server."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

    async def ingest(self, data: bytes, *, name: str, media_type: str | None) -> Json:
        headers = {"content-type": media_type or "application/octet-stream"}
        return await self._send("POST", "/v1/articles", content=data, headers=headers, params={"name": name})

    async def ingest_lines(self, pieces: AsyncIterable[bytes], *, name: str) -> AsyncGenerator[Json]:
        headers = {"content-type": LINES}
        yield await self._send("POST", "/v1/articles", content=pieces, headers=headers, params={"name": name})

    async def wait_indexed(self, advance: Advance) -> None:
        while True:
            status = await self.status()
            waiting = max(status["to_embed"], status["to_index"])
            if not waiting + status["to_remove"]:
                return
            advance(SEARCHABLE, status["chunks"] - waiting, status["chunks"])
            complain(status["problems"])
            await anyio.sleep(POLL_SECONDS)

    async def search(self, body: Json) -> Json:
        return await self._send("POST", "/v1/search", json=body)

    async def ask(self, body: Json) -> Json:
        return await self._send("POST", "/v1/ask", json=body)

    async def summarize(self, body: Json) -> Json:
        return await self._send("POST", "/v1/summarize", json=body)

    async def verify(self, body: Json) -> Json:
        return await self._send("POST", "/v1/verify", json=body)

    async def status(self) -> Json:
        return await self._send("GET", "/v1/status")

    async def article(self, article_id: str) -> Json:
        return await self._send("GET", f"/v1/articles/{article_id}")

    async def citation(self, citation_id: str) -> Json:
        return await self._send("GET", f"/v1/citations/{citation_id}")

    async def brief(self, body: Json, progress: Made) -> Json:
        progress(0, 1, "asked the server")
        return await self._send("POST", "/v1/briefings", json=body)

    async def deliver(self, edition_id: str) -> Sequence[Json]:  # noqa: ARG002 - a server sends by itself
        return ()

    async def briefing(self, edition_id: str, form: str) -> bytes:
        try:
            response = await self._client.get(f"/v1/briefings/{edition_id}.{form}")
        except httpx2.HTTPError as error:
            raise errors.Unavailable(f"no usable answer from {self._client.base_url}: {error}") from None
        if response.is_success:
            return response.content
        raise _remote_error(response.status_code, response.json())

    async def changed(self) -> Json:
        return await every(self._changed, "answers") | await every(self._changed_editions, "editions")

    async def _changed(self, cursor: str | None) -> Json:
        where = {"changed": "true"} | ({"cursor": cursor} if cursor else {})
        return await self._send("GET", "/v1/answers", params=where)

    async def _changed_editions(self, cursor: str | None) -> Json:
        where = {"changed": "true"} | ({"cursor": cursor} if cursor else {})
        return await self._send("GET", "/v1/briefings", params=where)

    async def _send(self, method: str, path: str, **more: Any) -> Json:
        try:
            response = await self._client.request(method, path, **more)
            body: Any = response.json()
        except (httpx2.HTTPError, json.JSONDecodeError) as error:
            raise errors.Unavailable(f"no usable answer from {self._client.base_url}: {error}") from None
        if response.is_success:
            return body
        raise _remote_error(response.status_code, body)


@asynccontextmanager
async def at(url: str, settings: Settings) -> AsyncGenerator[Remote]:
    """The server at `url`, with the first key of the settings."""
    key = settings.api_keys.get_secret_value().split(",")[0] if settings.api_keys else None
    headers = {"authorization": f"Bearer {key}"} if key else {}
    async with httpx2.AsyncClient(base_url=url, timeout=300, headers=headers) as client:
        yield Remote(client)


def _remote_error(status: int, body: Any) -> errors.RagError:
    detail = body.get("detail") if isinstance(body, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    kind = errors.NotFound if status == 404 else errors.BadInput if 400 <= status < 500 else errors.Unavailable
    return kind(f"{detail or 'no detail'} (HTTP {status})")
