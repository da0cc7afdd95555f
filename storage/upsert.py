"""The one statement SQLite and PostgreSQL both have and SQLAlchemy spells twice: INSERT … ON CONFLICT."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel

MOST_PARAMETERS = 30_000  # of one statement: SQLite takes 32,766, PostgreSQL 65,535

Insert = sqlite.Insert | postgresql.Insert


def insert_into(dialect: str, table: type[SQLModel]) -> Insert:
    """Start an INSERT that has `.on_conflict_do_nothing` and `.on_conflict_do_update`."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def dialect_of(session: Session) -> str:
    return session.connection().dialect.name


def insert_new(session: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert the rows whose keys are not there yet. Returns how many those were."""
    if not rows:
        return 0
    inserted, size = 0, max(1, MOST_PARAMETERS // len(rows[0]))
    for start in range(0, len(rows), size):
        part = list(rows[start : start + size])
        statement = insert_into(dialect_of(session), table).values(part).on_conflict_do_nothing()
        # The driver counts rows of such an INSERT on one of the two only; what it returns can be counted on both.
        inserted += len(session.connection().execute(statement.returning(literal_column("1"))).all())
    return inserted
