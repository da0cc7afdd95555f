"""Puts the Slack folder together for bot/app.py: a platform, routes, and what runs while the bot does."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day

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
from storage import company, moment
from storage.database import Database

LONGEST_REST = 300.0  # seconds between attempts to reach Slack
AT_NIGHT = time_of_day(3, 23)  # when people are taken in again, where the company is

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
        self._socket: Socket | None = None
        if settings.app_token:
            self._socket = Socket(self.platform, self.listeners.hear, app_token=settings.app_token, sleep=sleep)
        self._running: asyncio.Task[None] | None = None

    @property
    def trouble(self) -> str:
        if self.platform.trouble or self.platform.identity is None:
            return self.platform.trouble or "not connected"
        return "not listening" if self._socket is not None and not self._socket.is_connected else ""

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
        await self._outliving(self._connect)
        jobs = [self._examine, self._mend, self._take_everybody_in_nightly]
        if self._socket is not None:
            jobs.append(self._socket.run)
        await asyncio.gather(*(self._outliving(job) for job in jobs))

    async def _outliving(self, job: Callable[[], Awaitable[None]]) -> None:
        """Do a job that goes on whatever happens to it: the bot must not fall deaf, nor one job end another."""
        failures = 0
        while True:
            try:
                await job()
            except Exception:
                failures += 1
                log.exception("slack_stumbled", platform=PLATFORM, attempts=failures)
                await self._sleep(min(LONGEST_REST, 2.0**failures))
            else:
                return

    async def _connect(self) -> None:
        self.platform.installation = await self._database.write(company.installation)
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

    async def _examine(self) -> None:
        """Say at the start what an admin should mend. That the socket does not open, it says itself."""
        settings = self._settings
        findings = await checks.examine_open(
            self.platform,
            signing_secret=settings.signing_secret,
            app_token=settings.app_token,
            feed=settings.feed,
            profile_fields=bool(settings.mapped),
            now=lambda: datetime.now(UTC),  # this machine's own clock is what is examined
        )
        for name, (is_well, words) in findings:
            if not is_well:
                log.error("slack_badly_set_up", platform=PLATFORM, reason=f"{name}: {words}")

    async def _mend(self) -> None:
        """Ask ever more rarely whether the workspace is in order again, once it was not."""
        tries, mended = 0, self._now()
        while True:
            await self.platform.disturbed.wait()
            if self._now() - mended > timedelta(seconds=2 * LONGEST_REST):
                tries = 0
            tries += 1
            reason = self.platform.trouble
            log.error("slack_out_of_order", platform=PLATFORM, reason=checks.remedy(reason), attempts=tries)
            await self._sleep(min(LONGEST_REST, 5 * 2.0**tries))
            await self._connect()
            mended = self._now()

    async def _take_everybody_in_nightly(self) -> None:
        """Take in who works here, now and every night: Slack tells of each change, but not while we are not there."""
        while True:
            try:
                done = await people.sync(
                    self.platform,
                    self._database,
                    self.platform.workspace,
                    self._now,
                    mapped=self._settings.mapped,
                    on_trouble=self._rest_and_go_on,
                )
                log.info("people_synced", platform=PLATFORM, rows=done.changed)
            except Refused as refused:  # that will not be better in a minute
                sentence = checks.explain(refused, self._settings.api_url)
                log.error("people_not_synced", platform=PLATFORM, reason=sentence)
            await self._sleep((await self._tonight() - self._now()).total_seconds())

    async def _rest_and_go_on(self, failure: Refused | Unreachable, failures: int) -> None:
        log.warning("people_not_synced", platform=PLATFORM, reason=str(failure), attempts=failures)
        asked = failure.wait if isinstance(failure, Refused) and failure.wait else 0.0
        await self._sleep(max(asked, min(LONGEST_REST, 2.0**failures)))

    async def _tonight(self) -> datetime:
        """Return when it is night next where the company is."""

        def zone() -> str:
            with self._database.reading() as session:
                return company.recall(session, company.revision(session)).zone

        return moment.next_at(AT_NIGHT, self._now(), await asyncio.to_thread(zone))

    async def _note_gone(self, what: str) -> None:
        """Keep for the doctor that the app was removed, or its token revoked."""
        await self._database.write(lambda session: company.note_moment(session, f"slack:{what}", self._now()))
