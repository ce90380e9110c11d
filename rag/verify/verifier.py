"""The check of one sentence against the words that it cites."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rag.compare import Contextual, choose, coverage, lacking
from rag.entail import LocalEntail
from rag.errors import EntailmentFailed
from rag.independent.dateline import without_dateline
from rag.text import STOP_WORDS, split_sentences
from rag.text.quotations import comparable
from rag.text.retractions import is_retraction
from rag.types import Entail, Entailment, Stamp, Support, Unmatched
from rag.verify.decide import decider
from rag.verify.evidence import Evidence
from rag.verify.finding import Found
from rag.verify.findings import findings, given_as_false, missing
from rag.verify.given import APART, Given, standing
from rag.verify.leads import without_leads

METHOD = "verify@5"
MOST_WORDS = 3
"""That are told of as like nothing that is cited."""
_EDITORS = frozenset(("according", "via"))


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence and the texts that it cites.

    `context` (title, outlet, date line) may supply names and dates, nothing else. `article` is the text that the
    citations are of: it tells full names and whom a pronoun means. `dateline` is when it was published and tells
    what "Thursday" means. `elsewhere` are other texts at hand, which support nothing. In another `language` of the
    article than English what is not word for word is at best `unclear`.
    """

    sentence: str
    cited: Sequence[str]
    context: str = ""
    article: str = ""
    dateline: Stamp | None = None
    elsewhere: Sequence[str] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True)
class _Open:
    """A claim that the model is to be asked about: its sentence, those that it cites, and what differs."""

    said: Evidence
    parts: list[str]
    found: list[Found]


@dataclass(frozen=True)
class Verifier:
    """Thread-safe. `entail` reads sentence and source together, `contextual` tells how far the words are covered.

    `spare` is asked where `entail` fails; the verdict then says so.
    """

    contextual: Contextual
    entail: Entail
    spare: Entail | None = None

    @classmethod
    def open(cls, entail: Entail | None = None) -> "Verifier":
        """With the models that are shipped; `entail` is asked before the shipped one. Raises `Misconfigured`."""
        local = LocalEntail()
        return cls(Contextual(), entail or local, local if entail else None)

    @cached_property
    def method(self) -> str:
        """Names all that a verdict depends on."""
        return self._method(self.entail)

    def _method(self, entail: Entail) -> str:
        return f"{METHOD}:{entail.fingerprint}:{decider().digest}"

    def load(self) -> None:
        """The models that are shipped now, rather than when the first sentence comes. Raises `Misconfigured`."""
        self.contextual.load()
        for model in (self.entail, self.spare):
            if isinstance(model, LocalEntail):
                model.load()

    def choose(self, said: str, sentences: Sequence[str], *, few: bool = False) -> list[int]:
        """As `rag.compare.choose`: indices of the sentences that bear on what is said, in order."""
        return choose(self.contextual, said, sentences, few=few)

    def bears(self, said: str, cited: Sequence[str]) -> bool:
        """Whether cited texts have enough of a sentence's words to bear on it at all. Raises `EmbeddingFailed`."""
        return self.covered(said, cited) >= decider().covered

    def covered(self, said: str, cited: Sequence[str]) -> float:
        """How far the words of a sentence are in the cited texts, 0 to 1. Raises `EmbeddingFailed`."""
        return coverage(self.contextual(said), [self.contextual(text) for text in cited]).share

    def check(
        self,
        sentence: str,
        cited: Sequence[str],
        *,
        context: str = "",
        article: str = "",
        dateline: Stamp | None = None,
        elsewhere: Sequence[str] = (),
        language: str | None = None,
    ) -> Support:
        """As `check_all` of this one claim; see `Claim`."""
        claim = Claim(sentence, cited, context, article, dateline, elsewhere, language)
        return self.check_all([claim])[0]

    def check_all(self, claims: Sequence[Claim]) -> list[Support]:
        """Verdict on each claim, with what did not match (offsets in its sentence). The model is asked once for all.

        `supported`: it is one of the cited texts or sentences word for word, an editor's "Name: " or "[Name]" apart;
        or they carry it, every figure, name, date and quotation included. `contradicted`: they say otherwise.
        `not_found`: they do not bear on it. `unclear`: any of these may be. Raises `EmbeddingFailed` and
        `EntailmentFailed`.
        """
        begun = [self._begun(claim) for claim in claims]
        open_ones = [each for each in begun if isinstance(each, _Open)]
        entailed, by, degraded = self._asked([(" ".join(each.parts), each.said.text) for each in open_ones])
        found = iter(entailed)
        return [each if isinstance(each, Support) else self._decided(each, next(found), by, degraded) for each in begun]

    def _begun(self, claim: Claim) -> Support | _Open:
        """The verdict where no model is needed for it."""
        apart, others = Evidence(APART.join(claim.cited)), Evidence(APART.join(claim.elsewhere))
        given = Given(apart, Evidence(claim.context), claim.article, claim.dateline, others)
        listed = given_as_false(given)
        if not listed and _is_quoted(claim.sentence, claim.cited, given):
            return Support("supported", self.method, (), 1.0)
        if not is_retraction(claim.sentence):
            given = replace(given, cited=Evidence(standing(given.cited.text)))
        said = Evidence(claim.sentence)
        if not given.cited.text.strip():
            return Support("not_found", self.method, (), 0.0)
        if claim.language is not None and not claim.language.startswith("en"):
            return self._foreign(said, given)
        found = findings(said, given)
        if listed:
            found.append(Found("negation", 0, len(claim.sentence), contradicts=True))
        parts = [span.of(part) for part in given.cited.text.split(APART) for span in split_sentences(part)]
        return _Open(said, parts, found)

    def _decided(self, claim: _Open, entailed: Entailment, by: Entail, degraded: tuple[str, ...]) -> Support:
        sentence, found = claim.said.text, claim.found
        ours = self.contextual(sentence)
        cover = coverage(ours, [self.contextual(part) for part in claim.parts])
        verdict, carried = decider()(cover, entailed, found, by.fingerprint)
        if verdict != "supported":
            words = [
                span
                for span in lacking(sentence, ours, cover)
                if not any(f.start < span.end and span.start < f.end for f in found)
            ]
            found = sorted(
                [*found, *(Found("word", span.start, span.end) for span in words[:MOST_WORDS])], key=lambda f: f.start
            )
        unmatched = tuple(_unmatched(f, sentence) for f in found)
        return Support(verdict, self._method(by), unmatched, round(carried, 4), degraded)

    def _asked(self, pairs: Sequence[tuple[str, str]]) -> tuple[Sequence[Entailment], Entail, tuple[str, ...]]:
        """What the model says, which it was, and why it was not the first one."""
        try:
            return self.entail(pairs) if pairs else (), self.entail, ()
        except EntailmentFailed as error:
            if self.spare is None:
                raise
            why = f"the judgement of {self.entail.fingerprint}, which failed: {error}"
            return self.spare(pairs), self.spare, (why,)

    def _foreign(self, said: Evidence, given: Given) -> Support:
        """By figures, names and dates, which are much the same in all languages."""
        found = tuple(_unmatched(f, said.text) for f in missing(said, given))
        share = self.covered(said.text, [given.cited.text])
        verdict = "not_found" if share < decider().covered else "unclear"
        not_looked_at = ("negation and manner: the article is not in English",)
        return Support(verdict, self.method, found, round(share, 4), not_looked_at)


def _is_quoted(sentence: str, cited: Sequence[str], given: Given) -> bool:
    """Word for word, and what an editor put to it is known from the cited text, its context or article."""
    whole = _word_for_word(cited)
    if comparable(sentence) in whole:
        return True
    bare, leads = without_leads(sentence)
    if not leads or comparable(bare) not in whole:
        return False
    known = given.cited.name_words | given.context.name_words | Evidence(given.article).name_words
    put = {word for start, end in leads for word in Evidence(sentence[start:end]).name_words}
    return put - known <= STOP_WORDS | _EDITORS


def _unmatched(found: Found, sentence: str) -> Unmatched:
    finding = "contradicted" if found.contradicts else found.finding
    return Unmatched(found.kind, sentence[found.start : found.end], found.start, found.end, finding, found.instead)


def _word_for_word(cited: Sequence[str]) -> set[str]:
    """The cited texts, their paragraphs' sentences with and without a dateline, and all of them in one."""
    paragraphs = [paragraph for text in cited for paragraph in text.split(APART)]
    sentences = [span.of(paragraph) for paragraph in paragraphs for span in split_sentences(paragraph)]
    undated = map(without_dateline, sentences)
    return {comparable(text) for text in (*cited, " ".join(cited), *sentences, *undated)} - {""}
