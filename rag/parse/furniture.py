"""Parts of an article's page that are no evidence: kept apart, never lost.

Bylines, date lines, photo credits, captions, "Related article: …", "Original url:" and its address,
"Note: …". A line is furniture only when its form says so: it is short and has no sentence, or it
begins with a label. The date, the authors and the address that such lines hold are read out.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from rag.parse.dates import find_date, read_date
from rag.parse.found import Block
from rag.types import Furniture, FurnitureKind, Stamp

_SHORT = 160
_URL = re.compile(r"<?(https?://[^\s<>\"]+)>?", re.IGNORECASE)
_URL_LABEL = re.compile(
    r"(?:original (?:url|link|article|source)|source url|article url|permalink|url|link)\s*:\s*", re.IGNORECASE
)
_CREDITED = re.compile(r"(?:source|quelle|via)\s*:[^.!?<>]{0,80}?<?https?://\S+", re.IGNORECASE)


def _label(kind: FurnitureKind, *forms: str) -> tuple[FurnitureKind, re.Pattern[str]]:
    return kind, re.compile("|".join(forms), re.IGNORECASE)


_LABELS = (
    _label(
        "related",
        r"related(?: (?:article|story|stories|coverage|news|reading|content))?s?\s*[:\uff1a>»→|]",
        r"(?:read (?:more|also|next|on)|see also|also read|recommended|in pictures|watch|listen)\s*[:\uff1a>»→|]",
        r"(?:more on this(?: story)?|more from [^.!?:]{2,40})\s*[:\uff1a>»→|]",
        r"(?:lesen sie auch|mehr zum thema|lire aussi|lea también)\s*[:\uff1a>»→|]",
        r"(?:read (?:more|the full (?:story|article))|related (?:articles?|stories)|see also|continue reading)\W*$",
    ),
    _label("note", r"(?:editor[’']?s? note|note|disclaimer|advertisement|anzeige|sponsored)(?:\s*:|\s*$)"),
    _label("caption", r"(?:caption|in this photo|image caption|bildunterschrift)\s*:"),
    _label(
        "credit",
        r"(?:sources?|quellen?)\s*:\s*[^.!?]{2,60}$",
        r"(?:photo(?:graph)?|image|picture|foto|bild|video|illustration|graphic|credit)s?"
        r"(?: (?:credit|by|courtesy of))?\s*[:/©|]",
        r"\(?(?:photo|photograph|image|illustration|foto) (?:by|courtesy of|von)\b[^.!?]*\)?\.?$",
        r"©\s",
    ),
)
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-Я]"
_NAME = (
    rf"{_CAPITAL}[\w.'’\-]*+"
    rf"(?: (?:(?:de|la|van|von|der|den|bin|al|ben|di|da|dos|du|el)\b|{_CAPITAL}[\w.'’\-]*+)){{0,4}}"
)
_BYLINE = re.compile(
    rf"(?i:by|von|par|por)[: ]\s*(?P<names>{_NAME}(?:\s*(?:,|&|\b(?:and|und|et|y)\b)\s*{_NAME}){{0,4}})"
)
_AUTHORS_IN = re.compile(
    rf"(?P<names>{_NAME}(?:\s*(?:,|&|\band\b)\s*{_NAME}){{0,3}}?)(?: in {_CAPITAL}[\w .'’\-]*+)?"
    r" ?[|·•,–—-]? ?(?:\w+(?:day|tag),?)? ?$"
)
_AFTER_NAMES = re.compile(rf"(?:in|for|at|from) {_CAPITAL}|[|·•,–—/(-]|\d|$")
_SEPARATOR = re.compile(r" ?(?:,|&|\b(?:and|und|et|y)\b) ?")
_SENTENCE_END = re.compile(r"[.!?…]['\"”’»)]*$")
_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,10}", re.IGNORECASE)
_AGENCY = re.compile(
    r"(?:/|\bfor\b|\bvia\b).{0,80}"
    r"\b(?:AP|AFP|Reuters|Getty(?: Images)?|EPA(?:-EFE)?|TASS|dpa|Xinhua|Bloomberg|Shutterstock)\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Page:
    """What was sorted out of a page's blocks."""

    body: list[Block] = field(default_factory=list[Block])
    furniture: list[Furniture] = field(default_factory=list[Furniture])
    url: str | None = None
    authors: tuple[str, ...] = ()
    published: Stamp | None = None
    early: bool = True
    """Whether nothing that reads like a paragraph has come yet: a title line's byline, date, credit stand here."""


def sort_out(blocks: Iterable[Block], *, now: datetime) -> Page:
    """The body's blocks in order, the furniture, and what the furniture says. Texts are normalised ones."""
    page = Page()
    for block in _labelled(blocks):
        kind = _kind(block, page, now)
        if kind:
            page.furniture.append(Furniture(kind, block.text))
        else:
            page.body.append(block)
            page.early = page.early and len(block.text) <= _SHORT and not _SENTENCE_END.search(block.text)
    return page


def _labelled(blocks: Iterable[Block]) -> Iterator[Block]:
    """ "Original url:" and the address in the next block as one."""
    label: Block | None = None
    for block in blocks:
        if label and _URL.fullmatch(block.text):
            yield Block(f"{label.text} {block.text}", label.kind)
            label = None
            continue
        if label:
            yield label
        label = block if _URL_LABEL.fullmatch(block.text + " ") or _URL_LABEL.fullmatch(block.text) else None
        if not label:
            yield block
    if label:
        yield label


def _kind(block: Block, page: Page, now: datetime) -> FurnitureKind | None:
    text = block.text
    if block.kind == "caption":
        return "caption"
    if _address(text, page):
        return "url"
    for kind, pattern in _LABELS:
        if pattern.match(text) and (kind != "credit" or len(text) <= _SHORT):
            return kind
    if len(text) > _SHORT or block.kind in ("heading", "item", "quote"):
        return None
    if _of_byline(block, page, now):
        return "byline"
    return "credit" if _is_credit(block, page) else None


def _address(text: str, page: Page) -> bool:
    """A block that is an address, with or without a label; only a labelled one tells where the article is from."""
    if len(text) <= 3 * _SHORT and _CREDITED.fullmatch(text):
        return True
    label = _URL_LABEL.match(text)
    found = _URL.fullmatch(text, label.end() if label else 0)
    if found and label and not page.url:
        page.url = found[1]
    return found is not None


def _of_byline(block: Block, page: Page, now: datetime) -> bool:
    """ "By A. Name, March 6, 2026", a date alone, or a name with a date before the body begins."""
    text = block.text
    day = read_date(text, now=now)
    if day:
        return page.early and _tell(page, day, ())
    dated = find_date(text, now=now)
    stamp = dated.stamp if dated else None
    head = text[: dated.start] if dated else text
    alone = page.early and not _SENTENCE_END.search(text)
    by = _BYLINE.match(head)
    # "By Monday the river had risen" goes on as a sentence does
    if by and _AFTER_NAMES.match(text[by.end() :].lstrip()) and (dated or not _SENTENCE_END.search(text)):
        return _tell(page, stamp, _names(by["names"]))
    if not _SENTENCE_END.search(head.strip()) and (block.kind == "byline" or (dated and alone)):
        names = _AUTHORS_IN.match(head)
        if block.kind == "byline" or names or not head.strip():
            return _tell(page, stamp, _names(names["names"]) if names else ())
    return False


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in _SEPARATOR.split(text) if name.strip())


def _tell(page: Page, stamp: Stamp | None, authors: tuple[str, ...]) -> bool:
    page.published = page.published or stamp
    page.authors = page.authors or authors
    return True


def _is_credit(block: Block, page: Page) -> bool:
    """A bold line alone before the body, or a line that is only a domain or names a picture agency."""
    text = block.text
    if len(text) > 80 or _SENTENCE_END.search(text):
        return False
    if block.kind == "strong" and page.early:
        return True
    return _DOMAIN.fullmatch(text) is not None or (_AGENCY.search(text) is not None and len(text.split()) <= 8)
