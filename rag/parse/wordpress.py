"""Posts as the REST interface of WordPress gives them (`/wp-json/wp/v2/posts`, better with `_embed`)."""

from collections.abc import Iterator
from typing import Any, cast

from rag.errors import BadDocument
from rag.parse.found import Found
from rag.parse.html import read_fragment
from rag.parse.record import Record, first, kept

_ZONED = frozenset("Zz+")


def is_post(fields: Record) -> bool:
    """Its title and text are objects with a rendered form."""
    return all(isinstance(fields.get(name), dict) and "rendered" in fields[name] for name in ("title", "content"))


def read_post(fields: Record, original: bytes, place: str) -> Found:
    """Raises `BadDocument` for a post that is protected, or not published yet."""
    status = fields.get("status", "publish")
    if status != "publish":
        raise BadDocument(f"the post is not published (status “{status}”): send it when it is")
    content = cast(Record, fields["content"])
    html = _rendered(content)
    if content.get("protected") and not html.strip():
        raise BadDocument("the post is protected by a password: send its text")
    seo = _object(fields.get("yoast_head_json"))
    terms = list(_terms(fields))
    sections = [name for kind, name in terms if kind == "category"]
    return Found(
        title=_words(_rendered(fields["title"])),
        blocks=read_fragment(html) or read_fragment(_rendered(fields.get("excerpt"))),
        original=original,
        media_type="application/json",
        url=first(fields, ("link",)) or None,
        source=first(seo, ("og_site_name",)) or None,
        authors=tuple(_authors(fields, seo)),
        dates=tuple(filter(None, (_utc(fields.get("date_gmt")), fields.get("date")))),
        language=first(_object(seo.get("schema")), ("inLanguage",)) or first(fields, ("lang",)) or None,
        section=sections[0] if sections else None,
        metadata=kept(
            {
                "id": fields.get("id"),
                "categories": "; ".join(name for _, name in terms),
                "modified_at": _utc(fields.get("modified_gmt")),
            }
        ),
        place=place,
        guid=None if fields.get("link") else _rendered(fields.get("guid")) or None,
        headline=True,
    )


def _rendered(value: Any) -> str:
    found = _object(value).get("rendered")
    return found if isinstance(found, str) else ""


def _words(html: str) -> str:
    return " ".join(block.text for block in read_fragment(html))


def _utc(value: Any) -> str:
    """`date_gmt` is written without its zone."""
    text = value.strip() if isinstance(value, str) else ""
    return text + "Z" if text and not _ZONED.intersection(text) else text


def _authors(fields: Record, seo: Record) -> Iterator[str]:
    embedded = _objects(_object(fields.get("_embedded")).get("author"))
    found = [name for author in embedded if isinstance(name := author.get("name"), str)]
    yield from map(_words, found or filter(None, (first(seo, ("author",)),)))


def _terms(fields: Record) -> Iterator[tuple[str, str]]:
    """Kind and name of each category and tag."""
    groups = _object(fields.get("_embedded")).get("wp:term")
    for group in cast(list[Any], groups)[:20] if isinstance(groups, list) else ():
        for term in _objects(group)[:50]:
            if isinstance(name := term.get("name"), str):
                yield str(term.get("taxonomy", "")), _words(name)


def _object(value: Any) -> Record:
    return cast(Record, value) if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Record]:
    values = cast(list[Any], value) if isinstance(value, list) else []
    return [cast(Record, each) for each in values if isinstance(each, dict)]
