"""Every fault of a chat endpoint, over real sockets, in bounded time."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from random import Random

import httpx2
import pytest

from rag.errors import ModelFailed, ModelIncomplete, ModelMalformed, ModelRefused, ModelTimeout
from rag.llm.breaker import Breaker
from rag.llm.chat import OpenAIChat
from rag.llm.policy import Limits
from rag.types import ChatDelta, ChatDone, ChatRequest
from tests.fakes.openai_server import (
    FakeOpenAI,
    Script,
    body,
    cut,
    drip,
    events,
    failing,
    finishing,
    hang,
    ok,
    page,
    quota,
    rate_limited,
    refusing,
    says,
    unauthorised,
    unstreamed,
    without,
)

KEY = "sk-very-secret-0123456789"
SAID = "The ferry to Amsel sails at nine."
LIMITS = Limits(deadline=2, tries=3, first_wait=0.02, longest_wait=0.1, retry_after_cap=0.5)
REQUEST = ChatRequest(system="Be brief.", user="When?", schema={"type": "object"}, max_tokens=50)


@pytest.fixture
async def chat(address: str) -> AsyncIterator[OpenAIChat]:
    made = connect(address)
    yield made
    await made.aclose()


def connect(address: str, limits: Limits = LIMITS, breaker: Breaker | None = None) -> OpenAIChat:
    return OpenAIChat(model="tiny", random=Random(7), base_url=address, api_key=KEY, limits=limits, breaker=breaker)


async def reply(chat: OpenAIChat, request: ChatRequest = REQUEST) -> tuple[str, ChatDone]:
    """The whole text and the last event; deltas come first and there is one end."""
    *deltas, done = [event async for event in chat(request)]
    assert isinstance(done, ChatDone)
    assert all(isinstance(delta, ChatDelta) for delta in deltas)
    return "".join(delta.text for delta in deltas if isinstance(delta, ChatDelta)), done


async def refusal(chat: OpenAIChat) -> ModelFailed:
    with pytest.raises(ModelFailed) as raised:
        await reply(chat)
    assert KEY not in str(raised.value)
    return raised.value


async def test_a_reply_comes_in_pieces_with_its_usage(chat: OpenAIChat, server: FakeOpenAI) -> None:
    assert len([e async for e in chat(REQUEST)]) > 3
    assert await reply(chat) == (SAID, ChatDone(model="tiny", input_tokens=11, output_tokens=7))
    sent = server.chat.calls[0].body
    assert sent["stream"] is True
    assert sent["max_tokens"] == 50
    assert sent["response_format"]["json_schema"] == {"name": "reply", "strict": True, "schema": {"type": "object"}}
    assert [m["role"] for m in sent["messages"]] == ["system", "user"]


async def test_without_a_schema_no_format_is_asked_for(chat: OpenAIChat, server: FakeOpenAI) -> None:
    await reply(chat, ChatRequest(system="s", user="u"))
    assert "response_format" not in server.chat.calls[0].body


async def test_an_asgi_application_can_take_the_place_of_the_network(server: FakeOpenAI) -> None:
    client = httpx2.AsyncClient(transport=httpx2.ASGITransport(server))
    chat = OpenAIChat(model="tiny", random=Random(7), base_url="http://model/v1", http_client=client)
    assert (await reply(chat))[0] == SAID
    await chat.aclose()


# --- waiting and trying again -----------------------------------------------------------------


async def test_a_short_retry_after_is_waited_for(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(rate_limited("0.3"))
    assert (await reply(chat))[0] == SAID
    first, second = server.chat.calls
    assert 0.3 <= second.at - first.at < 0.6


async def test_a_long_retry_after_is_passed_on_and_keeps_later_calls_away(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(rate_limited("120"))
    assert (await refusal(chat)).retry_after == 120
    later = await refusal(chat)
    assert later.retry_after is not None
    assert 110 < later.retry_after <= 120
    assert len(server.chat.calls) == 1


async def test_twenty_limited_callers_make_no_storm(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(*[rate_limited("30")] * 20)
    outcomes = await asyncio.gather(*(refusal(chat) for _ in range(20)))
    assert all(error.retry_after for error in outcomes)
    assert len(server.chat.calls) <= 20


@pytest.mark.parametrize("status", [500, 502, 503, 408])
async def test_a_burst_of_failures_is_survived(status: int, chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(failing(status), failing(status))
    assert (await reply(chat))[0] == SAID
    assert len(server.chat.calls) == 3


async def test_tries_are_bounded(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(*[failing(503)] * 9)
    assert "503" in str(await refusal(chat))
    assert len(server.chat.calls) == 3


async def test_no_wait_that_the_deadline_does_not_allow(address: str, server: FakeOpenAI) -> None:
    chat = connect(address, Limits(deadline=0.5, retry_after_cap=60))
    server.chat.plan(rate_limited("5"))
    began = time.monotonic()
    assert (await refusal(chat)).retry_after == 5
    assert time.monotonic() - began < 4
    await chat.aclose()


async def test_nobody_listening(chat: OpenAIChat) -> None:
    nobody = connect("http://127.0.0.1:9/v1")
    began = time.monotonic()
    assert "no connection" in str(await refusal(nobody))
    assert time.monotonic() - began < 60
    await nobody.aclose()


@pytest.mark.parametrize(
    ("script", "says_what"),
    [
        (quota(), "quota"),
        (unauthorised(), "OPENAI_API_KEY"),
        (refusing(403, "no"), "does not allow"),
        (refusing(404, "no"), "OPENAI_BASE_URL"),
        (refusing(400, f"context too long, {KEY}"), "context too long"),
    ],
)
async def test_what_the_operator_must_mend_is_not_tried_again(
    script: Script, says_what: str, chat: OpenAIChat, server: FakeOpenAI
) -> None:
    server.chat.plan(script)
    error = await refusal(chat)
    assert isinstance(error, ModelRefused)
    assert says_what in str(error)
    assert len(server.chat.calls) == 1


# --- the breaker ------------------------------------------------------------------------------


async def test_the_breaker_opens_and_recovers(address: str, server: FakeOpenAI) -> None:
    breaker = Breaker(failures=3, seconds=0.3)
    chat = connect(address, breaker=breaker)
    server.chat.plan(*[failing(500)] * 3)
    await refusal(chat)
    assert breaker.state == "open"
    assert (await refusal(chat)).retry_after
    assert len(server.chat.calls) == 3
    await asyncio.sleep(0.35)
    assert (await reply(chat))[0] == SAID
    assert breaker.state == "closed"
    await chat.aclose()


# --- the deadline -----------------------------------------------------------------------------


@pytest.mark.parametrize("script", [hang(), hang(after="The"), drip(0.1)], ids=["silence", "half", "drip"])
async def test_the_deadline_covers_the_whole_call(script: Script, address: str, server: FakeOpenAI) -> None:
    chat = connect(address, Limits(deadline=0.6))
    server.chat.plan(script)
    began = time.monotonic()
    assert isinstance(await refusal(chat), ModelTimeout)
    assert 0.5 < time.monotonic() - began < 60
    await until_closed(server)
    await chat.aclose()


async def test_a_caller_who_leaves_takes_the_connection_along(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(drip(0.05))
    async with aclosing(chat(REQUEST)) as events:
        assert isinstance(await anext(events), ChatDelta)
    await until_closed(server)


async def test_a_cancelled_caller_takes_the_connection_along(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(hang())
    task = asyncio.ensure_future(reply(chat))
    await asyncio.sleep(0.2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await until_closed(server)
    assert (await reply(chat))[0] == SAID


async def until_closed(server: FakeOpenAI) -> None:
    """The server notices within half a second that nobody listens any more."""
    for _ in range(50):
        await asyncio.sleep(0.01)
        if not server.open_calls:
            return
    raise AssertionError("a connection is still open")


# --- replies that are cut ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "why"),
    [
        (cut(), "cut"),
        (finishing(None), "without saying"),
        (finishing("length"), "length"),
        (finishing("content_filter"), "content_filter"),
        (finishing("abort"), "abort"),
    ],
)
async def test_a_reply_that_is_cut_is_never_taken_for_whole(
    script: Script, why: str, chat: OpenAIChat, server: FakeOpenAI
) -> None:
    server.chat.plan(script)
    error = await refusal(chat)
    assert isinstance(error, ModelIncomplete)
    assert why in str(error)
    assert len(server.chat.calls) == 1, "nothing is tried again after the first words"


async def test_a_stream_that_breaks_before_its_first_word_is_tried_again(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(cut(""), events())
    assert (await reply(chat))[0] == SAID


async def test_a_refusal_in_words_is_no_answer(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(events('{"choices": [{"delta": {"refusal": "I will not."}, "finish_reason": "stop"}]}'))
    assert isinstance(await refusal(chat), ModelIncomplete)


# --- nonsense ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        page(),
        body(b"{broken"),
        body(b"\xff\xfe\x00"),
        body(b"[1, 2]"),
        body(b'{"choices": []}'),
        body(b'{"choices": null}'),
        body(b'{"choices": [{"message": {"content": null}, "finish_reason": "stop"}]}'),
        body(b"x" * 2_000_000),
        events("{broken"),
        events('"words"'),
        events('{"choices": []}'),
        events('{"choices": [7]}'),
        events('{"choices": [{"delta": {"tool_calls": []}, "finish_reason": "tool_calls"}]}'),
        says(""),
    ],
)
async def test_nonsense_with_status_200_is_a_typed_error(script: Script, chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(script, script, script)
    assert isinstance(await refusal(chat), ModelMalformed)
    assert len(server.chat.calls) <= 2


async def test_nonsense_once_is_mended_by_asking_again(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(page())
    assert (await reply(chat))[0] == SAID


@pytest.mark.parametrize(
    "script",
    [
        body(b'{"choices": null, "error": {"message": "overloaded"}}'),
        events('{"error": {"message": "overloaded", "code": 500}}'),
    ],
)
async def test_an_error_with_status_200_is_an_error(script: Script, chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(script, script, script)
    assert "overloaded" in str(await refusal(chat))


async def test_a_server_that_does_not_stream_is_understood(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(unstreamed("All at once."))
    assert await reply(chat) == ("All at once.", ChatDone(model="tiny", input_tokens=11, output_tokens=7))


# --- dialects ---------------------------------------------------------------------------------


async def test_the_way_to_ask_for_json_is_found_and_remembered(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.otherwise = without("response_format=json_schema")
    await reply(chat)
    await reply(chat)
    asked = [call.body["response_format"]["type"] for call in server.chat.calls]
    assert asked == ["json_schema", "json_object", "json_object"]


async def test_a_server_without_any_extra_is_still_used(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.otherwise = without("response_format", "stream_options", "temperature")
    await reply(chat)
    await reply(chat)
    assert server.chat.calls[-1].body.keys() == {"model", "messages", "stream", "max_tokens"}
    assert len(server.chat.calls) == 6


async def test_the_newer_name_of_the_longest_reply(chat: OpenAIChat, server: FakeOpenAI) -> None:
    message = "Unsupported parameter: 'max_tokens' is not supported, use 'max_completion_tokens' instead."
    server.chat.plan(refusing(400, message, "max_tokens"))
    await reply(chat)
    assert server.chat.calls[-1].body["max_completion_tokens"] == 50
    assert "max_tokens" not in server.chat.calls[-1].body


async def test_a_server_that_keeps_usage_to_itself(chat: OpenAIChat, server: FakeOpenAI) -> None:
    server.chat.plan(ok(lambda _: SAID, usage=False))
    assert await reply(chat) == (SAID, ChatDone(model="tiny"))
