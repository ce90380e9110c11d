"""Who an article is, and which state of it this is.

`article_id` comes from the canonical URL, so that the same article found through a tracking link is the same article;
from the name that its publisher keeps for it (`guid`) where the format has one that tells articles apart better;
without either from source, title and date. A name that is an address counts as a URL, and one that is not made to be
unique in the world (a feed's "p1") counts beside the URL. `revision_id` is a hash of everything a reader could see
change. All are hashes, so handing in an article twice cannot make two of it.

An archive keeps the ids that it has: where the rules for URLs changed since, `former_id` finds what is there.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

from rag.parse.urls import RULES_BEFORE, canonical_url
from rag.types import Draft, Prepared, Revision

_LENGTH = 20
"""Hex digits of an id: 80 bits, collisions out of reach for any archive."""


def article_id(draft: Draft) -> str:
    url = canonical_url(draft.url) if draft.url else None
    if draft.guid:
        return _named(draft.guid, url)
    if url:
        return _of_url(url)
    day = str(draft.published.at.date()) if draft.published else ""
    return "a" + _digest(["title", (draft.source or "").casefold(), draft.title.casefold(), day])


def former_id(url: str) -> str | None:
    """Of an article known by its URL, where the rules before gave it another id."""
    before = canonical_url(url, RULES_BEFORE)
    return _of_url(before) if before and before != canonical_url(url) else None


def revision_id(article: str, said: Draft | Revision) -> str:
    """Of the content as it was normalised; how it was wrapped (format, markup) does not count."""
    draft = isinstance(said, Draft)
    seen = [
        article,
        said.title,
        list(said.paragraphs) if draft else [span.of(said.text) for span in said.paragraphs],
        str(said.published) if said.published else "",
        said.source or "",
        list(said.authors),
        said.language or "",
        said.section or "",
        *([[post.paragraph, str(post.at)] for post in said.posts]),
    ]
    return "r" + _digest(seen)


def under(prepared: Prepared, article: str) -> Prepared:
    """The same as an article of another id."""
    id = revision_id(article, prepared.revision)
    return replace(
        prepared,
        revision=replace(prepared.revision, article_id=article, revision_id=id),
        chunks=tuple(replace(chunk, revision_id=id) for chunk in prepared.chunks),
    )


def _named(guid: str, url: str | None) -> str:
    address = canonical_url(guid)
    if address:
        return _of_url(address)
    return "a" + _digest(["guid", guid] if ":" in guid or not url else ["guid", url, guid])


def _of_url(canonical: str) -> str:
    return "a" + _digest(["url", canonical])


def _digest(value: Sequence[object]) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
