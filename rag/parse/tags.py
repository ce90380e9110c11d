"""A look at the tags of a page before a library sees them.

libxml2 compares each attribute of an element with those before it, so that one element with 16,000 of them
takes as long as an archive. The tokenizer is that of the HTML standard as far as it is needed to tell where a
tag ends: a value in quotation marks may hold anything, a script and a comment hold no tags.
"""

import re

from rag.errors import BadDocument

MAX_ATTRIBUTES = 250
"""Of one element; pages of outlets have at most some forty."""

_OPENING = re.compile(r"<(?:(?P<comment>!--)|(?P<name>[A-Za-z][^\s/>]*+))")
_COMMENT_END = re.compile("--!?>")
_ATTRIBUTE = r"""(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>]*+))?+)"""
_ATTRIBUTES = re.compile(rf"{_ATTRIBUTE}*+")
_TOO_MANY = re.compile(rf"{_ATTRIBUTE}{{{MAX_ATTRIBUTES + 1}}}+")
_LEAST_CHARS = 2 * MAX_ATTRIBUTES
_RAW = {
    name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea", "title", "xmp", "iframe")
}
"""Elements whose content is text up to their end tag."""


def check_tags(html: str) -> None:
    """Raises `BadDocument` for an element with more than 250 attributes."""
    at = 0
    while opening := _OPENING.search(html, at):
        if opening["comment"]:
            closing = _COMMENT_END.search(html, opening.start() + 2)  # `<!-->` is a whole one
            at = closing.end() if closing else -1
        else:
            at = _end_of(html, opening.end(), opening["name"].lower())
        if at < 0:
            return


def _end_of(html: str, at: int, name: str) -> int:
    """Where the element's tag ends, or its content when that holds no tags; -1 when that goes on to the end."""
    found = _ATTRIBUTES.match(html, at)
    end = found.end() if found else at
    if end - at >= _LEAST_CHARS and _TOO_MANY.match(html, at):
        raise BadDocument(f"an element has more than {MAX_ATTRIBUTES} attributes: the page is damaged or hostile")
    if name not in _RAW:
        return end
    closing = _RAW[name].search(html, end)
    return closing.start() if closing else -1
