"""Where was searched, in words: what is missing there may well be elsewhere in the archive."""

from datetime import datetime, time

from rag.types import Filters


def within(filters: Filters) -> str:
    """ "in articles published since 2026-03-07, of Radio Sundermark"; nothing where all of the archive was searched."""
    parts = [
        _dated("published since", filters.since),
        _dated("published until", filters.until),
        _dated("known by", filters.as_of),
        _listed("of", filters.sources),
        _listed("in the language", filters.languages),
        _listed("in the section", filters.sections),
        _listed("of the kind", filters.kinds),
        "named for it" if filters.article_ids else "",
    ]
    said = ", ".join(part for part in parts if part)
    return f"in articles {said}" if said else ""


def _dated(how: str, moment: datetime | None) -> str:
    if moment is None:
        return ""
    whole = moment.time().replace(microsecond=0) in (time.min, time(23, 59, 59))
    return f"{how} {moment.date().isoformat() if whole else moment.isoformat(timespec='minutes')}"


def _listed(how: str, names: tuple[str, ...]) -> str:
    return f"{how} {' or '.join(names)}" if names else ""
