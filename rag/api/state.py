"""What every route is given: the service and whether the server is stopping."""

from typing import Annotated, Any

import anyio
from fastapi import Depends, Request, Response

from rag.service import Service
from rag.service.views import to_json


class Stopping:
    """`event` is set when the server was told to stop: readiness says no from then on, streams say good-bye and new
    work is refused. `over` is set when what was going on then has had its time."""

    def __init__(self) -> None:
        self.event = anyio.Event()
        self.over = anyio.Event()

    @property
    def told(self) -> bool:
        return self.event.is_set()


def _service(request: Request) -> Service:
    return request.app.state.service


def _stopping(request: Request) -> Stopping:
    return request.app.state.stopping


ServiceDep = Annotated[Service, Depends(_service)]
StoppingDep = Annotated[Stopping, Depends(_stopping)]


def reply(value: Any, status: int = 200) -> Response:
    """Straight to bytes: validating our own frozen values once more would cost more than the search."""
    return written(to_json(value), status)


def written(json: bytes, status: int = 200) -> Response:
    """Of JSON that was made already."""
    return Response(json, status_code=status, media_type="application/json")
