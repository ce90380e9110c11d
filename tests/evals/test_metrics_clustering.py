"""Clustering figures: B-cubed by hand, the others against scikit-learn."""

from collections.abc import Callable
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from evals.metrics.clustering import adjusted_rand_index, b_cubed, v_measure

Labels = dict[int, str]


def labels(text: str) -> Labels:
    return dict(enumerate(text))


def test_b_cubed_by_hand() -> None:
    """Gold {0 1 2} {3 4}; found {0 1} {2 3 4}.

    Precision by item: 1, 1, 1/3, 2/3, 2/3; recall: 2/3, 2/3, 1/3, 1, 1.
    """
    precision, recall, f1 = b_cubed(labels("aaabb"), labels("xxyyy"))
    assert precision == pytest.approx((1 + 1 + 1 / 3 + 2 / 3 + 2 / 3) / 5)
    assert recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5)
    assert f1 == pytest.approx(2 * precision * recall / (precision + recall))


def test_one_cluster_for_all_has_full_recall_and_singletons_full_precision() -> None:
    assert b_cubed(labels("aabb"), labels("xxxx"))[:2] == (0.5, 1)
    assert b_cubed(labels("aabb"), labels("wxyz"))[:2] == (1, 0.5)


two_labellings = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("vwxyz")), min_size=1, max_size=30)


# scikit-learn has no types: these say what is used of it
reference_v = cast(Callable[[list[str], list[str]], float], metrics.v_measure_score)  # pyright: ignore
reference_rand = cast(Callable[[list[str], list[str]], float], metrics.adjusted_rand_score)  # pyright: ignore


@given(two_labellings)
def test_v_measure_and_rand_index_are_those_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    gold, found = [g for g, _ in pairs], [f for _, f in pairs]
    one, other = dict(enumerate(gold)), dict(enumerate(found))
    assert v_measure(one, other) == pytest.approx(reference_v(gold, found), abs=1e-9)
    assert adjusted_rand_index(one, other) == pytest.approx(reference_rand(gold, found), abs=1e-9)


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=20))
def test_the_same_clusters_under_other_names_are_perfect(gold: list[str]) -> None:
    one, other = dict(enumerate(gold)), {n: label.upper() for n, label in enumerate(gold)}
    assert b_cubed(one, other) == pytest.approx((1, 1, 1))
    assert v_measure(one, other) == pytest.approx(1)
    assert adjusted_rand_index(one, other) == pytest.approx(1)


@given(two_labellings)
def test_swapping_gold_and_found_swaps_precision_and_recall(pairs: list[tuple[str, str]]) -> None:
    one, other = dict(enumerate(g for g, _ in pairs)), dict(enumerate(f for _, f in pairs))
    precision, recall, f1 = b_cubed(one, other)
    assert b_cubed(other, one) == pytest.approx((recall, precision, f1))
    assert 0 < precision <= 1 + 1e-9


@pytest.mark.parametrize("metric", [b_cubed, v_measure, adjusted_rand_index])
@pytest.mark.parametrize(("gold", "found"), [({}, {}), ({1: "a"}, {2: "a"})])
def test_different_or_no_items_are_refused(
    metric: Callable[[Labels, Labels], object], gold: Labels, found: Labels
) -> None:
    with pytest.raises(ValueError, match="same items"):
        metric(gold, found)
