"""Whether the file is whole, as SQLite and its full-text index can tell."""

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

ENOUGH = 20

# With rank 1 it compares the index with the text that it is of.
FULL_TEXT = {
    "words": "INSERT INTO words (words, rank) VALUES ('integrity-check', 1)",
    "past_words": "INSERT INTO past_words (past_words, rank) VALUES ('integrity-check', 1)",
}


def problems(connection: Connection) -> list[str]:
    """At most `ENOUGH` of each kind. Needs a writing transaction: the full-text check is a command."""
    pages = [str(line) for line in connection.exec_driver_sql(f"PRAGMA quick_check({ENOUGH})").scalars()]
    broken = [] if pages == ["ok"] else pages
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(ENOUGH)
    broken += [f"{row[0]} row {row[1]} points to nothing in {row[2]}" for row in dangling]
    for table, command in FULL_TEXT.items():
        try:
            connection.exec_driver_sql(command)
        except DatabaseError as error:
            broken.append(f"the full-text index {table} does not fit the text ({error.orig})")
    return broken
