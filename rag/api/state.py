"""What every route is given: the service and whether the server is stopping."""

from typing import Annotated, Any

import anyio
from fastapi import Depends, Request, Response

from rag.service import Service
from rag.service.views import to_json


class Stopping:
    """Set when the server was told to stop; readiness says no from then on, streams say good-bye."""

    def __init__(self) -> None:
        self.event = anyio.Event()

    def __bool__(self) -> bool:
        return self.event.is_set()


def _service(request: Request) -> Service:
    return request.app.state.service


def _stopping(request: Request) -> Stopping:
    return request.app.state.stopping


ServiceDep = Annotated[Service, Depends(_service)]
StoppingDep = Annotated[Stopping, Depends(_stopping)]


def reply(value: Any, status: int = 200) -> Response:
    """Straight to bytes: validating our own frozen values once more would cost more than the search."""
    return Response(to_json(value), status_code=status, media_type="application/json")
