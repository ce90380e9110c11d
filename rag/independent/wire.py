"""Which news agency an article was taken from, by its byline, its dateline or its last line.

A mention in the text is no credit: "according to Reuters" is a statement that one sentence relays, and "Reuters
contributed to this report" leaves the report its author's. English and a few international forms of credit.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from rag.independent.publisher import name_key
from rag.types import Furniture

AGENCIES: dict[str, tuple[str, ...]] = {
    "Associated Press": ("AP", "The Associated Press"),
    "Reuters": ("Thomson Reuters",),
    "Agence France-Presse": ("AFP",),
    "Deutsche Presse-Agentur": ("dpa", "DPA"),
    "Bloomberg": ("Bloomberg News",),
    "United Press International": ("UPI",),
    "PA Media": ("PA", "Press Association"),
    "EFE": ("Agencia EFE",),
    "ANSA": (),
    "TASS": ("ITAR-TASS",),
    "Interfax": (),
    "RIA Novosti": ("RIA",),
    "Ukrinform": (),
    "Interfax-Ukraine": (),
    "Xinhua": ("Xinhua News Agency",),
    "Kyodo": ("Kyodo News",),
    "Jiji Press": ("Jiji",),
    "Yonhap": ("Yonhap News Agency",),
    "Anadolu": ("Anadolu Agency", "AA"),
    "Press Trust of India": ("PTI",),
    "Asian News International": ("ANI",),
    "Indo-Asian News Service": ("IANS",),
    "Australian Associated Press": ("AAP",),
    "The Canadian Press": ("Canadian Press", "CP"),
    "Austria Presse Agentur": ("APA",),
    "Keystone-SDA": ("SDA", "ATS"),
    "Belga": (),
    "ANP": (),
    "Ritzau": (),
    "NTB": (),
    "STT": (),
    "TT News Agency": ("TT",),
    "Polish Press Agency": ("PAP",),
    "CTK": ("ČTK",),
    "MTI": (),
    "Bernama": (),
    "Antara": ("Antara News",),
    "IRNA": (),
    "WAM": (),
    "Saudi Press Agency": ("SPA",),
}
"""By the name that is shown: the other names that credits use. Letters alone count only in the place of a credit."""

_BY_KEY = {name_key(form): name for name, forms in AGENCIES.items() for form in (name, *forms)}
_NAMED = "|".join(
    re.escape(form)
    for form in sorted((f for name, forms in AGENCIES.items() for f in (name, *forms)), key=len, reverse=True)
)
_LETTERS = r"[A-Z][A-Z.\-]{1,7}"
_PLACE = r"[^\W\d_a-z][^\n()/\"“]{0,60}?"
_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .,’'\-]+(?:, [A-Z][a-z]+\.? \d{1,2})?"
_DASH = r"\s*[—–-]"
_DATELINE = re.compile(
    rf"(?:{_PLACE}[ ,:.]*)?(?:[—–-]\s?)?\((?P<round>{_NAMED})\)(?:{_DASH}|:|\s)"
    rf"|{_CAPITALS}[ ,]\((?P<unlisted>{_LETTERS}|[A-Z]\w+)\){_DASH}"
    rf"|(?:{_PLACE}[ ,.]*)?/(?P<slashed>{_NAMED})/"
    rf"|{_PLACE}, (?P<plain>{_NAMED})\s?[—–-]"
)
"""The start of an article: "BRENNICK (OPA) — ", "LONDON, Nov 7 (Reuters) - ", "MOSCOW, March 2. /TASS/. ".

After a place in capitals and before a dash any name in round brackets is a credit, as no list of agencies is whole;
elsewhere it could be anything: "The European Union (EU) — which".
"""
_SIGNED = re.compile(rf"(?:[—–-]+\s?|\(|\[)(?:with )?(?P<name>{_NAMED})[)\]]?\.?$|^(?P<alone>{_NAMED})\.?$")
_BYLINE = re.compile(rf"(?:^|[\s/,|·•(—–-])(?P<name>{_NAMED})(?=$|[\s/,|·•)—–-])")
_PROVIDED = re.compile(
    rf"(?:provided|supplied|first published|distributed|written|produced) by (?:the )?(?P<name>{_NAMED})\b"
    rf"|(?:story|article|report|text)(?: is| was)?(?: taken)? from (?:the )?(?P<from>{_NAMED})\b",
    re.IGNORECASE,
)
_DESK = re.compile(r"\s+(?:staff|news agency|newsroom|correspondents?|writers?|wire|news wire)$", re.IGNORECASE)
_HELPED = re.compile(r"\b(?:contribut|additional reporting|with (?:inputs?|files|material|reporting))", re.IGNORECASE)


def agency(text: str, authors: Sequence[str], furniture: Sequence[Furniture], source: str | None) -> str | None:
    """The agency's name, or None for a report of the outlet's own (the agency's own site counts as the agency)."""
    return next(_credits(text, authors, furniture, source), None)


def _credits(text: str, authors: Sequence[str], furniture: Sequence[Furniture], source: str | None) -> Iterator[str]:
    yield from _known(source)
    for author in authors:
        yield from _known(_DESK.sub("", author))
        if re.fullmatch(_LETTERS, author) and not _own(author, source):
            yield author
    yield from _opening(text, source)
    yield from _lines(part for part in furniture if part.kind in ("byline", "boilerplate", "note"))
    yield from _closing(text)


def _opening(text: str, source: str | None) -> Iterator[str]:
    """A dateline's credit. An outlet that signs its own reports so ("(CNN) —" on CNN) is no agency."""
    found = _DATELINE.match(text)
    name = found and next(filter(None, found.groups()), None)
    if name and not _own(name, source):
        yield _BY_KEY.get(name_key(name), name)


def _lines(furniture: Iterable[Furniture]) -> Iterator[str]:
    for part in furniture:
        if _HELPED.search(part.text):
            continue
        found = _BYLINE.search(part.text) if part.kind == "byline" else None
        provided = _PROVIDED.search(part.text)
        name = found["name"] if found else provided and (provided["name"] or provided["from"])
        yield from _known(name)


def _closing(text: str) -> Iterator[str]:
    last = text.rstrip().rsplit("\n\n", 1)[-1]
    found = None if _HELPED.search(last[-200:]) else _SIGNED.search(last)
    yield from _known(found and (found["name"] or found["alone"]))


def _known(name: str | None) -> Iterator[str]:
    if name and (found := _BY_KEY.get(name_key(name))):
        yield found


def _own(name: str, source: str | None) -> bool:
    """Whether the letters are the outlet's own: its name, or the initials of it."""
    initials = "".join(word[0] for word in (source or "").split())
    key = name_key(name)
    return bool(source) and key in (name_key(source or ""), initials.casefold(), name_key(initials.removeprefix("T")))
