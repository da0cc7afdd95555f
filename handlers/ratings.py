"""Ratings: whoever was served says how the matter was handled; asked by the bot, never by who handled it."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from handlers import desks, telling
from handlers.attention import asked_lately
from handlers.calendars import calendar_of
from handlers.kudos import give_kudos
from handlers.notices import KudosRecorded, RatingCommentWanted, RatingGiven, RatingWanted, SatisfactionShown
from handlers.refusals import Gone, NotAllowed, NotAskedToRate, ThankedAlready, TooLateToRate
from handlers.rules.attention import has_room
from handlers.rules.help_requests import check_note
from handlers.rules.kudos import LONGEST_WORDS, tidy
from handlers.rules.ratings import (
    CHANGEABLE_FOR,
    WEEK,
    Chance,
    Colleague,
    Earlier,
    is_asked_about,
    may_change,
    pair_weight,
    rating_due,
    why_not_rated,
)
from handlers.rules.satisfaction import Rated, Recoveries, Satisfaction, may_show, satisfaction
from handlers.rules.working_hours import next_working
from storage import addresses, help_requests, kudos, moment, outbox, people, ratings
from storage.company import Company
from storage.tables import HelpRequest, Person, Rating

LEVELS = (5, 4, 3, 2, 1)
GOOD_FROM = 4
POOR_UP_TO = 2
GOOD = ("timely", "proactive", "clear", "expert", "solved")
POOR = ("slow", "chased", "unclear", "unfamiliar", "unsolved")
CHANCE: Chance = random.SystemRandom()


def reasons_for(level: int) -> tuple[str, ...]:
    """Return the reasons that fit a level."""
    return GOOD if level >= GOOD_FROM else POOR


def plan(
    session: Session,
    request: HelpRequest,
    rater: Person,
    provider: Person,
    *,
    company: Company,
    now: datetime,
    chance: Chance = CHANCE,
) -> None:
    """Have the requester asked a random while from now, where this is one to ask about; put right, it is asked anew."""
    earlier = ratings.recall(session, request.id)
    if earlier is None and not _is_to_be_asked(session, request, rater, provider, company, now, chance):
        return
    people.hold(session, rater.id)  # after the request; two that are done at once count each other's invitation
    calendar = calendar_of(rater, company)
    due, zone = rating_due(now, calendar=calendar, random=chance), calendar.zone
    asked = asked_lately(session, [rater], company, now)[rater.id]
    if earlier is not None:  # put right: asked again in any case, if later
        while not has_room("rating", due.astimezone(zone).date(), asked):
            due = next_working(calendar, due + timedelta(days=1))
        first = earlier.before if earlier.before is not None else earlier.level
        ratings.change(session, request.id, before=first, invited_at=due, rated_again_at=None)
    else:
        if not has_room("rating", due.astimezone(zone).date(), asked):
            return
        ratings.invite(
            session,
            Rating(
                request_id=request.id,
                rater_id=rater.id,
                served_by_id=provider.department_id,
                served_id=rater.department_id,
                invited_at=due,
            ),
        )
    about = addresses.rating(request.id)
    outbox.put(session, [telling.to_person(RatingWanted(request=request.id), rater, about, company, due)])


def _is_to_be_asked(
    session: Session,
    request: HelpRequest,
    rater: Person,
    provider: Person,
    company: Company,
    now: datetime,
    chance: Chance,
) -> bool:
    lately = ratings.between(session, rater.id, provider.id, since=now - WEEK)
    why_not = why_not_rated(
        asker=_side(session, rater),
        provider=_side(session, provider),
        asked_at=request.asked_at,
        done_at=now,
        earlier=[Earlier(asker=asker, done_at=done_at) for asker, done_at in lately if done_at < now],
    )
    return why_not is None and is_asked_about(company.rated_one_in, chance)


def not_now(session: Session, request_id: int) -> None:
    """Ask nothing about what is not done after all; a rating that was given stays until the next one."""
    outbox.cancel_undrawn(session, addresses.rating(request_id))
    ratings.forget_unrated(session, request_id)


def rate(session: Session, rater: Person, request_id: int, level: int, *, now: datetime) -> RatingGiven:
    """Take down how the matter was handled, or change it for some days."""
    rating = _own(session, rater, request_id)
    if level not in LEVELS:
        raise Gone
    is_again = _is_asked_anew(rating)
    if not is_again:
        _check_may_change(rating, now)
    else:
        outbox.cancel_undrawn(session, addresses.rating(request_id))  # from an earlier card: no need to ask
    keeps_reason = rating.reason in reasons_for(level)

    ratings.change(
        session,
        request_id,
        level=level,
        rated_at=rating.rated_at or now,
        rated_again_at=now if is_again else rating.rated_again_at,
        invited_at=min(now, rating.invited_at) if is_again else rating.invited_at,
        reason=rating.reason if keeps_reason else None,
    )

    return RatingGiven(request=request_id)


def give_reason(session: Session, rater: Person, request_id: int, reason: str, *, now: datetime) -> RatingGiven:
    rating = _rated(session, rater, request_id, now)
    if reason not in reasons_for(rating.level or 0):
        raise Gone
    ratings.change(session, request_id, reason=reason)
    return RatingGiven(request=request_id)


def check_may_repair(session: Session, rater: Person, request_id: int, now: datetime) -> None:
    """Check that somebody rated it low, lately: only then may they have it put right."""
    if (_rated(session, rater, request_id, now).level or 0) > POOR_UP_TO:
        raise NotAskedToRate


def note_repair(session: Session, request_id: int, now: datetime) -> None:
    """Keep that it is to be put right: what the recovery rate counts."""
    rating = ratings.recall(session, request_id)
    if rating is not None:
        ratings.change(session, request_id, repair_asked_at=rating.repair_asked_at or now)


def ask_for_comment(session: Session, rater: Person, request_id: int, *, now: datetime) -> RatingCommentWanted:
    _rated(session, rater, request_id, now)
    return RatingCommentWanted(request=request_id)


def comment(session: Session, rater: Person, request_id: int, words: str, *, now: datetime) -> RatingGiven:
    _rated(session, rater, request_id, now)
    words = tidy(words)
    check_note(words)
    ratings.change(session, request_id, comment=words)
    return RatingGiven(request=request_id)


def ask_again(session: Session, rater: Person, request_id: int, *, now: datetime) -> RatingWanted:
    """Show the question anew, to change what was said."""
    _rated(session, rater, request_id, now)
    return RatingWanted(request=request_id)


def thank(session: Session, rater: Person, request_id: int, *, company: Company, now: datetime) -> KudosRecorded:
    """Thank who handled it, in one tap and once: private, for its words were only meant for the two."""
    _rated(session, rater, request_id, now)
    request = help_requests.recall(session, request_id)
    if request is None or request.provider_id is None:
        raise Gone
    if kudos.has_thanked(session, rater.id, request_id):
        raise ThankedAlready
    given = give_kudos(
        session,
        rater,
        people.by_ids(session, [request.provider_id]),
        (),
        request.words[:LONGEST_WORDS],
        (),
        is_private=True,
        tells_manager=False,
        company=company,
        now=now,
    )
    kudos.note_request(session, given.kudos, request_id)
    return given


def ask_for_satisfaction(by: Person, *, company: Company, now: datetime) -> SatisfactionShown:
    """Show HR every department, and a head those they lead; of the last month whose ratings can no longer change."""
    departments = [one for one in company.departments if may_see(by, one, company)]
    if not departments:
        raise NotAllowed(roles=("hr",))
    return SatisfactionShown(month=settled_month(moment.local_day(now, company.zone)), departments=tuple(departments))


def satisfaction_in(
    session: Session, month: str, departments: Sequence[int], *, company: Company
) -> dict[int, Satisfaction | None]:
    """Return each department's satisfaction in a month ("2026-10-01"), None where too few have rated.

    The k-th rating between the same two people weighs 1/k (handlers.rules.ratings.pair_weight).
    """
    since, until = month_of(month, company)
    rated: dict[int, list[Rated]] = {one: [] for one in departments}
    pairs: Counter[tuple[int, int | None]] = Counter()
    for one in ratings.given_between(session, since, until):
        pairs[one.rater_id, one.provider_id] += 1
        if one.served_by_id in rated:
            weight = pair_weight(pairs[one.rater_id, one.provider_id])
            rated[one.served_by_id].append(Rated(rater=one.rater_id, level=one.level, weight=weight))
    return {department: satisfaction(given) for department, given in rated.items()}


def recoveries_before(
    session: Session, month: str, departments: Sequence[int], *, company: Company
) -> dict[int, Recoveries]:
    """Return how many matters of the month before were put right, of those it was asked for.

    A month has passed since, so that each had its time; and what was rated by its end can no longer change.
    """
    first = date.fromisoformat(month)
    before = (first - timedelta(days=1)).replace(day=1)
    since, until, ended = (moment.at_local(day, time(0), company.zone) for day in (before, first, next_month(first)))
    asked: dict[int, list[ratings.Repair]] = {one: [] for one in departments}
    for one in ratings.repairs_between(session, since, until, ended=ended):
        if one.served_by_id in asked:
            asked[one.served_by_id].append(one)
    return {
        department: Recoveries(asked=len(those), recovered=sum((one.level or 0) >= GOOD_FROM for one in those))
        for department, those in asked.items()
        if may_show(len({one.rater_id for one in those}))
    }


def may_see(by: Person, department: int, company: Company) -> bool:
    """Say whether somebody reads a department's figures: HR, and whoever leads it."""
    if "hr" in company.admins.get(by.id, frozenset()):
        return True
    return desks.leads(by, department, company)


def settled_month(today: date, *, after: timedelta = CHANGEABLE_FOR) -> str:
    """Return the first day of the latest month whose ratings can no longer be changed: windows never overlap."""
    settled = today - after
    return (settled.replace(day=1) - timedelta(days=1)).replace(day=1).isoformat()


def month_of(month: str, company: Company) -> tuple[datetime, datetime]:
    """Return when a month ("2026-10-01") begins and ends where the company is."""
    first = date.fromisoformat(month)
    since, until = (moment.at_local(day, time(0), company.zone) for day in (first, next_month(first)))
    return since, until


def next_month(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _rated(session: Session, rater: Person, request_id: int, now: datetime) -> Rating:
    rating = _own(session, rater, request_id)
    if rating.level is None or rating.rated_at is None:
        raise NotAskedToRate
    _check_may_change(rating, now)
    return rating


def _is_asked_anew(rating: Rating) -> bool:
    """Say whether it was done once more since it was last rated."""
    said_at = rating.rated_again_at or rating.rated_at
    return rating.before is not None and said_at is not None and said_at < rating.invited_at


def _check_may_change(rating: Rating, now: datetime) -> None:
    said_at = rating.rated_again_at or rating.rated_at
    if said_at is not None and not may_change(said_at, now):
        raise TooLateToRate


def _own(session: Session, rater: Person, request_id: int) -> Rating:
    rating = ratings.hold(session, request_id)
    if rating is None or rating.rater_id != rater.id:
        raise NotAskedToRate
    return rating


def _side(session: Session, person: Person) -> Colleague:
    return Colleague(id=person.id, department=person.department_id, managers=people.managers_above(session, person.id))
