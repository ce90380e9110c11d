"""Every error that the service raises on purpose. `code` is stable; the message says who must act.

RagError
├── BadInput                the caller: what was sent cannot be used
│   ├── BadDocument         a document that cannot be read (empty, binary, encoding, no text)
│   │   └── ReaderLost      the process that read it ended or failed: send it once more, then in another form
│   ├── TooLarge            over a limit; the message names the limit and its setting
│   │   └── TooCostly       reading it takes more time or memory than a document may
│   └── NotFound            no article, revision, citation of that id
│       └── UnknownOutlet   no outlet of that name, host or alias in the archive
├── Misconfigured           the operator: a setting, a file or a missing part
│   ├── DirectoryInUse      another process holds the data directory
│   ├── IndexMismatch       the index was made by another embedder or chunker: `rag reindex`
│   └── DirectoryUnusable   read-only, not a directory, wrong owner
├── Unavailable             nobody, or later: try again (`retry_after` seconds when known)
│   ├── Busy                too many requests at once
│   ├── StorageFull         the disk is full; reading goes on
│   ├── StorageGone         the library's file was removed, moved or replaced while in use: the operator must act
│   ├── IndexUnavailable    the vector index cannot be reached or is being rebuilt
│   ├── EmbeddingFailed     the embedder gave no usable vectors
│   ├── EntailmentFailed    the model of entailment gave no usable verdict
│   ├── RerankFailed        the reranker gave no usable scores
│   ├── FetchFailed         a URL could not be fetched
│   └── ModelFailed         the chat model gave no usable reply
│       ├── ModelTimeout    the total deadline passed
│       ├── ModelIncomplete the reply was cut: stream, length, content filter
│       ├── ModelMalformed  the reply has not the shape asked for
│       └── ModelRefused    key, quota or request not accepted: the operator must act; never retried
├── CallerGone              nobody: who asked for it does not wait any more
└── ShuttingDown            the server is stopping
"""


class RagError(Exception):
    """Base of all; `code` goes into problem documents and exit messages."""

    code = "error"

    def __init__(self, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class BadInput(RagError):
    code = "bad_input"


class BadDocument(BadInput):
    code = "bad_document"


class ReaderLost(BadDocument):
    code = "reader_lost"


class TooLarge(BadInput):
    code = "too_large"


class TooCostly(TooLarge):
    code = "too_costly"


class NotFound(BadInput):
    code = "not_found"


class UnknownOutlet(NotFound):
    code = "unknown_outlet"


class Misconfigured(RagError):
    code = "misconfigured"


class DirectoryInUse(Misconfigured):
    code = "directory_in_use"


class IndexMismatch(Misconfigured):
    code = "index_mismatch"


class DirectoryUnusable(Misconfigured):
    code = "directory_unusable"


class Unavailable(RagError):
    code = "unavailable"


class Busy(Unavailable):
    code = "busy"


class StorageFull(Unavailable):
    code = "storage_full"


class StorageGone(Unavailable):
    code = "storage_gone"


class IndexUnavailable(Unavailable):
    code = "index_unavailable"


class EmbeddingFailed(Unavailable):
    code = "embedding_failed"


class EntailmentFailed(Unavailable):
    code = "entailment_failed"


class RerankFailed(Unavailable):
    code = "rerank_failed"


class FetchFailed(Unavailable):
    code = "fetch_failed"


class ModelFailed(Unavailable):
    code = "model_failed"


class ModelTimeout(ModelFailed):
    code = "model_timeout"


class ModelIncomplete(ModelFailed):
    code = "model_incomplete"


class ModelMalformed(ModelFailed):
    code = "model_malformed"


class ModelRefused(ModelFailed):
    code = "model_refused"


class CallerGone(RagError):
    code = "caller_gone"


class ShuttingDown(RagError):
    code = "shutting_down"
