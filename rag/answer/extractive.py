"""Answers without a model: the sentences of the evidence that answer the question, quoted as they stand.

Every sentence of the hits gets a score, a weighted sum of what `select_features` measures, of its
likeness to the question and of what the model of reading comprehension makes of it. The best one opens; each further
one is the best by the same score, with a bonus for another outlet's word on the same matter, above all for its denial,
and only where it is not far behind and says something else.

The weights are a listwise logistic fit (the share of the softmax that falls on sentences with a gold
answer), rounded, on 213 answerable questions of squad2_500; its paragraphs that xquad_en has too were
left out, so that xquad_en stays a test. An answer of at most 2 sentences holds a gold answer for 93.2% of
xquad_en's 1,190 questions, retrieval included, 92.3% when 1.3% are refused for want of confidence
(all without the model; 1 sentence: 82.8%, 3: 95.5%; rank fusion of likeness and BM25 alone: 88.2%; without
likeness 91.8%, without `context` 92.1%); 94.4% of the fitted set in ten-fold cross-validation. A bonus for the
neighbours of the first sentence helped the one and hurt the other. What `OTHER_OUTLET`, `DENIAL` and
the part for questions weigh is set by hand.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rag.answer.against import counts, of_another, weights
from rag.answer.antecedents import with_antecedents
from rag.answer.close_reading import ENOUGH, LANGUAGES, answerable, read_closely
from rag.answer.draft import DraftSentence, EvidenceSpan
from rag.answer.following import Following
from rag.answer.granted import taken_for_granted
from rag.answer.happened import happened
from rag.answer.lacks import lacks
from rag.answer.latest import latest_first
from rag.answer.measure import measure
from rag.answer.respelled import as_meant
from rag.answer.select_confidence import CONFIDENT, confidence, unheard_of
from rag.answer.select_features import Question, Scored, Wording, candidates, wording
from rag.errors import EmbeddingFailed
from rag.text import stem
from rag.text.happenings import asks_what_happened
from rag.text.particulars import particulars
from rag.text.tellable import is_tellable
from rag.types import AbstainReason, Comprehend, Embed, Hit, Lack, Matrix, Span

CLOSE = 16
"""Sentences that the embedder and the model of reading comprehension look at: those with the best wording."""

LIKENESS = 5.0
OTHER_OUTLET, DENIAL, NO_SUCH = 0.5, 2.0, 4.0
SAME_MATTER = 0.5
SAME_WORDS = 0.75
FARTHEST = 8.0
WHOLE = 0.8
"""Of the question's weight in a sentence that answers however little the model thinks of it: of questions over real
news that are refused no sentence has more than .62."""
NEAREST = 2
"""Sentences that an abstention shows."""

_ELSEWHERE = ("subject", "particulars")
_DENIES = re.compile(
    r"\b(?:not|never|no|den(?:y|ies|ied|ying)|refut\w*|dismiss\w*|reject\w*|false|untrue|fake|contradict\w*|disput\w*)\b|n['’]t\b",
    re.IGNORECASE,
)

_WHETHER = re.compile(r"\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)\b", re.IGNORECASE)
_NO_SUCH = re.compile(
    r"\b(?:no(?: such)?|never (?:\w+ )?(?:a|an|the|any)|without (?:a|an|any)?) ?([a-z-]+)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Selection:
    """Sentences in reading order; `confidence` (0 to 1, None: not judged) that they answer; or why there are none.

    Where there are none, `lacking` is what the evidence lacks and `nearest` the sentences that come nearest. `beside`
    is what of the evidence tells of another time or kind than is asked for. `comprehension` names the model that read
    them, if one did.
    """

    sentences: tuple[DraftSentence, ...]
    confidence: float | None
    abstain: AbstainReason | None
    lacking: tuple[Lack, ...] = ()
    nearest: tuple[EvidenceSpan, ...] = ()
    beside: frozenset[EvidenceSpan] = frozenset()
    comprehension: str | None = None

    def objection(self, draft: DraftSentence) -> str | None:
        """Why a sentence that somebody else wrote from the same evidence is none of the answer."""
        if draft.evidence and draft.evidence[0] in self.beside:  # the strongest
            return "what it cites tells of another time or of another thing than the question asks for"
        return None


def select(
    question: str,
    hits: Sequence[Hit],
    sentences: Sequence[Sequence[Span]],
    embed: Embed,
    comprehend: Comprehend,
    *,
    limit: int,
    within: str = "",
) -> Selection:
    """At most `limit` sentences, and those that they lean on. `sentences[i]` are spans of the text of the revision of
    `hits[i]`.

    `within` says where was searched, if not everywhere: what is missing is said to be missing there. Deterministic for
    one embedder and one model. Where the one fails the wording decides, where the other does both others do.
    """
    told = [_to_readers(hit, spans) for hit, spans in zip(hits, sentences, strict=True)]
    meant = as_meant(question, hits)
    if asks_what_happened(meant):
        return _happened(meant, hits, told, limit)
    asked = Question.of(meant)
    ranked = score(asked, hits, told, embed)
    if not ranked:
        return Selection((), 0.0, "no_relevant_evidence")
    read = read_closely(asked, ranked, hits, comprehend)
    reader = comprehend.fingerprint if any(s.odds is not None for s in read) else None
    chosen = in_reading_order(choose(asked, read, hits, limit), hits)
    decided = _measured(decide(meant, hits, told, ranked, read), meant, chosen, hits)
    if decided.abstain:
        near = tuple(_evidence(s) for s in choose(asked, read, hits, NEAREST)) if decided.related else ()
        missing = tuple(_there(lack, within) for lack in decided.lacking)
        return Selection((), decided.confidence, decided.abstain, missing, near, comprehension=reader)
    drafts = tuple(_quoted(e, hits) for e in with_antecedents([_evidence(s) for s in chosen], hits, told))
    beside = _beside(asked, hits, told)
    return Selection(drafts, decided.confidence, None, beside=beside, comprehension=reader)


def _beside(question: Question, hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]) -> frozenset[EvidenceSpan]:
    pool = candidates(hits, sentences)
    return frozenset(
        EvidenceSpan(c.hit, c.span)
        for c, another in zip(pool, of_another(question, pool, hits), strict=True)
        if another
    )


def _happened(question: str, hits: Sequence[Hit], sentences: Sequence[Sequence[Span]], limit: int) -> Selection:
    if then := happened(question, hits, sentences, limit=limit):
        return Selection(tuple(_quoted(e, hits) for e in then), None, None)
    missing = tuple(Lack("time", p.text) for p in particulars(question) if p.kind == "date")
    return Selection((), None, "insufficient_evidence", missing)


def _there(lack: Lack, within: str) -> Lack:
    """Of what may be elsewhere in the archive: a name, names together."""
    return replace(lack, detail=f"{lack.detail} {within}") if within and lack.kind in _ELSEWHERE else lack


def _measured(decided: "Decision", question: str, chosen: Sequence[Scored], hits: Sequence[Hit]) -> "Decision":
    """Where a figure is asked for and no sentence has one, there is no answer."""
    wanted = measure(question)
    named = any(lack.kind not in ("kind", "relation") for lack in decided.lacking)
    if named or wanted is None or any(wanted.is_in(s.candidate.text) for s in chosen):
        return decided
    if any(hits[s.candidate.hit].language not in LANGUAGES for s in chosen):
        return decided
    return replace(decided, abstain="insufficient_evidence", lacking=(Lack("kind", wanted.name),))


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether to answer. `related`: the evidence is about the same, as far as a likeness tells."""

    confidence: float
    abstain: AbstainReason | None
    lacking: tuple[Lack, ...]
    related: bool


def decide(
    question: str,
    hits: Sequence[Hit],
    sentences: Sequence[Sequence[Span]],
    ranked: Sequence[Scored],
    read: Sequence[Scored],
) -> Decision:
    """Abstains when nothing is related, when the question's names do not occur, when no sentence is likely to answer,
    and when the question takes for granted what nobody told. `ranked` as from `score`, `read` as from `read_closely`.

    What the model cannot read it does not judge: then the first two decide.
    """
    best = ranked[0]
    passage = hits[best.candidate.hit]
    sure = confidence(Question.of(question), best.likeness, best.wording.context, passage, hits)
    related, heard = sure >= CONFIDENT, not unheard_of(question, hits)
    chance = answerable(read)
    unread = chance is None or read[0].odds is None
    enough = unread or (chance or 0.0) >= ENOUGH or _says_it(Question.of(question), read[0])
    sure = sure if chance is None else chance
    wrong = taken_for_granted(question, hits, sentences, sure) if related and passage.language in LANGUAGES else ()
    if related and heard and enough and not wrong:
        return Decision(sure, None, (), related)
    reason: AbstainReason = "insufficient_evidence" if related else "no_relevant_evidence"
    return Decision(sure, reason, wrong or lacks(Question.of(question), hits, sentences, best), related)


def _says_it(question: Question, scored: Scored) -> bool:
    """Whether it counts what is asked for, or has nearly all words of the question and a thing of the kind it wants."""
    whole = scored.wording.cover >= WHOLE and (question.wants is None or bool(scored.wording.brings))
    return whole or counts(question.text, scored.candidate.text)


def _quoted(evidence: EvidenceSpan, hits: Sequence[Hit]) -> DraftSentence:
    hit = hits[evidence.hit]
    return DraftSentence(text=evidence.span.shifted(-hit.start).of(hit.text), evidence=(evidence,))


def _evidence(scored: Scored) -> EvidenceSpan:
    return EvidenceSpan(scored.candidate.hit, scored.candidate.span)


def score(question: Question, hits: Sequence[Hit], sentences: Sequence[Sequence[Span]], embed: Embed) -> list[Scored]:
    """The candidates that were looked at closely, best first."""
    pool = candidates(hits, sentences)
    if not pool:
        return []
    measured = wording(question, pool, hits)
    besides = weights(question, pool, hits)
    weighed = [by_wording(m) + more for m, more in zip(measured, besides, strict=True)]
    worded = sorted(range(len(pool)), key=lambda i: (-weighed[i], i))[:CLOSE]
    vectors, likeness = _compare(question.text, [pool[i].text for i in worded], [measured[i] for i in worded], embed)
    scored = [
        Scored(pool[i], measured[i], vector, like, weighed[i] + LIKENESS * like)
        for i, vector, like in zip(worded, vectors, likeness, strict=True)
    ]
    return sorted(scored, key=lambda s: (-s.score, s.candidate.hit, s.candidate.n))


def _to_readers(hit: Hit, spans: Sequence[Span]) -> list[Span]:
    """Without sentences that speak to a model: they are neither answers nor what comes before one."""
    return [span for span in spans if is_tellable(hit.text, span.shifted(-hit.start))]


def _compare(
    question: str, texts: Sequence[str], measured: Sequence[Wording], embed: Embed
) -> tuple[Matrix, Sequence[float]]:
    """Unit vectors of the texts, and their cosines with the question; without an embedder zeros and a guess.

    The guess is the line through the means of relevant and irrelevant sentences (of squad2_500).
    """
    try:
        vectors = embed([question, *texts])
    except EmbeddingFailed:
        return np.zeros((len(texts), 1), np.float32), [0.2 + 0.6 * m.context for m in measured]
    return vectors[1:], [float(cosine) for cosine in vectors[1:] @ vectors[0]]


def by_wording(measured: Wording) -> float:
    """The part of the score that needs no embedder."""
    return (
        4.4 * measured.cover
        + 3.4 * measured.context
        + 4.0 * measured.pairs
        + 1.8 * measured.brings
        + 0.3 * measured.fresh
        + 1.0 * measured.pointer
        - 9.0 * measured.asks
        + 2.0 * measured.place
        + 6.0 * measured.nearness
    )


def choose(question: Question, ranked: Sequence[Scored], hits: Sequence[Hit], limit: int) -> list[Scored]:
    """The best one, then one by one the best of the rest that is on the same matter and adds something.
    What a later report gave in another figure leads."""
    chosen = [ranked[0]]
    following = Following(question, [s.candidate for s in ranked], hits)
    near = [s for s in ranked if s.score >= ranked[0].score - FARTHEST]
    rest = [s for s in near if following.may(s.candidate, ranked[0].candidate)]
    while len(chosen) < limit:
        rest = [s for s in rest if not any(_repeats(s, c) for c in chosen)]
        if not rest:
            break
        chosen.append(max(rest, key=lambda s: s.score + _denial(question, s) + max(_bonus(s, c, hits) for c in chosen)))
    return latest_first(question, _with_measure(question, chosen, ranked, hits), near, hits)


def _with_measure(
    question: Question, chosen: Sequence[Scored], ranked: Sequence[Scored], hits: Sequence[Hit]
) -> list[Scored]:
    """Where none of them has the speed that is asked for, the leading one and the best of its article that has one.
    Of what is less rare than speeds, an article may have that of another thing."""
    wanted, article = measure(question.text), hits[chosen[0].candidate.hit].article_id
    if wanted is None or not wanted.is_rare or any(wanted.is_in(s.candidate.text) for s in chosen):
        return list(chosen)
    own = [s for s in ranked if hits[s.candidate.hit].article_id == article and wanted.is_in(s.candidate.text)]
    return [chosen[0], own[0]] if own else list(chosen)


def _repeats(one: Scored, other: Scored) -> bool:
    a, b = one.candidate.stems, other.candidate.stems
    return len(a & b) >= SAME_WORDS * len(a | b) and _denies(one) == _denies(other)


def _bonus(new: Scored, chosen: Scored, hits: Sequence[Hit]) -> float:
    here, there = hits[new.candidate.hit].source, hits[chosen.candidate.hit].source
    if not here or not there or here == there or float(np.dot(new.vector, chosen.vector)) < SAME_MATTER:
        return 0.0
    return OTHER_OUTLET + DENIAL * (_denies(new) != _denies(chosen))


def _denial(question: Question, new: Scored) -> float:
    """Who asks whether something was is answered by who says that there was no such thing, of whatever outlet."""
    if not _WHETHER.match(question.text):
        return 0.0
    none = (m[1].lower() for m in _NO_SUCH.finditer(new.candidate.text))
    return NO_SUCH if any(stem(word) in question.stems for word in none) else 0.0


def _denies(scored: Scored) -> bool:
    return _DENIES.search(scored.candidate.text) is not None


def in_reading_order(chosen: Sequence[Scored], hits: Sequence[Hit]) -> list[Scored]:
    """Articles in the order of their best sentence, the sentences of one in the order of its text."""
    revisions = list(dict.fromkeys(hits[s.candidate.hit].revision_id for s in chosen))
    return sorted(chosen, key=lambda s: (revisions.index(hits[s.candidate.hit].revision_id), s.candidate.span))
