"""Sentences with a source each, and whether the source carries them: WiCE, FEVER symmetric.

A folder holds several sets, a file each; a line has the claim, and its evidence as sentences.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from evals.public.archive import Archive, archive
from evals.public.made import Made, sorted_out
from evals.sets import Document, read
from evals.types import Case, Label

_TITLE = "(meta data) TITLE: "
"""How WiCE marks the title of a page; the page's sentences follow."""

_PUBLISHED = "2025-01-01"
"""Of every source, as the sets have no dates: what was not published when it is asked about tells nothing."""

_LABELS: dict[str, Label] = {
    "supported": "supported",
    "partially_supported": "not_stated",
    "not_supported": "not_stated",
    "refuted": "refuted",
}


class _Pair(BaseModel):
    id: str
    claim: str
    evidence: tuple[str, ...]
    label: Literal["supported", "partially_supported", "not_supported", "refuted"]


def pairs_of(file: str) -> Callable[[str, Path], Made]:
    """A reader of that file. Each source is a document of its own, asked alone."""

    def made(name: str, folder: Path) -> Made:
        pairs = read(folder / file, _Pair.model_validate)
        known = archive(name, [_document(pair) for pair in pairs])
        cases, dropped = sorted_out(pairs, lambda p: p.id, lambda p: _case(p, known))
        return Made(known.data, cases, dropped)

    return made


def _document(pair: _Pair) -> Document:
    titles = [s.removeprefix(_TITLE) for s in pair.evidence if s.startswith(_TITLE)]
    sentences = [s for s in pair.evidence if not s.startswith("(meta data)")]
    return Document(pair.id, "; ".join(titles), "\n\n".join(sentences), published=_PUBLISHED)


def _case(pair: _Pair, known: Archive) -> Case:
    return Case(
        id=pair.id,
        question=pair.claim,
        kind=pair.label,
        task="verify",
        articles=(known.article(pair.id).url,),
        label=_LABELS[pair.label],
    )
