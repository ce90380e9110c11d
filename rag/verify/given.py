"""What a sentence is held against."""

from dataclasses import dataclass

from rag.text import split_sentences
from rag.text.retractions import is_retraction
from rag.types import Stamp
from rag.verify.evidence import Evidence

APART = "\n\n"


@dataclass(frozen=True, slots=True)
class Given:
    """The cited text, what may supply names and dates, the whole article, when it was published, other texts."""

    cited: Evidence
    context: Evidence
    article: str
    dateline: Stamp | None
    elsewhere: Evidence


def standing(cited: str) -> str:
    """Without the sentences that tell what an article had wrong."""
    return APART.join(
        " ".join(s.of(part) for s in split_sentences(part) if not is_retraction(s.of(part)))
        for part in cited.split(APART)
    )
