"""Working hours, counted minute by minute in every zone, through holidays and changes of clocks."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from handlers.refusals import NoSuchCountry, NoWorkingTime
from handlers.rules.working_hours import (
    LONGEST_CLOSED,
    OFFICE_HOURS,
    ROUND_THE_CLOCK,
    Calendar,
    Hours,
    add_working,
    add_working_days,
    check_country,
    end_of_day,
    is_working,
    is_working_day,
    next_working,
    working_between,
)

SHANGHAI, BERLIN, NEW_YORK = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
LORD_HOWE, CAIRO, APIA = ZoneInfo("Australia/Lord_Howe"), ZoneInfo("Africa/Cairo"), ZoneInfo("Pacific/Apia")
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix", "right")))
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NIGHT: Hours = (((time(22), time(6)),),) * 7
SPLIT: Hours = (((time(9), time(12)), (time(13, 30), time(18))),) * 5 + (((time(10), time(14)),), ())

# What the State Council's notice for 2026 says (国办发明电〔2025〕7 号): off, and worked instead.
OFF_2026 = {
    "Spring Festival": [date(2026, 2, day) for day in range(15, 24)],
    "National Day": [date(2026, 10, day) for day in range(1, 8)],
}
WORKED_2026 = [date(2026, 2, 14), date(2026, 2, 28), date(2026, 9, 20), date(2026, 10, 10)]


def at(text: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


# Counted by hand: the wall clock is watched minute by minute, and what it shows first counts.

CLOCKS = st.integers(0, 24 * 4 - 1).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
SHIFTS = st.lists(st.tuples(CLOCKS, CLOCKS), max_size=2).map(tuple)
HOURS = st.lists(SHIFTS, min_size=7, max_size=7).map(tuple).filter(any) | st.sampled_from(
    [OFFICE_HOURS, NIGHT, SPLIT, ROUND_THE_CLOCK]
)
# Spring Festival, National Day, and the weeks in which clocks change somewhere.
STARTS = st.one_of(
    st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1)),  # noqa: DTZ001 - the zone stands beside
    *(
        st.datetimes(datetime(2026, month, day), datetime(2026, month, day) + timedelta(days=8))  # noqa: DTZ001 - same
        for month, day in ((2, 10), (9, 25), (3, 5), (3, 26), (10, 1), (10, 22), (11, 1), (4, 2), (4, 20))
    ),
).map(lambda moment: moment.replace(second=0, microsecond=0, tzinfo=UTC))
SPANS = st.integers(0, 21 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
CALENDARS = st.builds(
    Calendar,
    zone=st.sampled_from(ZONES).map(ZoneInfo)
    | st.sampled_from([SHANGHAI, BERLIN, NEW_YORK, LORD_HOWE, CAIRO, ZoneInfo("Africa/Casablanca")]),
    hours=HOURS,
    country=st.sampled_from(["", "CN", "CN", "US", "DE", "DE-BY"]),
    free_days=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=9),
    working_days=st.frozensets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=9),
)


@lru_cache
def library(country: str) -> object:
    import holidays

    code, _, region = country.partition("-")
    return holidays.country_holidays(code, subdiv=region or None, years=range(2023, 2031))


def first_shown(zone: ZoneInfo, start: datetime, end: datetime) -> dict[datetime, datetime]:
    """Watch the wall clock: when it first shows each minute; a skipped one as long after the gap as it fell into it."""
    shown: dict[datetime, datetime] = {}
    moment, before = start, None
    while moment < end:
        wall = moment.astimezone(zone).replace(tzinfo=None)
        shown.setdefault(wall, moment)
        if before is not None and wall > before + MINUTE:
            for late in range(1, (wall - before) // MINUTE):
                shown.setdefault(before + late * MINUTE, moment + (late - 1) * MINUTE)
        moment, before = moment + MINUTE, wall
    return shown


def shifts_by_hand(calendar: Calendar, day: date) -> tuple[tuple[time, time], ...]:
    usual, weekdays = calendar.hours[day.weekday()], [one for one in calendar.hours[:5] if one]
    known = library(calendar.country) if calendar.country else None
    if day in calendar.free_days:
        return ()
    if day in calendar.working_days:
        if usual and day.weekday() < 5:
            return usual
        return weekdays[0] if weekdays else next(one for one in calendar.hours if one)
    if known is not None and day in known.weekend_workdays:  # type: ignore[attr-defined]  # the library's, cached
        return weekdays[0] if weekdays else usual
    if known is not None and day in known:  # type: ignore[operator]  # the same
        return ()
    return usual


def worked_by_hand(calendar: Calendar, start: datetime, end: datetime) -> list[datetime]:
    """List the minutes of a span that are worked."""
    shown = first_shown(calendar.zone, start - 3 * DAY, end + 3 * DAY)
    worked: set[datetime] = set()
    day, last = (start - 2 * DAY).astimezone(calendar.zone).date(), (end + DAY).astimezone(calendar.zone).date()
    while day <= last:
        for starts, ends in shifts_by_hand(calendar, day):
            until = day if ends > starts else day + DAY
            minute, stop = shown[datetime.combine(day, starts)], shown[datetime.combine(until, ends)]
            while minute < stop:
                worked.add(minute)
                minute += MINUTE
        day += DAY
    return sorted(minute for minute in worked if start <= minute < end)


@settings(max_examples=60)
@given(CALENDARS, STARTS, SPANS)
@example(Calendar(zone=BERLIN, hours=NIGHT), at("2026-03-27T12:00", BERLIN), 3 * DAY)
@example(Calendar(zone=BERLIN, hours=NIGHT), at("2026-10-23T12:00", BERLIN), 3 * DAY)
@example(Calendar(zone=LORD_HOWE, hours=NIGHT), at("2026-04-03T12:00", LORD_HOWE), 3 * DAY)
@example(Calendar(zone=CAIRO, hours=ROUND_THE_CLOCK), at("2026-04-23T12:00", CAIRO), 3 * DAY)
@example(
    Calendar(zone=NEW_YORK, hours=(((time(2, 30), time(3, 15)),),) * 7),  # on 8 March it would end before it begins
    at("2026-03-07T00:00", NEW_YORK),
    3 * DAY,
)
@example(
    Calendar(zone=NEW_YORK, hours=(((time(1, 30), time(2, 30)), (time(2, 45), time(4))),) * 7),  # and here overlap
    at("2026-03-07T00:00", NEW_YORK),
    3 * DAY,
)
@example(Calendar(zone=SHANGHAI, hours=SPLIT, country="CN"), at("2026-02-13T08:00", SHANGHAI), 21 * DAY)
@example(Calendar(zone=SHANGHAI, hours=SPLIT, country="CN"), at("2026-09-19T08:00", SHANGHAI), 22 * DAY)
def test_working_time_is_what_counting_the_minutes_says(calendar: Calendar, start: datetime, span: timedelta) -> None:
    end = start + span
    worked = worked_by_hand(calendar, start, end)

    assert working_between(calendar, start, end) == len(worked) * MINUTE

    counted = set(worked)
    for minute in range(0, span // MINUTE, 97):
        moment = start + minute * MINUTE
        assert is_working(calendar, moment) == (moment in counted), moment
    if worked:
        assert next_working(calendar, start) == worked[0]
        assert add_working(calendar, start, len(worked) * MINUTE) == worked[-1] + MINUTE
        half = len(worked) // 2
        assert add_working(calendar, start, (half + 1) * MINUTE) == worked[half] + MINUTE


@settings(max_examples=150)
@given(CALENDARS, STARTS, SPANS, SPANS)
def test_working_time_adds_up(calendar: Calendar, start: datetime, first: timedelta, second: timedelta) -> None:
    middle, end = start + first, start + first + second
    whole = working_between(calendar, start, end)

    assert whole == working_between(calendar, start, middle) + working_between(calendar, middle, end)
    assert timedelta(0) <= whole <= end - start
    assert working_between(calendar, end, start) == timedelta(0)


@settings(max_examples=150)
@given(CALENDARS, STARTS, SPANS, st.integers(0, 80), st.integers(0, 80))
def test_adding_undoes_measuring(calendar: Calendar, start: datetime, span: timedelta, less: int, more: int) -> None:
    end = start + span
    assert add_working(calendar, start, working_between(calendar, start, end)) <= end

    one, other = add_working(calendar, start, less * HOUR), add_working(calendar, start, (less + more) * HOUR)
    assert start <= one <= other
    assert one.tzinfo is UTC
    assert working_between(calendar, start, one) == less * HOUR
    assert add_working(calendar, one, more * HOUR) == other, "in two goes as in one"


@settings(max_examples=150)
@given(CALENDARS, STARTS)
def test_the_next_working_moment_is_working(calendar: Calendar, moment: datetime) -> None:
    following = next_working(calendar, moment)

    assert is_working(calendar, following)
    assert following >= moment
    assert working_between(calendar, moment, following) == timedelta(0)
    assert next_working(calendar, following) == following


@settings(max_examples=150)
@given(CALENDARS, STARTS, st.integers(1, 12))
def test_so_many_working_days_later_is_the_end_of_a_working_day(calendar: Calendar, start: datetime, days: int) -> None:
    first = start.astimezone(calendar.zone).date()
    end = add_working_days(calendar, start, days)

    passed = [first + ahead * DAY for ahead in range(1, 120)]
    working = [day for day in passed if is_working_day(calendar, day)]
    assume(len(working) >= days)
    assert end == end_of_day(calendar, working[days - 1])
    assert end > start


# The calendar of a country


@pytest.mark.parametrize("name", OFF_2026)
def test_a_chinese_holiday_is_free_from_end_to_end(name: str) -> None:
    office = Calendar(zone=SHANGHAI, country="CN")
    off = OFF_2026[name]

    assert not [day for day in off if is_working_day(office, day)]
    assert is_working_day(office, off[-1] + DAY)
    assert working_between(office, at(f"{off[0]}T00:00", SHANGHAI), at(f"{off[-1]}T23:59", SHANGHAI)) == timedelta(0)


@pytest.mark.parametrize("day", WORKED_2026, ids=str)
def test_a_weekend_exchanged_for_a_holiday_is_worked_like_a_weekday(day: date) -> None:
    assert day.weekday() >= 5
    assert not is_working_day(Calendar(zone=SHANGHAI), day)
    assert is_working_day(Calendar(zone=SHANGHAI, country="CN"), day)

    office = Calendar(zone=SHANGHAI, hours=SPLIT, country="CN")
    assert end_of_day(office, day) == at(f"{day}T18:00", SHANGHAI), "not the shorter Saturday"


def test_a_shop_open_on_saturdays_only_is_not_opened_by_an_exchange() -> None:
    sundays: Hours = ((), (), (), (), (), (), ((time(10), time(16)),))
    shop = Calendar(zone=SHANGHAI, hours=sundays, country="CN")
    assert not is_working_day(shop, date(2026, 10, 10)), "a Saturday"
    assert end_of_day(shop, date(2026, 9, 20)) == at("2026-09-20T16:00", SHANGHAI)


def test_two_days_after_the_eve_of_national_day_is_a_friday_nine_days_on() -> None:
    office = Calendar(zone=SHANGHAI, country="CN")
    eve = at("2026-09-30T15:00", SHANGHAI)
    assert add_working_days(office, eve, 2) == at("2026-10-09T18:00", SHANGHAI)
    assert add_working_days(office, eve, 3) == at("2026-10-10T18:00", SHANGHAI), "the Saturday that is worked"
    assert add_working(office, eve, 4 * HOUR) == at("2026-10-08T10:00", SHANGHAI)


def test_regions_have_holidays_of_their_own() -> None:
    epiphany = date(2026, 1, 6)
    assert is_working_day(Calendar(zone=BERLIN, country="DE"), epiphany)
    assert not is_working_day(Calendar(zone=BERLIN, country="DE-BY"), epiphany)
    assert not is_working_day(Calendar(zone=NEW_YORK, country="us"), date(2021, 12, 31)), "New Year's Day, observed"


def test_the_desks_own_days_come_before_the_countrys() -> None:
    holiday, monday, saturday = date(2026, 10, 1), date(2026, 10, 12), date(2026, 10, 17)
    desk = Calendar(
        zone=SHANGHAI,
        hours=SPLIT,
        country="CN",
        free_days=frozenset({monday, date(2026, 10, 10)}),
        working_days=frozenset({holiday, saturday, monday}),
    )
    assert end_of_day(desk, holiday) == at("2026-10-01T18:00", SHANGHAI)
    assert end_of_day(desk, saturday) == at("2026-10-17T18:00", SHANGHAI)
    assert end_of_day(desk, monday) is None, "in both lists"
    assert not is_working_day(desk, date(2026, 10, 10)), "exchanged, and free here all the same"


@pytest.mark.parametrize("code", ["XX", "DE-XX", "China", "C" * 99, "-"])
def test_a_country_nobody_knows_is_refused(code: str) -> None:
    with pytest.raises(NoSuchCountry) as refused:
        check_country(code)
    assert refused.value.country == code[:24]


@pytest.mark.parametrize("code", ["", "CN", "us", "DE-BY"])
def test_a_known_country_is_fine(code: str) -> None:
    check_country(code)


# Changes of clocks


@pytest.mark.parametrize(
    ("night", "worked"),
    [("2026-03-28", 7), ("2026-03-29", 8), ("2026-10-24", 9), ("2026-10-25", 8)],
)
def test_a_night_shift_is_as_long_as_the_night(night: str, worked: int) -> None:
    desk = Calendar(zone=BERLIN, hours=NIGHT)
    noon = at(f"{night}T12:00", BERLIN)
    assert working_between(desk, noon, noon + DAY) == worked * HOUR
    assert add_working(desk, noon, worked * HOUR) == end_of_day(desk, date.fromisoformat(night))


def test_a_day_the_zone_never_had_is_not_worked() -> None:
    desk = Calendar(zone=APIA, hours=ROUND_THE_CLOCK)
    assert is_working_day(desk, date(2011, 12, 29))
    assert not is_working_day(desk, date(2011, 12, 30))
    start = at("2011-12-29T00:00", APIA)
    assert working_between(desk, start, at("2012-01-01T00:00", APIA)) == 2 * DAY
    assert add_working(desk, start, 2 * DAY) == start + 2 * DAY
    fridays = Calendar(zone=APIA, hours=((), (), (), (), ((time(9), time(17)),), (), ()))
    assert next_working(fridays, start) == at("2012-01-06T09:00", APIA)


# A day at the office


def test_a_friday_afternoon_at_the_office() -> None:
    office = Calendar(zone=BERLIN)
    friday = at("2026-11-27T17:00", BERLIN)

    assert is_working(office, friday)
    assert is_working(office, at("2026-11-27T09:00", BERLIN))
    assert not is_working(office, at("2026-11-27T18:00", BERLIN)), "at six everybody has left"
    assert next_working(office, friday) == friday
    assert next_working(office, at("2026-11-27T18:00", BERLIN)) == at("2026-11-30T09:00", BERLIN)
    assert add_working(office, friday, HOUR) == at("2026-11-27T18:00", BERLIN)
    assert add_working(office, friday, 2 * HOUR) == at("2026-11-30T10:00", BERLIN)
    assert add_working(office, at("2026-11-28T12:00", BERLIN), timedelta(0)) == at("2026-11-28T12:00", BERLIN)
    assert add_working_days(office, friday, 2) == at("2026-12-01T18:00", BERLIN)


def test_of_no_days_it_is_the_end_of_this_working_day_or_the_next() -> None:
    office, hotel = Calendar(zone=BERLIN), Calendar(zone=BERLIN, hours=NIGHT)
    assert add_working_days(office, at("2026-11-27T17:00", BERLIN), 0) == at("2026-11-27T18:00", BERLIN)
    assert add_working_days(office, at("2026-11-27T18:00", BERLIN), 0) == at("2026-11-30T18:00", BERLIN)
    assert add_working_days(hotel, at("2026-11-27T03:00", BERLIN), 0) == at("2026-11-27T06:00", BERLIN)


def test_a_front_office_is_always_there() -> None:
    hotel = Calendar(zone=SHANGHAI, hours=ROUND_THE_CLOCK)
    start = at("2026-02-17T03:03", SHANGHAI)
    assert next_working(hotel, start) == start
    assert add_working(hotel, start, 100 * HOUR) == start + 100 * HOUR
    assert working_between(hotel, start, start + 30 * DAY) == 30 * DAY


def test_a_shift_that_began_on_a_working_day_goes_on_into_the_free_one() -> None:
    desk = Calendar(zone=BERLIN, hours=NIGHT, free_days=frozenset({date(2026, 11, 25)}))
    assert is_working(desk, at("2026-11-25T05:59", BERLIN))
    assert not is_working(desk, at("2026-11-25T22:00", BERLIN))
    assert not is_working(desk, at("2026-11-26T05:59", BERLIN))


# Where there is nothing to find


def test_a_desk_that_never_works_is_refused() -> None:
    with pytest.raises(NoWorkingTime):
        Calendar(zone=BERLIN, hours=((),) * 7)
    with pytest.raises(ValueError, match="time"):
        Calendar(zone=BERLIN, hours=(((time(9), time(18)),),))


def test_a_year_of_holidays_comes_to_an_end_and_a_life_of_them_is_refused() -> None:
    start = at("2026-01-01T12:00", BERLIN)
    a_year = frozenset(date(2026, 1, 1) + ahead * DAY for ahead in range(365))
    sabbatical = Calendar(zone=BERLIN, free_days=a_year)
    assert next_working(sabbatical, start) == at("2027-01-01T09:00", BERLIN)
    assert add_working_days(sabbatical, start, 1) == at("2027-01-01T18:00", BERLIN)

    for_ever = frozenset(date(2026, 1, 1) + ahead * DAY for ahead in range(LONGEST_CLOSED.days + 9))
    closed = Calendar(zone=BERLIN, free_days=for_ever)
    asks: list[Callable[[], datetime]] = [
        lambda: next_working(closed, start),
        lambda: add_working(closed, start, HOUR),
        lambda: add_working_days(closed, start, 1),
        lambda: add_working_days(closed, start, 0),
    ]
    for ask in asks:
        with pytest.raises(NoWorkingTime):
            ask()
    assert working_between(closed, start, start + 365 * DAY) == timedelta(0)
    assert not is_working(closed, start)


def test_what_lies_behind_cannot_be_added() -> None:
    office = Calendar(zone=BERLIN)
    with pytest.raises(ValueError, match="day"):
        add_working(office, at("2026-11-27T17:00", BERLIN), -HOUR)
    with pytest.raises(ValueError, match="-1"):
        add_working_days(office, at("2026-11-27T17:00", BERLIN), -1)


def test_what_is_heavy_is_not_loaded_before_it_is_needed() -> None:
    """The bot starts in three seconds, most companies' desks without holidays."""
    ask = "import sys, handlers.rules.written_hours; print({'holidays', 'babel'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()"
