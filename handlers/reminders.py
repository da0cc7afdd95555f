"""What becomes of requests by itself: a desk's head is told, what is done is closed, people are reminded."""

from collections import defaultdict
from datetime import datetime, timedelta
from functools import partial

from sqlmodel import Session

from handlers import telling
from handlers.calendars import calendar_of
from handlers.help_requests import by_clock
from handlers.notices import RequestReminder
from handlers.rules.help_requests import (
    CLOSES_AFTER,
    OPEN,
    PROPOSED_WITHIN,
    REMINDED_AT,
    Deed,
    State,
    worth_a_reminder,
)
from handlers.rules.working_hours import Calendar, add_working_days, is_working_day
from storage import addresses, help_requests, moment, outbox, people
from storage.company import Company
from storage.tables import HelpRequest

REMINDS_UNTIL = timedelta(hours=8)  # after that, the day is over: tomorrow is another


def prepare(session: Session, house: Company, now: datetime) -> int:
    """Do what has come due, each once. Returns how much was new."""
    if not house.is_on("requests"):
        return 0
    raised = _raise_untaken(session, house, now) + _raise_unproposed(session, house, now)
    return raised + _close_done(session, house, now) + _remind(session, house, now)


def _raise_untaken(session: Session, house: Company, now: datetime) -> int:
    late = help_requests.untaken(session, now=now)
    for request in late:
        by_clock(session, request, Deed.RAISE, company=house, now=now)
    return len(late)


def _raise_unproposed(session: Session, house: Company, now: datetime) -> int:
    owed = help_requests.unproposed(session)
    providers = {one.id: one for one in people.by_ids(session, {one.provider_id for one, _ in owed if one.provider_id})}
    late = [
        one
        for one, asked_at in owed
        if one.provider_id is not None
        and add_working_days(calendar_of(providers[one.provider_id], house), asked_at, PROPOSED_WITHIN) <= now
    ]
    for request in late:
        by_clock(session, request, Deed.RAISE, company=house, now=now)
    return len(late)


def _close_done(session: Session, house: Company, now: datetime) -> int:
    done = help_requests.done(session, before=now - timedelta(days=1))
    requesters = {one.id: one for one in people.by_ids(session, {one.requester_id for one in done})}
    over = [
        one
        for one in done
        if one.done_at is not None
        and add_working_days(calendar_of(requesters[one.requester_id], house), one.done_at, CLOSES_AFTER) <= now
    ]
    for request in over:
        by_clock(session, request, Deed.CLOSE, company=house, now=now)
    return len(over)


def _remind(session: Session, house: Company, now: datetime) -> int:
    """Put each person's one reminder of the day into the outbox, from a sensible hour of their own on."""
    waiting: dict[int, list[tuple[HelpRequest, datetime]]] = defaultdict(list)
    for request, since in help_requests.waiting(session, OPEN):
        whom = request.requester_id if request.state == State.ASKED_BACK else request.provider_id
        if whom is not None:
            waiting[whom].append((request, since))
    posts = []
    for person in people.by_ids(session, waiting):
        calendar = calendar_of(person, house)
        zone = calendar.zone.key
        today = moment.local_day(now, zone)
        begins = moment.at_local(today, REMINDED_AT, zone)
        is_hour = begins <= now < begins + REMINDS_UNTIL
        if person.left_at is not None or not is_hour or not is_working_day(calendar, today):
            continue
        ids = tuple(one.id for one, since in waiting[person.id] if _is_worth_it(one, since, calendar, now))
        if ids:
            notice = RequestReminder(person=person.id, requests=ids)
            once = f"reminder:{person.id}:{today.isoformat()}"
            about = addresses.reminder(person.id)
            posts.append(telling.to_person(notice, person, about, house, now, once=once))
    return outbox.put_once(session, posts) if posts else 0


def _is_worth_it(request: HelpRequest, since: datetime, calendar: Calendar, now: datetime) -> bool:
    day = partial(moment.local_day, zone_name=calendar.zone.key)
    return worth_a_reminder(
        State(request.state),
        day(now),
        since=day(since),
        promised=day(request.promised_for) if request.promised_for is not None else None,
        is_working=partial(is_working_day, calendar),
    )
