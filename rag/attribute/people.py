"""The people whom an article names, and whom its pronouns and its words for an office mean.

Who is he and who is she the article itself tells: which pronouns stand in sentences that name one person alone. In
doubt nobody is meant.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.read import Named, Reading, Word
from rag.types import Span

PRONOUNS = frozenset("he she they it i we".split())
_MANY = frozenset("they it i we".split())
_FORMS = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she"}
REACH, FAR = 3, 8
"""Sentences before a pronoun that may name whom it means; the second where the article tells who is he and who she."""
FEWEST = 0.2
"""Share of the mentions of a surname, alone or behind others, that must be a person's."""
_NAMES_ROLE = frozenset(("compound", "amod", "nmod", "appos"))


@dataclass(frozen=True, slots=True)
class Person:
    """A name as the article gives it in full, and where first; `pronoun` is "he" or "she" where the article tells."""

    name: str
    at: Span
    pronoun: str | None

    @property
    def surname(self) -> str:
        return surname(self.name)

    def fits(self, pronoun: str) -> bool:
        return self.pronoun in (None, pronoun)


@dataclass(frozen=True, slots=True)
class Followed:
    """Whose words they are: the person, or why that is not sure (and then nobody)."""

    person: Person | None = None
    unsure: str | None = None


class People:
    """Of one article."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        full = _full_names(reading)
        self._mentioned = [tuple(_surnames(reading, n, full)) for n in range(len(reading.words))]
        told = _pronouns(reading, self._mentioned)
        self._by_surname = {s: [Person(m.text, m.at, told.get(s)) for m in names] for s, names in full.items()}
        self._by_role = _roles(reading, self._mentioned)

    def named(self, text: str) -> Person | None:
        """The one person of that full name or surname."""
        bare = _bare(text)
        fitting = self._by_surname.get(surname(bare), [])
        exact = [p for p in fitting if p.name == bare or bare.endswith(f" {p.name}")]
        return exact[0] if exact else fitting[0] if len(fitting) == 1 and " " not in bare else None

    def in_role(self, lemma: str) -> Followed:
        """ "the president": the one person beside whose name the article has that word."""
        holders = {s for s in self._by_role.get(lemma, ()) if len(self._by_surname.get(s, ())) == 1}
        if len(holders) == 1:
            return Followed(self._by_surname[holders.pop()][0])
        return Followed(unsure=f"more than one {lemma} is named" if holders else None)

    def meant(self, pronoun: str, n: int, last: str | None) -> Followed:
        """By a pronoun of sentence `n`; `last` is who spoke in the sentence before."""
        if pronoun in _MANY:
            return Followed(unsure=f"“{pronoun}” may be more than one")
        if last:
            person = self.named(last)
            if person is None:
                return Followed(unsure=f"“{pronoun}” may be {last}")
            if person.fits(pronoun):
                return Followed(person)
        for m in range(n - 1, max(-1, n - 1 - FAR), -1):
            texts = dict.fromkeys(self._reading.words[m][i].text for i in self._mentioned[m])
            found = {text: self.named(text) for text in texts}
            told = [p for p in found.values() if p and p.pronoun == pronoun]
            near = [text for text, p in found.items() if p is None or p.fits(pronoun)] if m >= n - REACH else []
            if len(told) == 1:
                return Followed(told[0])
            if len(near) == 1 and (only := found[near[0]]):
                return Followed(only)
            if near:
                names = (p.name if (p := found[text]) else text for text in near)
                return Followed(unsure=f"“{pronoun}” may be {' or '.join(names)}")
        return Followed(unsure=f"“{pronoun}” is nobody whom the sentences before it name")


def surname(name: str) -> str:
    """Its last word, or the one before "Jr."."""
    words = [word for word in name.split() if word.strip(".").lower() not in ("jr", "sr", "ii", "iii")]
    return words[-1] if words else name


def _bare(text: str) -> str:
    for end in ("'s", "’s"):
        text = text.removesuffix(end)
    return text


def _full_names(reading: Reading) -> Mapping[str, list[Named]]:
    """By surname, each name of more than one word where it stands first; a surname alone only where there is none.

    Of a name that the parser takes for a person's at least as often as for something else's, and whose last word it
    does now and then: of single words it errs more often than not, and a byline may be run together with an agency.
    """
    by: dict[str, dict[str, Named]] = defaultdict(dict)
    votes: dict[str, Counter[bool]] = defaultdict(Counter)
    ever: dict[str, Counter[bool]] = defaultdict(Counter)
    for mention in (m for sentence in reading.named for m in sentence if _is_name(m)):
        bare = _bare(mention.text)
        at = Span(mention.at.start, mention.at.start + len(bare))
        by[surname(bare)].setdefault(bare, Named(mention.kind, bare, at))
        votes[bare][mention.kind == "PERSON"] += 1
        ever[surname(bare)][mention.kind == "PERSON"] += 1
    found: dict[str, list[Named]] = {}
    for last, names in by.items():
        full = [m for name, m in names.items() if " " in name] or list(names.values())
        people = [m for m in full if votes[m.text][True] >= votes[m.text][False]]
        if people and ever[last][True] >= FEWEST * ever[last].total():
            found[last] = _apart(people)
    return found


def _apart(names: Sequence[Named]) -> list[Named]:
    """Without those that are another with a title before it."""
    return [m for m in names if not any(m.text.endswith(f" {other.text}") for other in names)]


def _is_name(mention: Named) -> bool:
    words = mention.text.split()
    return not any(c.isdigit() for c in mention.text) and words[0][:1].isupper() and words[-1][:1].isupper()


def _surnames(reading: Reading, n: int, full: Mapping[str, Sequence[Named]]) -> Iterator[int]:
    """The words of a sentence that name a person."""
    return (i for i, w in enumerate(reading.words[n]) if w.pos == "PROPN" and w.text in full)


def _pronouns(reading: Reading, mentioned: Sequence[Sequence[int]]) -> Mapping[str, str]:
    """What stands for whom, by surname: counted in sentences that name one person alone."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for named, words in zip(mentioned, reading.words, strict=True):
        alone = {words[i].text for i in named}
        forms = {_FORMS[w.text.lower()] for w in words if w.text.lower() in _FORMS}
        if len(alone) == 1 and len(forms) == 1:
            votes[alone.pop()].update(forms)
    return {s: next(iter(count)) for s, count in votes.items() if len(count) == 1}


def _roles(reading: Reading, mentioned: Sequence[Sequence[int]]) -> Mapping[str, set[str]]:
    """Surnames by the lemmas of nouns that stand beside them: "President Ilse Varga", "Varga, the minister"."""
    found: dict[str, set[str]] = defaultdict(set)
    for named, words in zip(mentioned, reading.words, strict=True):
        for i in named:
            for lemma in _beside(words, i):
                found[lemma].add(words[i].text)
    return found


def _beside(words: Sequence[Word], at: int) -> Iterator[str]:
    name = words[at]
    if name.dep == "appos" and words[name.head].pos == "NOUN":
        yield words[name.head].lemma
    own = (word for word in words if words[word.head] is name and word is not name)
    yield from (w.lemma for w in own if w.dep in _NAMES_ROLE and w.pos in ("NOUN", "PROPN") and not w.entity)
