"""How well passages answer a question: implementations of `rag.types.Rerank`. Without settings there is none."""

import logging
from collections.abc import Callable
from random import Random

from rag.config import Settings
from rag.errors import Misconfigured
from rag.types import Rerank

__all__ = ["connect_rerank"]

log = logging.getLogger("rag.rerank")


def connect_rerank(
    settings: Settings, random: Random, *, load: bool = False
) -> tuple[Rerank, Callable[[], None]] | None:
    """The reranker that the settings name, and what closes it; None where they name none.

    Nothing is sent yet; with `load` a model of one's own is loaded now. `random` spreads retries. Raises
    `Misconfigured`.
    """
    given = settings.rerank
    if given.path and given.url:
        raise Misconfigured("RAG_RERANK_PATH and RAG_RERANK_URL name two rerankers: unset one")
    if given.path:
        from rag.rerank.directory import DirectoryRerank

        own = DirectoryRerank(given.path)
        if load:
            own.load()
        return own, lambda: None
    if given.url:
        from rag.llm.policy import Limits
        from rag.llm.post import Posts  # openai: see `rag.llm`
        from rag.rerank.remote import RemoteRerank, base_of, form_of

        limits = Limits(
            deadline=given.deadline_seconds,
            tries=settings.llm.tries,
            retry_after_cap=settings.llm.retry_after_cap_seconds,
        )
        key = given.key.get_secret_value() if given.key else None
        posts = Posts(url=base_of(given.url), settings="RAG_RERANK", random=random, api_key=key, limits=limits)
        form = form_of(given.url, given.model, given.api)
        remote = RemoteRerank(posts, form, model=given.model)
        log.info("%s is %s", remote.fingerprint, form)
        return remote, remote.close
    return None
