"""Fits the model that tells what kind of piece an article is, and measures it on outlets that it did not see.

Fitted on labels of real articles (`evals/kind_labels.jsonl`; their texts stay in the public sets) and on pieces of our
own words (`evals/kind_pieces.jsonl`), which are there for what the sets have little or nothing of: horoscopes, quizzes,
corrections. Articles of one outlet are judged by a model that did not see them; those of realnews, which are of one
publisher, article by article.
"""

import base64
import importlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from evals.bench.loaded import say
from evals.fit.lines import FILES, NOW, outlet
from evals.sets import read
from rag.fitted import save
from rag.parse.found import Block
from rag.parse.furniture import sort_out
from rag.parse.kinds import BITS, FEW, PATH, Piece, features
from rag.parse.lines import shipped
from rag.parse.markdown import read_text as read_markdown
from rag.types import KINDS, Kind

HERE = Path(__file__).parents[1]
LABELS, OWN = HERE / "kind_labels.jsonl", HERE / "kind_pieces.jsonl"
SHORT = " in short"
STRENGTH = 30.0
FOLDS = 5
PRECISION = 0.9
"""Of the real articles that are said to be something else than news, in outlets not seen."""
DIGITS, STEPS = 6, 127

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled piece. `group` is judged by a model that did not see it."""

    set: str
    group: str
    kind: Kind
    piece: Piece


def rows(data: Path) -> list[Row]:
    """All labelled pieces. Raises `MissingSet`."""
    labels = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    kinds: dict[tuple[str, str], Kind] = {(label["set"], label["article"]): label["kind"] for label in labels}
    articles = [
        row
        for name, file in FILES.items()
        for article in read(data / name / file, dict[str, Any])
        if (name, str(article["id"])) in kinds
        for row in _of_article(name, article, kinds[name, str(article["id"])])
    ]
    return [*articles, *_own()]


def _of_article(name: str, article: dict[str, Any], kind: Kind) -> Iterator[Row]:
    """Whole, and its beginning alone, as an item of a feed has it."""
    if name == "realnews":
        blocks = [Block(" ".join(text.split())) for text in article["text"].split("\n\n") if text.strip()]
    else:
        _, blocks, _ = read_markdown(article["text"])
    page = sort_out(blocks, title=article["title"], language="en", web=False, now=NOW, model=shipped())
    group = article["id"] if name == "realnews" else outlet(article["url"])
    piece = Piece(article["title"], article["url"], "", page.body)
    yield Row(name, f"{name} {group}", kind, piece)
    beginning = page.body[: 1 + crc32(str(article["id"]).encode()) % (FEW - 1)]
    yield Row(name + SHORT, f"{name} {group}", kind, replace(piece, body=beginning))


def _own() -> Iterator[Row]:
    for line in OWN.read_text("utf-8").splitlines():
        row = json.loads(line)
        body = [Block(text) for text in row["text"].split("\n\n")]
        yield Row("own", f"own {row['outlet']}", row["kind"], Piece(row["title"], row["url"], row["section"], body))


def fit(data: Path) -> None:
    """Writes the model's file."""
    found = rows(data)
    x, y = matrix([row.piece for row in found]), np.array([KINDS.index(row.kind) for row in found])
    fold = np.array([crc32(row.group.encode()) % FOLDS for row in found])
    likely = np.zeros((len(found), len(KINDS)))
    for number in range(FOLDS):
        learned = fold != number
        model = _fitted(x[learned], y[learned])
        likely[np.ix_(~learned, model.classes_)] = model.predict_proba(x[~learned])
    other, sets = 1 - likely[:, KINDS.index("news")], np.array([row.set for row in found])
    whole, short = (
        _threshold(other[of], y[of] != KINDS.index("news"))
        for of in (np.isin(sets, list(FILES)), np.isin(sets, [name + SHORT for name in FILES]))
    )
    limits = np.where([row.piece.is_short for row in found], short, whole)
    _report(found, y, _called(likely, limits))
    digest = save(PATH, _form(_fitted(x, y), found, whole, short))
    say(f"{PATH}: {PATH.stat().st_size // 1024} KB, sha256 {digest}")


def matrix(pieces: Sequence[Piece]) -> Any:
    """A sparse row for each."""
    sparse: Any = importlib.import_module("scipy.sparse")
    found = [features(piece) for piece in pieces]
    ends = np.cumsum([0, *(len(numbers) for numbers, _ in found)])
    numbers, values = (np.concatenate(each) for each in zip(*found, strict=True))
    return sparse.csr_matrix((values, numbers, ends), (len(found), 1 << BITS))


def _fitted(x: Any, y: NDArray[np.int64]) -> Any:
    linear: Any = importlib.import_module("sklearn.linear_model")
    return linear.LogisticRegression(C=STRENGTH, max_iter=500).fit(x, y)


def _threshold(other: Floats, y: NDArray[np.bool_]) -> float:
    """The lowest at which so many of those above it are no news."""
    order = np.argsort(-other)
    right = np.cumsum(y[order]) / np.arange(1, len(order) + 1)
    return float(other[order[np.flatnonzero(right >= PRECISION)[-1]]])


def _called(likely: Floats, limits: Floats) -> NDArray[np.int64]:
    """As `rag.parse.kinds.Model.kind` decides."""
    news = KINDS.index("news")
    others = likely.copy()
    others[:, news] = 0
    return np.where(1 - likely[:, news] >= limits, others.argmax(1), news)


def _form(model: Any, found: Sequence[Row], whole: float, short: float) -> dict[str, Any]:
    weights: Floats = model.coef_
    unit = float(np.abs(weights).max()) / STEPS
    return {
        "made_by": "python -m evals.fit kinds",
        "rows": dict(sorted(Counter(row.set for row in found).items())),
        "kinds": [KINDS[n] for n in model.classes_],
        "languages": ["en"],
        "threshold": round(whole, 3),
        "short_threshold": round(short, 3),
        "offsets": [round(float(each), DIGITS) for each in model.intercept_],
        "unit": round(unit, DIGITS),
        "steps": base64.b64encode(np.round(weights / unit).astype(np.int8).tobytes()).decode(),
    }


def _report(found: Sequence[Row], y: NDArray[np.int64], called: NDArray[np.int64]) -> None:
    sets = np.array([row.set for row in found])
    for name in sorted(set(sets)):
        of, news = sets == name, KINDS.index("news")
        _say(f"{name} no news", (y != news) & of, (called != news) & of)
        for number, kind in enumerate(KINDS):
            if ((y == number) & of).any():
                _say(f"{name} {kind}", (y == number) & of, (called == number) & of)


def _say(what: str, truth: Any, called: Any) -> None:
    right = (truth & called).sum()
    precision, recall = right / max(1, called.sum()), right / max(1, truth.sum())
    say(f"{what:22} {truth.sum():5} precision {precision:.3f}  recall {recall:.3f}")
