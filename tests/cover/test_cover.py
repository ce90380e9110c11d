import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rag.cover import MOST, Chosen, Told, cover, differ, same, term_vectors

FLOOD = "The river Ost flooded the lower town of Brisk on Monday."
FLOOD_TOO = "On Monday the river Ost flooded the lower town of Brisk and drove 300 people from their homes."
FLOOD_MORE = "The river Ost flooded the lower town of Brisk on Monday and drove 450 people from their homes."
CHOIR = "A choir of bakers sang in the market square."
BUDGET = "Parliament in Halden voted for a smaller budget."


def told(*articles: list[str]) -> list[Told]:
    return [Told(text, group, place) for group, texts in enumerate(articles) for place, text in enumerate(texts)]


def choose(
    sentences: list[Told], limit: int | None = None, topic: list[float] | None = None, lead: float = 0.0
) -> tuple[Chosen, ...]:
    return cover(sentences, term_vectors([s.text for s in sentences]), limit=limit, topic=topic, lead=lead)


def test_what_most_articles_say_comes_first_with_all_that_say_it() -> None:
    first, *_ = choose(told([CHOIR, FLOOD], [FLOOD_TOO], [BUDGET, FLOOD]))
    assert (first.index, first.same) == (1, (2, 4))


def test_the_fullest_sentence_is_quoted_by_the_words_that_others_share() -> None:
    first, *_ = choose(told([FLOOD], [FLOOD_TOO], [FLOOD_TOO]))
    assert (first.index, first.same) == (1, (0, 2))


def test_another_toll_is_not_cited_for_this_one_and_not_told_beside_it() -> None:
    chosen = choose(told([FLOOD_TOO], [FLOOD_MORE], [CHOIR]), limit=3)
    assert [c.index for c in chosen] == [0, 2]
    assert chosen[0].same == ()


def test_the_topic_lifts_what_is_near_it() -> None:
    sentences = told([CHOIR], [BUDGET])
    assert choose(sentences, 1, [0.9, 0.1])[0].index == 0
    assert choose(sentences, 1, [0.1, 0.9])[0].index == 1


def test_the_lead_wins_where_nothing_else_decides() -> None:
    assert choose(told([BUDGET, CHOIR]), 1, lead=0.5)[0].index == 0


@given(
    st.lists(st.tuples(st.sampled_from([FLOOD, FLOOD_TOO, FLOOD_MORE, CHOIR, BUDGET, "", "The."]), st.integers(0, 4)))
)
def test_no_sentence_is_in_two_results(drawn: list[tuple[str, int]]) -> None:
    sentences = [Told(text, group, 0) for text, group in drawn]
    chosen = choose(sentences)
    used = [i for c in chosen for i in (c.index, *c.same)]
    assert len(used) == len(set(used))
    assert len(chosen) <= MOST
    assert chosen == choose(sentences)
    assert all(same(sentences[c.index].text, sentences[i].text) for c in chosen for i in c.same)


def test_a_sentence_that_leans_on_another_is_not_quoted_where_one_stands_alone() -> None:
    sentences = told(["However, the river Ost flooded the lower town of Brisk on Monday."], [FLOOD])
    assert choose(sentences, 1)[0] == Chosen(1, (0,), choose(sentences, 1)[0].gain)


def test_a_limit_of_nothing_and_no_sentences_give_nothing() -> None:
    assert choose([]) == ()
    assert choose(told([FLOOD]), 0) == ()


def test_the_order_of_the_articles_does_not_change_what_is_said() -> None:
    articles = [[CHOIR, FLOOD], [FLOOD_TOO], [BUDGET, FLOOD]]
    there = told(*articles)
    back = told(*articles[::-1])
    assert [there[c.index].text for c in choose(there, 1)] == [back[c.index].text for c in choose(back, 1)]


def test_denials_and_numbers_differ() -> None:
    assert differ("The mayor resigned.", "The mayor did not resign.")
    assert differ("Nine people died.", "12 people died.")
    assert not differ("Nine of 40 people died.", "9 people died.")


def test_term_vectors_are_unit_rows() -> None:
    lengths = np.linalg.norm(term_vectors([FLOOD, CHOIR, "The."]), axis=1)
    assert np.allclose(lengths, [1, 1, 0])
