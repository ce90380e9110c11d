"""The service's side of the child that holds Chroma: start it, ask it, give up on it."""

from contextlib import nullcontext, suppress
from threading import Lock
from typing import Any, cast

from rag import child
from rag.child import Lost

START_SECONDS = 60  # importing Chroma takes 1.8 s on an idle core
CLOSE_SECONDS = 10


class Occupied(Exception):
    """It is busy with something else, and the caller would not wait."""


class Child:
    """One child process. Starting returns at once; the first `call` waits until it is there. Thread-safe."""

    def __init__(self, place: str) -> None:
        self._lock = Lock()
        self._ready = False
        self._lost: Lost | None = None
        self._child = child.Child("rag.index.worker", "holds Chroma")
        with suppress(OSError):
            self._child.connection.send(place)

    @property
    def pid(self) -> int:
        return self._child.pid

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
            self._lost = self._child.bury(error)
            raise self._lost from None
        finally:
            self._lock.release()

    def kill(self) -> None:
        self._child.kill()

    def stop(self) -> None:
        """Lets it finish what it is at and close; kills it when it does not."""
        with suppress(Lost):
            self.call("close", seconds=CLOSE_SECONDS)
            self._child.await_end(CLOSE_SECONDS)
        with self._lock:
            self._lost = self._lost or self._child.bury(EOFError())

    def _exchange(self, request: tuple[object, ...], seconds: float) -> tuple[str, Any]:
        with self._child.watched(seconds) if request[0] in ("upsert", "delete") else nullcontext():
            self._child.connection.send(request)
            return self._receive(seconds)

    def _receive(self, seconds: float) -> tuple[str, Any]:
        if not self._child.connection.poll(seconds):
            self.kill()
            raise TimeoutError(f"no answer within {seconds:g} s")
        return cast("tuple[str, Any]", self._child.connection.recv())
