"""What to hide in a table of departments by departments, so that nothing hidden can be worked out from the rest."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from heapq import heappop, heappush
from itertools import count
from typing import NamedTuple

from handlers.rules.satisfaction import SMALLEST_GROUP, may_show

# A cell of the table (who served, who was served). None stands for "all of them": (3, None) is the total of row 3,
# (None, 5) that of column 5, and (None, None) the grand total.
Entry = tuple[int | None, int | None]
_Line = tuple[str, int | None]  # "row" or "column", and which


class _Step(NamedTuple):
    """Imagine one entry larger, or smaller, by what the lines before and after it have too much and too little."""

    entry: Entry
    is_more: bool
    to: _Line


_Price = tuple[int, int, int]
_Steps = Mapping[_Line, list[_Step]]


def to_hide(raters: Mapping[tuple[int, int], Collection[int]]) -> frozenset[Entry]:
    """Say which cells and totals to hide so that nothing hidden can be worked out from what is shown.

    `raters` says who rated, cell by cell; one where nobody did is known to be empty, hides nothing and helps to hide
    nothing. Hidden are all cells and totals of fewer than SMALLEST_GROUP people, and as many more as it takes until

    - for somebody who sees the rest, and knows that each hidden entry has a rater at least, every hidden entry might
      as well have SMALLEST_GROUP or more, and none has only one possible value. Then no sum that can be worked out is
      smaller either: the most an entry can be is at most any such sum it is part of;
    - what is hidden of a line with a total comes from SMALLEST_GROUP different people (two cells may share theirs).

    How: a table is a graph, rows and columns its nodes and entries its edges, totals one more row and column with the
    opposite sign. An entry can be larger only if others along a cycle make up for it. For each hidden entry in turn
    the cheapest such cycles are hidden with it, totals being dearest, then the many dearer than the few, and what is
    hidden already free (Cox's network flows for complementary suppression). Hiding more later only leaves more open,
    so each entry is looked at once; and it always ends, as a cell may be as large as it likes once its totals go too.
    """
    people, counts = _with_totals(raters)
    steps = _steps(counts)
    hidden: set[Entry] = set()
    waiting = sorted((one for one in people if not may_show(len(people[one]))), key=lambda one: counts[one])
    while waiting:
        hidden.update(waiting)
        for entry in waiting:
            # Helpers are of many, and can be other than they are as soon as they have helped: they need no help.
            hidden |= _cover(entry, counts, steps, hidden)
        waiting = _for_a_thin_line(people, hidden)
    return frozenset(hidden)


def _with_totals(
    raters: Mapping[tuple[int, int], Collection[int]],
) -> tuple[dict[Entry, set[int]], dict[Entry, int]]:
    """Return who is in every entry somebody is in, totals included, and how many the cells in it add up to."""
    people: dict[Entry, set[int]] = defaultdict(set)
    counts: dict[Entry, int] = defaultdict(int)
    for (row, column), who in raters.items():
        for entry in ((row, column), (row, None), (None, column), (None, None)):
            people[entry].update(who)
            counts[entry] += len(set(who))  # whoever rated two departments counts twice, as in sums of ratings
    entries = [entry for entry in sorted(people, key=_number) if people[entry]]
    return {entry: people[entry] for entry in entries}, {entry: counts[entry] for entry in entries}


def _for_a_thin_line(people: Mapping[Entry, set[int]], hidden: Collection[Entry]) -> list[Entry]:
    """Find a line whose total shows too few people behind what is hidden, and return what to hide next in it."""
    lines: dict[_Line, list[Entry]] = defaultdict(list)
    for row, column in people:
        if column is not None:
            lines["row", row].append((row, column))
        if row is not None:
            lines["column", column].append((row, column))
    for (kind, number), cells in lines.items():
        total: Entry = (number, None) if kind == "row" else (None, number)
        behind = set().union(*(people[one] for one in cells if one in hidden))
        if behind and total not in hidden and not may_show(len(behind)):
            shown = [one for one in cells if one not in hidden]
            return [min(shown, key=lambda one: (len(people[one]), _number(one)), default=total)]
    return []


def _number(entry: Entry) -> tuple[bool, int, bool, int]:
    """Order entries as the departments are numbered, totals last."""
    row, column = entry
    return row is None, row or 0, column is None, column or 0


def _steps(counts: Collection[Entry]) -> _Steps:
    """Draw the table as a graph: the two steps every entry allows, by the line they start from."""
    steps: dict[_Line, list[_Step]] = defaultdict(list)
    for entry in counts:
        row, column = ("row", entry[0]), ("column", entry[1])
        is_added = (entry[0] is None) == (entry[1] is None)  # a total of one line is subtracted from it
        steps[row].append(_Step(entry, is_added, column))
        steps[column].append(_Step(entry, not is_added, row))
    return steps


def _cover(entry: Entry, counts: Mapping[Entry, int], steps: _Steps, hidden: Collection[Entry]) -> set[Entry]:
    """Return what is hidden once `entry` could be larger by all it lacks, and by one at least."""
    imagined = dict(counts)  # another table that shows the same, in which the entry is larger and larger
    free = set(hidden) | {entry}
    lacking = max(1, SMALLEST_GROUP - counts[entry])
    while lacking:
        cycle = _cheapest_cycle(entry, counts, steps, free, imagined)
        amount = min([lacking, *(imagined[one.entry] - 1 for one in cycle if not one.is_more)])
        for one in cycle:
            imagined[one.entry] += amount if one.is_more else -amount
        free.update(one.entry for one in cycle)
        lacking -= amount
    return free


def _cheapest_cycle(
    entry: Entry, counts: Mapping[Entry, int], steps: _Steps, free: Collection[Entry], imagined: Mapping[Entry, int]
) -> list[_Step]:
    """Return the steps that make up for a larger `entry`, from where it leads back to where it starts (Dijkstra).

    The price is the totals not hidden yet, then the people in such cells, then the number of steps.
    """
    row, column = ("row", entry[0]), ("column", entry[1])
    start, goal = (column, row) if (entry[0] is None) == (entry[1] is None) else (row, column)
    order = count()  # of two that cost the same, the one found first
    came_by: dict[_Line, tuple[_Line, _Step] | None] = {}
    ahead: list[tuple[_Price, int, _Line, tuple[_Line, _Step] | None]] = [((0, 0, 0), next(order), start, None)]
    while goal not in came_by:
        (totals, heads, length), _, line, by = heappop(ahead)
        if line in came_by:
            continue
        came_by[line] = by
        for step in steps[line]:
            if step.entry == entry or step.to in came_by or not (step.is_more or imagined[step.entry] > 1):
                continue
            price = (totals, heads, length + 1)
            if step.entry not in free:
                price = (totals + (None in step.entry), heads + counts[step.entry], length + 1)
            heappush(ahead, (price, next(order), step.to, (line, step)))
    cycle = []
    while (by := came_by[goal]) is not None:
        goal, step = by
        cycle.append(step)
    return cycle
