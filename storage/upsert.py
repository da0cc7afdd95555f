"""The one statement SQLite and PostgreSQL both have and SQLAlchemy spells twice: INSERT … ON CONFLICT."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

Insert = sqlite.Insert | postgresql.Insert


def insert_into(session: Session, table: type[SQLModel]) -> Insert:
    """Start an INSERT that has `.on_conflict_do_nothing` and `.on_conflict_do_update`."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def insert_new(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows whose keys are not there yet. Returns how many those were."""
    if not rows:
        return 0
    statement = insert_into(session, table).on_conflict_do_nothing()
    return session.connection().execute(statement, rows).rowcount
