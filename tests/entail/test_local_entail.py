"""The local model of entailment: what was trained takes the place of the encoder's own numbers."""

from pathlib import Path

import numpy as np
import pytest

from evals.fit.entail import own
from rag.embed.trained import HEAD_BIAS
from rag.entail import LocalEntail
from rag.entail.local import CLASSES
from rag.types import Entailment
from tests.trained import made

PAIRS = (("The ferry of Tarn sank on Tuesday.", "A ferry went down."), ("The ferry sank.", "Bakers sold bread."))
BIAS = "inner.encoder.layer.5.output.dense.bias"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> LocalEntail:
    return LocalEntail(made(tmp_path_factory.mktemp("entail")))


def test_each_pair_has_chances_that_add_up(model: LocalEntail) -> None:
    found = model(PAIRS)
    assert len(found) == 2
    for each in found:
        assert sum((each.supported, each.contradicted, each.neither)) == pytest.approx(1)
    assert found[0] != found[1]


def test_a_pair_has_the_same_chances_whatever_it_is_asked_with(model: LocalEntail) -> None:
    assert model(PAIRS)[1] == model(PAIRS[1:])[0]


def test_source_and_sentence_are_not_the_same(model: LocalEntail) -> None:
    (source, sentence) = PAIRS[0]
    assert model([(source, sentence)]) != model([(sentence, source)])


def test_what_is_too_long_is_cut(model: LocalEntail) -> None:
    (cut,) = model([("It sank on Tuesday. " * 500, "It sank.")])
    assert isinstance(cut, Entailment)


def test_the_classes_are_those_of_the_last_layer(tmp_path: Path) -> None:
    for at, name in enumerate(CLASSES):
        bias = np.where(np.arange(3) == at, 50, 0).astype(np.float32)
        (found,) = LocalEntail(made(tmp_path, {HEAD_BIAS: bias}))(PAIRS[:1])
        assert getattr(found, name) > 0.99


def test_what_was_trained_is_used(tmp_path: Path, model: LocalEntail) -> None:
    other = LocalEntail(made(tmp_path, {BIAS: np.ones(384, np.float32)}))
    assert other(PAIRS) != model(PAIRS)
    assert other.fingerprint != model.fingerprint


def test_our_own_pairs_have_every_label_and_some_are_held_out() -> None:
    found = list(own())
    assert {pair.labels[0] for pair, _ in found} == set(CLASSES)
    assert 0.05 < sum(held for _, held in found) / len(found) < 0.15
    assert all(pair.source and pair.sentence for pair, _ in found)
