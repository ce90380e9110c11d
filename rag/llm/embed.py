"""An embedding model behind an OpenAI-compatible endpoint, as `rag.types.Embed`.

A batch is used whole or refused whole: vectors that are missing, of another dimension, zero or not
finite never reach the library.
"""

import asyncio
from collections.abc import Sequence
from functools import partial
from random import Random
from typing import Any

import httpx2
import numpy as np
from openai import AsyncOpenAI, OpenAIError

from rag.errors import EmbeddingFailed, ModelFailed
from rag.llm.breaker import Breaker
from rag.llm.chat import CONNECT_SECONDS, NO_KEY
from rag.llm.faults import fault_of
from rag.llm.loop import LoopClosed, LoopThread
from rag.llm.policy import Endpoint, Fault, Limits
from rag.llm.shape import document_of, matrix_of
from rag.types import Matrix

PROBE = "What dimension have you?"


class OpenAIEmbed:
    """See the module. Blocking, for any thread; `close` when done.

    `dimension` None: found out by one call when it is first needed. `limits.deadline` covers one
    batch of at most `batch` texts.
    """

    def __init__(
        self,
        *,
        model: str,
        random: Random,
        base_url: str | None = None,
        api_key: str | None = None,
        dimension: int | None = None,
        batch: int = 64,
        limits: Limits | None = None,
        breaker: Breaker | None = None,
        http_client: httpx2.AsyncClient | None = None,
    ) -> None:
        self.model = model
        self._endpoint = Endpoint(limits or Limits(), breaker or Breaker(), random)
        self._secret = api_key or ""
        self._client = AsyncOpenAI(api_key=api_key or NO_KEY, base_url=base_url, max_retries=0, http_client=http_client)
        self._dimension = dimension
        self._batch = batch
        self._base64 = True
        self._loop = LoopThread("embeddings")

    @property
    def dimension(self) -> int:
        """Raises `EmbeddingFailed` when it is not known and the endpoint does not tell."""
        if self._dimension is None:
            self._dimension = int(self._vectors([PROBE]).shape[1])
        return self._dimension

    @property
    def fingerprint(self) -> str:
        return f"openai:{self.model}@{self.dimension}"

    def __call__(self, texts: Sequence[str], /) -> Matrix:
        parts = [self._vectors(texts[at : at + self._batch]) for at in range(0, len(texts), self._batch)]
        return np.concatenate([np.empty((0, self.dimension), np.float32), *parts])

    def close(self) -> None:
        """Calls that are going on end with `EmbeddingFailed`, later ones too. May be called twice."""
        self._loop.close(self._client.close)

    def _vectors(self, texts: Sequence[str]) -> Matrix:
        try:
            found = self._loop.run(self._call(list(texts)))
        except LoopClosed:
            raise EmbeddingFailed("the connection to the embedding model is closed") from None
        except ModelFailed as error:
            raise EmbeddingFailed(str(error), retry_after=error.retry_after) from None
        self._dimension = found.shape[1]
        return found

    async def _call(self, texts: list[str]) -> Matrix:
        ends = self._endpoint.ends()
        return await self._endpoint.call(partial(self._try, texts, ends), ends)

    async def _try(self, texts: list[str], ends: float) -> Matrix:
        try:
            return await self._request(texts, ends)
        except Fault as fault:
            if not self._base64 or "encoding_format" not in (fault.complaint or ""):
                raise
            self._base64 = False
        return await self._request(texts, ends)

    async def _request(self, texts: list[str], ends: float) -> Matrix:
        left = max(0.05, ends - asyncio.get_running_loop().time())
        # openai decodes base64 itself only when it is not asked for it; the raw body is ours to check.
        encoding: dict[str, Any] = {"encoding_format": "base64"} if self._base64 else {"encoding_format": "float"}
        try:
            answer = await self._client.embeddings.with_raw_response.create(
                model=self.model,
                input=texts,
                timeout=httpx2.Timeout(left, connect=min(left, CONNECT_SECONDS)),
                **encoding,
            )
            data = answer.content
        except (OpenAIError, httpx2.HTTPError, ValueError) as error:
            raise fault_of(error, self._secret) from None
        return matrix_of(document_of(data, self._secret), rows=len(texts), dimension=self._dimension)
