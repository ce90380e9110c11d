"""Reads replies that may have any shape. What a server sends is checked here before it is believed."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from rag.llm.faults import NOTHING, malformed, mapping, of_error_object
from rag.types import Matrix

# Some servers name the natural end in the words of another vendor.
WHOLE = {"stop", "eos", "eos_token", "end_turn", "stop_sequence"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One part of a reply, whatever of it was there."""

    text: str = ""
    declined: str = ""
    finish: str | None = None
    model: str | None = None
    usage: tuple[int, int] | None = None
    choices: int = 0


def piece_of(raw: object) -> Piece:
    """Of a chunk of a stream or of a whole completion. Raises `Fault` when it is neither."""
    if not isinstance(raw, Mapping):
        raise malformed("the model endpoint sent something that is no chat completion")
    fields = cast(Mapping[str, object], raw)
    choices = [choice for choice in map(mapping, _sequence(fields.get("choices"))) if choice]
    first = choices[0] if choices else NOTHING
    said = mapping(first.get("delta")) or mapping(first.get("message"))
    usage = mapping(fields.get("usage"))
    return Piece(
        text=_text(said.get("content")),
        declined=_text(said.get("refusal")),
        finish=_text(first.get("finish_reason")) or None,
        model=_text(fields.get("model")) or None,
        usage=(_count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))) if usage else None,
        choices=len(choices),
    )


def document_of(data: bytes, secret: str) -> Mapping[str, object]:
    """The JSON object of a whole body. Raises `Fault` when it is a web page, broken, or an error."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        page = data.lstrip()[:1] == b"<"
        what = "a web page: check OPENAI_BASE_URL" if page else "something that is not JSON"
        raise malformed(f"the model endpoint answered with {what}") from None
    if fault := of_error_object(found, secret):
        raise fault
    if not isinstance(found, dict):
        raise malformed("the model endpoint answered with JSON that is no object")
    return cast(Mapping[str, object], found)


def matrix_of(document: Mapping[str, object], *, rows: int, dimension: int | None) -> Matrix:
    """Unit vectors in the order of the request. Raises `Fault` unless all of them are usable.

    A vector may be a list of numbers or base64 of little-endian float32.
    """
    items = [mapping(item) for item in _sequence(document.get("data"))]
    if len(items) != rows:
        raise malformed(f"{len(items)} vectors came for {rows} texts")
    places = [item.get("index", place) for place, item in enumerate(items)]
    if sorted(p for p in places if isinstance(p, int)) != list(range(rows)):
        raise malformed("the vectors are not numbered as the texts are")
    ordered = sorted(zip(cast(list[int], places), items, strict=True), key=lambda pair: pair[0])
    vectors = [_vector(item.get("embedding")) for _, item in ordered]
    lengths = {len(vector) for vector in vectors}
    if lengths != {dimension or len(vectors[0])}:
        raise malformed(f"vectors of dimension {sorted(lengths)} came, {dimension or 'one dimension'} is expected")
    return _unit(np.stack(vectors))


def _unit(matrix: Matrix) -> Matrix:
    norms = np.linalg.norm(matrix.astype(np.float64), axis=1, keepdims=True)
    if matrix.shape[1] == 0 or not np.isfinite(norms).all() or (norms < 1e-12).any():
        raise malformed("a vector is empty, zero or not finite")
    return (matrix / norms).astype(np.float32)


def _vector(value: object) -> Matrix:
    try:
        if isinstance(value, str):
            return np.frombuffer(base64.b64decode(value, validate=True), dtype="<f4").astype(np.float32)
        with np.errstate(over="ignore"):  # becomes infinite, which is refused with all that is not finite
            return np.asarray(_sequence(value), dtype=np.float64).astype(np.float32).reshape(-1)
    except (ValueError, TypeError, OverflowError, binascii.Error):
        raise malformed("a vector is not made of numbers") from None


def _sequence(value: object) -> Sequence[object]:
    return cast(Sequence[object], value) if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0
