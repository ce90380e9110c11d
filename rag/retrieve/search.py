"""From a question to passages: read it, search by meaning and by words at once, fuse, rerank, fold, join.

What the question says about time or outlets narrows the search when it says so outright; otherwise
what fits is searched a second time and so ranks higher, and nothing else is lost. An `as_of` that
the caller gives is replayed: see `rag.retrieve.replay`.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo

import numpy as np
from numpy.typing import NDArray

from rag.config import RetrieveSettings
from rag.errors import EmbeddingFailed, NotFound
from rag.independent.outlets import Given, Outlets
from rag.library import Corpus, Library
from rag.rank import Joined, join_neighbours, near_duplicates, recency, reciprocal_rank_fusion
from rag.retrieve.dense import Dense, Near, nearest
from rag.retrieve.question import Asked, read
from rag.retrieve.replay import Replay, replay
from rag.retrieve.reranking import Ordered, Ranked, Reranking
from rag.retrieve.sources import check, stored
from rag.types import (
    AbstainReason,
    Embed,
    Filters,
    Hit,
    Passage,
    QueryReading,
    Revision,
    Scores,
    SearchResult,
    Span,
    Stamp,
)

LOOKED_AT = 2
"""Passages read for each hit wanted: the rest of the candidates cannot make it into the result."""

RANKED = 4
"""Candidates of each search for each hit wanted, at the least: fewer, and what one search alone found crowds in."""

DAY_SECONDS = 86400.0

QUESTION_SECONDS = 5.0
"""Longer nobody waits for the vector of a question; the search by words answers alone then."""


@dataclass(frozen=True, slots=True)
class Found:
    """A result with the sentences of each hit (spans of its revision's text); why it is empty, if it is."""

    result: SearchResult
    sentences: tuple[tuple[Span, ...], ...]
    empty_because: AbstainReason = "no_relevant_evidence"


@dataclass(frozen=True, slots=True)
class Archive:
    """What a question may name: outlets, and the first and last publication."""

    outlets: Outlets
    range: tuple[datetime, datetime] | None


class Retriever:
    """Blocking; thread-safe. `clock` says what now is when a question has no `as_of`, and `zone` when a day begins;
    `given` is what an operator says of outlets; without `reranking` the fused order stands.
    """

    def __init__(
        self,
        *,
        library: Library,
        dense: Dense,
        embed: Embed,
        settings: RetrieveSettings,
        clock: Callable[[], datetime],
        zone: tzinfo = UTC,
        given: Sequence[Given] = (),
        reranking: Reranking | None = None,
    ) -> None:
        self._library = library
        self._dense = dense
        self._embed = embed
        self._settings = settings
        self._clock = clock
        self._zone = zone
        self._given = given
        self._reranking = reranking
        # Apart, so that questions which wait for a hanging endpoint's vector do not keep words from being searched.
        self._meaning = ThreadPoolExecutor(2, thread_name_prefix="question vector")
        self._words = ThreadPoolExecutor(2, thread_name_prefix="search by words")
        self._archive = (-1, Archive(Outlets(), None))

    def close(self) -> None:
        self._meaning.shutdown()
        self._words.shutdown()

    def outlets(self) -> Outlets:
        """Those of the archive as it is now."""
        return self._archive_of(self._library.corpus()).outlets

    def revisions(self, revision_ids: Iterable[str]) -> dict[str, Revision]:
        """By id, with the names of their outlets."""
        outlets = self.outlets()
        return {id: outlets.shown(revision) for id, revision in self._library.revisions_by_id(revision_ids).items()}

    def search(self, query: str, *, filters: Filters, k: int | None = None, plain: bool = False) -> Found:
        """At most `k` hits (default: the setting), best first. A `plain` query is not read for
        dates and outlets: "on Thursday" of a statement counts from the day on which it was written. Nor is it reranked,
        since it is no question, and a text to verify has hundreds.
        """
        started = time.perf_counter()
        as_of = filters.as_of or self._clock()
        corpus = self._library.corpus()
        archive = self._archive_of(corpus)
        kept = stored(filters, archive.outlets)
        now = as_of if filters.as_of else self._newest(as_of, archive)
        asked = self._asked("" if plain else query, now.astimezone(self._zone), archive)
        if now < as_of and asked.reading.words:
            counted_from = str(now.astimezone(self._zone).date())
            asked = replace(asked, reading=replace(asked.reading, counted_from=counted_from))
        if filters.since or filters.until:
            asked = asked.undated()
        candidates = self._candidates(query, kept, asked, max(self._settings.candidates, RANKED * (k or 0)))
        k = k or self._settings.k
        ordered = self._ordered(
            query, candidates, k, replayed=filters.as_of, reranking=None if plain else self._reranking
        )
        hits, sentences = self._hits(ordered.ranked, None if asked.past else now, k)
        result = SearchResult(
            query=query,
            as_of=_shown(as_of),
            hits=hits,
            reading=asked.reading,
            corpus_fingerprint=corpus.fingerprint,
            degraded=(*candidates.degraded, *ordered.degraded),
            seconds=round(time.perf_counter() - started, 4),
            reranker=ordered.reranker,
        )
        dated = filters.since or filters.until or asked.required.since or asked.required.until
        return Found(result, sentences, "outside_date_range" if dated else "no_relevant_evidence")

    def whole(self, revisions: Sequence[Revision], *, as_of: datetime | None) -> Found:
        """These revisions, one passage each, without a search; of a live blog, those of its posts that were published
        by `as_of`."""
        stretches = [
            (revision, span)
            for revision in revisions
            for span in (revision.known_at(as_of) if as_of else _all(revision))
        ]
        result = SearchResult(
            query="",
            as_of=_shown(as_of or self._clock()),
            hits=tuple(_stretch(revision, span) for revision, span in stretches),
            reading=QueryReading(),
            corpus_fingerprint=self._library.corpus().fingerprint,
        )
        sentences = tuple(
            tuple(sentence for sentence in revision.sentences if span.contains(sentence))
            for revision, span in stretches
        )
        return Found(result, sentences, "outside_date_range")

    def named(self, filters: Filters) -> Found:
        """The articles that `filters.article_ids` names, whole, as they are or were at `filters.as_of`.

        Those that were not published in the period, or not yet known, are left out. Raises `NotFound` for one that is
        not there or was withdrawn by then.
        """
        check(filters.sources, self.outlets())
        ids = tuple(dict.fromkeys(filters.article_ids))
        then = self._library.past_revisions(ids, filters.as_of) if filters.as_of else {}
        outlets = self.outlets()
        revisions = [outlets.shown(then.get(id) or self._live(id)) for id in ids]
        return self.whole([r for r in revisions if _is_within(r, filters)], as_of=filters.as_of)

    def _live(self, article_id: str) -> Revision:
        article = self._library.article(article_id)
        if article.status == "withdrawn":
            raise NotFound(f"article {article_id!r} was withdrawn")
        return article.revision

    @staticmethod
    def _newest(now: datetime, archive: Archive) -> datetime:
        """Now, or the last publication where that was more than a day ago."""
        last = archive.range[1] if archive.range else now
        return last if now - last > timedelta(days=1) else now

    def _archive_of(self, corpus: Corpus) -> Archive:
        """Read again only after the library changed."""
        known, archive = self._archive
        if known != corpus.generation:
            archive = Archive(Outlets.of(self._library.outlets(), self._given), self._library.extent()[1])
            self._archive = (corpus.generation, archive)
        return archive

    def _asked(self, query: str, as_of: datetime, archive: Archive) -> Asked:
        try:
            asked = read(query, as_of=as_of, known_sources=archive.outlets.names, archive=archive.range)
            return _by_outlet(asked, archive.outlets)
        except OverflowError:  # "the year after 9999": beyond the calendar nothing can be filtered
            return read("", as_of=as_of)

    def _candidates(self, query: str, filters: Filters, asked: Asked, most: int) -> "Candidates":
        passes = list(dict.fromkeys(narrowed(filters, read) for read in (asked.required, asked.filters)))
        then = replay(self._library, filters.as_of)
        vector = self._meaning.submit(self._embed, [query])
        words = self._words.submit(lambda: [self._by_words(query, f, most, then) for f in passes])
        try:
            question = vector.result(QUESTION_SECONDS)[0]
            near = [self._by_meaning(question, f, most, then) for f in passes]
        except EmbeddingFailed as error:
            near = [Near([], f"{error.code}: {error}")]
        except TimeoutError:
            vector.cancel()
            near = [Near([], f"embedding_failed: the question had no vector within {QUESTION_SECONDS:g} s")]
        degraded = tuple(dict.fromkeys(n.degraded for n in near if n.degraded))
        return Candidates.fused([n.hits for n in near], words.result(), degraded)

    def _by_words(self, query: str, filters: Filters, most: int, then: Replay | None) -> list[tuple[int, float]]:
        if then is None:
            return self._library.match(query, limit=most, filters=filters)
        live = self._library.match(query, limit=most + then.spare, filters=filters)
        return then.merged(live, self._library.match_past(query, limit=most, filters=filters), most)

    def _by_meaning(self, question: NDArray[np.float32], filters: Filters, most: int, then: Replay | None) -> Near:
        if then is None:
            return self._dense.search(question, filters, most)
        live = self._dense.search(question, filters, most + then.spare)
        past = nearest(*self._library.vectors_past(self._embed.fingerprint, filters), question, most)
        return replace(live, hits=then.merged(live.hits, past, most))

    def _ordered(
        self,
        query: str,
        candidates: "Candidates",
        k: int,
        *,
        replayed: datetime | None,
        reranking: Reranking | None,
    ) -> Ordered:
        """The current passages that are looked at; with `replayed`, those that were current at that moment."""
        few = k * LOOKED_AT
        best = candidates.best(max(few, reranking.candidates) if reranking else few)
        found = self._library.passages_as_of(best, replayed) if replayed else self._library.passages(best)
        outlets = self.outlets()
        ranked = [(outlets.shown(found[key]), scores) for key, scores in best.items() if key in found]
        return reranking(query, ranked, few) if reranking else Ordered(ranked)

    def _hits(
        self, ranked: Ranked, as_of: datetime | None, k: int
    ) -> tuple[tuple[Hit, ...], tuple[tuple[Span, ...], ...]]:
        """New ones first where `as_of` is given, copies folded and neighbours joined."""
        scored = [self._aged(passage, scores, as_of) for passage, scores in ranked]
        scored.sort(key=lambda s: (-s[1].fused, s[0].key))
        groups = near_duplicates([passage.text for passage, _ in scored], limit=k)
        leaders = [scored[group[0]][0] for group in groups]
        copies = {scored[first][0].key: [scored[i][0].article_id for i in others] for first, *others in groups}
        scores = {passage.key: score for passage, score in scored}
        joined = join_neighbours(leaders)
        return tuple(_hit(j, scores, copies) for j in joined), tuple(j.sentences for j in joined)

    def _aged(self, passage: Passage, scores: Scores, as_of: datetime | None) -> tuple[Passage, Scores]:
        if as_of is None or passage.published is None:
            return passage, scores
        factor = recency(
            (as_of - passage.published.last).total_seconds() / DAY_SECONDS,
            half_life_days=self._settings.half_life_days,
            weight=self._settings.recency_weight,
        )
        return passage, replace(scores, recency=round(factor, 4), fused=round(scores.fused * factor, 6))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Keys with their fused score, best first; `scores` adds the parts, for those that are looked at."""

    ranked: list[tuple[int, float]]
    by_meaning: dict[int, tuple[int, float]]
    by_words: dict[int, tuple[int, float]]
    degraded: tuple[str, ...]

    @classmethod
    def fused(
        cls,
        dense: Sequence[Sequence[tuple[int, float]]],
        lexical: Sequence[Sequence[tuple[int, float]]],
        degraded: tuple[str, ...],
    ) -> "Candidates":
        """By reciprocal rank over all lists; the parts tell the score and rank of the widest list."""
        ranked = reciprocal_rank_fusion([[key for key, _ in hits] for hits in (*dense, *lexical)])
        return cls(ranked, _places(dense), _places(lexical), degraded)

    def best(self, n: int) -> dict[int, Scores]:
        """Scores of the first `n` by key, in order."""
        return {key: _scores(score, self.by_meaning.get(key), self.by_words.get(key)) for key, score in self.ranked[:n]}


def _places(lists: Sequence[Sequence[tuple[int, float]]]) -> dict[int, tuple[int, float]]:
    """(rank, score) of each key, in the first list that holds it."""
    places: dict[int, tuple[int, float]] = {}
    for hits in lists:
        for rank, (key, score) in enumerate(hits, 1):
            places.setdefault(key, (rank, score))
    return places


def _scores(fused: float, dense: tuple[int, float] | None, lexical: tuple[int, float] | None) -> Scores:
    return Scores(
        dense=round(dense[1], 4) if dense else None,
        dense_rank=dense[0] if dense else None,
        lexical=round(lexical[1], 4) if lexical else None,
        lexical_rank=lexical[0] if lexical else None,
        fused=round(fused, 6),
    )


def _by_outlet(asked: Asked, outlets: Outlets) -> Asked:
    """With outlets as their articles are stored; what was read is told by their names."""
    if not asked.filters.sources:
        return asked
    names = tuple(dict.fromkeys(outlets.name(source) or source for source in asked.filters.sources))
    return replace(
        asked, filters=stored(asked.filters, outlets), reading=replace(asked.reading, sources=tuple(sorted(names)))
    )


def narrowed(filters: Filters, more: Filters) -> Filters:
    """What passes both; names that the caller gave are kept as they are."""
    starts = [moment for moment in (filters.since, more.since) if moment]
    ends = [moment for moment in (filters.until, more.until) if moment]
    return replace(
        filters,
        since=max(starts) if starts else None,
        until=min(ends) if ends else None,
        sources=filters.sources or more.sources,
    )


def _shown(moment: datetime) -> str:
    return str(Stamp(moment.astimezone(UTC).replace(microsecond=0)))


def _is_within(revision: Revision, filters: Filters) -> bool:
    """By its publication, as a search would have it; an article without a date is known since it was ingested."""
    stamp = revision.published
    if not stamp:
        return not (filters.since or filters.until) and (not filters.as_of or revision.ingested_at <= filters.as_of)
    return (
        (not filters.since or stamp.last >= filters.since)
        and (not filters.until or stamp.first <= filters.until)
        and (not filters.as_of or stamp.first <= filters.as_of)
    )


def _all(revision: Revision) -> tuple[Span, ...]:
    return (Span(0, len(revision.text)),)


def _stretch(revision: Revision, span: Span) -> Hit:
    published = revision.published if span == _all(revision)[0] else revision.published_at(span.start)
    paragraphs = range(revision.paragraph_at(span.start), revision.paragraph_at(max(span.start, span.end - 1)) + 1)
    return Hit(
        id=f"{revision.revision_id}:{span.start}",
        article_id=revision.article_id,
        revision_id=revision.revision_id,
        title=revision.title,
        url=revision.url,
        source=revision.source,
        published_at=str(published) if published else None,
        language=revision.language,
        start=span.start,
        end=span.end,
        text=span.of(revision.text),
        paragraphs=tuple(paragraphs) if revision.paragraphs else (),
        scores=Scores(),
    )


def _hit(joined: Joined, scores: dict[int, Scores], copies: dict[int, list[str]]) -> Hit:
    best = joined.best
    duplicates = dict.fromkeys(id for p in joined.passages for id in copies.get(p.key, ()) if id != best.article_id)
    return Hit(
        id=f"{best.revision_id}:{best.n}",
        article_id=best.article_id,
        revision_id=best.revision_id,
        title=best.title,
        url=best.url,
        source=best.source,
        published_at=str(best.published) if best.published else None,
        language=best.language,
        start=joined.span.start,
        end=joined.span.end,
        text=joined.text,
        paragraphs=tuple(range(joined.paragraphs[0], joined.paragraphs[1] + 1)),
        scores=scores[best.key],
        duplicates=tuple(duplicates),
    )
