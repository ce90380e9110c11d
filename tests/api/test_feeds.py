"""Feeds and timelines over HTTP: whose they are, and what a reader of feeds asks again and again."""

from xml.etree import ElementTree

import httpx2
import pytest

from tests.api.conftest import BRIDGE, put
from tests.api.test_briefings import make

FEEDS = ("/v1/briefings/feed.atom", "/v1/stories/feed.atom")


def entries(response: httpx2.Response) -> int:
    return len(ElementTree.fromstring(response.text).findall("{http://www.w3.org/2005/Atom}entry"))


@pytest.mark.parametrize("feed", FEEDS)
async def test_a_feed_that_the_reader_has_is_not_sent_again(client: httpx2.AsyncClient, feed: str) -> None:
    (article,) = await put(client, BRIDGE)
    await make(client)
    first = await client.get(feed)
    tag = first.headers["etag"]
    for had in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = await client.get(feed, headers={"If-None-Match": had})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert (await client.get(feed, headers={"If-None-Match": '"other"'})).text == first.text
    await client.delete(f"/v1/articles/{article['article_id']}")
    changed = await client.get(feed, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert "(withdrawn)" in changed.text


async def test_feeds_and_timelines_by_profile_and_window(client: httpx2.AsyncClient) -> None:
    await put(client, BRIDGE)
    story = (await make(client, profile={"name": "desk"}))["edition"]["stories"][0]["id"]
    for feed in FEEDS:
        assert entries(await client.get(feed)) == 0
        assert entries(await client.get(feed, params={"profile": "desk"})) == 1
        assert entries(await client.get(feed, params={"profile": "desk", "hours": 24})) == 0
    path = f"/v1/stories/{story}/timeline"
    assert (await client.get(path, params={"profile": "desk"})).json()["steps"][0]["profile"] == "desk"
    missing = await client.get(path)
    assert missing.status_code == 404
    assert "others do: 2026-03-02 (desk)" in missing.json()["detail"]


@pytest.mark.parametrize(
    "query", ["hours=0", "hours=x", "hours=", f"profile={'x' * 61}", "profile=", "profile=%3Cb%3E"]
)
async def test_a_wrong_reader_is_refused(client: httpx2.AsyncClient, query: str) -> None:
    for path in (*FEEDS, "/v1/stories/s1/timeline"):
        assert (await client.get(f"{path}?{query}")).status_code == 422
