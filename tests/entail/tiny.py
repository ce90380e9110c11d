"""A classifier in the ONNX format that gives the same logits for every pair, written field by field (onnx.proto)."""

import struct
from collections.abc import Sequence

from rag.embed.onnxfile import Node, with_nodes

FLOAT, INT64 = 1, 7


def tiny(logits: Sequence[float]) -> bytes:
    graph = b"".join(
        (
            _field(2, b"tiny"),
            _field(5, _tensor("logits_stored", (1, len(logits)), struct.pack(f"<{len(logits)}f", *logits))),
            *(_field(11, _value(name, INT64, (b"one", b"tokens"))) for name in ("input_ids", "token_type_ids")),
            _field(12, _value("logits", FLOAT, (1, len(logits)))),
        )
    )
    opset = _field(8, _field(1, b"") + _number(2, 17))
    empty = _number(1, 8) + opset + _field(7, graph)
    return with_nodes(empty, [Node("Identity", ("logits_stored",), ("logits",))])


def _tensor(name: str, shape: Sequence[int], data: bytes) -> bytes:
    return b"".join((*(_number(1, n) for n in shape), _number(2, FLOAT), _field(8, name.encode()), _field(9, data)))


def _value(name: str, kind: int, shape: Sequence[int | bytes]) -> bytes:
    sizes = b"".join(_field(1, _number(1, n) if isinstance(n, int) else _field(2, n)) for n in shape)
    return _field(1, name.encode()) + _field(2, _field(1, _number(1, kind) + _field(2, sizes)))


def _number(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _field(number: int, body: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(body)) + body


def _varint(value: int) -> bytes:
    parts: list[int] = []
    while value > 127:
        parts.append(value & 127 | 128)
        value >>= 7
    return bytes((*parts, value))
