"""Which format a document has: its content first where that is unmistakable, then its media type and name."""

import re
from typing import Literal

from rag.errors import BadDocument

Format = Literal["markdown", "plain", "html", "feed", "json"]

MEDIA_TYPES: dict[Format, str] = {
    "markdown": "text/markdown",
    "plain": "text/plain",
    "html": "text/html",
    "feed": "application/xml",
    "json": "application/json",
}
_BY_TYPE: dict[str, Format] = {
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
    "application/rdf+xml": "feed",
    "application/json": "json",
    "application/feed+json": "json",
    "application/jsonl": "json",
    "application/x-jsonl": "json",
    "application/x-ndjson": "json",
    "application/ndjson": "json",
}
_BY_ENDING: dict[str, Format] = {
    "md": "markdown",
    "markdown": "markdown",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "rss": "feed",
    "atom": "feed",
    "json": "json",
    "jsonl": "json",
    "ndjson": "json",
}
_UNDECLARED = frozenset({"", "application/octet-stream"})
_OPAQUE = ("image/", "audio/", "video/", "font/")
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


def detect(text: str, *, media_type: str | None = None, name: str = "") -> Format:
    """Raises `BadDocument` for a media type that holds no text and for XML that is no feed."""
    declared = (media_type or "").partition(";")[0].strip().lower()
    if declared.startswith(_OPAQUE) or declared == "application/pdf":
        raise BadDocument(f"{declared} holds no text that can be read: convert it to text, Markdown or HTML first")
    known = _BY_TYPE.get(declared)
    if known not in ("markdown", "json"):
        root = _by_root(text)
        if root:
            return root
        if declared.endswith("/xml") and not known:
            raise BadDocument("the document is XML but neither RSS, Atom nor HTML: send one of these")
    found = known or _by_ending(name) or _by_look(text)
    if found == "json" and known != "json" and declared not in _UNDECLARED:
        # A web page may send text/plain to any server without being asked; what it sends must not become records.
        raise BadDocument(f"the document is JSON but declared as {declared}: declare application/json")
    return found


def end_of_preamble(text: str) -> int:
    """Where the declaration, comments and document type before the first element of XML or HTML end."""
    preamble = _XML_PREAMBLE.match(text)
    return preamble.end() if preamble else 0


def _by_root(text: str) -> Format | None:
    root = _ROOT.match(text, end_of_preamble(text))
    if not root:
        return None
    tag = root[2].lower()
    if tag in ("rss", "feed", "rdf"):
        return "feed"
    return "html" if tag in _HTML_TAGS else None


def _by_ending(name: str) -> Format | None:
    path = name.partition("?")[0] if "://" in name else name
    return _BY_ENDING.get(path.rpartition(".")[2].lower())


def _by_look(text: str) -> Format:
    """`.txt` files, standard input, unknown types. JSON must begin as an object or an array of objects."""
    if _JSON.match(text):
        return "json"
    return "markdown" if _MARKDOWN.search(text[:20_000]) else "plain"
