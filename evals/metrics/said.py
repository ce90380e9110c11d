"""What an answer says and what it really cites: citations as they were looked up, never as the answer claims."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from evals.types import Row
from rag.text.quotations import comparable
from rag.types import Citation, ResolvedCitation, Sentence

CARRIED = 0.85
"""Share of a sentence's words: what is quoted has all of them, but for who says so."""
NEARLY_A_COPY = 0.7
LONG = 4
"""Letters of a word that tells something."""
NEGATIONS = frozenset("no not never nor none without cannot n't".split())

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_WORD = re.compile(r"\d+(?:[.,]\d+)*|n't\b|[^\W\d_]+?(?=n't\b)|[^\W\d_]+(?:'s\b)?")
_CAPITALISED = re.compile(r"(?<=[\w,;:] )[A-Z][^\W\d_]+")
"""Inside a sentence: the first word has a capital anyway."""

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


def carries(row: Row, cited: Sequence[ResolvedCitation], sentence: str) -> bool:
    """Plainly, by words alone: its particulars are as cited, and either nearly all of its words stand in the cited
    texts or these have words that are gold.

    It is no judgement on meaning, and shares nothing with the product's own check (`rag.verify`), which it measures.
    """
    if not cited or unlike(cited, sentence):
        return False
    return covered(cited, sentence) >= CARRIED or any(_has_gold(row, citation) for citation in cited)


def covered(cited: Sequence[ResolvedCitation], sentence: str) -> float:
    """Share of a sentence's words that stand in the cited texts, or in what is known of their articles; 0 of none."""
    return _share_in(sentence, _with_context(cited))


def unlike(cited: Sequence[ResolvedCitation], sentence: str) -> str:
    """The first figure, capitalised word or negation that the cited texts do not have; and, of a text of which it is
    nearly a copy, the first negation that it lacks. Empty when there is none.
    """
    given, said = _words(_with_context(cited)), _words(sentence)
    for word in chain(_FIGURE.findall(sentence), _CAPITALISED.findall(sentence), filter(NEGATIONS.__contains__, said)):
        if _plain(word) not in given:
            return word
    copied = [c.cited_text for c in cited if _share_in(c.cited_text, sentence) >= NEARLY_A_COPY]
    lost = [word for text in copied for word in _words(text) if word in NEGATIONS and word not in said]
    return f"without {lost[0]}" if lost else ""


def tells_again(text: str, sentence: str) -> bool:
    """The text has all the figures of a sentence and nearly all of its words."""
    had = _words(text)
    return _share_in(sentence, text) >= CARRIED and all(_plain(figure) in had for figure in _FIGURE.findall(sentence))


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


def _with_context(cited: Sequence[ResolvedCitation]) -> str:
    """The cited texts, and what a sentence may name without its being cited: title, source and date."""
    return "\n".join(f"{c.cited_text}\n{c.title}\n{c.source or ''}\n{c.published_at or ''}" for c in cited)


def _share_in(text: str, other: str) -> float:
    """Share of the words of `text`, each as often as it stands, that `other` has as well."""
    long = {word: n for word, n in _words(text).items() if len(word) >= LONG or word.isdecimal()}
    had = _words(other)
    return sum(n for word, n in long.items() if word in had) / max(1, sum(long.values()))


def _words(text: str) -> Counter[str]:
    return Counter(map(_plain, _WORD.findall(comparable(text))))


def _plain(word: str) -> str:
    return comparable(word).replace(",", "").removesuffix("'s")


def _has_gold(row: Row, citation: ResolvedCitation) -> bool:
    """Half of some gold words, or more."""
    return any(
        gold.revision_id == citation.revision_id
        and min(gold.end, citation.end) - max(gold.start, citation.start) >= (gold.end - gold.start) / 2
        for gold in row.gold
    )
