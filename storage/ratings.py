"""Ratings as the ledger keeps them: of a matter, by whoever was served, for the two departments."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, or_, update
from sqlalchemy import select as sqlalchemy_select
from sqlmodel import Session, col, select

from storage.tables import HelpRequest, Rating


def recall(session: Session, request_id: int) -> Rating | None:
    return session.get(Rating, request_id, populate_existing=True)


_HOLD = (
    select(Rating)
    .where(col(Rating.request_id) == bindparam("request"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def hold(session: Session, request_id: int) -> Rating | None:
    """Recall a rating that nobody else may change until this transaction ends."""
    return session.exec(_HOLD, params={"request": request_id}).one_or_none()


def invite(session: Session, rating: Rating) -> None:
    session.add(rating)
    session.flush()


def change(session: Session, request_id: int, **columns: Any) -> None:
    session.connection().execute(update(Rating).where(col(Rating.request_id) == request_id).values(**columns))


def forget_unrated(session: Session, request_id: int) -> None:
    """Forget an invitation that was not answered: nobody learns who was asked."""
    session.connection().execute(
        delete(Rating).where(col(Rating.request_id) == request_id, col(Rating.rated_at).is_(None))
    )
    session.expire_all()


def asked_at(session: Session, people: Collection[int], since: datetime) -> dict[int, list[datetime]]:
    """Return when people were or will be asked, from a moment on."""
    query = select(Rating.rater_id, Rating.invited_at).where(
        col(Rating.rater_id).in_(people), col(Rating.invited_at) >= since
    )
    found: dict[int, list[datetime]] = {}
    for person, at in session.exec(query):
        found.setdefault(person, []).append(at)
    return found


def between(session: Session, one: int, other: int, *, since: datetime) -> Sequence[tuple[int, datetime]]:
    """Return who asked and when it was done, for what two people lately did for each other."""
    requester, provider = col(HelpRequest.requester_id), col(HelpRequest.provider_id)
    either = or_((requester == one) & (provider == other), (requester == other) & (provider == one))
    query = select(HelpRequest.requester_id, HelpRequest.done_at).where(either, col(HelpRequest.done_at) >= since)
    return [(asker, at) for asker, at in session.exec(query) if at is not None]


def count_by(session: Session, person_id: int) -> int:
    """Return how many ratings somebody gave."""
    given = select(func.count()).where(Rating.rater_id == person_id, col(Rating.rated_at).is_not(None))
    return session.exec(given).one()


@dataclass(frozen=True, kw_only=True)
class Given:
    """One rating with the two between whom it is, for weighing; neither is ever shown.

    `level` is what was said first: what putting it right made of it is told by the recovery rate.
    """

    served_by_id: int | None
    served_id: int | None
    rater_id: int
    provider_id: int | None
    level: int


def given_between(session: Session, since: datetime, until: datetime) -> list[Given]:
    """Return the ratings first given in a span of time, oldest first."""
    query = (
        sqlalchemy_select(
            col(Rating.served_by_id),
            col(Rating.served_id),
            col(Rating.rater_id),
            col(HelpRequest.provider_id),
            func.coalesce(col(Rating.before), col(Rating.level)),
        )
        .join(HelpRequest, col(HelpRequest.id) == col(Rating.request_id))
        .where(col(Rating.rated_at) >= since, col(Rating.rated_at) < until, col(Rating.level).is_not(None))
        .order_by(col(Rating.rated_at), col(Rating.request_id))
    )
    return [
        Given(served_by_id=served_by, served_id=served, rater_id=rater, provider_id=provider, level=level or 0)
        for served_by, served, rater, provider, level in session.connection().execute(query)
    ]


@dataclass(frozen=True, kw_only=True)
class Repair:
    """A matter to be put right, and how it was rated then: None while it was not."""

    served_by_id: int | None
    rater_id: int
    level: int | None


def repairs_between(session: Session, since: datetime, until: datetime, *, ended: datetime) -> list[Repair]:
    """Return what was first to be put right in a span of time, with what was said of it again before `ended`."""
    query = select(Rating).where(col(Rating.repair_asked_at) >= since, col(Rating.repair_asked_at) < until)
    return [
        Repair(
            served_by_id=one.served_by_id,
            rater_id=one.rater_id,
            level=one.level if one.rated_again_at is not None and one.rated_again_at < ended else None,
        )
        for one in session.exec(query.order_by(col(Rating.request_id)))
    ]
