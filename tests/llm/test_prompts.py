"""Prompts are files, and say what is missing from them."""

import json

import pytest

from prompts import PromptError, load, parse


@pytest.mark.parametrize("name", ["answer", "summarize"])
def test_a_prompt_has_all_that_drafting_needs(name: str) -> None:
    prompt = load(name)
    assert len(prompt.hash) == 12
    assert prompt.schema is not None
    user = prompt.render("user", as_of="2031-05-03", evidence="E", question="Q")
    assert "Q" in user
    assert "$" not in user
    assert "JSON" in prompt.system, "JSON mode of some servers wants the word"
    for line in prompt.system.split("\n"):
        if line.startswith("{"):
            json.loads(line)


def test_a_missing_value_is_named() -> None:
    with pytest.raises(PromptError, match=r"'answer', part 'user': no value for \$as_of"):
        load("answer").render("user", evidence="E", question="Q")


def test_what_is_filled_in_is_no_template() -> None:
    user = load("answer").render("user", as_of="$question", evidence="costs $5 ${x}", question="$evidence")
    assert "costs $5 ${x}" in user
    assert user.endswith("$evidence")


def test_an_unknown_prompt_is_told_what_there_is() -> None:
    with pytest.raises(PromptError, match="answer, entail, judge, summarize"):
        load("anser")
    with pytest.raises(PromptError, match="no part 'joke'"):
        load("answer").render("joke")


def test_the_hash_follows_the_words() -> None:
    one, two = (parse("p", f"# System\n{word}\n\n# User\nb".encode()) for word in ("a", "c"))
    assert one.hash != two.hash
    assert one.schema is None
    with pytest.raises(PromptError, match="no part 'user'"):
        parse("p", b"# System\na")
    with pytest.raises(PromptError, match="fence"):
        parse("p", b"# System\na\n# User\nb\n# Schema\n{}")
