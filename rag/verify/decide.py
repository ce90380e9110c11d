"""The one decision: does the cited text carry a sentence, say otherwise, or neither.

Two boosted sums of trees (`model.json`, `python -m evals.fit verify`) tell how likely each is, from how far the words
are covered, what the model of entailment thinks, and what differs. A figure, name, date or quotation that is missing,
or a negation turned round, vetoes `supported` whatever they say: these a reader prints.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path

from rag.compare import Coverage
from rag.fitted import load
from rag.trees import Boosted
from rag.types import Entailment, Verdict
from rag.verify.finding import Found

PATH = Path(__file__).with_name("model.json")
PARTICULARS = ("number", "money", "percentage", "date", "name", "quotation")
FIGURES = ("number", "money", "percentage")
MOST = 2
"""Of one kind of finding are counted."""
LEAST_CHANCE = 1e-4
LIKELY = 0.5
"""What a verdict needs by the word of a model that nothing was fitted for, and what `contradicted` needs where a
comparator names what is otherwise and so much of the words is covered (`NAMED_COVER`): out of fold that is true of 14%
of the refuted claims of realnews, 47% of planted errors, and of none, none, .8% and 1.7% of what realnews, planted,
FEVER and WiCE have supported."""
NAMED_COVER = 0.75
FEATURES = (
    *("covered", "missed", "worst", "words", "supported", "contradicted"),
    *("figure_missing", "date_missing", "name_missing", "quotation_missing"),
    *("figure_otherwise", "date_otherwise", "name_otherwise"),
    *("negation_missing", "negation_otherwise", "direction", "superlative", "modality", "speaker"),
)


@dataclass(frozen=True, slots=True)
class Decider:
    """`supported` and `contradicted` are what a verdict needs at least, `covered` how much of the words must be there
    for the text to bear on the sentence at all."""

    supports: Boosted
    contradicts: Boosted
    supported: float
    contradicted: float
    covered: float
    entail: str
    digest: str

    def __call__(
        self, cover: Coverage, entailed: Entailment, found: Sequence[Found], model: str
    ) -> tuple[Verdict, float]:
        """The verdict, and how likely it is that the text carries the sentence.

        `model` is the fingerprint of the one that `entailed` is from. What was fitted knows how far to trust the one
        that is shipped; another is taken at its word.
        """
        if model == self.entail:
            row = measured(cover, entailed, found)
            carried, turned = self.supports.probability(row), self.contradicts.probability(row)
            supported, contradicted = self.supported, self.contradicted
        else:
            carried, turned = entailed.supported, entailed.contradicted
            supported = contradicted = LIKELY
        if carried >= supported and not vetoed(found):
            return "supported", carried
        if any(f.contradicts for f in found) and cover.share >= NAMED_COVER:
            contradicted = LIKELY
        if turned >= contradicted and carried < supported:
            return "contradicted", carried
        return ("unclear" if cover.share >= self.covered else "not_found"), carried


def vetoed(found: Sequence[Found]) -> bool:
    """What was found speaks against `supported`, whatever is likely."""
    return any(f.kind in PARTICULARS or (f.kind == "negation" and f.contradicts) for f in found)


@cache
def decider() -> Decider:
    """The one that is shipped."""
    form = load(PATH, "verify")
    return Decider(
        supports=Boosted.of(form["supports"]),
        contradicts=Boosted.of(form["contradicts"]),
        supported=form["supported"],
        contradicted=form["contradicted"],
        covered=form["covered"],
        entail=form["entail"],
        digest=form["sha256"][:8],
    )


def measured(cover: Coverage, entailed: Entailment, found: Sequence[Found]) -> dict[str, float]:
    """The value of each of `FEATURES`: shares from 0 to 1, log-odds, numbers of words and of findings."""

    def count(kinds: Sequence[str], *, otherwise: bool | None = None) -> float:
        return min(MOST, sum(f.kind in kinds and otherwise in (None, f.contradicts) for f in found))

    values = (
        *(cover.share, cover.missed, cover.worst, cover.words),
        *(_odds(entailed.supported), _odds(entailed.contradicted)),
        *(count(kinds, otherwise=False) for kinds in (FIGURES, ("date",), ("name",), ("quotation",))),
        *(count(kinds, otherwise=True) for kinds in (FIGURES, ("date",), ("name",))),
        *(count(("negation",), otherwise=otherwise) for otherwise in (False, True)),
        *(count((kind,)) for kind in ("direction", "superlative", "modality", "speaker")),
    )
    return dict(zip(FEATURES, map(float, values), strict=True))


def _odds(chance: float) -> float:
    kept = min(max(chance, LEAST_CHANCE), 1 - LEAST_CHANCE)
    return log(kept / (1 - kept))
