"""Counting word by word gives the number that the tokenizer itself gives."""

import json

import pytest
import tokenizers
from hypothesis import example, given
from hypothesis import strategies as st

from rag.embed.files import default_tokenizer
from rag.tokens import counter


def own_count(tokenizer: tokenizers.Tokenizer, text: str) -> int:
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return len(tokenizer.encode(text, add_special_tokens=False).ids)


WHOLE = tokenizers.Tokenizer.from_buffer(default_tokenizer())
COUNT = counter(default_tokenizer())
TEXTS = st.text(st.sampled_from(" \n\t\x1c\x85\u00a0\u2028\u0301aéÅb.,’—中文[SEP]0\u200b\ufffd"), max_size=60)


@given(st.one_of(TEXTS, st.text(st.characters(exclude_categories=["Cs"]), max_size=60)))
@example("The ministers[SEP] met [CLS]\n\nin Åre\u0301, " + "x" * 300)
def test_a_text_has_as_many_tokens_as_its_words(text: str) -> None:
    assert COUNT(text) == own_count(WHOLE, text)


@pytest.mark.parametrize("token", [("two words", False), ("word", True)])
def test_a_tokenizer_that_looks_beyond_a_word_is_asked_for_the_whole_text(token: tuple[str, bool]) -> None:
    form = json.loads(default_tokenizer())
    told = {"id": 30_522, "content": token[0], "lstrip": token[1], "rstrip": False, "single_word": False}
    form["added_tokens"].append(told | {"special": False, "normalized": False})
    data = json.dumps(form).encode()
    text = "two words or a   word of them"
    assert counter(data)(text) == own_count(tokenizers.Tokenizer.from_buffer(data), text)
