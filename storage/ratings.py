"""Ratings as the ledger keeps them: of a matter, by whoever was served, for the two departments."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, or_, update
from sqlmodel import Session, col, select

from storage.tables import HelpRequest, Rating


def recall(session: Session, request_id: int) -> Rating | None:
    return session.get(Rating, request_id, populate_existing=True)


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
    """One rating with the two between whom it is, for weighing; neither is ever shown."""

    served_by_id: int | None
    rater_id: int
    provider_id: int | None
    level: int


def given_between(session: Session, since: datetime, until: datetime) -> list[Given]:
    """Return the ratings first given in a span of time, oldest first."""
    query = (
        select(Rating.served_by_id, Rating.rater_id, HelpRequest.provider_id, Rating.level)
        .join(HelpRequest, col(HelpRequest.id) == col(Rating.request_id))
        .where(col(Rating.rated_at) >= since, col(Rating.rated_at) < until, col(Rating.level).is_not(None))
        .order_by(col(Rating.rated_at), col(Rating.request_id))
    )
    return [
        Given(served_by_id=served_by, rater_id=rater, provider_id=provider, level=level or 0)
        for served_by, rater, provider, level in session.exec(query)
    ]
