"""What became of cited words, in each format: beside the sentence, at its source, in the headline and at the top."""

from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from rag.brief.render import atom_stories, html, markdown, text
from rag.types import Change, Edit, EditionView
from tests.fakes import edition as made

FIRST, SECOND = made.view().edition.stories[:2]
NOW = "Divers counted nineteen boats."
EDITED = Change("edited", NOW, "r9:0-30", (Edit("18", "nineteen"),))


def folded(source: str) -> str:
    return " ".join(source.replace("\\", "").split())


FORMATS: list[Callable[[EditionView], str]] = [text, markdown, html, lambda view: atom_stories(view, base_url="")]


@pytest.mark.parametrize("written", FORMATS)
def test_a_withdrawn_article_is_told_with_the_time_in_the_zone_of_the_edition(
    written: Callable[[EditionView], str],
) -> None:
    cited = FIRST.citations[0]
    told = folded(written(made.view(changes=(made.became_of(cited, since="2026-03-03T08:10:00Z"),))))
    assert f"[{cited.marker}] withdrawn 3 March 2026, 09:10" in told
    assert "Withdrawn 3 March 2026, 09:10." in told
    assert "(withdrawn)" in told if FIRST.headline_from == cited.article_id else "(withdrawn)" not in told
    assert "withdrawn" not in folded(written(made.view()))


@pytest.mark.parametrize("written", FORMATS)
@pytest.mark.parametrize(
    ("change", "beside", "at_source"),
    [
        (EDITED, "changed since", f"Changed since. The article now says: “{NOW}”"),
        (made.GONE, "taken out since", "The article no longer has these words."),
    ],
)
def test_changed_and_removed_words_are_told_beside_the_sentence_and_at_their_source(
    written: Callable[[EditionView], str], change: Change, beside: str, at_source: str
) -> None:
    cited = FIRST.citations[0]
    told = folded(written(made.view(changes=(made.became_of(cited, change),))))
    assert f"[{cited.marker}] {beside}" in told
    assert at_source in told.replace("&amp;", "&")
    assert "(withdrawn)" not in told


def test_the_top_counts_articles_and_not_their_words() -> None:
    one, two, other = FIRST.citations[0], FIRST.citations[1], SECOND.citations[0]
    changes = (made.became_of(one), made.became_of(two, EDITED), made.became_of(other, made.GONE))
    told = folded(text(made.view(changes=changes)))
    withdrawn, edited = len({one.article_id}), len({two.article_id, other.article_id} - {one.article_id})
    words = f"{withdrawn} article withdrawn, {edited} article{'s' * (edited > 1)} changed in the cited words"
    assert f"This briefing rests on words that no longer stand: {words}. They are marked." in told


def test_a_story_whose_words_stand_is_not_dated_anew_in_a_feed() -> None:
    change = made.became_of(FIRST.citations[0], since="2026-03-05T08:00:00Z")
    feed = ElementTree.fromstring(atom_stories(made.view(changes=(change,)), base_url="http://h"))
    updated = [entry.text for entry in feed.findall("{*}entry/{*}updated")]
    assert updated[0] == feed.findtext("{*}updated") == "2026-03-05T08:00:00Z"
    assert set(updated[1:]) == {"2026-03-03T05:30:00Z"}


def test_of_an_article_that_is_cited_twice_the_changed_words_are_named() -> None:
    one, two = FIRST.citations[:2]
    both = replace(FIRST, citations=(one, replace(two, article_id=one.article_id, revision_id=one.revision_id)))
    view = made.view(replace(made.view().edition, stories=(both,)))
    told = folded(markdown(replace(view, changes=(made.became_of(two, EDITED),))))
    assert f"[{two.marker}] Changed since. The article now says: “{NOW}”" in told
    withdrawn = folded(markdown(replace(view, changes=(made.became_of(one), made.became_of(two)))))
    assert withdrawn.count("Withdrawn 3 March 2026") == 1
