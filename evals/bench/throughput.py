"""The whole way in (parse, cut, store, embed, index) against the embedder alone on the same texts."""

import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import fmean

import anyio

from evals.bench.loaded import INDEX_SECONDS, defaults, say
from evals.bench.rows import Row
from evals.sets import Document, as_jsonl
from rag.documents.prepare import Chunking, prepare
from rag.embed import LocalEmbed
from rag.parse import parse
from rag.service import open_service

SHARE = 0.85
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def measure(name: str, documents: Sequence[Document], *, rounds: int = 2) -> Iterator[Row]:
    """Both by turns, `rounds` times, the embedder first and last."""
    data = as_jsonl(name, documents)
    with LocalEmbed.open() as embed:
        texts = embedded_texts(data, embed)
        alone, whole = [_alone(embed, texts)], list[float]()
        for _ in range(rounds):
            whole.append(anyio.run(_ingested, data))
            alone.append(_alone(embed, texts))
            say(f"  {len(texts)} chunks: alone {alone[-1]:.1f} s, whole ingest {whole[-1]:.1f} s")
    yield Row(
        name=f"ingest of {len(texts)} chunks as a share of the embedder alone",
        measured=fmean(alone) / fmean(whole),
        wanted=SHARE,
        unit="%",
        remarks=f"{len(texts) / fmean(whole):.0f} chunks/s of {len(texts) / fmean(alone):.0f}",
    )


def embedded_texts(data: bytes, embed: LocalEmbed) -> list[str]:
    """What an ingest of these bytes has to embed: each text once."""
    chunking = Chunking(defaults(Path()).chunk.tokens, embed.count_tokens)
    drafts = parse(data, name="articles.jsonl", now=NOW)
    chunks = (chunk for draft in drafts for chunk in prepare(draft, now=NOW, chunking=chunking).chunks)
    return list(dict.fromkeys(chunk.embedded_text for chunk in chunks))


def _alone(embed: LocalEmbed, texts: Sequence[str]) -> float:
    started = time.perf_counter()
    embed(texts)
    return time.perf_counter() - started


async def _ingested(data: bytes) -> float:
    """Seconds from the bytes to the last chunk in the index, of a service that was ready before."""
    with tempfile.TemporaryDirectory(prefix="news-rag-bench-") as home:
        async with open_service(defaults(Path(home)), serving=True) as service:
            await service.wait_indexed(INDEX_SECONDS)
            started = time.perf_counter()
            await service.ingest(data, name="articles.jsonl")
            if not await service.wait_indexed(INDEX_SECONDS):
                raise RuntimeError(f"not indexed within {INDEX_SECONDS} seconds")
            return time.perf_counter() - started
