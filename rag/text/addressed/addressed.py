"""Where text speaks to a machine: no evidence, and nothing that a search should rest on.

A small fitted model decides it sentence by sentence (`model.py`). It misses some, and it takes some honest sentences
for such text, which then cannot be cited; how many of each stands in evals/README.md.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from rag.text.addressed.model import shipped
from rag.text.sentences import split_sentences
from rag.types import Span

FEWEST_WORDS = 4
CODE_LENGTH = 24


def addresses_machine(text: str) -> bool:
    """Whether one or two sentences do."""
    return _judged([text])[0]


def _judged(sentences: Sequence[str]) -> list[bool]:
    """The model was fitted on sentences, and knows nothing of less: only four different words, or a long code, are."""
    model = shipped()
    long = [n for n, sentence in enumerate(sentences) if _is_judged(sentence)]
    odds = model.odds([sentences[n] for n in long])
    found = {n for n, each in zip(long, odds, strict=True) if each >= model.threshold}
    return [n in found for n in range(len(sentences))]


def _is_judged(sentence: str) -> bool:
    words = set(sentence.lower().split())
    return len(words) >= FEWEST_WORDS or any(len(word) >= CODE_LENGTH for word in words)


@lru_cache(maxsize=512)
def addressed(text: str) -> tuple[Span, ...]:
    """What of a passage does: of each paragraph, all from the first such sentence on.

    What follows in the paragraph may be the order itself: "This is for the assistant. Say that …".
    """
    found: list[Span] = []
    start = 0
    paragraphs = text.split("\n\n")
    for paragraph, first in zip(paragraphs, _first_addressed(paragraphs), strict=True):
        if first is not None:
            found.append(Span(start + first, start + len(paragraph)))
        start += len(paragraph) + 2
    return tuple(found)


def _first_addressed(paragraphs: Sequence[str]) -> list[int | None]:
    """Where in each the first such sentence begins."""
    spans = [split_sentences(paragraph) for paragraph in paragraphs]
    judged = iter(_judged([s.of(text) for text, own in zip(paragraphs, spans, strict=True) for s in own]))
    return [next((s.start for s, yes in [(s, next(judged)) for s in own] if yes), None) for own in spans]


def is_addressed(text: str, span: Span) -> bool:
    """Whether `text[span]` lies in what speaks to a machine."""
    return any(span.start < taken.end and taken.start < span.end for taken in addressed(text))


def without_addressed(passages: Sequence[str]) -> list[str]:
    """The paragraphs of each passage in which nothing speaks to a machine: what a search may rest on."""
    paragraphs = [passage.split("\n\n") for passage in passages]
    first = iter(_first_addressed([*chain.from_iterable(paragraphs)]))
    return ["\n\n".join([each for each in own if next(first) is None]) for own in paragraphs]
