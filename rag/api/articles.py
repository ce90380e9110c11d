"""`/v1/articles` and `/v1/citations`: what goes into the archive and what can be looked up in it."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import IO, Annotated, Any, Literal

from anyio import to_thread
from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from rag.api.bodies import LINES
from rag.api.schemas import ArticleIn, Cursor, FilterIn, When
from rag.api.state import ServiceDep, reply, written
from rag.cite import CITATION_ID
from rag.errors import BadDocument
from rag.ingest import Rejection, Skip, merged
from rag.parse.formats import READ, words
from rag.service.views import ArticlePage, ArticleView, Deleted, RevisionPage
from rag.types import ArticleStatus, Kind, PutResult, ResolvedCitation, WithdrawResult

router = APIRouter(prefix="/v1")

_PIECE = 1_000_000
_WAIT_SECONDS = 60.0
_FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})

CitationId = Annotated[str, Path(json_schema_extra={"pattern": f"^{CITATION_ID}$"})]

_EXAMPLE = {
    "title": "Harbour bridge reopens",
    "url": "https://gazette.example/2026/03/02/bridge",
    "source": "The Gazette",
    "published_at": "2026-03-02",
    "text": "The harbour bridge reopened on Monday.\n\nRepairs cost 4 million crowns, the city said.",
}


@dataclass(frozen=True, slots=True)
class Ingested:
    """`withdrawn`: taken back by their publishers; `skipped`: parts that are no articles, and what was taken
    back before. `indexed` only with `?wait=indexed`: whether the vector index has caught up."""

    articles: tuple[PutResult, ...]
    rejected: tuple[Rejection, ...]
    withdrawn: tuple[WithdrawResult, ...]
    skipped: tuple[Skip, ...]
    indexed: bool | None = None


_OTHERS = {kind: {"schema": {"type": "string"}} for read in READ.values() for kind in read.media_types}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": f"One article as JSON, many as NDJSON, or a document as it is: {words()}.",
        "content": _OTHERS | {"application/json": {"schema": ArticleIn.model_json_schema(), "example": _EXAMPLE}},
    }
}


@router.post("/articles", response_model=Ingested, openapi_extra=_BODY, tags=["articles"])
async def put_articles(
    request: Request,
    service: ServiceDep,
    wait: Literal["indexed"] | None = None,
    name: Annotated[str, Query(max_length=500, description="file name; its ending helps to tell the format")] = "",
) -> Response:
    """Takes articles in. What is listed under `articles` is durable; sending it again changes nothing."""
    media_type = _media_type(request)
    if file := request.scope.get(LINES):
        report = merged([each async for each in service.ingest_lines(_pieces(file), media_type=media_type, name=name)])
    else:
        report = await service.ingest(await request.body(), media_type=media_type, name=name)
    if report.rejected and not report.articles and not report.withdrawn:
        first = report.rejected[0]
        raise BadDocument(f"{first.place}: {first.detail}" + (" (and more)" if len(report.rejected) > 1 else ""))
    indexed = await service.wait_indexed(_WAIT_SECONDS) if wait else None
    return reply(Ingested(report.articles, report.rejected, report.withdrawn, report.skipped, indexed))


async def _pieces(file: IO[bytes]) -> AsyncGenerator[bytes]:
    while piece := await to_thread.run_sync(file.read, _PIECE):
        yield piece


def _media_type(request: Request) -> str:
    """Of the body, parameters included. Raises 415 for none, and for what a form sends: a page of another site can
    have a browser send these without asking anybody."""
    given = request.headers.get("content-type", "")
    kind = given.partition(";")[0].strip().lower()
    if not kind or kind in _FORMS:
        raise HTTPException(
            415, f"{kind or 'no Content-Type'}: declare what the body is, such as application/json or text/html"
        )
    return given


@router.get("/articles", response_model=ArticlePage, tags=["articles"])
async def list_articles(
    service: ServiceDep,
    since: When | None = None,
    until: When | None = None,
    as_of: When | None = None,
    source: Annotated[tuple[str, ...], Query()] = (),
    language: Annotated[tuple[str, ...], Query()] = (),
    section: Annotated[tuple[str, ...], Query()] = (),
    kind: Annotated[tuple[Kind, ...], Query()] = (),
    status: ArticleStatus = "live",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Cursor | None = None,
) -> Response:
    """Newest first; pass `next_cursor` as `cursor` for the next page."""
    wanted = FilterIn(
        since=since,
        until=until,
        as_of=as_of,
        sources=list(source),
        languages=list(language),
        sections=list(section),
        kinds=list(kind),
        article_ids=[],
    )
    page = await service.articles(filters=wanted.filters(service.zone), status=status, limit=limit, cursor=cursor)
    return await to_thread.run_sync(reply, page)


@router.get("/articles/{article_id}", response_model=ArticleView, tags=["articles"])
async def get_article(article_id: str, service: ServiceDep) -> Response:
    """The current revision with its paragraphs; offsets count code points of the revision's text."""
    return written(await service.article(article_id))


@router.get("/articles/{article_id}/revisions", response_model=RevisionPage, tags=["articles"])
async def get_revisions(
    article_id: str,
    service: ServiceDep,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
    cursor: Cursor | None = None,
) -> Response:
    """Revisions, oldest first; they never change. Pass `next_cursor` as `cursor` for the next page; of long articles a
    page may hold fewer than `limit` and yet not be the last.
    """
    return written(await service.revisions(article_id, limit=limit, cursor=cursor))


@router.delete("/articles/{article_id}", response_model=Deleted, tags=["articles"])
async def delete_article(article_id: str, service: ServiceDep) -> Response:
    """Withdraws an article: nothing finds it any more, its citations still resolve as `withdrawn`."""
    return reply(await service.delete(article_id))


@router.get("/citations/{citation_id}", response_model=ResolvedCitation, tags=["citations"])
async def get_citation(citation_id: CitationId, service: ServiceDep) -> Response:
    """The cited span, its paragraph, and whether its article was revised or withdrawn since."""
    return reply(await service.citation(citation_id))
