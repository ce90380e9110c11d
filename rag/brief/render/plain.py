"""Text and addresses of others made harmless: what no format can hold is taken out, what is no web address is not
linked."""

import re
from urllib.parse import quote, urlsplit

# What XML 1.0 cannot hold (half surrogates among it), and the C1 controls, which some terminals obey.
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Embeddings, overrides and isolates of writing direction: in plain text they would turn around the words after them.
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SAFE_IN_URL = "!#$%&'*+,-./:;=?@_~[]"


def clean(text: str) -> str:
    """The text without control characters: safe to print, and valid in XML and HTML once it is escaped."""
    return _UNPRINTABLE.sub("", text)


def line(text: str) -> str:
    """The text on one line, white space folded, without controls of writing direction."""
    return " ".join(undirected(clean(text)).split())


def undirected(text: str) -> str:
    """The text without controls that turn the writing direction around; letters keep the direction of their script."""
    return _DIRECTIONS.sub("", text)


def web_address(url: str | None) -> str | None:
    """The address if it is one of http or https with a host, with what could end it early percent-encoded, or None.

    White space and controls within an address are refused, since browsers drop some of them and not others.
    """
    if url is None or clean(url) != url or re.search(r"\s", url):
        return None
    try:
        found = urlsplit(url)
        host = found.hostname
    except ValueError:
        return None
    return quote(url, safe=_SAFE_IN_URL) if found.scheme in ("http", "https") and host else None
