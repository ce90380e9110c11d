"""Reading takes time in proportion to the document, whatever stands in it and wherever.

What keeps a regular expression busy is made from each one that sees documents (`attacks.py`), and put where a document
can have text.
"""

import gc
import importlib
import json
import pkgutil
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from html import escape
from itertools import chain
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rag
from rag.documents.packing import Document
from rag.documents.prepare import Chunking
from rag.documents.read import read
from rag.embed.files import default_tokenizer
from rag.errors import BadInput
from rag.parse import Hints
from rag.tokens import counter
from tests.documents.attacks import Attack, Attacked
from tests.linear import QUICK_SECONDS, RATIO, TIMES

pytestmark = pytest.mark.soak

LOOKED_AT = ("rag.parse", "rag.text", "rag.documents", "rag.chunk")
CHARACTERS = 40_000
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
CHUNKING = Chunking(200, counter(default_tokenizer()))

Place = tuple[str, Callable[[str], str]]


def as_json(**fields: object) -> str:
    return json.dumps({"title": "The harbor", "text": "The harbor was closed on Monday."} | fields)


def page(head: str = "", body: str = "<p>The harbor was closed on Monday.</p>") -> str:
    return f"<html><head><title>The harbor</title>{head}</head><body><article>{body}</article></body></html>"


def feed(item: str) -> str:
    return f'<rss version="2.0"><channel><title>Wire</title><item><title>A</title>{item}</item></channel></rss>'


def linked(text: str) -> str:
    return f'<a href="https://n.example/1">{text}</a> <font>{text}</font>'


def news_item(content: str) -> str:
    about = "<itemMeta/><contentMeta><headline>The harbor</headline></contentMeta>"
    return f'<newsItem guid="urn:1">{about}<contentSet>{content}</contentSet></newsItem>'


PLACES: dict[str, Place] = {
    "unnamed": ("", lambda text: text),
    "text": ("text/plain", lambda text: f"The harbor\n\n{text}\n\nIt was closed."),
    "first line": ("text/plain", lambda text: f"{text}\n\nIt was closed."),
    "markdown": ("text/markdown", lambda text: f"# The harbor\n\n{text}\n\nIt was closed."),
    "heading": ("text/markdown", lambda text: f"# {text}\n\nIt was closed."),
    "front matter": ("text/markdown", lambda text: f"---\ntitle: {text}\ndate: {text}\n---\n\nIt was closed."),
    "JSON text": ("application/json", lambda text: as_json(text=text)),
    "JSON title": ("application/json", lambda text: as_json(title=text, source=text, section=text)),
    "JSON people": ("application/json", lambda text: as_json(authors=[text], language=text)),
    "JSON date": ("application/json", lambda text: as_json(published_at=text)),
    "JSON address": ("application/json", lambda text: as_json(url=f"https://news.example/{text}")),
    "lines": ("application/x-ndjson", lambda text: f"{as_json()}\n{text}\n{as_json(title='B')}"),
    "markup": ("text/html", lambda text: page(body=text)),
    "paragraph": ("text/html", lambda text: page(body=f"<p>{escape(text)}</p><p>It was closed.</p>")),
    "attribute": ("text/html", lambda text: page(body=f'<p class="{escape(text)}" style="{escape(text)}">A</p>')),
    "meta": ("text/html", lambda text: page(f'<meta property="article:published_time" content="{escape(text)}">')),
    "LD": ("text/html", lambda text: page(f'<script type="application/ld+json">{text}</script>')),
    "byline": ("text/html", lambda text: page(body=f'<p class="byline">{escape(text)}</p><p>It was closed.</p>')),
    "feed": ("application/rss+xml", lambda text: feed(f"<description>{escape(text)}</description>")),
    "feed's markup": ("application/rss+xml", lambda text: feed(text)),
    "headlines": (
        "application/rss+xml",
        lambda text: feed(f"<link>https://n.example/</link><description>{escape(linked(text))}</description>"),
    ),
    "news item": ("application/xml", lambda text: news_item(f"<inlineData>{escape(text)}</inlineData>")),
    "news item's markup": ("application/xml", lambda text: news_item(f"<inlineXML>{text}</inlineXML>")),
    "NITF": (
        "application/xml",
        lambda text: f"<nitf><body><body.content><p>{escape(text)}</p></body.content></body></nitf>",
    ),
    "ninjs": ("application/json", lambda text: as_json(uri="urn:1", versioncreated=text, bodies=[{"value": text}])),
    "beginning": ("application/json", lambda text: as_json(text=f"{text} [+9 chars]", description=text)),
    "mail": ("message/rfc822", lambda text: f"From: Wire <a@b.example>\nSubject: A\n\n{text}\n"),
    "mail's fields": (
        "message/rfc822",
        lambda text: f"From: {text}\nSubject: {text}\nDate: {text}\n\nIt was closed.\n",
    ),
    "mailbox": ("application/mbox", lambda text: f"From a@b.example Mon Mar  2 18:05:00 2026\n{text}\n"),
    "feed's date": ("application/rss+xml", lambda text: feed(f"<pubDate>{escape(text)}</pubDate>")),
}


def patterns() -> Iterator["re.Pattern[str] | re.Pattern[bytes]"]:
    for module in pkgutil.walk_packages(rag.__path__, "rag."):
        if module.name.startswith(LOOKED_AT):
            yield from inside(list(vars(importlib.import_module(module.name)).values()))


def inside(value: Any, depth: int = 4) -> Iterator["re.Pattern[str] | re.Pattern[bytes]"]:
    """The patterns of a value, and of what it holds."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list, frozenset, dict)) and depth:
        held = cast(Iterable[Any], value)
        for each in chain(held, cast(dict[Any, Any], value).values() if isinstance(value, dict) else ()):
            yield from inside(each, depth - 1)


ATTACKS = [attack for pattern in dict.fromkeys(patterns()) for attack in Attacked(pattern).attacks()]


def seconds(place: str, attack: Attack, characters: int) -> float:
    media_type, placed = PLACES[place]
    data = placed(attack.of(characters)).encode("utf-8", "replace")
    document = Document(data=data, media_type=media_type or None, name="", hints=Hints(), now=NOW)
    gc.disable()  # a collection takes the longer, the more other tests have left behind
    started = time.process_time()
    with suppress(BadInput):
        for _ in read(document, max_chars=5_000_000, chunking=CHUNKING):
            pass
    took = time.process_time() - started
    gc.enable()
    return took


def is_linear(place: str, attack: Attack) -> bool:
    """Whether the time grows about as the text does; what is quick is not timed again."""
    if seconds(place, attack, CHARACTERS) < QUICK_SECONDS:
        return True
    once, often = (min(seconds(place, attack, n * CHARACTERS) for _ in range(2)) for n in (1, TIMES))
    return often / once < RATIO


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(place=st.sampled_from(list(PLACES)), attack=st.sampled_from(ATTACKS))
def test_the_time_grows_as_the_text_does(place: str, attack: Attack) -> None:
    assert is_linear(place, attack)


def test_a_pattern_that_is_quadratic_would_be_attacked() -> None:
    for source in (r"#.*?\s*$", r"(?:a|b)+c", r"<[^>]*>", r"\s+\d"):
        pattern = re.compile(source)
        assert any(timed(pattern, attack) > RATIO for attack in Attacked(pattern).attacks()), source


def timed(pattern: re.Pattern[str], attack: Attack) -> float:
    """How much longer searching in four times the text takes; 0 where neither takes long enough to tell."""
    took: list[float] = []
    for text in (attack.of(5_000), attack.of(TIMES * 5_000)):
        started = time.process_time()
        pattern.search(text)
        took.append(time.process_time() - started)
    return took[1] / took[0] if took[1] > 0.05 else 0.0
