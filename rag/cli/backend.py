"""Where a command's work is done: the library on this machine, or a running server (`--url`).

Both take and give the JSON of the HTTP interface, so that a command cannot tell them apart.
"""

import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, Protocol

import anyio
import httpx2

from rag import errors
from rag.api.briefings import BriefIn
from rag.api.schemas import AskIn, SearchIn, SummarizeIn, VerifyIn
from rag.brief.editor import Progress
from rag.cli.progress import progress
from rag.config import Settings
from rag.service import Service, open_service
from rag.service.briefs import Format
from rag.service.views import to_json
from rag.summarize import SummaryRequest

Json = Mapping[str, Any]

_POLL_SECONDS = 0.3


class Backend(Protocol):
    """Raises `rag.errors.RagError`."""

    async def ingest(self, data: bytes, *, name: str, media_type: str | None) -> Json: ...
    async def wait_indexed(self) -> None:
        """Until what was ingested is in the vector index; raises `Unavailable` when something is in the way."""
        ...

    async def search(self, body: Json) -> Json: ...
    async def ask(self, body: Json) -> Json: ...
    async def summarize(self, body: Json) -> Json: ...
    async def verify(self, body: Json) -> Json: ...
    async def status(self) -> Json: ...
    async def article(self, article_id: str) -> Json: ...
    async def citation(self, citation_id: str) -> Json: ...
    async def brief(self, body: Json, progress: Progress) -> Json:
        """`progress` is told where the work is done here."""
        ...

    async def briefing(self, edition_id: str, form: Format) -> bytes: ...
    async def deliver(self, edition_id: str) -> Sequence[Json]:
        """Sends what is due, and tells what became of each delivery of the edition; of none where a server sends."""
        ...

    async def changed(self) -> Json:
        """All answers and editions that rest on words that changed since, newest first."""
        ...


class Local:
    """The library on this machine, opened for one command."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def ingest(self, data: bytes, *, name: str, media_type: str | None) -> Json:
        return _plain(await self.service.ingest(data, name=name, media_type=media_type))

    async def wait_indexed(self) -> None:
        while not await self.service.wait_indexed(5):
            _complain((await self.service.status()).problems)

    async def search(self, body: Json) -> Json:
        wanted = SearchIn.model_validate(body)
        return _plain(await self.service.search(wanted.query, filters=wanted.filters(self.service.zone), k=wanted.k))

    async def ask(self, body: Json) -> Json:
        return _plain(await self.service.ask(AskIn.model_validate(body).request(self.service.zone)))

    async def summarize(self, body: Json) -> Json:
        wanted = SummarizeIn.model_validate(body)
        request = SummaryRequest(
            query=wanted.query,
            filters=wanted.filters(self.service.zone),
            sentences=wanted.sentences,
            mode=wanted.mode,
            policy=wanted.policy,
        )
        return _plain(await self.service.summarize(request))

    async def verify(self, body: Json) -> Json:
        return _plain(await self.service.verify(VerifyIn.model_validate(body).request(self.service.zone)))

    async def status(self) -> Json:
        return _plain(await self.service.status())

    async def article(self, article_id: str) -> Json:
        return json.loads(await self.service.article(article_id))

    async def citation(self, citation_id: str) -> Json:
        return _plain(await self.service.citation(citation_id))

    async def brief(self, body: Json, progress: Progress) -> Json:
        return _plain(await self.service.briefs.make(BriefIn.model_validate(body).order(), progress))

    async def briefing(self, edition_id: str, form: Format) -> bytes:
        return await self.service.briefs.written(await self.service.briefs.one(edition_id), form, base_url="")

    async def deliver(self, edition_id: str) -> Sequence[Json]:
        return [_plain(delivery) for delivery in await self.service.briefs.deliver(edition_id)]

    async def changed(self) -> Json:
        return await _all(self._changed, "answers") | await _all(self._changed_editions, "editions")

    async def _changed(self, cursor: str | None) -> Json:
        return _plain(await self.service.answers(changed=True, cursor=cursor))

    async def _changed_editions(self, cursor: str | None) -> Json:
        return _plain(await self.service.editions(changed=True, cursor=cursor))


class Remote:
    """A running server."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self._client = client

    async def ingest(self, data: bytes, *, name: str, media_type: str | None) -> Json:
        headers = {"content-type": media_type or "application/octet-stream"}
        return await self._send("POST", "/v1/articles", content=data, headers=headers, params={"name": name})

    async def wait_indexed(self) -> None:
        while True:
            status = await self.status()
            if not status["to_embed"] + status["to_index"] + status["to_remove"]:
                return
            _complain(status["problems"])
            await anyio.sleep(_POLL_SECONDS)

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

    async def brief(self, body: Json, progress: Progress) -> Json:
        progress(0, 1, "asked the server")
        return await self._send("POST", "/v1/briefings", json=body)

    async def deliver(self, edition_id: str) -> Sequence[Json]:  # noqa: ARG002 - a server sends by itself
        return ()

    async def briefing(self, edition_id: str, form: Format) -> bytes:
        try:
            response = await self._client.get(f"/v1/briefings/{edition_id}.{form}")
        except httpx2.HTTPError as error:
            raise errors.Unavailable(f"no usable answer from {self._client.base_url}: {error}") from None
        if response.is_success:
            return response.content
        raise _remote_error(response.status_code, response.json())

    async def changed(self) -> Json:
        return await _all(self._changed, "answers") | await _all(self._changed_editions, "editions")

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
async def opened(settings: Settings, url: str | None) -> AsyncGenerator[Backend]:
    """The server at `url`, or the local library."""
    if url:
        key = settings.api_keys.get_secret_value().split(",")[0] if settings.api_keys else None
        headers = {"authorization": f"Bearer {key}"} if key else {}
        async with httpx2.AsyncClient(base_url=url, timeout=300, headers=headers) as client:
            yield Remote(client)
    else:
        async with open_service(settings) as service:
            await _upgraded(service)
            yield Local(service)


async def _upgraded(service: Service) -> None:
    """What an archive of an older release needs is done before the command, with a bar; what has to wait is left."""
    if service.upgrading() is None:
        return
    with progress() as advance:
        while step := service.upgrading():
            advance(*step)
            await anyio.sleep(_POLL_SECONDS)


async def _all(page: Callable[[str | None], Awaitable[Json]], what: str) -> dict[str, Any]:
    """What is listed on every page."""
    found: list[Json] = []
    cursor: str | None = None
    while True:
        got = await page(cursor)
        found += got[what]
        cursor = got["next_cursor"]
        if cursor is None:
            return {what: found}


def _complain(problems: Sequence[str]) -> None:
    if problems:
        raise errors.Unavailable("articles are stored, but indexing waits: " + "; ".join(problems))


def _plain(value: object) -> Json:
    return json.loads(to_json(value))


def _remote_error(status: int, body: Any) -> errors.RagError:
    detail = body.get("detail") if isinstance(body, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    kind = errors.NotFound if status == 404 else errors.BadInput if 400 <= status < 500 else errors.Unavailable
    return kind(f"{detail or 'no detail'} (HTTP {status})")
