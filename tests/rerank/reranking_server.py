"""Servers with `/rerank` in both forms, as one real ASGI application, and what else may answer there."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

TEI_MOST = 32


def score(question: str, text: str) -> float:
    """The share of the question's words that the text has."""
    words = set(re.findall(r"\w+", question.lower()))
    return round(len(words & set(re.findall(r"\w+", text.lower()))) / max(1, len(words)), 4)


class Reranking:
    """Answers as text-embeddings-inference to `texts`, as Cohere to `documents`, or as `answer` says."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.answer: Callable[[Mapping[str, Any]], Response] = self.proper
        routes = [Route(path, self.rerank, methods=["POST"]) for path in ("/rerank", "/v1/rerank", "/v2/rerank")]
        self.app = Starlette(routes=routes)

    async def rerank(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.bodies.append(body)
        self.keys.append(request.headers.get("authorization"))
        return self.answer(body)

    @staticmethod
    def proper(body: Mapping[str, Any]) -> Response:
        """Best first, as both do."""
        texts = body.get("texts", body.get("documents", []))
        ranked = sorted(enumerate(score(body["query"], text) for text in texts), key=lambda each: -each[1])
        if "texts" in body:
            if len(texts) > TEI_MOST:
                return JSONResponse({"error": f"batch size {len(texts)} > {TEI_MOST}", "error_type": "Validation"}, 413)
            return JSONResponse([{"index": index, "score": value} for index, value in ranked])
        results = [{"index": index, "relevance_score": value} for index, value in ranked]
        return JSONResponse({"id": "1", "results": results[: body.get("top_n", 3)], "meta": {}})
