"""Any text against the archive: for each sentence the words that bear on it, and the verdict on it.

A draft, a press release, a model's answer: nothing of it is taken on trust and nothing of it is changed.
Evidence is looked for sentence by sentence, in the articles that are named or in the whole archive.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic

from anyio import from_thread, to_thread

from rag.answer.pointing import Revisions, citation, context, surroundings
from rag.config import Settings
from rag.errors import BadInput
from rag.library import Library
from rag.retrieve import Found, Retriever
from rag.text import normalise, sentences_of, split_sentences
from rag.text.retractions import is_retraction
from rag.types import NO_FILTERS, Citation, Filters, Hit, Revision, Span, Support, Verdict
from rag.verify import Claim, Verifier

MOST_SENTENCES = 200
"""Of one text; each is a search of its own."""
PASSAGES = 6
"""Passages that are looked at for each sentence."""
CHECKED = 3
"""Of these, the nearest, against which the sentence is checked."""

WHOLE = 20_000
"""Code points of an article that is looked at whole: what one sentence tells may stand in several of its passages."""

_FIGURES = frozenset(("number", "money", "percentage"))
_ORDER: tuple[Verdict, ...] = ("supported", "contradicted", "unclear", "not_found")
"""Which verdict tells most. One source that carries a sentence supports it, whatever others say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRequest:
    """`filters.article_ids` names the articles to check against; without them the archive is searched."""

    text: str
    filters: Filters = NO_FILTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedSentence:
    """`start` and `end` are its place in the text as it was sent. `contradicted_by`: citations of other evidence
    that says otherwise, though this evidence carries the sentence.
    """

    text: str
    start: int
    end: int
    support: Support
    citation_ids: tuple[str, ...]
    contradicted_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """`counts` is how many sentences have each verdict."""

    sentences: tuple[ReviewedSentence, ...]
    citations: tuple[Citation, ...]
    counts: dict[Verdict, int]
    method: str
    as_of: str
    corpus_fingerprint: str


@dataclass(frozen=True, slots=True)
class _Near:
    """One passage's sentences that bear on the sentence, and how far they cover its words."""

    hit: Hit
    spans: tuple[Span, ...]
    cover: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One passage's sentences that bear on the sentence, and the verdict against them."""

    hit: Hit
    spans: tuple[Span, ...]
    support: Support
    cover: float


@dataclass(slots=True)
class _Citations:
    """Numbered in the order in which they are first cited."""

    revisions: dict[str, Revision]
    by_id: dict[str, Citation] = field(default_factory=dict[str, Citation])

    def ids(self, candidate: _Candidate) -> tuple[str, ...]:
        return tuple(self._id(candidate.hit, span) for span in candidate.spans)

    def _id(self, hit: Hit, span: Span) -> str:
        found = citation(hit, span, len(self.by_id) + 1, self.revisions)
        return self.by_id.setdefault(found.id, found).id


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Raises `BadInput` for a text that is empty or too long, `NotFound` for an article that is not there."""

    retriever: Retriever
    library: Library
    verifier: Verifier
    settings: Settings

    async def review(self, request: ReviewRequest) -> Review:
        """Sentence by sentence and passage by passage, so that the work ends soon after its caller has gone."""
        spans = self._sentences(request.text)
        named = await to_thread.run_sync(self._named, request)
        cited = _Citations({})
        until = monotonic() + self.settings.limits.verify_seconds
        reviewed: list[tuple[ReviewedSentence, Found]] = []
        for span in spans:
            if reviewed and monotonic() > until:
                break
            reviewed.append(await to_thread.run_sync(self._reviewed, span, request, named, cited))
        left = (self._out_of_time(span, request.text) for span in spans[len(reviewed) :])
        sentences = (*(sentence for sentence, _ in reviewed), *left)
        found = reviewed[-1][1]
        return Review(
            sentences=sentences,
            citations=tuple(cited.by_id.values()),
            counts={v: count for v in _ORDER if (count := sum(s.support.verdict == v for s in sentences))},
            method=self.verifier.method,
            as_of=found.result.as_of,
            corpus_fingerprint=found.result.corpus_fingerprint,
        )

    def _reviewed(
        self, span: Span, request: ReviewRequest, named: Found | None, cited: "_Citations"
    ) -> tuple[ReviewedSentence, Found]:
        words = span.of(request.text)
        found = named or self._found(words, request)
        new = {hit.revision_id for hit in found.result.hits} - cited.revisions.keys()
        cited.revisions.update(self.library.revisions_by_id(new))
        return self._sentence(span, words, found.result.hits, cited), found

    def _sentences(self, text: str) -> list[Span]:
        spans = [
            span.shifted(paragraph.start)
            for paragraph in _paragraphs(text)
            for span in split_sentences(paragraph.of(text))
            if any(map(str.isalnum, span.shifted(paragraph.start).of(text)))
        ]
        if not spans:
            raise BadInput("the text is empty: send sentences to check")
        if len(spans) > MOST_SENTENCES:
            raise BadInput(f"the text has {len(spans)} sentences, at most {MOST_SENTENCES}: send it in parts")
        longest = max(span.end - span.start for span in spans)
        if longest > self.settings.limits.question_chars:
            raise BadInput(
                f"a sentence has {longest} characters, at most {self.settings.limits.question_chars}"
                " (limit: RAG_LIMITS_QUESTION_CHARS)"
            )
        return spans

    def _named(self, request: ReviewRequest) -> Found | None:
        return self.retriever.named(request.filters) if request.filters.article_ids else None

    def _found(self, sentence: str, request: ReviewRequest) -> Found:
        return self.retriever.search(normalise(sentence), filters=request.filters, k=PASSAGES, plain=True)

    def _sentence(self, span: Span, raw: str, hits: Sequence[Hit], cited: _Citations) -> ReviewedSentence:
        text = normalise(raw)
        passages = _passages(hits, cited.revisions)
        near: list[_Near] = []
        for hit, passage in passages:
            from_thread.check_cancelled()
            near += self._near(text, hit, passage, cited.revisions)
        near.sort(key=lambda each: -each.cover)
        candidates = self._candidates(text, near[:CHECKED], hits, cited.revisions)
        candidates = [c for c in candidates if not any(_is_overtaken(c, o) for o in candidates if _tells_figures(o, c))]
        candidates.sort(key=_tells_most)
        if not candidates:
            nothing = self.verifier.check(text, ())
            return ReviewedSentence(text=raw, start=span.start, end=span.end, support=nothing, citation_ids=())
        best = candidates[0]
        against = [c for c in candidates[1:] if c.support.verdict == "contradicted" and not _is_overtaken(c, best)]
        return ReviewedSentence(
            text=raw,
            start=span.start,
            end=span.end,
            support=_placed(best.support, raw, text),
            citation_ids=() if best.support.verdict == "not_found" else cited.ids(best),
            contradicted_by=tuple(dict.fromkeys(id for c in against for id in cited.ids(c)))
            if best.support.verdict == "supported"
            else (),
        )

    def _near(self, text: str, hit: Hit, passage: Span, revisions: Revisions) -> Iterator[_Near]:
        """The sentences of one passage that bear on the sentence; nothing where it has none."""
        revision = revisions[hit.revision_id]
        within = passage.of(revision.text)
        sentences = [s for s in sentences_of(within) if is_retraction(text) or not is_retraction(s.of(within))]
        chosen = self.verifier.choose(text, [sentence.of(within) for sentence in sentences])
        spans = tuple(sentences[n].shifted(passage.start) for n in chosen)
        if spans:
            words = [span.of(revision.text) for span in spans]
            yield _Near(hit, spans, self.verifier.covered(text, words))

    def _candidates(
        self, text: str, near: Sequence[_Near], hits: Sequence[Hit], revisions: Revisions
    ) -> list[_Candidate]:
        supports = self.verifier.check_all([_claim(text, each, hits, revisions) for each in near])
        return [_Candidate(n.hit, n.spans, support, n.cover) for n, support in zip(near, supports, strict=True)]

    def _out_of_time(self, span: Span, text: str) -> ReviewedSentence:
        not_looked_at = ("anything: the time for one text was over, send it in parts",)
        support = Support("unclear", self.verifier.method, (), 0.0, not_looked_at)
        return ReviewedSentence(text=span.of(text), start=span.start, end=span.end, support=support, citation_ids=())


def _claim(text: str, near: _Near, hits: Sequence[Hit], revisions: Revisions) -> Claim:
    revision = revisions[near.hit.revision_id]
    return Claim(
        text,
        [span.of(revision.text) for span in near.spans],
        context=context([near.hit]),
        article=surroundings(revision.text, max(near.spans, key=lambda s: s.end)),
        dateline=revision.published,
        elsewhere=[other.text for other in hits if other is not near.hit],
        language=revision.language,
    )


def _passages(hits: Sequence[Hit], revisions: Revisions) -> list[tuple[Hit, Span]]:
    """Where evidence is taken from: an article once and whole, of a long one each passage that was found."""
    found: dict[tuple[str, int], tuple[Hit, Span]] = {}
    for hit in hits:
        length = len(revisions[hit.revision_id].text)
        span = Span(0, length) if length <= WHOLE else Span(hit.start, hit.start + len(hit.text))
        found.setdefault((hit.revision_id, span.start), (hit, span))
    return list(found.values())


def _tells_most(candidate: _Candidate) -> tuple[int, float, int]:
    """Supporting evidence first, then the nearest; a contradiction in nearer words goes before support in others."""
    verdict = candidate.support.verdict
    return (verdict not in ("supported", "contradicted"), -candidate.cover, _ORDER.index(verdict))


def _is_overtaken(candidate: _Candidate, other: _Candidate) -> bool:
    """Only its figures differ, and it is the older report: a toll that has risen since is no contradiction."""
    turned = {u.kind for u in candidate.support.unmatched if u.finding == "contradicted"}
    older = (candidate.hit.published_at or "") < (other.hit.published_at or "")
    return bool(turned) and older and turned <= _FIGURES


def _tells_figures(candidate: _Candidate, than: _Candidate) -> bool:
    """It is as near to the sentence, and has all its figures, meant more or less so, or contradicts one."""
    lacking = [u for u in candidate.support.unmatched if u.kind in _FIGURES]
    if candidate.cover < than.cover or candidate.support.verdict == "not_found":
        return False
    return bool(lacking) if candidate.support.verdict == "contradicted" else all(u.instead for u in lacking)


def _placed(support: Support, raw: str, text: str) -> Support:
    """Offsets of what did not match count in the sentence as it was sent, where that is the normal form."""
    return support if raw == text else replace(support, unmatched=())


def _paragraphs(text: str) -> list[Span]:
    found: list[Span] = []
    start = 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            found.append(Span(start, start + len(line.rstrip())))
        start += len(line)
    return found
