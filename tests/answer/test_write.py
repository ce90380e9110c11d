"""What writing leaves to worker threads: nothing reads whole articles where all requests are waited for."""

from collections.abc import Iterable
from functools import partial
from threading import get_ident

from prompts import load
from rag.answer.draft import DraftSentence, EvidenceSpan
from rag.answer.extractive import Selection
from rag.answer.pointing import Revisions
from rag.answer.write import Task, Writer
from rag.config import Settings
from rag.retrieve import Found
from rag.types import QueryReading, Revision, SearchResult
from rag.verify import Verifier
from tests.attributing import in_hits
from tests.hits import hit_of
from tests.library.made import made


class Watched(dict[str, Revision]):
    """Revisions that note in which thread somebody looks one up."""

    threads: set[int]

    def get(self, key: str, default: object = None) -> Revision | None:  # pyright: ignore[reportIncompatibleMethodOverride]
        self.threads.add(get_ident())
        return super().get(key)

    def __getitem__(self, key: str) -> Revision:
        self.threads.add(get_ident())
        return super().__getitem__(key)


async def test_no_article_is_looked_at_where_requests_are_waited_for(verifier: Verifier) -> None:
    articles = [
        made("a1", "The bell of Ostwick rang at noon on Monday.", source="Ostwick Gazette").revision,
        made("a2", "The ferry to Vell sank off Halvik in a storm.", source="Vell Courier").revision,
    ]
    watched = Watched({revision.revision_id: revision for revision in articles})
    watched.threads = set()
    sentences = tuple(revision.sentences for revision in articles)
    hits = tuple(map(hit_of, articles))
    result = SearchResult(
        query="What happened?", as_of="2026-03-09", hits=hits, reading=QueryReading(), corpus_fingerprint="c1"
    )
    found = Found(result, sentences)
    drafts = tuple(
        DraftSentence(text=revision.text, evidence=(EvidenceSpan(n, revision.sentences[0]),))
        for n, revision in enumerate(articles)
    )

    def revisions(_: Iterable[str]) -> Revisions:
        return watched

    writer = Writer(None, Settings.model_construct(), revisions, verifier, in_hits(hits))
    task = Task(text="What happened?", extract=lambda _: Selection(drafts, 0.9, None), prompt=partial(load, "answer"))
    answer = await writer.answer(task, lambda: found)
    assert answer.sources.articles == 2
    assert watched.threads
    assert get_ident() not in watched.threads
