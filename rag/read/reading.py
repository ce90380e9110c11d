"""What is read of an article, once: its sentences with their words, and what they name.

A reading depends on the text, its language and `READER` alone, so it can be kept beside the text and made anew from it.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any, cast, overload

from rag.read.parser import PARSER, Word, parse
from rag.types import Span

READER = f"read@1:{PARSER}"
"""Names what a reading was made with; one that another reader made is made anew."""
MOST_SENTENCES = 2_000
"""Of an article that are read; further ones have no words. The longest real articles have about a thousand."""
MOST_BYTES = 64_000_000
"""Of a reading that is unpacked: a hundred times that of a long article."""
_NAMES = ("lemma", "pos", "tag", "dep", "entity")
_NUMBERS = ("head", "gap", "length", "opens")


@dataclass(frozen=True, slots=True)
class Named:
    """What a text names, and of which kind: PERSON, ORG, GPE and so on (OntoNotes 5)."""

    kind: str
    text: str
    at: Span


class Reading:
    """`sentences` are spans of `text`, in order. Of another language than English there are no words."""

    def __init__(self, text: str, sentences: Sequence[Span], words: Sequence[tuple[Word, ...]]) -> None:
        self.text = text
        self.sentences = tuple(sentences)
        self.words = words

    @property
    def has_words(self) -> bool:
        return bool(self.words)

    def sentence(self, n: int) -> str:
        return self.sentences[n].of(self.text)

    def index(self, span: Span) -> int | None:
        """The sentence in which a span begins; None before the first."""
        return max((n for n, s in enumerate(self.sentences) if s.start <= span.start), default=None)

    @cached_property
    def named(self) -> tuple[tuple[Named, ...], ...]:
        """Of each sentence, in order."""
        return tuple(
            tuple(self._named(words, span.start)) for words, span in zip(self.words, self.sentences, strict=True)
        )

    def _named(self, words: Sequence[Word], offset: int) -> Iterator[Named]:
        for n, word in enumerate(words):
            if word.opens:
                end = n + 1
                while end < len(words) and words[end].entity == word.entity and not words[end].opens:
                    end += 1
                at = Span(offset + word.start, offset + words[end - 1].end)
                yield Named(word.entity, at.of(self.text), at)


def read(text: str, sentences: Sequence[Span], language: str | None) -> Reading:
    """Takes some 4 ms of computing a sentence. `language` is a code like "en"; None counts as English."""
    if not is_read(language):
        return Reading(text, sentences, ())
    words = list(parse([s.of(text) for s in sentences[:MOST_SENTENCES]]))
    return Reading(text, sentences, words + [()] * (len(sentences) - len(words)))


def is_read(language: str | None) -> bool:
    """Whether there are words in the reading of a text in that language."""
    return language is None or language.split("-")[0] == "en"


def packed(reading: Reading) -> bytes:
    """For `unpacked`: columns in JSON, compressed; about seven bytes a word."""
    table: dict[str, int] = {}
    columns: dict[str, list[int]] = {name: [] for name in (*_NAMES, *_NUMBERS)}
    for sentence in reading.words:
        for n, word in enumerate(sentence):
            for name in _NAMES:
                columns[name].append(table.setdefault(getattr(word, name), len(table)))
            before = sentence[n - 1].end if n else 0
            for name, number in zip(_NUMBERS, _numbers(word, n, before), strict=True):
                columns[name].append(number)
    form = {"counts": [len(sentence) for sentence in reading.words], "table": list(table), **columns}
    return zlib.compress(json.dumps(form, ensure_ascii=False, separators=(",", ":")).encode())


def _numbers(word: Word, n: int, before: int) -> tuple[int, ...]:
    """Small ones, which compress well: how far off the head is, the gap before the word, its length."""
    return word.head - n, word.start - before, word.end - word.start, int(word.opens)


def unpacked(data: bytes, text: str, sentences: Sequence[Span]) -> Reading:
    """Raises ValueError for what `packed` did not make of that many sentences."""
    try:
        form = cast(dict[str, Any], json.loads(zlib.decompressobj().decompress(data, MOST_BYTES)))
        words = _Unpacked(form, text, sentences)
    except (zlib.error, KeyError, TypeError) as error:
        raise ValueError(f"no reading: {error}") from None
    return Reading(text, sentences, words)


class _Unpacked(Sequence[tuple[Word, ...]]):
    """Makes the words of a sentence when they are asked for: few are, and they are most of the work."""

    def __init__(self, form: dict[str, Any], text: str, sentences: Sequence[Span]) -> None:
        counts = cast(list[int], form["counts"])
        if counts and len(counts) != len(sentences):
            raise ValueError("no reading: of other sentences")
        self._ends = list(accumulate(counts))
        self._table = cast(list[str], form["table"])
        self._columns = [cast(list[int], form[name]) for name in (*_NAMES, *_NUMBERS)]
        self._text, self._sentences = text, sentences
        self._made: dict[int, tuple[Word, ...]] = {}

    def __len__(self) -> int:
        return len(self._ends)

    @overload
    def __getitem__(self, n: int) -> tuple[Word, ...]: ...
    @overload
    def __getitem__(self, n: slice) -> list[tuple[Word, ...]]: ...
    def __getitem__(self, n: int | slice) -> tuple[Word, ...] | list[tuple[Word, ...]]:
        if isinstance(n, slice):
            return [self[i] for i in range(len(self))[n]]
        n = range(len(self))[n]
        if n not in self._made:
            self._made[n] = tuple(self._words(n))
        return self._made[n]

    def _words(self, n: int) -> Iterator[Word]:
        first, offset = self._ends[n - 1] if n else 0, self._sentences[n].start
        end = 0
        for i, at in enumerate(range(first, self._ends[n])):
            lemma, pos, tag, dep, entity, head, gap, length, opens = (column[at] for column in self._columns)
            start = end + gap
            end = start + length
            yield Word(
                text=self._text[offset + start : offset + end],
                lemma=self._table[lemma],
                pos=self._table[pos],
                tag=self._table[tag],
                dep=self._table[dep],
                head=i + head,
                start=start,
                end=end,
                entity=self._table[entity],
                opens=bool(opens),
            )
