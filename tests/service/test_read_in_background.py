"""Articles are read in the background of a server, in another process; whoever asks before that waits for their own."""

import asyncio
import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from rag.answer.ask import AskRequest
from rag.config import load
from rag.errors import Unavailable
from rag.ingest import readings
from rag.ingest.readings import ReadingWork
from rag.library import Library
from rag.read import READER, Word, unpacked
from rag.service import Service
from rag.types import Answer
from tests.library.made import made, opened
from tests.opening import open_service

ARTICLES = [
    {
        "url": f"https://gazette.example/{n}",
        "title": f"Lamp {n} is lit",
        "published_at": "2026-03-02",
        "text": f"Lamp {n} was lit on Monday. It burns oil number {n}, keeper Ilse Varga said.",
    }
    for n in range(3)
]
QUESTION = AskRequest(question="Which oil does lamp 2 burn?")


async def put(service: Service) -> None:
    await service.ingest("\n".join(map(json.dumps, ARTICLES)).encode(), name="lamps.jsonl")
    assert await service.wait_indexed(60)


def speakers(answer: Answer) -> list[str | None]:
    return [sentence.attribution.speaker for sentence in answer.sentences if sentence.attribution]


async def read_all(service: Service) -> None:
    end = time.monotonic() + 60
    while (await service.status()).to_read:
        assert time.monotonic() < end
        await asyncio.sleep(0.05)


async def test_a_server_reads_what_comes_in_and_no_question_reads_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "SETTLES", 0.0)
    async with open_service(load(home=tmp_path / "home"), serving=True) as service:
        await put(service)
        await read_all(service)
        parsed: list[Sequence[str]] = []

        def watched(sentences: Sequence[str]) -> Iterator[tuple[Word, ...]]:
            parsed.append(sentences)
            return iter(())

        monkeypatch.setattr("rag.read.reading.parse", watched)
        answer = await service.ask(QUESTION)
        assert "keeper Ilse Varga" in answer.text
        assert "Ilse Varga" in speakers(answer)
        assert parsed == []


async def test_a_command_reads_what_it_needs_and_keeps_it(tmp_path: Path) -> None:
    async with open_service(load(home=tmp_path / "home")) as service:
        await put(service)
        assert (await service.status()).to_read == 3
        answer = await service.ask(QUESTION)
        assert "Ilse Varga" in speakers(answer)
        assert (await service.status()).to_read == 3 - answer.sources.articles


async def test_reindex_reads_what_no_server_has_read(tmp_path: Path) -> None:
    home = load(home=tmp_path / "home")
    async with open_service(home) as service:
        await put(service)
    told: list[tuple[str, int, int]] = []
    async with open_service(home, rebuilding=True) as service:
        await service.reindex(lambda what, done, total: told.append((what, done, total)))
    assert [step for step in told if step[0] == "reading"] == [("reading", 3, 3)]
    async with open_service(home) as service:
        assert (await service.status()).to_read == 0


def test_an_article_that_ends_its_reader_counts_as_read_and_the_others_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(tmp_path) as library:
        library.put([made("a1", "The ferry sank."), made("a2", "The lamp was lit.")])
        work = ReadingWork(library)
        send = readings.packing.send

        def deadly(connection: object, head: object, body: bytes = b"") -> None:
            if b"ferry" in body:
                os.kill(work.pid or 0, signal.SIGKILL)
            send(connection, head, body)  # pyright: ignore[reportArgumentType] - as it was given

        monkeypatch.setattr(readings.packing, "send", deadly)
        work.catch_up(lambda done, total: None)
        assert library.count_unread(READER) == 0
        assert [_words(library, n) for n in (1, 2)] == [0, 5]


def test_where_nothing_can_be_read_no_article_counts_as_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path) as library:
        library.put([made("a1", "The ferry sank.")])
        work = ReadingWork(library)
        monkeypatch.setattr(readings, "SECONDS", 0.01)
        with pytest.raises(Unavailable, match="reads articles"):
            work.catch_up(lambda done, total: None)
        assert library.count_unread(READER) == 1
        monkeypatch.undo()
        work.catch_up(lambda done, total: None)
        assert library.count_unread(READER) == 0


def _words(library: Library, n: int) -> int:
    revision = library.article(f"a{n}").revision
    data = library.stored_reading(READER, revision.revision_id)
    assert data
    return sum(map(len, unpacked(data, revision.text, revision.sentences).words))


def test_stopped_it_stops_at_once(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.put([made(f"a{n}", "The ferry sank. " * 400) for n in range(16)])
        work = ReadingWork(library)
        work.start()
        time.sleep(0.2)
        work.stop()
        assert library.count_unread(READER) == 16
