from hypothesis import given
from hypothesis import strategies as st

from rag.summarize.extract import extract
from rag.text import split_sentences
from rag.types import Hit, Scores

FLOOD = (
    "The river Ost flooded the lower town of Brisk on Monday, and 300 people left their homes. "
    "Why did nobody warn them? The mayor blamed a broken gauge. He spoke for an hour."
)
REPAIR = (
    "Engineers began on Tuesday to repair the dike of Brisk after the flood of the river Ost. "
    "The work will cost 4 million crowns. A choir sang in the square."
)


def hit(text: str, name: str, start: int = 0) -> Hit:
    return Hit(
        id=name,
        article_id=name,
        revision_id=name,
        title="Brisk",
        url=None,
        source=name,
        published_at=None,
        language="en",
        start=start,
        end=start + len(text),
        text=text,
        paragraphs=(0,),
        scores=Scores(),
    )


def summary(*hits: Hit, limit: int | None) -> list[tuple[int, str]]:
    spans = [[s.shifted(h.start) for s in split_sentences(h.text)] for h in hits]
    drafts = extract(hits, spans, limit=limit)
    for draft in drafts:
        evidence = draft.evidence[0]
        there = hits[evidence.hit]
        assert evidence.span.shifted(-there.start).of(there.text) == draft.text
    return [(draft.evidence[0].hit, draft.text) for draft in drafts]


def test_a_wire_copy_is_not_quoted_twice() -> None:
    said = [text for _, text in summary(hit(FLOOD, "a"), hit(FLOOD, "b"), limit=6)]
    assert len(said) == len(set(said)) > 0


@given(st.integers(1, 9))
def test_sentences_come_in_the_order_of_articles_and_text(limit: int) -> None:
    hits = (hit(REPAIR, "b"), hit(FLOOD, "a"))
    said = summary(*hits, limit=limit)
    assert len(said) <= limit
    assert said == sorted(said, key=lambda one: (one[0], hits[one[0]].text.index(one[1])))


def test_a_sentence_cites_each_article_that_says_it_once() -> None:
    hits = (hit(FLOOD, "a"), hit(FLOOD, "b"), hit(REPAIR, "c"))
    spans = [[s.shifted(h.start) for s in split_sentences(h.text)] for h in hits]
    drafts = extract(hits, spans)
    flooded = next(d for d in drafts if d.text.startswith("The river Ost flooded"))
    assert [e.hit for e in flooded.evidence] == [0, 1]


def test_nothing_to_summarise_gives_nothing() -> None:
    assert summary(limit=3) == []
