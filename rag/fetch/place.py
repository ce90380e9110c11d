"""Where a URL leads: a host to resolve, a port, and what the server there is asked and told of its name."""

from dataclasses import dataclass

import httpx2

from rag.errors import BadInput

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Place:
    """`host` is a name in ASCII (IDNA, RFC 5891) or an IP address without brackets; `named` is the `Host` header."""

    url: httpx2.URL
    host: str
    port: int
    named: str

    def at(self, address: str) -> httpx2.URL:
        """The URL with an address instead of the name, so that nothing resolves the name again."""
        return self.url.copy_with(host=address, fragment=None)


def place(url: str) -> Place:
    """Raises `BadInput` for what is no URL, or none to fetch."""
    shown = shown_url(url)
    if any(map(str.isspace, url)):
        raise BadInput(f"{shown}: a URL with white space cannot be fetched")
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, ValueError):
        raise BadInput(f"{shown}: not a URL") from None
    if parsed.scheme not in _PORTS or not parsed.raw_host:
        raise BadInput(f"{shown}: only http and https URLs can be fetched")
    if parsed.userinfo:
        raise BadInput(f"{shown}: a URL with a password cannot be fetched")
    return Place(
        parsed, parsed.raw_host.decode("ascii"), parsed.port or _PORTS[parsed.scheme], parsed.netloc.decode("ascii")
    )


def shown_url(url: str) -> str:
    """For a message: its beginning, half surrogates escaped, which no terminal and no JSON takes."""
    return url[:200].encode(errors="backslashreplace").decode()
