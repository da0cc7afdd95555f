"""Events already heard: the same deed told again gets the same answer and changes nothing."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, select
from sqlmodel import Session, col

from storage.prepared import Prepared
from storage.tables import Revision, Seen
from storage.upsert import insert_into


class Recalled(NamedTuple):
    """The company's revision, read in the same look, and whether the event was heard before, with its answer."""

    revision: int
    is_known: bool
    answer: str | None


_LOOK = Prepared(
    lambda _: select(col(Revision.number), col(Seen.key), col(Seen.answer)).outerjoin_from(
        Revision, Seen, col(Seen.key) == bindparam("sought")
    ),
    "sought",
)
_REMEMBER = Prepared(
    lambda dialect: insert_into(dialect, Seen).on_conflict_do_nothing().returning(col(Seen.key)), "key", "answer", "at"
)


def recall(session: Session, key: str) -> Recalled:
    number, known, answer = _LOOK.rows(session, {"sought": key})[0]
    return Recalled(number, known is not None, answer)


class HeardMeanwhile(Exception):  # noqa: N818 - a fact about another transaction, not an error
    """Another writer finished the same event first: roll back and give its answer."""


def remember(session: Session, key: str, answer: str | None, now: datetime) -> None:
    """Keep the answer with the event. Raises HeardMeanwhile where a parallel delivery of it won."""
    if not _REMEMBER.rows(session, {"key": key, "answer": answer, "at": now}):
        raise HeardMeanwhile(key)


def forget_before(session: Session, moment: datetime) -> int:
    """Drop what no platform will repeat any more. Returns how many."""
    return session.connection().execute(delete(Seen).where(col(Seen.at) < moment)).rowcount


def forget_answered(session: Session, answer: str, before: datetime) -> int:
    """Drop events of before a moment that got this answer. Returns how many."""
    query = delete(Seen).where(col(Seen.answer) == answer, col(Seen.at) < before)
    return session.connection().execute(query).rowcount
