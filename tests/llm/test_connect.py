"""Connecting by settings."""

import subprocess
import sys
from random import Random

import pytest
from pydantic import SecretStr

from rag.config import LlmSettings, Settings
from rag.errors import Misconfigured
from rag.llm import connect_chat, connect_embed


def settings(model: str | None) -> Settings:
    return Settings.model_construct(
        openai_api_key=SecretStr("sk-x"), openai_base_url="http://127.0.0.1:9/v1", llm=LlmSettings(model=model)
    )


async def test_a_chat_model_by_settings() -> None:
    chat = connect_chat(settings("tiny"), Random(1))
    assert chat.model == "tiny"
    await chat.aclose()


def test_an_embedding_model_by_settings() -> None:
    embed = connect_embed(settings(None), Random(1))
    assert embed.model == "local"
    embed.close()


def test_no_model_is_said_plainly() -> None:
    with pytest.raises(Misconfigured, match="RAG_LLM_MODEL"):
        connect_chat(settings(None), Random(1))


def test_openai_is_not_imported_before_it_is_needed() -> None:
    code = "import sys, rag.llm, rag.answer.llm; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
