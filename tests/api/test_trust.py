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


def counted(number: str, source: str, day: str) -> dict[str, str]:
    return {
        "title": f"{number} march in Ostwick",
        "url": f"https://{source}.example/march",
        "source": source,
        "published_at": day,
        "text": f"About {number} people marched through Ostwick against the harbour toll on Saturday.",
    }


async def test_sources_that_disagree_are_both_shown_and_cited(client: httpx2.AsyncClient) -> None:
    await put(client, counted("9,000", "gazette", "2026-03-07"), counted("4,000", "courier", "2026-03-07"), BRIDGE)
    body = {"question": "How many people marched through Ostwick against the harbour toll?", "sentences": 1}
    answer = (await client.post("/v1/ask", json=body)).json()
    assert answer["status"] == "disputed"
    (conflict,) = answer["conflicts"]
    assert (conflict["kind"], conflict["relation"]) == ("number", "disagreement")
    assert {p["value"] for p in conflict["positions"]} == {"9,000", "4,000"}
    cited = {c["id"]: c for c in answer["citations"]}
    for position in conflict["positions"]:
        assert all(position["value"] in cited[id]["cited_text"] for id in position["citation_ids"])
        assert position["value"] in answer["text"]
    body["stream"] = True
    events = (await client.post("/v1/ask", json=body)).text
    assert events.index("event: sentence") < events.index("event: conflict") < events.index("event: final")


async def test_a_figure_that_a_later_report_changed_says_when_it_held(client: httpx2.AsyncClient) -> None:
    early = counted("9,000", "gazette", "2026-03-07") | {
        "text": "A landslide at Ostwick killed four people, police said."
    }
    late = counted("4,000", "courier", "2026-03-09") | {
        "text": "The number of dead at Ostwick rose to seven on Monday."
    }
    await put(client, early | {"title": "Landslide at Ostwick"}, late | {"title": "Seven dead in Ostwick landslide"})
    body = {"question": "How many people died in the landslide at Ostwick?"}
    answer = (await client.post("/v1/ask", json=body)).json()
    assert answer["status"] == "answered"
    assert [c["relation"] for c in answer["conflicts"]] == ["update"]
    held = {s["text"]: s["as_of"] for s in answer["sentences"]}
    assert held == {early["text"]: "2026-03-07", late["text"]: None}
