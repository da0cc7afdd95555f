"""Schedules and their occurrences: what is due, what was opened or skipped, and what comes next."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.tables import Occurrence, Person, Schedule
from storage.upsert import insert_new

MOST_AT_ONCE = 20  # schedules a tick takes: the writer is held for milliseconds, and the next tick is soon
MOST_SHOWN = 50

Next = tuple[date, datetime]  # the day of the next occurrence, and the first moment it is due anywhere


def add(
    session: Session, kind: str, source_id: int, recurrence: str, *, catch_up_minutes: int, coming: Next | None
) -> int:
    day, due = coming or (None, None)
    schedule = Schedule(
        kind=kind,
        source_id=source_id,
        recurrence=recurrence,
        catch_up_minutes=catch_up_minutes,
        next_day=day,
        next_due=due,
    )
    session.add(schedule)
    session.flush()
    return schedule.id


def recall(session: Session, schedule_id: int) -> Schedule | None:
    return session.get(Schedule, schedule_id, populate_existing=True)


def find(session: Session, kinds: Collection[str], source_id: int) -> Schedule | None:
    """Return the schedule of one of these kinds for something, if it has one."""
    query = select(Schedule).where(col(Schedule.kind).in_(kinds), Schedule.source_id == source_id)
    return session.exec(query.execution_options(populate_existing=True)).first()


def change(session: Session, schedule_id: int, **columns: Any) -> None:
    session.connection().execute(update(Schedule).where(col(Schedule.id) == schedule_id).values(**columns))


def move_on(session: Session, schedule_id: int, coming: Next | None) -> None:
    """Note what comes next; without it, nothing does."""
    day, due = coming or (None, None)
    change(session, schedule_id, next_day=day, next_due=due)


def take_due(session: Session, now: datetime) -> Sequence[Schedule]:
    """Take what is due, the longest waiting first; on PostgreSQL, what no other replica has taken just now."""
    # A moment that is handed in, not the database's function: only so does PostgreSQL use the index (75 times faster).
    due = select(Schedule).where(col(Schedule.next_due) <= now).order_by(col(Schedule.next_due), col(Schedule.id))
    taken = due.limit(MOST_AT_ONCE).with_for_update(skip_locked=True)
    return session.exec(taken.execution_options(populate_existing=True)).all()


def open_once(session: Session, schedule_id: int, key: str, due: datetime, now: datetime, *, is_late: bool) -> bool:
    """Note that an occurrence is opened. Returns False where it was opened or skipped before."""
    return _note(session, schedule_id, key, due, now, state="open", is_late=is_late, reason=None)


def skip(session: Session, schedule_id: int, key: str, due: datetime, now: datetime, reason: str) -> bool:
    """Note that an occurrence is not opened, and why. Returns False where it was opened or skipped before."""
    return _note(session, schedule_id, key, due, now, state="skipped", is_late=False, reason=reason)


def _note(session: Session, schedule_id: int, key: str, due: datetime, now: datetime, **facts: Any) -> bool:
    row = {"schedule_id": schedule_id, "key": key, "due": due, "noted_at": now, **facts}
    return insert_new(session, Occurrence, [row]) == 1


def not_opened(session: Session, schedule_id: int, key: str, reason: str) -> None:
    """Note of an occurrence that was to be opened that there was nothing to open."""
    this = (col(Occurrence.schedule_id) == schedule_id) & (col(Occurrence.key) == key)
    session.connection().execute(update(Occurrence).where(this).values(state="skipped", reason=reason, is_late=False))


def occurrences(session: Session, schedule_id: int) -> Sequence[Occurrence]:
    """Return what became of the latest occurrences, the last one first."""
    query = select(Occurrence).where(Occurrence.schedule_id == schedule_id)
    return session.exec(query.order_by(col(Occurrence.due).desc()).limit(MOST_SHOWN)).all()


def zones(session: Session) -> set[str]:
    """Return the zones of everybody who is here, but for those who have the company's."""
    mine = col(Person.zone)
    query = select_columns(mine).where(mine.is_not(None), col(Person.left_at).is_(None)).distinct()
    return {zone for zone in session.connection().execute(query).scalars() if zone is not None}
