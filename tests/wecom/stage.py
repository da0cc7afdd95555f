"""The bot behind WeCom's door, with the cast's phones before it."""

from dataclasses import dataclass
from typing import Any

import httpx
from sqlmodel import Session, select

from bot.chat import Platform
from bot.colleagues import Colleagues
from bot.delivery import Delivery
from bot.directory import Directory
from bot.hearing import Hearing
from bot.wecom.client import WeCom
from bot.wecom.listeners import Listeners
from storage import company, kudos, people
from storage.database import Database
from storage.tables import CardCode, Kudos, Outgoing, Person, Seen
from tests.clock import Clock
from tests.conftest import Cast
from tests.fakes.wecom import AES_KEY, AGENT, CORP, TOKEN, FakeWeCom, text_of
from tests.fakes.wecom_phone import Phone
from tests.wecom.conftest import Pages, link_cast


@dataclass
class Stage:
    """The fake WeCom with people in it, and the bot."""

    database: Database
    cast: Cast
    clock: Clock
    wecom: FakeWeCom
    phone: Phone
    client: WeCom
    pages: Pages
    platforms: dict[str, Platform]
    hearing: Hearing
    listeners: Listeners
    delivery: Delivery
    door: httpx.AsyncClient

    async def settle(self) -> None:
        """Let everything that follows happen: answers shown, the outbox emptied."""
        await self.listeners.settle()
        while await self.delivery.deliver_one():
            pass
        await self.listeners.settle()

    async def types(self, user: str, text: str) -> str:
        """Have somebody type, and return what they read then."""
        await self.phone.types(user, text)
        await self.settle()
        return self.read(user)

    async def presses(self, user: str, label: str) -> str:
        await self.phone.presses(user, label)
        await self.settle()
        return self.read(user)

    def read(self, user: str) -> str:
        """Return what stands last in somebody's chat."""
        return text_of(self.wecom.last(user))

    def given(self) -> list[kudos.Given]:
        """Return the ledger."""
        with self.database.reading() as session:
            return kudos.recall_many(session, list(session.exec(select(Kudos.id))))

    def stored(self) -> tuple[int, int, int, int]:
        """Return how much there is that a request could have left behind."""
        with self.database.reading() as session:
            tables: tuple[Any, ...] = (Seen, Kudos, Outgoing, CardCode)
            counts = [len(session.exec(select(table)).all()) for table in tables]
        return counts[0], counts[1], counts[2], counts[3]

    def person(self, user: str) -> Person | None:
        with self.database.reading() as session:
            return people.by_account(session, "wecom", CORP, user)

    def write(self, work: Any) -> Any:
        return self.database.write_now(work)


def bring_company(session: Session) -> Cast:
    """Link the cast to WeCom and have thanks posted at once."""
    cast = link_cast(session)
    company.set_one(session, "feed", "instant")
    return cast


def set_up(
    database: Database,
    wecom: FakeWeCom,
    client: WeCom,
    clock: Clock,
    pages: Pages,
    *,
    feeds: tuple[str, ...] = ("feed:wecom",),
    others: dict[str, Platform] | None = None,
) -> tuple[Directory, dict[str, Platform], Hearing, Delivery, Listeners]:
    """Build the bot around a client."""
    directory = Directory(feeds=feeds)
    platforms: dict[str, Platform] = {"wecom": client, **(others or {})}
    delivery = Delivery(database, directory, platforms, clock.now)
    hearing = Hearing(database, directory, platforms, clock.now, on_told=delivery.wake, on_changed=lambda: None)
    listeners = Listeners(
        wecom=client,
        hearing=hearing,
        database=database,
        colleagues=Colleagues(database, directory),
        pages=pages,
        corp_id=CORP,
        agent_id=str(AGENT),
        token=TOKEN,
        aes_key=AES_KEY,
        now=clock.now,
        sleep=clock.sleep,
    )
    return directory, platforms, hearing, delivery, listeners
