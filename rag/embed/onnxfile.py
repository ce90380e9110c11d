"""The nodes of an ONNX file, read and written without the `onnx` package.

An ONNX file is a protocol buffer. Only its list of nodes is taken apart here; weights and all else are
carried over byte for byte. The field numbers are those of the published schema (onnx.proto).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

MODEL_GRAPH = 7
GRAPH_NODE, GRAPH_INITIALIZER = 1, 5
TENSOR_DIMENSION, TENSOR_TYPE, TENSOR_NAME, TENSOR_RAW_DATA = 1, 2, 8, 9
TYPES = {1: np.float32, 3: np.int8, 7: np.int64}
"""By the numbers of TensorProto.DataType."""
NODE_INPUT, NODE_OUTPUT, NODE_OP, NODE_ATTRIBUTE = 1, 2, 4, 5
ATTRIBUTE_NAME, ATTRIBUTE_INT, ATTRIBUTE_TYPE = 1, 3, 20
ATTRIBUTE_TYPE_INT = 2
FIXED_SIZES = {1: 8, 5: 4}
LENGTH_DELIMITED = 2


@dataclass(frozen=True, slots=True)
class Node:
    """One operation. `rest` are its other fields as they stand in the file: name, attributes, domain."""

    op: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    rest: bytes = b""


def int_attribute(name: str, value: int) -> bytes:
    """For `Node.rest`."""
    fields = _text(ATTRIBUTE_NAME, name) + _number(ATTRIBUTE_INT, value) + _number(ATTRIBUTE_TYPE, ATTRIBUTE_TYPE_INT)
    return _field(NODE_ATTRIBUTE, fields)


Bytes = bytes | memoryview
"""Views, so that the weights of a large file are not copied on every look at it."""


def read_nodes(model: Bytes) -> list[Node]:
    """In the order of the file, which is an order of execution. Raises ValueError when it is no such file."""
    return [_node(body) for graph in _bodies(memoryview(model), MODEL_GRAPH) for body in _bodies(graph, GRAPH_NODE)]


def with_nodes(model: bytes, nodes: Iterable[Node]) -> bytes:
    """The same file with other nodes."""
    written = b"".join(_field(GRAPH_NODE, _encoded(node)) for node in nodes)
    parts: list[Bytes] = []
    for number, whole, body in _fields(memoryview(model)):
        if number == MODEL_GRAPH:
            others = (field for n, field, _ in _fields(body) if n != GRAPH_NODE)
            parts.append(_field(MODEL_GRAPH, b"".join((written, *others))))
        else:
            parts.append(whole)
    return b"".join(parts)


def read_tensors(model: Bytes) -> dict[str, NDArray[Any]]:
    """The stored tensors that are raw bytes of a type in `TYPES`, by name."""
    found: dict[str, NDArray[Any]] = {}
    for graph in _bodies(memoryview(model), MODEL_GRAPH):
        for tensor in _bodies(graph, GRAPH_INITIALIZER):
            shape, kind, name, data = list[int](), 0, "", None
            for number, whole, body in _fields(tensor):
                if number == TENSOR_DIMENSION:
                    shape.append(_varint(whole, 1)[0])
                elif number == TENSOR_TYPE:
                    kind = _varint(whole, 1)[0]
                elif number == TENSOR_NAME:
                    name = str(body, "utf-8")
                elif number == TENSOR_RAW_DATA:
                    data = body
            if data is not None and kind in TYPES:
                found[name] = np.frombuffer(data, TYPES[kind]).reshape(shape)
    return found


def with_tensors(model: bytes, tensors: Mapping[str, bytes]) -> bytes:
    """The same file with other numbers in some of its stored tensors, which keep their types and shapes.

    Raises ValueError where one is not there, is of another size, or is not stored as raw bytes.
    """
    left = dict(tensors)
    parts: list[Bytes] = []
    for number, whole, body in _fields(memoryview(model)):
        if number == MODEL_GRAPH:
            fields = [_replaced(body, left) if n == GRAPH_INITIALIZER else field for n, field, body in _fields(body)]
            parts.append(_field(MODEL_GRAPH, b"".join(fields)))
        else:
            parts.append(whole)
    if left:
        raise ValueError(f"the model has no tensor {min(left)}")
    return b"".join(parts)


def _replaced(tensor: memoryview, left: dict[str, bytes]) -> Bytes:
    name = next((str(body, "utf-8") for number, _, body in _fields(tensor) if number == TENSOR_NAME), "")
    data = left.pop(name, None)
    if data is None:
        return _field(GRAPH_INITIALIZER, tensor)
    if not any(n == TENSOR_RAW_DATA and len(body) == len(data) for n, _, body in _fields(tensor)):
        raise ValueError(f"the tensor {name} is not one of {len(data)} bytes")
    others = (whole for number, whole, _ in _fields(tensor) if number != TENSOR_RAW_DATA)
    return _field(GRAPH_INITIALIZER, b"".join((*others, _field(TENSOR_RAW_DATA, data))))


def _node(data: memoryview) -> Node:
    inputs, outputs, op, rest = list[str](), list[str](), "", b""
    for number, whole, body in _fields(data):
        if number == NODE_INPUT:
            inputs.append(str(body, "utf-8"))
        elif number == NODE_OUTPUT:
            outputs.append(str(body, "utf-8"))
        elif number == NODE_OP:
            op = str(body, "utf-8")
        else:
            rest += bytes(whole)
    return Node(op, tuple(inputs), tuple(outputs), rest)


def _encoded(node: Node) -> bytes:
    inputs = b"".join(_text(NODE_INPUT, name) for name in node.inputs)
    outputs = b"".join(_text(NODE_OUTPUT, name) for name in node.outputs)
    return inputs + outputs + _text(NODE_OP, node.op) + node.rest


def _bodies(data: memoryview, wanted: int) -> Iterator[memoryview]:
    return (body for number, _, body in _fields(data) if number == wanted)


def _fields(data: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """Number, the field as it stands, and its content (empty unless length-delimited)."""
    at = 0
    while at < len(data):
        start = at
        tag, at = _varint(data, at)
        kind, body_at = tag & 7, at
        if kind == 0:
            at = _varint(data, at)[1]
        elif kind == LENGTH_DELIMITED:
            size, body_at = _varint(data, at)
            at = body_at + size
        elif kind in FIXED_SIZES:
            at += FIXED_SIZES[kind]
        else:
            raise ValueError(f"wire type {kind} at byte {start}")
        if at > len(data):
            raise ValueError(f"cut short in the field at byte {start}")
        yield tag >> 3, data[start:at], data[body_at:at] if kind == LENGTH_DELIMITED else data[:0]


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while at < len(data):
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value, at
        shift += 7
    raise ValueError("cut short in a number")


def _as_varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def _field(number: int, body: Bytes) -> bytes:
    return b"".join((_as_varint(number << 3 | LENGTH_DELIMITED), _as_varint(len(body)), body))


def _text(number: int, value: str) -> bytes:
    return _field(number, value.encode())


def _number(number: int, value: int) -> bytes:
    return _as_varint(number << 3) + _as_varint(value)
