"""Who said it stays in an answer's words, beside the pronoun or before the sentence."""

import pytest

from rag.answer.attributed import in_words
from rag.types import Attribution

AUST = Attribution(kind="quote", speaker="Mirela Aust")
OFFICIALS = Attribution(kind="indirect", speaker="two officials", anonymous=True, relayed_from="Kolm Gazette")
HE = Attribution(kind="indirect", speaker="Edo Marsh", said_as="he", cue="said")


@pytest.mark.parametrize(
    ("text", "attribution", "words"),
    [
        ("“It will take a year.”", AUST, "Mirela Aust: “It will take a year.”"),
        ("The wall leaked.", OFFICIALS, "According to two officials, via Kolm Gazette: The wall leaked."),
        ("Kolm Gazette has it.", OFFICIALS, "According to two officials: Kolm Gazette has it."),
        ("He was ready, he said.", HE, "He was ready, he [Edo Marsh] said."),
        ("He said the heat was fine.", HE, "He [Edo Marsh] said the heat was fine."),
        ("The bridge is open.", Attribution(kind="publisher"), "The bridge is open."),
        ("He said so.", Attribution(kind="indirect", speaker="he", unsure="two men"), "He said so."),
    ],
)
def test_the_speaker_is_in_the_words(text: str, attribution: Attribution, words: str) -> None:
    assert in_words(text, attribution, named=False) == words


def test_a_speaker_who_is_named_is_not_named_twice() -> None:
    assert in_words("Mirela Aust said so.", AUST, named=True) == "Mirela Aust said so."
