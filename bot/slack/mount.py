"""Puts the Slack folder together for bot/app.py: a platform, routes, and what runs while the bot does."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from sqlmodel import Session
from starlette.routing import Route

from bot.colleagues import Colleagues
from bot.directory import Directory
from bot.hearing import Hearing
from bot.slack import checks, people
from bot.slack.client import API, Paces, Refused, Slack, Unreachable
from bot.slack.home import Home, Sections
from bot.slack.listeners import Listeners
from bot.slack.people import Groups, Mapped
from bot.slack.reading import PLATFORM
from bot.slack.socket import Socket
from bot.slack.whois import WhoIs
from storage import company
from storage.database import Database

LONGEST_REST = 300.0  # seconds between attempts to reach Slack at the start

log = structlog.get_logger()


@dataclass(frozen=True, kw_only=True)
class SlackSettings:
    """What the environment says about Slack. Tokens and secrets never show."""

    bot_token: str = field(repr=False)
    signing_secret: str = field(default="", repr=False)
    app_token: str = field(default="", repr=False)
    feed: str = ""
    api_url: str = API
    per_minute: float = 300.0
    commands: Mapping[str, str] = field(default_factory=dict)  # renamed → ours
    manager_field: str = ""
    department_field: str = ""

    @property
    def mapped(self) -> Mapped:
        return Mapped(manager=self.manager_field, department=self.department_field)

    def client(self) -> Slack:
        paces = Paces(workspace=self.per_minute / 60)
        return Slack(
            token=self.bot_token,
            feed=self.feed or None,
            api_url=self.api_url,
            paces=paces,
            commands=self.commands,
        )


class SlackSide:
    """Slack's whole side of the bot."""

    def __init__(
        self,
        settings: SlackSettings,
        *,
        database: Database,
        directory: Directory,
        colleagues: Colleagues,
        hearing: Hearing,
        now: Callable[[], datetime],
        sections: Sections,
        reactions: Mapping[str, tuple[str, str]],
        about: Callable[[Session, str], str | None],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._settings = settings
        self._database = database
        self._now = now
        self._sleep = sleep
        self.platform = settings.client()

        async def about_sent(reference: str) -> str | None:
            def look() -> str | None:
                with database.reading() as session:
                    return about(session, reference)

            return await asyncio.to_thread(look)

        self.whois = WhoIs(self.platform, database, colleagues, Groups(self.platform, time.monotonic), now)
        self.listeners = Listeners(
            slack=self.platform,
            hearing=hearing,
            colleagues=colleagues,
            whois=self.whois,
            home=Home(self.platform, database, directory, sections, time.monotonic),
            signing_secret=settings.signing_secret,
            epoch=time.time,
            reactions=reactions,
            about=about_sent,
            renamed=settings.commands,
            on_gone=self._note_gone,
        )
        self._running: asyncio.Task[None] | None = None

    @property
    def trouble(self) -> str:
        return self.platform.trouble or ("" if self.platform.identity else "not connected")

    def routes(self) -> list[Route]:
        """The door for HTTP; with Socket Mode there is none to forge anything at."""
        return [] if self._settings.app_token else self.listeners.routes()

    def people_changed(self) -> None:
        self.whois.forget()

    async def start(self) -> None:
        """Connect, or say why not and go on trying; then listen and take in who works here."""
        self._running = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """Hear nothing new, finish what was begun, and let go."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        await self.listeners.settle()
        await self.platform.close()

    async def _run(self) -> None:
        await self._connect()
        async with asyncio.TaskGroup() as together:
            together.create_task(self._take_everybody_in())
            if self._settings.app_token:
                socket = Socket(self.platform, self.listeners.hear, app_token=self._settings.app_token)
                together.create_task(socket.run())

    async def _connect(self) -> None:
        failures = 0
        while True:
            try:
                identity = await self.platform.open()
            except (Refused, Unreachable) as failure:
                failures += 1
                sentence = checks.explain(failure, self._settings.api_url)
                log.error("slack_not_connected", platform=PLATFORM, reason=sentence, attempts=failures)
                await self._sleep(min(LONGEST_REST, 2.0**failures))
            else:
                log.info("slack_connected", platform=PLATFORM, reason=identity.workspace)
                return

    async def _take_everybody_in(self) -> None:
        """Take in who works here; from then on Slack tells us of each change."""
        try:
            done = await people.sync(
                self.platform, self._database, self.platform.workspace, self._now, mapped=self._settings.mapped
            )
            log.info("people_synced", platform=PLATFORM, rows=done.changed)
        except (Refused, Unreachable) as failure:
            log.warning("people_not_synced", platform=PLATFORM, reason=str(failure))
        except Exception:  # whatever is wrong with one person must not end the listening beside
            log.exception("people_not_synced", platform=PLATFORM)

    async def _note_gone(self, what: str) -> None:
        """Keep for the doctor that the app was removed, or its token revoked."""
        await self._database.write(lambda session: company.note_moment(session, f"slack:{what}", self._now()))
