"""What a department's desk promises, as it is kept: how soon it answers, and its usual asks."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col

from storage import company
from storage.tables import Department, UsualAsk


def set_first_answer(session: Session, department_id: int, minutes: int | None) -> None:
    session.connection().execute(
        update(Department).where(col(Department.id) == department_id).values(first_answer=minutes)
    )
    company.changed(session)


def usual(session: Session, usual_id: int) -> UsualAsk | None:
    """Return a usual ask, retired or not."""
    return session.get(UsualAsk, usual_id)


def add_usual(session: Session, department_id: int, name: str, name_zh: str, minutes: int) -> None:
    session.add(UsualAsk(department_id=department_id, name=name, name_zh=name_zh, minutes=minutes))
    session.flush()
    company.changed(session)


def change_usual(session: Session, usual_id: int, **columns: object) -> None:
    session.connection().execute(update(UsualAsk).where(col(UsualAsk.id) == usual_id).values(**columns))
    company.changed(session)


def retire_usual(session: Session, usual_id: int, now: datetime) -> None:
    change_usual(session, usual_id, retired_at=now)
