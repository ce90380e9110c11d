"""What a few lines reach without understanding anything: word coverage, one cosine, exact figures and names.

Everything that decides whether a source carries a sentence must be better than these, on the same sets.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from math import log
from pathlib import Path

from evals.bench.rows import Row
from evals.corpus import Corpus, Document, corpus_of
from evals.metrics.verification import area_under
from evals.public import load_public
from evals.types import Case
from rag.text import split_sentences
from rag.types import Embed

SETS = ("realnews", "wice", "fever")
_WORD = re.compile(r"\w+")
_PARTICULAR = re.compile(r"\d[\d.,]*|(?<=[a-z,;] )[A-Z]\w+")

Score = Callable[[str, Sequence[str]], float]
"""Of a sentence and the sentences of its source."""


def measure(data: Path, embed: Embed) -> Iterator[Row]:
    """The area under the ROC curve of each, supported sentences against the others. Raises `MissingSet`."""
    for name in SETS:
        given = load_public(name, data)
        cases = [case for case in given.cases if case.label]
        corpus = corpus_of([Document(f"{name}.jsonl", given.documents, "application/x-ndjson")])
        sources = [_sentences(corpus, case) for case in cases]
        labels = [case.label == "supported" for case in cases]
        for what, score in _scores(sources, embed).items():
            scores = [score(case.question, source) for case, source in zip(cases, sources, strict=True)]
            area = area_under(list(zip(labels, scores, strict=True)))
            yield Row(name=f"{name}: {what}, AUC", measured=area, remarks=f"{len(cases)} sentences, nothing fitted")


def _scores(sources: Sequence[Sequence[str]], embed: Embed) -> dict[str, Score]:
    weigh = rarity([sentence for source in sources for sentence in source])

    def best(said: str, source: Sequence[str]) -> float:
        return max(coverage(said, each, weigh) for each in source)

    def whole(said: str, source: Sequence[str]) -> float:
        return coverage(said, " ".join(source), weigh)

    def particulars(said: str, source: Sequence[str]) -> float:
        return exact(said, " ".join(source))

    return {
        "coverage, best sentence": best,
        "coverage, whole source": whole,
        "cosine, best sentence": cosine(embed),
        "exact figures and names": particulars,
    }


def rarity(sentences: Sequence[str]) -> Callable[[str], float]:
    """The inverse document frequency of a word (Spärck Jones 1972), sentences being the documents."""
    frequency = Counter(word for sentence in sentences for word in set(_words(sentence)))
    return lambda word: log((1 + len(sentences)) / (1 + frequency[word]))


def coverage(said: str, source: str, weigh: Callable[[str], float]) -> float:
    """Share of the words of a sentence that its source has, weighted."""
    wanted, had = set(_words(said)), set(_words(source))
    return sum(weigh(word) for word in wanted & had) / max(1e-9, sum(map(weigh, wanted)))


def exact(said: str, source: str) -> float:
    """Share of the figures and names that stand in the source; 1 of none."""
    wanted = set(_PARTICULAR.findall(said))
    return sum(each in source for each in wanted) / len(wanted) if wanted else 1.0


def cosine(embed: Embed) -> Score:
    """The largest of the sentence's vector with one of its source's sentences."""

    def score(said: str, source: Sequence[str]) -> float:
        vectors = embed([said, *source])
        return float((vectors[1:] @ vectors[0]).max())

    return score


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _sentences(corpus: Corpus, case: Case) -> list[str]:
    paragraphs = [p for name in case.articles for draft in corpus.named(name) for p in (draft.title, *draft.paragraphs)]
    return [span.of(text) for text in paragraphs for span in split_sentences(text)] or [""]
