"""Texts to token ids, and their number.

Texts are encoded one call at a time: the library's own batch calls start a thread pool that does not
survive a fork (Chroma is probed in a child process), and threads of ours already run in parallel.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Protocol, cast

import tokenizers

from rag.errors import Misconfigured

FALLBACK_MAX_TOKENS = 512
"""For a tokenizer that names no limit: what models of the BERT family are trained with."""


class _Encoding(Protocol):
    ids: list[int]


class _Tokenizer(Protocol):
    @property
    def truncation(self) -> Mapping[str, int] | None: ...
    def no_truncation(self) -> None: ...
    def no_padding(self) -> None: ...
    def enable_truncation(self, max_length: int) -> None: ...
    def encode(self, sequence: str, *, add_special_tokens: bool = True) -> _Encoding: ...


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
    return lambda text: len(whole.encode(text, add_special_tokens=False).ids)


def _load(data: bytes) -> _Tokenizer:
    try:
        return cast(_Tokenizer, tokenizers.Tokenizer.from_buffer(data))
    except Exception as error:  # the library raises no narrower class
        raise Misconfigured(f"the embedding model's tokenizer.json cannot be used: {error}") from error
