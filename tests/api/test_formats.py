"""Documents of newsrooms over HTTP: by their media types, with what is withdrawn and skipped in the report."""

import json

import httpx2
import pytest

from tests.parse.made import docx, pdf, zipped

ITEM = {
    "uri": "urn:x:1",
    "type": "text",
    "versioncreated": "2026-03-02T09:00:00Z",
    "headline": "Ferry",
    "body_text": "A.",
}


async def post(client: httpx2.AsyncClient, data: bytes, kind: str) -> httpx2.Response:
    return await client.post("/v1/articles", content=data, headers={"content-type": kind})


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("application/pdf", pdf([[(60, 700, 10, "The ferry ran aground at Ronne.")]])),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            docx("<w:p><w:r><w:t>The ferry ran aground at Ronne.</w:t></w:r></w:p>"),
        ),
        ("application/zip", zipped({"a.md": "# Ferry\n\nThe ferry ran aground at Ronne."})),
        ("message/rfc822", b"From: Echo <a@b.example>\nSubject: Ferry\n\nThe ferry ran aground at Ronne."),
        ("application/octet-stream", zipped({"a.md": "# Ferry\n\nThe ferry ran aground at Ronne."})),
    ],
)
async def test_a_document_of_each_kind_is_taken(client: httpx2.AsyncClient, kind: str, data: bytes) -> None:
    response = await post(client, data, kind)
    assert response.status_code == 200, response.text
    (stored,) = response.json()["articles"]
    view = (await client.get(f"/v1/articles/{stored['article_id']}")).json()
    assert "The ferry ran aground at Ronne." in json.dumps(view)


async def test_a_notice_alone_is_no_error_and_withdraws(client: httpx2.AsyncClient) -> None:
    first = (await post(client, json.dumps(ITEM).encode(), "application/json")).json()["articles"][0]
    response = await post(client, json.dumps(ITEM | {"pubstatus": "withheld"}).encode(), "application/json")
    assert response.status_code == 200
    assert response.json()["withdrawn"] == [
        {"article_id": first["article_id"], "status": "withdrawn", "title": "Ferry"}
    ]
    assert (await client.get("/v1/articles")).json()["articles"] == []


async def test_parts_that_are_no_articles_are_skipped(client: httpx2.AsyncClient) -> None:
    data = zipped({"a.md": "# Ferry\n\nThe ferry ran aground.", "b.jpg": b"\xff\xd8\xff"})
    report = (await post(client, data, "application/zip")).json()
    assert (len(report["articles"]), report["rejected"], [s["place"] for s in report["skipped"]]) == (1, [], ["b.jpg"])
    response = await post(client, zipped({"b.jpg": b"\xff\xd8\xff"}), "application/zip")
    assert (response.status_code, response.json()["code"]) == (422, "bad_document")
    assert "picture" in response.json()["detail"]


async def test_a_bomb_is_refused(client: httpx2.AsyncClient) -> None:
    response = await post(client, zipped({"a.txt": b"a" * 30_000_000}), "application/zip")
    assert response.status_code in (413, 422)
