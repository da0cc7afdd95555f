"""Random lives of requests: no illegal state, no lost step, and history always equals state."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
from sqlmodel import Session, SQLModel, col, select

from handlers import help_requests as handler
from handlers import ratings
from handlers.help_requests import NEEDS_DATE
from handlers.ratings import LEVELS, POOR_UP_TO
from handlers.refusals import Refusal
from handlers.rules.help_requests import (
    OPEN,
    REOPENS_FOR,
    STEPS,
    TAKES,
    TAKES_BACK_FOR,
    WHO,
    Deed,
    Role,
    State,
    after,
    made_by,
    may,
)
from handlers.rules.ratings import CHANGEABLE_FOR
from storage import help_requests
from storage import ratings as given
from storage.database import Database, sqlite_url
from storage.tables import HelpRequest, HelpRequestStep, Interaction, Outgoing, Rating
from tests.asking import ask, standing, step
from tests.conftest import NOW, bring_cast, recalled, the

PEOPLE = ("mei", "anna", "boss", "wei", "other_wei")
AT_THE_DESK = frozenset({"mei", "anna", "boss"})  # of the front office
HEAD = "boss"
DATES = (None, datetime(2026, 11, 27, 10, 0, tzinfo=UTC), datetime(2026, 11, 30, 10, 0, tzinfo=UTC))
BY_CLOCK = frozenset(deed for deed, who in WHO.items() if who == {Role.CLOCK})
BY_HAND = tuple(deed for deed in WHO if deed not in BY_CLOCK)


@dataclass(frozen=True)
class Step:
    """One step as the story tells it; without `by` it was the clock."""

    deed: Deed
    by: str | None
    state: State
    to: str | None = None
    words: str = ""
    promised_for: datetime | None = None


@dataclass
class Remembered:
    """A request as the story tells it."""

    id: int
    requester: str
    provider: str | None
    handed_by: str | None = None
    promised_for: datetime | None = None
    done_at: datetime | None = None
    served_by: set[str] = field(default_factory=set)
    level: int | None = None
    before: int | None = None  # what it was put right
    rated_at: datetime | None = None
    rated_again_at: datetime | None = None
    steps: list[Step] = field(default_factory=list)

    @property
    def state(self) -> State:
        return self.steps[-1].state

    def roles(self, name: str) -> frozenset[Role]:
        if name == self.requester:
            return frozenset({Role.REQUESTER})
        if name == self.provider:
            return frozenset({Role.PROVIDER})
        if self.provider is None and name in AT_THE_DESK:
            return frozenset({self.role_at_the_desk(name)})
        return frozenset()

    def role_at_the_desk(self, name: str) -> Role:
        if name == HEAD:
            return Role.LAST
        if self.state not in OPEN:
            return Role.DESK
        left = {one.by for one in self.steps if one.deed is Deed.LEAVE}
        if not AT_THE_DESK - left - {name, self.requester}:
            return Role.LAST
        return Role.ASIDE if name in left else Role.DESK

    def meant(self, by: str, deed: Deed) -> Deed:
        """Return what a no means: to whoever handed it over, to the others at the desk, or to the requester."""
        if deed not in (Deed.DECLINE, Deed.GIVE_BACK):
            return deed
        if self.roles(by) & {Role.DESK, Role.ASIDE}:
            return Deed.LEAVE
        return Deed.GIVE_BACK if self.handed_by is not None else Deed.DECLINE

    def allows(self, by: str, deed: Deed, to: str | None, now: datetime) -> bool:
        roles = self.roles(by)
        if not may(deed, self.state, roles):
            return False
        if deed is Deed.REPAIR:
            return self.level is not None and self.level <= POOR_UP_TO and self.may_be_changed(now)
        if deed is Deed.HAND_OVER:
            return to not in (None, by, self.requester)
        if deed is Deed.REOPEN and self.done_at is not None:
            return now - self.done_at <= (REOPENS_FOR if Role.REQUESTER in roles else TAKES_BACK_FOR)
        return True

    def may_be_changed(self, now: datetime) -> bool:
        said_at = self.rated_again_at or self.rated_at
        return said_at is None or now - said_at <= CHANGEABLE_FOR

    def may_be_rated(self, now: datetime) -> bool:
        return self.is_asked_about_again or self.may_be_changed(now)

    @property
    def is_asked_about_again(self) -> bool:
        return self.before is not None and self.rated_again_at is None

    def rate(self, level: int, now: datetime) -> None:
        if self.is_asked_about_again:
            self.rated_again_at = now
        self.level, self.rated_at = level, self.rated_at or now

    def add(self, by: str, deed: Deed, to: str | None, words: str, date: datetime | None, now: datetime) -> None:
        deed = self.meant(by, deed)
        words = "" if deed is Deed.LEAVE else words
        if deed in TAKES and self.provider is None:
            self.provider = by
        match deed:
            case Deed.ACCEPT:
                self.promised_for = date = date or self.promised_for
            case Deed.HAND_OVER:
                self.provider, self.handed_by, self.promised_for = to, by, None
            case Deed.GIVE_BACK:
                self.provider, self.handed_by, self.promised_for = self.handed_by, None, None
            case Deed.DO:
                self.done_at = now
                self.served_by.add(by)
                if self.level is not None:
                    self.before, self.rated_again_at = self.before or self.level, None
            case Deed.REOPEN:
                self.done_at = None
                self.served_by.clear()
            case Deed.REPAIR:
                self.done_at = self.promised_for = None
            case Deed.PROPOSE:
                self.promised_for = date
        self.steps.append(Step(deed, by, after(deed, self.state), to, words, date))


class Requests(RuleBasedStateMachine):
    """Colleagues ask, promise, ask back, hand over, decline, do, reopen, rate and put right, in any order."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.session = Session(database.engine, expire_on_commit=False)
        self.cast = bring_cast(self.session)
        self.session.expire_all()
        self.now = NOW
        self.story: list[Remembered] = []

    def teardown(self) -> None:
        self.session.rollback()
        self.session.close()

    # What people do

    @initialize(requester=st.sampled_from(PEOPLE), is_at_desk=st.booleans())
    def begin(self, requester: str, *, is_at_desk: bool) -> None:
        provider = None if is_at_desk else next(one for one in PEOPLE if one != requester)
        self.asks(requester, provider)

    @initialize(level=st.sampled_from((1, 2)), is_to_be_put_right=st.booleans())
    def one_was_rated_low(self, level: int, *, is_to_be_put_right: bool) -> None:
        """Start where chance alone would seldom lead."""
        self.asks("mei", "wei")
        request = self.story[-1]
        self.now += timedelta(minutes=9)
        self.takes(request, "wei", Deed.DO, None, None)
        self.rates(request, "mei", level)
        if is_to_be_put_right:
            self.takes(request, "mei", Deed.REPAIR, None, None)

    @rule(requester=st.sampled_from(PEOPLE), provider=st.sampled_from((None, *PEOPLE)))
    @precondition(lambda self: len(self.story) < 4)
    def asks(self, requester: str, provider: str | None) -> None:
        of = f"d{self.cast.front_office}" if provider is None else f"p{self.id(provider)}"
        if requester == provider:
            self.is_refused(lambda: ask(self.session, self.id(requester), of, now=self.now))
            return
        request = ask(self.session, self.id(requester), of, now=self.now)
        remembered = Remembered(request, requester, provider)
        remembered.steps.append(Step(Deed.ASK, requester, made_by(Deed.ASK)))
        self.story.append(remembered)

    @rule(minutes=st.sampled_from((1, 9, 11, 1441, 8 * 1440, 14 * 1440)))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(data=st.data(), date=st.sampled_from(DATES), to=st.sampled_from(PEOPLE))
    def somebody_does_what_they_may(self, data: st.DataObject, date: datetime | None, to: str) -> None:
        request = data.draw(st.sampled_from(self.story), label="request")
        possible = [(by, deed) for by in PEOPLE for deed in BY_HAND if request.allows(by, deed, to, self.now)]
        if possible:
            by, deed = data.draw(st.sampled_from(possible), label="step")
            self.takes(request, by, deed, to if deed is Deed.HAND_OVER else None, date)

    @rule(
        data=st.data(),
        by=st.sampled_from(PEOPLE),
        deed=st.sampled_from(BY_HAND),
        to=st.sampled_from((None, *PEOPLE)),
        date=st.sampled_from(DATES),
    )
    def somebody_does_anything(
        self, data: st.DataObject, by: str, deed: Deed, to: str | None, date: datetime | None
    ) -> None:
        request = data.draw(st.sampled_from(self.story), label="request")
        self.takes(request, by, deed, to if deed is Deed.HAND_OVER else None, date)

    @precondition(lambda self: any(one.done_at for one in self.story))
    @rule(data=st.data(), by=st.sampled_from(PEOPLE))
    def somebody_reopens(self, data: st.DataObject, by: str) -> None:
        request = data.draw(st.sampled_from([one for one in self.story if one.done_at]), label="request")
        self.takes(request, by, Deed.REOPEN, None, None)

    @precondition(lambda self: any(self.is_asked_about(one) for one in self.story))
    @rule(data=st.data(), level=st.sampled_from(LEVELS))
    def whoever_is_asked_rates(self, data: st.DataObject, level: int) -> None:
        asked = [one for one in self.story if self.is_asked_about(one)]
        request = data.draw(st.sampled_from(asked), label="request")
        self.rates(request, request.requester, level)

    @rule(data=st.data(), by=st.sampled_from(PEOPLE), level=st.sampled_from((0, *LEVELS)))
    def somebody_rates_anything(self, data: st.DataObject, by: str, level: int) -> None:
        self.rates(data.draw(st.sampled_from(self.story), label="request"), by, level)

    @precondition(lambda self: any(one.allows(one.requester, Deed.REPAIR, None, self.now) for one in self.story))
    @rule(data=st.data())
    def what_was_rated_low_is_to_be_put_right(self, data: st.DataObject) -> None:
        low = [one for one in self.story if one.allows(one.requester, Deed.REPAIR, None, self.now)]
        request = data.draw(st.sampled_from(low), label="request")
        self.takes(request, request.requester, Deed.REPAIR, None, None)

    @precondition(lambda self: any(one.level and one.state is State.PROMISED for one in self.story))
    @rule(data=st.data())
    def what_was_rated_is_done_again(self, data: st.DataObject) -> None:
        owed = [one for one in self.story if one.level and one.state is State.PROMISED]
        request = data.draw(st.sampled_from(owed), label="request")
        self.takes(request, request.provider or "", Deed.DO, None, None)

    @rule(data=st.data())
    def the_last_comes_again(self, data: st.DataObject) -> None:
        request = data.draw(st.sampled_from(self.story), label="request")
        last = request.steps[-1]
        if last.deed in WHO and last.by is not None:
            deed = Deed.DECLINE if last.deed is Deed.GIVE_BACK else last.deed
            before = self.written()
            self.step(request, last.by, deed, last.to, last.words, last.promised_for)
            assert self.written() == before

    @rule(data=st.data(), deed=st.sampled_from(sorted(BY_CLOCK)))
    def the_clock_strikes(self, data: st.DataObject, deed: Deed) -> None:
        request = data.draw(st.sampled_from(self.story), label="request")
        row = standing(self.session, request.id)
        handler.by_clock(self.session, row, deed, company=recalled(self.session), now=self.now)
        if deed in STEPS[request.state]:
            request.steps.append(Step(deed, None, after(deed, request.state)))

    def takes(self, request: Remembered, by: str, deed: Deed, to: str | None, date: datetime | None) -> None:
        deed = Deed.DECLINE if deed is Deed.GIVE_BACK else deed
        meant = request.meant(by, deed)
        date = date if deed in NEEDS_DATE else None
        words = f"step {len(request.steps)} of {by}"
        if meant is Deed.LEAVE and Role.ASIDE in request.roles(by):
            before = self.written()
            self.step(request, by, deed, to, words, date)
            assert self.written() == before, "they left it already"
        elif request.allows(by, meant, to, self.now) and (deed is not Deed.PROPOSE or date is not None):
            self.step(request, by, deed, to, words, date)
            request.add(by, deed, to, words, date, self.now)
        else:
            self.is_refused(lambda: self.step(request, by, deed, to, words, date))

    def step(self, request: Remembered, by: str, deed: Deed, to: str | None, words: str, date: datetime | None) -> None:
        receiver = self.id(to) if to is not None else None
        step(self.session, self.id(by), request.id, deed, words=words, to=receiver, promised_for=date, now=self.now)

    def rates(self, request: Remembered, by: str, level: int) -> None:
        rater = the(self.session, self.id(by))
        is_theirs = by == request.requester and self.is_asked_about(request) and request.may_be_rated(self.now)
        if is_theirs and level in LEVELS:
            ratings.rate(self.session, rater, request.id, level, now=self.now)
            request.rate(level, self.now)
        else:
            self.is_refused(lambda: ratings.rate(self.session, rater, request.id, level, now=self.now))

    def is_asked_about(self, request: Remembered) -> bool:
        """Say whether its requester is asked: chance and allowances decide, which have tests of their own."""
        return given.recall(self.session, request.id) is not None

    def is_refused(self, act: Callable[[], object]) -> None:
        before = self.written()
        with pytest.raises(Refusal):
            act()
        assert self.written() == before

    # What must hold

    @invariant()
    def history_equals_state(self) -> None:
        for request in self.story:
            row, steps = standing(self.session, request.id), help_requests.steps(self.session, request.id)
            assert (row.state, row.provider_id, row.handed_by_id, row.promised_for, row.done_at) == (
                str(request.state),
                self.maybe(request.provider),
                self.maybe(request.handed_by),
                request.promised_for,
                request.done_at,
            )
            assert [(one.deed, one.by_id, one.to_id, one.words, one.promised_for, one.state) for one in steps] == [
                (str(one.deed), self.maybe(one.by), self.maybe(one.to), one.words, one.promised_for, str(one.state))
                for one in request.steps
            ]

    @invariant()
    def every_history_can_be_told_again_by_the_table(self) -> None:
        for request in self.story:
            made, *steps = help_requests.steps(self.session, request.id)
            state = made_by(Deed(made.deed))
            for one in steps:
                state = after(Deed(one.deed), state)
                assert one.state == state
            assert standing(self.session, request.id).state == state

    @invariant()
    def whoever_did_it_has_one_edge_until_it_is_reopened(self) -> None:
        served = self.session.exec(select(Interaction).where(Interaction.kind == "served"))
        assert sorted((one.source_id, one.giver_id, one.receiver_id or 0) for one in served) == sorted(
            (one.id, self.id(by), self.id(one.requester)) for one in self.story for by in one.served_by
        )

    @invariant()
    def ratings_equal_the_story(self) -> None:
        for request in self.story:
            row = given.recall(self.session, request.id)
            if row is not None and request.level is not None:
                assert (row.level, row.before, row.rated_at, row.rated_again_at) == (
                    request.level,
                    request.before,
                    request.rated_at,
                    request.rated_again_at,
                )
            else:
                assert request.level is None, "what was said is not lost"
                assert row is None or request.state in (State.DONE, State.CLOSED), "nobody learns who would be asked"

    def written(self) -> list[str]:
        """Everything a refusal must leave as it was."""
        rows: list[SQLModel] = []
        for table in (HelpRequest, HelpRequestStep, Interaction, Outgoing):
            rows += self.session.exec(select(table).order_by(col(table.id)).execution_options(populate_existing=True))
        asked = select(Rating).order_by(col(Rating.request_id)).execution_options(populate_existing=True)
        return [row.model_dump_json() for row in (*rows, *self.session.exec(asked))]

    def id(self, name: str) -> int:
        found: int = getattr(self.cast, name)
        return found

    def maybe(self, name: str | None) -> int | None:
        return self.id(name) if name is not None else None


@pytest.fixture
def empty_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "goodturn.db"
    shutil.copy(sqlite_template, path)
    opened = Database(sqlite_url(path))
    yield opened
    opened.close()


def test_any_life_of_a_request_is_told_by_its_history(empty_database: Database) -> None:
    run_state_machine_as_test(
        lambda: Requests(empty_database),  # type: ignore[arg-type]  # it takes whatever makes a machine, and says a class
        settings=settings(max_examples=25, stateful_step_count=25, suppress_health_check=list(HealthCheck)),
    )
