"""The installed sentence encoder in PyTorch, its upper layers and a last layer above them to be trained on pairs.

The lower layers do not change, so that what they make of a pair is computed once. Needs PyTorch, which the service does
not install: `pip install torch` beside it.
"""

import importlib
import io
import random
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.bench.loaded import say
from rag.embed.files import default_tokenizer, default_weights
from rag.embed.onnxfile import read_nodes, read_tensors
from rag.embed.trained import HEAD_BIAS, HEAD_WEIGHT
from rag.fitted import save
from rag.tokens import Tokens

LAYERS, TRAINED, HEADS = 6, 3, 12
"""Of the encoder; how many of the upper ones are trained; of an attention."""
BATCH, RATE, WARM_UP, DROPPED = 32, 1e-4, 100, 0.1
ALIKE = 40
"""So many batches are drawn at once and sorted by length, so that little is computed of padding."""
SEED = 1
PARTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
"""Of a layer, in the order in which the encoder's file multiplies by their weights."""
NORMS = ("attention.output.LayerNorm", "output.LayerNorm")
LEVELS = 127

Array = NDArray[Any]
Tensor = Any
Given = tuple[str, str]
"""Two texts that are read together."""


@dataclass(frozen=True, slots=True)
class Stage:
    """`steps` of training on `pairs`; `falls`: the rate falls evenly to nothing at their end."""

    pairs: Sequence[Any]
    steps: int
    falls: bool


class Encoder:
    """BERT (Devlin et al. 2018). `names` are those of the stored weights, of all layers in the order of `PARTS`."""

    def __init__(self, classes: int, max_tokens: int) -> None:
        self.torch: Any = importlib.import_module("torch")
        self.torch.manual_seed(SEED)
        stored = read_tensors(default_weights())
        made = {output: node for node in read_nodes(default_weights()) for output in node.outputs}
        products = [node for node in made.values() if node.op == "MatMul" and f"{node.inputs[1]}_q" in stored]
        self.names = [node.inputs[1] for node in products]
        self.values = {name: self.torch.tensor(array) for name, array in self._floats(stored).items()}
        self.head = {HEAD_WEIGHT: self.torch.randn(classes, 384) * 0.02, HEAD_BIAS: self.torch.zeros(classes)}
        self.max_tokens = max_tokens
        self.tokens = Tokens(default_tokenizer(), max_tokens)
        trained = tuple(f"layer.{n}." for n in range(LAYERS - TRAINED, LAYERS))
        self.trained = [*(v for k, v in self.values.items() if k.startswith(trained)), *self.head.values()]
        for value in self.trained:
            value.requires_grad_(True)

    def _floats(self, stored: Mapping[str, Array]) -> dict[str, Array]:
        floats: dict[str, Array] = {}
        for at, name in enumerate(self.names):
            weights = np.multiply(stored[f"{name}_q"], stored[f"{name}_scale"], dtype=np.float32)
            floats[f"layer.{at // len(PARTS)}.{PARTS[at % len(PARTS)]}.weight"] = weights
        for name in ("word_embeddings", "position_embeddings"):
            weights = f"inner.embeddings.{name}.weight"
            floats[name] = np.multiply(stored[f"{weights}_q"], stored[f"{weights}_scale"], dtype=np.float32)
        kept = ("bias", "LayerNorm.weight", "token_type_embeddings.weight")
        others = {name: array for name, array in stored.items() if name.endswith(kept)}
        return floats | {name.removeprefix("inner.").removeprefix("encoder."): v.copy() for name, v in others.items()}

    def lower(self, pairs: Sequence[Given]) -> list[Tensor]:
        """What the layers that are not trained make of each pair: float16 of shape (tokens, 384)."""
        read = [self.tokens.of_pair(*pair) for pair in pairs]
        order = sorted(range(len(read)), key=lambda n: len(read[n][0]))
        found: dict[int, Tensor] = {}
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            found |= zip(batch, self._lower([read[n] for n in batch]), strict=True)
        return [found[n] for n in range(len(read))]

    def _lower(self, read: Sequence[tuple[Sequence[int], Sequence[int]]]) -> Iterator[Tensor]:
        v, lengths = self.values, [len(ids) for ids, _ in read]
        ids, kinds = (self._padded([self.torch.tensor(list(each[n])) for each in read]) for n in range(2))
        with self.torch.no_grad():
            places = v["position_embeddings"][: ids.shape[1]]
            hidden = v["word_embeddings"][ids] + v["embeddings.token_type_embeddings.weight"][kinds] + places
            hidden = self._norm(hidden, "embeddings.LayerNorm")
            made = self._layers(hidden, range(LAYERS - TRAINED), self._seen(lengths)).half()
        return (each[:length].clone() for each, length in zip(made, lengths, strict=True))

    def logits(self, lower: Sequence[Tensor], *, dropped: float = DROPPED) -> Tensor:
        """Of pairs by what the lower layers made of them: float32 of shape (pairs, tokens, classes)."""
        hidden = self._padded([each.float() for each in lower])
        seen = self._seen([len(each) for each in lower])
        upper = self._layers(hidden, range(LAYERS - TRAINED, LAYERS), seen, dropped)
        return self._without(upper, dropped) @ self.head[HEAD_WEIGHT].T + self.head[HEAD_BIAS]

    def _padded(self, rows: Sequence[Tensor]) -> Tensor:
        return self.torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)

    def _seen(self, lengths: Sequence[int]) -> Tensor:
        return (self.torch.arange(max(lengths))[None] < self.torch.tensor(lengths)[:, None])[:, None, None]

    def _layers(self, hidden: Tensor, numbers: Iterable[int], seen: Tensor, dropped: float = 0.0) -> Tensor:
        for number in numbers:
            hidden = self._layer(number, hidden, seen, dropped)
        return hidden

    def _layer(self, number: int, hidden: Tensor, seen: Tensor, dropped: float) -> Tensor:
        functional, layer = self.torch.nn.functional, f"layer.{number}"
        split = [self._by_head(self._product(hidden, f"{layer}.{part}")) for part in PARTS[:3]]
        mixed = functional.scaled_dot_product_attention(*split, attn_mask=seen).transpose(1, 2).flatten(2)
        mixed = self._without(self._product(mixed, f"{layer}.{PARTS[3]}"), dropped)
        hidden = self._norm(hidden + mixed, f"{layer}.{NORMS[0]}")
        wide = functional.gelu(self._product(hidden, f"{layer}.{PARTS[4]}"))
        wide = self._without(self._product(wide, f"{layer}.{PARTS[5]}"), dropped)
        return self._norm(hidden + wide, f"{layer}.{NORMS[1]}")

    def _without(self, values: Tensor, dropped: float) -> Tensor:
        return self.torch.nn.functional.dropout(values, dropped) if dropped else values

    def _by_head(self, values: Tensor) -> Tensor:
        return values.unflatten(2, (HEADS, -1)).transpose(1, 2)

    def _product(self, hidden: Tensor, name: str) -> Tensor:
        return hidden @ self.values[f"{name}.weight"] + self.values[f"{name}.bias"]

    def _norm(self, hidden: Tensor, name: str) -> Tensor:
        weight, bias = self.values[f"{name}.weight"], self.values[f"{name}.bias"]
        return self.torch.nn.functional.layer_norm(hidden, weight.shape, weight, bias, 1e-12)

    def write(self, card: Path, what: Mapping[str, Any]) -> None:
        """The weights, as the encoder's file stores them, and beside them the card, which has `what` more."""
        file = io.BytesIO()
        np.savez_compressed(file, allow_pickle=False, **self._stored())
        weights = card.with_suffix(".npz")
        weights.write_bytes(file.getvalue())
        base = {"base": "all-MiniLM-L6-v2, int8, as installed (Apache-2.0)", "layers_trained": TRAINED}
        form = {**base, "max_tokens": self.max_tokens, "weights_sha256": sha256(file.getvalue()).hexdigest(), **what}
        say(f"{weights}: {len(file.getvalue()) // 1024} KB, card {save(card, form)}")

    def _stored(self) -> dict[str, Array]:
        """Weights in int8 with a scale for each column."""
        arrays = {name: value.detach().numpy() for name, value in self.head.items()}
        for number in range(LAYERS - TRAINED, LAYERS):
            for at, part in enumerate(PARTS):
                name = self.names[number * len(PARTS) + at]
                weights: NDArray[np.float32] = self.values[f"layer.{number}.{part}.weight"].detach().numpy()
                scale: NDArray[np.float32] = np.abs(weights).max(axis=0, keepdims=True) / LEVELS
                arrays |= {f"{name}_q": np.round(weights / scale).astype(np.int8), f"{name}_scale": scale}
                arrays[f"inner.encoder.layer.{number}.{part}.bias"] = self._plain(number, f"{part}.bias")
            for norm in NORMS:
                for kind in ("weight", "bias"):
                    arrays[f"inner.encoder.layer.{number}.{norm}.{kind}"] = self._plain(number, f"{norm}.{kind}")
        return arrays

    def _plain(self, number: int, name: str) -> Array:
        return self.values[f"layer.{number}.{name}"].detach().numpy()


def train(
    encoder: Encoder, stage: Stage, read: Callable[[Any], Given], loss: Callable[[Tensor, Sequence[Any]], Tensor]
) -> None:
    """AdamW (Loshchilov and Hutter 2017); the rate rises over `WARM_UP` steps. `read` tells what of a pair is read,
    `loss` what is wrong with the logits of a batch of pairs."""
    pairs, seed = list(dict.fromkeys(stage.pairs)), SEED + stage.falls
    lower = dict(zip(pairs, encoder.lower([read(pair) for pair in pairs]), strict=True))
    optim, drawn = encoder.torch.optim, random.Random(seed)  # noqa: S311
    adam = optim.AdamW(encoder.trained, lr=RATE, weight_decay=0.01)

    def slope_at(step: int) -> float:
        return min(1.0, (step + 1) / WARM_UP) * (max(0.03, 1 - step / stage.steps) if stage.falls else 1.0)

    slope = optim.lr_scheduler.LambdaLR(adam, slope_at)
    for step, batch in zip(range(stage.steps), _batches(stage.pairs, lower, drawn), strict=False):
        wrong = loss(encoder.logits([lower[pair] for pair in batch]), batch)
        adam.zero_grad()
        wrong.backward()
        encoder.torch.nn.utils.clip_grad_norm_(encoder.trained, 1.0)
        adam.step()
        slope.step()
        if step % 50 == 0:
            say(f"  step {step} of {stage.steps}: loss {wrong.item():.3f}")


def _batches(pairs: Sequence[Any], lower: Mapping[Any, Tensor], drawn: random.Random) -> Iterator[list[Any]]:
    """Without end, in any order, of pairs of about the same length."""
    while True:
        mixed = drawn.sample(pairs, len(pairs))
        batches = list[list[Any]]()
        for start in range(0, len(mixed), BATCH * ALIKE):
            near = sorted(mixed[start : start + BATCH * ALIKE], key=lambda pair: len(lower[pair]))
            batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
        yield from drawn.sample(batches, len(batches))
