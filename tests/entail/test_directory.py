"""A model of one's own from a directory: a tiny one that the test builds, in the real format."""

import json
from pathlib import Path

import numpy as np
import pytest

from rag.embed.files import default_tokenizer
from rag.entail.directory import DirectoryEntail
from rag.errors import EntailmentFailed, Misconfigured
from tests.entail.tiny import tiny

PAIR = ("The ferry sank.", "A ferry went down.")
LABELS = {"0": "contradiction", "1": "neutral", "2": "entailment"}


def directory(folder: Path, labels: object = LABELS, logits: tuple[float, ...] = (0.0, 1.0, 3.0)) -> Path:
    (folder / "model.onnx").write_bytes(tiny(logits))
    (folder / "tokenizer.json").write_bytes(default_tokenizer())
    (folder / "config.json").write_text(json.dumps({"id2label": labels, "max_position_embeddings": 64}), "utf-8")
    return folder


def test_logits_become_probabilities_under_the_names_of_the_config(tmp_path: Path) -> None:
    (found,) = DirectoryEntail(directory(tmp_path))([PAIR])
    chances = np.exp([0.0, 1.0, 3.0]) / np.exp([0.0, 1.0, 3.0]).sum()
    assert [found.contradicted, found.neither, found.supported] == pytest.approx(chances.tolist(), abs=1e-6)


def test_two_models_have_two_fingerprints(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = (directory(tmp_path / name, logits=(0.0, n, 1.0)) for n, name in enumerate("ab"))
    assert DirectoryEntail(one).fingerprint.split("@")[1] != DirectoryEntail(other).fingerprint.split("@")[1]


@pytest.mark.parametrize("labels", [{"0": "LABEL_0", "1": "LABEL_1", "2": "LABEL_2"}, {}, {"7": "entailment"}, None])
def test_classes_without_names_are_refused_at_once(tmp_path: Path, labels: object) -> None:
    with pytest.raises(Misconfigured, match="id2label"):
        DirectoryEntail(directory(tmp_path, labels))


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    (directory(tmp_path) / missing).unlink()
    with pytest.raises(Misconfigured, match=missing):
        DirectoryEntail(tmp_path)


def test_other_classes_than_the_config_has_are_refused(tmp_path: Path) -> None:
    model = DirectoryEntail(directory(tmp_path, logits=(0.0, 1.0)))
    with pytest.raises(EntailmentFailed, match="3 classes"):
        model([PAIR])
