"""The composition root: settings in, a running `Service` out, everything closed at the end.

Order matters. The lock comes before anything that touches the data directory, the library before
what is derived from it; the vector index opens in the background, since nothing has to wait for it.
"""

import sys
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Thread

from anyio import to_thread
from threadpoolctl import threadpool_limits

from rag.chunk import chunker_fingerprint
from rag.config import Settings
from rag.documents.packing import Setup
from rag.documents.prepare import Chunking
from rag.documents.readers import Readers
from rag.embed import LocalEmbed
from rag.embed.files import default_tokenizer, own_tokenizer
from rag.entail import connect_entail
from rag.independent.outlets import Given
from rag.index import DirectoryLock, VectorTable
from rag.index.chroma import ChromaIndex
from rag.ingest import Indexer, Intake, Shelf, Upgrade
from rag.ingest.emptied import Remains
from rag.ingest.readings import ReadingWork
from rag.ingest.rebuild import claim
from rag.library import Library, file_of
from rag.llm import connect_chat, connect_embed
from rag.rerank import connect_rerank
from rag.retrieve import Retriever
from rag.retrieve.dense import Dense
from rag.retrieve.reranking import Reranking
from rag.schedule import operator_zone
from rag.service.keep import Keeper
from rag.service.service import Parts, Service
from rag.tokens import Tokens
from rag.types import Chat, Embed, Entail

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def open_service(
    settings: Settings,
    *,
    clock: Clock = _now,
    serving: bool = False,
    rebuilding: bool = False,
    chat: Chat | None = None,
    embed: Embed | None = None,
    readers: Readers | None = None,
) -> AsyncGenerator[Service]:
    """The service over `settings.home`, for as long as the block runs.

    `serving`: others are told where it answers; the vector index is opened, and what reads and embeds loaded, at once.
    `rebuilding`: for `Service.reindex` alone; other makers are accepted, nothing runs in the background.
    `chat` replaces the model of the settings, `embed` the embedder and `readers` the processes that read; both stay
    open. Raises `Misconfigured` and its kinds.
    """
    _check_targets(settings)
    stack = ExitStack()
    try:
        parts = await to_thread.run_sync(_Opening(settings, clock, serving, rebuilding, stack, embed, readers).parts)
        stack.callback(parts.readings.stop)
        if serving:
            parts.readings.start()
        if not rebuilding:
            parts.indexer.start()
            stack.callback(parts.indexer.stop)
            stack.callback(parts.hang_up)
        async with AsyncExitStack() as models:
            model = chat or await _connected(settings, models)
            service = Service(parts, model)
            if serving:
                from rag.service.mornings import mornings  # and all that writes: see `Service`

                await models.enter_async_context(mornings(service.briefs, parts.library, settings, clock))
                Thread(target=service.warm, name="warm", daemon=True).start()
            yield service
    finally:
        await to_thread.run_sync(stack.close)


def _check_targets(settings: Settings) -> None:
    """Raises `Misconfigured`, whatever the service is opened for: a mistake is found when it is made."""
    brief = settings.brief
    if settings.smtp_url or brief.mail_to or brief.mail_from or brief.webhook_url:
        from rag.deliver import targets  # and an HTTP client, for those who have something delivered

        targets(settings)


async def _connected(settings: Settings, models: AsyncExitStack) -> Chat | None:
    if settings.llm.model is None:
        return None
    chat = connect_chat(settings, Random())  # noqa: S311 - spreads retries, keeps no secret
    models.push_async_callback(chat.aclose)
    return chat


def reading(settings: Settings, tokenizer: bytes) -> Setup:
    """What a process that reads is told."""
    limits = settings.limits
    return Setup(
        tokenizer=tokenizer,
        tokens=settings.chunk.tokens,
        max_chars=limits.article_chars,
        seconds=limits.parse_seconds,
        memory_mb=limits.parse_memory_mb,
    )


@dataclass(frozen=True, slots=True)
class _Opening:
    """Opens part after part; what is open when one fails is closed by the stack."""

    settings: Settings
    clock: Clock
    serving: bool
    rebuilding: bool
    stack: ExitStack
    embed: Embed | None
    readers: Readers | None

    def parts(self) -> Parts:
        settings = self.settings
        self.stack.enter_context(self._lock())
        # Threads of the matrix library spin after each product, on the cores that search and embed at that moment.
        self.stack.enter_context(threadpool_limits(1, user_api="blas"))
        remains = Remains(file_of(self._database()), self._place(), self.clock)
        remains.check_blank()
        library = self.stack.enter_context(Library.open(self._database(), clock=self.clock))
        remains.check_unused(library.is_unused())
        tokenizer = self._tokenizer()
        embed, hang_up = self._embedder()
        chunker = chunker_fingerprint(settings.chunk.tokens)
        if not self.rebuilding:
            claim(library, chunker=chunker, embedder=embed.fingerprint)
        table = VectorTable(embed.dimension)
        shelf = self._shelf(library, embed, table, f"{embed.fingerprint}|{chunker}")
        shelf.load()
        chunking = Chunking(settings.chunk.tokens, Tokens(tokenizer).count)
        upgrade = Upgrade(library, chunking, chunker)
        indexer = Indexer(
            library=library, embed=embed, shelf=shelf, upgrade=upgrade, chunker=chunker, warm=self.serving
        )
        zone = operator_zone(settings)
        reranking = self._rerank()
        retriever = Retriever(
            library=library,
            dense=Dense(table, lambda: shelf.index if shelf.index.is_open else None, settings.retrieve.exact_rows),
            embed=embed,
            settings=settings.retrieve,
            clock=self.clock,
            zone=zone,
            given=self._outlets(),
            reranking=reranking,
        )
        self.stack.callback(retriever.close)
        keeper = Keeper(library)
        self.stack.callback(keeper.close)
        readings = ReadingWork(library)

        def stored() -> None:
            indexer.wake()
            readings.wake()

        intake = Intake(library, readers=self._readers(tokenizer), clock=self.clock, stored=stored, tz=zone.key)
        return Parts(
            settings=settings,
            library=library,
            embed=embed,
            shelf=shelf,
            chunking=chunking,
            indexer=indexer,
            readings=readings,
            intake=intake,
            retriever=retriever,
            keeper=keeper,
            clock=self.clock,
            zone=zone,
            entail=self._entail(),
            reranker=reranking.rerank.fingerprint if reranking else None,
            hang_up=hang_up,
        )

    def _lock(self) -> DirectoryLock:
        address = f"http://{self.settings.host}:{self.settings.port}" if self.serving else None
        return DirectoryLock(self.settings.home, f"rag {' '.join(sys.argv[1:])}".strip(), address=address)

    def _database(self) -> str:
        return self.settings.database_url or f"sqlite:///{self.settings.home / 'library.db'}"

    def _tokenizer(self) -> bytes:
        """What chunks are counted by: the local model's, for a remote one too."""
        embed = self.settings.embed
        return own_tokenizer(embed.path) if embed.model == "local" and embed.path else default_tokenizer()

    def _readers(self, tokenizer: bytes) -> Readers:
        if self.readers:
            return self.readers
        readers = Readers(reading(self.settings, tokenizer))
        self.stack.callback(readers.close)
        return readers

    def _embedder(self) -> tuple[Embed, Callable[[], None]]:
        """The embedder, and what ends its calls."""
        settings = self.settings
        if self.embed:
            return self.embed, lambda: None
        if settings.embed.model == "local":
            local = self.stack.enter_context(LocalEmbed.open(settings.embed.path, workers=settings.embed.sessions))
            if self.serving:
                local.load()
            return local, lambda: None
        remote = connect_embed(settings, Random())  # noqa: S311 - spreads retries, keeps no secret
        self.stack.callback(remote.close)
        return remote, remote.close

    def _entail(self) -> Entail | None:
        connected = connect_entail(self.settings, Random())  # noqa: S311 - spreads retries, keeps no secret
        if connected is None:
            return None
        entail, close = connected
        self.stack.callback(close)
        return entail

    def _rerank(self) -> Reranking | None:
        """A server's own model is loaded now: one that is none is told at the start, not to the first who asks."""
        random = Random()  # noqa: S311 - spreads retries, keeps no secret
        connected = connect_rerank(self.settings, random, load=self.serving)
        if connected is None:
            return None
        rerank, close = connected
        self.stack.callback(close)
        return Reranking(rerank, self.settings.rerank.candidates)

    def _outlets(self) -> Sequence[Given]:
        if not self.settings.outlets:
            return ()
        from rag.service.outlets_file import read_outlets  # and a reader of YAML, for the few who have the file

        return read_outlets(self.settings.outlets)

    def _place(self) -> Path | str:
        """Of the vector index."""
        return self.settings.chroma_url or self.settings.home / "chroma"

    def _shelf(self, library: Library, embed: Embed, table: VectorTable, base: str) -> Shelf:
        def opened(generation: int) -> ChromaIndex:
            return ChromaIndex(
                self._place(),
                base,
                embed.dimension,
                generation=generation,
                on_empty=library.forget_collection,
                clock=self.clock,
            )

        shelf = Shelf(library, embed.fingerprint, table, opened, base, exact_rows=self.settings.retrieve.exact_rows)
        self.stack.callback(lambda: shelf.index.close())
        if self.serving:
            shelf.index.start()
        return shelf
