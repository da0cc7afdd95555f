"""Names as people type them: what is the same name, what is found, what is only offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from storage import names, people
from storage.names import Owner, fold
from storage.people import Profile
from tests.conftest import NOW, Cast, the


def person(id_: int) -> Owner:
    return Owner(id_, None)


def department(id_: int) -> Owner:
    return Owner(None, id_)


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Anna Schmidt", "anna schmidt"),
        ("  ANNA   SCHMIDT ", "anna schmidt"),
        ("Ａｎｎａ　Ｓｃｈｍｉｄｔ", "anna schmidt"),  # full-width
        ("Anna\u2005Schmidt", "anna schmidt"),  # the space WeCom puts after a mention
        ("陳美", "陈美"),  # traditional
        ("王　芳", "王 芳"),
        ("Straße", "strasse"),
        ("Zoë", "zoë"),
        ("Zoe\u0308", "zoë"),  # an accent typed by itself
        ("", ""),
        ("\u2005", ""),
    ],
)
def test_fold(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text(alphabet="Aaé 陳陈美ＡＢ\u2005\u3000\tß1-", max_size=12))
def test_what_differs_in_width_case_or_spaces_only_is_one_name(typed: str) -> None:
    assert fold(typed.upper()) == fold(typed.lower()) == fold(f"\u2005{typed}\u3000")
    assert fold(fold(typed)) == fold(typed)


@pytest.mark.parametrize("text", ["p12", "d3"])
def test_owners_are_written_as_they_are_read(text: str) -> None:
    assert str(Owner.parse(text)) == text


@pytest.mark.parametrize("text", ["", "p", "x3", "12", "pp", "d-"])
def test_what_is_no_owner(text: str) -> None:
    with pytest.raises(ValueError, match=r"invalid literal|^x3$|^12$"):
        Owner.parse(text)


def test_found_by_name_alias_e_mail_and_number(session: Session, cast: Cast) -> None:
    zoe = people.add(session, Profile(name="Zoë Li", aliases=("Z",), email="Zoe@Example.com", number="Z-7"), NOW)
    found = names.find(session, ["zoë li", "z", "zoe@example.com", "z-7", "may", "小陈", "1002"])
    forms = {"zoë li": zoe.id, "z": zoe.id, "zoe@example.com": zoe.id, "z-7": zoe.id}
    forms |= {"may": cast.mei, "小陈": cast.mei, "1002": cast.mei}
    assert found == {form: [person(id_)] for form, id_ in forms.items()}


def test_everybody_of_one_name_is_found(session: Session, cast: Cast) -> None:
    assert names.find(session, ["李伟"]) == {"李伟": [person(cast.wei), person(cast.other_wei)]}


def test_departments_are_found_by_either_name(session: Session, cast: Cast) -> None:
    assert names.find(session, [fold("Front Office"), "前台"]) == {
        "front office": [department(cast.front_office)],
        "前台": [department(cast.front_office)],
    }


def test_who_left_is_neither_found_nor_offered(session: Session, cast: Cast) -> None:
    assert names.find(session, ["赵强"]) == {}
    assert person(cast.gone) not in names.offer(session, "zhaoqiang") + names.offer(session, "赵强")


def test_pinyin_is_offered_and_never_taken(session: Session, cast: Cast) -> None:
    for typed in ("chenmei", "meichen", "chen mei", "cm", "ChenMei"):
        assert names.find(session, [fold(typed)]) == {}, typed
        assert person(cast.mei) in names.offer(session, typed), typed


def test_a_near_name_is_offered_and_never_taken(session: Session, cast: Cast) -> None:
    for typed in ("Ana Schmid", "Anna Schmitt", "Annna"):
        assert names.find(session, [fold(typed)]) == {}, typed
        assert names.offer(session, typed)[0] == person(cast.anna), typed


def test_a_character_that_sounds_the_same_is_offered(session: Session, cast: Cast) -> None:
    assert names.offer(session, "陈每")[0] == person(cast.mei)


def test_nobody_is_offered_for_nonsense(session: Session, cast: Cast) -> None:
    assert names.offer(session, "xyzzyqqq") == []


def test_offers_are_few_and_each_once(session: Session, cast: Cast) -> None:
    for number in range(8):
        people.add(session, Profile(name=f"Anna Schmid{number}"), NOW)
    offered = names.offer(session, "Anna Schmidd", most=5)
    assert len(offered) == len(set(offered)) == 5


def test_a_renamed_person_is_found_by_the_new_name_only(session: Session, cast: Cast) -> None:
    people.change(session, cast.anna, name="Anna Weber")
    session.expire_all()
    names.remember_person(session, the(session, cast.anna), ["Annie"])
    assert names.find(session, ["anna schmidt", "anna", "anna weber", "annie"]) == {
        "anna weber": [person(cast.anna)],
        "annie": [person(cast.anna)],
    }
    assert names.aliases(session, cast.anna) == ["annie"]
