"""ninjs, the news item in JSON of the IPTC: 1.x, 2.x and 3.x.

From one generation to the next `body_html` became `bodies`, a list of objects with a role, and `versioncreated`
became `versionCreated`; so fields are looked up without case and underscores, and each may be in either form.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from rag.errors import BadDocument
from rag.parse.found import Block, Found, Skipped
from rag.parse.html import read_fragment
from rag.parse.plain import paragraphs_of
from rag.parse.record import MARKUP, Record, dates, kept, names

_OURS = frozenset("versioncreated firstcreated contentcreated pubstatus representationtype bodies headlines".split())
_WITHDRAWN = frozenset("canceled cancelled withheld".split())
_READ = frozenset(["", "text", "composite", "article"])
_MAIN = frozenset(["", "main", "body", "headline"])
_MOST = 200


def is_item(fields: Record) -> bool:
    return isinstance(fields.get("uri"), str) and bool(_OURS.intersection(_plain(fields)))


def read_item(fields: Record, original: bytes, place: str) -> Found | Skipped:
    """Raises `BadDocument` for the one item of a document that is a picture, a video, a package."""
    item = _plain(fields)
    withdrawn = str(item.get("pubstatus", "")).lower() in _WITHDRAWN
    kind = str(item.get("type", "")).lower()
    if kind not in _READ and not withdrawn:
        if not place:
            raise BadDocument(f"the item is of the type “{kind}”, which has no text to read: send items of type text")
        return Skipped(place, f"an item of the type “{kind}”: it has no text to read")
    uri = str(item["uri"]).strip()
    return Found(
        title=_best(item, "headline", "headlines") or _name(item.get("title")),
        blocks=(*_body(item), *_captions(item)),
        original=original,
        media_type="application/json",
        url=uri if uri.startswith(("http://", "https://")) else None,
        source=_source(item),
        authors=_authors(item),
        dates=dates(item, ("firstcreated", "contentcreated", "versioncreated")),
        language=_name(item.get("language")) or None,
        section=next(_subjects(item), None),
        metadata=kept(
            {
                "modified_at": item.get("versioncreated"),
                "version": item.get("version"),
                "urgency": item.get("urgency"),
                "categories": "; ".join(_subjects(item)),
                "dateline": _name(item.get("located") or item.get("dateline")),
                "editorial_note": item.get("ednote"),
                "copyright": item.get("copyrightnotice") or item.get("copyrightholder"),
            }
        ),
        place=place,
        guid=uri or None,
        withdrawn=withdrawn,
        embargo=str(item["embargoed"]) if item.get("embargoed") is not None else None,
        headline=True,
    )


def _plain(fields: Record) -> dict[str, Any]:
    return {name.lower().replace("_", ""): value for name, value in fields.items()}


def _objects(value: Any) -> list[dict[str, Any]]:
    """Of a list, or of the values of an object, those that are objects."""
    values: list[Any] = []
    if isinstance(value, list):
        values = cast(list[Any], value)
    elif isinstance(value, dict):
        values = list(cast(dict[str, Any], value).values())
    return [_plain(cast(Record, each)) for each in values[:_MOST] if isinstance(each, dict)]


def _name(value: Any) -> str:
    """Of a string, or of an object that has a name or a literal."""
    if isinstance(value, dict):
        value = next((v for key in ("name", "literal", "value") if (v := cast(Record, value).get(key))), "")
    return value.strip() if isinstance(value, str) else ""


def _best(item: Mapping[str, Any], one: str, many: str) -> str:
    """The value of the main one of many, else of any, else the one of the older form."""
    values = [(str(each.get("role") or "").lower(), _name(each)) for each in _objects(item.get(many))]
    given = [value for role, value in values if value and role in _MAIN] or [value for _, value in values if value]
    return given[0] if given else _name(item.get(one))


def _body(item: Mapping[str, Any]) -> tuple[Block, ...]:
    """The longest of the bodies in the main role; a description where there is none."""
    bodies = [
        (str(each.get("role") or "").lower() in _MAIN, str(each.get("contenttype", "")), _name(each))
        for each in _objects(item.get("bodies"))
    ]
    bodies += [
        (True, "" if name == "bodytext" else "text/html", _name(item.get(name)))
        for name in ("bodyxhtml", "bodyhtml", "bodytext")
    ]
    for _, kind, text in sorted(bodies, key=lambda body: (body[0], "html" in body[1], len(body[2])), reverse=True):
        if blocks := _blocks(text, kind):
            return blocks
    text = _best(item, "descriptiontext", "descriptions") or _name(item.get("descriptionhtml"))
    return _blocks(text, "")


def _blocks(text: str, kind: str) -> tuple[Block, ...]:
    if "html" in kind or (not kind and MARKUP.search(text)):
        return read_fragment(text)
    return tuple(map(Block, paragraphs_of(text)))


def _captions(item: Mapping[str, Any]) -> Iterator[Block]:
    """Of the pictures that belong to the text: they are no part of it."""
    for part in _objects(item.get("associations")):
        if text := _best(part, "descriptiontext", "descriptions") or _best(part, "headline", "headlines"):
            yield Block(text, "caption")


def _source(item: Mapping[str, Any]) -> str | None:
    sources = [name for each in _objects(item.get("infosources") or item.get("infosource")) if (name := _name(each))]
    given = (*sources, *map(_name, (item.get("source"), item.get("provider"), item.get("copyrightholder"))))
    return next(filter(None, given), None)


def _authors(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Of `byline`, with its "By" taken off, of `bylines`, or of `by`."""
    given = [_name(each) for each in _objects(item.get("bylines"))]
    found = tuple(filter(None, given)) or names((item.get("byline"), item.get("by"), item.get("authors")))
    return tuple(name[3:].strip() if name[:3].lower() == "by " else name for name in found)


def _subjects(item: Mapping[str, Any]) -> Iterator[str]:
    for field in ("service", "subjects", "subject", "genres", "genre"):
        yield from filter(None, map(_name, _objects(item.get(field))))
