"""The documents of a set as the service will read them, and the words in them that answer.

A set names documents, a case names words within one paragraph. Words are looked for in the paragraphs of the
project's own parser, so that they stand in the article that is ingested.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from evals.corpus import READ_AT
from evals.metrics.said import holds, one_of
from evals.sets import Document, as_jsonl, url_of
from evals.types import Gold
from rag.parse import parse_each
from rag.text import normalise, split_sentences
from rag.types import Draft

POLAR = frozenset({"yes", "no"})
"""Answers that are a verdict on a text, not words of it."""


class Dropped(Exception):
    """A case cannot be put to the service; the message says why."""


@dataclass(frozen=True, slots=True)
class Article:
    """A document by its URL, with its paragraphs in normal form."""

    url: str
    paragraphs: tuple[str, ...]

    def opening(self) -> Gold:
        """The first paragraph."""
        return Gold(article=self.url, span=self.paragraphs[0])

    def quoted(self, words: str) -> Gold:
        """These very words. Raises `Dropped` when no paragraph has them."""
        wanted = normalise(words)
        if not any(wanted in paragraph for paragraph in self.paragraphs):
            raise Dropped(f"no paragraph of {self.url} has the words “{words}”")
        return Gold(article=self.url, span=wanted)

    def answering(self, answers: Sequence[str]) -> Gold:
        """The sentence with an answer, in the first paragraph that has one; else the first paragraph.

        An answer that two sentences share takes the whole paragraph.
        """
        wanted = [answer for answer in answers if answer.strip() and answer.lower() not in POLAR]
        found = next((p for p in self.paragraphs if one_of(p, wanted)), None)
        return Gold(article=self.url, span=_sentence(found, wanted)) if found else self.opening()


@dataclass(frozen=True, slots=True)
class Archive:
    """`data` are JSON lines to ingest, `articles` what the service makes of them, by document id."""

    data: bytes
    articles: Mapping[str, Article]

    def article(self, id: str) -> Article:
        """Raises `Dropped` for a document that is not there or has no text that counts."""
        if id not in self.articles:
            raise Dropped(f"document {id} is not in the set, or has no text once furniture is taken out")
        return self.articles[id]

    def all(self, ids: Iterable[str]) -> tuple[Article, ...]:
        """Raises `Dropped` when one is missing: a question over several documents needs each."""
        return tuple(map(self.article, ids))


def archive(name: str, documents: Sequence[Document]) -> Archive:
    """Without the documents that the service would refuse: one of them would spoil the whole set."""
    read = [(d, found) for d, found in zip(documents, _read(name, documents), strict=True) if found]
    articles = {d.id: Article(url_of(name, n, d), paragraphs) for n, (d, paragraphs) in enumerate(read)}
    return Archive(as_jsonl(name, [d for d, _ in read]), articles)


def _read(name: str, documents: Sequence[Document]) -> Iterator[tuple[str, ...]]:
    """The paragraphs of each; none when it is refused."""
    for found in parse_each(as_jsonl(name, documents), media_type="application/x-ndjson", now=READ_AT):
        yield found.paragraphs if isinstance(found, Draft) else ()


def _sentence(paragraph: str, answers: Sequence[str]) -> str:
    sentences = [paragraph[span.start : span.end] for span in split_sentences(paragraph)]
    return next((s for answer in answers for s in sentences if holds(s, answer)), paragraph)
