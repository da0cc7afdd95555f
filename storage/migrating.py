"""Brings a database to the shape this version needs. Safe to run by several replicas at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage.database import Database

HERE = Path(__file__).parent / "migrations"
LOCK = 7_206_184  # any number, as long as all replicas take the same


def migrate(database: Database) -> tuple[str | None, str | None]:
    """Upgrade to the newest revision. Returns the revisions before and after; equal where there was nothing to do."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    with database.connection() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        before = MigrationContext.configure(connection).get_current_revision()
        if before != newest:
            command.upgrade(_config(connection), "head")
    return before, newest


def revisions(database: Database) -> tuple[str | None, str | None]:
    """Return the revision the database is at and the one this version needs, changing nothing."""
    with database.reading() as session:
        at = MigrationContext.configure(session.connection()).get_current_revision()
    return at, ScriptDirectory.from_config(_config()).get_current_head()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config
