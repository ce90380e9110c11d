"""Articles over HTTP: in, listed, looked up, revised, withdrawn; and everything that is not an article."""

import json
from collections.abc import AsyncGenerator

import httpx2
import pytest

from tests.api.conftest import BRIDGE, TUNNEL, put


async def test_the_same_article_again_changes_nothing(client: httpx2.AsyncClient) -> None:
    (first,) = await put(client, BRIDGE)
    (again,) = await put(client, BRIDGE | {"url": BRIDGE["url"] + "?utm_source=feed#top"})
    assert (first["status"], again["status"]) == ("created", "unchanged")
    assert first["revision_id"] == again["revision_id"]


async def test_a_changed_article_is_a_new_revision_and_old_citations_say_so(client: httpx2.AsyncClient) -> None:
    (first,) = await put(client, BRIDGE)
    answer = (await client.post("/v1/ask", json={"question": "How much did the bridge repairs cost?"})).json()
    (cited,) = [c for c in answer["citations"] if "4.2 million" in c["cited_text"]]
    (second,) = await put(client, BRIDGE | {"text": BRIDGE["text"].replace("4.2", "4.6")})
    assert second["status"] == "updated"

    resolved = (await client.get(f"/v1/citations/{cited['id']}")).json()
    assert resolved["status"] == "revised"
    assert resolved["cited_text"] == cited["cited_text"]
    assert resolved["current_revision_id"] == second["revision_id"]
    asked_again = (await client.post("/v1/ask", json={"question": "How much did the bridge repairs cost?"})).json()
    assert {c["revision_id"] for c in asked_again["citations"]} == {second["revision_id"]}
    revisions = (await client.get(f"/v1/articles/{first['article_id']}/revisions")).json()["revisions"]
    assert [r["number"] for r in revisions] == [1, 2]
    page = (await client.get(f"/v1/articles/{first['article_id']}/revisions", params={"limit": 1})).json()
    assert [r["number"] for r in page["revisions"]] == [1]
    after = {"limit": 1, "cursor": page["next_cursor"]}
    last = (await client.get(f"/v1/articles/{first['article_id']}/revisions", params=after)).json()
    assert ([r["number"] for r in last["revisions"]], last["next_cursor"]) == ([2], None)


async def test_paragraphs_slice_out_of_the_text_by_their_offsets(client: httpx2.AsyncClient) -> None:
    (stored,) = await put(client, BRIDGE | {"text": "Zoë’s 🚋 line opened.\n\nIt is 3 km long."})
    revision = (await client.get(f"/v1/articles/{stored['article_id']}")).json()["revision"]
    text = "\n\n".join(p["text"] for p in revision["paragraphs"])
    assert [text[p["start"] : p["end"]] for p in revision["paragraphs"]] == [p["text"] for p in revision["paragraphs"]]


async def test_a_withdrawn_article_is_found_no_more_but_its_citations_resolve(client: httpx2.AsyncClient) -> None:
    bridge, _ = await put(client, BRIDGE, TUNNEL)
    answer = (await client.post("/v1/ask", json={"question": "How much did the bridge repairs cost?"})).json()
    deleted = await client.delete(f"/v1/articles/{bridge['article_id']}")
    assert deleted.json()["status"] == "withdrawn"
    assert (await client.delete(f"/v1/articles/{bridge['article_id']}")).status_code == 200

    hits = (await client.post("/v1/search", json={"query": "harbour bridge repairs"})).json()["hits"]
    assert bridge["article_id"] not in {hit["article_id"] for hit in hits}
    resolved = (await client.get(f"/v1/citations/{answer['citations'][0]['id']}")).json()
    assert resolved["status"] == "withdrawn"
    listed = (await client.get("/v1/articles")).json()["articles"]
    assert [a["source"] for a in listed] == ["Vell Courier"]
    withdrawn = (await client.get("/v1/articles", params={"status": "withdrawn"})).json()["articles"]
    assert [a["source"] for a in withdrawn] == ["Ostwick Gazette"]


async def test_pages_of_the_list_hold_every_article_once(client: httpx2.AsyncClient) -> None:
    lines = [BRIDGE | {"url": f"https://gazette.example/{n}", "title": f"Bridge news {n}"} for n in range(7)]
    body = "\n".join(json.dumps(line) for line in lines)
    await client.post("/v1/articles", content=body, headers={"content-type": "application/x-ndjson"})
    seen: list[str] = []
    cursor = None
    while True:
        page = (await client.get("/v1/articles", params={"limit": 3} | ({"cursor": cursor} if cursor else {}))).json()
        seen += [article["title"] for article in page["articles"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert sorted(seen) == [f"Bridge news {n}" for n in range(7)]


async def test_filters_of_the_list(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE, TUNNEL)
    for params, expected in (
        ({"source": "vell courier"}, ["Vell Courier"]),
        ({"until": "2026-03-02"}, ["Ostwick Gazette"]),
        ({"since": "2026-03-03", "until": "2026-03-05"}, ["Vell Courier"]),
        ({"language": "de"}, []),
    ):
        found = (await client.get("/v1/articles", params=params)).json()["articles"]
        assert [a["source"] for a in found] == expected, params


async def test_one_bad_line_does_not_keep_the_others_out(client: httpx2.AsyncClient) -> None:
    body = "\n".join([json.dumps(BRIDGE), "{not json", json.dumps({"title": "Empty", "text": ""}), json.dumps(TUNNEL)])
    response = await client.post("/v1/articles", content=body, headers={"content-type": "application/x-ndjson"})
    report = response.json()
    assert [a["status"] for a in report["articles"]] == ["created", "created"]
    assert len(report["rejected"]) == 2
    assert "line 2" in report["rejected"][0]["place"]


@pytest.mark.parametrize(
    ("content", "media_type", "status", "code"),
    [
        (b"", "application/json", 422, "bad_document"),
        (b"{", "application/json", 422, "bad_document"),
        (b"\x00\x01\x02\x03" * 200, "text/plain", 422, "bad_document"),
        (b"\x1f\x8b\x08" + b"\x00" * 500, "text/html", 422, "bad_document"),
        (b'{"title": "No text"}', "application/json", 422, "bad_document"),
        (b"[]", "application/json", 422, "bad_document"),
        (b"x" * 20_000_001, "text/plain", 413, "too_large"),
    ],
    ids=["empty", "cut", "binary", "gzip", "no text", "no article", "20 MB"],
)
async def test_what_is_no_article_is_refused_with_a_reason(
    client: httpx2.AsyncClient, content: bytes, media_type: str, status: int, code: str
) -> None:
    response = await client.post("/v1/articles", content=content, headers={"content-type": media_type})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["code"] == code
    assert problem["detail"]
    assert (await client.get("/v1/articles")).json()["articles"] == []


async def test_a_body_without_a_length_is_counted_too(client: httpx2.AsyncClient) -> None:
    async def endless() -> AsyncGenerator[bytes]:
        for _ in range(400):
            yield b"x" * 100_000

    response = await client.post("/v1/articles", content=endless(), headers={"content-type": "text/plain"})
    assert response.status_code == 413


@pytest.mark.parametrize(
    "path", ["/v1/articles/nope", "/v1/articles/nope/revisions", "/v1/citations/rnope:0-3", "/v1/x"]
)
async def test_what_is_not_there_is_a_404_problem(client: httpx2.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(("id", "status"), [("x", 422), ("r1:5-2", 404), ("r1:a-b", 422), ("r1:-1-2", 422)])
async def test_a_malformed_citation_id_is_told_what_one_looks_like(
    client: httpx2.AsyncClient, id: str, status: int
) -> None:
    response = await client.get(f"/v1/citations/{id}")
    assert response.status_code == status
    assert "looks like" in response.json()["detail"] or "span" in response.json()["detail"]


async def test_an_earlier_state_handed_in_again_stays_earlier(client: httpx2.AsyncClient) -> None:
    corrected = BRIDGE | {"text": BRIDGE["text"].replace("4.2", "4.6")}
    await put(client, BRIDGE, corrected)
    (again,) = await put(client, BRIDGE)
    assert again["status"] == "unchanged"
    assert "updated_at" in again["warnings"][0]
    current = (await client.get(f"/v1/articles/{again['article_id']}")).json()
    assert "4.6 million" in current["revision"]["paragraphs"][1]["text"]

    (restored,) = await put(client, BRIDGE | {"updated_at": "2026-03-03"})
    assert (restored["status"], restored["revision_id"]) == ("updated", again["revision_id"])


async def test_hostile_fields_are_refused_or_cleaned(client: httpx2.AsyncClient) -> None:
    body = json.dumps(BRIDGE | {"published_at": "\ud800"})
    stored = await client.post("/v1/articles", content=body, headers={"content-type": "application/json"})
    assert stored.status_code == 200, stored.text
    listed = await client.get("/v1/articles", params=[("source", f"s{n}") for n in range(300)])
    assert (listed.status_code, listed.json()["code"]) == (422, "bad_input")
    swapped = await client.get("/v1/articles", params={"since": "2026-03-05", "until": "2026-03-01"})
    assert swapped.status_code == 422


async def test_an_outlet_is_asked_for_by_any_of_its_names(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE | {"url": "https://www.cnn.com/1", "source": "CNN"})
    await put(client, TUNNEL | {"url": "https://www.cnn.com/2", "source": "cnn.com"})
    for name in ("CNN", "cnn.com", "www.cnn.com"):
        page = (await client.get("/v1/articles", params={"source": name})).json()
        assert [one["source"] for one in page["articles"]] == ["CNN", "CNN"]
        found = (await client.post("/v1/search", json={"query": "bridge", "sources": [name]})).json()
        assert {hit["source"] for hit in found["hits"]} == {"CNN"}


async def test_an_outlet_that_is_not_there_is_said_with_those_that_are(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE | {"source": "The Gazette"})
    body = {"sources": ["Gazete"]}
    for response in (
        await client.get("/v1/articles", params={"source": "Gazete"}),
        await client.post("/v1/search", json={"query": "bridge", **body}),
        await client.post("/v1/ask", json={"question": "Who opened the bridge?", **body}),
        await client.post("/v1/summarize", json={"query": "bridge", **body}),
        await client.post("/v1/verify", json={"text": "The bridge reopened on Monday.", **body}),
    ):
        problem = response.json()
        assert (response.status_code, problem["code"]) == (404, "unknown_outlet")
        assert problem["detail"] == "no outlet 'Gazete': the archive has The Gazette"


async def test_kinds_of_pieces_are_shown_and_filtered_by(client: httpx2.AsyncClient) -> None:
    view = BRIDGE | {"url": "https://gazette.example/opinion/bridge", "title": "Close the bridge", "kind": "opinion"}
    view["text"] = "Repairs of the harbour bridge cost 4.2 million crowns, and I would close it for good."
    await put(client, BRIDGE, view)
    listed = (await client.get("/v1/articles")).json()["articles"]
    assert sorted(article["kind"] for article in listed) == ["news", "opinion"]
    (only,) = (await client.get("/v1/articles", params={"kind": "opinion"})).json()["articles"]
    assert only["title"] == "Close the bridge"
    searched = {"query": "harbour bridge repairs", "kinds": ["news", "live"]}
    assert {h["title"] for h in (await client.post("/v1/search", json=searched)).json()["hits"]} == {BRIDGE["title"]}
    asked = {"question": "How much did the bridge repairs cost?", "kinds": ["quiz"]}
    answer = (await client.post("/v1/ask", json=asked)).json()
    assert answer["status"] == "abstained"
    refused = await client.post("/v1/search", json=searched | {"kinds": ["gossip"]})
    assert refused.status_code == 422
    assert "opinion" in refused.text
