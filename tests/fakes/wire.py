"""The form of what an OpenAI-compatible server sends, and a response that may hang or break."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

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


def stream(call: Call, text: str, *, finish: str | None, usage: bool) -> Response:
    async def parts() -> AsyncIterator[str]:
        yield event(chunk(call, "", role="assistant"))
        for some in letters(text):
            yield event(chunk(call, some))
            await asyncio.sleep(0)
        if finish:
            yield event(chunk(call, None, finish=finish))
        if usage:
            yield event({**chunk(call, None), "choices": [], "usage": TOKENS})
        yield "data: [DONE]\n\n"

    return Streamed(call, parts())


def letters(text: str, size: int = 7) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def event(data: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(data)}\n\n"


def chunk(call: Call, content: str | None, *, role: str | None = None, finish: str | None = None) -> dict[str, Any]:
    delta = {name: value for name, value in (("role", role), ("content", content)) if value is not None}
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": call.body["model"],
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }


def completion(call: Call, text: str) -> dict[str, Any]:
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": call.body["model"],
        "choices": [{"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}],
        "usage": TOKENS,
    }


def error(message: str, **fields: str | None) -> dict[str, Any]:
    return {"error": {"message": message, "type": "error", "param": None, "code": None, **fields}}
