"""One ONNX session: token ids in, a unit vector out. The only file that knows onnxruntime.

A session with one thread of its own runs on whatever thread calls it, so that several workers can
share one copy of the weights: faster than one session with several threads, and half the memory of
one session for each worker.
"""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, cast

import numpy as np
import onnxruntime

from rag.errors import EmbeddingFailed, Misconfigured
from rag.types import Matrix

INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids"})
VNNI = frozenset({"avx512_vnni", "avx_vnni"})
"""Names of it in Linux's /proc/cpuinfo."""
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

    def add_session_config_entry(self, key: str, value: str, /) -> None: ...


class _Runtime(Protocol):
    def SessionOptions(self) -> _Options: ...
    def InferenceSession(self, model: bytes, options: _Options, /, *, providers: list[str]) -> _Run: ...


class Session:
    """A loaded model. Thread-safe."""

    def __init__(self, model: bytes) -> None:
        """Raises `Misconfigured` when `model` is no ONNX text encoder."""
        self._run = _open(model)
        self._inputs = [argument.name for argument in self._run.get_inputs()]
        if "input_ids" not in self._inputs or not INPUTS.issuperset(self._inputs):
            raise Misconfigured(f"the model takes {', '.join(self._inputs)}: expected input_ids and its masks")
        outputs = [argument.name for argument in self._run.get_outputs()]
        self._output = POOLED_OUTPUT if POOLED_OUTPUT in outputs else outputs[0]

    def __call__(self, ids: Sequence[int]) -> Matrix:
        """The vector, of unit length, of one text's token ids (at least one). Raises `EmbeddingFailed`."""
        output = self.output(ids)
        return _unit(output.mean(axis=0) if output.ndim > 1 else output)

    def output(self, ids: Sequence[int], kinds: Sequence[int] | None = None) -> Matrix:
        """What the model gives for one text's token ids: a vector for each token, or one where it pools by itself.

        `kinds` are 0 for tokens of the first of two texts and 1 for those of the second. Raises `EmbeddingFailed`.
        """
        tokens = np.array([ids], np.int64)
        of_texts = np.zeros_like(tokens) if kinds is None else np.array([kinds], np.int64)
        given = {"input_ids": tokens, "attention_mask": np.ones_like(tokens), "token_type_ids": of_texts}
        return self._infer({name: given[name] for name in self._inputs})[0]

    def _infer(self, feed: Mapping[str, np.ndarray[Any, Any]]) -> Matrix:
        try:
            return cast(Matrix, self._run.run([self._output], feed)[0])
        except Exception as error:  # the library's classes are not exported
            raise EmbeddingFailed(f"the model failed: {error}") from error


def _open(model: bytes) -> _Run:
    runtime = cast(_Runtime, onnxruntime)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    if not has_vnni():
        # Products of unsigned and signed bytes overflow 16 bits; this makes both unsigned. With VNNI they do not,
        # and it would cost 1.8 times the computing for the same bits.
        options.add_session_config_entry("session.x64quantprecision", "1")
    try:
        return runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library's classes are not exported
        raise Misconfigured(f"the model cannot be loaded: {error}") from error


def has_vnni(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether the processor adds up products of bytes in 32 bits. False where the system does not tell."""
    try:
        flags = next((line for line in cpuinfo.read_text("utf-8").splitlines() if line.startswith("flags")), "")
    except OSError:
        return False
    return not VNNI.isdisjoint(flags.split())


def _unit(vector: Matrix) -> Matrix:
    norm = float(np.linalg.norm(vector))
    if not math.isfinite(norm) or norm == 0:
        raise EmbeddingFailed("the model gave a vector that is not finite or has no direction")
    return (vector / norm).astype(np.float32)
