"""What is read and what is not: each format with its media types and endings, in one place.

The reader of a format is the module that bears its name, or the one that `module` says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Format = Literal[
    "markdown",
    "plain",
    "html",
    "feed",
    "json",
    "newsml",
    "nitf",
    "sitemap",
    "mail",
    "mbox",
    "pdf",
    "docx",
    "zip",
    "gzip",
]


@dataclass(frozen=True, slots=True)
class Read:
    """A format that is read. The first of its media types is how its articles are kept."""

    words: str
    media_types: tuple[str, ...]
    endings: tuple[str, ...] = ()
    module: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A format that is not read, and what to do about it: `words` names it, `advice` goes on behind a colon."""

    words: str
    advice: str
    endings: tuple[str, ...]
    media_types: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        return f"the document is {self.words}, which is not read: {self.advice}"


READ: dict[Format, Read] = {
    "markdown": Read("Markdown", ("text/markdown", "text/x-markdown"), ("md", "markdown")),
    "plain": Read("text", ("text/plain",), ("txt", "text")),
    "html": Read("HTML", ("text/html", "application/xhtml+xml"), ("html", "htm", "xhtml")),
    "feed": Read(
        "RSS and Atom",
        ("application/xml", "text/xml", "application/rss+xml", "application/atom+xml", "application/rdf+xml"),
        ("xml", "rss", "atom", "rdf"),
    ),
    "json": Read(
        "JSON and JSON lines (own fields, JSON Feed, ninjs, NewsAPI, WordPress)",
        (
            "application/json",
            "application/feed+json",
            "application/ninjs+json",
            "application/ld+json",
            "application/x-ndjson",
            "application/ndjson",
            "application/jsonl",
            "application/x-jsonl",
        ),
        ("json", "jsonl", "ndjson"),
        module="jsonl",
    ),
    "newsml": Read(
        "NewsML-G2",
        (
            "application/vnd.iptc.g2.newsitem+xml",
            "application/vnd.iptc.g2.newsmessage+xml",
            "application/vnd.iptc.g2.packageitem+xml",
            "application/vnd.iptc.g2.newsml+xml",
        ),
        ("newsml", "nar"),
    ),
    "nitf": Read("NITF", ("application/nitf+xml", "application/x-nitf+xml", "text/vnd.iptc.nitf"), ("nitf",)),
    "sitemap": Read("news sitemaps", ("application/xml",)),
    "mail": Read("mail", ("message/rfc822",), ("eml", "mht", "mhtml")),
    "mbox": Read("mailboxes", ("application/mbox",), ("mbox",), module="mail"),
    "pdf": Read("PDF", ("application/pdf", "application/x-pdf"), ("pdf",)),
    "docx": Read(
        "Word (.docx)",
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.ms-word.document.macroenabled.12",
        ),
        ("docx", "docm"),
    ),
    "zip": Read("zipped folders", ("application/zip", "application/x-zip-compressed", "application/x-zip"), ("zip",)),
    "gzip": Read("gzip", ("application/gzip", "application/x-gzip"), ("gz",), module="zip"),
}

_TEXT = "save it as text, HTML, DOCX or PDF and send that"
_ROWS = "convert each row to an object of JSON lines with title, text, url, source and published_at"
_UNPACK = "unpack it and send the folder, or pack it as ZIP"
_LISTED = "send the address of each feed or article that it lists, or the documents themselves"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OFFICE = "application/vnd.openxmlformats-officedocument."

REFUSED: dict[str, Refused] = {
    "csv": Refused("a table of comma-separated values (CSV)", _ROWS, ("csv",), ("text/csv", "application/csv")),
    "tsv": Refused("a table of tab-separated values (TSV)", _ROWS, ("tsv", "tab"), ("text/tab-separated-values",)),
    "xlsx": Refused(
        "a spreadsheet",
        _ROWS,
        ("xlsx", "xlsm", "xls", "ods", "numbers"),
        (f"{_OFFICE}spreadsheetml.sheet", f"{_OPEN_DOCUMENT}spreadsheet", "application/vnd.ms-excel"),
    ),
    "pptx": Refused(
        "a set of slides",
        _TEXT,
        ("pptx", "ppt", "odp", "key"),
        (
            f"{_OFFICE}presentationml.presentation",
            f"{_OPEN_DOCUMENT}presentation",
            "application/vnd.ms-powerpoint",
        ),
    ),
    "rtf": Refused("RTF", _TEXT, ("rtf",), ("application/rtf", "text/rtf", "text/richtext")),
    "doc": Refused(
        "an old office document (.doc, .xls, .ppt) or an Outlook message (.msg)",
        "save it as DOCX, or the message as .eml, and send that",
        ("doc", "dot", "msg"),
        ("application/msword", "application/vnd.ms-outlook"),
    ),
    "odt": Refused("an OpenDocument text (ODT)", _TEXT, ("odt", "fodt"), (f"{_OPEN_DOCUMENT}text",)),
    "pages": Refused("an Apple Pages document", _TEXT, ("pages",)),
    "epub": Refused(
        "an electronic book",
        _TEXT,
        ("epub", "mobi", "azw3"),
        ("application/epub+zip", "application/x-mobipocket-ebook"),
    ),
    "opml": Refused("OPML, a list of feeds", _LISTED, ("opml",), ("text/x-opml", "application/x-opml+xml")),
    "postscript": Refused("PostScript", "convert it to PDF or text", ("ps", "eps"), ("application/postscript",)),
    "tex": Refused("LaTeX", "convert it to PDF or text", ("tex",), ("application/x-tex", "text/x-tex")),
    "subtitles": Refused(
        "a set of subtitles (WebVTT, SRT)", "send the transcript as text", ("vtt", "srt"), ("text/vtt",)
    ),
    "calendar": Refused("a calendar or a set of contacts", _LISTED, ("ics", "vcf"), ("text/calendar", "text/vcard")),
    "archive": Refused(
        "an archive of another kind than ZIP",
        _UNPACK,
        ("tar", "tgz", "rar", "7z", "bz2", "xz", "zst", "lz4"),
        (
            "application/x-tar",
            "application/x-7z-compressed",
            "application/vnd.rar",
            "application/x-rar-compressed",
            "application/x-bzip2",
            "application/x-xz",
            "application/zstd",
        ),
    ),
    "program": Refused(
        "a program or its settings",
        "send articles",
        ("js", "css", "py", "sh", "sql", "yaml", "yml", "toml", "ini", "exe", "jar", "db", "sqlite"),
        ("text/css", "text/javascript", "application/javascript", "application/sql", "application/yaml"),
    ),
    "picture": Refused(
        "a picture",
        "send its caption, or the article that it belongs to",
        ("jpg", "jpeg", "png", "gif", "webp", "svg", "tif", "tiff", "heic", "bmp", "ico", "avif"),
    ),
    "sound": Refused(
        "sound or video",
        "send the transcript as text",
        ("mp3", "wav", "m4a", "ogg", "mp4", "mov", "avi", "mkv", "webm"),
    ),
}
"""By a name of ours."""

BY_TYPE: dict[str, Format] = {kind: name for name, read in reversed(READ.items()) for kind in read.media_types}
BY_ENDING: dict[str, Format] = {ending: name for name, read in READ.items() for ending in read.endings}
_REFUSED_TYPES = {kind: refused for refused in REFUSED.values() for kind in refused.media_types}
_REFUSED_ENDINGS = {ending: refused for refused in REFUSED.values() for ending in refused.endings}
_OPAQUE = {"image/": "picture", "audio/": "sound", "video/": "sound", "font/": "program"}
_ANY_XML = frozenset({"application/xml", "text/xml"})
_ANY_XML_ENDING = "xml"
HIDDEN = "hidden"


def ending_of(name: str) -> str:
    """Of a file name or a URL, in lower case and without its dot; empty without one."""
    path = name
    if "://" in name:
        path = name.partition("://")[2].partition("?")[0].partition("#")[0].partition("/")[2]
    last = path.replace("\\", "/").rpartition("/")[2]
    return last.rpartition(".")[2].lower() if "." in last.lstrip(".") else ""


LINES_ENDINGS = ("jsonl", "ndjson")
_LINES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonl"})


def declared_type(media_type: str | None) -> str:
    """Without its parameters, in lower case."""
    return (media_type or "").partition(";")[0].strip().lower()


def by_type(declared: str) -> Format | None:
    """None for XML of no kind in particular: its root says which."""
    return None if declared in _ANY_XML else BY_TYPE.get(declared)


def by_ending(ending: str) -> Format | None:
    return None if ending == _ANY_XML_ENDING else BY_ENDING.get(ending)


def refused_type(declared: str) -> Refused | None:
    opaque = next((name for start, name in _OPAQUE.items() if declared.startswith(start)), None)
    return REFUSED[opaque] if opaque else _REFUSED_TYPES.get(declared)


def refused_ending(ending: str) -> Refused | None:
    return _REFUSED_ENDINGS.get(ending)


def media_type_of(ending: str) -> str | None:
    """What a file of this ending is declared as. A `.txt` may hold anything, and so may a file without an ending."""
    kind = BY_ENDING.get(ending)
    if kind is None or kind == "plain":
        return None
    lines = ending in LINES_ENDINGS
    return "application/x-ndjson" if lines else "application/xml" if ending == "xml" else READ[kind].media_types[0]


def is_lines(declared: str | None) -> bool:
    """Whether a media type says that each line is an object of its own, so that a document of it can be cut."""
    return declared_type(declared) in _LINES


def why_skipped(path: str) -> str | None:
    """Why a file of a folder, or of a zipped one, is not read; None when it is. `path` is relative to the folder."""
    parts = path.replace("\\", "/").split("/")
    if any(part.startswith((".", "__MACOSX")) for part in parts):
        return HIDDEN
    if parts[-1].lower() == "readme.md":
        return "README.md, which tells of a folder"
    ending = ending_of(parts[-1])
    if ending in BY_ENDING:
        return None
    refused = refused_ending(ending)
    if refused:
        return f".{ending}: {refused.words} is not read: {refused.advice}"
    return f".{ending}: not a known ending" if ending else "no ending"


def words() -> str:
    """The formats that are read, as a list in a sentence."""
    named = list(_words())
    return f"{', '.join(named[:-1])} and {named[-1]}"


def _words() -> Iterator[str]:
    return (read.words for read in READ.values())
