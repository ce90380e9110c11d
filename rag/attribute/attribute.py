"""The attribution of one sentence of an article."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from rag.attribute.cues import Said, cues
from rag.attribute.speakers import is_anonymous, is_document, is_outlet, outlet_in
from rag.text import split_sentences
from rag.text.follow import PRONOUNS, Followed, Person, by_pronoun, by_role, by_surname, people
from rag.text.quotations import QUOTED
from rag.types import Attribution, Span

PUBLISHER = Attribution(kind="publisher")
REACH = 4
"""Sentences of a paragraph that are looked at on either side."""
CHAIN = 12
"""Pronouns that are followed one to the other ("He said", "He said", …): a bound, since articles are anybody's text."""

_DEEDS = frozenset(
    "urged promised vowed denied ruled suggested repeated confirmed recommended conceded called put".split()
)
_ASIDE = re.compile(r"(?:When|While|After|Before|Because|If|Although|Since|As) |(?:his|her|their|its) reading\b")
"""Not of the sentence's own speaker: the subject of a clause that only leads to it, "according to his reading"."""
_MARKS = '“”"'


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph's sentences (spans of the article's text), and of each whether it begins inside a quotation."""

    spans: tuple[Span, ...]
    inside: tuple[bool, ...]


def attribute(text: str, span: Span, *, outlet: str | None) -> Attribution:
    """Who says what `text[span]` tells. `text` is a whole article, paragraphs parted by blank lines.

    A span that is no sentence of its own counts as the sentence in which it begins. `outlet` is the article's own
    source: what was told to it is not relayed.
    """
    paragraph = _paragraph(text, span.start)
    if not paragraph.spans:
        return PUBLISHER
    n = max((i for i, s in enumerate(paragraph.spans) if s.start <= span.start), default=0)
    found = _spoken(text, paragraph, n)
    return replace(found, relayed_from=None) if _same(found.relayed_from, outlet) else found


def _spoken(text: str, paragraph: _Paragraph, n: int) -> Attribution:
    said = _of_sentence(text, paragraph, n)
    if said:
        return said
    if not _is_quoted(text, paragraph, n):
        return PUBLISHER
    for direction in (-1, 1):
        for other in _beside(n, direction, len(paragraph.spans)):
            if said := _of_sentence(text, paragraph, other):
                named = said.named_at or _place(said.speaker, text, paragraph.spans[other])
                return replace(said, kind="quote", said_as=None, named_at=named)
            if not _is_quoted(text, paragraph, other):
                break
    return Attribution(kind="quote", unsure="who speaks is not said in the paragraph")


def _beside(n: int, direction: int, count: int) -> list[int]:
    """Indices of the sentences after or before the `n`th, the nearest first."""
    return [i for i in range(n + direction, n + direction * (REACH + 1), direction) if 0 <= i < count]


def _of_sentence(text: str, paragraph: _Paragraph, n: int, chain: int = CHAIN) -> Attribution | None:
    """By a cue of its own; None without one."""
    sentence = paragraph.spans[n].of(text)
    mask = _masked(sentence, inside=paragraph.inside[n])
    found = list(cues(sentence, mask))
    if not found:
        return None
    said = _surest(found)
    relayed = _relayed(found)
    kind = "quote" if _says_more_than_a_word(sentence, mask) else "indirect"
    resolved = _resolved(said.who, text, paragraph, n, chain)
    plain = Attribution(
        kind="document" if is_document(said.who) and kind == "indirect" else kind,
        speaker=said.who,
        cue=said.cue,
        relayed_from=relayed,
        anonymous=is_anonymous(said.who, sentence),
    )
    if resolved.unsure:
        return replace(plain, speaker=None, said_as=said.who, unsure=resolved.unsure)  # doubt names nobody
    if not resolved.person:
        return plain
    here = resolved.person.surname in said.who
    place = resolved.person.at
    return replace(
        plain,
        speaker=resolved.person.name,
        said_as=None if here else said.who,
        named_at=None if here else place,
        anonymous=False,
    )


def _surest(found: list[Said]) -> Said:
    """Words of saying rather than those that may be deeds ("urged"), a speaker rather than the outlet that has it."""
    main = [s for s in found if not _ASIDE.match(s.who)] or found
    saying = [s for s in main if s.cue not in _DEEDS] or main
    return next((s for s in saying if not is_outlet(s.who)), saying[0])


def _relayed(found: list[Said]) -> str | None:
    """An outlet that reports, is told, or whose sources speak."""
    for said in found:
        for words in (said.who, said.to):
            if outlet := outlet_in(words):
                return outlet
    return None


def _resolved(who: str, text: str, paragraph: _Paragraph, n: int, chain: int) -> Followed:
    known = _people(text)
    low = who.lower()
    if low in PRONOUNS:
        before = [s.of(text) for s in reversed(paragraph.spans[:n])]
        earlier = text[: paragraph.spans[0].start].rstrip()
        if earlier and not before:
            before = [s.of(earlier) for s in reversed(_paragraph(earlier, len(earlier) - 1).spans)]
        return by_pronoun(low, before, _last_speaker(text, paragraph, n, chain), known)
    if person := by_surname(who, known):
        return Followed(person)
    if re.match(r"(?:the|its|his|her|their) [a-z]", low) and not is_document(who):
        return by_role(who, text, known)
    return Followed(None)


def _last_speaker(text: str, paragraph: _Paragraph, n: int, chain: int) -> Person | None:
    """Who speaks in the sentence before, also of the paragraph before, when that has a cue with a name."""
    if not chain:
        return None
    if n == 0:
        earlier = text[: paragraph.spans[0].start].rstrip()
        paragraph = _paragraph(earlier, len(earlier) - 1) if earlier else paragraph
        n = len(paragraph.spans) if earlier else 0
    said = _of_sentence(text, paragraph, n - 1, chain - 1) if n else None
    return next((p for p in _people(text) if said and said.speaker == p.name), None)


def _is_quoted(text: str, paragraph: _Paragraph, n: int) -> bool:
    """Most of the sentence stands between quotation marks."""
    sentence = paragraph.spans[n].of(text)
    mask = _masked(sentence, inside=paragraph.inside[n])
    return len(mask.replace(" ", "")) < 0.5 * len(sentence.replace(" ", ""))


def _says_more_than_a_word(sentence: str, mask: str) -> bool:
    some = bool(re.search(r"[“\"]", sentence)) and len(mask.split()) < len(sentence.split()) - 1
    return some or not mask.strip()


def _masked(sentence: str, *, inside: bool) -> str:
    """The sentence with all quoted words as blanks, so that offsets stay."""
    if inside:
        close = re.search('[”"]', sentence)
        end = close.end() if close else len(sentence)
        return _blank(sentence[:end]) + _masked(sentence[end:], inside=False)
    return QUOTED.sub(lambda m: _blank(m[0]), sentence)


def _blank(quoted: str) -> str:
    closed = len(quoted) > 1 and quoted[-1] in _MARKS
    comma = closed and len(quoted) > 2 and quoted[-2] in ",.!?"
    return " " * (len(quoted) - 2) + "," + quoted[-1] if comma else " " * (len(quoted) - closed) + '"' * closed


def _place(speaker: str | None, text: str, span: Span) -> Span | None:
    at = text.find(speaker, span.start, span.end) if speaker else -1
    return Span(at, at + len(speaker)) if speaker and at >= 0 else None


def _same(one: str | None, other: str | None) -> bool:
    def plain(name: str) -> str:
        """Also of a host: "The Meridian Post" and "meridianpost.example" are one outlet."""
        return re.sub(r"\W", "", re.sub(r"\.[a-z]+$", "", name.lower()).removeprefix("the ").removeprefix("www."))

    return bool(one and other and plain(one) == plain(other))


@lru_cache(maxsize=64)
def _people(text: str) -> tuple[Person, ...]:
    return tuple(people(text))


@lru_cache(maxsize=512)
def _sentences(paragraph: str) -> tuple[tuple[Span, ...], tuple[bool, ...]]:
    spans = tuple(split_sentences(paragraph))
    inside = tuple(_open(paragraph[: s.start]) for s in spans)
    return spans, inside


def _open(before: str) -> bool:
    curly = before.count("“") > before.count("”")
    return curly or before.count('"') % 2 == 1


def _paragraph(text: str, at: int) -> _Paragraph:
    start = text.rfind("\n\n", 0, max(0, at)) + 2 if text.rfind("\n\n", 0, max(0, at)) >= 0 else 0
    end = text.find("\n\n", at)
    spans, inside = _sentences(text[start : end if end >= 0 else len(text)])
    return _Paragraph(tuple(s.shifted(start) for s in spans), inside)
