"""The departments a roster speaks of, and the tree they will be."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from sqlmodel import Session

from bot.roster_file import DepartmentName, Row
from storage import names, people
from storage.names import fold
from storage.tables import Department

T = TypeVar("T")


@dataclass(eq=False)
class Unit:
    """A department as it will be."""

    name: str
    name_zh: str | None
    parent: "Unit | None" = None
    known: Department | None = None
    renamed_on: int | None = None  # the line that said what it is called
    placed_on: int | None = None  # the line that said where it stands

    @property
    def is_changed(self) -> bool:
        if self.known is None:
            return False
        parent_id = self.parent.known.id if self.parent and self.parent.known else None
        is_moved = parent_id != self.known.parent_id or (self.parent is not None and self.parent.known is None)
        return is_moved or (self.name, self.name_zh) != (self.known.name, self.known.name_zh)


class Tree:
    """The departments as they will be."""

    def __init__(self, known: Iterable[Department], problem: Callable[[int, str], None]) -> None:
        self._problem = problem
        self._units = [Unit(one.name, one.name_zh, known=one) for one in known]
        self._by_name: dict[str, Unit] = {}
        by_id = {unit.known.id: unit for unit in self._units if unit.known}
        for unit in self._units:
            unit.parent = by_id.get(unit.known.parent_id or 0) if unit.known else None
            self._by_name |= {fold(name): unit for name in (unit.name_zh, unit.name) if name}

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._units)

    def of(self, row: Row) -> Unit | None:
        return self._by_name.get(fold(row.department[-1].name)) if row.department else None

    def read(self, rows: Iterable[Row]) -> None:
        # A department may be written 前台 on one line and "Front Office|前台" on another: both names first.
        mentions: dict[DepartmentName, int] = {}
        paths: dict[tuple[DepartmentName, ...], int] = {}
        for row in rows:
            for one in row.department:
                mentions.setdefault(one, row.line)
            if len(row.department) > 1:
                paths.setdefault(row.department, row.line)
        for one, line in sorted(mentions.items(), key=lambda mention: mention[0].name_zh is None):
            self._know(one, line)
        for path, line in paths.items():
            self._place(path, line)
        for circle in circles(self._units, lambda unit: unit.parent):
            lines = [unit.placed_on for unit in circle if unit.placed_on]
            if lines:
                chain = " / ".join(unit.name for unit in [*circle, circle[0]][::-1])
                self._problem(min(lines), f"Departments would be within themselves: {chain}.")

    def _know(self, said: DepartmentName, line: int) -> None:
        by_name = self._by_name.get(fold(said.name))
        unit = by_name
        if said.name_zh is not None:
            by_chinese = self._by_name.get(fold(said.name_zh))
            if by_name and by_chinese and by_name is not by_chinese:
                self._problem(line, f"The department “{said}”: {by_name.name} and {by_chinese.name} are two.")
                return
            unit = by_name or by_chinese
        if unit is None:
            unit = Unit(said.name, said.name_zh, renamed_on=line)
            self._units.append(unit)
        elif said.name_zh is not None and not _is_same(unit, said):
            if unit.renamed_on is not None:
                other = DepartmentName(name=unit.name, name_zh=unit.name_zh)
                self._problem(line, f"The department “{said}” is called “{other}” on line {unit.renamed_on}.")
            else:
                unit.name, unit.name_zh, unit.renamed_on = said.name, said.name_zh, line
        elif said.name_zh is not None:
            unit.renamed_on = line
        self._by_name |= {fold(name): unit for name in (said.name, said.name_zh) if name}

    def _place(self, path: tuple[DepartmentName, ...], line: int) -> None:
        units = [self._by_name[fold(one.name)] for one in path if fold(one.name) in self._by_name]
        for parent, child in pairwise(units):
            if child.placed_on is None:
                child.parent, child.placed_on = parent, line
            elif child.parent is not parent:
                before = child.parent.name if child.parent else ""
                reason = f"The department {child.name} is within {before} on line {child.placed_on}; it can be in one."
                self._problem(line, reason)

    def carry_out(self, session: Session) -> None:
        for unit in self._units:
            self._store(session, unit)

    def _store(self, session: Session, unit: Unit) -> Department:
        """Add or change a department, its parents first."""
        parent = self._store(session, unit.parent) if unit.parent else None
        if unit.known is None:
            unit.known = people.add_department(session, unit.name, unit.name_zh, parent.id if parent else None)
        elif unit.is_changed:
            unit.known.parent_id = parent.id if parent else None
            unit.known.name, unit.known.name_zh = unit.name, unit.name_zh
            session.add(unit.known)
            session.flush()
            names.remember_department(session, unit.known)
        return unit.known


def _is_same(unit: Unit, said: DepartmentName) -> bool:
    return fold(unit.name) == fold(said.name) and fold(unit.name_zh or "") == fold(said.name_zh or "")


def circles(ones: Iterable[T], above: Callable[[T], T | None]) -> Iterator[list[T]]:
    """Find each circle among those who have at most one above them."""
    walked: dict[int, int] = {}  # by identity: in which walk it was first met
    for walk, one in enumerate(ones):
        path: list[T] = []
        at: T | None = one
        while at is not None and id(at) not in walked:
            walked[id(at)] = walk
            path.append(at)
            at = above(at)
        if at is not None and walked[id(at)] == walk:
            yield path[next(position for position, other in enumerate(path) if other is at) :]
