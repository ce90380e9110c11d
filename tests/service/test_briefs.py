"""Editions as an archive changes: versions, repeats, withdrawn articles, odd windows, and a model that writes."""

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from rag.brief.profile import ProfileForm
from rag.config import load
from rag.errors import Misconfigured, ModelFailed, NotFound
from rag.service import Service
from rag.service.briefs import MEDIA_TYPES, BriefOrder
from rag.service.views import to_json
from rag.types import EditionView
from tests.fakes.loopback import serving
from tests.fakes.models import Model, blocks, reply
from tests.fakes.openai_server import FakeOpenAI, failing
from tests.opening import open_service

BRIDGE: dict[str, Any] = {
    "title": "Sarn bridge in Ostwick collapses",
    "url": "https://gazette.example/1",
    "source": "Ostwick Gazette",
    "published_at": "2026-03-02T09:00:00+01:00",
    "text": "The Sarn bridge in Ostwick collapsed on Monday morning after two days of heavy rain.\n\n"
    "Nine people were hurt when a tram fell into the river Sarn, fire chief Dana Holm said.\n\n"
    "Engineers had warned the city council about cracks in the northern pier.",
}
COPY = BRIDGE | {
    "title": "Bridge in Ostwick collapses",
    "url": "https://courier.example/2",
    "source": "Vell Courier",
    "published_at": "2026-03-03T08:00:00+01:00",
    "text": str(BRIDGE["text"]).replace("after two days of heavy rain", "after heavy rain of two days"),
}
NEWS = BRIDGE | {
    "title": "Sarn bridge in Ostwick: road director dismissed",
    "url": "https://gazette.example/3",
    "published_at": "2026-03-03T17:00:00+01:00",
    "text": "The city council of Ostwick dismissed road director Emil Varga on Tuesday over the collapsed Sarn bridge."
    "\n\nThe Sarn bridge in Ostwick collapsed on Monday morning after two days of heavy rain.\n\n"
    "Varga knew of the cracks in the northern pier since May, a letter to the council shows.",
}
LAMP = {
    "title": "Lighthouse of Amsel lit again",
    "url": "https://mirror.example/4",
    "source": "Amsel Mirror",
    "published_at": "2026-03-02T20:00:00+01:00",
    "text": "Keeper Ana Holt lit the lighthouse of Amsel on Monday evening for the first time in six years.\n\n"
    "The lamp had been dark since a storm broke its lens.",
}
MONDAY, TUESDAY = (BriefOrder(day=date(2026, 3, day), tz="Europe/Berlin") for day in (2, 3))


@asynccontextmanager
async def archive(home: Path, *articles: dict[str, Any], **more: Any) -> AsyncGenerator[Service]:
    async with open_service(load(home=home), **more) as service:
        await put(service, *articles)
        yield service


async def put(service: Service, *articles: dict[str, Any]) -> list[str]:
    if not articles:
        return []
    report = await service.ingest("\n".join(map(json.dumps, articles)).encode(), media_type="application/x-ndjson")
    assert not report.rejected
    return [article.article_id for article in report.articles]


def headlines(view: EditionView) -> list[str]:
    return [story.headline for story in view.edition.stories]


def changed(order: BriefOrder, **profile: Any) -> BriefOrder:
    return BriefOrder(day=order.day, tz=order.tz, profile=ProfileForm(**profile))


async def test_a_near_copy_of_yesterday_is_a_repeat_and_news_an_update(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE, COPY) as service:
        (first,) = (await service.briefs.make(MONDAY)).edition.stories
        second = (await service.briefs.make(TUESDAY)).edition
        assert second.stories == ()
        assert [(r.story_id, r.last) for r in second.repeats] == [(first.id, "2026-03-02")]
        assert [(left.article.title, left.why) for left in second.left_out] == [(COPY["title"], "repeat")]
        await put(service, NEWS)
        view = await service.briefs.make(BriefOrder(day=TUESDAY.day, tz=TUESDAY.tz, refresh=True))
        (story,) = view.edition.stories
        assert (story.id, story.status, story.since) == (first.id, "update", "2026-03-02")
        assert not {s.text for s in story.sentences} & {s.text for s in first.sentences}
        assert any("dismissed road director" in s.text for s in story.sentences)
        assert view.difference
        assert view.difference.added == (first.id,)
        timeline = await service.briefs.timeline(first.id)
        assert [step.label for step in timeline.steps] == ["2026-03-02", "2026-03-03"]
        with pytest.raises(NotFound):
            await service.briefs.timeline("s0")


async def test_versions_are_made_on_demand_alone_and_the_first_one_stays(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE) as service:
        first = await service.briefs.make(MONDAY)
        refresh = BriefOrder(day=MONDAY.day, tz=MONDAY.tz, refresh=True)
        assert await service.briefs.make(refresh) == first
        await put(service, LAMP)
        kept = await service.briefs.make(MONDAY)
        assert (kept.edition, kept.version, kept.changed_since) == (first.edition, 1, True)
        second = await service.briefs.make(refresh)
        assert (second.version, second.changed_since) == (2, False)
        assert second.edition.id != first.edition.id
        assert second.difference
        assert second.difference.before == first.edition.id
        assert second.difference.removed == ()
        assert len(second.difference.added) == 1
        assert to_json((await service.briefs.one(first.edition.id)).edition) == to_json(first.edition)


async def test_a_correction_counts_from_when_it_became_known(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE) as service:
        (first,) = (await service.briefs.make(MONDAY)).edition.stories
        late = {"metadata": {"modified_at": "2026-03-03T22:30:00+01:00"}}
        await put(service, BRIDGE | {"text": BRIDGE["text"].replace("Nine people", "Seven people")} | late)
        (story,) = (await service.briefs.make(TUESDAY)).edition.stories
        assert story.id == first.id
        (article,) = story.articles
        assert article.changed_at == "2026-03-03T21:30:00Z"
        assert [r.detail for r in story.reasons if r.factor == "recency"] == ["last change 2 hours before the end"]


async def test_the_daily_edition_is_made_where_nobody_gets_it(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE) as service:
        await service.briefs.daily(date(2026, 3, 3))
        (kept,) = (await service.editions(changed=False)).editions
        assert kept.label == "2026-03-02"


async def test_an_edition_outlives_its_articles_in_every_format(tmp_path: Path) -> None:
    async with archive(tmp_path) as service:
        (bridge,) = await put(service, BRIDGE)
        made = await service.briefs.make(MONDAY)
        before = [await service.briefs.written(made, form, base_url="http://h") for form in MEDIA_TYPES]
        await service.delete(bridge)
        stored = await service.briefs.one(made.edition.id)
        assert stored.edition == made.edition
        assert stored.changes
        unmarked = replace(stored, changes=(), withdrawn=(), changed_since=False)
        assert [await service.briefs.written(unmarked, form, base_url="http://h") for form in MEDIA_TYPES] == before
        assert (await service.briefs.make(MONDAY)).changed_since
        gone = await service.briefs.make(BriefOrder(day=MONDAY.day, tz=MONDAY.tz, refresh=True))
        assert (gone.version, gone.edition.stories) == (2, ())


async def test_an_empty_window_one_article_and_the_last_hours(tmp_path: Path) -> None:
    now = datetime(2026, 3, 2, 21, tzinfo=UTC)
    async with archive(tmp_path, BRIDGE, LAMP, clock=lambda: now) as service:
        empty = await service.briefs.make(BriefOrder(day=date(2020, 1, 1)))
        assert (empty.edition.stories, empty.edition.lead, empty.edition.articles) == ((), (), 0)
        for form in MEDIA_TYPES:
            assert await service.briefs.written(empty, form, base_url="")
        one = await service.briefs.make(BriefOrder(hours=3))
        assert headlines(one) == [LAMP["title"]]
        assert one.edition.lead[0].text == one.edition.stories[0].sentences[0].text
        assert len(headlines(await service.briefs.make(BriefOrder()))) == 2


async def test_undated_articles_are_listed_beside_dated_ones(tmp_path: Path) -> None:
    undated = {k: v for k, v in LAMP.items() if k != "published_at"}
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    async with archive(tmp_path, BRIDGE, undated, clock=lambda: now) as service:
        edition = (await service.briefs.make(MONDAY)).edition
        assert [s.headline for s in edition.stories] == [BRIDGE["title"]]
        assert [(left.article.title, left.why) for left in edition.left_out] == [(LAMP["title"], "undated")]
        assert (edition.articles, edition.undated) == (2, 1)


async def test_undated_articles_are_not_news_of_a_time_before_the_archive(tmp_path: Path) -> None:
    undated = {k: v for k, v in LAMP.items() if k != "published_at"}
    async with archive(tmp_path, BRIDGE, undated) as service:
        edition = (await service.briefs.make(BriefOrder(day=date(1900, 1, 1), tz="Europe/Berlin"))).edition
        assert (edition.articles, edition.stories, edition.archive_begins) == (0, (), "2026-03-02")


async def test_opinion_is_no_news_but_where_a_profile_asks_for_it(tmp_path: Path) -> None:
    column = LAMP | {"url": "https://mirror.example/opinion/6", "title": "Leave the lamp dark", "kind": "opinion"}
    column["text"] = "I would have left the lighthouse of Amsel dark, and I would have spent the money on the ferry."
    async with archive(tmp_path, LAMP, column) as service:
        plain = (await service.briefs.make(MONDAY)).edition
        assert [story.headline for story in plain.stories] == [LAMP["title"]]
        assert [(left.why, left.article.title) for left in plain.left_out] == [("kind", "Leave the lamp dark")]
        all_of_it = (await service.briefs.make(changed(MONDAY, name="all", kinds=["news", "opinion"]))).edition
        assert all_of_it.left_out == () or {left.why for left in all_of_it.left_out} <= {"alone"}


async def test_a_profile_bounds_excludes_and_lists_what_it_left_out(tmp_path: Path) -> None:
    german = LAMP | {"url": "https://bote.example/5", "title": "Leuchtturm brennt", "language": "de", "source": "Bote"}
    german["text"] = "Die Wärterin Ana Holt hat am Montag den Leuchtturm von Amsel nach sechs Jahren entzündet."
    async with archive(tmp_path, BRIDGE, LAMP, german) as service:
        short = (await service.briefs.make(changed(MONDAY, name="short", stories=1, languages=["en"]))).edition
        assert len(short.stories) == 1
        assert sorted(left.why for left in short.left_out) == ["alone", "language"]
        lifted = await service.briefs.make(changed(MONDAY, name="lifted", topics={"bridge": 5}, languages=["en"]))
        assert headlines(lifted)[0] == BRIDGE["title"]
        assert [r.detail for r in lifted.edition.stories[0].reasons if r.factor == "topics"] == ["your topics: bridge"]
        lowered = await service.briefs.make(changed(MONDAY, name="low", topics={"bridge": 0.1}, languages=["en"]))
        assert headlines(lowered)[0] == LAMP["title"]
        only = (await service.briefs.make(changed(MONDAY, name="only", only_sources=["bote"]))).edition
        assert {left.why for left in only.left_out} == {"source"}
        for edition in (short, lifted.edition, lowered.edition, only):
            used = sum(len(s.articles) for s in edition.stories)
            assert used + len(edition.left_out) == edition.articles == 3


async def test_feeds_of_editions_and_stories_are_xml(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE | {"title": "<b>Bridge</b> & ]]> \u202e"}) as service:
        await service.briefs.make(MONDAY)
        for of in ("editions", "stories"):
            feed = ElementTree.fromstring(await service.briefs.feed(of, base_url="http://h"))
            assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1


@asynccontextmanager
async def modelled(
    home: Path, monkeypatch: pytest.MonkeyPatch, model: Model
) -> AsyncGenerator[tuple[Service, FakeOpenAI]]:
    server = FakeOpenAI(model)
    with serving(server) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", f"{address}/v1")
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        monkeypatch.setenv("RAG_LLM_MODEL", "scripted")
        settings = load(home=home)
        settings = settings.model_copy(update={"llm": settings.llm.model_copy(update={"tries": 1})})
        async with open_service(settings) as service:
            await put(service, BRIDGE)
            yield service, server


def boasting(prompt: str) -> str:
    """One true sentence, and two that stand nowhere."""
    first = blocks(prompt)[0]
    return reply(
        (first.first_sentence, [first.key]),
        ("Nineteen people were hurt when a tram fell into the river Sarn, Dana Holm said.", [first.key]),
        ("Mayor Tilo Brandt resigned on Monday.", [first.key]),
    )


async def test_what_a_model_writes_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with modelled(tmp_path, monkeypatch, boasting) as (service, server):
        view = await service.briefs.make(MONDAY)
        (story,) = view.edition.stories
        assert view.edition.mode == "llm"
        assert len(server.chat.calls) == 1
        assert "collapsed on Monday morning" in story.text
        assert "Nineteen" not in story.text
        assert "Brandt" not in story.text
        for sentence in story.sentences:
            assert sentence.citation_ids
            assert sentence.support.verdict == "supported"
        assert (await service.briefs.make(MONDAY)).edition == view.edition
        assert len(server.chat.calls) == 1


async def test_a_failing_model_degrades_to_quotations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with modelled(tmp_path, monkeypatch, boasting) as (service, server):
        server.chat.otherwise = failing(503)
        with pytest.raises(ModelFailed):
            await service.briefs.make(BriefOrder(day=MONDAY.day, tz=MONDAY.tz, mode="llm"))
        view = await service.briefs.make(MONDAY)
        (story,) = view.edition.stories
        assert view.edition.degraded
        assert all(s.text in BRIDGE["text"] for s in story.sentences)


async def test_a_model_by_name_without_one_is_refused(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE) as service:
        with pytest.raises(Misconfigured):
            await service.briefs.make(BriefOrder(day=MONDAY.day, tz=MONDAY.tz, mode="llm"))
