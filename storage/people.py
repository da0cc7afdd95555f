"""People and their accounts: who is who, on every platform."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, update
from sqlmodel import Session, col, select

from storage import company, names
from storage.prepared import Prepared
from storage.tables import Account, Department, Name, NameKind, Person

HEARD_ENOUGH = timedelta(days=1)  # which account is freshest matters by the day, not worth a write each time


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What a platform or a file says about somebody; what it does not know is None."""

    name: str
    aliases: tuple[str, ...] = ()
    email: str | None = None
    number: str | None = None
    language: str | None = None
    zone: str | None = None
    office: str | None = None
    is_bot: bool = False


def by_account(session: Session, platform: str, workspace: str, user: str) -> Person | None:
    query = (
        select(Person)
        .join(Account)
        .where(Account.platform == platform, Account.workspace == workspace, Account.user == user)
    )
    return session.exec(query).one_or_none()


def account_id(session: Session, platform: str, workspace: str, user: str) -> int | None:
    query = select(Account.id).where(Account.platform == platform, Account.workspace == workspace, Account.user == user)
    return session.exec(query).one_or_none()


_BY_IDS = select(Person).where(col(Person.id).in_(bindparam("ids", expanding=True))).order_by(col(Person.id))


def offices(session: Session) -> list[str]:
    """Return where people work."""
    query = select(Person.office).where(col(Person.left_at).is_(None), col(Person.office).is_not(None)).distinct()
    return sorted(office for office in session.exec(query) if office)


def by_ids(session: Session, ids: Iterable[int]) -> list[Person]:
    return list(session.exec(_BY_IDS, params={"ids": list(ids)}))


_HOLD = select(col(Person.id)).where(col(Person.id) == bindparam("person")).with_for_update(key_share=True)


def hold(session: Session, person_id: int) -> None:
    """Let nobody else who holds this person go on until this transaction ends: what is theirs is counted in peace."""
    session.connection().execute(_HOLD, {"person": person_id})


def everyone(session: Session, *, with_leavers: bool = False) -> list[Person]:
    query = select(Person).order_by(col(Person.name), col(Person.id))
    if not with_leavers:
        query = query.where(col(Person.left_at).is_(None))
    return list(session.exec(query))


def members(session: Session, *departments: int) -> list[Person]:
    query = select(Person).where(
        col(Person.department_id).in_(departments), col(Person.left_at).is_(None), col(Person.is_bot).is_(False)
    )
    return list(session.exec(query.order_by(col(Person.id))))


_MANAGER = Prepared(
    lambda _: select(Person.manager_id).where(col(Person.id) == bindparam("person_id")),
    "person_id",
)


def managers_above(session: Session, person_id: int) -> tuple[int, ...]:
    """Return somebody's manager, their manager's manager and so on."""
    found = [person_id]
    while True:
        above = _MANAGER.rows(session, {"person_id": found[-1]})
        if not above or above[0][0] is None or above[0][0] in found:  # a roster may have tied a knot
            return tuple(found[1:])
        found.append(above[0][0])


def add(session: Session, profile: Profile, now: datetime) -> Person:
    """Add somebody new, or find who they are already by e-mail or employee number."""
    known = same(session, profile)
    if known is not None:
        return known
    person = Person(
        name=profile.name,
        email=_folded_email(profile),
        number=profile.number,
        language=profile.language,
        zone=profile.zone,
        office=profile.office,
        is_bot=profile.is_bot,
        added_at=now,
    )
    session.add(person)
    session.flush()
    names.remember_person(session, person, profile.aliases)
    company.changed(session)
    return person


def same(session: Session, profile: Profile) -> Person | None:
    """Find whom a profile is about by what nobody shares: e-mail or employee number."""
    email = _folded_email(profile)
    if email:
        found = session.exec(select(Person).where(Person.email == email)).one_or_none()
        if found is not None:
            return found
    query = select(Person).where(Person.number == profile.number)
    return session.exec(query).one_or_none() if profile.number else None


def _folded_email(profile: Profile) -> str | None:
    return profile.email.strip().casefold() if profile.email else None


def without_account(session: Session, platform: str, form: str, kind: NameKind) -> list[Person]:
    """Return who is known by a form, such as a name or a number, and has no account on a platform."""
    has_one = select(Account.id).where(Account.person_id == Person.id, Account.platform == platform).exists()
    query = (
        select(Person)
        .join(Name, col(Name.person_id) == col(Person.id))
        .where(Name.form == form, Name.kind == kind, col(Person.is_bot).is_(False), ~has_one)
    )
    return list(session.exec(query.order_by(col(Person.id))))


def link(session: Session, person: Person, platform: str, workspace: str, user: str) -> None:
    """Say that this account is this person's."""
    session.connection().execute(
        insert(Account), [{"person_id": person.id, "platform": platform, "workspace": workspace, "user": user}]
    )
    company.changed(session)


def told(session: Session, platform: str, workspace: str, user: str) -> str | None:
    """Return what a platform last said about an account's owner."""
    query = select(Account.told).where(
        Account.platform == platform, Account.workspace == workspace, Account.user == user
    )
    return session.exec(query).one_or_none()


def keep_told(session: Session, platform: str, workspace: str, user: str, told: str) -> None:
    session.connection().execute(
        update(Account)
        .where(col(Account.platform) == platform, col(Account.workspace) == workspace, col(Account.user) == user)
        .values(told=told)
    )


def accounts(session: Session, person_id: int) -> list[Account]:
    """Return where somebody can be reached, the freshest account first."""
    query = select(Account).where(Account.person_id == person_id)
    return list(session.exec(query.order_by(col(Account.heard_at).desc().nulls_last(), col(Account.id))))


def are_on(session: Session, platform: str, person_id: int | None = None) -> bool:
    """Say whether somebody, or anybody, has an account on a platform."""
    query = select(Account.id).where(Account.platform == platform)
    if person_id is not None:
        query = query.where(Account.person_id == person_id)
    return session.exec(query.limit(1)).one_or_none() is not None


def heard(session: Session, platform: str, workspace: str, user: str, now: datetime) -> None:
    session.connection().execute(
        update(Account)
        .where(col(Account.platform) == platform, col(Account.workspace) == workspace, col(Account.user) == user)
        .values(heard_at=now)
    )


def change(session: Session, person_id: int, **columns: object) -> None:
    """Set columns of one person (language, zone, quiet hours, …)."""
    session.connection().execute(update(Person).where(col(Person.id) == person_id).values(**columns))
    company.changed(session)


def set_head(session: Session, department_id: int, person_id: int | None) -> None:
    session.connection().execute(
        update(Department).where(col(Department.id) == department_id).values(head_id=person_id)
    )
    company.changed(session)


def add_department(session: Session, name: str, name_zh: str | None = None, parent_id: int | None = None) -> Department:
    department = Department(name=name, name_zh=name_zh, parent_id=parent_id)
    session.add(department)
    session.flush()
    names.remember_department(session, department)
    company.changed(session)
    return department


def all_as_stored(session: Session) -> list[Person]:
    """Return everybody, leavers and bots, too, read anew even where the session has them already."""
    query = select(Person).order_by(col(Person.id)).execution_options(populate_existing=True)
    return list(session.exec(query))


def all_departments(session: Session) -> list[Department]:
    query = select(Department).order_by(col(Department.id)).execution_options(populate_existing=True)
    return list(session.exec(query))


def all_accounts(session: Session) -> list[Account]:
    return list(session.exec(select(Account).order_by(col(Account.id))))


def all_aliases(session: Session) -> dict[int, set[str]]:
    """Return everybody's aliases, folded, by person."""
    found: dict[int, set[str]] = {}
    query = select(Name.person_id, Name.form).where(col(Name.person_id).is_not(None), Name.kind == NameKind.ALIAS)
    for person_id, form in session.exec(query):
        found.setdefault(person_id or 0, set()).add(form)
    return found


def link_all(session: Session, accounts: Iterable[tuple[int, str, str, str]]) -> None:
    """Say whose these accounts are: person, platform, workspace, user."""
    columns = ("person_id", "platform", "workspace", "user")
    rows = [dict(zip(columns, one, strict=True)) for one in accounts]
    if not rows:
        return
    session.connection().execute(insert(Account), rows)
    company.changed(session)
