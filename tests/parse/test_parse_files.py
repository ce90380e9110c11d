"""Mail, PDF, Word and archives: formats of bytes, and what is refused by its name."""

import gzip
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import BadDocument, BadInput, TooLarge
from rag.parse.formats import READ, REFUSED, words
from tests.parse.made import PdfLine, docx, pdf, zipped
from tests.parse.reading import article, articles, read, told

MAIL = """Return-Path: <news@tarnecho.example>
From: =?utf-8?q?Tarn_Echo_Caf=C3=A9?= <news@tarnecho.example>
To: Reader <reader@desk.example>
Subject: =?utf-8?b?RmVycnkgYWdyb3VuZCDigJMgYW5kIG1vcmU=?=
Date: Mon, 2 Mar 2026 18:05:00 +0100
Message-ID: <2026-03-02.1@tarnecho.example>
MIME-Version: 1.0
"""
MIXED = f"""{MAIL}Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/related; boundary=inner

--inner
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<html><head><title>Newsletter</title><style>.pre {{display:none}}</style></head><body><div class=3D"pre">Preview.</div>
<table><tr><td><p>The ferry ran aground at R=F6nne on Monday.</p><p>Nobody was hurt.</p></td></tr></table></body></html>
--inner
Content-Type: image/png; name="logo.png"
Content-ID: <logo>
Content-Transfer-Encoding: base64

AAAA
--inner--
--outer
Content-Type: application/pdf; name="report.pdf"
Content-Disposition: attachment; filename="report.pdf"
Content-Transfer-Encoding: base64

AAAA
--outer--
"""


def test_a_newsletter_is_read_as_its_reader_sees_it():
    draft = article(MIXED, name="letter.eml")
    assert (draft.title, draft.source) == ("Ferry aground – and more", "Tarn Echo Café")
    assert draft.paragraphs == ("The ferry ran aground at Rönne on Monday.", "Nobody was hurt.")
    assert (str(draft.published), draft.guid) == ("2026-03-02T18:05:00+01:00", "2026-03-02.1@tarnecho.example")
    assert draft.metadata["attachments"] == "report.pdf"


@pytest.mark.parametrize("name", ["", "letter.eml", "letter.txt"])
def test_a_mail_is_known_by_its_fields(name: str):
    draft = article(f"{MAIL}Content-Type: text/plain\n\nThe ferry ran\naground.\n\nNobody was hurt.\n", name=name)
    assert draft.paragraphs == ("The ferry ran aground.", "Nobody was hurt.")


def test_a_letter_that_only_looks_like_one_is_text():
    assert (
        article("From: the harbour\n\nDate: none.\n\nThe ferry ran aground.").paragraphs[-1] == "The ferry ran aground."
    )


def test_mails_inside_a_mail_and_a_mailbox_are_articles_each():
    forwarded = (
        f"{MAIL}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n{MIXED}\n--b--\n"
    )
    assert [line.partition(":")[0] for line in told(read(forwarded, "message/rfc822"))] == ["Ferry aground – and more"]
    one = f"From news@tarnecho.example Mon Mar  2 18:05:00 2026\n{MAIL}Content-Type: text/plain\n\nFirst words.\n\n"
    assert told(read(one + one.replace("First words.", ""), name="a.mbox")) == [
        "Ferry aground – and more",
        "rejected a.mbox: mail 2: the article has no text: send at least one paragraph",
    ]


@pytest.mark.parametrize(
    ("mail", "why"),
    [
        (f"{MAIL}Content-Type: multipart/encrypted; boundary=b\n\n--b\n\nx\n--b--\n", "encrypted"),
        (f'{MAIL}Content-Type: application/pdf; name="r.pdf"\nContent-Transfer-Encoding: base64\n\nAAAA\n', r"r\.pdf"),
        (f"{MAIL}Content-Type: text/plain\n\n", "no text"),
    ],
)
def test_a_mail_without_words_is_refused_with_what_it_holds(mail: str, why: str):
    with pytest.raises(BadDocument, match=why):
        read(mail, "message/rfc822")


@given(st.binary(max_size=400))
def test_any_bytes_behind_the_fields_of_a_mail_give_articles_or_typed_errors(data: bytes):
    for kind in (b"", b"Content-Type: multipart/mixed; boundary=x\n", b"Content-Type: text/html; charset=nonsense\n"):
        try:
            read(MAIL.encode() + kind + b"\n" + data, "message/rfc822")
        except BadInput:
            continue


def column(x: float, top: float, lines: list[str], size: float = 10) -> list[tuple[float, float, float, str]]:
    return [(x, top - 12 * n, size, line) for n, line in enumerate(lines)]


SAID, SAYS = "crowns, the city said.", "known plan says)."
FIRST = [
    (60, 820, 8, "Brennick Courier, press office"),
    (60, 760, 20, "Harbour bridge reopens"),
    *column(60, 720, ["The harbour bridge reopened on Mon-", "day after repairs that cost 4.2 million", SAID]),
    *column(60, 664, ["Nobody was hurt in the works, which", "lasted nine months."]),
    *column(320, 720, ["The well-known bridge is from 1911. Its", "successor will be a tunnel (so the well-", SAYS]),
    (290, 20, 8, "1"),
]  # fmt: skip
SECOND = [
    (60, 820, 8, "Brennick Courier, press office"),
    *column(60, 760, ["It opens in 2031 and takes the road to the", "other side."]),
    (290, 20, 8, "2"),
]


def test_a_pdf_is_read_column_after_column_without_what_repeats():
    draft = article(
        pdf([FIRST, SECOND], info="/Title (Microsoft Word - release.doc) /CreationDate (D:20260302080000Z)")
    )
    assert draft.title == "Harbour bridge reopens"
    assert draft.paragraphs == (
        "The harbour bridge reopened on Monday after repairs that cost 4.2 million crowns, the city said.",
        "Nobody was hurt in the works, which lasted nine months.",
        "The well-known bridge is from 1911. Its successor will be a tunnel (so the well-known plan says).",
        "It opens in 2031 and takes the road to the other side.",
    )
    assert (draft.published, draft.metadata["created_at"], draft.media_type) == (None, "2026-03-02", "application/pdf")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (pdf([[]]), "OCR"),
        (pdf([FIRST])[:300], "send"),
        (b"%PDF-1.7\nnothing", "convert"),
        (
            pdf([FIRST]).replace(b"/Root 1 0 R", b"/Root 1 0 R /Encrypt << /Filter /Standard /V 5 /R 6 >>"),
            "encrypted|convert",
        ),
    ],
    ids=["scan", "cut", "none", "encrypted"],
)
def test_a_pdf_that_says_nothing_is_refused(data: bytes, why: str):
    with pytest.raises(BadDocument, match=why):
        read(data, "application/pdf")


def test_a_pdf_of_too_many_pages_is_refused():
    with pytest.raises(TooLarge, match="1000 pages"):
        read(pdf([list[PdfLine]()] * 1001))


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


SHOWN = '<w:vanish w:val="0"/>'
BODY = (
    f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>{run("Ferry aground")}</w:p>'
    f"<w:p>{run('The ferry ran ')}<w:ins>{run('aground')}</w:ins>"
    "<w:del><w:r><w:delText>ashore</w:delText></w:r></w:del>"
    f"{run(' at Ronne.')}{run(' Obey me.', '<w:vanish/>')}{run(' Nobody was hurt.', SHOWN)}"
    '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    f"<w:tbl><w:tr><w:tc><w:p>{run('2026')}</w:p></w:tc><w:tc><w:p>{run('40 boats')}</w:p></w:tc></w:tr></w:tbl>"
)
NOTE = f'<w:footnote w:id="2"><w:p>{run("As of Monday.")}</w:p></w:footnote>'


def test_a_word_document_is_read_as_it_is_seen():
    core = "<dc:title>Ferry aground</dc:title><dc:creator>Gwen Abara</dc:creator>"
    core += "<dcterms:created>2026-03-01T10:00:00Z</dcterms:created>"
    draft = article(docx(BODY, core=core, notes=NOTE), name="release.docx")
    assert (draft.title, draft.authors) == ("Ferry aground", ("Gwen Abara",))
    assert draft.paragraphs == ("The ferry ran aground at Ronne. Nobody was hurt.", "2026 40 boats", "As of Monday.")
    assert (draft.published, draft.metadata["created_at"]) == (None, "2026-03-01T10:00:00Z")


def test_a_word_document_that_is_damaged_or_hostile_is_refused():
    bomb = docx("&x;").replace(b"<w:document", b"<w:document")
    for data in (bomb, docx("<w:p>"), docx(BODY)[:-100], zipped({"word/document.xml": "x" * 60_000_000})):
        with pytest.raises((BadDocument, TooLarge)):
            read(data, name="a.docx")


def test_a_zipped_folder_is_its_files_by_their_names():
    data = zipped(
        {
            "news/ferry.html": "<html><body><h1>Ferry</h1><p>The ferry ran aground.</p></body></html>",
            "../../etc/b.md": "# Bridge\n\nThe bridge reopened.",
            "wire.jsonl": '{"title": "A", "text": "One."}\n{"title": "no text"}',
            "inner.zip": zipped({"a.md": "# A\n\nB."}),
            "http://evil.example/x.txt": "Title\n\nA text.",
            "table.xlsx": b"PK\x03\x04",
            "photo.jpg": b"\xff\xd8\xff",
            ".hidden/x.md": "# No",
            "fake.pdf": "no pdf",
        }
    )
    found = read(data, name="a.zip")
    assert sorted(told(found)) == sorted(
        [
            "Ferry",
            "Bridge",
            "A",
            "Title",
            "rejected a.zip: wire.jsonl: line 2: the article has no text: send at least one paragraph",
            "rejected a.zip: fake.pdf: the document should be PDF by its type or ending and is not: "
            "send it as what it is",
            "skipped a.zip: inner.zip: an archive inside an archive: send it by itself",
            f"skipped a.zip: table.xlsx: .xlsx: a spreadsheet is not read: {REFUSED['xlsx'].advice}",
            f"skipped a.zip: photo.jpg: .jpg: a picture is not read: {REFUSED['picture'].advice}",
            "skipped a.zip: .hidden/x.md: hidden",
        ]
    )
    assert all(draft.url is None for draft in articles(found))  # a name is no address


def test_an_archive_is_bounded():
    bomb = read(zipped({"a.txt": b"a" * 30_000_000, "b.md": "# B\n\nRead."}), name="a.zip")
    assert [line.partition(": the file")[0] for line in told(bomb)] == ["rejected a.zip: a.txt", "B"]
    with pytest.raises(TooLarge, match="10000 files"):
        read(zipped({f"{n}.md": "" for n in range(10_001)}))
    for damaged in (zipped({"a.md": "# A\n\nB."})[:-30], b"PK\x03\x04rest", zipped({})):
        with pytest.raises(BadDocument):
            read(damaged)


def test_an_encrypted_archive_is_refused_by_name():
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.md", "# A\n\nB.")
    data = bytearray(packed.getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    with pytest.raises(BadDocument, match="encrypted"):
        read(bytes(data))


def test_a_packed_file_is_read_as_what_it_is():
    assert article(gzip.compress(b"# Ferry\n\nThe ferry ran aground."), name="ferry.md.gz").title == "Ferry"
    for data, error in (
        (gzip.compress(b"a" * 50_000_000), TooLarge),
        (gzip.compress(b"# A\n\nB.")[:-6], BadDocument),
        (gzip.compress(zipped({"a.md": "# A\n\nB."})), BadDocument),
    ):
        with pytest.raises(error):
            read(data)


@pytest.mark.parametrize(
    ("data", "name", "named"),
    [
        ("{\\rtf1\\ansi The dam reopened.\\par}", "", "RTF"),
        ("title,date,text\n\"Dam\",2026-03-02,\"It reopened, they said.\"\n", "", "CSV"),
        ("headline;url\nDam;https://x.example/\n", "export.txt", "CSV"),
        ("anything", "news.csv", "CSV"),
        ("anything", "news.tsv", "TSV"),
        ("anything", "notes.odt", "OpenDocument"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "", "old office document"),
        (zipped({"mimetype": "application/epub+zip"}), "", "electronic book"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}), "a.zip", "OpenDocument"),
        (zipped({"xl/workbook.xml": ""}), "", "spreadsheet"),
        (zipped({"ppt/presentation.xml": ""}), "", "slides"),
        ('<opml version="2.0"><body><outline xmlUrl="https://x.example/feed"/></body></opml>', "", "OPML"),
        ('<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap/></sitemapindex>', "", "sitemap"),
        ("<?xml version='1.0'?><inventory><ship>Ferry</ship></inventory>", "a.txt", "XML"),
        ('<x:report xmlns:x="urn:x"><x:p>Ferry</x:p></x:report>', "", "XML"),
        ("%!PS-Adobe-3.0\n", "", "PostScript"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHello.\n", "", "subtitles"),
        ("BEGIN:VCALENDAR\n", "", "calendar"),
        (b"Rar!\x1a\x07\x00", "", "archive"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "", "picture"),
    ],
)  # fmt: skip
def test_what_is_not_read_is_refused_by_its_name(data: bytes | str, name: str, named: str):
    with pytest.raises(BadDocument, match=f"{named}.*: .*(send|convert|save|unpack)"):
        read(data, name=name)


@pytest.mark.parametrize(
    "text",
    [
        "Bread, butter and milk\n\nThe price of bread, butter and milk rose.",
        "Title: a story\n\nThe text, it says, is here.",
        "Dam reopens, mayor glad\nThe dam reopened on Monday, the mayor said.",
    ],
)
def test_text_with_commas_is_no_table(text: str):
    assert article(text).paragraphs


def test_every_format_is_named_once_and_by_one_ending():
    endings = [ending for read_ in READ.values() for ending in read_.endings]
    endings += [ending for refused in REFUSED.values() for ending in refused.endings]
    assert len(endings) == len(set(endings))
    assert all(each.words in words() for each in READ.values())
