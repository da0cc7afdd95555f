"""When something happens again by itself: on which days, at which time on the wall, in whose zone; each day once."""

import json
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from itertools import count
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from handlers.refusals import BadInterval, BadTime, BadZone, DayIsOver, NoSuchDayToRepeat

Rhythm = Literal["once", "daily", "weekly", "monthly", "quarterly"]

USUAL_TIME = time(10, 7)  # people have begun their day, and it is not when everybody else's messages come
BUSY = (0, 30)  # the minutes at which everything sends; WeCom's documentation asks to keep away from them
SPREAD = 600  # seconds over which people with one time on the wall are spread
STRIDE = 233  # has no divisor in common with SPREAD, so that neighbouring ids spread evenly
EARLIEST_ZONE = timezone(timedelta(hours=14))  # Kiritimati: no date begins anywhere before it begins there
MOST_WEEKS = 52
MONTHS = {"monthly": 1, "quarterly": 3}
WEEK = timedelta(days=7)
LAST = -1  # the last Monday of a month, rather than its first


@dataclass(frozen=True, kw_only=True)
class Recurrence:
    """A rhythm from a first day on, at a time on the wall: in one zone, or without `zone` in each person's own.

    A month's day is `day` (or the month's last, where it is shorter) or, with `nth`, that weekday of it: the first
    Monday is weekday 0, nth 1. Quarters count from the month of `starts`.
    """

    rhythm: Rhythm
    starts: date
    at: time = USUAL_TIME
    zone: str | None = None
    every: int = 1  # weeks
    weekday: int = 0  # Monday
    day: int = 1
    nth: int | None = None  # 1 to 4, or LAST

    def to_json(self) -> str:
        return json.dumps(asdict(self) | {"starts": self.starts.isoformat(), "at": self.at.isoformat("minutes")})

    @classmethod
    def from_json(cls, text: str) -> "Recurrence":
        facts = json.loads(text)
        times = {"starts": date.fromisoformat(facts["starts"]), "at": time.fromisoformat(facts["at"])}
        return cls(**facts | times)


@dataclass(frozen=True, kw_only=True)
class Coming:
    """One occurrence: its name among its schedule's, its day, and the first moment it is due anywhere."""

    key: str
    day: date
    due: datetime


def check_recurrence(recurrence: Recurrence, *, today: date) -> None:
    """Raise a Refusal where nobody could keep this rhythm; `today` where it is today first."""
    if recurrence.zone is not None:
        _check_zone(recurrence.zone)
    if recurrence.at != recurrence.at.replace(second=0, microsecond=0, tzinfo=None):
        raise BadTime
    if not 1 <= recurrence.every <= MOST_WEEKS:
        raise BadInterval(most=MOST_WEEKS)
    is_nth_known = recurrence.nth is None or recurrence.nth in (1, 2, 3, 4, LAST)
    is_day_known = recurrence.weekday in range(7) and recurrence.day in range(1, 32)
    if not (is_nth_known and is_day_known and recurrence.rhythm in get_args(Rhythm)):
        raise NoSuchDayToRepeat
    if recurrence.rhythm == "once" and recurrence.starts < today:
        raise DayIsOver


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise BadZone from error


# Days


def days_from(recurrence: Recurrence, first: date) -> Iterator[date]:
    """Yield the days it happens on, in order, from a day on; without end but for what happens once."""
    return DAYS[recurrence.rhythm](recurrence, max(first, recurrence.starts))


def _once(recurrence: Recurrence, first: date) -> Iterator[date]:
    return iter([recurrence.starts] if first <= recurrence.starts else [])


def _daily(_recurrence: Recurrence, first: date) -> Iterator[date]:
    return (first + timedelta(days=ahead) for ahead in count())


def _weekly(recurrence: Recurrence, first: date) -> Iterator[date]:
    """Count weeks from the one of the first occurrence, so that "every two weeks" begins with it."""
    begins = recurrence.starts + timedelta(days=(recurrence.weekday - recurrence.starts.weekday()) % 7)
    step = recurrence.every * WEEK
    begins += max(0, -((begins - first) // step)) * step
    return (begins + number * step for number in count())


def _by_months(recurrence: Recurrence, first: date) -> Iterator[date]:
    step = MONTHS[recurrence.rhythm]
    origin = recurrence.starts.year * 12 + recurrence.starts.month - 1
    passed = (first.year * 12 + first.month - 1 - origin) // step
    days = (_in_month(recurrence, *divmod(origin + number * step, 12)) for number in count(passed))
    return (day for day in days if day >= first)


def _in_month(recurrence: Recurrence, year: int, month_before: int) -> date:
    month = month_before + 1
    first_weekday, length = monthrange(year, month)
    if recurrence.nth is None:
        return date(year, month, min(recurrence.day, length))
    day = 1 + (recurrence.weekday - first_weekday) % 7
    last = day + (length - day) // 7 * 7
    return date(year, month, last if recurrence.nth == LAST else day + (recurrence.nth - 1) * 7)


DAYS = {"once": _once, "daily": _daily, "weekly": _weekly, "monthly": _by_months, "quarterly": _by_months}


def key_of(recurrence: Recurrence, day: date) -> str:
    """Name an occurrence: its week where it is weekly, so that another weekday does not ask twice; else its date."""
    if recurrence.rhythm == "weekly":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    return day.isoformat()


# Moments


def coming_from(recurrence: Recurrence, first: date) -> Iterator[Coming]:
    """Yield its occurrences from a day on."""
    for day in days_from(recurrence, first):
        yield Coming(key=key_of(recurrence, day), day=day, due=_first_due(recurrence, day))


def next_after(recurrence: Recurrence, now: datetime) -> Coming | None:
    """Return the first occurrence that is still wholly to come, or None where there is none."""
    # Yesterday may still go on somewhere; the day before is over everywhere.
    occurrences = coming_from(recurrence, now.astimezone(UTC).date() - timedelta(days=1))
    return next((one for one in occurrences if one.due > now), None)


def _first_due(recurrence: Recurrence, day: date) -> datetime:
    if recurrence.zone is None:
        return datetime.combine(day, recurrence.at, EARLIEST_ZONE).astimezone(UTC)
    return on_the_wall(day, recurrence.at, ZoneInfo(recurrence.zone))


def due_in(recurrence: Recurrence, day: date, own: ZoneInfo) -> datetime:
    """Return when an occurrence is due for people of a zone."""
    return on_the_wall(day, recurrence.at, ZoneInfo(recurrence.zone) if recurrence.zone else own)


def due_for(day: date, at: time, zone: ZoneInfo, person_id: int) -> datetime:
    """Return when one person's turn is: each has a place of their own within ten minutes from the time on the wall.

    It is always the same, and never in a minute at which everything else sends.
    """
    due = on_the_wall(day, at, zone) + timedelta(seconds=person_id * STRIDE % SPREAD)
    while due.astimezone(zone).minute in BUSY:
        due += timedelta(minutes=1)
    return due


@lru_cache(maxsize=4096)
def on_the_wall(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Return the first moment at which the wall shows this, or later where it never does.

    So a time that comes twice counts the first time, and one in a gap is the first moment after the gap.
    """
    wall = datetime.combine(day, at)  # the wall's own, on purpose without a zone
    after = wall.replace(tzinfo=zone).astimezone(UTC)
    if after.astimezone(zone).replace(tzinfo=None) == wall:
        return after
    # In a gap, fold 0 is read with the clock as it was before and so lies after the gap; fold 1 lies before it.
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            after = middle
    return after
