"""`POST /v1/articles` with an object a line: as much as the disk may take, while a line has a limit."""

import json

import httpx2
from httpx2 import AsyncClient

MEGABYTES = 61
HEADERS = {"content-type": "application/x-ndjson"}


def lines(each: int, number: int) -> bytes:
    """Short articles in long lines, numbered from 1."""
    return b"".join(
        json.dumps(
            {
                "title": f"Ferry number {n} sails",
                "url": f"https://gazette.example/ferries/{n}",
                "text": f"The ferry number {n} sailed from Ostwick to Vell.",
                "layout": "x" * each,
            }
        ).encode()
        + b"\n"
        for n in range(1, number + 1)
    )


async def _posted(client: AsyncClient, body: bytes) -> httpx2.Response:
    return await client.post("/v1/articles", content=body, headers=HEADERS, timeout=60)


async def test_a_body_of_61_megabytes_goes_in_and_the_same_again_changes_nothing(client: AsyncClient) -> None:
    body = lines(2_000_000, MEGABYTES // 2) + b"{broken\n" + lines(100, 40)
    for status in ("created", "unchanged"):
        response = await _posted(client, body)
        assert response.status_code == 200, response.text
        said = response.json()
        assert [each["place"] for each in said["rejected"]] == [f"line {MEGABYTES // 2 + 1}"]
        assert sum(each["status"] == status for each in said["articles"]) >= 40
        assert len(said["articles"]) == MEGABYTES // 2 + 40


async def test_a_line_over_the_limit_is_told_by_its_number(client: AsyncClient) -> None:
    response = await _posted(client, lines(10, 2) + b'{"text": "' + b"x" * 21_000_000 + b'"}\n' + lines(10, 3))
    assert response.status_code == 200, response.text
    said = response.json()
    assert [(each["place"], each["code"]) for each in said["rejected"]] == [("line 3", "too_large")]
    assert len(said["articles"]) == 5


async def test_a_body_of_which_nothing_can_be_used_is_refused(client: AsyncClient) -> None:
    response = await _posted(client, b"no line of it is JSON\n" * 12_000)
    assert (response.status_code, response.json()["code"]) == (422, "bad_document")
