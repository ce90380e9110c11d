"""What is measured of the evidence for a question. Plain numbers, mostly between 0 and 1; no model.

`best` is the sentence that extraction would open with, `window` it and its neighbours, `passage` the
hit that holds it, `all` every hit.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.expected import brings
from rag.answer.select_confidence import missing_names
from rag.answer.select_features import Question, Rarity, Scored, candidates
from rag.answer.sufficient.question import Asked, asked
from rag.text import content_stems, stem, words
from rag.text.directions import directions, opposed
from rag.text.negations import negations
from rag.text.particulars import particulars
from rag.text.superlatives import superlatives
from rag.types import Hit, Particular, Span


@dataclass(frozen=True, slots=True)
class Looked:
    """A question beside its evidence. `ranked` are the sentences that were compared with it, best first; not empty."""

    asked: Asked
    best: Scored
    ranked: Sequence[Scored]
    hits: Sequence[Hit]
    rarity: Rarity
    window: str
    passage: Hit


def look(question: str, hits: Sequence[Hit], sentences: Sequence[Sequence[Span]], ranked: Sequence[Scored]) -> Looked:
    """`sentences[i]` are spans of the revision of `hits[i]`; `ranked` is what `extractive.score` made of them."""
    taken = Question.of(question)
    pool = candidates(hits, sentences)
    rarity = Rarity.among(taken, [c.stems for c in pool])
    best = ranked[0]
    hit = hits[best.candidate.hit]
    near = [c for c in pool if c.hit == best.candidate.hit and abs(c.n - best.candidate.n) <= 1]
    return Looked(asked(taken), best, ranked, hits, rarity, " ".join(c.text for c in near), hit)


def features(at: Looked) -> dict[str, float]:
    """By name; always the same names in the same order."""
    return {**_likeness(at), **_cover(at), **_kind(at), **_particulars(at), **_turns(at)}


def _likeness(at: Looked) -> dict[str, float]:
    known = sorted((h.scores.dense for h in at.hits if h.scores.dense is not None), reverse=True)
    likes = sorted((s.likeness for s in at.ranked), reverse=True)
    second = at.ranked[1] if len(at.ranked) > 1 else None
    other = max((s.score for s in at.ranked if s.candidate.hit != at.best.candidate.hit), default=at.best.score - 10)
    lex = sorted((h.scores.lexical for h in at.hits if h.scores.lexical is not None), reverse=True)
    return {
        "like": at.best.likeness,
        "like_max": likes[0],
        "nearest": known[0] if known else at.best.likeness,
        "nearest_lead": known[0] - known[1] if len(known) > 1 else 0.0,
        "lead": min(10.0, at.best.score - second.score) if second else 10.0,
        "lead_other": min(10.0, at.best.score - other),
        "first": 1.0 / (1 + at.best.candidate.hit),
        "lex_lead": (lex[0] - lex[1]) / lex[0] if len(lex) > 1 and lex[0] > 0 else 0.0,
        "like_passage": at.passage.scores.dense or 0.0,
    }


def _cover(at: Looked) -> dict[str, float]:
    q = at.asked.question
    window, passage = set(content_stems(at.window)), set(content_stems(f"{at.passage.title} {at.passage.text}"))
    every = set(content_stems(" ".join(f"{h.title} {h.text}" for h in at.hits)))
    own = at.best.candidate.stems
    ws = at.rarity.weights
    top = max(ws.values(), default=1.0) or 1.0
    total = sum(ws.values()) or 1.0

    def rarest(have: set[str] | frozenset[str]) -> float:
        return max((w for s, w in ws.items() if s not in have), default=0.0)

    run = _longest_run([stem(w) for w in words(q.text)], [stem(w) for w in at.best.candidate.words])
    return {
        "cover": at.rarity.covered(own),
        "cover_window": at.rarity.covered(window),
        "cover_passage": at.rarity.covered(passage),
        "cover_all": at.rarity.covered(every),
        "missing_max": rarest(own) / total,
        "missing_window_max": rarest(window) / total,
        "missing_passage_max": rarest(passage),
        "missing_n": float(sum(s not in passage for s in ws)),
        "missing_all_n": float(sum(s not in every for s in ws)),
        "pairs": at.best.wording.pairs,
        "run": run / max(1, len(words(q.text))),
        "stems": float(len(q.stems)),
        "fresh": at.best.wording.fresh,
        "compact": _compact(at),
        "total": total / max(1, len(ws)),
        "top": top,
    }


def _longest_run(a: Sequence[str], b: Sequence[str]) -> int:
    best = 0
    row = [0] * (len(b) + 1)
    for x in a:
        new = [0] * (len(b) + 1)
        for j, y in enumerate(b, 1):
            if x == y:
                new[j] = row[j - 1] + 1
                best = max(best, new[j])
        row = new
    return best


def _places(at: Looked) -> list[int]:
    held = set(at.asked.question.stems)
    return [i for i, w in enumerate(at.best.candidate.words) if stem(w) in held]


def _compact(at: Looked) -> float:
    """Density of matched words between the first and the last of them."""
    found = _places(at)
    return len(found) / (found[-1] - found[0] + 1) if len(found) > 1 else 0.0


def _kind(at: Looked) -> dict[str, float]:
    q = at.asked.question
    wants = q.wants
    focus, own = at.asked.focus, at.best.candidate.stems
    there = wants is not None and brings(wants, at.best.candidate.text, q.words)
    return {
        "yes_no": float(at.asked.yes_no),
        "brings": float(there),
        "no_kind": float(wants is not None and not there),
        "no_kind_window": float(wants is not None and not brings(wants, at.window, q.words)),
        "kind_near": _kind_near(at),
        "focus_missing": sum(s not in own for s in focus) / len(focus) if focus else 0.0,
        "has_focus": float(bool(focus)),
    }


def _kind_near(at: Looked) -> float:
    """Share of the question's weight within eight words of the nearest thing of the kind asked for."""
    q = at.asked.question
    if q.wants is None:
        return at.rarity.covered(at.best.candidate.stems)
    tokens = at.best.candidate.words
    text = at.best.candidate.text.split()
    best = 0.0
    for i in range(0, max(1, len(text) - 3), 3):
        piece = " ".join(text[i : i + 4])
        if brings(q.wants, piece, q.words):
            around = text[max(0, i - 8) : i + 12]
            best = max(best, at.rarity.covered(content_stems(" ".join(around))))
    return best if tokens else 0.0


def _particulars(at: Looked) -> dict[str, float]:
    a = at.asked
    own = particulars(at.best.candidate.text)
    window = particulars(at.window)
    whole = particulars(at.passage.text)

    def lacks(found: Sequence[Particular]) -> tuple[float, float]:
        values = {(p.kind, p.value) for p in found}
        digits = {v for _, v in values}
        missing = [f for f in a.figures if f not in values and f[1] not in digits]
        kinds = {k for k, _ in values}
        return float(len(missing)), float(sum(k in kinds for k, _ in missing))

    m_own, c_own = lacks(own)
    m_win, c_win = lacks(window)
    m_all, c_all = lacks(whole)
    stems_own = at.best.candidate.stems | {stem(w) for w in at.best.candidate.words}
    stems_win = {stem(w) for w in words(at.window)}
    stems_pas = {stem(w) for w in words(f"{at.passage.title} {at.passage.text}")}

    def unnamed(have: set[str] | frozenset[str]) -> float:
        return sum(1 - sum(s in have for s in n) / len(n) for n in a.names if n) / max(1, len(a.names))

    return {
        "figures_missing": m_own,
        "figures_conflict": c_own,
        "figures_missing_window": m_win,
        "figures_conflict_window": c_win,
        "figures_missing_passage": m_all,
        "figures_conflict_passage": c_all,
        "names": float(len(a.names)),
        "unnamed": unnamed(stems_own),
        "unnamed_window": unnamed(stems_win),
        "unnamed_passage": unnamed(stems_pas),
        "missing_names": missing_names(a.question.text, at.passage),
        "missing_names_all": missing_names(a.question.text, *at.hits),
    }


def _turns(at: Looked) -> dict[str, float]:
    a = at.asked
    text = at.best.candidate.text
    turned = any(True for _ in negations(text))
    poles = [p.value for p in directions(text)]
    extremes = {p.value for p in superlatives(text)}
    window_extremes = {p.value for p in superlatives(at.window)}
    return {
        "q_turned": float(a.turned),
        "turned_q_only": float(a.turned and not turned),
        "turned_s_only": float(turned and not a.turned),
        "opposed": float(any(opposed(p, o) for p in a.poles for o in poles) and not set(a.poles) & set(poles)),
        "extreme_missing": float(any(e not in extremes for e in a.extremes)),
        "extreme_missing_window": float(any(e not in window_extremes for e in a.extremes)),
    }
