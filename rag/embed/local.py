"""The local embedder: an ONNX sentence encoder on this machine, no key and no network.

One text at a time, on as many threads as there are cores. With integer products a batch would make a
text's vector depend on its neighbours; alone, the same text has the same vector always. It is also the
fastest way for chunks (no padding), and a fifth slower than batches for short sentences. A single
question runs on the caller's thread: nothing to hand over, nothing to wait for.
"""

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from rag.embed.files import ModelFiles, default_files, own_files
from rag.embed.session import Session
from rag.errors import EmbeddingFailed
from rag.tokens import Tokens
from rag.types import Matrix

CLOSED = "the embedding model is closed"


class LocalEmbed:
    """Implements `rag.types.Embed`. Thread-safe; close it, or use it as a context manager.

    A text longer than `max_tokens` is embedded by its beginning; an empty one has a vector too.
    """

    def __init__(self, files: ModelFiles, *, workers: int = 0) -> None:
        """`workers` 0: one for each core. Raises `Misconfigured` when the files are no usable model."""
        self._tokens = Tokens(files.tokenizer, files.max_tokens)
        self._session: Callable[[Sequence[int]], Matrix] = Session(files.model)
        workers = workers or os.cpu_count() or 1
        self._window = 2 * workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="embed")
        self._closed = False
        self._dimension = self._one("warm up").size
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
            raise EmbeddingFailed(CLOSED)
        vectors = np.empty((len(texts), self._dimension), np.float32)
        if len(texts) == 1:
            vectors[0] = self._one(texts[0])
        else:
            self._fill(vectors, texts)
        return vectors

    def _fill(self, vectors: Matrix, texts: Sequence[str]) -> None:
        """Long texts first, so that no worker is left alone with one at the end; few of them in the queue
        at a time, so that the sentences of a question do not wait behind an archive."""
        waiting: deque[tuple[int, Future[Matrix]]] = deque()
        for row in sorted(range(len(texts)), key=lambda row: -len(texts[row])):
            if len(waiting) == self._window:
                done, future = waiting.popleft()
                vectors[done] = future.result()
            waiting.append((row, self._submit(texts[row])))
        for row, future in waiting:
            vectors[row] = future.result()

    def _submit(self, text: str) -> Future[Matrix]:
        try:
            return self._pool.submit(self._one, text)
        except RuntimeError as error:  # closed meanwhile
            raise EmbeddingFailed(CLOSED) from error

    def _one(self, text: str) -> Matrix:
        return self._session(self._tokens.ids(text))

    def close(self) -> None:
        """Waits for what runs, and gives the model's memory back; later calls raise `EmbeddingFailed`."""
        self._closed = True
        self._pool.shutdown(wait=True)
        self._session = _no_session

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _no_session(_: Sequence[int]) -> Matrix:
    raise EmbeddingFailed(CLOSED)
