"""A model behind `/predict`: a real server of that shape on loopback, and what else may answer there."""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from rag.config import EntailSettings, Settings
from rag.entail import connect_entail
from rag.entail.predict import PredictEntail
from rag.errors import EntailmentFailed, Misconfigured
from rag.llm.policy import Limits
from rag.llm.post import Posts
from tests.fakes.loopback import serving

PAIRS = [("The ferry sank.", "A ferry went down."), ("The ferry sank.", "Bakers sold bread.")]
KEY = "secret-of-the-server"


class Predicting:
    """text-embeddings-inference's `/predict` for pairs; `answer` makes something else of a request."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.answer: Callable[[list[Any]], Response] = self.proper
        self.app = Starlette(routes=[Route("/entail/predict", self.predict, methods=["POST"])])

    async def predict(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.bodies.append(body)
        self.keys.append(request.headers.get("authorization"))
        return self.answer(body["inputs"])

    @staticmethod
    def proper(pairs: list[Any]) -> Response:
        return JSONResponse([_classes(pair[1]) for pair in pairs])


def _classes(sentence: str) -> list[dict[str, object]]:
    supported = 0.8 if "ferry" in sentence else 0.1
    return [{"score": supported, "label": "entailment"}, {"score": 1 - supported, "label": "neutral"}]


@pytest.fixture
def server() -> Predicting:
    return Predicting()


@pytest.fixture
def model(server: Predicting) -> Iterator[PredictEntail]:
    with serving(server.app) as address:
        limits = Limits(deadline=5, tries=1)
        posts = Posts(url=f"{address}/entail", settings="RAG_ENTAIL", random=Random(1), api_key=KEY, limits=limits)
        model = PredictEntail(posts, batch=2)
        yield model
        model.close()


def test_pairs_go_in_batches_and_come_back_in_order(model: PredictEntail, server: Predicting) -> None:
    found = model([*PAIRS, PAIRS[0]])
    assert [each.supported for each in found] == pytest.approx([0.8, 0.1, 0.8])
    assert [each.contradicted for each in found] == [0, 0, 0]
    assert [body["inputs"] for body in server.bodies] == [[list(pair) for pair in PAIRS], [list(PAIRS[0])]]
    assert set(server.keys) == {f"Bearer {KEY}"}


@pytest.mark.parametrize(
    "answer",
    [
        JSONResponse({"results": [{"index": 0, "relevance_score": 0.9}]}),
        JSONResponse([{"index": 0, "score": 0.9}, {"index": 1, "score": 0.1}]),
        JSONResponse([[{"label": "LABEL_0", "score": 0.5}, {"label": "LABEL_1", "score": 0.5}]] * 2),
        JSONResponse([_classes("ferry")]),
        JSONResponse([0.9, 0.1]),
        Response("<html>a gateway</html>", media_type="text/html"),
        JSONResponse({"error": f"no such model for {KEY}"}, 422),
        Response(status_code=503),
    ],
)
def test_any_other_answer_is_a_failure_without_the_key(
    model: PredictEntail, server: Predicting, answer: Response
) -> None:
    server.answer = lambda _: answer
    with pytest.raises(EntailmentFailed) as failed:
        model(PAIRS)
    assert KEY not in str(failed.value)


def test_after_the_end_it_fails(model: PredictEntail) -> None:
    model.close()
    with pytest.raises(EntailmentFailed, match="closed"):
        model(PAIRS)


def test_the_settings_name_one_model_or_none(tmp_path: Any) -> None:
    def connected(**given: Any) -> Any:
        return connect_entail(Settings.model_construct(entail=EntailSettings(**given)), Random(1))

    assert connected() is None
    entail, close = connected(url="http://127.0.0.1:1/x/")
    assert entail.fingerprint == "predict:127.0.0.1:1/x"
    close()
    with pytest.raises(Misconfigured, match="RAG_ENTAIL_URL"):
        connected(url="http://127.0.0.1:1", path=tmp_path)
