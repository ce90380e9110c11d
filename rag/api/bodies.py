"""Takes the body of a request in before anything works on it: bounded in size, in time and in memory.

Until it is whole a body is kept in memory as far as `_SPOOL`, beyond that in a file without a name. A whole one is
read back when there is room for it among the bodies that are being worked on; one with an object a line stays where it
is and is read part by part, so that it may have any size that the disk is allowed. So unfinished uploads cost the disk
and not the memory, and all of them together no more than the settings say.
"""

import logging
import tempfile
from asyncio import Condition
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import IO

import anyio
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.api.problems import problem
from rag.parse.formats import is_lines

log = logging.getLogger("rag.api")

DOCUMENTS = "/v1/articles"
"""Where documents are sent; everything else is a question, a draft or an order, and small."""

LINES = "rag.lines"
"""Under this name the scope of a request has the file of a body with an object a line, which is read part by part."""

_OTHER_BYTES = 2_000_000
_SPOOL = 256 * 1024


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """`bytes` of one document; `seconds` from its first byte to its last; of all bodies together at most `memory`
    bytes are worked on at once, and at most `stored` are kept until they are whole."""

    bytes: int
    seconds: float
    memory: int
    stored: int


class _Gone(Exception):
    """The client hung up before the body was whole."""


class _Refused(Exception):
    def __init__(self, response: Response) -> None:
        self.response = response


class Bodies:
    """Hands the app a whole body. Answers 413, 408 or 429 when that cannot be; says nothing to who has gone."""

    def __init__(self, app: ASGIApp, limits: BodyLimits) -> None:
        self._app, self._limits = app, limits
        self._memory = _Budget(limits.memory)
        self._stored = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        try:
            if scope["path"] == DOCUMENTS and is_lines(Headers(scope=scope).get("content-type")):
                async with self._stored_lines(scope, receive) as file:
                    await self._app({**scope, LINES: file}, _replayed(b"", receive), send)
                return
            most = self._limits.bytes if scope["path"] == DOCUMENTS else min(_OTHER_BYTES, self._limits.bytes)
            async with self._whole(scope, receive, most) as body:
                await self._app(scope, _replayed(body, receive), send)
        except _Gone:
            log.info("a caller hung up before the body of %s %s was whole", scope["method"], scope["path"])
        except _Refused as refused:
            await refused.response(scope, receive, send)

    @asynccontextmanager
    async def _whole(self, scope: Scope, receive: Receive, most: int) -> AsyncGenerator[bytes]:
        """The body, while it is worked on. Raises `_Gone`, `_Refused`."""
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > most:
            raise _Refused(_too_large(most))
        with tempfile.SpooledTemporaryFile(_SPOOL) as file:
            upload = _Upload(file)
            try:
                await self._take(upload, receive, most)
                async with self._memory.taken(upload.length):
                    yield await upload.read()
            finally:
                self._stored -= upload.length

    @asynccontextmanager
    async def _stored_lines(self, scope: Scope, receive: Receive) -> AsyncGenerator[IO[bytes]]:
        """A body with an object a line, on the disk: it is read part by part. Raises `_Gone`, `_Refused`."""
        most = self._limits.stored
        declared = Headers(scope=scope).get("content-length", "")
        if declared.isdecimal() and int(declared) > most:
            raise _Refused(_too_large_for_disk(most))
        with tempfile.SpooledTemporaryFile(_SPOOL) as file:
            upload = _Upload(file)
            try:
                await self._take(upload, receive, most)
                file.seek(0)
                yield file
            finally:
                self._stored -= upload.length

    async def _take(self, upload: "_Upload", receive: Receive, most: int) -> None:
        try:
            with anyio.fail_after(self._limits.seconds):
                async for piece in _pieces(receive):
                    await upload.write(piece)
                    self._stored += len(piece)
                    if upload.length > most:
                        raise _Refused(_too_large(most))
                    if self._stored > self._limits.stored:
                        raise _Refused(_too_many())
        except TimeoutError:
            raise _Refused(_too_slow(self._limits.seconds)) from None


@dataclass(slots=True)
class _Upload:
    """What has come of a body; a worker thread waits for the disk."""

    file: IO[bytes]
    length: int = 0

    async def write(self, piece: bytes) -> None:
        self.length += len(piece)
        if self.length > _SPOOL:
            await to_thread.run_sync(self.file.write, piece)
        else:
            self.file.write(piece)

    async def read(self) -> bytes:
        self.file.seek(0)
        return await to_thread.run_sync(self.file.read) if self.length > _SPOOL else self.file.read()


class _Budget:
    """So many bytes at once. Who asks for more than all of them gets them alone."""

    def __init__(self, most: int) -> None:
        self._most = self._left = most
        self._changed = Condition()

    @asynccontextmanager
    async def taken(self, amount: int) -> AsyncGenerator[None]:
        amount = min(amount, self._most)
        async with self._changed:
            await self._changed.wait_for(lambda: amount <= self._left)
            self._left -= amount
        try:
            yield
        finally:
            with anyio.CancelScope(shield=True):
                async with self._changed:
                    self._left += amount
                    self._changed.notify_all()


async def _pieces(receive: Receive) -> AsyncGenerator[bytes]:
    """Raises `_Gone`."""
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _Gone
        more = message.get("more_body", False)
        yield message.get("body", b"")


def _replayed(body: bytes, receive: Receive) -> Receive:
    """The body at once, so that nobody has to copy it together, then what the server itself says."""
    given = False

    async def replay() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay


def _too_large(most: int) -> Response:
    detail = f"the body is larger than {most} bytes: send less at a time (limit: RAG_LIMITS_BODY_BYTES"
    return problem(413, "too_large", f"{detail}; {_OTHER_BYTES} for all but documents)")


def _too_large_for_disk(most: int) -> Response:
    detail = f"the body is larger than {most} bytes: send less at a time (limit: RAG_LIMITS_BODIES_BYTES)"
    return problem(413, "too_large", detail)


def _too_slow(seconds: float) -> Response:
    detail = f"the body was not whole within {seconds:g} seconds: send it again (limit: RAG_LIMITS_BODY_SECONDS)"
    return problem(408, "too_slow", detail, {"Connection": "close"})


def _too_many() -> Response:
    detail = "too many bodies at once: try again in a moment (limit: RAG_LIMITS_BODIES_BYTES)"
    return problem(429, "busy", detail, {"Retry-After": "5"})
