"""From what a reader found to a draft: the one place that decides what a document's parts mean."""

from collections.abc import Iterable
from itertools import islice
from urllib.parse import urlsplit

from rag.errors import BadDocument, TooLarge
from rag.parse.dates import first_date, in_days_zone, outlets_zone, read_date
from rag.parse.found import Block, Document, Found, Hints
from rag.parse.furniture import Page, sort_out
from rag.parse.language import language_of
from rag.parse.paragraphs import whole
from rag.parse.urls import LONGEST_URL, host_of
from rag.text import normalise
from rag.types import Draft, Stamp

_LONGEST_TITLE = 300
_LONGEST_NAME = 200
_MOST_NAMES = 100
MODIFIED = "modified_at"
"""Under this name metadata have the date of the last change."""


def finish(found: Found, document: Document, hints: Hints) -> Draft:
    """The draft. Hints that tell articles apart (URL, title, date, authors) are not for one among many.

    Raises `BadDocument` without any text and `TooLarge` over `document.max_chars`.
    """
    alone = not found.place
    if not alone:
        hints = Hints(source=hints.source, language=hints.language, section=hints.section)
    if sum(len(block.text) for block in found.blocks) > document.max_chars:
        raise TooLarge(
            f"the article has more than {document.max_chars} characters: split it (limit: RAG_LIMITS_ARTICLE_CHARS)"
        )
    title = _line(hints.title or found.title, _LONGEST_TITLE)
    page = sort_out(_normal(found.blocks, title), now=document.now)
    paragraphs = whole(page.body)
    if not paragraphs:
        raise BadDocument("the article has no text: send at least one paragraph")
    declared = hints.language or found.language
    language = language_of(declared, " ".join(paragraphs[:20]))
    published, warning = _published(found, page, hints, document, declared or language)
    url = _web(hints.url) or _web(found.url) or _web(page.url) or (_web(document.address) if alone else None)
    return Draft(
        title=title or _opening(paragraphs[0]),
        paragraphs=paragraphs,
        original=found.original,
        media_type=found.media_type,
        furniture=tuple(page.furniture),
        url=url,
        source=_line(hints.source or found.source, _LONGEST_NAME) or (host_of(url) if url else None),
        authors=_names(hints.authors or found.authors or page.authors),
        published=published,
        language=language,
        section=_line(hints.section or found.section, _LONGEST_NAME) or None,
        metadata=_metadata(found, document, warning),
        guid=normalise(found.guid or "") or None,
    )


def _published(
    found: Found, page: Page, hints: Hints, document: Document, language: str | None
) -> tuple[Stamp | None, str | None]:
    """Hints, then the document's metadata, then what stands under its title. A day is one of the zone that another date
    of the document is in, else of the operator's."""
    given = [*([hints.published_at] if hints.published_at else []), *found.dates]
    others = [*filter(None, [found.metadata.get(MODIFIED)]), *([str(page.published)] if page.published else [])]
    stamp, warning = first_date(given, now=document.now, language=language, others=others)
    stamp = stamp or page.published
    if stamp and stamp.precision == "day":
        stamp = in_days_zone(stamp, outlets_zone([*given, *others]) or document.zone)
    return stamp, warning


def _normal(blocks: Iterable[Block], title: str) -> Iterable[Block]:
    """Blocks in normal form, empty ones and the repeated title left out."""
    for index, block in enumerate(blocks):
        text = normalise(block.text)
        if text and not (index < 3 and text.casefold() == title.casefold()):
            yield Block(text, block.kind)


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
