"""The process that reads articles: `python -m rag.ingest.reading_worker`, one article after the other.

It gets an article's text with the spans of its sentences over the socket that is its standard input and answers with
the packed reading. It ends when the other side is gone.
"""

import logging
import os

from rag.child import to_parent
from rag.documents import packing
from rag.read import packed, read
from rag.text.spans import unpack

NICENESS = 10
"""Whoever asks, and what is embedded, goes first; with the processor free it makes no difference."""


def main() -> None:
    connection = to_parent()
    os.nice(NICENESS)
    logging.disable()
    while True:
        try:
            head, body = packing.receive(connection)
            at = int(head["sentences"])
            reading = read(str(body[at:], "utf-8", "surrogatepass"), unpack(body[:at]), None)
            packing.send(connection, {}, packed(reading))
        except (EOFError, OSError):
            return


if __name__ == "__main__":
    main()
