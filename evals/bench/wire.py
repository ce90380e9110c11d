"""One connection to a server, kept open, with as little between the caller and the socket as can be."""

import json
from http.client import HTTPConnection
from typing import Any, Self
from urllib.parse import urlsplit


class Wire:
    """Close it, or use it as a context manager. Not thread-safe."""

    def __init__(self, url: str) -> None:
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=60)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def post(self, path: str, body: dict[str, Any]) -> bytes:
        """The body of the answer. Raises RuntimeError for any status but 200."""
        self._connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        return self._reply()

    def get(self, path: str) -> Any:
        """The answer, read as JSON."""
        self._connection.request("GET", path)
        return json.loads(self._reply())

    def _reply(self) -> bytes:
        reply = self._connection.getresponse()
        data = reply.read()
        if reply.status != 200:
            raise RuntimeError(f"status {reply.status}: {data[:300]!r}")
        return data
