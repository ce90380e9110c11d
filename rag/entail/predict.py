"""A model of entailment behind `POST /predict` of text-embeddings-inference, as `rag.types.Entail`.

Pairs go as `[source, sentence]`, and what comes back is a list of classes with their probabilities for each pair: other
servers' `/classify` and `/rerank` have other shapes, so that anything else is refused.
"""

import asyncio
from collections.abc import Mapping, Sequence
from functools import partial
from random import Random
from typing import cast

import httpx2
from openai import AsyncOpenAI, OpenAIError

from rag.entail.labels import entailment
from rag.errors import EntailmentFailed, ModelFailed
from rag.llm.breaker import Breaker
from rag.llm.chat import CONNECT_SECONDS, NO_KEY
from rag.llm.faults import fault_of, malformed, mapping
from rag.llm.loop import LoopClosed, LoopThread
from rag.llm.policy import Endpoint, Limits
from rag.types import Entailment


class PredictEntail:
    """Blocking, for any thread; `close` when done. `limits.deadline` covers one call of at most `batch` pairs."""

    def __init__(
        self,
        *,
        url: str,
        random: Random,
        api_key: str | None = None,
        batch: int = 32,
        limits: Limits | None = None,
        breaker: Breaker | None = None,
        http_client: httpx2.AsyncClient | None = None,
    ) -> None:
        self._url = httpx2.URL(url)
        self._endpoint = Endpoint(limits or Limits(), breaker or Breaker(), random)
        self._secret = api_key or ""
        self._client = AsyncOpenAI(api_key=api_key or NO_KEY, base_url=url, max_retries=0, http_client=http_client)
        self._batch = batch
        self._loop = LoopThread("entailment")

    @property
    def fingerprint(self) -> str:
        """Its address; which model answers there only its operator knows."""
        return f"predict:{self._url.host}:{self._url.port or self._url.scheme}{self._url.path.rstrip('/')}"

    def __call__(self, pairs: Sequence[tuple[str, str]], /) -> list[Entailment]:
        parts = [pairs[at : at + self._batch] for at in range(0, len(pairs), self._batch)]
        return [each for part in parts for each in self._judged(part)]

    def close(self) -> None:
        """Calls that are going on end with `EntailmentFailed`, later ones too. May be called twice."""
        self._loop.close(self._client.close)

    def _judged(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        try:
            return self._loop.run(self._call(pairs))
        except LoopClosed:
            raise EntailmentFailed("the connection to the model of entailment is closed") from None
        except ModelFailed as error:
            raise EntailmentFailed(str(error), retry_after=error.retry_after) from None

    async def _call(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        ends = self._endpoint.ends()
        return await self._endpoint.call(partial(self._try, pairs, ends), ends)

    async def _try(self, pairs: Sequence[tuple[str, str]], ends: float) -> list[Entailment]:
        left = max(0.05, ends - asyncio.get_running_loop().time())
        timeout = httpx2.Timeout(left, connect=min(left, CONNECT_SECONDS))
        body = {"inputs": [list(pair) for pair in pairs], "truncate": True}
        try:
            raw = await self._client.post("/predict", cast_to=object, body=body, options={"timeout": timeout})
        except (OpenAIError, httpx2.HTTPError, ValueError) as error:
            raise fault_of(error, self._secret) from None
        return _read(raw, len(pairs))


def _read(raw: object, count: int) -> list[Entailment]:
    """Raises `Fault` for what is no list of classes for each pair, `EntailmentFailed` for names that say nothing."""
    if not isinstance(raw, list) or len(cast(list[object], raw)) != count:
        raise malformed("the endpoint of entailment did not answer with a list of classes for each pair")
    return [entailment(_scores(each)) for each in cast(list[object], raw)]


def _scores(raw: object) -> Mapping[str, float]:
    items = [mapping(item) for item in cast(list[object], raw)] if isinstance(raw, list) else []
    found = {item.get("label"): item.get("score") for item in items}
    if not found or not all(isinstance(k, str) and isinstance(v, int | float) for k, v in found.items()):
        raise malformed("the endpoint of entailment gave something else than labels with scores")
    return cast(Mapping[str, float], found)
