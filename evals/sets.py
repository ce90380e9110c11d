"""Public question sets: a folder with `corpus.jsonl` and `queries.jsonl`, one document or question a line.

They are not part of the project. Whoever has them names their folder; what is missing says so and
can be left out.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import ValidationError

from rag.errors import BadInput

T = TypeVar("T")

ORIGIN = "https://sets.invalid"
"""Gives each document a URL of its own, and so an identity: titles repeat, and many have none."""


class MissingSet(Exception):
    """The files of a set are not where they were looked for; the message says what to do."""


class MalformedSet(BadInput):
    """A line of a set has not the form that it should have; the message names file and line."""

    code = "bad_set"


@dataclass(frozen=True, slots=True)
class Document:
    """`published` as ISO 8601; empty strings for what is not known."""

    id: str
    title: str
    text: str
    published: str = ""
    source: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`gold` are the ids of the documents that answer it, `answers` the accepted wordings.

    `kind` is the set's own type of question; `near` the document that a question was written for, whether
    it answers or not; `facts` the ids of the sentences that answer. Empty in sets that do not tell.
    """

    id: str
    text: str
    answers: tuple[str, ...]
    gold: tuple[str, ...]
    answerable: bool
    kind: str = ""
    near: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions over documents; ids are unique in each."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Question, ...]


def load(data: Path, name: str) -> QuestionSet:
    """The set in `data/name`. Raises `MissingSet` and `MalformedSet`."""
    return QuestionSet(name, load_documents(data, name), read(data / name / "queries.jsonl", _question))


def load_documents(data: Path, name: str, file: str = "corpus.jsonl") -> tuple[Document, ...]:
    """The documents alone, of a set whose questions have another form. Raises `MissingSet` and `MalformedSet`."""
    return read(data / name / file, _document)


def read(path: Path, make: Callable[[dict[str, Any]], T]) -> tuple[T, ...]:
    """What `make` makes of each line. Raises `MissingSet`, and `MalformedSet` where `make` has a ValueError,
    TypeError or KeyError.
    """
    lines = enumerate(_text(path).split("\n"), 1)
    return tuple(_made(f"{path}:{number}", line, make) for number, line in lines if line.strip())


def as_jsonl(name: str, documents: Sequence[Document]) -> bytes:
    """Bytes that `Service.ingest` takes: one article a line, in order."""
    return "\n".join(json.dumps(_article(name, n, d), ensure_ascii=False) for n, d in enumerate(documents)).encode()


def url_of(name: str, n: int, document: Document) -> str:
    """Its own, else one made of its place `n`, counted from 0."""
    return document.url or f"{ORIGIN}/{name}/{n}"


def _article(name: str, n: int, document: Document) -> dict[str, str]:
    fields = {
        "url": url_of(name, n, document),
        "title": document.title,
        "text": document.text,
        "published_at": document.published,
        "source": document.source,
    }
    return {key: value for key, value in fields.items() if value}


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError:
        raise MissingSet(
            f"{path} is not there: point to the folder of the sets (--data DIR, make bench DATA=DIR)"
        ) from None
    except UnicodeDecodeError as error:
        raise MalformedSet(f"{path}: not UTF-8 ({error.reason} at byte {error.start})") from None


def _made(place: str, line: str, make: Callable[[dict[str, Any]], T]) -> T:
    try:
        fields = json.loads(line)
        if not isinstance(fields, dict):
            raise TypeError("a line must be a JSON object")
        return make(cast(dict[str, Any], fields))
    except KeyError as error:
        raise MalformedSet(f"{place}: the field {error} is missing") from None
    except ValidationError as error:
        raise MalformedSet(f"{place}: {said(error)}") from None
    except (ValueError, TypeError) as error:
        raise MalformedSet(f"{place}: {error}") from None


def said(error: ValidationError) -> str:
    """Each field with what is wrong with it, on one line."""
    return "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())


def _document(line: dict[str, Any]) -> Document:
    return Document(
        id=str(line["id"]),
        title=str(line.get("title") or "").replace("_", " "),
        text=str(line["text"]),
        published=str(line.get("date") or ""),
        source=str(line.get("source") or ""),
        url=str(line.get("url") or ""),
    )


def _question(line: dict[str, Any]) -> Question:
    answers = line.get("answers") or ([line["answer"]] if line.get("answer") else [])
    return Question(
        id=str(line["id"]),
        text=str(line["query"]),
        answers=tuple(dict.fromkeys(map(str, answers))),
        gold=tuple(map(str, line.get("gold_docs") or ())),
        answerable=bool(line.get("answerable", True)),
        kind=str(line.get("type") or ""),
        near=str(line.get("near_doc") or ""),
        facts=tuple(map(str, line.get("gold_facts") or ())),
    )
