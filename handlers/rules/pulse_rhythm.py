"""The rhythms a pulse may have, by the names a form knows them by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta

from handlers.refusals import Gone
from handlers.rules.recurrence import Recurrence, Rhythm


@dataclass(frozen=True, kw_only=True)
class Beat:
    """A rhythm: every so many weeks, or on the first such weekday of a month."""

    rhythm: Rhythm
    every: int = 1
    nth: int | None = None


BEATS: Mapping[str, Beat] = {
    "weekly": Beat(rhythm="weekly"),
    "weeks-2": Beat(rhythm="weekly", every=2),
    "weeks-3": Beat(rhythm="weekly", every=3),
    "weeks-4": Beat(rhythm="weekly", every=4),
    "monthly": Beat(rhythm="monthly", nth=1),
    "quarterly": Beat(rhythm="quarterly", nth=1),
    "once": Beat(rhythm="once"),
}
WEEKDAYS = range(7)  # from Monday


def recurrence_of(
    beat: str, *, weekday: int, at: time, zone: str | None, starts: date | None, today: date
) -> Recurrence:
    """Return the recurrence a form asks for. Without a first day it is today, or for "once" the next such weekday."""
    if beat not in BEATS or weekday not in WEEKDAYS:
        raise Gone
    known = BEATS[beat]
    if starts is None:
        starts = today + timedelta(days=(weekday - today.weekday()) % 7) if known.rhythm == "once" else today
    return Recurrence(
        rhythm=known.rhythm, starts=starts, at=at, zone=zone, every=known.every, weekday=weekday, nth=known.nth
    )


def beat_of(recurrence: Recurrence) -> str:
    """Return the name of the rhythm a recurrence has, or of the nearest one."""
    asked = (recurrence.rhythm, recurrence.every)
    return next((name for name, one in BEATS.items() if (one.rhythm, one.every) == asked), "weekly")
