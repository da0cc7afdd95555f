"""Pulse rounds in tests: a company of some departments, a round opened, answered and closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from bot.clock import OPENERS
from handlers import pulse, pulse_answers, pulse_rounds, schedules
from handlers.pulse_results import Results, results_of
from handlers.rules.pulse import Wish
from handlers.schedules import Opening
from storage import company, moment, people
from storage.people import Profile
from storage.tables import Person, PulseInvitation, PulseQuestion, PulseRound, Seen
from tests.conftest import NOW, recalled, the

AT = time(10, 7)


@dataclass(frozen=True)
class Firm:
    """An HR admin, and departments with who works there."""

    hr: int
    teams: Mapping[str, list[int]]
    departments: Mapping[str, int]

    @property
    def everybody(self) -> list[int]:
        return [one for team in self.teams.values() for one in team]


def found_firm(session: Session, now: datetime = NOW, **sizes: int) -> Firm:
    """Found a company of these departments; its HR admin is a bot's keeper who is asked nothing."""
    teams, departments = {}, {}
    for name, size in sizes.items():
        departments[name] = people.add_department(session, name).id
        teams[name] = [hire(session, f"{name}{number}", departments[name], now) for number in range(size)]
    hr = people.add(session, Profile(name="HR", is_bot=True), now).id
    company.appoint(session, hr, "hr")
    company.set_one(session, "zone", "Asia/Shanghai")
    return Firm(hr=hr, teams=teams, departments=departments)


def hire(session: Session, name: str, department: int, now: datetime = NOW) -> int:
    person = people.add(session, Profile(name=name, zone="Asia/Shanghai"), now)
    people.change(session, person.id, department_id=department)
    return person.id


def question(session: Session, bank: str) -> int:
    pulse.bank(session)
    return session.exec(select(PulseQuestion.id).where(PulseQuestion.bank == bank)).one()


def start_pulse(session: Session, hr: int, wish: Wish, now: datetime = NOW) -> int:
    house = recalled(session)
    created = pulse.create(session, the(session, hr), wish, house=house, now=now).pulse
    pulse.move(session, the(session, hr), created, "start", house=house, now=now)
    return created


def open_round(session: Session, pulse_id: int, now: datetime = NOW) -> int:
    """Open a round and invite everybody."""
    house = recalled(session)
    day = moment.local_day(now, house.zone)
    opened = pulse_rounds.open_round(
        session, pulse_id, Opening(key=day.isoformat(), on=day, at=AT), house=house, now=now
    )
    assert opened is not None
    work(session, now)
    return opened


def work(session: Session, now: datetime) -> None:
    """Let the clock do all there is to do."""
    while pulse_rounds.prepare(session, recalled(session), now):
        pass
    session.expire_all()


def invitation_of(session: Session, round_id: int, person: int) -> int:
    query = select(PulseInvitation.id).where(PulseInvitation.round_id == round_id, PulseInvitation.person_id == person)
    return session.exec(query).one()


def invited(session: Session, round_id: int) -> list[int]:
    query = select(PulseInvitation.person_id).where(PulseInvitation.round_id == round_id)
    return list(session.exec(query.order_by(col(PulseInvitation.person_id))))


def answer(
    session: Session, round_id: int, person: int, chosen: str, *, position: int = 0, now: datetime = NOW
) -> None:
    pulse_answers.answer(
        session,
        session.get_one(Person, person),
        invitation_of(session, round_id, person),
        position,
        chosen,
        house=recalled(session),
        now=now,
    )


def answer_all(session: Session, round_id: int, answers: Mapping[int, int], now: datetime = NOW) -> None:
    for person, choice in answers.items():
        answer(session, round_id, person, str(choice), now=now)


def close(session: Session, now: datetime = NOW) -> datetime:
    """Let every open round close. Returns when that was."""
    later = now + timedelta(days=6)
    work(session, later)
    return later


def read(session: Session, round_id: int, by: int) -> Results:
    return results_of(session, round_id, the(session, by), recalled(session))


def ask_round(session: Session, firm: Firm, pulse_id: int, answers: Mapping[int, int], now: datetime = NOW) -> Results:
    """Ask everybody, let some answer, close, and read what HR may see."""
    opened = open_round(session, pulse_id, now)
    answer_all(session, opened, answers, now)
    close(session, now)
    return read(session, opened, firm.hr)


def same(people_: Sequence[int], choice: int) -> dict[int, int]:
    return dict.fromkeys(people_, choice)


def tick(session: Session, now: datetime) -> None:
    """Let happen what the clock lets happen: what is due opens, rounds go on."""
    schedules.prepare(session, recalled(session), now, OPENERS)
    work(session, now)


def answer_for_others(session: Session, besides: Sequence[int], now: datetime) -> None:
    """Have everybody else who is asked say the same: four of five, and a few words."""
    (opened,) = session.exec(select(PulseRound).where(col(PulseRound.closed_at).is_(None)))
    for person in invited(session, opened.id):
        if person not in besides:
            answer(session, opened.id, person, "4", now=now)


def kept_of_presses(session: Session) -> list[str]:
    """Return all that is kept of what was pressed and filled in."""
    return [f"{one.key} {one.answer}" for one in session.exec(select(Seen))]
