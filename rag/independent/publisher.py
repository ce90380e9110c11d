"""Who publishes an article, as keys that two outlets of one house share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

_SECOND_LEVEL = frozenset("ac asn co com edu gob gov gouv ltd mil ne net nic or org plc sch".split())
"""Below a country's domain these are open to all: the name is one label further in. Not the public suffix list, which
changes weekly and would have to be shipped; where this is wrong, the outlet's name still joins its articles."""

_SHARED = frozenset(
    """
    archive.org archive.ph apple.news bsky.app facebook.com feedburner.com flipboard.com google.com instagram.com
    linkedin.com medium.com msn.com news.google.com newsbreak.com reddit.com smartnews.com t.me tumblr.com twitter.com
    x.com yahoo.com youtube.com
    """.split()
)
"""Hosts that carry many publishers side by side: they tell nothing about who reports."""

_HOSTED = frozenset("blogspot.com ghost.io github.io pages.dev substack.com wordpress.com".split())
"""Hosts on which each subdomain is a publisher."""

_DOMAIN = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}", re.IGNORECASE)
_ARTICLE = re.compile(r"^the\s+|\s+online$|\.com$", re.IGNORECASE)
_NEWS = re.compile(r"^([A-Z]{2,5}) News$")
"""BBC News, ABC News: the name is the letters. Not "Daily News"."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What tells one publisher from another; two that share one are the same. `name` is for showing."""

    values: frozenset[str] = frozenset()
    name: str | None = None


def publisher(source: str | None, url: str | None, families: Mapping[str, str]) -> Keys:
    """By the outlet's name and by the host of the article; of a host, its registered part ("bbc.co.uk").

    An outlet without a name goes by its host's label, so that "gazette.example" and "Gazette" are one.
    `families` is looked up by name or host, in any case and with or without "The".
    """
    named = source if source and not is_host(source) else None
    host = registered(_host(url) or (source if source and not named else None))
    names = {name_key(named)} if named else {host.split(".")[0]} if host else set[str]()
    own = {*names, *([host] if host else [])} - {""}
    houses = {name_key(member): house for member, house in families.items()}
    houses |= {house_key: families[m] for m in families if (house_key := registered(m.lower()) or "")}
    found = {name_key(houses[key]) for key in own if key in houses}
    house = next((houses[key] for key in sorted(own) if key in houses), None)
    return Keys(frozenset(own | found), house or named or host)


def is_host(name: str) -> bool:
    """Whether an outlet is called by its host: "gazette.example"."""
    return _DOMAIN.fullmatch(name.strip()) is not None


def name_key(name: str) -> str:
    """ "The Washington Post" and "Washington Post" are one, as are "BBC News" and "BBC"."""
    short = _NEWS.sub(r"\1", _ARTICLE.sub("", " ".join(name.split())))
    return "".join(filter(str.isalnum, short.casefold()))


def registered(host: str | None) -> str | None:
    """The part of a host that somebody registered; None for hosts that many publishers share."""
    if not host or not _DOMAIN.fullmatch(host):
        return None
    labels = host.lower().removeprefix("www.").split(".")
    long = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    found = ".".join(labels[-3 if long else -2 :])
    if found in _HOSTED:
        return ".".join(labels[-3:]) if len(labels) > 2 else None
    return None if found in _SHARED else found


def _host(url: str | None) -> str | None:
    try:
        return urlsplit(url or "").hostname
    except ValueError:  # a bracket that opens no address
        return None
