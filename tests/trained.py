"""A model that knows nothing: the installed encoder as it is, under a last layer of random numbers."""

import io
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.embed.trained import HEAD_BIAS, HEAD_WEIGHT
from rag.fitted import save


def made(folder: Path, trained: Mapping[str, NDArray[Any]] | None = None, *, max_tokens: int = 144) -> Path:
    """Its card, beside which the weights are, with three classes; `trained` takes the place of some of its numbers."""
    random = np.random.default_rng(1)
    arrays: dict[str, NDArray[Any]] = {HEAD_WEIGHT: random.normal(size=(3, 384)).astype(np.float32)}
    arrays |= {HEAD_BIAS: np.zeros(3, np.float32), **(trained or {})}
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    card = folder / "model.json"
    card.with_suffix(".npz").write_bytes(file.getvalue())
    save(card, {"max_tokens": max_tokens, "weights_sha256": sha256(file.getvalue()).hexdigest()})
    return card
