"""An outlet is known by any of its names: in filters, in what is shown, in how many sources are counted."""

import json
from collections.abc import AsyncGenerator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from rag.answer.ask import AskRequest
from rag.brief.profile import ProfileForm
from rag.config import load
from rag.errors import Misconfigured, UnknownOutlet
from rag.review import ReviewRequest
from rag.service import Service, open_service
from rag.service.briefs import BriefOrder
from rag.service.outlets_file import read_outlets
from rag.summarize import SummaryRequest
from rag.types import Filters

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)
NAMES = ("CNN", "cnn", "cnn.com", "www.cnn.com", "https://edition.cnn.com/")
TEXT = "Keeper Ana Holt lit the lamp of {} on Monday, the first time in six years. The lamp of {} had been dark."


def article(place: str, url: str, source: str | None) -> dict[str, Any]:
    said = {
        "title": f"Lamp of {place} lit",
        "url": url,
        "published_at": "2026-03-02",
        "text": TEXT.format(place, place),
    }
    return said | ({"source": source} if source else {})


ARTICLES = [
    article("Amsel", "https://www.cnn.com/amsel", "CNN"),
    article("Brod", "https://www.cnn.com/brod", "CNN"),
    article("Cadiz", "https://cnn.com/cadiz", None),
    article("Dorn", "https://www.cnn.com/dorn", "www.cnn.com"),
    article("Elm", "https://gazette.example/elm", "The Gazette"),
    article("Fell", "https://echo.example/fell", None),
]


async def put(service: Service, articles: list[dict[str, Any]]) -> list[str]:
    body = "\n".join(map(json.dumps, articles)).encode()
    report = await service.ingest(body, media_type="application/x-ndjson")
    return [one.article_id for one in report.articles]


@pytest.fixture
async def service(tmp_path: Path) -> AsyncGenerator[Service]:
    async with open_service(load(home=tmp_path / "home", tz="UTC"), clock=lambda: NOW) as opened:
        await put(opened, ARTICLES)
        yield opened


@pytest.mark.parametrize("name", NAMES)
async def test_every_name_finds_all_of_an_outlet(service: Service, name: str) -> None:
    wanted = Filters(sources=(name,))
    page = await service.articles(filters=wanted)
    assert {one.title for one in page.articles} == {
        f"Lamp of {place} lit" for place in ("Amsel", "Brod", "Cadiz", "Dorn")
    }
    hits = (await service.search("lamp lit", filters=wanted)).hits
    assert len({hit.article_id for hit in hits}) == 4
    answer = await service.ask(AskRequest(question="Who lit the lamp of Cadiz?", filters=wanted))
    assert "Holt" in answer.text
    told = await service.summarize(SummaryRequest(query="the lamp of Cadiz", filters=wanted))
    assert {citation.source for citation in told.citations} == {"CNN"}


async def test_it_is_shown_by_its_name_everywhere(service: Service) -> None:
    page = await service.articles(filters=Filters(sources=("cnn.com",)))
    assert {one.source for one in page.articles} == {"CNN"}
    for one in page.articles:
        assert json.loads(await service.article(one.article_id))["revision"]["source"] == "CNN"
        assert json.loads(await service.revisions(one.article_id))["revisions"][0]["source"] == "CNN"
    answer = await service.ask(AskRequest(question="Who lit the lamp of Cadiz?"))
    citation = next(one for one in answer.citations if one.title == "Lamp of Cadiz lit")
    assert citation.source == "CNN"
    assert (await service.citation(citation.id)).source == "CNN"
    assert {hit.source for hit in (await service.search("lamp of Dorn")).hits} <= {"CNN", "The Gazette", "echo.example"}
    view = await service.briefs.make(BriefOrder(day=date(2026, 3, 2), tz="UTC"))
    assert {a.source for story in view.edition.stories for a in story.articles} == {
        "CNN",
        "The Gazette",
        "echo.example",
    }


async def test_a_question_may_call_it_by_any_name_too(service: Service) -> None:
    found = await service.search("What did cnn.com report about the lamp of Cadiz?")
    assert found.reading.sources == ("CNN",)
    assert found.hits[0].title == "Lamp of Cadiz lit"


async def test_its_articles_are_one_source(service: Service) -> None:
    ids = [one.article_id for one in (await service.articles(filters=Filters(sources=("CNN",)))).articles]
    told = await service.summarize(SummaryRequest(query="lamps", filters=Filters(article_ids=tuple(ids)), sentences=8))
    assert told.sources.articles == 4
    assert told.sources.independent == 1


async def test_an_unknown_one_is_an_error_that_says_which_there_are(service: Service) -> None:
    wanted = Filters(sources=("CNN", "Gazete"))
    for asked in (
        service.search("lamp", filters=wanted),
        service.articles(filters=wanted),
        service.ask(AskRequest(question="Who lit the lamp?", filters=wanted)),
        service.summarize(SummaryRequest(query="the lamp", filters=wanted)),
        service.verify(ReviewRequest(text="Ana Holt lit the lamp of Amsel.", filters=wanted)),
    ):
        with pytest.raises(UnknownOutlet, match="no outlet 'Gazete': the archive has The Gazette"):
            await asked
    await put(service, [article(f"P{n}", f"https://paper{n}.example/1", f"Paper {n}") for n in range(9)])
    with pytest.raises(UnknownOutlet, match="closest of the 12 outlets in the archive are The Gazette"):
        await service.search("lamp", filters=wanted)


async def test_a_briefing_of_none_that_is_there_is_an_error(service: Service) -> None:
    def order(**wanted: Any) -> BriefOrder:
        return BriefOrder(day=date(2026, 3, 2), tz="UTC", profile=ProfileForm(**wanted))

    with pytest.raises(UnknownOutlet, match="no outlet 'Mirror'"):
        await service.briefs.make(order(only_sources=["Mirror"]))
    view = await service.briefs.make(order(only_sources=["Mirror", "cnn.com"], exclude_sources=["Nobody"]))
    assert {a.source for story in view.edition.stories for a in story.articles} == {"CNN"}


async def test_a_withdrawn_articles_outlet_is_still_one(service: Service) -> None:
    (page,) = [await service.articles(filters=Filters(sources=("echo.example",)))]
    await service.delete(page.articles[0].article_id)
    gone = await service.articles(filters=Filters(sources=("echo.example",)), status="withdrawn")
    assert [one.title for one in gone.articles] == ["Lamp of Fell lit"]


async def test_an_operator_says_what_the_archive_does_not(tmp_path: Path) -> None:
    file = tmp_path / "outlets.yaml"
    file.write_text("CNN:\n  hosts: [cnn.com, echo.example]\n  aliases: [Cable News Network]\n")
    async with open_service(load(home=tmp_path / "home", outlets=file), clock=lambda: NOW) as service:
        await put(service, ARTICLES)
        page = await service.articles(filters=Filters(sources=("cable news network",)))
        assert len(page.articles) == 5
        assert {one.source for one in page.articles} == {"CNN"}
        order = BriefOrder(day=date(2026, 3, 2), tz="UTC", profile=ProfileForm(exclude_sources=("Cable News Network",)))
        edition = (await service.briefs.make(order)).edition
        assert {a.source for story in edition.stories for a in story.articles} == {"The Gazette"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CNN: [cnn.com]", "CNN"),
        ("CNN:\n  host: cnn.com", "CNN.host"),
        ("CNN:\n  hosts: [not a host]", "no host"),
        ("- CNN", "dict"),
        ("CNN: {", "no YAML"),
    ],
)
def test_a_file_of_outlets_that_is_none(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "outlets.yaml"
    file.write_text(text)
    with pytest.raises(Misconfigured, match=said) as error:
        read_outlets(file)
    assert "RAG_OUTLETS" in str(error.value)


def test_a_file_of_outlets_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="RAG_OUTLETS"):
        read_outlets(tmp_path / "none.yaml")
