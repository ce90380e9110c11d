"""Keeps who said it in the words of an answer: "X said Y" never becomes "Y".

A sentence is quoted as it stands, but who speaks may stand in another sentence, or stand here as "he". Then the
name is put beside the pronoun in square brackets, or before the sentence; both are marks that a reader knows
as the editor's, and neither changes a word of the article.
"""

import re

from rag.types import Attribution


def in_words(text: str, attribution: Attribution, *, named: bool) -> str:
    """`text` with its speaker; unchanged when it is `named` there already, nobody speaks, or who does is not sure.

    "He was ready" becomes "He [Edo Marsh] was ready" where the article says "he" of Edo Marsh, and "It will take a
    year" becomes "Mirela Aust: It will take a year" or "According to two officials: …" where another sentence
    says whose words these are.
    """
    speaker = attribution.speaker
    if named or attribution.unsure or not speaker or attribution.kind == "publisher":
        return text
    if attribution.said_as and (found := _whole_word(attribution.said_as, text)):
        return f"{text[: found.end()]} [{speaker}]{text[found.end() :]}"
    if attribution.kind == "quote":
        return f"{_capital(speaker)}{_via(text, attribution)}: {text}"
    return f"According to {speaker}{_via(text, attribution)}: {text}"


def _via(text: str, attribution: Attribution) -> str:
    outlet = attribution.relayed_from
    return f", via {outlet}" if outlet and outlet not in text and outlet != attribution.speaker else ""


def _whole_word(words: str, text: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text) or re.search(
        rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE
    )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
