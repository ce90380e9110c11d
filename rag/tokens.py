"""Texts to token ids, and their number.

Texts are encoded one call at a time: the library's own batch calls start a thread pool that does not
survive a fork (Chroma is probed in a child process), and threads of ours already run in parallel.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Protocol, cast

import tokenizers
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer
from tokenizers.pre_tokenizers import BertPreTokenizer

from rag.errors import Misconfigured

FALLBACK_MAX_TOKENS = 512
"""For a tokenizer that names no limit: what models of the BERT family are trained with."""


LONGEST_WORD = 40
"""Of a word whose number of tokens is remembered."""
WORDS = 100_000
"""Remembered; a month of news has about as many different ones, marks beside them included."""


class _Encoding(Protocol):
    ids: list[int]
    type_ids: list[int]
    offsets: list[tuple[int, int]]


class _Tokenizer(Protocol):
    @property
    def truncation(self) -> Mapping[str, int] | None: ...
    def no_truncation(self) -> None: ...
    def no_padding(self) -> None: ...
    def enable_truncation(self, max_length: int) -> None: ...
    def encode(self, sequence: str, pair: str | None = None, *, add_special_tokens: bool = True) -> _Encoding: ...
    @property
    def model(self) -> object: ...
    @property
    def normalizer(self) -> object: ...
    @property
    def pre_tokenizer(self) -> object: ...
    def get_added_tokens_decoder(self) -> Mapping[int, "_Added"]: ...


class _Added(Protocol):
    content: str
    lstrip: bool
    rstrip: bool
    single_word: bool


class Tokens:
    """A tokenizer in two forms: cut at `max_tokens` with special tokens, and whole without. Thread-safe.

    Each is loaded when it is first asked (0.06 s), and raises `Misconfigured` then when `data` is no tokenizer.json.
    """

    def __init__(self, data: bytes, max_tokens: int | None = None) -> None:
        self._data = data
        self._most = max_tokens

    @property
    def max_tokens(self) -> int:
        return self._most or self._cut[1]

    def ids(self, text: str) -> Sequence[int]:
        """As the model takes them: with special tokens, at least one, at most `max_tokens`."""
        return self._cut[0].encode(text).ids or [0]

    def places(self, text: str) -> Sequence[tuple[int, int]]:
        """Where each of `ids` stands in the text, in code points; special tokens are nowhere: (0, 0)."""
        return self._cut[0].encode(text).offsets

    def of_pair(self, first: str, second: str) -> tuple[Sequence[int], Sequence[int]]:
        """Ids of two texts as the model takes them together, and for each whether it is of the first (0) or the second
        (1); of what is too long the longer text is cut."""
        encoded = self._cut[0].encode(first, second)
        return encoded.ids, encoded.type_ids

    def places_of_second(self, first: str, second: str) -> list[tuple[int, tuple[int, int]]]:
        """Tokens of the second text among those of `of_pair`, each with where it stands in that text, in code points;
        without special ones."""
        encoded = self._cut[0].encode(first, second)
        found = enumerate(zip(encoded.type_ids, encoded.offsets, strict=True))
        return [(n, place) for n, (text, place) in found if text == 1 and place[0] < place[1]]

    def count(self, text: str) -> int:
        """Tokens of a whole text, special ones not counted."""
        return self._count(text)

    @cached_property
    def _cut(self) -> tuple[_Tokenizer, int]:
        cut = _load(self._data)
        most = self._most or (cut.truncation or {}).get("max_length", FALLBACK_MAX_TOKENS)
        cut.no_padding()
        cut.enable_truncation(most)
        return cut, most

    @cached_property
    def _count(self) -> Callable[[str], int]:
        return counter(self._data)


def counter(data: bytes) -> Callable[[str], int]:
    """What counts the tokens of a whole text, special ones not counted. Raises `Misconfigured` when `data` is no
    tokenizer.json."""
    whole = _load(data)
    whole.no_truncation()
    whole.no_padding()

    def count(text: str) -> int:
        return len(whole.encode(text, add_special_tokens=False).ids)

    return _by_words(count) if _goes_by_words(whole) else count


def _goes_by_words(tokenizer: _Tokenizer) -> bool:
    """Whether what stands before a space has no part in how the rest is divided, as in models of the BERT family."""
    parts = (tokenizer.normalizer, tokenizer.pre_tokenizer, tokenizer.model)
    added = tokenizer.get_added_tokens_decoder().values()
    return all(map(isinstance, parts, (BertNormalizer, BertPreTokenizer, WordPiece))) and not any(
        token.lstrip or token.rstrip or token.single_word or any(map(str.isspace, token.content)) for token in added
    )


def _by_words(count: Callable[[str], int]) -> Callable[[str], int]:
    """The same number; the tokenizer is asked once for each word. Other white space than spaces and line breaks is left
    to it, since it takes some of that for no white space."""
    of_word = lru_cache(maxsize=WORDS)(count)

    def by_words(text: str) -> int:
        words = text.replace("\n", " ").split(" ")
        if max(map(len, words)) <= LONGEST_WORD:
            return sum(map(of_word, words))
        return sum(of_word(word) if len(word) <= LONGEST_WORD else count(word) for word in words)

    return by_words


def _load(data: bytes) -> _Tokenizer:
    try:
        return cast(_Tokenizer, tokenizers.Tokenizer.from_buffer(data))
    except Exception as error:  # the library raises no narrower class
        raise Misconfigured(f"the embedding model's tokenizer.json cannot be used: {error}") from error
