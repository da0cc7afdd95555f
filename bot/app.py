"""Where everything meets; the only file that knows everything."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta

import structlog
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.chat import Platform
from bot.clock import Clock
from bot.colleagues import Colleagues
from bot.delivery import Delivery
from bot.directory import Directory
from bot.hearing import Hearing
from bot.settings import Settings
from bot.web.entering import WayIn
from bot.web.pages import Pages
from storage import addresses, company, outbox
from storage.database import Database, clock_of

STILL_TICKING = timedelta(seconds=30)
LONGEST_LAG = timedelta(minutes=5)
WITH_PAGES = ("playground", "wecom")  # where forms, or the drawing of them, are pages

log = structlog.get_logger()


@contextmanager
def open_database(settings: Settings | None = None) -> Iterator[Database]:
    """Open the configured database at its newest shape, with the demo company in it where this is the demo."""
    from storage.migrating import migrate

    settings = settings or Settings()
    database = Database(settings.url)
    try:
        before, after = migrate(database)
        if before != after:
            log.info("migrated", before=before, after=after)
        if settings.is_demo:
            from bot.playground import company as demo

            database.write_now(lambda session: demo.found_once(session, datetime.now(UTC)))
        yield database
    finally:
        database.close()


class App:
    """The whole bot in one process: doors, clock, delivery."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        names = settings.platforms or (("playground",) if settings.has_playground else ())
        self.directory = Directory(feeds=tuple(addresses.feed(name) for name in names))
        self.platforms: dict[str, Platform] = {}
        self.clock = Clock(database, self.directory, on_told=self._wake)
        self.delivery = Delivery(database, self.directory, self.platforms, self.clock.now)
        self.hearing = Hearing(
            database, self.directory, self.platforms, self.clock.now, on_told=self._wake, on_changed=self._tell_pages
        )
        self.colleagues = Colleagues(database, self.directory)
        self.ways_in: dict[str, WayIn] = {}
        self.pages = Pages(
            database=database,
            directory=self.directory,
            colleagues=self.colleagues,
            hearing=self.hearing,
            now=self.clock.now,
            public_url=settings.address,
            ways_in=self.ways_in,
        )
        routes: list[BaseRoute] = [Route("/healthz", self._health)]
        if any(name in WITH_PAGES for name in names):
            routes += self.pages.routes()
        if settings.has_playground:
            routes += self._open_playground()
        self.web = Starlette(routes=routes, lifespan=self._live, exception_handlers={Exception: self._stumbled})

    def _open_playground(self) -> list[BaseRoute]:
        from bot.playground.client import Playground
        from bot.playground.company import SUGGESTED
        from bot.playground.listeners import Listeners

        self.playground = Playground(self.database, self.clock.now)
        self.platforms[self.playground.name] = self.playground
        listeners = Listeners(
            self.database,
            self.directory,
            self.hearing,
            self.clock,
            self.playground,
            suggested=SUGGESTED,
            is_remote=self.settings.playground_remote,
        )
        return [*listeners.routes()]

    def _wake(self) -> None:
        self.delivery.wake()

    def _tell_pages(self) -> None:
        if self.settings.has_playground:
            self.playground.tell_all("company", {})

    @asynccontextmanager
    async def _live(self, _web: Starlette) -> AsyncIterator[None]:
        offset = await self.database.write(_demo_offset) if self.settings.has_playground else timedelta()
        self.clock.start(offset)
        await self.clock.tick()  # what fell due while the bot was down comes first
        delivering = asyncio.create_task(self.delivery.run())
        try:
            yield
        finally:
            self.clock.stop()
            self.delivery.stop()
            await delivering

    def let_go(self) -> None:
        """Let open pages go, so that the server does not wait for them when it stops."""
        if self.settings.has_playground:
            self.playground.close()

    async def _health(self, _request: Request) -> Response:
        """Say whether the database takes writes, the clock ticks and the outbox empties."""
        checks: dict[str, object] = {}
        began = time.perf_counter()
        try:
            async with asyncio.timeout(5):
                lag = await self.database.write(self._lag)
            checks["database"] = "ok"
            checks["write_ms"] = round((time.perf_counter() - began) * 1000, 1)
            checks["outbox_lag_s"] = round(lag.total_seconds(), 1)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the database, the answer is "not healthy"
            log.warning("unhealthy", reason=type(error).__name__)
            return JSONResponse({"ok": False, "database": "not writable"}, 503)
        ticked = self.clock.ticked_at
        is_ticking = ticked is not None and datetime.now(UTC) - ticked < STILL_TICKING
        checks["clock"] = "ok" if is_ticking else "not ticking"
        is_ok = is_ticking and lag < LONGEST_LAG
        return JSONResponse({"ok": is_ok, **checks}, 200 if is_ok else 503)

    async def _stumbled(self, request: Request, error: Exception) -> Response:
        """Answer a mistake of ours without showing it: the log has the stack, the page a sentence."""
        log.error("stumbled", reason=type(error).__name__, exc_info=error)
        if request.headers.get("accept", "").startswith("text/html"):
            return self.pages.stumbled(request)
        return JSONResponse({"error": None}, 500)

    def _lag(self, session: Session) -> timedelta:
        return outbox.lag(session, clock_of(session) + self.clock.offset)


def _demo_offset(session: Session) -> timedelta:
    return timedelta(seconds=company.recall(session, company.revision(session)).clock_offset)
