"""One outlet under two names: what it calls itself, and the host of its articles."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from rag.brief.earlier import known_stories
from rag.brief.outlets import is_of
from rag.brief.profile import ProfileForm, left_out
from rag.config import load
from rag.independent.outlets import Outlets
from rag.library import Library
from rag.service.briefs import BriefOrder
from rag.types import Edition, Profile
from tests.library.made import made
from tests.opening import open_service

NAMED: dict[str, Any] = {
    "title": "Ferry to Amsel resumes",
    "url": "https://mpost.example/ferry",
    "source": "The Meridian Post",
    "published_at": "2026-03-02T09:00:00+01:00",
    "text": "The ferry to Amsel resumed on Monday after nine days in dock, harbor master Ana Holt said.",
}
UNNAMED: dict[str, Any] = NAMED | {
    "title": "Lighthouse lit again",
    "url": "https://mpost.example/lamp",
    "source": None,
    "text": "Keeper Dana Voss lit the lighthouse of Amsel on Monday evening for the first time in six years.",
}
OTHER: dict[str, Any] = UNNAMED | {
    "title": "Chess club wins the cup",
    "url": "https://chess.example/cup",
    "text": "The chess club of Vell won the cup of the coast on Monday with four wins and a draw.",
}


async def edition(home: Path, *articles: dict[str, Any], **profile: Any) -> Edition:
    async with open_service(load(home=home)) as service:
        given = [{k: v for k, v in article.items() if v is not None} for article in articles]
        await service.ingest("\n".join(map(json.dumps, given)).encode(), media_type="application/x-ndjson")
        order = BriefOrder(day=date(2026, 3, 2), tz="Europe/Berlin", profile=ProfileForm(**profile))
        return (await service.briefs.make(order)).edition


@pytest.mark.parametrize("name", ["The Meridian Post", "meridian post", "mpost.example", "www.mpost.example"])
async def test_a_profile_names_an_outlet_either_way(tmp_path: Path, name: str) -> None:
    told = await edition(tmp_path, NAMED, UNNAMED, OTHER, exclude_sources=[name])
    assert [story.headline for story in told.stories] == [OTHER["title"]]
    assert {left.article.title for left in told.left_out if left.why == "source"} == {NAMED["title"], UNNAMED["title"]}


async def test_the_name_is_shown_once_it_is_known_for_the_host(tmp_path: Path) -> None:
    alone = await edition(tmp_path / "a", UNNAMED, OTHER)
    assert {a.source for story in alone.stories for a in story.articles} == {"mpost.example", "chess.example"}
    known = await edition(tmp_path / "b", NAMED | {"published_at": "2026-02-20"}, UNNAMED, OTHER)
    shown = {story.headline: story for story in known.stories}
    assert {a.source for a in shown[UNNAMED["title"]].articles} == {"The Meridian Post"}
    assert {c.source for c in shown[UNNAMED["title"]].citations} == {"The Meridian Post"}
    assert {a.source for a in shown[OTHER["title"]].articles} == {"chess.example"}


@pytest.mark.parametrize(
    ("outlet", "of"),
    [
        ("gazette.example", True),
        ("sport.gazette.example", True),
        ("news.gazette.example", False),
        ("azette.example", False),
        ("Gazette Sport", True),
        ("Gazette", False),
        ("!!!", False),
    ],
)
def test_a_host_is_all_below_it_and_a_name_is_itself(outlet: str, of: bool) -> None:
    article = made("a1", "Words.", source="Gazette Sport").revision
    assert is_of(replace(article, url="https://sport.gazette.example/1"), outlet) is of


def test_an_outlet_whose_host_is_its_name_needs_no_other_article() -> None:
    article = made("a1", "Words.", source="meridianpost.example").revision
    there = replace(article, url="https://meridianpost.example/1")
    assert left_out(there, Profile(exclude_sources=("The Meridian Post",))) == "source"


async def test_articles_of_earlier_editions_are_named_too(tmp_path: Path) -> None:
    told = await edition(tmp_path, NAMED, UNNAMED)
    with Library.open(f"sqlite:///{tmp_path / 'library.db'}", clock=lambda: datetime.now(UTC)) as library:
        known = known_stories(library, Outlets.of(library.outlets()), [told])
    assert {r.source for story in known for r in story.revisions} == {"The Meridian Post"}
    assert len(known) == 2
