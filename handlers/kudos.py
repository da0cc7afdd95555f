"""Thanks: given, chosen, taken back, joined, completed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlmodel import Session

from handlers import meant, round_up, telling
from handlers.meant import Addressed
from handlers.notices import (
    KudosCompleted,
    KudosForManager,
    KudosFormWanted,
    KudosJoined,
    KudosLeft,
    KudosPosted,
    KudosReceived,
    KudosRecorded,
    KudosTakenBack,
    MoreFormWanted,
    Notice,
    WhomToThank,
    WordsWanted,
)
from handlers.refusals import (
    AllowanceSpent,
    AlreadyTakenBack,
    FeatureOff,
    Gone,
    JoinOwn,
    NoRoomToAdd,
    NotYours,
    TooLateToAdd,
)
from handlers.rules.kudos import (
    MORE_FOR,
    check_more,
    check_reachable,
    check_receivers,
    check_take_back,
    check_words,
    has_words,
    is_short,
    may_join,
    minutes_to_undo,
    room_after,
    tidy,
)
from storage import addresses, counts, graph, kudos, moment, outbox, people
from storage.company import Company
from storage.tables import Person


@dataclass(frozen=True, kw_only=True)
class Thanks(Addressed):
    """What somebody wants to say thank you for, as far as it is understood."""

    values: tuple[int, ...] = ()
    is_private: bool = False
    tells_manager: bool = False
    command: ClassVar[str] = "kudos"


def thank(
    session: Session, giver: Person, thanks: Thanks, *, find: Callable[[int], Person], company: Company, now: datetime
) -> Notice:
    """Give what was asked for, or have the giver choose first whom they meant.

    `find` returns who has an id, from what upstairs keeps at hand; it raises KeyError for nobody's.
    """
    check_feature(company)
    thanks = meant.without_self(thanks, giver)
    if thanks.typed and not thanks.receivers and not thanks.unclear:
        return WhomToThank(draft=meant.keep(session, giver, thanks, now=now))
    if thanks.typed and not has_words(thanks.words):
        return WordsWanted(draft=meant.keep(session, giver, thanks, now=now))
    if thanks.unclear:
        return meant.ask(session, giver, thanks, now=now)

    named = meant.departments_in(thanks)
    return give_kudos(
        session,
        giver,
        meant.people_in(thanks, find),
        [one for one in company.departments if one in named],
        thanks.words,
        thanks.values,
        is_private=thanks.is_private,
        tells_manager=thanks.tells_manager,
        company=company,
        now=now,
    )


def give_kudos(
    session: Session,
    giver: Person,
    receivers: Sequence[Person],
    departments: Sequence[int],
    words: str,
    values: Sequence[int],
    *,
    is_private: bool,
    tells_manager: bool,
    company: Company,
    now: datetime,
) -> KudosRecorded:
    """Record thanks and tell everybody concerned. Raises a Refusal, having changed nothing that stays."""
    check_receivers(giver.id, [one.id for one in receivers], departments)
    check_reachable([r.name for r in receivers if r.is_bot], [r.name for r in receivers if r.left_at])
    check_words(words)
    day = moment.local_day(now, giver.zone or company.zone)
    left = _spend(session, giver, day, len(receivers) + len(departments), company)

    ids = [one.id for one in receivers]
    given = kudos.add(
        session,
        giver.id,
        ids,
        departments,
        words,
        values,
        is_private=is_private,
        tells_manager=tells_manager,
        at=now,
        day=day,
    )
    graph.add_edges(session, "kudos", giver, receivers, departments, source_id=given, at=now)
    counts.add(session, counts.of_kudos(giver.id, ids, departments, values))

    is_posted = not is_private and may_post(giver, receivers)
    posts = [
        telling.to_person(KudosReceived(kudos=given), one, addresses.kudos(given), company, now) for one in receivers
    ]
    if is_posted and company.feed == "instant":
        posts += telling.to_feeds(KudosPosted(kudos=given), addresses.kudos(given), company, now)
    managers = _managers(session, giver, receivers, departments, company) if tells_manager else []
    for manager in managers:
        posts.append(telling.to_person(KudosForManager(kudos=given), manager, addresses.kudos(given), company, now))
    outbox.put(session, posts)

    return KudosRecorded(
        kudos=given,
        people=tuple(ids),
        departments=tuple(departments),
        values=tuple(values),
        left=left,
        is_short=is_short(words),
        is_private=is_private,
        tells_manager=tells_manager,
        is_posted=is_posted,
        waiting=tuple(one.id for one in receivers if telling.reachable(one, company, now) > now),
        managers=tuple(one.id for one in managers),
    )


def choose(
    session: Session,
    giver: Person,
    draft: int,
    chosen: str,
    *,
    find: Callable[[int], Person],
    company: Company,
    now: datetime,
) -> Notice:
    """Put the chosen one where the unclear name stood, and go on with the thanks; pressed again, it stays as it is."""

    def go_on(clearer: Thanks) -> Notice:
        return thank(session, giver, clearer, find=find, company=company, now=now)

    return meant.choose(session, giver, Thanks, draft, chosen, go_on=go_on, now_is=_now_is(session))


def _now_is(session: Session) -> Callable[[Notice], Notice]:
    def now_is(notice: Notice) -> Notice:
        if isinstance(notice, KudosRecorded) and _given(session, notice.kudos).taken_back_at is not None:
            return KudosTakenBack(kudos=notice.kudos)
        return notice

    return now_is


def keep(session: Session, giver: Person, said: str, *, now: datetime) -> int:
    """Keep what may have been meant as thanks, for the form."""
    return meant.keep(session, giver, Thanks(receivers=(), words=said, typed=said), now=now)


def choose_in_form(session: Session, giver: Person, draft: int) -> Notice:
    thanks = meant.recall(session, Thanks, draft, giver)
    if thanks.became:
        return meant.became(session, giver, thanks, now_is=_now_is(session))
    return KudosFormWanted(draft=draft)


def take_back(session: Session, by: Person, kudos_id: int, *, now: datetime) -> KudosTakenBack:
    """Undo a kudos: what has not gone out never does, what has gone out says so, every count forgets it."""
    given = _given(session, kudos_id)
    check_take_back(given.giver_id, by.id, given.at, now, is_taken_back=given.taken_back_at is not None)

    if not kudos.take_back(session, kudos_id, now):
        raise AlreadyTakenBack
    receivers = len(given.people) + len(given.departments)
    counts.give_back(session, given.giver_id, given.day, receivers)
    graph.remove_edges(session, "kudos", kudos_id)
    counts.add(session, counts.of_kudos(given.giver_id, given.people, given.departments, given.values, sign=-1))

    outbox.cancel_undrawn(session, addresses.kudos(kudos_id))
    outbox.redraw(session, addresses.kudos(kudos_id), now)
    round_up.redraw(session, given.at, now)

    return KudosTakenBack(kudos=kudos_id)


def join(session: Session, by: Person, kudos_id: int, *, company: Company, now: datetime) -> KudosJoined:
    """Join the thanks, once."""
    _joinable(session, by, kudos_id, company)

    is_new = kudos.join(session, kudos_id, by.id, now)

    if is_new:
        outbox.redraw(session, addresses.kudos(kudos_id), now)

    return KudosJoined(kudos=kudos_id, is_new=is_new)


def look_at_post(session: Session, by: Person, kudos_id: int, *, company: Company) -> KudosPosted:
    """Show a post to somebody who may join it; what nobody posted stays between those it concerns."""
    given = _joinable(session, by, kudos_id, company)
    named = people.by_ids(session, (given.giver_id, *given.people))
    if company.feed == "off" or any(one.no_posts for one in named):
        raise Gone
    return KudosPosted(kudos=kudos_id)


def look_at_own(session: Session, by: Person, kudos_id: int) -> KudosPosted:
    """Show somebody their own thanks, as it was posted or would have been."""
    if _given(session, kudos_id).giver_id != by.id:
        raise NotYours
    return KudosPosted(kudos=kudos_id)


def leave(session: Session, by: Person, kudos_id: int, *, now: datetime) -> KudosLeft:
    """No longer join the thanks."""
    if kudos.leave(session, kudos_id, by.id):
        outbox.redraw(session, addresses.kudos(kudos_id), now)
    elif _given(session, kudos_id).is_private:
        raise Gone  # nothing to leave, and no name to learn
    return KudosLeft(kudos=kudos_id)


def ask_for_more(session: Session, by: Person, kudos_id: int, *, now: datetime) -> MoreFormWanted:
    given = _own_and_fresh(session, by, kudos_id, now)
    if room_after(given.words) < 1:
        raise NoRoomToAdd
    return MoreFormWanted(kudos=kudos_id)


def complete(session: Session, by: Person, kudos_id: int, more: str, *, now: datetime) -> KudosCompleted:
    """Add to a short thanks what it changed."""
    given = _own_and_fresh(session, by, kudos_id, now)
    more = tidy(more)
    check_more(given.words, more)

    kudos.rewrite(session, kudos_id, f"{given.words}\n{more}")

    outbox.redraw(session, addresses.kudos(kudos_id), now)

    return KudosCompleted(kudos=kudos_id, minutes=minutes_to_undo(given.at, now))


def check_feature(company: Company) -> None:
    if not company.is_on("kudos"):
        raise FeatureOff(feature="kudos")


def may_post(giver: Person, receivers: Sequence[Person]) -> bool:
    """Say whether a public post may be made: nobody it would name has opted out."""
    return not giver.no_posts and not any(one.no_posts for one in receivers)


def _spend(session: Session, giver: Person, day: date, amount: int, company: Company) -> int:
    left = counts.spend(session, giver.id, day, amount, company.allowance)
    if left is None:
        remaining = company.allowance - counts.used(session, giver.id, day)
        raise AllowanceSpent(allowed=company.allowance, left=max(0, remaining), needed=amount)
    return left


def _managers(
    session: Session, giver: Person, receivers: Sequence[Person], departments: Sequence[int], company: Company
) -> list[Person]:
    """Return the receivers' managers and thanked departments' heads, but for those who know already."""
    wanted = {one.manager_id for one in receivers} | {company.departments[one].head_id for one in departments}
    known = {giver.id, *(one.id for one in receivers)}
    managers = people.by_ids(session, [one for one in wanted if one is not None and one not in known])
    return [one for one in managers if one.left_at is None]


def _given(session: Session, kudos_id: int) -> kudos.Given:
    given = kudos.recall(session, kudos_id)
    if given is None:
        raise Gone
    return given


def _joinable(session: Session, by: Person, kudos_id: int, company: Company) -> kudos.Given:
    check_feature(company)
    given = _given(session, kudos_id)
    if given.taken_back_at is not None or given.is_private:
        raise Gone
    if not may_join(by.id, given.giver_id, given.people) or company.within(by.department_id, given.departments):
        raise JoinOwn
    return given


def _own_and_fresh(session: Session, by: Person, kudos_id: int, now: datetime) -> kudos.Given:
    given = _given(session, kudos_id)
    if given.giver_id != by.id:
        raise NotYours
    if given.taken_back_at is not None:
        raise AlreadyTakenBack
    if now - given.at > MORE_FOR:
        raise TooLateToAdd(hours=int(MORE_FOR.total_seconds() // 3600))
    return given
