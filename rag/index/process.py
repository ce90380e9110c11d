"""The service's side of the child that holds Chroma: start it, ask it, give up on it."""

import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from multiprocessing.connection import Connection
from threading import Lock, Timer
from typing import Any, cast

START_SECONDS = 60  # importing Chroma takes 1.8 s on an idle core
CLOSE_SECONDS = 10


class Lost(Exception):
    """The child is gone. `crashed`: by itself; otherwise it did not answer in time and was killed."""

    def __init__(self, message: str, *, crashed: bool) -> None:
        super().__init__(message)
        self.crashed = crashed


class Occupied(Exception):
    """It is busy with something else, and the caller would not wait."""


class Child:
    """One child process. Starting returns at once; the first `call` waits until it is there. Thread-safe."""

    def __init__(self, place: str) -> None:
        self._lock = Lock()
        self._ready = False
        self._killed = False
        self._lost: Lost | None = None
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the child)
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "rag.index.worker"],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                start_new_session=True,
            )
        self._connection: Connection = Connection(ours.detach())
        with suppress(OSError):
            self._connection.send(place)

    @property
    def pid(self) -> int:
        return self._process.pid

    def call(self, *request: object, seconds: float, patience: float | None = None) -> tuple[str, Any]:
        """The reply (see `rag.index.worker`). Waits `patience` seconds for its turn, None: for ever.

        Raises `Lost` when there is none within `seconds`, and from then on; `Occupied`.
        """
        if not self._lock.acquire(timeout=-1 if patience is None else patience):
            raise Occupied
        try:
            if self._lost:
                raise self._lost
            if not self._ready:
                self._receive(START_SECONDS)
                self._ready = True
            return self._exchange(request, seconds)
        except (EOFError, OSError, TimeoutError) as error:
            self._lost = self._bury(error)
            raise self._lost from None
        finally:
            self._lock.release()

    def kill(self) -> None:
        self._killed = True
        self._process.kill()

    def stop(self) -> None:
        """Lets it finish what it is at and close; kills it when it does not."""
        with suppress(Lost):
            self.call("close", seconds=CLOSE_SECONDS)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(CLOSE_SECONDS)
        with self._lock:
            self._lost = self._lost or self._bury(EOFError())

    def _exchange(self, request: tuple[object, ...], seconds: float) -> tuple[str, Any]:
        # A large request can block in the sending too, when the child has stopped reading.
        watch = Timer(seconds, self.kill)
        watch.daemon = True
        large = request[0] in ("upsert", "delete")
        if large:
            watch.start()
        try:
            self._connection.send(request)
            return self._receive(seconds)
        finally:
            if large:
                watch.cancel()

    def _receive(self, seconds: float) -> tuple[str, Any]:
        if not self._connection.poll(seconds):
            self.kill()
            raise TimeoutError(f"no answer within {seconds:g} s")
        return cast("tuple[str, Any]", self._connection.recv())

    def _bury(self, error: BaseException) -> Lost:
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(0 if self._killed else 1)
        self._process.kill()
        code = self._process.wait()
        self._connection.close()
        crashed = not self._killed
        words = f"died ({_cause(code)})" if crashed else str(error) or "no answer in time"
        lost = Lost(f"the process that holds Chroma: {words}{self._last_words()}", crashed=crashed)
        self._errors.close()
        return lost

    def _last_words(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read()[-2000:].decode("utf-8", "replace").strip().splitlines()
        return f": {lines[-1][:300]}" if lines else ""


def _cause(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
