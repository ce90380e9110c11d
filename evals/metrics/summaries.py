"""Summaries by the insights that they should hold, after SummHay (arXiv 2407.01370, section 3).

SummHay has a judge grade how far a summary covers each insight (full 1, partial 1/2, none 0) and name the
bullet that does; citations are scored in that bullet. Here coverage is a share of words, as `coverage` says,
the sentence with the largest share is the bullet, and an insight counts as covered from `COVERED` on.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from evals.metrics.said import cited_by, sentences
from evals.metrics.shares import f1, mean, short
from evals.types import Row, Score
from rag.text import content_stems

COVERED = 0.5
"""SummHay's value of a partly covered insight; below it, an insight's citations are not looked at."""


@dataclass(frozen=True, slots=True)
class Covered:
    """One insight in a summary: the share of it that its best sentence has, and that sentence's citations."""

    coverage: float
    citation_f1: float

    @property
    def counts(self) -> bool:
        return self.coverage >= COVERED


def idf(texts: Sequence[str]) -> Mapping[str, float]:
    """Weight of each stem over the n distinct texts: ln((1 + n) / (1 + df)) + 1, so that none is without weight."""
    distinct = dict.fromkeys(texts)
    df = Counter(stem for text in distinct for stem in set(content_stems(text)))
    return {stem: log((1 + len(distinct)) / (1 + count)) + 1 for stem, count in df.items()}


def coverage(insight: str, sentence: str, weights: Mapping[str, float]) -> float:
    """Share, by weight, of the insight's distinct content stems that the sentence has; unknown stems weigh 1."""
    wanted, said = set(content_stems(insight)), set(content_stems(sentence))
    total = sum(weights.get(stem, 1.0) for stem in sorted(wanted))
    return sum(weights.get(stem, 1.0) for stem in sorted(wanted & said)) / total if total else 0.0


def citation_f1(cited: set[str], wanted: set[str]) -> float:
    """F1 of the articles that a sentence cites against those that state the insight."""
    same = len(cited & wanted)
    return f1(same / len(cited), same / len(wanted)) if same else 0.0


def scored(
    insights: Sequence[tuple[str, set[str]]], said: Sequence[tuple[str, set[str]]], background: Sequence[str] = ()
) -> tuple[Covered, ...]:
    """Each insight in a summary. Both are texts with the articles that state or are cited for them.

    Words are weighed by their rarity over the insights and `background` (texts of the same archive).
    """
    weights = idf([*(text for text, _ in insights), *background])
    return tuple(_covered(text, articles, said, weights) for text, articles in insights)


def summary_coverage(row: Row) -> Score | None:
    """Mean coverage of the insights."""
    found = of_row(row)
    missing = [i.text for i, c in zip(row.case.insights, found, strict=True) if not c.counts]
    why = f"{len(missing)} of {len(found)} not covered, as {short(missing[0])}" if missing else ""
    return Score(value=mean([c.coverage for c in found]), why=why) if found else None


def summary_citation_f1(row: Row) -> Score | None:
    """Mean citation F1 of the covered insights. None when no insight is covered."""
    values = [c.citation_f1 for c in of_row(row) if c.counts]
    return _score(values, "the articles cited are not those of the insights")


def summary_joint(row: Row) -> Score | None:
    """Mean over all insights of coverage times citation F1; an insight that is not covered counts 0."""
    values = [c.coverage * c.citation_f1 if c.counts else 0.0 for c in of_row(row)]
    return _score(values, "insights are missing or cited to other articles")


def of_row(row: Row) -> tuple[Covered, ...]:
    """Each insight of the case; none without an answer. The hits' texts are the background."""
    if not row.answer or not row.case.insights:
        return ()
    insights = [(i.text, set(ids)) for i, ids in zip(row.case.insights, row.insight_articles, strict=True)]
    said = [(s.text, {c.article_id for c in cited_by(row, s)}) for s in sentences(row)]
    return scored(insights, said, [hit.text for hit in row.hits])


def _covered(
    insight: str, articles: set[str], said: Sequence[tuple[str, set[str]]], weights: Mapping[str, float]
) -> Covered:
    """In the sentence with the largest coverage; of equals, in the one with the best citations."""
    pairs = [(coverage(insight, text, weights), citation_f1(cited, articles)) for text, cited in said]
    return Covered(*max(pairs, default=(0.0, 0.0)))


def _score(values: Sequence[float], why: str) -> Score | None:
    return Score(value=mean(values), why=why if min(values) == 0 else "") if values else None
