"""Moments and days: aware time inside, a person's own calendar outside."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """Look up an IANA zone. Raises ValueError for what is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:  # "Asia" is a folder, and a long text no file name
        raise ValueError(name) from error


def local_day(now: datetime, zone_name: str) -> date:
    return now.astimezone(zone(zone_name)).date()


def at_local(day: date, clock: time, zone_name: str) -> datetime:
    """Return when the wall clock shows `clock` that day: the first time, or as long after a gap as it fell into it."""
    return datetime.combine(day, clock, zone(zone_name)).astimezone(UTC)


def next_at(clock: time, now: datetime, zone_name: str) -> datetime:
    """Return when the wall clock shows `clock` next, later than now."""
    today = local_day(now, zone_name)
    coming = (at_local(today + timedelta(days=days), clock, zone_name) for days in (0, 1, 2))
    return next(one for one in coming if one > now)


def parse_clock(text: str) -> time:
    """Read "22:00" or "7:30" (also with a full-width colon). Raises ValueError for anything else."""
    hours, _, minutes = text.strip().replace("：", ":").partition(":")
    return time(int(hours), int(minutes or 0))
