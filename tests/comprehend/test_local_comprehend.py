"""The local model of reading comprehension: what it reads, what it gives back, and what the shipped one has learnt."""

from pathlib import Path

import numpy as np
import pytest

from evals.fit.articles import asked
from evals.fit.passages import own
from rag.comprehend import LocalComprehend
from rag.comprehend.local import ANSWERS, BESIDE, ENDS, STARTS, in_context
from rag.embed.trained import HEAD_BIAS
from rag.types import InContext
from tests.trained import made

FERRY = InContext("The ferry Aurelia ran aground off Veldamar on Tuesday.", "Ferry aground", "Nobody was hurt.")
MODEL = LocalComprehend()


@pytest.fixture(scope="module")
def ignorant(tmp_path_factory: pytest.TempPathFactory) -> LocalComprehend:
    return LocalComprehend(made(tmp_path_factory.mktemp("comprehend")))


def test_a_sentence_has_the_same_answer_whatever_it_is_read_with(ignorant: LocalComprehend) -> None:
    other = InContext("Bakers sold bread.")
    both = ignorant("When?", [FERRY, other])
    assert both == [*ignorant("When?", [FERRY]), *ignorant("When?", [other])]
    assert all(0 < each.answers < 1 and 0 < each.sure < 1 for each in both)


def test_the_words_said_lie_in_the_sentence(ignorant: LocalComprehend) -> None:
    for text in ("Über 40 Prozent – „so viel“ – fielen weg.", "x", FERRY.text, "It sank. " * 200):
        (found,) = ignorant("How much, and when was it that it sank?", [InContext(text, "A title", "Before it.")])
        assert found.said is not None
        assert 0 <= found.said.start < found.said.end <= len(text)


def test_chances_follow_the_first_class(tmp_path: Path) -> None:
    for high in (-20, 20):
        bias = np.zeros(3, np.float32)
        bias[ANSWERS] = high
        (found,) = LocalComprehend(made(tmp_path, {HEAD_BIAS: bias}))("When?", [FERRY])
        assert (found.answers > 0.9) == (high > 0)
    assert {ANSWERS, STARTS, ENDS} == {0, 1, 2}


def test_what_it_stands_in_comes_after_the_sentence_and_is_cut() -> None:
    long = InContext("It sank.", "word " * 40, "a b c " * 40)
    sentence, title, before = in_context(long).split(BESIDE)
    assert (sentence, len(title.split()), len(before.split())) == ("It sank.", 14, 22)
    assert in_context(InContext("It sank.")) == "It sank."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("When did the ferry Aurelia run aground?", "Tuesday"),
        ("Which ferry ran aground off Veldamar?", "Aurelia"),
    ],
)
def test_the_shipped_one_finds_the_words_that_answer(question: str, said: str) -> None:
    (found,) = MODEL(question, [FERRY])
    assert found.said
    assert said in found.said.of(FERRY.text)
    (other,) = MODEL(question, [InContext("Bakers in Veldamar sold out early.", FERRY.title, FERRY.before)])
    assert other.answers < found.answers


def test_most_questions_that_were_not_trained_on_are_told_from_near_misses() -> None:
    """Over held-out passages: of one question that the passage answers and one that it does not, the first is likelier
    on its best sentence in most of the pairs."""
    right = pairs = 0
    for passage in [each for each in own() if each.held_out and each.asked][:25]:
        sentences = [InContext(text.strip() + ".") for text in passage.passage.split(". ") if text.strip()]
        told = next(a.question for a in passage.asked if a.answer)
        untold = next(a.question for a in passage.asked if not a.answer)
        best = [max(each.answers for each in MODEL(question, sentences)) for question in (told, untold)]
        right, pairs = right + (best[0] > best[1]), pairs + 1
    assert right / pairs > 0.6


def test_answers_of_our_own_are_words_of_their_passage() -> None:
    for passage in own():
        assert all(each.answer in passage.passage for each in passage.asked)
    held = [each.held_out for each in own()]
    assert 0.05 < sum(held) / len(held) < 0.15


def test_questions_over_articles_say_where_the_answer_is() -> None:
    found = list(asked())
    assert any(each.line is None for each in found)
    assert all(each.said is None or each.said[0] < each.said[1] for each in found)
