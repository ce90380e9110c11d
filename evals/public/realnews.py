"""Real news labelled by hand: questions, sentences to verify, disputes, furniture, and the stories of a day.

A folder with `articles.jsonl` and a file for each of these.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, TypeAdapter

from evals.public.archive import Archive, Article, Dropped, archive
from evals.public.made import Made, sorted_out
from evals.sets import load_documents, read
from evals.types import Case, ExpectedEdition, ExpectedStory, Gold, Label

ModelT = TypeVar("ModelT", bound=BaseModel)
FILES = ("articles.jsonl", "claims.jsonl", "disputes.jsonl", "furniture.jsonl", "days.json", "questions.jsonl")


class _Quote(BaseModel):
    article: str
    quote: str


class _Question(BaseModel):
    """`answers` are the required facts, each by its wordings; `near` the articles that seem to answer."""

    id: str
    query: str
    as_of: str
    group: str
    answerable: bool
    answers: tuple[tuple[str, ...], ...] = ()
    gold: tuple[_Quote, ...] = ()
    near: tuple[str, ...] = ()
    note: str = ""


class _Claim(BaseModel):
    id: str
    article: str = ""
    articles: tuple[str, ...] = ()
    claim: str
    label: Label
    kind: str


class _Pair(BaseModel):
    id: str
    a: _Quote
    b: _Quote
    question: str
    label: Literal["dispute", "update", "same", "unrelated"]


class _Line(BaseModel):
    id: str
    article: str
    quote: str
    label: Literal["furniture", "news"]
    kind: str


class _Story(BaseModel):
    name: str
    articles: tuple[str, ...]


class _Day(BaseModel):
    date: date
    lead: str
    stories: tuple[_Story, ...]
    not_news: tuple[str, ...]


def labelled(name: str, folder: Path) -> Made:
    """All of it as one archive; which task a case is follows from what it has a label for."""
    documents = load_documents(folder.parent, folder.name, "articles.jsonl")
    known = archive(name, documents)
    latest = max(document.published for document in documents)
    parts = (
        sorted_out(_read(folder / "questions.jsonl", _Question), lambda q: q.id, lambda q: _question(q, known)),
        sorted_out(_read(folder / "claims.jsonl", _Claim), lambda c: c.id, lambda c: _claim(c, known)),
        sorted_out(_read(folder / "disputes.jsonl", _Pair), lambda p: p.id, lambda p: _pair(p, known)),
        sorted_out(_read(folder / "furniture.jsonl", _Line), lambda line: line.id, lambda line: _line(line, known)),
        sorted_out(_days(folder / "days.json"), lambda d: f"day-{d.date}", lambda d: _day(d, known)),
    )
    cases = tuple(chain.from_iterable(cases for cases, _ in parts))
    dropped = {id: why for _, left_out in parts for id, why in left_out.items()}
    return Made(known.data, cases, dropped, _end_of_day(latest))


def _read(file: Path, model: type[ModelT]) -> tuple[ModelT, ...]:
    return read(file, model.model_validate)


def _days(file: Path) -> tuple[_Day, ...]:
    return TypeAdapter(tuple[_Day, ...]).validate_json(file.read_bytes())


def _question(given: _Question, known: Archive) -> Case:
    return Case(
        id=given.id,
        question=given.query,
        kind=given.group,
        as_of=_end_of_day(given.as_of),
        gold=tuple(gold for quote in given.gold for gold in _quoted(known, quote)),
        facts=given.answers if given.answerable else (),
        unanswerable=None if given.answerable else f"{given.group}: {given.note}",
        disputed=False,
    )


def _claim(given: _Claim, known: Archive) -> Case:
    articles = known.all(given.articles or (given.article,))
    return Case(
        id=given.id,
        question=given.claim,
        kind=given.kind,
        task="verify",
        articles=_urls(articles),
        label=given.label,
        group=articles[0].url,
    )


def _pair(given: _Pair, known: Archive) -> Case:
    return Case(
        id=given.id,
        question=given.question,
        kind=given.label,
        articles=_urls(known.all((given.a.article, given.b.article))),
        disputed=given.label == "dispute",
    )


def _line(given: _Line, known: Archive) -> Case:
    article = known.article(given.article)
    return Case(
        id=given.id,
        question=given.quote,
        kind=given.kind,
        task="read",
        articles=(article.url,),
        furniture=given.label == "furniture",
    )


def _day(given: _Day, known: Archive) -> Case:
    edition = ExpectedEdition(
        day=given.date,
        stories=tuple(_story(story, known) for story in given.stories),
        lead=given.lead,
        not_news=_urls(known.articles[id] for id in given.not_news if id in known.articles),
    )
    return Case(id=f"day-{given.date}", question=f"briefing of {given.date}", kind="day", edition=edition)


def _story(given: _Story, known: Archive) -> ExpectedStory:
    return ExpectedStory(name=given.name, articles=_urls(known.all(given.articles)))


def _quoted(known: Archive, quote: _Quote) -> Iterator[Gold]:
    """A quote of several paragraphs is several; what is no text of the article, such as a caption, is left out."""
    article = known.article(quote.article)
    for line in filter(str.strip, quote.quote.splitlines()):
        with suppress(Dropped):
            yield article.quoted(line.strip())


def _urls(articles: Iterable[Article]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(article.url for article in articles))


def _end_of_day(day: str) -> str:
    return f"{day[:10]}T23:59:59Z"
