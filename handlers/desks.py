"""What a department decides about its desk: how soon it answers, and what it is usually asked; and who leads it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from handlers.notices import DeskFormWanted, DeskShown, UsualAsksFormWanted
from handlers.refusals import Gone, NotOfADesk, NotYourDesk
from handlers.rules.desks import check_name, check_room, names_usual
from handlers.rules.help_requests import FIRST_ANSWER
from handlers.rules.roles import may
from storage import addresses, audit, desks
from storage.company import Company
from storage.tables import Person, UsualAsk


def head_of(department_id: int | None, company: Company) -> int | None:
    """Return the head of a department, or of the nearest one above whose head is still here."""
    return next((company.heads[one] for one in company.upwards(department_id) if one in company.heads), None)


def leads(person: Person, department_id: int, company: Company) -> bool:
    """Say whether somebody heads a department, or one above it."""
    return any(company.heads.get(one) == person.id for one in company.upwards(department_id))


def is_at(department_id: int, person: Person, company: Company) -> bool:
    """Say whether somebody may take what lies at a desk: they work there, or lead it."""
    return company.within(person.department_id, (department_id,)) or head_of(department_id, company) == person.id


def is_admin(person: Person, company: Company) -> bool:
    """Say whether somebody may change what holds for every desk and office."""
    return may("change calendars", company.admins.get(person.id, frozenset()))


def may_change(person: Person, department_id: int, company: Company) -> bool:
    """Say whether somebody decides about a desk: its head, one above, or an admin."""
    return leads(person, department_id, company) or is_admin(person, company)


def check_may_change(person: Person, department_id: int, company: Company) -> None:
    if department_id not in company.departments:
        raise Gone
    if not may_change(person, department_id, company):
        raise NotYourDesk(name=company.departments[department_id].name)


def first_answer_of(department_id: int | None, company: Company) -> timedelta:
    """Return within how much working time a desk answers: as it or the nearest above it promises, or as usual."""
    promised = (company.departments[one].first_answer for one in company.upwards(department_id))
    minutes = next((one for one in promised if one is not None), None)
    return FIRST_ANSWER if minutes is None else timedelta(minutes=minutes)


def usual_of(department_id: int, company: Company) -> tuple[UsualAsk, ...]:
    """Return what a desk is usually asked."""
    return tuple(one for one in company.usual_asks if one.department_id == department_id)


def usual_in(words: str, department_id: int | None, company: Company) -> UsualAsk | None:
    """Return the usual ask of a desk that words begin with; of two that fit, the longer."""
    fitting = [
        (len(named), one)
        for one in company.usual_asks
        if one.department_id == department_id
        for named in (one.name, one.name_zh)
        if names_usual(words, named)
    ]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None


def show(person: Person, department_id: int | None, *, company: Company) -> DeskShown:
    """Show what a desk promises; one's own where none was named."""
    wanted = department_id if department_id is not None else person.department_id
    if wanted is None:
        raise NotOfADesk
    if wanted not in company.departments:
        raise Gone
    return DeskShown(department=wanted)


def ask_for_promise(person: Person, department_id: int, *, company: Company) -> DeskFormWanted:
    check_may_change(person, department_id, company)
    return DeskFormWanted(department=department_id)


def ask_for_usual(person: Person, department_id: int, *, company: Company) -> UsualAsksFormWanted:
    check_may_change(person, department_id, company)
    return UsualAsksFormWanted(department=department_id)


def promise(
    session: Session, by: Person, department_id: int, minutes: int | None, *, company: Company, now: datetime
) -> DeskShown:
    """Set within how many working minutes a desk answers; without, as the nearest department above it does."""
    check_may_change(by, department_id, company)

    desks.set_first_answer(session, department_id, minutes)
    audit.note(session, by.id, "changed service promise", addresses.department(department_id), now)

    return DeskShown(department=department_id, saved=True)


def change_usual(
    session: Session,
    by: Person,
    department_id: int,
    *,
    name: str,
    name_zh: str,
    minutes: int | None,
    retired: Sequence[int],
    company: Company,
    now: datetime,
) -> DeskShown:
    """Add a usual ask, or change the one of this name; those that are no longer usual go first."""
    check_may_change(by, department_id, company)
    listed = usual_of(department_id, company)
    staying = [one for one in listed if one.id not in retired]
    known = next((one for one in staying if {name.casefold(), name_zh.casefold()} & _names(one)), None)
    if name or name_zh or minutes is not None or not retired:
        check_name(name, name_zh, minutes)
        check_room(len(staying) + (known is None))

    for one in listed:
        if one.id in retired:
            desks.retire_usual(session, one.id, now)
    if minutes is not None:
        if known is None:
            desks.add_usual(session, department_id, name, name_zh, minutes)
        else:
            desks.change_usual(session, known.id, name=name, name_zh=name_zh, minutes=minutes)
    audit.note(session, by.id, "changed usual asks", addresses.department(department_id), now)

    return DeskShown(department=department_id, saved=True)


def _names(usual: UsualAsk) -> set[str]:
    return {usual.name.casefold(), usual.name_zh.casefold()}
