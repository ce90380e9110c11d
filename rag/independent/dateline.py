"""Datelines ("BRENNICK (OPA) — ", "HALVIK, March 3 (Reuters) - "): they tell where a report was filed and by whom, and
are no part of its first sentence."""

import re

from rag.independent.wire import AGENCIES

_CAPITALS = r"[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.’'\- ]*[A-ZÀ-ÖØ-Þ.](?:/[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ .’'\-]+)*"
_NAME = r"[A-ZÀ-ÖØ-Þ][\w.’'\-]*(?: (?:[A-ZÀ-ÖØ-Þ][\w.’'\-]*|of|de|la|al)){0,2}"
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAY = rf"(?:{_MONTH} \d{{1,2}}|\d{{1,2}} {_MONTH})(?:,? \d{{4}})?"
_AGENCY = "|".join(re.escape(form) for name, forms in AGENCIES.items() for form in (name, *forms))
_CREDIT = rf"(?:\((?:[A-Z]{{2,6}}|{_AGENCY})\)|/(?:[A-Z]{{2,6}}|{_AGENCY})/)"
_DASH = r"\s?(?:[—–]|--?)\s"
_DATELINE = re.compile(
    rf"(?:(?:{_CAPITALS}|{_NAME})(?:, {_NAME})?,? ?(?:{_DAY}[,.]? ?)?{_CREDIT}(?:{_DASH}|\. )"
    rf"|{_CAPITALS}(?:, {_NAME})?,? ?(?:{_DAY},? ?)?\([A-Z][\w .&]{{1,30}}\){_DASH}"
    rf"|{_CREDIT}{_DASH}"
    rf"|(?:{_CAPITALS}|{_NAME}), (?:{_NAME}, )?{_DAY}(?:{_DASH}|: )"
    rf"|(?=[^—–:]*[A-ZÀ-ÖØ-Þ]{{4}}){_CAPITALS}(?:, {_NAME})?\s?(?:[—–]|--)\s)(?=[“\"‘'A-ZÀ-ÖØ-Þ0-9])"
)
"""A place, a day, an agency, and a dash, before the start of a sentence: an agency or a day must be there, or the place
is in capitals. After such a place any name in brackets is an agency, after another one letters or an agency that is
known. "NATO — the alliance — …" goes on in small letters and is none."""
_LONGEST = 120
_SHORTEST = 2
"""Words that must be left."""


def dateline(text: str) -> int:
    """How many code points of the text are its dateline; 0 where it has none."""
    found = _DATELINE.match(text[:_LONGEST])
    if not found or len(text[found.end() :].split()) < _SHORTEST:
        return 0
    return found.end()


def without_dateline(text: str) -> str:
    return text[dateline(text) :]
