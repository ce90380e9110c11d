"""Against a real HTTP server on loopback; private addresses are allowed where the test is about something else."""

import gzip
import time
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from rag.errors import BadInput, FetchFailed, TooLarge
from rag.fetch import MAX_REDIRECTS, Fetched, fetch

PAGE = b"<html><body><p>The harbor was closed.</p></body></html>"
Answer = Callable[[BaseHTTPRequestHandler], None]


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in {"Content_Length": str(len(body)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def drip(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def endless(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def redirect(place: str) -> Answer:
    return lambda handler: send(handler, b"", 302, Location=place)


def echo(handler: BaseHTTPRequestHandler) -> None:
    send(handler, f"{handler.headers['Host']} {handler.headers['User-Agent']} {handler.path}".encode())


BOMB = gzip.compress(b"\0" * 200_000_000, 9)
ANSWERS: dict[str, Answer] = {
    "/page": lambda h: send(h, PAGE, Content_Type="text/html; charset=utf-8"),
    "/echo": echo,
    "/gzip": lambda h: send(h, gzip.compress(PAGE), Content_Encoding="gzip", Content_Type="text/html"),
    "/deflate": lambda h: send(h, zlib.compress(PAGE), Content_Encoding="deflate"),
    "/cut": lambda h: send(h, gzip.compress(PAGE)[:-12], Content_Encoding="gzip"),
    "/not-gzip": lambda h: send(h, PAGE, Content_Encoding="gzip"),
    "/brotli": lambda h: send(h, PAGE, Content_Encoding="br"),
    "/bomb": lambda h: send(h, BOMB, Content_Encoding="gzip"),
    "/large": lambda h: send(h, b"x" * 2_000_000),
    "/endless": endless,
    "/drip": drip,
    "/hang": lambda _: time.sleep(20),
    "/away": redirect("/page"),
    "/loop": redirect("/loop"),
    "/to-file": redirect("file:///etc/hostname"),
    "/to-metadata": redirect("http://169.254.169.254/latest/meta-data"),
    "/to-no-url": redirect("//[x]/"),
    "/to-half-a-url": redirect("http://[::1"),
    "/to-no-port": redirect("http://127.0.0.1:port/"),
    "/to-no-name": redirect("http://xn--/"),
    "/to-umlaut": redirect("/%C3%BC"),
    "/%C3%BC": lambda h: send(h, PAGE),
    "/missing": lambda h: send(h, b"gone", 404),
    "/busy": lambda h: send(h, b"", 503, Retry_After="7"),
    "/short": lambda h: send(h, b"abc", Content_Length="100"),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        try:
            ANSWERS[self.path.partition("?")[0]](self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.block_on_close = False
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def get(url: str, *, max_bytes: int = 1_000_000, seconds: float = 5, allow_private: bool = True) -> Fetched:
    return fetch(url, max_bytes=max_bytes, seconds=seconds, allow_private=allow_private, user_agent="test/1")


def test_a_document_comes_with_its_type_and_its_address(site: str):
    assert get(f"{site}/page") == Fetched(PAGE, "text/html; charset=utf-8", f"{site}/page")


def test_the_server_sees_the_name_that_was_asked_for(site: str):
    port = site.rpartition(":")[2]
    data = get(f"http://localhost:{port}/echo?q=a%20b#part").data.decode()
    assert data == f"localhost:{port} test/1 /echo?q=a%20b"


@pytest.mark.parametrize("path", ["/gzip", "/deflate"])
def test_packed_documents_are_unpacked(site: str, path: str):
    assert get(site + path).data == PAGE


@pytest.mark.parametrize("path", ["/bomb", "/large", "/endless"])
def test_bytes_are_counted_after_unpacking(site: str, path: str):
    with pytest.raises(TooLarge, match="RAG_LIMITS_BODY_BYTES"):
        get(site + path)


def test_the_limit_itself_is_allowed(site: str):
    assert get(f"{site}/gzip", max_bytes=len(PAGE)).data == PAGE
    with pytest.raises(TooLarge):
        get(f"{site}/gzip", max_bytes=len(PAGE) - 1)


@pytest.mark.parametrize("path", ["/drip", "/hang"])
def test_the_deadline_is_for_everything(site: str, path: str):
    start = time.perf_counter()
    with pytest.raises(FetchFailed, match="in time"):
        get(site + path, seconds=1)
    assert time.perf_counter() - start < 15


def test_redirects_are_followed_to_where_they_end(site: str):
    assert get(f"{site}/away").url == f"{site}/page"
    with pytest.raises(FetchFailed, match=f"more than {MAX_REDIRECTS}"):
        get(f"{site}/loop")
    with pytest.raises(BadInput, match="only http"):
        get(f"{site}/to-file")


@pytest.mark.parametrize("path", ["/to-no-url", "/to-half-a-url", "/to-no-port", "/to-no-name"])
def test_a_redirect_to_no_url_is_an_error_of_ours(site: str, path: str):
    with pytest.raises((FetchFailed, BadInput)):
        get(site + path)


def test_a_path_may_be_written_in_any_letters(site: str):
    assert get(f"{site}/ü").data == get(f"{site}/to-umlaut").data == PAGE


@pytest.mark.parametrize("path", ["/missing", "/cut", "/not-gzip", "/brotli", "/short"])
def test_what_is_no_whole_document_fails(site: str, path: str):
    with pytest.raises(FetchFailed):
        get(site + path)


def test_a_server_that_asks_to_wait_is_told_on(site: str):
    with pytest.raises(FetchFailed) as caught:
        get(f"{site}/busy")
    assert caught.value.retry_after == 7


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/hostname",
        "javascript:alert(1)",
        "no url",
        "http://",
        "http://[::1",
        "http://u:p@a.example/",
        "http://a.example:port/",
        "http://a.example/\ud800",
        "http://\ud800.example/",
        "http://bü cher.example/",
        "http://☃.example/",
        "http://" + "ü" * 100 + ".example/",
    ],
)
def test_other_addresses_are_refused(url: str):
    with pytest.raises(BadInput) as caught:
        get(url)
    str(caught.value).encode()


@pytest.mark.parametrize(
    "host",
    "127.0.0.1 localhost 10.0.0.1 192.168.1.1 169.254.169.254 [::1] 0.0.0.0 2130706433 0x7f.1 100.64.0.1"
    " [::ffff:127.0.0.1] [64:ff9b::7f00:1] [2002:7f00:1::] [fd00::1]".split(),
)
def test_private_addresses_are_refused_unless_allowed(host: str):
    with pytest.raises(BadInput, match="RAG_LIMITS_FETCH_PRIVATE"):
        get(f"http://{host}:9/", allow_private=False)


def test_nobody_there_fails(site: str):
    with pytest.raises(FetchFailed, match="connect"):
        get("http://127.0.0.1:1/")
    with pytest.raises(FetchFailed, match="resolved"):
        get("http://nowhere.invalid/", seconds=20)
