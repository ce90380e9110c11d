"""Connections that cannot be left open for nothing: uvicorn's, with an end to everything that a client may not do.

uvicorn waits for ever for the head of a request, for a reader of its answer, and for room to accept, and keeps whatever
trailers and requests come ahead. Here the head has its time and its size, trailers are dropped and bounded, only a few
requests may come ahead of their answers, the rest of a body that was refused is read away for a while so that the
refusal arrives, an answer that nobody takes is dropped, and where there are too many connections the one that has been
idle longest makes room. (How long a body may take is the business of `rag.api.bodies`, which can say why it refuses.)
"""

import asyncio
import logging
import resource
from dataclasses import dataclass
from typing import Any

from uvicorn import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from rag.api.problems import problem

_HEAD_BYTES = 65_536
"""Most of a head, and most that may come between two pieces of a body (chunk extensions, trailers)."""
_AHEAD = 16
"""Requests that may wait on a connection for the answer before them; browsers send none."""
_LINGER_SECONDS = 1
_LEAST = 8
_RESERVE = 64
"""Descriptors for the library, the index, the model and the documents that are being read."""

log = logging.getLogger("rag.api")


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """`head_seconds` for the head of a request, from the connection or the answer before it; `idle_seconds` between
    two requests; `write_seconds` that a client may leave an answer lying."""

    connections: int
    head_seconds: float
    idle_seconds: float
    write_seconds: float


def protocol(limits: ConnectionLimits) -> type[asyncio.Protocol]:
    """What uvicorn makes of each connection."""

    class Limited(Connection):
        def __init__(
            self,
            config: Config,
            server_state: ServerState,
            app_state: dict[str, Any],
            _loop: asyncio.AbstractEventLoop | None = None,
        ) -> None:
            super().__init__(config, server_state, app_state, _loop)
            self.limits = limits

    return Limited


class Connection(HttpToolsProtocol):
    """One client's."""

    limits: ConnectionLimits
    _head_timer: asyncio.TimerHandle | None = None
    _write_timer: asyncio.TimerHandle | None = None
    _head_bytes = 0
    _within_body = False
    _refused = False
    heard_at = 0.0
    """When the client last sent something, or was last answered."""

    @property
    def idle(self) -> bool:
        """No request of it is being worked on."""
        return self.cycle is None or self.cycle.response_complete  # pyright: ignore[reportUnnecessaryComparison]

    @property
    def stalled(self) -> bool:
        """It owes the rest of a body and sends nothing."""
        return self.cycle.more_body and self.loop.time() - self.heard_at > self.limits.head_seconds

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        super().connection_made(transport)
        self._await_head(self.limits.head_seconds)
        if len(self.connections) > self.limits.connections:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        self._head_timer = _stopped(self._head_timer)
        self._write_timer = _stopped(self._write_timer)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._refused:
            return
        self._head_bytes += len(data)
        self.heard_at = self.loop.time()
        super().data_received(data)
        if self._head_bytes <= _HEAD_BYTES:
            return
        if self.idle:
            self._refuse(431, "head_too_large", f"the head of the request is larger than {_HEAD_BYTES} bytes")
        else:
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:
        if self.idle:
            self._refuse(400, "malformed_request", f"{msg} Send HTTP/1.1.")
        else:
            self.transport.abort()

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._within_body:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self._head_bytes = 0
        self._within_body = True
        self._head_timer = _stopped(self._head_timer)
        if len(self.pipeline) >= _AHEAD:
            raise RuntimeError("too many requests ahead of their answers")  # ends the parsing: `send_400_response`
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self._within_body = False
        super().on_message_complete()

    def on_body(self, body: bytes) -> None:
        self._head_bytes = 0
        super().on_body(body)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if self.idle:
            self._await_head(self.limits.idle_seconds + self.limits.head_seconds)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._write_timer = self.loop.call_later(self.limits.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        super().resume_writing()
        self._write_timer = _stopped(self._write_timer)

    def _await_head(self, seconds: float) -> None:
        self.heard_at = self.loop.time()
        _stopped(self._head_timer)
        self._head_timer = self.loop.call_later(seconds, self._head_is_late)

    def _head_is_late(self) -> None:
        if not self.idle:
            return
        if self._head_bytes:
            self._refuse(408, "too_slow", "the head of the request did not come in time")
        else:
            self.transport.close()

    def _make_room(self) -> None:
        others = [c for c in self.connections if isinstance(c, Connection) and c is not self]
        if waiting := [c for c in others if c.idle or c.stalled]:
            min(waiting, key=lambda c: c.heard_at).transport.abort()
        else:
            self._refuse(503, "busy", "too many connections: try again in a moment")

    def _refuse(self, status: int, code: str, detail: str) -> None:
        if self.transport.is_closing() or self._refused:
            return
        response = problem(status, code, detail, {"Connection": "close", "Retry-After": "5"})
        head = "".join(f"{name.decode()}: {value.decode()}\r\n" for name, value in response.raw_headers)
        self.transport.write(f"HTTP/1.1 {status} {code}\r\n{head}\r\n".encode() + bytes(response.body))
        self._refused = True
        # Closed at once with bytes unread, the connection would be reset, and the answer lost on its way.
        self._head_timer = _stopped(self._head_timer)
        self.loop.call_later(_LINGER_SECONDS, self.transport.close)


def _stopped(timer: asyncio.TimerHandle | None) -> None:
    if timer:
        timer.cancel()


def room_for(wanted: int) -> int:
    """How many connections the process can hold: its descriptors are raised to what the system lets it have, and
    some are kept for everything else."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard == resource.RLIM_INFINITY:
        hard = max(soft, _each(wanted))
    soft = max(soft, min(hard, _each(wanted)))
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    room = max(_LEAST, (soft - _RESERVE) // 2)
    if room < wanted:
        log.warning("room for %d connections, not %d: the process may open %d files", room, wanted, soft)
    return min(wanted, room)


def _each(connections: int) -> int:
    """Descriptors: a connection may need a second one, for a body that is kept on the disk."""
    return 2 * connections + _RESERVE
