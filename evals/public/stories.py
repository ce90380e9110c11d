"""ECB+: which articles tell of the same event. No service is run: a clustering is scored against the gold one.

The baseline is TF-IDF with average link. Its one number, the distance up to which clusters are joined, is chosen
on one half of the topics and used on the other, and the reverse.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evals.metrics.clustering import adjusted_rand_index, b_cubed, v_measure
from evals.metrics.summaries import idf
from evals.public.archive import archive
from evals.public.made import Made
from evals.sets import Document, load_documents, read
from rag.text import content_stems

FOLDER = "ecbplus"
DISTANCES = tuple(n / 100 for n in range(60, 100))
"""Cosine distances that are tried on the half to choose by."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Story:
    id: str
    topic: str
    cluster: str


def documents_only(name: str, folder: Path) -> Made:
    """Nothing is asked of these documents."""
    return Made(archive(name, load_documents(folder.parent, folder.name)).data)


def clusters(data: Path) -> tuple[tuple[Document, ...], Mapping[str, str]]:
    """The documents, and the gold cluster of each by its id. Raises `MissingSet` and `MalformedSet`."""
    return load_documents(data, FOLDER), {story.id: story.cluster for story in _stories(data)}


def halves(data: Path) -> tuple[list[Document], list[Document]]:
    """The documents of every second topic, in order of their numbers, and the others."""
    return _halves(load_documents(data, FOLDER), _stories(data))


def score_clusters(gold: Mapping[str, str], found: Mapping[str, str]) -> dict[str, float]:
    """B-cubed precision, recall and F1, V-measure and adjusted Rand index of labels by document id.

    Raises ValueError when the two are not about the same documents.
    """
    precision, recall, f1 = b_cubed(gold, found)
    return {
        "b_cubed.precision": precision,
        "b_cubed.recall": recall,
        "b_cubed.f1": f1,
        "v_measure": v_measure(gold, found),
        "adjusted_rand_index": adjusted_rand_index(gold, found),
    }


def ecbplus_report(data: Path) -> dict[str, float]:
    """Scores of the baseline over all documents, and the distance chosen on each half.

    Every second topic, in order of their numbers, is in one half. Each half is clustered alone, so no figure
    here counts a confusion between topics of different halves. Raises `MissingSet` and `MalformedSet`.
    """
    documents, gold = clusters(data)
    odd, even = _halves(documents, _stories(data))
    chosen = {"odd": _best_distance(odd, gold), "even": _best_distance(even, gold)}
    found = {**_labels(odd, chosen["even"], "odd"), **_labels(even, chosen["odd"], "even")}
    return score_clusters(gold, found) | {f"distance.chosen_on_{half}": d for half, d in chosen.items()}


def average_link(distances: Matrix, at_most: float) -> list[int]:
    """A label for each item, from its pairwise distances (n, n): the two clusters whose items are on average
    nearest are joined, as long as that is at most `at_most` (UPGMA, Sokal and Michener 1958). Of equally near
    pairs the first is taken; a label is the smallest index in its cluster.
    """
    between = distances.astype(np.float64)
    np.fill_diagonal(between, np.inf)
    labels, sizes = list(range(len(between))), np.ones(len(between))
    while len(between) > 1:
        a, b = sorted(divmod(int(np.argmin(between)), len(between)))
        if between[a, b] > at_most:
            break
        _join(between, sizes, a, b)
        labels = [a if label == b else label for label in labels]
    return labels


def _join(between: Matrix, sizes: Matrix, a: int, b: int) -> None:
    """Cluster `b` becomes part of `a`; nothing is near to `b` any more."""
    mean = (sizes[a] * between[a] + sizes[b] * between[b]) / (sizes[a] + sizes[b])
    between[a] = between[:, a] = mean
    between[b] = between[:, b] = np.inf
    between[a, a] = np.inf
    sizes[a] += sizes[b]


def _distances(documents: Sequence[Document]) -> Matrix:
    """Cosine distances of TF-IDF vectors of stems, weighed over these documents."""
    weights = idf([document.text for document in documents])
    column = {stem: n for n, stem in enumerate(sorted(weights))}
    vectors = np.zeros((len(documents), len(column)))
    for row, document in enumerate(documents):
        for stem, count in Counter(content_stems(document.text)).items():
            vectors[row, column[stem]] = count * weights[stem]
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit = vectors / np.where(lengths > 0, lengths, 1.0)
    return 1.0 - unit @ unit.T


def _best_distance(documents: Sequence[Document], gold: Mapping[str, str]) -> float:
    """With the best B-cubed F1, the smallest of equals."""
    wanted = {document.id: gold[document.id] for document in documents}
    between = _distances(documents)

    def f1(at_most: float) -> float:
        return b_cubed(wanted, dict(zip(wanted, average_link(between, at_most), strict=True)))[2]

    return max(DISTANCES, key=f1)


def _labels(documents: Sequence[Document], at_most: float, half: str) -> dict[str, str]:
    labels = average_link(_distances(documents), at_most)
    return {document.id: f"{half}-{label}" for document, label in zip(documents, labels, strict=True)}


def _halves(documents: Sequence[Document], stories: Sequence[_Story]) -> tuple[list[Document], list[Document]]:
    topics = sorted({story.topic for story in stories}, key=lambda topic: (len(topic), topic))
    first = {story.id for story in stories if topics.index(story.topic) % 2 == 0}
    return [d for d in documents if d.id in first], [d for d in documents if d.id not in first]


def _stories(data: Path) -> tuple[_Story, ...]:
    return read(data / FOLDER / "corpus.jsonl", _story)


def _story(line: dict[str, Any]) -> _Story:
    return _Story(str(line["id"]), str(line["topic"]), str(line["cluster"]))
