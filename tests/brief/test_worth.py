"""What a sentence is worth beside how much it covers."""

from datetime import date

import pytest

from rag.brief.worth import counts_people, worth

TODAY = date(2026, 5, 4)


def value(text: str, *, opens: bool = False) -> float:
    return worth(text, opens_paragraph=opens, published=TODAY)


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("Four people are missing.", "The pier was closed."),
        ("Vell Ferries denied that it had been warned.", "Vell Ferries said that it had been warned."),
        ("The pier was closed.", '"The pier was closed, and we knew," Holm said.'),
        ("The pier was closed on Sunday.", "The pier was closed in 2011."),
        ("The pier was closed for the first time since 2011.", "The pier was open until 2011."),
        ("The pier will be closed.", "If the pier is closed, ferries will land at Vessa."),
        ("The mayor, who took office in 2019, resigned.", "The mayor resigned in 2019."),
    ],
)
def test_what_news_tells_first(more: str, less: str) -> None:
    assert value(more) > value(less)


def test_what_opens_a_paragraph_is_worth_more() -> None:
    assert value("The pier was closed.", opens=True) > value("The pier was closed.")


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Six of the injured were children.", True),
        ("About 900 villagers were moved out.", True),
        ("Police made two arrests.", True),
        ("That is 4 percentage points below the share at which outbreaks as a rule die out.", False),
        ("The bridge is 40 meters long.", False),
        ("Nobody was hurt.", False),
    ],
)
def test_people_are_counted_where_a_figure_stands_by_them(text: str, counts: bool) -> None:
    assert counts_people(text) is counts
