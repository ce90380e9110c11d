"""A reply is read while it arrives, in each of its forms."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.reply import Proposed, ReplyReader, WrongShape

ITEM = st.builds(Proposed, st.text(min_size=1, max_size=40), st.lists(st.text(max_size=6), max_size=3).map(tuple))


def read(reply: str, size: int = 1) -> list[Proposed]:
    reader = ReplyReader()
    found = [p for at in range(0, len(reply), size) for p in reader.feed(reply[at : at + size])]
    return [*found, *reader.finish()]


def as_json(items: list[Proposed]) -> str:
    return json.dumps({"sentences": [{"text": i.text, "evidence": list(i.keys)} for i in items]})


@given(items=st.lists(ITEM, max_size=4), size=st.integers(1, 30))
def test_json_in_pieces_of_any_size_is_the_same_json(items: list[Proposed], size: int) -> None:
    assert read(as_json(items), size) == items


def test_a_sentence_is_given_as_soon_as_it_is_complete() -> None:
    reader = ReplyReader()
    assert (
        list(
            reader.feed(
                '{"sentences": [{"text": "One {[\\"',
            )
        )
        == []
    )
    assert list(reader.feed('.", "evidence": ["KXQZ"]}')) == [Proposed('One {["."'[:-1], ("KXQZ",))]
    assert list(reader.feed(', {"text": "Two.", "evidence": []}]}')) == [Proposed("Two.", ())]
    assert list(reader.finish()) == []


@pytest.mark.parametrize(
    "reply",
    [
        '{"sentences": [{"text": "One.", "evidence": ["KXQZ"]}]}',
        '```json\n{"sentences": [{"text": "One.", "evidence": ["KXQZ"]}]}\n```',
        'Here it is: {"sentences":[{"evidence":"KXQZ","text":"One."}]} I hope it helps.',
        '[{"text": "One.", "evidence": ["KXQZ"]}]',
        '<think>He wants ["sentences": [{"text"</think>\n{"sentences": [{"text": "One.", "evidence": ["KXQZ"]}]}',
        "One. [KXQZ]",
        "- One. [KXQZ]\n",
        "1. One. [KXQZ].\n\nNO ANSWER",
    ],
)
@pytest.mark.parametrize("size", [1, 5, 1000])
def test_each_form_is_understood(reply: str, size: int) -> None:
    assert read(reply, size) == [Proposed("One.", ("KXQZ",))]


def test_marked_text_keeps_a_line_without_keys_for_the_record() -> None:
    found = read("It began in May. [KXQZ, BBBB]\nNobody was hurt.\n“We stay,” he said. [KXQZ][BBBB]\n")
    assert [p.keys for p in found] == [("KXQZ", "BBBB"), (), ("KXQZ", "BBBB")]


@pytest.mark.parametrize("reply", ['{"sentences": []}', "[]", "NO ANSWER", "No answer."])
def test_no_answer_is_an_answer(reply: str) -> None:
    assert read(reply) == []


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "I am sorry, I cannot help with that.",
        '{"answer": "One."}',
        '{"sentences": "One."}',
        '{"sentences": ["One."]}',
        '{"sentences": [{"text": "One."}]}',
        '{"sentences": [{"text": 1, "evidence": []}]}',
        '{"sentences": [{"text": "One.", "evidence": ["KXQZ"]}',
        '{"sentences": [{"text": "On',
        "<think>I wonder",
    ],
)
def test_any_other_shape_is_said_to_be_wrong(reply: str) -> None:
    with pytest.raises(WrongShape):
        read(reply)
