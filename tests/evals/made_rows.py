"""Rows of an invented article, for tests of what reads rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evals.types import Case, Gold, GoldSpan, Manifest, Row, Suite
from rag.cite import citation_id
from rag.types import (
    AbstainReason,
    Answer,
    Citation,
    Hit,
    Mode,
    QueryReading,
    ResolvedCitation,
    Scores,
    Sentence,
    Sources,
    Span,
    Support,
    Usage,
)

BREAK = "\n\n"


@dataclass(frozen=True)
class Article:
    """`id` is also its file's name; its only revision is `id + "-r1"`."""

    id: str
    paragraphs: tuple[str, ...]
    title: str = "Ferry sinks at Tarn"
    source: str = "The Tarn Courier"
    published_at: str = "2030-05-07"

    @property
    def text(self) -> str:
        return BREAK.join(self.paragraphs)

    @property
    def revision_id(self) -> str:
        return f"{self.id}-r1"

    def start_of(self, paragraph: int) -> int:
        return sum(len(p) + len(BREAK) for p in self.paragraphs[:paragraph])

    def paragraph_at(self, at: int) -> int:
        return max(n for n in range(len(self.paragraphs)) if self.start_of(n) <= at)

    def span(self, words: str) -> Span:
        start = self.text.index(words)
        return Span(start, start + len(words))


FERRY = Article(
    "ferry",
    (
        "The ferry of Tarn sank off the pier on Tuesday morning.",
        "Harbour master Edda Voss said 14 passengers were rescued from the ferry.",
        "The company did not renew the insurance of the ferry in March.",
        "Bakers of Ostermoor sold bread and honey at the summer fair.",
    ),
)
RESCUED = FERRY.paragraphs[1]
INSURANCE = FERRY.paragraphs[2]
SAYS_RESCUED = "14 passengers were rescued from the ferry, harbour master Edda Voss said."
QUESTION = Case(
    id="q1",
    question="How many passengers were rescued, and was the ferry insured?",
    gold=(Gold(article="ferry", span=RESCUED), Gold(article="ferry", span=INSURANCE)),
    answers=("14 passengers",),
    facts=(("14 passengers", "fourteen passengers"), ("did not renew the insurance",)),
    attributed_to=("Edda Voss",),
    forbidden=("drowned",),
)
UNANSWERABLE = Case(id="u1", question="Who built the ferry?", unanswerable="no article names the builder")


def cite(words: str | Span, article: Article = FERRY) -> ResolvedCitation:
    """As a look-up gives it."""
    span = article.span(words) if isinstance(words, str) else words
    paragraph = article.paragraph_at(span.start)
    return ResolvedCitation(
        id=citation_id(article.revision_id, span),
        status="live",
        article_id=article.id,
        revision_id=article.revision_id,
        revision_number=1,
        current_revision_id=article.revision_id,
        paragraph_index=paragraph,
        paragraph=article.paragraphs[paragraph],
        paragraph_start=article.start_of(paragraph),
        start=span.start,
        end=span.end,
        cited_text=span.of(article.text),
        title=article.title,
        url=None,
        source=article.source,
        published_at=article.published_at,
    )


def shown(cited: ResolvedCitation, marker: int) -> Citation:
    """As an answer shows it."""
    return Citation(
        id=cited.id,
        marker=marker,
        article_id=cited.article_id,
        revision_id=cited.revision_id,
        paragraph_index=cited.paragraph_index,
        start=cited.start,
        end=cited.end,
        cited_text=cited.cited_text,
        title=cited.title,
        url=cited.url,
        source=cited.source,
        published_at=cited.published_at,
    )


def hit(*paragraphs: int, article: Article = FERRY) -> Hit:
    """A hit that is these neighbouring paragraphs."""
    start, last = article.start_of(paragraphs[0]), paragraphs[-1]
    span = Span(start, article.start_of(last) + len(article.paragraphs[last]))
    return Hit(
        id=f"{article.revision_id}:{span.start}-{span.end}",
        article_id=article.id,
        revision_id=article.revision_id,
        title=article.title,
        url=None,
        source=article.source,
        published_at=article.published_at,
        language="en",
        start=span.start,
        end=span.end,
        text=span.of(article.text),
        paragraphs=paragraphs,
        scores=Scores(),
    )


def gold(words: str, article: Article = FERRY) -> GoldSpan:
    span = article.span(words)
    paragraph = article.paragraph_at(span.start)
    return GoldSpan(
        article_id=article.id,
        revision_id=article.revision_id,
        start=span.start,
        end=span.end,
        paragraph_index=paragraph,
        text=words,
    )


def answer(
    *said: tuple[str, Sequence[ResolvedCitation]],
    mode: Mode = "llm",
    confidence: float | None = None,
    reason: AbstainReason = "insufficient_evidence",
) -> Answer:
    """Of these sentences with what each cites; an abstention without any."""
    cited = list(dict.fromkeys(c for _, citations in said for c in citations))
    return Answer(
        id="q",
        status="answered" if said else "abstained",
        abstain_reason=None if said else reason,
        question="?",
        as_of="2030-05-08T00:00:00Z",
        mode=mode,
        corpus_fingerprint="sha256:0",
        text=" ".join(text for text, _ in said),
        sentences=tuple(sentence(text, [c.id for c in citations]) for text, citations in said),
        citations=tuple(shown(c, n) for n, c in enumerate(cited, 1)),
        sources=Sources(len({c.article_id for c in cited})),
        violations=(),
        reading=QueryReading(),
        evidence=(),
        usage=Usage(),
        confidence=confidence,
    )


def sentence(text: str, ids: Sequence[str]) -> Sentence:
    """Always claimed to be supported: metrics must not believe it."""
    return Sentence(text=text, start=0, end=len(text), citation_ids=tuple(ids), support=Support("supported", "none"))


def said_row(*said: tuple[str, Sequence[ResolvedCitation]], case: Case = QUESTION, **changes: object) -> Row:
    """The case answered so; its gold words are looked for in `FERRY`."""
    row = Row(
        suite="made",
        variant="",
        k=10,
        case=case,
        gold=tuple(gold(g.span) for g in case.gold),
        hits=(hit(1), hit(2), hit(0)),
        answer=answer(*said),
        cited=tuple(dict.fromkeys(c for _, citations in said for c in citations)),
    )
    return row.model_copy(update=changes)


def good_row() -> Row:
    """Nothing is wrong with it."""
    return said_row((SAYS_RESCUED, [cite(RESCUED)]), (INSURANCE, [cite(INSURANCE)]))


def refused_row(case: Case = UNANSWERABLE, *, confidence: float | None = None) -> Row:
    return said_row(case=case).model_copy(update={"answer": answer(confidence=confidence)})


def with_answer(row: Row, **changes: object) -> Row:
    """The row with other fields in its answer."""
    assert row.answer is not None
    return row.model_copy(update={"answer": replace(row.answer, **changes)})


def manifest(corpus_hash: str = "c1") -> Manifest:
    return Manifest(
        suite="made",
        created_at="2030-05-08T00:00:00Z",
        target="in process",
        git_revision=None,
        suite_hash="s1",
        corpus_hash=corpus_hash,
        evaluator_hash="e1",
    )


def suite(**changes: object) -> Suite:
    fields: Mapping[str, object] = {"name": "made", "corpus": ["articles"], "cases": "cases.jsonl", **changes}
    return Suite.model_validate(fields)
