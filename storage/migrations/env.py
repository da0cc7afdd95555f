"""Alembic's entry: runs on the connection it is handed, or opens the one DATABASE_URL names."""

import os

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel

from storage import tables
from storage.database import Database


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=True,  # SQLite changes a column by copying the table
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


assert tables.Person.metadata is SQLModel.metadata  # noqa: S101 - importing them is what fills the metadata
handed: Connection | None = context.config.attributes.get("connection")
if handed is not None:
    run(handed)
else:
    database = Database(os.environ.get("DATABASE_URL", "sqlite:///goodturn.db"))
    with database.connection() as opened:
        run(opened)
    database.close()
