"""Parts of an article's page that are no evidence: kept apart, never lost.

Addresses, bylines and date lines are known by their form, and what they say is read out; captions and what stands
beside the article by the markup; everything else (sign-ups, teasers, credits, prompts) by a fitted model (`lines.py`),
in whole lines and in sentences at the ends of paragraphs.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from rag.parse.dates import find_date, read_date
from rag.parse.found import Block
from rag.parse.lines import Model
from rag.types import Furniture, FurnitureKind, Span, Stamp

_SHORT = 160
_URL = re.compile(r"<?(https?://[^\s<>\"]+)>?", re.IGNORECASE)
_URL_LABEL = re.compile(
    r"(?:original (?:url|link|article|source)|source url|article url|permalink|url|link)\s*:\s*", re.IGNORECASE
)
_CREDITED = re.compile(r"(?:source|quelle|via)\s*:[^.!?<>]{0,80}?<?https?://\S+", re.IGNORECASE)


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


def sort_out(
    blocks: Iterable[Block], *, title: str, language: str | None, web: bool, now: datetime, model: Model
) -> Page:
    """The body's blocks in order, the furniture, and what the furniture says. Texts are normalised ones.

    `web`: they are of a web page. In a language that `model` was not fitted on, only form and markup tell furniture.
    """
    page = Page()
    lines = list(_labelled(blocks))
    fitted = model if language in model.languages and model.takes(lines) else None
    judged = fitted.furniture(lines, title, page=web) if fitted else [False] * len(lines)
    kinds: list[FurnitureKind | None] = [
        _kind_here(block, page, now, boilerplate) for block, boilerplate in zip(lines, judged, strict=True)
    ]
    prose = [block.text for block, kind in zip(lines, kinds, strict=True) if not kind and block.kind == "text"]
    spans = iter(fitted.own(prose) if fitted else ())
    at: Stamp | None = None
    for block, kind in zip(lines, kinds, strict=True):
        at = block.at or at
        if kind:
            page.furniture.append(Furniture(kind, block.text))
            continue
        if left := _trimmed(block, page, next(spans)) if fitted and block.kind == "text" else block:
            page.body.append(left if left.at == at else replace(left, at=at))
            at = None
    return page


def _kind_here(block: Block, page: Page, now: datetime, boilerplate: bool) -> FurnitureKind | None:
    kind = _kind(block, page, now) or ("boilerplate" if boilerplate else None)
    if not kind:
        page.early = page.early and len(block.text) <= _SHORT and not _SENTENCE_END.search(block.text)
    return kind


def _trimmed(block: Block, page: Page, own: Span) -> Block | None:
    for start, end in ((0, own.start), (own.end, len(block.text))):
        if text := block.text[start:end].strip():
            page.furniture.append(Furniture("boilerplate", text))
    if own.end - own.start == len(block.text):
        return block
    return replace(block, text=own.of(block.text)) if own.end else None


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
    if block.kind == "aside":
        return "aside"
    if _address(text, page):
        return "url"
    if len(text) > _SHORT or block.kind in ("heading", "item", "row", "quote"):
        return None
    return "byline" if _of_byline(block, page, now) else None


def _address(text: str, page: Page) -> bool:
    """A block that is an address, with or without a label; only a labelled one tells where the article is from."""
    if len(text) <= 3 * _SHORT and _CREDITED.fullmatch(text):
        return True
    label = _URL_LABEL.match(text)
    if _DOMAIN.fullmatch(text):
        return True
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
