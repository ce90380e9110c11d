"""Time zones as outlets write them behind a time: letters, IANA names, offsets.

Letters that several zones share are read as the one that news uses most: BST is British summer time (not
Bangladesh's), IST India's (not Israel's or Ireland's), CST and CDT the United States' (not China's or Cuba's), AST
Atlantic time (not Arabia's), PST Pacific time (not the Philippines'), MST mountain time (not Malaysia's), GST the
Gulf's. ET, CT, MT and PT are the time of a city with its daylight saving.
"""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

_HOURS: dict[str, float] = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MET": 1, "MEST": 2,
    "MEZ": 1, "MESZ": 2, "HNEC": 1, "HAEC": 2, "EET": 2, "EEST": 3, "TRT": 3, "MSK": 3, "МСК": 3, "SAMT": 4, "YEKT": 5,
    "WAT": 1, "CAT": 2, "SAST": 2, "EAT": 3, "IDT": 3, "AST": -4, "ADT": -3, "IRST": 3.5, "GST": 4, "AFT": 4.5,
    "PKT": 5, "UZT": 5, "IST": 5.5, "NPT": 5.75, "BDT": 6, "MMT": 6.5, "ICT": 7, "WIB": 7, "WITA": 8, "WIT": 9,
    "HKT": 8, "SGT": 8, "MYT": 8, "PHT": 8, "AWST": 8, "JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10,
    "AEDT": 11, "NZST": 12, "NZDT": 13, "NST": -3.5, "NDT": -2.5, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5,
    "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "BRT": -3, "ART": -3, "UYT": -3,
    "CLT": -4, "CLST": -3, "BOT": -4, "VET": -4, "COT": -5, "PET": -5, "ECT": -5,
}  # fmt: skip
_CITIES = {
    "ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles",
    "AKT": "America/Anchorage", "AET": "Australia/Sydney", "UKT": "Europe/London",
}  # fmt: skip
OFFSET = r"(?:(?:GMT|UTC|UT)\s?)?[+\-−]\d{1,2}(?::?[0-5]\d)?"
IANA = r"[A-Z][A-Za-z]{1,20}/[A-Z][A-Za-z_-]{1,30}(?:/[A-Z][A-Za-z_-]{1,30})?"
_OFFSET = re.compile(r"(?:(?:GMT|UTC|UT)\s?)?(?P<sign>[+\-−])(?P<hours>\d\d?):?(?P<minutes>[0-5]\d)?")
_IANA = re.compile(IANA)
_REMARK = re.compile(r"\s?(?:\([^()]{1,50}\)|\[[^\[\]]{1,50}\])$")
_MOST_MINUTES = 14 * 60


def zone_named(text: str) -> tzinfo | None:
    """Of "CEST", "(CEST)", "Europe/Berlin", "GMT+7", "-08:00", "+0200 (CEST)", "GMT-0400 (Eastern Daylight Time)",
    "+02:00[Europe/Berlin]"; None for anything else. Letters are read in capitals only: "est" is also a word."""
    bare = text.strip()
    if len(bare) > 2 and (bare[0], bare[-1]) in (("(", ")"), ("[", "]")):
        bare = bare[1:-1].strip()
    bare = _REMARK.sub("", bare)
    if bare in ("z", "utc", "gmt"):
        return UTC
    if bare in _HOURS:
        return _fixed(round(_HOURS[bare] * 60))
    if bare in _CITIES or _IANA.fullmatch(bare):
        return _known(_CITIES.get(bare, bare))
    found = _OFFSET.fullmatch(bare)
    if not found:
        return None
    minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
    return _fixed(minutes if found["sign"] == "+" else -minutes) if minutes <= _MOST_MINUTES else None


def in_zone(at: datetime, zone: tzinfo) -> datetime:
    """The wall clock's time there, with a plain offset (the zone's rules do not outlive the storing of a date)."""
    offset = at.replace(tzinfo=zone).utcoffset() or timedelta()
    return at.replace(tzinfo=timezone(offset) if offset else UTC)


@lru_cache(maxsize=256)
def _known(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return None


def _fixed(minutes: int) -> tzinfo:
    return timezone(timedelta(minutes=minutes)) if minutes else UTC
