"""A replica that ticks and delivers until it is killed: `python -m tests.journeys.ticking DATABASE_URL RECORD`.

What its platform was given stands in the file RECORD, a line for each message, written before the platform answers.
"""

import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

import bot.clock as clock_module
from bot import logs
from bot.chat import Account, Card, Place
from bot.clock import Clock
from bot.delivery import Delivery
from bot.directory import Directory
from handlers import telling
from handlers.notices import YouAreWelcome
from handlers.schedules import Opening
from storage import outbox, people, schedule
from storage.company import Company
from storage.database import Database
from storage.people import Profile

DELIVERED_PER_TICK = 10  # so that ticks and messages are killed alike


class Recorder:
    """A platform that writes down what it was given, and takes it."""

    name = "playground"

    def __init__(self, path: str) -> None:
        self._record = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    async def send(self, card: Card, place: Place, *, delivery: int, again: bool) -> str:
        os.write(self._record, f"{delivery}\n".encode())
        return str(delivery)

    async def update(self, sent: str, card: Card) -> None:
        raise AssertionError("nothing is updated here")

    async def look_up(self, account: Account) -> Profile | None:
        return None

    def typed(self, language: str) -> Mapping[str, str]:
        return {}


def ask_everybody(session: Session, source_id: int, opening: Opening, /, *, house: Company, now: datetime) -> int:
    about = f"test:{source_id}:{opening.key}"
    posts = [
        telling.to_person(YouAreWelcome(), person, about, house, now, once=f"{about}:{person.id}")
        for person in people.everyone(session)
    ]
    return outbox.put_once(session, posts)


async def run(url: str, path: str) -> None:
    database, directory = Database(url), Directory(())
    clock = Clock(database, directory, on_told=lambda: None)
    delivery = Delivery(database, directory, {"playground": Recorder(path)}, lambda: datetime.now(UTC))
    while True:
        await clock.tick()
        for _ in range(DELIVERED_PER_TICK):
            await delivery.deliver_one()


if __name__ == "__main__":
    logs.set_up(is_demo=True)
    clock_module.OPENERS = {"test": ask_everybody}
    schedule.MOST_AT_ONCE = 1  # so that opening goes on for as long as delivering does
    outbox.LEASE = timedelta(seconds=5)  # what a killed one was sending is sent again after this long
    asyncio.run(run(*sys.argv[1:]))
