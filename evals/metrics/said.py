"""What an answer says and what it really cites: citations as they were looked up, never as the answer claims."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from evals.types import Row
from rag.text.quotations import comparable
from rag.types import Citation, ResolvedCitation, Sentence
from rag.verify import check
from rag.verify.carry import carried, least
from rag.verify.evidence import Evidence

Cited = tuple[ResolvedCitation, ...]


def sentences(row: Row) -> tuple[Sentence, ...]:
    """Of the answer, or of all stories of the edition; none when the service abstained or did not answer."""
    if row.edition:
        return tuple(sentence for story in row.edition.stories for sentence in story.sentences)
    return row.answer.sentences if row.answer else ()


def citations(row: Row) -> tuple[Citation, ...]:
    """As the answer, or the stories of the edition, show them."""
    if row.edition:
        return tuple(citation for story in row.edition.stories for citation in story.citations)
    return row.answer.citations if row.answer else ()


def abstained(row: Row) -> bool:
    return row.answer is not None and row.answer.status == "abstained"


def text(row: Row) -> str:
    """All that the answer says, without markers."""
    return " ".join(sentence.text for sentence in sentences(row))


def resolved(row: Row) -> Mapping[str, ResolvedCitation]:
    return {citation.id: citation for citation in row.cited}


def cited_by(row: Row, sentence: Sentence) -> Cited:
    """The sentence's citations that resolve, in its order."""
    found = resolved(row)
    return tuple(found[id] for id in dict.fromkeys(sentence.citation_ids) if id in found)


def carries(cited: Sequence[ResolvedCitation], sentence: str) -> bool:
    """The cited texts together support the sentence, by the deterministic check of `rag.verify`."""
    return bool(cited) and _verdict(sentence, tuple(c.cited_text for c in cited), _context(cited)) == "supported"


def tells(text: str, sentence: str) -> bool:
    """The text by itself supports the sentence, by the same check."""
    return _verdict(sentence, (text,), "") == "supported"


def speaks_of(cited: Sequence[ResolvedCitation], sentence: str) -> bool:
    """The cited texts have the sentence's content words, whatever its particulars: as many as a sentence needs."""
    given = Evidence("\n\n".join(c.cited_text for c in cited))
    said = Evidence(sentence)
    return bool(cited) and carried(said, given, Evidence(_context(cited))) >= least(said)


def holds(said: str, wording: str) -> bool:
    """`wording` stands in `said` as whole words; case, white space, quotation marks and dashes are folded.

    "14" stands neither in "2014" nor in "14,000" nor in "3.14".
    """
    hay, needle = comparable(said), comparable(wording)
    at = hay.find(needle) if needle else -1
    while at >= 0:
        if not _joined(hay[:at][-2:], needle[0]) and not _joined(hay[at + len(needle) :][:2][::-1], needle[-1]):
            return True
        at = hay.find(needle, at + 1)
    return False


def one_of(said: str, wordings: Iterable[str]) -> bool:
    return any(holds(said, wording) for wording in wordings)


def _joined(beside: str, edge: str) -> bool:
    """`beside` (its last character next to `edge`) is part of the same word or number."""
    if not edge.isalnum() or not beside:
        return False
    return beside[-1].isalnum() or (edge.isdigit() and len(beside) == 2 and beside[1] in ".," and beside[0].isdigit())


def _context(cited: Sequence[ResolvedCitation]) -> str:
    """What a sentence may name without its being cited text: as where answers are assembled."""
    return "\n".join(dict.fromkeys(f"{c.title}\n{c.source or ''}\n{c.published_at or ''}" for c in cited))


@lru_cache(maxsize=4096)
def _verdict(sentence: str, cited: tuple[str, ...], context: str) -> str:
    return check(sentence, cited, context=context).verdict
