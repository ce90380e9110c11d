"""Articles that their publishers take back: withdrawn, remembered, and taken in again only as a later version."""

import json
from pathlib import Path
from typing import Any

from rag.config import load
from rag.ingest import IngestReport
from rag.service import Service, open_service

ITEM: dict[str, Any] = {
    "uri": "urn:ninjs:wire.example:9",
    "type": "text",
    "versioncreated": "2026-03-02T09:00:00Z",
    "pubstatus": "usable",
    "headline": "Ferry aground at Ronne",
    "body_html": "<p>The ferry ran aground at Ronne on Monday.</p>",
}
KILL = ITEM | {"pubstatus": "canceled", "versioncreated": "2026-03-02T11:00:00Z", "headline": "KILL: Ferry"}
LATER = ITEM | {"versioncreated": "2026-03-02T12:00:00Z", "body_html": "<p>A barge ran aground at Ronne on Monday.</p>"}


async def put(service: Service, *items: dict[str, Any]) -> IngestReport:
    return await service.ingest("\n".join(map(json.dumps, items)).encode(), media_type="application/x-ndjson")


async def statuses(service: Service, article_id: str) -> str:
    return json.loads(await service.article(article_id))["article"]["status"]


async def live(service: Service) -> int:
    return len((await service.articles()).articles)


async def test_a_notice_withdraws_and_an_older_version_does_not_bring_it_back(tmp_path: Path) -> None:
    async with open_service(load(home=tmp_path)) as service:
        (stored,) = (await put(service, ITEM)).articles
        report = await put(service, KILL)
        assert [(gone.article_id, gone.status) for gone in report.withdrawn] == [(stored.article_id, "withdrawn")]
        assert (report.articles, report.rejected, await live(service)) == ((), (), 0)
        again = await put(service, ITEM, KILL)
        assert (again.articles, len(again.skipped), again.withdrawn[0].status, await live(service)) == (
            (),
            1,
            "withdrawn",
            0,
        )
        (later,) = (await put(service, LATER)).articles
        assert (later.article_id, later.status, await live(service)) == (stored.article_id, "updated", 1)


async def test_a_notice_may_come_first(tmp_path: Path) -> None:
    async with open_service(load(home=tmp_path)) as service:
        (gone,) = (await put(service, KILL)).withdrawn
        assert (gone.status, gone.title) == ("absent", "KILL: Ferry")
        held = await put(service, ITEM)
        assert (held.articles, [skip.place for skip in held.skipped]) == ((), ["Ferry aground at Ronne"])
        assert "took it back" in held.skipped[0].reason
        assert [article.status for article in (await put(service, LATER)).articles] == ["created"]


async def test_notices_keep_their_place_among_the_articles_of_a_document(tmp_path: Path) -> None:
    other = ITEM | {"uri": "urn:ninjs:wire.example:10", "headline": "Bridge"}
    async with open_service(load(home=tmp_path)) as service:
        report = await put(service, ITEM, KILL, LATER, other)
        assert [article.status for article in report.articles] == ["created", "updated", "created"]
        assert ([gone.status for gone in report.withdrawn], await live(service)) == (["withdrawn"], 2)


async def test_a_wire_item_keeps_its_identity_when_its_address_comes_later(tmp_path: Path) -> None:
    def item(link: str, status: str = "usable") -> bytes:
        return (
            '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:wire.example:1"><itemMeta>'
            f'<pubStatus qcode="stat:{status}"/>{link}</itemMeta><contentMeta><headline>Ferry</headline></contentMeta>'
            "<contentSet><inlineData>The ferry ran aground.</inlineData></contentSet></newsItem>"
        ).encode()

    linked = '<link rel="irel:hasCanonical" href="https://wire.example/ferry"/>'
    async with open_service(load(home=tmp_path)) as service:
        first = await service.ingest(item(""), media_type="application/xml")
        second = await service.ingest(item(linked), media_type="application/xml")
        assert first.articles[0].article_id == second.articles[0].article_id
        gone = await service.ingest(item("", "canceled"), media_type="application/xml")
        assert [each.article_id for each in gone.withdrawn] == [first.articles[0].article_id]
