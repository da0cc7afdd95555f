"""Single days as admins write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.refusals import DaysUnclear, WorkingDaysUnclear
from handlers.rules.written_days import LONGEST_PART, MOST_DAYS, read_days, write_days

EVE, CHRISTMAS = date(2026, 12, 24), date(2026, 12, 25)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-12-24, 2026-12-25",
        "2026-12-24 to 2026-12-25",
        "2026-12-24–2026-12-25",
        "2026/12/24 至 2026/12/25",
        "2026年12月24日、2026年12月25日",
        "２０２６-12-24；2026.12.25",
        "2026-12-24 and 2026-12-25\n",
    ],
)
def test_days_in_many_ways(typed: str) -> None:
    assert read_days(typed) == {EVE, CHRISTMAS}


def test_nothing_written_is_no_day() -> None:
    assert read_days("  ") == frozenset()


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("tomorrow", "tomorrow"),
        ("2026-02-30", "2026-02-30"),
        ("2026-12-25 to 2026-12-24", "2026-12-25 to 2026-12-24"),
        ("2026-12-24 or so", "or so"),
        ("2026-01-01 to 2036-01-01", "2026-01-01 to 2036-01-01"),
        ("x" * 99, "x" * LONGEST_PART),
    ],
)
def test_what_is_no_day_is_given_back(typed: str, part: str) -> None:
    with pytest.raises(WorkingDaysUnclear) as refused:
        read_days(typed, WorkingDaysUnclear)
    assert refused.value.part == part


def test_more_days_than_a_field_holds() -> None:
    with pytest.raises(DaysUnclear):
        read_days("2026-01-01 to 2026-04-30, 2027-01-01 to 2027-04-30")


@given(st.frozensets(st.dates(date(2000, 1, 1), date(2099, 12, 31)), max_size=MOST_DAYS))
def test_what_is_written_is_read_the_same(days: frozenset[date]) -> None:
    written = write_days(days)
    assert read_days(written) == days
    assert len(written) <= 3000, "it fits into its field"
