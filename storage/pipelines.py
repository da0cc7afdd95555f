"""PostgreSQL's pipeline mode: statements go out without waiting for each other's answers.

Measured on loopback: 150 µs for a statement that waits, 32 µs for one that does not. Prepared statements enter the
pipeline; whatever SQLAlchemy itself runs leaves it first, as it expects every answer at once.
"""

from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, event

_KEY = "pipeline"


def enter(connection: Connection) -> None:
    """Go on in pipeline mode, where the driver has one."""
    if _KEY in connection.info:
        return
    if connection.dialect.driver == "psycopg":
        driver: Any = connection.connection.dbapi_connection
        pipeline = driver.pipeline()
        pipeline.__enter__()
        connection.info[_KEY] = pipeline


def leave(connection: Connection) -> None:
    """Wait for every answer. Raises what any statement in the pipeline raised."""
    pipeline = connection.info.pop(_KEY, None)
    if pipeline is not None:
        pipeline.__exit__(None, None, None)


def teach(engine: Engine) -> None:
    """Have an engine leave the pipeline before its own statements, commits and rollbacks."""
    import psycopg  # only where PostgreSQL is used

    @event.listens_for(engine, "before_cursor_execute")
    def before_statement(connection: Connection, *_: Any) -> None:
        leave(connection)

    @event.listens_for(engine, "commit")
    def before_commit(connection: Connection) -> None:
        leave(connection)

    @event.listens_for(engine, "rollback")
    def before_rollback(connection: Connection) -> None:
        with suppress(psycopg.Error):  # the error that led here has been raised; the others follow from it
            leave(connection)
