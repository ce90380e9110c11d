"""Briefings over HTTP: made, made again, listed, in every format, and what is refused."""

import json
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import httpx2
import pytest

from tests.api.conftest import BRIDGE, TUNNEL, put

DAY = {"date": "2026-03-02", "tz": "Europe/Berlin"}


async def make(client: httpx2.AsyncClient, **body: object) -> dict[str, Any]:
    response = await client.post("/v1/briefings", json=DAY | body)
    assert response.status_code == 200, response.text
    return response.json()


async def test_an_edition_is_made_once_and_given_again(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    first, again = await make(client), await make(client)
    assert first == again
    story = first["edition"]["stories"][0]
    assert story["headline"] == BRIDGE["title"]
    assert [s["support"]["verdict"] for s in story["sentences"]] == ["supported"] * len(story["sentences"])


async def test_a_changed_archive_is_told_and_refreshed(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    first = await make(client)
    await put(client, TUNNEL | {"published_at": "2026-03-02T18:00:00+01:00"})
    kept = await make(client)
    assert (kept["edition"], kept["changed_since"]) == (first["edition"], True)
    second = await make(client, refresh=True)
    assert second["version"] == 2
    assert len(second["difference"]["added"]) == 1
    listed = (await client.get("/v1/briefings", params={"limit": 1})).json()
    assert listed["editions"][0]["version"] == 2
    older = (await client.get("/v1/briefings", params={"cursor": listed["next_cursor"]})).json()
    assert [e["version"] for e in older["editions"]] == [1]


async def test_progress_comes_as_events(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    response = await client.post("/v1/briefings", json=DAY | {"stream": True})
    events = [line.removeprefix("event: ") for line in response.text.splitlines() if line.startswith("event: ")]
    assert events[0] == "progress"
    assert events[-1] == "final"


async def test_every_format_and_feed(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    view = await make(client)
    id, story = view["edition"]["id"], view["edition"]["stories"][0]["id"]
    for form, kind in (
        ("html", "text/html"),
        ("md", "text/markdown"),
        ("txt", "text/plain"),
        ("json", "application/json"),
    ):
        response = await client.get(f"/v1/briefings/{id}.{form}")
        assert response.headers["content-type"].startswith(kind)
        assert "Harbour bridge" in response.text
    assert "script" not in (await client.get(f"/v1/briefings/{id}.html")).headers["content-security-policy"]
    for feed in (f"/v1/briefings/{id}.atom", "/v1/briefings/feed.atom", "/v1/stories/feed.atom"):
        assert ElementTree.fromstring((await client.get(feed)).text).tag.endswith("feed")
    steps = (await client.get(f"/v1/stories/{story}/timeline")).json()["steps"]
    assert [step["label"] for step in steps] == ["2026-03-02"]


@pytest.mark.parametrize(
    ("path", "status"),
    [("/v1/briefings/none", 404), ("/v1/briefings/none.exe", 404), ("/v1/stories/%00<b>/timeline", 404)],
)
async def test_what_is_not_there_is_a_problem(client: httpx2.AsyncClient, path: str, status: int) -> None:
    response = await client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [
        {"date": "2026-02-30"},
        {"date": ""},
        {"date": 0},
        {"date": 1772409600},
        {"date": "1772409600"},
        {"tz": ""},
        {"tz": "localtime"},
        {"date": None, "hours": True},
        {"date": None, "hours": ""},
        {"profile": {"stories": True}},
        {"date": "2026-03-02", "hours": 3},
        {"hours": 0},
        {"tz": "Mars/Olympus"},
        {"profile": {"topics": {"dam": 0}}},
        {"profile": {"nonsense": 1}},
    ],
    ids=json.dumps,
)
async def test_wrong_orders_are_refused(client: httpx2.AsyncClient, body: dict[str, object]) -> None:
    assert (await client.post("/v1/briefings", json=body)).status_code == 422


async def test_a_day_to_come_is_refused_and_one_before_the_archive_is_told(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    response = await client.post("/v1/briefings", json={"date": "2999-01-01", "tz": "Europe/Berlin"})
    assert response.status_code == 422
    assert "is still to come" in response.json()["detail"]
    assert (await make(client, date="2020-01-01"))["edition"]["archive_begins"] == "2026-03-02"
    assert (await make(client))["edition"]["archive_begins"] is None


async def test_delivery_to_nobody_is_refused(client: httpx2.AsyncClient) -> None:
    response = await client.post("/v1/briefings", json=DAY | {"deliver": True})
    assert response.status_code == 409
    assert "RAG_BRIEF_MAIL_TO" in response.json()["detail"]
    assert (await client.get("/v1/briefings")).json()["editions"] == []


async def test_a_profile_that_is_no_mapping_names_no_class_of_ours(client: httpx2.AsyncClient) -> None:
    response = await client.post("/v1/briefings", json=DAY | {"profile": ["trams"]})
    assert response.status_code == 422
    assert response.json()["detail"].startswith("profile: give keys with their values")


async def test_an_empty_window_is_an_edition_that_says_so(client: httpx2.AsyncClient) -> None:
    view = await make(client, date="2020-01-01")
    assert view["edition"]["stories"] == []
    page = await client.get(f"/v1/briefings/{view['edition']['id']}.html")
    assert page.status_code == 200


async def test_only_undated_articles_are_stories(client: httpx2.AsyncClient) -> None:
    undated = {k: v for k, v in BRIDGE.items() if k != "published_at"}
    await put(client, undated | {"url": "https://gazette.example/bridge"})
    view = await make(client)
    assert [s["headline"] for s in view["edition"]["stories"]] == [BRIDGE["title"]]
    assert view["edition"]["undated"] == 1


async def test_a_profile_leaves_out_lifts_and_says_so(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE, TUNNEL | {"published_at": "2026-03-02T18:00:00+01:00"})
    profile = {"name": "mine", "topics": {"trams": 3.0}, "exclude": ["rockfall"]}
    edition = (await make(client, profile=profile))["edition"]
    assert [left["why"] for left in edition["left_out"]] == ["excluded"]
    other = (await make(client, profile={"name": "all", "sources": {"Vell Courier": 5.0}}))["edition"]
    assert other["stories"][0]["headline"] == TUNNEL["title"]
    assert "your sources" in json.dumps(other["stories"][0]["reasons"])


async def test_what_only_repeats_is_one_line(client: httpx2.AsyncClient) -> None:
    await put(
        client, BRIDGE, BRIDGE | {"url": "https://other.example/b", "source": "Other", "published_at": "2026-03-03"}
    )
    await make(client)
    edition = (await make(client, date="2026-03-03"))["edition"]
    assert edition["stories"] == []
    assert [r["headline"] for r in edition["repeats"]] == [BRIDGE["title"]]


@pytest.mark.parametrize("suffix", [".exe", ".", ".html.exe", ".HTML"])
async def test_an_edition_has_no_other_formats(client: httpx2.AsyncClient, suffix: str) -> None:
    id = (await make(client))["edition"]["id"]
    assert (await client.get(f"/v1/briefings/{id}{suffix}")).status_code == 404


@pytest.mark.parametrize("story", ["' OR 1=1 --", "<script>alert(1)</script>", "%", "_" * 5000, "..%2F..%2Fetc"])
async def test_hostile_ids_find_nothing_and_are_not_echoed_as_markup(client: httpx2.AsyncClient, story: str) -> None:
    await put(client, BRIDGE)
    await make(client)
    response = await client.get(f"/v1/stories/{quote(story, safe='')}/timeline")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


async def test_the_last_event_is_the_edition_or_the_problem(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    wanted = await make(client)
    response = await client.post("/v1/briefings", json=DAY, headers={"accept": "text/event-stream"})
    data = [line.removeprefix("data: ") for line in response.text.splitlines() if line.startswith("data: ")]
    assert json.loads(data[-1]) == wanted
    response = await client.post("/v1/briefings", json={"tz": "Mars/Olympus", "stream": True})
    assert "event: error" in response.text
    assert "Mars/Olympus" in response.text


async def test_a_page_may_run_and_load_nothing(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE | {"title": "<script>alert(1)</script> bridge reopens"})
    id = (await make(client))["edition"]["id"]
    page = await client.get(f"/v1/briefings/{id}.html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    assert "<script" not in page.text


async def test_another_profile_of_one_name_is_another_edition(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    assert (await make(client))["edition"]["stories"]
    assert (await make(client, profile={"exclude": ["bridge"]}))["edition"]["stories"] == []
