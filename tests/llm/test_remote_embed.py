"""Embeddings over the wire: a batch is used whole or refused whole."""

import math
import threading
import time
from collections.abc import Generator
from random import Random
from typing import Any

import numpy as np
import pytest

from rag.errors import EmbeddingFailed
from rag.llm.embed import OpenAIEmbed
from rag.llm.policy import Limits
from tests.fakes.openai_server import (
    FakeOpenAI,
    Script,
    body,
    drip,
    embedded,
    failing,
    hang,
    page,
    quota,
    refusing,
    unauthorised,
    vectors_sent,
)

LIMITS = Limits(deadline=2, tries=3, first_wait=0.02, longest_wait=0.1, retry_after_cap=0.5)
TEXTS = [f"Report {n} from the harbour of Amsel" for n in range(10)]


@pytest.fixture
def embed(address: str) -> Generator[OpenAIEmbed, None, None]:
    made = connect(address)
    yield made
    made.close()


def connect(address: str, *, dimension: int | None = None, limits: Limits = LIMITS) -> OpenAIEmbed:
    return OpenAIEmbed(model="tiny", random=Random(7), base_url=address, dimension=dimension, batch=4, limits=limits)


def vector(*values: float, index: int = 0) -> dict[str, Any]:
    return {"index": index, "embedding": list(values)}


def test_texts_become_unit_vectors_in_batches(embed: OpenAIEmbed, server: FakeOpenAI) -> None:
    matrix = embed(TEXTS)
    assert matrix.shape == (10, 8)
    assert matrix.dtype == np.float32
    assert np.allclose(np.linalg.norm(matrix, axis=1), 1)
    assert [len(call.body["input"]) for call in server.embeddings.calls] == [4, 4, 2]


def test_the_dimension_is_found_by_one_small_call(embed: OpenAIEmbed, server: FakeOpenAI) -> None:
    assert embed.fingerprint == "openai:tiny@8"
    assert embed.dimension == 8
    assert len(server.embeddings.calls) == 1


def test_a_given_dimension_needs_no_call(address: str, server: FakeOpenAI) -> None:
    embed = connect(address, dimension=8)
    assert embed.fingerprint == "openai:tiny@8"
    assert embed([]).shape == (0, 8)
    assert server.embeddings.calls == []
    embed.close()


def test_lists_and_base64_in_any_order_mean_the_same(embed: OpenAIEmbed, server: FakeOpenAI) -> None:
    expected = embed(TEXTS[:4])
    server.embeddings.plan(embedded(base64=False, reverse=True), embedded(reverse=True))
    assert np.allclose(embed(TEXTS[:4]), expected, atol=1e-6)
    assert np.allclose(embed(TEXTS[:4]), expected, atol=1e-6)


def test_a_server_that_knows_only_lists(embed: OpenAIEmbed, server: FakeOpenAI) -> None:
    server.embeddings.plan(refusing(400, "encoding_format must be float", "encoding_format"))
    embed(TEXTS[:2])
    embed(TEXTS[:2])
    formats = [call.body["encoding_format"] for call in server.embeddings.calls]
    assert formats == ["base64", "float", "float"]


@pytest.mark.parametrize(
    "data",
    [
        [],
        [vector(1, 2)],
        [vector(1, 2), vector(1, 2)],
        [vector(1, 2), vector(1, 2, 3, index=1)],
        [vector(1, 2), vector(0, 0, index=1)],
        [vector(1, 2), vector(1e300, 1, index=1)],
        [vector(1, 2), {"index": 1, "embedding": "%%%"}],
        [vector(1, 2), {"index": 1, "embedding": ["a", "b"]}],
        [vector(1, 2), {"index": 1, "embedding": None}],
        [vector(), vector(index=1)],
        [vector(1, 2), vector(1, 2, index=5)],
    ],
    ids=[
        "none", "short", "same-index", "two-dimensions", "zero", "infinite",
        "no-base64", "words", "null", "empty", "foreign-index",
    ],
)  # fmt: skip
def test_a_batch_that_is_not_whole_is_refused(
    data: list[dict[str, Any]], embed: OpenAIEmbed, server: FakeOpenAI
) -> None:
    server.embeddings.plan(*[vectors_sent(data)] * 3)
    with pytest.raises(EmbeddingFailed):
        embed(TEXTS[:2])


def test_not_a_number_is_refused(embed: OpenAIEmbed, server: FakeOpenAI) -> None:
    nan = b'{"data": [{"index": 0, "embedding": [NaN, 1.0]}]}'
    server.embeddings.plan(*[body(nan)] * 3)
    with pytest.raises(EmbeddingFailed):
        embed(TEXTS[:1])


def test_another_dimension_than_expected_is_refused(address: str, server: FakeOpenAI) -> None:
    embed = connect(address, dimension=384)
    with pytest.raises(EmbeddingFailed, match="384"):
        embed(TEXTS[:1])
    embed.close()


def test_a_dimension_that_changes_is_refused(embed: OpenAIEmbed, server: FakeOpenAI) -> None:
    embed(TEXTS[:1])
    server.embeddings.plan(*[embedded(16)] * 3)
    with pytest.raises(EmbeddingFailed, match="16"):
        embed(TEXTS[:1])


@pytest.mark.parametrize(
    "script",
    [page(), body(b"{broken"), body(b'{"error": {"message": "no"}}'), failing(503), quota(), unauthorised()],
)
def test_a_failing_endpoint_is_a_typed_error(script: Script, embed: OpenAIEmbed, server: FakeOpenAI) -> None:
    server.embeddings.plan(script, script, script)
    with pytest.raises(EmbeddingFailed):
        embed(TEXTS[:1])
    assert len(server.embeddings.calls) <= 3


def test_a_burst_of_failures_is_survived(embed: OpenAIEmbed, server: FakeOpenAI) -> None:
    server.embeddings.plan(failing(503), failing(500))
    assert embed(TEXTS[:1]).shape == (1, 8)


@pytest.mark.parametrize("script", [hang(), drip(0.1)], ids=["silence", "drip"])
def test_the_deadline_holds_for_a_blocking_caller(script: Script, address: str, server: FakeOpenAI) -> None:
    embed = connect(address, limits=Limits(deadline=0.6))
    server.embeddings.plan(script)
    began = time.monotonic()
    with pytest.raises(EmbeddingFailed):
        embed(TEXTS[:1])
    assert 0.5 < time.monotonic() - began < 60
    embed.close()


def test_threads_do_not_wait_for_each_other(address: str, server: FakeOpenAI) -> None:
    embed = connect(address, dimension=8, limits=Limits(deadline=3))
    server.embeddings.plan(hang())

    def fail() -> None:
        with pytest.raises(EmbeddingFailed):
            embed(TEXTS[:1])

    slow = threading.Thread(target=fail)
    slow.start()
    while not server.embeddings.calls:
        time.sleep(0.01)
    assert math.isclose(float(np.linalg.norm(embed(TEXTS[:1]))), 1, abs_tol=1e-5)
    assert slow.is_alive()
    slow.join()
    embed.close()
