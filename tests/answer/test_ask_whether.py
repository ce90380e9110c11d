"""Whether something was: who says so and who says that there was no such thing are both told."""

from dataclasses import replace

from rag.conflict import Statement, conflicts
from rag.types import Stamp
from tests.answer.test_extractive import ask, hit, texts

LETTER = (
    "The Corrin Line denied that it had known of the leak. “No such letter reached this company,” its chief "
    "executive, Ada Holm, said by telephone. The Corrin Line has nine ships.\n\n"
    "The letter is dated May 3 and is stamped as received three days later, said an official."
)
MINISTER = (
    "Trade Minister Tora Lund resigned on Friday, a day after the Gazette reported that her ministry had been warned "
    "of the leak in May.\n\n“The letter was on a desk in my house,” Tora Lund said. "
    "She said that she had learned of it on Wednesday evening."
)


def test_that_there_was_no_such_thing_answers() -> None:
    found = texts(ask("Did the Corrin Line receive the letter?", hit(LETTER), limit=2))
    assert any("No such letter" in text for text in found)


def test_when_somebody_did_it_is_where_the_verb_is() -> None:
    found = texts(ask("When did Tora Lund learn of the letter?", hit(MINISTER), limit=1))
    assert found == ["She said that she had learned of it on Wednesday evening."]


def test_what_went_out_and_was_not_heard_are_two_sides() -> None:
    day = Stamp.parse("2031-05-03")
    sounded = Statement(0, "The Corrin Line said that its sirens sounded after six minutes.", "a", published=day)
    lacked = Statement(1, "Several families on the quay heard no siren until the water came.", "b", published=day)
    (found,) = conflicts([sounded, lacked], question="Did the sirens sound?")
    assert [side.statements for side in found.sides] == [(0,), (1,)]
    other = replace(lacked, text="Several families on the quay got no letter until the water came.")
    assert conflicts([sounded, other], question="Did the sirens sound?") == ()
