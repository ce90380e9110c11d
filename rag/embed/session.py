"""One ONNX session: token ids in, unit vectors out. The only file that knows onnxruntime.

A session with one thread of its own runs on whatever thread calls it, so that several workers can
share one copy of the weights: faster than one session with several threads, and half the memory of
one session for each worker.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, cast

import numpy as np
import onnxruntime

from rag.errors import EmbeddingFailed, Misconfigured
from rag.types import Matrix

INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})
POOLED_OUTPUT = "sentence_embedding"
"""Exports that pool by themselves call their output so; others give one vector for each token."""


class _Argument(Protocol):
    name: str
    shape: list[int | str | None]


class _Run(Protocol):
    def run(self, names: list[str], feed: Mapping[str, np.ndarray[Any, Any]], /) -> list[np.ndarray[Any, Any]]: ...
    def get_inputs(self) -> list[_Argument]: ...
    def get_outputs(self) -> list[_Argument]: ...


class _Options(Protocol):
    intra_op_num_threads: int
    inter_op_num_threads: int
    log_severity_level: int


class _Runtime(Protocol):
    def SessionOptions(self) -> _Options: ...  # noqa: N802
    def InferenceSession(self, model: bytes, options: _Options, /, *, providers: list[str]) -> _Run: ...  # noqa: N802


class Session:
    """A loaded model. Thread-safe."""

    def __init__(self, model: bytes) -> None:
        """Raises `Misconfigured` when `model` is no ONNX text encoder."""
        self._run = _open(model)
        self._inputs = [argument.name for argument in self._run.get_inputs()]
        if "input_ids" not in self._inputs or not INPUTS.issuperset(self._inputs):
            raise Misconfigured(
                f"the embedding model takes {', '.join(self._inputs)}: expected input_ids and its masks"
            )
        outputs = [argument.name for argument in self._run.get_outputs()]
        self._output = POOLED_OUTPUT if POOLED_OUTPUT in outputs else outputs[0]

    def __call__(self, batch: Sequence[Sequence[int]]) -> Matrix:
        """Vectors of unit length, one for each list of ids (none of them empty). Raises `EmbeddingFailed`."""
        lengths = [len(ids) for ids in batch]
        tokens = np.zeros((len(batch), max(lengths)), np.int64)
        mask = np.zeros_like(tokens)
        for row, ids in enumerate(batch):
            tokens[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        return _unit(_pooled(self._infer({name: given[name] for name in self._inputs}), lengths))

    def _infer(self, feed: Mapping[str, np.ndarray[Any, Any]]) -> Matrix:
        try:
            return cast(Matrix, self._run.run([self._output], feed)[0])
        except Exception as error:  # the library's classes are not exported
            raise EmbeddingFailed(f"the embedding model failed: {error}") from error


def _open(model: bytes) -> _Run:
    runtime = cast(_Runtime, onnxruntime)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library's classes are not exported
        raise Misconfigured(f"the embedding model cannot be loaded: {error}") from error


def _pooled(output: Matrix, lengths: Sequence[int]) -> Matrix:
    """The mean over each text's own tokens, so that padding changes nothing."""
    if output.ndim == 2:
        return output
    return np.stack([vectors[:length].mean(axis=0) for vectors, length in zip(output, lengths, strict=True)])


def _unit(vectors: Matrix) -> Matrix:
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(norms).all() or not norms.all():
        raise EmbeddingFailed("the embedding model gave a vector that is not finite or has no direction")
    return (vectors / norms).astype(np.float32)
