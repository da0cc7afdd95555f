"""Migrations bring any database to exactly what the tables say, once, forwards and back."""

import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, make_url, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from storage import company
from storage.database import Database, sqlite_url
from storage.migrating import config, migrate, revisions
from storage.migrations import NEWEST


@pytest.fixture(params=["sqlite", "postgres"])
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with nothing in it, not even a table."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "new.db")
        return
    server_url: str = request.getfixturevalue("postgres_url")
    name = f"new_{uuid.uuid4().hex}"
    server = Database(server_url)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} STRATEGY file_copy"))
    yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    with server.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.close()


@pytest.fixture
def new(new_url: str) -> Iterator[Database]:
    database = Database(new_url)
    yield database
    database.close()


def test_the_newest_revision_is_alembics_newest() -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == NEWEST


def test_there_and_there_again_and_back_and_there(new: Database) -> None:
    assert revisions(new) == (None, NEWEST)
    assert migrate(new) == (None, NEWEST)
    assert migrate(new) == (NEWEST, NEWEST), "the second time there is nothing to do"
    assert revisions(new) == (NEWEST, NEWEST)
    with new.connection() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == [], "tables.py and the migrations say the same"
    assert new.write_now(company.revision) == 0

    with new.connection() as connection:
        command.downgrade(config(connection), "base")
    with new.connection() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]

    assert migrate(new) == (None, NEWEST)
    assert new.write_now(company.revision) == 0


def test_replicas_that_start_together(new_url: str) -> None:
    databases = [Database(new_url), Database(new_url)]
    outcomes: list[object] = []

    def start(database: Database) -> None:
        try:
            outcomes.append(migrate(database))
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            outcomes.append(error)

    threads = [threading.Thread(target=start, args=[one]) for one in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    for database in databases:
        database.close()
    assert sorted(map(str, outcomes)) == sorted(map(str, [(None, NEWEST), (NEWEST, NEWEST)]))


def test_what_alembic_does_not_compare(database: Database) -> None:
    """Partial indexes stay partial, and checks check."""
    with database.connection() as connection:
        indexes = {one["name"]: one for one in inspect(connection).get_indexes("outbox")}
        for name in ("ix_outbox_waiting", "ix_outbox_leased"):
            options = indexes[name]["dialect_options"]
            where = str(options.get("sqlite_where", options.get("postgresql_where")))
            assert "state" in where
            assert name.removeprefix("ix_outbox_") in where
    for statement in (
        "INSERT INTO name (form, kind) VALUES ('nobody', 'name')",
        "INSERT INTO outbox (notice, place, about, due, state, attempts)"
        " VALUES ('x', 'y', 'z', '2026-11-24 00:00:00', 'lost', 0)",
    ):
        with pytest.raises(IntegrityError), database.connection() as connection:
            connection.execute(text(statement))
