"""Brings the tables up to the newest form, inside the transaction that the caller opened."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from rag.errors import Misconfigured

HEAD = "0007"
"""The newest form. A library that has it is opened without Alembic, which takes a quarter of a second to import."""

VERSIONS = "alembic_version"


def upgrade(connection: Connection) -> None:
    """Does nothing to a library that is up to date. Raises `Misconfigured` for one of a newer release."""
    if _form(connection) != HEAD:
        _migrate(connection)


def _form(connection: Connection) -> str | None:
    """As Alembic noted it; None for a library without tables."""
    if not inspect(connection).has_table(VERSIONS):
        return None
    return connection.execute(text(f"SELECT version_num FROM {VERSIONS}")).scalar()  # noqa: S608 - no caller's words


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    found = _form(connection)
    if found is not None and found not in {s.revision for s in ScriptDirectory.from_config(config).walk_revisions()}:
        raise Misconfigured(
            f"the library has the form {found!r}, which this release does not know: "
            "use the release that wrote it, or a newer one"
        )
    command.upgrade(config, "head")
