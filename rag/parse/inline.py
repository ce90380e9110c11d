"""Markdown inside a paragraph to the words that a reader sees. Each step takes time linear in the text.

Links keep their words, images and comments go, emphasis marks go where they come in pairs. Raw HTML
loses its tags, and with them what a page would hide.
"""

import html
import re
from collections.abc import Iterator

_IMAGE = re.compile(
    r"!\[[^\[\]]{0,2000}\](?:\([^()\n]{0,4000}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)|\[[^\[\]]{0,200}\])?"
)
_LINK = re.compile(r"\[([^\[\]]{0,4000})\]\([^()\n]{0,4000}(?:\([^()\n]{0,500}\)[^()\n]{0,500})?\)")
_REFERENCE = re.compile(r"\[([^\[\]]{1,4000})\]\[[^\[\]]{0,200}\]")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]{1,60}\]")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]{1,4000}|[\w.+-]{1,100}@[\w.-]{1,100})>")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_ESCAPED = re.compile("[\ue021-\ue07e]")
_LONG_NUMBER = re.compile(r"&#[0-9]{20,};?")
_MARK = re.compile(r"\*\*|__|~~|\*|_")
_CODE = re.compile(r"(?<!`)(`{1,3})(?!`)([^`\n]{1,2000})\1(?!`)")
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)((?:\s[^<>]{0,4000})?)/?>")
_HIDING = re.compile(
    r"\bhidden\b|aria-hidden\s*=\s*[\"']?true|(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])"
    r"|opacity\s*:\s*0(?![.\d]*[1-9]))",
    re.IGNORECASE,
)
_UNSEEN = frozenset("script style template noscript iframe object svg head".split())
_VOID = frozenset("br hr img input wbr meta link source".split())


def without_comments(text: str) -> str:
    """Without `<!-- … -->`; one that is not closed goes on to the end, as in a page."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0:
        parts.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(parts)
        at = end + 3
    return "".join([*parts, text[at:]])


def without_tags(text: str) -> str:
    """Without HTML tags and without what stands in a hidden element. Autolinks are no tags."""
    return "".join(_seen(text)) if "<" in text else text


def _seen(text: str) -> Iterator[str]:
    at, hidden, depth = 0, "", 0
    for tag in _TAG.finditer(text):
        name = tag[2].lower()
        if not hidden:
            yield text[at : tag.start()]
            yield "\n" if name == "br" else ""
            if not tag[1] and name not in _VOID and (name in _UNSEEN or _HIDING.search(tag[3])):
                hidden, depth = name, 1
        elif name == hidden:
            depth += -1 if tag[1] else 1
            hidden = hidden if depth else ""
        at = tag.end()
    if not hidden:
        yield text[at:]


def words_of(markdown: str) -> str:
    """The words of one paragraph, comments and tags already gone."""
    text = _ESCAPE.sub(lambda found: chr(0xE000 + ord(found[1])), markdown)
    text = _CODE.sub(lambda found: _covered(found[2]), text)
    text = _AUTOLINK.sub(lambda found: _covered(found[1]), text)
    text = _FOOTNOTE.sub("", _IMAGE.sub("", text))
    text = _REFERENCE.sub(r"\1", _LINK.sub(r"\1", _LINK.sub(r"\1", text)))
    return _ESCAPED.sub(lambda found: chr(ord(found[0]) - 0xE000), _named(_without_marks(text)))


def _named(text: str) -> str:
    """Character references resolved; a number of more digits than Python reads is no character's."""
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text)) if "&" in text else text


def _covered(text: str) -> str:
    """Punctuation out of the way of later steps; `words_of` brings it back at its end."""
    return _PUNCTUATION.sub(lambda found: chr(0xE000 + ord(found[0])), text)


def _without_marks(text: str) -> str:
    """Pairs of equal marks, of which the first stands before a word and the second behind one, are dropped."""
    opened: dict[str, list[re.Match[str]]] = {}
    dropped: list[re.Match[str]] = []
    for mark in _MARK.finditer(text):
        before, after = text[mark.start() - 1 : mark.start()], text[mark.end() : mark.end() + 1]
        wordy = "_" in mark[0]
        waiting = opened.setdefault(mark[0], [])
        if waiting and before.strip() and not (wordy and after.isalnum()):
            dropped += [waiting.pop(), mark]
        elif after.strip() and not (before.isalnum() and (wordy or after.isdigit())):
            waiting.append(mark)
    return _cut_out(text, dropped)


def _cut_out(text: str, marks: list[re.Match[str]]) -> str:
    parts: list[str] = []
    at = 0
    for mark in sorted(marks, key=lambda mark: mark.start()):
        parts.append(text[at : mark.start()])
        at = mark.end()
    return "".join([*parts, text[at:]])
