"""News sitemaps: addresses with titles and dates, and no text. Each is kept as a headline, to be found and fetched."""

from collections.abc import Iterator

from rag.errors import BadDocument, TooLarge
from rag.parse.found import Document, Found, Skipped
from rag.parse.record import kept
from rag.parse.xml_items import MAX_ITEMS
from rag.parse.xml_tree import Node, child, children, local, source_of, text_of, xml_tree_of


def read(document: Document) -> Iterator[Found | Skipped]:
    """Raises `BadDocument` for a sitemap without news, or one that lists sitemaps."""
    root = xml_tree_of(document.text)
    if local(root) == "sitemapindex":
        raise BadDocument("the document lists sitemaps and holds no articles: send the address of each news sitemap")
    pages = list(children(root, "url"))
    if not any(child(page, "news") is not None for page in pages):
        raise BadDocument("the sitemap has no news in it, only addresses: send the address of each article")
    if len(pages) > MAX_ITEMS:
        raise TooLarge(f"the sitemap has more than {MAX_ITEMS} addresses: split it")
    for position, page in enumerate(pages, 1):
        about, place = child(page, "news"), f"item {position}"
        yield _found(page, about, document, place) if about is not None else Skipped(place, "no news, only an address")


def _found(page: Node, about: Node, document: Document, place: str) -> Found:
    keywords = text_of(child(about, "keywords"))
    return Found(
        title=text_of(child(about, "title")),
        blocks=(),
        original=source_of(page),
        media_type=document.media_type,
        url=text_of(child(page, "loc")) or None,
        source=text_of(child(about, "publication", "name")) or None,
        dates=tuple(filter(None, (text_of(child(about, "publication_date")), text_of(child(page, "lastmod"))))),
        language=text_of(child(about, "publication", "language")) or None,
        metadata=kept({"categories": keywords, "modified_at": text_of(child(page, "lastmod"))}),
        place=place,
        headline=True,
    )
