"""`/v1/search`, `/v1/ask`, `/v1/summarize`, `/v1/verify`."""

from collections.abc import AsyncIterator
from contextlib import aclosing

import anyio
from fastapi import APIRouter, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from rag.answer.ask import AskRequest
from rag.answer.events import AskEvent, Disputed, Finished, Retrieved
from rag.api.json_body import JsonRoute
from rag.api.problems import as_problem
from rag.api.schemas import EVENTS, AskIn, SearchIn, SummarizeIn, VerifyIn
from rag.api.state import ServiceDep, Stopping, StoppingDep, reply
from rag.errors import RagError, ShuttingDown
from rag.review import Review
from rag.service import Service
from rag.service.views import to_json
from rag.summarize import SummaryRequest
from rag.types import Answer, SearchResult

router = APIRouter(prefix="/v1", tags=["questions"], route_class=JsonRoute)

_PING_SECONDS = 15
_FAREWELL_SECONDS = 5


@router.post("/search", response_model=SearchResult)
async def search(body: SearchIn, service: ServiceDep) -> Response:
    """Passages, best first, with their score by each part of the search."""
    return reply(await service.search(body.query, filters=body.filters(service.zone), k=body.k))


@router.post(
    "/ask",
    response_model=Answer,
    responses={200: {"content": {"text/event-stream": {"schema": EVENTS}}}},
)
async def ask(body: AskIn, request: Request, service: ServiceDep, stopping: StoppingDep) -> Response:
    """An answer whose every sentence cites exact words; abstaining is an answer too.

    As events: `retrieval`, then `sentence` and its `citation`s as they are verified, `conflict` where sources
    disagree, `final` with the whole answer; `error` with a problem document when it cannot be finished.
    """
    if not (body.stream or "text/event-stream" in request.headers.get("accept", "")):
        return reply(await service.ask(body.request(service.zone)))
    return EventSourceResponse(
        _stream(service, body.request(service.zone), stopping),
        ping=_PING_SECONDS,
        shutdown_event=stopping.event,
        shutdown_grace_period=_FAREWELL_SECONDS,
    )


@router.post("/summarize", response_model=Answer)
async def summarize(body: SummarizeIn, service: ServiceDep) -> Response:
    """A cited summary of the named articles, or of what the query finds, in the shape of an answer."""
    return reply(
        await service.summarize(
            SummaryRequest(
                query=body.query,
                filters=body.filters(service.zone),
                sentences=body.sentences,
                mode=body.mode,
                policy=body.policy,
            )
        )
    )


@router.post("/verify", response_model=Review)
async def verify(body: VerifyIn, service: ServiceDep) -> Response:
    """A verdict on each sentence of any text, with the words of the articles that bear on it.

    `start` and `end` of a sentence count code points of `text` as it was sent.
    """
    return reply(await service.verify(body.request(service.zone)))


async def _stream(service: Service, asked: AskRequest, stopping: Stopping) -> AsyncIterator[ServerSentEvent]:
    """The events of one question; an error or a stop of the server is the last of them."""
    sender, receiver = anyio.create_memory_object_stream[AskEvent | RagError](0)

    async def produce() -> None:
        async with sender:
            try:
                async with aclosing(service.ask_events(asked)) as events:
                    async for event in events:
                        await sender.send(event)
            except RagError as error:
                await sender.send(error)

    async def stop() -> None:
        await stopping.event.wait()
        await sender.clone().send(ShuttingDown("the server is stopping: ask again in a moment"))

    async with anyio.create_task_group() as tasks, receiver:
        tasks.start_soon(produce)
        tasks.start_soon(stop)
        async for event in receiver:
            for shown in _shown(event):
                yield shown
            if isinstance(event, Finished | RagError):
                break
        tasks.cancel_scope.cancel()


def _shown(event: AskEvent | RagError) -> list[ServerSentEvent]:
    if isinstance(event, RagError):
        return [ServerSentEvent(bytes(as_problem(event).body).decode(), event="error")]
    if isinstance(event, Retrieved):
        return [_event("retrieval", event.result)]
    if isinstance(event, Finished):
        return [_event("final", event.answer)]
    if isinstance(event, Disputed):
        return [_event("conflict", event.conflict)]
    return [_event("sentence", event.sentence), *(_event("citation", c) for c in event.citations)]


def _event(name: str, value: object) -> ServerSentEvent:
    return ServerSentEvent(to_json(value).decode(), event=name)
