"""Nothing hidden can be worked out beside the totals: attacked row by row, with what may and may not be shown."""

from collections.abc import Mapping

from hypothesis import example, given
from hypothesis import strategies as st

from handlers.rules.satisfaction import SMALLEST_GROUP
from handlers.rules.shown_pairs import Pair, may_be_shown

PEOPLE = st.frozensets(st.integers(0, 11), max_size=11)
TABLES = st.dictionaries(st.tuples(st.integers(1, 3), st.integers(4, 8)), PEOPLE, max_size=12)


@given(people=TABLES)
@example(people={(1, 4): frozenset(range(9)), (1, 5): frozenset(range(2))})
@example(people={(1, 4): frozenset(range(5)), (1, 5): frozenset(range(5))})
def test_what_a_row_hides_is_several_cells_and_enough_people(people: Mapping[Pair, frozenset[int]]) -> None:
    shown = may_be_shown(people)
    for row in {row for row, _ in people}:
        cells = [one for one in people if one[0] == row and people[one]]
        hidden = [one for one in cells if one not in shown]
        assert all(len(people[one]) >= SMALLEST_GROUP for one in cells if one in shown)
        total = frozenset().union(*(people[one] for one in cells))
        if not hidden or len(total) < SMALLEST_GROUP:
            continue
        rest = frozenset().union(*(people[one] for one in hidden))
        assert len(hidden) > 1 or hidden == cells, "a single hidden cell is the total less all others"
        assert len(rest) >= SMALLEST_GROUP, "the total less what is shown is that of too few"


def test_one_small_cell_takes_another_with_it() -> None:
    people = {(1, 4): range(9), (1, 5): range(20, 22), (1, 6): range(40, 60), (2, 4): range(6)}
    assert may_be_shown(people) == {(1, 6), (2, 4)}


def test_rows_do_not_hide_each_other() -> None:
    assert may_be_shown({(1, 4): range(5), (2, 4): range(4)}) == {(1, 4)}
