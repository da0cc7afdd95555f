"""Random histories: ledger, interactions, counts and allowances agree after every step, on both databases."""

import asyncio
import shutil
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, select

from bot.chat import Account, Answer, Card, Event, Mention, Pressed, Said, Submitted
from bot.directory import Directory
from bot.hearing import Hearing
from bot.playground.client import Playground
from storage import company, counts
from storage.database import Database, sqlite_url
from storage.tables import Allowance, Interaction, Kudos, KudosJoin, KudosReceiver, KudosValue
from tests.conftest import NOW, Cast, bring_cast, empty

ALLOWANCE = 6
UNDO = timedelta(minutes=15)
MORE = timedelta(days=1)
PEOPLE = ("mei", "anna", "boss", "wei", "other_wei")
DEPARTMENTS = ("front_office", "engineering")
ZONES = dict.fromkeys(PEOPLE, "Asia/Shanghai") | {"anna": "Europe/Berlin"}
MEMBERS = {"front_office": ("mei", "anna", "boss"), "engineering": ("wei",)}


@dataclass
class Remembered:
    """A kudos as the story tells it."""

    id: int
    giver: str
    people: tuple[str, ...]
    departments: tuple[str, ...]
    values: tuple[str, ...]
    words: str
    at: datetime
    is_private: bool
    joiners: set[str] = field(default_factory=set)
    is_taken_back: bool = False

    @property
    def day(self) -> date:
        return self.at.astimezone(ZoneInfo(ZONES[self.giver])).date()

    @property
    def size(self) -> int:
        return len(self.people) + len(self.departments)


class Ledger(RuleBasedStateMachine):
    """Colleagues thank, take back, join, leave and complete, in any order, while time passes; some of it twice."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.database = Database(url)
        self.cast: Cast = self.database.write_now(set_the_stage)
        self.now = NOW
        self.hearing = Hearing(
            self.database,
            Directory(("feed:playground",)),
            {"playground": Playground(self.database, lambda: self.now)},
            lambda: self.now,
            on_told=lambda: None,
            on_changed=lambda: None,
        )
        self.story: list[Remembered] = []
        self.last: Event | None = None
        self.keys = 0

    def teardown(self) -> None:
        self.database.close()
        self.loop.close()

    # What people do

    def hear(self, event: Event) -> Answer:
        self.last = event
        return self.loop.run_until_complete(self.hearing.hear(event))

    def by(self, name: str) -> dict[str, Any]:
        self.keys += 1
        return {"key": f"k{self.keys}", "by": self.account(name)}

    def account(self, name: str) -> Account:
        return Account("playground", "demo", str(getattr(self.cast, name)))

    def press(self, by: str, action: str, kudos: Remembered) -> Answer:
        return self.hear(Pressed(**self.by(by), action=action, value=str(kudos.id)))

    def used(self, giver: str, day: date) -> int:
        standing = [one for one in self.story if one.giver == giver and one.day == day and not one.is_taken_back]
        return sum(one.size for one in standing)

    @initialize()
    def begin(self) -> None:
        self.everything_agrees()

    @rule(
        giver=st.sampled_from(PEOPLE),
        people=st.lists(st.sampled_from(PEOPLE), max_size=3, unique=True),
        departments=st.lists(st.sampled_from(DEPARTMENTS), max_size=1, unique=True),
        values=st.lists(st.sampled_from(("teamwork", "service")), max_size=2, unique=True),
        is_private=st.booleans(),
        is_form=st.booleans(),
    )
    def give(
        self,
        giver: str,
        people: list[str],
        departments: list[str],
        values: list[str],
        *,
        is_private: bool,
        is_form: bool,
    ) -> None:
        words = f"thanks number {len(self.story)}, it helped a lot"
        before = len(self.story)
        if is_form:
            receivers = [f"p{getattr(self.cast, one)}" for one in people]
            receivers += [f"d{getattr(self.cast, one)}" for one in departments]
            fields: dict[str, str | list[str] | bool] = {
                "receivers": receivers,
                "words": words,
                "values": [str(getattr(self.cast, one)) for one in values],
                "private": is_private,
            }
            self.hear(Submitted(**self.by(giver), form="kudos", context="", fields=fields))
        else:
            mentions = [Mention(one, account=self.account(one)) for one in people]
            mentions += [Mention(one, department=getattr(self.cast, one)) for one in departments]
            tail = " ".join([words, *(f"#{one}" for one in values), *(["--private"] if is_private else [])])
            typed = [piece for mention in mentions for piece in (mention, " ")]
            self.hear(Said(**self.by(giver), words=("/kudos ", *typed, tail)))

        kudos = Remembered(
            *(self.newest_id(), giver, tuple(people), tuple(departments), tuple(values), words, self.now, is_private)
        )
        is_fine = kudos.size > 0 and giver not in people and self.used(giver, kudos.day) + kudos.size <= ALLOWANCE
        if is_fine:
            self.story.append(kudos)
        assert self.stored_number() == before + is_fine

    @rule(minutes=st.sampled_from((1, 14, 16, 300, 1441)))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.story)
    @rule(data=st.data(), is_giver=st.booleans())
    def take_back(self, data: st.DataObject, *, is_giver: bool) -> None:
        kudos = data.draw(st.sampled_from(self.story[-4:]), label="kudos")
        by = kudos.giver if is_giver else data.draw(st.sampled_from(PEOPLE), label="by")
        self.press(by, "kudos.undo", kudos)
        if by == kudos.giver and self.now - kudos.at <= UNDO:
            kudos.is_taken_back = True

    @precondition(lambda self: self.story)
    @rule(data=st.data(), by=st.sampled_from(PEOPLE))
    def join(self, data: st.DataObject, by: str) -> None:
        kudos = data.draw(st.sampled_from(self.story[-4:]), label="kudos")
        self.press(by, "kudos.join", kudos)
        concerned = {kudos.giver, *kudos.people, *(one for unit in kudos.departments for one in MEMBERS[unit])}
        if by not in concerned and not kudos.is_taken_back and not kudos.is_private:
            kudos.joiners.add(by)

    @precondition(lambda self: any(one.joiners for one in self.story))
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        kudos = data.draw(st.sampled_from([one for one in self.story if one.joiners]), label="kudos")
        by = data.draw(st.sampled_from(sorted(kudos.joiners)), label="by")
        self.press(by, "kudos.leave", kudos)
        kudos.joiners.discard(by)

    @precondition(lambda self: self.story)
    @rule(data=st.data(), is_giver=st.booleans())
    def complete(self, data: st.DataObject, *, is_giver: bool) -> None:
        kudos = data.draw(st.sampled_from(self.story[-4:]), label="kudos")
        by = kudos.giver if is_giver else data.draw(st.sampled_from(PEOPLE), label="by")
        more = f"and more at {self.now:%H:%M}"
        fields: dict[str, str | list[str] | bool] = {"words": more}
        self.hear(Submitted(**self.by(by), form="kudos.more", context=str(kudos.id), fields=fields))
        is_fresh = self.now - kudos.at <= MORE and not kudos.is_taken_back
        if by == kudos.giver and is_fresh and len(kudos.words) + 1 + len(more) <= 500:
            kudos.words += f"\n{more}"

    @precondition(lambda self: self.last)
    @rule()
    def the_last_comes_again(self) -> None:
        assert self.last is not None
        first, second = self.hear(self.last), self.hear(self.last)
        assert first.shown == second.shown

    # What must hold

    @invariant()
    def everything_agrees(self) -> None:
        with self.database.reading() as session:
            assert counts.differences(session) == {}
            assert self.stored_allowances(session) == self.told_allowances()
            assert self.stored_edges(session) == self.told_edges()
            assert self.stored_counts(session) == self.told_counts()
            joins = Counter((one.kudos_id, one.person_id) for one in session.exec(select(KudosJoin)))
            assert joins == Counter((one.id, self.id(by)) for one in self.story for by in one.joiners)
            ledger = {
                one.id: (one.words, one.taken_back_at is not None, one.day) for one in session.exec(select(Kudos))
            }
            assert ledger == {one.id: (one.words, one.is_taken_back, one.day) for one in self.story}
            assert len(session.exec(select(KudosReceiver)).all()) == sum(one.size for one in self.story)
            assert len(session.exec(select(KudosValue)).all()) == sum(len(one.values) for one in self.story)

    def id(self, name: str) -> int:
        found: int = getattr(self.cast, name)
        return found

    def newest_id(self) -> int:
        with self.database.reading() as session:
            return max(session.exec(select(Kudos.id)).all(), default=0)

    def stored_number(self) -> int:
        with self.database.reading() as session:
            return len(session.exec(select(Kudos.id)).all())

    def standing(self) -> list[Remembered]:
        return [one for one in self.story if not one.is_taken_back]

    def stored_allowances(self, session: Session) -> dict[tuple[int, date], int]:
        return {(one.person_id, one.day): one.used for one in session.exec(select(Allowance)) if one.used}

    def told_allowances(self) -> dict[tuple[int, date], int]:
        told: Counter[tuple[int, date]] = Counter()
        for one in self.standing():
            told[self.id(one.giver), one.day] += one.size
        assert all(used <= ALLOWANCE for used in told.values())
        return dict(told)

    def stored_edges(self, session: Session) -> Counter[tuple[int, int, int | None, int | None]]:
        return Counter(
            (one.source_id, one.giver_id, one.receiver_id, None if one.receiver_id else one.receiver_department_id)
            for one in session.exec(select(Interaction))
        )

    def told_edges(self) -> Counter[tuple[int, int, int | None, int | None]]:
        told: Counter[tuple[int, int, int | None, int | None]] = Counter()
        for one in self.standing():
            giver = self.id(one.giver)
            told.update((one.id, giver, self.id(person), None) for person in one.people)
            told.update((one.id, giver, None, self.id(unit)) for unit in one.departments)
        return told

    def stored_counts(self, session: Session) -> dict[str, dict[str, int]]:
        subjects = [f"person:{self.id(one)}" for one in PEOPLE] + [f"department:{self.id(one)}" for one in DEPARTMENTS]
        return {subject: found for subject in subjects if (found := counts.of(session, subject))}

    def told_counts(self) -> dict[str, dict[str, int]]:
        told: dict[str, Counter[str]] = {}
        for one in self.standing():
            told.setdefault(f"person:{self.id(one.giver)}", Counter())["given"] += one.size
            subjects = [f"person:{self.id(person)}" for person in one.people]
            for subject in subjects + [f"department:{self.id(unit)}" for unit in one.departments]:
                told.setdefault(subject, Counter()).update(["received", *(f"value:{self.id(v)}" for v in one.values)])
        return {subject: dict(numbers) for subject, numbers in told.items()}


def set_the_stage(session: Session) -> Cast:
    cast = bring_cast(session)
    company.set_one(session, "allowance", str(ALLOWANCE))
    company.set_one(session, "feed", "instant")
    return cast


@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_any_history_leaves_every_number_right(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    numbers = iter(range(10_000))

    def tell() -> Ledger:
        if engine == "sqlite":
            path = tmp_path / f"{next(numbers)}.db"
            shutil.copy(request.getfixturevalue("sqlite_template"), path)
            return Ledger(sqlite_url(path))
        url: str = request.getfixturevalue("postgres_url")
        empty(url)
        return Ledger(url)

    run_state_machine_as_test(
        tell,  # type: ignore[arg-type]  # it takes whatever makes a machine, and says a class
        settings=settings(
            max_examples=8,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_card_is_what_the_machine_hears(database: Database) -> None:
    """The machine sees kudos come into being at all: a check on the check."""
    machine = Ledger(database.url.render_as_string(hide_password=False))
    machine.give("anna", ["mei"], ["engineering"], ["teamwork"], is_private=False, is_form=False)
    machine.give("anna", ["wei"], [], [], is_private=True, is_form=True)
    answer = machine.press("anna", "kudos.undo", machine.story[0])
    machine.story[0].is_taken_back = True
    assert isinstance(answer.shown, Card)
    machine.everything_agrees()
    assert len(machine.story) == 2
    machine.story[0].is_taken_back = False
    with pytest.raises(AssertionError):
        machine.everything_agrees()
    machine.teardown()
