"""Private words between two colleagues: who said what to whom, what was answered, and who was asked for one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.tables import Feedback, FeedbackAsk, FeedbackAskee, FeedbackReply


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What one of the two answered."""

    id: int
    by_id: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Given:
    """One private word with the answers to it, oldest first."""

    id: int
    giver_id: int
    receiver_id: int
    kind: str
    words: str
    at: datetime
    ask_id: int | None
    is_taken_back: bool
    is_thanked: bool
    is_reported: bool
    is_dealt_with: bool
    replies: tuple[Reply, ...]


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Who asked whom for private words about what."""

    id: int
    asker_id: int
    about: str
    people: tuple[int, ...]


def add(
    session: Session, giver_id: int, receiver_id: int, kind: str, words: str, *, at: datetime, ask_id: int | None
) -> int:
    """Keep a private word. Returns its id."""
    row = Feedback(giver_id=giver_id, receiver_id=receiver_id, kind=kind, words=words, at=at, ask_id=ask_id)
    session.add(row)
    session.flush()
    return row.id


def recall(session: Session, feedback_id: int) -> Given | None:
    query = select(Feedback).where(Feedback.id == feedback_id).execution_options(populate_existing=True)
    row = session.exec(query).one_or_none()
    if row is None:
        return None
    replies = session.exec(
        select(FeedbackReply).where(FeedbackReply.feedback_id == feedback_id).order_by(col(FeedbackReply.id))
    )
    return Given(
        id=row.id,
        giver_id=row.giver_id,
        receiver_id=row.receiver_id,
        kind=row.kind,
        words=row.words,
        at=row.at,
        ask_id=row.ask_id,
        is_taken_back=row.taken_back_at is not None,
        is_thanked=row.thanked_at is not None,
        is_reported=row.reported_at is not None,
        is_dealt_with=row.dealt_with_at is not None,
        replies=tuple(Reply(id=one.id, by_id=one.by_id, words=one.words) for one in replies),
    )


def take_back(session: Session, feedback_id: int, now: datetime) -> bool:
    """Mark a private word as taken back. Returns False where it already was."""
    return _mark(session, feedback_id, Feedback.taken_back_at, taken_back_at=now)


def thank(session: Session, feedback_id: int, now: datetime) -> bool:
    """Note that the receiver thanks for it. Returns False where they already had."""
    return _mark(session, feedback_id, Feedback.thanked_at, thanked_at=now)


def report(session: Session, feedback_id: int, now: datetime) -> bool:
    """Note that the receiver reports it. Returns False where they already had."""
    return _mark(session, feedback_id, Feedback.reported_at, reported_at=now)


def deal_with(session: Session, feedback_id: int, by: int, now: datetime) -> bool:
    """Note that an admin has dealt with a report. Returns False where somebody already had."""
    return _mark(session, feedback_id, Feedback.dealt_with_at, dealt_with_at=now, dealt_with_by=by)


def _mark(session: Session, feedback_id: int, unless: Any, **columns: Any) -> bool:
    marked = session.connection().execute(
        update(Feedback).where(col(Feedback.id) == feedback_id, col(unless).is_(None)).values(**columns)
    )
    return marked.rowcount == 1


def reply(session: Session, feedback_id: int, by_id: int, words: str, at: datetime) -> int:
    """Keep an answer. Returns its id."""
    row = FeedbackReply(feedback_id=feedback_id, by_id=by_id, words=words, at=at)
    session.add(row)
    session.flush()
    return row.id


def reported(session: Session) -> list[int]:
    """Return what was reported and nobody has dealt with yet, oldest first."""
    query = select(Feedback.id).where(col(Feedback.reported_at).is_not(None), col(Feedback.dealt_with_at).is_(None))
    return list(session.exec(query.order_by(col(Feedback.reported_at), col(Feedback.id))))


def ask(session: Session, asker_id: int, people: Sequence[int], about: str, at: datetime) -> int:
    """Keep who is asked for private words about what. Returns its id."""
    row = FeedbackAsk(asker_id=asker_id, about=about, at=at)
    session.add(row)
    session.flush()
    session.add_all([FeedbackAskee(ask_id=row.id, person_id=one) for one in people])
    session.flush()
    return row.id


def recall_ask(session: Session, ask_id: int) -> Ask | None:
    row = session.get(FeedbackAsk, ask_id)
    if row is None:
        return None
    query = select(FeedbackAskee.person_id).where(FeedbackAskee.ask_id == ask_id)
    people = tuple(session.exec(query.order_by(col(FeedbackAskee.person_id))))
    return Ask(id=row.id, asker_id=row.asker_id, about=row.about, people=people)


def has_answered(session: Session, ask_id: int, person_id: int) -> bool:
    """Say whether somebody who was asked has given a private word that stands."""
    query = select(Feedback.id).where(
        Feedback.ask_id == ask_id, Feedback.giver_id == person_id, col(Feedback.taken_back_at).is_(None)
    )
    return session.exec(query.limit(1)).one_or_none() is not None


def count_about(session: Session, person_id: int) -> tuple[int, int]:
    """Return how many private words somebody gave and received, taken back or not."""
    given = session.exec(select(Feedback.id).where(Feedback.giver_id == person_id)).all()
    received = session.exec(select(Feedback.id).where(Feedback.receiver_id == person_id)).all()
    return len(given), len(received)
