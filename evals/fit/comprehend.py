"""Trains the model that tells whether a sentence answers a question, and with which words (`rag/comprehend`).

The upper layers of the installed sentence encoder, on questions each with one sentence of news, in four stages:

QAMR      where it is there: questions over sentences of Wikinews and Wikipedia (Michael et al., NAACL 2018; MIT),
          which teach the form and no refusal
own       questions over passages of our own words (`evals.fit.passages`): the sentence that answers; the one beside it
          that has most of the question's words; of a question that the passage does not answer, the two that come
          nearest; and the sentence of another passage that has the rarest of its words
articles  fewer of these, and questions over articles of ECB+ (`evals.fit.articles`): the sentence that answers, and
          those of the set, of look-alike events too, that have the rarest of the question's words and not the answer
literal   some of all three, and more of those that answer a question in its own words: among ours, near misses repeat
          the words of a sentence and answers seldom do, so that words in common had become a sign against

None of the sets that answers are measured on is trained on. Needs PyTorch (see `evals.fit.encoder`).
"""

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from evals.bench.loaded import say
from evals.fit import articles
from evals.fit.encoder import SEED, Encoder, Stage, train
from evals.fit.passages import Own, own
from evals.sets import MissingSet
from rag.comprehend.local import ANSWERS, CARD, CLASSES, ENDS, STARTS, in_context
from rag.text import STOP_WORDS, split_sentences, words
from rag.types import InContext

MOST_TOKENS = 128
"""Of a question, a sentence and what it stands in."""
STEPS = (900, 1_500, 750, 450)
"""Of each stage."""
AGAIN = 10_000
"""Pairs of our own that the last stage sees beside those of articles."""
WORDS_WEIGHT = 0.3
"""Of the words that answer, beside whether there is an answer."""
NEAREST = 2
"""Sentences of a passage that a question without an answer is held against."""
LITERAL, REPEATED = 4_500, 0.5
"""Pairs of each kind in the last stage; share of a question's content words from which a sentence repeats it."""
ELSEWHERE = 0.5
"""Share of the questions that are held against a sentence of another passage as well."""
DISTANT = 5, 2
"""Sentences of the set that a question over an article is held against, where the article answers it and where not."""
COMMON = 400
"""Sentences; a word of more than that finds none."""
LEAST_WORDS = 4
"""Of a question of QAMR: shorter ones ask for nothing in particular."""
MOST_QAMR = 9_000


@dataclass(frozen=True, slots=True)
class Pair:
    """`said`: where the answer stands in the sentence, if there is one and it is in its own words."""

    set: str
    question: str
    sentence: InContext
    answers: bool
    said: tuple[int, int] | None = None


def fit(data: Path) -> None:
    """Writes weights and card after each stage; an hour and a half on a core."""
    encoder = Encoder(CLASSES, MOST_TOKENS)
    counts: dict[str, int] = {}
    for n, (found, steps) in enumerate(zip(_sets(data), STEPS, strict=True)):
        counts |= Counter(pair.set for pair in found)
        say(f"{len(found)} pairs: {dict(Counter(pair.set for pair in found))}")
        if found:
            train(encoder, Stage(found, steps, falls=n == len(STEPS) - 1), _read, Loss(encoder))
            encoder.write(CARD, {"made_by": "python -m evals.fit comprehend", "pairs": dict(sorted(counts.items()))})


def _sets(data: Path) -> Iterator[list[Pair]]:
    drawn = random.Random(SEED)  # noqa: S311
    single = _single(data)
    yield single
    ours = list(pairs([each for each in own() if not each.held_out]))
    yield ours
    over_articles = list(of_articles(data))
    yield [*_some(ours, AGAIN, drawn), *over_articles]
    answered, others = ([pair for pair in ours if pair.answers is answers] for answers in (True, False))
    repeated = [pair for pair in single if _content_shared(pair) >= REPEATED]
    yield [
        *_some([pair for pair in repeated if pair.answers], LITERAL, drawn),
        *_some([pair for pair in single if not pair.answers], LITERAL, drawn),
        *[pair for pair in answered if _content_shared(pair) >= REPEATED],
        *_some(answered, LITERAL, drawn),
        *_some(others, LITERAL, drawn),
        *_some(over_articles, LITERAL, drawn),
    ]


def _single(data: Path) -> list[Pair]:
    try:
        return list(qamr(data / "qamr"))
    except MissingSet as error:
        say(f"without QAMR: {error}")
        return []


def _some(given: Sequence[Pair], count: int, drawn: random.Random) -> list[Pair]:
    return drawn.sample(given, min(count, len(given)))


def _content_shared(pair: Pair) -> float:
    """Share of the question's content words that the sentence has."""
    asked = set(words(pair.question)) - STOP_WORDS
    return len(asked & set(words(pair.sentence.text))) / max(1, len(asked))


def _read(pair: Pair) -> tuple[str, str]:
    return pair.question, in_context(pair.sentence)


class Loss:
    """Binary cross-entropy of whether there is an answer, and cross-entropy of where its words start and end."""

    def __init__(self, encoder: Encoder) -> None:
        self._torch = encoder.torch
        self._tokens = encoder.tokens

    def __call__(self, logits: Any, batch: Sequence[Pair]) -> Any:
        functional = self._torch.nn.functional
        right = self._torch.tensor([float(pair.answers) for pair in batch])
        wrong = functional.binary_cross_entropy_with_logits(logits[:, 0, ANSWERS], right)
        said = [self._said(logits[n], pair) for n, pair in enumerate(batch) if pair.said]
        found = [each for each in said if each is not None]
        return wrong + WORDS_WEIGHT * self._torch.stack(found).sum() / len(batch) if found else wrong

    def _said(self, logits: Any, pair: Pair) -> Any:
        assert pair.said
        own, (first, last) = self._place(pair)
        if not own:
            return None
        at = self._torch.tensor(own)
        chances = [self._torch.log_softmax(logits[at, row], 0) for row in (STARTS, ENDS)]
        return -(chances[0][own.index(first)] + chances[1][own.index(last)]) / 2

    @cache  # noqa: B019 one loss a fit
    def _place(self, pair: Pair) -> tuple[list[int], tuple[int, int]]:
        """Tokens of the sentence, the first and the last of the answer; none where the answer was cut off."""
        assert pair.said
        start, end = pair.said
        places = self._tokens.places_of_second(*_read(pair))
        own = [(n, place) for n, place in places if place[1] <= len(pair.sentence.text)]
        within = [n for n, place in own if place[0] < end and place[1] > start]
        return ([n for n, _ in own], (within[0], within[-1])) if within else ([], (0, 0))


# --- our own ---


def pairs(passages: Sequence[Own]) -> Iterator[Pair]:
    """What is trained on: for each question the sentences that it is held against."""
    told = [_in_context(each.passage) for each in passages]
    elsewhere = _Elsewhere(told)
    drawn = random.Random(SEED)  # noqa: S311
    for number, passage in enumerate(passages):
        for asked in passage.asked:
            near = sorted(told[number], key=lambda sentence: -_shared(asked.question, sentence.text))
            right = [sentence for sentence in near if asked.answer and asked.answer in sentence.text]
            if right:
                at = right[0].text.find(asked.answer)
                said = None if asked.whether else (at, at + len(asked.answer))
                yield Pair("own_answers", asked.question, right[0], True, said)
                others = [sentence for sentence in near if sentence not in right][:1]
            elif asked.answer:
                continue  # it lies in two sentences
            else:
                others = near[:NEAREST]
            if drawn.random() < ELSEWHERE:
                others += elsewhere.nearest(asked.question, number)
            yield from (Pair("own_others", asked.question, sentence, False) for sentence in others)


def _in_context(passage: str) -> list[InContext]:
    """Its sentences; the first one stands for a title, which passages have not."""
    return _of_lines([span.of(passage) for span in split_sentences(passage)])


def _shared(question: str, text: str) -> float:
    asked = set(words(question))
    return len(asked & set(words(text))) / max(1, len(asked))


class _Elsewhere:
    """Sentences of texts, by their words."""

    def __init__(self, told: Sequence[Sequence[InContext]]) -> None:
        self._told = [(n, sentence) for n, sentences in enumerate(told) for sentence in sentences]
        self._with: dict[str, list[int]] = {}
        for at, (_, sentence) in enumerate(self._told):
            for word in set(words(sentence.text)) - STOP_WORDS:
                self._with.setdefault(word, []).append(at)

    def nearest(self, question: str, text: int, count: int = 1, without: str = "") -> list[InContext]:
        """The sentences of other texts than the `text`-th that have the rarest words of the question, but none that has
        `without`."""
        worth: dict[int, float] = {}
        for word in sorted(set(words(question)) - STOP_WORDS):
            places = self._with.get(word, [])
            for at in places if len(places) < COMMON else []:
                if self._told[at][0] != text:
                    worth[at] = worth.get(at, 0.0) + 1 / len(places) ** 0.5
        found = (self._told[at][1] for at in sorted(worth, key=lambda at: (-worth[at], at)))
        return list(islice((each for each in found if not without or without not in each.text), count))


# --- articles ---


def of_articles(data: Path) -> Iterator[Pair]:
    """Raises `MissingSet`."""
    told = {id: _of_lines(lines) for id, lines in articles.lines(data).items()}
    number = {id: n for n, id in enumerate(told)}
    elsewhere = _Elsewhere(list(told.values()))
    for asked in articles.asked():
        own = told[asked.article]
        answer = "" if asked.line is None or asked.said is None else own[asked.line].text[slice(*asked.said)]
        if asked.line is not None:
            said = None if asked.whether else asked.said
            yield Pair("article_answers", asked.question, own[asked.line], True, said)
        near = sorted(own, key=lambda sentence: -_shared(asked.question, sentence.text))
        others = [sentence for sentence in near if not answer or answer not in sentence.text][:NEAREST]
        others += elsewhere.nearest(asked.question, number[asked.article], DISTANT[not answer], answer)
        yield from (Pair("article_others", asked.question, sentence, False) for sentence in others)


def _of_lines(lines: Sequence[str]) -> list[InContext]:
    """The first line stands for a title."""
    return [InContext(text, lines[0] if n else "", lines[n - 1] if n > 1 else "") for n, text in enumerate(lines)]


# --- QAMR ---


def qamr(folder: Path) -> Iterator[Pair]:
    """Questions that both judges of them answered with a word of the writer's answer, each with its sentence and with
    another one of the same document. `folder` is QAMR's `data`. Raises `MissingSet`."""
    sentences = _Tokenised(folder / "wiki-sentences.tsv")
    drawn, taken = random.Random(SEED), 0  # noqa: S311
    rows = [line for part in ("dev", "test") for line in _lines(folder / "filtered" / f"{part}.tsv")]
    for row in drawn.sample(rows, len(rows)):
        question, chosen, judges = row[5], _numbers(row[6]), [_numbers(field.split(":")[1]) for field in row[7:9]]
        if row[0] not in sentences.text or len(question.split()) < LEAST_WORDS:
            continue
        if not all(set(chosen) & set(judged) for judged in judges):
            continue
        whole = max(chosen) - min(chosen) + 1 == len(chosen)
        said = sentences.place(row[0], min(chosen), max(chosen)) if whole else None
        yield Pair("qamr_answers", question, InContext(sentences.text[row[0]]), True, said)
        others = sentences.of_document(row[0])
        if others:
            near = max(others, key=lambda text: _shared(question, text))
            yield Pair("qamr_others", question, InContext(near), False)
        taken += 1
        if taken == MOST_QAMR:
            return


def _lines(path: Path) -> list[list[str]]:
    if not path.is_file():
        raise MissingSet(f"{path} is not there: it is in the folder data of github.com/uwnlp/qamr")
    return [line.split("\t") for line in path.read_text("utf-8").splitlines()]


def _numbers(field: str) -> list[int]:
    return [int(number) for number in field.split()]


class _Tokenised:
    """Sentences that are given as tokens of the Penn Treebank, as they are written; by id."""

    _WRITTEN: Mapping[str, str] = {"-LRB-": "(", "-RRB-": ")", "``": '"', "''": '"'}
    _CLOSE = frozenset(
        [",", ".", ";", ":", "?", "!", ")", "%", "n't", *(f"'{s}" for s in ("s", "re", "ve", "ll", "d", "m"))]
    )

    def __init__(self, path: Path) -> None:
        self.text: dict[str, str] = {}
        self._places: dict[str, list[tuple[int, int]]] = {}
        self._documents: dict[str, list[str]] = {}
        for id, tokens in _lines(path):
            self.text[id], self._places[id] = self._joined(tokens.split(" "))
            self._documents.setdefault(_document(id), []).append(id)

    def place(self, id: str, first: int, last: int) -> tuple[int, int]:
        return self._places[id][first][0], self._places[id][last][1]

    def of_document(self, id: str) -> list[str]:
        """Its other sentences."""
        return [self.text[other] for other in self._documents[_document(id)] if other != id]

    def _joined(self, tokens: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
        text, places, within, close = "", list[tuple[int, int]](), False, True
        for word in (self._WRITTEN.get(token, token) for token in tokens):
            ends = word == '"' and within
            text += "" if close or ends or word in self._CLOSE else " "
            places.append((len(text), len(text) + len(word)))
            text += word
            within ^= word == '"'
            close = word in ("(", "$") or (word == '"' and within)
        return text, places


def _document(id: str) -> str:
    return id.rsplit(":", 2)[0]
