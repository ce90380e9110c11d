"""How long the work of a request goes on: until its caller hangs up, or until the time to stop is over.

Either cancels it. Work that is told so ends with the step in hand (a sentence, a batch, a call of a model), and its
place is free for others.
"""

from collections.abc import Awaitable, Callable

import anyio
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.api.keys import OPEN_PATHS
from rag.api.problems import as_problem
from rag.api.state import Stopping
from rag.errors import ShuttingDown


class Draining:
    """Answers 503 to new work once the server was told to stop, and to work that is not done when the time is over."""

    def __init__(self, app: ASGIApp, stopping: Stopping) -> None:
        self._app, self._stopping = app, stopping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        new = self._stopping.told and scope["path"] not in OPEN_PATHS
        done = not new and await _until(self._stopping.over.wait, lambda: self._app(scope, receive, watched))
        if not done and not started:
            error = ShuttingDown("the server is stopping: ask again in a moment", retry_after=5)
            await as_problem(error)(scope, receive, send)


class HangUps:
    """Ends the work of a caller who has gone. Stands where the body is whole, so that what comes next is the end."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body: Message | None = await receive()
        gone = anyio.Event()

        async def told() -> Message:
            nonlocal body
            if body is not None:
                message, body = body, None
                return message
            await gone.wait()
            return {"type": "http.disconnect"}

        async def hang_up() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            gone.set()

        await _until(hang_up, lambda: self._app(scope, told, send))


async def _until(end: Callable[[], Awaitable[object]], work: Callable[[], Awaitable[None]]) -> bool:
    """Whether the work was done before the end came, which cancels it. An error of the work comes out as it is."""
    failure: Exception | None = None
    done = False
    async with anyio.create_task_group() as tasks:

        async def watch() -> None:
            await end()
            tasks.cancel_scope.cancel()

        tasks.start_soon(watch)
        try:
            await work()
            done = True
        except Exception as error:
            failure = error
        tasks.cancel_scope.cancel()
    if failure:
        raise failure
    return done
