"""`/v1/briefings` and `/v1/stories`: editions in every format, their feeds, and how stories went on."""

import hashlib
from collections.abc import AsyncIterator
from typing import Annotated, Any, cast, get_args

import anyio
from fastapi import APIRouter, Depends, Query, Request, Response
from sse_starlette import EventSourceResponse, ServerSentEvent

from rag.api.json_body import JsonRoute
from rag.api.orders import BriefIn
from rag.api.problems import as_problem
from rag.api.schemas import EVENTS, Cursor
from rag.api.state import ServiceDep, Stopping, StoppingDep, reply
from rag.brief.profile import NAME
from rag.brief.render import html_policy
from rag.brief.window import MOST_HOURS
from rag.errors import NotFound, RagError, ShuttingDown
from rag.service import Service
from rag.service.briefs import MEDIA_TYPES, BriefOrder, Format, Reader
from rag.service.views import EditionPage, to_json
from rag.types import EditionView, Timeline


def _reader(
    profile: Annotated[
        str | None,
        Query(pattern=NAME, description="name of the profile; without it: that of the settings, or `default`"),
    ] = None,
    hours: Annotated[
        int | None, Query(ge=1, le=MOST_HOURS, description="length of the windows; without it: calendar days")
    ] = None,
) -> Reader:
    return Reader(profile, hours)


ReaderDep = Annotated[Reader, Depends(_reader)]

router = APIRouter(prefix="/v1", tags=["briefings"], route_class=JsonRoute)

_PING_SECONDS = 15
_HTML_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


@router.post(
    "/briefings",
    response_model=EditionView,
    responses={200: {"content": {"text/event-stream": {"schema": EVENTS}}}},
)
async def make_briefing(body: BriefIn, request: Request, service: ServiceDep, stopping: StoppingDep) -> Response:
    """The edition of a window. The same inputs give the same edition; one that is stored is given again, and
    `changed_since` says when the archive would now give another, which `refresh` makes as the next version.

    As events: `progress` for each story, then `final`; `error` with a problem document when it cannot be finished.
    """
    if not (body.stream or "text/event-stream" in request.headers.get("accept", "")):
        return reply(await service.briefs.make(body.order()))
    return EventSourceResponse(
        _stream(service, body.order(), stopping), ping=_PING_SECONDS, shutdown_event=stopping.event
    )


@router.get("/briefings", response_model=EditionPage)
async def list_briefings(
    service: ServiceDep,
    changed: Annotated[bool, Query(description="only those whose cited words changed")] = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Cursor | None = None,
) -> Response:
    """Editions in short, made last first, with the citations whose words changed since. Pass `next_cursor` as `cursor`
    for the next page.
    """
    return reply(await service.editions(changed=changed, limit=limit, cursor=cursor))


@router.get("/briefings/feed.atom", response_class=Response)
async def briefings_feed(request: Request, service: ServiceDep, reader: ReaderDep) -> Response:
    """Atom feed of the latest editions of one profile: of calendar days, or of windows of so many `hours`."""
    return _feed(request, await service.briefs.feed("editions", reader, base_url=_base(request)))


@router.get("/briefings/{name}", response_model=EditionView)
async def get_briefing(name: str, request: Request, service: ServiceDep) -> Response:
    """An edition by its id, as JSON; with `.json`, `.md`, `.html`, `.txt` or `.atom` (of its stories) after the id in
    that format."""
    edition_id, dot, suffix = name.partition(".")
    form: Format = cast(Format, suffix if dot else "json")
    if form not in get_args(Format):
        raise NotFound(f"no format {suffix!r}: there are {', '.join(get_args(Format))}")
    view = await service.briefs.one(edition_id)
    body = await service.briefs.written(view, form, base_url=_base(request))
    headers = dict(_HTML_HEADERS)
    if form == "html":
        headers["Content-Security-Policy"] = f"{html_policy()}; frame-ancestors 'none'"
    return Response(body, media_type=MEDIA_TYPES[form], headers=headers)


@router.get("/stories/feed.atom", response_class=Response)
async def stories_feed(request: Request, service: ServiceDep, reader: ReaderDep) -> Response:
    """Atom feed of the stories of those editions."""
    return _feed(request, await service.briefs.feed("stories", reader, base_url=_base(request)))


@router.get("/stories/{story_id}/timeline", response_model=Timeline)
async def story_timeline(story_id: str, service: ServiceDep, reader: ReaderDep) -> Response:
    """What each edition of one profile told anew of a story, with its citations, the first one first: editions of
    calendar days, or of windows of so many `hours`."""
    return reply(await service.briefs.timeline(story_id, reader))


async def _stream(service: Service, order: BriefOrder, stopping: Stopping) -> AsyncIterator[ServerSentEvent]:
    """Progress and the edition; an error or a stop of the server is the last event."""
    sender, receiver = anyio.create_memory_object_stream[dict[str, Any] | EditionView | RagError](1000)

    async def produce() -> None:
        try:
            view = await service.briefs.make(
                order, lambda done, of, what: sender.send_nowait({"done": done, "of": of, "story": what})
            )
            await sender.send(view)
        except RagError as error:
            await sender.send(error)

    async def stop() -> None:
        await stopping.event.wait()
        await sender.send(ShuttingDown("the server is stopping: ask again in a moment"))

    async with anyio.create_task_group() as tasks, receiver, sender:
        tasks.start_soon(produce)
        tasks.start_soon(stop)
        async for event in receiver:
            if isinstance(event, dict):
                yield ServerSentEvent(to_json(event).decode(), event="progress")
                continue
            if isinstance(event, RagError):
                yield ServerSentEvent(bytes(as_problem(event).body).decode(), event="error")
            else:
                yield ServerSentEvent(to_json(event).decode(), event="final")
            break
        tasks.cancel_scope.cancel()


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _feed(request: Request, body: bytes) -> Response:
    """Nothing where the caller has these bytes (RFC 9110, 13.1.2): readers of feeds ask every few minutes."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {**_HTML_HEADERS, "ETag": tag, "Cache-Control": "no-cache"}
    had = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    if had & {tag, "*"}:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=MEDIA_TYPES["atom"], headers=headers)
