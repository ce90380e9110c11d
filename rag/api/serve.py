"""Runs the app under uvicorn and stops it in the right order: readiness, farewells, drain, exit.

Told to stop, the server goes on listening, so that probes hear "not ready" rather than nothing; new work is refused,
what is going on has `RAG_LIMITS_DRAIN_SECONDS` and is then ended with an answer that says so; then all is closed.
"""

import asyncio
import logging
import os
import signal
import socket
import sys
import time
from threading import Thread
from types import FrameType

import uvicorn
from fastapi import FastAPI

from rag.api import logs
from rag.api.connections import ConnectionLimits, protocol, room_for
from rag.api.state import Stopping
from rag.config import Settings
from rag.errors import Misconfigured

_LOOK_SECONDS = 0.1

_FAREWELL_SECONDS = 4
"""For the last answers to be written after the drain."""

_CLOSE_SECONDS = 8
"""For closing what the service holds; whatever still hangs then is left to the end of the process, which the library
and the index survive as they survive a kill."""

log = logging.getLogger("rag.api")


class Server(uvicorn.Server):
    """On the first signal readiness goes before anything else does."""

    def __init__(self, config: uvicorn.Config, stopping: Stopping, drain_seconds: float) -> None:
        super().__init__(config)
        self._stopping, self._drain = stopping, drain_seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._stopping.event.set()
        super().handle_exit(sig, frame)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        _end_at_the_latest(self._drain + _FAREWELL_SECONDS + _CLOSE_SECONDS)
        end = time.monotonic() + self._drain
        while (working := self.server_state.tasks) and not self.force_exit and time.monotonic() < end:
            await asyncio.wait(set(working), timeout=_LOOK_SECONDS)
        self._stopping.over.set()
        await super().shutdown(sockets)


def serve(app: FastAPI, settings: Settings) -> None:
    """Blocks until SIGINT or SIGTERM; exits through the app's lifespan, so that everything is closed."""
    logs.configure(settings)
    listener = _listening(settings)
    limits = settings.limits
    connections = ConnectionLimits(
        connections=room_for(limits.connections),
        head_seconds=limits.head_seconds,
        idle_seconds=limits.idle_seconds,
        write_seconds=limits.write_seconds,
    )
    config = uvicorn.Config(
        app,
        http=protocol(connections),
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=limits.idle_seconds,
        timeout_graceful_shutdown=_FAREWELL_SECONDS,
    )
    try:
        Server(config, app.state.stopping, limits.drain_seconds).run(sockets=[listener])
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _end_at_the_latest(seconds: float) -> None:
    """Whatever hangs in closing, a thread that no one can stop or a disk that does not answer, the process ends."""

    def watch() -> None:
        time.sleep(seconds)
        log.error("closing took longer than %g seconds: ended", seconds)
        sys.stderr.flush()
        os._exit(1)

    Thread(target=watch, daemon=True, name="end").start()


def _listening(settings: Settings) -> socket.socket:
    """Raises `Misconfigured` when the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        reason = error.strerror or str(error)
        where = f"{settings.host}:{settings.port}"
        raise Misconfigured(f"cannot listen on {where} ({reason}): choose another with --port or RAG_PORT") from None
