"""NITF, the News Industry Text Format of the IPTC, as a document or as the text of a NewsML-G2 item."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from rag.errors import BadDocument
from rag.parse.dates import read_date
from rag.parse.found import Block, Document, Found
from rag.parse.html import read_fragment
from rag.parse.record import kept
from rag.parse.xml_tree import Node, below, child, children, local, markup_of, text_of, value_of, xml_tree_of

_WITHDRAWN = frozenset("canceled cancelled withheld".split())
_AS_HTML: Mapping[str, str | None] = {
    "body.content": "div",
    "block": "div",
    "hl1": "h2",
    "hl2": "h2",
    "bq": "blockquote",
    "nitf-table": "table",
    "media": "figure",
    "media-caption": "figcaption",
    "media-producer": "figcaption",
    "media-reference": None,
    "media-object": None,
    "media-metadata": None,
    "custom-table": None,
    "alt-code": None,
    "tagline": "p.byline",
    "byline": "p.byline",
    "dateline": None,
    "distributor": None,
    "note": "p",
    "q": "span",
    **dict.fromkeys("person org location city state country region money num chron event function".split(), "span"),
    **dict.fromkeys("object.title virtloc copyrite lang classifier series postaddr frac sub sup".split(), "span"),
}


def read(document: Document) -> Iterator[Found]:
    """Raises `BadDocument` when it is not well-formed or dangerous to read."""
    root = xml_tree_of(document.text)
    if local(root) != "nitf":
        raise BadDocument("the document is no NITF: its first element must be nitf")
    yield read_nitf(root, document)


def read_nitf(root: Node, document: Document) -> Found:
    about = next(below(root, "docdata"), None)
    head = child(root, "body", "body.head")
    document_id = child(about, "doc-id")
    published = next(below(root, "pubdata"), None)
    return Found(
        title=title_of(root),
        blocks=blocks_of(root),
        original=document.data,
        media_type=document.media_type,
        url=value_of(published, "ex-ref") or None,
        source=text_of(child(head, "distributor"))
        or value_of(published, "name")
        or value_of(document_id, "regsrc")
        or None,
        authors=authors_of(head),
        dates=_dates(root, about),
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang") or None,
        section=next(_subjects(root), None),
        metadata=kept(
            {
                "modified_at": _written_out(value_of(child(about, "date.issue"), "norm")),
                "dateline": text_of(child(head, "dateline")),
                "categories": "; ".join(_subjects(root)),
                "urgency": value_of(child(about, "urgency"), "ed-urg"),
                "editorial_note": value_of(child(about, "ed-msg"), "info"),
                "copyright": text_of(child(head, "rights")),
            }
        ),
        guid=_guid(document_id),
        withdrawn=value_of(about, "management-status").lower() in _WITHDRAWN,
        embargo=_embargo(about, document.now),
        headline=True,
    )


def title_of(root: Node) -> str:
    """The headline, else the title of the head."""
    hedline = next(below(child(root, "body", "body.head"), "hl1", "hedline"), None)
    first = next(below(hedline, "hl1"), None) if hedline is not None and local(hedline) == "hedline" else hedline
    return text_of(first) or text_of(hedline) or text_of(child(root, "head", "title"))


def blocks_of(root: Node) -> tuple[Block, ...]:
    """The content and the end of the body; the abstract where there is no content."""
    body = child(root, "body")
    parts = [*children(body, "body.content"), *children(body, "body.end")]
    found = tuple(block for part in parts for block in read_fragment(markup_of(part, _AS_HTML)))
    if any(block.kind not in ("caption", "byline") for block in found):
        return found
    abstract = child(body, "body.head", "abstract")
    return (*(read_fragment(markup_of(abstract, _AS_HTML)) if abstract is not None else ()), *found)


def authors_of(head: Node | None) -> tuple[str, ...]:
    """Persons that a byline marks, else its words without "By" and the title that is marked beside the name."""
    names: list[str] = []
    for byline in children(head, "byline"):
        persons = [text_of(person) for person in below(byline, "person")]
        words = " ".join((byline.text or "").split()) or text_of(byline)
        names += persons or [words[3:] if words[:3].lower() == "by " else words]
    return tuple(filter(None, names))


def _dates(root: Node, about: Node | None) -> tuple[str, ...]:
    given = [value_of(each, "norm") for name in ("date.issue", "date.release") for each in children(about, name)]
    given += [value_of(each, "date.publication") for each in below(root, "pubdata")]
    given += [value_of(each, "norm") for each in below(root, "story.date")]
    return tuple(map(_written_out, filter(None, given)))


def _written_out(date: str) -> str:
    """`20260302T080000Z`, the form of ISO 8601 that NITF recommends, with its parts told apart."""
    day, mark, time = date.partition("T")
    if not day.isdecimal() or len(day) != 8:
        return date
    clock, zone = time[:6], time[6:]
    if not mark or not clock.isdecimal() or len(clock) != 6:
        return f"{day[:4]}-{day[4:6]}-{day[6:]}"
    return f"{day[:4]}-{day[4:6]}-{day[6:]}T{clock[:2]}:{clock[2:4]}:{clock[4:]}{zone}"


def _guid(document_id: Node | None) -> str | None:
    """Unique by itself (a URN, an address), or within who gave it."""
    name = value_of(document_id, "id-string")
    given_by = value_of(document_id, "regsrc")
    return f"{given_by}:{name}" if name and given_by and ":" not in name else name or None


def _embargo(about: Node | None, now: datetime) -> str | None:
    """The date of its release, if that is one; a word that it is under an embargo needs none."""
    release = _written_out(value_of(child(about, "date.release"), "norm"))
    if value_of(about, "management-status").lower() == "embargoed":
        return release
    return release if read_date(release, now=now) else None


def _subjects(root: Node) -> Iterator[str]:
    for each in below(root, "tobject.subject", "tobject.property"):
        if name := value_of(each, "tobject.subject.matter", "tobject.subject.type", "tobject.property.type"):
            yield name
    for each in below(root, "classifier"):
        if name := value_of(each, "value"):
            yield name
