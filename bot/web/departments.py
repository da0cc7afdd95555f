"""The page on which departments see how they served each other: a table that can be read aloud, and printed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.chat import Account
from bot.directory import Directory
from bot.messages import wording
from bot.messages.reader import Reader
from handlers import graph
from handlers.graph import Key, Matrix
from handlers.refusals import NotAllowed
from handlers.rules.satisfaction import SMALLEST_GROUP
from storage.database import Database

WARMTHS = 5  # backgrounds from poor to good; the numbers say it, too


@dataclass(frozen=True, kw_only=True)
class Cell:
    """What stands in one field: lines of text, and how warm its background is (0: not rated)."""

    lines: tuple[str, ...] = ()
    warmth: int = 0


@dataclass(frozen=True, kw_only=True)
class Row:
    """One department, and how it served each other one; then all of them together."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """All that stands on the page, worded. Without rows there is nothing to show yet."""

    title: str
    caption: str = ""
    corner: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    note: str = ""


class Departments:
    """Draws the table for one reader, in a session that cannot write."""

    def __init__(self, database: Database, directory: Directory, now: Callable[[], datetime]) -> None:
        self._database = database
        self._directory = directory
        self._now = now

    def table(self, by: Account) -> Table:
        with self._database.reading() as session:
            page = self._directory.open(session)
            reader = Reader(session=session, page=page, person=page.person_of(session, by))
            return self._table(session, reader)

    def _table(self, session: Session, reader: Reader) -> Table:
        if reader.person is None:
            return Table(title=reader.say("table-not-yours"))
        company = reader.page.company
        try:
            asked = graph.ask_for_departments(reader.person, company=company, now=self._now())
        except NotAllowed:
            return Table(title=reader.say("table-not-yours"))
        found = graph.matrix(session, reader.person, asked.month, company=company)
        shown = {*found.served, *found.rated}
        rows = [one for one in found.departments if any(by == one for by, _ in shown)]
        columns: list[int | None] = [one for one in found.departments if any(of == one for _, of in shown)]
        return Table(
            title=reader.say("table-title", month=reader.month(found.month)),
            caption=reader.say("table-caption"),
            corner=reader.say("table-from"),
            columns=(*(reader.department(one) for one in columns), reader.say("table-all")),
            rows=tuple(
                Row(
                    name=reader.department(row),
                    cells=tuple(_cell((row, column), found, reader) for column in (*columns, None)),
                )
                for row in rows
            ),
            note=reader.say("table-note" if rows else "table-nothing", least=SMALLEST_GROUP),
        )


def _cell(key: Key, found: Matrix, reader: Reader) -> Cell:
    rated, served = found.rated.get(key), found.served.get(key)
    lines: list[str] = []
    if rated is not None:
        share, low, high = (round(100 * one) for one in (rated.share, rated.low, rated.high))
        lines.append(reader.say("table-rating", share=share, low=low, high=high))
        lines.append(reader.say("table-ratings", ratings=rated.ratings, raters=rated.raters))
    put_right = found.recovered.get(key[0]) if key[1] is None else None
    if put_right is not None:
        lines.append(reader.say("table-recoveries", recovered=put_right.recovered, asked=put_right.asked))
    if served is not None:
        lines.append(reader.say("table-times", count=served.times))
        if served.promised:
            lines.append(reader.say("table-promise", kept=served.kept, promised=served.promised))
        if served.first_answer is not None:
            hours = wording.decimal(reader.language, served.first_answer.total_seconds() / 3600)
            lines.append(reader.say("table-answer", hours=hours))
    warmth = min(WARMTHS, 1 + int(rated.share * WARMTHS)) if rated is not None else 0
    return Cell(lines=tuple(lines), warmth=warmth)
