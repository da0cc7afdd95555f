"""What people are asked on which of their days, so that their attention is not asked for too often."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers.rules.attention import COUNTS_FOR, Asked, first_room
from handlers.rules.recurrence import due_for
from storage import moment, pulse, ratings
from storage.company import Company
from storage.tables import Person, PulseRound

DAY = timedelta(days=1)


def asked_lately(session: Session, people: Sequence[Person], house: Company, now: datetime) -> dict[int, Asked]:
    """Return the days on which people were asked and will be, as far as they still count, each in their own zone."""
    since = now - COUNTS_FOR
    ids = [one.id for one in people]
    pulses, rated = pulse.asked_at(session, ids, since), ratings.asked_at(session, ids, since)
    found: dict[int, Asked] = {}
    for one in people:
        zone = one.zone or house.zone
        found[one.id] = {
            "pulse": [moment.local_day(at, zone) for at in pulses.get(one.id, ())],
            "rating": [moment.local_day(at, zone) for at in rated.get(one.id, ())],
        }
    return found


def pulse_dues(
    session: Session, opened: PulseRound, people: Sequence[Person], house: Company, now: datetime
) -> Mapping[int, datetime]:
    """Return when each is asked in a round: at its time, on the first day their attention has room.

    Whoever has no room before the round closes is not in it, and not asked this time.
    """
    lately = asked_lately(session, people, house, min(now, opened.opened_at))
    at = moment.parse_clock(opened.asked_at)
    dues: dict[int, datetime] = {}
    for one in people:
        own = one.zone or house.zone
        zone = moment.zone(opened.zone or own)
        begins = max(now, due_for(opened.asked_on, at, zone, one.id))
        first, last = moment.local_day(begins, own), moment.local_day(opened.closes_at, own)
        days = (first + ahead * DAY for ahead in range((last - first).days))
        day = first_room("pulse", days, lately[one.id])
        if day is not None:
            dues[one.id] = begins if day == first else due_for(day, at, moment.zone(own), one.id)
    return dues
