"""What a question asks for, when a short value answers it. Patterns over its words, English only."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.conflict.statement import GENERAL, content
from rag.text import stem
from rag.text.names import names

VALUES = frozenset({"person", "place", "name", "date", "number", "money", "percentage", "trait"})
"""Kinds of answers that are short enough to be held against each other. `trait` is a noun that says what something
is: its kind, sport, language, party."""

_ATTRIBUTES = (
    re.compile(
        r"^(?:what|who) (?:is|was|are|were) the (?P<attribute>[\w-]+(?: [\w-]+){0,2}?) (?:of|for|in|at)\b", re.I
    ),
    re.compile(r"^what (?:is|was|are|were) .{2,60}['’]s? (?P<attribute>[\w-]+(?: [\w-]+)?)\W*$", re.I),
    re.compile(r"\b(?:what|which) (?P<attribute>(?:type|kind)s? of [\w-]+)", re.I),
    re.compile(r"\b(?:what|which) (?P<attribute>[\w-]+(?: [\w-]+)?) (?:is|was|are|were|does|did|do|has|had)\b", re.I),
)
_KNOWN = re.compile(r"^what (?:is|was) [^,]{3,60} (?:best |mostly )?known for\b", re.I)
_CLASS = re.compile(r"\bthe ((?:[a-z]+ ){1,2})(?=[\"“‘'A-Z])")
_TRAITS = frozenset(
    map(
        stem,
        "profession occupation job career trade role function purpose activity type kind genre medium format sport"
        " position party affiliation religion denomination language nationality gender sex species category industry"
        " discipline instrument".split(),
    )
)
"""Nouns that ask what something is; those of the info boxes of encyclopedias."""
_MEASURED: Mapping[str, str] = {
    **{stem(word): "date" for word in ("date", "year", "birthday")},
    **{stem(word): "money" for word in ("income", "price", "cost", "budget", "salary", "revenue")},
    **{stem(word): "number" for word in ("population", "age", "size", "capacity", "length", "height", "area")},
}
_EMPTY = frozenset(
    map(
        stem,
        "current currently total estimated primary main official modern present name known date year month day time"
        " city country region place location state town county area".split(),
    )
)
"""Words of a question that its answer need not have: what kind of thing it is, and which of several."""
_NAMED = frozenset(("person", "name"))
"""Kinds whose values are names. One name alone asks who or what it is ("who is Ada Holm"), and another name is no
answer to that."""
_MAKERS = frozenset(map(stem, "artist composer author director writer producer singer band creator painter".split()))
_SYNONYMS = (
    "built build constructed erected completed construction",
    "founded established formed created founding incorporated foundation launched",
    "directed director directs",
    "written wrote author writer writes written-by",
    "released release issued",
    "born birth",
    "died death dead",
    "population inhabitants residents people",
    "composer composed composes work music",
    "leads led leader head heads headed chief",
    "introduced introduction launched launch",
    "married husband wife spouse",
    "located lies situated location",
    "won winner wins win",
    "owns owner owned bought acquired",
    "artist singer band",
    "appointed named elected",
    "held fought",
    "opened opening opens inaugurated",
)
_ALIKE: Mapping[str, frozenset[str]] = {
    word: group for line in _SYNONYMS for group in [content(line)] for word in group
}


@dataclass(frozen=True, slots=True)
class Asking:
    """`kind` of `VALUES`; stems of the `subject` (what the question names; may be none), of the
    `attribute` that it asks for, which may be none, and of the `relation`, its other words. Of the last two each word
    is a group: with those that say the same.
    """

    kind: str
    subject: frozenset[str]
    relation: tuple[frozenset[str], ...]
    attribute: tuple[frozenset[str], ...]

    @property
    def near(self) -> frozenset[str]:
        """What stands beside an answer."""
        return frozenset[str]().union(*self.relation, *self.attribute)

    @property
    def words(self) -> frozenset[str]:
        return self.subject | self.near

    def related(self, said: frozenset[str]) -> float:
        """Share of what is asked about the subject that is said of it; 1 for a trait, which is told by its form."""
        groups = () if self.kind == "trait" else (*self.relation, *self.attribute)
        return sum(bool(group & said) for group in groups) / len(groups) if groups else 1.0

    @property
    def maker(self) -> bool:
        """Whose work it is, is asked: it is by him."""
        return self.kind == "person" and any(group & _MAKERS for group in (*self.relation, *self.attribute))


def asking(question: str, wants: str | None) -> Asking | None:
    """None where no short value answers, or where the number of something is asked: what counts tells more there."""
    attribute = _attribute(question)
    kind = _kind(question, wants, attribute)
    if kind is None:
        return None
    quoted = re.findall(r"[\"“]([^\"”]+)[\"”]", question)
    lead = re.match(r"\W*\w+", question)
    asks = lead and question.lower().startswith(("wh", "how", "in "))
    named = names(question[lead.end() :] if lead and asks else question)
    subject = frozenset(w for text in (*quoted, *(n.text for n in named)) for w in content(text)) - attribute
    rest = content(question) - GENERAL - subject - attribute - _classes(question)
    asked = Asking(kind, subject, _groups(rest - _EMPTY), _groups(attribute - _EMPTY))
    return asked if asked.near or (asked.subject and kind not in _NAMED) else None


def _classes(question: str) -> frozenset[str]:
    """What a name is the name of: "the film" in "the film 'Lenna'". It stands in every sentence and tells nothing."""
    return content(" ".join(_CLASS.findall(question)))


def _attribute(question: str) -> frozenset[str]:
    for pattern in _ATTRIBUTES:
        if found := pattern.search(question):
            return content(found["attribute"])
    return frozenset()


def _kind(question: str, wants: str | None, attribute: frozenset[str]) -> str | None:
    measured = next((_MEASURED[word] for word in sorted(attribute) if word in _MEASURED), None)
    if measured and wants in (None, "number", "name", measured):
        return measured
    if wants in ("person", "place", "date"):
        return wants
    if attribute & _TRAITS or _KNOWN.search(question):
        return "trait"
    return wants if wants == "name" else None


def _groups(stems: frozenset[str]) -> tuple[frozenset[str], ...]:
    """A group for each word, words that say the same in one."""
    return tuple(dict.fromkeys(_ALIKE.get(word, frozenset((word,))) for word in sorted(stems)))
