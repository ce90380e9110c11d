"""Who speaks in a sentence of a language that is not read: by quotation marks and names alone.

A quotation belongs to the one full name that its sentence has outside of the marks, else to nobody. A name is two or
more words with capitals beside each other; of scripts without capitals nobody is named.
"""

import re
from collections.abc import Iterator

from rag.types import Attribution

_MARKED = re.compile(r"„[^“”]*[“”]|“[^”]*”|«[^»]*»|»[^«]*«|\"[^\"]*\"|「[^」]*」|『[^』]*』|”[^”]*”")
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_BETWEEN = re.compile(r" (?:(?:d[ae]|del|di|la|le|v[ao]n|der|den|al|el|bin) )*")
FEWEST = 4
"""Words, or twice as many characters of a script without spaces, between marks that are a quotation and no title."""


def by_marks(sentence: str) -> Attribution | None:
    """None where nothing is quoted."""
    if not any(_is_speech(marked[0][1:-1]) for marked in _MARKED.finditer(sentence)):
        return None
    names = set(_names(_MARKED.sub(lambda marked: "." * len(marked[0]), sentence)))
    if len(names) == 1:
        return Attribution(kind="quote", speaker=names.pop())
    why = "the sentence does not name one person" if names else "the sentence names nobody"
    return Attribution(kind="quote", unsure=why)


def _is_speech(text: str) -> bool:
    words = _WORD.findall(text)
    return len(words) >= FEWEST or (len(words) == 1 and not text.isascii() and len(text) >= 2 * FEWEST)


def _names(text: str) -> Iterator[str]:
    """Runs of words with capitals, parted by spaces and such words as "van" at most."""
    first: re.Match[str] | None = None
    last: re.Match[str] | None = None
    for word in _WORD.finditer(text):
        if not word[0][0].isupper():
            continue
        if first is None or last is None or not _BETWEEN.fullmatch(text, last.end(), word.start()):
            yield from _name(text, first, last)
            first = word
        last = word
    yield from _name(text, first, last)


def _name(text: str, first: re.Match[str] | None, last: re.Match[str] | None) -> Iterator[str]:
    if first and last and last is not first:
        yield text[first.start() : last.end()]
