"""What is shipped of a trained encoder: its files, and that what was trained takes the place of its numbers."""

from pathlib import Path

import numpy as np
import pytest

from rag.embed.files import default_weights
from rag.embed.onnxfile import read_tensors, with_tensors
from rag.embed.trained import TrainedEncoder
from rag.errors import Misconfigured
from rag.fitted import save
from tests.trained import made

BIAS = "inner.encoder.layer.5.output.dense.bias"


def test_each_token_of_both_texts_has_a_number_for_each_class(tmp_path: Path) -> None:
    model = TrainedEncoder(made(tmp_path), "entail")
    found = model("The ferry sank.", "When?")
    assert found.shape == (len(model.tokens.of_pair("The ferry sank.", "When?")[0]), 3)


def test_files_that_are_not_of_one_another_are_refused(tmp_path: Path) -> None:
    card = made(tmp_path)
    weights = card.with_suffix(".npz")
    weights.write_bytes(weights.read_bytes() + b"x")
    with pytest.raises(Misconfigured, match="is not the file that"):
        TrainedEncoder(card, "entail")
    card.write_text(card.read_text().replace("144", "145"))
    with pytest.raises(Misconfigured, match="was changed"):
        TrainedEncoder(card, "entail")
    with pytest.raises(Misconfigured, match="No such file"):
        TrainedEncoder(tmp_path / "none.json", "entail")


def test_a_card_names_its_weights(tmp_path: Path) -> None:
    card = made(tmp_path)
    assert len(save(card, {"max_tokens": 144, "weights_sha256": "0"})) == 64
    with pytest.raises(Misconfigured, match=r"model\.npz is not the file"):
        TrainedEncoder(card, "entail")


def test_a_tensor_that_is_not_there_or_of_another_size_is_refused() -> None:
    weights = default_weights()
    with pytest.raises(ValueError, match="no tensor nothing"):
        with_tensors(weights, {"nothing": b""})
    with pytest.raises(ValueError, match=f"{BIAS} is not one of 4 bytes"):
        with_tensors(weights, {BIAS: b"\0\0\0\0"})


def test_tensors_are_read_as_they_were_written() -> None:
    new = np.arange(384, dtype=np.float32)
    before, after = (
        read_tensors(default_weights()),
        read_tensors(with_tensors(default_weights(), {BIAS: new.tobytes()})),
    )
    assert (after[BIAS] == new).all()
    assert before.keys() == after.keys()
    assert all((before[name] == after[name]).all() for name in before if name != BIAS)
