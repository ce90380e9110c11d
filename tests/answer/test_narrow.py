"""A sentence is traced to the sentences that carry it."""

from hypothesis import given
from hypothesis import strategies as st

from rag.answer.narrow import coverage, narrow, sentences_of

TEXT = (
    "Ilse Varga, the mayor of Amsel, opened the new quay on Friday. "
    "She said that 14 ferries would stop in June.\n\n"
    "The union disputes that. Its leader, Odd Brekke, put the number at 9. Fares will rise by 3.5 percent."
)
SENTENCES = sentences_of(TEXT)


def carried_by(sentence: str) -> list[str]:
    return [SENTENCES[i].of(TEXT) for i in narrow(sentence, TEXT, SENTENCES)]


def test_sentences_of_paragraphs_are_exact() -> None:
    assert [s.of(TEXT) for s in SENTENCES][1:3] == [
        "She said that 14 ferries would stop in June.",
        "The union disputes that.",
    ]


def test_one_sentence_is_enough_when_it_says_all() -> None:
    assert carried_by("Fares will go up by 3.5 percent.") == ["Fares will rise by 3.5 percent."]
    assert carried_by("Fourteen ferries are to stop in June.") == ["She said that 14 ferries would stop in June."]
    assert carried_by("Odd Brekke, the leader, put the number at 9.") == [
        "Its leader, Odd Brekke, put the number at 9."
    ]


def test_a_second_one_is_taken_for_the_name_that_the_first_leaves_out() -> None:
    assert carried_by("Mayor Ilse Varga said that 14 ferries would stop in June.") == [
        "Ilse Varga, the mayor of Amsel, opened the new quay on Friday.",
        "She said that 14 ferries would stop in June.",
    ]


def test_nothing_carries_what_is_not_there() -> None:
    assert carried_by("Bananas are rich in potassium.") == []
    assert carried_by("It is what it is.") == []
    assert narrow("Fares rise.", "", []) == ()


def test_coverage_is_a_share() -> None:
    assert coverage("Fares will rise by 3.5 percent.", "Fares will rise by 3.5 percent.") == 1
    assert coverage("Bananas", "Fares") == 0
    assert coverage("", "Fares") == 0


@given(st.text(max_size=80), st.text(max_size=200))
def test_any_text_gives_at_most_two_sentences_in_order(sentence: str, text: str) -> None:
    spans = sentences_of(text)
    found = narrow(sentence, text, spans)
    assert list(found) == sorted(set(found))
    assert len(found) <= 2
    assert all(0 <= i < len(spans) for i in found)


def test_every_sentence_carries_itself() -> None:
    for span in SENTENCES:
        assert span.of(TEXT) in carried_by(span.of(TEXT))


def test_three_are_taken_where_each_adds_something() -> None:
    sentence = (
        "Ilse Varga opened the quay on Friday, Odd Brekke put the number at 9, and fares will rise by 3.5 percent."
    )
    assert len(carried_by(sentence)) == 3
