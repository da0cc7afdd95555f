"""Colleagues as a platform tells of them: taken in, kept up to date, given managers and departments."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from storage import company, names, people
from storage.names import fold
from storage.people import Profile
from storage.tables import Department, NameKind, Person


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """A platform's user as we take them in. `manager` is another user's id there, `department` a path of names.

    `is_alone`: the platform has told of everybody, and nobody else there is called so.
    """

    platform: str
    workspace: str
    user: str
    profile: Profile
    has_left: bool = False
    manager: str | None = None
    department: tuple[str, ...] = ()  # from the root down
    is_alone: bool = False


def take_in(session: Session, one: Colleague, now: datetime) -> bool:
    """Add somebody, or bring what we know of them up to date. Returns whether anything changed.

    A file's word outweighs a platform's: what a platform tells anew replaces what is missing and what the same
    platform told before, nothing else. Only the time zone always follows it, because it follows the traveller. Who is
    gone from their only account has left, and comes back when the platform that said so says otherwise.
    """
    known = people.by_account(session, one.platform, one.workspace, one.user)
    if known is None:
        if one.has_left:
            return False  # nobody here ever heard of them
        known = recognise(session, one) or people.add(session, one.profile, now)
        people.link(session, known, one.platform, one.workspace, one.user)
        _learn_names(session, known, one.profile)
        _fill_in(session, known, one, now)
        return True
    return _fill_in(session, known, one, now) | _learn_names(session, known, one.profile)


def recognise(session: Session, one: Colleague) -> Person | None:
    """Find who of those a file or another platform brought this is; None for somebody new, and where it is unclear.

    A platform may tell no more than an id and a name. An id that is somebody's employee number says enough; a name
    does together with an e-mail that begins like the id, or where one person alone has it, there and here.
    """
    told = people.same(session, one.profile)
    if told is not None:
        return told
    numbered = people.without_account(session, one.platform, fold(one.user), NameKind.NUMBER)
    if len(numbered) == 1:
        return numbered[0]
    namesakes = _namesakes(session, one)
    by_email = [person for person in namesakes if (person.email or "").partition("@")[0] == one.user.casefold()]
    found = by_email or (namesakes if one.is_alone else [])
    return found[0] if len(found) == 1 else None


def is_unclear(session: Session, one: Colleague) -> bool:
    """Say whether a newcomer may be somebody who is here already, by the name alone."""
    is_new = not one.has_left and people.by_account(session, one.platform, one.workspace, one.user) is None
    return is_new and recognise(session, one) is None and bool(_namesakes(session, one))


def _namesakes(session: Session, one: Colleague) -> list[Person]:
    """Return who is called so and has no account there, but for leavers and whose e-mail or number is another."""
    found = people.without_account(session, one.platform, fold(one.profile.name), NameKind.NAME)
    return [person for person in found if person.left_at is None and not _contradicts(one.profile, person)]


def _contradicts(told: Profile, person: Person) -> bool:
    other_number = told.number and person.number and fold(told.number) != fold(person.number)
    other_email = told.email and person.email and told.email.casefold() != person.email.casefold()
    return bool(other_number or other_email)


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
        if known is None or manager is None or manager.id in (known.id, known.manager_id):
            continue
        before = _told(session, one)
        earlier = before.get("manager") and people.by_account(session, one.platform, one.workspace, before["manager"])
        if known.manager_id is None or (earlier and known.manager_id == earlier.id):
            people.change(session, known.id, manager_id=manager.id)
            _keep_told(session, one, {**before, "manager": one.manager})
            noted += 1
    return noted


def _told(session: Session, one: Colleague) -> dict[str, Any]:
    """Return what the platform last said, by column."""
    kept = people.told(session, one.platform, one.workspace, one.user)
    told: dict[str, Any] = json.loads(kept) if kept else {}
    return told


def _keep_told(session: Session, one: Colleague, told: Mapping[str, Any]) -> None:
    people.keep_told(session, one.platform, one.workspace, one.user, json.dumps(told, ensure_ascii=False))


def _fill_in(session: Session, known: Person, one: Colleague, now: datetime) -> bool:
    before = _told(session, one)
    wanted: dict[str, object] = {}
    if known.name in (one.user, before.get("name")):  # added by id while the platform was too slow to say more
        wanted["name"] = one.profile.name
    for column in ("language", "email"):
        said, kept = getattr(one.profile, column), getattr(known, column)
        is_ours_to_say = kept in (None, before.get(column))
        if said and is_ours_to_say and (column != "email" or said == kept or _is_free(session, said)):
            wanted[column] = said
    if one.profile.zone:
        wanted["zone"] = one.profile.zone
    if one.profile.is_bot:
        wanted["is_bot"] = True
    if one.has_left and known.left_at is None and len(people.accounts(session, known.id)) == 1:
        wanted["left_at"] = now
    if not one.has_left and before.get("left"):
        wanted["left_at"] = None
    if one.department and known.department_id in (None, _department_id(session, before.get("department"))):
        wanted["department_id"] = _department(session, one.department).id
    changed = {column: value for column, value in wanted.items() if getattr(known, column) != value}
    said_now = {
        **{column: getattr(one.profile, column) for column in ("name", "language", "email")},
        "left": one.has_left,
        "department": list(one.department) or before.get("department"),
        "manager": before.get("manager"),
    }
    if said_now != before:
        _keep_told(session, one, said_now)
    if changed:
        people.change(session, known.id, **changed)
        session.refresh(known)
    return bool(changed)


def _department_id(session: Session, path: Sequence[str] | None) -> int | None:
    found = _named(session, path[-1]) if path else None
    return found.id if found else None


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
