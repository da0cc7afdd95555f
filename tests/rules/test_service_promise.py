"""Promises of a housekeeping desk in Berlin: kept, broken, and not decided yet."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.service_promise import (
    Kept,
    Timing,
    answers_summed_up,
    first_answer_due,
    is_answer_kept,
    is_promise_kept,
    nearest_rank,
    promises_summed_up,
)
from handlers.rules.working_hours import Calendar, working_between

BERLIN = ZoneInfo("Europe/Berlin")
DESK = Calendar(zone=BERLIN)
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=BERLIN).astimezone(UTC)


FRIDAY = at("27T17:00")  # asked an hour before the weekend: four working hours end on Monday at noon
DUE = at("30T12:00")
NOW = at("30T15:00")


def is_kept(timing: Timing, now: datetime = NOW) -> bool | None:
    return is_answer_kept(timing, calendar=DESK, within=4 * HOUR, now=now)


def test_four_working_hours_from_friday_at_five_end_on_monday_at_noon() -> None:
    assert first_answer_due(DESK, FRIDAY, 4 * HOUR) == DUE
    assert first_answer_due(DESK, at("28T11:00"), 4 * HOUR) == at("30T13:00"), "asked on a Saturday"


@pytest.mark.parametrize(
    ("answered", "withdrawn", "now", "kept"),
    [
        (at("27T17:05"), None, NOW, True),
        (at("28T23:00"), None, NOW, True),  # from home
        (DUE, None, NOW, True),  # on the dot
        (DUE + SECOND, None, NOW, False),
        (None, None, DUE - SECOND, None),
        (None, None, DUE, None),
        (None, None, DUE + SECOND, False),
        (None, at("30T11:00"), NOW, None),  # withdrawn in time: nobody was late
        (None, DUE + MINUTE, NOW, False),  # withdrawn because nobody came
        (at("30T10:00"), at("30T11:00"), NOW, True),
        (None, NOW + HOUR, DUE, None),  # what lies ahead does not count yet
    ],
)
def test_an_answer_in_time(
    answered: datetime | None, withdrawn: datetime | None, now: datetime, kept: bool | None
) -> None:
    assert is_kept(Timing(asked_at=FRIDAY, answered_at=answered, withdrawn_at=withdrawn), now) is kept


@pytest.mark.parametrize(
    ("promised", "done", "withdrawn", "now", "kept"),
    [
        (None, None, None, NOW, None),  # nothing was promised
        (None, at("30T14:00"), None, NOW, None),
        (DUE, DUE, None, NOW, True),
        (DUE, DUE + SECOND, None, NOW, False),
        (DUE, None, None, DUE, None),
        (DUE, None, None, DUE + SECOND, False),
        (DUE, None, DUE - HOUR, NOW, None),
        (DUE, None, DUE + HOUR, NOW, False),
    ],
)
def test_done_by_the_date_promised(
    promised: datetime | None, done: datetime | None, withdrawn: datetime | None, now: datetime, kept: bool | None
) -> None:
    timing = Timing(asked_at=FRIDAY, answered_at=FRIDAY, promised_for=promised, done_at=done, withdrawn_at=withdrawn)
    assert is_promise_kept(timing, now=now) is kept


def test_a_desk_that_is_silent_does_not_look_quick() -> None:
    quick = Timing(asked_at=FRIDAY, answered_at=FRIDAY + 10 * MINUTE)
    silent = Timing(asked_at=at("25T09:00"))
    waiting = Timing(asked_at=at("30T14:30"))

    found = answers_summed_up([quick, silent, silent, waiting], calendar=DESK, within=4 * HOUR, now=NOW)

    so_far = working_between(DESK, silent.asked_at, NOW)
    assert found == Kept(kept=1, broken=2, median=so_far, p90=so_far)
    assert so_far == 33 * HOUR


def test_the_time_taken_is_working_time() -> None:
    over_the_weekend = Timing(asked_at=FRIDAY, promised_for=at("30T18:00"), done_at=at("30T10:00"))
    late = Timing(asked_at=at("30T09:00"), promised_for=at("30T10:00"), done_at=at("30T12:00"))
    unpromised = Timing(asked_at=FRIDAY, done_at=NOW)

    found = promises_summed_up([over_the_weekend, late, unpromised], calendar=DESK, now=NOW)

    assert found == Kept(kept=1, broken=1, median=2 * HOUR + 30 * MINUTE, p90=3 * HOUR)


def test_nothing_decided_says_nothing() -> None:
    nothing = Kept(kept=0, broken=0, median=None, p90=None)
    assert answers_summed_up([], calendar=DESK, within=HOUR, now=NOW) == nothing
    assert promises_summed_up([Timing(asked_at=FRIDAY)], calendar=DESK, now=NOW) == nothing


def test_one_request_forgotten_over_the_summer_does_not_speak_for_all() -> None:
    quick = [Timing(asked_at=at("27T10:00"), answered_at=at("27T10:00") + minutes * MINUTE) for minutes in range(1, 20)]
    forgotten = Timing(asked_at=datetime(2026, 6, 1, 8, tzinfo=UTC), answered_at=at("27T12:00"))

    found = answers_summed_up([*quick, forgotten], calendar=DESK, within=HOUR, now=NOW)

    assert found == Kept(kept=19, broken=1, median=10 * MINUTE + 30 * SECOND, p90=18 * MINUTE)


@given(
    st.lists(st.integers(0, 10**6).map(lambda seconds: seconds * SECOND), min_size=1, max_size=60), st.integers(1, 100)
)
def test_nearest_rank_is_the_smallest_value_enough_do_not_exceed(values: list[timedelta], percent: int) -> None:
    found = nearest_rank(values, percent)

    def share(limit: timedelta) -> Fraction:
        return Fraction(sum(value <= limit for value in values) * 100, len(values))

    assert found in values
    assert share(found) >= percent
    assert all(share(value) < percent for value in values if value < found)


def test_a_percentile_of_nothing_is_a_mistake() -> None:
    for values, percent in (([], 90), ([HOUR], 0), ([HOUR], 101)):
        with pytest.raises(ValueError, match=str(percent)):
            nearest_rank(values, percent)


MOMENTS = st.integers(0, 40_000).map(lambda minutes: at("02T00:00") + minutes * MINUTE)
TIMINGS = st.builds(
    lambda asked, answered, promised, done, withdrawn: Timing(
        asked_at=asked,
        answered_at=answered and max(asked, answered),
        promised_for=promised and max(asked, promised),
        done_at=done and max(asked, done),
        withdrawn_at=withdrawn and max(asked, withdrawn),
    ),
    MOMENTS,
    *(st.none() | MOMENTS for _ in range(4)),
)


def known_at(timing: Timing, now: datetime) -> Timing:
    """Return the timing without what is still to come."""

    def so_far(moment: datetime | None) -> datetime | None:
        return None if moment is None or moment > now else moment

    return replace(
        timing,
        answered_at=so_far(timing.answered_at),
        done_at=so_far(timing.done_at),
        withdrawn_at=so_far(timing.withdrawn_at),
    )


@given(st.lists(TIMINGS, max_size=12), MOMENTS, st.integers(0, 20_000), st.integers(0, 40))
def test_what_is_decided_stays_decided(timings: list[Timing], asked: datetime, later: int, hours: int) -> None:
    now = max([asked, *(timing.asked_at for timing in timings)])
    for timing in timings:
        known = known_at(timing, now)
        before = is_answer_kept(known, calendar=DESK, within=hours * HOUR, now=now)
        after = is_answer_kept(timing, calendar=DESK, within=hours * HOUR, now=now + later * MINUTE)
        assert before is None or before is after
        was, is_ = is_promise_kept(known, now=now), is_promise_kept(timing, now=now + later * MINUTE)
        assert was is None or was is is_

    found = answers_summed_up(timings, calendar=DESK, within=hours * HOUR, now=now)
    assert found.kept + found.broken <= len(timings)
    assert (found.median is None) == (found.kept + found.broken == 0)
    if found.median is not None and found.p90 is not None:
        assert timedelta(0) <= found.median <= found.p90
