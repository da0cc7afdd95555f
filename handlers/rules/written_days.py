"""Single days as an admin writes them: read, and written so that they are read the same."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, timedelta

from handlers.refusals import DaysUnclear, WorkingDaysUnclear

Unclear = type[DaysUnclear] | type[WorkingDaysUnclear]

MOST_DAYS = 200  # so that all of them fit into a field, on every platform; more would be working hours
LONGEST_PART = 24  # of what could not be read, when it is given back

_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?"
_STRETCH = re.compile(rf"{_DAY}(?:\s*(?:\.\.|[-–—~至到]|\bto\b)\s*{_DAY})?", re.IGNORECASE)
_BETWEEN = re.compile(r"(?:[\s,;、和]|\band\b)+|\Z", re.IGNORECASE)


def read_days(text: str, why: Unclear = DaysUnclear) -> frozenset[date]:
    """Read "2026-12-24, 2026-12-28 to 2026-12-31" or 2026年12月24日至31日 written in full.

    Raises `why` for what is no day, and for too many days.
    """
    line = unicodedata.normalize("NFKC", text).strip()
    days: set[date] = set()
    at = 0
    while at < len(line):
        found = _STRETCH.match(line, at)
        after = _BETWEEN.match(line, found.end()) if found else None
        stretch = _days_of(found) if found and after else ()
        if not after or not stretch:
            raise why(part=line[at : at + LONGEST_PART])
        days.update(stretch)
        at = after.end()
    if len(days) > MOST_DAYS:
        raise why(part=line[:LONGEST_PART])
    return frozenset(days)


def write_days(days: Iterable[date]) -> str:
    """Write days in order, those in a row as from the first to the last."""
    rows: list[list[date]] = []
    for day in sorted(days):
        if rows and day - rows[-1][-1] == timedelta(days=1):
            rows[-1].append(day)
        else:
            rows.append([day])
    return ", ".join("–".join(dict.fromkeys((row[0].isoformat(), row[-1].isoformat()))) for row in rows)


def _days_of(found: re.Match[str]) -> tuple[date, ...]:
    """Return the days of a stretch; none where it ends before it begins, is too long or is no date."""
    numbers = [int(one) for one in found.groups() if one is not None]
    try:
        first, last = date(*numbers[:3]), date(*numbers[-3:])
    except ValueError:
        return ()
    if last - first >= timedelta(days=MOST_DAYS):
        return ()
    return tuple(first + timedelta(days=ahead) for ahead in range((last - first).days + 1))
