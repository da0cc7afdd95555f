"""Kept and broken promises: of departments, once the month is settled, and of nobody in particular."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from handlers import promises as handler
from handlers import reminders
from handlers.promises import Promised
from handlers.refusals import FeatureOff, NotAllowed
from handlers.rules.help_requests import Deed
from storage import company, people
from storage.people import Profile
from tests.asking import ask, step
from tests.conftest import NOW, Cast, recalled, the

TUESDAY = NOW.replace(month=10, day=20)  # 10:00 in Shanghai
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def engineers(session: Session, cast: Cast) -> list[int]:
    """Three people in engineering, so that its figures are nobody's in particular."""
    more = [people.add(session, Profile(name=f"Engineer {number}", zone="Asia/Shanghai"), NOW) for number in range(2)]
    for one in more:
        people.change(session, one.id, department_id=cast.engineering)
    session.expire_all()
    return [cast.wei, *(one.id for one in more)]


def october(session: Session, department: int) -> Promised | None:
    return handler.promises_in(session, "2026-10-01", [department], company=recalled(session))[department]


def handle(
    session: Session,
    asker: int,
    engineer: int,
    *,
    after: timedelta = HOUR,
    done: timedelta | None = 2 * HOUR,
    due: timedelta = DAY,
    at: datetime = TUESDAY,
) -> int:
    """Ask an engineer, who promises after a while, by some date, and has it done or not."""
    request = ask(session, asker, f"p{engineer}", now=at)
    step(session, engineer, request, Deed.ACCEPT, promised_for=at + due, now=at + after)
    if done is not None:
        step(session, engineer, request, Deed.DO, now=at + done)
    return request


def test_kept_and_broken_with_median_and_p90(session: Session, cast: Cast, engineers: list[int]) -> None:
    for number, engineer in enumerate(engineers * 2):
        handle(session, cast.mei, engineer, after=(number + 1) * HOUR, done=None if number == 5 else 7 * HOUR)
    found = october(session, cast.engineering)
    assert found is not None
    assert found.answers is not None
    assert (found.answers.kept, found.answers.broken) == (4, 2), "four working hours were promised"
    assert (found.answers.median, found.answers.p90) == (3.5 * HOUR, 6 * HOUR)
    assert found.dates is not None
    assert (found.dates.kept, found.dates.broken) == (5, 1)


def test_fewer_than_three_colleagues_or_five_promises_are_not_shown(
    session: Session, cast: Cast, engineers: list[int]
) -> None:
    for engineer in engineers[:2] * 4:
        handle(session, cast.mei, engineer)
    assert october(session, cast.engineering) is None, "it would be known between the two"
    handle(session, cast.mei, engineers[2])
    assert october(session, cast.engineering) is not None
    assert october(session, cast.housekeeping) is None


def test_what_one_department_asks_itself_does_not_count(session: Session, cast: Cast, engineers: list[int]) -> None:
    for engineer in engineers[1:] * 3:
        handle(session, cast.wei, engineer)
    for engineer in engineers:
        handle(session, cast.mei, engineer)
    assert october(session, cast.engineering) is None


def test_a_date_put_off_in_time_holds_and_one_moved_afterwards_is_broken(
    session: Session, cast: Cast, engineers: list[int]
) -> None:
    for engineer in engineers * 2:
        handle(session, cast.mei, engineer)
    in_time = handle(session, cast.mei, cast.wei, done=None)
    step(session, cast.wei, in_time, Deed.ACCEPT, promised_for=TUESDAY + 3 * DAY, now=TUESDAY + 5 * HOUR)
    step(session, cast.wei, in_time, Deed.DO, now=TUESDAY + 2 * DAY)
    too_late = handle(session, cast.mei, cast.wei, done=None)
    step(session, cast.wei, too_late, Deed.ACCEPT, promised_for=TUESDAY + 3 * DAY, now=TUESDAY + DAY + HOUR)
    step(session, cast.wei, too_late, Deed.DO, now=TUESDAY + 2 * DAY)
    found = october(session, cast.engineering)
    assert found is not None
    assert found.dates is not None
    assert (found.dates.kept, found.dates.broken) == (7, 1)


def test_what_was_reopened_is_done_when_it_is_done_again(session: Session, cast: Cast, engineers: list[int]) -> None:
    for engineer in engineers * 2:
        handle(session, cast.mei, engineer)
    reopened = handle(session, cast.mei, cast.wei)
    step(session, cast.mei, reopened, Deed.REOPEN, words="it still drips", now=TUESDAY + 3 * HOUR)
    step(session, cast.wei, reopened, Deed.DO, now=TUESDAY + 2 * DAY)
    found = october(session, cast.engineering)
    assert found is not None
    assert found.dates is not None
    assert (found.dates.kept, found.dates.broken) == (6, 1)


def test_a_settled_month_never_changes(session: Session, cast: Cast, engineers: list[int]) -> None:
    requests = [handle(session, cast.mei, engineer, done=None) for engineer in engineers * 2]
    before = october(session, cast.engineering)
    for request, engineer in zip(requests, engineers * 2, strict=True):
        step(session, engineer, request, Deed.DO, now=NOW)
    assert before is not None
    assert october(session, cast.engineering) == before


def test_a_desk_that_lets_things_lie_has_broken_its_promise(session: Session, cast: Cast, engineers: list[int]) -> None:
    for engineer in engineers * 2:
        taken = ask(session, cast.mei, f"d{cast.engineering}", now=TUESDAY)
        step(session, engineer, taken, Deed.ACCEPT, now=TUESDAY + HOUR)
    ask(session, cast.mei, f"d{cast.engineering}", now=TUESDAY)
    reminders.prepare(session, recalled(session), TUESDAY + 2 * DAY)
    found = october(session, cast.engineering)
    assert found is not None
    assert found.answers is not None
    assert (found.answers.kept, found.answers.broken) == (6, 1)
    assert found.dates is None, "no date was promised"


def test_heads_see_what_they_lead_hr_all_and_others_nothing(session: Session, cast: Cast) -> None:
    house = recalled(session)
    shown = handler.ask_for_promises(the(session, cast.boss), company=house, now=NOW)
    assert (shown.month, shown.departments) == ("2026-10-01", (cast.front_office,))
    with pytest.raises(NotAllowed):
        handler.ask_for_promises(the(session, cast.wei), company=house, now=NOW)
    company.appoint(session, cast.wei, "hr")
    everything = handler.ask_for_promises(the(session, cast.wei), company=recalled(session), now=NOW)
    assert set(everything.departments) == set(house.departments)
    company.switch(session, "requests", is_on=False, by=None, now=NOW)
    with pytest.raises(FeatureOff):
        handler.ask_for_promises(the(session, cast.boss), company=recalled(session), now=NOW)
