import pytest

from rag.text.retractions import is_retraction


@pytest.mark.parametrize(
    "sentence",
    [
        "An earlier version of this article said that the mill would employ 240 people.",
        "Correction: A previous version of this story misstated the mayor's age.",
        "The headline of the original report wrongly gave the name of the ferry.",
        "We incorrectly reported that the pier had closed.",
    ],
)
def test_what_an_article_had_wrong(sentence: str) -> None:
    assert is_retraction(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The mill will employ 140 people.",
        "An earlier report by the inspector warned of cracks.",
        "The minister said that the earlier plan was wrong.",
        "A new version of the satellite is to fly in May.",
    ],
)
def test_what_is_told_of_the_world(sentence: str) -> None:
    assert not is_retraction(sentence)
