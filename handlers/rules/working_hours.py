"""Working hours: when an office or a desk works, and arithmetic that counts only that time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from heapq import heappop, heappush
from itertools import count
from zoneinfo import ZoneInfo

from handlers.refusals import NoSuchCountry, NoWorkingTime

Stretch = tuple[datetime, datetime]  # from, to, in UTC
Shift = tuple[time, time]  # from, to, on the wall clock; a `to` not after the `from` lies on the next day
Hours = tuple[tuple[Shift, ...], ...]  # the shifts that begin on each weekday, Monday first

WEEK = 7
MIDNIGHT = time(0)
WHOLE_DAY: Shift = (MIDNIGHT, MIDNIGHT)
ROUND_THE_CLOCK: Hours = ((WHOLE_DAY,),) * WEEK
OFFICE_HOURS: Hours = (((time(9), time(18)),),) * 5 + ((), ())
LONGEST_CLOSED = timedelta(days=3 * 366)  # a desk that is closed for longer has no next working hour
LONGEST_CODE = 24  # of a country nobody knows, when it is given back


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """When a desk works. Raises NoWorkingTime where it never would.

    `country` is an ISO 3166 code, of a region as well ("CN", "DE-BY"), or empty: its public holidays are free, and a
    weekend it exchanges for a holiday (调休) has a weekday's hours. The desk's own days come before the country's; a
    day that is both free and working is free. A shift belongs to the day it begins on.
    """

    zone: ZoneInfo
    hours: Hours = OFFICE_HOURS
    country: str = ""
    free_days: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if len(self.hours) != WEEK:
            raise ValueError(self.hours)
        if not any(self.hours):
            raise NoWorkingTime


def is_working(calendar: Calendar, moment: datetime) -> bool:
    near = (_day(calendar, moment) + timedelta(days=days) for days in (-2, -1, 0, 1))
    return any(start <= moment < end for day in near for start, end in _stretches_on(calendar, day))


def next_working(calendar: Calendar, moment: datetime) -> datetime:
    """Return the moment itself if it is working time, else when work begins next."""
    return max(moment.astimezone(UTC), next(_stretches(calendar, moment))[0])


def add_working(calendar: Calendar, start: datetime, duration: timedelta) -> datetime:
    """Return the first moment by which so much has been worked since `start`: an hour from five is six, not nine."""
    if duration < timedelta(0):
        raise ValueError(duration)
    if not duration:
        return start.astimezone(UTC)
    left, since = duration, start.astimezone(UTC)
    for begins, ends in _stretches(calendar, start):
        since = max(begins, since)
        if left <= ends - since:
            break
        left -= ends - since
    return since + left


def working_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Return how much of the time between two moments is worked; none where the end comes first."""
    first = _day(calendar, start) - timedelta(days=2)  # a long shift, begun then, may still go on
    days = (first + timedelta(days=ahead) for ahead in range((_day(calendar, end) - first).days + 2))
    stretches = sorted(stretch for day in days for stretch in _stretches_on(calendar, day))
    worked = (min(ends, end) - max(begins, start) for begins, ends in _apart(stretches))
    return sum((one for one in worked if one > timedelta(0)), timedelta(0))


def is_working_day(calendar: Calendar, day: date) -> bool:
    return bool(_stretches_on(calendar, day))


def end_of_day(calendar: Calendar, day: date) -> datetime | None:
    """Return when the last shift that begins that day ends, maybe on the next; None where nobody works."""
    return max((end for _, end in _stretches_on(calendar, day)), default=None)


def add_working_days(calendar: Calendar, start: datetime, days: int) -> datetime:
    """Return the end of the so-maniest working day after the day of `start`, in the desk's own zone.

    Of none, the end of the first working day that is not over yet.
    """
    if days < 0:
        raise ValueError(days)
    day, left, ended = _day(calendar, start), max(days, 1), start
    if not days:
        day -= timedelta(days=2)  # a long shift may have begun the day before
    closed_since = day
    while left:
        day += timedelta(days=1)
        end = end_of_day(calendar, day)
        if end is not None and end > start:
            left, ended, closed_since = left - 1, end, day
        elif day - closed_since > LONGEST_CLOSED:
            raise NoWorkingTime
    return ended


def work_ends(calendar: Calendar) -> time:
    """Return when a day's work is over, as people mean it: with the last shift of the first weekday that has any.

    Work that goes on until midnight ends a minute before it, still on the day it is said of; work that never ends,
    when offices close.
    """
    shifts = next(filter(None, calendar.hours))
    end = shifts[-1][1]
    if WHOLE_DAY in shifts:
        return OFFICE_HOURS[0][-1][1]
    return time(23, 59) if end == MIDNIGHT else end


def check_country(code: str) -> None:
    """Raise NoSuchCountry for a code no holidays are known of; none at all is fine."""
    if code:
        _special_days(code, 2026)  # any year would do


# The days


def _day(calendar: Calendar, moment: datetime) -> date:
    return moment.astimezone(calendar.zone).date()


def _shifts(calendar: Calendar, day: date) -> tuple[Shift, ...]:
    usual = calendar.hours[day.weekday()]
    if day in calendar.free_days:
        return ()
    if day in calendar.working_days:
        return (usual if day.weekday() < 5 else ()) or next(filter(None, calendar.hours))
    if not calendar.country:
        return usual
    holidays, exchanged = _special_days(calendar.country, day.year)
    if day in exchanged:
        return next(filter(None, calendar.hours[:5]), usual)
    return () if day in holidays else usual


@lru_cache(maxsize=256)
def _special_days(country: str, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return a year's public holidays, and the weekends that are worked instead of other days."""
    import holidays  # heavy, and of no use where no country is set

    code, _, region = country.upper().partition("-")
    try:
        # The library's own object fills itself while it is read, which threads must not share: hence frozen sets.
        known = holidays.country_holidays(code, subdiv=region or None, years=year, expand=False)
    except NotImplementedError as error:
        raise NoSuchCountry(country=country[:LONGEST_CODE]) from error
    worked = frozenset(day for day in known.weekend_workdays if day.year == year)
    return frozenset(known) - worked, worked


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return when the wall clock shows this: the first time, or as long after a gap as it fell into it."""
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _exists(day: date, zone: ZoneInfo) -> bool:
    """Whether the zone has this day at all: Samoa had no 30 December 2011."""
    return _at(day, time(12), zone).astimezone(zone).date() == day


def _stretches_on(calendar: Calendar, day: date) -> list[Stretch]:
    """Return the shifts that begin on a day as moments. They may overlap where a gap in the clock moved one."""
    shifts = _shifts(calendar, day)
    if not shifts or not _exists(day, calendar.zone):
        return []
    found = []
    for start, end in shifts:
        last = day if end > start else day + timedelta(days=1)
        found.append((_at(day, start, calendar.zone), _at(last, end, calendar.zone)))
    return [(start, end) for start, end in found if start < end]


def _stretches(calendar: Calendar, since: datetime) -> Iterator[Stretch]:
    """Yield the working stretches that end after a moment, earliest first, for ever. Raises NoWorkingTime."""
    return (stretch for stretch in _apart(_in_order(calendar, since)) if stretch[1] > since)


def _in_order(calendar: Calendar, since: datetime) -> Iterator[Stretch]:
    waiting: list[Stretch] = []
    open_on = _day(calendar, since)
    for ahead in count(-2):
        day = _day(calendar, since) + timedelta(days=ahead)
        for stretch in _stretches_on(calendar, day):
            heappush(waiting, stretch)
            open_on = day
        if day - open_on > LONGEST_CLOSED:
            raise NoWorkingTime
        # What later days bring may begin a little before their midnight, never a day before.
        while waiting and waiting[0][0] < _at(day, MIDNIGHT, calendar.zone):
            yield heappop(waiting)


def _apart(stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Yield stretches, sorted by their beginning, with nothing counted twice."""
    reached = datetime.min.replace(tzinfo=UTC)
    for start, end in stretches:
        if end > reached:
            yield max(start, reached), end
            reached = end
