"""A story is told without datelines ("BRENNICK (OPA) — "): its sentences begin behind them, and so do the spans that
they cite, which stay exact.
"""

from dataclasses import replace

from rag.cite import citation_id
from rag.independent.dateline import dateline, without_dateline
from rag.types import Citation, Conflict, Position, Span, Story, StorySentence, Unmatched


def undatelined(story: Story) -> Story:
    """The story without datelines, in its headline too. What is cited begins behind them."""
    cut = {c.id: at for c in story.citations if (at := dateline(c.cited_text))}
    story = replace(story, headline=without_dateline(story.headline))
    if not cut and not any(dateline(s.text) for s in story.sentences):
        return story
    citations = tuple(_behind(c, cut[c.id]) if c.id in cut else c for c in story.citations)
    ids = {before.id: after.id for before, after in zip(story.citations, citations, strict=True)}
    text, sentences = "", list[StorySentence]()
    end = 0
    for sentence in story.sentences:
        text += story.text[end : sentence.start]
        sentences.append(_shortened(sentence, ids, len(text)))
        text += sentences[-1].text
        end = sentence.end
    return replace(
        story,
        text=text + story.text[end:],
        sentences=tuple(sentences),
        citations=citations,
        conflicts=tuple(_conflict(c, ids) for c in story.conflicts),
    )


def _behind(citation: Citation, at: int) -> Citation:
    """When the event was is not told where only the dateline told it."""
    span = Span(citation.start + at, citation.end)
    words = citation.cited_text[at:]
    event = citation.event if citation.event and citation.event.words in words else None
    id = citation_id(citation.revision_id, span)
    return replace(citation, id=id, start=span.start, cited_text=words, event=event)


def _shortened(sentence: StorySentence, ids: dict[str, str], start: int) -> StorySentence:
    at = dateline(sentence.text)
    text = sentence.text[at:]
    left = tuple(_moved(u, at) for u in sentence.support.unmatched if u.start >= at)
    return replace(
        sentence,
        text=text,
        start=start,
        end=start + len(text),
        citation_ids=tuple(ids[id] for id in sentence.citation_ids),
        support=replace(sentence.support, unmatched=left),
    )


def _moved(unmatched: Unmatched, at: int) -> Unmatched:
    return replace(unmatched, start=unmatched.start - at, end=unmatched.end - at)


def _conflict(conflict: Conflict, ids: dict[str, str]) -> Conflict:
    return replace(conflict, positions=tuple(_position(p, ids) for p in conflict.positions))


def _position(position: Position, ids: dict[str, str]) -> Position:
    return replace(
        position,
        text=without_dateline(position.text),
        citation_ids=tuple(ids.get(id, id) for id in position.citation_ids),
    )
