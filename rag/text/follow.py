"""From "he", "the spokesman" or a surname to the name that the same article gives, where one person fits.

Careful on purpose: a wrong name is worse than none. A pronoun is followed when the sentences before it in the
paragraph, or else the last speaker, leave one person; a role when one name in the article has it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Span

PRONOUNS = frozenset("he she they it".split())
_PLURAL = frozenset("they it i we".split())
_TITLE = (
    r"(?:(?:Prime )?Minister|President|Gen|Lt|Col|Capt|Gov|Governor|Mr|Mrs|Ms|Dr|Judge|Mayor|Chief|Father|Sen|Rep"
    r"|Prof|Justice|Police|Infrastructure|Foreign|Defense|Labor|Economy|Interior|Union|City|St|Sgt|Maj|Adm|Owner"
    r"|Seismologist|Presiding|Director|Chairman|Coach|Captain|Chancellor|Senator|King|Queen|Pope|Secretary|Professor"
    r"|Spokesman|Spokeswoman|Ambassador|Cardiologist|Analyst|Economist|Prosecutor|Inspector|Superintendent"
    r"|Engineer|Nurse|Lawyer|Attorney|Researcher|Driver|Pilot|Teacher|Curator|Manager|Commissioner|Councillor|Deputy"
    r"|Archbishop|Bishop|Sheriff|Detective|Officer|Historian|Author|Scientist|Statistician|Commander|Ombudsman|Auditor)"
)
_PERSON = re.compile(
    rf"(?:{_TITLE}\.? )*(?P<name>(?!(?:The|A|An|In|On|At|But|And|Two|Some|Prime|When|While|After|Before|Because"
    rf"|If|As|Since|Although|Unlike"
    rf"|Under|For|By|From|With|His|Her|Their|Its|This|That)\b)(?!{_TITLE}\b)"
    r"[A-Z][\w’'-]+(?: [A-Z]\.| (?:de|van|von|al|bin))?(?: [A-Z][\w’'-]+)+)"
)
_NO_PERSON = re.compile(
    r"\b(?:Post|Times|Journal|Gazette|Herald|Ministry|Office|Bank|Union|Court|Council|University|Hospital|Party|House"
    r"|Street|Square|Row|Islands?|Point|Press|Agency|Kingdom|States|River|Valley|Transit|Hydro|Cup|Rovers|United"
    r"|Marathon|Stadium|Station|Hotel|Company|Corp|Inc|Zoology|Space|Pharma|Appliances|World|War|Election|Minister"
    r"|President|Survey|Radio|Courier|Mirror|Ledger|Drive|Road|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday"
    r"|Sunday|March|April|May|June|January|February|Fenn|Lorne|Group|Lab|League|City|Town|Dam|Asks|Day)\b"
)
_ROLES = frozenset(
    "spokesman spokeswoman spokesperson minister president mayor governor director chief judge lawyer owner leader"
    " coach captain chairman chairwoman chancellor secretary ambassador senator professor scientist doctor analyst"
    " general colonel commander prosecutor inspector farmer seismologist hydrologist".split()
)
"""Offices and callings that one person holds, so that "the mayor" can be somebody."""
_WOMEN = frozenset(
    "mirela irene amalia pavla helena gerda thea iva birgit farah abeni ragna ottilie ilse edda judit rosa anna maria"
    " mary sarah laura emma julia eva olga elena lisa jane susan karen nancy angela ursula kamala hillary melania dana"
    " ingrid greta nadia sofia clara marta alice nora ada petra vera rachel emily kate anne linda barbara".split()
)
_MEN = frozenset(
    "edvin conrad egon tomas henrik rikard ludo anders jonas ruben ambrose hugo selim piers gustav nadir teodor sami"
    " olle amal ulf marek jan lukas wim arno callum pavel bruno donald vladimir joe dmitry john james david michael"
    " robert paul peter thomas mark george boris emmanuel volodymyr sergei sergey ivan anton karl erik odd edo martin"
    " andrew daniel william richard charles steven stephen kevin brian bill barack".split()
)
_LED_BY_TITLE = re.compile(rf".*\b{_TITLE}(?:-elect)? ")
"""Of "Cadrian President Ulf Brandt": what stands before the name."""
_OF_ANOTHER = re.compile(r"\b(?:to|for|of|with|by|from|against|around|behind|about|who|whom) (?:\w+ ){0,3}(?=[A-Z])")
"""A name after it belongs to somebody beside the speaker."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name as the article first gives it, and where."""

    name: str
    at: Span

    @property
    def surname(self) -> str:
        return self.name.split(" ")[-1]

    def fits(self, pronoun: str) -> bool | None:
        """Whether the pronoun can stand for that person; None when the first name does not tell."""
        first = self.name.split(" ")[0].lower()
        if first in _WOMEN or first in _MEN:
            return (first in _WOMEN) == (pronoun == "she")
        return None


@dataclass(frozen=True, slots=True)
class Followed:
    """Whose words they are: the person, or why that is not sure (and then nobody)."""

    person: Person | None
    unsure: str | None = None


def people(text: str) -> list[Person]:
    """Everybody whom the text gives a full name, once each, in order."""
    found: dict[str, Person] = {}
    for match in _PERSON.finditer(text):
        led = _LED_BY_TITLE.match(match["name"])
        start = match.start("name") + (led.end() if led else 0)
        name = re.sub(r"[’']s$", "", text[start : match.end("name")])
        if not _NO_PERSON.search(name) and " " in name:
            found.setdefault(name, Person(name, Span(start, start + len(name))))
    return list(found.values())


def mentioned(text: str, known: Sequence[Person]) -> list[Person]:
    """Those of the known people whose surname stands in the text, the last mention last."""
    places = [
        (max((m.start() for m in re.finditer(rf"\b{re.escape(p.surname)}\b", text)), default=-1), p) for p in known
    ]
    return [p for place, p in sorted(places, key=lambda found: found[0]) if place >= 0]


def by_pronoun(pronoun: str, before: Sequence[str], last: Person | None, known: Sequence[Person]) -> Followed:
    """`before` are the sentences before it, the nearest first; `last` is who spoke in the nearest one."""
    if pronoun in _PLURAL:
        return Followed(None, f"“{pronoun}” may be more than one")
    if last and last.fits(pronoun) is not False:
        return Followed(last)
    for sentence in before[:3]:
        fitting = [p for p in mentioned(sentence, known) if p.fits(pronoun) is not False]
        if len(fitting) == 1:
            return Followed(fitting[0])
        if fitting:
            return Followed(None, f"“{pronoun}” may be {' or '.join(p.name for p in fitting)}")
    return Followed(None, f"“{pronoun}” is nobody whom the sentences before it name")


def by_role(phrase: str, text: str, known: Sequence[Person]) -> Followed:
    """ "the spokesman", "the minister": one person whom the text gives that role, beside the name."""
    role = phrase.split(" ")[-1]
    if role not in _ROLES:
        return Followed(None)
    beside = rf"(?i:\b{role}\b)(?: of [\w' ]{{1,30}}| for [\w' ]{{1,30}})?,? (?:\w+\. )?"
    holders = [
        p
        for p in known
        if re.search(beside + re.escape(p.name), text)
        or re.search(rf"{re.escape(p.name)}, (?:the |its |her |his |a )?[\w'’ ]{{0,30}}(?i:\b{role}\b)", text)
    ]
    if len(holders) == 1:
        return Followed(holders[0])
    return Followed(None, f"more than one {role} is named" if holders else None)


def by_surname(phrase: str, known: Sequence[Person]) -> Person | None:
    """The one person with whose name the phrase ends, or its part before "of", "for" and the like.

    Not of "people close to Ames", "a spokesman for Ames", "Ames's lawyer" or "Ames officials": those are others.
    """
    beside = _OF_ANOTHER.search(phrase)
    own = phrase[: beside.start()].rstrip() if beside else phrase
    fitting = [p for p in known if _is_named(p, own)]
    return fitting[0] if len({p.name for p in fitting}) == 1 else None


def _is_named(person: Person, phrase: str) -> bool:
    surname, name = re.escape(person.surname), re.escape(person.name)
    return bool(re.search(rf"\b{surname}$|\b{name}(?:,|$)", phrase))
