"""A week's facts, of one person and of the team they lead: counted once, and kept, so that they stay what they were."""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self

from sqlalchemy import case, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from storage import graph
from storage.tables import Digest, HelpRequest, Interaction, Kudos, KudosReceiver, Person, PulseAction, Schedule
from storage.upsert import insert_new

LATELY = timedelta(weeks=6)  # before a week's end: who helps quietly, and whom one has not thanked, shows over weeks
MOST_READ = 3  # thanks to read aloud
OPEN = ("asked", "asked_back", "promised", "to_repair")  # requests somebody has yet to do something about


class Span(NamedTuple):
    """From a moment on, and before another."""

    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What some people gave and got in a week. A thanks to several of them is one thanks.

    Of a team only public thanks count, of oneself all. `promised` are the matters they did that had a date.
    """

    thanked: int
    thanks: int
    served: int
    helped: int
    promised: int
    kept: int


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What lies with somebody as it stood when it was counted: waiting for their word, promised, and to be done."""

    waiting: int
    owed: int
    overdue: int
    actions: int  # of those that came of pulses, and are theirs


@dataclass(frozen=True, kw_only=True)
class Team:
    """A team's week. `read` are public kudos; `served` and `thanked` are by person, lately."""

    people: tuple[int, ...]
    flow: Flow
    read: tuple[int, ...]
    unthanked: tuple[int, ...]  # all whom their manager has not thanked lately
    served: Mapping[int, int]
    thanked: Mapping[int, int]


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A week of somebody, and of their team where they lead one."""

    own: Flow
    desk: Desk
    team: Team | None

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Self:
        kept: dict[str, Any] = json.loads(text)
        team = kept["team"]
        return cls(own=Flow(**kept["own"]), desk=Desk(**kept["desk"]), team=_team_from(team) if team else None)


def _team_from(kept: Mapping[str, Any]) -> Team:
    def numbers(name: str) -> dict[int, int]:
        return {int(person): number for person, number in kept[name].items()}

    return Team(
        people=tuple(kept["people"]),
        flow=Flow(**kept["flow"]),
        read=tuple(kept["read"]),
        unthanked=tuple(kept["unthanked"]),
        served=numbers("served"),
        thanked=numbers("thanked"),
    )


# Kept


def recall(session: Session, person_id: int, week: str) -> Facts | None:
    query = select(col(Digest.facts)).where(col(Digest.person_id) == person_id, col(Digest.week) == week)
    kept = session.connection().execute(query).scalar_one_or_none()
    return Facts.from_json(kept) if kept is not None else None


def keep(session: Session, person_id: int, week: str, facts: Facts) -> None:
    """Keep a week's facts. Those that were kept before stay."""
    insert_new(session, Digest, [{"person_id": person_id, "week": week, "facts": facts.to_json()}])


# Counted


def team_of(session: Session, manager_id: int) -> list[int]:
    """Return who reports to somebody: neither leavers nor bots."""
    query = select(col(Person.id)).where(col(Person.manager_id) == manager_id, *_is_here())
    return list(session.connection().execute(query.order_by(col(Person.id))).scalars())


def _is_here() -> tuple[Any, ...]:
    return col(Person.left_at).is_(None), col(Person.is_bot).is_(False)


def managers_without(session: Session, kinds: Collection[str], *, least: int, most: int) -> list[int]:
    """Return who leads at least so many people and has no schedule of these kinds yet."""
    leads = (
        select(col(Person.manager_id))
        .where(col(Person.manager_id).is_not(None), *_is_here())
        .group_by(col(Person.manager_id))
        .having(func.count() >= least)
    )
    manager = aliased(Person)
    has_one = exists().where(col(Schedule.source_id) == col(manager.id), col(Schedule.kind).in_(kinds))
    query = select(col(manager.id)).where(
        col(manager.id).in_(leads), col(manager.left_at).is_(None), col(manager.is_bot).is_(False), ~has_one
    )
    return list(session.connection().execute(query.order_by(col(manager.id)).limit(most)).scalars())


def count(session: Session, person_id: int, people: Collection[int], week: Span, *, now: datetime) -> Facts:
    """Count a week of somebody, and of the people they lead, if there are any."""
    return Facts(
        own=_flow(session, [person_id], week, is_public=False),
        desk=_desk(session, person_id, now),
        team=_team(session, person_id, people, week) if people else None,
    )


def _team(session: Session, manager_id: int, people: Collection[int], week: Span) -> Team:
    lately = Span(week.until - LATELY, week.until)
    seen = graph.thanked_between(session, manager_id, sorted(people), lately.since, lately.until)
    return Team(
        people=tuple(sorted(people)),
        flow=_flow(session, people, week, is_public=True),
        read=_to_read(session, people, week),
        unthanked=tuple(sorted(set(people) - seen)),
        served=_by_person(session, col(Interaction.giver_id), people, _edges("served", lately)),
        thanked=_by_person(session, col(Interaction.receiver_id), people, _thanks(lately, is_public=True)),
    )


def _edges(kind: str, span: Span) -> Any:
    edge = Interaction
    return select(edge).where(col(edge.kind) == kind, col(edge.at) >= span.since, col(edge.at) < span.until)


def _thanks(span: Span, *, is_public: bool) -> Any:
    edges = _edges("kudos", span)
    if not is_public:
        return edges
    return edges.join(Kudos, col(Kudos.id) == col(Interaction.source_id)).where(col(Kudos.is_private).is_(False))


def _flow(session: Session, people: Collection[int], week: Span, *, is_public: bool) -> Flow:
    giver, receiver = col(Interaction.giver_id), col(Interaction.receiver_id)
    thanks, served = _thanks(week, is_public=is_public), _edges("served", week)
    done, promised, kept = _done(session, people, served)
    return Flow(
        thanked=_times(session, thanks.where(receiver.in_(people))),
        thanks=_times(session, thanks.where(giver.in_(people))),
        served=done,
        helped=_times(session, served.where(receiver.in_(people))),
        promised=promised,
        kept=kept,
    )


def _times(session: Session, edges: Any) -> int:
    """Count what edges came from, each once."""
    times = edges.with_only_columns(func.count(col(Interaction.source_id).distinct()))
    number: int = session.connection().execute(times).scalar_one()
    return number


def _done(session: Session, people: Collection[int], served: Any) -> tuple[int, int, int]:
    """Count what people did, how much of it was promised for a day, and how much was done by then."""
    edge = Interaction
    each = (
        served.join(HelpRequest, col(HelpRequest.id) == col(edge.source_id))
        .where(col(edge.giver_id).in_(people))
        .with_only_columns(col(edge.at).label("at"), graph.promise_at(edge).label("promised"))
        .subquery()
    )
    kept = func.coalesce(func.sum(case((each.c.at <= each.c.promised, 1), else_=0)), 0)
    done, promised, in_time = (
        session.connection().execute(select(func.count(), func.count(each.c.promised), kept)).one()
    )
    return done, promised, in_time


def _by_person(session: Session, who: Any, people: Collection[int], edges: Any) -> dict[int, int]:
    """Count what edges came from, by person at one end of them."""
    times = edges.where(who.in_(people)).with_only_columns(who, func.count(col(Interaction.source_id).distinct()))
    return {row[0]: row[1] for row in session.connection().execute(times.group_by(who).order_by(who))}


def _to_read(session: Session, people: Collection[int], week: Span) -> tuple[int, ...]:
    """Return the latest public thanks to these people that name nobody who opted out of being posted about."""
    thanked = _edges("kudos", week).where(col(Interaction.receiver_id).in_(people))
    named, giver = aliased(Person), aliased(Person)
    names_one = (
        select(col(named.id))
        .join(KudosReceiver, col(KudosReceiver.person_id) == col(named.id))
        .where(col(KudosReceiver.kudos_id) == col(Kudos.id), col(named.no_posts).is_(True))
    )
    query = (
        select(col(Kudos.id))
        .join(giver, col(giver.id) == col(Kudos.giver_id))
        .where(col(Kudos.id).in_(thanked.with_only_columns(col(Interaction.source_id))))
        .where(col(Kudos.is_private).is_(False), col(giver.no_posts).is_(False), ~names_one.exists())
        .order_by(col(Kudos.id).desc())
        .limit(MOST_READ)
    )
    return tuple(session.connection().execute(query).scalars())


def _desk(session: Session, person_id: int, now: datetime) -> Desk:
    request = HelpRequest
    has_it, asked_it = col(request.provider_id) == person_id, col(request.requester_id) == person_id
    waits = (has_it & col(request.state).in_(("asked", "to_repair"))) | (
        asked_it & (col(request.state) == "asked_back")
    )
    owes = has_it & (col(request.state) == "promised")
    late = owes & (col(request.promised_for) < now)
    numbers = select(*(func.coalesce(func.sum(case((one, 1), else_=0)), 0) for one in (waits, owes, late)))
    numbers = numbers.where(or_(has_it, asked_it), col(request.state).in_(OPEN))
    waiting, owed, overdue = session.connection().execute(numbers).one()
    actions = select(func.count()).where(col(PulseAction.owner_id) == person_id, col(PulseAction.done_at).is_(None))
    return Desk(
        waiting=waiting,
        owed=owed,
        overdue=overdue,
        actions=session.connection().execute(actions).scalar_one(),
    )
