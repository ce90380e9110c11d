"""Whether the file is whole, as SQLite and its full-text index can tell."""

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

ENOUGH = 20


def problems(connection: Connection) -> list[str]:
    """At most `ENOUGH` of each kind. Needs a writing transaction: the full-text check is a command."""
    pages = [str(line) for line in connection.exec_driver_sql(f"PRAGMA quick_check({ENOUGH})").scalars()]
    broken = [] if pages == ["ok"] else pages
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(ENOUGH)
    broken += [f"{row[0]} row {row[1]} points to nothing in {row[2]}" for row in dangling]
    try:
        # With rank 1 it compares the index with the text that it is of.
        connection.exec_driver_sql("INSERT INTO words (words, rank) VALUES ('integrity-check', 1)")
    except DatabaseError as error:
        broken.append(f"the full-text index does not fit the text ({error.orig})")
    return broken
