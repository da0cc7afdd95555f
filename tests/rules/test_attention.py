"""Attention is a budget: at most one pulse and two ratings in any week, never on one day."""

from datetime import date, timedelta
from itertools import islice

from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.attention import COUNTS_FOR, LIMITS, Kind, first_room, has_room

TUESDAY, DAY = date(2026, 11, 24), timedelta(days=1)
WEEK = [TUESDAY + number * DAY for number in range(7)]


def test_one_pulse_in_any_seven_days() -> None:
    assert has_room("pulse", TUESDAY, {})
    assert not has_room("pulse", TUESDAY, {"pulse": [TUESDAY - 6 * DAY]})
    assert has_room("pulse", TUESDAY, {"pulse": [TUESDAY - 7 * DAY]}), "every week on the same day"
    assert not has_room("pulse", TUESDAY, {"pulse": [TUESDAY + 6 * DAY]}), "one is on its way"


def test_two_ratings_in_any_seven_days() -> None:
    assert has_room("rating", TUESDAY, {"rating": [TUESDAY]})
    assert not has_room("rating", TUESDAY, {"rating": [TUESDAY, TUESDAY - 6 * DAY]})


def test_a_pulse_and_a_rating_never_come_on_one_day() -> None:
    assert not has_room("pulse", TUESDAY, {"rating": [TUESDAY]})
    assert not has_room("rating", TUESDAY, {"pulse": [TUESDAY]})
    assert has_room("rating", TUESDAY, {"pulse": [TUESDAY - DAY]})


def test_one_bundle_of_reminders_a_day_and_one_digest_a_week_whatever_else_there_is() -> None:
    busy = {"pulse": [TUESDAY], "rating": [TUESDAY]}
    assert has_room("reminder", TUESDAY, busy)  # type: ignore[arg-type]  # its keys are kinds
    assert not has_room("reminder", TUESDAY, {"reminder": [TUESDAY]})
    assert has_room("reminder", TUESDAY, {"reminder": [TUESDAY - DAY]})
    assert not has_room("digest", TUESDAY, {"digest": [TUESDAY - 6 * DAY]})


def test_what_has_no_room_today_comes_on_the_first_day_that_has() -> None:
    asked: dict[Kind, list[date]] = {"rating": [TUESDAY, TUESDAY + DAY]}
    assert first_room("pulse", WEEK, asked) == TUESDAY + 2 * DAY
    assert first_room("pulse", WEEK, {"pulse": [TUESDAY + 3 * DAY]}) is None


@given(st.lists(st.tuples(st.sampled_from(list(LIMITS)), st.integers(0, 40)), max_size=60))
def test_whatever_wants_attention_the_budget_is_kept(wishes: list[tuple[Kind, int]]) -> None:
    asked: dict[Kind, list[date]] = {kind: [] for kind in LIMITS}
    for kind, ahead in wishes:
        day = first_room(kind, (TUESDAY + (ahead + more) * DAY for more in range(5)), asked)
        if day is not None:
            asked[kind].append(day)
    for kind, limit in LIMITS.items():
        for first in islice((TUESDAY + number * DAY for number in range(50)), 50):
            window = {first + number * DAY for number in range(limit.days)}
            assert sum(day in window for day in asked[kind]) <= limit.most
    assert not set(asked["pulse"]) & set(asked["rating"])


@given(st.sampled_from(list(LIMITS)), st.integers(0, 20))
def test_what_is_older_than_it_counts_does_not_count(kind: Kind, days: int) -> None:
    asked = {kind: [TUESDAY - days * DAY] * LIMITS[kind].most}
    assert has_room(kind, TUESDAY, asked) == (days >= LIMITS[kind].days)
    assert has_room(kind, TUESDAY, asked) or days * DAY < COUNTS_FOR
