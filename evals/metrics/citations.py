"""Whether citations are real, exact and carry what cites them.

Recall and precision are those of ALCE (arXiv 2305.14627, section 4.3); where ALCE asks an entailment model, words are
compared (`said.carries`): never the check by which the service chose what to say. All look at the citations as they
were looked up.
An abstention has no such scores.
"""

from collections.abc import Iterator

from evals.metrics.said import Cited, carries, citations, cited_by, resolved, sentences
from evals.metrics.shares import f1, share, short
from evals.types import GoldSpan, Row, Score
from rag.text import words
from rag.text.quotations import comparable, pieces, quotations
from rag.types import Citation, ResolvedCitation, Sentence

QUOTED_WORDS = 3
"""Shorter quotations are often names or single terms, which a text may set in other marks."""


def recall(row: Row) -> Score | None:
    """Share of the sentences that their citations together carry."""
    return share(
        ["" if carries(row, cited_by(row, s), s.text) else f"not carried: {short(s.text)}" for s in sentences(row)]
    )


def precision(row: Row) -> Score | None:
    """Share of the citations that are needed.

    A citation of a sentence is, when all of its citations together carry it and either this one alone does,
    or the others without it do not.
    """
    return share([fault for s in sentences(row) for fault in _unneeded(row, s)])


def valid(row: Row) -> Score | None:
    """Share of the citations that resolve to the very words, offsets and paragraph which the answer shows."""
    claimed = {c.id: c for c in citations(row)}
    named = [id for s in sentences(row) for id in s.citation_ids]
    found = resolved(row)
    return share([_false(claimed.get(id), found.get(id), id) for id in dict.fromkeys([*claimed, *named])])


def verbatim(row: Row) -> Score | None:
    """Share of the quotations of `QUOTED_WORDS` words or more that stand word for word in the cited text.

    Case and the form of quotation marks and dashes are folded; an ellipsis parts a quotation in two.
    """
    return share([fault for s in sentences(row) for fault in _misquoted(row, s)])


def coverage(row: Row) -> Score | None:
    """Share of the sentences with a citation that resolves."""
    return share(["" if cited_by(row, s) else f"no citation: {short(s.text)}" for s in sentences(row)])


def span_f1(row: Row) -> Score | None:
    """F1 of the code points that are cited and those that are gold, by revision.

    Against the gold span that fits best, or all of them together when that fits better: gold spans of a
    case are the same thing said elsewhere, or parts of one answer.
    """
    if not sentences(row) or not row.gold:
        return None
    cited = {(c.revision_id, at) for c in row.cited for at in range(c.start, c.end)}
    choices = [*((gold,) for gold in row.gold), row.gold]
    best = max(_overlap(cited, golds) for golds in choices)
    return Score(value=best, why="" if best == 1 else _apart(best))


def paragraph(row: Row) -> Score | None:
    """Share of the citations whose paragraph is one of a gold span."""
    if not row.answer or not row.gold:
        return None
    gold = {(g.article_id, g.paragraph_index) for g in row.gold}
    at = {c.id: (c.article_id, c.paragraph_index) for c in row.cited}
    return share(
        ["" if at.get(c.id) in gold else f"[{c.marker}] is in no gold paragraph" for c in row.answer.citations]
    )


def _unneeded(row: Row, sentence: Sentence) -> Iterator[str]:
    cited = cited_by(row, sentence)
    by_id = {c.id: c for c in cited}
    carried = carries(row, cited, sentence.text)
    for id in dict.fromkeys(sentence.citation_ids):
        needed = carried and id in by_id and _needed(row, by_id[id], cited, sentence.text)
        yield "" if needed else f"{id} does not help {short(sentence.text)}"


def _needed(row: Row, citation: ResolvedCitation, cited: Cited, sentence: str) -> bool:
    rest = [c for c in cited if c.id != citation.id]
    return carries(row, [citation], sentence) or not carries(row, rest, sentence)


def _false(claimed: Citation | None, found: ResolvedCitation | None, id: str) -> str:
    if found is None:
        return f"{id} does not resolve"
    if claimed is None:
        return f"{id} is not among the answer's citations"
    at = found.start - found.paragraph_start
    if at < 0 or found.paragraph[at : found.end - found.paragraph_start] != found.cited_text:
        return f"{id} lies outside its paragraph"
    same = claimed.cited_text == found.cited_text and _place(claimed) == _place(found)
    return "" if same else f"{id} shows {short(claimed.cited_text, 30)} for {short(found.cited_text, 30)}"


def _place(citation: Citation | ResolvedCitation) -> tuple[str, str, int, int, int]:
    c = citation
    return c.article_id, c.revision_id, c.paragraph_index, c.start, c.end


def _misquoted(row: Row, sentence: Sentence) -> Iterator[str]:
    cited = comparable(" ".join(c.cited_text for c in cited_by(row, sentence)))
    for quotation in quotations(sentence.text):
        if len(words(quotation.value)) >= QUOTED_WORDS:
            exact = all(piece in cited for piece in pieces(quotation.value))
            yield "" if exact else f"not in the cited text: {short(quotation.text)}"


def _apart(overlap: float) -> str:
    return "cites more or less than the gold span" if overlap else "cites other words than the gold span"


def _overlap(cited: set[tuple[str, int]], golds: tuple[GoldSpan, ...]) -> float:
    wanted = {(g.revision_id, at) for g in golds for at in range(g.start, g.end)}
    same = len(cited & wanted)
    return f1(same / len(cited), same / len(wanted)) if same else 0.0
