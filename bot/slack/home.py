"""Somebody's Home tab: drawn by the same hands as every card, published when it is looked at and when it changes."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import Callable, Sequence

import structlog
from sqlmodel import Session

from bot.chat import Account, Card
from bot.directory import Directory
from bot.messages.drawing import draw
from bot.messages.reader import Reader
from bot.slack import render
from bot.slack.client import Refused, Slack, Unreachable
from bot.slack.reading import PLATFORM
from handlers.notices import Notice
from storage.company import Company
from storage.database import Database
from storage.tables import Person

LATELY = 3600.0  # seconds after opening it that somebody may still have it before them
MOST_OPEN = 2000  # people whose Home is kept fresh

Sections = Callable[[Session, Person, Company], Sequence[Notice]]  # what stands on a Home, from top to bottom

log = structlog.get_logger()


class Home:
    """Keeps the Home of those fresh who looked lately; nobody else's, as Slack counts every publication."""

    def __init__(
        self,
        slack: Slack,
        database: Database,
        directory: Directory,
        sections: Sections,
        seconds: Callable[[], float],
    ) -> None:
        self._slack = slack
        self._database = database
        self._directory = directory
        self._sections = sections
        self._seconds = seconds
        self._opened: OrderedDict[Account, float] = OrderedDict()
        self._published: dict[Account, str] = {}
        self._publishing: set[Account] = set()
        self._stale: set[Account] = set()

    async def open(self, account: Account) -> None:
        """Publish somebody's Home, which they are opening."""
        self._opened.pop(account, None)
        self._opened[account] = self._seconds()
        if len(self._opened) > MOST_OPEN:
            forgotten, _ = self._opened.popitem(last=False)
            self._published.pop(forgotten, None)
        self._published.pop(account, None)
        await self._publish(account)

    def is_open(self, account: Account) -> bool:
        opened = self._opened.get(account)
        return opened is not None and self._seconds() - opened < LATELY

    async def refresh(self, account: Account) -> None:
        """Publish again what may have changed, for somebody who looked lately."""
        if self.is_open(account):
            await self._publish(account)

    async def _publish(self, account: Account) -> None:
        """Publish one after another: of two at once, the older might arrive last."""
        if account in self._publishing:
            self._stale.add(account)
            return
        self._publishing.add(account)
        try:
            while True:
                self._stale.discard(account)
                await self._publish_once(account)
                if account not in self._stale:
                    return
        except (Refused, Unreachable) as failure:
            log.warning("home_not_published", platform=PLATFORM, reason=str(failure))
        finally:
            self._publishing.discard(account)
            self._stale.discard(account)

    async def _publish_once(self, account: Account) -> None:
        view = render.home_view(await asyncio.to_thread(self._draw, account))
        drawn = json.dumps(view, sort_keys=True)
        if self._published.get(account) != drawn:
            await self._slack.publish_home(account.user, view)
            self._published[account] = drawn

    def _draw(self, account: Account) -> list[Card]:
        with self._database.reading() as session:
            page = self._directory.open(session)
            person = page.person_of(session, account)
            if person is None:
                return []
            reader = Reader.on(self._slack, session=session, page=page, person=person)
            drawn = [draw(notice, reader) for notice in self._sections(session, person, page.company)]
        return [card for card in drawn if isinstance(card, Card)]
