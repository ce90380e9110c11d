"""A library that is missing or empty beside an index that is not; and beginnings that are none of that."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evals.server import free_port
from rag.config import Settings, load
from rag.errors import Misconfigured
from tests.library.made import opened
from tests.opening import open_service
from tests.service.test_service import BY_CHROMA, QUESTION, chroma_server, lamps, put

pytestmark = pytest.mark.soak


async def archive(settings: Settings) -> None:
    async with open_service(settings) as service:
        await put(service, lamps(9))
        assert await service.wait_indexed(90)


async def answers(settings: Settings) -> bool:
    """Whether the archive is the one that has the lamps in it, with an index that is whole."""
    async with open_service(settings) as service:
        assert await service.wait_indexed(90)
        status = await service.status()
        assert (status.to_embed, status.to_remove) == (0, 0)
        assert status.to_index == (0 if settings.retrieve.exact_rows == 0 else status.chunks)
        return "Holt7" in (await service.ask(QUESTION)).text


def removed(file: Path) -> None:
    file.unlink()


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def begun_anew(file: Path) -> None:
    """By a release that did not look."""
    file.unlink()
    opened(file.parent).close()


@pytest.mark.parametrize(
    ("lose", "state"), [(removed, "is missing"), (emptied, "is empty"), (begun_anew, "never had an article")]
)
@pytest.mark.parametrize("retrieve", [BY_CHROMA, {}], ids=["entered", "owed"])
async def test_a_library_that_is_gone_beside_a_full_index_is_no_new_archive(
    tmp_path: Path, lose: Callable[[Path], None], state: str, retrieve: dict[str, int]
) -> None:
    """Nor beside one that commands left to the next server."""
    settings = load(home=tmp_path, retrieve=retrieve)
    await archive(settings)
    file = tmp_path / "library.db"
    copy = file.read_bytes()
    lose(file)
    left = file.stat().st_size if file.exists() else None
    for rebuilding in (False, True):
        with pytest.raises(Misconfigured, match=f"{state}.* holds 9 entries.*put back a copy of library.db"):
            async with open_service(settings, rebuilding=rebuilding):
                pass
    assert (file.stat().st_size if file.exists() else None) == left
    file.write_bytes(copy)
    assert await answers(settings)
    lose(file)
    (tmp_path / "chroma").rename(tmp_path / "chroma-of-before")
    assert not await answers(settings)


async def test_an_index_that_cannot_be_read_counts_as_full(tmp_path: Path) -> None:
    settings = load(home=tmp_path, retrieve=BY_CHROMA)
    await archive(settings)
    (tmp_path / "library.db").unlink()
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"no database at all")
    with pytest.raises(Misconfigured, match=r"cannot be read: put back a copy of library.db, or move .*chroma away"):
        async with open_service(settings):
            pass


async def test_a_log_beside_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "library.db-wal").write_bytes(b"what was written last")
    with pytest.raises(Misconfigured, match=r"its log .*library.db-wal is there"):
        async with open_service(load(home=tmp_path)):
            pass
    assert (tmp_path / "library.db-wal").read_bytes() == b"what was written last"


async def test_an_archive_without_its_index_and_one_that_was_never_used_start(tmp_path: Path) -> None:
    unused = load(home=tmp_path / "unused")
    for _ in range(3):
        async with open_service(unused, serving=True) as service:
            assert await service.wait_indexed(90)
            assert (tmp_path / "unused" / "chroma").exists()
    settings = load(home=tmp_path / "used", retrieve=BY_CHROMA)
    await archive(settings)
    (tmp_path / "used" / "chroma").rename(tmp_path / "away")
    assert await answers(settings)


async def test_an_archive_whose_articles_were_all_withdrawn_starts(tmp_path: Path) -> None:
    settings = load(home=tmp_path, retrieve=BY_CHROMA)
    async with open_service(settings) as service:
        for article_id in await put(service, lamps(2)):
            await service.delete(article_id)
    assert not await answers(settings)


async def test_a_full_index_behind_a_url_is_noticed_when_it_answers(tmp_path: Path) -> None:
    port = free_port()
    settings = load(home=tmp_path / "home", chroma_url=f"http://127.0.0.1:{port}", retrieve=BY_CHROMA)
    with chroma_server(tmp_path / "chroma", port):
        await archive(settings)
        (tmp_path / "home" / "library.db").unlink()
        with pytest.raises(Misconfigured, match="behind RAG_CHROMA_URL holds 9 entries"):
            async with open_service(settings):
                pass
    async with open_service(settings) as service:
        await put(service, lamps(1))
