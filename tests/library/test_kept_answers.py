"""Answers that were given: once each, whole, the newest of them, found by what became of what they cite."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from rag.errors import BadInput, NotFound
from rag.library import GivenAnswer, Library, Place, answers
from rag.types import CitationStatus, Prepared, Span
from tests.library.made import NOW, found, made
from tests.library.older import WITH_KINDS, without_kinds

FERRY = made("a1", "The ferry sank at noon.", "Nobody was hurt.")
RAISED = made("a1", "The ferry was raised.", "Nobody was hurt.")
LAMP = made("a2", "The lamp was lit.")
PAST = ("past_words", "past_texts", "past_chunks", "tenures")


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(f"sqlite:///{tmp_path / 'library.db'}", clock=Clock()) as library:
        library.put([FERRY, LAMP])
        yield library


def given(id: str, *of: Prepared, data: bytes = b"{}") -> GivenAnswer:
    places = tuple(Place(article.revision.revision_id, Span(0, 9)) for article in of)
    return GivenAnswer(id=id, task="ask", question=f"Question {id}?", status="answered", data=data, cited=places)


def ids(library: Library, *, outdated: bool = False, limit: int = 50) -> list[str]:
    """Over all pages."""
    all_of_them: list[str] = []
    cursor = None
    while True:
        page, cursor = library.kept_answers(outdated=outdated, limit=limit, cursor=cursor)
        all_of_them += [answer.id for answer in page]
        if cursor is None:
            return all_of_them


def statuses(library: Library, id: str) -> list[CitationStatus]:
    return [cited.status for cited in library.kept_answer(id)[0].cited]


def test_an_answer_is_kept_whole_with_the_places_that_it_cites(library: Library) -> None:
    library.keep_answers([given("q1", LAMP, FERRY, data=b'{"text": "The ferry sank."}')])
    kept, data = library.kept_answer("q1")
    assert data == b'{"text": "The ferry sank."}'
    assert (kept.id, kept.task, kept.question, kept.status) == ("q1", "ask", "Question q1?", "answered")
    assert [cited.article_id for cited in kept.cited] == ["a2", "a1"]
    assert [cited.place for cited in kept.cited] == list(given("q1", LAMP, FERRY).cited)
    with pytest.raises(NotFound):
        library.kept_answer("q2")


def test_the_same_answer_again_changes_only_when_it_was_asked_last(library: Library) -> None:
    library.keep_answers([given("q1", FERRY, data=b"first"), given("q1", LAMP, data=b"same batch")])
    first, _ = library.kept_answer("q1")
    library.keep_answers([given("q2", LAMP), given("q1", LAMP, data=b"second")])
    again, data = library.kept_answer("q1")
    assert data == b"first"
    assert (again.asked_at, again.cited) == (first.asked_at, first.cited)
    assert again.last_asked_at > first.last_asked_at == first.asked_at
    assert ids(library) == ["q2", "q1"]
    assert library.counts("e", "c").answers == 2


def test_what_became_of_the_articles_is_told(library: Library) -> None:
    library.keep_answers([given("q1", FERRY, LAMP), given("q2", LAMP), given("q3")])
    assert ids(library, outdated=True) == []
    library.put([RAISED])
    assert (statuses(library, "q1"), ids(library, outdated=True)) == (["revised", "live"], ["q1"])
    assert library.kept_answer("q1")[0].cited[0].current_revision_id == RAISED.revision.revision_id
    library.delete("a2")
    assert (statuses(library, "q1"), ids(library, outdated=True)) == (["revised", "withdrawn"], ["q2", "q1"])
    library.put([FERRY, LAMP])
    assert (statuses(library, "q1"), ids(library, outdated=True)) == (["live", "live"], [])


def test_pages_neither_repeat_nor_leave_out_while_more_come(library: Library) -> None:
    library.keep_answers([given(f"q{n}", FERRY if n % 2 else LAMP) for n in range(9)])
    assert ids(library, limit=4) == [f"q{n}" for n in reversed(range(9))]
    page, cursor = library.kept_answers(limit=3)
    library.keep_answers([given("q9")])
    following, _ = library.kept_answers(limit=3, cursor=cursor)
    assert [a.id for a in (*page, *following)] == ["q8", "q7", "q6", "q5", "q4", "q3"]
    library.put([RAISED])
    assert ids(library, outdated=True, limit=3) == ["q7", "q5", "q3", "q1"]
    for cursor in ("x", "nonsense!", "bnVsbA", "", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OQ", "MWU5OTk"):
        with pytest.raises(BadInput):
            library.kept_answers(cursor=cursor)


def test_the_oldest_go_with_what_they_cite(library: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(answers, "MOST", 3)
    for n in range(5):
        library.keep_answers([given(f"q{n}", FERRY)])
    library.keep_answers([given("q5", FERRY), given("q6", LAMP)])
    assert ids(library) == ["q6", "q5", "q4"]
    assert library.check() == []
    engine = create_engine(f"sqlite:///{tmp_path / 'library.db'}")
    with engine.begin() as connection:
        assert set(connection.execute(text("SELECT DISTINCT id FROM cited")).scalars()) == {"q4", "q5", "q6"}
    engine.dispose()


def test_keeping_answers_changes_nothing_that_can_be_found(library: Library) -> None:
    before = (library.corpus(), found(library, "ferry"))
    library.keep_answers([given("q1", FERRY)])
    library.keep_answers([])
    assert (library.corpus(), found(library, "ferry")) == before


def test_a_library_of_each_release_before_is_brought_up_to_date_without_loss(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'library.db'}"
    with Library.open(url, clock=Clock()) as library:
        library.put([FERRY, LAMP])
        library.put([RAISED])
        revisions = library.revisions("a1")[0]
    of_0004 = ["readings", "posts", "deliveries", "edition_stories", "editions"]
    later = {
        "0003": of_0004,
        "0002": [*of_0004, "cited", "answers"],
        "0001": [*of_0004, "cited", "answers", *PAST],
    }
    for release, tables in later.items():
        engine = create_engine(url)
        with engine.begin() as connection:
            for name in tables:
                connection.execute(text(f"DROP TABLE {name}"))
            if release == "0001":
                connection.execute(text("DROP VIEW past_chunk_words"))
            without_kinds(connection, WITH_KINDS[:2] if release == "0001" else WITH_KINDS)
            connection.execute(text("UPDATE alembic_version SET version_num = :of"), {"of": release})
        engine.dispose()
        with Library.open(url, clock=Clock()) as library:
            assert (library.revisions("a1")[0], found(library, "ferry")) == (revisions, ["a1"])
            assert ids(library) == []
            assert library.editions() == ([], None)
            library.keep_answers([given("q1", FERRY, LAMP)])
            assert statuses(library, "q1") == ["revised", "live"]
            assert library.check() == []
