"""Word documents: mammoth makes HTML of what is seen, and that is read as any other.

Hidden text is taken out first, since mammoth shows it; what was deleted under "track changes" and comments it leaves
out itself. Pictures, macros and what else is in the archive are not looked at.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from importlib import import_module
from io import BytesIO

from rag.errors import BadDocument, TooLarge
from rag.parse.found import Document, Found
from rag.parse.html import read_fragment
from rag.parse.record import kept
from rag.parse.xml_tree import Node, below, child, local, source_of, text_of, xml_tree_of

MOST_BYTES = 50_000_000
"""Of the texts and styles in a document, unpacked."""

_READ = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/core\.xml"
    r"|word/(?:document|styles|numbering|footnotes|endnotes)\.xml|word/_rels/[\w.-]{1,100}\.rels"
)
_SHOWN = re.compile(r"word/(?:document|footnotes|endnotes)\.xml")
_REFERENCES = re.compile(
    r'<sup><a href="#(?:foot|end)note-[\w-]{1,40}"[^<>]{0,200}>[^<>]{0,20}</a></sup>'
    r'| ?<a href="#(?:foot|end)note-ref-[\w-]{1,40}">[^<>]{0,20}</a>'
)
_NO = frozenset(["0", "false", "off", "none"])
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def read(document: Document) -> Iterator[Found]:
    """Raises `BadDocument` for a damaged or encrypted document, `TooLarge` for one that unpacks to more than 50 MB."""
    try:
        parts = _parts(document.data)
    except _DAMAGED:
        raise BadDocument("the Word document is damaged or encrypted: save it again and send that") from None
    html = _html({name: _visible(data) if _SHOWN.fullmatch(name) else data for name, data in parts.items()})
    about = _about(parts.get("docProps/core.xml", b""))
    html = re.sub(
        r"<(t[dh][^<>]{0,100})><p>", r"<\1>", html.replace("</p></td>", "</td>").replace("</p></th>", "</th>")
    )
    blocks = read_fragment(_REFERENCES.sub("", html))
    heading = next((index for index, block in enumerate(blocks[:3]) if block.kind == "heading"), None)
    title = text_of(child(about, "title")) or (blocks[heading].text if heading is not None else "")
    author = text_of(child(about, "creator"))
    yield Found(
        title=title,
        blocks=blocks,
        original=document.data,
        media_type=document.media_type,
        authors=(author,) if " " in author else (),
        dates=(),
        language=text_of(child(about, "language")) or None,
        metadata=kept(
            {
                "created_at": text_of(child(about, "created")),
                "modified_at": text_of(child(about, "modified")),
                "keywords": text_of(child(about, "keywords")),
            }
        ),
    )


def _parts(data: bytes) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = MOST_BYTES
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for info in archive.infolist():
            if not _READ.fullmatch(info.filename) or info.filename in parts:
                continue
            with archive.open(info) as file:
                parts[info.filename] = file.read(left + 1)
            left -= len(parts[info.filename])
            if left < 0:
                raise TooLarge(f"the Word document unpacks to more than {MOST_BYTES} bytes: split it")
    return parts


def _visible(xml: bytes) -> bytes:
    """Without hidden runs. Raises `BadDocument` for what is not well-formed or declares entities."""
    root = xml_tree_of(xml.decode("utf-8", "replace"))
    for run in list(below(root, "r")):
        if any(_is_on(each) for each in (child(run, "rPr", "vanish"), child(run, "rPr", "webHidden"))):
            run.clear(keep_tail=True)
    return source_of(root)


def _is_on(switch: Node | None) -> bool:
    """A property of Word is on when it is there, unless its value says otherwise."""
    if switch is None:
        return False
    given = next((value for name, value in switch.attrib.items() if name.rpartition("}")[2] == "val"), "")
    return given.lower() not in _NO


def _html(parts: dict[str, bytes]) -> str:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    mammoth = vars(import_module("mammoth"))  # takes a tenth of a second to import; it has no types
    no_pictures = mammoth["images"].img_element(_no_picture)
    try:
        made = mammoth["convert_to_html"](packed, convert_image=no_pictures, include_embedded_style_map=False)
    except _FAULTS as error:
        raise BadDocument(f"the Word document cannot be read ({type(error).__name__}): send it as text") from None
    return str(made.value)


def _no_picture(_: object) -> dict[str, str]:
    return {}


def _about(core: bytes) -> Node | None:
    try:
        root = xml_tree_of(core.decode("utf-8", "replace")) if core else None
    except BadDocument:
        return None
    return root if root is not None and local(root) == "coreProperties" else None
