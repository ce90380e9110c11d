"""A story's articles as they are read: their sentences, and which of them mean something that the one before tells."""

import re
from collections.abc import Callable, Sequence

from rag.answer.draft import EvidenceSpan
from rag.answer.pointing import Attribute
from rag.brief.worth import counts_people
from rag.text.leaning import leans
from rag.text.retractions import is_retraction
from rag.text.tellable import is_tellable
from rag.types import Hit, Span, Stamp

MOST_SENTENCES = 160
"""Of a story, that are looked at: the first ones of each article, evenly."""
FEWEST_WORDS = 6
"""Of a sentence that is told for itself, where it does not count people; a shorter one may be needed before another."""
MOST_BEFORE = 2
"""Sentences that one may need before it."""
_ENDS = ".!?…\"”’')]"
_DATE_LINE = re.compile(
    r"(?:[\W\d_]|\b(?:published|updated|posted|last|modified|on|at|[ap]m?|m|[ecmp][sd]?t|gmt|utc|cest|bst"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may"
    r"|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b)+",
    re.IGNORECASE,
)


class Material:
    """`hits` are whole articles, `sentences[i]` those of `hits[i]`; only what is `fresh` is told."""

    def __init__(
        self,
        hits: Sequence[Hit],
        sentences: Sequence[Sequence[Span]],
        fresh: Callable[[str], bool],
        attribute: Attribute,
    ) -> None:
        self.hits = hits
        self.sentences = sentences
        self._fresh = fresh
        self._attribute = attribute
        self._leans: dict[EvidenceSpan, bool] = {}
        self._recalled: set[EvidenceSpan] = set()

    def text(self, at: EvidenceSpan) -> str:
        return self._here(at).of(self.hits[at.hit].text)

    def place(self, at: EvidenceSpan) -> int:
        """Of a sentence in its article, from 0."""
        return self.sentences[at.hit].index(at.span)

    def opens_paragraph(self, at: EvidenceSpan) -> bool:
        start = self._here(at).start
        return start == 0 or self.hits[at.hit].text[start - 1] == "\n"

    def published(self, at: EvidenceSpan) -> Stamp | None:
        stamp = self.hits[at.hit].published_at
        return Stamp.parse(stamp) if stamp else None

    def pool(self) -> list[EvidenceSpan]:
        """What may be told for itself, article by article."""
        share = max(4, MOST_SENTENCES // max(1, len(self.hits)))
        first = [EvidenceSpan(n, span) for n, spans in enumerate(self.sentences) for span in spans[:share]]
        usable = [at for at in first if self._is_whole(at) and not self._is_short(at)]
        ended = [at for at in usable if self.text(at)[-1] in _ENDS]  # else a heading
        return [at for at in (ended or usable)[:MOST_SENTENCES] if self._fresh(self.text(at))]

    def needs(self, at: EvidenceSpan) -> tuple[EvidenceSpan, ...] | None:
        """The sentences that must stand before it, the first one first; None where they cannot be told."""
        needed: list[EvidenceSpan] = []
        while self.leans(needed[0] if needed else at):
            before = self.before(needed[0] if needed else at)
            if before is None or len(needed) == MOST_BEFORE:
                return None
            needed.insert(0, before)
        return tuple(needed)

    def leans(self, at: EvidenceSpan) -> bool:
        """It means what only the sentence before tells. Not where the answer puts a name beside the pronoun."""
        if at not in self._leans:
            self._leans[at] = self._is_leaning(at)
        return self._leans[at]

    def _is_leaning(self, at: EvidenceSpan) -> bool:
        hit = self.hits[at.hit]
        if hit.language not in (None, "en") or not leans(self.text(at)):
            return False
        said = self._attribute(hit.revision_id, at.span)
        return leans(self.text(at), speaker_told=bool(said.said_as and said.speaker and not said.unsure))

    def before(self, at: EvidenceSpan) -> EvidenceSpan | None:
        """The sentence before it, where that may be told."""
        n = self.place(at)
        if n == 0:
            return None
        found = EvidenceSpan(at.hit, self.sentences[at.hit][n - 1])
        may = found in self._recalled or self._is_short(found) or self._fresh(self.text(found))
        return found if may and self._is_whole(found) else None

    def recall(self, at: EvidenceSpan) -> EvidenceSpan | None:
        """The sentence before it, which may be told from now on though it was told before; None where that would not
        do."""
        n = self.place(at)
        if n:
            self._recalled.add(EvidenceSpan(at.hit, self.sentences[at.hit][n - 1]))
        found = self.before(at)
        return found if found and not self.leans(found) else None

    def _here(self, at: EvidenceSpan) -> Span:
        return at.span.shifted(-self.hits[at.hit].start)

    def _is_short(self, at: EvidenceSpan) -> bool:
        return len(self.text(at).split()) < FEWEST_WORDS and not counts_people(self.text(at))

    def _is_whole(self, at: EvidenceSpan) -> bool:
        """Not the end of a quotation that began in another sentence, a question, a date line, text that speaks to a
        model, or what an article had wrong, which stands under "Correction"."""
        text = self.text(at)
        if is_retraction(text) or text.endswith("?"):
            return False
        balanced = text.count('"') % 2 == 0 and text.count("“") == text.count("”")
        return balanced and not _DATE_LINE.fullmatch(text) and is_tellable(self.hits[at.hit].text, self._here(at))
