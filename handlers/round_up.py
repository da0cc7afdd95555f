"""What comes together over a day: the feed's round-up, and each person's bundle of thanks to their department."""

from datetime import datetime, time, timedelta

from sqlmodel import Session

from handlers import telling
from handlers.notices import Bundle, KudosRoundUp
from storage import company, kudos, moment, outbox, people
from storage.company import Company

BUNDLE_AT = time(17, 22)  # near the end of an office day, and not when everybody else's messages come
FURTHEST_BACK = timedelta(days=7)  # after a longer silence, older thanks are no news


def prepare(session: Session, house: Company, now: datetime) -> int:
    """Put the latest round-up and bundles that have come due into the outbox, each once. Returns how many were new."""
    return _prepare_feed(session, house, now) + _prepare_bundles(session, house, now)


def _prepare_feed(session: Session, house: Company, now: datetime) -> int:
    if house.feed != "daily":
        return 0
    until = _latest(now, house.round_up_at, house)
    since = _last(session, "round_up", until)
    if since >= until:
        return 0
    company.note_moment(session, "round_up", until)
    if not shown(session, since, until):
        return 0
    notice = KudosRoundUp(since=since.isoformat(), until=until.isoformat())
    about = _about("round_up", until)
    return outbox.put_once(session, telling.to_feeds(notice, about, house, now, once=_once(about, since)))


def shown(session: Session, since: datetime, until: datetime) -> list[kudos.Given]:
    """Return the public kudos of a span of time, but for those that name somebody who opted out of posts."""
    given = kudos.recall_many(session, kudos.public_between(session, since, until))
    named = {one for each in given for one in (each.giver_id, *each.people)}
    opted_out = {person.id for person in people.by_ids(session, named) if person.no_posts}
    return [each for each in given if not opted_out & {each.giver_id, *each.people}]


def redraw(session: Session, at: datetime, now: datetime) -> None:
    """Have the round-up and the bundles drawn anew that told of a kudos of this moment, where they have gone out."""
    for what in ("round_up", "bundle"):
        until = company.moment_of(session, what)
        if until is not None and at < until:
            outbox.redraw(session, _about(what, until), now)


def _prepare_bundles(session: Session, house: Company, now: datetime) -> int:
    """Collect thanks to departments; a day ends at the same moment for the whole company."""
    until = _latest(now, BUNDLE_AT, house)
    since = _last(session, "bundle", until)
    if since >= until:
        return 0
    company.note_moment(session, "bundle", until)
    thanked = kudos.to_departments_between(session, since, until)
    if not thanked:
        return 0
    givers = {
        given.id: given.giver_id
        for given in kudos.recall_many(session, {one for ids in thanked.values() for one in ids})
    }
    about = _about("bundle", until)
    posts = []
    for member in people.everyone(session):
        theirs = sorted(
            {
                one
                for department, ids in thanked.items()
                if house.within(member.department_id, (department,))
                for one in ids
                if givers[one] != member.id
            }
        )
        if theirs and not member.is_bot:
            notice = Bundle(person=member.id, kudos=tuple(theirs))
            once = f"{_once(about, since)}:{member.id}"
            posts.append(telling.to_person(notice, member, about, house, now, once=once))
    return outbox.put_once(session, posts)


def _about(what: str, until: datetime) -> str:
    return f"{what}:{until.isoformat()}"


def _once(about: str, since: datetime) -> str:
    """Name a span of time, which replicas that tick at once agree on, and a clock that was moved does not repeat."""
    return f"{about}:{since.isoformat()}"


def _latest(now: datetime, clock: time, house: Company) -> datetime:
    """Return when it was last this time of day: today, or yesterday for a bot that was down in the evening."""
    day = moment.local_day(now, house.zone)
    today = moment.at_local(day, clock, house.zone)
    return today if today <= now else moment.at_local(day - timedelta(days=1), clock, house.zone)


def _last(session: Session, what: str, until: datetime) -> datetime:
    """Return where the last one ended. What was missed while the bot was down is caught up with, up to a week."""
    return max(company.moment_of(session, what) or until - timedelta(days=1), until - FURTHEST_BACK)
