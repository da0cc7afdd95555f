"""The playground as a platform: posts cards into its channels and shows them to whoever looks."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.chat import Account, Card, Place
from bot.playground import render
from bot.playground.reading import PLATFORM
from storage import playground
from storage.database import Database
from storage.people import Profile

FEED = "feed"
LONGEST_QUEUE = 200  # a page that reads no more is let go; it fetches everything when it comes back


def chat(account: Account) -> str:
    """Name the place where the bot and one person talk."""
    return f"dm:{account.user}"


class Playground:
    """Keeps messages in the database and tells open pages of each."""

    name = PLATFORM

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now
        self._pages: dict[asyncio.Queue[str | None], str] = {}

    async def send(self, card: Card, place: Place, *, delivery: int, again: bool) -> str:
        where = chat(place.account) if place.account else FEED
        drawn, at = _dump(card), self._now()
        message_id = await self._database.write(lambda session: playground.post(session, delivery, where, drawn, at))
        await self._show(message_id)
        return str(message_id)

    async def update(self, sent: str, card: Card) -> None:
        drawn = _dump(card)
        await self._database.write(lambda session: _edit(session, int(sent), drawn))
        await self._show(int(sent))

    async def look_up(self, account: Account) -> Profile | None:
        return Profile(name=account.user)

    def typed(self, language: str) -> Mapping[str, str]:
        return {}

    async def _show(self, message_id: int) -> None:
        def read() -> tuple[str, dict[str, Any]] | None:
            with self._database.reading() as session:
                stored = playground.recall(session, message_id)
                return (stored.place, render.message(stored)) if stored else None

        shown = await asyncio.to_thread(read)
        if shown is None:
            return
        where, message = shown
        for queue, chat_of in list(self._pages.items()):
            if where in (FEED, chat_of):
                self._tell(queue, "message", {"place": "feed" if where == FEED else "dm", "message": message})

    def tell_all(self, event: str, data: dict[str, Any]) -> None:
        for queue in list(self._pages):
            self._tell(queue, event, data)

    def _tell(self, queue: asyncio.Queue[str | None], event: str, data: dict[str, Any]) -> None:
        try:
            queue.put_nowait(f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n")
        except asyncio.QueueFull:
            self._pages.pop(queue, None)

    async def watch(self, account: Account) -> AsyncIterator[str]:
        """Yield what one page is told, as server-sent events, until it leaves or the bot stops."""
        queue: asyncio.Queue[str | None] = asyncio.Queue(LONGEST_QUEUE)
        self._pages[queue] = chat(account)
        try:
            yield ": here\n\n"
            while queue in self._pages:
                try:
                    async with asyncio.timeout(15):
                        told = await queue.get()
                except TimeoutError:
                    told = ": still here\n\n"
                if told is None:
                    return
                yield told
        finally:
            self._pages.pop(queue, None)

    def close(self) -> None:
        """Let every page go, so that the server can stop."""
        for queue in list(self._pages):
            while not queue.empty():
                queue.get_nowait()
            queue.put_nowait(None)


def _dump(card: Card) -> str:
    return json.dumps(card.to_dict(), ensure_ascii=False)


def _edit(session: Session, message_id: int, drawn: str) -> None:
    playground.edit(session, message_id, drawn)
