"""Questions over real news articles, which are not part of the project: those of ECB+.

`evals/article_questions.jsonl`, a question a line: `{article, text, line?, start?, end?, says?}`. The answer stands in
that line of the article (see `lines`), in code points; a question without a line has no answer there. Written by people
who saw neither the sets that are measured on nor the code.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.sets import read

PATH = Path(__file__).parents[1] / "article_questions.jsonl"
SET = "ecbplus"
LEAST_WORDS, MOST_LINES = 6, 14
"""Words of a line of an article: shorter ones are headings; lines that are read."""
_JOINED = (
    (r" ([,.;:!?%)\]])", r"\1"),
    (r"([(\[$]) ", r"\1"),
    (r" ([’']) ?(s|t|re|ve|ll|d|m)\b", r"\1\2"),
    (r"\bn ([’'])t\b", r"n\1t"),
    (r"“ ", "“"),
    (r" ”", "”"),
    (r"(\d), (\d{3})\b", r"\1,\2"),
    (r"\b([A-Z]) \. ([A-Z])\b", r"\1.\2"),
)
"""What tokens of the set are written as; in this order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`line` of the article has the answer at `said`; None: there is none. `whether`: it asks for yes or no."""

    article: str
    question: str
    line: int | None
    said: tuple[int, int] | None
    whether: bool


def asked() -> Iterator[Asked]:
    """All of them, in the order of the file."""
    for line in PATH.read_text("utf-8").splitlines():
        given: dict[str, Any] = json.loads(line)
        at = given.get("line")
        said = None if at is None else (given["start"], given["end"])
        yield Asked(given["article"], given["text"], at, said, "says" in given)


def lines(data: Path) -> dict[str, list[str]]:
    """Of each article by id, without headings. Raises `MissingSet`."""
    return {d["id"]: list(_lines(d["text"])) for d in read(data / SET / "corpus.jsonl", dict[str, Any])}


def _lines(text: str) -> Iterator[str]:
    written = [_written(line).strip() for line in text.split("\n")]
    yield from [line for line in written if len(line.split()) >= LEAST_WORDS and not line.startswith("http")][
        :MOST_LINES
    ]


def _written(line: str) -> str:
    for pattern, written in _JOINED:
        line = re.sub(pattern, written, line)
    return line
