"""Which sentences of an article may be told for themselves."""

import pytest

from rag.brief.material import Material
from tests.attributing import in_hits
from tests.brief.test_choose import everything
from tests.hits import hit_of
from tests.library.made import made

FIRST = "The Sarn bridge in Ostwick collapsed on Monday after heavy rain."


def told(*paragraphs: str) -> list[str]:
    revision = made("a1", *paragraphs).revision
    hits = [hit_of(revision)]
    material = Material(hits, [revision.sentences], everything, in_hits(hits))
    return [material.text(at) for at in material.pool()]


@pytest.mark.parametrize(
    "line",
    [
        "Published : August 7 , 2012 , 1 : 12 PM .",
        "Monday, March 2, 2026 | 5:00 PM GMT.",
        "Sarn Bridge Collapses After Days Of Rain",
        "Rain fell all day.",
    ],
)
def test_date_lines_headings_and_scraps_are_not_told(line: str) -> None:
    assert told(FIRST, line) == [FIRST]


def test_where_nothing_ends_as_a_sentence_does_all_may_be_told() -> None:
    words = "Repairs of the Sarn bridge cost four million crowns"
    assert told(words) == [words]


def test_a_short_sentence_that_counts_people_is_told() -> None:
    assert told(FIRST, "Four people are missing.") == [FIRST, "Four people are missing."]
