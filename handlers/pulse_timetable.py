"""When a pulse is asked: its rhythm is set up with it, and follows what HR decides about it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from sqlmodel import Session

from handlers import pulse, schedules
from handlers.notices import PulseFormWanted, PulseShown
from handlers.rules.pulse import Wish
from handlers.rules.recurrence import Recurrence, check_recurrence
from storage import moment, schedule
from storage import pulse as pulses
from storage.company import Company
from storage.tables import Person, Pulse, Schedule

WHENEVER = datetime.max.replace(tzinfo=UTC)  # who works somewhere does not depend on it
KIND = "pulse"  # as a schedule names what it is for
GOES_ON: Mapping[str, bool] = {"start": True, "resume": True, "pause": False, "end": False}


def set_up(
    session: Session,
    by: Person,
    pulse_id: int | None,
    wish: Wish,
    rhythm: Recurrence,
    *,
    house: Company,
    now: datetime,
) -> PulseShown:
    """Set up a pulse, or change one from its next round on, with when it is asked."""
    pulse.check_may_ask(by, house)
    check_recurrence(rhythm, today=moment.local_day(now, house.zone))
    if pulse_id is None:
        shown = pulse.create(session, by, wish, house=house, now=now)
    else:
        shown = pulse.change(session, by, pulse_id, wish, house=house, now=now)
    _keep(session, shown.pulse, rhythm, house, now)
    return shown


def move(session: Session, by: Person, pulse_id: int, deed: str, *, house: Company, now: datetime) -> PulseShown:
    """Start, pause, resume or end a pulse, and its rhythm with it."""
    shown = pulse.move(session, by, pulse_id, deed, house=house, now=now)
    kept = schedule_of(session, pulse_id)
    if kept is not None and GOES_ON[deed]:
        schedules.resume(session, kept.id, now=now)
    elif kept is not None:
        schedules.pause(session, kept.id)
    return shown


def duplicate(session: Session, by: Person, pulse_id: int, *, house: Company, now: datetime) -> PulseFormWanted:
    """Copy a pulse with its rhythm, which counts from today, as a draft to be changed."""
    wanted = pulse.duplicate(session, by, pulse_id, house=house, now=now)
    rhythm = rhythm_of(session, pulse_id)
    if rhythm is not None and wanted.pulse is not None:
        _keep(session, wanted.pulse, replace(rhythm, starts=moment.local_day(now, house.zone)), house, now)
    return wanted


def rhythm_of(session: Session, pulse_id: int) -> Recurrence | None:
    kept = schedule_of(session, pulse_id)
    return Recurrence.from_json(kept.recurrence) if kept else None


def schedule_of(session: Session, pulse_id: int) -> Schedule | None:
    known = pulses.recall(session, pulse_id)
    return schedule.recall(session, known.schedule_id) if known and known.schedule_id is not None else None


def reach(session: Session, known: Pulse, house: Company) -> int | None:
    """Return how many would be asked; None where that depends on who will have been served by then."""
    audience = pulse.audience_of(known)
    if audience.kind == "served":
        return None
    return sum(pulses.count_asked(session, pulse.asked_by(audience, house, WHENEVER)).values())


def _keep(session: Session, pulse_id: int, rhythm: Recurrence, house: Company, now: datetime) -> None:
    known = pulses.recall(session, pulse_id)
    if known is None:
        return
    if known.schedule_id is not None:
        schedules.change(session, known.schedule_id, rhythm, house=house, now=now)
        return
    kept = schedules.add(session, KIND, pulse_id, rhythm, house=house, now=now)
    pulses.change(session, pulse_id, schedule_id=kept)
    if known.state != "on":
        schedules.pause(session, kept)
