"""Runs the app under uvicorn and stops it in the right order: readiness, farewells, drain, exit."""

import signal
import socket
from types import FrameType

import uvicorn
from fastapi import FastAPI

from rag.api import logs
from rag.config import Settings
from rag.errors import Misconfigured

_DRAIN_SECONDS = 15


class Server(uvicorn.Server):
    """On the first signal readiness goes before anything else does."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        app = self.config.app
        if isinstance(app, FastAPI) and hasattr(app.state, "stopping"):
            app.state.stopping.event.set()
        super().handle_exit(sig, frame)


def serve(app: FastAPI, settings: Settings) -> None:
    """Blocks until SIGINT or SIGTERM; exits through the app's lifespan, so that everything is closed."""
    logs.configure(settings)
    listener = _listening(settings)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )
    try:
        Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def _listening(settings: Settings) -> socket.socket:
    """Raises `Misconfigured` when the address is taken or not ours."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        reason = error.strerror or str(error)
        where = f"{settings.host}:{settings.port}"
        raise Misconfigured(f"cannot listen on {where} ({reason}): choose another with --port or RAG_PORT") from None
