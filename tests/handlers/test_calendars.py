"""Working calendars: whose holds for whom, who may change which, and what keeps to them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlmodel import Session

from handlers import calendars as handler
from handlers import reminders
from handlers.refusals import BadZone, Gone, NoSuchCalendar, NoSuchCountry, NotAllowed, NotYourDesk
from handlers.rules.help_requests import Deed, State
from handlers.rules.working_hours import ROUND_THE_CLOCK, Hours, is_working_day
from storage import addresses, calendars, company, people
from storage.calendars import COMPANY
from tests.asking import ask, standing, step
from tests.conftest import NOW, Cast, recalled, the
from tests.giving import told

SHANGHAI = addresses.office("上海")
EARLY: Hours = (((time(6), time(14)),),) * 7
LATE: Hours = (((time(14), time(22)),),) * 5 + ((), ())


def set_calendar(session: Session, by: int, whose: str, hours: Hours | None = EARLY, **more: Any) -> None:
    by_whom, house = the(session, by), recalled(session)
    handler.change(session, by_whom, whose, hours=hours, company=house, now=NOW, **more)
    session.expire_all()


@pytest.fixture
def admin(session: Session, cast: Cast) -> int:
    company.appoint(session, cast.wei, "it")
    return cast.wei


def hours_of(session: Session, person: int) -> Hours:
    return handler.calendar_of(the(session, person), recalled(session)).hours


def test_a_department_comes_before_an_office_and_that_before_the_company(
    session: Session, cast: Cast, admin: int
) -> None:
    set_calendar(session, admin, COMPANY, EARLY)
    assert hours_of(session, cast.mei) == EARLY
    set_calendar(session, admin, SHANGHAI, LATE)
    assert (hours_of(session, cast.mei), hours_of(session, cast.anna)) == (LATE, EARLY)
    set_calendar(session, admin, addresses.department(cast.front_office), ROUND_THE_CLOCK)
    assert hours_of(session, cast.mei) == hours_of(session, cast.anna) == ROUND_THE_CLOCK
    assert hours_of(session, cast.wei) == LATE, "engineering has none"
    set_calendar(session, admin, addresses.department(cast.front_office), None)
    assert hours_of(session, cast.mei) == LATE, "without hours, what stands above holds again"


def test_a_floor_works_as_the_department_above_it_does(session: Session, cast: Cast, admin: int) -> None:
    floor = people.add_department(session, "Third Floor", parent_id=cast.housekeeping)
    set_calendar(session, admin, addresses.department(cast.housekeeping), ROUND_THE_CLOCK)
    assert handler.calendar_of_desk(floor.id, recalled(session)).hours == ROUND_THE_CLOCK


def test_people_keep_their_own_time_zone_and_desks_have_that_of_their_calendar(
    session: Session, cast: Cast, admin: int
) -> None:
    set_calendar(session, admin, addresses.department(cast.front_office), zone="Europe/Berlin")
    house = recalled(session)
    assert handler.calendar_of(the(session, cast.mei), house).zone.key == "Asia/Shanghai"
    assert handler.calendar_of_desk(cast.front_office, house).zone.key == "Europe/Berlin"
    assert handler.calendar_of_desk(cast.engineering, house).zone.key == "Asia/Shanghai"


def test_a_head_sets_their_department_and_nobody_elses(session: Session, cast: Cast) -> None:
    set_calendar(session, cast.boss, addresses.department(cast.front_office))
    assert hours_of(session, cast.mei) == EARLY
    with pytest.raises(NotYourDesk):
        set_calendar(session, cast.boss, addresses.department(cast.engineering))
    for whose in (COMPANY, SHANGHAI):
        with pytest.raises(NotAllowed):
            set_calendar(session, cast.boss, whose)
    with pytest.raises(NotYourDesk):
        set_calendar(session, cast.mei, addresses.department(cast.front_office))


@pytest.mark.parametrize(
    ("whose", "more", "why"),
    [
        ("office:Atlantis", {}, NoSuchCalendar),
        ("nonsense", {}, NoSuchCalendar),
        ("department:999", {}, Gone),
        (COMPANY, {"country": "Atlantis"}, NoSuchCountry),
        (COMPANY, {"zone": "Asia"}, BadZone),
    ],
)
def test_what_cannot_be_set_changes_nothing(
    session: Session, admin: int, whose: str, more: dict[str, Any], why: type[Exception]
) -> None:
    with pytest.raises(why):
        set_calendar(session, admin, whose, **more)
    assert recalled(session).calendars == {}


def test_public_holidays_and_days_of_ones_own(session: Session, cast: Cast, admin: int) -> None:
    eve, saturday, national = date(2026, 12, 24), date(2026, 12, 19), date(2026, 10, 1)
    days = {"free_days": frozenset({eve}), "working_days": frozenset({saturday})}
    set_calendar(session, admin, COMPANY, LATE, country="cn", **days)
    calendar = handler.calendar_of(the(session, cast.mei), recalled(session))
    assert [is_working_day(calendar, day) for day in (eve, saturday, national)] == [False, True, False]
    handler.warm_up(recalled(session), NOW)


def test_reminders_keep_to_ones_own_calendar(session: Session, cast: Cast) -> None:
    free = {"free_days": frozenset({date(2026, 11, 25)})}
    set_calendar(session, cast.boss, addresses.department(cast.front_office), LATE, **free)
    ask(session, cast.wei, f"p{cast.mei}", now=NOW)
    wednesday = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
    reminders.prepare(session, recalled(session), wednesday)
    assert ("RequestReminder", f"person:{cast.mei}") not in told(session)
    reminders.prepare(session, recalled(session), wednesday + timedelta(days=1))
    assert ("RequestReminder", f"person:{cast.mei}") in told(session)


def test_what_is_done_stays_open_for_two_of_the_askers_working_days(session: Session, cast: Cast) -> None:
    free = {"free_days": frozenset({date(2026, 11, 25), date(2026, 11, 26)})}
    set_calendar(session, cast.boss, addresses.department(cast.front_office), LATE, **free)
    request = ask(session, cast.mei, f"p{cast.wei}", now=NOW)
    step(session, cast.wei, request, Deed.DO, now=NOW)
    reminders.prepare(session, recalled(session), NOW + timedelta(days=4))
    assert standing(session, request).state == State.DONE
    reminders.prepare(session, recalled(session), NOW + timedelta(days=7))
    assert standing(session, request).state == State.CLOSED


def test_offices_are_those_people_work_at(session: Session, cast: Cast) -> None:
    assert calendars.offices(session) == ["Berlin", "上海", "成都"]
