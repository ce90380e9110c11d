"""Gets one document from the web: bounded in time, in bytes and in where it may connect.

Each hop of a redirect is resolved, all its addresses are checked, and the connection goes to an
address that was checked, so that a name cannot change its meaning in between (DNS rebinding). The
bytes are counted after decompression, a piece at a time, so that a small file cannot become a huge one.
"""

import asyncio
import socket
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urljoin

import httpx2

from rag.errors import BadInput, FetchFailed, TooLarge
from rag.fetch.addresses import is_public
from rag.fetch.place import Place, place, shown_url

MAX_REDIRECTS = 5
_MAX_ADDRESSES = 3
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/json;q=0.9,*/*;q=0.5"


@dataclass(frozen=True, slots=True)
class Fetched:
    """`media_type` is the Content-Type with its parameters; `url` is where the last redirect led."""

    data: bytes
    media_type: str | None
    url: str


@dataclass(frozen=True, slots=True)
class _Hop:
    """An answer: a document, or the place that it points to."""

    status: int
    data: bytes
    media_type: str | None
    location: str | None
    retry_after: float | None


def fetch(
    url: str,
    *,
    max_bytes: int,
    seconds: float,
    allow_private: bool = False,
    user_agent: str = "news-rag",
    clock: Callable[[], float] = time.monotonic,
) -> Fetched:
    """Blocking; not to be called on an event loop. `seconds` is for everything, names and redirects too.

    Raises `BadInput` (not http(s), a private address), `TooLarge` (over `max_bytes`) or `FetchFailed`.
    """
    deadline = clock() + seconds
    here = url.strip()
    for _ in range(MAX_REDIRECTS + 1):
        hop = _get(here, max_bytes, lambda: deadline - clock(), allow_private, user_agent)
        if hop.location is None:
            return _document(hop, here)
        here = _joined(here, hop.location)
    raise FetchFailed(f"{url}: more than {MAX_REDIRECTS} redirects")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        raise FetchFailed(f"{url}: the server leads on to {shown_url(location)!r}, which is no URL") from None


def _document(hop: _Hop, url: str) -> Fetched:
    if not 200 <= hop.status < 300:
        raise FetchFailed(f"{url}: the server answered {hop.status}", retry_after=hop.retry_after)
    return Fetched(hop.data, hop.media_type, url)


def _get(url: str, max_bytes: int, left: Callable[[], float], allow_private: bool, user_agent: str) -> _Hop:
    there = place(url)
    addresses = _addresses(url, there.host, there.port, left())
    if not allow_private and not all(map(is_public, addresses)):
        raise BadInput(f"{url}: leads to a private address; allow it with RAG_LIMITS_FETCH_PRIVATE=true")
    problem = "no address"
    for address in addresses[:_MAX_ADDRESSES]:
        try:
            return asyncio.run(_ask(url, there, address, max_bytes, left(), user_agent))
        except httpx2.ConnectError as error:
            problem = str(error) or type(error).__name__
        except TimeoutError:
            raise FetchFailed(f"{url}: no complete answer in time") from None
        except (httpx2.HTTPError, httpx2.InvalidURL, zlib.error) as error:
            raise FetchFailed(f"{url}: {error or type(error).__name__}") from None
    raise FetchFailed(f"{url}: cannot connect ({problem})")


def _addresses(url: str, host: str, port: int, seconds: float) -> list[str]:
    """Resolved in a thread of its own, since the system's resolver knows no deadline."""
    found: SimpleQueue[list[str] | OSError] = SimpleQueue()

    def resolve() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.put(list(dict.fromkeys(str(answer[4][0]) for answer in answers)))
        except (OSError, UnicodeError) as error:
            found.put(error if isinstance(error, OSError) else OSError(str(error)))

    Thread(target=resolve, daemon=True).start()
    try:
        addresses = found.get(timeout=max(seconds, 0.001))
    except Empty:
        raise FetchFailed(f"{url}: {host} was not resolved in time") from None
    if isinstance(addresses, OSError):
        raise FetchFailed(f"{url}: {host} cannot be resolved ({addresses.strerror or addresses})")
    return addresses


async def _ask(url: str, there: Place, address: str, max_bytes: int, seconds: float, user_agent: str) -> _Hop:
    """Over one connection to `address`; the name is used for the Host header and the certificate."""
    headers = {"Host": there.named, "User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip"}
    async with asyncio.timeout(max(seconds, 0)), httpx2.AsyncClient(trust_env=False, timeout=None) as client:
        request = client.build_request(
            "GET", there.at(address), headers=headers, extensions={"sni_hostname": there.host}
        )
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            return await _read(url, response, max_bytes)
        finally:
            await response.aclose()


async def _read(url: str, response: httpx2.Response, max_bytes: int) -> _Hop:
    location = response.headers.get("location") if response.status_code in _REDIRECTS else None
    wanted = location is None and response.is_success
    return _Hop(
        response.status_code,
        await _body(url, response, max_bytes) if wanted else b"",
        response.headers.get("content-type"),
        location,
        _seconds(response.headers.get("retry-after")),
    )


async def _body(url: str, response: httpx2.Response, max_bytes: int) -> bytes:
    encoding = response.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "x-gzip", "deflate"):
        raise FetchFailed(f"{url}: the server sent it packed as {encoding}, which was not asked for")
    unpack = zlib.decompressobj(wbits=47) if encoding not in ("identity", "") else None
    data = bytearray()
    async for piece in response.aiter_raw():
        data += unpack.decompress(piece, max_bytes + 1 - len(data)) if unpack else piece
        if len(data) > max_bytes:
            raise TooLarge(f"{url}: larger than {max_bytes} bytes (limit: RAG_LIMITS_BODY_BYTES)")
    if unpack and not unpack.eof:
        raise FetchFailed(f"{url}: the packed document was cut off")
    return bytes(data)


def _seconds(retry_after: str | None) -> float | None:
    """Of a Retry-After in seconds; a date is not used."""
    return float(retry_after) if retry_after and retry_after.isdecimal() else None
