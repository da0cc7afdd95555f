"""The demo company: Heronshore, whose people have asked each other for help for months, and given thanks for weeks.

`people.csv` says who works there, `kudos.csv` what they thanked each other for, `requests.csv` what they asked; both
oldest first. `feedback.csv` and `suggestions.csv` hold what is not for everybody.
"""

import csv
import json
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from importlib import resources

from sqlalchemy import update
from sqlmodel import Session, col, or_, select

from bot.directory import Page
from bot.messages.drawing import draw
from bot.messages.reader import Reader
from bot.playground.asides import Asides
from bot.playground.client import FEED, chat
from bot.playground.favours import Favours, Step, unsettled
from bot.playground.pulses import Pulses
from bot.playground.reading import PLATFORM, WORKSPACE, account
from handlers import round_up
from handlers.kudos import give_kudos
from handlers.notices import from_json
from storage import addresses, company, kudos, moment, people, playground
from storage.people import Profile
from storage.tables import Outgoing, Person

SUGGESTED = ("林晓彤", "Daniel Okafor")  # the front desk and the engineer it calls; one reads Chinese, one English

SETTINGS = {
    "name": "鹭汀酒店集团 Heronshore",
    "language": "zh",
    "zone": "Asia/Shanghai",
    "feed": "instant",
    "allowance": "20",
}
VALUES = (
    ("teamwork", "Teamwork", "团队合作"),
    ("service", "Heartfelt service", "用心服务"),
    ("initiative", "Initiative", "主动担当"),
    ("craft", "Craft", "精益求精"),
    ("care", "Care for each other", "关怀同事"),
)
DEPARTMENTS = {  # with their heads; the general manager is in none of them
    "Front Office": ("前台", "何嘉慧"),
    "Housekeeping": ("客房", "吴秀兰"),
    "Food & Beverage": ("餐饮", "郑凯文"),
    "Engineering": ("工程", "宋建军"),
    "Finance": ("财务", "蔡明哲"),
    "People": ("人力", "夏青"),
}
ADMINS = {"hr": "黄蕾", "it": "沈一帆"}
BOT, LEAVER = "小鹭送物机器人", "任思源"

DAYS = 35
DAYS_IN_CHAT = 10  # what is older is in the ledger only, as if the channels had been opened then
LEFT_DAYS_AGO = 21
HIRED_DAYS_AGO = 400
WEEKEND = 0.4  # of a weekday's thanks: hotels never close, offices do
SHIFT = (9, 19)  # local hours in which people thank each other
JOINED_WITHIN = 200  # minutes; so that even the latest join is over before its day is
JOINERS = {0: 66, 1: 20, 2: 9, 3: 4, 5: 1}  # how many join a thanks: how often of a hundred
SEED = 1912


def found_once(session: Session, now: datetime) -> None:
    """Found the company where nobody is yet."""
    if not people.everyone(session, with_leavers=True):
        found(session, now)


def found(session: Session, now: datetime) -> None:
    """Fill an empty database with the company, its people, four months of requests and five weeks of thanks.

    The same `now` gives the same company, but for the random ids of suggestions. The newest thanks and what is still
    to be done about requests stand in the channels with their own time; nothing is left to be delivered.
    """
    departments = _open_departments(session)
    staff = _hire(session, departments, now)
    _Chronicle(session, staff, departments).live_through(now)


def _open_departments(session: Session) -> dict[str, int]:
    for name, value in SETTINGS.items():
        company.set_one(session, name, value)
    for tag, english, chinese in VALUES:
        company.add_value(session, tag, english, chinese)
    return {name: people.add_department(session, name, chinese).id for name, (chinese, _) in DEPARTMENTS.items()}


def _hire(session: Session, departments: Mapping[str, int], now: datetime) -> dict[str, Person]:
    """Add everybody, with accounts, managers and roles. Returns them by name and, as two share one, by number."""
    rows = _read("people.csv")
    staff: dict[str, Person] = {}
    for row in rows:
        profile = Profile(
            name=row["name"],
            aliases=tuple(row["aliases"].split(";")),
            email=row["email"] or None,
            number=row["number"] or None,
            language=row["language"],
            zone=row["zone"],
            office=row["office"],
            is_bot=row["name"] == BOT,
        )
        person = people.add(session, profile, now - timedelta(days=HIRED_DAYS_AGO))
        people.link(session, person, PLATFORM, WORKSPACE, str(person.id))
        staff[row["name"]] = staff[row["number"]] = person
    for row in rows:
        manager_id = staff[row["manager"]].id if row["manager"] else None
        one = staff[row["number"]]
        people.change(session, one.id, department_id=departments.get(row["department"]), manager_id=manager_id)
    for name, (_, head) in DEPARTMENTS.items():
        people.set_head(session, departments[name], staff[head].id)
    for role, admin in ADMINS.items():
        company.appoint(session, staff[admin].id, role)
    session.expire_all()  # the changes went past the objects
    return staff


@dataclass(frozen=True, kw_only=True)
class _Thanks:
    """One line of `kudos.csv`, and when it was said."""

    giver: Person
    people: Sequence[Person]
    departments: Sequence[int]
    values: Sequence[int]
    is_private: bool
    tells_manager: bool
    words: str
    at: datetime


class _Chronicle:
    """Lets the months pass: everything happens at its own time, only faster."""

    def __init__(self, session: Session, staff: Mapping[str, Person], departments: Mapping[str, int]) -> None:
        self._session = session
        self._staff = staff
        self._departments = departments
        revision = company.revision(session)
        self._page = Page(company.recall(session, revision, (addresses.feed(PLATFORM),)))
        self._dice = random.Random(SEED)  # noqa: S311 - a story, not a secret

    def live_through(self, now: datetime) -> None:
        favours = Favours(self._session, self._staff, self._departments, self._page.company, now)
        favours.go_on_duty()
        steps = favours.steps(_read("requests.csv"))
        steps += Pulses(self._session, self._staff, self._page.company, now).steps()
        asides = Asides(self._session, self._staff, self._page.company, now)
        steps += asides.private_words(_read("feedback.csv")) + asides.suggestions(_read("suggestions.csv"))
        for thanks in self._thanks(now):
            steps += self._steps_of(thanks)
        steps.append((now - timedelta(days=LEFT_DAYS_AGO), self._leave))
        today = moment.local_day(now, SETTINGS["zone"])
        for days_ago in range(DAYS_IN_CHAT, -1, -1):
            day = today - timedelta(days=days_ago)
            steps.append((moment.at_local(day, round_up.BUNDLE_AT, SETTINGS["zone"]), self._bundle))
        for at, step in sorted(steps, key=lambda one: one[0]):
            if at < now:
                step(at)
        self._deliver(opened=now - timedelta(days=DAYS_IN_CHAT), now=now)

    def _thanks(self, now: datetime) -> list[_Thanks]:
        """Give each line of the file a moment of its giver's working day, oldest first, none of them today."""
        rows = _read("kudos.csv")
        values = {value.tag: value.id for value in self._page.company.values}
        today = moment.local_day(now, SETTINGS["zone"])
        ages = range(DAYS, 0, -1)
        weights = [1.0 if (today - timedelta(days=age)).weekday() < 5 else WEEKEND for age in ages]
        days_ago = sorted(self._dice.choices(ages, weights, k=len(rows)), reverse=True)
        told = []
        for row, age in zip(rows, days_ago, strict=True):
            giver = self._staff[row["giver"]]
            zone = giver.zone or SETTINGS["zone"]
            clock = time(self._dice.randrange(*SHIFT), self._dice.randrange(60), self._dice.randrange(60))
            receivers, options = row["receivers"].split(";"), row["options"].split()
            told.append(
                _Thanks(
                    giver=giver,
                    people=[self._staff[one] for one in receivers if one not in self._departments],
                    departments=[self._departments[one] for one in receivers if one in self._departments],
                    values=[values[tag] for tag in row["values"].split()],
                    is_private="private" in options,
                    tells_manager="manager" in options,
                    words=row["words"],
                    at=moment.at_local(moment.local_day(now, zone) - timedelta(days=age), clock, zone),
                )
            )
        return told

    def _steps_of(self, thanks: _Thanks) -> list[Step]:
        """Return the thanks itself and those who join it, each with its moment."""
        given: list[int] = []

        def give(now: datetime) -> None:
            recorded = give_kudos(
                self._session,
                thanks.giver,
                thanks.people,
                thanks.departments,
                thanks.words,
                thanks.values,
                is_private=thanks.is_private,
                tells_manager=thanks.tells_manager,
                company=self._page.company,
                now=now,
            )
            given.append(recorded.kudos)

        def join(by: Person, now: datetime) -> None:
            kudos.join(self._session, given[0], by.id, now)  # nothing is drawn yet that would have to be drawn anew

        steps: list[Step] = [(thanks.at, give)]
        for joiner in self._joiners(thanks):
            later = timedelta(minutes=self._dice.randint(4, JOINED_WITHIN), seconds=self._dice.randrange(60))
            steps.append((thanks.at + later, partial(join, joiner)))
        return steps

    def _joiners(self, thanks: _Thanks) -> list[Person]:
        """Choose who joins: colleagues of the giver's office, who saw it happen."""
        concerned = {thanks.giver.id, *(one.id for one in thanks.people)}
        bystanders = [
            one
            for number, one in self._staff.items()
            if number == one.number  # everybody once, the bot never
            and one.office == thanks.giver.office
            and one.id not in concerned
            and one.department_id not in thanks.departments
            and one.name != LEAVER
        ]
        wanted = self._dice.choices(list(JOINERS), list(JOINERS.values()))[0]
        if thanks.is_private:
            return []
        return self._dice.sample(bystanders, min(wanted, len(bystanders)))

    def _leave(self, now: datetime) -> None:
        people.change(self._session, self._staff[LEAVER].id, left_at=now)
        self._session.expire_all()  # the change went past the object

    def _bundle(self, now: datetime) -> None:
        round_up.prepare(self._session, self._page.company, now)

    def _deliver(self, *, opened: datetime, now: datetime) -> None:
        """Empty the outbox: into the channels, each at its time, or nowhere where it is of the past.

        That is thanks from too long ago, and requests nobody can do anything about. Without leases: nobody else sees
        these rows before they are committed.
        """
        is_waiting = col(Outgoing.state) == "waiting"
        is_request = col(Outgoing.about).startswith(addresses.help_request(0)[:-1])
        is_over = is_request & col(Outgoing.about).not_in(unsettled(self._session))
        is_old = ~is_request & (col(Outgoing.due) < opened)
        over = update(Outgoing).where(is_waiting, or_(is_over, is_old)).values(state="cancelled")
        self._session.connection().execute(over)
        waiting = (
            select(Outgoing).where(is_waiting, col(Outgoing.due) <= now).order_by(col(Outgoing.due), col(Outgoing.id))
        )
        for outgoing in self._session.exec(waiting).all():
            self._show(outgoing)
        self._session.flush()

    def _show(self, outgoing: Outgoing) -> None:
        address = addresses.parse(outgoing.place)
        person = None if address.kind == "feed" else self._page.person(self._session, int(address.name))
        card = draw(from_json(outgoing.notice), Reader(session=self._session, page=self._page, person=person))
        drawn = json.dumps(card.to_dict(), ensure_ascii=False)
        place = chat(account(address.name)) if person else FEED
        message = playground.post(self._session, outgoing.id, place, drawn, outgoing.due)
        outgoing.state, outgoing.attempts, outgoing.drawn = "sent", 1, drawn
        outgoing.sent, outgoing.sent_at = str(message), outgoing.due


def _read(file: str) -> list[dict[str, str]]:
    text = (resources.files("bot.playground") / file).read_text(encoding="utf8")
    return list(csv.DictReader(text.splitlines()))
