"""Which format a document has: its content first where that is unmistakable, then its media type and name.

What cannot be read is refused by its name here, and never taken for text.
"""

import csv
import re

from rag.errors import BadDocument
from rag.parse.binary import kind_of_bytes
from rag.parse.formats import (
    READ,
    REFUSED,
    Format,
    Refused,
    by_ending,
    by_type,
    declared_type,
    ending_of,
    refused_ending,
    refused_type,
)

_UNDECLARED = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_OF_BYTES = frozenset({"pdf", "docx", "zip", "gzip"})
_MAILS = frozenset({"mail", "mbox"})
_HARMLESS = frozenset({"plain", "markdown", "html", "feed"})
_ROOTS: dict[str, Format] = {
    **dict.fromkeys(("rss", "feed", "rdf"), "feed"),
    **dict.fromkeys(("newsitem", "packageitem", "newsmessage"), "newsml"),
    "nitf": "nitf",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
}
_REFUSED_ROOTS = {
    "opml": REFUSED["opml"],
    "svg": REFUSED["picture"],
    "newsml": Refused("NewsML 1", "send it as NewsML-G2, NITF or ninjs", ()),
    **dict.fromkeys(
        ("conceptitem", "knowledgeitem", "planningitem", "catalogitem"),
        Refused("an item of NewsML-G2 without news (a concept, a plan, a catalogue)", "send newsItem elements", ()),
    ),
}
_XML_PREAMBLE = re.compile(
    r"\s*(?:<\?[^>]{0,500}\?>\s*|<!--.{0,2000}?-->\s*|<!DOCTYPE[^>\[]{0,500}+(?:\[[^\]]{0,100000}\])?\s*>\s*)*",
    re.S | re.I,
)
_ROOT = re.compile(r"<([A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)")
_HTML_TAGS = frozenset("html head body article main section div p h1 h2 header meta title".split())
_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|---\n|={3,}$|\*\*[^*\n]+\*\*|> |[-*] )|\]\((?:[^()\s]*\(){0,3}[^()\s]*\)|<https?://[^<>\s]+>",
    re.MULTILINE,
)
_JSON = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*[{\]])")
_XML = re.compile(r"\s*<\?xml[\s?]|\s*<[\w.:-]{1,100}\s[^<>]{0,500}?\bxmlns(?::[\w.-]{1,50})?\s*=")
_HEADINGS = frozenset("title headline text body content url link date published published_at".split())
_MOST_COLUMNS = 2_000


def of_bytes(data: bytes, *, media_type: str | None = None, name: str = "") -> Format | None:
    """The format of a document that is not simply text; None for text, whose format `detect` tells.

    Raises `BadDocument` for a format that is not read, and for what is declared as something that it is not.
    """
    declared, ending = declared_type(media_type), ending_of(name)
    known = by_type(declared)
    if refused := refused_type(declared):
        raise BadDocument(refused.message)
    found = kind_of_bytes(data)
    if isinstance(found, Refused):
        raise BadDocument(found.message)
    if found in _MAILS and known and known not in (*_MAILS, "plain"):
        found = None
    wanted = by_ending(ending) if declared in _UNDECLARED else known
    if not found and wanted in _OF_BYTES:
        raise BadDocument(
            f"the document should be {READ[wanted].words} by its type or ending and is not: send it as what it is"
        )
    if not found and (not known or known == "plain") and (refused := refused_ending(ending)):
        raise BadDocument(refused.message)
    found = found or (wanted if wanted in _MAILS else None)
    return _allowed(found, declared) if found else None


def detect(text: str, *, media_type: str | None = None, name: str = "") -> Format:
    """Raises `BadDocument` for text that is of a format which is not read."""
    declared = declared_type(media_type)
    known = by_type(declared)
    if known == "json":
        return known
    if known != "markdown" and (root := _by_root(text)):
        return _allowed(root, declared)
    if _XML.match(text) or declared.endswith("/xml"):
        raise BadDocument("the document is XML of a kind that is not read: send RSS, Atom, NewsML-G2, NITF or HTML")
    if known in ("newsml", "nitf"):
        raise BadDocument(f"the document is declared as {READ[known].words} and is none: send it as what it is")
    looks = known if known != "plain" else None
    return _allowed(looks or _by_name(name) or _by_look(text), declared)


def end_of_preamble(text: str) -> int:
    """Where the declaration, comments and document type before the first element of XML or HTML end."""
    preamble = _XML_PREAMBLE.match(text)
    return preamble.end() if preamble else 0


def _allowed(found: Format, declared: str) -> Format:
    """A web page may send text/plain to any server without being asked; what it sends must not become records, nor
    withdraw any."""
    told = by_type(declared) == found or declared in _UNDECLARED
    if not told and (found == "json" or (found not in _HARMLESS and declared == "text/plain")):
        raise BadDocument(
            f"the document is {READ[found].words} but declared as {declared}: declare {READ[found].media_types[0]}"
        )
    return found


def _by_root(text: str) -> Format | None:
    root = _ROOT.match(text, end_of_preamble(text))
    if not root:
        return None
    tag = root[2].lower()
    if tag in _REFUSED_ROOTS:
        raise BadDocument(_REFUSED_ROOTS[tag].message)
    return _ROOTS.get(tag) or ("html" if tag in _HTML_TAGS else None)


def _by_name(name: str) -> Format | None:
    found = by_ending(ending_of(name))
    return found if found in ("markdown", "html", "json") else None


def _by_look(text: str) -> Format:
    """`.txt` files, standard input, unknown types. JSON must begin as an object or an array of objects."""
    if _JSON.match(text):
        return "json"
    if _is_table(text):
        raise BadDocument(REFUSED["csv"].message)
    return "markdown" if _MARKDOWN.search(text[:20_000]) else "plain"


def _is_table(text: str) -> bool:
    """A first line that names columns as exports of news do, and a second one with as many fields."""
    lines = text[:_MOST_COLUMNS].lstrip().split("\n", 1)
    mark = max(",;\t", key=lines[0].count)
    columns = [column.strip().strip('"').lower() for column in lines[0].split(mark)]
    if len(columns) < 2 or len(lines) < 2 or not _HEADINGS.intersection(columns):
        return False
    if any(len(column.split()) > 3 for column in columns):
        return False
    rows = csv.reader(lines[1].splitlines(), delimiter=mark)
    try:
        return len(next(iter(rows))) == len(columns)
    except (csv.Error, StopIteration):
        return False
