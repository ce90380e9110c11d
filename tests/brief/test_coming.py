"""What may stand as the next step of a story: only what its main clause says is still to come."""

from datetime import date

import pytest

from rag.brief.coming import is_dated, is_to_come
from rag.types import Stamp

TUESDAY = Stamp.parse("2026-03-03")
WEDNESDAY = date(2026, 3, 4)


def comes(sentence: str) -> bool:
    return is_to_come(sentence, published=TUESDAY, after=WEDNESDAY)


@pytest.mark.parametrize(
    "sentence",
    [
        "The council will vote on the new bridge.",
        "The mill will not reopen before May, its owner said on Tuesday.",
        "Talks are to resume in Corfield on Thursday.",
        "Two of the drivers are due in court on Friday.",
        "The verdict is due to be read next week.",
        "The opening is scheduled for March 20.",
        "The road office expects the tunnel to stay closed for three weeks.",
        "The union plans to return to the square on Saturday.",
        "The tram line is set to open in May.",
        "Harbor master Tom Ryke said that the pier will be rebuilt.",
        "Tom Ryke said that he would put the plan to a vote on Friday.",
        "The first trams were to leave the depot on Thursday.",
        "The opposition asked for a special session next week.",
        "The hearing was scheduled for Friday.",
        "If the board agrees, the mill will be sold.",
        "A verdict will be given on Friday.",
        "The group that called the march, Sarn Asks, plans to return next Saturday.",
        "They'll meet again in Velm tomorrow.",
    ],
)
def test_what_is_to_come(sentence: str) -> None:
    assert comes(sentence)


@pytest.mark.parametrize(
    ("sentence", "instead"),
    [
        (
            "The inn has since put alarms in every room, which the law will require from 2028.",
            "The law will require alarms in every room of the inn from 2028.",
        ),
        (
            "The army set up a camp beside the river on Tuesday.",
            "The army is set to put up a camp beside the river on Thursday.",
        ),
        ("The army set up a field kitchen for 300 people.", "The army is set to open a field kitchen for 300 people."),
        (
            "Orlav Rail has not said how long the works will last; in May 2025 they took two weeks.",
            "Orlav Rail said that the works will last until May.",
        ),
        (
            "A tenant with two rooms will pay about 20 crowns more a month.",
            "A tenant with two rooms will pay about 20 crowns more from May.",
        ),
        ("Every driver will get a uniform.", "The drivers will get a uniform."),
        ("He had planned to close the mill.", "He plans to close the mill."),
        ("The mill was expected to close on Monday.", "The mill was to close on Friday."),
        ("“We will rebuild it,” said the owner, Ida Penn.", "The owner, Ida Penn, said that she will rebuild it."),
        (
            "The road that is to cross the marsh was drawn in 1980.",
            "The road is to cross the marsh that was drawn in 1980.",
        ),
        ("He left the mill to his daughter in his will.", "He will leave the mill to his daughter."),
        ("There is the political will to end the strike.", "The politicians will end the strike."),
        ("The aim is to save water.", "The council is to save water."),
        ("The fault is due to a worn bearing.", "The fault is due to be mended on Friday."),
        ("The plan to close the mill was met with anger.", "The owners plan to close the mill."),
        ("The town has plans to close the mill.", "The town plans to close the mill."),
        (
            "The minister said on Monday that the talks would begin on Tuesday.",
            "The minister said on Monday that the talks would begin on Friday.",
        ),
        ("Nobody knows when the bridge will open.", "The bridge will open when the rails are tested."),
        (
            "The members voted by 71 percent to accept, and the first trams were to leave the depot on Thursday.",
            "The first trams were to leave the depot on Thursday.",
        ),
        ("The mill burned down on Monday; it will be sold.", "The mill, which burned down on Monday, will be sold."),
        ("Buses will still be allowed on Mill Street.", "Buses will be allowed on Mill Street."),
        ("Will the bridge ever open?", "The bridge will open."),
        ("The village was flooded next to the mill.", "The village will be flooded next to the mill."),
        ("No damage was expected to be found.", "Damage is expected to be found."),
        ("The children may return on Thursday or later.", "The children will return on Thursday or later."),
    ],
)
def test_what_is_not(sentence: str, instead: str) -> None:
    assert not comes(sentence)
    assert comes(instead)


def test_a_day_that_has_been_when_the_edition_ends_is_not_to_come() -> None:
    sentence = "The council will vote on the bridge on Thursday."
    assert is_to_come(sentence, published=TUESDAY, after=date(2026, 3, 5))
    assert not is_to_come(sentence, published=TUESDAY, after=date(2026, 3, 6))
    assert is_to_come(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The council of Ostwick meets on Friday to decide on the bridge.",
        "Opponents have until March 24 to collect signatures.",
        "A trial with 900 patients is to begin in the fall.",
        "She is to report by June 30.",
    ],
)
def test_appointments_come_next(sentence: str) -> None:
    monday = Stamp.parse("2026-03-02T12:00:00Z")
    assert is_to_come(sentence, published=monday, after=date(2026, 3, 3))
    assert is_dated(sentence, published=monday, after=date(2026, 3, 3))
