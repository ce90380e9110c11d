"""Names of reporters that stand between the headline and the first sentence of a post, with nothing that parts them.

A name that signs comes in several posts, between other words each time, and nowhere else in the document; a person whom
the news is about is spoken of in sentences too. Nothing else is known of names.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

_REACH = 40
"""Words of a post that its headline and the names are among."""
_LENGTHS = (2, 3, 4)
"""Words of a name."""
_USUAL = 2
"""Words of a name that is known from its neighbours alone."""
_FEWEST, _PLAIN = 2, 3
"""Different words before a name, and behind it; and those of a name that shows that posts are signed at all."""
_SIGNED = 0.2
"""Of the posts, the least share with such a name."""
_OF_NAME = re.compile(r"(?:[^\W\d_]\.|[^\W\d_]+(?:['’-][^\W\d_]+)*),?")
"""An initial, or letters; what ends with a point otherwise ends a sentence."""
_LETTERS = re.compile(r"\w+")
_AND = ("and", "&", "y", "e", "et", "und", "en", "och")
_OPENING = "\"'“‘„«¿¡—–-("

Words = Sequence[str]
Name = tuple[str, ...]


@dataclass(slots=True)
class _Seen:
    before: set[str] = field(default_factory=set[str])
    behind: set[str] = field(default_factory=set[str])
    times: int = 0

    @property
    def different(self) -> int:
        return min(len(self.before), len(self.behind))


def signing(posts: Sequence[str], document: Sequence[str]) -> Mapping[Name, int]:
    """What signs posts, and how many different words stand around it; nothing where posts are not signed."""
    found = _recurring(posts, document)
    plain = {name: different for name, different in found.items() if different >= _PLAIN}
    signed = sum(signature(post, plain) is not None for post in posts)
    return found if signed >= max(1, _SIGNED * len(posts)) else {}


def _recurring(posts: Sequence[str], document: Sequence[str]) -> Mapping[Name, int]:
    """Time is linear in the texts."""
    seen: defaultdict[Name, _Seen] = defaultdict(_Seen)
    for words in map(str.split, posts):
        for start, end in _runs(words):
            each = seen[_name(words[start:end])]
            each.before.add(_bare(words[start - 1]))
            each.behind.add(_bare(words[end]))
            each.times += 1
    likely = {name: each for name, each in seen.items() if each.different >= _FEWEST}
    first = {name[0] for name in likely}
    everywhere = Counter(
        name
        for words in map(str.split, document if likely else ())
        for start, word in enumerate(words)
        if word in first
        for length in _LENGTHS
        if (name := _name(words[start : start + length])) in likely
    )
    return {name: each.different for name, each in likely.items() if everywhere[name] == each.times}


def signature(post: str, names: Mapping[Name, int]) -> tuple[int, int] | None:
    """Where the names stand that sign a post, as the first word and the one behind the last."""
    words = post.split()
    found = [(names[name], e - s, s) for s, e in _runs(words) if (name := _name(words[s:e])) in names]
    if not found:
        return None
    _, length, start = max(found)
    end = start + length
    while _goes_on(words, end):
        begin = end + (words[end] in _AND)
        known = next((begin + n for n in _LENGTHS if _name(words[begin : begin + n]) in names), 0)
        if not (end := known or _second(words, begin, end)):
            return None
    while start > 1 and (words[start - 1] in _AND or words[start - 1].endswith(",")):
        stop = start - (words[start - 1] in _AND)
        known = next((n for n in _LENGTHS if n < stop and _name(words[stop - n : stop]) in names), 0)
        if not known and stop == start:
            break  # a headline may end with a comma's name; a single "and" joins those who sign
        start = stop - (known or _USUAL)
    return (start, end) if 0 < start < end < len(words) and _begins(words[end]) else None


def _goes_on(words: Words, end: int) -> bool:
    return end < len(words) and (words[end] in _AND or words[end - 1].endswith(","))


def _second(words: Words, begin: int, end: int) -> int:
    """The end of a name that is known from its neighbours alone: two words behind an "and", before a sentence."""
    stop = begin + _USUAL
    usual = begin > end and stop < len(words) and all(map(_is_of_name, words[begin:stop])) and _begins(words[stop])
    return stop if usual else 0


def _runs(words: Words) -> Iterator[tuple[int, int]]:
    """Words in capitals behind the first word, before one that begins a sentence or goes on to another name."""
    for start in range(1, min(_REACH, len(words))):
        for length in _LENGTHS:
            end = start + length
            run = words[start:end]
            if end >= len(words) or not all(map(_is_of_name, run)) or any(word.endswith(",") for word in run[:-1]):
                break
            if words[end] in _AND or (_is_of_name(words[end]) if run[-1].endswith(",") else _begins(words[end])):
                yield start, end


def _begins(word: str) -> bool:
    """Whether it may begin a sentence."""
    return word[0].isupper() or word[0] in _OPENING


def _is_of_name(word: str) -> bool:
    return word[0].isupper() and _OF_NAME.fullmatch(word) is not None


def _bare(word: str) -> str:
    """Without "'s" and marks around it."""
    found = _LETTERS.search(word)
    return found[0] if found else word


def _name(words: Words) -> Name:
    return (*words[:-1], words[-1].removesuffix(",")) if words else ()
