"""How a line of a page reads: what tells furniture (sign-ups, captions, teasers) from the article's own words.

A small fitted model over the line's words, its form, the lines beside it, where it stands, and how much of what it
speaks of comes again in the article. It is `lines.json` beside this file, made by `python -m evals.fit lines`.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain, pairwise
from pathlib import Path

from rag.fitted import Form, load
from rag.linear import Features, Linear, hashed, number_of
from rag.parse.found import Block
from rag.text import split_sentences
from rag.types import Span

PATH = Path(__file__).with_name("lines.json")
BITS = 18
"""Of a feature's number."""

_MOST_LINES = 3_000
"""The longest articles have about a thousand paragraphs; of a document with more no line is judged."""
_FEW = 4
"""Lines of a document in which it says little where a line stands, such as an item of a feed."""
_BARE = ("item", "heading")
"""Kinds of lines that are short by nature, as those of menus and teasers are."""
_LONGEST = 1_500
_FIRST, _LAST = 50, 30
"""Words of a line that are looked at: of a long one its beginning and its end."""
_ADDRESS = re.compile(r"https?://\S{1,2000}|\bwww\.\S{1,200}")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}")
_HANDLE = re.compile(r"(?<!\w)@\w{2,40}")
_CLOCK = re.compile(r"\b\d{1,2}[:.h]\d\d\b|\b\d{1,2} ?[ap]\.?m\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_TOKEN = re.compile(r"\w+|[^\w\s]")
_QUOTES = str.maketrans("“”„«»‘’", '"""""\'\'')
_CLOSING = "\"”’')]»*_ "
"""Behind the mark that ends a sentence."""
_SIGNS = '©|»•→➤“"'
_LEAST_LETTERS = 5
"""Of a word that says what a text is about."""


_MOST_TRIMMED = 8
"""Sentences at one end of a paragraph."""
_ALWAYS = 5
"""Names of its form that every line has."""
_NOTHING = ("none",)
"""In their place where no line is."""
_SURE = 3.65
"""Log-odds of each line from which on a document of several is taken for furniture alone, though somebody sent it as
an article: below are those of articles whose lines an exporter has run together."""
_BRIEF = 110
"""Characters of the longest headings and teasers."""
_MOST_APART, _NONE_BEFORE = 6, 9
"""Lines to the nearest brief one that are told apart; where there is none."""
_MOST_ALIKE = 4
"""Other lines that begin or end with the same word: of a list that says the same of each of its things."""
_LEAST_SENTENCES = 2
"""Of a paragraph that is judged by its sentences; a single one is judged as a line."""


@dataclass(frozen=True, slots=True)
class Model:
    """Thresholds are log-odds: of a whole line, of a sentence at an end of one, of a line of a document with few.

    `languages` are those that it was fitted on; of a text too short for telling its language, None.
    """

    hash: str
    languages: frozenset[str | None]
    threshold: float
    part_threshold: float
    short_threshold: float
    linear: Linear

    def takes(self, lines: Sequence[Block]) -> bool:
        """Whether a document is of a size that is judged."""
        return 0 < len(lines) <= _MOST_LINES

    def furniture(self, lines: Sequence[Block], title: str, *, page: bool) -> list[bool]:
        """For each line of a document whether it is none of its article's own telling; no row of a table is judged, and
        none that is longer than what is looked at: it may be an article whose lines were run together.

        `page`: a web page, of which a few lines may all be prompts; few lines of a feed's item are hardly that.
        """
        few = len(lines) < _FEW and not page

        def limit(line: Block) -> float:
            return self.short_threshold if few or line.kind in _BARE else self.threshold

        odds = self.linear.odds(Lines(lines, title).features)
        return [
            line.kind != "row" and len(line.text) <= _LONGEST and each >= limit(line)
            for line, each in zip(lines, odds.tolist(), strict=True)
        ]

    def is_surely_furniture(self, lines: Sequence[Block], title: str) -> bool:
        """Whether nothing in a document may be anybody's own telling."""
        return len(lines) > 1 and self.takes(lines) and min(self.linear.odds(Lines(lines, title).features)) >= _SURE

    def own(self, paragraphs: Sequence[str]) -> list[Span]:
        """Of each paragraph what is left without the sentences at its ends that are furniture; empty when all are."""
        spans = [split_sentences(paragraph) for paragraph in paragraphs]
        judged = [each if len(each) >= _LEAST_SENTENCES else () for each in spans]
        sentences = [[span.of(text) for span in each] for text, each in zip(paragraphs, judged, strict=True)]
        before = self._furniture_first(sentences)
        behind = self._furniture_first([each[::-1] for each in sentences])
        return [_between(*each) for each in zip(paragraphs, judged, before, behind, strict=True)]

    def _furniture_first(self, paragraphs: Sequence[Sequence[str]]) -> list[int]:
        """How many sentences of each are furniture before one that is not."""
        found = [0] * len(paragraphs)
        going_on = list(range(len(paragraphs)))
        for place in range(_MOST_TRIMMED):
            asked = [n for n in going_on if place < len(paragraphs[n])]
            if not asked:
                break
            odds = self.linear.odds(features_of_parts([paragraphs[n][place] for n in asked]))
            going_on = [n for n, each in zip(asked, odds.tolist(), strict=True) if each >= self.part_threshold]
            for n in going_on:
                found[n] += 1
        return found


def _between(paragraph: str, sentences: Sequence[Span], before: int, behind: int) -> Span:
    last = len(sentences) - behind
    if sentences and before >= last:
        return Span(0, 0)
    return Span(sentences[before].start if before else 0, sentences[last - 1].end if behind else len(paragraph))


@cache
def shipped() -> Model:
    """Raises `ValueError` where the file's content is not that of its hash."""
    return of(load(PATH, "lines"))


def of(form: Form) -> Model:
    languages = frozenset([*form["languages"], None])
    line, part, short = (float(form[f"{of}threshold"]) for of in ("", "part_", "short_"))
    return Model(form["sha256"], languages, line, part, short, Linear.of(form, BITS))


class Lines:
    """The lines of one document, in order, as the model sees them. `title` is the article's."""

    def __init__(self, lines: Sequence[Block], title: str) -> None:
        self._lines = lines
        self._title = _content(_words(title))

    @cached_property
    def features(self) -> Features:
        """Of each line. Time is linear in the text."""
        return hashed(list(map(_ends, self._words)), [self._others(at) for at in range(len(self._lines))], BITS)

    def _others(self, at: int) -> list[int]:
        """Numbers of what is known of a line beside its words."""
        form, last = self._forms[at], len(self._lines) - 1
        return [
            *_of_form(form),
            *_beside("before", self._forms[at - 1][:_ALWAYS] if at else _NOTHING),
            *_beside("after", self._forms[at + 1][:_ALWAYS] if at < last else _NOTHING),
            *map(_number, (f"from first {min(4, at)}", f"to last {min(5, last - at)}", *self._of_subject(at))),
            *_placed(self._markup, form[:_ALWAYS], min(3, at), min(3, last - at)),
            *_shaped(self._markup, *self._shape.of(at)),
            *_repeated(self._markup, *self._alike(at)),
        ]

    def _alike(self, at: int) -> tuple[bool, int, int, int]:
        """Whether it is brief; how many other lines begin or end as it does, -1 for a full stop."""
        words = self._words[at] or [""]
        counts = (
            self._first[words[0]],
            self._first_two[tuple(words[:2])],
            0 if words[-1] == "." else self._last[words[-1]],
        )
        first, two, last = (min(_MOST_ALIKE, count - 1) for count in counts)
        return self._shape.brief[at], first, two, last

    @cached_property
    def _markup(self) -> str:
        """A bare line is most likely a heading where the document has none marked, and furniture where it has."""
        return "marked" if any(line.kind in _BARE for line in self._lines) else "plain"

    @cached_property
    def _shape(self) -> "_Shape":
        return _Shape([_is_brief(line.text) for line in self._lines])

    @cached_property
    def _first(self) -> Counter[str]:
        return Counter(words[0] if words else "" for words in self._words)

    @cached_property
    def _first_two(self) -> Counter[tuple[str, ...]]:
        return Counter(tuple(words[:2] or [""]) for words in self._words)

    @cached_property
    def _last(self) -> Counter[str]:
        return Counter(words[-1] if words else "" for words in self._words)

    def _of_subject(self, at: int) -> Iterator[str]:
        """How much of what the line speaks of comes in the title, right behind it, and anywhere else."""
        own = self._contents[at]
        if not own:
            yield "speaks of nothing"
            return
        after = self._contents[at + 1] if at + 1 < len(self._lines) else frozenset[str]()
        elsewhere = sum(self._everywhere[word] > 1 for word in own)
        yield f"elsewhere {round(4 * elsewhere / len(own))}"
        yield f"in title {round(3 * len(own & self._title) / len(own))}"
        yield f"comes next {min(2, len(own & after))}"
        yield f"elsewhere {round(4 * elsewhere / len(own))} {min(4, len(own) // 2)}"

    @cached_property
    def _words(self) -> list[list[str]]:
        return [_words(line.text) for line in self._lines]

    @cached_property
    def _forms(self) -> list[tuple[str, ...]]:
        return [_form(line) for line in self._lines]

    @cached_property
    def _contents(self) -> list[frozenset[str]]:
        return [_content(words) for words in self._words]

    @cached_property
    def _everywhere(self) -> Counter[str]:
        return Counter(chain.from_iterable(self._contents))


class _Shape:
    """Where brief lines stand in a document: a heading has text behind it, a list runs on, a teaser stands alone."""

    def __init__(self, brief: Sequence[bool]) -> None:
        self.brief = brief
        self._of_document = round(5 * sum(brief) / max(1, len(brief))), int(math.log2(1 + sum(brief)))
        self._before = _since(brief)
        self._after = _since(brief[::-1])[::-1]

    def of(self, at: int) -> tuple[bool, int, int, int, int, int, int]:
        """Whether a line is brief, of the document the share and number of those, and what is before and after it."""
        return self.brief[at], *self._of_document, *self._before[at], *self._after[at]


@lru_cache(maxsize=20_000)
def _shaped(
    markup: str, brief: bool, share: int, number: int, run_before: int, before: int, run_after: int, after: int
) -> list[int]:
    names = (
        f"run {min(3, run_before)} {min(3, run_after)} {brief}",
        f"run in all {min(6, run_before + run_after)} {brief}",
        f"brief {number} {brief}",
        f"share of brief {share} {brief}",
        f"since brief {before} {brief}",
        f"until brief {after} {brief}",
    )
    return _marked(markup, names)


@lru_cache(maxsize=2_000)
def _repeated(markup: str, brief: bool, first: int, two: int, last: int) -> list[int]:
    end = f"last again {last} {brief}" if last >= 0 else "full stop"
    return _marked(markup, (f"first again {first} {brief}", f"two again {two} {brief}", end))


def _marked(markup: str, names: Sequence[str]) -> list[int]:
    """Numbers of these, and of the same in a document of this markup."""
    return [number_of(name) for name in (*names, *(f"{markup} {name}" for name in names))]


def _since(brief: Sequence[bool]) -> list[tuple[int, int]]:
    """Of each line how many brief ones stand right before it, and how far the nearest is: `_NONE_BEFORE` for none."""
    found: list[tuple[int, int]] = []
    run, apart = 0, _NONE_BEFORE
    for each in brief:
        found.append((run, apart))
        run = min(_MOST_APART, run + 1) if each else 0
        apart = 1 if each else (apart if apart == _NONE_BEFORE else min(_MOST_APART, apart + 1))
    return found


@lru_cache(maxsize=20_000)
def _placed(markup: str, form: tuple[str, ...], from_first: int, to_last: int) -> list[int]:
    """Of a line's form where it stands."""
    _, _, words, ends, capital = form
    forms = (f"{words} {ends}", f"{capital} {ends}", f"{capital} {words} {ends}")
    return _marked(
        markup, [f"{where} {form}" for where in (f"from first {from_first}", f"to last {to_last}") for form in forms]
    )


def _is_brief(text: str) -> bool:
    return len(text) <= _BRIEF and text.rstrip(_CLOSING)[-1:] not in (".", "!", "…")


def features_of_parts(sentences: Sequence[str]) -> Features:
    """Of sentences at an end of a line: by their words and form alone."""
    others = [[_number("part"), *_by_itself(_form(Block(sentence)))] for sentence in sentences]
    return hashed([_ends(_words(sentence)) for sentence in sentences], others, BITS)


@lru_cache(maxsize=50_000)
def _number(name: str) -> int:
    return number_of(name)


@lru_cache(maxsize=20_000)
def _by_itself(form: tuple[str, ...]) -> list[int]:
    return [number_of(f"form {name}") for name in form]


@lru_cache(maxsize=20_000)
def _of_form(form: tuple[str, ...]) -> list[int]:
    pairs = pairwise([form[0], form[1], form[3], form[4], form[1]])
    return [*_by_itself(form), *(number_of(f"forms {first} {second}") for first, second in pairs)]


@lru_cache(maxsize=20_000)
def _beside(where: str, form: tuple[str, ...]) -> list[int]:
    return [number_of(f"{where} {name}") for name in form]


def _ends(words: Sequence[str]) -> Sequence[str]:
    """The words that are looked at, between marks of the line's beginning and end."""
    words = ["^", *words, "$"]
    return words if len(words) <= _FIRST + _LAST else words[:_FIRST] + words[-_LAST:]


def _words(text: str) -> list[str]:
    """In lower case; a number is `0`, an address or a handle is one word."""
    plain = unicodedata.normalize("NFKC", text if len(text) <= _LONGEST else text[:_LONGEST] + text[-_LONGEST // 3 :])
    if "www." in plain or "://" in plain:
        plain = _ADDRESS.sub(" _address ", plain)
    if "@" in plain:
        plain = _HANDLE.sub(" _handle ", _MAIL.sub(" _mail ", plain))
    return ["0" if word.isdecimal() else word for word in _TOKEN.findall(plain.translate(_QUOTES).lower())]


def _form(line: Block) -> tuple[str, ...]:
    """Names of what can be seen without reading; the first of them (`_ALWAYS`) are there for every line."""
    text = line.text[:_LONGEST]
    words = text.split()
    last = text.rstrip(_CLOSING)[-1:]
    ends = "." if last in (".", "!", "…", "。") else (last if last in ("?", ":", "|", ",", ";") else "open")
    capital = sum(word[0].isupper() for word in words) / max(1, len(words))
    digits = sum(map(str.isdigit, text))
    found = [
        f"kind {line.kind}",
        f"characters {min(9, int(math.log2(len(text) + 1)))}",
        f"words {min(8, int(1.5 * math.log2(len(words) + 1)))}",
        f"ends {ends}",
        f"capital {int(4.99 * capital)}",
        f"digits {min(3, int(10 * digits / max(1, len(text))))}",
    ]
    patterns = (
        ("address", _ADDRESS, "www." in text or "://" in text),
        ("mail", _MAIL, "@" in text),
        ("handle", _HANDLE, "@" in text),
        ("clock", _CLOCK, digits),
        ("year", _YEAR, digits),
    )
    found += [name for name, pattern, possible in patterns if possible and pattern.search(text)]
    found += [f"sign {sign}" for sign in _SIGNS if sign in text]
    if text.isupper():
        found.append("shouted")
    if not any(map(str.isalpha, text)):
        found.append("no letters")
    return tuple(found)


def _content(words: Sequence[str]) -> frozenset[str]:
    return frozenset(word for word in words if len(word) >= _LEAST_LETTERS and word.isalpha())
