"""Models behind OpenAI-compatible endpoints: one for chat, one for embeddings.

openai takes more than a second to import, so it is imported when an endpoint is connected, not before.
"""

from random import Random
from typing import TYPE_CHECKING

from rag.config import Settings
from rag.errors import Misconfigured
from rag.llm.policy import Limits

if TYPE_CHECKING:
    from rag.llm.chat import OpenAIChat
    from rag.llm.embed import OpenAIEmbed


def connect_chat(settings: Settings, random: Random, *, deadline: float | None = None) -> "OpenAIChat":
    """The chat model of the settings; nothing is sent yet. `random` spreads retries.

    `deadline` of one call, in seconds, takes the place of the one for an answer. Raises `Misconfigured`.
    """
    from rag.llm.chat import OpenAIChat  # openai: see the module

    if settings.llm.model is None:
        raise Misconfigured("no chat model is set: RAG_LLM_MODEL")
    limits = Limits(
        deadline=deadline or settings.llm.deadline_seconds,
        tries=settings.llm.tries,
        retry_after_cap=settings.llm.retry_after_cap_seconds,
    )
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    return OpenAIChat(
        model=settings.llm.model, random=random, base_url=settings.openai_base_url, api_key=key, limits=limits
    )


def connect_embed(settings: Settings, random: Random) -> "OpenAIEmbed":
    """The embedding model of the settings; the first use may ask for its dimension."""
    from rag.llm.embed import OpenAIEmbed  # openai: see the module

    limits = Limits(
        deadline=settings.embed.deadline_seconds,
        tries=settings.llm.tries,
        retry_after_cap=settings.llm.retry_after_cap_seconds,
    )
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    return OpenAIEmbed(
        model=settings.embed.model,
        random=random,
        base_url=settings.openai_base_url,
        api_key=key,
        dimension=settings.embed.dimension,
        limits=limits,
    )
