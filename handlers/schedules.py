"""What is due by itself: opened once, late where the bot was down for a while, or skipped and said so; never lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Protocol

import structlog
from sqlmodel import Session

from handlers.rules.recurrence import Coming, Recurrence, check_recurrence, coming_from, due_in, next_after
from storage import moment, schedule
from storage.company import Company
from storage.tables import Schedule

CATCH_UP = timedelta(hours=8)  # a working day: what was due in the morning is still welcome in the afternoon
PUNCTUAL = timedelta(minutes=5)  # a restart takes less; nobody calls this late
MOST_MISSED = 30  # occurrences of a schedule noted at once; the next tick goes on

TOO_LATE, OVERTAKEN, NOTHING_TO_OPEN = "too late", "overtaken", "nothing to open"

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class Opening:
    """An occurrence to open: its key, and when it is, on everybody's own clock or on that of a zone."""

    key: str
    on: date
    at: time
    zone: str | None = None
    is_late: bool = False


class Opener(Protocol):
    """Opens an occurrence of what a schedule is for. Returns None where there is nothing to open.

    It is called once for each occurrence, in the tick's transaction, and keeps short: what takes long goes in slices.
    """

    def __call__(
        self, session: Session, source_id: int, opening: Opening, /, *, house: Company, now: datetime
    ) -> object | None:
        """Open it."""
        ...


# Setting up


def add(
    session: Session,
    kind: str,
    source_id: int,
    recurrence: Recurrence,
    *,
    house: Company,
    now: datetime,
    catch_up: timedelta = CATCH_UP,
) -> int:
    """Have something happen again by itself from now on. Raises a Refusal where nobody could keep the rhythm."""
    check_recurrence(recurrence, today=moment.local_day(now, house.zone))
    return schedule.add(
        session,
        kind,
        source_id,
        recurrence.to_json(),
        catch_up_minutes=catch_up // timedelta(minutes=1),
        coming=_next(recurrence, now),
    )


def change(session: Session, schedule_id: int, recurrence: Recurrence, *, house: Company, now: datetime) -> None:
    """Give it another rhythm, from now on; paused, it stays so. Raises a Refusal where nobody could keep the rhythm."""
    check_recurrence(recurrence, today=moment.local_day(now, house.zone))
    schedule.change(session, schedule_id, recurrence=recurrence.to_json())
    standing = schedule.recall(session, schedule_id)
    if standing is not None and standing.is_on:
        schedule.move_on(session, schedule_id, _next(recurrence, now))


def pause(session: Session, schedule_id: int) -> None:
    schedule.change(session, schedule_id, is_on=False, next_day=None, next_due=None)


def resume(session: Session, schedule_id: int, *, now: datetime) -> None:
    """Go on from now: what would have been meanwhile was not missed, for nobody wanted it."""
    standing = schedule.recall(session, schedule_id)
    if standing is not None and not standing.is_on:
        schedule.change(session, schedule_id, is_on=True)
        schedule.move_on(session, schedule_id, _next(Recurrence.from_json(standing.recurrence), now))


def _next(recurrence: Recurrence, now: datetime) -> schedule.Next | None:
    coming = next_after(recurrence, now)
    return (coming.day, coming.due) if coming else None


# What is due


def prepare(session: Session, house: Company, now: datetime, openers: Mapping[str, Opener]) -> int:
    """Open what is due, or note why not, and set down what comes next. Returns how many were opened."""
    return sum(_settle(session, due, house, now, openers) for due in schedule.take_due(session, now))


def _settle(session: Session, due: Schedule, house: Company, now: datetime, openers: Mapping[str, Opener]) -> int:
    """Settle one schedule; a mistake in one takes nothing from the others, and is tried again with the next tick."""
    schedule_id, kind = due.id, due.kind
    try:
        with session.begin_nested():
            return _catch_up(session, due, house, now, openers[kind])
    except Exception:
        log.exception("schedule_failed", schedule=schedule_id)
        return 0


def _catch_up(session: Session, due: Schedule, house: Company, now: datetime, opener: Opener) -> int:
    """Open the latest that is due; what was due before it and was missed is only noted: nobody is asked twice at once.

    Returns how many were opened.
    """
    recurrence, window = Recurrence.from_json(due.recurrence), timedelta(minutes=due.catch_up_minutes)
    coming = list(islice(coming_from(recurrence, due.next_day or recurrence.starts), MOST_MISSED))
    missed = [one for one in coming if one.due <= now]
    ahead = coming[len(missed) :]
    latest = missed.pop() if missed else None
    for one in missed:
        is_over = _is_too_late(session, recurrence, one, house, now, window)
        schedule.skip(session, due.id, one.key, one.due, now, TOO_LATE if is_over else OVERTAKEN)
    if latest is not None and not ahead and recurrence.rhythm != "once":  # there may be more: the next tick goes on
        schedule.move_on(session, due.id, (latest.day, latest.due))
        return 0
    schedule.move_on(session, due.id, (ahead[0].day, ahead[0].due) if ahead else None)
    if latest is None:  # the zone's own rules were changed, and it is not due after all
        return 0
    if _is_too_late(session, recurrence, latest, house, now, window):
        schedule.skip(session, due.id, latest.key, latest.due, now, TOO_LATE)
        return 0
    return _open(session, due, recurrence, latest, house, now, opener)


def _open(
    session: Session,
    due: Schedule,
    recurrence: Recurrence,
    coming: Coming,
    house: Company,
    now: datetime,
    opener: Opener,
) -> int:
    is_late = now > min(_moments(session, recurrence, coming, house)) + PUNCTUAL
    schedule_id, source_id = due.id, due.source_id
    if not schedule.open_once(session, schedule_id, coming.key, coming.due, now, is_late=is_late):
        return 0
    opening = Opening(key=coming.key, on=coming.day, at=recurrence.at, zone=recurrence.zone, is_late=is_late)
    if opener(session, source_id, opening, house=house, now=now) is None:
        schedule.not_opened(session, schedule_id, coming.key, NOTHING_TO_OPEN)
        return 0
    return 1


def _is_too_late(
    session: Session, recurrence: Recurrence, coming: Coming, house: Company, now: datetime, window: timedelta
) -> bool:
    """Say whether it is too late for everybody: while it is still morning for somebody, it is not."""
    return now > max(_moments(session, recurrence, coming, house)) + window


def _moments(session: Session, recurrence: Recurrence, coming: Coming, house: Company) -> list[datetime]:
    """Return when it is due where people are: in its own zone everybody's moment is one."""
    if recurrence.zone is not None:
        return [coming.due]
    return [due_in(recurrence, coming.day, moment.zone(name)) for name in {house.zone, *schedule.zones(session)}]
