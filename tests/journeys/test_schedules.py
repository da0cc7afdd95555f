"""Replicas that tick and deliver are killed at random: nothing is missing, and each kill costs one double at most."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, select

from handlers.rules.recurrence import Recurrence
from handlers.schedules import TOO_LATE
from storage import people, schedule
from storage.database import Database
from storage.people import Profile
from storage.tables import Occurrence, Outgoing, Schedule
from tests.conftest import NOW
from tests.journeys.ticking import DELIVERED_PER_TICK

ROOT = Path(__file__).parent.parent.parent
SOON = 180.0  # seconds: for all there is, on a machine that is busy with other tests
PEOPLE, IN_TIME, TOO_OLD = 8, 40, 5
MESSAGES = PEOPLE * IN_TIME
KILLS = 5
REPLICAS = 4


class Replicas:
    """Processes on one database; one that is killed is replaced at once."""

    def __init__(self, url: str, folder: Path, count: int) -> None:
        self.record = folder / "record"
        self.record.touch()
        self._url, self._log = url, folder / "log"
        self._running = [self._start() for _ in range(count)]

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.journeys.ticking", self._url, str(self.record)]
        with self._log.open("ab") as log:
            return subprocess.Popen(command, cwd=ROOT, env={**os.environ}, stdout=log, stderr=log)

    def kill_one(self, chance: random.Random) -> None:
        at = chance.randrange(len(self._running))
        self._running[at].send_signal(signal.SIGKILL)
        self._running[at].wait(SOON)
        self._running[at] = self._start()

    def given(self) -> list[str]:
        return self.record.read_text().split()

    def check(self) -> None:
        for one in self._running:
            assert one.poll() is None, self._log.read_text()

    def stop(self) -> None:
        for one in self._running:
            one.kill()
            one.wait(SOON)


@contextmanager
def ticking(url: str, folder: Path, count: int) -> Iterator[Replicas]:
    replicas = Replicas(url, folder, count)
    try:
        yield replicas
    finally:
        replicas.stop()


def set_up(session: Session) -> None:
    """Half an hour ago many things fell due, and some so long ago that it is too late for them."""
    for number in range(PEOPLE):
        person = people.add(session, Profile(name=f"Colleague {number}"), NOW)
        people.link(session, person, "playground", "demo", str(person.id))
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    for source in range(IN_TIME + TOO_OLD):
        due = now - (timedelta(minutes=30) if source < IN_TIME else timedelta(days=2))
        once = Recurrence(rhythm="once", starts=due.date(), at=due.time(), zone="UTC")
        schedule.add(session, "test", source, once.to_json(), catch_up_minutes=24 * 60, coming=(due.date(), due))


def is_all_done(database: Database) -> bool:
    with database.reading() as session:
        due = session.exec(select(Schedule.id).where(col(Schedule.next_due).is_not(None)).limit(1)).first()
        unsent = select(Outgoing.id).where(col(Outgoing.state).in_(("waiting", "leased")))
        return due is None and session.exec(unsent.limit(1)).first() is None


def test_killed_at_random_nothing_is_missing_and_little_is_double(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    """Four replicas on PostgreSQL; on SQLite there is one process."""
    database.write_now(set_up)
    chance = random.Random(7)
    # At some messages from the first to nearly the last: most kills hit ticks and messages alike.
    kill_at = sorted(chance.sample(range(1, MESSAGES - 2 * DELIVERED_PER_TICK), KILLS))
    until = time.monotonic() + SOON
    with ticking(database_url, tmp_path, 1 if database.is_sqlite else REPLICAS) as replicas:
        while kill_at or not is_all_done(database):
            assert time.monotonic() < until, f"{len(replicas.given())} of {MESSAGES}"
            replicas.check()
            if kill_at and len(replicas.given()) >= kill_at[0]:
                del kill_at[0]
                replicas.kill_one(chance)
            time.sleep(0.01)
        given = Counter(replicas.given())

    with database.reading() as session:
        noted = session.exec(select(Occurrence.state, Occurrence.is_late, Occurrence.reason)).all()
        sent = session.exec(select(Outgoing.id, Outgoing.once, Outgoing.state)).all()
    assert Counter(noted) == {("open", True, None): IN_TIME, ("skipped", False, TOO_LATE): TOO_OLD}
    assert {state for _, _, state in sent} == {"sent"}
    assert len({once for _, once, _ in sent}) == len(sent) == MESSAGES
    assert given.keys() == {str(number) for number, _, _ in sent}, "none is missing"
    assert given.total() - len(given) <= KILLS, "a kill costs one double at most"
