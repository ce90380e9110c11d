"""What tells how far to trust an answer, over HTTP: who says so, when it was, how many say so independently."""

import httpx2

from tests.api.conftest import BRIDGE, put

QUARRY = {
    "title": "Quarry at Nell to close",
    "url": "https://courier.example/2026/03/04/quarry",
    "source": "Vell Courier",
    "published_at": "2026-03-04",
    "text": "NELL (OPA) — The quarry at Nell will close in June after a landslide, its owner, Tora Lindqvist, said."
    "\n\nTora Lindqvist spoke to workers at the gate. She said that severance would cost 3 million crowns.",
}
COPY = QUARRY | {"url": "https://mirror.example/quarry", "source": "Port Mirror"}


async def test_who_says_so_stays_in_the_words_and_is_told_apart(client: httpx2.AsyncClient) -> None:
    await put(client, QUARRY, BRIDGE)
    answer = (await client.post("/v1/ask", json={"question": "How much will severance at the quarry cost?"})).json()
    said = next(s for s in answer["sentences"] if "3 million" in s["text"])
    assert said["text"] == "She [Tora Lindqvist] said that severance would cost 3 million crowns."
    assert said["support"]["verdict"] == "supported"
    assert (said["attribution"]["speaker"], said["attribution"]["said_as"]) == ("Tora Lindqvist", "She")
    cited = {c["id"]: c["cited_text"] for c in answer["citations"]}
    assert any("Tora Lindqvist" in cited[id] for id in said["citation_ids"])


async def test_the_event_is_dated_by_the_dateline(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    answer = (await client.post("/v1/ask", json={"question": "When did the harbour bridge in Ostwick reopen?"})).json()
    event = next(c["event"] for c in answer["citations"] if "reopened" in c["cited_text"])
    assert event == {"first": "2026-03-02", "last": "2026-03-02", "words": "on Monday"} | {"words": event["words"]}


async def test_copies_of_one_report_are_one_source(client: httpx2.AsyncClient) -> None:
    await put(client, QUARRY, COPY, BRIDGE)
    ids = [a["article_id"] for a in (await client.get("/v1/articles")).json()["articles"]]
    answer = (await client.post("/v1/summarize", json={"article_ids": ids, "sentences": 8})).json()
    assert answer["sources"]["independent"] == 2
