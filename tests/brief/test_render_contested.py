"""The lead of a briefing says of words that another source disputes that they are."""

from dataclasses import replace

import pytest

from rag.brief.render import html, markdown, text
from rag.types import EditionView
from tests.fakes import edition as made


def view() -> EditionView:
    """The first story of the lead opens with a side of its disagreement."""
    told = made.view()
    first = told.edition.stories[0]
    side = next(p for c in first.conflicts if c.relation == "disagreement" for p in c.positions)
    lead = (replace(told.edition.lead[0], citation_ids=side.citation_ids), *told.edition.lead[1:])
    return replace(told, edition=replace(told.edition, lead=lead))


@pytest.mark.parametrize("render", [html, markdown, text])
def test_a_side_in_the_lead_is_marked(render: object) -> None:
    assert callable(render)
    was, now = str(render(made.view())), str(render(view()))
    assert now.count("disputed") == was.count("disputed") + 1
