"""What happens again by itself: once, late where the bot was down, skipped and said so; in everybody's own morning."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlmodel import Session, select

from handlers import schedules
from handlers.refusals import DayIsOver
from handlers.rules.recurrence import Recurrence
from handlers.schedules import CATCH_UP, MOST_MISSED, NOTHING_TO_OPEN, OVERTAKEN, TOO_LATE, Opening
from storage import people, schedule
from storage.company import Company
from storage.database import Database
from storage.tables import Occurrence, Person, Schedule
from tests.conftest import NOW, Cast, recalled

MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(days=7)
TODAY = date(2026, 11, 24)  # a Tuesday
IN_SHANGHAI = Recurrence(rhythm="weekly", starts=TODAY, weekday=1, zone="Asia/Shanghai", at=time(10, 7))
DUE = datetime(2026, 11, 24, 2, 7, tzinfo=UTC)
EVERY_DAY = Recurrence(rhythm="daily", starts=TODAY, zone="Asia/Shanghai", at=time(10, 7))


@dataclass
class Questions:
    """Something that is opened; it may have nothing to open, or go wrong."""

    opened: list[tuple[int, Opening]] = field(default_factory=list)
    has_nothing: bool = False
    broken: set[int] = field(default_factory=set)

    def __call__(
        self, session: Session, source_id: int, opening: Opening, /, *, house: Company, now: datetime
    ) -> int | None:
        if source_id in self.broken:
            session.add(Person(name="half done", added_at=now))
            session.flush()
            raise ZeroDivisionError
        if self.has_nothing:
            return None
        self.opened.append((source_id, opening))
        return len(self.opened)

    def keys(self) -> list[str]:
        return [opening.key for _, opening in self.opened]


@pytest.fixture
def questions() -> Questions:
    return Questions()


def begin(session: Session, recurrence: Recurrence, *, source: int = 1, now: datetime = NOW, **more: Any) -> int:
    return schedules.add(session, "pulse", source, recurrence, house=recalled(session), now=now, **more)


def tick(session: Session, questions: Questions, now: datetime) -> int:
    return schedules.prepare(session, recalled(session), now, {"pulse": questions})


def noted(session: Session, schedule_id: int) -> list[tuple[str, str, bool, str | None]]:
    latest_first = schedule.occurrences(session, schedule_id)
    return [(one.key, one.state, one.is_late, one.reason) for one in reversed(latest_first)]


def standing(session: Session, schedule_id: int) -> Schedule:
    found = schedule.recall(session, schedule_id)
    assert found is not None
    return found


def test_it_is_opened_when_it_is_due_once_and_a_week_later_again(
    session: Session, cast: Cast, questions: Questions
) -> None:
    weekly = begin(session, IN_SHANGHAI)
    assert tick(session, questions, DUE - MINUTE) == 0
    assert tick(session, questions, DUE) == 1
    assert tick(session, questions, DUE) == tick(session, questions, DUE + DAY) == 0
    assert standing(session, weekly).next_due == DUE + WEEK
    assert tick(session, questions, DUE + WEEK) == 1
    assert questions.opened[0] == (1, Opening(key="2026-W48", on=TODAY, at=time(10, 7), zone="Asia/Shanghai"))
    assert questions.keys() == ["2026-W48", "2026-W49"]
    assert noted(session, weekly) == [("2026-W48", "open", False, None), ("2026-W49", "open", False, None)]


# Stopped over a due time


def test_restarted_within_the_window_it_is_opened_late_and_once(
    session: Session, cast: Cast, questions: Questions
) -> None:
    weekly = begin(session, IN_SHANGHAI)
    assert tick(session, questions, DUE + CATCH_UP) == 1
    assert tick(session, questions, DUE + CATCH_UP + MINUTE) == 0
    assert noted(session, weekly) == [("2026-W48", "open", True, None)]
    assert questions.opened[0][1].is_late


def test_a_restart_of_a_minute_is_not_late(session: Session, cast: Cast, questions: Questions) -> None:
    weekly = begin(session, IN_SHANGHAI)
    tick(session, questions, DUE + MINUTE)
    assert noted(session, weekly) == [("2026-W48", "open", False, None)]


def test_beyond_the_window_it_is_skipped_and_said_so(session: Session, cast: Cast, questions: Questions) -> None:
    weekly = begin(session, IN_SHANGHAI, catch_up=HOUR)
    assert tick(session, questions, DUE + HOUR + MINUTE) == 0
    assert questions.opened == []
    assert noted(session, weekly) == [("2026-W48", "skipped", False, TOO_LATE)]
    assert standing(session, weekly).next_due == DUE + WEEK
    assert tick(session, questions, DUE + WEEK) == 1


def test_after_days_only_the_last_is_opened_and_the_others_are_noted(
    session: Session, cast: Cast, questions: Questions
) -> None:
    """Nobody is asked three times at once."""
    daily = begin(session, EVERY_DAY, catch_up=30 * HOUR)
    assert tick(session, questions, DUE + 2 * DAY + HOUR) == 1
    assert noted(session, daily) == [
        ("2026-11-24", "skipped", False, TOO_LATE),
        ("2026-11-25", "skipped", False, OVERTAKEN),
        ("2026-11-26", "open", True, None),
    ]


def test_after_months_every_missed_day_is_noted_a_piece_at_a_time(
    session: Session, cast: Cast, questions: Questions
) -> None:
    daily = begin(session, EVERY_DAY)
    now = DUE + 100 * DAY
    ticks = 0
    while standing(session, daily).next_due < now + MINUTE:  # type: ignore[operator]  # a daily one always goes on
        tick(session, questions, now)
        ticks += 1
    assert ticks == 100 // (MOST_MISSED - 1) + 1
    with_reasons = session.exec(select(Occurrence.key, Occurrence.state).order_by(Occurrence.key)).all()
    assert [key for key, _ in with_reasons] == [(TODAY + number * DAY).isoformat() for number in range(101)]
    assert [state for _, state in with_reasons] == ["skipped"] * 100 + ["open"]
    assert questions.keys() == ["2027-03-04"]


@pytest.mark.parametrize(
    ("at", "expected"),
    [(DUE, ("open", False)), (DUE + CATCH_UP, ("open", True)), (DUE + CATCH_UP + MINUTE, ("skipped", False))],
)
def test_what_happens_once_is_over_then(
    session: Session, cast: Cast, questions: Questions, at: datetime, expected: tuple[str, bool]
) -> None:
    once = begin(session, Recurrence(rhythm="once", starts=TODAY, zone="Asia/Shanghai"))
    tick(session, questions, at)
    assert [one[1:3] for one in noted(session, once)] == [expected]
    assert standing(session, once).next_due is None
    assert tick(session, questions, DUE + WEEK) == 0


# In everybody's own morning


def in_own_morning(at: time = time(10, 7)) -> Recurrence:
    return Recurrence(rhythm="daily", starts=TODAY + DAY, at=at)


def test_it_is_opened_before_the_first_on_earth_has_morning(session: Session, cast: Cast, questions: Questions) -> None:
    own = begin(session, in_own_morning())
    first_on_earth = datetime(2026, 11, 24, 20, 7, tzinfo=UTC)  # in Kiritimati it is Wednesday, 10:07
    assert tick(session, questions, first_on_earth - MINUTE) == 0
    assert tick(session, questions, first_on_earth) == 1
    assert noted(session, own) == [("2026-11-25", "open", False, None)]


def test_it_is_not_late_while_everybody_here_still_sleeps(session: Session, cast: Cast, questions: Questions) -> None:
    own = begin(session, in_own_morning())
    tick(session, questions, datetime(2026, 11, 25, 2, 7, tzinfo=UTC))  # 10:07 in Shanghai, the first of our offices
    assert noted(session, own) == [("2026-11-25", "open", False, None)]


def test_it_is_not_too_late_while_it_still_is_in_time_for_somebody(
    session: Session, cast: Cast, questions: Questions
) -> None:
    """In Berlin it is 10:30 when the bot is back, in Shanghai 17:30: far beyond the window there."""
    own = begin(session, in_own_morning(), catch_up=HOUR)
    assert tick(session, questions, datetime(2026, 11, 25, 9, 30, tzinfo=UTC)) == 1
    assert noted(session, own) == [("2026-11-25", "open", True, None)]


def test_where_nobody_is_any_more_does_not_count(session: Session, cast: Cast, questions: Questions) -> None:
    people.change(session, cast.anna, left_at=NOW)
    own = begin(session, in_own_morning(), catch_up=HOUR)
    assert tick(session, questions, datetime(2026, 11, 25, 9, 30, tzinfo=UTC)) == 0
    assert noted(session, own) == [("2026-11-25", "skipped", False, TOO_LATE)]


# Changed, paused, resumed


def test_paused_it_rests_and_what_would_have_been_was_not_missed(
    session: Session, cast: Cast, questions: Questions
) -> None:
    weekly = begin(session, IN_SHANGHAI)
    schedules.pause(session, weekly)
    assert tick(session, questions, DUE + MINUTE) == 0
    schedules.resume(session, weekly, now=DUE + 2 * WEEK + DAY)
    assert tick(session, questions, DUE + 2 * WEEK + DAY) == 0
    assert tick(session, questions, DUE + 3 * WEEK) == 1
    assert noted(session, weekly) == [("2026-W51", "open", False, None)]


def test_resumed_twice_is_resumed(session: Session, cast: Cast, questions: Questions) -> None:
    weekly = begin(session, IN_SHANGHAI)
    schedules.resume(session, weekly, now=DUE + HOUR)
    assert tick(session, questions, DUE + HOUR) == 1, "it was never paused, so this week is late, not forgotten"


def test_moved_to_another_day_of_the_week_it_asks_nobody_twice(
    session: Session, cast: Cast, questions: Questions
) -> None:
    weekly = begin(session, IN_SHANGHAI)
    tick(session, questions, DUE)
    thursday = Recurrence(rhythm="weekly", starts=TODAY, weekday=3, zone="Asia/Shanghai", at=time(10, 7))
    schedules.change(session, weekly, thursday, house=recalled(session), now=DUE + MINUTE)
    assert tick(session, questions, DUE + 2 * DAY) == 0
    assert tick(session, questions, DUE + 2 * DAY + WEEK) == 1
    assert noted(session, weekly) == [("2026-W48", "open", False, None), ("2026-W49", "open", False, None)]


def test_changed_while_paused_it_stays_paused(session: Session, cast: Cast, questions: Questions) -> None:
    weekly = begin(session, IN_SHANGHAI)
    schedules.pause(session, weekly)
    schedules.change(session, weekly, EVERY_DAY, house=recalled(session), now=NOW)
    assert tick(session, questions, DUE) == 0
    schedules.resume(session, weekly, now=NOW)
    assert tick(session, questions, DUE) == 1
    assert questions.keys() == ["2026-11-24"]


def test_a_day_that_is_over_is_refused_and_nothing_is_kept(session: Session, cast: Cast) -> None:
    with pytest.raises(DayIsOver):
        begin(session, Recurrence(rhythm="once", starts=TODAY - DAY))
    assert session.exec(select(Schedule)).all() == []


# Trouble


def test_a_mistake_in_one_takes_nothing_from_the_others_and_is_tried_again(
    session: Session, cast: Cast, questions: Questions
) -> None:
    first, second = (begin(session, IN_SHANGHAI, source=source) for source in (1, 2))
    questions.broken = {1}
    assert tick(session, questions, DUE) == 1
    assert noted(session, first) == []
    assert noted(session, second) == [("2026-W48", "open", False, None)]
    assert session.exec(select(Person).where(Person.name == "half done")).all() == []
    questions.broken = set()
    assert tick(session, questions, DUE + MINUTE) == 1
    assert noted(session, first) == [("2026-W48", "open", False, None)]


def test_where_there_is_nothing_to_open_that_is_said(session: Session, cast: Cast, questions: Questions) -> None:
    weekly = begin(session, IN_SHANGHAI)
    questions.has_nothing = True
    assert tick(session, questions, DUE) == 0
    assert noted(session, weekly) == [("2026-W48", "skipped", False, NOTHING_TO_OPEN)]
    questions.has_nothing = False
    assert tick(session, questions, DUE + MINUTE) == 0, "not asked for again"


def test_many_at_once_are_taken_a_piece_at_a_time(session: Session, cast: Cast, questions: Questions) -> None:
    for source in range(schedule.MOST_AT_ONCE + 5):
        begin(session, IN_SHANGHAI, source=source)
    assert tick(session, questions, DUE) == schedule.MOST_AT_ONCE
    assert tick(session, questions, DUE) == 5
    assert sorted(source for source, _ in questions.opened) == list(range(schedule.MOST_AT_ONCE + 5))


def test_replicas_pass_over_what_another_has_taken(database: Database) -> None:
    """On PostgreSQL; SQLite has one writer."""
    if database.is_sqlite:
        return

    def set_up(session: Session) -> None:
        schedule.add(session, "pulse", 1, IN_SHANGHAI.to_json(), catch_up_minutes=60, coming=(TODAY, DUE))
        schedule.add(session, "pulse", 2, IN_SHANGHAI.to_json(), catch_up_minutes=60, coming=(TODAY, DUE + MINUTE))

    database.write_now(set_up)
    with Session(database.engine) as one, Session(database.engine) as other:
        assert [taken.source_id for taken in schedule.take_due(one, DUE)] == [1]
        assert [taken.source_id for taken in schedule.take_due(other, DUE + HOUR)] == [2]


def test_ten_thousand_schedules_that_are_not_due_cost_a_tick_nothing(session: Session, database: Database) -> None:
    for source in range(10):
        schedule.add(session, "pulse", source, "{}", catch_up_minutes=60, coming=(TODAY, DUE))
    if not database.is_sqlite:
        session.connection().execute(text("SET LOCAL enable_seqscan = off"))  # ten rows are read faster than an index
    asked: list[tuple[str, Any]] = []
    event.listen(session.connection(), "before_cursor_execute", lambda *call: asked.append(call[2:4]))
    assert schedule.take_due(session, DUE - MINUTE) == []
    ((query, facts),) = asked
    explain = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    plan = " ".join(str(row) for row in session.connection().exec_driver_sql(f"{explain} {query}", facts))
    assert "ix_schedule_next_due" in plan
