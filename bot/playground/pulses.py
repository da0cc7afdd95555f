"""Lets the demo company be asked: a round that closed, with what came of it, and one that is open."""

import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.playground.favours import Step
from handlers import pulse, pulse_answers, pulse_results, pulse_rounds, pulse_timetable, schedules
from handlers.rules.pulse import Wish
from handlers.rules.recurrence import USUAL_TIME, Recurrence, key_of
from handlers.schedules import Opening
from storage import moment
from storage import pulse as pulses
from storage.company import Company
from storage.tables import Person

NAME, NAME_ZH = "Weekly question", "每周一问"
QUESTIONS = ("served", "on-time", "one-thing")
ASKED_DAYS_AGO = (10, 3)  # of the second round, everybody has been asked by now who had a rating to give first
OPEN_DAYS = 5
ANSWERS = 0.82  # of those asked
LEVELS = {5: 22, 4: 38, 3: 24, 2: 12, 1: 4}  # how many of a hundred choose which
LEVELS_OF_THE_WAITING = {5: 6, 4: 26, 3: 34, 2: 26, 1: 8}  # when promises are asked about
WRITE = (
    "报修以后告诉我大概几点来，我好跟客人说。",
    "Tell me when a repair will be late, before the guest asks.",
    "报销被退回的时候，一次把要改的地方说全。",
    "Answer expense questions within a day, even if only “I will look”.",
    "排班表早两天发出来。",
    "换班的时候交接一下没办完的事。",
    "One place to see who is on duty in each department.",
    "客房查完房马上在群里说一声，前台就不用一直打电话问。",
    "厨房出菜晚了，提前跟餐厅说。",
    "Fewer forms for small purchases.",
    "申请用品的时候，能看到进行到哪一步了。",
    "夜班也能找到人帮忙就好了。",
    "Say no early instead of yes and then nothing.",
)
ADMIN, OWNER = "黄蕾", "宋建军"
PROMISED = "报修单上写清楚预计几点到，晚了就在前台的群里先说一声。"
DUE_IN = timedelta(days=21)
SEED = 1307


class Pulses:
    """Dates what the company is asked, and what comes of it."""

    def __init__(self, session: Session, staff: Mapping[str, Person], company: Company, now: datetime) -> None:
        self._session = session
        self._staff = staff
        self._company = company
        self._now = now
        self._dice = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self._pulse = 0
        today = moment.local_day(now, company.zone)
        self._days = [today - timedelta(days=ago) for ago in ASKED_DAYS_AGO]
        self._rhythm = Recurrence(rhythm="weekly", starts=self._days[0], weekday=self._days[0].weekday())

    def steps(self) -> list[Step]:
        opened = [moment.at_local(day, USUAL_TIME, self._company.zone) for day in self._days]
        closed = opened[0] + timedelta(days=OPEN_DAYS + 1)
        return [
            (opened[0] - timedelta(hours=2), self._set_up),
            (opened[0], lambda now: self._ask(0, now)),
            (opened[0] + timedelta(hours=20), self._answer),
            (closed, self._close),
            (closed + timedelta(hours=3), self._promise),
            (opened[1], lambda now: self._ask(1, now)),
        ]

    def _set_up(self, now: datetime) -> None:
        questions = {one.bank: one.id for one in pulse.bank(self._session)}
        wish = Wish(name=NAME, name_zh=NAME_ZH, questions=tuple(questions[one] for one in QUESTIONS))
        admin, house = self._staff[ADMIN], self._company
        shown = pulse_timetable.set_up(self._session, admin, None, wish, self._rhythm, house=house, now=now)
        self._pulse = shown.pulse
        pulse_timetable.move(self._session, admin, self._pulse, "start", house=house, now=now)

    def _ask(self, number: int, now: datetime) -> None:
        day = self._days[number]
        opening = Opening(key=key_of(self._rhythm, day), on=day, at=self._rhythm.at)
        pulse_rounds.open_round(self._session, self._pulse, opening, house=self._company, now=now)
        self._work(now)
        kept = pulse_timetable.schedule_of(self._session, self._pulse)
        if kept is not None:
            schedules.change(self._session, kept.id, self._rhythm, house=self._company, now=self._now)

    def _answer(self, now: datetime) -> None:
        """Let most people answer; some of them write something."""
        written = list(WRITE)
        (opened,) = pulses.rounds(self._session, self._pulse)
        for invitation, person in pulses.next_invited(self._session, opened.id, after=0, most=1000):
            if self._dice.random() > ANSWERS:
                continue
            for position, levels in enumerate((LEVELS, LEVELS_OF_THE_WAITING)):
                chosen = str(self._dice.choices(list(levels), list(levels.values()))[0])
                pulse_answers.answer(self._session, person, invitation, position, chosen, house=self._company, now=now)
            if written and self._dice.random() < 0.3:
                words = written.pop()
                pulse_answers.write(self._session, person, invitation, 2, words, house=self._company, now=now)

    def _close(self, now: datetime) -> None:
        self._work(now)

    def _promise(self, now: datetime) -> None:
        (closed,) = pulses.rounds(self._session, self._pulse, closed_only=True)
        due = moment.local_day(now, self._company.zone) + DUE_IN
        pulse_results.promise_action(
            self._session,
            self._staff[ADMIN],
            closed.id,
            PROMISED,
            self._staff[OWNER].id,
            due,
            company=self._company,
            now=now,
        )

    def _work(self, now: datetime) -> None:
        while pulse_rounds.prepare(self._session, self._company, now):
            pass
