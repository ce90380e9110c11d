"""Puts the cases of a suite to its targets, several at once; a case that fails is a row, not the end."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio

from evals.corpus import Corpus, CorpusError
from evals.runs import Run, check_same, evaluator_hash, git_revision, machine
from evals.types import Case, ExpectedStory, Failure, GoldStory, Manifest, Row, Suite
from evals.variants import BadVariant, Variant
from rag.errors import BadInput, RagError

if TYPE_CHECKING:
    from evals.target import Target

IN_PROCESS = "in process"

Advance = Callable[[str, int, int], None]
Key = tuple[str, str]
"""Variant and case."""


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be run. `hash` is that of the suite's files; `file` is None for a public set."""

    suite: Suite
    cases: tuple[Case, ...]
    corpus: Corpus
    hash: str
    file: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How it is run. `archives` is where in-process archives are kept; `seconds` is the time of one case."""

    variants: tuple[Variant, ...]
    archives: Path
    url: str | None = None
    ingest: bool = False
    at_once: int = 4
    seconds: float = 120.0
    clock: Callable[[], datetime]


async def run(work: Work, how: How, into: Run, advance: Advance, *, resume: bool = False) -> list[Row]:
    """Rows in the order of variants and cases; what an interrupted run has is not asked again.

    Raises `CorpusError` when gold words are not in the corpus, `BadRun` when `into` was begun with something else.
    """
    if how.url and any(set(v.settings) - {"llm.model"} for v in how.variants):
        raise BadVariant("--set changes a service in this process: a running server has its own settings")
    if how.url and not how.ingest and any(case.edition for case in work.cases):
        raise BadInput(f"{work.suite.name} makes editions, which {how.url} keeps: add --ingest if it may")
    blank = {case.id: _blank(work, case) for case in work.cases}
    done: dict[Key, Row] = {}
    for n, variant in enumerate(how.variants):
        async with _target(work, how, variant) as target:
            if n == 0:
                done = _begun(into, _manifest(work, how, target), work.suite, resume=resume)
            await _ask(target, blank, how, _Keeper(work, variant, into, done, advance))
    rows = [done[variant.name, case.id] for variant in how.variants for case in work.cases]
    into.settle(rows)
    _finish(into, rows, how.clock())
    return rows


@dataclass(frozen=True, slots=True)
class _Keeper:
    """Rows of one variant: which are still to be made, and where one goes as soon as it is."""

    work: Work
    variant: Variant
    into: Run
    done: dict[Key, Row]
    advance: Advance

    def left(self) -> list[Case]:
        return [case for case in self.work.cases if (self.variant.name, case.id) not in self.done]

    def keep(self, row: Row) -> None:
        self.done[self.variant.name, row.case.id] = row
        self.into.append(row)
        self.tell()

    def tell(self) -> None:
        cases = self.work.cases
        self.advance(f"{self.work.suite.name} {self.variant.name}".strip(), len(cases) - len(self.left()), len(cases))


@asynccontextmanager
async def _target(work: Work, how: How, variant: Variant) -> "AsyncGenerator[Target]":
    from evals.target import at_url, in_process  # and the service: a mistake in a suite is told before that

    if how.url is None:
        async with in_process(work.suite, variant, work.corpus, how.archives) as target:
            yield target
        return
    async with at_url(how.url, work.suite, variant, work.corpus, ingest=how.ingest) as target:
        wanted = variant.settings.get("llm.model")
        if wanted and target.status["model"] != wanted:
            raise BadVariant(f"{how.url} uses the model {target.status['model']}, not {wanted}")
        yield target


async def _ask(target: "Target", blank: Mapping[str, Row], how: How, keeper: _Keeper) -> None:
    """Each row is kept as soon as it is done; at most `how.at_once` cases are asked at the same time."""
    limit = anyio.Semaphore(how.at_once)

    async def one(case: Case) -> None:
        known = blank[case.id].model_copy(update={"variant": keeper.variant.name})
        async with limit:
            keeper.keep(await _row(target, case, known, how.seconds))

    keeper.tell()
    async with anyio.create_task_group() as tasks:
        for case in keeper.left():
            tasks.start_soon(one, case)


async def _row(target: "Target", case: Case, known: Row, seconds: float) -> Row:
    try:
        with anyio.fail_after(seconds):
            return await target.run(case, known)
    except TimeoutError:
        return _failed(known, "timeout", f"no answer within {seconds:g} s")
    except RagError as error:
        return _failed(known, error.code, str(error))
    except Exception as error:  # a fault of ours in one case must not take the other cases away
        return _failed(known, "crash", f"{type(error).__name__}: {error}")


def _failed(known: Row, code: str, detail: str) -> Row:
    return known.model_copy(update={"failure": Failure(code=code, detail=detail)})


def _blank(work: Work, case: Case) -> Row:
    """What is known of a case before it is run. Raises `CorpusError` naming the case."""
    try:
        gold = tuple(work.corpus.locate(gold) for gold in case.gold)
        insights = tuple(tuple(work.corpus.article_id(a) for a in insight.articles) for insight in case.insights)
        articles = tuple(work.corpus.article_id(article) for article in case.articles)
        not_news = tuple(work.corpus.article_id(a) for a in case.edition.not_news) if case.edition else ()
        stories = tuple(_gold_story(work.corpus, story) for story in case.edition.stories) if case.edition else ()
    except CorpusError as error:
        raise CorpusError(f"suite {work.suite.name}, case {case.id}: {error}") from None
    known = {
        "gold": gold,
        "insight_articles": insights,
        "article_ids": articles,
        "gold_stories": stories,
        "not_news": not_news,
    }
    return Row(suite=work.suite.name, variant="", k=work.suite.k, case=case).model_copy(update=known)


def _gold_story(corpus: Corpus, story: ExpectedStory) -> GoldStory:
    continues = corpus.article_id(story.continues) if story.continues else None
    return GoldStory(articles=tuple(map(corpus.article_id, story.articles)), continues=continues)


def _begun(into: Run, manifest: Manifest, suite: Suite, *, resume: bool) -> dict[Key, Row]:
    """Rows of an interrupted run that need not be asked again: those that did not fail."""
    if not resume:
        into.begin(manifest, suite)
        return {}
    check_same(into, manifest)
    kept = [row for row in into.rows() if row.failure is None]
    into.settle(kept)
    return {(row.variant, row.case.id): row for row in kept}


def _manifest(work: Work, how: How, target: "Target") -> Manifest:
    status: Mapping[str, Any] = target.status
    own = ("chunk", "embed", "entail", "rerank", "retrieve", "answer", "llm")
    settings = {k: str(v) for k, v in dict(status["settings"]).items() if k.lower().startswith(_prefixes(own))}
    return Manifest(
        suite=work.suite.name,
        created_at=how.clock().isoformat(timespec="seconds"),
        suite_file=str(work.file) if work.file else None,
        target=how.url or IN_PROCESS,
        git_revision=git_revision(),
        suite_hash=work.hash,
        corpus_hash=work.corpus.hash,
        corpus_fingerprint=status["corpus_fingerprint"],
        evaluator_hash=evaluator_hash(),
        embedder=status["embedder"],
        reranker=status.get("reranker"),
        variants={variant.name: dict(variant.settings) for variant in how.variants},
        settings=settings,
        machine=machine(),
    )


def _prefixes(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(prefix for part in parts for prefix in (f"rag_{part}_", f"{part}.", f"{part}_"))


def _finish(into: Run, rows: Sequence[Row], now: datetime) -> None:
    """With what only the answers tell: the models that wrote and the prompts that they were given."""
    usages = [row.answer.usage for row in rows if row.answer]
    manifest = into.manifest.model_copy(
        update={
            "finished_at": now.isoformat(timespec="seconds"),
            "models": tuple(sorted({u.model for u in usages if u.model})),
            "prompts": {u.prompt_hash: u.model or "" for u in usages if u.prompt_hash},
        }
    )
    into.write("manifest.json", manifest.model_dump_json(indent=1))
