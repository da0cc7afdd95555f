"""Working calendars as they are kept: the company's, an office's, a department's."""

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage import company
from storage.tables import Person, WorkingCalendar
from storage.upsert import dialect_of, insert_into

COMPANY = "company"


def put(session: Session, calendar: WorkingCalendar) -> None:
    """Keep a calendar, in the place of the one that was there."""
    facts = calendar.model_dump()
    write = insert_into(dialect_of(session), WorkingCalendar).values(**facts)
    changed = {name: fact for name, fact in facts.items() if name != "whose"}
    session.connection().execute(write.on_conflict_do_update(index_elements=["whose"], set_=changed))
    company.changed(session)


def forget(session: Session, whose: str) -> None:
    """Let what stands above hold again."""
    session.connection().execute(delete(WorkingCalendar).where(col(WorkingCalendar.whose) == whose))
    company.changed(session)


def offices(session: Session) -> list[str]:
    """Return the offices people work at, by name."""
    here = select(Person.office).where(col(Person.left_at).is_(None), col(Person.office).is_not(None)).distinct()
    return sorted(office for office in session.exec(here) if office)
