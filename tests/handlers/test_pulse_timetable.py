"""When a pulse is asked follows what HR decides about it; and what waits for somebody."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from sqlmodel import Session

from handlers import pulse_mine, pulse_timetable
from handlers.refusals import DayIsOver, FeatureOff, Gone, NotAllowed, NotAskedThis
from handlers.rules.pulse import Wish
from handlers.rules.pulse_rhythm import BEATS, beat_of, recurrence_of
from storage import company
from storage.tables import Schedule
from tests.conftest import NOW, recalled, the
from tests.pulsing import Firm, answer_all, close, found_firm, invitation_of, open_round, question, tick

TODAY = date(2026, 11, 24)  # a Tuesday
RHYTHM = recurrence_of("weekly", weekday=2, at=time(10, 7), zone="Asia/Shanghai", starts=None, today=TODAY)


@pytest.fixture
def firm(session: Session) -> Firm:
    return found_firm(session, front=6)


def set_up(session: Session, firm: Firm, pulse_id: int | None = None) -> int:
    wish = Wish(name="Weekly", name_zh="每周", questions=(question(session, "served"),))
    shown = pulse_timetable.set_up(
        session, the(session, firm.hr), pulse_id, wish, RHYTHM, house=recalled(session), now=NOW
    )
    return shown.pulse


def move(session: Session, firm: Firm, pulse_id: int, deed: str) -> None:
    pulse_timetable.move(session, the(session, firm.hr), pulse_id, deed, house=recalled(session), now=NOW)


def kept(session: Session, pulse_id: int) -> Schedule:
    found = pulse_timetable.schedule_of(session, pulse_id)
    assert found is not None
    return found


def test_nothing_is_due_before_it_is_started_nor_while_it_is_paused(session: Session, firm: Firm) -> None:
    one = set_up(session, firm)
    assert kept(session, one).next_due is None
    for deed, day in (("start", TODAY + timedelta(days=1)), ("pause", None), ("resume", TODAY + timedelta(days=1))):
        move(session, firm, one, deed)
        assert kept(session, one).next_day == day, deed
    move(session, firm, one, "end")
    assert kept(session, one).next_due is None


def test_its_time_comes_and_everybody_is_asked(session: Session, firm: Firm) -> None:
    one = set_up(session, firm)
    move(session, firm, one, "start")
    later = NOW + timedelta(days=1, hours=1)
    tick(session, later)
    person = the(session, firm.everybody[0])
    mine = pulse_mine.mine(session, person, house=recalled(session))
    assert len(mine.invitations) == 1
    assert pulse_mine.waits(session, person, house=recalled(session)) == mine


def test_changing_it_changes_its_rhythm_and_a_copy_has_its_own(session: Session, firm: Firm) -> None:
    one = set_up(session, firm)
    again = set_up(session, firm, one)
    assert again == one
    copied = pulse_timetable.duplicate(session, the(session, firm.hr), one, house=recalled(session), now=NOW).pulse
    assert copied is not None
    assert pulse_timetable.rhythm_of(session, copied) == RHYTHM
    assert kept(session, copied).id != kept(session, one).id
    assert kept(session, copied).next_due is None


def test_a_day_that_is_over_leaves_nothing_behind(session: Session, firm: Firm) -> None:
    once = replace(RHYTHM, rhythm="once", starts=TODAY - timedelta(days=1))
    wish = Wish(name="Once", name_zh="一次", questions=(question(session, "served"),))
    with pytest.raises(DayIsOver):
        pulse_timetable.set_up(session, the(session, firm.hr), None, wish, once, house=recalled(session), now=NOW)
    with pytest.raises(NotAllowed):
        pulse_timetable.set_up(
            session, the(session, firm.everybody[0]), None, wish, RHYTHM, house=recalled(session), now=NOW
        )


def test_results_are_offered_to_whom_they_are_for(session: Session, firm: Firm) -> None:
    one = set_up(session, firm)
    move(session, firm, one, "start")
    opened = open_round(session, one)
    answer_all(session, opened, dict.fromkeys(firm.everybody, 4))
    close(session)
    house = recalled(session)
    assert pulse_mine.mine(session, the(session, firm.hr), house=house).results == (opened,)
    mine = pulse_mine.mine(session, the(session, firm.everybody[0]), house=house)
    assert (mine.results, mine.invitations) == ((), ())


def test_nobody_opens_what_others_are_asked(session: Session, firm: Firm) -> None:
    one = set_up(session, firm)
    move(session, firm, one, "start")
    opened = open_round(session, one)
    first, second = firm.everybody[:2]
    asked = invitation_of(session, opened, first)
    shown = pulse_mine.open_one(session, the(session, first), asked, house=recalled(session))
    assert shown.invitation == asked
    with pytest.raises(NotAskedThis):
        pulse_mine.open_one(session, the(session, second), asked, house=recalled(session))
    company.switch(session, "pulse", is_on=False, by=None, now=NOW)
    with pytest.raises(FeatureOff):
        pulse_mine.mine(session, the(session, first), house=recalled(session))


@pytest.mark.parametrize("beat", BEATS)
def test_a_form_shows_the_rhythm_it_was_filled_in_with(beat: str) -> None:
    made = recurrence_of(beat, weekday=4, at=time(9, 12), zone=None, starts=None, today=TODAY)
    assert beat_of(made) == beat
    if beat == "once":
        assert made.starts == TODAY + timedelta(days=3), "the next Friday"


@pytest.mark.parametrize(("beat", "weekday"), [("hourly", 1), ("weekly", 7)])
def test_what_no_form_offers_is_no_rhythm(beat: str, weekday: int) -> None:
    with pytest.raises(Gone):
        recurrence_of(beat, weekday=weekday, at=time(9), zone=None, starts=None, today=TODAY)
