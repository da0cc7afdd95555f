"""Where everything meets; the only file that knows everything."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import structlog
from sqlmodel import Session
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.chat import Platform
from bot.clock import Clock
from bot.colleagues import Colleagues
from bot.commands import REACTIONS, on_home
from bot.delivery import Delivery
from bot.directory import Directory
from bot.hearing import Hearing
from bot.settings import Settings
from bot.web.entering import WayIn
from bot.web.pages import Pages
from handlers import calendars
from storage import addresses, company, outbox
from storage.database import Database, clock_of

STILL_TICKING = timedelta(seconds=30)
STILL_DELIVERING = timedelta(minutes=5)

if TYPE_CHECKING:
    from bot.slack.mount import SlackSettings
    from bot.wecom.mount import WeComSettings

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


class Side(Protocol):
    """All of one platform: what arrives, what is sent, and what runs in between."""

    @property
    def platform(self) -> Platform:
        """Return what sends."""

    @property
    def trouble(self) -> str:
        """Say in the platform's own word why nothing can be sent, or nothing."""

    def routes(self) -> Sequence[BaseRoute]:
        """Return its doors."""

    async def start(self) -> None:
        """Connect, or go on trying; never keeps the bot from starting."""

    async def stop(self) -> None:
        """Hear nothing new, finish what was begun, let go."""

    def people_changed(self) -> None:
        """Read again what was remembered of people and the company."""


class App:
    """The whole bot in one process: doors, clock, delivery."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self.settings = settings
        self.database = database
        feeds = settings.feeds or (("playground",) if settings.has_playground else ())
        feed = "instant" if settings.feeds else "off"  # naming a feed channel means it, until an admin chooses
        self.directory = Directory(feeds=tuple(addresses.feed(name) for name in feeds), feed=feed)
        self.colleagues = Colleagues(database, self.directory)
        self.platforms: dict[str, Platform] = {}
        self.sides: list[Side] = []
        self.clock = Clock(database, self.directory, on_told=self._wake)
        self.delivery = Delivery(database, self.directory, self.platforms, self.clock.now)
        self.hearing = Hearing(
            database,
            self.directory,
            self.platforms,
            self.clock.now,
            on_told=self._wake,
            on_changed=self._on_changed,
        )
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
        # Where forms, or the drawing of them, are pages; and wherever people can reach one.
        if settings.has_playground or "wecom" in settings.platforms or settings.public_url:
            routes += self.pages.routes()
            self.hearing.lead_by(self.pages.link)
        if settings.has_playground:
            routes += self._open_playground()
        if "slack" in settings.platforms:
            self.sides.append(self._open_slack())
        if "wecom" in settings.platforms:
            self.sides.append(self._open_wecom())
        for side in self.sides:
            self.platforms[side.platform.name] = side.platform
            routes += side.routes()
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

    def _open_slack(self) -> Side:
        from bot.slack.mount import SlackSide

        return SlackSide(
            slack_settings(self.settings),
            database=self.database,
            directory=self.directory,
            colleagues=self.colleagues,
            hearing=self.hearing,
            now=self.clock.now,
            sections=on_home,
            reactions=REACTIONS,
            about=outbox.about_posted,
        )

    def _open_wecom(self) -> Side:
        from bot.wecom.mount import WeComSide

        side = WeComSide(
            wecom_settings(self.settings),
            database=self.database,
            directory=self.directory,
            colleagues=self.colleagues,
            hearing=self.hearing,
            pages=self.pages,
            now=self.clock.now,
        )
        self.ways_in[side.platform.name] = side.platform
        return side

    def _wake(self) -> None:
        self.delivery.wake()

    def _on_changed(self) -> None:
        if self.settings.has_playground:
            self.playground.tell_all("company", {})
        for side in self.sides:
            side.people_changed()

    @asynccontextmanager
    async def _live(self, _web: Starlette) -> AsyncIterator[None]:
        offset = await self.database.write(_demo_offset) if self.settings.has_playground else timedelta()
        await asyncio.to_thread(self._look_up_holidays)
        self.clock.start(offset)
        await self.clock.tick()  # what fell due while the bot was down comes first
        delivering = asyncio.create_task(self.delivery.run())
        for side in self.sides:
            await side.start()
        try:
            yield
        finally:
            self.clock.stop()
            self.delivery.stop()
            await delivering
            for side in self.sides:
                await side.stop()

    def _look_up_holidays(self) -> None:
        """Have public holidays at hand before the first message: the library behind them takes its time to load."""
        with self.database.reading() as session:
            calendars.warm_up(self.directory.open(session).company, clock_of(session))

    def let_go(self) -> None:
        """Let open pages go, so that the server does not wait for them when it stops."""
        if self.settings.has_playground:
            self.playground.close()

    async def _health(self, _request: Request) -> Response:
        """Say whether the database takes writes, the clock ticks and delivery goes on; and how the platforms are.

        A platform out of order, or a day's messages waiting for their turn, is nothing a restart would mend.
        """
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
        looked = self.delivery.looked_at
        is_delivering = looked is not None and datetime.now(UTC) - looked < STILL_DELIVERING
        checks["delivery"] = "ok" if is_delivering else "stuck"
        for side in self.sides:
            checks[side.platform.name] = side.trouble or "ok"
        is_ok = is_ticking and is_delivering
        return JSONResponse({"ok": is_ok, **checks}, 200 if is_ok else 503)

    async def _stumbled(self, request: Request, error: Exception) -> Response:
        """Answer a mistake of ours without showing it: the log has the stack, the page a sentence."""
        log.error("stumbled", reason=type(error).__name__, exc_info=error)
        if request.headers.get("accept", "").startswith("text/html"):
            return self.pages.stumbled(request)
        return JSONResponse({"error": None}, 500)

    def _lag(self, session: Session) -> timedelta:
        return outbox.lag(session, clock_of(session) + self.clock.offset)


def slack_settings(settings: Settings) -> "SlackSettings":
    """Return what the environment says about Slack, in Slack's own words."""
    from bot.slack.mount import SlackSettings

    return SlackSettings(
        bot_token=settings.slack_bot_token or "",
        signing_secret=settings.slack_signing_secret,
        app_token=settings.slack_app_token,
        feed=settings.slack_feed_channel,
        api_url=settings.slack_api_url,
        per_minute=settings.slack_messages_per_minute,
        commands=settings.renamed_commands,
        manager_field=settings.slack_manager_field,
        department_field=settings.slack_department_field,
    )


def wecom_settings(settings: Settings) -> "WeComSettings":
    """Return what the environment says about WeCom, in WeCom's own words."""
    from bot.wecom.mount import WeComSettings

    return WeComSettings(
        corp_id=settings.wecom_corp_id,
        agent_id=settings.wecom_agent_id,
        secret=settings.wecom_secret,
        token=settings.wecom_token,
        aes_key=settings.wecom_aes_key,
        feed_webhook=settings.wecom_feed_webhook,
        proxy=settings.wecom_proxy,
        api_url=settings.wecom_api_url,
    )


def _demo_offset(session: Session) -> timedelta:
    return timedelta(seconds=company.recall(session, company.revision(session)).clock_offset)
