"""Trains the model that tells whether a source carries a sentence (`rag/entail`).

The upper layers of the installed sentence encoder, with one of three classes above them, on pairs:

own         passages in our own words (`evals.fit.passages`), each with sentences that it carries, contradicts or does
            not tell
fever       development claims of FEVER, each with what is known of it (`entailment/train.jsonl`); of one that is not
            supported the set does not say whether it is contradicted
planted     sentences of news articles, as they are or with one particular altered (`evals.planted`)
neighbours  a sentence of an article, and others of the same article that do not tell it
answers     answers of wildnews, with the pages that they rest on

First the sets alone, then fewer of them with our own pairs, which are nearest to what is asked. realnews, WiCE and
FEVER symmetric are not trained on: they measure. Needs PyTorch (see `evals.fit.encoder`).
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path
from typing import Any

from evals.bench.loaded import say
from evals.fit import passages
from evals.fit.encoder import SEED, Encoder, Stage, train
from evals.planted import RIGHT, Source, planted
from evals.sets import load_documents, read
from rag.entail.local import CARD, CLASSES
from rag.text import split_sentences, words

MOST_TOKENS = 144
"""Of a source and a sentence together."""
MOST_SENTENCES, MOST_WORDS = 3, 90
"""Of a source."""
STEPS = (1_000, 1_900)
"""Of the stage of sets alone, and of that with our own pairs."""
OFTEN = 3
"""How often a pair of our own words is seen where others are once."""
COUNTS = (
    {"fever": 13_000, "planted": 4_000, "neighbours": 1_000},
    {"fever": 5_000, "planted": 4_000, "neighbours": 1_000},
)
"""Of pairs of each set in each stage."""
NEWS = ("multihop_facts", "wildnews")


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
    for passage in passages.own():
        for text, label in passage.checked:
            yield Pair("own", passage.passage, text, (labels[label],)), passage.held_out


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


# --- training ---


def fit(data: Path) -> None:
    """Writes weights and card after each stage; two hours on a core. Raises `MissingSet`."""
    encoder = Encoder(len(CLASSES), MOST_TOKENS)
    for stage, steps in enumerate(STEPS):
        found = list(pairs(data, stage))
        counts = dict(sorted(Counter(pair.set for pair in found).items()))
        say(f"{len(found)} pairs: {counts}")
        train(
            encoder,
            Stage(found, steps, falls=stage == len(STEPS) - 1),
            lambda pair: (pair.source, pair.sentence),
            lambda logits, batch: _wrong(encoder, logits, batch),
        )
        encoder.write(CARD, {"made_by": "python -m evals.fit entail", "pairs": counts})


def _wrong(encoder: Encoder, logits: Any, batch: Sequence[Pair]) -> Any:
    """Cross-entropy over the first token; of a pair whose class is one of two, of their sum."""
    chances = encoder.torch.log_softmax(logits[:, 0], -1)
    right = [
        chance[[CLASSES.index(label) for label in pair.labels]] for chance, pair in zip(chances, batch, strict=True)
    ]
    return -encoder.torch.stack([each.logsumexp(0) for each in right]).mean()
