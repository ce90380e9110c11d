"""What a changed article said before and says now."""

from rag.brief.edited import MOST, edited
from rag.types import Revision
from tests.library.made import made


def article(*paragraphs: str) -> Revision:
    return made("a1", *paragraphs).revision


def test_a_changed_figure_is_told_from_what_to_what_before_other_words() -> None:
    before = article("The new bridge will open in the summer.", "Repairs of the Sarn bridge cost 23 million crowns.")
    now = article("The new bridge will open in the autumn.", "Repairs of the Sarn bridge cost 2.3 million crowns.")
    assert [(edit.before, edit.after) for edit in edited(before, now)] == [
        (
            "Repairs of the Sarn bridge cost 23 million crowns.",
            "Repairs of the Sarn bridge cost 2.3 million crowns.",
        ),
        ("The new bridge will open in the summer.", "The new bridge will open in the autumn."),
    ]


def test_what_is_kept_and_what_is_added_is_no_edit() -> None:
    before = article("The Sarn bridge in Ostwick is closed.")
    assert edited(before, article("The Sarn bridge in Ostwick is closed.", "Trams go round by Vell.")) == ()
    assert edited(before, before) == ()


def test_of_many_a_few_are_told() -> None:
    lines = [f"Bus number {n} of the city will leave at nine from the old bridge in Ostwick." for n in range(9)]
    later = [line.replace("at nine", "at ten") for line in lines]
    assert len(edited(article(*lines), article(*later))) == MOST
