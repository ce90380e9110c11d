"""What a trait in common is worth.

The log-odds that two reports tell one story are

    bias + sum over kinds of (weight * cosine) - fading * ln(max(1, days / 7))
         - thin * max(0, 1 - plain / 0.06) - short * (12 + 40 * max(0, 1 - plain / 0.45))

where `days` lie between their publications (0 where one has no date) and `plain` is the cosine of their words that
are no names. Weights, bias and cut are fitted (evals/fit/stories.py). The two that ECB+ cannot tell, as it has no
dates of publication and no articles about other matters of one place, are set by hand, looking at seeds/: a week of one
story costs nothing, two weeks 2.8, seven weeks 7.8; reports that share names and
hardly a word besides are not about one matter. `short` (0 to 1) is how short both reports are: of a sentence or two, a
place, a day and "police said" are all that there is, and make cosines near 1, so that they must share much of their
other words as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Kind = Literal["words", "names", "lead", "lead_names", "figures", "dates"]
"""`words` are those that are no names; those of the lead may be."""

KINDS: tuple[Kind, ...] = ("words", "names", "lead", "lead_names", "figures", "dates")
PLAIN = 0.06
NOTHING, APART = 0.01, 20.0
"""Reports that share next to no word but names are of two matters, however short they are and however alike."""

SHORT, SHORT_PLAIN, SHORT_APART = 12.0, 0.45, 40.0
"""What two short reports must make up for, and the share of words in common below which they must make up for more."""

Days = NDArray[np.float64]
Odds = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """`weights` are positive. Stories are joined while the mean log-odds of their pairs are at least `cut`; a story
    goes on with an earlier one where they are at least `follows`."""

    weights: Mapping[Kind, float]
    bias: float
    cut: float
    follows: float = -2.5
    fading: float = 4.0
    thin: float = 4.5

    def odds(
        self, shared: NDArray[np.floating], plain: NDArray[np.floating], days: Days, short: NDArray[np.floating]
    ) -> Odds:
        """Log-odds, element by element; `shared` and `plain` are dot products, NaN days are not known."""
        fading = self.fading * np.log(np.maximum(np.nan_to_num(np.abs(days), nan=0.0) / 7, 1.0))
        thin = self.thin * np.maximum(0.0, 1 - plain / PLAIN) + np.where(plain < NOTHING, APART, 0.0)
        few = short * (SHORT + SHORT_APART * np.maximum(0.0, 1 - plain / SHORT_PLAIN))
        return np.round(shared.astype(np.float64) + self.bias - fading - thin - few, 4)


METHOD = "stories@3"

MODEL = Model(
    weights={"words": 2.3, "names": 6.0, "lead": 3.5, "lead_names": 4.6, "figures": 2.85, "dates": 2.35},
    bias=-5.4,
    cut=-0.75,
)
"""Weights and bias are the means of those of ECB+'s halves; the cut is the higher of theirs (-1 and -0.75)."""
