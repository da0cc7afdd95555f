"""What becomes of requests by itself: told to the head, closed, reminded of; each once, and at a sensible hour."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from handlers import reminders
from handlers.rules.help_requests import NUDGES, Deed, State, worth_a_reminder
from storage import company
from tests.asking import ask, standing, step
from tests.conftest import NOW, Cast, recalled
from tests.giving import told

TUESDAY_TEN = NOW  # in Shanghai, where the company is


def prepare(session: Session, now: datetime) -> int:
    return reminders.prepare(session, recalled(session), now)


def reminded(session: Session) -> list[str]:
    return [place for notice, place in told(session) if notice == "RequestReminder"]


def test_what_nobody_takes_is_told_to_the_head_after_four_working_hours_once(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, f"d{cast.front_office}", now=TUESDAY_TEN)
    assert prepare(session, TUESDAY_TEN + timedelta(hours=3, minutes=59)) == 0
    assert prepare(session, TUESDAY_TEN + timedelta(hours=4, minutes=1)) == 1
    assert ("RequestStepTold", f"person:{cast.boss}") in told(session)
    assert standing(session, request).raised_at is not None
    assert prepare(session, TUESDAY_TEN + timedelta(hours=5)) == 0, "once"


def test_a_night_is_no_working_time(session: Session, cast: Cast) -> None:
    evening = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # 17:00 in Shanghai: an hour is left, three come tomorrow
    ask(session, cast.wei, f"d{cast.front_office}", now=evening)
    assert prepare(session, datetime(2026, 11, 25, 3, 59, tzinfo=UTC)) == 0
    assert prepare(session, datetime(2026, 11, 25, 4, 1, tzinfo=UTC)) == 1


def test_what_was_taken_is_told_to_nobody(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, f"d{cast.front_office}", now=TUESDAY_TEN)
    step(session, cast.mei, request, Deed.ACCEPT, now=TUESDAY_TEN)
    assert prepare(session, TUESDAY_TEN + timedelta(hours=4, minutes=30)) == 0


def test_what_is_done_closes_after_two_working_days(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}", now=TUESDAY_TEN)
    step(session, cast.mei, request, Deed.DO, now=TUESDAY_TEN)
    prepare(session, TUESDAY_TEN + timedelta(days=1, hours=5))
    assert standing(session, request).state == State.DONE
    prepare(session, TUESDAY_TEN + timedelta(days=3))
    assert standing(session, request).state == State.CLOSED


def test_one_reminder_a_day_bundles_what_waits(session: Session, cast: Cast) -> None:
    for _ in range(3):
        ask(session, cast.anna, f"p{cast.mei}", now=TUESDAY_TEN)
    next_morning = datetime(2026, 11, 25, 1, 6, tzinfo=UTC)  # 09:06 in Shanghai
    prepare(session, next_morning)
    assert reminded(session) == []
    prepare(session, next_morning + timedelta(minutes=2))
    prepare(session, next_morning + timedelta(hours=2))
    assert reminded(session) == [f"person:{cast.mei}"]


def test_a_promise_is_recalled_on_its_day_and_the_asker_of_a_question(session: Session, cast: Cast) -> None:
    promised = ask(session, cast.anna, f"p{cast.mei}", now=TUESDAY_TEN)
    step(session, cast.mei, promised, Deed.ACCEPT, promised_for=TUESDAY_TEN + timedelta(days=2), now=TUESDAY_TEN)
    asked_back = ask(session, cast.anna, f"p{cast.boss}", now=TUESDAY_TEN)
    step(session, cast.boss, asked_back, Deed.ASK_BACK, words="which one?", now=TUESDAY_TEN)
    prepare(session, datetime(2026, 11, 25, 9, 0, tzinfo=UTC))  # Wednesday 17:00 in Shanghai, 10:00 in Berlin
    assert sorted(reminded(session)) == sorted([f"person:{cast.anna}", f"person:{cast.mei}"])


def test_nobody_is_reminded_on_a_weekend_or_where_it_is_switched_off(session: Session, cast: Cast) -> None:
    friday, saturday = datetime(2026, 11, 27, 2, 0, tzinfo=UTC), datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
    ask(session, cast.anna, f"p{cast.mei}", now=friday)
    prepare(session, saturday)
    assert reminded(session) == []
    company.switch(session, "requests", is_on=False, by=None, now=friday)
    prepare(session, saturday + timedelta(days=2))
    assert reminded(session) == []


@given(
    state=st.sampled_from([State.ASKED, State.ASKED_BACK, State.PROMISED]),
    since=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    promised=st.none() | st.integers(0, 60),
)
def test_reminders_are_few_and_end(state: State, since: date, promised: int | None) -> None:
    due = since + timedelta(days=promised) if promised is not None else None
    days = [since + timedelta(days=number) for number in range(120)]
    working = [day for day in days if day.weekday() < 5]
    on = [
        day
        for day in working
        if worth_a_reminder(state, day, since=since, promised=due, is_working=lambda day: day.weekday() < 5)
    ]
    assert len(on) <= len(NUDGES) + (2 if due is not None and state is State.PROMISED else 0)
    assert since not in on, "not on the day something was said"
