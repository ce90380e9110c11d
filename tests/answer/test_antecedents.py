"""What compares with the sentence before comes with it, or not at all."""

import pytest

from rag.text.leaning import compares
from tests.answer.test_extractive import ask, hit, texts


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        ("The tannery plans 1,400 jobs; the higher figure included the builders.", True),
        ("That estimate was too low.", True),
        ("The latter was chosen.", True),
        ("The former minister spoke.", False),
        ("The higher court of Corrin ruled.", False),
        ("The tannery plans 1,400 jobs.", False),
    ],
)
def test_what_compares_with_another_sentence(text: str, is_so: bool) -> None:
    assert compares(text) == is_so


TANNERY = (
    "The Corrin tannery hires in May and in June. An audit of the Corrin tannery had spoken of 2,900 jobs. "
    "The Corrin tannery plans 1,400 jobs; the higher figure included the builders."
)
OPENS = "The Corrin tannery will employ 1,400 people when it opens. Its roof is of slate."


def test_the_sentence_that_is_compared_with_comes_before() -> None:
    found = texts(ask("How many jobs does the Corrin tannery plan?", hit(TANNERY), limit=1))
    assert [("2,900" in text, "1,400" in text) for text in found] == [(True, False), (False, True)]


def test_it_does_not_follow_another_one() -> None:
    found = texts(ask("How many people will the Corrin tannery employ?", hit(OPENS), hit(TANNERY, "Post"), limit=2))
    assert found
    assert not any("higher figure" in text for text in found)
