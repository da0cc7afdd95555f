"""When it happens again: each local date and ISO week once, in every zone there is, over every change of the clocks."""

import zoneinfo
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.refusals import BadInterval, BadTime, BadZone, DayIsOver, NoSuchDayToRepeat, Refusal
from handlers.rules.recurrence import (
    BUSY,
    LAST,
    SPREAD,
    USUAL_TIME,
    Coming,
    Recurrence,
    check_recurrence,
    coming_from,
    days_from,
    due_for,
    due_in,
    next_after,
    on_the_wall,
)

FIRST, LAST_DAY = date(2024, 1, 1), date(2028, 12, 31)  # a Monday and a Sunday: whole ISO weeks
DAYS = [FIRST + timedelta(days=number) for number in range((LAST_DAY - FIRST).days + 1)]
NOONS = [datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in [FIRST - timedelta(days=2), *DAYS]]
WEEKS = sorted({"{}-W{:02}".format(*day.isocalendar()[:2]) for day in DAYS})
SHANGHAI, BERLIN, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
# Times that fall into a gap or come twice: Cairo and Beirut change at midnight, most at two, Nuuk late in the evening.
ODD = (time(0, 30), time(2, 15), time(23, 45))


# Every zone, every day of five years


Changes = tuple[tuple[datetime, timedelta], ...]


def offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def changes(zone: ZoneInfo) -> Changes:
    """Say from when on which offset holds, to the second: two zones of which this is the same are the same to us."""
    offsets = [offset(noon, zone) for noon in NOONS]
    found = [(NOONS[0], offsets[0])]
    for (before, after), (old, new) in zip(pairwise(NOONS), pairwise(offsets), strict=True):
        if old != new:
            low, high = before, after
            while high - low > SECOND:
                middle = low + (high - low) // 2
                low, high = (middle, high) if offset(middle, zone) == old else (low, middle)
            found.append((high.replace(microsecond=0), new))
    return tuple(found)


@pytest.fixture(scope="module")
def kinds_of_zones() -> list[str]:
    """One zone for each way clocks go in these years; together they stand for all there are."""
    return sorted({changes(ZoneInfo(name)): name for name in sorted(zoneinfo.available_timezones())}.values())


def ticked(recurrence: Recurrence) -> Iterator[Coming]:
    """What a clock that ticks would do: take what is next, and look again when that is due."""
    now = datetime.combine(FIRST, time(0), UTC) - 3 * DAY
    while (coming := next_after(recurrence, now)) is not None:
        yield coming
        now = coming.due


def wrong(found: Sequence[Coming], expected: Sequence[str], zone: ZoneInfo, at: time) -> list[str]:
    """Say what is missing, double, out of order or at another time than the first one the wall allows."""
    keys = [one.key for one in found]
    complaints = [] if keys == list(expected) else [f"{len(keys)} of {len(expected)}: {set(keys) ^ set(expected)}"]
    complaints += [f"{one.key} is not after the one before" for before, one in pairwise(found) if one.due <= before.due]
    for one in found:
        wall = datetime.combine(one.day, at)
        shown = one.due.astimezone(zone).replace(tzinfo=None)
        just_before = (one.due - SECOND).astimezone(zone).replace(tzinfo=None)
        earlier = [(one.due - timedelta(hours=hours)).astimezone(zone).replace(tzinfo=None) for hours in (1, 2)]
        if shown != wall and not just_before < wall < shown:
            complaints.append(f"{one.key} at {shown}")
        if wall in earlier:
            complaints.append(f"{one.key} the second time")
    return complaints


def over_the_years(rhythm: str, zone: str, at: time) -> list[Coming]:
    recurrence = Recurrence(rhythm=rhythm, starts=FIRST, zone=zone, at=at, weekday=6)  # type: ignore[arg-type]  # one of the two below
    return list(takewhile(lambda one: one.day <= LAST_DAY, ticked(recurrence)))


@pytest.mark.parametrize("at", [USUAL_TIME, *ODD], ids=str)
def test_every_zone_has_each_date_once_and_each_week_once(kinds_of_zones: list[str], at: time) -> None:
    """At odd times too, where clocks change at all."""
    dates = [day.isoformat() for day in DAYS]
    changing = [name for name in kinds_of_zones if len(changes(ZoneInfo(name))) > 1]
    assert len(kinds_of_zones) > 60
    assert len(changing) > 30
    for name in changing if at in ODD else kinds_of_zones:
        zone = ZoneInfo(name)
        assert wrong(over_the_years("daily", name, at), dates, zone, at) == [], name
        assert wrong(over_the_years("weekly", name, at), WEEKS, zone, at) == [], name


def test_the_check_bites() -> None:
    """What other schedulers do: a second time at the end of summer, none where midnight is skipped, later than due."""
    at, dates = time(2, 15), [day.isoformat() for day in DAYS]
    right = over_the_years("daily", "Europe/Berlin", at)
    assert wrong(right, dates, BERLIN, at) == []
    autumn = next(number for number, one in enumerate(right) if one.day == date(2024, 10, 27))
    second = Coming(key=right[autumn].key, day=right[autumn].day, due=right[autumn].due + timedelta(hours=1))
    assert wrong([*right[: autumn + 1], second, *right[autumn + 1 :]], dates, BERLIN, at)
    assert wrong([*right[:autumn], second, *right[autumn + 1 :]], dates, BERLIN, at)
    assert wrong(right[:autumn] + right[autumn + 1 :], dates, BERLIN, at)
    spring = next(number for number, one in enumerate(right) if one.day == date(2024, 3, 31))
    late = Coming(key=right[spring].key, day=right[spring].day, due=right[spring].due + timedelta(minutes=15))
    assert wrong([*right[:spring], late, *right[spring + 1 :]], dates, BERLIN, at), "15 minutes after the gap's end"


@given(st.sampled_from(sorted(zoneinfo.available_timezones())), st.dates(FIRST, LAST_DAY), st.times())
def test_the_moment_is_the_first_at_which_the_wall_shows_it_or_later(name: str, day: date, at: time) -> None:
    zone, at = ZoneInfo(name), at.replace(second=0, microsecond=0)
    wall = datetime.combine(day, at)
    found = on_the_wall(day, at, zone)
    assert found.astimezone(zone).replace(tzinfo=None) >= wall
    for minutes in range(1, 200):
        assert (found - timedelta(minutes=minutes)).astimezone(zone).replace(tzinfo=None) < wall


# The clock's changes, by name


@pytest.mark.parametrize(
    ("zone", "day", "at", "expected"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T01:00:00+00:00"),  # the gap ends at 03:00
        ("Europe/Berlin", date(2026, 10, 25), time(2, 30), "2026-10-25T00:30:00+00:00"),  # the first of two
        ("Africa/Cairo", date(2026, 4, 24), time(0, 30), "2026-04-23T22:00:00+00:00"),  # midnight is skipped
        ("Australia/Lord_Howe", date(2026, 4, 5), time(1, 45), "2026-04-04T14:45:00+00:00"),  # half an hour, twice
        ("Asia/Shanghai", date(2026, 11, 24), time(10, 7), "2026-11-24T02:07:00+00:00"),
    ],
)
def test_times_that_do_not_exist_and_times_that_come_twice(zone: str, day: date, at: time, expected: str) -> None:
    assert on_the_wall(day, at, ZoneInfo(zone)).isoformat() == expected


# Rhythms


def first(recurrence: Recurrence, number: int, since: date = FIRST) -> list[str]:
    return [f"{day:%a %d %b %y}" for day in islice(days_from(recurrence, since), number)]


TUESDAY = date(2026, 11, 24)


def test_once_is_once() -> None:
    once = Recurrence(rhythm="once", starts=TUESDAY)
    assert first(once, 2) == ["Tue 24 Nov 26"]
    assert first(once, 2, TUESDAY + DAY) == []
    assert next_after(once, datetime(2026, 11, 25, tzinfo=UTC)) is None


def test_weekly_begins_with_the_first_such_day() -> None:
    assert first(Recurrence(rhythm="weekly", starts=TUESDAY, weekday=0), 2) == ["Mon 30 Nov 26", "Mon 07 Dec 26"]
    assert first(Recurrence(rhythm="weekly", starts=TUESDAY, weekday=1), 1) == ["Tue 24 Nov 26"]


def test_every_three_weeks_keeps_its_weeks_whenever_one_looks() -> None:
    third = Recurrence(rhythm="weekly", starts=TUESDAY, weekday=3, every=3)
    assert first(third, 3) == ["Thu 26 Nov 26", "Thu 17 Dec 26", "Thu 07 Jan 27"]
    assert first(third, 1, date(2026, 11, 27)) == ["Thu 17 Dec 26"]
    assert first(third, 1, date(2026, 12, 17)) == ["Thu 17 Dec 26"]
    assert first(third, 1, date(2026, 12, 18)) == ["Thu 07 Jan 27"]


def test_the_31st_is_a_short_months_last_day() -> None:
    monthly = Recurrence(rhythm="monthly", starts=date(2028, 1, 1), day=31)
    assert first(monthly, 4) == ["Mon 31 Jan 28", "Tue 29 Feb 28", "Fri 31 Mar 28", "Sun 30 Apr 28"]


def test_the_first_monday_and_the_last_friday() -> None:
    monday = Recurrence(rhythm="monthly", starts=TUESDAY, weekday=0, nth=1)
    assert first(monday, 2) == ["Mon 07 Dec 26", "Mon 04 Jan 27"]
    friday = Recurrence(rhythm="monthly", starts=TUESDAY, weekday=4, nth=LAST)
    assert first(friday, 3) == ["Fri 27 Nov 26", "Fri 25 Dec 26", "Fri 29 Jan 27"]
    fourth = Recurrence(rhythm="monthly", starts=TUESDAY, weekday=1, nth=4)
    assert first(fourth, 2) == ["Tue 24 Nov 26", "Tue 22 Dec 26"]


def test_quarters_count_from_the_first_month() -> None:
    quarterly = Recurrence(rhythm="quarterly", starts=TUESDAY, day=24)
    assert first(quarterly, 3) == ["Tue 24 Nov 26", "Wed 24 Feb 27", "Mon 24 May 27"]
    assert first(quarterly, 1, date(2027, 3, 1)) == ["Mon 24 May 27"]


def test_another_weekday_of_the_same_week_has_the_same_name() -> None:
    names = {
        next(coming_from(Recurrence(rhythm="weekly", starts=date(2026, 12, 28), weekday=weekday), FIRST)).key
        for weekday in range(7)
    }
    assert names == {"2026-W53"}


RECURRENCES = st.builds(
    Recurrence,
    rhythm=st.sampled_from(["once", "daily", "weekly", "monthly", "quarterly"]),
    starts=st.dates(FIRST, LAST_DAY),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    zone=st.sampled_from([None, "Asia/Shanghai", "Europe/Berlin"]),
    every=st.integers(1, 52),
    weekday=st.integers(0, 6),
    day=st.integers(1, 31),
    nth=st.sampled_from([None, 1, 2, 3, 4, LAST]),
)


@given(RECURRENCES, st.dates(FIRST, LAST_DAY))
def test_whenever_one_looks_the_days_are_the_same(recurrence: Recurrence, since: date) -> None:
    whole = list(takewhile(lambda day: day <= LAST_DAY, days_from(recurrence, FIRST)))
    assert whole == sorted(set(whole))
    assert all(day >= recurrence.starts for day in whole)
    seen = list(takewhile(lambda day: day <= LAST_DAY, days_from(recurrence, since)))
    assert seen == [day for day in whole if day >= since]


@given(RECURRENCES)
def test_it_is_kept_as_it_is(recurrence: Recurrence) -> None:
    assert Recurrence.from_json(recurrence.to_json()) == recurrence


# Whose time


def test_everybody_in_their_own_morning_and_due_where_the_day_begins_first() -> None:
    own = Recurrence(rhythm="daily", starts=TUESDAY)
    coming = next(coming_from(own, TUESDAY))
    assert coming.due == datetime(2026, 11, 23, 20, 7, tzinfo=UTC)
    for name in sorted(zoneinfo.available_timezones()):
        due = due_in(own, TUESDAY, ZoneInfo(name))
        assert due >= coming.due
        assert due.astimezone(ZoneInfo(name)).replace(tzinfo=None) == datetime(2026, 11, 24, 10, 7)  # noqa: DTZ001 - the wall's own


def test_in_one_zone_it_is_one_moment_for_all() -> None:
    one = Recurrence(rhythm="daily", starts=TUESDAY, zone="Europe/Berlin")
    assert {due_in(one, TUESDAY, zone) for zone in (SHANGHAI, BERLIN, NEW_YORK)} == {
        datetime(2026, 11, 24, 9, 7, tzinfo=UTC)
    }


def test_nobody_is_asked_in_one_second_with_everybody_else() -> None:
    people = range(1, 10_001)
    dues = [due_for(TUESDAY, USUAL_TIME, SHANGHAI, person) for person in people]
    earliest = on_the_wall(TUESDAY, USUAL_TIME, SHANGHAI)
    assert max(Counter(dues).values()) <= len(people) / SPREAD + 1
    assert min(dues) >= earliest
    assert max(dues) < earliest + SPREAD * SECOND
    assert dues == [due_for(TUESDAY, USUAL_TIME, SHANGHAI, person) for person in people], "always the same"


@given(st.dates(FIRST, LAST_DAY), st.times(), st.integers(1, 2**40))
def test_nobody_is_asked_when_everything_sends(day: date, at: time, person: int) -> None:
    at = at.replace(second=0, microsecond=0)
    due = due_for(day, at, BERLIN, person)
    assert due.astimezone(BERLIN).minute not in BUSY
    assert timedelta(0) <= due - on_the_wall(day, at, BERLIN) <= (SPREAD + 60) * SECOND


def test_the_usual_time_is_no_such_minute() -> None:
    assert USUAL_TIME.minute not in BUSY


# What cannot be kept


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"zone": "Asia"}, BadZone),
        ({"zone": "Mars/Olympus"}, BadZone),
        ({"zone": "../etc/passwd"}, BadZone),
        ({"every": 0}, BadInterval),
        ({"every": 53}, BadInterval),
        ({"weekday": 7}, NoSuchDayToRepeat),
        ({"day": 0}, NoSuchDayToRepeat),
        ({"day": 32}, NoSuchDayToRepeat),
        ({"nth": 5}, NoSuchDayToRepeat),
        ({"nth": 0}, NoSuchDayToRepeat),
        ({"rhythm": "hourly"}, NoSuchDayToRepeat),
        ({"at": time(10, 7, 30)}, BadTime),
        ({"rhythm": "once", "starts": TUESDAY - DAY}, DayIsOver),
    ],
)
def test_a_rhythm_nobody_could_keep_is_refused(changed: dict[str, object], refusal: type[Refusal]) -> None:
    facts = {"rhythm": "weekly", "starts": TUESDAY, **changed}
    with pytest.raises(refusal):
        check_recurrence(Recurrence(**facts), today=TUESDAY)  # type: ignore[arg-type]  # wrong on purpose


@given(RECURRENCES)
def test_any_other_is_taken(recurrence: Recurrence) -> None:
    check_recurrence(recurrence, today=FIRST)
