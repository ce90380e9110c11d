"""To whom each edition has to go, and what became of that. Each function is one caller's transaction.

A delivery is claimed before it is tried, for a time within which a try must have ended; nobody else claims it
meanwhile. Times are seconds since 1970.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from rag.library.editions import key_of
from rag.library.pages import as_text
from rag.library.schema import deliveries, editions

DeliveryKind = Literal["mail", "webhook"]
DeliveryState = Literal["pending", "done", "failed"]

DIED = "the process ended while it was being sent"


@dataclass(frozen=True, slots=True)
class Addressee:
    """`key` is a hash of the address, `label` what people may see of it."""

    key: str
    kind: DeliveryKind
    label: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that only the holder of `claim` may try. `attempts` counts the one that is to come."""

    id: int
    edition_id: str
    target: str
    attempts: int
    claim: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """`next_at` and `last_error` only while it is pending, `last_error` also when it failed."""

    edition_id: str
    target: str
    kind: DeliveryKind
    label: str
    state: DeliveryState
    attempts: int
    next_at: datetime | None
    last_error: str | None
    done_at: datetime | None


def plan(connection: Connection, edition_id: str, to: Sequence[Addressee], now: datetime) -> int:
    """Due at once; how many were not planned before."""
    key = key_of(connection, edition_id)
    rows = [
        {
            "edition": key,
            "target": addressee.key,
            "kind": addressee.kind,
            "label": addressee.label,
            "state": "pending",
            "attempts": 0,
            "next_at": now.timestamp(),
        }
        for addressee in to
    ]
    if not rows:
        return 0
    added = insert(deliveries).values(rows).on_conflict_do_nothing().returning(deliveries.c.id)
    return len(connection.execute(added).all())


def claim(
    connection: Connection, targets: Collection[str], now: datetime, *, until: datetime, by: str, most: int, limit: int
) -> list[Claimed]:
    """Those that are due, the longest waiting first. What ended `most` tries in the middle of one has failed."""
    due = _due(targets, now)
    worn = update(deliveries).where(due, deliveries.c.attempts >= most)
    connection.execute(worn.values(state="failed", last_error=DIED, claim=None, claimed_until=None))
    chosen = select(deliveries.c.id).where(due).order_by(deliveries.c.next_at, deliveries.c.id).limit(limit)
    ids = list(connection.execute(chosen).scalars())
    taken = {"claim": by, "claimed_until": until.timestamp(), "attempts": deliveries.c.attempts + 1}
    connection.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(taken))
    held = (
        select(deliveries, editions.c.edition_id)
        .join(editions, editions.c.id == deliveries.c.edition)
        .where(deliveries.c.id.in_(ids))
        .order_by(deliveries.c.next_at, deliveries.c.id)
    )
    return [Claimed(row.id, row.edition_id, row.target, row.attempts, by) for row in connection.execute(held)]


def settle(
    connection: Connection, of: Claimed, state: DeliveryState, now: datetime, *, error: str | None, next_at: datetime
) -> bool:
    """Ends the try. False, and nothing is written, when the claim had expired and another one took it over."""
    statement = update(deliveries).where(deliveries.c.id == of.id, deliveries.c.claim == of.claim)
    values: dict[str, Any] = {
        "state": state,
        "last_error": error,
        "next_at": next_at.timestamp(),
        "done_at": as_text(now) if state == "done" else None,
        "claim": None,
        "claimed_until": None,
    }
    return connection.execute(statement.values(values)).rowcount == 1


def next_due(connection: Connection, targets: Collection[str]) -> float | None:
    """When the next one of these targets may be tried."""
    moment = func.max(deliveries.c.next_at, func.coalesce(deliveries.c.claimed_until, deliveries.c.next_at))
    chosen = select(func.min(moment)).where(_pending(targets))
    return connection.execute(chosen).scalar()


def listed(connection: Connection, edition_id: str | None, state: DeliveryState | None, limit: int) -> list[Delivery]:
    chosen = (
        select(deliveries, editions.c.edition_id)
        .join(editions, editions.c.id == deliveries.c.edition)
        .order_by(deliveries.c.id.desc())
        .limit(limit)
    )
    if edition_id is not None:
        chosen = chosen.where(editions.c.edition_id == edition_id)
    if state is not None:
        chosen = chosen.where(deliveries.c.state == state)
    return [_delivery(row) for row in connection.execute(chosen)]


def _pending(targets: Collection[str]) -> ColumnElement[bool]:
    return (deliveries.c.state == "pending") & deliveries.c.target.in_(targets)


def _due(targets: Collection[str], now: datetime) -> ColumnElement[bool]:
    at = now.timestamp()
    free = or_(deliveries.c.claimed_until.is_(None), deliveries.c.claimed_until <= at)
    return _pending(targets) & (deliveries.c.next_at <= at) & free


def _delivery(row: Row[*tuple[Any, ...]]) -> Delivery:
    pending = row.state == "pending"
    return Delivery(
        edition_id=row.edition_id,
        target=row.target,
        kind=row.kind,
        label=row.label,
        state=row.state,
        attempts=row.attempts,
        next_at=_utc(row.next_at) if pending else None,
        last_error=row.last_error,
        done_at=datetime.fromisoformat(row.done_at) if row.done_at else None,
    )


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
