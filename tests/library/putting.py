"""A process that puts articles without end and prints each id once it is acknowledged:
`python -m tests.library.putting DIRECTORY START [BYTES]`. Every third article changes an earlier one.

With BYTES no file may grow past that size: what a full disk is to a program. It then prints
`full CODE`, what can still be read, lifts the limit and prints whether it can write again.
"""

import resource
import sys
from pathlib import Path

from rag.errors import RagError
from rag.library import Library
from rag.types import Prepared
from tests.library.made import found, made, opened


def article(n: int) -> Prepared:
    """The n-th thing that happens; its words say so."""
    name, state = (f"k{n}", "first") if n % 3 else (f"k{max(1, n - 2)}", f"changed{n}")
    return made(name, f"Beacon number{n} {state} was lit.", *[f"Lamp {i} of beacon {n}." for i in range(5)])


def put_for_ever(library: Library, start: int) -> None:
    n = start
    while True:
        library.put([article(n), article(n + 1), article(n + 2)])
        sys.stdout.write(f"{n}\n{n + 1}\n{n + 2}\n")
        sys.stdout.flush()
        n += 3


def main(directory: Path, start: int, most_bytes: int | None) -> None:
    with opened(directory) as library:
        if most_bytes is None:
            put_for_ever(library, start)
            return
        library.put([made("first", "The oldest beacon of all.")])
        resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, resource.RLIM_INFINITY))
        try:
            put_for_ever(library, start)
        except RagError as error:
            print("full", error.code, *found(library, "oldest"))
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print("again", *(result.status for result in library.put([made("later", "The tide turned.")])), library.check())


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else None)
