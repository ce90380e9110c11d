"""Whether passages gainsay each other about what is asked: measures over pairs of their sentences. English only.

Cue words are hand-made lists, chosen while looking at fitz_gov's cases.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from rag.answer.select_features import Scored
from rag.text import content_stems
from rag.text.directions import directions, opposed
from rag.text.negations import negations
from rag.text.particulars import particulars
from rag.types import Hit, Matrix

SAME_MATTER = 0.45
"""Cosine of two sentences from which on their differences count."""

_CUES = {
    "contrast": r"however|but|although|though|despite|whereas|while|in contrast|by contrast|on the other hand|yet",
    "dispute": r"disput\w+|contradict\w*|conflict\w*|challeng\w+|critic\w*|controvers\w+|debat\w+|disagree\w*"
    r"|contest\w*|refut\w+|den(?:y|ies|ied)|reject\w*|contrary|inconsistent|discrepan\w+|den(?:ial|ials)|oppos\w+|argu\w+",
    "null": r"no (?:\w+ ){0,3}(?:difference|effect|benefit|evidence|association|link|improvement|impact|change|increase"
    r"|correlation|relationship)|not (?:\w+ )?(?:significant\w*|met|meet|associated|effective)|failed to"
    r"|non-?significant|insufficient evidence|ineffective",
    "settled": r"consensus|confirm\w*|resolv\w+|reconcil\w+|meta-analys\w+|systematic|overall|both|corrected"
    r"|supersed\w+|updated|revised|depends|varies|because|explain\w*|regulat\w+|official\w*|audit\w*",
    "hedge": r"may|might|could|suggest\w*|preliminary|limited|unclear|estimat\w+|approximately|likely|appear\w*"
    r"|potential\w*|uncertain\w*|projected|expected|reportedly|possibly",
    "absent": r"not (?:yet |been )*(?:disclos\w+|specif\w+|mention\w*|includ\w+|avail\w+|announc\w+|publish\w+"
    r"|releas\w+|determin\w+|provid\w+|known|final\w+|complete\w*)|unknown|undisclosed"
    r"|pending|to be (?:determined|announced)|ongoing|under review|scheduled|planned|upcoming|will be"
    r"|in progress|underway",
    "study": r"stud(?:y|ies)|trial|rct|survey\w*|research\w*|analysis|p ?[<=]|n ?=|cohort|published|journal",
    "claim": r"claim\w*|according to|said|stat(?:ed|es)|report\w*|assert\w*|alleg\w*|announc\w*|found|conclud\w*"
    r"|show\w*",
}
_CUE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _CUES.items()}
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ASKS_OPINION = re.compile(r"\b(?:should|best|better|worth|good|recommend)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Said:
    hit: int
    vector: Matrix
    stems: frozenset[str]
    like: float
    figures: dict[str, set[str]]
    turned: bool
    null: bool
    poles: tuple[str, ...]


def disagreement(question: str, hits: Sequence[Hit], ranked: Sequence[Scored]) -> dict[str, float]:
    """By name; always the same names in the same order."""
    said = [_said(s) for s in ranked]
    across = [(a, b) for a, b in combinations(said, 2) if a.hit != b.hit]
    return {**_pairs(across), **_cues(hits), **_shape(question, hits)}


def _said(scored: Scored) -> _Said:
    text = scored.candidate.text
    figures: dict[str, set[str]] = {}
    for p in particulars(text):
        if p.kind in ("number", "money", "percentage", "date"):
            unit = p.value.partition(" ")[2] if p.kind == "money" else ""
            after = content_stems(text[p.end : p.end + 24])[:1] if p.kind == "number" else []
            figures.setdefault(f"{p.kind} {unit} {' '.join(after)}", set()).add(p.value)
    return _Said(
        scored.candidate.hit,
        scored.vector,
        scored.candidate.stems,
        scored.likeness,
        figures,
        any(True for _ in negations(text)),
        _CUE["null"].search(text) is not None,
        tuple(p.value for p in directions(text)),
    )


def _pairs(across: Sequence[tuple[_Said, _Said]]) -> dict[str, float]:
    likes = [float(np.dot(a.vector, b.vector)) for a, b in across]

    def strongest(test: Sequence[bool]) -> float:
        """Of the pairs that pass: how like each other and the question the two are."""
        rows = zip(likes, test, across, strict=True)
        return max((like * min(a.like, b.like) for like, yes, (a, b) in rows if yes), default=0.0)

    figures = [_differ(a, b) for a, b in across]
    shared = [any(a.figures[k] & b.figures[k] for k in a.figures.keys() & b.figures.keys()) for a, b in across]
    turned = [a.turned != b.turned for a, b in across]
    null = [a.null != b.null for a, b in across]
    poles = [any(opposed(p, o) for p in a.poles for o in b.poles) for a, b in across]
    close = [like >= SAME_MATTER for like in likes]
    n = max(1, len(across))
    return {
        "pair_like": max(likes, default=0.0),
        "pair_mean": float(np.mean(likes)) if likes else 0.0,
        "pair_close": sum(close) / n,
        "pair_figures": strongest(figures),
        "pair_figures_n": sum(f and c for f, c in zip(figures, close, strict=True)) / n,
        "pair_shared": strongest(shared),
        "pair_turned": strongest(turned),
        "pair_null": strongest(null),
        "pair_poles": strongest(poles),
        "pair_words": max((len(a.stems & b.stems) / max(1, len(a.stems | b.stems)) for a, b in across), default=0.0),
    }


def _differ(a: _Said, b: _Said) -> bool:
    return any(not a.figures[k] & b.figures[k] for k in a.figures.keys() & b.figures.keys())


def _cues(hits: Sequence[Hit]) -> dict[str, float]:
    texts = [h.text for h in hits]
    size = max(1, sum(len(t.split()) for t in texts))
    out: dict[str, float] = {}
    for name, cue in _CUE.items():
        each = [len(cue.findall(t)) for t in texts]
        out[f"cue_{name}"] = 100 * sum(each) / size
        out[f"cue_{name}_in"] = sum(n > 0 for n in each) / max(1, len(each))
        out[f"cue_{name}_not_first"] = float(any(each[1:]) and not each[0])
        out[f"cue_{name}_first"] = float(bool(each) and each[0] > 0)
    return out


def _shape(question: str, hits: Sequence[Hit]) -> dict[str, float]:
    lengths = [len(h.text.split()) for h in hits]
    asked, there = set(_YEAR.findall(question)), set(_YEAR.findall(" ".join(h.text for h in hits)))
    return {
        "passages": float(len(hits)),
        "words_mean": float(np.log1p(np.mean(lengths))),
        "words_least": float(np.log1p(min(lengths))),
        "years_lacking": float(bool(asked) and not asked & there),
        "years_asked": float(bool(asked)),
        "years_there": float(len(there)),
        "opinion": float(_ASKS_OPINION.search(question) is not None),
        "q_words": float(len(question.split())),
    }
