"""Conflicts: `rag.conflict` on the documents of each question of RAMDocs (arXiv 2504.13079), with the local embedder.

The rules were looked at on questions with an even number; the figures of the other half are those to believe.
An answer is shown when its words stand in a sentence that would answer, or in a side of a conflict (its value or
one of its sentences); a wrong answer is unflagged when its words stand in an answering sentence and in no side. That
is generous where a sentence is long: the row `by its value` counts what the value of a side says alone.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.bench.rows import Row
from evals.metrics.said import holds
from evals.sets import load_documents, read
from rag.answer.close_reading import read_closely
from rag.answer.expected import expected
from rag.answer.extractive import choose, score
from rag.answer.select_features import Question
from rag.comprehend import LocalComprehend
from rag.conflict import Found, Statement, conflicts
from rag.text.normalise import normalise
from rag.text.sentences import split_sentences
from rag.types import Comprehend, Embed, Hit, Matrix, Scores

SET = "ramdocs"
STATEMENTS = 24
"""Sentences of one question, spread evenly over its documents."""
ANSWERING = 2
"""Sentences of an answer, as by default."""


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the texts of its documents, what correct ones answer, and what the others do."""

    id: int
    question: str
    texts: tuple[str, ...]
    answers: tuple[str, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """`answer` are the sentences that answer, `sides` value and sentences of each side, `values` the values alone."""

    case: Case
    answer: str
    found: tuple[Found, ...]
    sides: str
    values: str
    seconds: float

    @property
    def complete(self) -> bool:
        return all(holds(f"{self.answer} \n {self.sides}", a) for a in self.case.answers)

    @property
    def unflagged(self) -> bool:
        return any(holds(self.answer, w) and not holds(self.sides, w) for w in self.case.wrong)

    @property
    def by_value(self) -> bool:
        """What is shown by the values alone, and no sentence of an answer is needed unless there is one answer."""
        said = self.values if len(self.case.answers) > 1 else f"{self.answer} \n {self.values}"
        return all(holds(said, a) for a in self.case.answers)


def cases(data: Path) -> list[Case]:
    """Raises `MissingSet` and `MalformedSet`."""
    texts = {d.id: d.text for d in load_documents(data, SET)}
    return list(read(data / SET / "queries.jsonl", lambda line: _case(line, texts)))


def _case(line: dict[str, Any], texts: dict[str, str]) -> Case:
    answers = tuple(dict.fromkeys(map(str, line["answers"])))
    wrong = tuple(w for w in dict.fromkeys(map(str, line["wrong_answers"])) if not any(holds(a, w) for a in answers))
    own = tuple(texts[doc["id"]] for doc in line["docs"] if doc["id"] in texts)
    return Case(int(line["id"]), str(line["query"]), own, answers, wrong)


def sentences(text: str) -> list[str]:
    """Of all paragraphs, in order, without those of a word or two."""
    paragraphs = [normalise(line) for line in text.split("\n")]
    cut = [span.of(paragraph) for paragraph in paragraphs for span in split_sentences(paragraph)]
    return [sentence for sentence in cut if len(sentence.split()) > 2]


def shown(case: Case, embed: Embed, comprehend: Comprehend) -> Shown:
    """What a reader would be shown of the nearest sentences of each document."""
    return judged(case, nearest(case, embed), answering(case, embed, comprehend))


def nearest(case: Case, embed: Embed) -> list[tuple[int, str]]:
    """(number of the document, sentence), in the order of the texts."""
    asked: Matrix = embed([case.question])[0]
    found: list[tuple[int, str]] = []
    for number, text in enumerate(case.texts):
        own = sentences(text)
        likeness = embed(own) @ asked if own else np.empty(0, np.float32)
        best = np.argsort(-likeness, kind="stable")[: STATEMENTS // max(1, len(case.texts))]
        found += [(number, own[i]) for i in sorted(best)]
    return found


def answering(case: Case, embed: Embed, comprehend: Comprehend) -> str:
    """The sentences of an extractive answer from all documents, which here never abstains."""
    hits = [_hit(n, text) for n, text in enumerate(case.texts)]
    cut = [split_sentences(hit.text) for hit in hits]
    question = Question.of(case.question)
    ranked = read_closely(question, score(question, hits, cut, embed), hits, comprehend)
    return " \n ".join(s.candidate.text for s in choose(question, ranked, hits, ANSWERING)) if ranked else ""


def _hit(number: int, text: str) -> Hit:
    id = str(number)
    return Hit(
        id=id,
        article_id=id,
        revision_id=id,
        title="",
        url=None,
        source=None,
        published_at=None,
        language=None,
        start=0,
        end=len(text),
        text=text,
        paragraphs=(0,),
        scores=Scores(),
    )


def judged(case: Case, given: Sequence[tuple[int, str]], answer: str) -> Shown:
    """Of (number of the document, sentence) and an answer's sentences."""
    statements = [
        Statement(n=n, text=text, article_id=str(doc), context=case.texts[doc]) for n, (doc, text) in enumerate(given)
    ]
    began = time.perf_counter()
    found = conflicts(statements, question=case.question, wants=expected(case.question))
    took = time.perf_counter() - began
    sides = [side for conflict in found for side in conflict.sides]
    said = [" \n ".join([side.value, *(statements[n].text for n in side.statements)]) for side in sides]
    values = " \n ".join(side.value for side in sides)
    return Shown(case, answer, found, " \n ".join(said), values, took)


def measure(data: Path, embed: Embed) -> Iterator[Row]:
    comprehend = LocalComprehend()
    given = [shown(case, embed, comprehend) for case in cases(data)]
    for name, half, wanted in (
        ("looked at", [s for s in given if s.case.id % 2 == 0], None),
        ("not looked at", [s for s in given if s.case.id % 2], 0.60),
    ):
        yield from _rows(name, half, wanted)
    seconds = sum(s.seconds for s in given) / max(1, len(given))
    yield Row(name="conflicts: a question", measured=1000 * seconds, wanted=10, sign="<", unit="ms")


def _rows(name: str, half: Sequence[Shown], wanted: float | None) -> Iterator[Row]:
    fair = [s.complete and not s.unflagged for s in half]
    yield Row(
        name=f"conflicts, {SET}, half {name}: every answer shown, no wrong one unflagged",
        measured=_share(fair),
        wanted=wanted,
        unit="%",
        remarks=f"of {len(half)}; unflagged in {sum(s.unflagged for s in half)}",
    )
    several = [s for s in half if len(s.case.answers) + len(s.case.wrong) > 1]
    alone = [s for s in half if len(s.case.answers) + len(s.case.wrong) == 1]
    yield Row(name=f"conflicts, {name}: by its value", measured=_share([s.by_value for s in several]), unit="%")
    yield Row(
        name=f"conflicts, {name}: found where documents differ",
        measured=_share([bool(s.found) for s in several]),
        unit="%",
        remarks=f"of {len(several)}",
    )
    yield Row(
        name=f"conflicts, {name}: found where all answer the same",
        measured=_share([bool(s.found) for s in alone]),
        unit="%",
        remarks=f"of {len(alone)}",
    )


def _share(found: Sequence[bool]) -> float:
    return sum(found) / max(1, len(found))
