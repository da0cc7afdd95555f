"""Thanks: given, chosen, taken back, joined, completed."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from handlers import round_up, telling
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
    WhoIsMeant,
    WhomToThank,
    WordsWanted,
    from_json,
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
from storage import addresses, counts, drafts, graph, kudos, moment, outbox, people
from storage.company import Company
from storage.names import Owner
from storage.tables import Person

LATELY = timedelta(days=90)  # whom one thanked in a quarter is whom one probably means again
NOBODY_ELSE = "none"  # chosen where a name was only spoken of
MOST_CANDIDATES = 5  # one of WeCom's six buttons is "somebody else"


@dataclass(frozen=True, kw_only=True)
class Unclear:
    """A name as typed and who may be meant by it. `is_exact`: all of them are really called so.

    `is_besides`: it follows those who are thanked for certain, and may only be part of what is said.
    """

    typed: str
    candidates: tuple[str, ...]
    is_exact: bool
    is_besides: bool = False


@dataclass(frozen=True, kw_only=True)
class Thanks:
    """What somebody wants to say, as far as it is understood: receivers as "p12" or "d3".

    `became` is the notice these thanks ended in, once they were decided.
    """

    receivers: tuple[str, ...]
    unclear: tuple[Unclear, ...] = ()
    words: str
    values: tuple[int, ...] = ()
    is_private: bool = False
    tells_manager: bool = False
    typed: str = ""
    became: str = ""

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Thanks":
        """Read back what `to_json` wrote. Raises Gone for another command's draft."""
        facts = json.loads(text)
        if "values" not in facts:
            raise Gone
        unclear = tuple(Unclear(**{**one, "candidates": tuple(one["candidates"])}) for one in facts.pop("unclear"))
        receivers, values = tuple(facts.pop("receivers")), tuple(facts.pop("values"))
        return cls(receivers=receivers, unclear=unclear, values=values, **facts)


def thank(
    session: Session, giver: Person, thanks: Thanks, *, find: Callable[[int], Person], company: Company, now: datetime
) -> Notice:
    """Give what was asked for, or have the giver choose first whom they meant.

    `find` returns who has an id, from what upstairs keeps at hand; it raises KeyError for nobody's.
    """
    check_feature(company)
    thanks = _without_giver(thanks, giver)
    if thanks.typed and not thanks.receivers and not thanks.unclear:
        return WhomToThank(draft=drafts.keep(session, giver.id, thanks.to_json(), now))
    if thanks.typed and not has_words(thanks.words):
        return WordsWanted(draft=drafts.keep(session, giver.id, thanks.to_json(), now))
    if thanks.unclear:
        first, *others = thanks.unclear
        ordered = _likeliest_first(session, giver, first.candidates, now)
        ordered = ordered[: MOST_CANDIDATES - first.is_besides]  # “only mentioned” takes a button, too
        kept = replace(thanks, unclear=(replace(first, candidates=ordered), *others))
        return WhoIsMeant(draft=drafts.keep(session, giver.id, kept.to_json(), now))

    owners = [Owner.parse(one) for one in dict.fromkeys(thanks.receivers)]
    receivers = [find(owner.person_id) for owner in owners if owner.person_id is not None]
    departments = [one for one in company.departments if Owner(None, one) in owners]
    return give_kudos(
        session,
        giver,
        receivers,
        departments,
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
    thanks = _draft(session, draft, giver)
    if thanks.became:
        return _became(session, giver, thanks)
    if not thanks.unclear or chosen not in _choices(thanks):
        raise Gone
    more = () if chosen == NOBODY_ELSE else (chosen,)
    clearer = replace(thanks, receivers=(*thanks.receivers, *more), unclear=thanks.unclear[1:])
    notice = thank(session, giver, clearer, find=find, company=company, now=now)
    drafts.change(session, draft, Thanks(receivers=(), words="", became=notice.to_json()).to_json())
    return notice


def _choices(thanks: Thanks) -> tuple[str, ...]:
    first = thanks.unclear[0]
    return (*first.candidates, NOBODY_ELSE) if first.is_besides else first.candidates


def _became(session: Session, giver: Person, thanks: Thanks) -> Notice:
    """Return what a decided draft has come to by now."""
    notice = from_json(thanks.became)
    if isinstance(notice, WhoIsMeant):
        following = _draft(session, notice.draft, giver)
        return _became(session, giver, following) if following.became else notice
    if isinstance(notice, KudosRecorded) and _given(session, notice.kudos).taken_back_at is not None:
        return KudosTakenBack(kudos=notice.kudos)
    return notice


def keep(session: Session, giver: Person, said: str, *, now: datetime) -> int:
    """Keep what may have been meant as thanks, for the form."""
    return drafts.keep(session, giver.id, Thanks(receivers=(), words=said, typed=said).to_json(), now)


def waiting(session: Session, giver: Person) -> WhoIsMeant | None:
    """Return the question somebody has not answered yet: whom they meant."""
    draft = drafts.latest(session, giver.id)
    if draft is None:
        return None
    try:
        thanks = Thanks.from_json(draft.body)
    except Gone:  # what they left unfinished last is no thanks
        return None
    return WhoIsMeant(draft=draft.id) if thanks.unclear and not thanks.became else None


def choose_in_form(session: Session, giver: Person, draft: int) -> Notice:
    thanks = _draft(session, draft, giver)
    return _became(session, giver, thanks) if thanks.became else KudosFormWanted(draft=draft)


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


def look_at_question(session: Session, giver: Person, draft: int) -> WhoIsMeant:
    """Show somebody the question they are answering."""
    _draft(session, draft, giver)
    return WhoIsMeant(draft=draft)


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


def _without_giver(thanks: Thanks, giver: Person) -> Thanks:
    """Nobody means themselves by a name they share: the giver is no candidate, which may leave one."""
    me, receivers, unclear = f"p{giver.id}", list(thanks.receivers), []
    for one in thanks.unclear:
        others = tuple(candidate for candidate in one.candidates if candidate != me)
        if one.is_besides and (not others or set(others) & {*receivers}):
            continue
        if one.is_exact and len(others) == 1 and not one.is_besides:
            receivers.append(others[0])
        else:
            unclear.append(replace(one, candidates=others))
    return replace(thanks, receivers=tuple(receivers), unclear=tuple(unclear))


def _likeliest_first(session: Session, giver: Person, candidates: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Order candidates: thanked lately, then the giver's bosses, then the giver's department, then as they came."""
    ids = [owner.person_id for owner in map(Owner.parse, candidates) if owner.person_id is not None]
    lately = graph.thanked_lately(session, giver.id, ids, since=now - LATELY)
    bosses = people.managers_above(session, giver.id)
    near = {one.id for one in people.by_ids(session, ids) if one.department_id == giver.department_id}

    def distance(candidate: str) -> tuple[float, bool, bool]:
        person = Owner.parse(candidate).person_id
        thanked = lately.get(person) if person is not None else None
        return (-thanked.timestamp() if thanked else 0.0, person not in bosses, person not in near)

    return tuple(sorted(candidates, key=distance)[:MOST_CANDIDATES])


def _draft(session: Session, draft: int, giver: Person) -> Thanks:
    body = drafts.recall(session, draft, giver.id)
    if body is None:
        raise Gone
    return Thanks.from_json(body)


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
