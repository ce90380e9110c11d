"""Whom the cases are put to: a service in this process, or a running server. Both by the JSON of HTTP."""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from time import perf_counter
from typing import Any

from pydantic import TypeAdapter

from evals import chain
from evals.corpus import Corpus, CorpusError
from evals.types import Case, ExpectedEdition, Row, Suite
from evals.variants import Variant, settings_of
from rag.chunk import chunker_fingerprint
from rag.cli.backend import Backend, opened
from rag.cli.local import Local
from rag.errors import NotFound
from rag.review import Review
from rag.service import open_service
from rag.text import normalise
from rag.types import Answer, Citation, Hit, Mode, ResolvedCitation

ANSWER = TypeAdapter(Answer)
HITS = TypeAdapter(tuple[Hit, ...])
CITED = TypeAdapter(ResolvedCitation)
REVIEW = TypeAdapter(Review)


@dataclass(frozen=True, slots=True)
class Target:
    """One variant of a suite, ready to be asked. `status` is what it says of itself. Editions are made for the reader
    `reader`, so that none of an earlier run is given again or continued.
    """

    backend: Backend
    suite: Suite
    variant: Variant
    status: Mapping[str, Any]
    reader: str = field(default_factory=lambda: f"eval-{token_hex(6)}")

    async def run(self, case: Case, known: Row) -> Row:
        """`known` with what the service made of the case. Raises `rag.errors.RagError`."""
        if case.edition:
            return await self._edition(case.edition, known)
        started = perf_counter()
        filters = _filters(case, self.suite, known.article_ids)
        match case.task or self.suite.task:
            case "verify":
                review = REVIEW.validate_python(await self.backend.verify({"text": case.question} | filters))
                return known.model_copy(update={"review": review, "times": _since(started)})
            case "read":
                kept = [await self._has(article_id, case.question) for article_id in known.article_ids]
                return known.model_copy(update={"kept": any(kept), "times": _since(started)})
            case _:
                return await self._asked(case, known, filters, started)

    async def _asked(self, case: Case, known: Row, filters: dict[str, Any], started: float) -> Row:
        found = await self.backend.search({"query": case.question, "k": self.suite.k} | filters)
        times: dict[str, float] = {"search": perf_counter() - started}
        answer = await self._answered(case, filters)
        cited = await self._cited(answer.citations) if answer else ()
        if answer:
            times |= answer.usage.seconds
            answer = replace(answer, usage=replace(answer.usage, seconds={}))
        times["total"] = perf_counter() - started
        hits = HITS.validate_python(found["hits"])
        rounded = {stage: round(seconds, 4) for stage, seconds in times.items()}
        return known.model_copy(update={"hits": hits, "answer": answer, "cited": cited, "times": rounded})

    async def _answered(self, case: Case, filters: dict[str, Any]) -> Answer | None:
        task = case.task or self.suite.task
        mode: Mode = self.variant.mode
        if task == "search":
            return None
        if task == "summarize":
            given = await self.backend.summarize({"query": case.question, "mode": mode} | filters)
        else:
            given = await self.backend.ask({"question": case.question, "mode": mode} | filters)
        return ANSWER.validate_python(given)

    async def _edition(self, wanted: ExpectedEdition, known: Row) -> Row:
        started = perf_counter()
        edition, told = await chain.made(self.backend, wanted, reader=self.reader, mode=self.variant.mode)
        cited = await self._cited([citation for story in edition.stories for citation in story.citations])
        times = _since(started)
        return known.model_copy(update={"edition": edition, "told": told, "cited": cited, "times": times})

    async def _has(self, article_id: str, words: str) -> bool:
        """Whether the article's own text has the words; white space and form of characters do not count."""
        paragraphs = (await self.backend.article(article_id))["revision"]["paragraphs"]
        return _folded(words) in _folded(" ".join(paragraph["text"] for paragraph in paragraphs))

    async def _cited(self, citations: Iterable[Citation]) -> tuple[ResolvedCitation, ...]:
        found: list[ResolvedCitation] = []
        for id in dict.fromkeys(citation.id for citation in citations):
            try:
                found.append(CITED.validate_python(await self.backend.citation(id)))
            except NotFound:
                continue
        return tuple(found)


def _since(started: float) -> dict[str, float]:
    return {"total": round(perf_counter() - started, 4)}


def _folded(text: str) -> str:
    return " ".join(normalise(text).split())


def _filters(case: Case, suite: Suite, articles: Sequence[str]) -> dict[str, Any]:
    as_of = case.as_of or suite.as_of
    given: dict[str, Any] = {"since": case.since, "until": case.until, "as_of": as_of}
    given |= {"sources": list(case.sources), "article_ids": list(articles)}
    return {key: value for key, value in given.items() if value}


@asynccontextmanager
async def in_process(suite: Suite, variant: Variant, corpus: Corpus, archives: Path) -> AsyncGenerator[Target]:
    """A service of its own over the corpus; its archive is kept in `archives` and used again by the next run."""
    given = {**suite.settings, **variant.settings}
    settings = settings_of(archives, given)
    maker = f"{corpus.hash}|{chunker_fingerprint(settings.chunk.tokens)}|{settings.embed.model_dump_json()}"
    home = archives / sha256(maker.encode()).hexdigest()[:16]
    async with open_service(settings_of(home, given)) as service:
        backend = Local(service)
        await _ingest(backend, corpus)
        yield Target(backend, suite, variant, await backend.status())


@asynccontextmanager
async def at_url(
    url: str, suite: Suite, variant: Variant, corpus: Corpus, *, ingest: bool = False
) -> AsyncGenerator[Target]:
    """A running server, which must hold the corpus. With `ingest` it is handed in first.

    Raises `CorpusError` when articles are missing: nobody's archive is written to unasked.
    """
    async with opened(settings_of(Path("rag-data"), {}), url) as backend:
        if ingest:
            await _ingest(backend, corpus)
        missing = [id for id in sorted(corpus.article_ids()) if not await _has(backend, id)]
        if missing:
            raise CorpusError(
                f"{url} lacks {len(missing)} of the {len(corpus.article_ids())} articles of the suite's corpus: "
                "ingest it there first, or add --ingest"
            )
        yield Target(backend, suite, variant, await backend.status())


async def _has(backend: Backend, article_id: str) -> bool:
    try:
        return (await backend.article(article_id))["article"]["status"] == "live"
    except NotFound:
        return False


async def _ingest(backend: Backend, corpus: Corpus) -> None:
    for document in corpus.documents:
        await backend.ingest(document.data, name=document.name, media_type=document.media_type)
    await backend.wait_indexed(_in_silence)


def _in_silence(_what: str, _done: int, _total: int) -> None: ...
