"""Answers that were given, over HTTP: kept, looked up, and what became of the words that they cite."""

import json
import resource
import sqlite3
import time
from collections.abc import Generator
from contextlib import closing, contextmanager
from typing import Any

import httpx2
import pytest

from rag.config import Settings, load
from tests.api.conftest import BRIDGE, TUNNEL, client_of, put

QUESTION = {"question": "How much did the bridge repairs cost?"}
DEARER = BRIDGE | {"text": BRIDGE["text"].replace("4.2 million", "5.7 million")}
LONGER = BRIDGE | {"text": BRIDGE["text"].replace("Trams will follow in May", "Trams will follow in June")}


async def ask(client: httpx2.AsyncClient, **more: Any) -> dict[str, Any]:
    answer = (await client.post("/v1/ask", json=QUESTION | more)).json()
    assert answer["status"] == "answered"
    return answer


async def listed(client: httpx2.AsyncClient, **query: Any) -> list[dict[str, Any]]:
    response = await client.get("/v1/answers", params=query)
    assert response.status_code == 200, response.text
    return response.json()["answers"]


async def test_an_answer_that_was_given_can_be_looked_up_as_it_was(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE, TUNNEL)
    answer = await ask(client)
    kept = (await client.get(f"/v1/answers/{answer['id']}")).json()
    assert kept["answer"] == answer
    assert (kept["id"], kept["kind"], kept["asked_at"]) == (answer["id"], "ask", kept["last_asked_at"])
    assert [c["citation_id"] for c in kept["citations"]] == [c["id"] for c in answer["citations"]]
    assert {(c["status"], c["change"]) for c in kept["citations"]} == {("live", None)}
    assert (await client.get("/v1/answers/q0")).status_code == 404


async def test_summaries_and_streamed_answers_are_kept_and_silence_is_not(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE, TUNNEL)
    summary = (await client.post("/v1/summarize", json={"query": "harbour bridge in Ostwick"})).json()
    events = (await client.post("/v1/ask", json=QUESTION | {"stream": True})).text.replace("\r", "").split("\n\n")
    final = next(event for event in events if event.startswith("event: final"))
    streamed = json.loads(final.split("data: ", 1)[1])
    silent = (await client.post("/v1/ask", json={"question": "Who won the chess championship in Lima?"})).json()
    assert silent["status"] == "abstained"
    found = [(a["id"], a["kind"]) for a in await listed(client)]
    assert found == [(streamed["id"], "ask"), (summary["id"], "summarize")]
    assert (await client.get("/v1/status")).json()["answers"] == 2


async def test_the_same_answer_twice_is_one(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    one, two = [await ask(client, as_of="2026-03-08T12:00:00Z") for _ in range(2)]
    assert [a["id"] for a in await listed(client)] == [one["id"]] == [two["id"]]


async def test_an_answer_as_of_a_past_moment_is_outdated_by_what_changes_after_it_was_given(
    client: httpx2.AsyncClient,
) -> None:
    corrected = DEARER | {"modified_at": "2026-03-09"}
    await put(client, BRIDGE)
    await put(client, corrected)
    answer = await ask(client, as_of="2026-03-08T12:00:00Z")
    assert "4.2 million" in answer["text"]
    assert await listed(client, changed=True) == []
    [given] = await listed(client)
    assert (given["as_of"], given["changes"]) == ("2026-03-08T12:00:00Z", [])
    await client.delete(f"/v1/articles/{answer['citations'][0]['article_id']}")
    [withdrawn] = await listed(client, changed=True)
    assert (withdrawn["as_of"], withdrawn["changes"][0]["status"]) == ("2026-03-08T12:00:00Z", "withdrawn")


async def test_words_that_were_edited_are_told_with_what_stands_there_now(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    answer = await ask(client)
    await put(client, LONGER)
    assert await listed(client, changed=True) == []
    assert [a["changes"] for a in await listed(client)] == [[]]
    await put(client, DEARER)
    [changed] = await listed(client, changed=True)
    assert (changed["id"], changed["question"], changed["as_of"]) == (answer["id"], QUESTION["question"], None)
    change = next(c for c in changed["changes"] if c["change"]["edits"])
    assert (change["status"], change["title"], change["url"]) == ("revised", BRIDGE["title"], BRIDGE["url"])
    assert change["change"]["edits"] == [{"before": "4.2", "after": "5.7"}]
    assert "5.7 million" in change["change"]["now"]
    now = (await client.get(f"/v1/citations/{change['change']['citation_id']}")).json()
    assert (now["status"], now["cited_text"]) == ("live", change["change"]["now"])
    then = (await client.get(f"/v1/citations/{change['citation_id']}")).json()
    assert (then["status"], then["change"]) == ("revised", change["change"])
    await put(client, BRIDGE | {"updated_at": "2026-03-09"})
    assert await listed(client, changed=True) == []


async def test_words_that_stand_elsewhere_now_are_kept_and_cited_there(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    answer = await ask(client)
    await put(client, BRIDGE | {"text": "The council met for three hours on Friday.\n\n" + BRIDGE["text"]})
    cited = (await client.get(f"/v1/citations/{answer['citations'][0]['id']}")).json()
    assert (cited["change"]["kind"], cited["change"]["now"]) == ("kept", cited["cited_text"])
    assert cited["change"]["citation_id"] != cited["id"]
    assert await listed(client, changed=True) == []


async def test_withdrawn_and_removed_words_are_told(client: httpx2.AsyncClient) -> None:
    [stored] = await put(client, BRIDGE)
    answer = await ask(client)
    await put(client, BRIDGE | {"text": "Trams will follow in May, once the new rails are tested."})
    [changed] = await listed(client, changed=True)
    assert {c["change"]["kind"] for c in changed["changes"]} == {"removed"}
    await client.delete(f"/v1/articles/{stored['article_id']}")
    [changed] = await listed(client, changed=True)
    assert {(c["status"], c["change"]) for c in changed["changes"]} == {("withdrawn", None)}
    kept = (await client.get(f"/v1/answers/{answer['id']}")).json()
    assert {c["status"] for c in kept["citations"]} == {"withdrawn"}
    assert kept["answer"]["text"] == answer["text"]


async def test_pages_of_answers(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    asked = [(await ask(client, as_of=f"2026-03-{day:02}T12:00:00Z"))["id"] for day in range(10, 17)]
    await put(client, DEARER)
    for query in ({}, {"changed": True}):
        found: list[str] = []
        cursor: dict[str, str] = {}
        while True:
            page = (await client.get("/v1/answers", params={"limit": 3} | query | cursor)).json()
            found += [a["id"] for a in page["answers"]]
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert found == asked[::-1]
    gone = await client.get("/v1/answers", params={"cursor": "nonsense"})
    assert (gone.status_code, gone.json()["code"]) == (404, "not_found")
    for wrong in ({"cursor": "no cursor"}, {"limit": 0}, {"limit": 201}, {"changed": "perhaps"}):
        assert (await client.get("/v1/answers", params=wrong)).status_code == 422


async def test_keeping_answers_can_be_turned_off(settings: Settings) -> None:
    async with client_of(load(home=settings.home, keep_answers=False)) as client:
        await put(client, BRIDGE)
        answer = await ask(client)
        assert answer["degraded"] == []
        assert await listed(client) == []


@contextmanager
def files_no_longer_than(size: int) -> Generator[None]:
    """What would write beyond it fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_a_full_disk_does_not_take_the_answer_away(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    with files_no_longer_than(1):
        answer = await ask(client)
        events = (await client.post("/v1/ask", json=QUESTION | {"stream": True})).text
    assert "4.2 million crowns" in answer["text"]
    assert [note.split(":")[:2] for note in answer["degraded"]] == [["answer not kept", " storage_full"]]
    assert "answer not kept: storage_full" in events
    assert await listed(client) == []
    assert (await ask(client))["degraded"] == []
    assert len(await listed(client)) == 1


async def test_a_library_that_others_hold_does_not_keep_the_answer_waiting(
    client: httpx2.AsyncClient, settings: Settings
) -> None:
    await put(client, BRIDGE)
    await ask(client, as_of="2026-03-08")
    with closing(sqlite3.connect(settings.home / "library.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.perf_counter()
        answers = [await ask(client, as_of=f"2026-03-{day:02}") for day in (9, 10)]
        assert time.perf_counter() - started < 9  # SQLite would wait for 10
        assert [answer["degraded"] for answer in answers] == [[], []]
        other.rollback()
    deadline = time.monotonic() + 15
    while len(await listed(client)) < 3 and time.monotonic() < deadline:
        await ask(client, as_of="2026-03-08")
    assert len(await listed(client)) == 3


@pytest.mark.parametrize("path", ["/v1/answers", "/v1/answers/q1"])
async def test_with_keys_answers_are_not_for_everybody(settings: Settings, path: str) -> None:
    async with client_of(load(home=settings.home, api_keys="key-one")) as client:
        assert (await client.get(path)).status_code == 401
