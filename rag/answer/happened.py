""" "What happened on 4 March in Veldamar": the sentences whose event was then, that name the place or whose title does.

Such a question has no word of what it asks for, so that neither words nor likeness find it; the days of events do.
English only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from rag.answer.draft import EvidenceSpan
from rag.answer.select_confidence import names_missing
from rag.text.happenings import days_named
from rag.types import Hit, Span, Stamp
from rag.verify.resolved import days
from rag.when import event_time

Days = list[tuple[date, date]]


def happened(
    question: str, hits: Sequence[Hit], sentences: Sequence[Sequence[Span]], *, limit: int
) -> list[EvidenceSpan]:
    """At most `limit`, of each article one, those that open an article first."""
    found = sorted(_then(question, days_named(question), hits, sentences), key=lambda pair: pair[0])
    by_article: dict[str, EvidenceSpan] = {}
    for _, evidence in found:
        by_article.setdefault(hits[evidence.hit].article_id, evidence)
    return list(by_article.values())[:limit]


def _then(
    question: str, dated: Sequence[str], hits: Sequence[Hit], sentences: Sequence[Sequence[Span]]
) -> Iterator[tuple[tuple[bool, int, int], EvidenceSpan]]:
    """With what orders them: whether it stands within an article, the hit, the place."""
    for n, (hit, spans) in enumerate(zip(hits, sentences, strict=True)):
        published = Stamp.parse(hit.published_at) if hit.published_at else None
        if published is None:
            continue
        wanted = [stretch for value in dated for stretch in days(value, published.at.date())]
        for span in (s for s in spans if Span(hit.start, hit.end).contains(s)):
            text = span.shifted(-hit.start).of(hit.text)
            if names_missing(question, replace(hit, text=text, source=None)):
                continue
            event = event_time(text, dateline=published)
            if event and _within(date.fromisoformat(event.first), date.fromisoformat(event.last), wanted):
                yield (span.start > 0, n, span.start), EvidenceSpan(n, span)


def _within(first: date, last: date, wanted: Days) -> bool:
    return any(a <= first and last <= b for a, b in wanted)
