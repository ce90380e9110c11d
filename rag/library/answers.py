"""Answers that were given: kept as they were, found again by what became of the articles that they cite.

Each function is one caller's transaction. Only the oldest ever go, so row numbers have no gaps, and the
newest `MOST` are those above the highest number less `MOST`.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from rag.errors import NotFound
from rag.library import cited
from rag.library.cited import CitedNow, Place
from rag.library.pages import as_text, cursor_at, row_at
from rag.library.schema import answers

MOST = 10_000
"""Answers kept: at 5 to 10 kB each, at most 100 MB. One is kept to tell that its sources changed, which matters while
it is remembered; at a question every five minutes that is a month."""

KIND = "answer"
"""Of `cited`."""

Task = Literal["ask", "summarize"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """An answer as it was given. `data` is the whole of it as JSON."""

    id: str
    task: Task
    question: str
    status: str
    data: bytes
    cited: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """An answer that is kept, with what became of each place that it cites."""

    id: str
    task: Task
    question: str
    status: str
    asked_at: datetime
    last_asked_at: datetime
    cited: tuple[CitedNow, ...]


NARROW = (
    answers.c.id,
    answers.c.answer_id,
    answers.c.task,
    answers.c.status,
    answers.c.asked_at,
    answers.c.last_asked_at,
    answers.c.question,
)
ADD = insert(answers)
AGAIN = (
    update(answers)
    .where(answers.c.answer_id == bindparam("of"), answers.c.last_asked_at < bindparam("at"))
    .values(last_asked_at=bindparam("at"))
)


def keep(connection: Connection, given: Sequence[GivenAnswer], asked_at: datetime) -> None:
    """Once for each id, however often it is given."""
    chosen = select(answers.c.answer_id).where(answers.c.answer_id.in_([answer.id for answer in given]))
    known = set(connection.execute(chosen).scalars())
    new = list({answer.id: answer for answer in reversed(given) if answer.id not in known}.values())[::-1]
    if new:
        connection.execute(ADD, [_row(answer, as_text(asked_at)) for answer in new])
        cited.cite(connection, KIND, {answer.id: answer.cited for answer in new})
        _drop_oldest(connection)
    if known:
        connection.execute(AGAIN, [{"of": id, "at": as_text(asked_at)} for id in known])


def one(connection: Connection, answer_id: str) -> tuple[KeptAnswer, bytes]:
    row = connection.execute(select(*NARROW, answers.c.data).where(answers.c.answer_id == answer_id)).one_or_none()
    if row is None:
        raise NotFound(f"no answer {answer_id!r} is kept")
    return _answers(connection, [row])[0], zlib.decompress(row.data)


def page(connection: Connection, outdated: bool, limit: int, cursor: str | None) -> tuple[list[KeptAnswer], str | None]:
    """Newest first; None for the cursor after the last page."""
    chosen = select(*NARROW).order_by(answers.c.id.desc())
    if outdated:
        chosen = chosen.where(cited.outdated(KIND, answers.c.answer_id))
    if cursor is not None:
        chosen = chosen.where(answers.c.id < row_at(cursor))
    rows = connection.execute(chosen.limit(limit + 1)).all()
    following = cursor_at(rows[limit - 1].id) if len(rows) > limit else None
    return _answers(connection, rows[:limit]), following


def _drop_oldest(connection: Connection) -> None:
    newest = connection.execute(select(func.max(answers.c.id))).scalar() or 0
    above = answers.c.id <= newest - MOST
    gone = list(connection.execute(select(answers.c.answer_id).where(above)).scalars())
    if gone:
        cited.forget(connection, KIND, gone)
        connection.execute(delete(answers).where(above))


def _answers(connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]]) -> list[KeptAnswer]:
    found = cited.now(connection, KIND, [row.answer_id for row in rows])
    return [
        KeptAnswer(
            id=row.answer_id,
            task=row.task,
            question=row.question,
            status=row.status,
            asked_at=datetime.fromisoformat(row.asked_at),
            last_asked_at=datetime.fromisoformat(row.last_asked_at),
            cited=tuple(found.get(row.answer_id, ())),
        )
        for row in rows
    ]


def _row(answer: GivenAnswer, asked_at: str) -> dict[str, Any]:
    return {
        "answer_id": answer.id,
        "task": answer.task,
        "status": answer.status,
        "asked_at": asked_at,
        "last_asked_at": asked_at,
        "question": answer.question,
        "data": zlib.compress(answer.data),
    }
