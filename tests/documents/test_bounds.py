"""What is too much for one article, and for one document."""

import json
from datetime import UTC, datetime
from itertools import islice

import pytest

from rag.documents.packing import Document
from rag.documents.prepare import Chunking, prepare
from rag.documents.read import read
from rag.errors import TooLarge
from rag.parse import Hints
from rag.types import Draft

pytestmark = pytest.mark.soak

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
CHUNKING = Chunking(200, lambda text: len(text.split()))


def draft(*paragraphs: str) -> Draft:
    return Draft(title="Log", paragraphs=paragraphs, original=b"", media_type="text/plain")


@pytest.mark.parametrize(
    ("paragraphs", "what"),
    [(("Yes.",) * 20_001, "20000 paragraphs"), ((" ".join(["It rang again."] * 10_001),) * 10, "100000 sentences")],
)
def test_an_article_of_too_many_parts_is_refused(paragraphs: tuple[str, ...], what: str) -> None:
    with pytest.raises(TooLarge, match=what):
        prepare(draft(*paragraphs), now=NOW, chunking=CHUNKING)


def test_a_document_of_too_many_articles_ends_with_an_error() -> None:
    lines = b"\n".join(json.dumps({"title": f"N {n}", "text": "Yes."}).encode() for n in range(10_001))
    document = Document(data=lines, media_type="application/x-ndjson", name="", hints=Hints(), now=NOW)
    found = read(document, max_chars=5_000_000, chunking=CHUNKING)
    assert len(list(islice(found, 10_000))) == 10_000
    with pytest.raises(TooLarge, match="10000 articles"):
        next(found)
