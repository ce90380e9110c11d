"""Filters by outlet: any name, host or alias of it, as the spellings under which its articles are stored."""

from collections.abc import Iterable
from dataclasses import replace

from rag.errors import UnknownOutlet
from rag.independent.outlets import CLOSEST, Outlets
from rag.types import Filters, Profile


def stored(filters: Filters, outlets: Outlets) -> Filters:
    """What the library is asked with. Raises `UnknownOutlet`."""
    if not filters.sources:
        return filters
    check(filters.sources, outlets)
    spellings = (spelling for asked in filters.sources for spelling in outlets.spellings(asked))
    return replace(filters, sources=tuple(dict.fromkeys(spellings)))


def check(asked: Iterable[str], outlets: Outlets) -> None:
    """Raises `UnknownOutlet` for one that the archive has nothing of, and says which there are."""
    for one in asked:
        if not outlets.spellings(one):
            raise UnknownOutlet(f"no outlet {one!r}: {_which(one, outlets)}")


def widened(profile: Profile, outlets: Outlets) -> Profile:
    """With the names under which its outlets are shown beside those that it has (of weights, in their place); outlets
    that the archive does not have may come yet."""

    def all_of(asked: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for one in asked for name in (one, *_names(one, outlets))))

    return replace(
        profile,
        exclude_sources=all_of(profile.exclude_sources),
        only_sources=all_of(profile.only_sources),
        sources={next(iter(_names(one, outlets)), one): weight for one, weight in profile.sources.items()},
    )


def _names(asked: str, outlets: Outlets) -> tuple[str, ...]:
    found = outlets.find(asked)
    return (found.name,) if found and found.spellings == outlets.spellings(asked) else ()


def _which(asked: str, outlets: Outlets) -> str:
    count = len(outlets.all)
    if not count:
        return "the archive has no articles of a named outlet yet"
    closest = outlets.closest(asked)
    if count <= CLOSEST:
        return f"the archive has {', '.join(dict.fromkeys([*closest, *(one.name for one in outlets.all)]))}"
    return f"the closest of the {count} outlets in the archive are {', '.join(closest)}"
