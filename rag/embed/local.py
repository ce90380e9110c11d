"""The local embedder: an ONNX sentence encoder on this machine, no key and no network.

Many texts are sorted by length and cut into small batches (padding is work for nothing), which a pool
of threads, one for each core, takes from the longest down. A single question runs on the caller's
thread: nothing to hand over, nothing to wait for.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from rag.embed.files import ModelFiles, default_files, own_files
from rag.embed.session import Session
from rag.embed.tokens import Tokens
from rag.errors import EmbeddingFailed
from rag.types import Matrix

BATCH_TEXTS = 8


class LocalEmbed:
    """Implements `rag.types.Embed`. Thread-safe; close it, or use it as a context manager.

    A text longer than `max_tokens` is embedded by its beginning; an empty one has a vector too.
    """

    def __init__(self, files: ModelFiles, *, workers: int = 0) -> None:
        """`workers` 0: one for each core. Raises `Misconfigured` when the files are no usable model."""
        self._tokens = Tokens(files.tokenizer, files.max_tokens)
        self._session = Session(files.model)
        self._workers = workers or os.cpu_count() or 1
        self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="embed")
        self._closed = False
        self._dimension = self._session([self._tokens.ids("warm up")]).shape[1]
        self._fingerprint = f"{files.name}@{self._dimension}-{files.digest}"

    @classmethod
    def open(cls, path: Path | None = None, *, workers: int = 0) -> Self:
        """The default model, or that of a directory (`RAG_EMBED_PATH`). Raises `Misconfigured`."""
        return cls(own_files(path) if path else default_files(), workers=workers)

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return self._dimension

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that the model sees, its two special ones included."""
        return self._tokens.max_tokens

    def count_tokens(self, text: str) -> int:
        """Tokens of the whole text, special ones not counted, nothing cut off."""
        return self._tokens.count(text)

    def __call__(self, texts: Sequence[str], /) -> Matrix:
        if self._closed:
            raise EmbeddingFailed("the embedding model is closed")
        ids = [self._tokens.ids(text) for text in texts]
        vectors = np.empty((len(ids), self._dimension), np.float32)
        batches = list(self._batches(ids))

        def embed(rows: list[int]) -> Matrix:
            return self._session([ids[row] for row in rows])

        parts = map(embed, batches) if len(batches) == 1 else self._pool.map(embed, batches)
        for rows, part in zip(batches, parts, strict=True):
            vectors[rows] = part
        return vectors

    def _batches(self, ids: Sequence[Sequence[int]]) -> Iterator[list[int]]:
        """Row numbers, longest texts first; few texts are spread over all workers."""
        rows = sorted(range(len(ids)), key=lambda row: -len(ids[row]))
        size = min(BATCH_TEXTS, -(-len(rows) // self._workers))
        return (rows[start : start + size] for start in range(0, len(rows), size or 1))

    def close(self) -> None:
        """Waits for what runs; later calls raise `EmbeddingFailed`."""
        self._closed = True
        self._pool.shutdown(wait=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
