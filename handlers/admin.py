"""What admins decide for the company: settings, switches, values, and who else is an admin."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from handlers.notices import AdminFormWanted, AdminOverview, SettingsFormWanted, ValueFormWanted
from handlers.refusals import (
    BadAllowance,
    BadOneIn,
    BadTime,
    BadValue,
    BadZone,
    Gone,
    LastAdmin,
    NobodyToAppoint,
    NotAllowed,
)
from handlers.rules.kudos import fold_tag
from handlers.rules.roles import ROLES, check_may
from storage import addresses, audit, company, people
from storage.company import FEATURES, Company
from storage.names import Owner
from storage.tables import Person

FIELDS_REFUSED = {"allowance": BadAllowance, "rated_one_in": BadOneIn, "round_up_at": BadTime, "zone": BadZone}
LONGEST_TAG = 24


def roles(person: Person, house: Company) -> frozenset[str]:
    return house.admins.get(person.id, frozenset())


def overview(by: Person, house: Company) -> AdminOverview:
    if not roles(by, house):
        raise NotAllowed(roles=ROLES)
    return AdminOverview()


def ask_for_settings(by: Person, house: Company) -> SettingsFormWanted:
    check_may("change settings", roles(by, house))
    return SettingsFormWanted()


def change_settings(
    session: Session, by: Person, wanted: Mapping[str, str], switched_on: list[str], *, house: Company, now: datetime
) -> AdminOverview:
    """Store settings and switches. Raises a Refusal that names the field."""
    check_may("change settings", roles(by, house))
    check_may("flip switches", roles(by, house))

    for name, value in wanted.items():
        try:
            company.set_one(session, name, value.strip())
        except (ValueError, KeyError) as error:
            raise FIELDS_REFUSED.get(name, Gone)() from error
    if wanted.get("feed") == "daily" and house.feed != "daily":
        company.note_moment(session, "round_up", now)  # a round-up tells of what comes, not of what was
    for feature in FEATURES:
        if (feature in switched_on) != house.is_on(feature):
            company.switch(session, feature, is_on=feature in switched_on, by=by.id, now=now)
            audit.note(session, by.id, f"switched {'on' if feature in switched_on else 'off'}", feature, now)
    audit.note(session, by.id, "changed settings", ", ".join(sorted(wanted)), now)

    return AdminOverview(saved=True)


def ask_for_value(by: Person, house: Company) -> ValueFormWanted:
    check_may("change values", roles(by, house))
    return ValueFormWanted()


def add_value(
    session: Session, by: Person, tag: str, name: str, name_zh: str, *, house: Company, now: datetime
) -> AdminOverview:
    check_may("change values", roles(by, house))
    tag = fold_tag(tag.lstrip("#＃"))
    if not tag or len(tag) > LONGEST_TAG or not tag.isalnum() or not name.strip() or not name_zh.strip():
        raise BadValue

    company.add_value(session, tag, name.strip(), name_zh.strip())
    audit.note(session, by.id, "added value", tag, now)

    return AdminOverview(saved=True)


def retire_value(session: Session, by: Person, value_id: int, *, house: Company, now: datetime) -> AdminOverview:
    check_may("change values", roles(by, house))
    if value_id not in {value.id for value in house.values}:
        raise Gone
    company.retire_value(session, value_id, now)
    audit.note(session, by.id, "retired value", f"value:{value_id}", now)
    return AdminOverview(saved=True)


def ask_for_admin(by: Person, house: Company) -> AdminFormWanted:
    check_may("name hr admins", roles(by, house))
    return AdminFormWanted()


def appoint(
    session: Session, by: Person, chosen: Sequence[str], role: str, *, house: Company, now: datetime
) -> AdminOverview:
    """Make people admins."""
    _check_role(role)
    check_may(f"name {role} admins", roles(by, house))
    owners = [Owner.parse(one).person_id for one in chosen]
    found = people.by_ids(session, [one for one in owners if one is not None])
    if not found:
        raise NobodyToAppoint
    for person in found:
        company.appoint(session, person.id, role)
        audit.note(session, by.id, f"appointed {role}", addresses.person(person.id), now)
    return AdminOverview(saved=True)


def dismiss(session: Session, by: Person, person_id: int, role: str, *, house: Company, now: datetime) -> AdminOverview:
    """Take a role away; the last one of a role stays."""
    _check_role(role)
    check_may(f"name {role} admins", roles(by, house))
    if role not in house.admins.get(person_id, ()):
        return AdminOverview()
    if company.count_admins(session, role) <= 1:
        raise LastAdmin

    company.dismiss(session, person_id, role)
    audit.note(session, by.id, f"dismissed {role}", addresses.person(person_id), now)

    return AdminOverview(saved=True)


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise Gone
