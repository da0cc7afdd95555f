"""A pulse to 100,000 people: invited in slices, delivered at the platform's limits, and the door does not notice.

    uv run python -m tests.benchmarks.pulse [--people 100000] [--scale 100]

The whole bot in one process on SQLite, as in production: the door, the clock and delivery share its writer. The fake
Slack runs in a process of its own with Slack's limits (300 messages a minute to the workspace), sped up by one factor,
and our own pace by the same. A third process gives kudos through the door at a steady rate: first undisturbed, then
while people are being invited, then while they are being written to.
"""

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread

from sqlalchemy import func, insert
from sqlmodel import Session, col, select
from starlette.applications import Starlette

from bot.app import App
from bot.settings import Settings
from bot.slack import client as client_module
from bot.slack.client import Paces, Slack
from handlers import pulse, schedules
from handlers.rules.pulse import Audience, Wish
from handlers.rules.recurrence import Recurrence
from storage import company, people
from storage.database import Database, sqlite_url
from storage.migrating import migrate
from storage.tables import Department, Outgoing, Person, PulseInvitation, PulseRound
from tests.benchmarks.colleagues import fill
from tests.benchmarks.door import _say
from tests.benchmarks.loading import Measured, load
from tests.benchmarks.servers import free_port, serve, wait_for
from tests.fakes.slack import FEED, TEAM, TOKEN, FakeSlack, Limits

CONTEXT = multiprocessing.get_context("fork")
DEPARTMENT = 50  # people each
PRESSES = 20  # a second; Slack delivers 8.3 at most
MEASURED_FOR = 20  # seconds


def main() -> None:
    """Run it and print what it gave."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--scale", type=float, default=100)
    options = parser.parse_args()
    ours, theirs = CONTEXT.Pipe()
    fake = CONTEXT.Process(target=_run_fake, args=(theirs, options.people, options.scale), daemon=True)
    fake.start()
    api = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder) / "pulse.db")
        database = Database(url)
        migrate(database)
        asked = database.write_now(lambda session: _set_up(session, options.people))
        port = free_port()
        bot = CONTEXT.Process(target=_run_bot, args=(port, url, api, options.scale), daemon=True)
        bot.start()
        wait_for(port)
        try:
            _measure(database, port, bot.pid or 0, asked, options.people, options.scale)
        finally:
            bot.kill()
            bot.join()
            database.close()
    fake.kill()


def _measure(database: Database, port: int, bot: int, asked: int, number: int, scale: float) -> None:
    print(
        f"{number:,} people in departments of {DEPARTMENT}, Slack's limits × {scale:g}, {PRESSES} kudos/s at the door"
    )
    load(port, _say, concurrency=4, requests=100, first=9_000_000)
    print(f"  door, undisturbed:          {_press(port, 1)}   memory {_memory(bot)}")

    began, began_at = time.perf_counter(), datetime.now(UTC)
    database.write_now(lambda session: _fall_due(session, asked))
    pressed = _meanwhile(lambda: _press(port, 2))
    filled = _wait(database, _is_filled) - began
    with database.reading() as session:
        invited = session.exec(select(func.count()).select_from(PulseInvitation)).one()
    print(f"  {invited:,} invited in {filled:.1f} s, {number / filled:,.0f} a second, memory {_memory(bot)}")
    print(f"  door, while inviting:       {pressed()}")

    pressed = _meanwhile(lambda: _press(port, 3))
    print(f"  door, while writing to all: {pressed()}   memory {_memory(bot)}")
    _wait(database, _is_sent)
    limits = Limits()
    bound = (number - limits.workspace_burst) / (limits.workspace_per_minute / 60 * scale)
    with database.reading() as session:
        states = dict(session.exec(_STATES).all())
        last = session.exec(select(func.max(Outgoing.sent_at)).where(col(Outgoing.about).like("pulse%"))).one()
    took = (last - began_at).total_seconds() if last else 0.0
    print(f"  all delivered after {took:.1f} s; the limits allow {bound:.1f} s; ratio {took / bound:.3f}")
    print(f"  outbox: {states}; memory {_memory(bot)}")
    print(f"  unscaled that is {took * scale / 3600:.1f} hours")


_STATES = select(Outgoing.state, func.count()).where(col(Outgoing.about).like("pulse%")).group_by(col(Outgoing.state))


def _press(port: int, turn: int) -> Measured:
    requests = PRESSES * MEASURED_FOR
    return load(port, _say, concurrency=8, requests=requests, first=turn * 1_000_000, rate=PRESSES)


def _meanwhile(work: Callable[[], Measured]) -> Callable[[], Measured]:
    """Begin some work beside this. Returns what waits for it."""
    found: list[Measured] = []
    thread = Thread(target=lambda: found.append(work()))
    thread.start()

    def wait() -> Measured:
        thread.join()
        return found[0]

    return wait


def _wait(database: Database, is_done: Callable[[Session], bool]) -> float:
    while True:
        with database.reading() as session:
            if is_done(session):
                return time.perf_counter()
        time.sleep(0.2)


def _is_filled(session: Session) -> bool:
    return session.exec(select(PulseRound.id).where(col(PulseRound.filled_at).is_not(None))).first() is not None


def _is_sent(session: Session) -> bool:
    waiting = select(Outgoing.id).where(col(Outgoing.state).in_(("waiting", "leased")))
    return session.exec(waiting.where(col(Outgoing.about).like("pulse%")).limit(1)).first() is None


def _memory(process: int) -> str:
    status = Path(f"/proc/{process}/status").read_text()
    resident, peak = (
        next(line for line in status.splitlines() if line.startswith(name)) for name in ("VmRSS", "VmHWM")
    )
    return f"{int(resident.split()[1]) // 1024} MB (at most {int(peak.split()[1]) // 1024})"


# The company


def _set_up(session: Session, number: int) -> int:
    """Found a company whose people are on Slack, and a pulse for all of them. Returns the pulse."""
    fill(session, "playground", "demo")
    now, connection = datetime.now(UTC), session.connection()
    departments = [{"name": f"Department {one}"} for one in range(number // DEPARTMENT)]
    connection.execute(insert(Department), departments)
    first = session.exec(select(func.min(Department.id))).one()
    colleagues = [
        {"name": f"Reader {one}", "added_at": now, "department_id": first + one % len(departments), "zone": "UTC"}
        for one in range(number)
    ]
    connection.execute(insert(Person), colleagues)
    readers = session.exec(select(Person.id).where(col(Person.department_id).is_not(None))).all()
    people.link_all(session, [(one, "slack", TEAM, f"U{at}") for at, one in enumerate(readers)])
    company.appoint(session, 1, "hr")
    company.changed(session)
    session.expire_all()
    house = company.recall(session, company.revision(session))
    hr = people.by_ids(session, [1])[0]
    questions = tuple(one.id for one in pulse.bank(session) if one.kind == "scale")
    wish = Wish(
        name="Week",
        name_zh="每周一问",
        questions=questions,
        choosing="rotation",
        audience=Audience(kind="departments", departments=tuple(house.departments)),
    )
    asked = pulse.create(session, hr, wish, house=house, now=now).pulse
    pulse.move(session, hr, asked, "start", house=house, now=now)
    return asked


def _fall_due(session: Session, asked: int) -> None:
    """Let the pulse have been due half an hour ago, so that everybody's own place within ten minutes is over."""
    now = datetime.now(UTC)
    due = (now - timedelta(minutes=30)).replace(second=0, microsecond=0)
    house = company.recall(session, company.revision(session))
    once = Recurrence(rhythm="once", starts=due.date(), at=due.time(), zone="UTC")
    schedules.add(session, "pulse", asked, once, house=house, now=due - timedelta(minutes=1))


# The processes


def _run_bot(port: int, url: str, api: str, scale: float) -> None:
    plain = Paces()
    paces = Paces(**{name: value * (scale if name != "workspace_burst" else 1) for name, value in vars(plain).items()})
    client_module.A_SENDERS = {holds: seconds / scale for holds, seconds in client_module.A_SENDERS.items()}
    slack = Slack(token=TOKEN, feed=FEED, api_url=api, paces=paces)
    app = App(Settings(DATABASE_URL=url, _env_file=None), Database(url))
    app.platforms[slack.name] = slack
    live = app.web.router.lifespan_context

    @asynccontextmanager
    async def with_slack(web: Starlette) -> AsyncIterator[None]:
        await slack.open()
        async with live(web):
            yield

    app.web.router.lifespan_context = with_slack
    serve(app.web, port)


def _run_fake(pipe: Connection, number: int, scale: float) -> None:
    async def run() -> None:
        fake = FakeSlack(time.monotonic, limits=Limits(scale=scale))
        for one in range(number):
            fake.add_user(f"U{one}", f"Reader {one}")
        await fake.start()
        pipe.send(fake.api)
        await asyncio.Event().wait()

    asyncio.run(run())


if __name__ == "__main__":
    main()
