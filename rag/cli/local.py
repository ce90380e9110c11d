"""The library on this machine as a command's backend.

What reads questions and what writes is imported by the commands that ask for something: the others are there at once.
"""

import json
from collections.abc import AsyncGenerator, AsyncIterable, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import TYPE_CHECKING, cast

import anyio

from rag.cli.backend import LINES, POLL_SECONDS, SEARCHABLE, Json, Made, complain, every
from rag.cli.progress import Advance, progress
from rag.config import Settings
from rag.service import Service, open_service
from rag.service.views import to_json

if TYPE_CHECKING:
    from rag.service.briefs import Format


class Local:
    """The library on this machine, opened for one command."""

    def __init__(self, service: Service) -> None:
        self.service = service

    async def ingest(self, data: bytes, *, name: str, media_type: str | None) -> Json:
        return _plain(await self.service.ingest(data, name=name, media_type=media_type))

    async def ingest_lines(self, pieces: AsyncIterable[bytes], *, name: str) -> AsyncGenerator[Json]:
        async with aclosing(self.service.ingest_lines(pieces, media_type=LINES, name=name)) as reports:
            async for report in reports:
                yield _plain(report)

    async def wait_indexed(self, advance: Advance) -> None:
        while not await self.service.wait_indexed(POLL_SECONDS):
            status = await self.service.status()
            advance(SEARCHABLE, status.chunks - status.to_embed, status.chunks)
            complain(status.problems)

    async def search(self, body: Json) -> Json:
        from rag.api.schemas import SearchIn

        wanted = SearchIn.model_validate(body)
        return _plain(await self.service.search(wanted.query, filters=wanted.filters(self.service.zone), k=wanted.k))

    async def ask(self, body: Json) -> Json:
        from rag.api.schemas import AskIn

        return _plain(await self.service.ask(AskIn.model_validate(body).request(self.service.zone)))

    async def summarize(self, body: Json) -> Json:
        from rag.api.schemas import SummarizeIn
        from rag.summarize import SummaryRequest

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
        from rag.api.schemas import VerifyIn

        return _plain(await self.service.verify(VerifyIn.model_validate(body).request(self.service.zone)))

    async def status(self) -> Json:
        return _plain(await self.service.status())

    async def article(self, article_id: str) -> Json:
        return json.loads(await self.service.article(article_id))

    async def citation(self, citation_id: str) -> Json:
        return _plain(await self.service.citation(citation_id))

    async def brief(self, body: Json, progress: Made) -> Json:
        from rag.api.orders import BriefIn

        return _plain(await self.service.briefs.make(BriefIn.model_validate(body).order(), progress))

    async def briefing(self, edition_id: str, form: str) -> bytes:
        return await self.service.briefs.written(
            await self.service.briefs.one(edition_id), cast("Format", form), base_url=""
        )

    async def deliver(self, edition_id: str) -> Sequence[Json]:
        return [_plain(delivery) for delivery in await self.service.briefs.deliver(edition_id)]

    async def changed(self) -> Json:
        return await every(self._changed, "answers") | await every(self._changed_editions, "editions")

    async def _changed(self, cursor: str | None) -> Json:
        return _plain(await self.service.answers(changed=True, cursor=cursor))

    async def _changed_editions(self, cursor: str | None) -> Json:
        return _plain(await self.service.editions(changed=True, cursor=cursor))


@asynccontextmanager
async def here(settings: Settings) -> AsyncGenerator[Local]:
    """The library of the settings, brought up to this release first."""
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
            await anyio.sleep(POLL_SECONDS)


def _plain(value: object) -> Json:
    return json.loads(to_json(value))
