"""Sentences beside texts by word pieces in context: coverage, and the sentences that bear on what is said."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.compare import Contextual, Coverage, choose, coverage

CLAIM = "A carrier scrapped every flight, which left people marooned."
CARRIES = "The airline canceled all flights, stranding travelers."
OTHERS = ["Rain fell on the harbour.", "The airline was founded in 1964.", "People bought bread.", "Geese came."]


@pytest.fixture(scope="module")
def contextual() -> Contextual:
    return Contextual()


def of(contextual: Contextual, said: str, *cited: str) -> Coverage:
    return coverage(contextual(said), [contextual(text) for text in cited])


def test_pieces_stand_where_their_words_do(contextual: Contextual) -> None:
    text = "Überraschend sank the ferry – twice."
    pieces = contextual(text)
    assert [text[a:b] for a, b in zip(pieces.starts, pieces.ends, strict=True)][-4:] == ["ferry", "–", "twice", "."]
    assert np.allclose(np.linalg.norm(pieces.vectors, axis=1), 1, atol=1e-5)


def test_a_text_is_read_once(contextual: Contextual) -> None:
    assert contextual(CLAIM) is contextual(CLAIM)


def test_rare_words_weigh_more_than_common_ones(contextual: Contextual) -> None:
    the, ferry, stop = contextual("the ferry.").weights
    assert ferry > the > stop


def test_what_is_word_for_word_is_covered_and_other_words_for_it_in_part(contextual: Contextual) -> None:
    same, meant, other = (of(contextual, CLAIM, text) for text in (CLAIM, CARRIES, OTHERS[0]))
    assert same.share == pytest.approx(1, abs=1e-4)
    assert same.missed == pytest.approx(0, abs=1e-4)
    assert 1 > meant.share > other.share > 0
    assert meant.missed < other.missed


def test_one_word_that_is_not_there_shows_in_the_worst_piece(contextual: Contextual) -> None:
    cited = "The minister ordered a partial mobilisation of the reserve on Monday."
    assert of(contextual, cited.replace("partial", "full"), cited).worst < of(contextual, cited, cited).worst


def test_the_sentence_that_says_it_in_other_words_is_chosen(contextual: Contextual) -> None:
    assert choose(contextual, CLAIM, [*OTHERS, CARRIES], few=True) == [4]


def test_few_are_chosen_in_the_order_of_the_text(contextual: Contextual) -> None:
    found = choose(contextual, CLAIM, [CARRIES, *OTHERS])
    assert 0 in found
    assert found == sorted(found)
    assert len(found) == 3


def test_what_stands_there_as_it_is_is_chosen_alone(contextual: Contextual) -> None:
    assert choose(contextual, CARRIES, [*OTHERS, CARRIES, CLAIM]) == [4]


def test_of_nothing_nothing_is_chosen(contextual: Contextual) -> None:
    assert choose(contextual, CLAIM, []) == []
    assert choose(contextual, "", [CARRIES]) == []
    assert of(contextual, "").share == 1
    assert of(contextual, CLAIM).share == pytest.approx(0, abs=1e-6)


@given(st.lists(st.text(max_size=30), max_size=5))
@settings(max_examples=30, deadline=None)
def test_any_texts_can_be_compared(contextual: Contextual, texts: list[str]) -> None:
    for text in texts:
        found = of(contextual, text, *texts)
        assert 0 <= found.share <= 1 + 1e-5
        assert found.missed == pytest.approx(0, abs=1e-4)
    assert len(choose(contextual, "A ferry sank.", texts)) <= len(texts)
