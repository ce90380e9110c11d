"""A whole reply of a chat model that is to be one JSON object, and how it is asked for once more."""

import re
from collections.abc import AsyncGenerator
from dataclasses import replace

from prompts import Prompt
from rag.llm.shown import disarm
from rag.types import Chat, ChatDelta, ChatRequest

LONGEST_REPEATED = 1500
"""Of a reply that could not be read, in characters: more is not put before the model again."""

# What models put around JSON although they were asked not to.
_AROUND = re.compile(r"\s*(?:<think>.*?</think>\s*)?(?:```(?:json)?\s*)?(\{.*\})\s*(?:```\s*)?", re.DOTALL)


async def whole(chat: Chat, request: ChatRequest) -> str:
    """The text of the whole reply. Raises `ModelFailed` when it is cut short."""
    stream = chat(request)
    try:
        return "".join([event.text async for event in stream if isinstance(event, ChatDelta)])
    finally:
        if isinstance(stream, AsyncGenerator):
            await stream.aclose()


def bare(reply: str) -> str:
    """The JSON object of a reply, without thoughts and fences around it; the reply where there is none."""
    found = _AROUND.fullmatch(reply)
    return found[1] if found else reply


def again(request: ChatRequest, prompt: Prompt, problem: str, reply: str) -> ChatRequest:
    """The same once more, told what was wrong with the reply, by the prompt's part `repair`."""
    began = disarm(reply[:LONGEST_REPEATED])
    return replace(request, user=prompt.render("repair", request=request.user, problem=problem, reply=began))
