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
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route as Path
from starlette.types import Receive, Scope, Send

from tests.fakes.models import Model, truthful, vectors_of
from tests.fakes.wire import FOREVER, Call, Streamed, chunk, completion, error, event, letters, stream

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
            return JSONResponse(completion(call, said))
        asked = call.body.get("stream_options", {}).get("include_usage", False)
        return stream(call, said, finish="stop", usage=usage and asked)

    return script


def says(text: str) -> Script:
    """These words, whatever was asked."""
    return ok(lambda _: text)


def unstreamed(text: str) -> Script:
    """A server that does not know how to stream and sends all at once."""
    return lambda call: JSONResponse(completion(call, text))


# --- replies cut short ------------------------------------------------------------------------


def finishing(reason: str | None, text: str = "Half of a sen") -> Script:
    """A stream that ends with this `finish_reason`: `length`, `content_filter`; None: without one."""
    return lambda call: stream(call, text, finish=reason, usage=False)


def cut(text: str = "Half of a sen") -> Script:
    """The connection breaks after these words."""

    async def parts(call: Call) -> AsyncIterator[str]:
        for some in letters(text):
            yield event(chunk(call, some))
        raise ConnectionAbortedError("the script cuts the stream here")

    return lambda call: Streamed(call, parts(call))


def hang(*, after: str | None = None) -> Script:
    """Nothing more comes: no answer at all, or with `after` a stream that stops after these words."""

    async def parts(call: Call, words: str) -> AsyncIterator[str]:
        yield event(chunk(call, words))
        await asyncio.sleep(FOREVER)

    return lambda call: Streamed(call, parts(call, after) if after else None)


def drip(seconds: float, text: str = "drop " * 1000) -> Script:
    """A letter now and then, so that no single read ever times out."""

    async def parts(call: Call) -> AsyncIterator[str]:
        for letter in text:
            yield event(chunk(call, letter))
            await asyncio.sleep(seconds)

    return lambda call: Streamed(call, parts(call))


# --- refusals ---------------------------------------------------------------------------------


def failing(status: int, **headers: str) -> Script:
    """An error of the server. Headers with `_` for `-`: `retry_after="2"`."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: JSONResponse(error("the server is on fire", type="server_error"), status, sent)


def rate_limited(retry_after: str | None = None) -> Script:
    headers = {"retry-after": retry_after} if retry_after else {}
    return lambda _: JSONResponse(error("slow down", code="rate_limit_exceeded"), 429, headers)


def quota() -> Script:
    return lambda _: JSONResponse(error("you exceeded your current quota", code="insufficient_quota"), 429)


def unauthorised() -> Script:
    """A 401 that repeats the key, as some servers do."""
    return lambda call: JSONResponse(error(f"wrong key: {call.headers.get('authorization', '')}"), 401)


def refusing(status: int, message: str, param: str | None = None) -> Script:
    return lambda _: JSONResponse(error(message, param=param), status)


def without(*parameters: str, model: Model = truthful) -> Script:
    """A server that answers 400 to a call that uses one of these: a name of the body, or `name=type`."""

    def script(call: Call) -> Response:
        for parameter in parameters:
            name, _, kind = parameter.partition("=")
            if name in call.body and (not kind or call.body[name].get("type") == kind):
                return JSONResponse(error(f"Unsupported parameter: '{name}' {kind}", param=name), 400)
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
