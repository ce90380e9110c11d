"""Bodies that come late, never, or too large: each gets an answer, and what was kept of it is given back."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest
from starlette.types import Message, Receive, Scope, Send

from rag.api.bodies import Bodies, BodyLimits

LIMITS = BodyLimits(bytes=1000, seconds=0.3, memory=1500, stored=2500)


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers with the length of what it was handed."""
    message = await receive()
    await asyncio.sleep(0.05)
    assert not message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(len(message["body"])).encode()})


async def _posted(bodies: Bodies, content: AsyncIterator[bytes] | bytes) -> httpx2.Response:
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(bodies), base_url="http://127.0.0.1") as client:
        return await client.post("/v1/articles", content=content)


async def _slowly(*pieces: bytes, seconds: float) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
        await asyncio.sleep(seconds)


async def test_a_body_in_pieces_is_handed_on_whole() -> None:
    response = await _posted(Bodies(echo, LIMITS), _slowly(b"a" * 300, b"b" * 700, seconds=0.01))
    assert response.text == "1000"


@pytest.mark.parametrize("known", [True, False], ids=["length declared", "in pieces"])
async def test_a_body_over_the_limit_is_refused(known: bool) -> None:
    content = b"x" * 1001 if known else _slowly(b"x" * 600, b"x" * 600, seconds=0)
    response = await _posted(Bodies(echo, LIMITS), content)
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


async def test_a_body_that_does_not_come_is_given_up() -> None:
    response = await _posted(Bodies(echo, LIMITS), _slowly(b"x", b"x", b"x", seconds=0.2))
    assert (response.status_code, response.json()["code"]) == (408, "too_slow")


async def test_unfinished_bodies_together_have_a_limit_and_give_their_room_back() -> None:
    bodies = Bodies(echo, LIMITS)
    waiting = [asyncio.create_task(_posted(bodies, _slowly(b"x" * 900, seconds=0.2))) for _ in range(3)]
    answered = sorted(r.status_code for r in await asyncio.gather(*waiting))
    assert answered == [200, 200, 429]
    assert (await _posted(bodies, b"x" * 900)).status_code == 200


async def test_whole_bodies_wait_for_memory_and_all_get_it() -> None:
    at_once = most = 0

    async def counting(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await echo(scope, receive, send)
        at_once -= 1

    limits = BodyLimits(bytes=1000, seconds=5, memory=1500, stored=50_000)
    bodies = Bodies(counting, limits)
    answers = await asyncio.gather(*(_posted(bodies, b"x" * 1000) for _ in range(4)))
    assert [r.text for r in answers] == ["1000"] * 4
    assert most == 1


async def test_nothing_is_said_to_who_hung_up_in_the_middle() -> None:
    said: list[Message] = []
    messages: list[Message] = [
        {"type": "http.request", "body": b"half", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        said.append(message)

    await Bodies(echo, LIMITS)({"type": "http", "method": "POST", "path": "/v1/articles", "headers": []}, receive, send)
    assert said == []
