"""The attribution of one sentence of an article."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from rag.attribute.foreign import by_marks
from rag.attribute.people import PRONOUNS, Followed, People
from rag.attribute.quoted import quoted
from rag.attribute.speakers import is_anonymous, is_document, is_outlet, outlet_in, same_outlet
from rag.attribute.speech import Act, Speech
from rag.read import Reading
from rag.types import Attribution, Span

PUBLISHER = Attribution(kind="publisher")
REACH = 4
"""Sentences of a paragraph that are looked at on either side."""
CHAIN = 12
"""Pronouns that are followed one to the other ("He said", "He said", …): a bound, since articles are anybody's text."""
_KNOWN = frozenset("the this that its his her their".split())
"""What stands before an office whose holder was named."""
_QUOTED = 0.5
"""Of a sentence's characters, from where it is a quotation."""
_A_WORD = 2
"""Words that may stand in marks without a quotation: a title, a nickname."""


class Attributor:
    """Of one article, as it is read; what one sentence needs of it is kept for the next."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._acts: dict[int, list[Act]] = {}

    @cached_property
    def people(self) -> People:
        return People(self.reading)

    @cached_property
    def _quoted(self) -> tuple[Span, ...]:
        return tuple(quoted(self.reading.text))

    @cached_property
    def _paragraphs(self) -> tuple[int, ...]:
        """Of each sentence, the number of its paragraph."""
        text, sentences = self.reading.text, self.reading.sentences
        found: list[int] = []
        for n, span in enumerate(sentences):
            apart = n > 0 and "\n\n" in text[sentences[n - 1].end : span.start]
            found.append((found[-1] if found else 0) + apart)
        return tuple(found)

    def attribute(self, span: Span, *, outlet: str | None) -> Attribution:
        """Who says what the sentence tells in which `span` begins. `outlet` is the article's own source: what was told
        to it is not relayed."""
        n = self.reading.index(span)
        if n is None:
            return PUBLISHER
        if not self.reading.has_words:
            return by_marks(self.reading.sentence(n)) or PUBLISHER
        found = self._spoken(n)
        return replace(found, relayed_from=None) if same_outlet(found.relayed_from, outlet) else found

    def _spoken(self, n: int) -> Attribution:
        if said := self._of_sentence(n):
            return said
        if not self._is_quotation(n):
            return PUBLISHER
        for direction in (-1, 1):
            for other in self._beside(n, direction):
                if said := self._of_sentence(other):
                    named = said.named_at or self._place(said.speaker, other)
                    return replace(said, kind="quote", said_as=None, named_at=named)
                if not self._is_quotation(other):
                    break
        return self._going_on(n) or Attribution(kind="quote", unsure="who speaks is not said in the paragraph")

    def _going_on(self, n: int) -> Attribution | None:
        """A paragraph that is all quotation goes on with the words of whom the one before quoted."""
        own = [m for m, number in enumerate(self._paragraphs) if number == self._paragraphs[n]]
        before = own[0] - 1
        if before < 0 or any(self._acts_of(m) or not self._is_quotation(m) for m in own):
            return None
        said = self._of_sentence(before)
        if said is None or said.kind != "quote" or not said.speaker:
            return None
        return replace(said, said_as=None, named_at=said.named_at or self._place(said.speaker, before))

    def _beside(self, n: int, direction: int) -> Iterator[int]:
        """Sentences of its paragraph after or before it, the nearest first."""
        for other in range(n + direction, n + direction * (REACH + 1), direction):
            if not 0 <= other < len(self._paragraphs) or self._paragraphs[other] != self._paragraphs[n]:
                return
            yield other

    def _of_sentence(self, n: int, chain: int = CHAIN) -> Attribution | None:
        """By an act of saying of its own; None without one."""
        acts = self._acts_of(n)
        if not acts:
            return None
        act = next((a for a in acts if not a.is_deed and not is_outlet(self._who(n, a))), acts[0])
        words = self.reading.words[n]
        who = self._who(n, act)
        kind = "quote" if len(self._inside(n)) > _A_WORD else "indirect"
        plain = Attribution(
            kind="document" if kind == "indirect" and is_document(words[act.head]) else kind,
            speaker=who,
            cue="according to" if words[act.cue].lemma == "accord" else words[act.cue].text,
            relayed_from=self._relayed(n, acts),
            anonymous=is_anonymous(words, act),
        )
        followed = self._followed(n, act, chain)
        if not followed.person and not followed.unsure and (name := self._beside_name(n, act)):
            return replace(plain, speaker=name, anonymous=False)
        if followed.unsure:
            return replace(plain, speaker=None, said_as=who, unsure=followed.unsure)  # doubt names nobody
        if not followed.person:
            return plain
        person = followed.person
        here = person.surname in who
        return replace(
            plain,
            speaker=person.name,
            said_as=None if here else who,
            named_at=None if here else person.at,
            anonymous=False,
        )

    def _acts_of(self, n: int) -> list[Act]:
        if n not in self._acts:
            self._acts[n] = Speech(self.reading.words[n], self._inside(n)).acts()
        return self._acts[n]

    def _inside(self, n: int) -> frozenset[int]:
        """The words of a sentence that stand between quotation marks."""
        offset = self.reading.sentences[n].start
        spans = self._quoted_in(n)
        return frozenset(
            i
            for i, w in enumerate(self.reading.words[n])
            if any(s.start <= offset + w.start < s.end for s in spans) and any(c.isalnum() for c in w.text)
        )

    def _quoted_in(self, n: int) -> Sequence[Span]:
        here = self.reading.sentences[n]
        return [s for s in self._quoted if s.start < here.end and here.start < s.end]

    def _is_quotation(self, n: int) -> bool:
        """Nothing but a quotation: most of it in one pair of marks, and hardly a word outside of them."""
        here, inside = self.reading.sentences[n], self._inside(n)
        longest = max((min(s.end, here.end) - max(s.start, here.start) for s in self._quoted_in(n)), default=0)
        outside = [
            w for i, w in enumerate(self.reading.words[n]) if i not in inside and w.pos not in ("PUNCT", "SPACE")
        ]
        return len(outside) <= _A_WORD and longest >= _QUOTED * (here.end - here.start)

    def _who(self, n: int, act: Act) -> str:
        words, offset = self.reading.words[n], self.reading.sentences[n].start
        return self.reading.text[offset + words[act.first].start : offset + words[act.last].end]

    def _relayed(self, n: int, acts: Sequence[Act]) -> str | None:
        """An outlet that reports, is told, or whose sources speak."""
        for act in acts:
            told = self._name(n, act.to) if act.to is not None else ""
            for text in (self._who(n, act), told):
                if outlet := outlet_in(text):
                    return outlet
        return None

    def _followed(self, n: int, act: Act, chain: int) -> Followed:
        words = self.reading.words[n]
        head = words[act.head]
        if act.first == act.last and head.text.lower() in PRONOUNS:
            return self.people.meant(head.text.lower(), n, self._last_speaker(n, chain))
        if any(w.dep == "conj" for w in words[act.first : act.last + 1]):
            return Followed()
        for i in (act.head, self._apposed(n, act)):
            if i is not None and words[i].pos == "PROPN" and (person := self.people.named(self._name(n, i))):
                return Followed(person)
        if head.tag == "NN" and act.last == act.head == act.first + 1 and words[act.first].text.lower() in _KNOWN:
            return Followed() if is_document(head) else self.people.in_role(head.lemma)
        return Followed()

    def _apposed(self, n: int, act: Act) -> int | None:
        """ "The operator, Skarrow Ferries"."""
        words = self.reading.words[n]
        if words[act.head].pos != "NOUN":
            return None
        return next(
            (i for i, w in enumerate(words) if w.head == act.head and w.dep == "appos" and w.pos == "PROPN"), None
        )

    def _beside_name(self, n: int, act: Act) -> str | None:
        last = self._apposed(n, act)
        if last is None:
            return None
        words, offset, first = self.reading.words[n], self.reading.sentences[n].start, last
        while first and words[first - 1].pos == "PROPN" and words[first - 1].head in (last, first):
            first -= 1
        return self.reading.text[offset + words[first].start : offset + words[last].end]

    def _name(self, n: int, i: int) -> str:
        """What the sentence names with that word; the word where it is no name."""
        at = self.reading.sentences[n].start + self.reading.words[n][i].start
        named = (m.text for m in self.reading.named[n] if m.at.start <= at < m.at.end)
        return next(named, self.reading.words[n][i].text)

    def _last_speaker(self, n: int, chain: int) -> str | None:
        """Who speaks in the sentence before, also of the paragraph before, when that names somebody."""
        said = self._of_sentence(n - 1, chain - 1) if n and chain else None
        return said.speaker if said else None

    def _place(self, speaker: str | None, n: int) -> Span | None:
        span = self.reading.sentences[n]
        at = self.reading.text.find(speaker, span.start, span.end) if speaker else -1
        return Span(at, at + len(speaker)) if speaker and at >= 0 else None
