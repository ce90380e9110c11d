"""A large archive made of public sentences: texts recombined by a seed, dates over a thousand days.

100,000 chunks cannot be embedded within a benchmark. A few thousand are, and the others get mixtures of
two of their vectors with a little noise: no neighbour of anything in particular, yet as dense and as
uneven as real vectors are, which random ones are not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random

import numpy as np

from evals.bench.loaded import defaults, say
from evals.sets import Document
from rag.documents.prepare import Chunking, prepare
from rag.embed import LocalEmbed
from rag.library import Library
from rag.text import normalise, split_sentences
from rag.types import Draft, Matrix, Prepared, Stamp

FIRST_DAY = datetime(2022, 1, 1, tzinfo=UTC)
DAYS = 1000
EMBEDDED = 2000
NOISE = 0.2
OUTLETS = tuple(
    f"{place} {name}"
    for place in ("Marlow", "Quillhaven", "Ostermoor", "Tarn")
    for name in ("Courier", "Gazette", "Ledger")
)
BATCH = 64
SAID_EVERY = 20_000
SENTENCE_CHARS = range(30, 400)


@dataclass(frozen=True, slots=True)
class Made:
    """What an archive holds."""

    articles: int
    chunks: int


def sentences(documents: Sequence[Document]) -> list[str]:
    """All of middling length, each once, in order."""
    paragraphs = (normalise(line) for document in documents for line in document.text.split("\n"))
    found = (span.of(paragraph) for paragraph in paragraphs for span in split_sentences(paragraph))
    return list(dict.fromkeys(sentence for sentence in found if len(sentence) in SENTENCE_CHARS))


def make(home: Path, chunks: int, material: Sequence[str], embed: LocalEmbed, *, seed: int = 1) -> Made:
    """A library in `home` with at least so many chunks, all with a vector; the index is left to the service."""
    drafts = _drafts(material, Random(seed))  # noqa: S311
    said = 0
    for made in stored(home, drafts, embed, seed=seed):
        if made.chunks // SAID_EVERY != said:
            said = made.chunks // SAID_EVERY
            say(f"  {made.chunks} chunks made")
        if made.chunks >= chunks:
            return made
    raise AssertionError("drafts are endless")


def stored(home: Path, drafts: Iterator[Draft], embed: LocalEmbed, *, seed: int = 1) -> Iterator[Made]:
    """Puts the drafts into a library in `home`, all chunks with a vector; after each batch, what it holds."""
    vectors = _Vectors(embed, np.random.default_rng(seed))
    chunking = Chunking(defaults(home).chunk.tokens, embed.count_tokens)
    articles = made = 0
    home.mkdir(parents=True, exist_ok=True)
    with Library.open(f"sqlite:///{home / 'library.db'}", clock=lambda: FIRST_DAY) as library:
        while batch := [prepare(d, now=FIRST_DAY + timedelta(DAYS), chunking=chunking) for d in islice(drafts, BATCH)]:
            library.put(batch)
            hashes, matrix = vectors.of(batch)
            library.put_vectors(embed.fingerprint, hashes, matrix)
            articles, made = articles + len(batch), made + len(hashes)
            yield Made(articles, made)


class _Vectors:
    """Real ones for the first chunks, mixtures of them afterwards."""

    def __init__(self, embed: LocalEmbed, random: np.random.Generator) -> None:
        self._embed = embed
        self._random = random
        self._real: Matrix = np.empty((0, embed.dimension), np.float32)

    def of(self, batch: Sequence[Prepared]) -> tuple[list[str], Matrix]:
        texts = {chunk.content_hash: chunk.embedded_text for item in batch for chunk in item.chunks}
        if len(self._real) >= EMBEDDED:
            return list(texts), mixtures(self._real, len(texts), self._random)
        matrix = self._embed(list(texts.values()))
        self._real = np.concatenate([self._real, matrix])
        return list(texts), matrix


def mixtures(real: Matrix, count: int, random: np.random.Generator) -> Matrix:
    """Unit vectors between two real ones each, and a little beside."""
    one, other = real[random.integers(len(real), size=(2, count))]
    share = random.random((count, 1), np.float32)
    noise = random.standard_normal((count, real.shape[1]), np.float32) * (NOISE / real.shape[1] ** 0.5)
    mixed = share * one + (1 - share) * other + noise
    return mixed / np.linalg.norm(mixed, axis=1, keepdims=True)


def _drafts(material: Sequence[str], random: Random) -> Iterator[Draft]:
    """Endless."""
    number = 0
    while True:
        number += 1
        paragraphs = tuple(
            " ".join(random.choices(material, k=random.randint(2, 5))) for _ in range(random.randint(3, 8))
        )
        yield Draft(
            title=" ".join(random.choice(material).split()[:9]),
            paragraphs=paragraphs,
            original=paragraphs[0].encode(),
            media_type="text/plain",
            url=f"https://archive.invalid/{number}",
            source=random.choice(OUTLETS),
            published=Stamp(FIRST_DAY + timedelta(random.randrange(DAYS)), "day"),
            language="en",
        )
