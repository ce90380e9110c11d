"""A real server in a process of its own, on a free port, for the demonstration, benchmarks and tests."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

_STOP_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Server:
    """`url` without a slash at the end; `ready_seconds` from the start of the process to readiness."""

    url: str
    process: "subprocess.Popen[bytes]"
    ready_seconds: float


@contextmanager
def running(
    home: Path, *, environment: Mapping[str, str] | None = None, wait: float = 60, descriptors: int | None = None
) -> Generator[Server]:
    """`rag serve` over `home`, ready; stopped with SIGTERM at the end.

    Settings come from `environment` alone, not from the caller's; `descriptors` is the most that it may have open
    (None: as the caller). Raises RuntimeError when the
    server ends or is not ready in time.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("RAG_", "OPENAI_"))}
    limited = ["prlimit", f"--nofile={descriptors}:{descriptors}"] if descriptors else []
    command = [*limited, sys.executable, "-m", "rag", "--home", str(home), "serve", "--port", str(port)]
    started = time.perf_counter()
    process = subprocess.Popen(command, env=clean | {"RAG_LOG_LEVEL": "warning"} | dict(environment or {}))  # noqa: S603
    try:
        _await_ready(url, process, wait)
        yield Server(url, process, time.perf_counter() - started)
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _await_ready(url: str, process: "subprocess.Popen[bytes]", seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with code {process.returncode}")
        try:
            if httpx2.get(f"{url}/readyz", timeout=1).is_success:
                return
        except httpx2.HTTPError:
            pass
        time.sleep(0.02)
    raise RuntimeError(f"the server was not ready within {seconds} seconds")
