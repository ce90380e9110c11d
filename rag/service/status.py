"""The state of the service for operators: counts, versions, what waits and why, settings without secrets."""

import re
from collections.abc import Mapping

from pydantic import BaseModel, SecretStr

from rag import __version__
from rag.config import Settings, known_names
from rag.ingest.indexer import Indexer
from rag.library import Library
from rag.read import READER
from rag.service.views import Status
from rag.types import Chat

_STARS = "********"
_LOGIN = re.compile(r"(\b[a-z][a-z0-9+.-]{0,30}://)\S{0,2000}@", re.IGNORECASE)
_QUERY = re.compile(r"(\b[a-z][a-z0-9+.-]{0,30}://[^?#\s]{0,2000})\?\S+", re.IGNORECASE)


def describe(settings: Settings, library: Library, indexer: Indexer, chat: Chat | None, reranker: str | None) -> Status:
    counts = library.counts(indexer.embedder, indexer.collection)
    return Status(
        version=__version__,
        home=str(settings.home.absolute()),
        articles=counts.articles,
        withdrawn=counts.withdrawn,
        revisions=counts.revisions,
        chunks=counts.chunks,
        to_embed=counts.pending_embed,
        to_index=counts.pending_index,
        to_read=library.count_unread(READER),
        to_remove=counts.stale,
        answers=counts.answers,
        embedder=indexer.embedder,
        reranker=reranker,
        chunker=indexer.chunker,
        collection=indexer.collection,
        index=indexer.state,
        corpus_fingerprint=library.corpus().fingerprint,
        mode="llm" if chat else "extractive",
        model=chat.model if chat else None,
        problems=tuple(indexer.problems()),
        settings=shown(settings),
    )


def shown(settings: Settings) -> Mapping[str, str]:
    """Every setting under the name of its environment variable; secrets as stars."""
    return {name: _text(_value(settings, name)) for name in known_names()}


def _value(settings: BaseModel, name: str) -> object:
    """Of `RAG_CHUNK_TOKENS` the field `chunk.tokens`; of `RAG_CHROMA_URL` the field `chroma_url`."""
    field = name.removeprefix("RAG_").lower()
    if hasattr(settings, field):
        return getattr(settings, field)
    part, _, rest = field.partition("_")
    return getattr(getattr(settings, part), rest)


def _text(value: object) -> str:
    if value is None:
        return "(none)"
    return _STARS if isinstance(value, SecretStr) else without_secrets(str(value))


def without_secrets(text: str) -> str:
    """A URL without its password, which may stand before the host, and without its query, where tokens do."""
    return _QUERY.sub(rf"\1?{_STARS}", _LOGIN.sub(rf"\1{_STARS}@", text))
