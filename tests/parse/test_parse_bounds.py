"""Documents made to take long."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from rag.errors import RagError
from rag.parse import parse
from tests.linear import assert_linear

pytestmark = pytest.mark.soak

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SENTENCE = "The harbor was closed on Monday after the storm, the mayor said. "


HOSTILE: list[tuple[str, Callable[[int], str], int]] = [
    ("text/markdown", lambda n: "# T\n\n" + "word " * n, 990_000),
    ("text/markdown", lambda n: "# T\n\n" + "a" * n, 4_900_000),
    ("text/markdown", lambda n: "# T\n\n" + "![a" * n, 800_000),
    ("text/markdown", lambda n: "# T\n\n" + "[a](" * n, 600_000),
    ("text/markdown", lambda n: "# T\n\n" + "**a " * n, 600_000),
    ("text/markdown", lambda n: "x" + "<b hidden>" * n, 240_000),
    ("text/markdown", lambda n: "\n" * n + "x", 4_900_000),
    ("text/plain", lambda n: "\n\n".join(["By Ana Ruiz in Velmar and Bo Kell"] * n), 10_000),
    ("text/html", lambda n: "<article>" + "<p><a href=x>a text</a></p>" * n, 50_000),
    ("text/html", lambda n: "<article><p>" + SENTENCE + "<i hidden>x</i>y " * n, 100_000),
    ("text/html", lambda n: "<style>" + ".a," * n + "</style><p>" + SENTENCE, 500_000),
    ("text/html", lambda n: "<p>" + "word " * n, 990_000),
]


@pytest.mark.parametrize(
    ("media_type", "text", "pieces"),
    HOSTILE,
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
def test_hostile_documents_take_time_in_proportion(media_type: str, text: Callable[[int], str], pieces: int):
    def read(text: str) -> None:
        with suppress(RagError):
            parse(text.encode(), now=NOW, media_type=media_type)

    assert_linear(read, text, pieces)


@pytest.mark.parametrize("media_type", ["text/markdown", "text/html", "text/plain"])
def test_ten_thousand_paragraphs_all_arrive(media_type: str):
    parts = [f"{SENTENCE} It was hour {number}." for number in range(10_000)]
    page = "<html><body><article>" + "".join(f"<p>{part}</p>" for part in parts) + "</article></body></html>"
    (draft,) = parse(
        (page if media_type == "text/html" else "\n\n".join(parts)).encode(), now=NOW, media_type=media_type
    )
    assert len(draft.paragraphs) == 10_000


def test_readers_are_loaded_when_they_are_needed():
    heavy = "trafilatura feedparser py3langid dateparser charset_normalizer lxml courlan"
    code = f"import sys, rag.parse; print([name for name in '{heavy}'.split() if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
