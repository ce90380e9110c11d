"""PDF: lines with their places as pypdf finds them, put together to paragraphs as they are laid out.

A PDF knows no paragraphs. Lines of one size at the usual distance belong together; a wider gap, another size, an
indented line or a mark of a list begins the next one. Lines that stand at the edges of most pages are the running
heads and page numbers and are left out. The order is that of the file, in which programs write column after column.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import dropwhile, pairwise, takewhile
from statistics import median
from typing import Any

from rag.errors import BadDocument, TooLarge
from rag.parse.found import Block, Document, Found
from rag.parse.record import kept

MOST_PAGES = 1_000
_LEAST_SIZE = 1.0
_LARGER = 1.15
"""Times the usual size: a heading."""

_WIDER = 1.35
"""Times the usual distance of lines: a new paragraph."""

_INDENT = 0.8
"""Of the size of the letters, to the right of the line before: a new paragraph."""

_SHORT_LINE = 0.7
_LONGEST_TITLE = 300
_AT_EDGE = 2
_CLOSED = re.compile(r"[.!?…:。！？][\"'”’»)\]]*$")
_MARK = re.compile(r"[•‣▪◦●■–—*-]\s|\(?\d{1,2}[.)]\s|[•‣▪◦●■]")
_HYPHENATED = re.compile(r"[^\W\d_]{2}[-\u00ad\u2010]$")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:(?:page|seite|pagina|página|p)\.?\s*)?\d{1,4}(?:\s*(?:/|of|von|de|di)\s*\d{1,4})?\W*", re.I
)
_FILE_NAME = re.compile(r"\.(?:docx?|indd|pdf|qxp|odt|rtf|pages|tex|dvi|pptx?|xlsx?)$|^untitled|^microsoft ", re.I)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_NOT_READ = "the PDF cannot be read ({}): convert it to text, HTML or DOCX and send that"


@dataclass(frozen=True, slots=True)
class Line:
    """`x` and `y` in points from the left and from the bottom of its page; `size` of its letters in points."""

    text: str
    x: float
    y: float
    size: float
    page: int


def read(document: Document) -> Iterator[Found]:
    """Raises `BadDocument` for a PDF that is damaged, encrypted, or without text (a scan), `TooLarge` for more than
    1,000 pages."""
    pages, about = _pages(document.data, document.max_chars)
    lines = list(_without_edges(pages))
    if not lines:
        raise BadDocument("the PDF holds pictures of pages and no text: have its text recognised (OCR) and send that")
    usual = median(line.size for line in lines for _ in range(max(1, len(line.text) // 20)))
    title = _title(lines, str(about.get("/Title") or "").strip(), usual)
    yield Found(
        title=title,
        blocks=tuple(_blocks(lines, usual)),
        original=document.data,
        media_type=document.media_type,
        metadata=kept({"author": str(about.get("/Author") or ""), "created_at": _date(about.get("/CreationDate"))}),
    )


def _pages(data: bytes, max_chars: int) -> tuple[list[list[Line]], dict[str, Any]]:
    from pypdf import PdfReader  # takes a tenth of a second to import
    from pypdf.errors import PyPdfError

    faults = (PyPdfError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadDocument("the PDF is encrypted: save it without a password and send that")
        count = len(reader.pages)
        if count > MOST_PAGES:
            raise TooLarge(f"the PDF has more than {MOST_PAGES} pages: split it")
        pages: list[list[Line]] = []
        left = max_chars
        for number in range(count):
            pages.append(_lines(reader.pages[number], number))
            left -= sum(len(line.text) for line in pages[-1])
            if left < 0:
                raise TooLarge(
                    f"the PDF has more than {max_chars} characters: split it (limit: RAG_LIMITS_ARTICLE_CHARS)"
                )
        return pages, dict(reader.metadata or {})
    except ImportError:
        raise BadDocument("the PDF is encrypted: save it without a password and send that") from None
    except faults as error:
        if "encrypt" in str(error).lower() or "decrypt" in str(error).lower() or "cryptography" in str(error).lower():
            raise BadDocument("the PDF is encrypted: save it without a password and send that") from None
        raise BadDocument(_NOT_READ.format(type(error).__name__)) from None


def _lines(page: Any, number: int) -> list[Line]:
    lines: list[Line] = []
    pieces: list[tuple[str, float, float, float]] = []

    def end() -> None:
        text = " ".join("".join(piece for piece, *_ in pieces).translate(_LIGATURES).split())
        if text:
            _, x, y, _ = next(piece for piece in pieces if piece[0].strip())
            size = max(size for piece, _, _, size in pieces if piece.strip())
            if size >= _LEAST_SIZE:
                lines.append(Line(text, x, y, size, number))
        pieces.clear()

    def visit(text: str, cm: Sequence[float], tm: Sequence[float], _font: object, size: float) -> None:
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        shown = abs(size * (tm[3] or tm[1]) * (cm[3] or cm[1]))
        for index, part in enumerate(text.split("\n")):
            if index:
                end()
            if part:
                pieces.append((part, x, y, shown))

    page.extract_text(visitor_text=visit)
    end()
    return lines


def _without_edges(pages: list[list[Line]]) -> Iterator[Line]:
    """Without what stands at the top or bottom of most pages, digits apart, and without a page's number."""
    counts = Counter(key for page in pages for key in {_key(line) for line in _edges(page)})
    least = max(2, len([page for page in pages if page]) / 2)
    for page in pages:
        edges = _edges(page)
        for line in page:
            repeated = counts[_key(line)] >= least or _PAGE_NUMBER.fullmatch(line.text)
            if not (repeated and line in edges):
                yield line


def _edges(page: list[Line]) -> list[Line]:
    down = sorted(page, key=lambda line: -line.y)
    return [*down[:_AT_EDGE], *down[-_AT_EDGE:]]


def _key(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text).casefold(), round(line.size)


def _blocks(lines: list[Line], usual: float) -> Iterator[Block]:
    distances = _distances(lines)
    words = frozenset(word for line in lines for word in line.text.split() if "-" in word)
    paragraph = [lines[0]]
    for before, line in pairwise(lines):
        if _begins(before, line, paragraph, distances):
            yield _block(paragraph, usual, words)
            paragraph = []
        paragraph.append(line)
    yield _block(paragraph, usual, words)


def _distances(lines: list[Line]) -> dict[int, float]:
    """The usual distance of two lines, by the size of their letters in whole points."""
    found: dict[int, list[float]] = {}
    for one, other in pairwise(lines):
        if one.page == other.page and 0 < one.y - other.y < 3 * one.size and _same_size(one, other):
            found.setdefault(round(other.size), []).append(one.y - other.y)
    return {size: sorted(gaps)[len(gaps) // 3] for size, gaps in found.items()}


def _begins(before: Line, line: Line, paragraph: list[Line], distances: dict[int, float]) -> bool:
    if not _same_size(before, line) or _MARK.match(line.text):
        return True
    closed = _CLOSED.search(before.text) is not None
    gap = before.y - line.y
    if before.page != line.page or gap < -line.size:
        return closed  # at the top of the next column or page
    if gap > _WIDER * distances.get(round(line.size), line.size * 1.3):
        return True
    if abs(gap) < 0.2 * line.size:
        return False  # the line goes on
    if line.x > before.x + _INDENT * line.size:
        return len(paragraph) > 1 or closed
    longest = max(len(each.text) for each in paragraph)
    return closed and len(paragraph) > 1 and len(before.text) < _SHORT_LINE * longest


def _same_size(one: Line, other: Line) -> bool:
    return abs(one.size - other.size) <= 0.1 * max(one.size, other.size)


def _block(paragraph: Iterable[Line], usual: float, words: frozenset[str]) -> Block:
    lines = list(paragraph)
    text = ""
    for line in lines:
        text = _joined(text, line.text, words)
    if lines[0].size >= _LARGER * usual and len(text) <= _LONGEST_TITLE:
        return Block(text, "heading")
    return Block(text, "item" if _MARK.match(text) else "text")


def _joined(text: str, line: str, words: frozenset[str]) -> str:
    """A word that was divided at the end of a line is one again; "well-known" keeps its hyphen where it is written so
    elsewhere."""
    if not _HYPHENATED.search(text[-3:]) or not line[:1].islower():
        return f"{text} {line}".strip()
    begun, rest = text.rpartition(" ")[2], line.partition(" ")[0]
    return f"{text}{line}" if f"{begun}{rest}" in words else f"{text[:-1]}{line}"


def _title(lines: list[Line], given: str, usual: float) -> str:
    """The given title where the first page shows it, else its largest letters, else the given one if it is no name of a
    file."""
    first = [line for line in lines if line.page == lines[0].page]
    shown = " ".join(line.text for line in first).casefold()
    if given and " ".join(given.casefold().split()) in shown:
        return given
    largest = max(line.size for line in first)
    large = takewhile(lambda line: line.size >= 0.95 * largest, dropwhile(lambda line: line.size < largest, first))
    title = " ".join(line.text for line in large)
    if largest >= _LARGER * usual and len(title) <= _LONGEST_TITLE:
        return title
    return "" if _FILE_NAME.search(given) else given


def _date(value: object) -> str:
    """`D:20260302080000+01'00'` as ISO 8601, to be kept: when a file was made is not when its news was published."""
    digits = re.match(r"(?:D:)?(\d{4})(\d\d)(\d\d)", str(value or ""))
    return "-".join(digits.groups()) if digits else ""
