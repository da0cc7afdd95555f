"""Who changed what for the company: admins, settings, switches, values. Never anybody's words."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.tables import Audit


def note(session: Session, by: int | None, deed: str, about: str, now: datetime) -> None:
    session.add(Audit(at=now, by_id=by, deed=deed, about=about))
    session.flush()


def latest(session: Session, *, most: int) -> list[Audit]:
    return list(session.exec(select(Audit).order_by(col(Audit.id).desc()).limit(most)))
