"""What an article costs beside its embedding: our whole ingest against langchain-chroma doing the plain thing.

Both get the same texts, and vectors that cost nothing, in the same run: a split by characters and an `add_texts` there;
reading documents, furniture, sentences, revisions, full text and the index here, until all is searchable. Seconds are
of computing, of all processes but the one that reads articles for their grammar: it goes on in the background.
The plain side does what `langchain_chroma.Chroma.add_texts` (1.1.0) does, with chromadb itself: random ids, vectors as
lists, metadata and text of each chunk, all that come at once in one upsert.
"""

import tempfile
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import anyio
import chromadb
import numpy as np
import psutil
from chromadb.config import Settings as ChromaSettings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from evals.bench.loaded import INDEX_SECONDS, defaults, say
from evals.bench.rows import Row
from evals.sets import Document, as_jsonl
from rag.ingest import reading_worker
from rag.service import Service, open_service
from rag.types import Matrix

TIMES = 2.0
DIMENSION, DIRECTIONS = 384, 24
BACKGROUND = {reading_worker.__name__}
POOL = 30_000
"""Vectors: more than either side has chunks, so that none comes twice."""
SINGLY = 100
"""Articles of the end that are posted one at a time."""
WARM = 5
"""Articles of the beginning that are not measured: what is loaded at the first use."""
MOST_ROWS = 5_461
"""Of one upsert: Chroma takes no more."""
CHUNK_CHARS, OVERLAP = 1000, 200
"""As langchain's own guide to retrieval cuts."""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds for so many chunks."""

    seconds: float
    chunks: int

    @property
    def each(self) -> float:
        """Milliseconds for a chunk."""
        return 1000 * self.seconds / self.chunks


class GivenVectors:
    """An embedder that costs nothing: the next vectors of a pool, whatever the texts. They lie in as few directions as
    those of texts do: a graph over evenly spread ones costs several times as much."""

    fingerprint = "given-vectors"
    dimension = DIMENSION

    def __init__(self) -> None:
        random = np.random.default_rng(7)
        drawn = random.standard_normal((POOL, DIRECTIONS), np.float32) @ random.standard_normal(
            (DIRECTIONS, DIMENSION), np.float32
        )
        self.pool: Matrix = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
        self._at = 0

    def __call__(self, texts: Sequence[str], /) -> Matrix:
        start, self._at = self._at, self._at + len(texts)
        return self.pool.take(np.arange(start, self._at), axis=0, mode="wrap")


def measure(documents: Sequence[Document]) -> Iterator[Row]:
    """The last articles are posted one at a time, when the others are in."""
    parts = (documents[:WARM], documents[WARM:-SINGLY], documents[-SINGLY:])
    vectors = GivenVectors()
    plain = _plain(parts, vectors.pool.tolist())
    say(f"  langchain-chroma: {plain}")
    ours = anyio.run(_ours, parts, vectors)
    say(f"  whole ingest: {ours}")
    told = (f"{len(parts[1])} articles at once", f"{SINGLY} articles one at a time into an archive of {len(parts[1])}")
    yield from (_row(what, *costs) for what, *costs in zip(told, ours, plain, strict=True))


def _row(what: str, ours: Cost, plain: Cost) -> Row:
    return Row(
        name=f"CPU of a chunk beside its embedding against langchain-chroma: {what}",
        measured=ours.each / plain.each,
        wanted=TIMES,
        sign="<=",
        unit="x",
        remarks=f"{ours.each:.2f} ms of {ours.chunks} chunks, {plain.each:.2f} ms of {plain.chunks}",
    )


def _plain(parts: Sequence[Sequence[Document]], vectors: list[list[float]]) -> list[Cost]:
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP)
    with tempfile.TemporaryDirectory(prefix="news-rag-bench-") as home:
        client = chromadb.PersistentClient(home, ChromaSettings(anonymized_telemetry=False))
        collection = client.create_collection("langchain", embedding_function=None)
        costs: list[Cost] = []
        at = 0
        for part in parts:
            together = [part] if part is not parts[-1] else [[document] for document in part]
            started, first = computed(), at
            for some in together:
                at += _added(collection, splitter, some, vectors[at:])
            costs.append(Cost(computed() - started, at - first))
        return costs[1:]


def _added(
    collection: chromadb.Collection,
    splitter: RecursiveCharacterTextSplitter,
    documents: Sequence[Document],
    vectors: list[list[float]],
) -> int:
    """How many chunks of them went in."""
    cut = [(document, text) for document in documents for text in splitter.split_text(document.text)]
    for start in range(0, len(cut), MOST_ROWS):
        part = cut[start : start + MOST_ROWS]
        collection.upsert(
            ids=[str(uuid.uuid4()) for _ in part],
            embeddings=vectors[start : start + len(part)],  # pyright: ignore[reportArgumentType]
            documents=[text for _, text in part],
            metadatas=[{"title": d.title, "source": d.source, "date": d.published} for d, _ in part],
        )
    return len(cut)


async def _ours(parts: Sequence[Sequence[Document]], vectors: GivenVectors) -> list[Cost]:
    warm, many, singly = parts
    with tempfile.TemporaryDirectory(prefix="news-rag-bench-") as home:
        async with open_service(defaults(Path(home)), serving=True, embed=vectors) as service:
            await _taken(service, [as_jsonl("warm", warm)])
            return [
                await _taken(service, [as_jsonl("many", many)]),
                await _taken(service, [as_jsonl(f"single-{n}", [document]) for n, document in enumerate(singly)]),
            ]


async def _taken(service: Service, bodies: Sequence[bytes]) -> Cost:
    """From the bytes of each body to the last chunk in the index, one body after the other."""
    before = (await service.status()).chunks
    started = computed()
    for body in bodies:
        await service.ingest(body, name="articles.jsonl")
        if not await service.wait_indexed(INDEX_SECONDS):
            raise RuntimeError(f"not indexed within {INDEX_SECONDS} seconds")
    return Cost(computed() - started, (await service.status()).chunks - before)


def computed() -> float:
    """CPU seconds of this process and of what it started and needs, gone ones too."""
    process = psutil.Process()
    needed = [each for each in process.children(recursive=True) if not {*each.cmdline()} & BACKGROUND]
    times = [each.cpu_times() for each in (process, *needed)]
    return sum(t.user + t.system + t.children_user + t.children_system for t in times)
