"""Clients of a real server that send half of something, nothing, too much, or do not read: none of them stays."""

import json
import socket
import time
from collections.abc import Generator, Iterable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import psutil
import pytest

from evals.server import Server, running

pytestmark = pytest.mark.soak

QUICK = {
    "RAG_LIMITS_HEAD_SECONDS": "1",
    "RAG_LIMITS_IDLE_SECONDS": "1",
    "RAG_LIMITS_BODY_SECONDS": "1",
    "RAG_LIMITS_WRITE_SECONDS": "1",
    "RAG_LIMITS_CONNECTIONS": "12",
}
POST = b"POST /v1/articles HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Generator[Server]:
    with running(tmp_path_factory.mktemp("quick"), environment=QUICK) as server:
        yield server


def connected(server: Server) -> socket.socket:
    parts = urlsplit(server.url)
    return socket.create_connection((parts.hostname, parts.port or 80), timeout=20)


def heard(client: socket.socket) -> bytes:
    """All that comes until the server ends the connection."""
    parts: list[bytes] = []
    while part := client.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def ended(client: socket.socket, sends: Iterable[bytes], pause: float) -> bool:
    """Whether the server ended the connection before all was sent."""
    try:
        for sent in sends:
            client.sendall(sent)
            time.sleep(pause)
    except (BrokenPipeError, ConnectionResetError):
        return True
    return False


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b"", None, ""),
        (b"GET /healthz HTTP/1.1\r\nHost: loc", 408, "too_slow"),
        (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000, 431, "head_too_large"),
        (POST % 100 + b"half", 408, "too_slow"),
    ],
    ids=["nothing", "half a head", "an endless head", "half a body"],
)
def test_what_is_not_finished_is_ended(server: Server, sent: bytes, status: int | None, code: str) -> None:
    with connected(server) as client:
        client.sendall(sent)
        answer = heard(client)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode() if status else b"")
    assert code.encode() in answer


def test_a_drip_of_a_head_is_ended(server: Server) -> None:
    with connected(server) as client:
        drips = (bytes([letter]) for letter in b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"x" * 60)
        assert ended(client, drips, pause=0.1)


def test_idle_connections_shut_nobody_out(server: Server) -> None:
    with ExitStack() as stack:
        for _ in range(60):
            stack.enter_context(connected(server))
        assert httpx2.get(f"{server.url}/healthz", timeout=10).status_code == 200


def test_with_few_descriptors_idle_connections_shut_nobody_out(tmp_path: Path) -> None:
    with running(tmp_path, descriptors=64) as server, ExitStack() as stack:
        for _ in range(80):
            stack.enter_context(connected(server))
        stored = httpx2.post(
            f"{server.url}/v1/articles", json={"title": "Ferry", "text": "The ferry sank."}, timeout=20
        )
        assert stored.status_code == 200, stored.text
        assert httpx2.post(f"{server.url}/v1/ask", json={"question": "What sank?"}, timeout=20).status_code == 200


@pytest.mark.parametrize("size", [20_000_001, 60_000_000], ids=["just over", "far over"])
def test_who_sends_too_much_reads_why(server: Server, size: int) -> None:
    """Before, the connection was reset while the body was still coming, and the answer with it."""
    with connected(server) as client:
        client.sendall(POST % size)
        piece = b"x" * 1_000_000
        for _ in range(size // len(piece)):
            client.sendall(piece)
        client.settimeout(10)
        answer = client.recv(65_536)
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["code"] == "too_large"


def test_an_answer_that_nobody_reads_is_dropped(server: Server) -> None:
    article = {"title": "Long", "url": "https://long.example/1", "text": "The ferry sank off Halvik. " * 100_000}
    id = httpx2.post(f"{server.url}/v1/articles", json=article, timeout=120).json()["articles"][0]["article_id"]
    with connected(server) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        request = f"GET /v1/articles/{id} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        client.sendall(request * 20)
        time.sleep(4)
        assert ended(client, (request * 1000 for _ in range(100)), pause=0.05)


def resident(server: Server) -> float:
    """Megabytes of memory that the server occupies."""
    return psutil.Process(server.process.pid).memory_info().rss / 1e6


CHUNKED = (
    b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
)


@pytest.mark.parametrize(
    "endless",
    [b"X: b\r\n" * 10_000, b"X: " + b"b" * 60_000 + b"\r\n"],
    ids=["small trailers", "large trailers"],
)
def test_endless_trailers_are_ended(server: Server, endless: bytes) -> None:
    """Before, each was kept until the body's time was over: a hundred megabytes a second."""
    with connected(server) as client:
        client.sendall(CHUNKED + b"1\r\n{\r\n0\r\n")
        assert ended(client, (endless for _ in range(100)), pause=0.001)


def test_endless_chunk_extensions_are_ended(server: Server) -> None:
    with connected(server) as client:
        client.sendall(CHUNKED + b"1")
        assert ended(client, (b";x" * 30_000 for _ in range(100)), pause=0.001)


def test_trailers_are_no_headers(server: Server) -> None:
    body = b'{"question": "Who?"}'
    with connected(server) as client:
        sent = b"%x\r\n%s\r\n0\r\nHost: elsewhere.example\r\nConnection: close\r\n\r\n" % (len(body), body)
        client.sendall(CHUNKED.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n") + sent)
        assert heard(client).startswith(b"HTTP/1.1 200 ")


def test_a_few_requests_may_come_ahead_of_their_answers(server: Server) -> None:
    with connected(server) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 10)
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert heard(client).count(b"HTTP/1.1 200 ") == 11


def test_a_flood_of_requests_ahead_of_their_answers_is_ended(server: Server) -> None:
    """Before, all of a connection's were parsed and kept: thirty connections blocked the server for 23 s."""
    before = resident(server)
    flood = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 3000
    for _ in range(10):
        with connected(server) as client:
            assert ended(client, (flood for _ in range(100)), pause=0.001)
    assert httpx2.get(f"{server.url}/healthz", timeout=5).status_code == 200
    assert resident(server) < before + 100


@pytest.mark.parametrize(
    "sent",
    [
        b"FOO / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01",
    ],
    ids=["method", "path", "length", "TLS"],
)
def test_what_is_no_http_gets_a_problem_document(server: Server, sent: bytes) -> None:
    with connected(server) as client:
        client.sendall(sent)
        head, _, body = heard(client).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"application/problem+json" in head
    assert json.loads(body)["code"] == "malformed_request"
