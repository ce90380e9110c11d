"""Markdown as news archives write it: front matter, headings, paragraphs, lists, quotations, tables.

A reader of our own, since only the visible words are wanted and time must stay linear in hostile
text. What it does not know is left as the text that it is.
"""

import re
from collections.abc import Iterator, Mapping

from rag.parse.found import Block, BlockKind, Document, Found
from rag.parse.inline import without_comments, without_tags, words_of

_FRONT_MATTER = re.compile(r"\s*---[^\S\n]*\n(.{0,20000}?)\n(?:---|\.\.\.)[^\S\n]*(?:\n|$)", re.DOTALL)
_ENTRY = re.compile(r"([\w-]+)[^\S\n]*:(.*)")
_LISTED = re.compile(r"\s*-\s(.+)")
_HEADING = re.compile(r" {0,3}#{1,6}\s(.*)")
_UNDERLINE = re.compile(r" {0,3}(=+|-{2,})\s*$")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*+){3,}+|(?:-\s*+){3,}+|(?:_\s*+){3,}+)$")
_ITEM = re.compile(r"\s{0,12}(?:[-*+•]|\d{1,9}[.)])\s+(\S.*)$")
_QUOTE = re.compile(r" {0,3}(?:>\s?)+")
_NUMBERED = re.compile(r"\s*(?!1[.)])\d")
_FENCE = re.compile(r" {0,3}(?:```+|~~~+)")
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]{1,200}\]:\s+\S+")
_TABLE_RULE = re.compile(r"\s*+\|?(?:\s*+:?-{2,}+:?\s*+\|)++\s*+:?-*+:?\s*$")
_STRONG = re.compile(r"\s*(\*\*|__)(?!\s)[^*\n]{1,300}(?<!\s)\1\s*$")
_HEADINGS = re.compile(r"^(?:#{1,6} \S|={3,}$)", re.MULTILINE)
_EMPTY_LINES = re.compile(r"\n{3,}")
_FIELDS = {
    "title": ("title", "headline"),
    "url": ("url", "canonical", "canonical_url", "link", "permalink", "original_url"),
    "source": ("source", "publisher", "outlet", "publication"),
    "language": ("language", "lang"),
    "section": ("section", "category"),
}
_DATES = ("published_at", "published", "date", "pubdate", "datepublished")
_MODIFIED = ("updated_at", "updated", "modified_at", "modified", "date_modified", "datemodified", "lastmod")
_AUTHORS = ("authors", "author", "by")


def read(document: Document) -> Iterator[Found]:
    title, blocks, front = read_text(document.text)
    known = {*_DATES, *_MODIFIED, *_AUTHORS, *(name for names in _FIELDS.values() for name in names)}
    given = {name: next((front[key] for key in keys if front.get(key)), "") for name, keys in _FIELDS.items()}
    yield Found(
        title=given["title"] or title,
        blocks=blocks,
        original=document.data,
        media_type=document.media_type,
        url=given["url"] or None,
        source=given["source"] or None,
        authors=tuple(_list(next((front[key] for key in _AUTHORS if front.get(key)), ""))),
        dates=tuple(front[key] for key in _DATES if front.get(key)),
        language=given["language"] or None,
        section=given["section"] or None,
        metadata={name: value for name, value in front.items() if name not in known and value} | _modified(front),
    )


def _modified(front: Mapping[str, str]) -> dict[str, str]:
    when = next((front[key] for key in _MODIFIED if front.get(key)), None)
    return {"modified_at": when} if when else {}


def has_headings(text: str) -> bool:
    """Whether lines of it are marked as headings, as hardly any are in text that is no Markdown."""
    return _HEADINGS.search(text) is not None


def read_text(text: str) -> tuple[str, tuple[Block, ...], Mapping[str, str]]:
    """The title (the first heading, when nothing but short lines stands before it), blocks, front matter."""
    found = _FRONT_MATTER.match(text)
    front = _front_matter(found[1]) if found else {}
    visible = without_tags(without_comments(text[found.end() :] if found and front else text))
    blocks = list(_blocks(visible))
    for index, block in enumerate(blocks[:3]):
        if block.kind == "heading":
            return block.text, (*blocks[:index], *blocks[index + 1 :]), front
    return "", tuple(blocks), front


def _front_matter(text: str) -> dict[str, str]:
    """The flat part of YAML: `key: value`, and lists as `[a, b]` or as lines that begin with a dash."""
    front: dict[str, str] = {}
    key = ""
    for line in text.split("\n"):
        entry = _ENTRY.match(line)
        if entry:
            key = entry[1].lower().replace("-", "_")
            front[key] = entry[2].strip().strip("\"'")
        elif key and (item := _LISTED.match(line)):
            front[key] = f"{front[key]}; {item[1].strip().strip(chr(34) + chr(39))}".removeprefix("; ")
    return front


def _list(text: str) -> list[str]:
    inner = text.strip().removeprefix("[").removesuffix("]")
    return [part.strip().strip("\"'") for part in inner.replace(",", ";").split(";") if part.strip()]


def _blocks(text: str) -> Iterator[Block]:
    kind: BlockKind = "text"
    lines: list[str] = []
    fenced = False
    for line in [*_EMPTY_LINES.sub("\n\n", text).split("\n"), ""]:
        if _FENCE.match(line):
            fenced = not fenced
            line = ""
        if lines and not fenced and kind == "text" and _UNDERLINE.match(line):
            yield from _block(lines, "heading")
            lines = []
            continue
        begins = _begins(line) if not fenced else None
        if begins and lines and _goes_on(kind, begins[0], line):
            begins, line = None, begins[1] if begins[0] == "quote" else line
        if lines and (begins or not line.strip()):
            yield from _block(lines, kind)
            lines = []
        if begins:
            kind, line = begins
        elif not lines:
            kind = "text"
        if line.strip():
            lines.append(line)
        if kind == "heading":
            yield from _block(lines, kind)
            lines, kind = [], "text"


def _begins(line: str) -> tuple[BlockKind, str] | None:
    """The kind of block that this line begins, and the line without its marks; None when it goes on."""
    if heading := _HEADING.match(line):
        return "heading", _unclosed(heading[1])
    if _RULE.match(line) or _DEFINITION.match(line) or _TABLE_RULE.match(line):
        return "text", ""
    if item := _ITEM.match(line):
        return "item", item[1]
    if quote := _QUOTE.match(line):
        return "quote", line[quote.end() :]
    if line.lstrip().startswith("|"):
        return "row", line.strip().strip("|").replace("|", " | ")
    return None


def _goes_on(kind: BlockKind, begun: BlockKind, line: str) -> bool:
    """A quotation over several lines; a number that a wrapped line of a paragraph happens to begin with."""
    if begun == "quote":
        return kind == "quote"
    return begun == "item" and kind == "text" and _NUMBERED.match(line) is not None


def _unclosed(heading: str) -> str:
    """Without the number signs that may stand behind a heading as they stand before it."""
    text = heading.strip()
    bare = text.rstrip("#")
    return bare.rstrip() if bare != text and bare[-1:].isspace() else text


def _block(lines: list[str], kind: BlockKind) -> Iterator[Block]:
    raw = "\n".join(line.strip().removesuffix("\\") for line in lines)
    text = words_of(raw).strip()
    if text:
        yield Block(text, "strong" if kind == "text" and _STRONG.match(raw) else kind)
