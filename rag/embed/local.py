"""The local embedder: an ONNX sentence encoder on this machine, no key and no network.

One text at a time, on as many threads as there are cores. With integer products a batch would make a
text's vector depend on its neighbours; alone, the same text has the same vector always. It is also the
fastest way for chunks (no padding), and a fifth slower than batches for short sentences. A single
question runs on the caller's thread: nothing to hand over, nothing to wait for.

The default model, whose files are known, is loaded when the first text comes (0.4 s): a command that embeds
nothing does without. One of one's own is loaded at once, since only that tells whether it is usable.
"""

import os
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

import numpy as np

from rag.embed.files import (
    DEFAULT_DIGEST,
    DEFAULT_DIMENSION,
    DEFAULT_MAX_TOKENS,
    DEFAULT_NAME,
    ModelFiles,
    default_tokenizer,
    default_weights,
    made_of,
    own_files,
)
from rag.errors import EmbeddingFailed
from rag.tokens import Tokens
from rag.types import Matrix

if TYPE_CHECKING:
    from rag.embed.session import Session

CLOSED = "the embedding model is closed"


class LocalEmbed:
    """Implements `rag.types.Embed`. Thread-safe; close it, or use it as a context manager.

    A text longer than `max_tokens` is embedded by its beginning; an empty one has a vector too.
    """

    def __init__(self, files: ModelFiles | None = None, *, workers: int = 0) -> None:
        """Without `files` the default model. `workers` 0: one for each core. Raises `Misconfigured` when the files are
        no usable model, or not the default one."""
        workers = workers or os.cpu_count() or 1
        self._window = 2 * workers
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="embed")
        self._closed = False
        self._loading = Lock()
        self._session: Session | None = None
        if files:
            self._files: Callable[[], ModelFiles] | None = lambda: files
            self._tokens = Tokens(files.tokenizer, files.max_tokens)
            name, self._dimension, digest = files.name, self._one("warm up").size, files.digest
        else:
            self._files = partial(made_of, default_weights())
            self._tokens = Tokens(default_tokenizer(), DEFAULT_MAX_TOKENS)
            name, self._dimension, digest = DEFAULT_NAME, DEFAULT_DIMENSION, DEFAULT_DIGEST
        self._fingerprint = f"{name}@{self._dimension}-{digest}"

    @classmethod
    def open(cls, path: Path | None = None, *, workers: int = 0) -> Self:
        """The default model, or that of a directory (`RAG_EMBED_PATH`). Raises `Misconfigured`."""
        return cls(own_files(path) if path else None, workers=workers)

    def load(self) -> None:
        """Now rather than when the first text comes; loaded once."""
        self._loaded()

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
        session = self._session or self._loaded()
        return session(self._tokens.ids(text))

    def _loaded(self) -> "Session":
        from rag.embed.session import Session  # with onnxruntime

        with self._loading:
            if self._session is None:
                if self._files is None:
                    raise EmbeddingFailed(CLOSED)
                self._session, self._files = Session(self._files().model), None
            return self._session

    def close(self) -> None:
        """Waits for what runs, and gives the model's memory back; later calls raise `EmbeddingFailed`."""
        self._closed = True
        self._pool.shutdown(wait=True)
        with self._loading:
            self._session, self._files = None, None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()
