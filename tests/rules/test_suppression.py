"""Nothing hidden can be worked out: attacked with linear algebra, with bounds, and by trying every table there is."""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.rules.satisfaction import SMALLEST_GROUP
from handlers.rules.suppression import Entry, to_hide

Raters = Mapping[tuple[int, int], Collection[int]]
SALES, LEGAL, IT, KITCHEN = 1, 2, 3, 4


def of(counts: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], range]:
    """People of the department that was served, a department's always the same ones first."""
    return {(row, column): range(column * 1000, column * 1000 + people) for (row, column), people in counts.items()}


def people_in(raters: Raters) -> dict[Entry, set[int]]:
    rows, columns = {row for row, _ in raters}, {column for _, column in raters}
    entries: list[Entry] = [*raters, *((row, None) for row in rows), *((None, column) for column in columns)]
    return {
        entry: {one for cell, who in raters.items() if is_part(cell, entry) for one in who}
        for entry in [*entries, (None, None)]
    }


def lines_in(entries: Collection[Entry]) -> Iterator[tuple[list[Entry], Entry]]:
    """Yield the parts and the total of every row and column, those of the totals among them."""
    for row in {row for row, _ in entries}:
        yield [one for one in entries if one[0] == row and one[1] is not None], (row, None)
    for column in {column for _, column in entries}:
        yield [one for one in entries if one[1] == column and one[0] is not None], (None, column)


def determined(raters: Raters, hidden: Collection[Entry]) -> set[Entry]:
    """Solve for the hidden entries exactly, and return those with only one solution (row reduction of fractions)."""
    entries = [entry for entry, who in people_in(raters).items() if who]
    unknown = [entry for entry in entries if entry in hidden]
    matrix = []
    for parts, total in lines_in(entries):
        signs = {**dict.fromkeys(parts, Fraction(1)), total: Fraction(-1)}
        matrix.append([signs.get(entry, Fraction(0)) for entry in unknown])
    found = set()
    done = 0
    for at in range(len(unknown)):
        pivot = next((row for row in range(done, len(matrix)) if matrix[row][at]), None)
        if pivot is None:
            continue
        matrix[done], matrix[pivot] = matrix[pivot], matrix[done]
        matrix[done] = [value / matrix[done][at] for value in matrix[done]]
        for row in range(len(matrix)):
            if row != done and matrix[row][at]:
                factor = matrix[row][at]
                matrix[row] = [a - factor * b for a, b in zip(matrix[row], matrix[done], strict=True)]
        done += 1
    for solved in matrix[:done]:
        involved = [entry for entry, value in zip(unknown, solved, strict=True) if value]
        if len(involved) == 1:
            found.add(involved[0])
    return found


COUNTS = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
    st.sampled_from([0, 1, 1, 2, 3, 4, 5, 6, 9, 30]),
    max_size=36,
)
TABLES = st.one_of(
    COUNTS.map(of),
    st.dictionaries(
        st.tuples(st.integers(0, 3), st.integers(0, 3)), st.frozensets(st.integers(0, 9), max_size=9), max_size=16
    ),
)
FULL = {(row, column): 7 for row in range(4) for column in range(4)}


@settings(max_examples=300)
@given(TABLES)
@example(of(FULL | {(1, 1): 2}))
@example(of(FULL | {(1, 1): 2, (1, 2): 1}))  # in a row these two add up to three
@example(of(FULL | {(1, column): 1 for column in range(4)}))
@example(of({(row, 9): 1 for row in range(5)}))
@example(of({(SALES, LEGAL): 3}))
@example(of({(SALES, LEGAL): 3, (SALES, IT): 8, (IT, LEGAL): 9, (KITCHEN, LEGAL): 12}))
@example({(SALES, LEGAL): [1, 2, 3], (IT, LEGAL): [1, 2, 3], (KITCHEN, LEGAL): range(20), (SALES, IT): range(50, 60)})
def test_what_is_hidden_cannot_be_worked_out(raters: Raters) -> None:
    hidden = to_hide(raters)
    people = people_in(raters)

    assert all(entry in hidden for entry, who in people.items() if 0 < len(who) < SMALLEST_GROUP)
    assert all(people[entry] for entry in hidden), "that nobody rated is no secret"
    assert determined(raters, hidden) == set()
    for parts, total in lines_in(people):
        behind = set().union(*(people[one] for one in parts if one in hidden))
        if total not in hidden and behind:
            assert len(behind) >= SMALLEST_GROUP, total


def can_be(raters: Raters, hidden: Collection[Entry], entry: Entry, allowed: range) -> bool:
    """Search for a table that shows the same and has this entry within a range, its cells from one to twelve."""
    counts: dict[Entry, int] = {cell: len(who) for cell, who in raters.items() if who}
    shown = {total: value for total, value in sums(counts).items() if total not in hidden}
    cells = sorted((cell for cell in counts if cell in hidden), key=lambda cell: not is_part(cell, entry))

    def search(table: dict[Entry, int], left: list[Entry]) -> bool:
        for total, value in shown.items():
            filled = sum(people for cell, people in table.items() if is_part(cell, total))
            open_ = sum(is_part(cell, total) for cell in left)
            if not filled + open_ <= value <= filled + 12 * open_:
                return False
        if not left:
            return (table | sums(table))[entry] in allowed
        cell, *others = left
        values = allowed if cell == entry else range(12, 0, -1)
        return any(search(table | {cell: value}, others) for value in values)

    return search({cell: people for cell, people in counts.items() if cell not in hidden}, cells)


def is_part(cell: Entry, total: Entry) -> bool:
    return total[0] in (None, cell[0]) and total[1] in (None, cell[1])


def sums(counts: Mapping[Entry, int]) -> dict[Entry, int]:
    totals: dict[Entry, int] = {}
    for (row, column), people in counts.items():
        for total in ((row, None), (None, column), (None, None)):
            totals[total] = totals.get(total, 0) + people
    return totals


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.tuples(st.integers(0, 1), st.integers(0, 2)), st.sampled_from([0, 1, 2, 3, 4, 5, 6, 7]), max_size=6
    )
)
@example({(0, 0): 1, (0, 1): 4, (1, 0): 4, (1, 1): 1, (1, 2): 6})
@example({(0, 0): 1, (0, 1): 1, (0, 2): 3, (1, 0): 7, (1, 1): 7, (1, 2): 7})  # one each at least: nearly known
@example({(0, 0): 1, (0, 1): 6, (1, 1): 1, (1, 2): 6})
def test_whatever_is_hidden_might_as_well_be_many(counts: dict[tuple[int, int], int]) -> None:
    raters = of(counts)
    hidden = to_hide(raters)

    cells: dict[Entry, int] = {cell: people for cell, people in counts.items()}  # noqa: C416 - of a wider type
    actual = cells | sums(cells)
    for entry in hidden:
        assert can_be(raters, hidden, entry, range(SMALLEST_GROUP, 40 if None in entry else 13)), entry
        others = [range(1, actual[entry]), range(actual[entry] + 1, 40 if None in entry else 13)]
        assert any(can_be(raters, hidden, entry, one) for one in others), entry


@given(TABLES, st.randoms(use_true_random=False))
def test_the_same_table_hides_the_same_whatever_its_order(raters: Raters, random: object) -> None:
    shuffled = list(raters.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # hypothesis types its randoms loosely
    assert to_hide(dict(shuffled)) == to_hide(raters)


def test_a_table_of_many_hides_nothing() -> None:
    assert to_hide(of(FULL)) == frozenset()
    assert to_hide({}) == frozenset()
    assert to_hide({(SALES, LEGAL): []}) == frozenset()


def test_one_small_cell_takes_three_others_with_it_and_no_total() -> None:
    hidden = to_hide(of(FULL | {(1, 1): 2, (1, 3): 6, (2, 3): 6, (2, 1): 6}))
    assert hidden == {(1, 1), (1, 3), (2, 3), (2, 1)}, "the smallest that close a rectangle"


def test_a_total_is_dearer_than_a_long_way_round() -> None:
    ring = {(1, 2): 2, (1, 3): 9, (2, 1): 10, (2, 3): 8, (3, 1): 7, (3, 2): 30}
    assert to_hide(of(ring)) == ring.keys(), "though two of the totals would hide fewer people"


def test_small_cells_that_cover_each_other_are_too_few_together() -> None:
    ones = {(1, 1): 1, (1, 2): 1, (2, 1): 1, (2, 2): 1}
    hidden = to_hide(of(FULL | ones))
    assert hidden > ones.keys(), "each pair would add up to two"
    assert len(hidden) == 9, "one more row and column"
    assert not [entry for entry in hidden if None in entry]


def test_only_where_cells_cannot_do_it_totals_are_hidden() -> None:
    assert to_hide(of({(SALES, LEGAL): 3, (IT, KITCHEN): 40})) == {
        (SALES, LEGAL),
        (SALES, None),
        (None, LEGAL),
        (None, None),
    }
    # One other cell in its row or its column is enough to leave the grand total alone.
    assert to_hide(of({(SALES, LEGAL): 3, (SALES, IT): 8, (KITCHEN, LEGAL): 12})) == {
        (SALES, LEGAL),
        (SALES, IT),
        (None, LEGAL),
        (None, IT),
    }


def test_the_same_three_people_in_two_cells_are_three_people() -> None:
    table = {
        (SALES, LEGAL): [1, 2, 3],
        (IT, LEGAL): [1, 2, 3],
        (KITCHEN, LEGAL): range(20),
        (SALES, IT): range(100, 120),
        (IT, IT): range(100, 110),
        (KITCHEN, IT): range(100, 130),
    }
    hidden = to_hide(table)
    assert (KITCHEN, LEGAL) in hidden or (None, LEGAL) in hidden, "else the total gives away what three people say"


def test_a_company_of_thirty_departments_is_looked_through() -> None:
    table = of({(row, column): (row * 7 + column * 3) % 11 for row in range(30) for column in range(30)})
    hidden = to_hide(table)
    assert {cell for cell, who in table.items() if 0 < len(who) < SMALLEST_GROUP} <= hidden
    for parts, total in lines_in(people_in(table)):
        assert len([one for one in [*parts, total] if one in hidden]) != 1


@pytest.mark.parametrize("who", [[1, 1, 1, 1, 1], [1, 2, 3, 4, 4]])
def test_whoever_rates_often_is_one_person(who: list[int]) -> None:
    assert (SALES, LEGAL) in to_hide({(SALES, LEGAL): who, **of({(IT, KITCHEN): 9})})
