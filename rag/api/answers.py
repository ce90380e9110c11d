"""`/v1/answers`: answers that were given, and which of them rest on words that changed since."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from rag.api.schemas import Cursor
from rag.api.state import ServiceDep, reply
from rag.service.views import AnswerPage, AnswerView

router = APIRouter(prefix="/v1", tags=["answers"])


@router.get("/answers", response_model=AnswerPage)
async def list_answers(
    service: ServiceDep,
    changed: Annotated[bool, Query(description="only those whose cited words changed")] = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Cursor | None = None,
) -> Response:
    """Answers and summaries that were given, newest first, with the citations whose words were edited, removed or
    withdrawn since. Pass `next_cursor` as `cursor` for the next page; with `changed` a page may hold fewer than
    `limit`, or none, and yet not be the last.
    """
    return reply(await service.answers(changed=changed, limit=limit, cursor=cursor))


@router.get("/answers/{answer_id}", response_model=AnswerView)
async def get_answer(answer_id: str, service: ServiceDep) -> Response:
    """An answer as it was given, and what became of each of its citations since."""
    return reply(await service.answer(answer_id))
