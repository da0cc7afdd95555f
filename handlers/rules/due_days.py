"""Days and hours as a calendar counts them: the next Friday, the end of the month, three working days on."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import islice
from typing import Literal
from zoneinfo import ZoneInfo

Part = Literal["dawn", "early", "morning", "noon", "afternoon", "dusk", "evening", "end"]
Stands = Literal["anywhere", "edge", "introduced", "field"]
Unit = Literal["minute", "hour", "day", "working day", "week", "month"]

# A part's first hour: "8 in the evening" is the first 8 that is not before 17.
BEGINS = {"dawn": 0, "early": 5, "morning": 5, "noon": 11, "afternoon": 12, "dusk": 17, "evening": 17}
WORK_BEGINS = 7  # a bare 3 is 15:00, for nobody is at work at 03:00; a bare 8 is 08:00
# When a part is over. The afternoon and "end of day" are over with the work.
OVER = {"dawn": time(6), "early": time(9), "morning": time(12), "noon": time(12), "dusk": time(19), "evening": time(22)}
LAST_MINUTE = time(23, 59)
LATELY = timedelta(days=30)  # a date without a year that passed within it is a slip, not a plan for next year
FURTHEST_WORKING = 3660  # days looked through; a calendar that never works must not keep us for ever


@dataclass(frozen=True, kw_only=True)
class Clock:
    """An hour as said: 3, 3:30, or 15:00, which is `exact` and needs no part of a day to be understood."""

    hour: int
    minute: int = 0
    exact: bool = False


@dataclass(frozen=True, kw_only=True)
class Said:
    """What words say. `other` is the day they may mean as well, `again` after how many days they come again."""

    day: date | None = None
    other: date | None = None
    again: int | None = None
    part: Part | None = None
    clock: Clock | None = None
    at: datetime | None = None
    urgent: bool | None = None

    def joined(self, more: "Said") -> "Said | None":
        """Return both as one; None where they speak of the same thing twice, unless it is a weekday and its date."""
        ours, theirs = self._told(), more._told()
        if self.day and more.day and self.day.weekday() == more.day.weekday() and bool(self.again) != bool(more.again):
            weekday, dated = (ours, theirs) if self.again else (theirs, ours)
            ours, theirs = {name: value for name, value in weekday.items() if name not in ("day", "again")}, dated
        both = ours.keys() | theirs.keys()
        if ours.keys() & theirs.keys() or (both & {"at", "urgent"} and len(both) > 1):
            return None
        return Said(**ours, **theirs)  # type: ignore[arg-type]  # the fields of two of us

    def _told(self) -> dict[str, object]:
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name)) is not None}


@dataclass(frozen=True)
class Word:
    """A pattern, and what it says; `stands` tells where in a sentence it is a date.

    "anywhere": it introduces itself, as "within 2 hours". "edge": at an end of the sentence, or introduced.
    "introduced": only after "by", or before 前. "field": only in a field, or beside another word ("tomorrow at 3").
    """

    pattern: re.Pattern[str]
    read: "Reading"
    stands: "Stands" = "edge"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """When and where somebody asks, when their work ends, and on which days there is any."""

    now: datetime
    zone: ZoneInfo
    ends: time
    is_working: Callable[[date], bool]
    month_first: bool  # 3/4 is 4 March, as in Chinese, and not one of two days

    @cached_property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def in_days(self, days: int) -> Said:
        return Said(day=self.today + timedelta(days=days))

    def weekday(self, weekday: int) -> Said:
        """Return the next such day to come, Monday being 0; today counts until it is over."""
        return Said(day=self.today + timedelta(days=(weekday - self.today.weekday()) % 7), again=7)

    def day_of_week(self, weeks: int, weekday: int) -> Said:
        """Return a day of this ISO week, of the next (1), and so on."""
        return self.in_days(7 * weeks + weekday - self.today.weekday())

    def end_of_week(self, weeks: int) -> Said:
        """Return the last working day of an ISO week; at the weekend "this week" is the one that comes."""
        for start in (weeks, weeks + 1):
            days = [self.day_of_week(start, weekday).day for weekday in range(7)]
            last = max((day for day in days if day and self.is_working(day)), default=days[4])
            if last and last >= self.today:
                return Said(day=last)
        return self.day_of_week(weeks + 1, 4)

    def end_of_month(self, months: int) -> Said | None:
        year, month = self._month(months)
        return self.dated(month, monthrange(year, month)[1], year)

    def end_of_named_month(self, month: int) -> Said | None:
        year = self.today.year + (month < self.today.month)
        return self.dated(month, monthrange(year, month)[1], year) if 1 <= month <= 12 else None

    def day_of_month(self, day: int, months: int | None = None) -> Said | None:
        """Return this day of a month from now; without `months` the next there is, for not every month has a 31st."""
        for ahead in range(3) if months is None else (months,):
            year, month = self._month(ahead)
            if 1 <= day <= monthrange(year, month)[1] and (months is not None or date(year, month, day) >= self.today):
                return Said(day=date(year, month, day))
        return None

    def dated(self, month: int, day: int, year: int | None = None) -> Said | None:
        """Return this date; without a year the next one, or the last where it passed lately."""
        years = [year] if year else range(self.today.year - 1, self.today.year + 9)  # a 29 February may be 8 years off
        for one in years:
            if 1 <= month <= 12 and 1 <= day <= monthrange(one, month)[1]:
                found = date(one, month, day)
                if year or found >= self.today - LATELY:
                    return Said(day=found)
        return None

    def slashed(self, first: int, second: int, year: int | None = None) -> Said | None:
        """Return 12/25 or 25/12; for 3/4, where people differ, both days."""
        month_first, day_first = self.dated(first, second, year), self.dated(second, first, year)
        if self.month_first and month_first:
            return month_first
        # Nobody names a day that has passed where the other reading is still to come.
        coming = [one for one in (month_first, day_first) if one and one.day and one.day >= self.today]
        if len(coming) == 2 and first != second:
            return Said(day=coming[0].day, other=coming[1].day)
        return coming[0] if coming else month_first or day_first

    def after(self, count: float, unit: Unit) -> Said | None:
        """Return the moment after so many minutes or hours, the day after so many days; only hours have halves."""
        if unit in ("minute", "hour"):
            return Said(at=self.now + timedelta(minutes=count * (60 if unit == "hour" else 1))) if count else None
        whole = int(count)
        if whole != count:
            return None
        if unit == "working day":
            days = (self.today + timedelta(days=ahead) for ahead in range(1, FURTHEST_WORKING))
            working = next(islice((day for day in days if self.is_working(day)), max(whole - 1, 0), None), None)
            return Said(day=working) if working else None
        if unit == "month":
            year, month = self._month(whole)
            return Said(day=date(year, month, min(self.today.day, monthrange(year, month)[1])))
        return self.in_days(whole * (7 if unit == "week" else 1))

    def moment(self, said: Said) -> datetime:
        """Return the moment meant, in UTC; one that is not after `now` has passed.

        What names no day, or a weekday, means the next time it comes. A day lasts until work ends; when that is over,
        today lasts until midnight.
        """
        if said.at:
            return said.at.astimezone(UTC)
        day = said.day or self.today
        minutes = self._minutes(said)
        at = self._at(day, minutes)
        lasts = said.clock is None and said.part in (None, "end", "evening") and said.again is None
        if at <= self.now and day == self.today and lasts:
            return self._at(day, LAST_MINUTE.hour * 60 + LAST_MINUTE.minute)
        again = 1 if said.day is None else said.again
        return self._at(day + timedelta(days=again), minutes) if at <= self.now and again else at

    def _minutes(self, said: Said) -> int:
        """Return the minute of the day; the small hours of an evening are past 24:00."""
        if said.clock is None:
            is_early = self.ends <= time(12)  # a night shift ends in the morning, and its afternoon does not
            end = time(18) if said.part == "afternoon" and is_early else self.ends
            over = OVER.get(said.part or "end", end)
            return over.hour * 60 + over.minute
        hour = said.clock.hour
        if not said.clock.exact and hour <= 12 and said.part != "end":
            begins = BEGINS.get(said.part or "", WORK_BEGINS)
            hour = hour % 12 if begins == 0 else hour
            hour += 12 * max(0, -((hour - begins) // 12))
        return hour * 60 + said.clock.minute

    def _at(self, day: date, minutes: int) -> datetime:
        """Return a minute of the wall clock: a skipped one after the gap, of one that comes twice the first to come."""
        clock = time(minutes // 60 % 24, minutes % 60)
        local = datetime.combine(day + timedelta(days=minutes // (24 * 60)), clock, self.zone)
        first = local.astimezone(UTC)
        return first if first > self.now else max(first, local.replace(fold=1).astimezone(UTC))

    def _month(self, ahead: int) -> tuple[int, int]:
        years, month = divmod(self.today.month - 1 + ahead, 12)
        return self.today.year + years, month + 1


Reading = Callable[[re.Match[str], Asked], Said | None]
