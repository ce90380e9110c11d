"""A chat model behind an OpenAI-compatible endpoint, as `rag.types.Chat`.

A reply is always streamed. Until the first token a failed try may be repeated; after it nothing is,
since the caller has already shown what came. Every way in which a reply can end short of its end
raises; a stream that merely stops looks like success on the wire, so `finish_reason` must be there.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from random import Random
from typing import Any, cast

import httpx2
from openai import AsyncOpenAI, AsyncStream, OpenAIError
from openai.types.chat import ChatCompletionChunk

from rag.errors import ModelIncomplete, ModelMalformed
from rag.llm.breaker import Breaker
from rag.llm.dialect import Dialect
from rag.llm.faults import fault_of, malformed
from rag.llm.policy import Endpoint, Fault, Limits
from rag.llm.shape import WHOLE, Piece, document_of, piece_of
from rag.types import ChatDelta, ChatDone, ChatRequest

NO_KEY = "none"
CONNECT_SECONDS = 5.0
LARGEST_BODY = 1_000_000
# How long a finished reply may keep us waiting for the figures that follow it.
USAGE_SECONDS = 2.0

Pieces = AsyncGenerator[Piece, None]


class OpenAIChat:
    """See the module. Belongs to one event loop; `aclose` when done.

    `api_key` None is for servers without keys. `http_client` replaces the network, in tests.
    What the endpoint turned out not to understand is remembered for the life of the object.
    """

    def __init__(
        self,
        *,
        model: str,
        random: Random,
        base_url: str | None = None,
        api_key: str | None = None,
        limits: Limits | None = None,
        breaker: Breaker | None = None,
        http_client: httpx2.AsyncClient | None = None,
    ) -> None:
        self.model = model
        self.breaker = breaker or Breaker()
        self._endpoint = Endpoint(limits or Limits(), self.breaker, random)
        self._secret = api_key or ""
        self._client = AsyncOpenAI(api_key=api_key or NO_KEY, base_url=base_url, max_retries=0, http_client=http_client)
        self._dialect = Dialect()

    @property
    def dialect(self) -> Dialect:
        """What the endpoint is known to understand."""
        return self._dialect

    async def aclose(self) -> None:
        await self._client.close()

    async def __call__(self, request: ChatRequest, /) -> AsyncGenerator[ChatDelta | ChatDone, None]:
        """The reply. Raises `ModelFailed` and its kinds; closing the iterator closes the connection."""
        ends = self._endpoint.ends()
        pieces, first = await self._endpoint.call(partial(self._begin, request, ends), ends)
        async with aclosing(pieces):
            piece, last, spoke = first, first, False
            while piece is not None:
                if piece.text:
                    spoke = True
                    yield ChatDelta(piece.text)
                last = _joined(last, piece)
                if last.finish:
                    break
                piece = await self._endpoint.next(pieces, ends)
            _check(last, spoke)
            yield await self._done(pieces, last, ends)

    async def _done(self, pieces: Pieces, last: Piece, ends: float) -> ChatDone:
        """Usage comes after the end of the reply, from some servers never: it is not worth an error."""
        try:
            async with asyncio.timeout_at(min(ends, asyncio.get_running_loop().time() + USAGE_SECONDS)):
                async for piece in pieces:
                    last = _joined(last, piece)
        except (TimeoutError, Fault):
            pass
        prompt, completion = last.usage or (0, 0)
        return ChatDone(model=last.model or self.model, input_tokens=prompt, output_tokens=completion)

    async def _begin(self, request: ChatRequest, ends: float) -> tuple[Pieces, Piece]:
        """A stream and its first piece with content, in the best dialect that the endpoint accepts."""
        while True:
            dialect = self._dialect
            try:
                return await self._first(self._pieces(request, dialect, ends))
            except Fault as fault:
                simpler = dialect.without(fault.complaint) if fault.complaint else None
                if simpler is None:
                    raise
                self._dialect = simpler

    async def _first(self, pieces: Pieces) -> tuple[Pieces, Piece]:
        whole: Piece | None = None
        try:
            async for piece in pieces:
                whole = _joined(whole or Piece(), piece)
                if whole.text or whole.finish:
                    return pieces, whole
        except BaseException:
            await pieces.aclose()
            raise
        if whole and not whole.choices:
            raise malformed("the model endpoint answered without choices")
        raise Fault(ModelIncomplete("the stream ended before the reply began"), again="yes", broken=True)

    async def _pieces(self, request: ChatRequest, dialect: Dialect, ends: float) -> Pieces:
        """Of one try, with everything that openai can raise turned into `Fault`."""
        stream: AsyncStream[ChatCompletionChunk] | None = None
        try:
            stream = await self._open(request, dialect, ends)
            if "event-stream" not in stream.response.headers.get("content-type", ""):
                yield piece_of(document_of(await _body(stream.response), self._secret))
                return
            async for chunk in stream:
                # openai does not check that a chunk is one: the annotation is only what it hopes for.
                raw = cast(object, chunk)
                yield piece_of(raw.to_dict(warnings=False) if isinstance(raw, ChatCompletionChunk) else raw)
        except (OpenAIError, httpx2.HTTPError, ValueError, TypeError) as error:
            raise fault_of(error, self._secret) from None
        finally:
            if stream is not None:
                await stream.close()

    async def _open(self, request: ChatRequest, dialect: Dialect, ends: float) -> AsyncStream[ChatCompletionChunk]:
        left = max(0.05, ends - asyncio.get_running_loop().time())
        parameters = cast(dict[str, Any], dialect.parameters(request))
        return await self._client.chat.completions.create(
            model=self.model,
            messages=[{"role": "system", "content": request.system}, {"role": "user", "content": request.user}],
            stream=True,
            timeout=httpx2.Timeout(left, connect=min(left, CONNECT_SECONDS)),
            **parameters,
        )


async def _body(response: httpx2.Response) -> bytes:
    """Of an answer that is no stream: from a server that does not stream, or from something in between."""
    data = b""
    async for part in response.aiter_bytes():
        data += part
        if len(data) > LARGEST_BODY:
            raise malformed("the model endpoint answered with a body that is too large")
    return data


def _joined(before: Piece, piece: Piece) -> Piece:
    """What is known of the reply after `piece`. `text` is only the newest."""
    return Piece(
        text=piece.text,
        declined=before.declined + piece.declined,
        finish=piece.finish or before.finish,
        model=piece.model or before.model,
        usage=piece.usage or before.usage,
        choices=before.choices + piece.choices,
    )


def _check(last: Piece, spoke: bool) -> None:
    """Raises unless the reply came to its natural end."""
    if last.declined:
        raise ModelIncomplete("the model declined to answer")
    if last.finish is None:
        raise ModelIncomplete("the stream ended without saying that the reply was whole")
    if last.finish in {"tool_calls", "function_call"}:
        raise ModelMalformed("the model called a tool in place of answering")
    if last.finish not in WHOLE:
        raise ModelIncomplete(f"the reply was cut short ({last.finish})")
    if not spoke:
        raise ModelMalformed("the model answered with nothing")
