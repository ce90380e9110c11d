"""Chunks cover the text once, keep to their size by the real tokenizer, and are what the text says."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.chunk import CHUNKER_VERSION, TITLE_CHARS, chunk, chunker_fingerprint
from rag.documents.prepare import paragraph_spans, sentence_spans
from rag.embed import LocalEmbed
from rag.text.addressed import without_addressed
from rag.types import Chunk, Revision, Stamp
from tests.linear import assert_linear

NOW = datetime(2031, 5, 2, tzinfo=UTC)
Count = Callable[[str], int]


@pytest.fixture(scope="session")
def count(local_embed: LocalEmbed) -> Count:
    return local_embed.count_tokens


def revision(paragraphs: Sequence[str], title: str = "Harbour reopens", published: Stamp | None = None) -> Revision:
    texts = tuple(paragraphs)
    spans = paragraph_spans(texts)
    return Revision(
        revision_id="r1",
        article_id="a1",
        number=1,
        title=title,
        text="\n\n".join(texts),
        paragraphs=spans,
        sentences=sentence_spans(texts, spans),
        url=None,
        source=None,
        authors=(),
        published=published,
        language=None,
        section=None,
        furniture=(),
        metadata={},
        ingested_at=NOW,
    )


def assert_laws(cut: Revision, chunks: Sequence[Chunk], tokens: int, count: Count) -> None:
    ends = [0, *(c.span.end for c in chunks)]
    starts = [*(c.span.start for c in chunks), len(cut.text)]
    gaps = [cut.text[end:start] for end, start in zip(ends, starts, strict=True)]
    assert all(end <= start for end, start in zip(ends, starts, strict=True))
    assert not "".join(gaps).strip()
    joined = "".join(gap + text for gap, text in zip(gaps, [*(c.text for c in chunks), ""], strict=True))
    assert joined == cut.text
    for number, c in enumerate(chunks):
        assert c.n == number
        assert c.text == c.span.of(cut.text) == c.text.strip() != ""
        assert count(c.text) <= tokens or len(c.text) == 1
        assert c.embedded_text.endswith(without_addressed([c.text])[0])
        assert c.content_hash == hashlib.sha256(c.embedded_text.encode()).hexdigest()


WORDS = st.sampled_from(
    [
        "harbour",
        "Velm",
        "“we",
        "opened”",
        "4,250",
        "U.S.",
        "naïve",
        "Straße",
        "港口",
        "한국",
        "e\u0301",
        "🛶🏽",
        "x" * 300,
        "a,",
    ]
)
CHARACTERS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp", "Zs"]), min_size=1, max_size=12)
MARKS = st.sampled_from([" ", " ", " ", ". ", "; ", ", ", "? ", "! ", ": "])
PARAGRAPH = st.lists(st.tuples(WORDS | CHARACTERS, MARKS), min_size=1, max_size=150).map(
    lambda parts: "".join(word + mark for word, mark in parts).strip()
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(paragraphs=st.lists(PARAGRAPH, min_size=1, max_size=8), tokens=st.integers(32, 200))
def test_any_text_is_covered_once_and_in_order(count: Count, paragraphs: list[str], tokens: int) -> None:
    cut = revision(paragraphs)
    assert_laws(cut, chunk(cut, tokens=tokens, count=count), tokens, count)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(paragraphs=st.lists(PARAGRAPH, min_size=1, max_size=4), tokens=st.integers(32, 64))
def test_a_tokenizer_that_counts_more_for_the_whole_is_kept_to(paragraphs: list[str], tokens: int) -> None:
    def count(text: str) -> int:
        return len(text) // 3 + len(text) ** 2 // 4000

    cut = revision(paragraphs)
    assert_laws(cut, chunk(cut, tokens=tokens, count=count), tokens, count)


def test_a_paragraph_that_fits_is_never_divided(count: Count) -> None:
    paragraphs = [f"Ferry number {n} left the harbour of Velm at dawn with {n * 7} people on board." for n in range(40)]
    cut = revision(paragraphs)
    chunks = chunk(cut, tokens=80, count=count)
    edges = {edge for span in cut.paragraphs for edge in (span.start, span.end)}
    assert len(chunks) > 5
    assert all({c.span.start, c.span.end} <= edges for c in chunks)


def test_a_long_paragraph_is_divided_between_sentences_into_similar_parts(count: Count) -> None:
    sentences = [f"Gen. Arto Lind said on Jan. 5 that pier {n} would cost $1.2 billion." for n in range(12)]
    cut = revision(["A short beginning.", " ".join(sentences), "A short end."])
    chunks = chunk(cut, tokens=100, count=count)
    starts = {s.start for s in cut.sentences}
    assert all(c.span.start in starts for c in chunks)
    middle = [count(c.text) for c in chunks[1:-1]]
    assert chunks[0].text == "A short beginning."
    assert chunks[-1].text == "A short end."
    assert max(middle) - min(middle) <= 2 * max(count(s) for s in sentences)


def test_neighbours_are_only_apart_when_together_they_are_too_long(count: Count) -> None:
    cut = revision([f"Paragraph {n} has a few words." for n in range(50)])
    chunks = chunk(cut, tokens=64, count=count)
    assert all(count(a.text) + count(b.text) > 64 for a, b in pairwise(chunks))


def test_a_sentence_longer_than_a_chunk_is_cut_between_words(count: Count) -> None:
    sentence = " ".join(f"word{n}" for n in range(400))
    chunks = chunk(revision([sentence]), tokens=64, count=count)
    assert len(chunks) > 1
    assert " ".join(c.text for c in chunks) == sentence


def test_title_and_day_stand_before_what_is_embedded_only(count: Count) -> None:
    dated = revision(["The harbour opened."], published=Stamp(datetime(2031, 5, 1, 9, 30, tzinfo=UTC)))
    (c,) = chunk(dated, tokens=64, count=count)
    assert c.text == "The harbour opened."
    assert c.embedded_text == "Harbour reopens\n2031-05-01\nThe harbour opened."
    (undated,) = chunk(revision(["The harbour opened."], title=""), tokens=64, count=count)
    assert undated.embedded_text == "The harbour opened."
    assert undated.content_hash != c.content_hash


def test_an_endless_title_leaves_room_for_the_text(count: Count) -> None:
    (c,) = chunk(revision(["The harbour opened."], title="very " * 500), tokens=64, count=count)
    assert len(c.embedded_text) <= TITLE_CHARS + len("\nThe harbour opened.")


def test_the_same_text_gives_the_same_chunks(count: Count) -> None:
    cut = revision(["One. Two. Three."] * 30)
    assert chunk(cut, tokens=40, count=count) == chunk(cut, tokens=40, count=count)


def test_nothing_gives_nothing(count: Count) -> None:
    assert chunk(revision([""]), tokens=64, count=count) == []


@pytest.mark.parametrize(
    ("piece", "pieces"),
    [("x", 300_000), ("港", 100_000), (".", 100_000), ("no stop here ", 25_000), ("a, ", 100_000)],
    ids=["one word", "no spaces", "dots", "no sentence", "commas"],
)
def test_a_huge_line_takes_time_in_proportion(count: Count, piece: str, pieces: int) -> None:
    def cut(line: str) -> tuple[Revision, list[Chunk]]:
        whole = revision([line.strip()])
        return whole, chunk(whole, tokens=160, count=count)

    assert_linear(cut, piece.__mul__, pieces)
    whole, chunks = cut(piece * pieces)
    assert_laws(whole, chunks, 160, count)


def test_the_version_names_these_boundaries() -> None:
    """Fails when an update moves a boundary or changes the prefix: raise CHUNKER_VERSION, then this sample."""
    long = "The pilot, who had steered for forty years, waited; nobody came: " * 5 + "then it ended."
    cut = revision(
        ["Short one here.", "Another short one.", long, "It rained. The boats stayed. Nobody sailed. " * 6],
        published=Stamp(datetime(2031, 5, 1, tzinfo=UTC), "day"),
    )
    chunks = chunk(cut, tokens=32, count=lambda text: len(text.split()))
    boundaries = [(c.span.start, c.span.end) for c in chunks]
    expected = [(0, 35), (37, 218), (219, 376), (378, 509), (510, 641)]
    assert (CHUNKER_VERSION, boundaries) == ("paragraphs@3", expected)
    assert chunks[0].embedded_text == "Harbour reopens\n2031-05-01\nShort one here.\n\nAnother short one."
    assert chunker_fingerprint(160) == "paragraphs@3-160"
