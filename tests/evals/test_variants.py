"""Settings side by side, and only those that say how a service answers."""

from pathlib import Path

import pytest

from evals.variants import BadVariant, settings_of, variants


def test_every_combination_is_a_variant_with_a_name() -> None:
    found = variants(["chunk.tokens=128,200", "retrieve.k=5"], [])
    assert [v.name for v in found] == ["chunk.tokens=128 retrieve.k=5", "chunk.tokens=200 retrieve.k=5"]
    assert all(v.mode == "extractive" for v in found)


def test_each_model_is_a_variant_beside_the_extractive_one() -> None:
    assert [(v.name, v.mode) for v in variants([], ["small"])] == [("", "extractive"), ("llm.model=small", "llm")]


@pytest.mark.parametrize("wrong", ["retrieve.k", "retrieve.k=", "=5", "home=/tmp", "retrieve.q=1", "api_keys=x"])
def test_what_a_suite_cannot_set_is_refused(wrong: str) -> None:
    with pytest.raises(BadVariant):
        variants([wrong], [])


def test_settings_are_typed_and_without_a_model_unless_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_LLM_MODEL", "big")
    monkeypatch.setenv("RAG_RETRIEVE_K", "4")
    settings = settings_of(Path("there"), {"retrieve.candidates": "30"})
    assert (settings.retrieve.k, settings.retrieve.candidates, settings.llm.model) == (4, 30, None)
    assert settings_of(Path("there"), {"llm.model": "small"}).llm.model == "small"


def test_a_value_of_the_wrong_kind_is_the_callers_mistake() -> None:
    with pytest.raises(BadVariant, match="RAG_RETRIEVE_K"):
        settings_of(Path("there"), {"retrieve.k": "0"})
