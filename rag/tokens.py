"""Texts to token ids, and their number.

Texts are encoded one call at a time: the library's own batch calls start a thread pool that does not
survive a fork (Chroma is probed in a child process), and threads of ours already run in parallel.
"""

from collections.abc import Callable, Mapping, Sequence
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
    """A tokenizer in two forms: cut at `max_tokens` with special tokens, and whole without. Thread-safe."""

    def __init__(self, data: bytes, max_tokens: int | None = None) -> None:
        """Raises `Misconfigured` when `data` is no tokenizer.json."""
        self.count = counter(data)
        self._cut = _load(data)
        declared = self._cut.truncation
        self.max_tokens: int = max_tokens or (declared["max_length"] if declared else FALLBACK_MAX_TOKENS)
        self._cut.no_padding()
        self._cut.enable_truncation(self.max_tokens)

    def ids(self, text: str) -> Sequence[int]:
        """As the model takes them: with special tokens, at least one, at most `max_tokens`."""
        return self._cut.encode(text).ids or [0]


def counter(data: bytes) -> Callable[[str], int]:
    """What counts the tokens of a whole text, special ones not counted. Raises `Misconfigured` as `Tokens` does."""
    whole = _load(data)
    whole.no_truncation()
    whole.no_padding()
    return lambda text: len(whole.encode(text, add_special_tokens=False).ids)


def _load(data: bytes) -> _Tokenizer:
    try:
        return cast(_Tokenizer, tokenizers.Tokenizer.from_buffer(data))
    except Exception as error:  # the library raises no narrower class
        raise Misconfigured(f"the embedding model's tokenizer.json cannot be used: {error}") from error
