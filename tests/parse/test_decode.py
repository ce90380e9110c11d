from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import BadDocument
from rag.parse import parse
from rag.parse.decode import decode

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
WESTERN = "Le café de Velmar a fermé “hier” – à midi, selon l’hôtesse. Les élèves étaient déjà partis."
CYRILLIC = "Мэр города закрыл порт в понедельник утром, сообщили в министерстве транспорта. Паромы не ходят. " * 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_are_detected(encoding: str):
    assert decode(WESTERN.encode(encoding)).text == WESTERN
    assert decode(WESTERN.encode(encoding)).warning is None


@pytest.mark.parametrize(("text", "encoding"), [(WESTERN, "windows-1252"), (CYRILLIC, "windows-1251")])
def test_a_guess_is_right_and_told(text: str, encoding: str):
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.warning
    assert "encoding" in decoded.warning


def test_a_declared_encoding_needs_no_guess():
    data = "Łódź zamknęła port".encode("iso-8859-2")
    assert decode(data, media_type="text/plain; charset=ISO-8859-2").text == "Łódź zamknęła port"
    page = '<meta charset="iso-8859-2"><p>Łódź</p>'
    assert decode(page.encode("iso-8859-2")).text == page
    xml = '<?xml version="1.0" encoding="koi8-r"?><rss>порт</rss>'
    assert decode(xml.encode("koi8-r")).text == xml


@pytest.mark.parametrize("charset", ["nonsense", "base64", "hex", "utf-7x"])
def test_a_declaration_that_is_no_encoding_is_passed_over(charset: str):
    assert decode(WESTERN.encode(), media_type=f"text/plain; charset={charset}").text == WESTERN


def test_latin_1_that_is_utf_8_in_truth_is_read_as_utf_8():
    assert decode(WESTERN.encode(), media_type="text/html; charset=iso-8859-1").text == WESTERN


def test_damaged_utf_8_is_replaced_and_told_to_the_reader_of_the_article():
    data = ("# Café\n\n" + WESTERN * 3).encode()[:-3] + b"\xff\xfe more."
    (draft,) = parse(data, now=NOW)
    assert "\ufffd" in draft.paragraphs[-1]
    assert "replaced" in draft.metadata["encoding"]
    assert draft.title == "Café"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t ",
        b"\x00" * 100,
        b"%PDF-1.7 text",
        b"PK\x03\x04rest",
        b"\x89PNG\r\n\x1a\n",
        b"\x1f\x8b\x08\x00abc",
        bytes(range(256)) * 20,
    ],
    ids=["empty", "blank", "zeros", "pdf", "zip", "png", "gzip", "bytes"],
)
def test_empty_and_binary_documents_are_refused_with_a_message(data: bytes):
    with pytest.raises(BadDocument, match=r"send|convert"):
        parse(data, now=NOW)


@pytest.mark.parametrize("media_type", ["image/png", "application/pdf", "video/mp4"])
def test_media_types_without_text_are_refused(media_type: str):
    with pytest.raises(BadDocument, match="send"):
        parse(b"Hello there.", now=NOW, media_type=media_type)


def test_a_single_nul_is_not_binary():
    (draft,) = parse(b"# Harbor\n\nThe har\x00bor is closed.", now=NOW)
    assert draft.paragraphs == ("The harbor is closed.",)


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_a_typed_error(data: bytes):
    try:
        text = decode(data).text
    except BadDocument:
        return
    assert "\r" not in text


@given(st.text(min_size=1))
def test_utf_8_is_never_mistaken(text: str):
    data = text.encode("utf-8", "ignore")
    try:
        decoded = decode(data, media_type="text/plain; charset=utf-8")
    except BadDocument:
        return
    assert decoded.warning is None
