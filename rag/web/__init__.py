"""The page at `/`: ask, read the answer, see each sentence's words marked in their paragraph.

One file without anything from elsewhere. Its policy lets only its own script and style run, by
their hashes, and what articles say is only ever set as text, never as markup.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_INLINE = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Page:
    """HTML and the Content-Security-Policy under which it may be served."""

    html: str
    policy: str


@cache
def ask_page() -> Page:
    html = files(__name__).joinpath("ask.html").read_text("utf-8")
    hashes: dict[str, str] = {kind: _hash(text) for kind, text in _INLINE.findall(html)}
    return Page(
        html,
        f"default-src 'none'; script-src {hashes['script']}; style-src {hashes['style']}; connect-src 'self'; "
        "img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
