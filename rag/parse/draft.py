"""From what a reader found to a draft: the one place that decides what a document's parts mean."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from rag.errors import BadDocument, TooLarge
from rag.parse.dates import first_date, in_days_zone, outlets_zone, read_date
from rag.parse.found import Block, Document, Found, Hints, RawDate
from rag.parse.furniture import Page, sort_out
from rag.parse.kinds import Piece
from rag.parse.kinds import shipped as kinds
from rag.parse.language import language_of
from rag.parse.lines import shipped
from rag.parse.paragraphs import joined
from rag.parse.posts import marked
from rag.parse.urls import LONGEST_URL, day_in, host_of
from rag.text import normalise
from rag.types import Draft, Post, Stamp

_LONGEST_TITLE = 300
_LONGEST_NAME = 200
_MOST_NAMES = 100
_LEAST_OF_PAGE = 300
"""Characters of an article that a page must have beside more that it asks of its reader."""
_NEWSML_NAME = re.compile(r"urn:newsml:([\w.-]{2,100}):", re.IGNORECASE)
HEADLINE_ONLY = "headline_only"
"""In the metadata of an article whose one paragraph is its title: a list of news had nothing else of it."""
MODIFIED = "modified_at"
"""Under this name metadata have the date of the last change."""


def finish(found: Found, document: Document, hints: Hints) -> Draft:
    """The draft. Hints that tell articles apart (URL, title, date, authors) are not for one among many.

    Raises `BadDocument` without any text and `TooLarge` over `document.max_chars`.
    """
    alone = not found.place and not document.inside
    if not alone:
        hints = Hints(source=hints.source, language=hints.language, section=hints.section)
    if sum(len(block.text) for block in found.blocks) > document.max_chars:
        raise TooLarge(
            f"the article has more than {document.max_chars} characters: split it (limit: RAG_LIMITS_ARTICLE_CHARS)"
        )
    if not found.withdrawn:
        _check_embargo(found.embargo, document.now)
    title = _line(hints.title or found.title, _LONGEST_TITLE)
    blocks = joined(_normal(found.blocks, {title.casefold(), normalise(found.source or "").casefold()}))
    day, _ = first_date([*([hints.published_at] if hints.published_at else []), *found.dates], now=document.now)
    blocks = marked(blocks, now=document.now, day=day)
    language = language_of(hints.language or found.language, " ".join(block.text for block in blocks[:20]))
    web = found.media_type == "text/html"
    page = sort_out(blocks, title=title, language=language, web=web, now=document.now, model=shipped())
    if web and _is_prompt(page, found):
        page.body.clear()
    unsorted = not page.body and not web and not shipped().is_surely_furniture(blocks, title)
    if unsorted:
        page = _unsorted(page, blocks)  # who sends a text says that it is an article; a page may hold none
    body = joined(page.body)
    paragraphs = tuple(block.text for block in body)
    alone_with_title = not paragraphs and not found.withdrawn and _is_headline(found, title)
    if alone_with_title:
        paragraphs = (title,)
    if not paragraphs and not found.withdrawn:
        raise BadDocument(_why_empty(page))
    posts = tuple(Post(n, block.at) for n, block in enumerate(body) if block.at)
    url = _web(hints.url) or _web(found.url) or _web(page.url) or (_web(document.address) if alone else None)
    published, warning = _published(found, page, hints, document, hints.language or found.language or language, url)
    kept = _metadata(found, document, warning)
    return Draft(
        title=title or _opening(next(iter(paragraphs), "")),
        paragraphs=paragraphs,
        original=found.original,
        media_type=found.media_type,
        furniture=tuple(page.furniture),
        url=url,
        source=_line(hints.source or found.source, _LONGEST_NAME) or _known_from(url, found.guid),
        authors=_names(hints.authors or found.authors or page.authors),
        published=published or min((post.at for post in posts), key=lambda at: at.first, default=None),
        language=language,
        section=_line(hints.section or found.section, _LONGEST_NAME) or None,
        metadata=kept | ({HEADLINE_ONLY: "true"} if alone_with_title else {}),
        guid=normalise(found.guid or "") or None,
        posts=posts,
        kind="reference"
        if unsorted
        else kinds().kind(
            Piece(
                title,
                url or "",
                found.section or "",
                body,
                declared=[kept[name] for name in ("kind", "type") if name in kept],
                live=bool(posts),
                language=language,
            )
        ),
    )


def _is_prompt(page: Page, found: Found) -> bool:
    """Whether a page that does not say that it is an article has little but what it asks of its reader."""
    own = sum(len(block.text) for block in page.body if block.kind != "heading")
    asked = sum(len(part.text) for part in page.furniture if part.kind == "boilerplate")
    return own == 0 or ("type" not in found.metadata and own < min(_LEAST_OF_PAGE, asked))


def _unsorted(page: Page, blocks: Sequence[Block]) -> Page:
    """With the lines that only the model calls furniture back among the article's."""
    doubted = {part.text for part in page.furniture if part.kind == "boilerplate"}
    page.body = [block for block in blocks if block.text in doubted]
    page.furniture = [part for part in page.furniture if part.kind != "boilerplate"]
    return page


def _why_empty(page: Page) -> str:
    """What a page asks for in place of its article (consent, a script, a subscription) is told in its words."""
    prompt = max((part.text for part in page.furniture if part.kind == "boilerplate"), key=len, default="")
    if not prompt:
        return "the article has no text: send at least one paragraph"
    return (
        f"the document holds no article, only “{_line(prompt, 120)}”: open it in a browser and send the article's text"
    )


def _known_from(url: str | None, guid: str | None) -> str | None:
    """The host of the address, or the provider in a name after RFC 3085 (`urn:newsml:provider:date:item:revision`)."""
    named = _NEWSML_NAME.match(guid or "")
    return (host_of(url) if url else None) or (named[1] if named else None)


def _check_embargo(embargo: RawDate | None, now: datetime) -> None:
    if embargo is None:
        return
    until = read_date(embargo, now=now)
    if until is None:
        raise BadDocument("the article is under an embargo that names no date: send it when it is lifted")
    if until.first > now:
        raise BadDocument(f"the article is under an embargo until {until}: send it again then")


def _is_headline(found: Found, title: str) -> bool:
    """News of one line; a title that comes with neither an address, a name nor a date is a part of something else."""
    return found.headline and bool(title) and bool(found.url or found.guid or any(found.dates))


def _published(
    found: Found, page: Page, hints: Hints, document: Document, language: str | None, url: str | None
) -> tuple[Stamp | None, str | None]:
    """Hints, then the document's metadata, then what stands under its title, then its address. A day is one of the zone
    that another date of the document is in, else of the operator's."""
    given = [*([hints.published_at] if hints.published_at else []), *found.dates]
    others = [*filter(None, [found.metadata.get(MODIFIED)]), *([str(page.published)] if page.published else [])]
    stamp, warning = first_date(given, now=document.now, language=language, others=others)
    stamp = stamp or page.published or (read_date(day_in(url) or "", now=document.now) if url else None)
    if stamp and stamp.precision == "day":
        stamp = in_days_zone(stamp, outlets_zone([*given, *others]) or document.zone)
    return stamp, warning


def _normal(blocks: Iterable[Block], repeated: Collection[str]) -> Iterable[Block]:
    """Blocks in normal form, empty ones left out, and the title and the outlet's name where they are repeated."""
    for index, block in enumerate(blocks):
        text = normalise(block.text)
        if text and not (index < 3 and text.casefold() in repeated):
            yield block if text == block.text else replace(block, text=text)


def _line(text: str | None, longest: int) -> str:
    """One visible line, cut at white space with an ellipsis when it is too long."""
    line = normalise(text or "")
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0] + "…"


def _opening(paragraph: str) -> str:
    """The title of an article without one: its first words."""
    return _line(paragraph, 100)


def _names(authors: Iterable[str]) -> tuple[str, ...]:
    names = (_line(name, _LONGEST_NAME) for name in islice(authors, _MOST_NAMES))
    return tuple(dict.fromkeys(name for name in names if name))


def _web(url: str | None) -> str | None:
    """Only what a reader can follow: an http(s) address in one piece."""
    text = (url or "").strip()
    if len(text) > LONGEST_URL:
        return None
    try:
        parts = urlsplit(text)
        usable = parts.scheme.lower() in ("http", "https") and parts.hostname and not any(map(str.isspace, text))
    except ValueError:
        return None
    return text if usable and normalise(text) == text else None


def _metadata(found: Found, document: Document, date_warning: str | None) -> dict[str, str]:
    told = {"encoding": document.warning, "date_warning": date_warning}
    kept = {normalise(name): normalise(value) for name, value in found.metadata.items()}
    if modified := read_date(kept.get(MODIFIED, ""), now=document.now):
        kept[MODIFIED] = str(modified)
    return kept | {name: normalise(text) for name, text in told.items() if text}
