"""What was read of revisions: what lacks a reading is listed, and what is stored comes back under its reader's name."""

from pathlib import Path

from rag.types import Revision
from tests.library.made import made, opened


def ids(revisions: list[Revision]) -> list[str]:
    return [revision.article_id for revision in revisions]


def test_what_is_current_and_was_not_read_is_listed_newest_first(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.put([made("a1", "The ferry sank."), made("a2", "The lamp was lit."), made("a3", "It rained.")])
        library.put([made("a1", "The ferry was raised.")])
        library.delete("a3")
        unread = library.unread("reader@1", 10)
        assert ids(unread) == ["a1", "a2"]
        assert unread[0].text == "The ferry was raised."
        assert ids(library.unread("reader@1", 1)) == ["a1"]
        assert library.count_unread("reader@1") == 2


def test_a_reading_is_there_for_its_reader_alone_and_is_replaced(tmp_path: Path) -> None:
    item = made("a1", "The ferry sank.")
    of = item.revision.revision_id
    with opened(tmp_path) as library:
        library.put([item])
        library.put_readings("reader@1", [(of, b"one"), ("r-nobody", b"none")])
        assert library.stored_reading("reader@1", of) == b"one"
        assert library.stored_reading("reader@1", "r-nobody") is None
        assert library.count_unread("reader@1") == 0
        assert ids(library.unread("reader@2", 10)) == ["a1"]
        library.put_readings("reader@2", [(of, b"two")])
        assert (library.stored_reading("reader@1", of), library.stored_reading("reader@2", of)) == (None, b"two")


def test_other_languages_are_not_to_be_read(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.put([made("a1", "Die Fähre sank.", language="de"), made("a2", "The ferry sank.", language="en-GB")])
        assert ids(library.unread("reader@1", 10)) == ["a2"]
