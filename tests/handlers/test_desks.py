"""Desks: how soon they answer, what they are usually asked, who decides it, and what becomes of it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from handlers import calendars, desks, help_requests, reminders
from handlers.refusals import BadUsualAsk, Gone, NotOfADesk, NotYourDesk, TooManyUsualAsks, UsualAskElsewhere
from handlers.rules.desks import MOST_USUAL
from handlers.rules.help_requests import FIRST_ANSWER, Deed
from handlers.rules.working_hours import ROUND_THE_CLOCK
from handlers.usual_asks import chosen
from storage import addresses, company, people
from storage.people import Profile
from tests.asking import ask, standing, step
from tests.conftest import NOW, Cast, recalled, the
from tests.giving import told


def promise(session: Session, by: int, department: int, minutes: int | None) -> None:
    desks.promise(session, the(session, by), department, minutes, company=recalled(session), now=NOW)
    session.expire_all()


def add_usual(
    session: Session,
    by: int,
    department: int,
    name: str = "Extra bed",
    name_zh: str = "加床",
    minutes: int | None = 15,
    retired: tuple[int, ...] = (),
) -> None:
    desks.change_usual(
        session,
        the(session, by),
        department,
        name=name,
        name_zh=name_zh,
        minutes=minutes,
        retired=retired,
        company=recalled(session),
        now=NOW,
    )
    session.expire_all()


def usual(session: Session, department: int) -> list[tuple[str, str, int]]:
    return [(one.name, one.name_zh, one.minutes) for one in desks.usual_of(department, recalled(session))]


# How soon


def test_a_desk_answers_as_it_or_the_nearest_above_it_promised(session: Session, cast: Cast) -> None:
    floor = people.add_department(session, "Lobby", parent_id=cast.front_office)
    assert desks.first_answer_of(floor.id, recalled(session)) == FIRST_ANSWER
    promise(session, cast.boss, cast.front_office, 60)
    assert desks.first_answer_of(floor.id, recalled(session)) == timedelta(hours=1)
    promise(session, cast.boss, floor.id, 10)
    assert desks.first_answer_of(floor.id, recalled(session)) == timedelta(minutes=10)
    promise(session, cast.boss, floor.id, None)
    assert desks.first_answer_of(floor.id, recalled(session)) == timedelta(hours=1)


def test_the_head_hears_of_what_nobody_took_by_the_desks_own_promise(session: Session, cast: Cast) -> None:
    promise(session, cast.boss, cast.front_office, 30)
    ask(session, cast.wei, f"d{cast.front_office}", now=NOW)
    assert reminders.prepare(session, recalled(session), NOW + timedelta(minutes=29)) == 0
    assert reminders.prepare(session, recalled(session), NOW + timedelta(minutes=31)) == 1
    assert ("RequestStepTold", f"person:{cast.boss}") in told(session)


def test_what_is_promised_later_changes_nothing_for_what_was_asked(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, f"d{cast.front_office}", now=NOW)
    promise(session, cast.boss, cast.front_office, 30)
    assert standing(session, request).answer_due == NOW + FIRST_ANSWER


def test_a_desk_round_the_clock_answers_at_night(session: Session, cast: Cast) -> None:
    calendars.change(
        session,
        the(session, cast.boss),
        addresses.department(cast.front_office),
        hours=ROUND_THE_CLOCK,
        company=recalled(session),
        now=NOW,
    )
    night = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
    assert (
        standing(session, ask(session, cast.wei, f"d{cast.front_office}", now=night)).answer_due == night + FIRST_ANSWER
    )


def test_only_heads_and_admins_decide(session: Session, cast: Cast) -> None:
    for person in (cast.mei, cast.wei):
        with pytest.raises(NotYourDesk):
            promise(session, person, cast.front_office, 30)
        with pytest.raises(NotYourDesk):
            add_usual(session, person, cast.front_office)
    company.appoint(session, cast.wei, "it")
    promise(session, cast.wei, cast.front_office, 30)
    with pytest.raises(Gone):
        promise(session, cast.wei, 999, 30)


def test_a_head_who_left_is_passed_over(session: Session, cast: Cast) -> None:
    floor = people.add_department(session, "Lobby", parent_id=cast.front_office)
    people.set_head(session, floor.id, cast.gone)
    assert desks.head_of(floor.id, recalled(session)) == cast.boss
    assert desks.leads(the(session, cast.boss), floor.id, recalled(session))
    assert not desks.leads(the(session, cast.gone), floor.id, recalled(session))


def test_ones_own_desk_is_shown_where_none_is_named(session: Session, cast: Cast) -> None:
    house = recalled(session)
    assert desks.show(the(session, cast.mei), None, company=house).department == cast.front_office
    assert desks.show(the(session, cast.mei), cast.housekeeping, company=house).department == cast.housekeeping
    stranger = people.add(session, Profile(name="A newcomer"), NOW)
    with pytest.raises(NotOfADesk):
        desks.show(stranger, None, company=house)


# Usual asks


def test_six_and_no_seventh(session: Session, cast: Cast) -> None:
    for number in range(MOST_USUAL):
        add_usual(session, cast.boss, cast.front_office, f"Ask {number}", f"事情{number}")
    with pytest.raises(TooManyUsualAsks):
        add_usual(session, cast.boss, cast.front_office)
    first = desks.usual_of(cast.front_office, recalled(session))[0]
    add_usual(session, cast.boss, cast.front_office, retired=(first.id,))
    assert len(usual(session, cast.front_office)) == MOST_USUAL
    assert ("Extra bed", "加床", 15) in usual(session, cast.front_office)


def test_the_same_name_changes_what_is_there(session: Session, cast: Cast) -> None:
    add_usual(session, cast.boss, cast.front_office)
    add_usual(session, cast.boss, cast.front_office, "extra bed", "加一张床", 20)
    assert usual(session, cast.front_office) == [("extra bed", "加一张床", 20)]


def test_one_can_go_by_itself_and_half_a_name_is_refused(session: Session, cast: Cast) -> None:
    add_usual(session, cast.boss, cast.front_office)
    (one,) = desks.usual_of(cast.front_office, recalled(session))
    with pytest.raises(BadUsualAsk):
        add_usual(session, cast.boss, cast.front_office, "Towels", "", 10, retired=(one.id,))
    assert usual(session, cast.front_office) != [], "a refusal changes nothing"
    add_usual(session, cast.boss, cast.front_office, "", "", None, retired=(one.id,))
    assert usual(session, cast.front_office) == []


def test_a_usual_ask_brings_its_own_promise(session: Session, cast: Cast) -> None:
    add_usual(session, cast.boss, cast.front_office)
    request = ask(session, cast.wei, f"d{cast.front_office}", "加床 1208", now=NOW)
    fifteen = NOW + timedelta(minutes=15)
    assert (standing(session, request).due_at, standing(session, request).answer_due) == (fifteen, fifteen)
    assert reminders.prepare(session, recalled(session), NOW + timedelta(minutes=14)) == 0
    assert reminders.prepare(session, recalled(session), fifteen) == 1
    step(session, cast.mei, request, Deed.ACCEPT, now=NOW + timedelta(minutes=16))
    assert standing(session, request).promised_for == fifteen, "late is late"


def test_it_counts_in_the_desks_working_time(session: Session, cast: Cast) -> None:
    add_usual(session, cast.boss, cast.front_office)
    evening = datetime(2026, 11, 24, 9, 50, tzinfo=UTC)  # 17:50 in Shanghai
    request = ask(session, cast.wei, f"d{cast.front_office}", "extra bed for 1208", now=evening)
    assert standing(session, request).due_at == datetime(2026, 11, 25, 1, 5, tzinfo=UTC)


def test_a_long_usual_ask_is_still_answered_as_soon_as_any(session: Session, cast: Cast) -> None:
    add_usual(session, cast.boss, cast.front_office, "Renovation", "装修", 2400)
    request = ask(session, cast.wei, f"d{cast.front_office}", "装修 1208", now=NOW)
    assert standing(session, request).answer_due == NOW + FIRST_ANSWER


def test_for_a_date_of_ones_own_and_of_other_desks_it_is_like_any_other(session: Session, cast: Cast) -> None:
    add_usual(session, cast.boss, cast.front_office)
    friday = NOW + timedelta(days=3)
    dated = ask(session, cast.wei, f"d{cast.front_office}", "加床 1208", due=friday.isoformat())
    assert (standing(session, dated).usual_id, standing(session, dated).due_at) == (None, friday)
    for of in (f"d{cast.housekeeping}", f"p{cast.mei}"):
        elsewhere = ask(session, cast.wei, of, "加床 1208")
        assert (standing(session, elsewhere).usual_id, standing(session, elsewhere).due_at) == (None, None)


def test_the_longer_of_two_names_is_meant(session: Session, cast: Cast) -> None:
    add_usual(session, cast.boss, cast.front_office)
    add_usual(session, cast.boss, cast.front_office, "Extra bed for a child", "加床婴儿", 20)
    found = desks.usual_in("加床婴儿 1208", cast.front_office, recalled(session))
    assert found is not None
    assert found.minutes == 20


def test_chosen_in_the_form_it_goes_to_its_desk(session: Session, cast: Cast) -> None:
    add_usual(session, cast.boss, cast.front_office)
    house = recalled(session)
    (one,) = house.usual_asks
    desk, choice = f"d{cast.front_office}", str(one.id)
    assert chosen(choice, (), "1208", language="zh", company=house) == ((desk,), "加床 1208")
    assert chosen(choice, (desk,), "", language="en", company=house) == ((desk,), "Extra bed")
    assert chosen(choice, (desk,), "加床 1208", language="en", company=house) == ((desk,), "加床 1208")
    assert chosen("none", ("p1",), "words", language="en", company=house) == (("p1",), "words")
    with pytest.raises(UsualAskElsewhere):
        chosen(choice, (f"p{cast.wei}",), "1208", language="en", company=house)
    with pytest.raises(Gone):
        chosen("999", (), "1208", language="en", company=house)


def test_what_is_no_longer_usual_stays_on_what_was_asked(session: Session, cast: Cast) -> None:
    add_usual(session, cast.boss, cast.front_office)
    request = ask(session, cast.wei, f"d{cast.front_office}", "加床 1208")
    (one,) = desks.usual_of(cast.front_office, recalled(session))
    add_usual(session, cast.boss, cast.front_office, "", "", None, retired=(one.id,))
    assert standing(session, request).usual_id == one.id
    assert help_requests.show(session, the(session, cast.wei), request, company=recalled(session)).request == request
