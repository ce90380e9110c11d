"""Passages of news in our own words, with sentences to check and questions to answer, written for fitting.

`evals/passages.jsonl`, a passage a line: `{passage, topic, sentences: [{text, label, kind}],
questions: [{text, answer?, says?, presumes?}]}`. They were written by people who saw neither the sets that are measured
on nor the code. A question whose `answer` is missing has none in the passage, `presumes` where it takes something for
granted that the passage does not tell or contradicts; `says` is "yes" or "no" where that is the answer and `answer`
what decides.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATH = Path(__file__).parents[1] / "passages.jsonl"
HELD_OUT = 10
"""One in so many passages is not trained on: what decides by a model's word is fitted on them."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`answer` is an exact part of the passage, "" where it has none; `whether`: it asks for yes or no."""

    question: str
    answer: str = ""
    whether: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """`checked` are sentences, each with its label: supported, refuted or not_stated."""

    passage: str
    checked: tuple[tuple[str, str], ...]
    asked: tuple[Asked, ...]
    held_out: bool


def own() -> Iterator[Own]:
    """All of them, in the order of the file."""
    for number, line in enumerate(PATH.read_text("utf-8").splitlines()):
        given: dict[str, Any] = json.loads(line)
        yield Own(
            given["passage"],
            tuple((each["text"], each["label"]) for each in given["sentences"]),
            tuple(Asked(q["text"], q.get("answer", ""), "says" in q) for q in given.get("questions", ())),
            number % HELD_OUT == HELD_OUT - 1,
        )
