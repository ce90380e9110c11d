"""Documents made to take long. The limits are wide, since the machine may be busy; none is near without a fault."""

import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from rag.errors import RagError
from rag.parse import parse

pytestmark = pytest.mark.soak

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SENTENCE = "The harbor was closed on Monday after the storm, the mayor said. "
SECONDS = 20


@pytest.mark.parametrize(
    ("media_type", "text"),
    [
        ("text/markdown", "# T\n\n" + "word " * 990_000),
        ("text/markdown", "# T\n\n" + "a" * 4_900_000),
        ("text/markdown", "# T\n\n" + "![a" * 800_000),
        ("text/markdown", "# T\n\n" + "[a](" * 600_000),
        ("text/markdown", "# T\n\n" + "**a " * 600_000),
        ("text/markdown", "x" + "<b hidden>" * 240_000),
        ("text/markdown", "\n" * 4_900_000 + "x"),
        ("text/plain", "\n\n".join(["By Ana Ruiz in Velmar and Bo Kell"] * 10_000)),
        ("text/html", "<article>" + "<p><a href=x>a text</a></p>" * 50_000),
        ("text/html", "<article><p>" + SENTENCE + "<i hidden>x</i>y " * 100_000),
        ("text/html", "<style>" + ".a," * 500_000 + "</style><p>" + SENTENCE),
        ("text/html", "<p>" + "word " * 990_000),
    ],
    ids=[
        "line",
        "word",
        "images",
        "links",
        "marks",
        "hidden",
        "blank",
        "bylines",
        "anchors",
        "emptied",
        "style",
        "html line",
    ],
)
def test_hostile_documents_take_bounded_time(media_type: str, text: str):
    start = time.perf_counter()
    with suppress(RagError):
        parse(text.encode(), now=NOW, media_type=media_type)
    assert time.perf_counter() - start < SECONDS


@pytest.mark.parametrize("media_type", ["text/markdown", "text/html", "text/plain"])
def test_ten_thousand_paragraphs_all_arrive(media_type: str):
    parts = [f"{SENTENCE} It was hour {number}." for number in range(10_000)]
    page = "<html><body><article>" + "".join(f"<p>{part}</p>" for part in parts) + "</article></body></html>"
    start = time.perf_counter()
    (draft,) = parse(
        (page if media_type == "text/html" else "\n\n".join(parts)).encode(), now=NOW, media_type=media_type
    )
    assert time.perf_counter() - start < SECONDS
    assert len(draft.paragraphs) == 10_000


def test_readers_are_loaded_when_they_are_needed():
    heavy = "trafilatura feedparser py3langid dateparser charset_normalizer lxml courlan"
    code = f"import sys, rag.parse; print([name for name in '{heavy}'.split() if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
