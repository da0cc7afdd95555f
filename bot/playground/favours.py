"""Lets the demo company's people ask each other for help: four months of requests, each step in working hours.

`requests.csv` holds them, oldest first. Its `course` is what became of one: deeds with the working hours since the one
before and, where something was promised, in how many working days (0: within hours); `rate:3:2` is the asker's rating,
2, three hours later. `back` is how many working days
ago it was asked where the story needs it; where it is empty, the dice say.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from functools import partial

from sqlmodel import Session

from handlers import help_requests, ratings
from handlers.calendars import calendar_of, calendar_of_desk
from handlers.desks import first_answer_of
from handlers.help_requests import NEEDS_WORDS, Asking
from handlers.rules.help_requests import CLOSES_AFTER, OPEN, Deed, State
from handlers.rules.working_hours import Calendar, add_working, add_working_days, end_of_day, is_working_day
from storage import addresses, moment, outbox
from storage import help_requests as ledger
from storage import ratings as rated
from storage.company import Company
from storage.tables import Person

WORKING_DAYS = 84  # four months
NEWEST = 4  # what the dice date is at least so many working days old
OPENS = time(9)
ASKED_WITHIN = (0.04, 0.96)  # of the hours of a working day
HASTE = (0.8, 1.2)  # how much of the hours in the file a step takes
WITHIN_HOURS = timedelta(hours=4)
HALF_HOUR = timedelta(minutes=30)
TOMORROW = time(17)
URGENT = "!"
SEED = 2046
SAYS = NEEDS_WORDS | {Deed.REOPEN, Deed.HAND_OVER}
BY_ASKER = frozenset({Deed.ANSWER, Deed.REOPEN, Deed.REPAIR, Deed.WITHDRAW})
RATE = "rate"
SLOW = "Finance"
OF_THE_SLOW, OF_OTHERS = (2, 3, 3, 4), (3, 4, 5, 5, 5)  # levels its askers give
RATED_AFTER = timedelta(hours=3)
ON_DUTY = ("林晓彤", "陈宇轩", "刘桂芳", "韩磊", "谢佳怡", "魏国强", "Daniel Okafor", "姜楠", "卢晓雯", "柳依依")

Step = tuple[datetime, Callable[[datetime], None]]


def unsettled(session: Session) -> list[str]:
    """Return the addresses of the requests somebody may still do something about."""
    return [addresses.help_request(one.id) for one, _ in ledger.waiting(session, {*OPEN, State.DONE})]


class Favours:
    """Dates what people ask of each other, and what becomes of it."""

    def __init__(
        self,
        session: Session,
        staff: Mapping[str, Person],
        departments: Mapping[str, int],
        company: Company,
        now: datetime,
    ) -> None:
        self._session = session
        self._staff = staff
        self._departments = departments
        self._company = company
        self._now = now
        self._people = {one.id: one for one in staff.values()}
        self._begun: dict[str, list[datetime]] = {}
        self._dice = random.Random(SEED)  # noqa: S311 - a story, not a secret
        self._raters_dice = random.Random(SEED)  # noqa: S311 - the same

    def go_on_duty(self) -> None:
        for name in ON_DUTY:
            one = self._staff[name]
            since = self._mornings(one)[0]
            help_requests.set_duty(self._session, one, is_on=True, company=self._company, now=since)

    def steps(self, rows: Sequence[Mapping[str, str]]) -> list[Step]:
        """Return all that happens, each with its moment; some of it lies ahead."""
        undated = sum(not row["back"] for row in rows)
        dated = iter(sorted(self._dice.choices(range(NEWEST, WORKING_DAYS), k=undated), reverse=True))
        steps: list[Step] = []
        for row in rows:
            steps += self._steps_of(row, int(row["back"]) if row["back"] else next(dated))
        return steps

    def _steps_of(self, row: Mapping[str, str], back: int) -> list[Step]:
        asker, desk = self._staff[row["asker"]], self._departments.get(row["asked"])
        helper = self._staff.get(row["taker"] or row["asked"])  # none where it lies at a desk
        at = self._within(asker, back)
        favour = _Favour(self._session, self._company, self._people, asker, self._raters_dice)
        asking = self._asking(row, asker, helper if desk is None else None, desk, at)
        taken = self._course(row, favour, helper, at) if helper is not None and not asking.is_told else []
        steps: list[Step] = [(at, partial(favour.begin, asking)), *taken]
        raised = add_working(calendar_of_desk(desk, self._company), at, first_answer_of(desk, self._company))
        if desk is not None and (not taken or raised < taken[0][0]):
            steps.append((raised, partial(favour.by_clock, Deed.RAISE)))
        ends = row["course"].split(" ")[-1].partition(":")[0]
        if ends in (Deed.DO, RATE):
            closed = add_working_days(self._calendar(asker), taken[-1][0], CLOSES_AFTER)
            steps.append((closed, partial(favour.by_clock, Deed.CLOSE)))
        if ends == Deed.DO:
            slow = self._departments[SLOW]
            is_slow = slow in (desk, helper.department_id if helper is not None else None)
            level = self._raters_dice.choice(OF_THE_SLOW if is_slow else OF_OTHERS)
            steps.append((taken[-1][0] + RATED_AFTER, partial(favour.rate, level)))
        return steps

    def _course(self, row: Mapping[str, str], favour: "_Favour", helper: Person, asked_at: datetime) -> list[Step]:
        """Return what its asker and whoever has it do about a request, one after the other."""
        steps: list[Step] = []
        at, holders, said = asked_at, [helper], iter(row["said"].split(";"))
        for token in row["course"].split():
            name, hours, *promised = token.split(":")
            if name == RATE:
                at = self._later(favour.asker, at, float(hours))
                steps.append((at, partial(favour.rate, int(promised[0]))))
                continue
            deed = Deed(name)
            by = favour.asker if deed in BY_ASKER else holders[-1]
            at = self._later(by, at, float(hours))
            to = self._staff[row["passed_to"]] if deed is Deed.HAND_OVER else None
            words = next(said) if deed in SAYS else ""
            until = self._promise(by, at, promised[0]) if promised else None
            steps.append((at, partial(favour.step, by, deed, words=words, to=to, promised_for=until)))
            if to is not None:
                holders.append(to)
            elif deed is Deed.DECLINE:
                holders.pop()  # back to whom it came from
        return steps

    def _asking(
        self, row: Mapping[str, str], asker: Person, helper: Person | None, desk: int | None, at: datetime
    ) -> Asking:
        due = row["due"]
        due_at = add_working_days(self._calendar(asker), at, int(due)).isoformat() if due.isdecimal() else ""
        return Asking(
            receivers=(f"p{helper.id}" if helper is not None else f"d{desk}",),
            words=row["words"],
            due_at=due_at,
            is_urgent=due == URGENT,
            is_told=row["course"] == Deed.TELL,
        )

    def _within(self, person: Person, back: int) -> datetime:
        """Return a moment of somebody's working day, so many of them ago."""
        opened = self._mornings(person)[back]
        calendar = self._calendar(person)
        closes = end_of_day(calendar, opened.astimezone(calendar.zone).date()) or opened
        length = (min(closes, self._now) - opened).total_seconds()
        return opened + timedelta(seconds=int(length * self._dice.uniform(*ASKED_WITHIN)))

    def _later(self, person: Person, at: datetime, hours: float) -> datetime:
        worked = timedelta(seconds=int(hours * 3600 * self._dice.uniform(*HASTE)))
        return add_working(self._calendar(person), at, worked)

    def _promise(self, person: Person, at: datetime, days: str) -> datetime:
        """Return by when somebody said they would: within hours, by the end of a later day, or tomorrow from now."""
        calendar = self._calendar(person)
        if days == "tomorrow":
            tomorrow = self._now.astimezone(calendar.zone).date() + timedelta(days=1)
            return moment.at_local(tomorrow, TOMORROW, calendar.zone.key)
        if int(days):
            return add_working_days(calendar, at, int(days))
        soon = add_working(calendar, at, WITHIN_HOURS)
        return soon + (datetime.min.replace(tzinfo=UTC) - soon) % HALF_HOUR

    def _mornings(self, person: Person) -> list[datetime]:
        """Return when the working days began in somebody's zone, the latest first."""
        calendar = self._calendar(person)
        zone = calendar.zone.key
        if zone not in self._begun:
            today = moment.local_day(self._now, zone)
            days = (today - timedelta(days=age) for age in range(2 * WORKING_DAYS))
            opened = (moment.at_local(day, OPENS, zone) for day in days if is_working_day(calendar, day))
            self._begun[zone] = [one for one in opened if one < self._now - HALF_HOUR]
        return self._begun[zone]

    def _calendar(self, person: Person) -> Calendar:
        return calendar_of(person, self._company)


class _Favour:
    """One request while it passes from hand to hand."""

    def __init__(
        self,
        session: Session,
        company: Company,
        people: Mapping[int, Person],
        asker: Person,
        dice: random.Random,
    ) -> None:
        self.asker = asker
        self._session = session
        self._company = company
        self._people = people
        self._dice = dice
        self._request = 0

    def begin(self, asking: Asking, now: datetime) -> None:
        record = help_requests.tell if asking.is_told else help_requests.ask
        find = self._people.__getitem__
        self._request = record(self._session, self.asker, asking, find=find, company=self._company, now=now).request

    def step(
        self,
        by: Person,
        deed: Deed,
        now: datetime,
        *,
        words: str,
        to: Person | None,
        promised_for: datetime | None,
    ) -> None:
        help_requests.take_step(
            self._session,
            by,
            self._request,
            deed,
            words=words,
            to=to,
            promised_for=promised_for,
            chance=self._dice,
            company=self._company,
            now=now,
        )

    def rate(self, level: int, now: datetime) -> None:
        """Say how it was handled, where that was asked."""
        if rated.recall(self._session, self._request) is not None:
            ratings.rate(self._session, self.asker, self._request, level, now=now)
            outbox.cancel_undrawn(self._session, addresses.rating(self._request))

    def by_clock(self, deed: Deed, now: datetime) -> None:
        request = ledger.recall(self._session, self._request)
        if request is not None:
            help_requests.by_clock(self._session, request, deed, company=self._company, now=now)
