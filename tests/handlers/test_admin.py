"""What admins decide, who may, and what the audit keeps."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from handlers import admin as handler
from handlers.refusals import (
    BadAllowance,
    BadTime,
    BadValue,
    BadZone,
    Gone,
    LastAdmin,
    NobodyToAppoint,
    NotAllowed,
    Refusal,
)
from storage import audit, company, people
from storage.company import FEATURES, Company
from storage.tables import Person
from tests.conftest import NOW, Cast, recalled, the


@pytest.fixture
def admins(session: Session, cast: Cast) -> Cast:
    """The cast, with 王芳 (boss) for IT and 陈美 (mei) for HR."""
    company.appoint(session, cast.boss, "it")
    company.appoint(session, cast.mei, "hr")
    return cast


def audited(session: Session) -> list[tuple[int | None, str, str]]:
    return [(one.by_id, one.deed, one.about) for one in audit.latest(session, most=99)][::-1]


def change(session: Session, by: int, wanted: dict[str, str], switched_on: list[str] | None = None) -> None:
    house = recalled(session)
    on = [one for one in FEATURES if house.is_on(one)] if switched_on is None else switched_on
    handler.change_settings(session, the(session, by), wanted, on, house=house, now=NOW)


Deed = Callable[[Session, Person, Company], object]

DEEDS: list[tuple[str, Deed, set[str]]] = [
    ("overview", lambda _, by, house: handler.overview(by, house), {"it", "hr"}),
    ("settings form", lambda _, by, house: handler.ask_for_settings(by, house), {"it", "hr"}),
    (
        "settings",
        lambda session, by, house: handler.change_settings(session, by, {"feed": "off"}, [], house=house, now=NOW),
        {"it", "hr"},
    ),
    ("value form", lambda _, by, house: handler.ask_for_value(by, house), {"hr"}),
    (
        "value",
        lambda session, by, house: handler.add_value(session, by, "joy", "Joy", "快乐", house=house, now=NOW),
        {"hr"},
    ),
    ("retire", lambda session, by, house: handler.retire_value(session, by, 1, house=house, now=NOW), {"hr"}),
    ("admin form", lambda _, by, house: handler.ask_for_admin(by, house), {"it", "hr"}),
    (
        "it admin",
        lambda session, by, house: handler.appoint(session, by, [f"p{by.id}"], "it", house=house, now=NOW),
        {"it"},
    ),
    (
        "hr admin",
        lambda session, by, house: handler.appoint(session, by, [f"p{by.id}"], "hr", house=house, now=NOW),
        {"it", "hr"},
    ),
]


@pytest.mark.parametrize(("deed", "may"), [pytest.param(deed, may, id=name) for name, deed, may in DEEDS])
def test_who_may(session: Session, admins: Cast, deed: Deed, may: set[str]) -> None:
    house = recalled(session)
    for role, person in (("it", admins.boss), ("hr", admins.mei), ("", admins.anna)):
        if role in may:
            deed(session, the(session, person), house)
        else:
            before = audited(session)
            with pytest.raises(NotAllowed):
                deed(session, the(session, person), house)
            assert audited(session) == before


def test_settings_and_switches_are_stored_and_audited(session: Session, admins: Cast) -> None:
    kept_on = [one for one in FEATURES if one != "kudos"]
    change(session, admins.boss, {"allowance": " 7 ", "zone": "Europe/Berlin"}, switched_on=kept_on)
    house = recalled(session)
    assert (house.allowance, house.zone, house.is_on("kudos"), house.is_on("leaderboard")) == (
        *(7, "Europe/Berlin"),
        *(False, True),
    )
    assert audited(session) == [
        (admins.boss, "switched off", "kudos"),
        (admins.boss, "switched on", "leaderboard"),
        (admins.boss, "changed settings", "allowance, zone"),
    ]


def test_leaderboards_start_off_and_kudos_on(session: Session, cast: Cast) -> None:
    assert (recalled(session).is_on("kudos"), recalled(session).is_on("leaderboard")) == (True, False)


UNFIT: list[tuple[str, type[Refusal], list[str]]] = [
    ("allowance", BadAllowance, ["0", "1001", "-1", "many", "1.5", "9" * 99]),
    ("round_up_at", BadTime, ["25:00", "noon", "17:07:30", "-1:00", ":"]),
    (
        "zone",
        BadZone,
        ["Nowhere/City", "../etc/passwd", "/etc/passwd", "Asia", "a\0b", "Ｅｕｒｏｐｅ/Berlin", "x" * 300],
    ),
    ("feed", Gone, ["loud"]),
    ("language", Gone, ["de"]),
    ("secret", Gone, ["1"]),
]


def test_settings_that_cannot_be(session: Session, admins: Cast) -> None:
    before = recalled(session)
    for name, refusal, values in UNFIT:
        for value in values:
            with pytest.raises(refusal):
                change(session, admins.boss, {name: value})
    assert audited(session) == []
    assert recalled(session) == before


def test_a_value_is_added_renamed_and_retired(session: Session, admins: Cast) -> None:
    mei = the(session, admins.mei)

    def values() -> dict[str, str]:
        return {value.tag: value.name for value in recalled(session).values}

    handler.add_value(session, mei, "#Care-Full", " Care ", "用心", house=recalled(session), now=NOW)
    assert values()["carefull"] == "Care"
    handler.add_value(session, mei, "carefull", "Caring", "关怀", house=recalled(session), now=NOW)
    assert values()["carefull"] == "Caring"
    handler.retire_value(session, mei, admins.teamwork, house=recalled(session), now=NOW)
    assert set(values()) == {"service", "carefull"}
    assert audited(session) == [
        (admins.mei, "added value", "carefull"),
        (admins.mei, "added value", "carefull"),
        (admins.mei, "retired value", f"value:{admins.teamwork}"),
    ]


def test_a_value_needs_a_tag_and_both_names(session: Session, admins: Cast) -> None:
    for tag, name, name_zh in (
        *(("", "Joy", "快乐"), ("#", "Joy", "快乐"), ("a!b", "Joy", "快乐"), ("x" * 25, "Joy", "快乐")),
        *(("joy", " ", "快乐"), ("joy", "Joy", "")),
    ):
        with pytest.raises(BadValue):
            handler.add_value(session, the(session, admins.mei), tag, name, name_zh, house=recalled(session), now=NOW)


def appoint(session: Session, by: int, chosen: list[str], role: str) -> None:
    handler.appoint(session, the(session, by), chosen, role, house=recalled(session), now=NOW)


def dismiss(session: Session, by: int, person: int, role: str) -> None:
    handler.dismiss(session, the(session, by), person, role, house=recalled(session), now=NOW)


def test_admins_name_admins(session: Session, admins: Cast) -> None:
    appoint(session, admins.boss, [f"p{admins.anna}", f"p{admins.boss}"], "it")
    assert recalled(session).admins[admins.anna] == {"it"}
    assert audited(session) == [
        (admins.boss, "appointed it", f"person:{one}") for one in sorted((admins.anna, admins.boss))
    ]
    with pytest.raises(NobodyToAppoint):
        appoint(session, admins.boss, [], "it")
    with pytest.raises(NobodyToAppoint):
        appoint(session, admins.boss, [f"d{admins.front_office}"], "it")


def test_the_last_admin_of_a_role_stays(session: Session, admins: Cast) -> None:
    with pytest.raises(LastAdmin):
        dismiss(session, admins.boss, admins.boss, "it")
    appoint(session, admins.boss, [f"p{admins.anna}"], "it")
    dismiss(session, admins.anna, admins.boss, "it")
    assert admins.boss not in recalled(session).admins
    with pytest.raises(LastAdmin):
        dismiss(session, admins.anna, admins.anna, "it")
    assert audited(session)[-1] == (admins.anna, "dismissed it", f"person:{admins.boss}")


def test_an_admin_who_left_looks_after_nothing(session: Session, admins: Cast) -> None:
    appoint(session, admins.boss, [f"p{admins.anna}"], "it")
    people.change(session, admins.anna, left_at=NOW)
    session.expire_all()
    with pytest.raises(LastAdmin):
        dismiss(session, admins.boss, admins.boss, "it")


def test_nobody_is_dismissed_from_a_role_they_do_not_have(session: Session, admins: Cast) -> None:
    appoint(session, admins.boss, [f"p{admins.anna}"], "it")
    before = audited(session)
    dismiss(session, admins.boss, admins.wei, "it")
    assert audited(session) == before, "nothing changed, so there is nothing to keep"
