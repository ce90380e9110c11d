"""Extractive answers to the questions of a set: is a gold answer in them, and does every citation slice back."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import anyio

from evals.bench.loaded import loaded, say
from evals.bench.rows import Row
from evals.sets import Question, QuestionSet
from rag.answer.ask import AskRequest
from rag.service import Service
from rag.types import Answer

SENTENCES = 2
WITH_ANSWER = 0.92
TRUST = 0.30
SAID_EVERY = 200


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the questions, and of the citations of the answers to `checked` of them."""

    questions: int
    with_answer: int
    abstained: int
    checked: int
    citations: int
    exact: int
    verify_seconds: float
    seconds: float


def measure(questions: QuestionSet, *, checked: int = 1000, seed: int = 1) -> Iterator[Row]:
    """Of `checked` questions, drawn by `seed`, the citations are looked up."""
    with tempfile.TemporaryDirectory(prefix="news-rag-bench-") as home:
        tally = anyio.run(_tally, Path(home), questions, checked, seed)
    yield Row(
        name=f"spans: citations of {tally.checked} random questions on {questions.name} that slice back",
        measured=tally.exact / tally.citations if tally.citations else None,
        wanted=1.0,
        unit="%",
        remarks=f"{tally.exact} of {tally.citations} citations",
    )
    yield Row(
        name=f"{questions.name}: gold answer in at most {SENTENCES} extracted sentences",
        measured=tally.with_answer / tally.questions,
        wanted=WITH_ANSWER,
        unit="%",
        remarks=f"{tally.with_answer} of {tally.questions}; {tally.abstained} abstained",
    )
    yield Row(
        name="ask: share of its time for attribution, verification, conflicts and sources",
        measured=tally.verify_seconds / tally.seconds,
        wanted=TRUST,
        sign="<",
        unit="%",
        remarks=f"{1000 * tally.verify_seconds / tally.questions:.1f} ms a question",
    )


async def _tally(home: Path, given: QuestionSet, checked: int, seed: int) -> Tally:
    drawn = {q.id for q in Random(seed).sample(given.questions, min(checked, len(given.questions)))}  # noqa: S311
    with_answer = abstained = citations = exact = 0
    verify = seconds = 0.0
    async with loaded(home, given.name, given.documents) as (service, _):
        for n, question in enumerate(given.questions, 1):
            answer = await service.ask(AskRequest(question=question.text, mode="extractive", sentences=SENTENCES))
            with_answer += holds_answer(answer, question)
            abstained += answer.status == "abstained"
            verify += answer.usage.seconds.get("verify", 0.0)
            seconds += sum(answer.usage.seconds.values())
            if question.id in drawn:
                citations += len(answer.citations)
                exact += await exact_citations(service, answer)
            if n % SAID_EVERY == 0:
                say(f"  {given.name}: {n} of {len(given.questions)} questions, {with_answer} with a gold answer")
    return Tally(len(given.questions), with_answer, abstained, len(drawn), citations, exact, verify, seconds)


def holds_answer(answer: Answer, question: Question) -> bool:
    """Whether an accepted wording stands in one of the first sentences, case and white space aside."""
    said = [folded(sentence.text) for sentence in answer.sentences[:SENTENCES]]
    return any(wording in sentence for wording in wordings(question.answers) for sentence in said)


def wordings(answers: Sequence[str]) -> list[str]:
    return [wording for wording in map(folded, answers) if wording]


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


async def exact_citations(service: Service, answer: Answer) -> int:
    """How many, looked up by their id alone, give the words that the answer cites, out of the stored text."""
    exact = 0
    for citation in answer.citations:
        found = await service.citation(citation.id)
        start, end = found.start - found.paragraph_start, found.end - found.paragraph_start
        exact += found.paragraph[start:end] == found.cited_text == citation.cited_text
    return exact
