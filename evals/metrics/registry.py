"""All metrics by name: what each means, which way is better, and from where on a case counts as failed."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.metrics import abstention, citations, editions, ranking, summaries, trust, verification, wording
from evals.types import Label, Row, Score
from rag.types import Verdict

Better = Literal["higher", "lower"]


NO_PAR = 0.0
"""The par of a metric where higher is better and no case fails by itself."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A score for a case, or, with `over`, a number for all rows of a variant which no single case has.

    A case worse than `par` counts as failed. `over` gives its value and of how many rows it is.
    """

    name: str
    definition: str
    score: Callable[[Row], Score | None]
    better: Better = "higher"
    par: float = 1.0
    over: Callable[[Sequence[Row]], tuple[float, int] | None] | None = None

    def worse(self, value: float, bound: float) -> bool:
        return value < bound if self.better == "higher" else value > bound

    def fails(self, value: float) -> bool:
        """`value` is worse than par."""
        return self.worse(value, self.par)


def _of_no_case(_: Row) -> None:
    return None


def _aurc(rows: Sequence[Row]) -> tuple[float, int] | None:
    known = [row for row in rows if abstention.outcome(row)]
    area = abstention.aurc(abstention.risk_coverage(known))
    return None if area is None else (area, len(known))


_RANKED = {
    "hit@1": ("a gold {} comes first", 1.0),
    "hit@5": ("a gold {} is among the first 5", 1.0),
    "hit@10": ("a gold {} is among the first 10", 1.0),
    "recall@5": ("share of the gold {}s among the first 5", NO_PAR),
    "recall@10": ("share of the gold {}s among the first 10", NO_PAR),
    "ndcg@10": ("gain of the gold {}s among the first 10, discounted by place (nDCG)", NO_PAR),
    "mrr": ("1 / place of the first gold {}", NO_PAR),
    "map": ("precision at the place of each gold {}, averaged (AP)", NO_PAR),
}


def _ranked(prefix: str, noun: str, unit: ranking.Unit) -> tuple[Metric, ...]:
    measures = [
        Metric(f"{prefix}.{name}", words.format(noun), ranking.measured(unit, name), par=par)
        for name, (words, par) in _RANKED.items()
    ]
    return (*measures, Metric(f"{prefix}.all@10", f"all gold {noun}s are among the first 10", ranking.all_at(unit)))


def _verified(word: Verdict, label: Label, better: Better) -> Metric:
    words = f"of sentences that articles {_DOES[label]}: called {word}"
    name, par = f"verify.{word}_of_{label}", 1.0 if better == "higher" else 0.0
    return Metric(name, words, verification.said(word, label), better, par)


_DOES: Mapping[Label, str] = {"supported": "carry", "refuted": "refute", "not_stated": "do not tell, or not wholly"}
_VERIFIED = (
    _verified("supported", "supported", "higher"),
    _verified("supported", "refuted", "lower"),
    _verified("supported", "not_stated", "lower"),
    _verified("contradicted", "refuted", "higher"),
    _verified("contradicted", "supported", "lower"),
)

_ALL = (
    *_ranked("doc", "article", ranking.by_article),
    *_ranked("par", "paragraph", ranking.by_paragraph),
    Metric("answer.em", "the answer is an accepted one, word for word (SQuAD)", wording.em, par=NO_PAR),
    Metric("answer.f1", "overlap of words with the best accepted answer (SQuAD)", wording.f1_of_tokens, par=NO_PAR),
    Metric("answer.contains", "an accepted answer, or the gold words, stand in the answer", wording.contains),
    Metric("answer.facts", "share of the required facts that the answer holds", wording.facts),
    Metric("answer.facts_strict", "the answer holds all required facts", wording.facts_strict),
    Metric("answer.facts_none", "of answerable cases: no required fact is there", wording.facts_none, "lower", 0.0),
    Metric("answer.sentences", "sentences of an answer, abstentions aside", wording.sentences, "lower", math.inf),
    Metric("citation.precision", "share of citations that are needed (ALCE)", citations.precision),
    Metric("citation.recall", "share of sentences that their citations carry (ALCE)", citations.recall),
    Metric("citation.valid", "share of citations that resolve to the very words shown", citations.valid),
    Metric("citation.verbatim", "share of quotations that are word for word in the cited text", citations.verbatim),
    Metric("citation.coverage", "share of sentences with a citation that resolves", citations.coverage),
    Metric("citation.span_f1", "overlap of cited and gold characters", citations.span_f1, par=0.5),
    Metric("citation.paragraph", "share of citations into a gold paragraph", citations.paragraph, par=0.5),
    Metric("abstain.precision", "of refused cases: it is unanswerable", abstention.precision),
    Metric("abstain.recall", "of unanswerable cases: it is refused", abstention.recall),
    Metric("abstain.false_refusal", "of answerable cases: it is refused", abstention.false_refusal, "lower", 0.0),
    Metric("abstain.correct", "the case is refused exactly when it is unanswerable", abstention.correct),
    Metric("attribution.preserved", "the answer names who says it", trust.attribution),
    Metric("conflict.surfaced", "all positions of sources that disagree are shown and cited", trust.conflict),
    Metric("conflict.fair", "all positions are shown, and nothing forbidden but as one of them", trust.fair),
    Metric("dispute.shown", "of disputed cases: a dispute is shown", trust.dispute_shown),
    Metric("dispute.false", "of cases without a dispute: one is shown", trust.dispute_false, "lower", 0.0),
    Metric("status.correct", "answered, disputed or abstained as it should be", trust.result),
    Metric("particulars.verified", "share of sentences whose details are as in the text cited", trust.particulars),
    *_VERIFIED,
    Metric("verify.auc", "supported sentences scored above the others (ROC)", _of_no_case, over=verification.auc),
    Metric("furniture.left_out", "of furniture: it is not in the article's text", trust.furniture_left_out),
    Metric("furniture.news_lost", "of news: it is not in the article's text", trust.news_lost, "lower", 0.0),
    Metric("forbidden.absent", "no forbidden words are in the answer", trust.forbidden),
    Metric("keys.valid", "the model made up no evidence key", trust.keys),
    Metric(
        "summary.coverage", "share of the insights' words in their best sentences", summaries.summary_coverage, par=0.5
    ),
    Metric(
        "summary.citation_f1",
        "cited articles against those of each covered insight",
        summaries.summary_citation_f1,
        par=0.5,
    ),
    Metric(
        "summary.joint", "coverage times citation F1 of each insight (SummHay)", summaries.summary_joint, par=NO_PAR
    ),
    Metric(
        "brief.stories", "agreement of the edition's stories with the expected ones (F1 of B-cubed)", editions.stories
    ),
    Metric("brief.lead", "the story that belongs first comes first", editions.lead),
    Metric("brief.not_news", "share of what is no news that is in no story", editions.not_news),
    Metric("brief.status", "share of stories rightly new, update, correction, repeat or undated", editions.standing),
    Metric("brief.facts", "share of the required facts that their stories tell", editions.facts, par=0.5),
    Metric("brief.sources", "share of stories whose independent sources are counted right", editions.sources),
    Metric("brief.disputes", "disputes shown with all sides, of those expected or shown (Jaccard)", editions.disputes),
    Metric("brief.repeated", "share of sentences that an earlier edition told", editions.repeated, "lower", 0.0),
    Metric("brief.next", "share of sentences under what comes next that are still to come", editions.coming),
    Metric("abstain.aurc", "area under risk by coverage, surest answers first", _of_no_case, "lower", 1.0, _aurc),
)

METRICS: Mapping[str, Metric] = {metric.name: metric for metric in _ALL}
"""By name, in the order in which reports show them."""
