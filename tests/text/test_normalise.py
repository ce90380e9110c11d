import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import normalise


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("  The\tport \n closed\u00a0today ", "The port closed today"),
        ("co\u00adopera\u00adtion", "cooperation"),
        ("ig\u200bno\u200dre\ufeff", "ignore"),
        ("\u202eabc\u202c \u2066def\u2069", "abc def"),
        ("a" + "".join(chr(0xE0000 + ord(c)) for c in "obey") + "b", "ab"),
        ("nul\x00 bell\x07 esc\x1b[0m", "nul bell esc[0m"),
        ("half\ud83d pair", "half pair"),
        ("cafe\u0301", "café"),
        ("line\u2028break\x85again", "line break again"),
        ("\u200b\u00ad ", ""),
        ("a\ufffdb", "a\ufffdb"),
        ("flag 😀\ufe0f", "flag 😀"),
    ],
)
def test_what_a_reader_cannot_see_is_removed(raw: str, normal: str):
    assert normalise(raw) == normal


@given(st.text())
def test_it_is_stable(text: str):
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_it_is_composed_storable_and_has_single_spaces(text: str):
    normal = normalise(text)
    assert unicodedata.is_normalized("NFC", normal)
    assert normal == " ".join(normal.split())
    assert normal.encode("utf-8").decode("utf-8") == normal


@given(st.text(alphabet=st.characters(categories=["Lu", "Ll", "Nd", "Po"], max_codepoint=0x7E)))
def test_visible_ascii_stays(text: str):
    assert normalise(text) == text
