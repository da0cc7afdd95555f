"""The cast on Slack, and the bot put together by hand: doors, delivery and Home around a fake Slack."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import httpx
import pytest
from sqlmodel import Session, select
from starlette.applications import Starlette

from bot.chat import Platform
from bot.colleagues import Colleagues
from bot.commands import REACTIONS, on_home
from bot.delivery import Delivery
from bot.directory import Directory
from bot.hearing import Hearing
from bot.slack.client import Slack
from bot.slack.home import Home
from bot.slack.listeners import Listeners
from bot.slack.people import Groups
from bot.slack.socket import Socket
from bot.slack.whois import WhoIs
from storage import company, kudos, outbox, people
from storage.database import Database
from storage.tables import Kudos, Outgoing, Person, Seen
from tests.clock import Clock
from tests.conftest import Cast, bring_cast
from tests.fakes.slack import APP_TOKEN, BOT_USER, FEED, SECRET, TEAM, TOKEN, FakeSlack
from tests.fakes.slack_people import People

MEI, ANNA, WEI, OTHER_WEI, GONE, ROBOT = "U0MEI", "U0ANNA", "U0WEI", "U0OTHERWEI", "U0GONE", "U0ROBOT"
NEW = "U0NEW"  # on Slack, but nobody imported them
STRANGER = "U0STRANGER"  # of another company, in a shared channel

MENDED_SOONEST = 5.0  # seconds
COMMANDS = {"hooray": "kudos"}  # as a manifest may rename them


@dataclass
class Stage:
    """The fake Slack with people in it, and the bot."""

    database: Database
    cast: Cast
    clock: Clock
    slack: FakeSlack
    people: People
    client: Slack
    listeners: Listeners
    delivery: Delivery
    home: Home
    door: httpx.AsyncClient
    gone: list[str]

    async def settle(self) -> None:
        """Let everything that follows happen: answers shown, the outbox emptied."""
        await self.listeners.settle()
        while await self.delivery.deliver_one() or await self._the_next_turn():
            pass
        await self.listeners.settle()

    async def _the_next_turn(self) -> bool:
        """Let time pass until what waits for its turn may go; nobody waits here for Slack to be mended."""
        rest = self.delivery.rest().total_seconds()
        if rest < MENDED_SOONEST:
            self.clock.tick(rest)
        return rest < MENDED_SOONEST

    async def wait(self, seconds: float) -> None:
        self.clock.tick(seconds)
        await self.settle()

    def given(self) -> list[kudos.Given]:
        """Return the ledger."""
        with self.database.reading() as session:
            return kudos.recall_many(session, list(session.exec(select(Kudos.id))))

    def outbox(self) -> list[Outgoing]:
        with self.database.reading() as session:
            return list(session.exec(select(Outgoing).order_by(Outgoing.id)))  # type: ignore[arg-type]  # a column

    def seen(self) -> int:
        with self.database.reading() as session:
            return len(session.exec(select(Seen)).all())

    def person(self, user: str) -> Person | None:
        with self.database.reading() as session:
            return people.by_account(session, "slack", TEAM, user)

    def write(self, work: Any) -> Any:
        return self.database.write_now(work)


def bring_slack(slack: FakeSlack) -> None:
    """Fill the workspace with the cast."""
    slack.add_user(MEI, "陈美", display_name="May", email="mei@harbour.example")
    slack.add_user(ANNA, "Anna Schmidt", tz="Europe/Berlin", locale="de-DE")
    slack.add_user(WEI, "李伟")
    slack.add_user(OTHER_WEI, "李伟")
    slack.add_user(GONE, "赵强", deleted=True)
    slack.add_user(ROBOT, "Helpful Robot", is_bot=True)
    slack.add_user(NEW, "Nina Novak", tz="Europe/Prague", locale="en-GB", email="Nina@harbour.example")
    slack.add_user(STRANGER, "Sam Supplier", team_id="T0OTHER", is_stranger=True)
    slack.add_user(BOT_USER, "Goodturn", is_bot=True)
    slack.channels[FEED].members |= {MEI, ANNA, WEI, OTHER_WEI, NEW, STRANGER}


def link_cast(session: Session) -> Cast:
    cast = bring_cast(session)
    users = {cast.mei: MEI, cast.anna: ANNA, cast.wei: WEI, cast.other_wei: OTHER_WEI, cast.gone: GONE}
    for person in people.by_ids(session, [*users, cast.robot]):
        people.link(session, person, "slack", TEAM, users.get(person.id, ROBOT))
    company.set_one(session, "feed", "instant")
    return cast


async def about(database: Database, reference: str) -> str | None:
    def look() -> str | None:
        with database.reading() as session:
            return outbox.about_posted(session, reference)

    return await asyncio.to_thread(look)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[FakeSlack]:
    fake = FakeSlack(clock.seconds)
    bring_slack(fake)
    await fake.start()
    yield fake
    await fake.stop()


@pytest.fixture
def by() -> Literal["http", "socket"]:
    """How the fake Slack reaches the bot; stories that ask for it override this."""
    return "http"


@pytest.fixture
def twice() -> bool:
    return False


@pytest.fixture
async def client(slack: FakeSlack, clock: Clock) -> AsyncIterator[Slack]:
    opened = Slack(
        token=TOKEN, feed=FEED, api_url=slack.api, commands=COMMANDS, seconds=clock.seconds, sleep=clock.sleep
    )
    yield opened
    await opened.close()


@pytest.fixture
async def stage(
    database: Database,
    slack: FakeSlack,
    client: Slack,
    clock: Clock,
    by: Literal["http", "socket"],
    twice: bool,
) -> AsyncIterator[Stage]:
    """Everything together, with the cast in the database."""
    cast = database.write_now(link_cast)
    directory = Directory(feeds=("feed:slack",))
    platforms: dict[str, Platform] = {"slack": client}
    delivery = Delivery(database, directory, platforms, clock.now)
    hearing = Hearing(database, directory, platforms, clock.now, on_told=delivery.wake, on_changed=lambda: None)
    home = Home(client, database, directory, on_home, clock.seconds)
    gone: list[str] = []

    async def note_gone(what: str) -> None:
        gone.append(what)

    colleagues = Colleagues(database, directory)
    listeners = Listeners(
        slack=client,
        hearing=hearing,
        colleagues=colleagues,
        whois=WhoIs(client, database, colleagues, Groups(client, clock.seconds), clock.now),
        home=home,
        signing_secret=SECRET,
        epoch=clock.seconds,
        reactions=REACTIONS,
        about=lambda reference: about(database, reference),
        renamed=COMMANDS,
        on_gone=note_gone,
    )
    await client.open()
    web = Starlette(routes=[*listeners.routes()])
    door = httpx.AsyncClient(transport=httpx.ASGITransport(app=web), base_url="http://bot")
    listening: asyncio.Task[None] | None = None
    if by == "socket":
        socket = Socket(client, listeners.hear, app_token=APP_TOKEN, sleep=clock.sleep)
        listening = asyncio.create_task(socket.run())
        await socket.connected()
        await slack.plugged.wait()
    hands = People(slack, door, by=by, twice=twice)
    yield Stage(database, cast, clock, slack, hands, client, listeners, delivery, home, door, gone)
    await listeners.settle()
    if listening is not None:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    await door.aclose()
    assert not slack.wrong, slack.wrong


def utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
