"""Manner of saying: modality, direction, superlatives and hedges, with exact offsets and one value for one meaning."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text.directions import directions, opposed
from rag.text.hedges import agree, hedge
from rag.text.modality import futures, modalities
from rag.text.superlatives import superlatives

WORDS = "may might plans to expected alleged rose fell lost won largest only first at least May will 40 about".split()


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS)).map(" ".join)))
def test_offsets_are_exact_in_any_text(text: str) -> None:
    for find in (modalities, futures, directions, superlatives):
        found = list(find(text))
        assert all(text[p.start : p.end] == p.text and p.text and p.value for p in found)
        assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The mill may close.", ["possible"]),
        ("The mill is expected to close and plans to sell.", ["planned", "planned"]),
        ("He allegedly burned it.", ["alleged"]),
        ("It closed in May, or on 3 may 2024, due to rain.", []),
    ],
)
def test_modality(text: str, values: list[str]) -> None:
    assert [p.value for p in modalities(text)] == values


@pytest.mark.parametrize(
    ("one", "other", "turned"),
    [
        ("rose", "fell", True),
        ("won", "lost", True),
        ("gained", "lost", True),
        ("rose", "grew", False),
        ("rose", "won", False),
        ("before", "after", True),
        ("lost", "fell", False),
    ],
)
def test_directions_are_opposed_on_one_scale_only(one: str, other: str, turned: bool) -> None:
    (a,), (b,) = directions(one), directions(other)
    assert opposed(a.value, b.value) == opposed(b.value, a.value) == turned


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The biggest and the largest mill", ["largest", "largest"]),
        ("the only mill in the west, at least for the rest of last week", ["only"]),
        ("Their first, best and final interest", ["first", "most", "last"]),
    ],
)
def test_superlatives(text: str, values: list[str]) -> None:
    assert [p.value for p in superlatives(text)] == values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("more than 40", "min"),
        ("at least $40", "min"),
        ("up to 40", "max"),
        ("nearly 40", "below"),
        ("about 40", "about"),
        ("40 or more", "min"),
        ("the 40", "plain"),
    ],
)
def test_hedges(text: str, found: str) -> None:
    start = text.index("40")
    assert hedge(text, start, start + 2) == found


def test_about_may_be_dropped_and_at_least_may_not() -> None:
    assert agree("plain", "about")
    assert not agree("plain", "min")
    assert not agree("min", "max")
