"""Trains the model that tells whether a source carries a sentence (`rag/entail`).

The upper layers of the installed sentence encoder, with one of three classes above them, on pairs:

own         `evals/entail_pairs.jsonl`: passages in our own words, each with sentences that it carries, contradicts or
            does not tell, written by people who saw neither the sets that are measured on nor the code
fever       development claims of FEVER, each with what is known of it (`entailment/train.jsonl`); of one that is not
            supported the set does not say whether it is contradicted
planted     sentences of news articles, as they are or with one particular altered (`evals.planted`)
neighbours  a sentence of an article, and others of the same article that do not tell it
answers     answers of wildnews, with the pages that they rest on

First the sets alone, then fewer of them with our own pairs, which are nearest to what is asked. realnews, WiCE and
FEVER symmetric are not trained on: they measure. The lower layers do not change, so that what they make of a pair is
computed once. Needs PyTorch, which the service does not install: `pip install torch` beside it.
"""

import importlib
import io
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.bench.loaded import say
from evals.planted import RIGHT, Source, planted
from evals.sets import load_documents, read
from rag.embed.files import default_tokenizer, default_weights
from rag.embed.onnxfile import read_nodes, read_tensors
from rag.entail.local import CARD, CLASSES, HEAD_BIAS, HEAD_WEIGHT, WEIGHTS
from rag.fitted import save
from rag.text import split_sentences, words
from rag.tokens import Tokens

OWN = Path(__file__).parents[1] / "entail_pairs.jsonl"
LAYERS, TRAINED, HEADS = 6, 3, 12
"""Of the encoder; how many of the upper ones are trained."""
MOST_TOKENS = 144
"""Of a source and a sentence together."""
MOST_SENTENCES, MOST_WORDS = 3, 90
"""Of a source."""
BATCH, RATE, WARM_UP, DROPPED = 32, 1e-4, 100, 0.1
ALIKE = 40
"""So many batches are drawn at once and sorted by length, so that little is computed of padding."""
STEPS = (1_000, 1_900)
"""Of the stage of sets alone, and of that with our own pairs."""
OFTEN = 3
"""How often a pair of our own words is seen where others are once."""
HELD_OUT = 10
"""One in so many passages of our own is not trained on: what decides by the model's word is fitted on them."""
COUNTS = (
    {"fever": 13_000, "planted": 4_000, "neighbours": 1_000},
    {"fever": 5_000, "planted": 4_000, "neighbours": 1_000},
)
"""Of pairs of each set in each stage."""
NEWS = ("multihop_facts", "wildnews")
SEED = 1

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """`labels` are the classes of which one is right."""

    set: str
    source: str
    sentence: str
    labels: tuple[str, ...]


# --- pairs ---


def pairs(data: Path, stage: int) -> Iterator[Pair]:
    """What is trained on in a stage. Raises `MissingSet`."""
    articles = [(each.id, each.text) for name in NEWS for each in load_documents(data, name)]
    claims = read(data / "entailment" / "train.jsonl", dict[str, Any])
    rare = Rarity([*(claim["premise"] for claim in claims), *(text for _, text in articles)])
    if stage:
        yield from (pair for pair, held in own() if not held for _ in range(OFTEN))
    drawn, counts = random.Random(SEED + stage), COUNTS[stage]  # noqa: S311
    for claim in drawn.sample(claims, counts["fever"]):
        labels = ("supported",) if claim["supported"] else ("contradicted", "neither")
        yield Pair("fever", rare.window(claim["hypothesis"], claim["premise"]), claim["hypothesis"], labels)
    for item in planted(
        [Source(*article) for article in articles], counts["planted"], seed=SEED + stage, half="develop"
    ):
        label = "supported" if item.kind == RIGHT else "contradicted"
        yield Pair("planted", rare.window(item.sentence, item.cited), item.sentence, (label,))
    yield from _neighbours([text for _, text in articles], counts["neighbours"], rare, drawn)
    yield from _answers(data, dict(articles), rare)


def own() -> Iterator[tuple[Pair, bool]]:
    """Pairs of our own words, and whether they are held out."""
    labels = {"supported": "supported", "refuted": "contradicted", "not_stated": "neither"}
    for number, line in enumerate(OWN.read_text("utf-8").splitlines()):
        given = json.loads(line)
        for each in given["sentences"]:
            pair = Pair("own", given["passage"], each["text"], (labels[each["label"]],))
            yield pair, number % HELD_OUT == HELD_OUT - 1


def _neighbours(texts: Sequence[str], count: int, rare: "Rarity", drawn: random.Random) -> Iterator[Pair]:
    long = [text for text in texts if len(sentences(text)) > 2 * MOST_SENTENCES]
    for text in drawn.choices(long, k=count):
        said = drawn.choice(sentences(text))
        rest = "\n".join(sentence for sentence in sentences(text) if sentence != said)
        yield Pair("neighbours", rare.window(said, rest), said, ("contradicted", "neither"))


def _answers(data: Path, texts: Mapping[str, str], rare: "Rarity") -> Iterator[Pair]:
    for question in read(data / "wildnews" / "queries.jsonl", dict[str, Any]):
        pages = "\n".join(texts[id] for id in question["gold_docs"] if id in texts)
        for answer in question["gold_statements"] or [question["answer"]]:
            if pages and answer:
                yield Pair("answers", rare.window(answer, pages), answer, ("supported",))


class Rarity:
    """How rare words are among the sentences of texts (inverse document frequency), and windows chosen by that."""

    def __init__(self, texts: Iterable[str]) -> None:
        found = [set(words(sentence)) for text in texts for sentence in sentences(text)]
        self._frequency = Counter(word for each in found for word in each)
        self._count = len(found)

    def window(self, said: str, text: str) -> str:
        """The few sentences of a text that together have most of what is said, in order."""
        left = {word: self._of(word) for word in words(said)}
        given, chosen = sentences(text), list[int]()
        while len(chosen) < MOST_SENTENCES and sum(len(given[n].split()) for n in chosen) < MOST_WORDS:
            gains = [0.0 if n in chosen else self._gain(left, sentence) for n, sentence in enumerate(given)]
            if not gains or max(gains) <= 0:
                break
            chosen.append(gains.index(max(gains)))
            left = {word: rarity for word, rarity in left.items() if word not in words(given[chosen[-1]])}
        return " ".join(given[n] for n in sorted(chosen)) or text

    def _of(self, word: str) -> float:
        return log((1 + self._count) / (1 + self._frequency[word]))

    @staticmethod
    def _gain(left: Mapping[str, float], sentence: str) -> float:
        return sum(left.get(word, 0.0) for word in set(words(sentence)))


def sentences(text: str) -> list[str]:
    return [span.of(line) for line in text.splitlines() for span in split_sentences(line)]


# --- the encoder ---


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


class Encoder:
    """The installed encoder (BERT, Devlin et al. 2018) in PyTorch, its upper layers to be trained.

    `names` are those of the stored weights, of all layers in the order of `PARTS`.
    """

    def __init__(self) -> None:
        self.torch: Any = importlib.import_module("torch")
        self.torch.manual_seed(SEED)
        stored = read_tensors(default_weights())
        made = {output: node for node in read_nodes(default_weights()) for output in node.outputs}
        products = [node for node in made.values() if node.op == "MatMul" and f"{node.inputs[1]}_q" in stored]
        self.names = [node.inputs[1] for node in products]
        self.values = {name: self.torch.tensor(array) for name, array in self._floats(stored).items()}
        self.head = {HEAD_WEIGHT: self.torch.randn(len(CLASSES), 384) * 0.02, HEAD_BIAS: self.torch.zeros(len(CLASSES))}
        self._tokens = Tokens(default_tokenizer(), MOST_TOKENS)
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

    def lower(self, pair: Pair) -> Any:
        """What the layers that are not trained make of a pair: float16 of shape (tokens, 384)."""
        ids, kinds = (self.torch.tensor([given]) for given in self._tokens.of_pair(pair.source, pair.sentence))
        v = self.values
        with self.torch.no_grad():
            places = v["position_embeddings"][: ids.shape[1]]
            hidden = v["word_embeddings"][ids] + v["embeddings.token_type_embeddings.weight"][kinds] + places
            hidden = self._norm(hidden, "embeddings.LayerNorm")
            return self._layers(hidden, range(LAYERS - TRAINED))[0].half()

    def logits(self, lower: Sequence[Any]) -> Any:
        """Of pairs by what the lower layers made of them: float32 of shape (pairs, 3)."""
        hidden = self.torch.nn.utils.rnn.pad_sequence([each.float() for each in lower], batch_first=True)
        places = self.torch.arange(hidden.shape[1])
        seen = (places[None] < self.torch.tensor([len(each) for each in lower])[:, None])[:, None, None]
        upper = self._layers(hidden, range(LAYERS - TRAINED, LAYERS - 1), seen, DROPPED)
        first = self._layer(LAYERS - 1, upper, upper[:, :1], seen, DROPPED)  # the others are not asked for
        return self._without(first[:, 0], DROPPED) @ self.head[HEAD_WEIGHT].T + self.head[HEAD_BIAS]

    def _layers(self, hidden: Any, numbers: Iterable[int], seen: Any = None, dropped: float = 0.0) -> Any:
        for number in numbers:
            hidden = self._layer(number, hidden, hidden, seen, dropped)
        return hidden

    def _layer(self, number: int, hidden: Any, asked: Any, seen: Any, dropped: float) -> Any:
        """What a layer makes of the tokens `asked`, which look at all that are `hidden`."""
        functional, layer = self.torch.nn.functional, f"layer.{number}"
        split = [
            self._by_head(self._product(given, f"{layer}.{part}"))
            for given, part in zip((asked, hidden, hidden), PARTS[:3], strict=True)
        ]
        mixed = functional.scaled_dot_product_attention(*split, attn_mask=seen).transpose(1, 2).flatten(2)
        mixed = self._without(self._product(mixed, f"{layer}.{PARTS[3]}"), dropped)
        asked = self._norm(asked + mixed, f"{layer}.{NORMS[0]}")
        wide = functional.gelu(self._product(asked, f"{layer}.{PARTS[4]}"))
        wide = self._without(self._product(wide, f"{layer}.{PARTS[5]}"), dropped)
        return self._norm(asked + wide, f"{layer}.{NORMS[1]}")

    def _without(self, values: Any, dropped: float) -> Any:
        return self.torch.nn.functional.dropout(values, dropped) if dropped else values

    def _by_head(self, values: Any) -> Any:
        return values.unflatten(2, (HEADS, -1)).transpose(1, 2)

    def _product(self, hidden: Any, name: str) -> Any:
        return hidden @ self.values[f"{name}.weight"] + self.values[f"{name}.bias"]

    def _norm(self, hidden: Any, name: str) -> Any:
        weight, bias = self.values[f"{name}.weight"], self.values[f"{name}.bias"]
        return self.torch.nn.functional.layer_norm(hidden, weight.shape, weight, bias, 1e-12)

    def stored(self) -> dict[str, Array]:
        """What was trained, as the encoder's file stores it: weights in int8 with a scale for each column."""
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


# --- training ---


def fit(data: Path) -> None:
    """Writes weights and card after each stage; two hours on a core. Raises `MissingSet`."""
    encoder = Encoder()
    for stage in range(len(STEPS)):
        found = list(pairs(data, stage))
        say(f"{len(found)} pairs: {dict(Counter(pair.set for pair in found))}")
        _train(encoder, found, {pair: encoder.lower(pair) for pair in dict.fromkeys(found)}, stage)
        file = io.BytesIO()
        np.savez_compressed(file, allow_pickle=False, **encoder.stored())
        WEIGHTS.write_bytes(file.getvalue())
        digest = save(CARD, _card(found, file.getvalue()))
        say(f"{WEIGHTS}: {len(file.getvalue()) // 1024} KB, card {digest}")


def _train(encoder: Encoder, found: Sequence[Pair], lower: Mapping[Pair, Any], stage: int) -> None:
    """AdamW (Loshchilov and Hutter 2017). The rate rises over `WARM_UP` steps and falls evenly in the last stage."""
    optim, drawn = encoder.torch.optim, random.Random(SEED + stage)  # noqa: S311
    steps, last = STEPS[stage], stage == len(STEPS) - 1
    adam = optim.AdamW(encoder.trained, lr=RATE, weight_decay=0.01)

    def slope_at(step: int) -> float:
        return min(1.0, (step + 1) / WARM_UP) * (max(0.03, 1 - step / steps) if last else 1.0)

    slope = optim.lr_scheduler.LambdaLR(adam, slope_at)
    for step, batch in zip(range(steps), _batches(found, lower, drawn), strict=False):
        chances = encoder.torch.log_softmax(encoder.logits([lower[pair] for pair in batch]), -1)
        right = [
            chance[[CLASSES.index(label) for label in pair.labels]] for chance, pair in zip(chances, batch, strict=True)
        ]
        loss = -encoder.torch.stack([each.logsumexp(0) for each in right]).mean()
        adam.zero_grad()
        loss.backward()
        encoder.torch.nn.utils.clip_grad_norm_(encoder.trained, 1.0)
        adam.step()
        slope.step()
        if step % 50 == 0:
            say(f"  step {step} of {steps}: loss {loss.item():.3f}")


def _batches(found: Sequence[Pair], lower: Mapping[Pair, Any], drawn: random.Random) -> Iterator[list[Pair]]:
    """Without end, in any order, of pairs of about the same length."""
    while True:
        mixed = drawn.sample(found, len(found))
        batches = list[list[Pair]]()
        for start in range(0, len(mixed), BATCH * ALIKE):
            near = sorted(mixed[start : start + BATCH * ALIKE], key=lambda pair: len(lower[pair]))
            batches += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
        yield from drawn.sample(batches, len(batches))


def _card(found: Sequence[Pair], weights: bytes) -> dict[str, Any]:
    return {
        "made_by": "python -m evals.fit entail",
        "base": "all-MiniLM-L6-v2, int8, as installed (Apache-2.0)",
        "layers_trained": TRAINED,
        "max_tokens": MOST_TOKENS,
        "pairs": dict(sorted(Counter(pair.set for pair in found).items())),
        "weights_sha256": sha256(weights).hexdigest(),
    }
