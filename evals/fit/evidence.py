"""Rows for the sufficiency model: a question, the evidence that the archive has, whether that answers it.

Of squad2_500 and xquad_en, each in an archive of its own:

as_is   what retrieval finds; squad2_500's near misses are questions whose paragraph does not answer
gone    of an answerable question, without the passages of its gold paragraph, as if that were not in the archive
cut     of an answerable question, with every sentence that has an accepted answer taken out of the passages
"""

import hashlib
import tempfile
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import anyio

from evals.bench.answers import folded, wordings
from evals.bench.loaded import loaded, say
from evals.fit.remembering import Remembering
from evals.sets import Question, QuestionSet, load
from rag.answer.extractive import choose, score
from rag.answer.select_features import Question as Taken
from rag.answer.sufficient.features import features, look
from rag.embed import LocalEmbed
from rag.text import sentences_of
from rag.types import Embed, Hit, Span

SETS = ("squad2_500", "xquad_en")
PASSAGES, FOUND = 8, 12
SENTENCES = 2
SAID_EVERY = 200

How = Literal["as_is", "gone", "cut"]


@dataclass(frozen=True, slots=True)
class Row:
    """`paragraph` names the text that the question was written for, the same in both sets; rows of one are not
    independent. `held`: an accepted answer is in the sentences that extraction would take.
    """

    set: str
    how: How
    paragraph: str
    question: str
    answerable: bool
    held: bool
    measured: dict[str, float]


def rows(data: Path) -> list[Row]:
    """Some minutes. Raises `MissingSet` and `MalformedSet`."""
    embed = Remembering(LocalEmbed.open())
    found: list[Row] = []
    for name in SETS:
        found += anyio.run(_of_set, load(data, name), embed)
    return found


async def _of_set(given: QuestionSet, embed: Embed) -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="news-rag-fit-") as home:
        return [row async for row in _each(Path(home), given, embed)]


async def _each(home: Path, given: QuestionSet, embed: Embed) -> AsyncGenerator[Row]:
    texts = {document.id: document.text for document in given.documents}
    async with loaded(home, given.name, given.documents) as (service, ids):
        for n, question in enumerate(given.questions, 1):
            hits = (await service.search(question.text, k=FOUND)).hits
            named = question.near or (question.gold[0] if question.gold else question.id)
            paragraph = hashlib.sha256(texts.get(named, named).encode()).hexdigest()[:12]
            for how, kept in _variants(question, hits, [ids.get(hit.article_id) for hit in hits]):
                if row := _row(given.name, how, paragraph, question, kept[:PASSAGES], embed):
                    yield row
            if n % SAID_EVERY == 0:
                say(f"  {given.name}: {n} of {len(given.questions)} questions")


def _variants(
    question: Question, hits: Sequence[Hit], documents: Sequence[str | None]
) -> Iterator[tuple[How, list[Hit]]]:
    yield "as_is", list(hits)
    if question.answerable:
        yield "gone", [hit for hit, document in zip(hits, documents, strict=True) if document not in question.gold]
        without = [_without(hit, wordings(question.answers)) for hit in hits]
        if any(cut.text != hit.text for cut, hit in zip(without[:PASSAGES], hits, strict=False)):
            yield "cut", without


def _without(hit: Hit, answers: Sequence[str]) -> Hit:
    """Blanks in place of the sentences that have an answer, so that offsets stay."""
    text = hit.text
    for span in sentences_of(text):
        if any(answer in folded(span.of(text)) for answer in answers):
            text = text[: span.start] + " " * (span.end - span.start) + text[span.end :]
    return replace(hit, text=text)


def _row(name: str, how: How, paragraph: str, question: Question, hits: Sequence[Hit], embed: Embed) -> Row | None:
    sentences = [spans(hit) for hit in hits]
    taken = Taken.of(question.text)
    ranked = score(taken, hits, sentences, embed)
    if not ranked:
        return None
    said = [folded(s.candidate.text) for s in choose(taken, ranked, hits, SENTENCES)]
    return Row(
        set=name,
        how=how,
        paragraph=paragraph,
        question=question.text,
        answerable=question.answerable and how == "as_is",
        held=how == "as_is" and any(answer in text for answer in wordings(question.answers) for text in said),
        measured=features(look(question.text, hits, sentences, ranked)),
    )


def spans(hit: Hit) -> list[Span]:
    """Of the sentences of a hit, in its revision."""
    return [span.shifted(hit.start) for span in sentences_of(hit.text)]
