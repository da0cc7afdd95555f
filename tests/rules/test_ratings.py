"""Who is asked how it went, when, and who only plays for points."""

from datetime import UTC, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.ratings import (
    CHANGEABLE_FOR,
    LATEST,
    SOONEST,
    WEEK,
    Colleague,
    Earlier,
    is_asked_about,
    may_change,
    pair_weight,
    rating_due,
    turns,
    why_not_rated,
)
from handlers.rules.working_hours import ROUND_THE_CLOCK, Calendar, is_working, next_working

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday, ten in Berlin
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
SALES, IT = 1, 2
ANNA = Colleague(id=1, department=SALES, managers=(10, 20))
TOM = Colleague(id=2, department=IT, managers=(11, 20))


def why_not(
    asker: Colleague = ANNA,
    provider: Colleague = TOM,
    took: timedelta = timedelta(hours=2),
    earlier: tuple[Earlier, ...] = (),
) -> str | None:
    return why_not_rated(asker=asker, provider=provider, asked_at=NOW - took, done_at=NOW, earlier=earlier)


def between(*askers: Colleague, until: datetime = NOW, apart: timedelta = timedelta(hours=1)) -> tuple[Earlier, ...]:
    """Tell of requests between the two, the last one just before."""
    return tuple(Earlier(asker=asker.id, done_at=until - ago * apart) for ago, asker in enumerate(askers[::-1], 1))


def test_a_request_to_another_department_is_rated() -> None:
    assert why_not() is None
    assert why_not(TOM, ANNA) is None


@pytest.mark.parametrize(
    ("asker", "provider", "why"),
    [
        (ANNA, ANNA, "oneself"),
        (ANNA, Colleague(id=3, department=SALES), "same department"),
        (ANNA, Colleague(id=10, department=IT), "reporting line"),  # her manager
        (ANNA, Colleague(id=20, department=IT), "reporting line"),  # and theirs
        (Colleague(id=10, department=IT), ANNA, "reporting line"),  # nor does the manager rate her
        (Colleague(id=3, department=None), Colleague(id=4, department=None), None),  # nobody knows where they belong
        (Colleague(id=3, department=SALES), Colleague(id=4, department=None), None),
        (ANNA, Colleague(id=11, department=IT), None),  # somebody else's manager
    ],
)
def test_who_is_not_free_to_say_is_not_asked(asker: Colleague, provider: Colleague, why: str | None) -> None:
    assert why_not(asker, provider) == why


def test_what_is_done_within_a_minute_was_only_clicked() -> None:
    assert why_not(took=59 * timedelta(seconds=1)) == "too quick"
    assert why_not(took=timedelta(0)) == "too quick"
    assert why_not(took=MINUTE) is None


def test_there_and_back_may_happen_but_no_ping_pong() -> None:
    assert why_not(earlier=between(ANNA, ANNA, ANNA)) is None, "she often needs him"
    assert why_not(earlier=between(TOM)) is None
    assert why_not(earlier=between(ANNA, TOM)) is None
    assert why_not(earlier=between(TOM, ANNA, TOM)) == "ping-pong"
    assert why_not(earlier=between(TOM, ANNA, TOM)[::-1]) == "ping-pong", "in whatever order it is told"


def test_what_is_a_week_ago_is_no_game() -> None:
    assert turns(ANNA.id, NOW, between(TOM, ANNA, TOM, apart=2 * DAY)) == 3
    assert turns(ANNA.id, NOW, between(TOM, ANNA, TOM, apart=WEEK / 3)) == 2, "the first is a week old"
    assert turns(ANNA.id, NOW, [Earlier(asker=TOM.id, done_at=NOW + MINUTE)]) == 0, "it came later"


def test_a_pair_weighs_less_each_time_but_never_nothing() -> None:
    weights = [pair_weight(k) for k in range(1, 101)]
    assert weights[:4] == [1, 0.5, 1 / 3, 0.25]
    assert weights == sorted(weights, reverse=True)
    assert min(weights) > 0
    assert sum(weights[:20]) == pytest.approx(3.6, abs=0.01)
    assert sum(weights) == pytest.approx(5.19, abs=0.01)
    with pytest.raises(ValueError, match="0"):
        pair_weight(0)


def test_so_many_one_is_asked_about() -> None:
    random = Random(7)
    assert all(is_asked_about(1, random) for _ in range(50))
    asked = sum(is_asked_about(4, random) for _ in range(4000))
    assert 850 < asked < 1150
    with pytest.raises(ValueError, match="0"):
        is_asked_about(0, random)


CALENDARS = [
    Calendar(zone=BERLIN),
    Calendar(zone=SHANGHAI, country="CN"),
    Calendar(zone=BERLIN, hours=(((time(22), time(6)),),) * 7),
    Calendar(zone=SHANGHAI, hours=ROUND_THE_CLOCK),
]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - zone beside
    st.sampled_from(CALENDARS),
    st.integers(),
)
def test_the_question_comes_a_random_while_later_in_the_raters_own_hours(
    done_at: datetime, calendar: Calendar, seed: int
) -> None:
    due = rating_due(done_at, calendar=calendar, random=Random(seed))

    assert is_working(calendar, due)
    assert due >= done_at + SOONEST * MINUTE
    assert due <= next_working(calendar, done_at + LATEST * MINUTE)
    assert due == rating_due(done_at, calendar=calendar, random=Random(seed)), "the same chance, the same moment"


def test_the_while_is_random() -> None:
    hotel = CALENDARS[-1]
    random = Random(3)
    waits = {(rating_due(NOW, calendar=hotel, random=random) - NOW) // MINUTE for _ in range(3000)}
    assert waits == set(range(SOONEST, LATEST + 1))


def test_a_rating_can_be_changed_for_a_week() -> None:
    assert may_change(NOW, NOW)
    assert may_change(NOW, NOW + CHANGEABLE_FOR)
    assert not may_change(NOW, NOW + CHANGEABLE_FOR + timedelta(seconds=1))
    assert timedelta(days=7) == CHANGEABLE_FOR
