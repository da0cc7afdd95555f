"""Statements built once and run past SQLAlchemy's execution layer, for the few that every kudos runs.

Measured: SQLAlchemy spends two thirds of a small statement's time around the driver's call. Rows come back as the
driver gives them, so only statements that return numbers and text are prepared.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam
from sqlalchemy.engine import Dialect
from sqlmodel import Session

from storage import pipelines

Row = Mapping[str, Any]


class Prepared:
    """A statement, given as a function of the dialect's name, and the names of the values it takes."""

    def __init__(self, build: Callable[[str], Any], *columns: str) -> None:
        self._build = build
        self._columns = columns
        self._compiled = cache(self._compile)

    def rows(self, session: Session, values: Row) -> list[tuple[Any, ...]]:
        """Run it once. Returns the rows it yields."""
        with closing(self._run(session, values)) as cursor:
            found: list[tuple[Any, ...]] = cursor.fetchall()
            return found

    def run(self, session: Session, values: Row | Sequence[Row]) -> None:
        """Run it once or for several rows. On PostgreSQL an error may come with a later statement only."""
        self._run(session, values).close()

    def _run(self, session: Session, values: Row | Sequence[Row]) -> Any:
        connection: Connection = session.connection()
        pipelines.enter(connection)
        rows = (values,) if isinstance(values, Mapping) else values
        text, bind = self._compiled(connection.dialect, len(rows))
        cursor = connection.connection.cursor()
        cursor.execute(text, bind(rows))
        return cursor

    def _compile(self, dialect: Dialect, rows: int) -> tuple[str, Callable[[Sequence[Row]], Any]]:
        statement = self._build(dialect.name)
        names = {name: (name, 0) for name in self._columns}
        if rows > 1:  # one INSERT with as many rows: what costs is the trip, not the row
            names = {f"{name}_{row}": (name, row) for row in range(rows) for name in self._columns}
            statement = statement.values(
                [
                    {name: bindparam(f"{name}_{row}", type_=statement.table.c[name].type) for name in self._columns}
                    for row in range(rows)
                ]
            )
        compiled = statement.compile(dialect=dialect, column_keys=self._columns)
        processors = {
            name: (parameter.type.dialect_impl(dialect).bind_processor(dialect), parameter.value)
            for name, parameter in compiled.binds.items()
        }
        order = compiled.positiontup

        def bind(given: Sequence[Row]) -> Any:
            values = {}
            for name, (process, constant) in processors.items():
                column, row = names.get(name, ("", 0))
                value = given[row][column] if column else constant
                values[name] = process(value) if process is not None and value is not None else value
            return [values[name] for name in order] if order is not None else values

        return str(compiled), bind
