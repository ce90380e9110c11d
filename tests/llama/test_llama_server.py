"""The wire, once, against a server that somebody else wrote."""

import json
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from random import Random

import numpy as np
import pytest

from prompts import load
from rag.errors import ModelIncomplete, ModelRefused
from rag.llm.chat import OpenAIChat
from rag.llm.embed import OpenAIEmbed
from rag.llm.policy import Limits
from rag.types import ChatDelta, ChatDone, ChatRequest

pytestmark = pytest.mark.llama

LIMITS = Limits(deadline=60)
HELLO = ChatRequest(system="Be brief.", user="Say hello.", max_tokens=40)


@pytest.fixture
async def chat(llama: str) -> AsyncIterator[OpenAIChat]:
    made = OpenAIChat(model="smol", random=Random(7), base_url=llama, limits=LIMITS)
    yield made
    await made.aclose()


async def test_a_reply_streams_and_tells_its_usage(chat: OpenAIChat) -> None:
    *deltas, done = [event async for event in chat(HELLO)]
    assert len(deltas) > 3
    assert "".join(delta.text for delta in deltas if isinstance(delta, ChatDelta)).strip()
    assert isinstance(done, ChatDone)
    assert done.model == "smol"
    assert done.input_tokens > 5
    assert done.output_tokens >= len(deltas) - 1
    assert chat.dialect.usage


async def test_a_schema_binds_the_reply(chat: OpenAIChat) -> None:
    schema = {
        "type": "object",
        "properties": {"colour": {"enum": ["blue", "red"]}, "bright": {"type": "boolean"}},
        "required": ["colour", "bright"],
        "additionalProperties": False,
    }
    request = ChatRequest(system="Reply in JSON.", user="What colour is the sky?", schema=schema, max_tokens=60)
    said = "".join([event.text async for event in chat(request) if isinstance(event, ChatDelta)])
    assert json.loads(said).keys() == {"colour", "bright"}
    assert chat.dialect.format == "schema"


async def test_the_schema_of_our_prompt_is_accepted(chat: OpenAIChat) -> None:
    """A model this small may never close its list; that it began as told is what is proved."""
    schema = load("answer").schema
    request = ChatRequest(system="Reply in JSON.", user="Say nothing.", schema=schema, max_tokens=24)
    said = ""
    try:
        async for event in chat(request):
            said += event.text if isinstance(event, ChatDelta) else ""
    except ModelIncomplete:
        pass
    assert '"sentences"' in said
    assert chat.dialect.format == "schema"


async def test_a_reply_that_is_too_long_is_said_to_be_cut(chat: OpenAIChat) -> None:
    with pytest.raises(ModelIncomplete, match="length"):
        _ = [event async for event in chat(ChatRequest(system="s", user="Tell a long story.", max_tokens=8))]


async def test_a_caller_who_leaves_frees_the_server(chat: OpenAIChat) -> None:
    """The one slot of the server would otherwise be taken for four thousand tokens."""
    async with aclosing(chat(ChatRequest(system="s", user="Tell a long story.", max_tokens=4000))) as events:
        await anext(events)
    began = time.monotonic()
    assert [event async for event in chat(HELLO)]
    assert time.monotonic() - began < 30


async def test_a_question_that_exceeds_the_context_is_refused(chat: OpenAIChat) -> None:
    with pytest.raises(ModelRefused, match="context"):
        _ = [event async for event in chat(ChatRequest(system="s", user="ferry " * 20_000))]


def test_texts_become_vectors(llama_embeddings: str) -> None:
    embed = OpenAIEmbed(model="smol", random=Random(7), base_url=llama_embeddings, limits=LIMITS)
    texts = ["The ferry sails at nine.", "The boat leaves at nine o'clock.", "Interest rates rose by half a point."]
    vectors = embed(texts)
    assert vectors.shape == (3, embed.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert embed.fingerprint == f"openai:smol@{embed.dimension}"
    assert np.allclose(embed(texts[1:2]), vectors[1], atol=1e-2)
    embed.close()
