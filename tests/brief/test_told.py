"""What counts as told already."""

import pytest

from rag.brief.told import Told
from tests.library.made import made

BEFORE = made(
    "a1",
    "The Sarn bridge in Ostwick collapsed on Monday after heavy rain. Nine people were hurt in the collapse.",
    "Engineer Dana Holm said that the northern pier had been cracked for years.",
).revision
TOLD = Told([BEFORE])


@pytest.mark.parametrize(
    "text",
    [
        "The Sarn bridge in Ostwick collapsed on Monday after heavy rain.",
        "After heavy rain on Monday, the Sarn bridge in Ostwick collapsed.",
        "The northern pier had been cracked for years, engineer Dana Holm said.",
        "He left.",
        "",
    ],
)
def test_the_same_in_other_order_and_what_is_too_short_is_told(text: str) -> None:
    assert TOLD.has(text)


@pytest.mark.parametrize(
    "text",
    [
        "Fourteen people were hurt in the collapse.",
        "The city council dismissed road director Emil Varga on Tuesday evening.",
        "The Sarn bridge in Ostwick collapsed on Monday after heavy rain, and repairs will cost 4.2 million crowns.",
    ],
)
def test_another_figure_and_another_fact_are_news(text: str) -> None:
    assert not TOLD.has(text)


def test_where_nothing_was_told_all_is_news() -> None:
    nothing = Told(())
    assert not nothing
    assert TOLD
    assert not nothing.has("The Sarn bridge in Ostwick collapsed on Monday after heavy rain.")


def test_the_news_of_a_revision_is_found_by_index() -> None:
    later = made(
        "a2",
        "The Sarn bridge in Ostwick collapsed on Monday after heavy rain.",
        "Divers searched the river Sarn below the ruins on Tuesday. Shops nearby stay closed until further notice.",
    ).revision
    assert list(TOLD.fresh(later)) == [1, 2]
    assert list(TOLD.fresh(BEFORE)) == []
