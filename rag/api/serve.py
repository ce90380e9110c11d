"""Runs the app under uvicorn and stops it in the right order: readiness, farewells, drain, exit."""

import signal
from types import FrameType

import uvicorn
from fastapi import FastAPI

from rag.api import logs
from rag.config import Settings

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
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_DRAIN_SECONDS,
    )
    try:
        Server(config).run()
    except KeyboardInterrupt:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
