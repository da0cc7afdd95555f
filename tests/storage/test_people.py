"""People, accounts, departments: who is who."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage import company, names, people
from storage.people import Profile
from tests.conftest import NOW, Cast, the


def test_an_account_is_one_persons(session: Session, cast: Cast) -> None:
    found = people.by_account(session, "playground", "demo", str(cast.mei))
    assert found is not None
    assert found.id == cast.mei
    assert people.by_account(session, "playground", "another", str(cast.mei)) is None
    with pytest.raises(IntegrityError):
        people.link(session, the(session, cast.anna), "playground", "demo", str(cast.mei))


def test_the_same_e_mail_or_number_is_the_same_person(session: Session) -> None:
    zoe = people.add(session, Profile(name="Zoe", email="zoe@example.com", number="7"), NOW)
    assert people.add(session, Profile(name="Zoe Li", email="zoe@example.com"), NOW).id == zoe.id
    assert people.add(session, Profile(name="李佐", number="7"), NOW).id == zoe.id
    assert people.add(session, Profile(name="Zoe"), NOW).id != zoe.id, "a name alone says nothing"


def test_an_e_mail_is_the_same_in_capitals(session: Session) -> None:
    zoe = people.add(session, Profile(name="Zoe", email="zoe@example.com"), NOW)
    assert people.add(session, Profile(name="Zoe", email="Zoe@Example.com"), NOW).id == zoe.id


def test_somebody_new_is_found_by_name_and_caches_are_told(session: Session) -> None:
    before = company.revision(session)
    zoe = people.add(session, Profile(name="Zoe", aliases=("Z",), language="en", is_bot=True), NOW)
    assert names.find(session, ["zoe", "z"])["z"][0].person_id == zoe.id
    assert (zoe.added_at, zoe.language, zoe.is_bot, zoe.left_at) == (NOW, "en", True, None)
    assert company.revision(session) > before
    assert company.has_changed(session)


def test_the_freshest_account_comes_first(session: Session, cast: Cast) -> None:
    anna = the(session, cast.anna)
    for user in ("u1", "u2"):
        people.link(session, anna, "slack", "T1", user)
    people.heard(session, "slack", "T1", "u1", NOW)
    people.heard(session, "slack", "T1", "u2", NOW + timedelta(days=1))
    assert [one.user for one in people.accounts(session, cast.anna)] == ["u2", "u1", str(cast.anna)]


def test_members_are_who_is_there(session: Session, cast: Cast) -> None:
    def members(department: int) -> list[int]:
        return [one.id for one in people.members(session, department)]

    assert members(cast.front_office) == [cast.boss, cast.mei, cast.anna]
    assert members(cast.housekeeping) == [cast.other_wei], "not who left"
    assert members(cast.engineering) == [cast.wei], "not the bot"


def test_everyone_with_and_without_leavers(session: Session, cast: Cast) -> None:
    assert cast.gone not in {one.id for one in people.everyone(session)}
    assert cast.gone in {one.id for one in people.everyone(session, with_leavers=True)}


def test_every_change_is_told_to_caches(session: Session, cast: Cast) -> None:
    for change in (
        lambda: people.change(session, cast.anna, language="zh"),
        lambda: people.set_head(session, cast.engineering, cast.wei),
        lambda: people.add_department(session, "Spa"),
        lambda: people.link(session, the(session, cast.anna), "slack", "T1", "u"),
    ):
        before = company.revision(session)
        change()
        assert company.revision(session) > before
