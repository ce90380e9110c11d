"""An OpenAI-compatible server that does what a script says, as a real ASGI application.

`FakeOpenAI` answers `/v1/chat/completions` and `/v1/embeddings`. Each path has a `Route`: a queue of
scripts, one for each call to come, and a script for every call after them. A script turns a `Call`
into a response. What the model says is the business of a `Model`: a function of the call, so that
the same faults can be met by a truthful model and by one that obeys whatever it reads.

    server = FakeOpenAI()
    server.chat.plan(failing(503), failing(503))      # then the default: `ok(truthful)`
    with serving(server) as address:
        chat = OpenAIChat(model="test", base_url=f"{address}/v1", ...)
"""

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route as Path
from starlette.types import Receive, Scope, Send

from tests.fakes.models import Model, truthful, vectors_of

TOKENS = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
FOREVER = 3600.0


@dataclass(slots=True)
class Call:
    """One request. `closed` becomes true when its answer is over, however it ended."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]
    at: float
    closed: bool = False

    @property
    def prompt(self) -> str:
        """All that the model is told, system and user."""
        return "\n".join(str(message["content"]) for message in self.body["messages"])


Script = Callable[[Call], Response]


@dataclass(slots=True)
class Route:
    """What one path does, and what it has been asked."""

    otherwise: Script
    planned: deque[Script] = field(default_factory=deque[Script])
    calls: list[Call] = field(default_factory=list[Call])

    def plan(self, *scripts: Script) -> None:
        """For the next calls, in order."""
        self.planned.extend(scripts)

    async def __call__(self, request: Request) -> Response:
        call = Call(await request.json(), dict(request.headers), time.monotonic())
        self.calls.append(call)
        script = self.planned.popleft() if self.planned else self.otherwise
        response = script(call)
        call.closed = not isinstance(response, Streamed)
        return response


class FakeOpenAI:
    """See the module. `model` speaks when no script says otherwise."""

    def __init__(self, model: Model = truthful, *, dimension: int = 8) -> None:
        self.chat = Route(ok(model))
        self.embeddings = Route(embedded(dimension))
        self._app = Starlette(
            routes=[
                Path("/v1/chat/completions", self.chat.__call__, methods=["POST"]),
                Path("/v1/embeddings", self.embeddings.__call__, methods=["POST"]),
            ]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    @property
    def open_calls(self) -> int:
        """Answers that are still being sent."""
        return sum(not call.closed for call in (*self.chat.calls, *self.embeddings.calls))


# --- whole replies ----------------------------------------------------------------------------


def ok(model: Model = truthful, *, usage: bool = True) -> Script:
    """The model's reply, streamed a few letters at a time, or whole when no stream was asked for."""

    def script(call: Call) -> Response:
        said = model(call.prompt)
        if not call.body.get("stream"):
            return JSONResponse(_completion(call, said))
        asked = call.body.get("stream_options", {}).get("include_usage", False)
        return _stream(call, said, finish="stop", usage=usage and asked)

    return script


def says(text: str) -> Script:
    """These words, whatever was asked."""
    return ok(lambda _: text)


def unstreamed(text: str) -> Script:
    """A server that does not know how to stream and sends all at once."""
    return lambda call: JSONResponse(_completion(call, text))


# --- replies cut short ------------------------------------------------------------------------


def finishing(reason: str | None, text: str = "Half of a sen") -> Script:
    """A stream that ends with this `finish_reason`: `length`, `content_filter`; None: without one."""
    return lambda call: _stream(call, text, finish=reason, usage=False)


def cut(text: str = "Half of a sen") -> Script:
    """The connection breaks after these words."""

    async def parts(call: Call) -> AsyncIterator[str]:
        for letters in _letters(text):
            yield _event(_chunk(call, letters))
        raise ConnectionAbortedError("the script cuts the stream here")

    return lambda call: Streamed(call, parts(call))


def hang(*, after: str | None = None) -> Script:
    """Nothing more comes: no answer at all, or with `after` a stream that stops after these words."""

    async def parts(call: Call, words: str) -> AsyncIterator[str]:
        yield _event(_chunk(call, words))
        await asyncio.sleep(FOREVER)

    return lambda call: Streamed(call, parts(call, after) if after else None)


def drip(seconds: float, text: str = "drop " * 1000) -> Script:
    """A letter now and then, so that no single read ever times out."""

    async def parts(call: Call) -> AsyncIterator[str]:
        for letter in text:
            yield _event(_chunk(call, letter))
            await asyncio.sleep(seconds)

    return lambda call: Streamed(call, parts(call))


# --- refusals ---------------------------------------------------------------------------------


def failing(status: int, **headers: str) -> Script:
    """An error of the server. Headers with `_` for `-`: `retry_after="2"`."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: JSONResponse(_error("the server is on fire", type="server_error"), status, sent)


def rate_limited(retry_after: str | None = None) -> Script:
    headers = {"retry-after": retry_after} if retry_after else {}
    return lambda _: JSONResponse(_error("slow down", code="rate_limit_exceeded"), 429, headers)


def quota() -> Script:
    return lambda _: JSONResponse(_error("you exceeded your current quota", code="insufficient_quota"), 429)


def unauthorised() -> Script:
    """A 401 that repeats the key, as some servers do."""
    return lambda call: JSONResponse(_error(f"wrong key: {call.headers.get('authorization', '')}"), 401)


def refusing(status: int, message: str, param: str | None = None) -> Script:
    return lambda _: JSONResponse(_error(message, param=param), status)


def without(*parameters: str, model: Model = truthful) -> Script:
    """A server that answers 400 to a call that uses one of these: a name of the body, or `name=type`."""

    def script(call: Call) -> Response:
        for parameter in parameters:
            name, _, kind = parameter.partition("=")
            if name in call.body and (not kind or call.body[name].get("type") == kind):
                return JSONResponse(_error(f"Unsupported parameter: '{name}' {kind}", param=name), 400)
        return ok(model)(call)

    return script


# --- nonsense with status 200 -----------------------------------------------------------------


def page() -> Script:
    return lambda _: HTMLResponse("<!doctype html><title>Sign in</title><p>Please sign in to the network.")


def body(data: bytes, media_type: str = "application/json") -> Script:
    """Exactly these bytes: broken JSON, an error object, choices of another kind."""
    return lambda _: Response(data, media_type=media_type)


def events(*data: str) -> Script:
    """A stream of exactly these events, ended properly."""

    async def parts() -> AsyncIterator[str]:
        for item in data:
            yield f"data: {item}\n\n"
        yield "data: [DONE]\n\n"

    return lambda call: Streamed(call, parts())


# --- embeddings -------------------------------------------------------------------------------


def embedded(dimension: int = 8, *, base64: bool = True, reverse: bool = False) -> Script:
    """Vectors of the words of each text, as asked for; without `base64` always as lists."""

    def script(call: Call) -> Response:
        packed = base64 and call.body.get("encoding_format") == "base64"
        vectors = vectors_of(call.body["input"], dimension, base64=packed)
        data = [{"object": "embedding", "index": n, "embedding": v} for n, v in enumerate(vectors)]
        return vectors_sent(data[::-1] if reverse else data)(call)

    return script


def vectors_sent(data: list[dict[str, Any]]) -> Script:
    """Exactly this `data`."""
    return lambda call: JSONResponse({"object": "list", "model": call.body["model"], "data": data})


# --- the wire ---------------------------------------------------------------------------------


class Streamed(Response):
    """Events of one call, until they end or the client is gone. `parts` None: not even a status comes."""

    def __init__(self, call: Call, parts: AsyncIterator[str] | None) -> None:
        super().__init__(media_type="text/event-stream")
        del self.headers["content-length"]
        self.call, self.parts = call, parts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sending = asyncio.ensure_future(self._send(send))
        leaving = asyncio.ensure_future(_gone(receive))
        await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        self.call.closed = True
        leaving.cancel()
        if not sending.done():
            sending.cancel()
            return
        await sending  # raises what the script raised, which breaks the connection

    async def _send(self, send: Send) -> None:
        if self.parts is None:
            await asyncio.sleep(FOREVER)
            return
        await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
        async for part in self.parts:
            await send({"type": "http.response.body", "body": part.encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _stream(call: Call, text: str, *, finish: str | None, usage: bool) -> Response:
    async def parts() -> AsyncIterator[str]:
        yield _event(_chunk(call, "", role="assistant"))
        for letters in _letters(text):
            yield _event(_chunk(call, letters))
            await asyncio.sleep(0)
        if finish:
            yield _event(_chunk(call, None, finish=finish))
        if usage:
            yield _event({**_chunk(call, None), "choices": [], "usage": TOKENS})
        yield "data: [DONE]\n\n"

    return Streamed(call, parts())


def _letters(text: str, size: int = 7) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def _event(data: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(data)}\n\n"


def _chunk(call: Call, content: str | None, *, role: str | None = None, finish: str | None = None) -> dict[str, Any]:
    delta = {name: value for name, value in (("role", role), ("content", content)) if value is not None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": call.body["model"],
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


def _completion(call: Call, text: str) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": call.body["model"],
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": TOKENS,
    }


def _error(message: str, **fields: str | None) -> dict[str, Any]:
    return {"error": {"message": message, "type": "error", "param": None, "code": None, **fields}}
