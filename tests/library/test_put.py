"""What happens to articles that are handed in, handed in again, changed and withdrawn."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from rag.errors import BadInput, NotFound
from rag.library import Library
from rag.types import Span, Stamp
from tests.library.made import NOW, cut, found, made, opened

FIRST = made("a1", "The ferry to Ostwick sank on Monday. Nobody drowned.", "A diver found the bell.")
SECOND = made("a1", "The ferry to Ostwick sank on Monday. Two people drowned.", "A diver found the bell.")


def test_what_was_put_is_read_back_as_it_was_after_a_restart(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        assert [result.status for result in library.put([FIRST])] == ["created"]
    with opened(tmp_path) as library:
        assert library.revision(FIRST.revision.revision_id) == replace(FIRST.revision, number=1)
        assert library.original(FIRST.revision.revision_id) == (FIRST.original, "text/plain")
        article = library.article("a1")
        assert (article.status, article.revisions, article.created_at) == ("live", 1, NOW)
        assert library.check() == []


@pytest.mark.parametrize(
    "published",
    [
        "2026-03-02",
        "2026-03-02T08:30:00Z",
        "2026-03-02T08:30:00.250+05:30",
        "0001-01-01",
        "9999-12-31",
        "9999-12-31T23:00:00-05:00",
        "0001-01-01T01:00:00+12:00",
        None,
    ],
)
def test_dates_come_back_whole(library: Library, published: str | None) -> None:
    article = made("a1", "The bell rang.", published=published)
    library.put([article])
    assert library.revision(article.revision.revision_id).published == article.revision.published
    assert found(library, "bell") == ["a1"]
    names, extent = library.extent()
    assert names == ("Ostwick Gazette",)
    assert (extent is None) == (published is None)


def test_a_day_in_another_zone_comes_back_whole(library: Library) -> None:
    stamp = Stamp(datetime.fromisoformat("2026-03-02T00:00:00+09:00"), "day")
    article = made("a1", "The bell rang.")
    article = replace(article, revision=replace(article.revision, published=stamp))
    library.put([article])
    assert library.revision(article.revision.revision_id).published == stamp


def test_the_same_again_changes_nothing(library: Library) -> None:
    library.put([FIRST])
    before = library.corpus(), library.live_keys().tolist()
    assert [result.status for result in library.put([FIRST, FIRST])] == ["unchanged", "unchanged"]
    assert (library.corpus(), library.live_keys().tolist()) == before


def test_a_change_is_a_revision_and_only_it_is_found(library: Library) -> None:
    library.put([FIRST])
    fingerprint = library.corpus().fingerprint
    assert [result.status for result in library.put([SECOND])] == ["updated"]
    assert [(r.number, r.revision_id) for r in library.revisions("a1")[0]] == [
        (1, FIRST.revision.revision_id),
        (2, SECOND.revision.revision_id),
    ]
    assert found(library, "nobody") == []
    [passage] = library.passages([key for key, _ in library.match("two drowned", limit=9)]).values()
    assert passage.revision_id == SECOND.revision.revision_id
    assert library.corpus().fingerprint != fingerprint
    standings = library.standings([FIRST.revision.revision_id, SECOND.revision.revision_id, "r?"])
    assert {r: s.status for r, s in standings.items()} == {
        FIRST.revision.revision_id: "revised",
        SECOND.revision.revision_id: "live",
    }


def test_back_to_an_earlier_text_is_that_revision_again(library: Library) -> None:
    fingerprints: list[str] = []
    for article in (FIRST, SECOND, FIRST):
        library.put([article])
        fingerprints.append(library.corpus().fingerprint)
    assert fingerprints[0] == fingerprints[2] != fingerprints[1]
    assert library.article("a1").revision.number == 1
    assert len(library.revisions("a1")[0]) == 2
    assert found(library, "nobody drowned") == ["a1"]
    assert library.match("two", limit=9) == []


def test_one_batch_may_hold_an_article_more_than_once(library: Library) -> None:
    results = library.put([FIRST, SECOND, SECOND, FIRST, made("a2", "Bread.")])
    assert [result.status for result in results] == ["created", "updated", "unchanged", "updated", "created"]
    assert library.article("a1").revision.revision_id == FIRST.revision.revision_id
    assert library.counts("e", "c").chunks == 3
    assert library.check() == []


def test_a_batch_that_cannot_be_stored_whole_is_not_stored_at_all(library: Library) -> None:
    stolen = replace(made("a3", "Theft."), revision=replace(FIRST.revision, article_id="a3"))
    with pytest.raises(BadInput, match="another article"):
        library.put([FIRST, stolen])
    assert library.count() == 0
    assert found(library, "ferry") == []
    library.put([FIRST])
    assert library.count() == 1


def test_twenty_clients_make_one_article_with_one_set_of_chunks(library: Library) -> None:
    with ThreadPoolExecutor(20) as clients:
        answers = list(clients.map(library.put, [[FIRST]] * 20))
    statuses = [result.status for results in answers for result in results]
    assert sorted(statuses) == ["created"] + ["unchanged"] * 19
    assert library.count() == len(library.revisions("a1")[0]) == 1
    assert len(library.live_keys()) == len(FIRST.chunks)


def test_readers_see_one_state_or_the_other_while_an_article_changes(library: Library) -> None:
    library.put([FIRST])

    def ask(_: int) -> set[str]:
        keys = [key for key, _ in library.match("ferry bell drowned", limit=9)]
        return {passage.revision_id for passage in library.passages(keys).values()}

    with ThreadPoolExecutor(4) as clients:
        seen = clients.map(ask, range(200))
        for i in range(20):
            library.put([SECOND if i % 2 == 0 else FIRST])
        assert all(len(revisions) <= 1 for revisions in seen)


def test_a_withdrawn_article_is_not_found_but_stays(library: Library) -> None:
    library.put([FIRST, made("a2", "The ferry was raised.")])
    [passage] = library.passages_at([(FIRST.revision.revision_id, 0)]).values()
    assert library.delete("a1")
    assert not library.delete("a1")
    assert found(library, "ferry") == ["a2"]
    assert library.passages([passage.key]) == {}
    assert library.keys([f"{FIRST.revision.revision_id}:0"]) == {}
    assert library.article("a1").status == "withdrawn"
    assert library.revision(FIRST.revision.revision_id).text == FIRST.revision.text
    assert library.standings([FIRST.revision.revision_id])[FIRST.revision.revision_id].status == "withdrawn"
    assert [r.status for r in library.put([FIRST])] == ["updated"]
    assert set(found(library, "ferry")) == {"a1", "a2"}
    with pytest.raises(NotFound):
        library.delete("a9")


def test_passages_say_where_they_stand(library: Library) -> None:
    library.put([FIRST])
    revision_id = FIRST.revision.revision_id
    keys = library.keys([f"{revision_id}:1", f"{revision_id}:7", "nonsense", ""])
    assert list(keys) == [f"{revision_id}:1"]
    [passage] = library.passages(keys.values()).values()
    assert (passage.n, passage.paragraphs, passage.title) == (1, (1, 1), "Harbour news")
    assert passage.span.of(FIRST.revision.text) == passage.text == "A diver found the bell."
    assert [s.of(FIRST.revision.text) for s in passage.sentences] == ["A diver found the bell."]
    places = library.passages_at([(revision_id, 0), (revision_id, 2)])
    assert [p.sentences for p in places.values()] == [FIRST.revision.sentences[:2]]
    assert FIRST.revision.sentences[0] == Span(0, 36)


def test_cutting_anew_gives_new_chunks_of_the_current_revision(library: Library) -> None:
    library.put([FIRST, made("a2", "Bread.")])
    old = library.live_keys().tolist()
    assert library.replace_chunks(FIRST.revision.revision_id, cut(FIRST.revision, head="Cut anew"))
    assert found(library, "ferry") == ["a1"]
    assert not set(library.keys([c.id for c in FIRST.chunks]).values()) & set(old)
    assert {m.embedded_text.split("\n")[0] for m in library.missing_vectors("e", 9)} == {"Cut anew", "Harbour news"}
    library.put([SECOND])
    assert not library.replace_chunks(FIRST.revision.revision_id, FIRST.chunks)
    assert [r.revision_id for r in library.live_revisions(batch=1)] == [
        SECOND.revision.revision_id,
        made("a2", "Bread.").revision.revision_id,
    ]
    assert library.check() == []
