"""Plans deliveries, tries those that are due, and keeps what became of each in the library.

A try is claimed in the library before it begins, so that of several processes one makes it. What was sent right
before its process was killed is sent again when the claim is over, with the same id: mail and webhooks know no
transaction that would cover both sides.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

from anyio import to_thread

from rag.deliver import mail, webhook
from rag.deliver.outcome import Never, NotNow, Outcome, Sent, in_short
from rag.deliver.targets import Target, Targets
from rag.errors import RagError
from rag.library import Claimed, DeliveryState, Library
from rag.types import EditionView

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
"""Waits after the first try, the second, and so on; after the try that follows the last wait it has failed."""

LEASE = timedelta(minutes=15)
"""Longer than a batch takes at worst: each of `BATCH` tries may wait for its server several times 10 s."""

BATCH = 8

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one round: delivered, to be tried again, given up."""

    done: int = 0
    pending: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class _Try:
    of: Claimed
    target: Target
    view: EditionView


class Deliverer:
    """`write` makes the mail of an edition, `read` gives the edition of an id (blocking; default: the library's);
    `clock` is the wall clock, with offset."""

    def __init__(
        self,
        library: Library,
        targets: Targets,
        *,
        write: mail.Write,
        clock: Callable[[], datetime],
        seconds: float = webhook.SECONDS,
        read: Callable[[str], EditionView] | None = None,
    ) -> None:
        self._library = library
        self._targets = targets
        self._by_key = targets.by_key()
        self._write = write
        self._clock = clock
        self._seconds = seconds
        self._read = read or library.edition

    @property
    def has_targets(self) -> bool:
        return bool(self._by_key)

    async def plan(self, edition_id: str) -> int:
        """Notes that the edition has to go to every target; how many had not been noted. Sends nothing.

        Raises `NotFound`.
        """
        to = [target.addressee() for target in self._by_key.values()]
        if not to:
            return 0
        return await to_thread.run_sync(self._library.plan_deliveries, edition_id, to, self._clock())

    async def deliver_due(self, now: datetime | None = None) -> Tally:
        """Tries what is due, once each. Raises nothing that a target or a message is to blame for."""
        states: list[DeliveryState] = []
        while tries := await self._claim(now or self._clock()):
            for attempt in (self._posted, self._mailed):
                outcomes = await attempt(tries)
                tried = [one for one in tries if one.of.id in outcomes]
                states.extend([await self._settle(one, outcomes[one.of.id], now) for one in tried])
        return Tally(states.count("done"), states.count("pending"), states.count("failed"))

    async def next_due(self) -> datetime | None:
        """When something has to be tried again; None when nothing is pending."""
        if not self._by_key:
            return None
        return await to_thread.run_sync(self._library.next_delivery, list(self._by_key))

    async def _claim(self, now: datetime) -> list[_Try]:
        if not self._by_key:
            return []
        claim = partial(self._library.claim_deliveries, lease=LEASE, by=uuid4().hex, most=_MOST, limit=BATCH)
        claimed = await to_thread.run_sync(claim, list(self._by_key), now)
        views = {of: await to_thread.run_sync(self._read, of) for of in {c.edition_id for c in claimed}}
        return [_Try(one, self._by_key[one.target], views[one.edition_id]) for one in claimed]

    async def _posted(self, tries: Sequence[_Try]) -> dict[int, Outcome]:
        outcomes: dict[int, Outcome] = {}
        for one in tries:
            if one.target.kind == "webhook":
                outcomes[one.of.id] = await webhook.post(
                    one.target.address,
                    one.view,
                    secret=self._targets.secret,
                    key=one.target.key,
                    at=int(self._clock().timestamp()),
                    seconds=self._seconds,
                )
        return outcomes

    async def _mailed(self, tries: Sequence[_Try]) -> dict[int, Outcome]:
        to_mail = [one for one in tries if one.target.kind == "mail"]
        if not to_mail:
            return {}
        outcomes = await to_thread.run_sync(self._mail, to_mail)
        return {one.of.id: outcome for one, outcome in zip(to_mail, outcomes, strict=True)}

    def _mail(self, tries: Sequence[_Try]) -> list[Outcome]:
        """In a thread. A message that cannot be written is tried again: a newer release may write it."""
        assert self._targets.smtp is not None
        try:
            written = {one.of.edition_id: self._write(one.view) for one in tries}
            messages = [
                mail.addressed(
                    written[one.of.edition_id],
                    one.view,
                    sender=self._targets.sender,
                    to=one.target.address,
                    key=one.target.key,
                )
                for one in tries
            ]
        except Exception as error:
            _log.exception("mail of a briefing cannot be written")
            return [NotNow(in_short(f"the mail cannot be written: {type(error).__name__}: {error}"))] * len(tries)
        return mail.send(self._targets.smtp, messages, self._seconds)

    async def _settle(self, one: _Try, outcome: Outcome, now: datetime | None) -> DeliveryState:
        state, wait, error = judged(outcome, one.of.attempts)
        settle = partial(self._library.settle_delivery, error=error, wait=wait)
        try:
            await to_thread.run_sync(settle, one.of, state, now or self._clock())
        except RagError as fault:
            _log.warning("what became of a delivery could not be kept: %s", fault)
        if error:
            what = "given up" if state == "failed" else f"tried again in {wait}"
            _log.warning("briefing %s to %s: %s; %s", one.of.edition_id, one.target.label, error, what)
        return state


_MOST = len(BACK_OFF) + 1


def judged(outcome: Outcome, attempts: int) -> tuple[DeliveryState, timedelta, str | None]:
    """State after try number `attempts`, the wait before the next one, and the error to keep.

    A server may ask for a longer wait, up to the longest of ours.
    """
    match outcome:
        case Sent():
            return "done", timedelta(), None
        case Never(why):
            return "failed", timedelta(), why
        case NotNow(why, wait):
            if attempts >= _MOST:
                return "failed", timedelta(), why
            asked = timedelta(seconds=min(wait, BACK_OFF[-1].total_seconds()))
            return "pending", max(BACK_OFF[attempts - 1], asked), why
