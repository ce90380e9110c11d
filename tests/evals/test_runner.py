"""Runs over a real service: rows, failures, interruption, determinism."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.corpus import Corpus, CorpusError, Document, corpus_of
from evals.runner import How, Work, run
from evals.runs import BadRun, Run, new_run
from evals.server import running
from evals.types import Case, Gold, Row, Suite
from evals.variants import BadVariant, variants
from rag.errors import BadInput

NOW = datetime(2026, 3, 8, tzinfo=UTC)
ARTICLES = (
    '{"title": "Ferry hits the quay", "url": "https://a.example/ferry", "source": "The Gazette",'
    ' "published_at": "2026-03-03", "text": "Fourteen people were injured when the ferry Alma hit the quay."}\n'
    '{"title": "Bridge reopens", "url": "https://a.example/bridge", "source": "The Gazette",'
    ' "published_at": "2026-03-04", "text": "Repairs of the harbour bridge cost 4.2 million crowns."}\n'
)
CASES = (
    Case(
        id="ferry",
        question="How many people were injured when the ferry hit the quay?",
        gold=(Gold(article="https://a.example/ferry", span="Fourteen people were injured"),),
        facts=(("fourteen", "14"),),
    ),
    Case(
        id="bridge",
        question="What did the repairs of the harbour bridge cost?",
        gold=(Gold(article="https://a.example/bridge", span="4.2 million crowns"),),
    ),
    Case(id="mayor", question="Who is the mayor of Quillhaven?", unanswerable="no article names a mayor"),
)


FERRY, BRIDGE = "https://a.example/ferry", "https://a.example/bridge"


def day(number: int, article: str) -> Case:
    """The edition of a day of March, after that of March 3."""
    story = {"name": "story", "articles": [article], "status": "new"}
    wanted = {"day": f"2026-03-0{number}", "first": "2026-03-03", "stories": [story]}
    return Case.model_validate(
        {"id": f"day-{number}", "question": f"What happened on March {number}?", "edition": wanted}
    )


EDITIONS = (day(3, FERRY), day(4, BRIDGE))


def corpus() -> Corpus:
    return corpus_of([Document("news.jsonl", ARTICLES.encode(), "application/x-ndjson")])


def work(cases: Iterable[Case] = CASES) -> Work:
    suite = Suite(name="small", corpus=("news.jsonl",), cases="small.jsonl", as_of="2026-03-08")
    return Work(suite, tuple(cases), corpus(), "hash")


def how(folder: Path, *sets: str) -> How:
    return How(variants=variants(sets, []), archives=folder / "archives", clock=lambda: NOW)


def quiet(_what: str, _done: int, _total: int) -> None:
    pass


def without_times(rows: Iterable[Row]) -> list[str]:
    return [row.model_copy(update={"times": {}}).model_dump_json() for row in rows]


async def test_a_row_holds_what_scoring_needs(tmp_path: Path) -> None:
    into = new_run(tmp_path / "runs", "small", NOW)
    rows = await run(work(), how(tmp_path), into, quiet)
    ferry, _, mayor = rows
    assert ferry.answer is not None
    assert "Fourteen" in ferry.answer.text
    assert ferry.hits[0].article_id == ferry.gold[0].article_id
    assert [c.cited_text for c in ferry.cited] == [c.cited_text for c in ferry.answer.citations]
    assert {"search", "retrieve", "answer", "verify", "total"} <= set(ferry.times)
    assert mayor.answer is not None
    assert mayor.answer.status == "abstained"
    assert into.rows() == rows
    assert into.manifest.embedder is not None
    assert into.manifest.finished_at is not None


async def test_two_runs_are_the_same_but_for_times(tmp_path: Path) -> None:
    runs = [await run(work(), how(tmp_path / str(n)), Run(tmp_path / f"run{n}"), quiet) for n in range(2)]
    assert without_times(runs[0]) == without_times(runs[1])


async def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path) -> None:
    whole = await run(work(), how(tmp_path), Run(tmp_path / "whole"), quiet)
    into = Run(tmp_path / "whole")
    lines = (into.folder / "rows.jsonl").read_text().splitlines(keepends=True)
    (into.folder / "rows.jsonl").write_text(lines[0] + lines[1][: len(lines[1]) // 2])
    asked: list[int] = []
    again = await run(work(), how(tmp_path), into, lambda _what, done, _total: asked.append(done), resume=True)
    assert asked == [1, 2, 3]
    assert without_times(again) == without_times(whole)


async def test_a_run_goes_on_only_with_what_it_was_begun_with(tmp_path: Path) -> None:
    into = Run(tmp_path / "run")
    await run(work(), how(tmp_path), into, quiet)
    with pytest.raises(BadRun, match="suite_hash"):
        await run(replace(work(), hash="other"), how(tmp_path), into, quiet, resume=True)


async def test_a_case_that_takes_too_long_is_a_row(tmp_path: Path) -> None:
    hasty = replace(how(tmp_path), seconds=0.0001)
    rows = await run(work(), hasty, Run(tmp_path / "run"), quiet)
    assert [row.failure.code if row.failure else None for row in rows] == ["timeout"] * 3


async def test_a_case_that_the_service_refuses_is_a_row_and_the_others_go_on(tmp_path: Path) -> None:
    long = Case(id="long", question="Why? " * 1000)
    rows = await run(work([long, *CASES]), how(tmp_path), Run(tmp_path / "run"), quiet)
    assert [row.failure.code if row.failure else None for row in rows] == ["bad_input", None, None, None]


async def test_settings_side_by_side(tmp_path: Path) -> None:
    rows = await run(work(), how(tmp_path, "answer.sentences=1,2"), Run(tmp_path / "run"), quiet)
    assert [row.variant for row in rows] == ["answer.sentences=1"] * 3 + ["answer.sentences=2"] * 3


async def test_gold_that_is_not_in_the_corpus_stops_before_anything_is_asked(tmp_path: Path) -> None:
    wrong = Case(id="wrong", question="Where?", gold=(Gold(article="https://a.example/ferry", span="nine people"),))
    with pytest.raises(CorpusError, match=r"suite small, case wrong: .*nine people"):
        await run(work([wrong]), how(tmp_path), Run(tmp_path / "run"), quiet)
    assert not (tmp_path / "run").exists()


async def test_a_running_server_gives_the_same_rows(tmp_path: Path) -> None:
    here = await run(work(), how(tmp_path), Run(tmp_path / "here"), quiet)
    with running(tmp_path / "home") as server:
        there = replace(how(tmp_path), url=server.url)
        with pytest.raises(CorpusError, match="lacks 2 of the 2 articles"):
            await run(work(), there, Run(tmp_path / "there"), quiet)
        with pytest.raises(BadVariant, match="running server"):
            await run(work(), replace(there, variants=variants(["retrieve.k=2"], [])), Run(tmp_path / "there"), quiet)
        rows = await run(work(), replace(there, ingest=True), Run(tmp_path / "there"), quiet)
    assert without_times(rows) == without_times(here)


async def test_a_row_of_an_edition_holds_it_and_what_was_told_before(tmp_path: Path) -> None:
    rows = await run(work(EDITIONS), how(tmp_path), Run(tmp_path / "run"), quiet)
    first, second = (row.edition for row in rows)
    assert first
    assert second
    assert ["quay" in s.headline or "bridge" in s.headline.lower() for e in (first, second) for s in e.stories] == [
        True
    ] * 2
    assert [article.article_id for article in second.stories[0].articles] == list(rows[1].gold_stories[0].articles)
    assert rows[0].told == ()
    assert [story.sentences for story in rows[1].told] == [tuple(s.text for s in first.stories[0].sentences)]
    assert [c.id for c in rows[1].cited] == [c.id for c in second.stories[0].citations]


async def test_editions_do_not_depend_on_which_were_made_before(tmp_path: Path) -> None:
    whole = await run(work(EDITIONS), how(tmp_path), Run(tmp_path / "whole"), quiet)
    again = await run(work(EDITIONS[1:]), how(tmp_path), Run(tmp_path / "again"), quiet)
    elsewhere = await run(work(EDITIONS[1:]), how(tmp_path / "other"), Run(tmp_path / "elsewhere"), quiet)
    assert without_times(whole[1:]) == without_times(again) == without_times(elsewhere)


async def test_editions_are_made_in_nobodys_archive_unasked(tmp_path: Path) -> None:
    there = replace(how(tmp_path), url="http://127.0.0.1:1")
    with pytest.raises(BadInput, match=r"makes editions.*--ingest"):
        await run(work(EDITIONS), there, Run(tmp_path / "there"), quiet)


def test_folders_of_runs_have_names_of_their_own(tmp_path: Path) -> None:
    first = new_run(tmp_path, "small", NOW)
    first.folder.mkdir()
    assert (first.folder.name, new_run(tmp_path, "small", NOW).folder.name) == (
        "small-20260308-000000",
        "small-20260308-000000-2",
    )


@pytest.mark.parametrize("name", ["manifest", "suite", "scored"])
def test_a_folder_that_is_no_run_says_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadRun, match="is no run, or was not finished"):
        getattr(Run(tmp_path), name)


async def test_a_row_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    into = Run(tmp_path / "run")
    await run(work(), how(tmp_path), into, quiet)
    rows = into.folder / "rows.jsonl"
    rows.write_text('{"suite": 1}\n' + rows.read_text())
    with pytest.raises(BadRun, match=r"rows\.jsonl:1: suite"):
        into.rows()
