"""Which sentences mean what only the sentence before them tells."""

import pytest

from rag.text.leaning import leans


@pytest.mark.parametrize(
    "sentence",
    [
        "Three who had been listed with them came home on Sunday, the mayor of Ostwick said.",
        "Dana Holm put them ahead with a free kick after 20 minutes.",
        "They had left the bridge a minute before.",
        "It was the first strike at the port since 1998.",
        "Its roof had been mended in spring.",
        "In it the engineer asked for the pier to be closed.",
        "In that group 12 percent fell ill again.",
        "Two were taken to hospital with burns.",
        "The port authority called that a mistake.",
        "The union plans 40 walkouts; the higher figure included those at night.",
        "Her lawyer said nothing.",
        "This makes the bridge the oldest in Vell.",
        '"We know who sent it," Holm said.',
    ],
)
def test_leaning(sentence: str) -> None:
    assert leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The Sarn bridge, which lost its railing in 2019, collapsed on Monday.",
        "Divers said that they had found nobody.",
        "Dana Holm said that she would not resign.",
        "Hundreds of drivers left their cars on the road.",
        "When they reached the pier, the crews found the ladder gone.",
        "It is not clear why the bridge fell.",
        "Holm and Brandt said that their offer stood.",
        "Those who lost homes will be paid, the council said.",
        "Two people were taken to hospital with burns.",
        "This week the council of Ostwick will meet twice.",
        "A nurse who saw the crash said that she had called the police.",
    ],
)
def test_standing_alone(sentence: str) -> None:
    assert not leans(sentence)


def test_who_is_named_beside_the_pronoun_is_told() -> None:
    assert leans("She said that the bridge was safe.")
    assert not leans("She said that the bridge was safe.", speaker_told=True)
    assert leans("She said that they were safe.", speaker_told=True)
