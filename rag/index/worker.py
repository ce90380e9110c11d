"""The child process that holds Chroma: `python -m rag.index.worker`, and the only file that imports it.

Chroma keeps Python's global lock for the whole of a write (seconds, when it flushes), can crash the
process on a broken segment, and can wait for ever. So the service never loads it: a child opens it,
answers requests over a socket (its standard input) one at a time, and ends when the socket closes.
Opening is also the probe: files of the right size, a count, and samples that find themselves.

A kill of the service leaves the child to finish the write it is in, and the lock beside the data
makes a successor wait for that. The alarm ends a child that hangs, whoever may be left to do so.

A request is a tuple, its name first. The reply is (kind, value): `ok` with the result, or one of
`gone`, `mismatch`, `failed` with words.
"""

import base64
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import Settings
from chromadb.errors import NotFoundError
from filelock import FileLock
from numpy.typing import NDArray

from rag.child import to_parent
from rag.index.segment import torn
from rag.types import Matrix

LONGEST_REQUEST = 300  # seconds; more than any time-out on the other side
SAMPLES = 16  # entries that the probe looks for
SAME = 0.01  # cosine distance of a vector to itself, or to a copy of it
FOUND_SHARE = 0.75  # the search is approximate, even for itself
READ_TRIES = 2  # a read beside a write can fail once with "Error finding id"

HNSW: CreateHNSWConfiguration = {
    "space": "cosine",
    "ef_construction": 100,
    "max_neighbors": 16,
    "ef_search": 200,
    "sync_threshold": 1000,
}
"""With 100,000 vectors of sentences and their windows, 60 wanted: recall@10 .993 and recall@60 .989 (ef_search
100: .985 and .972; 400: .996), 1 ms more than at 100. Up to `sync_threshold` entries are entered again at
opening: 10,000 of them took 12 s, 1,000 one.
"""


class Mismatch(Exception):
    """The collection was made by somebody else."""


class Torn(Exception):
    """The index lacks what it says to have."""


class Closed(Exception):
    """The collection was not opened by this process."""


class Store:
    """What the requests do: one method each."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._lock: FileLock | None = None
        self._client: ClientAPI | None = None
        self._collections: dict[str, chromadb.Collection] = {}

    def hold(self, seconds: float) -> None:
        """Waits until a predecessor that is still writing has ended. Raises filelock.Timeout."""
        if "://" not in self._place and self._lock is None:
            Path(self._place).mkdir(parents=True, exist_ok=True)
            self._lock = FileLock(f"{self._place}.lock", timeout=seconds)
            self._lock.acquire()

    def open(self, name: str, metadata: dict[str, str | int]) -> tuple[bool, int]:
        """Makes the collection when it is missing; (made now, entries). Raises Mismatch, Torn."""
        if self._client is None and self._lock and (wrong := torn(Path(self._place))):
            raise Torn(wrong)
        made = self._find(name, metadata)
        count = self.count(name)
        if count and self._lock:
            self._probe(name, count)
        elif count:
            self.query(name, np.ones(int(metadata["dimension"]), np.float32), 1)
        return made, count

    def _probe(self, name: str, count: int) -> None:
        """Whether entries are found by their own vectors; loads the graph, so that later queries are quick."""
        found = 0
        offsets = range(0, count, max(1, count // SAMPLES))
        for offset in offsets:
            vectors = self._collection(name).get(limit=1, offset=offset, include=["embeddings"])["embeddings"]
            nearest = self.query(name, np.asarray(vectors, np.float32)[0], 1)
            found += bool(nearest) and nearest[0][1] < SAME
        if found < FOUND_SHARE * len(offsets):
            raise Torn(f"{found} of {len(offsets)} entries are found by their own vectors")

    def upsert(self, name: str, ids: list[str], matrix: Matrix) -> None:
        self._collection(name).upsert(ids=ids, embeddings=matrix)

    def delete(self, name: str, ids: list[str]) -> None:
        self._collection(name).delete(ids=ids)

    def query(self, name: str, vector: NDArray[np.float32], n: int) -> list[tuple[str, float]]:
        """(id, cosine distance), nearest first; hits without an id are left out."""
        collection = self._collection(name)
        for _ in range(READ_TRIES - 1):
            try:
                return _nearest(collection, vector, n)
            except Exception as error:
                if "finding id" not in str(error):
                    raise
        return _nearest(collection, vector, n)

    def count(self, name: str) -> int:
        return int(self._collection(name).count())

    def names(self) -> dict[str, str]:
        """Collections with the fingerprint that each remembers."""
        client = self._connected()
        return {c.name: str((c.metadata or {}).get("fingerprint", "")) for c in client.list_collections()}

    def held(self, prefix: str) -> int:
        """Entries of all collections whose name begins so."""
        return sum(int(c.count()) for c in self._connected().list_collections() if c.name.startswith(prefix))

    def drop(self, name: str) -> None:
        self._collections.pop(name, None)
        try:
            self._connected().delete_collection(name)
        except NotFoundError:
            return

    def close(self) -> None:
        if isinstance(self._client, Client):
            self._client.close()

    def _find(self, name: str, metadata: dict[str, str | int]) -> bool:
        """Whether it had to be made."""
        client = self._connected()
        try:
            collection, made = client.get_collection(name, embedding_function=None), False
        except NotFoundError:
            collection, made = _make(client, name, metadata), True
        said = collection.metadata or {}
        if any(said.get(key) != value for key, value in metadata.items()):
            raise Mismatch(f"{said.get('fingerprint')} of dimension {said.get('dimension')}")
        self._collections[name] = collection
        return made

    def _collection(self, name: str) -> chromadb.Collection:
        try:
            return self._collections[name]
        except KeyError:
            raise Closed(f"{name} is not open") from None

    def _connected(self) -> ClientAPI:
        if self._client is None:
            self._client = _connect(self._place)
        return self._client


def _nearest(collection: chromadb.Collection, vector: NDArray[np.float32], n: int) -> list[tuple[str, float]]:
    found = collection.query(query_embeddings=[vector], n_results=n, include=["distances"])
    distances = found["distances"] or [[]]
    # a hit may lack its id when it is deleted meanwhile, whatever the types say
    pairs: list[tuple[str | None, float | None]] = list(zip(found["ids"][0], distances[0], strict=False))
    return [(chunk_id, float(distance)) for chunk_id, distance in pairs if chunk_id and distance is not None]


def _make(client: ClientAPI, name: str, metadata: dict[str, str | int]) -> chromadb.Collection:
    return client.create_collection(
        name, configuration={"hnsw": HNSW}, metadata=metadata, embedding_function=None, get_or_create=True
    )


def _connect(place: str) -> ClientAPI:
    settings = Settings(anonymized_telemetry=False)
    if "://" not in place:
        return chromadb.PersistentClient(place, settings)
    url = urlsplit(place)
    ssl = url.scheme == "https"
    headers: dict[str, str] = {}
    if url.username is not None:
        login = f"{unquote(url.username)}:{unquote(url.password or '')}"
        headers["Authorization"] = "Basic " + base64.b64encode(login.encode()).decode()
    return chromadb.HttpClient(url.hostname or "", url.port or (443 if ssl else 8000), ssl, headers, settings)


def answer(store: Store, request: tuple[Any, ...]) -> tuple[str, object]:
    operation = cast("Callable[..., object]", getattr(store, request[0]))
    try:
        return "ok", operation(*request[1:])
    except (NotFoundError, Closed) as error:
        return "gone", str(error)
    except Mismatch as error:
        return "mismatch", str(error)
    except BaseException as error:  # a panic of Chroma's Rust code is not an Exception
        return "failed", f"{type(error).__name__}: {error}"


def serve(connection: Connection, place: str) -> None:
    """Answers until the other side is gone or asks to close."""
    store = Store(place)
    connection.send(("ok", None))
    while True:
        try:
            request = connection.recv()
        except EOFError:
            return
        signal.alarm(LONGEST_REQUEST)
        reply = answer(store, request)
        signal.alarm(0)
        try:
            connection.send(reply)
        except OSError:
            return
        if request[0] == "close":
            return


def main() -> None:
    connection = to_parent()
    serve(connection, str(connection.recv()))


if __name__ == "__main__":
    main()
