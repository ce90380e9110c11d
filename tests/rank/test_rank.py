from datetime import UTC, datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.rank import join_neighbours, near_duplicates, recency, reciprocal_rank_fusion
from rag.types import Passage, Span, Stamp

rankings = st.lists(st.lists(st.integers(0, 30), unique=True, max_size=12), min_size=1, max_size=4)


@given(rankings, st.randoms(use_true_random=False))
def test_fusion_does_not_depend_on_the_order_of_the_rankings(given: list[list[int]], random: Random) -> None:
    weights = [1.0 + i / 3 for i in range(len(given))]
    pairs = list(zip(given, weights, strict=True))
    random.shuffle(pairs)
    shuffled = reciprocal_rank_fusion([r for r, _ in pairs], weights=[w for _, w in pairs])
    assert shuffled == reciprocal_rank_fusion(given, weights=weights)


@given(rankings)
def test_fusion_keeps_every_key_once_and_descends(given: list[list[int]]) -> None:
    fused = reciprocal_rank_fusion(given)
    assert sorted(key for key, _ in fused) == sorted({key for ranking in given for key in ranking})
    scores = [score for _, score in fused]
    assert scores == sorted(scores, reverse=True)


@given(st.lists(st.integers(0, 99), unique=True, min_size=1))
def test_fusing_a_ranking_with_itself_keeps_its_order(ranking: list[int]) -> None:
    assert [key for key, _ in reciprocal_rank_fusion([ranking, ranking])] == ranking


def test_found_by_both_beats_found_by_one() -> None:
    assert reciprocal_rank_fusion([["a", "b"], ["c", "b"]], k=60)[0] == ("b", pytest.approx(2 / 62))


def test_recency_halves_its_bonus_with_each_half_life() -> None:
    bonus = [recency(age, half_life_days=7, weight=0.4) - 1 for age in (0, 7, 14)]
    assert bonus == pytest.approx([0.4, 0.2, 0.1])


def test_undated_has_no_bonus_and_the_future_no_more_than_today() -> None:
    assert recency(None, half_life_days=7, weight=0.4) == 1
    assert recency(-3, half_life_days=7, weight=0.4) == recency(0, half_life_days=7, weight=0.4)


@given(st.floats(0, 10_000), st.floats(0, 10_000))
def test_newer_is_never_worse(a: float, b: float) -> None:
    newer, older = sorted((a, b))
    assert recency(newer, half_life_days=7, weight=0.3) >= recency(older, half_life_days=7, weight=0.3) >= 1


WIRE = (
    "Rescue crews in the port of Veldamar pulled nine people from the water on Monday after a ferry struck the "
    "breakwater in heavy fog, the coast guard said. The ferry was carrying commuters from the island of Ostrel."
)


def test_wire_copies_fold_behind_the_first() -> None:
    copy = "VELDAMAR (Corrin Wire) - " + WIRE
    other = "The council of Brisk approved a new budget for its schools and libraries after a night of debate."
    assert near_duplicates([WIRE, other, copy]) == [[0, 2], [1]]


def test_a_part_of_the_leader_folds() -> None:
    assert near_duplicates([WIRE, WIRE[: WIRE.index(" The ferry was")]]) == [[0, 1]]


def test_an_update_of_a_number_and_a_denial_stay() -> None:
    assert near_duplicates([WIRE, WIRE.replace("nine", "twelve")]) == [[0], [1]]
    assert near_duplicates([WIRE, WIRE.replace("was carrying", "was not carrying")]) == [[0], [1]]


def test_a_copy_with_another_name_in_the_same_place_stays() -> None:
    other = "The captain of the ferry, Tora Lund, told rescuers that she had seen no lights before the boat struck."
    assert near_duplicates([f"{WIRE} {other}", f"{WIRE} {other.replace('Tora Lund', 'Edo Marsh')}"]) == [[0], [1]]
    assert near_duplicates([f"{WIRE} {other}", f"{WIRE} {other.replace('told rescuers', 'said')}"]) == [[0, 1]]


def test_limit_counts_groups_and_still_folds_later_copies() -> None:
    others = [f"The mayor of town number {i} opened a bridge that nobody had asked for this year." for i in "ab"]
    assert near_duplicates([WIRE, *others, WIRE], limit=2) == [[0, 3], [1]]


@given(st.lists(st.text("ab c", max_size=40), max_size=12))
def test_each_text_is_in_one_group_and_groups_follow_their_leaders(texts: list[str]) -> None:
    groups = near_duplicates(texts)
    assert sorted(i for group in groups for i in group) == list(range(len(texts)))
    assert [group[0] for group in groups] == sorted(group[0] for group in groups)
    assert all(group == sorted(group) for group in groups)


TEXT = "One sentence. Two.\n\nThree is here. Four.\n\nFive."
PARTS = (Span(0, 13), Span(14, 18), Span(20, 34), Span(35, 40), Span(42, 47))


def passage(n: int, revision: str = "r") -> Passage:
    span = PARTS[n]
    return Passage(
        key=n + (100 if revision != "r" else 0),
        n=n,
        article_id="a",
        revision_id=revision,
        title="",
        url=None,
        source=None,
        published=Stamp(datetime(2031, 5, 6, tzinfo=UTC)),
        language="en",
        section=None,
        kind="news",
        span=span,
        text=span.of(TEXT),
        paragraphs=(n // 2, n // 2),
        sentences=(span,),
    )


@given(st.lists(st.integers(0, 4), unique=True), st.integers(1, 5))
def test_joined_text_is_the_text_of_its_span(order: list[int], most: int) -> None:
    joined = join_neighbours([passage(n) for n in order], most=most)
    assert all(j.text == j.span.of(TEXT) for j in joined)
    assert all(len(j.passages) <= most for j in joined)
    assert sorted(p.n for j in joined for p in j.passages) == sorted(order)
    assert [order.index(j.best.n) for j in joined] == sorted(order.index(j.best.n) for j in joined)


def test_neighbours_join_at_the_place_of_the_best() -> None:
    joined = join_neighbours([passage(2), passage(4), passage(1), passage(2, "other")])
    assert [[p.n for p in j.passages] for j in joined] == [[1, 2], [4], [2]]
    assert joined[0].best.n == 2
    assert joined[0].paragraphs == (0, 1)
    assert joined[0].sentences == (PARTS[1], PARTS[2])
