"""Brings a database to the shape this version needs. Safe to run by several replicas at once."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from storage.database import Database
from storage.migrations import NEWEST

if TYPE_CHECKING:
    from alembic.config import Config

LOCK = 7_206_184  # any number, as long as all replicas take the same


def migrate(database: Database) -> tuple[str | None, str]:
    """Upgrade to the newest revision. Returns the revisions before and after; equal where there was nothing to do."""
    with database.connection() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        before = _revision(connection)
        if before != NEWEST:
            from alembic import command  # a quarter of a second that an ordinary start does not need

            command.upgrade(config(connection), "head")
    return before, NEWEST


def revisions(database: Database) -> tuple[str | None, str]:
    """Return the revision the database is at and the one this version needs, changing nothing."""
    with database.reading() as session:
        return _revision(session.connection()), NEWEST


def config(connection: Connection | None = None) -> "Config":
    """Configure alembic for our migrations, to run on this connection."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.attributes["connection"] = connection
    return made


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
