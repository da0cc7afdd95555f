"""Requests as the ledger keeps them: who asked what of whom, every step of it, and who is on duty at which desk."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, or_, update
from sqlalchemy import select as sqlalchemy_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from storage.prepared import Prepared
from storage.tables import Duty, HelpRequest, HelpRequestStep, Interaction, Person


def add(session: Session, request: HelpRequest) -> HelpRequest:
    """Write a request into the ledger, and give it its id."""
    session.add(request)
    session.flush()
    return request


def recall(session: Session, request_id: int) -> HelpRequest | None:
    return session.get(HelpRequest, request_id, populate_existing=True)


_HOLD = (
    select(HelpRequest)
    .where(col(HelpRequest.id) == bindparam("request"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def hold(session: Session, request_id: int) -> HelpRequest | None:
    """Recall a request that nobody else may change until this transaction ends."""
    return session.exec(_HOLD, params={"request": request_id}).one_or_none()


def change(session: Session, request_id: int, **columns: Any) -> None:
    session.connection().execute(update(HelpRequest).where(col(HelpRequest.id) == request_id).values(**columns))


_STEP = ("request_id", "deed", "by_id", "to_id", "words", "promised_for", "state", "at")
_ADD_STEP = Prepared(lambda _: insert(HelpRequestStep).returning(col(HelpRequestStep.id)), *_STEP)


def add_step(session: Session, step: HelpRequestStep) -> int:
    """Write a step into a request's history. Returns its id."""
    session.flush()  # the request may be new
    step_id: int = _ADD_STEP.rows(session, {name: getattr(step, name) for name in _STEP})[0][0]
    return step_id


_STEPS = (
    select(HelpRequestStep)
    .where(col(HelpRequestStep.request_id) == bindparam("request"))
    .order_by(col(HelpRequestStep.id))
)


def steps(session: Session, request_id: int) -> list[HelpRequestStep]:
    """Return all that happened to a request, oldest first."""
    return list(session.exec(_STEPS, params={"request": request_id}))


def step(session: Session, step_id: int) -> HelpRequestStep | None:
    return session.get(HelpRequestStep, step_id)


def of(session: Session, person_id: int, states: Collection[str], desks: Collection[int]) -> list[HelpRequest]:
    """Return the requests somebody made, has, or might take at their desk, in these states; oldest first."""
    mine = or_(
        col(HelpRequest.requester_id) == person_id,
        col(HelpRequest.provider_id) == person_id,
        col(HelpRequest.provider_id).is_(None) & col(HelpRequest.desk_id).in_(desks),
    )
    query = select(HelpRequest).where(mine, col(HelpRequest.state).in_(states))
    return list(session.exec(query.order_by(col(HelpRequest.id))))


def untaken(session: Session, *, now: datetime) -> list[HelpRequest]:
    """Return what lies at a desk longer than the desk promised, and its head was not told of."""
    query = select(HelpRequest).where(
        HelpRequest.state == "asked",
        col(HelpRequest.provider_id).is_(None),
        col(HelpRequest.raised_at).is_(None),
        col(HelpRequest.answer_due) <= now,
    )
    return list(session.exec(query.order_by(col(HelpRequest.id))))


def unproposed(session: Session) -> list[tuple[HelpRequest, datetime]]:
    """Return what is to be put right and whose head was not told since, with the moment that was asked for."""
    asked = func.max(col(HelpRequestStep.at))
    query = (
        select(HelpRequest, asked)
        .join(HelpRequestStep, col(HelpRequestStep.request_id) == col(HelpRequest.id))
        .where(HelpRequest.state == "to_repair", HelpRequestStep.deed == "repair")
        .group_by(col(HelpRequest.id))
        .having(or_(col(HelpRequest.raised_at).is_(None), col(HelpRequest.raised_at) < asked))  # earlier, for the desk
        .order_by(col(HelpRequest.id))
    )
    return list(session.exec(query).all())


def done(session: Session, *, before: datetime) -> list[HelpRequest]:
    """Return what was done before a moment and is not closed yet."""
    query = select(HelpRequest).where(HelpRequest.state == "done", col(HelpRequest.done_at) < before)
    return list(session.exec(query.order_by(col(HelpRequest.id))))


def waiting(session: Session, states: Collection[str]) -> list[tuple[HelpRequest, datetime]]:
    """Return all requests that stand so, with the moment of their last step."""
    last = (
        select(HelpRequestStep.request_id, func.max(col(HelpRequestStep.at)))
        .join(HelpRequest, col(HelpRequest.id) == col(HelpRequestStep.request_id))
        .where(col(HelpRequest.state).in_(states))
        .group_by(col(HelpRequestStep.request_id))
    )
    since = dict(session.exec(last).all())
    open_ones = select(HelpRequest).where(col(HelpRequest.id).in_(since)).order_by(col(HelpRequest.id))
    return [(one, since[one.id]) for one in session.exec(open_ones)]


def clarity_between(session: Session, since: datetime, until: datetime) -> list[tuple[int, int, int]]:
    """Return the asker's department as it was then, the provider, and how clear they say it became."""
    query = (
        sqlalchemy_select(
            col(Interaction.receiver_department_id), col(HelpRequest.provider_id), col(HelpRequest.clarity)
        )
        .join(HelpRequest, col(HelpRequest.id) == col(Interaction.source_id))
        .where(
            col(Interaction.kind) == "served",
            col(Interaction.giver_id) == col(HelpRequest.provider_id),  # handed over while put right, two served
            col(HelpRequest.clarity).is_not(None),
            col(HelpRequest.done_at) >= since,
            col(HelpRequest.done_at) < until,
            col(Interaction.receiver_department_id).is_not(None),
            col(Interaction.giver_department_id) != col(Interaction.receiver_department_id),
        )
        .order_by(col(HelpRequest.id))
    )
    rows: Iterable[Any] = session.connection().execute(query)
    return [(department, provider, level) for department, provider, level in rows]


@dataclass(frozen=True, kw_only=True)
class Handled:
    """A request with the departments of its two sides, as they are now, and all that happened to it, oldest first."""

    request: HelpRequest
    served_by_id: int | None
    served_id: int | None
    steps: tuple[HelpRequestStep, ...]


def handled_between(session: Session, since: datetime, until: datetime) -> list[Handled]:
    """Return what was asked in a span of time, or promised for it; oldest first."""
    promised = select(HelpRequestStep.request_id).where(
        col(HelpRequestStep.promised_for) >= since, col(HelpRequestStep.promised_for) < until
    )
    asked = (col(HelpRequest.asked_at) >= since) & (col(HelpRequest.asked_at) < until)
    meant = ~col(HelpRequest.is_told) & (asked | col(HelpRequest.id).in_(promised))
    provider, requester = aliased(Person), aliased(Person)
    query = (
        select(HelpRequest, provider.department_id, requester.department_id)
        .join(requester, col(HelpRequest.requester_id) == requester.id)
        .outerjoin(provider, col(HelpRequest.provider_id) == provider.id)
        .where(meant)
        .order_by(col(HelpRequest.id))
    )
    found = session.exec(query).all()
    steps: dict[int, list[HelpRequestStep]] = defaultdict(list)
    whole = select(HelpRequestStep).join(HelpRequest).where(meant).order_by(col(HelpRequestStep.id))
    for one in session.exec(whole):
        steps[one.request_id].append(one)
    return [
        Handled(
            request=request,
            served_by_id=request.desk_id if request.desk_id is not None else department,
            served_id=served,
            steps=tuple(steps[request.id]),
        )
        for request, department, served in found
    ]


def count_about(session: Session, person_id: int) -> tuple[int, int]:
    """Return how many requests somebody made, and how many they have or had."""
    asked = select(func.count()).where(HelpRequest.requester_id == person_id)
    helped = select(func.count()).where(HelpRequest.provider_id == person_id)
    return session.exec(asked).one(), session.exec(helped).one()


def on_duty(session: Session, department_id: int) -> set[int]:
    return set(session.exec(select(Duty.person_id).where(Duty.department_id == department_id)))


def take_duty(session: Session, person_id: int, department_id: int, now: datetime) -> None:
    leave_duty(session, person_id)
    session.connection().execute(insert(Duty).values(person_id=person_id, department_id=department_id, since=now))


def leave_duty(session: Session, person_id: int) -> bool:
    """End somebody's duty. Returns whether they were on duty."""
    return session.connection().execute(delete(Duty).where(col(Duty.person_id) == person_id)).rowcount > 0
