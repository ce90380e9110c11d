"""Search by words: any text is a question, titles count, common words neither rule nor are lost."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rag.library import Library
from rag.library.query import (
    MOST_COUNTED,
    Counted,
    affordable_words,
    candidates_of,
    divided,
    expression_of,
    question_words,
)
from rag.types import Filters
from tests.library.made import found, made, opened


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory):
    with opened(tmp_path_factory.mktemp("words")) as library:
        library.put(
            [
                made("ferry", "The ferry to Ostwick sank on Monday.", "Its owner, O'Neill & Sons, paid 1,200 crowns."),
                made("mayor", "Mayor Tessa Brandt resigned.", "She blamed the U.S. embassy.", title="Brandt resigns"),
                made("bread", "Bakers of Ostwick raised prices by 12%.", "Brandt was not asked."),
                made("café", "The Café Zoë burned down twice.", "Who it was is not known."),
            ]
        )
        yield library


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What happened to the ferry?", "ferry"),
        ("FERRIES sinking", "ferry"),
        ("what did o’neill's sons pay?", "ferry"),
        ("O'Neill", "ferry"),
        ("who paid 1,200?", "ferry"),
        ("U.S. embassy", "mayor"),
        ("Did Brandt resign?", "mayor"),
        ("Brandt", "mayor"),
        ("cafe zoe", "café"),
        ("Cafe\u0301 Zoe\u0308", "café"),
        ("prices AND NOT bread* NEAR(12)", "bread"),
        ('title: "bakers', "bread"),
    ],
)
def test_a_question_finds_its_article(stock: Library, question: str, first: str) -> None:
    assert found(stock, question)[0] == first


def test_only_stop_words_are_words_too(stock: Library) -> None:
    assert found(stock, "who was it?")[0] == "café"


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=60), st.integers(0, 20))
@example('"', 5)
@example("* OR ferry", 5)
@example("ferry\x00 NOT", 5)
@example("'; DROP TABLE words; --", 5)
@example("title : {ferry} ^ + - ( ) NEAR(a b, 3)", 5)
@example("\ud800 ferry", 5)
@example("½ ² ① ferry's' '' ’ .. 1,2,3. a.b.c.", 5)
@example("ferry " * 5000, 5)
@example(" ".join(f"w{i}" for i in range(3000)), 5)
def test_any_text_is_a_question(stock: Library, text: str, limit: int) -> None:
    hits = stock.match(text, limit=limit)
    assert len(hits) <= limit
    scores = [score for _, score in hits]
    assert scores == sorted(scores, reverse=True)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["ferry", "sank", "price", "Brandt", "Ostwick", "12", "crowns"]), min_size=1))
def test_a_word_that_occurs_is_enough(stock: Library, known: list[str]) -> None:
    assert found(stock, " xyzzy ".join(["qwrt", *known, "plugh"]))


COMMON = 2600
"""Chunks with a common word: more than are ranked."""


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory):
    with opened(tmp_path_factory.mktemp("crowd")) as library:
        harbour = [f"Harbour and lighthouse bulletin {i}." for i in range(COMMON)]
        market = [f"Market and orchard bulletin {i}." for i in range(COMMON)]
        library.put([made("harbour", *harbour, title="Water", published="2026-01-05")])
        library.put([made("market", *market, title="Land", published="2026-02-05", source="Orchard Post")])
        library.put([made("rare", "The lighthouse of Varn, a harbour bulletin.", title="One", published="2025-12-01")])
        library.put([made("newest", "Harbour bulletin.", title="Two", published="2026-03-05")])
        yield library


@pytest.mark.parametrize(
    ("question", "filters", "first"),
    [
        ("the harbour bulletin of Varn", Filters(), "rare"),
        ("harbour", Filters(), "newest"),
        ("bulletin", Filters(), "newest"),
        ("lighthouse orchard", Filters(), "market"),
        ("lighthouse harbour", Filters(), "harbour"),
        ("orchard harbour xyzzy", Filters(sources=("orchard post",)), "market"),
        ("Varn orchard", Filters(sources=("orchard post",)), "market"),
        ("harbour", Filters(article_ids=("rare",)), "rare"),
    ],
)
def test_common_words_find_what_they_can(crowded: Library, question: str, filters: Filters, first: str) -> None:
    assert found(crowded, question, filters)[0] == first
    assert found(crowded, question, filters)[0] == first  # now with what is remembered of common words


def test_a_common_word_that_became_rare_is_still_found(library: Library) -> None:
    library.put([made("a1", *[f"Tide {i}." for i in range(COMMON)])])
    assert found(library, "tide") == ["a1"]
    library.put([made("a1", "Fog."), made("a2", "A tide.")])
    assert found(library, "tide") == ["a2"]
    library.put([made("a2", "Fog.")])
    assert found(library, "tide") == []


def test_the_library_stays_quick_to_search_after_tidying(crowded: Library) -> None:
    before = crowded.match("harbour bulletin Varn", limit=9)
    crowded.tidy()
    assert crowded.match("harbour bulletin Varn", limit=9) == before
    assert crowded.check() == []


counted = st.lists(st.integers(0, 3 * MOST_COUNTED), max_size=8).map(
    lambda rows: [Counted(n, f"w{i}") for i, n in enumerate(rows)]
)


@given(counted, st.integers(1, 5000))
def test_a_query_costs_no_more_than_it_may(words: list[Counted], most: int) -> None:
    affordable = affordable_words(words)
    choosing, common = divided(affordable, most)
    assert bool(affordable) == any(w.rows for w in words)
    assert sum(w.rows for w in choosing) <= most
    assert len(affordable) <= 2 or sum(w.rows for w in affordable) <= MOST_COUNTED
    candidates = candidates_of(choosing, common)
    assert bool(candidates) == bool(choosing or len(common) > 1)
    assert all(f'"{w.word}"' in expression_of(candidates, choosing, common) for w in affordable if candidates)


def test_words_of_a_question() -> None:
    assert question_words("What did the U.S. Senate pay O’Neill's heirs: $1,200.50?") == [
        "u.s.",
        "senate",
        "pay",
        "o'neill",
        "heirs",
        "1,200.50",
    ]
