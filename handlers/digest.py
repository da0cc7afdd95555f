"""The weekly digest: who has one when, a week's facts counted once, and what of them is worth telling."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from sqlmodel import Session

from handlers import schedules, telling
from handlers.notices import DigestRest, DigestShown, DigestTimeSet, KudosFormWanted
from handlers.refusals import FeatureOff, Gone
from handlers.rules.digest import (
    LEAST_LED,
    Finding,
    Seen,
    findings,
    last_week,
    monday_of,
    quiet_helpers,
    week_before,
)
from handlers.rules.recurrence import Recurrence
from handlers.schedules import Opening
from storage import addresses, company, digest, moment, outbox, people, schedule
from storage.company import Company
from storage.digest import Facts, Span
from storage.tables import Person, Schedule

LED, ASKED_FOR = "digest", "own_digest"  # schedules: of whoever leads others, and of whoever asked for one
KINDS = (LED, ASKED_FOR)
MONDAY, USUAL_TIME = 0, time(9, 7)  # when the week begins, and not when everybody else's messages come
CATCH_UP = timedelta(days=1)  # a week's figures are as good on the day after
LOOK_EVERY = timedelta(hours=1)  # for managers who have none yet: they have until Monday
MOST_AT_ONCE = 20  # managers given a schedule at a tick
WEEK = timedelta(days=7)


# By itself


def prepare(session: Session, house: Company, now: datetime) -> None:
    """See to it that every manager's digest has its schedule; a few at a time, until the next hour."""
    looked = company.moment_of(session, "digests")
    if not house.is_on("digest") or (looked is not None and now - looked < LOOK_EVERY):
        return
    new = digest.managers_without(session, KINDS, least=LEAST_LED, most=MOST_AT_ONCE)
    for one in people.by_ids(session, new):
        _schedule(session, LED, one, MONDAY, USUAL_TIME, house, now)
    if len(new) < MOST_AT_ONCE:
        company.note_moment(session, "digests", now)


def open_digest(session: Session, source_id: int, opening: Opening, /, *, house: Company, now: datetime) -> int | None:
    """Send somebody who asked for it their week."""
    return _open(session, source_id, opening, house=house, now=now)


def open_led(session: Session, source_id: int, opening: Opening, /, *, house: Company, now: datetime) -> int | None:
    """Send a manager the week, as long as they lead at least two."""
    if len(digest.team_of(session, source_id)) < LEAST_LED:
        return None
    return _open(session, source_id, opening, house=house, now=now)


def _open(session: Session, person_id: int, opening: Opening, *, house: Company, now: datetime) -> int | None:
    person = people.by_ids(session, [person_id])[0]
    if person.left_at is not None or not house.is_on("digest"):
        return None
    zone = opening.zone or house.zone
    week = last_week(opening.on)
    _counted(session, person, week, zone, now)
    _follow(session, person, zone, house, now)
    notice, about = DigestShown(person=person.id, week=week), addresses.digest(person.id)
    return outbox.put_once(session, [telling.to_person(notice, person, about, house, now, once=f"{about}:{week}")])


def _follow(session: Session, person: Person, zone: str, house: Company, now: datetime) -> None:
    """Keep to somebody's own wall clock from next week on, where they have moved."""
    own, standing = person.zone or house.zone, schedule.find(session, KINDS, person.id)
    if own != zone and standing is not None:
        moved = replace(Recurrence.from_json(standing.recurrence), zone=own)
        schedules.change(session, standing.id, moved, house=house, now=now)


# Asked for


def ask(session: Session, person: Person, *, house: Company, now: datetime) -> DigestShown:
    """Show somebody the last whole week; asked again, it is the same."""
    check_feature(house)
    zone = person.zone or house.zone
    week = last_week(moment.local_day(now, zone))
    _counted(session, person, week, zone, now)
    return DigestShown(person=person.id, week=week)


def show(session: Session, person: Person, week: str, *, house: Company) -> DigestShown:
    """Show a week again that was counted before."""
    check_feature(house)
    if digest.recall(session, person.id, week) is None:
        raise Gone
    return DigestShown(person=person.id, week=week)


def show_rest(session: Session, person: Person, week: str, *, house: Company) -> DigestRest:
    return DigestRest(person=person.id, week=show(session, person, week, house=house).week)


def thank(receivers: Sequence[Person], *, house: Company) -> KudosFormWanted:
    """Open the form to thank with some people in it."""
    check_feature(house)
    return KudosFormWanted(receivers=tuple(f"p{one.id}" for one in receivers))


def check_feature(house: Company) -> None:
    if not house.is_on("digest"):
        raise FeatureOff(feature="digest")


# When it comes


def turn_off(session: Session, person: Person, *, house: Company, now: datetime) -> DigestTimeSet:
    """Send no more of them; what waits to be sent is not."""
    standing = _standing(session, person, house, now)
    schedules.pause(session, standing.id)
    outbox.cancel_undrawn(session, addresses.digest(person.id))
    return _time_set(session, standing.id)


def turn_on(session: Session, person: Person, *, house: Company, now: datetime) -> DigestTimeSet:
    """Send it from now on, at the time that was chosen before, or the usual one."""
    check_feature(house)
    standing = _standing(session, person, house, now)
    schedules.resume(session, standing.id, now=now)
    return _time_set(session, standing.id)


def choose_time(
    session: Session, person: Person, weekday: int | None, at: time | None, *, house: Company, now: datetime
) -> DigestTimeSet:
    """Send it on another weekday or at another time; what is not said stays."""
    check_feature(house)
    standing = _standing(session, person, house, now)
    was = Recurrence.from_json(standing.recurrence)
    chosen = replace(
        was,
        weekday=was.weekday if weekday is None else weekday,
        at=was.at if at is None else at,
        zone=person.zone or house.zone,
    )
    schedules.change(session, standing.id, chosen, house=house, now=now)
    schedules.resume(session, standing.id, now=now)
    return _time_set(session, standing.id)


def _standing(session: Session, person: Person, house: Company, now: datetime) -> Schedule:
    """Return somebody's schedule, made now where there is none."""
    found = schedule.find(session, KINDS, person.id)
    if found is None:
        leads = len(digest.team_of(session, person.id)) >= LEAST_LED
        _schedule(session, LED if leads else ASKED_FOR, person, MONDAY, USUAL_TIME, house, now)
        found = schedule.find(session, KINDS, person.id)
    if found is None:
        raise Gone
    return found


def _schedule(
    session: Session, kind: str, person: Person, weekday: int, at: time, house: Company, now: datetime
) -> None:
    zone = person.zone or house.zone
    weekly = Recurrence(rhythm="weekly", starts=moment.local_day(now, zone), at=at, zone=zone, weekday=weekday)
    schedules.add(session, kind, person.id, weekly, house=house, now=now, catch_up=CATCH_UP)


def _time_set(session: Session, schedule_id: int) -> DigestTimeSet:
    standing = schedule.recall(session, schedule_id)
    if standing is None:
        raise Gone
    weekly = Recurrence.from_json(standing.recurrence)
    return DigestTimeSet(is_on=standing.is_on, weekday=weekly.weekday, at=weekly.at.isoformat("minutes"))


# Facts


def span_of(week: str, zone: str) -> Span:
    """Return when a week begins and ends on the wall clocks of a zone."""
    monday = monday_of(week)
    return Span(moment.at_local(monday, time(0), zone), moment.at_local(monday + WEEK, time(0), zone))


def _counted(session: Session, person: Person, week: str, zone: str, now: datetime) -> None:
    """Count a week and keep it, unless it has been."""
    if digest.recall(session, person.id, week) is None:
        led = digest.team_of(session, person.id)
        team = led if len(led) >= LEAST_LED else []
        digest.keep(session, person.id, week, digest.count(session, person.id, team, span_of(week, zone), now=now))


def found_in(week: str, facts: Facts) -> Sequence[Finding]:
    """Return all that a week's facts have to say, the most pressing first."""
    team, flow = facts.team, facts.team.flow if facts.team else facts.own
    seen = Seen(
        waiting=facts.desk.waiting,
        overdue=facts.desk.overdue,
        actions=facts.desk.actions,
        promised=flow.promised,
        kept=flow.kept,
        thanks=facts.own.thanks,
        happened=flow.thanked + flow.thanks + flow.served + flow.helped,
        leads=team is not None,
        quiet=quiet_helpers(team.served, team.thanked) if team else (),
        unthanked=team.unthanked if team else (),
    )
    return findings(week, seen)


def earlier(session: Session, person_id: int, week: str) -> str | None:
    """Return the week before, where it was counted and can be read again."""
    before = week_before(week)
    return before if digest.recall(session, person_id, before) is not None else None
