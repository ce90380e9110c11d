"""The tables that the migrations make are those that the queries see, and opening makes them once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from rag.library import migrate
from rag.library.schema import metadata
from tests.library.made import found, made, opened


def test_migrations_make_the_tables_of_the_schema(tmp_path: Path) -> None:
    opened(tmp_path).close()
    engine = create_engine(f"sqlite:///{tmp_path / 'library.db'}")
    inspector = inspect(engine)
    for table in metadata.tables.values():
        made_columns = {c["name"]: (str(c["type"]), c["nullable"]) for c in inspector.get_columns(table.name)}
        assert made_columns == {c.name: (str(c.type), c.nullable) for c in table.columns}, table.name
        keys = {tuple(key["constrained_columns"]) for key in inspector.get_foreign_keys(table.name)}
        assert keys == {tuple(key.columns.keys()) for key in table.foreign_key_constraints}, table.name
        assert set(inspector.get_pk_constraint(table.name)["constrained_columns"]) == set(
            table.primary_key.columns.keys()
        )
    engine.dispose()


def test_a_new_library_has_the_newest_form(tmp_path: Path) -> None:
    opened(tmp_path).close()
    scripts = ScriptDirectory(str(Path(migrate.__file__).parent / "migrations"))
    with closing(sqlite3.connect(tmp_path / "library.db")) as library:
        assert library.execute("SELECT version_num FROM alembic_version").fetchall() == [(migrate.HEAD,)]
    assert scripts.get_current_head() == migrate.HEAD


def test_opening_an_up_to_date_library_writes_nothing(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        library.put([made("a1", "The ferry sank.")])
    before = (tmp_path / "library.db").read_bytes()
    opened(tmp_path).close()
    assert (tmp_path / "library.db").read_bytes() == before


def test_more_than_one_may_have_it_open(tmp_path: Path) -> None:
    opened(tmp_path).close()
    with ThreadPoolExecutor(4) as openers:
        libraries = list(openers.map(opened, [tmp_path] * 4))
    libraries[0].put([made("a1", "The ferry sank.")])
    assert [found(library, "ferry") for library in libraries] == [["a1"]] * 4
    for library in libraries:
        library.close()
