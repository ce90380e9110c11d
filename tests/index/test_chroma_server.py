"""A real Chroma server, and servers that misbehave."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from threading import Thread

import pytest

from rag.errors import IndexUnavailable
from rag.index import Limits
from tests.index.made import OpenIndex, names, vectors
from tests.index.test_chroma import eventually_answers


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def chroma_server(path: Path, port: int) -> Generator[None]:
    chroma = str(Path(sys.executable).with_name("chroma"))
    command = [chroma, "run", "--path", str(path), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield
        finally:
            server.kill()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


@contextmanager
def silent_server() -> Generator[str]:
    """Accepts, and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


@contextmanager
def dripping_server() -> Generator[str]:
    """Sends a byte of its answer now and then, for ever."""
    stop = False

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            try:
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
                while not stop:
                    connection.sendall(b" ")
                    time.sleep(0.1)
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=drip, args=(listener,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            stop = True
            thread.join()


def test_killed_and_restarted_the_same_index_works_again(tmp_path: Path, index: OpenIndex, emptied: list[str]) -> None:
    port = free_port()
    one, matrix = index(f"http://127.0.0.1:{port}"), vectors(1200)
    with chroma_server(tmp_path, port):
        one.upsert(names(1200), matrix)
        one.delete(names(200))
        assert one.count() == 1000
        assert one.query(matrix[700], 2)[0] == ("r700:0", pytest.approx(1, abs=1e-5))
    with pytest.raises(IndexUnavailable):
        one.query(matrix[700], 2)
    with pytest.raises(IndexUnavailable):
        one.upsert(["late:0"], vectors(1, seed=8))
    with chroma_server(tmp_path, port):
        eventually_answers(one)
        one.upsert(["late:0"], vectors(1, seed=8))
        assert one.count() == 1001
        assert one.query(vectors(1, seed=8)[0], 1)[0][0] == "late:0"
    assert emptied == [one.collection]


def test_a_server_that_lost_everything_is_noticed(tmp_path: Path, index: OpenIndex, emptied: list[str]) -> None:
    port = free_port()
    one = index(f"http://127.0.0.1:{port}")
    with chroma_server(tmp_path / "one", port):
        one.upsert(names(3), vectors(3))
    with chroma_server(tmp_path / "two", port):
        with pytest.raises(IndexUnavailable):
            one.query(vectors(1)[0], 3)
        eventually_answers(one)
        assert one.query(vectors(1)[0], 3) == []
    assert emptied == [one.collection] * 2


@pytest.mark.parametrize("server", [silent_server, dripping_server])
def test_a_server_that_hangs_costs_no_more_than_the_limit(
    server: Callable[[], AbstractContextManager[str]], index: OpenIndex
) -> None:
    with server() as url:
        one = index(url, limits=Limits(open=1))
        started = time.monotonic()
        with pytest.raises(IndexUnavailable, match="1 s"):
            one.open()
        assert time.monotonic() - started < 60  # most of it is loading Chroma


def test_nobody_there_is_told_with_the_address(index: OpenIndex) -> None:
    port = free_port()
    one = index(f"http://reader:secret@127.0.0.1:{port}")
    with pytest.raises(IndexUnavailable, match=f"127.0.0.1:{port}") as refused:
        one.open()
    assert "secret" not in str(refused.value)
