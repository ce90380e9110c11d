"""Who an article is, and which state of it this is.

`article_id` comes from the canonical URL, so that the same article found through a tracking link is
the same article; without a URL from source, title and date. `revision_id` is a hash of everything a
reader could see change. Both are hashes, so handing in an article twice cannot make two of it.
"""

import hashlib
import json
from collections.abc import Sequence

from rag.parse.urls import canonical_url
from rag.types import Draft

_LENGTH = 20
"""Hex digits of an id: 80 bits, collisions out of reach for any archive."""


def article_id(draft: Draft) -> str:
    url = canonical_url(draft.url) if draft.url else None
    if url:
        return "a" + _digest(["url", url])
    day = str(draft.published.at.date()) if draft.published else ""
    return "a" + _digest(["title", (draft.source or "").casefold(), draft.title.casefold(), day])


def revision_id(article: str, draft: Draft) -> str:
    """Of the content as it was normalised; how it was wrapped (format, markup) does not count."""
    seen = [
        article,
        draft.title,
        list(draft.paragraphs),
        str(draft.published) if draft.published else "",
        draft.source or "",
        list(draft.authors),
        draft.language or "",
        draft.section or "",
    ]
    return "r" + _digest(seen)


def _digest(value: Sequence[object]) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
