"""Sets whose questions have documents of their own: RAMDocs, fitz-gov.

All documents go into one archive; the source of each is named after its question, and a case asks of that
source alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from evals.metrics.said import holds
from evals.public.archive import Archive, archive
from evals.public.made import Made, sorted_out
from evals.sets import Document, load_documents, read
from evals.types import Case
from rag.types import AnswerStatus


class _Judged(BaseModel):
    """A document of a RAMDocs question, and the answer that it gives."""

    id: str
    type: Literal["correct", "misinfo", "noise"]
    answer: str


class _Conflict(BaseModel):
    id: str
    query: str
    answers: tuple[str, ...]
    wrong_answers: tuple[str, ...]
    docs: tuple[_Judged, ...]


class _Decision(BaseModel):
    id: str
    query: str
    contexts: tuple[str, ...]
    expected_mode: Literal["abstain", "disputed", "trustworthy"]
    rationale: str


# --- RAMDocs: every answer that correct documents give is to be shown, and none that misinformation gives ---


def conflicts(name: str, folder: Path) -> Made:
    """Positions are the distinct correct answers; forbidden the wrong ones, unless a correct one holds them."""
    known = {document.id: document for document in load_documents(folder.parent, folder.name)}
    queries = read(folder / "queries.jsonl", _Conflict.model_validate)
    documents = archive(name, list(_copies(queries, known)))
    cases, dropped = sorted_out(queries, lambda q: q.id, lambda q: _conflict(q, documents))
    return Made(documents.data, cases, dropped)


def _copies(queries: Iterable[_Conflict], known: dict[str, Document]) -> Iterable[Document]:
    """A document for each question that names it: an article has but one source."""
    for query in queries:
        for named in query.docs:
            if named.id in known:
                yield replace(known[named.id], id=_own(query.id, named.id), source=_of_case(query.id))


def _conflict(query: _Conflict, documents: Archive) -> Case:
    given = zip(query.docs, documents.all(_own(query.id, doc.id) for doc in query.docs), strict=True)
    answers = _distinct(query.answers)
    return Case(
        id=query.id,
        question=query.query,
        kind="several answers" if len(answers) > 1 else "one answer",
        sources=(_of_case(query.id),),
        gold=tuple(article.answering((doc.answer,)) for doc, article in given if doc.type == "correct"),
        answers=answers if len(answers) == 1 else (),
        positions=tuple((answer,) for answer in answers),
        forbidden=tuple(w for w in _distinct(query.wrong_answers) if not any(holds(a, w) for a in answers)),
    )


# --- fitz-gov: to answer or not to answer ---


_STATUS: dict[str, AnswerStatus] = {"abstain": "abstained", "disputed": "disputed", "trustworthy": "answered"}


def decisions(name: str, folder: Path) -> Made:
    """Gold is the first context's first paragraph; a case to abstain from is unanswerable by its rationale."""
    queries = read(folder / "cases.jsonl", _Decision.model_validate)
    documents = archive(name, [document for query in queries for document in _contexts(query)])
    cases, dropped = sorted_out(queries, lambda q: q.id, lambda q: _decision(q, documents))
    return Made(documents.data, cases, dropped)


def _contexts(query: _Decision) -> list[Document]:
    source = _of_case(query.id)
    return [Document(_own(query.id, str(n)), "", text, source=source) for n, text in enumerate(query.contexts)]


def _decision(query: _Decision, documents: Archive) -> Case:
    articles = documents.all(document.id for document in _contexts(query))
    refused = query.expected_mode == "abstain"
    return Case(
        id=query.id,
        question=query.query,
        kind=query.expected_mode,
        sources=(_of_case(query.id),),
        gold=() if refused else tuple(article.opening() for article in articles[:1]),
        unanswerable=query.rationale if refused else None,
        status=_STATUS[query.expected_mode],
    )


# --- names ---


def _of_case(id: str) -> str:
    return f"case-{id}"


def _own(case: str, document: str) -> str:
    return f"{case}/{document}"


def _distinct(answers: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(answer.strip() for answer in answers if answer.strip()))
