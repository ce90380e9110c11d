"""Posts an edition to a URL of the operator's, signed, so that the receiver knows from whom it is and how old.

The URL is a setting, not something that was read somewhere, so private addresses are allowed; a redirect is not
followed, since where it leads nobody has set.
"""

import asyncio
import hashlib
import hmac

import httpx2
from pydantic import TypeAdapter

from rag.deliver.outcome import Never, NotNow, Outcome, Sent, in_short
from rag.types import EditionView

SECONDS = 10
"""Of one try, all in all."""

GONE = 410
VIEW = TypeAdapter(EditionView)


def signature(secret: str, at: int, body: bytes) -> str:
    """`t=<seconds since 1970>,v1=<hex>`: HMAC-SHA256 of the time, a full stop and the body. A receiver makes it
    again, compares in constant time, and refuses what is older than some minutes."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


async def post(url: str, view: EditionView, *, secret: str, key: str, at: int, seconds: float = SECONDS) -> Outcome:
    """Any 2xx is success. `X-Rag-Delivery` is the same in each try, so that a receiver can tell a second one."""
    body = VIEW.dump_json(view)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "news-rag",
        "X-Rag-Signature": signature(secret, at, body),
        "X-Rag-Edition": view.edition.id,
        "X-Rag-Delivery": f"{view.edition.id}.{key}",
    }
    try:
        async with asyncio.timeout(seconds), httpx2.AsyncClient(trust_env=False, timeout=None) as client:
            request = client.build_request("POST", url, content=body, headers=headers)
            response = await client.send(request, stream=True, follow_redirects=False)
            await response.aclose()
    except TimeoutError:
        return NotNow(f"no answer within {seconds:g} s")
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
        return NotNow(in_short(f"{type(error).__name__}: {error}", (url, secret)))
    return _judged(response)


def _judged(response: httpx2.Response) -> Outcome:
    """A receiver that is being set up or changed answers anything; only one that says it is gone is believed."""
    if response.is_success:
        return Sent()
    if response.status_code == GONE:
        return Never("the server answered 410: it wants no more of this")
    if response.is_redirect:
        return NotNow(f"the server answered {response.status_code}: redirects are not followed")
    asked = response.headers.get("retry-after", "")
    return NotNow(f"the server answered {response.status_code}", float(asked) if asked.isdecimal() else 0)
