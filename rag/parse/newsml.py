"""NewsML-G2 of the IPTC: a news item, a package of them, a message with many of either.

Elements are found by their local names, so that every prefix and release of the standard is read. An item has a name
(`guid`) that stays through its versions, a status by which its publisher takes it back, and may hold its text in
several forms, of which the one with most text is read.
"""

import re
from collections.abc import Iterator
from itertools import islice

from rag.errors import BadDocument
from rag.parse import nitf
from rag.parse.found import Block, Document, Found, Rejected, Skipped
from rag.parse.html import read_fragment
from rag.parse.record import either, kept
from rag.parse.xml_tree import (
    Node,
    below,
    child,
    children,
    local,
    markup_of,
    source_of,
    text_of,
    value_of,
    xml_tree_of,
)

_OTHERS = ("packageItem", "conceptItem", "knowledgeItem", "planningItem", "catalogItem")
_WITHDRAWN = frozenset("canceled cancelled withheld".split())
_OF_TEXT = frozenset(["", "text", "composite"])
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MOST_FORMS = 10
_ADDRESS = re.compile(r"canonical|permalink|web|publishedas", re.IGNORECASE)
_PARTY = re.compile(r"person|organi[sz]ation|geoarea|poi|object|event", re.IGNORECASE)


def read(document: Document) -> Iterator[Found | Rejected | Skipped]:
    """Raises `BadDocument` when it is not well-formed or dangerous to read, or when it holds no news item."""
    root = xml_tree_of(document.text)
    if local(root) == "newsItem":
        yield _item(root, document, "")
        return
    if local(root) in _OTHERS:
        raise BadDocument(f"the document is {_named(root)}: send the news items themselves")
    items = list(below(root, "newsItem", *_OTHERS))
    if not items:
        raise BadDocument("the NewsML-G2 message holds no items: send one with at least one newsItem")
    for position, item in enumerate(items, 1):
        place = f"item {position}"
        if local(item) != "newsItem":
            yield Skipped(place, _named(item))
            continue
        try:
            yield _item(item, document, place)
        except BadDocument as error:
            yield Skipped(place, str(error)) if isinstance(error, _NoText) else Rejected(place, error)


class _NoText(BadDocument):
    """A picture, a video: an item that is not meant to have a text."""


def _named(item: Node) -> str:
    names = [value_of(each, "residref", "href") for each in below(item, "itemRef")]
    shown = f" ({', '.join(filter(None, names[:5]))}{', …' if len(names) > 5 else ''})" if names else ""
    return f"a {local(item)} of NewsML-G2, which only names items{shown}" if names else f"a {local(item)} without news"


def _item(item: Node, document: Document, place: str) -> Found:
    about, content = child(item, "itemMeta"), child(item, "contentMeta")
    withdrawn = _code(child(about, "pubStatus")) in _WITHDRAWN
    inner = next(below(child(item, "contentSet"), "nitf"), None)
    blocks = () if withdrawn else _text(item)
    if not blocks and not withdrawn:
        _check_has_text(item, _code(child(about, "itemClass")))
        blocks = tuple(Block(text) for each in children(content, "description") if (text := text_of(each)))
    guid = item.get("guid") or ""
    subjects = list(_subjects(content))
    return Found(
        title=_title(item, inner),
        blocks=blocks,
        original=source_of(item) if place else document.data,
        media_type=document.media_type,
        url=_url(about) or (guid if guid.startswith(("http://", "https://")) else None),
        source=_source(about, content),
        authors=_authors(content) or nitf.authors_of(child(inner, "body", "body.head")),
        dates=tuple(filter(None, _dates(about, content))),
        language=value_of(next(children(content, "language"), None), "tag") or item.get(_LANG) or None,
        section=subjects[0] if subjects else None,
        metadata=kept(
            {
                "modified_at": text_of(child(about, "versionCreated")),
                "version": item.get("version"),
                "dateline": text_of(child(content, "dateline")) or text_of(next(below(inner, "dateline"), None)),
                "urgency": text_of(child(content, "urgency")),
                "slugline": text_of(child(content, "slugline")),
                "categories": "; ".join(subjects),
                "editorial_note": text_of(child(about, "edNote")),
                "copyright": text_of(child(item, "rightsInfo", "copyrightNotice")),
            }
        ),
        place=place,
        guid=guid or None,
        withdrawn=withdrawn,
        embargo=text_of(embargoed) if (embargoed := child(about, "embargoed")) is not None else None,
        headline=True,
    )


def _check_has_text(item: Node, kind: str) -> None:
    if kind not in _OF_TEXT:
        raise _NoText(f"an item of the class “{kind}”: it has no text to read")
    for each in children(child(item, "contentSet"), "remoteContent"):
        address = value_of(each, "href", "residref")
        raise BadDocument(f"the item's text stands elsewhere ({address[:200]}): send it with its text")


def _text(item: Node) -> tuple[Block, ...]:
    """Of the forms of the content the one with most text; the first of equals."""
    forms = islice(children(child(item, "contentSet"), "inlineXML", "inlineData"), _MOST_FORMS)
    return max(map(_blocks, forms), key=_length, default=())


def _blocks(form: Node) -> tuple[Block, ...]:
    of_nitf = next(children(form, "nitf"), None)
    if of_nitf is not None:
        return nitf.blocks_of(of_nitf)
    if next(iter(form), None) is not None:
        return read_fragment(markup_of(form, {"head": None, "html": "div", "body": "div"}))
    if form.get("encoding"):
        return ()
    text = form.text or ""
    return read_fragment(text) if "html" in (form.get("contenttype") or "") else either(text)


def _length(blocks: tuple[Block, ...]) -> int:
    return sum(len(block.text) for block in blocks if block.kind != "caption")


def _title(item: Node, inner: Node | None) -> str:
    """The main headline, else that of the text, else the title of the item."""
    headlines = list(children(child(item, "contentMeta"), "headline"))
    main = [each for each in headlines if _code_of(each.get("role") or "") in ("", "main", "headline")]
    found = text_of(next(iter(main or headlines), None))
    return found or (nitf.title_of(inner) if inner is not None else "") or text_of(child(item, "itemMeta", "title"))


def _url(about: Node | None) -> str | None:
    """Of a link that leads to the article as it was published."""
    for link in children(about, "link"):
        href = value_of(link, "href")
        if href.startswith(("http://", "https://")) and _ADDRESS.search(value_of(link, "rel", "reluri")):
            return href
    return None


def _source(about: Node | None, content: Node | None) -> str | None:
    """The provider, by its name; else who the information is from."""
    parties = [*children(about, "provider"), *children(content, "infoSource"), *children(content, "provider")]
    named = (text_of(child(party, "name")) for party in parties)
    coded = (value_of(party, "literal") or _last(value_of(party, "qcode", "uri")) for party in parties)
    return next(filter(None, (*named, text_of(child(content, "creditline")), *coded)), None)


def _authors(content: Node | None) -> tuple[str, ...]:
    by = tuple(text_of(each) for each in children(content, "by"))
    named = tuple(text_of(child(each, "name")) for each in children(content, "creator", "contributor"))
    return tuple(name[3:] if name[:3].lower() == "by " else name for name in filter(None, by or named))


def _dates(about: Node | None, content: Node | None) -> Iterator[str]:
    """When its first version was made, its content, this version."""
    yield text_of(child(about, "firstCreated"))
    yield text_of(child(content, "contentCreated"))
    yield text_of(child(about, "versionCreated"))


def _subjects(content: Node | None) -> Iterator[str]:
    """Names of topics and genres; who and what the news is about is no section."""
    for each in islice(children(content, "subject", "genre"), 100):
        if not _PARTY.search(value_of(each, "type")) and (
            name := text_of(child(each, "name")) or value_of(each, "literal")
        ):
            yield name


def _code(element: Node | None) -> str:
    return _code_of(value_of(element, "qcode", "uri", "literal"))


def _code_of(concept: str) -> str:
    """`stat:canceled` and `http://cv.iptc.org/newscodes/pubstatusg2/canceled` are `canceled`."""
    return _last(concept).lower()


def _last(concept: str) -> str:
    return concept.strip().replace("#", "/").replace(":", "/").rpartition("/")[2]
