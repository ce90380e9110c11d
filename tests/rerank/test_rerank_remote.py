"""A reranker behind HTTP: a real server of either form on loopback, and answers that must not become an order."""

from collections.abc import Iterator
from contextlib import closing
from random import Random
from typing import Any

import pytest
from pydantic import SecretStr
from starlette.responses import JSONResponse, Response

from rag.config import RerankSettings, Settings
from rag.errors import RerankFailed
from rag.rerank import connect_rerank
from rag.rerank.remote import RemoteRerank, form_of
from tests.fakes.loopback import serving
from tests.rerank.reranking_server import Reranking

KEY = "secret-of-the-server"
QUESTION = "Who sank the ferry?"
PASSAGES = ["Bakers sold bread.", "The ferry sank.", "Nobody sank it, the ferry rammed a pier."]
SCORES = [0.0, 0.75, 0.75]


@pytest.fixture
def server() -> Reranking:
    return Reranking()


@pytest.fixture
def address(server: Reranking) -> Iterator[str]:
    with serving(server.app) as address:
        yield address


def connected(url: str, **given: Any) -> RemoteRerank:
    settings = Settings.model_construct(rerank=RerankSettings(url=url, key=SecretStr(KEY), **given))
    found = connect_rerank(settings, Random(1))
    assert found is not None
    assert isinstance(found[0], RemoteRerank)
    return found[0]


@pytest.mark.parametrize(
    ("path", "given", "asked"),
    [
        ("", {}, "texts"),
        ("/rerank", {}, "texts"),
        ("/v1", {"api": "tei"}, "texts"),
        ("", {"model": "m"}, "documents"),
        ("/v1", {}, "documents"),
        ("/v2/rerank", {"model": "m"}, "documents"),
        ("/", {"api": "cohere"}, "documents"),
    ],
)
def test_either_form_gives_each_passage_its_own_score(
    server: Reranking, address: str, path: str, given: dict[str, Any], asked: str
) -> None:
    with closing(connected(address + path, **given)) as rerank:
        assert rerank(QUESTION, PASSAGES) == SCORES
        assert rerank(QUESTION, []) == []
    (body,) = server.bodies
    assert body["query"] == QUESTION
    assert body[asked] == PASSAGES
    assert body.get("model") == given.get("model")
    assert server.keys == [f"Bearer {KEY}"]
    assert KEY not in rerank.fingerprint


def test_many_passages_go_in_parts_to_a_server_that_takes_few(server: Reranking, address: str) -> None:
    many = [f"Ferry {n} sank." if n % 7 == 0 else f"Bread {n}." for n in range(70)]
    expected = [0.5 if n % 7 == 0 else 0.0 for n in range(70)]
    for api, requests in (("tei", 3), ("cohere", 1)):
        server.bodies.clear()
        with closing(connected(address, api=api)) as rerank:
            assert rerank("Which ferry sank loudly?"[6:], many) == pytest.approx(expected, abs=0.2)
        assert len(server.bodies) == requests


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([{"index": 0, "score": 0.9}, {"index": 1, "score": 0.1}], "each of 3 passages once"),
        ([{"index": n, "score": 0.9} for n in (0, 1, 1)], "each of 3 passages once"),
        ([{"index": n, "score": 0.9} for n in (1, 2, 3)], "each of 3 passages once"),
        ([{"index": n, "score": 0.9} for n in (0, 1, 2, 2)], "each of 3 passages once"),
        ([{"index": n == 1, "score": 0.9} for n in range(3)], "each of 3 passages once"),
        ([{"index": n, "relevance_score": 0.9} for n in range(3)], "no finite score"),
        ([{"index": n, "score": "0.9"} for n in range(3)], "no finite score"),
        ([0.9, 0.1, 0.2], "each of 3 passages once"),
        ({"results": [{"index": n, "relevance_score": 0.9} for n in range(3)]}, "set RAG_RERANK_API=cohere"),
        ({"data": [{"index": n, "relevance_score": 0.9} for n in range(3)]}, "form of text-embeddings-inference"),
        ({"error": f"no model for {KEY}"}, "form of text-embeddings-inference"),
    ],
)
def test_an_answer_that_is_not_a_score_for_each_passage_is_no_order(
    server: Reranking, address: str, answer: Any, said: str
) -> None:
    server.answer = lambda _: JSONResponse(answer)
    with closing(connected(address)) as rerank, pytest.raises(RerankFailed, match=said) as failed:
        rerank(QUESTION, PASSAGES)
    assert "RAG_RERANK_API" in str(failed.value)
    assert KEY not in str(failed.value)


def test_a_score_that_is_no_number_is_refused(server: Reranking, address: str) -> None:
    for word in ("NaN", "Infinity", "true", "null"):
        items = ",".join(f'{{"index": {n}, "relevance_score": {word}}}' for n in range(3))
        body = f'{{"results": [{items}]}}'
        server.answer = lambda _, body=body: Response(body, media_type="application/json")
        with closing(connected(address, model="m")) as rerank, pytest.raises(RerankFailed, match="no finite score"):
            rerank(QUESTION, PASSAGES)


def test_the_other_form_says_which_setting_mends_it(server: Reranking, address: str) -> None:
    server.answer = lambda _: JSONResponse([{"index": n, "score": 0.1} for n in range(3)])
    with closing(connected(address, model="m")) as rerank, pytest.raises(RerankFailed, match="RAG_RERANK_API=tei"):
        rerank(QUESTION, PASSAGES)


@pytest.mark.parametrize(("status", "said"), [(401, "RAG_RERANK_KEY"), (404, "RAG_RERANK_URL"), (422, "of Cohere")])
def test_a_refusal_says_what_to_check(server: Reranking, address: str, status: int, said: str) -> None:
    server.answer = lambda _: JSONResponse({"error": f"wrong {KEY}"}, status)
    with closing(connected(address + "/v2")) as rerank, pytest.raises(RerankFailed, match=said) as failed:
        rerank(QUESTION, PASSAGES)
    assert KEY not in str(failed.value)


@pytest.mark.parametrize("first", [Response(status_code=503), Response("<html>", media_type="text/html")])
def test_one_that_fails_once_is_asked_again(server: Reranking, address: str, first: Response) -> None:
    answers = iter([first])
    server.answer = lambda body: next(answers, None) or server.proper(body)
    with closing(connected(address)) as rerank:
        assert rerank(QUESTION, PASSAGES) == SCORES


def test_after_the_end_it_fails(address: str) -> None:
    rerank = connected(address)
    rerank.close()
    with pytest.raises(RerankFailed, match="closed"):
        rerank(QUESTION, PASSAGES)


def test_why_a_form_was_chosen_is_said() -> None:
    assert "RAG_RERANK_API is tei" in str(form_of("http://h/v1", "m", "tei"))
    assert "RAG_RERANK_MODEL" in str(form_of("http://h", "m", None))
    assert "/v2" in str(form_of("https://api.example/v2/rerank", None, None))
    assert "neither" in str(form_of("http://h:8080", None, None))
