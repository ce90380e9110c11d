"""Cutting a revision into chunks: whole paragraphs grouped, long ones divided between sentences.

A chunk is what is embedded and searched; what is cited is narrower. So its size is a matter of
retrieval alone, but its span is exact: chunks keep the order of the text, never overlap, begin and end
with a character that is no white space, and between them hold every such character once.

A sentence that is too long by itself goes to langchain's recursive splitter. Its own offsets are wrong
when length is not counted in characters; with no overlap, nothing stripped and separators kept at the
end, its parts joined are the text again, so their offsets are running sums.
"""

import hashlib
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.text.addressed import without_addressed
from rag.types import Chunk, Revision, Span

CHUNKER_VERSION = "paragraphs@3"
"""Changes whenever the same article would be cut, or prefixed, differently. A test holds a sample of
boundaries, so that an update of the splitter that moves one is noticed there: then raise the number."""

SEPARATORS = [r"[.!?;:…]['\"”’)\]]*\s", r",\s", r"(?:\S{1,40}\s){8}", r"\s", ""]
"""Regular expressions, the best place for a cut first. Eight words at a time, before single words, keep
the number of counted pieces low; the bound on a word keeps the search linear in text without spaces."""

BLOCK_CHARS = 20_000
"""Most text that the splitter sees at once: its time grows faster than the text."""

CHARS_PER_TOKEN = 16
"""A piece counts as at least one token for so many characters. Tokenizers give up on very long words
(a WordPiece one makes a single token of 5 MB without a space), and such a chunk would help nobody."""

SHORT_CHARS = CHARS_PER_TOKEN * 4
"""The splitter asks for the length of a word or a letter several times each; such counts are remembered."""

TITLE_CHARS = 200
"""Most of a title that is put before a chunk; the text is what the vector is about."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text that stays together, and its length in tokens."""

    span: Span
    length: int


def chunk(revision: Revision, *, tokens: int, count: Callable[[str], int]) -> list[Chunk]:
    """At most `tokens` each by `count`, title and date not counted; one character alone may have more.

    `count` gives the tokens of a text, special ones left out. Chunks are whole paragraphs or part of
    one, of about equal size rather than full ones and a rest; none has text of two posts of a live blog.
    """
    spans = list(_Cutter(revision, tokens, count).spans())
    searched = without_addressed([span.of(revision.text) for span in spans])
    return [_chunk(revision, n, *each) for n, each in enumerate(zip(spans, searched, strict=True))]


def chunker_fingerprint(tokens: int) -> str:
    """Names everything but the tokenizer that decides where chunks end."""
    return f"{CHUNKER_VERSION}-{tokens}"


def is_of_earlier_release(fingerprint: str, now: str) -> bool:
    """Whether they differ in the version alone, and the first has the lower one: a release did that, not a setting."""
    made, mine = (re.fullmatch(r"(\w+)@(\d+)-(\d+)", each) for each in (fingerprint, now))
    return bool(made and mine and (made[1], made[3]) == (mine[1], mine[3]) and int(made[2]) < int(mine[2]))


def _chunk(revision: Revision, n: int, span: Span, searched: str) -> Chunk:
    embedded = prefix_of(revision, span.start) + searched
    # A lone surrogate cannot be in a normalised text; one that is there all the same must not stop a hash.
    digest = hashlib.sha256(embedded.encode("utf-8", "surrogatepass")).hexdigest()
    return Chunk(revision.revision_id, n, span, span.of(revision.text), embedded, digest)


def prefix_of(revision: Revision, start: int) -> str:
    """What stands before the text of its chunk there where it is embedded: title and day, a line each."""
    published = revision.published_at(start)
    day = published.at.date().isoformat() if published else ""
    return "".join(f"{line}\n" for line in (revision.title[:TITLE_CHARS].strip(), day) if line)


class _Cutter:
    """The spans of one revision's chunks."""

    def __init__(self, revision: Revision, tokens: int, count: Callable[[str], int]) -> None:
        self._text = revision.text
        self._paragraphs = revision.paragraphs
        self._begins = {post.paragraph for post in revision.posts[1:]}
        self._sentence_starts = [sentence.start for sentence in revision.sentences]
        self._tokens = tokens
        self._count = count
        self._count_short = lru_cache(maxsize=100_000)(count)

    def spans(self) -> Iterator[Span]:
        waiting: list[_Piece] = []
        for n, paragraph in enumerate(self._paragraphs):
            if n in self._begins:
                yield from self._pack(waiting)
                waiting = []
            pieces = self._pieces(paragraph)
            if len(pieces) <= 1:
                waiting += pieces
                continue
            yield from self._pack(waiting)
            yield from self._pack(pieces)
            waiting = []
        yield from self._pack(waiting)

    def _length(self, text: str) -> int:
        """At least 1, or the splitter would repeat pieces that weigh nothing; 0 for no text at all."""
        if len(text) <= SHORT_CHARS:
            return max(1, self._count_short(text), len(text) // CHARS_PER_TOKEN) if text else 0
        return max(1, self._count(text), len(text) // CHARS_PER_TOKEN)

    def _measured(self, span: Span) -> _Piece:
        return _Piece(span, self._length(span.of(self._text)))

    def _pieces(self, paragraph: Span) -> list[_Piece]:
        """A paragraph that fits as one; otherwise its sentences; otherwise parts of them."""
        whole = self._trimmed(paragraph.start, paragraph.end)
        if whole is None:
            return []
        if len(whole.of(self._text)) <= self._tokens * CHARS_PER_TOKEN:
            piece = self._measured(whole)
            if piece.length <= self._tokens:
                return [piece]
        return [piece for sentence in self._sentences(whole) for piece in self._parts(sentence)]

    def _sentences(self, paragraph: Span) -> Iterator[Span]:
        """From one sentence's beginning to the next one's, so that nothing between is lost."""
        first = bisect_left(self._sentence_starts, paragraph.start + 1)
        last = bisect_left(self._sentence_starts, paragraph.end)
        cuts = [paragraph.start, *self._sentence_starts[first:last], paragraph.end]
        return (span for start, end in pairwise(cuts) if (span := self._trimmed(start, end)))

    def _parts(self, sentence: Span) -> Iterator[_Piece]:
        blocks = list(self._blocks(sentence))
        if len(blocks) == 1 and (piece := self._measured(sentence)).length <= self._tokens:
            yield piece
            return
        for block in blocks:
            for part in self._split(block):
                yield from self._fitting(part)

    def _fitting(self, span: Span) -> Iterator[_Piece]:
        """The splitter adds up lengths; where the whole of a part counts more than that, its halves are taken."""
        piece = self._measured(span)
        if piece.length <= self._tokens or span.end - span.start == 1:
            yield piece
            return
        middle = (span.start + span.end) // 2
        cut = self._text.rfind(" ", span.start, middle) + 1 or middle
        for start, end in ((span.start, cut), (cut, span.end)):
            if half := self._trimmed(start, end):
                yield from self._fitting(half)

    def _blocks(self, span: Span) -> Iterator[Span]:
        start = span.start
        while span.end - start > BLOCK_CHARS:
            end = start + BLOCK_CHARS
            cut = self._text.rfind(" ", start + BLOCK_CHARS // 2, end) + 1 or end
            yield Span(start, cut)
            start = cut
        yield Span(start, span.end)

    def _split(self, block: Span) -> Iterator[Span]:
        end = block.start
        for part in self._splitter().split_text(block.of(self._text)):
            start, end = end, end + len(part)
            if span := self._trimmed(start, end):
                yield span

    def _splitter(self):
        from langchain_text_splitters import RecursiveCharacterTextSplitter  # 0.5 s to import, rarely needed

        return RecursiveCharacterTextSplitter(
            SEPARATORS,
            is_separator_regex=True,
            keep_separator="end",
            strip_whitespace=False,
            chunk_overlap=0,
            chunk_size=self._tokens,
            length_function=self._length,
        )

    def _pack(self, pieces: Sequence[_Piece]) -> Iterator[Span]:
        """Neighbours joined to as few chunks as a greedy walk makes, the fullest as small as possible."""
        low, high = max((piece.length for piece in pieces), default=0), self._tokens
        fewest = _groups(pieces, high)
        while low < high:
            middle = (low + high) // 2
            if len(_groups(pieces, middle)) > len(fewest):
                low = middle + 1
            else:
                high = middle
        for group in _groups(pieces, high):
            yield from self._joined(group)

    def _joined(self, group: Sequence[_Piece]) -> Iterator[Span]:
        """One span, unless the tokenizer counts more for the whole than for its pieces: then halves."""
        span = Span(group[0].span.start, group[-1].span.end)
        if len(group) == 1 or self._length(span.of(self._text)) <= self._tokens:
            yield span
            return
        middle = len(group) // 2
        yield from self._joined(group[:middle])
        yield from self._joined(group[middle:])

    def _trimmed(self, start: int, end: int) -> Span | None:
        text = self._text[start:end]
        start += len(text) - len(text.lstrip())
        end -= len(text) - len(text.rstrip())
        return Span(start, end) if start < end else None


def _groups(pieces: Sequence[_Piece], limit: int) -> list[list[_Piece]]:
    """Neighbours joined while their lengths add up to at most `limit`."""
    groups: list[list[_Piece]] = []
    room = 0
    for piece in pieces:
        if not groups or piece.length > room:
            groups.append([])
            room = limit
        groups[-1].append(piece)
        room -= piece.length
    return groups
