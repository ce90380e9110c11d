"""Fits the model that tells furniture from an article's own words, and measures it on articles it did not see.

Fitted on labels of real articles (`evals/furniture_labels.jsonl`: which paragraphs of which article; their texts stay
in the public sets) and on lines of our own words (`evals/furniture_lines.jsonl`), which are there for what the sets
have little of: other outlets, other languages. Articles of one outlet are judged by a model that did not see them;
those of the largest set, which are of one publisher, article by article.
"""

import base64
import importlib
import json
import math
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from evals.bench.loaded import say
from evals.fit.body import truth
from evals.public.pages import pages
from evals.sets import read
from rag.fitted import save
from rag.parse.found import Block
from rag.parse.furniture import sort_out
from rag.parse.lines import BITS, PATH, Lines, features_of_parts, of
from rag.parse.markdown import read_text as read_markdown
from rag.parse.tree import tree_of
from rag.parse.visible import placed_in

HERE = Path(__file__).parents[1]
LABELS, OWN = HERE / "furniture_labels.jsonl", HERE / "furniture_lines.jsonl"
FILES = {"realnews": "articles.jsonl", "wildnews": "corpus.jsonl"}
OUTSIDE = 5
"""Labelled lines of a whole web page that are kept before and behind its article: menus have thousands more."""
MOST_OF_ONE = 8
"""Blocks of one labelled paragraph, such as a menu; and sentences of one article that are furniture in a paragraph."""
SHORT = " in short"
EXCERPTS = 6
"""Of each article."""
OF_PAGE = 40
"""Blocks of a web page's article that are examples of news."""
NEWS_PARTS = 4
"""Sentences at the ends of its paragraphs that each article gives as examples of news."""
STRENGTH, WEIGHT, OURS = 60.0, 5.0, 2.0
"""Of the regression; of a row; how often that for a line of our own: the sets are few outlets'."""
FOLDS = 5
PRECISION, PART_PRECISION, ALARMS = 0.95, 0.97, 0.006
"""Of lines of realnews that are called furniture, in articles not seen; of sentences inside paragraphs; and the most of
the blocks of other sites' articles that may be called furniture."""
DIGITS, STEPS = 6, 127
NOW = datetime(2026, 7, 1, tzinfo=UTC)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Limits = tuple[float, float, float]
"""Log-odds from which on a line, a sentence, and a line of a short document is furniture."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line or a sentence as the model sees it. `group` is judged by a model that did not see it."""

    set: str
    article: str
    group: str
    text: str
    furniture: bool
    part: bool
    features: Collection[int]


def rows(data: Path) -> list[Row]:
    """All labelled lines. Raises `MissingSet`."""
    articles = {
        (name, str(each["id"])): each
        for name, file in FILES.items()
        for each in read(data / name / file, dict[str, Any])
    }
    labels = [json.loads(line) for line in LABELS.read_text("utf-8").splitlines()]
    found = [row for label in labels for row in _of_article(label, articles[label["set"], label["article"]])]
    return found + list(_own()) + list(_of_pages(data))


def _of_article(label: dict[str, Any], article: dict[str, Any]) -> Iterator[Row]:
    name = label["set"]
    paragraphs = [paragraph.strip() for paragraph in article["text"].split("\n\n")]
    kinds = {line: kind for kind, lines in label["furniture"].items() for line in lines}
    judged = [line for first, last in label["read"] for line in range(first, last + 1)]
    headline = set(label.get("headline", ()))
    if name == "wildnews":
        news = [line for line in judged if line not in kinds and line not in headline]
        if not news:
            return
        judged = [line for line in judged if news[0] - OUTSIDE <= line <= news[-1] + OUTSIDE]
    blocks = [(line, block) for line in judged for block in _blocks(paragraphs[line], name)]
    lines = Lines([block for _, block in blocks], article["title"])
    group = f"{name} {article['id'] if name == 'realnews' else outlet(article['url'])}"
    for at, (line, block) in enumerate(blocks):
        if line not in headline:
            yield Row(name, label["article"], group, block.text, line in kinds, False, lines.features.of(at))
    yield from _excerpts(name, label["article"], group, article["title"], [(b, n in kinds) for n, b in blocks])
    parts = label.get("parts", ())
    for line, start, end, _ in parts[:MOST_OF_ONE]:
        text = " ".join(paragraphs[line][start:end].split())
        yield Row(name, label["article"], group, text, True, True, features_of_parts([text]).of(0))
    taken = {line for line, *_ in parts}
    ends = [block.text for line, block in blocks if line not in kinds and line not in taken and line not in headline]
    for text in _ends(ends):
        yield Row(name, label["article"], group, text, False, True, features_of_parts([text]).of(0))


def _excerpts(name: str, article: str, group: str, title: str, lines: Sequence[tuple[Block, bool]]) -> Iterator[Row]:
    """One to three lines as a whole document, as an item of a feed has them: where a line stands says little there."""
    for number in range(EXCERPTS):
        start, length = number * len(lines) // EXCERPTS, 1 + number % 3
        chosen = lines[start : start + length]
        read = Lines([block for block, _ in chosen], title)
        for at, (block, furniture) in enumerate(chosen):
            yield Row(name + SHORT, article, group, block.text, furniture, False, read.features.of(at))


def _blocks(paragraph: str, name: str) -> list[Block]:
    """As the reader of its format has them."""
    if name == "realnews":
        return [Block(" ".join(paragraph.split()))] if paragraph else []
    title, blocks, _ = read_markdown(f"{paragraph}\n\nx")
    found = [Block(" ".join(block.text.split()), block.kind) for block in blocks[:-1]]
    return [each for each in ([Block(title, "heading")] if title else []) + found if each.text][:MOST_OF_ONE]


def _ends(texts: Sequence[str]) -> Iterator[str]:
    """First and last sentences of paragraphs with several, evenly spread."""
    from rag.text import split_sentences

    several = [(text, spans) for text in texts if len(spans := split_sentences(text)) > 1]
    for at, (text, spans) in enumerate(several[:: max(1, len(several) // NEWS_PARTS)]):
        yield spans[-1 if at % 2 else 0].of(text)


def _of_pages(data: Path) -> Iterator[Row]:
    """Blocks of articles of hundreds of other sites, as examples of news: what the text of a page's article holds."""
    for page in pages(data):
        if page.set != "modern":
            continue
        placed = list(placed_in(tree_of(page.html)))
        of_article = truth(placed, page.article)
        blocks = [
            Block(" ".join(e.block.text.split()), e.block.kind)
            for e, own in zip(placed, of_article, strict=True)
            if own
        ]
        lines = Lines(blocks, "")
        for at in range(0, len(blocks), max(1, len(blocks) // OF_PAGE)):
            row = Row("pages", page.name, f"pages {page.name}", blocks[at].text, False, False, lines.features.of(at))
            yield row


def _own() -> Iterator[Row]:
    """Lines that stand alone: each as a line among sentences of news, as one of a page with a heading that ends with
    furniture, and as a sentence in a paragraph."""
    given = [json.loads(line) for line in _own_lines()]
    sentences = [Block(row["text"]) for row in given if row["kind"] == "ordinary"]
    outside = [Block(row["text"]) for row in given if row["label"] == "furniture"]
    headings = [row["text"] for row in given if row["kind"] == "subhead"]
    for number, row in enumerate(given):
        text, furniture, group = row["text"], row["label"] == "furniture", f"own {number % 50}"
        around = [sentences[(7 * number + at) % len(sentences)] for at in range(2 * OUTSIDE)]
        beside = [outside[(11 * number + at) % len(outside)] for at in range(OUTSIDE)]
        before, after = number % (OUTSIDE + 1), number // (OUTSIDE + 1) % (OUTSIDE + 1)
        heading = Block(headings[number % len(headings)], "heading")
        among_news = [*around[:before], Block(text), *around[OUTSIDE : OUTSIDE + after]]
        among_both = [heading, *around[:before], Block(text), *around[OUTSIDE : OUTSIDE + after // 2], *beside]
        for document, at in ((among_news, before), (among_both, before + 1)):
            yield Row("own", group, group, text, furniture, False, Lines(document, "").features.of(at))
        yield Row("own", group, group, text, furniture, True, features_of_parts([text]).of(0))


def _own_lines() -> list[str]:
    return OWN.read_text("utf-8").splitlines() if OWN.exists() else []


def outlet(url: str) -> str:
    """The host's last two labels, of an archived page those of the page's own."""
    inner = url.rpartition("/http")[2]
    host = urlsplit(url if inner == url else "http" + inner).hostname or url
    return ".".join(host.split(".")[-2:])


def fit(data: Path) -> None:
    """Writes the model's file."""
    found = rows(data)
    x, y = matrix(found), np.array([row.furniture for row in found])
    per_article = Counter((row.set, row.article) for row in found)
    weights = np.array(
        [WEIGHT * (OURS if row.set == "own" else 1) / math.sqrt(per_article[row.set, row.article]) for row in found]
    )
    fold = np.array([_fold(row.group) for row in found])
    odds, unseen = np.zeros(len(y)), list[Any]()
    for number in range(FOLDS):
        learned = fold != number
        unseen.append(_fitted(x[learned], y[learned], weights[learned]))
        odds[~learned] = unseen[-1].decision_function(x[~learned])
    whole = np.array([row.set == "realnews" and not row.part for row in found])
    part = np.array([row.set == "realnews" and row.part for row in found])
    others = odds[np.array([row.set == "pages" for row in found])]
    limits = (
        max(_threshold(odds[whole], y[whole], PRECISION), float(np.quantile(others, 1 - ALARMS))),
        _threshold(odds[part], y[part], PART_PRECISION),
        float(np.quantile(odds[np.array([row.set.endswith(SHORT) for row in found]) & ~y], 1 - ALARMS)),
    )
    _report(found, odds, y, limits)
    _report_quotes(data, [_form(model, found, limits) for model in unseen])
    digest = save(PATH, _form(_fitted(x, y, weights), found, limits))
    say(f"{PATH}: {PATH.stat().st_size // 1024} KB, sha256 {digest}")


def _form(model: Any, found: Sequence[Row], limits: Limits) -> dict[str, Any]:
    weights: Floats = model.coef_[0]
    unit = float(np.abs(weights).max()) / STEPS
    return {
        "made_by": "python -m evals.fit lines",
        "rows": {name: sum(row.set == name for row in found) for name in sorted({row.set for row in found})},
        "languages": sorted({"en"} | {json.loads(line)["language"] for line in _own_lines()}),
        "threshold": round(limits[0], 3),
        "part_threshold": round(limits[1], 3),
        "short_threshold": round(limits[2], 3),
        "offset": round(float(model.intercept_[0]), DIGITS),
        "unit": round(unit, DIGITS),
        "steps": base64.b64encode(np.round(weights / unit).astype(np.int8).tobytes()).decode(),
    }


def matrix(found: Sequence[Row]) -> Any:
    """A sparse row for each, of length 1."""
    sparse: Any = importlib.import_module("scipy.sparse")
    values = np.concatenate([np.full(len(row.features), 1 / math.sqrt(max(1, len(row.features)))) for row in found])
    ends = np.cumsum([0, *(len(row.features) for row in found)])
    return sparse.csr_matrix(
        (values, np.concatenate([sorted(row.features) for row in found]), ends), (len(found), 1 << BITS)
    )


def _fitted(x: Any, y: Flags, weights: Floats) -> Any:
    linear: Any = importlib.import_module("sklearn.linear_model")
    return linear.LogisticRegression(C=STRENGTH, max_iter=300).fit(x, y, sample_weight=weights)


def _threshold(odds: Floats, y: Flags, precision: float) -> float:
    """The lowest at which so many of the lines above it are furniture."""
    order = np.argsort(-odds)
    right = np.cumsum(y[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(right >= precision)
    return float(odds[order[enough[-1]]]) if len(enough) else float(odds.max())


def _report_quotes(data: Path, forms: Sequence[dict[str, Any]]) -> None:
    """The set's own labels: whether the product, with a model that did not see the article, cites the quoted words."""
    articles = {each["id"]: each for each in read(data / "realnews" / FILES["realnews"], dict[str, Any])}
    judged: list[tuple[bool, bool]] = []
    for row in read(data / "realnews" / "furniture.jsonl", dict[str, Any]):
        article = articles[row["article"]]
        model = of(forms[_fold(f"realnews {row['article']}")] | {"sha256": ""})
        blocks = [Block(" ".join(text.split())) for text in article["text"].split("\n\n") if text.strip()]
        page = sort_out(blocks, title=article["title"], language="en", web=False, now=NOW, model=model)
        cited = " ".join(row["quote"].split()) in "\n".join(block.text for block in page.body)
        judged.append((row["label"] == "furniture", not cited))
        if judged[-1][0] != judged[-1][1]:
            say(f"  wrong: {row['label']:9} {row['kind']:11} {row['quote'][:80]}")
    both = sum(truth and called for truth, called in judged)
    called, true = sum(called for _, called in judged), sum(truth for truth, _ in judged)
    say(f"quotes of furniture.jsonl: precision {both / max(1, called):.3f}  recall {both / true:.3f}  of {len(judged)}")


def _fold(group: str) -> int:
    return crc32(group.encode()) % FOLDS


def _report(found: Sequence[Row], odds: Floats, y: Flags, limits: Limits) -> None:
    part, names = np.array([row.part for row in found]), np.array([row.set for row in found])
    for name in sorted(set(names)):
        line_limit = limits[2] if name.endswith(SHORT) else limits[0]
        for what, chosen, limit in (("lines", ~part, line_limit), ("sentences", part, limits[1])):
            of = (names == name) & chosen
            called = of & (odds >= limit)
            if of.any():
                right = (called & y).sum()
                precision, recall = right / max(1, called.sum()), right / max(1, (of & y).sum())
                wrong = f"{(called & ~y).sum()} of {(of & ~y).sum()} of news"
                say(f"{name:9} {what:9} {of.sum():6} precision {precision:.3f}  recall {recall:.3f}  wrong: {wrong}")
