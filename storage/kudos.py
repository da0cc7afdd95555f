"""Kudos as the ledger keeps them: who thanked whom, in which words, for which values."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from storage.prepared import Prepared
from storage.tables import Kudos, KudosJoin, KudosReceiver, KudosValue
from storage.upsert import insert_new


@dataclass(frozen=True, kw_only=True)
class Given:
    """One kudos with all that belongs to it; people and departments by id, joiners in the order they joined."""

    id: int
    giver_id: int
    people: tuple[int, ...]
    departments: tuple[int, ...]
    values: tuple[int, ...]
    joiners: tuple[int, ...]
    words: str
    is_private: bool
    tells_manager: bool
    at: datetime
    day: date
    taken_back_at: datetime | None
    request_id: int | None


_ADD = Prepared(
    lambda _: insert(Kudos).returning(col(Kudos.id)),
    *("giver_id", "words", "is_private", "tells_manager", "at", "day"),
)
_ADD_RECEIVERS = Prepared(lambda _: insert(KudosReceiver), "kudos_id", "person_id", "department_id")
_ADD_VALUES = Prepared(lambda _: insert(KudosValue), "kudos_id", "value_id")


def add(
    session: Session,
    giver_id: int,
    people: Sequence[int],
    departments: Sequence[int],
    words: str,
    values: Sequence[int],
    *,
    is_private: bool,
    tells_manager: bool,
    at: datetime,
    day: date,
) -> int:
    """Write a kudos into the ledger. Returns its id."""
    row = {
        "giver_id": giver_id,
        "words": words,
        "is_private": is_private,
        "tells_manager": tells_manager,
        "at": at,
        "day": day,
    }
    kudos_id: int = _ADD.rows(session, row)[0][0]
    receivers: list[dict[str, Any]] = [
        {"kudos_id": kudos_id, "person_id": one, "department_id": None} for one in people
    ]
    receivers += [{"kudos_id": kudos_id, "person_id": None, "department_id": one} for one in departments]
    _ADD_RECEIVERS.run(session, receivers)
    if values:
        _ADD_VALUES.run(session, [{"kudos_id": kudos_id, "value_id": one} for one in values])
    return kudos_id


def recall(session: Session, kudos_id: int) -> Given | None:
    found = recall_many(session, [kudos_id])
    return found[0] if found else None


def recall_many(session: Session, ids: Iterable[int]) -> list[Given]:
    """Recall several kudos, oldest first."""
    ids = list(ids)
    receivers = list(session.exec(select_rows(KudosReceiver).where(col(KudosReceiver.kudos_id).in_(ids))))
    values = list(session.exec(select_rows(KudosValue).where(col(KudosValue.kudos_id).in_(ids))))
    joins = list(
        session.exec(
            select_rows(KudosJoin)
            .where(col(KudosJoin.kudos_id).in_(ids))
            .order_by(col(KudosJoin.at), col(KudosJoin.person_id))
        )
    )
    return [
        Given(
            id=row.id,
            giver_id=row.giver_id,
            people=tuple(r.person_id for r in receivers if r.kudos_id == row.id and r.person_id is not None),
            departments=tuple(
                r.department_id for r in receivers if r.kudos_id == row.id and r.department_id is not None
            ),
            values=tuple(v.value_id for v in values if v.kudos_id == row.id),
            joiners=tuple(j.person_id for j in joins if j.kudos_id == row.id),
            words=row.words,
            is_private=row.is_private,
            tells_manager=row.tells_manager,
            at=row.at,
            day=row.day,
            taken_back_at=row.taken_back_at,
            request_id=row.request_id,
        )
        for row in session.exec(select_rows(Kudos).where(col(Kudos.id).in_(ids)).order_by(col(Kudos.id)))
    ]


def has_thanked(session: Session, giver_id: int, request_id: int) -> bool:
    """Say whether somebody's thanks for a request still stand."""
    query = select(col(Kudos.id)).where(
        col(Kudos.giver_id) == giver_id, col(Kudos.request_id) == request_id, col(Kudos.taken_back_at).is_(None)
    )
    return session.connection().execute(query.limit(1)).first() is not None


def note_request(session: Session, kudos_id: int, request_id: int) -> None:
    """Keep which request the thanks are for."""
    session.connection().execute(update(Kudos).where(col(Kudos.id) == kudos_id).values(request_id=request_id))


def take_back(session: Session, kudos_id: int, now: datetime) -> bool:
    """Mark a kudos as taken back. Returns False where it already was."""
    marked = session.connection().execute(
        update(Kudos).where(col(Kudos.id) == kudos_id, col(Kudos.taken_back_at).is_(None)).values(taken_back_at=now)
    )
    return marked.rowcount == 1


def rewrite(session: Session, kudos_id: int, words: str) -> None:
    session.connection().execute(update(Kudos).where(col(Kudos.id) == kudos_id).values(words=words))


def join(session: Session, kudos_id: int, person_id: int, now: datetime) -> bool:
    """Let somebody join the thanks. Returns False where they already had."""
    return insert_new(session, KudosJoin, [{"kudos_id": kudos_id, "person_id": person_id, "at": now}]) == 1


def leave(session: Session, kudos_id: int, person_id: int) -> bool:
    """Undo a join. Returns False where there was none."""
    gone = session.connection().execute(
        delete(KudosJoin).where(col(KudosJoin.kudos_id) == kudos_id, col(KudosJoin.person_id) == person_id)
    )
    return gone.rowcount == 1


def _standing(*, after: int = 0) -> Any:
    return select(col(Kudos.id)).where(col(Kudos.taken_back_at).is_(None), col(Kudos.id) > after)


def received_by(session: Session, person_id: int, *, most: int) -> list[int]:
    """Return the latest kudos to a person, newest first."""
    query = _standing().join(KudosReceiver, col(KudosReceiver.kudos_id) == col(Kudos.id))
    query = query.where(col(KudosReceiver.person_id) == person_id).order_by(col(Kudos.id).desc()).limit(most)
    return list(session.connection().execute(query).scalars())


def given_by(session: Session, person_id: int, *, most: int) -> list[int]:
    query = _standing().where(col(Kudos.giver_id) == person_id).order_by(col(Kudos.id).desc()).limit(most)
    return list(session.connection().execute(query).scalars())


def public_between(session: Session, since: datetime, until: datetime) -> list[int]:
    """Return the public kudos of a span of time that still stand, oldest first."""
    query = _standing().where(col(Kudos.is_private).is_(False), col(Kudos.at) >= since, col(Kudos.at) < until)
    return list(session.connection().execute(query.order_by(col(Kudos.id))).scalars())


def to_departments_between(session: Session, since: datetime, until: datetime) -> dict[int, list[int]]:
    """Return, for each department thanked as a whole in a span of time, those kudos, oldest first."""
    query = (
        select(col(KudosReceiver.department_id), col(Kudos.id))
        .join(Kudos, col(KudosReceiver.kudos_id) == col(Kudos.id))
        .where(
            col(KudosReceiver.department_id).is_not(None),
            col(Kudos.taken_back_at).is_(None),
            col(Kudos.at) >= since,
            col(Kudos.at) < until,
        )
        .order_by(col(Kudos.id))
    )
    found: dict[int, list[int]] = {}
    for row in session.connection().execute(query):
        found.setdefault(row.department_id, []).append(row.id)
    return found


def count_about(session: Session, person_id: int) -> tuple[int, int]:
    """Return how many kudos rows are kept that somebody gave and that name them, taken back or not."""
    given = session.connection().execute(select(col(Kudos.id)).where(col(Kudos.giver_id) == person_id)).all()
    joined = select(col(KudosJoin.kudos_id)).where(col(KudosJoin.person_id) == person_id)
    named = session.connection().execute(
        select(col(KudosReceiver.kudos_id))
        .where(or_(col(KudosReceiver.person_id) == person_id, col(KudosReceiver.kudos_id).in_(joined)))
        .distinct()
    )
    return len(given), len(named.all())
