"""What admins set up: questions and pulses; and the rounds in which they are asked, with who was invited."""

import json
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, delete, func, insert, literal, or_, update
from sqlmodel import Session, col, select

from storage.tables import (
    HelpRequest,
    Outgoing,
    Person,
    Pulse,
    PulseAction,
    PulseInvitation,
    PulseItem,
    PulseQuestion,
    PulseRound,
)
from storage.upsert import dialect_of, insert_into, insert_new

LARGEST_ID = 10**18  # of at most eighteen digits, as ids on cards are
LONGEST_OPEN = timedelta(days=16)  # a round, from the first place on earth to the last
FORGOTTEN_AT_ONCE = 500  # invitations: a few milliseconds

# Questions


def keep_bank(session: Session, rows: Sequence[Mapping[str, Any]]) -> int:
    """Add the bank's questions that are not there yet. Returns how many those were."""
    return insert_new(session, PulseQuestion, rows)


def questions(session: Session, *, with_retired: bool = False) -> list[PulseQuestion]:
    query = select(PulseQuestion).order_by(col(PulseQuestion.id)).execution_options(populate_existing=True)
    if not with_retired:
        query = query.where(col(PulseQuestion.retired_at).is_(None))
    return list(session.exec(query))


def question(session: Session, question_id: int) -> PulseQuestion | None:
    return session.get(PulseQuestion, question_id, populate_existing=True)


def add_question(session: Session, **columns: Any) -> int:
    added = PulseQuestion(**columns)
    session.add(added)
    session.flush()
    return added.id


def change_question(session: Session, question_id: int, **columns: Any) -> None:
    session.connection().execute(update(PulseQuestion).where(col(PulseQuestion.id) == question_id).values(**columns))


def options_of(asked: PulseQuestion) -> list[tuple[str, str]]:
    """Return the choices an admin worded, in English and Chinese."""
    return [(one, zh) for one, zh in json.loads(asked.options or "[]")]


# Pulses


def recall(session: Session, pulse_id: int) -> Pulse | None:
    return session.get(Pulse, pulse_id, populate_existing=True)


def every(session: Session) -> list[Pulse]:
    return list(session.exec(select(Pulse).order_by(col(Pulse.id)).execution_options(populate_existing=True)))


def add(session: Session, questions: Sequence[int], **columns: Any) -> int:
    added = Pulse(**columns)
    session.add(added)
    session.flush()
    _set_items(session, added.id, questions)
    return added.id


def change(session: Session, pulse_id: int, questions: Sequence[int] | None = None, **columns: Any) -> None:
    if columns:
        session.connection().execute(update(Pulse).where(col(Pulse.id) == pulse_id).values(**columns))
    if questions is not None:
        session.connection().execute(delete(PulseItem).where(col(PulseItem.pulse_id) == pulse_id))
        _set_items(session, pulse_id, questions)


def items(session: Session, pulse_id: int) -> list[PulseQuestion]:
    """Return a pulse's questions in order, but for those retired since."""
    query = (
        select(PulseQuestion)
        .join(PulseItem)
        .where(PulseItem.pulse_id == pulse_id, col(PulseQuestion.retired_at).is_(None))
        .order_by(col(PulseItem.position))
    )
    return list(session.exec(query.execution_options(populate_existing=True)))


def _set_items(session: Session, pulse_id: int, questions: Sequence[int]) -> None:
    rows = [{"pulse_id": pulse_id, "question_id": one, "position": at} for at, one in enumerate(questions)]
    session.connection().execute(insert(PulseItem), rows)


# Whom a pulse is for


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whom to ask: all who are here, or those in any of these departments or offices, these people, or who was served.

    `served_by` are departments; only whose request one of them has done since `since` is asked.
    """

    departments: Collection[int] | None = None
    offices: Collection[str] | None = None
    people: Collection[int] | None = None
    served_by: Collection[int] | None = None
    since: datetime | None = None


def count_asked(session: Session, asked: Asked) -> dict[int | None, int]:
    """Return how many there are to ask, by department."""
    query = select(Person.department_id, func.count()).where(*_conditions(asked)).group_by(col(Person.department_id))
    return dict(session.exec(query).all())


def next_asked(session: Session, asked: Asked, *, after: int, most: int) -> list[Person]:
    """Return the next people to ask, by id."""
    query = select(Person).where(*_conditions(asked), col(Person.id) > after).order_by(col(Person.id)).limit(most)
    return list(session.exec(query))


def departments_asked(session: Session, asked: Asked) -> Sequence[tuple[int, int | None]]:
    """Return everybody there is to ask, with their department, by id."""
    query = select(Person.id, Person.department_id).where(*_conditions(asked)).order_by(col(Person.id))
    return session.exec(query).all()


def _conditions(asked: Asked) -> list[Any]:
    conditions: list[Any] = [col(Person.left_at).is_(None), col(Person.is_bot).is_(False)]
    for column, wanted in (
        (col(Person.department_id), asked.departments),
        (col(Person.office), asked.offices),
        (col(Person.id), asked.people),
    ):
        if wanted is not None:
            conditions.append(column.in_(list(wanted)))
    if asked.served_by is not None:
        conditions.append(col(Person.id).in_(_served(asked)))
    return conditions


def _served(asked: Asked) -> Any:
    """Select who asked for something that one of the departments has done lately, for somebody outside it."""
    departments = list(asked.served_by or ())
    provider = select(Person.id).where(col(Person.department_id).in_(departments))
    requester = select(Person.id).where(col(Person.department_id).in_(departments))
    by_them = or_(col(HelpRequest.desk_id).in_(departments), col(HelpRequest.provider_id).in_(provider))
    return select(HelpRequest.requester_id).where(
        by_them,
        col(HelpRequest.done_at).is_not(None),
        col(HelpRequest.done_at) >= asked.since,
        col(HelpRequest.requester_id).not_in(requester),
    )


# Rounds


def open_round(session: Session, **columns: Any) -> int | None:
    """Open a round. Returns None where this occurrence has its round already."""
    put = insert_into(dialect_of(session), PulseRound).values(filled_to=0, reminded_to=0, **columns)
    opened = session.connection().execute(put.on_conflict_do_nothing().returning(col(PulseRound.id)))
    return opened.scalar_one_or_none()


def round_of(session: Session, round_id: int) -> PulseRound | None:
    return session.get(PulseRound, round_id, populate_existing=True)


def take_round(session: Session, round_id: int) -> PulseRound:
    """Return a round as it is now, to work on alone: no other replica goes on with it before this one has."""
    query = select(PulseRound).where(PulseRound.id == round_id).with_for_update()
    return session.exec(query.execution_options(populate_existing=True)).one()


def rounds(session: Session, pulse_id: int, *, closed_only: bool = False) -> list[PulseRound]:
    """Return a pulse's rounds, the latest first."""
    query = select(PulseRound).where(PulseRound.pulse_id == pulse_id)
    if closed_only:
        query = query.where(col(PulseRound.closed_at).is_not(None))
    query = query.order_by(col(PulseRound.opened_at).desc(), col(PulseRound.id).desc())
    return list(session.exec(query.execution_options(populate_existing=True)))


def unfinished(session: Session) -> list[PulseRound]:
    """Return the rounds something is still to be done for, the one that closes first first."""
    query = select(PulseRound).where(or_(col(PulseRound.closed_at).is_(None), col(PulseRound.forgotten_at).is_(None)))
    return list(session.exec(query.order_by(col(PulseRound.closes_at), col(PulseRound.id))))


def change_round(session: Session, round_id: int, **columns: Any) -> None:
    session.connection().execute(update(PulseRound).where(col(PulseRound.id) == round_id).values(**columns))
    session.expire_all()


def close_now(session: Session, pulse_id: int, now: datetime) -> None:
    """Let every open round of a pulse close at once."""
    session.connection().execute(
        update(PulseRound)
        .where(col(PulseRound.pulse_id) == pulse_id, col(PulseRound.closed_at).is_(None))
        .where(col(PulseRound.closes_at) > now)
        .values(closes_at=now)
    )
    session.expire_all()


def groups_in(opened: PulseRound) -> dict[int, int]:
    """Return the group of each department; those that are in none are left out."""
    return {int(department): group for department, group in json.loads(opened.groups).items()}


# Invitations


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Somebody to invite: to which questions, in which group."""

    person_id: int
    questions: tuple[int, ...]
    group_id: int | None


def invite(session: Session, round_id: int, invited: Sequence[Invited]) -> dict[int, int]:
    """Invite people. Returns their invitations by person."""
    ids = {one.person_id: secrets.randbelow(LARGEST_ID - 1) + 1 for one in invited}
    rows = [
        {
            "id": ids[one.person_id],
            "round_id": round_id,
            "person_id": one.person_id,
            "questions": json.dumps(one.questions),
            "group_id": one.group_id,
            "state": "asked",
            "position": 0,
        }
        for one in invited
    ]
    if rows:
        session.connection().execute(insert(PulseInvitation), rows)
    return ids


def invitation(session: Session, invitation_id: int) -> PulseInvitation | None:
    return session.get(PulseInvitation, invitation_id, populate_existing=True)


def questions_in(invited: PulseInvitation) -> tuple[int, ...]:
    return tuple(json.loads(invited.questions))


def advance(session: Session, invited: PulseInvitation, *, position: int) -> bool:
    """Note that a question is behind somebody, answered or skipped. Returns False where it already was."""
    is_last = position + 1 >= len(questions_in(invited))
    advanced = session.connection().execute(
        update(PulseInvitation)
        .where(
            col(PulseInvitation.id) == invited.id,
            col(PulseInvitation.position) == position,
            col(PulseInvitation.state) == "asked",
        )
        .values(position=position + 1, state="done" if is_last else "asked")
    )
    session.expire(invited)
    return advanced.rowcount == 1


def next_invited(session: Session, round_id: int, *, after: int, most: int) -> list[tuple[int, Person]]:
    """Return the next invitations of a round with whom they are for, by person, but for those who have left."""
    query = (
        select(PulseInvitation.id, Person)
        .join(Person)
        .where(PulseInvitation.round_id == round_id, col(Person.id) > after, col(Person.left_at).is_(None))
    )
    return [(id_, person) for id_, person in session.exec(query.order_by(col(Person.id)).limit(most))]


def asked_at(session: Session, people: Collection[int], since: datetime) -> dict[int, list[datetime]]:
    """Return when people were or will be asked, from a moment on: as the outbox has it, where each has a day."""
    round_id, person = PulseInvitation.round_id, PulseInvitation.person_id
    once = literal("pulse:").concat(cast(round_id, String)).concat(":").concat(cast(person, String))
    query = (
        select(person, Outgoing.due)
        .join(PulseRound, col(PulseRound.id) == round_id)
        .join(Outgoing, col(Outgoing.once) == once)
        .where(col(person).in_(people), col(PulseRound.opened_at) >= since - LONGEST_OPEN, Outgoing.due >= since)
    )
    found: dict[int, list[datetime]] = {}
    for one, due in session.exec(query):
        found.setdefault(one, []).append(due)
    return found


def count_invited(session: Session, round_id: int) -> int:
    return session.exec(select(func.count()).where(PulseInvitation.round_id == round_id)).one()


def asked_since(session: Session, since: datetime, *, before: PulseRound) -> Iterator[tuple[int, str]]:
    """Yield who was asked which questions, as JSON, in other rounds from a moment on that opened before this one."""
    query = (
        select(PulseInvitation.person_id, PulseInvitation.questions)
        .join(PulseRound)
        .where(col(PulseRound.opened_at) >= since, col(PulseRound.id) < before.id)
    )
    yield from session.exec(query)


def asked_on(session: Session, *, before: PulseRound) -> dict[int, date]:
    """Return when the earlier rounds of a pulse asked each of its questions last."""
    query = (
        select(PulseInvitation.questions, func.max(PulseRound.asked_on))
        .join(PulseRound)
        .where(PulseRound.pulse_id == before.pulse_id, col(PulseRound.id) < before.id)
        .group_by(col(PulseInvitation.questions))
    )
    found: dict[int, date] = {}
    for questions, day in session.exec(query):
        for one in json.loads(questions):
            found[one] = max(day, found.get(one, day))
    return found


def contacts(session: Session, *, before: PulseRound) -> tuple[dict[int, int], int]:
    """Return how often the earlier rounds of a pulse asked whom, and how many rounds those were."""
    earlier = select(PulseRound.id).where(PulseRound.pulse_id == before.pulse_id, col(PulseRound.id) < before.id)
    counted = (
        select(PulseInvitation.person_id, func.count())
        .where(col(PulseInvitation.round_id).in_(earlier))
        .group_by(col(PulseInvitation.person_id))
    )
    return dict(session.exec(counted).all()), len(session.exec(earlier).all())


def turnout(session: Session, round_id: int) -> dict[int | None, tuple[int, int]]:
    """Return how many of each group were asked and are still here, and how many of those took part."""
    query = (
        select(PulseInvitation.group_id, func.count(), func.count().filter(col(PulseInvitation.position) > 0))
        .join(Person)
        .where(PulseInvitation.round_id == round_id, col(Person.left_at).is_(None))
        .group_by(col(PulseInvitation.group_id))
    )
    return {group: (asked, answered) for group, asked, answered in session.exec(query)}


def asked_in(session: Session, round_id: int, question_id: int, *, few: int) -> dict[int | None, set[int] | None]:
    """Return who was asked a question in a round, by group; None for a group of which `few` or more were invited."""
    group = col(PulseInvitation.group_id)
    of_round = col(PulseInvitation.round_id) == round_id
    sizes = session.exec(select(group, func.count()).where(of_round).group_by(group)).all()
    found: dict[int | None, set[int] | None] = {one: None if size >= few else set() for one, size in sizes}
    small = [one for one, size in sizes if one is not None and size < few]
    query = select(group, PulseInvitation.person_id, PulseInvitation.questions).where(of_round)
    is_small = or_(group.in_(small), group.is_(None)) if found.get(None) is not None else group.in_(small)
    for one, person, asked in session.exec(query.where(is_small)):
        members = found[one]
        if members is not None and question_id in json.loads(asked):
            members.add(person)
    return found


def forget_who_took_part(session: Session, round_id: int) -> int:
    """Let some invitations of a closed round no longer tell who took part. Returns how many; none when it is done."""
    some = select(PulseInvitation.id).where(
        PulseInvitation.round_id == round_id, col(PulseInvitation.state) != "closed"
    )
    forgotten = session.connection().execute(
        update(PulseInvitation)
        .where(col(PulseInvitation.id).in_(some.limit(FORGOTTEN_AT_ONCE)))
        .values(state="closed", position=0)
    )
    return forgotten.rowcount


def waiting_for(session: Session, person_id: int) -> list[int]:
    """Return the invitations somebody has not come to the end of, the one that closes first first."""
    query = (
        select(PulseInvitation.id)
        .join(PulseRound)
        .where(PulseInvitation.person_id == person_id, PulseInvitation.state == "asked")
        .where(col(PulseRound.closed_at).is_(None))
    )
    return list(session.exec(query.order_by(col(PulseRound.closes_at), col(PulseInvitation.id))))


def latest_closed(session: Session, *, most: int) -> list[PulseRound]:
    """Return the rounds that closed last, of all pulses."""
    query = select(PulseRound).where(col(PulseRound.closed_at).is_not(None))
    return list(session.exec(query.order_by(col(PulseRound.closed_at).desc(), col(PulseRound.id).desc()).limit(most)))


def latest_with_actions(session: Session) -> PulseRound | None:
    """Return the round that closed last of those something came of."""
    has_action = col(PulseRound.id).in_(select(PulseAction.round_id))
    query = select(PulseRound).where(col(PulseRound.closed_at).is_not(None), has_action)
    return session.exec(query.order_by(col(PulseRound.closed_at).desc(), col(PulseRound.id).desc()).limit(1)).first()


# What comes of it


def add_action(session: Session, round_id: int, words: str, owner_id: int, due: date) -> int:
    action = PulseAction(round_id=round_id, words=words, owner_id=owner_id, due=due)
    session.add(action)
    session.flush()
    return action.id


def actions(session: Session, round_id: int) -> list[PulseAction]:
    query = select(PulseAction).where(PulseAction.round_id == round_id).order_by(col(PulseAction.id))
    return list(session.exec(query.execution_options(populate_existing=True)))


def action(session: Session, action_id: int) -> PulseAction | None:
    return session.get(PulseAction, action_id, populate_existing=True)


def finish_action(session: Session, action_id: int, now: datetime) -> None:
    session.connection().execute(
        update(PulseAction)
        .where(col(PulseAction.id) == action_id, col(PulseAction.done_at).is_(None))
        .values(done_at=now)
    )
