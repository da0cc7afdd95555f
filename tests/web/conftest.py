"""The pages on a stage: the cast, a clock one can set, a platform that knows who opens a page, and browsers."""

from dataclasses import dataclass, field
from datetime import datetime

import pytest
from sqlmodel import Session
from starlette.applications import Starlette

from bot.app import App
from bot.chat import Account, DeliveryFailed
from bot.settings import Settings
from bot.web.pages import Pages
from storage import company
from storage.database import Database
from tests.conftest import NOW, Cast, bring_cast
from tests.web.browser import HOME, Browser, Page

INSIDE = "a platform's own browser"


def account(person: int) -> Account:
    return Account("playground", "demo", str(person))


@dataclass
class FakeWayIn:
    """A platform's OAuth: knows the codes it gave out, each good once."""

    codes: dict[str, Account] = field(default_factory=dict)
    trouble: bool = False

    def suits(self, user_agent: str) -> bool:
        return user_agent == INSIDE

    def authorize_url(self, redirect: str, state: str) -> str:
        return f"https://platform.example/authorize?redirect={redirect}&state={state}"

    async def account_of(self, code: str) -> Account | None:
        if self.trouble:
            raise DeliveryFailed("busy", permanent=False)
        return self.codes.pop(code, None)


@dataclass
class Stage:
    """Everything a story needs."""

    database: Database
    cast: Cast
    pages: Pages
    web: Starlette
    way: FakeWayIn
    now: datetime = NOW

    def browser(self, *, language: str = "en", agent: str = "a browser") -> Browser:
        return Browser(self.web, language=language, agent=agent)

    async def link(self, person: int, path: str) -> str:
        return await self.pages.link(account(person), path)

    async def visit(self, person: int, path: str) -> tuple[Browser, Page]:
        """Somebody comes in by a link from chat."""
        browser = self.browser()
        return browser, await browser.enter(await self.link(person, path))


@pytest.fixture
def cast(database: Database) -> Cast:
    def fill(session: Session) -> Cast:
        company.set_one(session, "feed", "instant")
        return bring_cast(session)

    return database.write_now(fill)


@pytest.fixture
def app(database_url: str, database: Database, cast: Cast) -> App:
    return App(Settings(DATABASE_URL=database_url, _env_file=None), database)


@pytest.fixture
def stage(database: Database, cast: Cast, app: App) -> Stage:
    way = FakeWayIn()
    pages = Pages(
        database=database,
        directory=app.directory,
        colleagues=app.colleagues,
        hearing=app.hearing,
        now=lambda: made.now,
        public_url=HOME,
        ways_in={"platform": way},
    )
    made = Stage(database, cast, pages, Starlette(routes=pages.routes()), way)
    return made
