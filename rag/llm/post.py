"""JSON to an endpoint that is no chat model, and JSON back: for models behind `/predict`, `/rerank` and the like."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from random import Random
from typing import TypeVar

import httpx2
from openai import AsyncOpenAI, OpenAIError

from rag.errors import ModelFailed
from rag.llm.breaker import Breaker
from rag.llm.chat import CONNECT_SECONDS, NO_KEY
from rag.llm.faults import Named, fault_of
from rag.llm.loop import LoopClosed, LoopThread
from rag.llm.policy import Endpoint, Limits

T = TypeVar("T")


class Posts:
    """Blocking, for any thread; `close` when done. `limits.deadline` covers one call, all its bodies included.

    `settings` is what the names of the settings begin with, `RAG_ENTAIL`: messages name the URL and the key.
    """

    def __init__(
        self,
        *,
        url: str,
        settings: str,
        random: Random,
        api_key: str | None = None,
        limits: Limits | None = None,
        breaker: Breaker | None = None,
        http_client: httpx2.AsyncClient | None = None,
    ) -> None:
        self._url = httpx2.URL(url)
        self._endpoint = Endpoint(limits or Limits(), breaker or Breaker(), random)
        self._named = Named(url=f"{settings}_URL", key=f"{settings}_KEY")
        self._secret = api_key or ""
        self._client = AsyncOpenAI(api_key=api_key or NO_KEY, base_url=url, max_retries=0, http_client=http_client)
        self._loop = LoopThread(settings.lower())

    @property
    def place(self) -> str:
        """Host, port and path, without what may be secret."""
        return f"{self._url.host}:{self._url.port or self._url.scheme}{self._url.path.rstrip('/')}"

    def __call__(self, path: str, asked: Sequence[tuple[object, Callable[[object], T]]]) -> list[T]:
        """Bodies, each with what reads the answer to it: what these make of the answers, one after the other.

        A reader raises `Fault` for an answer of another shape. Raises `ModelFailed` and its kinds.
        """
        try:
            return self._loop.run(self._all(path, asked))
        except LoopClosed:
            raise ModelFailed("the connection to the model is closed") from None

    def close(self) -> None:
        """Calls that are going on end with `ModelFailed`, later ones too. May be called twice."""
        self._loop.close(self._client.close)

    async def _all(self, path: str, asked: Sequence[tuple[object, Callable[[object], T]]]) -> list[T]:
        ends = self._endpoint.ends()
        return [await self._endpoint.call(partial(self._try, path, body, read, ends), ends) for body, read in asked]

    async def _try(self, path: str, body: object, read: Callable[[object], T], ends: float) -> T:
        left = max(0.05, ends - asyncio.get_running_loop().time())
        timeout = httpx2.Timeout(left, connect=min(left, CONNECT_SECONDS))
        try:
            raw = await self._client.post(path, cast_to=object, body=body, options={"timeout": timeout})
        except (OpenAIError, httpx2.HTTPError, ValueError) as error:
            raise fault_of(error, self._secret, self._named) from None
        return read(raw)
