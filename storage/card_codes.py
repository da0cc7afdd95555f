"""The codes that let a card be drawn anew where the platform asks for one: each works once, for three days."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage.tables import CardCode

GOOD_FOR = timedelta(hours=72)  # WeCom's own figure


def keep(session: Session, task: str, user: str, code: str, now: datetime) -> None:
    session.add(CardCode(task=task, user=user, code=code, at=now))
    session.flush()


def take(session: Session, task: str, user: str, now: datetime) -> str | None:
    """Take the newest code that still works, so that nobody else uses it. None where there is none."""
    query = (
        select(CardCode.id)
        .where(CardCode.task == task, CardCode.user == user, col(CardCode.at) > now - GOOD_FOR)
        .order_by(col(CardCode.at).desc(), col(CardCode.id).desc())
    )
    for code_id in session.exec(query).all():
        taken = delete(CardCode).where(col(CardCode.id) == code_id).returning(col(CardCode.code))
        code: str | None = session.connection().execute(taken).scalar_one_or_none()
        if code is not None:  # else another replica was quicker
            return code
    return None


def forget_before(session: Session, moment: datetime) -> int:
    return session.connection().execute(delete(CardCode).where(col(CardCode.at) < moment)).rowcount
