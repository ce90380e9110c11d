"""Posts of a live blog: where each begins, and when it was published.

Its time is in the markup, or at the head of its first line, where the outlets' tools glue it to the words, maybe with
a prompt that is the same everywhere ("Share"). Such times run in one direction, lie in the past and within two weeks;
so a timetable or a list of other articles is no live blog, nor is a document with fewer than three of them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from rag.parse.dates import DateInText, clock_at_head, moment_at_head, read_date
from rag.parse.found import Block
from rag.parse.signatures import signature, signing
from rag.types import Stamp

_FEWEST = 3
_MOST_BACK = 0.1
"""Of the steps from one post to the next, the share that may go in the other direction: posts that are pinned."""
_LEAST_SAID = 80
"""Characters that most posts have."""
_LONGEST_PROMPT = 8
"""Words behind a time that are the same in most posts."""
_BEGIN = 0.75
"""Of posts with a prompt, those in which no word in lower case comes behind it."""
_DAY = timedelta(days=1)
_LONGEST = 14 * _DAY


@dataclass(frozen=True, slots=True)
class _Head:
    """The block that begins a post, its time, and the end of what its line begins with."""

    block: int
    at: Stamp
    end: int = 0


def marked(blocks: Sequence[Block], *, now: datetime, day: Stamp | None) -> list[Block]:
    """The blocks, those that begin a post marked with its time; of what was glued to its words the time with a prompt
    is an aside then, and a headline and the reporters' names are blocks of their own.

    `day` is that of the article, for times without a date.
    """
    heads = _heads(blocks, now, day)
    prompt = _prompt([blocks[head.block].text[head.end :] for head in heads if head.end])
    by_block = {head.block: head for head in heads}
    parts = [_split(block, by_block.get(n), prompt) for n, block in enumerate(blocks)]
    glued = [own for n, own in enumerate(parts) if n in by_block and by_block[n].end]
    names = signing([own[-1].text for own in glued], [own[-1].text for own in parts])
    for own in glued:
        if found := signature(own[-1].text, names):
            own[-1:] = _signed(own[-1], *found)
    return [block for own in parts for block in own]


def _signed(block: Block, start: int, end: int) -> list[Block]:
    """A line of which these words are names, in three."""
    words = block.text.split()
    headline, names, text = (" ".join(part) for part in (words[:start], words[start:end], words[end:]))
    return [replace(block, text=headline, kind="heading"), Block(names, "byline"), Block(text, block.kind)]


def _heads(blocks: Sequence[Block], now: datetime, day: Stamp | None) -> list[_Head]:
    by_markup = [_Head(n, at) for n, block in enumerate(blocks) if block.time and (at := _moment(block.time, now))]
    by_words = [
        _Head(n, found.stamp, found.end)
        for n, block in enumerate(blocks)
        if block.text[:1].isdigit() and (found := moment_at_head(block.text, now=now))
    ]
    for heads in (by_markup, by_words, _by_clock(blocks, day)):
        if _are_posts(heads, now):
            return heads
    return []


def _moment(text: str, now: datetime) -> Stamp | None:
    stamp = read_date(text, now=now)
    return stamp if stamp and stamp.precision == "second" else None


def _by_clock(blocks: Sequence[Block], day: Stamp | None) -> list[_Head]:
    """By times without a date; only where a prompt behind them shows that a tool has put them there, and where more is
    said than in a timetable."""
    if day is None:
        return []
    found = [
        (n, head)
        for n, block in enumerate(blocks)
        if block.text[:1].isdigit() and (head := clock_at_head(block.text, day))
    ]
    rests = [blocks[n].text[head.end :] for n, head in found]
    if len(found) < _FEWEST or not _prompt(rests) or median(map(len, rests)) < _LEAST_SAID:
        return []
    return [_Head(n, at, head.end) for (n, head), at in zip(found, _over_midnight([h for _, h in found]), strict=True)]


def _over_midnight(heads: Sequence[DateInText]) -> Iterator[Stamp]:
    """The oldest is of the article's day; one long before that of the post it follows is of the next day."""
    stamps = [head.stamp for head in heads]
    newest_first = 2 * sum((b.at - a.at) % _DAY > _DAY / 2 for a, b in pairwise(stamps)) > len(stamps) - 1
    days, shifted = 0, list[Stamp]()
    for stamp in stamps[::-1] if newest_first else stamps:
        if shifted and stamp.at + days * _DAY < shifted[-1].at - _DAY / 2:
            days += 1
        shifted.append(Stamp(stamp.at + days * _DAY))
    return reversed(shifted) if newest_first else iter(shifted)


def _are_posts(heads: Sequence[_Head], now: datetime) -> bool:
    times = [head.at.first for head in heads]
    if len(set(times)) < _FEWEST or max(times) > now or max(times) - min(times) > _LONGEST:
        return False
    later = sum(a < b for a, b in pairwise(times))
    earlier = sum(a > b for a, b in pairwise(times))
    return min(later, earlier) <= _MOST_BACK * (later + earlier)


def _prompt(rests: Sequence[str]) -> list[str]:
    """The words that most of these begin with, and that their own words come behind: not the beginning of sentences."""
    prompt = _shared(rests)
    while prompt:
        behind = [rest.split(maxsplit=len(prompt))[len(prompt) :] for rest in rests]
        begin = sum(bool(words) and not words[0][0].islower() for words in behind)
        if begin >= _BEGIN * len(rests):
            break
        prompt.pop()
    return prompt


def _shared(rests: Sequence[str]) -> list[str]:
    prompt: list[str] = []
    for at in range(_LONGEST_PROMPT):
        nth = [words[at] for words in map(str.split, rests) if words[:at] == prompt and len(words) > at]
        word, count = Counter(nth).most_common(1)[0] if nth else ("", 0)
        if count < _FEWEST or 2 * count <= len(rests):
            break
        prompt.append(word)
    return prompt


def _split(block: Block, head: _Head | None, prompt: Sequence[str]) -> list[Block]:
    if not head:
        return [block]
    if not head.end:
        return [replace(block, at=head.at)]
    rest = block.text[head.end :].lstrip()
    for word in prompt:
        if rest.split(maxsplit=1)[:1] != [word]:
            break
        rest = rest[len(word) :].lstrip()
    before = Block(block.text[: len(block.text) - len(rest)].strip(), "aside", at=head.at)
    return [before, replace(block, text=rest)] if rest else [before]
