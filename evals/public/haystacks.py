"""SummHay: what a summary of a haystack should say, and which articles say it.

The haystacks go into one archive; the source of each article is named after its topic, and a case asks of that
source alone. The outlet that an article is said to be from is lost.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from evals.public.archive import Archive, archive
from evals.public.made import Made, sorted_out
from evals.sets import load_documents, read
from evals.types import Case, Insight


class _Stated(BaseModel):
    text: str
    docs: tuple[str, ...]


class _Topic(BaseModel):
    id: str
    query: str
    topic: str
    insights: tuple[_Stated, ...]


def summaries(name: str, folder: Path) -> Made:
    """Each case asks of the haystack of its topic."""
    topics = dict(read(folder / "corpus.jsonl", _topic_by_id))
    known = load_documents(folder.parent, folder.name)
    documents = archive(name, [replace(d, source=_source(topics[d.id])) for d in known])
    queries = read(folder / "queries.jsonl", _Topic.model_validate)
    cases, dropped = sorted_out(queries, lambda q: q.id, lambda q: _summary(q, documents))
    return Made(documents.data, cases, dropped)


def _topic_by_id(line: dict[str, Any]) -> tuple[str, str]:
    return str(line["id"]), str(line["topic"])


def _summary(query: _Topic, documents: Archive) -> Case:
    return Case(
        id=query.id,
        question=query.query,
        kind=query.topic,
        sources=(_source(query.topic),),
        insights=tuple(
            Insight(text=insight.text, articles=tuple(a.url for a in documents.all(insight.docs)))
            for insight in query.insights
        ),
    )


def _source(topic: str) -> str:
    return f"topic-{topic}"
