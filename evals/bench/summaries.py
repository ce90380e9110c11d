"""`python -m evals.bench.summaries`: ways of choosing the sentences of a summary, compared on SummHay.

Each way gets the same sentences, those of the passages that a search finds, and chooses as many as the topic has
insights; the way in use is told with its own number as well. All ways but `single` cite each sentence that is alike
(`rag.cover`), so that only the choice differs. Figures are those of `evals.metrics.summaries`, by topic.
"""

import argparse
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import anyio
import numpy as np
from numpy.typing import NDArray

from evals.bench.loaded import INDEX_SECONDS, defaults, say
from evals.metrics.shares import mean
from evals.metrics.summaries import scored
from evals.public.haystacks import summaries
from evals.types import Case
from rag.cover import Chosen, Told, cover, same, term_vectors
from rag.cover.cover import ALIKE
from rag.embed import LocalEmbed
from rag.retrieve import Found
from rag.service import Service, open_service
from rag.summarize.extract import FEWEST_WORDS
from rag.summarize.summarizer import PASSAGES, on_topic
from rag.text import split_sentences
from rag.types import Embed, Filters, Hit, Matrix, SearchResult, Span

DAMPING = 0.85
"""Of LexRank (Erkan and Radev, JAIR 2004)."""

RELEVANCE = 0.7
"""Of maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998)."""

BACKGROUND = 10
"""Passages whose words weigh the insights' words, as the suite has it."""

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one summary. `citation_f1` is None where no insight is covered."""

    coverage: float
    citation_f1: float | None
    joint: float
    sentences: int


@dataclass(frozen=True, slots=True)
class Pool:
    """The sentences of one topic. `vectors` are term vectors, `near` the cosine of each one's passage and the topic."""

    told: list[Told]
    articles: list[str]
    vectors: Matrix
    near: list[float]


Way = Callable[[Pool, int], list[int]]


def centroid(pool: Pool, n: int) -> list[int]:
    """The most like the mean of all, leaving out what says the same as one before."""
    return _spread(pool, _central(pool), n)


def lexrank(pool: Pool, n: int) -> list[int]:
    """The most central in the graph of likeness (continuous LexRank), leaving out what says the same."""
    links = np.maximum(pool.vectors @ pool.vectors.T, 0)
    links /= np.maximum(links.sum(axis=1, keepdims=True), 1e-9)
    rank = np.full(len(links), 1 / len(links), np.float32)
    for _ in range(50):
        rank = (1 - DAMPING) / len(links) + DAMPING * (links.T @ rank)
    return _spread(pool, rank, n)


def mmr(pool: Pool, n: int) -> list[int]:
    """Maximal marginal relevance to the mean of all."""
    central, nearest, chosen = _central(pool), np.zeros(len(pool.told), np.float32), list[int]()
    while len(chosen) < n:
        gain = RELEVANCE * central - (1 - RELEVANCE) * nearest
        gain[chosen] = -np.inf
        chosen.append(int(np.argmax(gain)))
        nearest = np.maximum(nearest, pool.vectors @ pool.vectors[chosen[-1]])
    return chosen


def facility(pool: Pool, n: int) -> list[int]:
    """Facility location: each next one adds most to the likeness of all sentences to what is chosen."""
    alike, told, chosen = pool.vectors @ pool.vectors.T, np.zeros(len(pool.told), np.float32), list[int]()
    while len(chosen) < n:
        gain = np.maximum(alike - told[None, :], 0).sum(axis=1)
        gain[chosen] = -np.inf
        chosen.append(int(np.argmax(gain)))
        told = np.maximum(told, alike[chosen[-1]])
    return chosen


WAYS: dict[str, Way] = {"centroid": centroid, "LexRank": lexrank, "MMR": mmr, "facility location": facility}


def _central(pool: Pool) -> Scores:
    centre = pool.vectors.mean(axis=0)
    return pool.vectors @ (centre / max(float(np.linalg.norm(centre)), 1e-9))


def _spread(pool: Pool, scores: Scores, n: int) -> list[int]:
    left, chosen = scores.copy(), list[int]()
    while len(chosen) < n and np.isfinite(left.max()):
        chosen.append(int(np.argmax(left)))
        left[pool.vectors @ pool.vectors[chosen[-1]] >= ALIKE] = -np.inf
        left[chosen[-1]] = -np.inf
    return chosen


def with_same(pool: Pool, chosen: Sequence[int]) -> list[Chosen]:
    """The sentences alike, by the rule that `rag.cover` has."""
    alike = pool.vectors @ pool.vectors.T
    return [
        Chosen(i, tuple(int(j) for j in np.flatnonzero(alike[i] >= ALIKE) if i != j and _same(pool, i, int(j))), 0.0)
        for i in chosen
    ]


def _same(pool: Pool, one: int, other: int) -> bool:
    return same(pool.told[one].text, pool.told[other].text)


def compared(pool: Pool, embed: Embed | None, n: int) -> Iterator[tuple[str, Sequence[Chosen]]]:
    """What each way chooses; with `embed`, also the way in use over its vectors (threshold for terms: see `cover`)."""
    for name, way in WAYS.items():
        yield name, with_same(pool, way(pool, n))
    yield "cover", cover(pool.told, pool.vectors, limit=n, topic=pool.near)
    yield "cover, no topic", cover(pool.told, pool.vectors, limit=n)
    single = cover(pool.told, pool.vectors, limit=n, topic=pool.near)
    yield "cover, single citation", [Chosen(c.index, (), c.gain) for c in single]
    yield "cover, its own number", cover(pool.told, pool.vectors, topic=pool.near)
    if embed:
        yield "cover over the embedder", cover(pool.told, embed([t.text for t in pool.told]), limit=n, topic=pool.near)


def pool_of(result: SearchResult) -> Pool:
    """The sentences of at least five words of the passages on the topic."""
    found = on_topic(Found(result, tuple(_sentences(hit) for hit in result.hits)))
    hits = found.result.hits
    numbers = {id: n for n, id in enumerate(dict.fromkeys(h.article_id for h in hits))}
    rows = [
        (Told(text, numbers[hit.article_id], place), hit.article_id, hit.scores.dense or 0.0)
        for hit, spans in zip(hits, found.sentences, strict=True)
        for place, span in enumerate(spans)
        if len((text := span.shifted(-hit.start).of(hit.text)).split()) >= FEWEST_WORDS
    ]
    vectors = term_vectors([told.text for told, _, _ in rows])
    return Pool([told for told, _, _ in rows], [id for _, id, _ in rows], vectors, [near for _, _, near in rows])


def _sentences(hit: Hit) -> tuple[Span, ...]:
    found: list[Span] = []
    at = hit.start
    for paragraph in hit.text.split("\n\n"):
        found += [span.shifted(at) for span in split_sentences(paragraph)]
        at += len(paragraph) + 2
    return tuple(found)


async def measure(home: Path, data: Path, *, embedder: bool) -> dict[str, dict[str, list[Figures]]]:
    """Figures of each case by way and topic. An archive in `home` is used again."""
    made = summaries("summhay", data / "summhay_news")
    figures: dict[str, dict[str, list[Figures]]] = defaultdict(lambda: defaultdict(list))
    async with open_service(defaults(home), serving=True) as service:
        await service.ingest(made.documents, name="summhay.jsonl")
        await service.wait_indexed(INDEX_SECONDS)
        ids = await _by_url(service)
        for case in made.cases:
            say(case.question)
            result = await service.search(case.question, filters=Filters(sources=case.sources), k=PASSAGES)
            pool, embed = pool_of(result), LocalEmbed.open() if embedder else None
            for way, chosen in compared(pool, embed, len(case.insights)):
                figures[way][case.kind or ""].append(_figures(case, pool, chosen, ids, result))
    return figures


async def _by_url(service: Service) -> dict[str, str]:
    ids: dict[str, str] = {}
    cursor: str | None = None
    while True:
        page = await service.articles(limit=500, cursor=cursor)
        ids |= {article.url: article.article_id for article in page.articles if article.url}
        if (cursor := page.next_cursor) is None:
            return ids


def _figures(case: Case, pool: Pool, chosen: Sequence[Chosen], ids: Mapping[str, str], result: SearchResult) -> Figures:
    said = [(pool.told[c.index].text, {pool.articles[i] for i in (c.index, *c.same)}) for c in chosen]
    insights = [(i.text, {ids.get(url, url) for url in i.articles}) for i in case.insights]
    found = scored(insights, said, [hit.text for hit in result.hits[:BACKGROUND]])
    cited = [one.citation_f1 for one in found if one.counts]
    joint = mean([one.coverage * one.citation_f1 if one.counts else 0.0 for one in found])
    return Figures(mean([one.coverage for one in found]), mean(cited) if cited else None, joint, len(said))


def _line(way: str, figures: Sequence[Figures]) -> str:
    cited = [f.citation_f1 for f in figures if f.citation_f1 is not None]
    return (
        f"{way:32} coverage {mean([f.coverage for f in figures]):.3f}"
        f"  citation F1 {mean(cited) if cited else 0.0:.3f}  joint {mean([f.joint for f in figures]):.3f}"
        f"  sentences {mean([float(f.sentences) for f in figures]):.1f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.bench.summaries", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--home", type=Path, help="where the archive is kept; default: nowhere")
    parser.add_argument("--embedder", action="store_true", help="also over the embedder's vectors (slow)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="news-rag-bench-") as temporary:
        figures = anyio.run(lambda: measure(given.home or Path(temporary), given.data, embedder=given.embedder))
    for way, by_topic in figures.items():
        for topic, found in sorted(by_topic.items()):
            print(_line(f"{way} ({topic})", found))
        print(_line(f"{way} (all)", [one for found in by_topic.values() for one in found]))


if __name__ == "__main__":
    main()
