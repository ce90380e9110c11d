"""Who an article is, and which state of it this is.

`article_id` comes from the name that the publisher keeps for the article where its format has one (`guid` of NewsML-G2,
`uri` of ninjs), so that a later version, or a notice that takes it back, finds it; else from the canonical URL, so that
the same article found through a tracking link is the same article; without either from source, title and date. A name
that is an address counts as a URL. `revision_id` is a hash of everything a
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
    name = draft.guid or draft.url
    url = canonical_url(name) if name else None
    if url:
        return "a" + _digest(["url", url])
    if draft.guid:
        return "a" + _digest(["guid", draft.guid])
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
