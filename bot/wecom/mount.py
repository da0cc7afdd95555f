"""Puts the WeCom folder together for bot/app.py: a platform, routes, and what runs while the bot does."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, time

import structlog
from starlette.routing import Route

from bot.colleagues import Colleagues
from bot.directory import Directory
from bot.hearing import Hearing
from bot.wecom import checks, people
from bot.wecom.client import API, Pages, Refused, Unreachable, WeCom
from bot.wecom.listeners import Listeners
from bot.wecom.reading import PLATFORM
from storage import moment
from storage.database import Database

LONGEST_REST = 300.0  # seconds between attempts to reach WeCom at the start
NIGHT = time(3, 17)  # by the company's clock, and not at :00 or :30, when everybody asks WeCom something
SOON = 3600.0  # seconds until another attempt, where taking everybody in failed

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class WeComSettings:
    """What the environment says about WeCom. Secrets never show."""

    corp_id: str
    agent_id: str
    secret: str = field(repr=False)
    token: str = field(repr=False)
    aes_key: str = field(repr=False)
    feed_webhook: str = field(default="", repr=False)  # its key is in its address
    proxy: str = field(default="", repr=False)  # may hold a password
    api_url: str = API

    def client(self, *, database: Database, now: Callable[[], datetime], pages: Pages | None = None) -> WeCom:
        return WeCom(
            corp_id=self.corp_id,
            agent_id=self.agent_id,
            secret=self.secret,
            database=database,
            now=now,
            pages=pages,
            api_url=self.api_url,
            proxy=self.proxy or None,
            feed_webhook=self.feed_webhook or None,
        )


class WeComSide:
    """WeCom's whole side of the bot."""

    def __init__(
        self,
        settings: WeComSettings,
        *,
        database: Database,
        directory: Directory,
        colleagues: Colleagues,
        hearing: Hearing,
        pages: Pages,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._database = database
        self._directory = directory
        self._now = now
        self._sleep = sleep
        self.platform = settings.client(database=database, now=now, pages=pages)
        self.listeners = Listeners(
            wecom=self.platform,
            hearing=hearing,
            database=database,
            colleagues=colleagues,
            pages=pages,
            corp_id=settings.corp_id,
            agent_id=settings.agent_id,
            token=settings.token,
            aes_key=settings.aes_key,
            now=now,
            sleep=sleep,
        )
        self._running: asyncio.Task[None] | None = None

    @property
    def trouble(self) -> str:
        """Say in WeCom's own number why nothing can be sent, or nothing."""
        return str(self.platform.trouble or "")

    def routes(self) -> list[Route]:
        return self.listeners.routes()

    def people_changed(self) -> None:
        """Nothing is remembered here of people or the company."""

    async def start(self) -> None:
        """Connect, or say why not and go on trying; take in who works here, now and every night."""
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Finish what was begun, and let go."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self.listeners.stop()
        await self.platform.close()

    async def _run(self) -> None:
        await self._connect()
        while True:
            is_done = await self._take_everybody_in()
            await self._sleep(await asyncio.to_thread(self._until_night) if is_done else SOON)

    async def _connect(self) -> None:
        failures = 0
        while True:
            try:
                identity = await self.platform.open()
            except (Refused, Unreachable) as failure:
                failures += 1
                sentence = checks.explain(failure, self._settings.api_url)
                log.error("wecom_not_connected", platform=PLATFORM, reason=sentence, attempts=failures)
                await self._sleep(min(LONGEST_REST, 2.0**failures))
            else:
                log.info("wecom_connected", platform=PLATFORM, reason=identity.name)
                return

    async def _take_everybody_in(self) -> bool:
        """Take in who works here: WeCom tells apps like ours of no change."""
        try:
            done = await people.sync(self.platform, self._database, self.platform.workspace, self._now)
        except (Refused, Unreachable) as failure:
            log.warning("people_not_synced", platform=PLATFORM, reason=str(failure))
            return False
        except Exception:  # whatever is wrong with one person must not end the nights to come
            log.exception("people_not_synced", platform=PLATFORM)
            return False
        log.info("people_synced", platform=PLATFORM, rows=done.changed)
        return True

    def _until_night(self) -> float:
        now = self._now()
        with self._database.reading() as session:
            zone = self._directory.open(session).company.zone
        return (moment.next_at(NIGHT, now, zone) - now).total_seconds()
