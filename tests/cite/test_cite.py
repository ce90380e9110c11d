"""A citation's id resolves on its own, to the very words, and says what became of the article."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.cite import citation_id, cited_text, parse_citation_id, resolve
from rag.errors import BadInput, NotFound
from rag.types import Change, Revision, Span, Stamp

PARAGRAPHS = ("The ferry to Norland left at noon.", "Nobody was hurt, the harbour 🚢 said.", "It sails again.")


def revision(number: int = 1) -> Revision:
    text = "\n\n".join(PARAGRAPHS)
    starts = [text.index(p) for p in PARAGRAPHS]
    spans = tuple(Span(s, s + len(p)) for s, p in zip(starts, PARAGRAPHS, strict=True))
    return Revision(
        revision_id=f"r{number}",
        article_id="a1",
        number=number,
        title="Ferry sails",
        text=text,
        paragraphs=spans,
        sentences=spans,
        url="https://example.org/ferry",
        source="Norland Gazette",
        authors=(),
        published=Stamp(datetime(2026, 3, 4, tzinfo=UTC), "day"),
        language="en",
        section=None,
        furniture=(),
        metadata={},
        ingested_at=datetime(2026, 3, 5, tzinfo=UTC),
    )


REVISION_IDS = st.text(
    st.characters(exclude_characters=":", exclude_categories=("Zs", "Zl", "Zp", "Cc", "Cs")), min_size=1, max_size=200
)


@given(REVISION_IDS, st.integers(0, 10**9), st.integers(1, 10**9))
def test_an_id_gives_back_what_it_was_made_of(revision_id: str, start: int, length: int) -> None:
    span = Span(start, start + length)
    assert parse_citation_id(citation_id(revision_id, span)) == (revision_id, span)


@given(st.one_of(st.text(), st.from_regex(r"r\d:\d{1,3}-\d{1,3}", fullmatch=True)))
def test_any_text_is_an_id_or_refused(text: str) -> None:
    with suppress(BadInput):
        revision_id, span = parse_citation_id(text)
        assert citation_id(revision_id, span) == text


@pytest.mark.parametrize(
    "text",
    ["", "r1", "r1:", "r1:5", "r1:5-", "r1:-5-6", "r1:9-5", "r1:5-5", "r1:05-6", "r1:5-6 ", "r 1:5-6", ":5-6",
     "r1:5-6-7", "r1:a-b", "r1:٥-٦", "r1:1-9999999999999", "r1:0x1-2", "a:b:1-2"],
)  # fmt: skip
def test_a_malformed_id_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        parse_citation_id(text)


@pytest.mark.parametrize(("revision_id", "span"), [("", Span(0, 1)), ("a b", Span(0, 1)), ("r", Span(3, 3))])
def test_no_id_is_made_that_could_not_be_read(revision_id: str, span: Span) -> None:
    with pytest.raises(BadInput):
        citation_id(revision_id, span)


@given(st.data())
def test_every_span_of_a_revision_is_cited_word_for_word(data: st.DataObject) -> None:
    of = revision()
    start = data.draw(st.integers(0, len(of.text) - 1))
    span = Span(start, data.draw(st.integers(start + 1, len(of.text))))
    found = resolve(of, span, current_revision_id="r1", withdrawn=False)
    assert found.cited_text == of.text[start : span.end]
    assert parse_citation_id(found.id) == ("r1", span)
    assert of.paragraphs[found.paragraph_index].of(of.text) == found.paragraph


def test_the_cited_words_stand_where_the_paragraph_says() -> None:
    start = revision().text.index("🚢 said")
    found = resolve(revision(), Span(start, start + 6), current_revision_id="r1", withdrawn=False)
    assert found.paragraph == PARAGRAPHS[1]
    assert found.paragraph[found.start - found.paragraph_start : found.end - found.paragraph_start] == "🚢 said"
    assert (found.paragraph_index, found.published_at, found.source) == (1, "2026-03-04", "Norland Gazette")


@pytest.mark.parametrize(
    ("current", "withdrawn", "status"), [("r1", False, "live"), ("r2", False, "revised"), ("r1", True, "withdrawn")]
)
def test_status_tells_what_became_of_the_article(current: str, withdrawn: bool, status: str) -> None:
    found = resolve(revision(), Span(0, 5), current_revision_id=current, withdrawn=withdrawn)
    assert (found.status, found.current_revision_id, found.revision_id) == (status, current, "r1")


def test_what_became_of_the_words_is_told_with_them() -> None:
    gone = Change("removed", None, None)
    found = resolve(revision(), Span(0, 5), current_revision_id="r2", withdrawn=False, change=gone)
    assert (found.status, found.change) == ("revised", gone)
    assert resolve(revision(), Span(0, 5), current_revision_id="r1", withdrawn=False).change is None


@pytest.mark.parametrize("span", [Span(0, 10_000), Span(9_000, 10_000), Span(-1, 3), Span(4, 4)])
def test_a_span_outside_the_text_is_not_found(span: Span) -> None:
    with pytest.raises(NotFound, match="revision r1"):
        cited_text(revision(), span)
