"""Editions after their articles changed: what was withdrawn or edited is marked wherever they are shown."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest

from rag.brief.profile import ProfileForm
from rag.brief.render import mail
from rag.config import load
from rag.errors import Misconfigured, NotFound
from rag.service import Service
from rag.service.briefs import BriefOrder, Format, Reader
from rag.types import EditionView
from tests.deliver.servers import Hook
from tests.fakes.loopback import serving
from tests.opening import open_service
from tests.service.test_briefs import BRIDGE, COPY, LAMP, MONDAY, NEWS, TUESDAY, archive, put

ATOM = "{http://www.w3.org/2005/Atom}"
EDITED = BRIDGE | {"text": str(BRIDGE["text"]).replace("Nine people", "Seven people")}
OLD = "Nine people were hurt"


async def written(service: Service, view: EditionView) -> dict[str, str]:
    """In every format, and as mail."""
    found = {
        form: (await service.briefs.written(view, form, base_url="http://h")).decode() for form in get_args(Format)
    }
    body = mail(view, sender="desk@example.org", to="a@example.org").get_body(("plain",))
    assert body
    return found | {"mail": body.get_content()}


def entries(feed: bytes) -> list[ElementTree.Element]:
    return ElementTree.fromstring(feed).findall(f"{ATOM}entry")


async def test_a_withdrawn_article_is_marked_in_every_format(tmp_path: Path) -> None:
    async with archive(tmp_path, LAMP) as service:
        (bridge,) = await put(service, BRIDGE)
        id = (await service.briefs.make(MONDAY)).edition.id
        before = await written(service, await service.briefs.one(id))
        assert '"changes":[],"withdrawn":[]' in before.pop("json")
        assert not any("withdrawn" in text for text in before.values())
        await service.delete(bridge)
        view = await service.briefs.one(id)
        assert {(change.article_id, change.status) for change in view.changes} == {(bridge, "withdrawn")}
        assert view.withdrawn == (bridge,)
        shown = await written(service, view)
        assert all("withdrawn" in text for text in shown.values()), shown
        for form in ("md", "html", "txt", "mail"):
            assert "1 article withdrawn" in " ".join(shown[form].split())
            assert f"{BRIDGE['title']} (withdrawn)" in shown[form].replace("\\", "")
            assert f"{LAMP['title']} (withdrawn)" not in shown[form].replace("\\", "")


async def test_a_withdrawn_article_is_marked_in_feeds_and_timelines(tmp_path: Path) -> None:
    now = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)
    async with archive(tmp_path, clock=lambda: now) as service:
        (bridge,) = await put(service, BRIDGE)
        view = await service.briefs.make(MONDAY)
        before = await service.briefs.timeline(view.edition.stories[0].id)
        assert before.steps[0].changes == ()
        now += timedelta(hours=3)
        await service.delete(bridge)
        for of in ("editions", "stories"):
            (entry,) = entries(await service.briefs.feed(of, base_url="http://h"))
            assert "withdrawn" in entry.findtext(f"{ATOM}content", "")
            assert entry.findtext(f"{ATOM}updated") == "2026-03-03T09:30:00Z"
        (entry,) = entries(await service.briefs.feed("stories", base_url="http://h"))
        assert entry.findtext(f"{ATOM}title") == f"{BRIDGE['title']} (withdrawn)"
        (step,) = (await service.briefs.timeline(view.edition.stories[0].id)).steps
        assert step.sentences == before.steps[0].sentences
        assert {change.status for change in step.changes} == {"withdrawn"}


async def test_a_withdrawn_article_that_is_only_listed_is_marked_too(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE) as service:
        (lamp,) = await put(service, LAMP)
        profile = ProfileForm(exclude=("lighthouse",))
        id = (await service.briefs.make(replace(MONDAY, profile=profile))).edition.id
        await service.delete(lamp)
        view = await service.briefs.one(id)
        assert (view.changes, view.withdrawn) == ((), (lamp,))
        shown = await written(service, view)
        for form in ("md", "html", "txt", "mail"):
            assert f"{LAMP['title']} (withdrawn)" in shown[form].replace("\\", "")
        (entry,) = entries(await service.briefs.feed("editions", base_url="http://h"))
        assert f"{LAMP['title']} (withdrawn)" in entry.findtext(f"{ATOM}content", "")


async def test_changed_words_are_told_with_what_stands_there_now_and_kept_ones_are_not_marked(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE) as service:
        id = (await service.briefs.make(MONDAY)).edition.id
        await put(service, EDITED)
        view = await service.briefs.one(id)
        (change,) = view.changes
        assert change.change
        assert (change.status, change.change.kind) == ("revised", "edited")
        shown = await written(service, view)
        for form in ("md", "html", "txt", "mail"):
            told = " ".join(shown[form].split())
            assert OLD in told
            assert "1 article changed in the cited words" in told
            assert "The article now says: “Seven people were hurt" in told
            assert told.count("changed since") == 1
        assert [edition.id for edition in (await service.editions(changed=True)).editions] == [id]


async def test_an_edition_is_told_alike_when_made_and_when_looked_up(tmp_path: Path) -> None:
    refresh = replace(MONDAY, refresh=True)
    async with archive(tmp_path, BRIDGE) as service:
        first = await service.briefs.make(MONDAY)
        assert await service.briefs.one(first.edition.id) == first
        await put(service, LAMP)
        stale = await service.briefs.make(MONDAY)
        assert stale.changed_since
        assert await service.briefs.one(first.edition.id) == stale
        second = await service.briefs.make(refresh)
        assert second.difference
        assert await service.briefs.one(second.edition.id) == await service.briefs.make(MONDAY) == second
        await put(service, EDITED)
        edited = await service.briefs.make(MONDAY)
        assert edited.changes
        assert await service.briefs.one(second.edition.id) == edited


async def test_a_later_release_is_no_change_of_the_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with archive(tmp_path, BRIDGE) as service:
        first = await service.briefs.make(MONDAY)
        monkeypatch.setattr("rag.brief.editor.METHOD", "brief@999")
        assert await service.briefs.make(MONDAY) == await service.briefs.one(first.edition.id) == first
        assert (await service.briefs.make(replace(MONDAY, refresh=True))).version == 2


async def test_feeds_and_timelines_are_of_one_profile_and_one_kind_of_window(tmp_path: Path) -> None:
    now = datetime(2026, 3, 2, 21, tzinfo=UTC)
    sport = ProfileForm(name="sport")
    async with archive(tmp_path, BRIDGE, clock=lambda: now) as service:
        await service.briefs.make(BriefOrder(hours=24))
        now += timedelta(days=2)
        (story,) = (await service.briefs.make(MONDAY)).edition.stories
        await service.briefs.make(replace(MONDAY, profile=sport))
        await service.briefs.make(replace(MONDAY, policy="flag"))
        await put(service, COPY, NEWS)
        await service.briefs.make(TUESDAY)
        await service.briefs.make(replace(TUESDAY, profile=sport))

        async def told(reader: Reader) -> tuple[list[str | None], list[str]]:
            feed = await service.briefs.feed("editions", reader, base_url="http://h")
            steps = (await service.briefs.timeline(story.id, reader)).steps
            return [entry.findtext(f"{ATOM}title") for entry in entries(feed)], [step.label for step in steps]

        days = ["Briefing for 2026-03-03", "Briefing for 2026-03-02"], ["2026-03-02", "2026-03-03"]
        assert await told(Reader()) == await told(Reader("sport")) == days
        hours = await service.briefs.feed("editions", Reader(hours=24), base_url="http://h")
        assert [e.findtext(f"{ATOM}title") for e in entries(hours)] == ["Briefing for 24 h to 2026-03-02 21:00"]
        assert entries(await service.briefs.feed("stories", Reader(hours=6), base_url="http://h")) == []
        with pytest.raises(NotFound, match=r"others do: 2026-03-02 \(default\)"):
            await service.briefs.timeline(story.id, Reader("nobody"))


async def test_a_feed_says_what_it_is_of(tmp_path: Path) -> None:
    async with archive(tmp_path) as service:
        feeds = [
            ElementTree.fromstring(await service.briefs.feed("editions", reader, base_url="http://h"))
            for reader in (Reader(), Reader("sport"), Reader(hours=24))
        ]
    assert len({feed.findtext(f"{ATOM}id") for feed in feeds}) == 3
    selfs = [link.get("href") for feed in feeds for link in feed.findall(f"{ATOM}link")]
    assert selfs == [f"http://h/v1/briefings/feed.atom{query}" for query in ("", "?profile=sport", "?hours=24")]


async def test_a_feed_without_an_address_of_the_service_links_to_the_articles(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE, LAMP | {"url": None}) as service:
        view = await service.briefs.make(BriefOrder(day=date(2026, 3, 2), tz="Europe/Berlin"))
        feed = await service.briefs.written(view, "atom", base_url="")
    links = [[link.get("href") for link in entry.findall(f"{ATOM}link")] for entry in entries(feed)]
    assert sorted(links) == [[], [BRIDGE["url"]]]
    assert b'href="/' not in feed
    assert b"href=&quot;/" not in feed
    assert all(entry.findtext(f"{ATOM}id", "").startswith("urn:uuid:") for entry in entries(feed))


async def test_what_one_kind_of_window_told_is_news_to_the_other(tmp_path: Path) -> None:
    now = datetime(2026, 3, 2, 21, tzinfo=UTC)
    async with archive(tmp_path, BRIDGE, clock=lambda: now) as service:
        (story,) = (await service.briefs.make(BriefOrder(hours=24))).edition.stories
        now += timedelta(days=1)
        await put(service, COPY)
        (first,) = (await service.briefs.make(TUESDAY)).edition.stories
        assert (first.status, first.since) == ("new", None)
        again = (await service.briefs.make(BriefOrder(hours=24))).edition
        assert ([s.id for s in again.stories], [r.story_id for r in again.repeats]) == ([], [story.id])


async def test_a_late_delivery_tells_what_was_withdrawn_meanwhile(tmp_path: Path) -> None:
    now = datetime(2026, 3, 3, 6, 30, tzinfo=UTC)
    hook = Hook(500, 200)
    with serving(hook) as url:
        settings = load(home=tmp_path, brief={"webhook_url": url, "webhook_secret": "w"})
        async with open_service(settings, clock=lambda: now) as service:
            (bridge,) = await put(service, BRIDGE)
            id = (await service.briefs.make(replace(MONDAY, deliver=True))).edition.id
            assert [one.state for one in await service.briefs.deliver(id)] == ["pending"]
            await service.delete(bridge)
            now += timedelta(hours=1)
            assert [one.state for one in await service.briefs.deliver(id)] == ["done"]
    changes = [json.loads(body)["changes"] for _, _, body in hook.got]
    assert [[change["status"] for change in one][:1] for one in changes] == [[], ["withdrawn"]]


async def test_days_of_another_zone_were_not_read_before(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE, COPY) as service:
        await service.briefs.make(replace(MONDAY, tz="UTC"))
        (story,) = (await service.briefs.make(TUESDAY)).edition.stories
        assert story.status == "new"
        assert (await service.briefs.make(replace(TUESDAY, tz="UTC"))).edition.stories == ()


async def test_an_edition_of_another_day_is_no_change_of_the_archive(tmp_path: Path) -> None:
    async with archive(tmp_path, BRIDGE, COPY) as service:
        alone = await service.briefs.make(TUESDAY)
        await service.briefs.make(MONDAY)
        assert await service.briefs.make(TUESDAY) == await service.briefs.one(alone.edition.id) == alone
        again = await service.briefs.make(replace(TUESDAY, refresh=True))
        assert (again.version, again.edition.stories, len(again.edition.repeats)) == (2, (), 1)


async def test_without_a_profile_a_feed_is_that_of_each_morning(tmp_path: Path) -> None:
    profile = tmp_path / "desk.yaml"
    profile.write_text("name: desk", "utf-8")
    async with open_service(load(home=tmp_path / "home", brief={"profile": profile})) as service:
        await put(service, BRIDGE)
        await service.briefs.make(replace(TUESDAY, profile=ProfileForm()))
        await service.briefs.daily(date(2026, 3, 3))
        (entry,) = entries(await service.briefs.feed("editions", base_url="http://h"))
        assert entry.findtext(f"{ATOM}title") == "Briefing for 2026-03-02"
        assert await service.briefs.feed("editions", Reader("default"), base_url="http://h")
        profile.write_text("name: no", "utf-8")
        with pytest.raises(Misconfigured, match=r"RAG_BRIEF_PROFILE: profile .*: name: YAML reads “no”"):
            await service.briefs.feed("editions", base_url="http://h")
