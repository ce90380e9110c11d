"""Runs an ASGI application on a real port of this machine, so that sockets, cuts and hangs are real."""

import socket
import time
from collections.abc import Generator
from contextlib import contextmanager
from threading import Thread

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send


class Stage:
    """An application whose place another one takes at any time, while the port stays."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


@contextmanager
def serving(app: ASGIApp, host: str = "127.0.0.1") -> Generator[str, None, None]:
    """Its address, `http://host:port`, for as long as the block runs; connections are cut at its end."""
    with socket.create_server((host, 0)) as listener:
        config = uvicorn.Config(
            app,
            log_level="critical",
            lifespan="off",
            ws="none",
            timeout_graceful_shutdown=0,
            access_log=False,
        )
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        _wait_for(server)
        try:
            yield f"http://{host}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def _wait_for(server: uvicorn.Server) -> None:
    ends = time.monotonic() + 10
    while not server.started:
        if time.monotonic() > ends:
            raise TimeoutError("the server on loopback did not start")
        time.sleep(0.01)
