"""The articles that a suite asks about, read as the service reads them, so that gold words can be placed.

Nothing here asks a service: ids and texts come from the documents by the project's own parser, and are the
same wherever those documents were ingested.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from evals.types import Gold, GoldSpan
from rag.cli.sources import find, media_type
from rag.documents.identity import article_id, revision_id
from rag.documents.prepare import SEPARATOR, paragraph_spans
from rag.errors import BadInput
from rag.parse import parse
from rag.parse.urls import canonical_url
from rag.text import normalise
from rag.types import Draft

READ_AT = datetime(2100, 1, 1, tzinfo=UTC)
"""Dates are judged against it: none is in the future. Ids and texts do not depend on it."""


class CorpusError(BadInput):
    """The corpus of a suite cannot be read, or lacks what a case names."""

    code = "bad_corpus"


@dataclass(frozen=True, slots=True)
class Document:
    """Bytes to be ingested. `name` is its path relative to the corpus, or what a set calls it."""

    name: str
    data: bytes
    media_type: str | None


@dataclass(frozen=True, slots=True)
class Corpus:
    """Documents in the order in which they are ingested, and the drafts by the names that cases use."""

    documents: tuple[Document, ...]
    hash: str
    drafts: Mapping[str, tuple[Draft, ...]]

    def locate(self, gold: Gold) -> GoldSpan:
        """Where the words stand: in the newest state of the article that has them. Raises `CorpusError`."""
        wanted = normalise(gold.span)
        for draft in reversed(self.named(gold.article)):
            for index, paragraph in enumerate(draft.paragraphs):
                if (at := paragraph.find(wanted)) >= 0:
                    return _placed(draft, index, at, wanted)
        raise CorpusError(f"article {gold.article!r} has no paragraph with the words “{gold.span}”")

    def article_id(self, name: str) -> str:
        """Of a file with one article, or of a URL. Raises `CorpusError`."""
        ids = {article_id(draft) for draft in self.named(name)}
        if len(ids) > 1:
            raise CorpusError(f"{name!r} holds {len(ids)} articles: name one by its URL")
        return ids.pop()

    def article_ids(self) -> frozenset[str]:
        """Of all articles."""
        return frozenset(article_id(draft) for drafts in self.drafts.values() for draft in drafts)

    def named(self, name: str) -> tuple[Draft, ...]:
        """The states of an article, oldest first, or the articles of a file. Raises `CorpusError`."""
        found = self.drafts.get(name) or self.drafts.get(canonical_url(name) or "")
        if not found:
            raise CorpusError(f"the corpus has no article {name!r}: name a file, relative to the corpus, or a URL")
        return found


def load_corpus(places: Sequence[Path]) -> Corpus:
    """Files and folders, as `rag ingest` takes them. Raises `CorpusError` for what cannot be read."""
    documents: list[Document] = []
    for place in places:
        try:
            documents += [_read(Path(source.place), place) for source in find([str(place)]).read]
        except (BadInput, OSError) as error:
            raise CorpusError(str(error)) from None
    return corpus_of(documents)


def corpus_of(documents: Sequence[Document]) -> Corpus:
    """Raises `CorpusError` for a document that the service would not take."""
    drafts: dict[str, tuple[Draft, ...]] = {}
    digest = sha256()
    for document in documents:
        digest.update(f"{document.name}\n{len(document.data)}\n".encode() + document.data)
        for draft in _parsed(document):
            names = [document.name, *([canonical_url(draft.url) or draft.url] if draft.url else [])]
            for name in dict.fromkeys(names):
                drafts[name] = (*drafts.get(name, ()), draft)
    return Corpus(tuple(documents), digest.hexdigest(), drafts)


def _read(file: Path, place: Path) -> Document:
    name = file.relative_to(place).as_posix() if place.is_dir() else file.name
    return Document(name, file.read_bytes(), media_type(file))


def _parsed(document: Document) -> list[Draft]:
    try:
        return parse(document.data, media_type=document.media_type, name=document.name, now=READ_AT)
    except BadInput as error:
        raise CorpusError(f"{document.name}: {error}") from None


def _placed(draft: Draft, index: int, at: int, words: str) -> GoldSpan:
    start = paragraph_spans(draft.paragraphs)[index].start + at
    article = article_id(draft)
    assert SEPARATOR.join(draft.paragraphs)[start : start + len(words)] == words
    return GoldSpan(
        article_id=article,
        revision_id=revision_id(article, draft),
        start=start,
        end=start + len(words),
        paragraph_index=index,
        text=words,
    )
