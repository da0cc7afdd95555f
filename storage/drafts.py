"""What somebody typed, kept while they choose whom they meant or finish it in a form."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.tables import Draft


def keep(session: Session, person_id: int, body: str, now: datetime) -> int:
    draft = Draft(person_id=person_id, body=body, at=now)
    session.add(draft)
    session.flush()
    return draft.id


def recall(session: Session, draft_id: int, person_id: int) -> str | None:
    """Return the draft if it is this person's and still kept."""
    draft = session.get(Draft, draft_id)
    return draft.body if draft is not None and draft.person_id == person_id else None


def latest(session: Session, person_id: int) -> Draft | None:
    """Return what somebody left unfinished last."""
    query = select(Draft).where(Draft.person_id == person_id).order_by(col(Draft.id).desc())
    return session.exec(query.limit(1)).first()


def change(session: Session, draft_id: int, body: str) -> None:
    draft = session.get_one(Draft, draft_id)
    draft.body = body
    session.flush()


def drop(session: Session, draft_id: int) -> None:
    session.connection().execute(delete(Draft).where(col(Draft.id) == draft_id))


def forget_before(session: Session, moment: datetime) -> int:
    return session.connection().execute(delete(Draft).where(col(Draft.at) < moment)).rowcount
