"""Whose turn it is: what a platform will not take yet waits, costs nothing, and holds nobody else up."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from bot import delivery as delivery_module
from bot.chat import Account, Card, DeliveryFailed, NotYet, Place
from bot.delivery import Delivery
from bot.directory import Directory
from handlers.notices import YouAreWelcome
from storage import addresses, leases, outbox, people
from storage.database import Database
from storage.outbox import Post
from storage.people import Profile
from storage.tables import Outgoing
from tests.conftest import NOW, Cast, bring_cast

SECOND = timedelta(seconds=1)
NOTICE = YouAreWelcome().to_json()
BUSY = NotYet("one a second", wait=3 * SECOND, holds="place")


class Fake:
    """A platform that says what it is told to say, or takes what it is given."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.answers: list[Exception] = []
        self.asked: list[tuple[str, bool]] = []  # where, and whether it may have arrived
        self.sent: list[str] = []

    async def send(self, card: Card, place: Place, *, delivery: int, again: bool) -> str:
        where = place.account.user if place.account else "feed"
        self.asked.append((where, again))
        if self.answers:
            raise self.answers.pop(0)
        self.sent.append(where)
        return f"{self.name}-{delivery}"

    async def update(self, sent: str, card: Card) -> None:
        self.asked.append((sent, False))
        if self.answers:
            raise self.answers.pop(0)
        self.sent.append(sent)

    async def look_up(self, account: Account) -> Profile | None:
        return None

    def typed(self, language: str) -> Mapping[str, str]:
        return {}


class Office:
    """A company on Slack whose 王芳 is on WeCom."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.now = NOW
        self.cast: Cast = database.write_now(self._found)
        self.slack, self.wecom = Fake("slack"), Fake("wecom")
        self.delivery = self.replica(database)

    def _found(self, session: Session) -> Cast:
        cast = bring_cast(session)
        for person, platform, user in (
            (cast.anna, "slack", "anna"),
            (cast.mei, "slack", "mei"),
            (cast.boss, "wecom", "fang"),
        ):
            people.link(session, people.by_ids(session, [person])[0], platform, "T", user)
        return cast

    def replica(self, database: Database, sleep: Callable[[float], object] | None = None) -> Delivery:
        platforms = {"slack": self.slack, "wecom": self.wecom}
        more = {"sleep": sleep} if sleep else {}
        return Delivery(database, Directory(("feed:slack",)), platforms, lambda: self.now, **more)  # type: ignore[arg-type]  # fakes

    def put(self, *places: str, about: str = "x") -> None:
        posts = [Post(notice=NOTICE, place=place, about=about, due=self.now) for place in places]
        self.database.write_now(lambda session: outbox.put(session, posts))

    async def all(self) -> None:
        while await self.delivery.deliver_one():
            pass

    def rows(self) -> list[tuple[str, int, str | None]]:
        with self.database.reading() as session:
            found = session.exec(select(Outgoing).order_by(Outgoing.id)).all()  # type: ignore[arg-type]  # a column
            return [(one.state, one.attempts, one.trouble) for one in found]


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database)


async def test_whose_turn_has_not_come_waits_and_holds_nobody_else_up(office: Office) -> None:
    anna, mei = addresses.person(office.cast.anna), addresses.person(office.cast.mei)
    office.slack.answers = [BUSY]
    office.put(anna, anna, mei, "feed:slack")

    await office.all()

    assert office.slack.sent == ["mei", "feed"]
    assert office.rows()[:2] == [("waiting", 0, None), ("waiting", 0, None)], "nothing was tried"
    assert office.slack.asked.count(("anna", False)) == 1, "the second is not even asked for"
    assert office.delivery.rest() == 3 * SECOND

    office.now += 3 * SECOND
    await office.all()
    assert office.slack.sent == ["mei", "feed", "anna", "anna"]


async def test_what_is_given_back_can_still_be_cancelled(office: Office) -> None:
    """Thanks taken back while they wait for their turn are never read."""
    office.slack.answers = [BUSY]
    office.put(addresses.person(office.cast.anna), about="kudos:1")
    await office.all()
    assert office.database.write_now(lambda session: outbox.cancel_undrawn(session, "kudos:1")) == 1


async def test_redraws_wait_for_each_other_and_news_do_not_wait_for_them(office: Office) -> None:
    anna, mei = addresses.person(office.cast.anna), addresses.person(office.cast.mei)
    office.put(anna, mei, addresses.person(office.cast.boss), about="kudos:1")
    await office.all()
    office.database.write_now(lambda session: outbox.redraw(session, "kudos:1", office.now))
    office.put(mei)
    office.slack.sent, office.slack.asked = [], []
    office.slack.answers = [NotYet("tier 3", wait=3 * SECOND, holds="kind")]

    await office.all()

    assert office.slack.sent == ["mei"]
    assert len(office.slack.asked) == 2, "one redraw was asked for, and the other spared the way"
    assert office.wecom.sent == ["fang", "wecom-3"], "another platform has limits of its own"
    office.now += 3 * SECOND
    await office.all()
    assert office.slack.sent == ["mei", "slack-1", "slack-2"]


async def test_a_platform_that_takes_nothing_keeps_its_rows_and_stops_no_other(office: Office) -> None:
    office.slack.answers = [NotYet("token_revoked", wait=30 * SECOND, holds="platform")]
    office.put(*[addresses.person(office.cast.anna), "feed:slack"] * 5, addresses.person(office.cast.boss))

    await office.all()
    await office.all()

    assert office.wecom.sent == ["fang"]
    assert len(office.slack.asked) == 1
    assert office.rows()[0] == ("waiting", 0, "token_revoked")
    assert {row[:2] for row in office.rows()[:-1]} == {("waiting", 0)}

    office.now += 30 * SECOND
    await office.all()
    assert {state for state, _, _ in office.rows()} == {"sent"}
    assert office.slack.sent.count("anna") == office.slack.sent.count("feed") == 5


@pytest.mark.parametrize("may_have_arrived", [True, False])
async def test_only_what_may_have_arrived_is_looked_for(office: Office, may_have_arrived: bool) -> None:
    failure = DeliveryFailed("trouble", permanent=False, wait=SECOND, may_have_arrived=may_have_arrived)
    refusal = DeliveryFailed("not_in_channel", permanent=False, wait=SECOND)
    office.slack.answers = [failure, refusal]
    office.put(addresses.person(office.cast.anna))
    for _ in range(3):
        await office.all()
        office.now += SECOND
    assert office.slack.asked == [("anna", again) for again in (False, may_have_arrived, may_have_arrived)]


async def test_searches_wait_for_each_other_and_news_do_not_wait_for_them(office: Office) -> None:
    anna, mei = addresses.person(office.cast.anna), addresses.person(office.cast.mei)
    office.put(anna, mei)
    office.slack.answers = [DeliveryFailed("lost", permanent=False, wait=SECOND, may_have_arrived=True)] * 2
    await office.all()
    office.now += SECOND
    office.put("feed:slack")
    office.slack.asked, office.slack.answers = [], [NotYet("tier 3", wait=SECOND, holds="kind")]

    await office.all()

    assert office.slack.asked == [("anna", True), ("feed", False)]
    office.now += SECOND
    await office.all()
    assert office.slack.sent == ["feed", "anna", "mei"]


async def test_what_may_have_arrived_is_looked_for_where_it_went(office: Office) -> None:
    """She spoke on WeCom meanwhile, so that is where she is written to now."""

    def anna_on_wecom(session: Session) -> None:
        people.link(session, people.by_ids(session, [office.cast.anna])[0], "wecom", "T", "anna")
        people.heard(session, "wecom", "T", "anna", office.now)

    office.put(addresses.person(office.cast.anna))
    office.slack.answers = [DeliveryFailed("lost", permanent=False, wait=SECOND, may_have_arrived=True)]
    await office.all()
    office.database.write_now(anna_on_wecom)
    office.now += SECOND
    await office.all()
    office.put(addresses.person(office.cast.anna))
    await office.all()
    assert (office.slack.sent, office.wecom.sent) == (["anna"], ["anna"])


async def test_one_that_takes_too_long_may_have_arrived(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer than the row is ours, another sender would send it beside us."""

    async def never(*_: object, **__: object) -> str:
        await asyncio.Event().wait()
        return ""

    monkeypatch.setattr(delivery_module, "LONGEST_SEND", 0.01)
    office.put(addresses.person(office.cast.anna))
    with monkeypatch.context() as hanging:
        hanging.setattr(office.slack, "send", never)
        await office.all()
    assert office.rows() == [("waiting", 1, "it took too long")]
    office.now += timedelta(seconds=10)
    await office.all()
    assert office.slack.asked == [("anna", True)]


def test_the_longest_send_ends_well_before_its_lease() -> None:
    assert timedelta(seconds=delivery_module.LONGEST_SEND) * 2 <= outbox.LEASE


async def test_the_sending_replica_stays_it_while_its_senders_are_busy(
    office: Office, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if database.is_sqlite:
        return  # one process only
    monkeypatch.setattr(delivery_module, "SENDERS", 1)
    naps, awake = asyncio.Queue[float](), asyncio.Queue[None]()
    released, begun = asyncio.Event(), asyncio.Event()

    async def sleep(seconds: float) -> None:
        naps.put_nowait(seconds)
        await awake.get()

    async def slow(*_: object, **__: object) -> str:
        begun.set()
        await released.wait()
        return "ref"

    monkeypatch.setattr(office.slack, "send", slow)
    office.put(addresses.person(office.cast.anna))
    busy = office.replica(database, sleep)
    running = asyncio.create_task(busy.run())
    await begun.wait()
    for _ in range(5):
        await naps.get()
        office.now += timedelta(seconds=6)
        awake.put_nowait(None)
    await naps.get()

    def held_by_another(session: Session, at: datetime) -> bool:
        return leases.take(session, delivery_module.SENDING, "another", now=at, until=at + SECOND)

    assert not await database.write(lambda session: held_by_another(session, office.now + 10 * SECOND))
    released.set()
    busy.stop()
    await running
    assert await database.write(lambda session: held_by_another(session, office.now)), "let go when it stops"
