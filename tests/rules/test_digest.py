"""What of a week is worth telling: three findings at most, two names at most, nobody ranked, or nothing at all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.digest import (
    MOST_FINDINGS,
    MOST_NAMES,
    SERVED_MUCH,
    SUGGESTED,
    Seen,
    findings,
    last_week,
    monday_of,
    named_in,
    quiet_helpers,
    suggested,
    told_first,
    week_before,
    week_of,
)

WEEK = "2026-W53"
NOTHING = Seen(waiting=0, overdue=0, actions=0, promised=0, kept=0, thanks=0, happened=0, leads=True)
few = st.integers(0, 3)
colleagues = st.lists(st.integers(1, 12), unique=True, max_size=6)
weeks = st.dates(date(2020, 1, 1), date(2032, 12, 31)).map(week_of)


@st.composite
def seen(draw: st.DrawFn) -> Seen:
    promised = draw(few)
    return Seen(
        waiting=draw(few),
        overdue=draw(few),
        actions=draw(few),
        promised=promised,
        kept=draw(st.integers(0, promised)),
        thanks=draw(few),
        happened=draw(few),
        leads=draw(st.booleans()),
        quiet=draw(colleagues),
        unthanked=draw(colleagues),
    )


@given(weeks, seen())
def test_a_card_says_little_and_names_nobody_twice(week: str, seen: Seen) -> None:
    found = findings(week, seen)
    assert len(told_first(found)) <= MOST_FINDINGS
    named = [one for finding in found for one in finding.people]
    assert all(len(finding.people) <= MOST_NAMES for finding in found)
    assert len(named) == len(set(named))
    assert set(named) <= {*seen.quiet, *seen.unthanked}


@given(weeks, seen())
def test_what_is_suggested_is_about_something_on_the_card(week: str, seen: Seen) -> None:
    found = findings(week, seen)
    possible = [SUGGESTED[one.kind] for one in found[:MOST_FINDINGS] if one.kind in SUGGESTED]
    assert suggested(found) == (possible[0] if possible else None)


@given(weeks, colleagues)
def test_nothing_is_said_of_a_week_in_which_nothing_happened(week: str, unthanked: list[int]) -> None:
    assert findings(week, replace(NOTHING, unthanked=unthanked)) == ()


@given(colleagues.filter(lambda people: len(people) > MOST_NAMES))
def test_each_has_their_turn_to_be_named(people: list[int]) -> None:
    week, named = WEEK, set[int]()
    for _ in people:
        named |= set(named_in(week, people))
        week = week_before(week)
    assert named == set(people)
    assert named_in(WEEK, people) == named_in(WEEK, people[::-1]), "in whatever order they come"


@pytest.mark.parametrize(
    ("served", "thanked", "is_quiet"),
    [(SERVED_MUCH, 0, True), (SERVED_MUCH - 1, 0, False), (3, 1, True), (5, 2, False), (6, 2, True)],
)
def test_quiet_is_who_served_much_and_was_thanked_little(served: int, thanked: int, *, is_quiet: bool) -> None:
    assert quiet_helpers({7: served}, {7: thanked}) == ((7,) if is_quiet else ())


@given(st.dates(date(2020, 1, 1), date(2032, 12, 31)))
def test_the_last_week_is_over_and_ended_less_than_a_week_ago(today: date) -> None:
    monday = monday_of(last_week(today))
    assert monday.weekday() == 0
    assert timedelta(days=7) <= today - monday < timedelta(days=14)


def test_years_end_where_iso_weeks_say() -> None:
    assert week_of(date(2027, 1, 3)) == "2026-W53"
    assert last_week(date(2027, 1, 4)) == "2026-W53"
    assert week_before("2027-W01") == "2026-W53"
    with pytest.raises(ValueError, match="week"):
        monday_of("2027-W53")
