"""A module of ours as a process of its own: started by exec, spoken to over a socket, given up when it is lost.

For work that can crash, hang or hold the interpreter's lock. The module is run with `python -m`, never forked
from a process that has threads. Its standard input is the socket, and it ends when that closes.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from threading import Timer


class Lost(Exception):
    """The child is gone. `crashed`: by itself; otherwise it was killed here, for not answering in time.

    `code` is its exit code, or the number of the signal that ended it, negative.
    """

    def __init__(self, message: str, *, crashed: bool, code: int = 0) -> None:
        super().__init__(message)
        self.crashed = crashed
        self.code = code


class Child:
    """Our side. Starting returns at once. One user at a time."""

    def __init__(self, module: str, does: str, *, environment: Mapping[str, str] | None = None) -> None:
        """`does` completes "the process that …" in messages; without `environment` it gets ours."""
        self._does = does
        self._killed = False
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the child)
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  (a module of ours)
                [sys.executable, "-m", module],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                start_new_session=True,
                env=environment,
            )
        self.connection: Connection = Connection(ours.detach())

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._killed = True
        self._process.kill()

    @contextmanager
    def watched(self, seconds: float) -> Generator[None]:
        """Kills it when the block takes longer: to send much blocks when the child has stopped reading."""
        watch = Timer(seconds, self.kill)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def await_end(self, seconds: float) -> None:
        """Until it has ended by itself, or so long."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)

    def bury(self, error: BaseException) -> Lost:
        """Ends it, if it has not ended, and says what became of it; `error` is how that was noticed."""
        self.await_end(0 if self._killed else 1)
        self._process.kill()
        code = self._process.wait()
        self.connection.close()
        crashed = not self._killed
        words = f"died ({_cause(code)})" if crashed else str(error) or "no answer in time"
        lost = Lost(f"the process that {self._does}: {words}{self._last_words()}", crashed=crashed, code=code)
        self._errors.close()
        return lost

    def _last_words(self) -> str:
        self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, self._errors.tell() - 2000))
        lines = self._errors.read().decode("utf-8", "replace").strip().splitlines()
        return f": {lines[-1][:300]}" if lines else ""


def _cause(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def to_parent() -> Connection:
    """The child's side. Signals that a service manager sends to all at once are left to the parent."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)
    return Connection(0)
