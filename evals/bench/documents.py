"""The worst documents of 20 MB in each format: read or refused in time, while the server answers others.

Each is posted alone, by a process of its own; meanwhile `/healthz` is asked on a new connection each time, as a service
manager does. What `/healthz` takes with nothing else to do is told beside it.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx2

from evals.bench.loaded import say
from evals.bench.rows import Row
from evals.server import Server, running

BYTES = 19_900_000
"""A little under `RAG_LIMITS_BODY_BYTES`."""
DEADLINE = 120
"""`RAG_LIMITS_PARSE_SECONDS` as it comes."""
STORE_SECONDS = 60
PAUSE_SECONDS = 0.02
SENTENCE = "The harbor was closed on Monday after the storm, the mayor of Velm said. "

POST = """
import sys, httpx2
with open(sys.argv[3], "rb") as document:
    sent = httpx2.post(sys.argv[1], content=document, headers={"content-type": sys.argv[2]}, timeout=300)
print(sent.status_code)
"""

Made = tuple[str, bytes]


def filled(head: str, piece: str, tail: str = "", size: int = BYTES) -> bytes:
    return (head + piece * ((size - len(head) - len(tail)) // len(piece.encode())) + tail).encode()


def documents() -> Mapping[str, Made]:
    """By what is bad about each."""
    article = json.dumps({"title": "The harbor", "text": SENTENCE * 20}) + "\n"
    item = f"<item><title>A</title><description>{SENTENCE * 10}</description></item>"
    return {
        "Markdown, a heading and spaces": ("text/markdown", filled("# a", " ", "b")),
        "Markdown, openings of links": ("text/markdown", filled("# A\n\n", "[a](", "\n\nText.")),
        "Markdown, headings": ("text/markdown", filled("", "# a\n\n")),
        "text, dots": ("text/plain", filled("A\n\n", ".")),
        "text, ordinary": ("text/plain", filled("A\n\n", SENTENCE * 5 + "\n\n")),
        "text, a line": ("text/plain", filled("A\n\n", SENTENCE)),
        "text, ends without space": ("text/plain", filled("A\n\n", "中。", size=9_000_000)),
        "HTML, references": ("text/html", filled("<p>", "&amp;", "</p>")),
        "HTML, paragraphs": ("text/html", filled("<article>", "<p>a")),
        "HTML, attributes": ("text/html", filled("<p ", "a=b ", ">A</p>")),
        "HTML, nested": ("text/html", filled("", "<div>", "A")),
        "HTML, openings": ("text/html", filled("<p>A</p>", "<!--<")),
        "JSON, nested": ("application/json", filled("", "[")),
        "JSON, one article": ("application/json", filled('{"title": "A", "text": "', SENTENCE, '"}', 4_900_000)),
        "JSON, many fields": ("application/json", filled('{"title": "A", "text": "b", "x": [0', ",0", "]}")),
        "JSON lines, ordinary": ("application/x-ndjson", filled("", article)),
        "JSON lines, empty": ("application/x-ndjson", filled("", "{}\n")),
        "RSS, ordinary": ("application/rss+xml", filled("<rss><channel>", item, "</channel></rss>")),
        "RSS, small": ("application/rss+xml", filled("<rss><channel>", "<item/>", "</channel></rss>")),
        "RSS, attributes": ("application/rss+xml", filled("<rss><channel><item ", "a='b' ", "/></channel></rss>")),
        "XML, entities": ("application/xml", filled('<!DOCTYPE a [<!ENTITY b "c">]><a>', "&b;", "</a>")),
    }


def measure() -> Iterator[Row]:
    longest, slowest = 0.0, 0.0
    said: list[str] = []
    worst = ""
    for name, (media_type, data) in documents().items():
        with TemporaryDirectory() as home, running(Path(home) / "home") as server:
            document = Path(home) / "document"
            document.write_bytes(data)
            idle = asyncio.run(_idle(server))
            seconds, status, waits = asyncio.run(_posted(server, media_type, document))
        p99 = waits[int(len(waits) * 0.99)]
        health = f"healthz p99 {1000 * p99:.0f} ms of {len(waits)}, at most {1000 * idle:.0f} ms before"
        say(f"{name}: {status} after {seconds:.1f} s, {health}")
        longest, slowest = max(longest, seconds), max(slowest, p99)
        if p99 == slowest:
            worst = name
        if status >= 500:
            said.append(f"{name}: {status}")
    yield Row(name="documents: longest until its answer", measured=longest, wanted=DEADLINE, sign="<", unit="s")
    yield Row(
        name="documents: healthz p99 beside the worst",
        measured=1000 * slowest,
        wanted=100,
        sign="<",
        unit="ms",
        remarks=worst,
    )
    yield Row(name="documents: answers with 5xx", measured=len(said), wanted=0, sign="<=", remarks="; ".join(said))


async def _posted(server: Server, media_type: str, data: Path) -> tuple[float, int, list[float]]:
    """Seconds until the answer, its status, and the times of `/healthz` meanwhile, ascending."""
    started = time.monotonic()
    posting = await asyncio.create_subprocess_exec(
        sys.executable, "-c", POST, f"{server.url}/v1/articles", media_type, str(data), stdout=asyncio.subprocess.PIPE
    )
    answered = asyncio.create_task(posting.communicate())
    waits: list[float] = []
    while not answered.done():
        waits.append(await _health(server.url))
        await asyncio.sleep(PAUSE_SECONDS)
    return time.monotonic() - started, int(answered.result()[0]), sorted(waits)


async def _idle(server: Server) -> float:
    """The longest of fifty, when the service has read a first document."""
    async with httpx2.AsyncClient(base_url=server.url, timeout=STORE_SECONDS) as client:
        markdown = {"content-type": "text/markdown"}
        first = await client.post("/v1/articles?wait=indexed", content=b"# A\n\nB.", headers=markdown)
        first.raise_for_status()
    return max([await _health(server.url) for _ in range(50)])


async def _health(url: str) -> float:
    started = time.monotonic()
    async with httpx2.AsyncClient(base_url=url, timeout=60) as client:
        started = time.monotonic()
        (await client.get("/healthz")).raise_for_status()
    return time.monotonic() - started
