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
_FEWEST = 3
"""Different words before a name, and behind it."""
_OF_NAME = re.compile(r"[^\W\d_][^\W\d_.'’-]*(?:[.'’-][^\W\d_]*)*,?")
_LETTERS = re.compile(r"\w+")
_AND = ("and", "&")

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


def recurring(posts: Sequence[str], document: Sequence[str]) -> Mapping[Name, int]:
    """What signs posts, and how many different words stand around it. Time is linear in the texts."""
    seen: defaultdict[Name, _Seen] = defaultdict(_Seen)
    for words in map(str.split, posts):
        for start, end in _runs(words):
            each = seen[_name(words[start:end])]
            each.before.add(_bare(words[start - 1]))
            each.behind.add(_bare(words[end]))
            each.times += 1
    likely = {name: each for name, each in seen.items() if each.different >= _FEWEST}
    everywhere = Counter(
        name
        for words in map(str.split, document)
        for start in range(len(words))
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
    while end < len(words) and (words[end] in _AND or words[end - 1].endswith(",")):
        begin = end + (words[end] in _AND)
        end = next((begin + n for n in _LENGTHS if _name(words[begin : begin + n]) in names), begin + _USUAL)
    while start > _USUAL and (words[start - 1] in _AND or words[start - 1].endswith(",")):
        stop = start - (words[start - 1] in _AND)
        start = next((stop - n for n in _LENGTHS if _name(words[stop - n : stop]) in names), stop - _USUAL)
    return (start, end) if 0 < start < end < len(words) else None


def _runs(words: Words) -> Iterator[tuple[int, int]]:
    """Words in capitals behind the first word, before one that may begin a sentence or goes on to another name."""
    for start in range(1, min(_REACH, len(words))):
        for length in _LENGTHS:
            end = start + length
            if end >= len(words) or not _is_of_name(words[end - 1]):
                break
            run = words[start:end]
            joined = words[end] in _AND or run[-1].endswith(",")
            inside = all(_is_of_name(word) and not word.endswith(",") for word in run[:-1])
            if inside and (joined or (not words[end][0].islower() and not run[-1].endswith(","))):
                yield start, end


def _is_of_name(word: str) -> bool:
    return word[0].isupper() and _OF_NAME.fullmatch(word) is not None


def _bare(word: str) -> str:
    """Without "'s" and marks around it."""
    found = _LETTERS.search(word)
    return found[0] if found else word


def _name(words: Words) -> Name:
    return (*words[:-1], words[-1].removesuffix(",")) if words else ()
