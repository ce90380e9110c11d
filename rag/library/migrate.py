"""Brings the tables up to the newest form, inside the transaction that the caller opened."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from rag.errors import Misconfigured


def upgrade(connection: Connection) -> None:
    """Does nothing to a library that is up to date. Raises `Misconfigured` for one of a newer release."""
    config = _config(connection)
    scripts = ScriptDirectory.from_config(config)
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        raise Misconfigured(
            f"the library has the form {found!r}, which this release does not know: "
            "use the release that wrote it, or a newer one"
        )
    if found != scripts.get_current_head():
        command.upgrade(config, "head")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
