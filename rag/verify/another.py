"""Contradictions that are of another event: one article tells of two fires, and how many were hurt in each."""

from collections.abc import Iterator

from rag.text import split_sentences
from rag.types import Particular
from rag.verify.evidence import Evidence
from rag.verify.finding import Found
from rag.verify.found import is_found
from rag.verify.given import Given

_LEAD = 2
"""Sentences at the head of an article that tell what it is about (the inverted pyramid of news)."""
_NOTHING = Evidence("")


def of_another_event(found: Found, said: Evidence, given: Given) -> bool:
    """The sentence that contradicts it, and the one before, name nobody and nothing of the sentence, and the article
    is about something else. Only where the article is known.
    """
    names = [p for p in said.of_kind("name") if p.start != found.start]
    if not given.article or not names:
        return False
    sentences = [s.of(given.article) for s in split_sentences(given.article)]
    about = Evidence(" ".join((given.context.text, *sentences[:_LEAD])))
    near = list(_where(found, said, sentences, given))
    if not near or any(_is_there(p, e) for p in names for e in near):
        return False
    return not all(_is_there(p, about) for p in names)


def _where(found: Found, said: Evidence, sentences: list[str], given: Given) -> Iterator[Evidence]:
    """Each cited sentence that can be meant, with the one before it in the article."""
    words = Evidence(said.text[found.start : found.end]).keys
    for span in split_sentences(given.cited.text):
        cited = Evidence(span.of(given.cited.text))
        if found.instead in cited.text if found.instead else cited.of_kind("negation") and words & cited.keys:
            at = next((n for n, s in enumerate(sentences) if s == cited.text), None)
            yield Evidence(f"{sentences[at - 1]} {cited.text}") if at else cited


def _is_there(name: Particular, text: Evidence) -> bool:
    return is_found(name, text, _NOTHING)
