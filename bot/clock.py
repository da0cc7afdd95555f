"""The timetable; the only file that knows APScheduler."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Session

from bot.directory import Directory
from handlers import digest, pulse_rounds, reminders, round_up, schedules, suggestions
from handlers.pulse_sampling import RememberedPlans
from handlers.schedules import Opener
from storage import card_codes, company, drafts, outbox, seen, visits
from storage.database import Database, clock_of

EVERY = 2  # seconds between ticks
REMEMBERED = timedelta(days=7)  # no platform repeats an event, and no card is chosen from, after this long
LOOK_EVERY = timedelta(minutes=1)  # at what waits: nobody minds a minute
TIDY_EVERY = timedelta(hours=1)
OPENERS: Mapping[str, Opener] = {  # by the kind of what a schedule is for
    "pulse": pulse_rounds.open_round,
    digest.LED: digest.open_led,
    digest.ASKED_FOR: digest.open_digest,
}
MOST_PIECES = 40  # of pulse rounds at a tick, each a transaction of its own: a second's work, in which others may write
FORGETTING = (seen.forget_before, drafts.forget_before, outbox.forget_drawings, card_codes.forget_before)

# APScheduler's own default drops a job that starts more than a second late.
LATE_IS_FINE = {"misfire_grace_time": 3600, "coalesce": True, "max_instances": 1}

log = structlog.get_logger()


class Clock:
    """Tells the time, the demo's offset added, and ticks. Each tick reads the database's clock once."""

    def __init__(self, database: Database, directory: Directory, *, on_told: Callable[[], None]) -> None:
        self._database = database
        self._directory = directory
        self._on_told = on_told
        self._offset = timedelta()
        self._looked = datetime.min.replace(tzinfo=UTC)
        self._tidied = datetime.min.replace(tzinfo=UTC)
        self._stirred: tuple[datetime | None, ...] = ()
        self._emptied: tuple[datetime | None, ...] = ()
        self._plans = RememberedPlans()
        self._scheduler: AsyncIOScheduler | None = None
        self.ticked_at: datetime | None = None  # by this machine's own clock

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    @property
    def offset(self) -> timedelta:
        return self._offset

    def start(self, offset: timedelta) -> None:
        self._offset = offset
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._scheduler.add_job(self.tick, "interval", seconds=EVERY, **LATE_IS_FINE)
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)

    async def set_offset(self, offset: timedelta) -> None:
        """Set the demo's clock, and let happen what falls due."""
        await self._database.write(lambda session: _set(session, offset))
        self._offset = offset
        await self.tick()

    async def tick(self) -> None:
        try:
            if await self._database.write(self._prepare_what_is_due) + await self._work_on_pulses():
                self._on_told()
            self.ticked_at = datetime.now(UTC)
            await self._empty_log()
        except Exception:
            log.exception("tick_failed")

    def _prepare_what_is_due(self, session: Session) -> int:
        now = clock_of(session) + self._offset
        house = self._directory.open(session).company
        if now - self._tidied > TIDY_EVERY:
            forgotten = sum(forget(session, now - REMEMBERED) for forget in FORGETTING)
            forgotten += visits.forget_before(session, now)
            log.info("tidied", rows=forgotten)
            self._tidied = now
        told = round_up.prepare(session, house, now) + suggestions.prepare(session, house, now)
        digest.prepare(session, house, now)
        told += schedules.prepare(session, house, now, OPENERS)
        if now - self._looked > LOOK_EVERY or now < self._looked:  # the demo's clock is turned back, too
            told += reminders.prepare(session, house, now)
            self._looked = now
        return told

    async def _work_on_pulses(self) -> int:
        """Do what pulse rounds have to do, piece by piece. Returns how many pieces that was."""
        await asyncio.to_thread(self._plan_ahead)
        pieces = 0
        while pieces < MOST_PIECES and await self._database.write(self._do_one_piece):
            pieces += 1
        return pieces

    def _plan_ahead(self) -> None:
        """Plan what is asked of whom where nobody waits for it: for many people that takes longer than writers may."""
        with self._database.reading() as session:
            self._plans.plan_ahead(session, self._directory.open(session).company)

    def _do_one_piece(self, session: Session) -> bool:
        now = clock_of(session) + self._offset
        done = pulse_rounds.prepare(session, self._directory.open(session).company, now, planner=self._plans) > 0
        self._stirred = (suggestions.stirred_at(session), pulse_rounds.moved_at(session))
        return done

    async def _empty_log(self) -> None:
        """Leave nothing in the database's log of how suggestions and answers stood before they were stirred."""
        if self._stirred != self._emptied and await asyncio.to_thread(self._database.empty_log):
            self._emptied = self._stirred


def _set(session: Session, offset: timedelta) -> None:
    company.set_one(session, "clock_offset", str(int(offset.total_seconds())))
    company.turn_back(session, clock_of(session) + offset)
