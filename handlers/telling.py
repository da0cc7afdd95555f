"""Addresses a notice: to a person, outside their quiet hours, or to the feeds."""

from datetime import datetime

from handlers.notices import Notice
from handlers.rules.quiet import reachable_at
from storage import addresses, moment
from storage.company import Company
from storage.outbox import Post
from storage.tables import Person


def to_person(
    notice: Notice, person: Person, about: str, company: Company, now: datetime, *, once: str | None = None
) -> Post:
    return Post(
        notice=notice.to_json(),
        place=addresses.person(person.id),
        about=about,
        due=reachable(person, company, now),
        once=once,
    )


def to_feeds(notice: Notice, about: str, company: Company, now: datetime, *, once: str | None = None) -> list[Post]:
    return [
        Post(notice=notice.to_json(), place=feed, about=about, due=now, once=once and f"{once}:{feed}")
        for feed in company.feeds
    ]


def reachable(person: Person, company: Company, now: datetime) -> datetime:
    """Return the first moment from `now` on at which this person may be written to."""
    if not (person.quiet_from and person.quiet_to):
        return now
    start, end = moment.parse_clock(person.quiet_from), moment.parse_clock(person.quiet_to)
    return reachable_at(now, start, end, moment.zone(person.zone or company.zone))
