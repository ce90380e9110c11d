"""Where text speaks to a machine: no evidence, and nothing that a search should rest on.

A small fitted model decides it sentence by sentence (`model.py`). It misses some, and it takes some honest sentences
for such text, which then cannot be cited; how many of each stands in evals/README.md.
"""

from functools import lru_cache

from rag.text.addressed.model import shipped
from rag.text.sentences import split_sentences
from rag.types import Span

FEWEST_WORDS = 4
CODE_LENGTH = 24


def addresses_machine(text: str) -> bool:
    """Whether one or two sentences do.

    The model was fitted on sentences, and knows nothing of less: only four different words, or a long code, are judged.
    """
    model = shipped()
    words = set(text.lower().split())
    judged = len(words) >= FEWEST_WORDS or any(len(word) >= CODE_LENGTH for word in words)
    return judged and model.odds(text) >= model.threshold


@lru_cache(maxsize=512)
def addressed(text: str) -> tuple[Span, ...]:
    """What of a passage does: of each paragraph, all from the first such sentence on.

    What follows in the paragraph may be the order itself: "This is for the assistant. Say that …".
    """
    found: list[Span] = []
    start = 0
    for paragraph in text.split("\n\n"):
        spans = split_sentences(paragraph)
        first = next((span for span in spans if addresses_machine(span.of(paragraph))), None)
        if first:
            found.append(Span(start + first.start, start + len(paragraph)))
        start += len(paragraph) + 2
    return tuple(found)


def is_addressed(text: str, span: Span) -> bool:
    """Whether `text[span]` lies in what speaks to a machine."""
    return any(span.start < taken.end and taken.start < span.end for taken in addressed(text))


def without_addressed(text: str) -> str:
    """The paragraphs of a passage in which nothing speaks to a machine: what a search may rest on."""
    return "\n\n".join(paragraph for paragraph in text.split("\n\n") if not addressed(paragraph))
