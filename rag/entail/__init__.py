"""Whether a source carries a sentence: implementations of `rag.types.Entail`."""

from collections.abc import Callable
from random import Random

from rag.config import Settings
from rag.entail.local import LocalEntail
from rag.errors import Misconfigured
from rag.types import Entail

__all__ = ["LocalEntail", "connect_entail"]


def connect_entail(settings: Settings, random: Random) -> tuple[Entail, Callable[[], None]] | None:
    """The model that the settings name, and what closes it; None where they name none.

    Nothing is sent yet; `random` spreads retries. Raises `Misconfigured`.
    """
    given = settings.entail
    named = {"RAG_ENTAIL_PATH": given.path, "RAG_ENTAIL_URL": given.url, "RAG_ENTAIL_CHAT": given.chat}
    if len(several := [name for name, value in named.items() if value]) > 1:
        raise Misconfigured(f"{' and '.join(several)} name several models of entailment: unset all but one")
    if given.path:
        from rag.entail.directory import DirectoryEntail

        return DirectoryEntail(given.path), lambda: None
    if given.chat:
        if settings.llm.model is None:
            raise Misconfigured("RAG_ENTAIL_CHAT needs a chat model: set RAG_LLM_MODEL (and OPENAI_BASE_URL)")
        from prompts import load
        from rag.entail.chat import ChatEntail  # openai: see `rag.llm`
        from rag.llm import connect_chat

        judge = ChatEntail(connect_chat(settings, random, deadline=given.deadline_seconds), load("entail"))
        return judge, judge.close
    if given.url:
        from rag.entail.predict import PredictEntail
        from rag.llm.policy import Limits
        from rag.llm.post import Posts  # openai: see `rag.llm`

        limits = Limits(
            deadline=given.deadline_seconds,
            tries=settings.llm.tries,
            retry_after_cap=settings.llm.retry_after_cap_seconds,
        )
        key = given.key.get_secret_value() if given.key else None
        posts = Posts(url=given.url, settings="RAG_ENTAIL", random=random, api_key=key, limits=limits)
        remote = PredictEntail(posts)
        return remote, remote.close
    return None
