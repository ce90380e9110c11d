"""From drafted sentences to an `Answer`: point, check, number the citations, keep or drop, record.

Both engines end here, so that no sentence reaches a reader by another way. A sentence is looked at
once, when it is drafted; streaming and whole answers therefore show the same.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from rag.answer.attributed import in_words
from rag.answer.disputes import Dispute, disputes
from rag.answer.draft import DraftSentence, EvidenceSpan
from rag.answer.pointing import Attribute, Revisions, citation, cited_text, context, surroundings
from rag.attribute import names_speaker
from rag.cite import citation_id
from rag.independent import Report, independent
from rag.independent.dateline import dateline, without_dateline
from rag.types import (
    AbstainReason,
    Answer,
    AnswerStatus,
    Attribution,
    Citation,
    Conflict,
    Hit,
    Lack,
    Mode,
    Policy,
    Position,
    Relation,
    Revision,
    SearchResult,
    Sentence,
    Sources,
    Span,
    Support,
    Usage,
    Violation,
)
from rag.verify import Verifier


@dataclass(slots=True)
class Assembly:
    """An answer in the making: feed it drafts in order, then `finish`."""

    question: str
    mode: Mode
    policy: Policy
    found: SearchResult
    verifier: Verifier
    attribute: Attribute
    revisions: Revisions = field(default_factory=dict[str, Revision])
    sentences: list[Sentence] = field(default_factory=list[Sentence])
    citations: dict[str, Citation] = field(default_factory=dict[str, Citation])
    violations: list[Violation] = field(default_factory=list[Violation])
    conflicts: list[Conflict] = field(default_factory=list[Conflict])
    text: str = ""
    _pointed: list[tuple[int, Span]] = field(default_factory=list[tuple[int, Span]])

    def add(self, draft: DraftSentence) -> Sentence | None:
        """The sentence as it stands in the answer, or None when it was dropped (a violation says why)."""
        spans = [e for e in draft.evidence if self._points(e)]
        if not spans:
            self.drop(draft.text, "its citation does not point into the evidence")
            return None
        attribution = self._attribution(spans[0])
        told = without_dateline(draft.text)
        text, named_in = self._attributed(told, attribution, spans)
        support = self._check(told, spans)
        if support.verdict != "supported" and text != told:
            support = self._check(text, [*spans, *named_in])
        if support.verdict != "supported" and self.policy == "strict":
            self.drop(draft.text, _why(support))
            return None
        return self._place(text, [*spans, *named_in], support, attribution)

    def settle(self, hear: Collection[Relation], news: Callable[[str], bool] | None = None) -> list[Sentence]:
        """Looks for sources that disagree with what was said; sides of these relations not heard yet join the answer.
        With `news` also for whatever is denied in evidence that is of one story.

        Blocking; to be called once, after the last draft. Sets `conflicts`; the new sentences are returned.
        """
        if not self.sentences:
            return []
        cited = [EvidenceSpan(hit, span) for hit, span in self._pointed]
        added: list[Sentence] = []
        for dispute in disputes(self.question, self.found.hits, self.revisions, cited, news):
            for side in dispute.sides:
                if dispute.found.relation in hear and not any(self._id(e) in self.citations for e in side):
                    words = self._words(side[0])
                    sentence = self.add(DraftSentence(text=words, evidence=(side[0],)))
                    added += [sentence] if sentence else []
            self.conflicts.append(self._conflict(dispute))
        for conflict in self.conflicts:
            self._date(conflict)
        return [s for s in self.sentences if s.text in {a.text for a in added}]

    def _conflict(self, dispute: Dispute) -> Conflict:
        found = dispute.found
        return Conflict(
            about=found.about,
            kind=found.kind,
            relation=found.relation,
            positions=tuple(
                self._position(side.value, spans) for side, spans in zip(found.sides, dispute.sides, strict=True)
            ),
            strength=found.strength,
        )

    def _position(self, value: str, spans: Sequence[EvidenceSpan]) -> Position:
        cited = [self._cite(self.found.hits[e.hit], self._behind_dateline(e)) for e in spans]
        said = [self._attribution(e) for e in spans]
        return Position(
            value=value,
            text=without_dateline(self._words(spans[0])),
            citation_ids=tuple(dict.fromkeys(c.id for c in cited)),
            speakers=tuple(dict.fromkeys(a.speaker for a in said if a and a.speaker)),
            published_at=max((c.published_at for c in cited if c.published_at), default=None),
        )

    def _date(self, conflict: Conflict) -> None:
        """A sentence whose figure a later report changed says when it held."""
        if conflict.relation != "update":
            return
        for position in conflict.positions[:-1]:
            for n, sentence in enumerate(self.sentences):
                if set(sentence.citation_ids) & set(position.citation_ids):
                    self.sentences[n] = replace(sentence, as_of=position.published_at)

    def cited_by(self, sentence: Sentence) -> list[Citation]:
        return [self.citations[id] for id in sentence.citation_ids]

    def finish(
        self,
        *,
        usage: Usage,
        abstain: AbstainReason | None,
        confidence: float | None = None,
        lacking: Sequence[Lack] = (),
        nearest: Sequence[EvidenceSpan] = (),
        comprehension: str | None = None,
        degraded: Sequence[str] = (),
    ) -> Answer:
        """`abstain` is the engine's reason, used when no sentence stands; so are `lacking` and `nearest`. Blocking."""
        if self.sentences:
            abstain = None
        elif abstain is None:
            abstain = "unverifiable"
        answer = Answer(
            id="",
            status=self._status(),
            partial=self._is_partial(),
            abstain_reason=abstain,
            question=self.question,
            as_of=self.found.as_of,
            mode=self.mode,
            corpus_fingerprint=self.found.corpus_fingerprint,
            text=self.text,
            sentences=tuple(self.sentences),
            citations=tuple(self.citations.values()),
            sources=self._sources(),
            violations=tuple(self.violations),
            conflicts=tuple(self.conflicts),
            lacking=tuple(lacking) if abstain else (),
            nearest=self._nearest(nearest) if abstain else (),
            reading=self.found.reading,
            evidence=self.found.hits,
            usage=usage,
            confidence=None if confidence is None else round(confidence, 4),
            degraded=(*self.found.degraded, *degraded),
            reranker=self.found.reranker,
            comprehension=comprehension,
        )
        return replace(answer, id=answer_id(answer))

    def _nearest(self, spans: Sequence[EvidenceSpan]) -> tuple[Citation, ...]:
        """Citations of their own: an abstention has no others."""
        pointed = [e for e in spans if self._points(e)]
        return tuple(
            citation(self.found.hits[e.hit], self._behind_dateline(e), n, self.revisions)
            for n, e in enumerate(pointed, 1)
        )

    def _check(self, text: str, spans: Sequence[EvidenceSpan]) -> Support:
        """`spans[0]` is the strongest: names and days of the sentence may be told by its article."""
        cited = self._cited_hits(spans)
        words = [self._words(e) for e in spans]
        revision = self.revisions.get(cited[0].revision_id)
        return self.verifier.check(
            text,
            words,
            context=context(cited),
            article=surroundings(revision.text, spans[0].span) if revision else cited[0].text,
            dateline=revision.published if revision else None,
            elsewhere=[hit.text for hit in self.found.hits if hit not in cited],
            language=revision.language if revision else None,
        )

    def _words(self, evidence: EvidenceSpan) -> str:
        hit = self.found.hits[evidence.hit]
        revision = self.revisions.get(hit.revision_id)
        return evidence.span.of(revision.text) if revision else cited_text(hit, evidence.span)

    def _attribution(self, evidence: EvidenceSpan) -> Attribution | None:
        """Who says what the strongest evidence tells; None without the article's whole text."""
        revision = self.revisions.get(self.found.hits[evidence.hit].revision_id)
        return self.attribute(revision.revision_id, evidence.span) if revision else None

    def _attributed(
        self, text: str, attribution: Attribution | None, spans: Sequence[EvidenceSpan]
    ) -> tuple[str, list[EvidenceSpan]]:
        """The sentence with its speaker in its words, and where the article names him if nothing cited does."""
        if attribution is None:
            return text, []
        kept = in_words(text, attribution, named=names_speaker(text, attribution))
        speaker, there = attribution.speaker, " ".join(self._words(e) for e in spans)
        if kept == text or attribution.named_at is None or (speaker and speaker in there):
            return kept, []
        revision = self.revisions[self.found.hits[spans[0].hit].revision_id]
        return kept, [EvidenceSpan(spans[0].hit, _sentence_at(revision, attribution.named_at))]

    def _points(self, evidence: EvidenceSpan) -> bool:
        if not 0 <= evidence.hit < len(self.found.hits):
            return False
        hit = self.found.hits[evidence.hit]
        return Span(hit.start, hit.end).contains(evidence.span) and evidence.span.start < evidence.span.end

    def _cited_hits(self, spans: Sequence[EvidenceSpan]) -> list[Hit]:
        return [self.found.hits[i] for i in dict.fromkeys(e.hit for e in spans)]

    def _place(
        self, text: str, evidence: Sequence[EvidenceSpan], support: Support, attribution: Attribution | None
    ) -> Sentence:
        cited = [self._cite(self.found.hits[e.hit], self._behind_dateline(e)) for e in evidence]
        self._pointed += [(e.hit, e.span) for e in evidence]
        start = len(self.text) + 1 if self.text else 0
        markers = "".join(f"[{c.marker}]" for c in dict.fromkeys(cited))
        self.text = f"{self.text} {text} {markers}".lstrip()
        sentence = Sentence(
            text=text,
            start=start,
            end=start + len(text),
            citation_ids=tuple(dict.fromkeys(c.id for c in cited)),
            support=support,
            attribution=attribution,
        )
        self.sentences.append(sentence)
        return sentence

    def _cite(self, hit: Hit, span: Span) -> Citation:
        id = citation_id(hit.revision_id, span)
        if id not in self.citations:
            self.citations[id] = citation(hit, span, len(self.citations) + 1, self.revisions)
        return self.citations[id]

    def drop(self, text: str, why: str) -> None:
        self.violations.append(Violation("dropped_sentence", f"“{text}”: {why}"))

    def _status(self) -> AnswerStatus:
        if not self.sentences:
            return "abstained"
        return "disputed" if any(c.relation == "disagreement" for c in self.conflicts) else "answered"

    def _id(self, evidence: EvidenceSpan) -> str:
        return citation_id(self.found.hits[evidence.hit].revision_id, self._behind_dateline(evidence))

    def _behind_dateline(self, evidence: EvidenceSpan) -> Span:
        """What is shown of the evidence: an article's first sentence without "BRENNICK (OPA) — "."""
        start = evidence.span.start
        return Span(start + (0 if start else dateline(self._words(evidence))), evidence.span.end)

    def _sources(self) -> Sources:
        """Of the citations of the sentences; copies of one report, agency's or publisher's, count once."""
        cited = {c.article_id: self.revisions.get(c.revision_id) for c in self.citations.values()}
        reports = [
            Report(
                article_id=id,
                text=revision.text,
                source=revision.source,
                url=revision.url,
                authors=revision.authors,
                furniture=revision.furniture,
            )
            for id, revision in cited.items()
            if revision
        ]
        count, groups = independent(reports)
        return Sources(len(cited), count + len(cited) - len(reports), groups)

    def _is_partial(self) -> bool:
        dropped = any(v.code in ("dropped_sentence", "incomplete") for v in self.violations)
        return bool(self.sentences) and (dropped or any(s.support.verdict != "supported" for s in self.sentences))


def answer_id(answer: Answer) -> str:
    """Hash of what was asked, of what and what was said; the time it took does not count."""
    said: dict[str, object] = {
        "question": answer.question,
        "as_of": answer.as_of,
        "corpus": answer.corpus_fingerprint,
        "mode": answer.mode,
        "prompt": answer.usage.prompt_hash,
        "model": answer.usage.model,
        "sentences": [(s.text, s.citation_ids, s.support.verdict) for s in answer.sentences],
    }
    said |= {name: model for name in ("reranker", "comprehension") if (model := getattr(answer, name))}
    return "q" + hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:20]


def _sentence_at(revision: Revision, span: Span) -> Span:
    return next((sentence for sentence in revision.sentences if sentence.contains(span)), span)


def _why(support: Support) -> str:
    missing = ", ".join(f"{u.kind} “{u.text}”" for u in support.unmatched)
    return f"{support.verdict}; not in the cited text: {missing or 'its content'}"
