"""What is read of an article, and that it comes back from its bytes as it was."""

import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.read import Reading, is_read, packed, read, unpacked
from rag.read.reading import MOST_SENTENCES
from rag.text import sentences_of
from rag.types import Span

TEXT = (
    'The Lenna bridge will stay shut until May, Ilse Varga said on Monday. "We will not rush it."\n\n'
    "Forge Rd. Elementary School in Chicago has 300 pupils, said Sgt. Lena Moritz."
)


def reading(text: str = TEXT, language: str | None = "en") -> Reading:
    return read(text, sentences_of(text), language)


def test_each_word_stands_where_it_says() -> None:
    found = reading()
    assert len(found.words) == len(found.sentences)
    for words, span in zip(found.words, found.sentences, strict=True):
        assert [TEXT[span.start + w.start : span.start + w.end] for w in words] == [w.text for w in words]
        assert all(0 <= w.head < len(words) for w in words)


def test_a_sentence_has_one_root_and_titles_keep_their_points() -> None:
    last = reading().words[-1]
    assert sum(n == word.head for n, word in enumerate(last)) == 1
    assert "Sgt." in [word.text for word in last]


def test_what_is_named_has_its_kind_and_place() -> None:
    named = [n for sentence in reading().named for n in sentence]
    assert ("GPE", "Chicago") in [(n.kind, n.text) for n in named]
    assert all(n.at.of(TEXT) == n.text for n in named)


def test_another_language_is_not_read() -> None:
    found = reading("Der Minister sagte nichts.", "de")
    assert not found.has_words
    assert not unpacked(packed(found), found.text, found.sentences).has_words
    assert [is_read(language) for language in ("en", "en-GB", None, "de", "eng")] == [True, True, True, False, False]


def test_it_comes_back_from_its_bytes() -> None:
    found = reading()
    again = unpacked(packed(found), TEXT, found.sentences)
    assert list(again.words) == list(found.words)
    assert again.named == found.named
    assert len(packed(found)) < 20 * sum(map(len, found.words)) + 300


@pytest.mark.parametrize(
    "text", ["", " ", "x", "!" * 3000, "a " * 2000, "\ud800 said so.", "“", "He said.\n\n\n\nShe."]
)
def test_no_text_breaks_it(text: str) -> None:
    found = reading(text)
    assert list(unpacked(packed(found), text, found.sentences).words) == list(found.words)


def test_the_end_of_a_very_long_article_has_no_words() -> None:
    text = "Rain fell. " * (MOST_SENTENCES + 3)
    sentences = [Span(11 * n, 11 * n + 10) for n in range(MOST_SENTENCES + 3)]
    found = read(text, sentences, "en")
    assert [len(words) for words in found.words[-4:]] == [3, 0, 0, 0]


@pytest.mark.parametrize("data", [b"", b"x", zlib.compress(b"[]"), zlib.compress(b"{}"), zlib.compress(b"{")])
def test_other_bytes_are_no_reading(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"no reading|Expecting"):
        unpacked(data, TEXT, reading().sentences)


@given(st.integers(1, 5))
@settings(max_examples=5)
def test_a_reading_of_other_sentences_is_refused(fewer: int) -> None:
    form = json.loads(zlib.decompress(packed(reading())))
    form["counts"] = form["counts"] * (fewer + 1)
    with pytest.raises(ValueError, match="other sentences"):
        unpacked(zlib.compress(json.dumps(form).encode()), TEXT, reading().sentences)
