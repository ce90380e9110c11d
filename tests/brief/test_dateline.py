"""Datelines are left out of what is printed, and the spans that are cited stay exact."""

from dataclasses import replace

import pytest

from rag.brief.dateline import dateline, undatelined, without_dateline
from rag.types import Conflict, EventTime, Position
from tests.fakes.edition import citation, sentence, story

REST = "The mill at Corfield burned down on Monday."


@pytest.mark.parametrize(
    "prefix",
    [
        "BRENNICK (OPA) — ",
        "HALVIK, March 3 (Reuters) - ",
        "Halvik, 3 March (Reuters) – ",
        "BRENNICK – ",
        "BRENNICK, Orlavia — ",
        "PORT ANSEL -- ",
        "ST. VELM, Orlavia, March 3, 2026 (OPA) — ",
        "(OPA) — ",
        "Lower Fenn (OPA) – ",
        "MOSCOW, March 2. /TASS/. ",
        "HALVIK, March 3: ",
        "BRENNICK/HALVIK, March 3 (Reuters) - ",
        "ÉPINAL (AFP) – ",
    ],
)
def test_a_dateline_ends_where_the_sentence_begins(prefix: str) -> None:
    assert without_dateline(prefix + REST) == REST


@pytest.mark.parametrize(
    "text",
    [
        REST,
        "NATO — the alliance of twelve — met in Halvik on Monday.",
        "The Orlavian Mill Fund (OMF) said on Monday that it would pay.",
        "The Orlavian Mill Fund (OMF) Board met on Monday.",
        "Orlavian Water Report (March 2026): Nine mills closed.",
        "Corfield Forever (Remixes) – Nine songs of the mill.",
        "The Orlavian State Mill Fund (OMF) — Report on the year.",
        "The Fund (OMF) — which paid for the mill — was closed.",
        "Anna Holm, March 3 winner, ran alone.",
        "UN — The agency left.",
        "Corfield — the mill town — mourned on Monday.",
        "OPEC+ raised output on Monday.",
        "“We ran,” she said — and they did.",
        "BRENNICK (OPA) — ",
        "",
    ],
)
def test_what_is_no_dateline_stays(text: str) -> None:
    assert dateline(text) == 0


def test_a_story_is_told_without_and_its_citations_begin_behind() -> None:
    article = f"HALVIK, March 3 (OPA) — {REST} Nobody was hurt. BRENNICK (OPA) — Two mills burned."
    first = article[: article.index(" Nobody")]
    c1 = citation("a", 1, first, start=0, end=len(first), id=f"a-r1:0-{len(first)}")
    c1 = replace(c1, event=EventTime("2026-03-03", "2026-03-03", "March 3"))
    c2 = citation("a", 2, "Nobody was hurt.")
    sentences = (
        sentence(first, c1, start=0, end=len(first)),
        sentence(c2.cited_text, c2, start=len(first) + 5, end=len(first) + 5 + len(c2.cited_text)),
    )
    position = Position(value="one", text=first, citation_ids=(c1.id,))
    told = story(
        "a",
        "HALVIK (OPA) — Mill burns down",
        sentences,
        (c1, c2),
        text=f"{first} [1] {c2.cited_text} [2]",
        conflicts=(Conflict(about="mills", kind="number", relation="update", positions=(position, position)),),
    )
    found = undatelined(told)
    assert found.headline == "Mill burns down"
    assert found.text == f"{REST} [1] Nobody was hurt. [2]"
    for one in found.sentences:
        assert found.text[one.start : one.end] == one.text
    cited = found.citations[0]
    assert article[cited.start : cited.end] == cited.cited_text == REST
    assert cited.id == f"a-r1:{cited.start}-{cited.end}"
    assert cited.event is None
    assert found.sentences[0].citation_ids == (cited.id,)
    assert [(p.text, p.citation_ids) for p in found.conflicts[0].positions] == [(REST, (cited.id,))] * 2
    assert undatelined(found) == found
