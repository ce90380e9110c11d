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
    if given.path and given.url:
        raise Misconfigured("RAG_ENTAIL_PATH and RAG_ENTAIL_URL name two models of entailment: unset one")
    if given.path:
        from rag.entail.directory import DirectoryEntail

        return DirectoryEntail(given.path), lambda: None
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
