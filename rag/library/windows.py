"""What became known in a stretch of time: new articles, and new states of articles that were there before.

An article that was never changed has no tenure: it is known from its publication. One that was is in the
state that it had at the end of the stretch. Withdrawn articles are left out, whenever that was.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, text

from rag.library.schema import UNDATED

_NEW = text("""
    SELECT r.revision_id, NULL AS before, NULL AS known_from
    FROM articles a JOIN revisions r ON r.revision_id = a.revision_id
    WHERE a.status = 'live' AND NOT EXISTS (SELECT 1 FROM tenures t WHERE t.article = a.id) AND (
        (a.first != :undated AND r.precision != 'day' AND a.first >= :start AND a.first < :stop)
        OR (a.first != :undated AND r.precision = 'day'
            AND substr(r.published_at, 1, 10) BETWEEN :first_day AND :last_day)
        OR (a.first = :undated AND r.ingested_at >= :ingested))
    ORDER BY a.first, a.article_id""")

_CHANGED = text("""
    SELECT r.revision_id, t.known_from,
        (SELECT b.revision_id FROM tenures p JOIN revisions b ON b.id = p.revision
         WHERE p.article = t.article AND p.known_from < t.known_from ORDER BY p.known_from DESC LIMIT 1) AS before
    FROM tenures t JOIN articles a ON a.id = t.article AND a.status = 'live' JOIN revisions r ON r.id = t.revision
    WHERE t.known_from >= :start AND t.known_from < :stop
        AND NOT EXISTS (SELECT 1 FROM tenures l WHERE l.article = t.article
                        AND l.known_from > t.known_from AND l.known_from < :stop)
    ORDER BY t.known_from, a.article_id""")


@dataclass(frozen=True, slots=True)
class Known:
    """A revision, and the one that it replaced in that time (None: the article is new). `changed_at`: when the
    replacement became known."""

    revision_id: str
    before: str | None
    changed_at: datetime | None = None


def known(connection: Connection, start: datetime, end: datetime, days: tuple[date, date]) -> list[Known]:
    """In `[start, end)`, oldest first; of articles that have a day and no time, those of `days`, both included.

    Undated articles count from when they were handed in, if that was at `start` or later.
    """
    values = {
        "undated": UNDATED,
        "start": start.timestamp(),
        "stop": end.timestamp(),
        "first_day": days[0].isoformat(),
        "last_day": days[1].isoformat(),
        "ingested": start.astimezone(UTC).isoformat(),
    }
    rows = [*connection.execute(_NEW, values), *connection.execute(_CHANGED, values)]
    return [Known(row.revision_id, row.before, _moment(row.known_from) if row.before else None) for row in rows]


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
