"""A reranker behind `POST /rerank`, as `rag.types.Rerank`, in either of the two forms that servers have.

`tei` (text-embeddings-inference): `{"query", "texts", "truncate"}` is answered with a bare list of `index` and `score`.
`cohere` (Cohere, Jina, vLLM, llama.cpp): `{"model", "query", "documents", "top_n"}` is answered with `results`, a list
of `index` and `relevance_score`. Both lists are sorted by score, so a reader of the wrong form, or one that takes the
order of the list for that of the request, would give passages each other's scores: everything is checked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import Literal, cast

from rag.errors import ModelFailed, ModelMalformed, ModelRefused, RerankFailed
from rag.llm.faults import malformed, mapping
from rag.llm.post import Posts

Api = Literal["tei", "cohere"]

PATH = "/rerank"
TEI_BATCH = 32
"""Texts in a request: what text-embeddings-inference accepts unless it is told otherwise."""

NAMES: Mapping[Api, str] = {"tei": "text-embeddings-inference", "cohere": "Cohere"}


@dataclass(frozen=True, slots=True)
class Form:
    """Which of the two forms a server is asked in, and why."""

    api: Api
    why: str

    def __str__(self) -> str:
        return f"asked in the form of {NAMES[self.api]}, because {self.why}"


def form_of(url: str, model: str | None, api: Api | None) -> Form:
    """What the settings say; else what they let one tell without asking the server."""
    if api:
        return Form(api, f"RAG_RERANK_API is {api}")
    if model:
        return Form("cohere", "RAG_RERANK_MODEL is set, which text-embeddings-inference does not take")
    if version := next((part for part in url.split("/") if part in ("v1", "v2")), None):
        return Form("cohere", f"RAG_RERANK_URL has /{version}, which text-embeddings-inference has not")
    return Form("tei", "neither RAG_RERANK_API nor RAG_RERANK_MODEL is set, and RAG_RERANK_URL has no /v1 or /v2")


def base_of(url: str) -> str:
    """The address without the `/rerank` that is put behind it."""
    return url.rstrip("/").removesuffix(PATH)


class RemoteRerank:
    """Blocking, for any thread; `close` when done. The deadline of `posts` covers all passages of a question."""

    def __init__(self, posts: Posts, form: Form, *, model: str | None = None, batch: int = TEI_BATCH) -> None:
        """`posts` goes to `base_of` the address. `batch` is for the form `tei`: in the other one all goes at once."""
        self._posts = posts
        self._form = form
        self._model = model
        self._batch = batch

    @property
    def fingerprint(self) -> str:
        """Its form and address, and the model where it is named."""
        return ":".join(filter(None, ("rerank", self._form.api, self._posts.place, self._model)))

    def __call__(self, question: str, passages: Sequence[str], /) -> list[float]:
        size = self._batch if self._form.api == "tei" else max(1, len(passages))
        parts = [passages[at : at + size] for at in range(0, len(passages), size)]
        asked = [(self._body(question, part), partial(_read, self._form.api, len(part))) for part in parts]
        try:
            return [score for scores in self._posts(PATH, asked) for score in scores]
        except ModelFailed as error:
            raise RerankFailed(self._said(error), retry_after=error.retry_after) from None

    def close(self) -> None:
        """Calls that are going on end with `RerankFailed`, later ones too. May be called twice."""
        self._posts.close()

    def _said(self, error: ModelFailed) -> str:
        """With the form where another one might be the cure."""
        return f"{error} ({self._form})" if isinstance(error, ModelRefused | ModelMalformed) else str(error)

    def _body(self, question: str, passages: Sequence[str]) -> Mapping[str, object]:
        if self._form.api == "tei":
            return {"query": question, "texts": list(passages), "truncate": True}
        model = {"model": self._model} if self._model else {}
        return {**model, "query": question, "documents": list(passages), "top_n": len(passages)}


def _read(api: Api, count: int, raw: object) -> list[float]:
    """Scores in the order of the request. Raises `Fault` for another form, and unless each passage has one score."""
    results = mapping(raw).get("results")
    other: Api = "cohere" if api == "tei" else "tei"
    if isinstance(results if api == "tei" else raw, list):
        raise malformed(f"the reranker answered in the form of {NAMES[other]}: set RAG_RERANK_API={other}")
    listed = raw if api == "tei" else results
    if not isinstance(listed, list):
        raise malformed(f"the reranker did not answer in the form of {NAMES[api]}")
    items = [mapping(item) for item in cast(list[object], listed)]
    indices = [index for item in items if type(index := item.get("index")) is int]
    if len(items) != count or sorted(indices) != list(range(count)):
        raise malformed(f"the reranker did not score each of {count} passages once: it gave {_few(items)}")
    scores = [item.get("score" if api == "tei" else "relevance_score") for item in items]
    if not all(map(_is_score, scores)):
        raise malformed(f"the reranker gave passages no finite score: {_few(items)}")
    by_index = dict(zip(indices, cast(list[float], scores), strict=True))
    return [float(by_index[index]) for index in range(count)]


def _is_score(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _few(items: Sequence[Mapping[str, object]]) -> str:
    """Of the first items what is looked at, for messages: never a text."""
    shown = [{name: item.get(name) for name in ("index", "score", "relevance_score") if name in item} for item in items]
    return f"{str(shown[:3])[:200]}{' and more' if len(shown) > 3 else ''}"
