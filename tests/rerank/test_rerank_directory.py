"""A reranker of one's own from a directory: a tiny one that the test builds, in the real format."""

import json
from pathlib import Path
from random import Random

import pytest

from rag.config import RerankSettings, Settings
from rag.embed.files import default_tokenizer
from rag.errors import Misconfigured, RerankFailed
from rag.rerank import connect_rerank
from rag.rerank.directory import DirectoryRerank
from rag.types import Rerank
from tests.entail.tiny import tiny

ONE = {"id2label": {"0": "LABEL_0"}, "max_position_embeddings": 64}


def directory(folder: Path, logits: tuple[float, ...] = (2.5,), config: object = ONE, *, model: str = "") -> Path:
    (folder / model).mkdir(parents=True, exist_ok=True)
    (folder / model / "model.onnx").write_bytes(tiny(logits))
    (folder / "tokenizer.json").write_bytes(default_tokenizer())
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    return folder


@pytest.mark.parametrize("model", ["", "onnx"])
@pytest.mark.parametrize("config", [ONE, {}])
def test_the_logit_is_the_score_of_each_passage(tmp_path: Path, model: str, config: object) -> None:
    rerank: Rerank = DirectoryRerank(directory(tmp_path, config=config, model=model))
    assert rerank("Who?", ["Nobody.", "Somebody.", ""]) == [2.5, 2.5, 2.5]
    assert rerank("Who?", []) == []
    assert tmp_path.name in rerank.fingerprint


def test_a_model_of_several_classes_is_refused_at_once(tmp_path: Path) -> None:
    config = {"id2label": {"0": "contradiction", "1": "neutral", "2": "entailment"}}
    with pytest.raises(Misconfigured, match=r"RAG_RERANK_PATH: .*contradiction, neutral.*RAG_ENTAIL_PATH"):
        DirectoryRerank(directory(tmp_path, (0.0, 1.0, 2.0), config))


@pytest.mark.parametrize("config", [{}, {"id2label": {"0": "LABEL_0", "1": "LABEL_1"}}])
def test_a_model_whose_config_does_not_tell_is_refused_when_it_is_loaded(tmp_path: Path, config: object) -> None:
    rerank = DirectoryRerank(directory(tmp_path, (0.0, 1.0), config))
    with pytest.raises(Misconfigured, match=r"RAG_RERANK_PATH: .* output of shape \(2,\)"):
        rerank.load()


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json", "config.json"])
def test_what_is_missing_is_named_with_the_setting(tmp_path: Path, missing: str) -> None:
    (directory(tmp_path) / missing).unlink()
    with pytest.raises(Misconfigured, match=rf"RAG_RERANK_PATH: .*{missing}"):
        DirectoryRerank(tmp_path)


def test_what_is_no_model_is_refused_with_the_setting(tmp_path: Path) -> None:
    (directory(tmp_path) / "model.onnx").write_bytes(b"no model")
    settings = Settings.model_construct(rerank=RerankSettings(path=tmp_path))
    assert connect_rerank(settings, Random(1)) is not None
    with pytest.raises(Misconfigured, match="RAG_RERANK_PATH: the model cannot be loaded"):
        connect_rerank(settings, Random(1), load=True)


def test_a_score_that_is_not_finite_is_no_score(tmp_path: Path) -> None:
    with pytest.raises(RerankFailed, match="not finite"):
        DirectoryRerank(directory(tmp_path, (float("nan"),)))("Who?", ["Nobody."])


def test_the_settings_name_one_reranker_or_none(tmp_path: Path) -> None:
    assert connect_rerank(Settings.model_construct(rerank=RerankSettings()), Random(1)) is None
    both = RerankSettings(path=tmp_path, url="http://127.0.0.1:1")
    with pytest.raises(Misconfigured, match="RAG_RERANK_URL"):
        connect_rerank(Settings.model_construct(rerank=both), Random(1))
