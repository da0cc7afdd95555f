"""What only one replica does at a time: held for a while, kept by renewing, taken over when its holder fell silent."""

from datetime import datetime

from sqlalchemy import delete, or_
from sqlmodel import Session, col

from storage.tables import Lease
from storage.upsert import dialect_of, insert_into


def take(session: Session, name: str, holder: str, *, now: datetime, until: datetime) -> bool:
    """Take a lease, or renew one's own. Returns False where somebody else holds it."""
    put = insert_into(dialect_of(session), Lease).values(name=name, holder=holder, until=until)
    free = or_(col(Lease.holder) == holder, col(Lease.until) <= now)
    taken = put.on_conflict_do_update(
        index_elements=["name"], set_={"holder": holder, "until": until}, where=free
    ).returning(col(Lease.name))
    return session.connection().execute(taken).one_or_none() is not None


def release(session: Session, name: str, holder: str) -> None:
    session.connection().execute(delete(Lease).where(col(Lease.name) == name, col(Lease.holder) == holder))
