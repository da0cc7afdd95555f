"""Colleagues as a platform tells of them: taken in, kept up to date, given managers and departments."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from storage import company, names, people
from storage.names import fold
from storage.people import Profile
from storage.tables import Department, Person


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """A platform's user as we take them in. `manager` is another user's id there, `department` a path of names."""

    platform: str
    workspace: str
    user: str
    profile: Profile
    has_left: bool = False
    manager: str | None = None
    department: tuple[str, ...] = ()  # from the root down


def take_in(session: Session, one: Colleague, now: datetime) -> bool:
    """Add somebody, or bring what we know of them up to date. Returns whether anything changed.

    A file's word outweighs a platform's: names, languages, managers and departments that are known stay. The time zone
    follows the platform, because it follows the traveller; and who is gone from their only account has left.
    """
    known = people.by_account(session, one.platform, one.workspace, one.user)
    if known is None:
        if one.has_left:
            return False  # nobody here ever heard of them
        known = people.add(session, one.profile, now)
        people.link(session, known, one.platform, one.workspace, one.user)
        _learn_names(session, known, one.profile)
        _fill_in(session, known, one, now)
        return True
    return _fill_in(session, known, one, now) | _learn_names(session, known, one.profile)


def take_in_all(session: Session, colleagues: Sequence[Colleague], now: datetime) -> int:
    """Take in several. Returns how many of them changed anything."""
    return sum(take_in(session, one, now) for one in colleagues)


def set_managers(session: Session, colleagues: Iterable[Colleague]) -> int:
    """Note managers, once everybody is known. Returns how many were new."""
    noted = 0
    for one in colleagues:
        if one.manager is None:
            continue
        known = people.by_account(session, one.platform, one.workspace, one.user)
        manager = people.by_account(session, one.platform, one.workspace, one.manager)
        if known is not None and manager is not None and known.manager_id is None and known.id != manager.id:
            people.change(session, known.id, manager_id=manager.id)
            noted += 1
    return noted


def _fill_in(session: Session, known: Person, one: Colleague, now: datetime) -> bool:
    wanted: dict[str, object] = {}
    if known.name == one.user and one.profile.name != known.name:
        wanted["name"] = one.profile.name  # added by id while the platform was too slow to say more
    if one.profile.zone and one.profile.zone != known.zone:
        wanted["zone"] = one.profile.zone
    for column in ("language", "email"):
        told = getattr(one.profile, column)
        if told and getattr(known, column) is None and (column != "email" or _is_free(session, told)):
            wanted[column] = told
    if one.profile.is_bot and not known.is_bot:
        wanted["is_bot"] = True
    if one.has_left and known.left_at is None and len(people.accounts(session, known.id)) == 1:
        wanted["left_at"] = now
    if not one.has_left and known.left_at is not None:
        wanted["left_at"] = None
    if one.department and known.department_id is None:
        wanted["department_id"] = _department(session, one.department).id
    if wanted:
        people.change(session, known.id, **wanted)
        session.refresh(known)
    return bool(wanted)


def _is_free(session: Session, email: str) -> bool:
    return not any(owner for owner in names.find(session, [fold(email)]).values())


def _learn_names(session: Session, known: Person, told: Profile) -> bool:
    """Let somebody be found by what the platform calls them as well."""
    aliases = names.aliases(session, known.id)
    forms = {fold(one) for one in (told.name, *told.aliases)} - {fold(known.name), *aliases}
    if not forms:
        return False
    names.remember_person(session, known, [*aliases, *sorted(forms)])
    company.changed(session)
    return True


def _department(session: Session, path: Sequence[str]) -> Department:
    """Find the department at the end of a path, adding what is missing of it."""
    parent: Department | None = None
    for name in path:
        found = _named(session, name)
        parent = found or people.add_department(session, name, parent_id=parent.id if parent else None)
    assert parent is not None  # noqa: S101 - nobody asks with an empty path
    return parent


def _named(session: Session, name: str) -> Department | None:
    for owners in names.find(session, [fold(name)]).values():
        for owner in owners:
            if owner.department_id is not None:
                return session.get_one(Department, owner.department_id)
    return None
