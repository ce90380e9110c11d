"""Puts passages before a model as data: under opaque keys, between random fences, disarmed.

Article text is written by strangers and may address the model: see `rag.llm.shown`. Only what the model sees is
changed; citations use the article.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random

from prompts import Prompt
from rag.llm.shown import FENCE_LENGTH, KEY_LENGTH, disarm, one_line, unused
from rag.types import Hit

# A token of English is about four bytes, of most other languages three.
BYTES_PER_TOKEN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the model sees, the hit behind each key, and how many hits did not fit into the budget."""

    text: str
    keys: Mapping[str, int]
    left_out: int


def show(hits: Sequence[Hit], prompt: Prompt, random: Random, *, avoid: str, context_tokens: int) -> Shown:
    """The hits in order, as many as fit and at least one, each as the prompt's part `evidence`.

    `avoid` is other text of the request: no key and no fence occurs in it or in a hit.
    """
    taken = " ".join((avoid, *(f"{hit.title} {hit.source} {hit.text}" for hit in hits))).upper()
    fence = unused(random, FENCE_LENGTH, taken)
    blocks: list[str] = []
    keys: dict[str, int] = {}
    left = context_tokens * BYTES_PER_TOKEN
    for index, hit in enumerate(hits):
        key = unused(random, KEY_LENGTH, " ".join((taken, *keys)))
        block = _block(hit, prompt, fence, key)
        left -= len(block.encode())
        if blocks and left < 0:
            break
        blocks.append(block)
        keys[key] = index
    return Shown(text="\n\n".join(blocks), keys=keys, left_out=len(hits) - len(blocks))


def seeded(question: str, hits: Sequence[Hit], as_of: str) -> Random:
    """The same source of keys for the same request, so that an answer can be had again."""
    request = "\n".join((question, as_of, *(hit.id for hit in hits)))
    return Random(sha256(request.encode(errors="replace")).digest())  # noqa: S311 keys are opaque, not secret


def _block(hit: Hit, prompt: Prompt, fence: str, key: str) -> str:
    return prompt.render(
        "evidence",
        fence=fence,
        key=key,
        title=one_line(hit.title),
        source=one_line(hit.source or "unknown"),
        published=hit.published_at or "unknown",
        text=disarm(hit.text),
    )
