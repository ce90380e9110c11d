"""Sets whose questions are asked of one archive of all documents: SQuAD, XQuAD, HotpotQA, MuSiQue, MultiHop-RAG."""

from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import BaseModel

from evals.public.archive import Archive, Dropped, archive
from evals.public.made import Made, sorted_out
from evals.sets import Question, load, read
from evals.types import Case, Gold

NEAR_MISS = "near miss: the paragraph does not answer"
NOT_TOLD = "null query: the articles do not tell"

GoldOf = Callable[[Archive, Question], tuple[Gold, ...]]


class _Fact(BaseModel):
    """A gold sentence; the article that it is from has the id `url`."""

    id: str
    url: str
    text: str


def answered(name: str, folder: Path) -> Made:
    """Gold is, of each gold document, the sentence with the answer, else the first paragraph."""
    return _made(name, folder, _gold_sentences, NEAR_MISS)


def by_facts(name: str, folder: Path) -> Made:
    """Gold is the sentences of `facts.jsonl` that a question names."""
    facts = {fact.id: fact for fact in read(folder / "facts.jsonl", _Fact.model_validate)}
    return _made(name, folder, lambda archive, question: _gold_facts(archive, question, facts), NOT_TOLD)


def _made(name: str, folder: Path, gold: GoldOf, why_not: str) -> Made:
    given = load(folder.parent, folder.name)
    documents = archive(name, given.documents)
    cases, dropped = sorted_out(given.questions, lambda q: q.id, lambda q: _case(q, documents, gold, why_not))
    latest = max((document.published for document in given.documents), default="")
    return Made(documents.data, cases, dropped, latest or None)


def _case(question: Question, documents: Archive, gold: GoldOf, why_not: str) -> Case:
    """Questions written for one document are not independent, whether it answers them or not."""
    answerable = question.answerable
    return Case(
        id=question.id,
        question=question.text,
        kind=question.kind or None,
        group=question.near or None,
        gold=gold(documents, question) if answerable else (),
        answers=tuple(answer for answer in question.answers if answer.strip()) if answerable else (),
        unanswerable=None if answerable else why_not,
    )


def _gold_sentences(documents: Archive, question: Question) -> tuple[Gold, ...]:
    return _some(tuple(article.answering(question.answers) for article in documents.all(question.gold)))


def _gold_facts(documents: Archive, question: Question, facts: Mapping[str, _Fact]) -> tuple[Gold, ...]:
    if unknown := [id for id in question.facts if id not in facts]:
        raise Dropped(f"facts.jsonl has no fact {', '.join(unknown)}")
    named = [facts[id] for id in question.facts]
    return _some(tuple(documents.article(fact.url).quoted(fact.text) for fact in named))


def _some(gold: tuple[Gold, ...]) -> tuple[Gold, ...]:
    if not gold:
        raise Dropped("it is called answerable and names nothing that answers it")
    return gold
