"""Public question sets: a folder with `corpus.jsonl` and `queries.jsonl`, one document or question a line.

They are not part of the project. Whoever has them names their folder; what is missing says so and
can be left out.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ORIGIN = "https://sets.invalid"
"""Gives each document a URL of its own, and so an identity: titles repeat, and many have none."""


class MissingSet(Exception):
    """The files of a set are not where they were looked for; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Document:
    """`published` as ISO 8601; empty strings for what is not known."""

    id: str
    title: str
    text: str
    published: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`gold` are the ids of the documents that answer it, `answers` the accepted wordings."""

    id: str
    text: str
    answers: tuple[str, ...]
    gold: tuple[str, ...]
    answerable: bool


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions over documents; ids are unique in each."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]


def load(data: Path, name: str) -> QuestionSet:
    """The set in `data/name`. Raises `MissingSet`."""
    folder = data / name
    return QuestionSet(
        name,
        tuple(map(_document, _lines(folder / "corpus.jsonl"))),
        tuple(map(_question, _lines(folder / "queries.jsonl"))),
    )


def load_documents(data: Path, name: str) -> tuple[Document, ...]:
    """The documents alone, of a set whose questions have another form. Raises `MissingSet`."""
    return tuple(map(_document, _lines(data / name / "corpus.jsonl")))


def as_jsonl(name: str, documents: Sequence[Document]) -> bytes:
    """Bytes that `Service.ingest` takes: one article a line, in order."""
    return "\n".join(json.dumps(_article(name, n, d), ensure_ascii=False) for n, d in enumerate(documents)).encode()


def _article(name: str, n: int, document: Document) -> dict[str, str]:
    fields = {
        "url": f"{ORIGIN}/{name}/{n}",
        "title": document.title,
        "text": document.text,
        "published_at": document.published,
        "source": document.source,
    }
    return {key: value for key, value in fields.items() if value}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
    except OSError:
        raise MissingSet(
            f"{path} is not there: point to the folder of the sets (--data DIR, make bench DATA=DIR)"
        ) from None
    return (json.loads(line) for line in text.split("\n") if line.strip())


def _document(line: dict[str, Any]) -> Document:
    return Document(
        id=str(line["id"]),
        title=str(line.get("title") or "").replace("_", " "),
        text=str(line["text"]),
        published=str(line.get("date") or ""),
        source=str(line.get("source") or ""),
    )


def _question(line: dict[str, Any]) -> Question:
    answers = line.get("answers") or ([line["answer"]] if line.get("answer") else [])
    return Question(
        id=str(line["id"]),
        text=str(line["query"]),
        answers=tuple(dict.fromkeys(map(str, answers))),
        gold=tuple(map(str, line.get("gold_docs") or ())),
        answerable=bool(line.get("answerable", True)),
    )
