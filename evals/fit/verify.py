"""Fits what decides whether cited text carries a sentence (`rag/verify/decide`), and says what each feature is worth.

Rows are of six sets, each with the evidence that the service would choose; a set weighs as the root of its size:

claims      realnews: true ones in free words, false ones near to the article. Judged, not learned: they are few, and
            their true ones are longer than their false ones, which a model would learn
fever       FEVER symmetric dev, a claim and one sentence
wice        WiCE dev, sentences of an encyclopedia and the pages that they cite
own         passages of our own that the model of entailment was not trained on
planted     sentences of news, as they are or with one particular altered
summhay     insights of summaries, with articles that state them and articles of the same topic that do not

What is printed is out of fold: by a model that saw nothing of the same article, page or passage.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.bench.loaded import say
from evals.fit import boosting
from evals.fit.boosting import Flags, Floats
from evals.fit.entail import own
from evals.planted import RIGHT, Source, planted
from evals.sets import load_documents, read
from rag.compare import coverage
from rag.fitted import save
from rag.text import split_sentences
from rag.verify import Verifier
from rag.verify.decide import FEATURES, PATH, measured, vetoed
from rag.verify.evidence import Evidence
from rag.verify.findings import findings
from rag.verify.given import APART, Given

SHAPE = boosting.Shape(trees=300, leaves=16, least=15, share=0.4)
SUPPORTED_AT_MOST, CONTRADICTED_AT_MOST = 0.03, 0.02
"""Share of what is not carried that may be called supported in any set, of what is carried contradicted."""
UNCOVERED = 0.03
"""Share of what is carried that may be called not found."""
PLANTED, SEED = 900, 77
STATED = 2
"""Articles that state an insight, and that do not, of each insight."""
JUDGED_ONLY = "claims"
SETS = (JUDGED_ONLY, "fever", "wice", "own", "planted", "summhay")
OF_UNKNOWN = ("wice", "summhay")
"""Sets of which nobody knows what of the unsupported is contradicted."""
GROUPS: Mapping[str, tuple[str, ...]] = {
    "coverage": ("covered", "missed", "worst"),
    "length": ("words",),
    "entailment": ("supported", "contradicted"),
    "figures": ("figure_missing", "figure_otherwise"),
    "dates": ("date_missing", "date_otherwise"),
    "names": ("name_missing", "name_otherwise"),
    "quotations": ("quotation_missing",),
    "negation": ("negation_missing", "negation_otherwise"),
    "direction": ("direction",),
    "superlative": ("superlative",),
    "modality": ("modality",),
    "speaker": ("speaker",),
}


@dataclass(frozen=True, slots=True)
class Example:
    """`label` is `supported`, `refuted` or `not_stated`; `cited` is text to choose from, or evidence as it is."""

    set: str
    group: str
    sentence: str
    text: str
    label: str
    is_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    example: Example
    measured: Mapping[str, float]
    vetoed: bool


def examples(data: Path) -> Iterator[Example]:
    """Raises `MissingSet`."""
    articles = {d.id: d.text for d in load_documents(data, "realnews", "articles.jsonl")}
    for claim in read(data / "realnews" / "claims.jsonl", dict[str, Any]):
        ids = claim.get("articles") or [claim["article"]]
        text = APART.join(articles[id] for id in ids)
        yield Example("claims", ids[0], claim["claim"], text, claim["label"])
    for set, file in (("fever", "fever_symmetric_dev.jsonl"), ("wice", "wice_dev.jsonl")):
        for pair in read(data / "entailment" / file, dict[str, Any]):
            text = APART.join(s for s in pair["evidence"] if not s.startswith("(meta data)"))
            label = pair["label"] if pair["label"] in ("supported", "refuted") else "not_stated"
            yield Example(set, pair["id"], pair["claim"], text, label)
    labels = {"contradicted": "refuted", "neither": "not_stated"}
    for pair, held in own():
        if held:
            yield Example("own", pair.source, pair.sentence, pair.source, labels.get(pair.labels[0], pair.labels[0]))
    documents = (d for name in ("multihop_facts", "wildnews") for d in load_documents(data, name))
    for item in planted([Source(d.id, d.text, d.published) for d in documents], PLANTED, seed=SEED, half="develop"):
        label = "supported" if item.kind == RIGHT else "refuted"
        yield Example("planted", item.article, item.sentence, item.cited, label, is_evidence=True)
    yield from _insights(data)


def _insights(data: Path) -> Iterator[Example]:
    texts = {d.id: d.text for d in load_documents(data, "summhay_news")}
    drawn = random.Random(SEED)  # noqa: S311
    for query in read(data / "summhay_news" / "queries.jsonl", dict[str, Any]):
        of_topic = [id for id in texts if id.startswith(f"n{query['topic'][-1]}-")]
        for insight in query["insights"]:
            stated = [id for id in of_topic if id in insight["docs"]]
            others = [id for id in of_topic if id not in insight["docs"]]
            for label, ids in (("supported", stated), ("not_stated", others)):
                for id in drawn.sample(ids, min(STATED, len(ids))):
                    yield Example("summhay", query["id"], insight["text"], texts[id], label)


def row(example: Example, verifier: Verifier) -> Row:
    sentences = [span.of(part) for part in example.text.split(APART) for span in split_sentences(part)]
    cited = sentences
    if not example.is_evidence:
        cited = [sentences[n] for n in verifier.choose(example.sentence, sentences)]
    said = Evidence(example.sentence)
    found = findings(said, Given(Evidence(APART.join(cited)), Evidence(""), example.text, None, Evidence("")))
    cover = coverage(verifier.contextual(example.sentence), [verifier.contextual(each) for each in cited])
    entailed = verifier.entail([(" ".join(cited), example.sentence)])[0]
    return Row(example, measured(cover, entailed, found), vetoed(found))


@dataclass(frozen=True)
class Fitted:
    """Out-of-fold probabilities of one class, with Platt's numbers."""

    probability: Floats
    scale: float
    offset: float


class Fit:
    """All rows as arrays."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.x = np.array([[r.measured[name] for name in FEATURES] for r in rows])
        self.sets = np.array([r.example.set for r in rows])
        self.labels = np.array([r.example.label for r in rows])
        self.vetoed = np.array([r.vetoed for r in rows])
        self.weights = np.array([float((self.sets == name).sum()) ** -0.5 for name in self.sets])
        self.weights *= self.sets != JUDGED_ONLY
        self.weights *= (self.weights > 0).sum() / self.weights.sum()
        self.groups = [f"{r.example.set} {r.example.group}" for r in rows]

    def known(self, label: str) -> Floats:
        """Weights; 0 where it is not known whether a row has that label."""
        return self.weights * ~np.isin(self.sets, OF_UNKNOWN) if label == "refuted" else self.weights

    def fitted(self, label: str, without: Sequence[str] = ()) -> Fitted:
        columns = [n for n, name in enumerate(FEATURES) if name not in without]
        y, weights = self.labels == label, self.known(label)
        odds = boosting.out_of_fold(self.x[:, columns], y, weights, self.groups, SHAPE)
        scale, offset = boosting.sigmoid(odds, y, weights)
        return Fitted(1 / (1 + np.exp(-(scale * odds + offset))), scale, offset)

    def area(self, probability: Floats, label: str, set: str) -> float:
        here = self.sets == set
        return boosting.area(probability[here], self.labels[here] == label)

    def at_most(self, probability: Floats, wrong: Flags, share: float) -> float:
        """The least threshold that so small a share of the wrong rows reaches in every set."""
        return max(
            float(np.quantile(probability[wrong & (self.sets == name)], 1 - share))
            for name in SETS
            if (wrong & (self.sets == name)).sum() > 1
        )

    def form(self, label: str, fitted: Fitted) -> dict[str, Any]:
        weights = self.known(label)
        kept = weights > 0
        model = boosting.boosted(self.x[kept], self.labels[kept] == label, weights[kept], SHAPE)
        return boosting.form(model, list(FEATURES), fitted.scale, fitted.offset)


def fit(data: Path) -> None:
    """Writes the model's file."""
    verifier = Verifier.open()
    rows = [row(example, verifier) for example in examples(data)]
    fit = Fit(rows)
    supports, contradicts = fit.fitted("supported"), fit.fitted("refuted")
    carried = fit.labels == "supported"
    shown = np.where(fit.vetoed, 0.0, supports.probability)
    supported = fit.at_most(shown, ~carried, SUPPORTED_AT_MOST)
    contradicted = fit.at_most(contradicts.probability, carried, CONTRADICTED_AT_MOST)
    _tell(fit, shown >= supported, (contradicts.probability >= contradicted) & (shown < supported))
    _ablation(fit, supports, contradicts)
    form: dict[str, Any] = {
        "made_by": "python -m evals.fit verify",
        "entail": verifier.entail.fingerprint,
        "rows": {name: int((fit.sets == name).sum()) for name in SETS},
        "supported": round(supported, 4),
        "contradicted": round(contradicted, 4),
        "covered": round(float(np.quantile(fit.x[carried, FEATURES.index("covered")], UNCOVERED)), 4),
        "supports": fit.form("supported", supports),
        "contradicts": fit.form("refuted", contradicts),
    }
    digest = save(PATH, form)
    needs = ", ".join(f"{name} {form[name]}" for name in ("supported", "contradicted", "covered"))
    say(f"{PATH}: {PATH.stat().st_size // 1024} KB, {needs}, sha256 {digest}")


def _tell(fit: Fit, supported: Flags, contradicted: Flags) -> None:
    say("out of fold: called supported, contradicted, of each label")
    for name in SETS:
        parts = [
            f"{label} {supported[here].mean():.3f} {contradicted[here].mean():.3f}"
            for label in ("supported", "refuted", "not_stated")
            if (here := (fit.sets == name) & (fit.labels == label)).any()
        ]
        say(f"  {name:8} " + "; ".join(parts))


def _ablation(fit: Fit, supports: Fitted, contradicts: Fitted) -> None:
    """Areas under the curve of supported and of contradicted, and what is lost without a group of features."""
    say("areas (supported of all sets, contradicted of all but wice and summhay), and their change without")
    whole = _areas(fit, supports.probability, contradicts.probability)
    say(f"  {'all':12} " + " ".join(f"{area:.3f}" for area in whole))
    for name, features in GROUPS.items():
        left = (fit.fitted(label, features).probability for label in ("supported", "refuted"))
        changes = np.array(_areas(fit, *left)) - np.array(whole)
        say(f"  {name:12} " + " ".join(f"{change:+.3f}" for change in changes))


def _areas(fit: Fit, supports: Floats, contradicts: Floats) -> list[float]:
    return [
        *(fit.area(supports, "supported", name) for name in SETS),
        *(fit.area(contradicts, "refuted", name) for name in SETS if name not in OF_UNKNOWN),
    ]
