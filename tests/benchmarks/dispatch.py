"""How close delivery comes to Slack's own limits: thousands of messages, none lost, none doubled.

    uv run python -m tests.benchmarks.dispatch [--messages 10000] [--scale 20] [--drops 20]
    uv run python -m tests.benchmarks.dispatch --mixed [--messages 2000]

The fake Slack runs in a process of its own, with Slack's limits (300 messages a minute to the workspace, one a second
to a channel) sped up by one factor; our own pace is sped up by the same, so the ratio to the bound is what real
limits would give. Some answers are dropped after the message arrived, to be found again by the delivery's id.

With --mixed, a quarter of the messages are feed posts and a quarter redraws, all due at the start and both slower by
Slack's limits than messages to people; those come one by one meanwhile, and must not wait behind the others.
"""

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlmodel import Session, select

from bot.chat import Platform
from bot.delivery import Delivery
from bot.directory import Directory
from bot.slack import client as client_module
from bot.slack.client import Paces, Slack
from handlers.notices import YouAreWelcome
from storage import addresses, outbox, people
from storage.database import Database, sqlite_url
from storage.migrating import migrate
from storage.outbox import Post
from storage.people import Profile
from storage.tables import Outgoing
from tests.fakes.slack import FEED, TEAM, TOKEN, FakeSlack, Limits

CONTEXT = multiprocessing.get_context("fork")
PATIENCE = client_module.A_SENDERS
FEED_SHARE = 200  # one message in so many goes to the feed, whose channel has its own limit


def main() -> None:
    """Run it and print what it gave."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--scale", type=float, default=20)
    parser.add_argument("--drops", type=int, default=20)
    parser.add_argument("--mixed", action="store_true")
    parser.add_argument("--url", default="", help="a database; a SQLite file of its own by default")
    options = parser.parse_args()
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_serve, args=(theirs, options.messages, options.scale, options.drops), daemon=True)
    process.start()
    api = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(options.url or sqlite_url(Path(folder) / "dispatch.db"))
        migrate(database)
        if options.mixed:
            asyncio.run(_mix(database, api, options.messages, options.scale))
            database.close()
            process.terminate()
            return
        _fill(database, options.messages)
        cpu = time.process_time()
        seconds = asyncio.run(_dispatch(database, api, options.messages, options.scale))
        cpu = (time.process_time() - cpu) / options.messages
        ours.send("report")
        report = ours.recv()
        with database.reading() as session:
            states = Counter(session.exec(select(Outgoing.state)).all())
            again = sum(1 for attempts in session.exec(select(Outgoing.attempts)).all() if attempts > 1)
        database.close()
    process.terminate()
    limits = Limits()
    bound = (options.messages - limits.workspace_burst) / (limits.workspace_per_minute / 60 * options.scale)
    doubled = sum(count - 1 for count in report["by_delivery"].values())
    print(f"{options.messages:,} messages, Slack's limits × {options.scale:g}, {options.drops} answers dropped")
    print(f"  outbox: {dict(states)}; tried more than once: {again}")
    print(f"  arrived: {len(report['by_delivery']):,}; lost: {options.messages - len(report['by_delivery'])}; "
          f"doubled: {doubled}; refused with 429: {report['refused']}")  # fmt: skip  # one line of output
    print(f"  {seconds:.1f} s; the limits allow {bound:.1f} s; ratio {seconds / bound:.3f} (aim: at most 1.05)")
    print(f"  our CPU: {cpu * 1000:.2f} ms a message, so {1 / cpu:.0f} a second at most on one core")
    print(f"  unscaled that is {seconds * options.scale / 60:.1f} minutes")


def _fill(database: Database, messages: int) -> None:
    now = datetime.now(UTC)
    notice = YouAreWelcome().to_json()

    def fill(session: Session) -> None:
        ids = [people.add(session, Profile(name=f"Colleague {number}"), now).id for number in range(messages)]
        people.link_all(session, [(one, "slack", TEAM, f"U{number}") for number, one in enumerate(ids)])
        outbox.put(
            session,
            [
                Post(
                    notice=notice,
                    place=addresses.person(one) if number % FEED_SHARE else addresses.feed("slack"),
                    about="benchmark",
                    due=now,
                )
                for number, one in enumerate(ids)
            ],
        )

    database.write_now(fill)


@asynccontextmanager
async def _delivering(database: Database, api: str, scale: float) -> AsyncIterator[Delivery]:
    plain = Paces()
    paces = Paces(**{name: value * (scale if name != "workspace_burst" else 1) for name, value in vars(plain).items()})
    client_module.A_SENDERS = {holds: seconds / scale for holds, seconds in PATIENCE.items()}
    client = Slack(token=TOKEN, feed=FEED, api_url=api, paces=paces)
    await client.open()
    platforms: dict[str, Platform] = {"slack": client}
    delivery = Delivery(database, Directory(feeds=("feed:slack",)), platforms, lambda: datetime.now(UTC))
    running = asyncio.create_task(delivery.run())
    yield delivery
    delivery.stop()
    await running
    await client.close()


async def _dispatch(database: Database, api: str, messages: int, scale: float) -> float:
    async with _delivering(database, api, scale):
        began = time.perf_counter()
        await _emptied(database)
        return time.perf_counter() - began


async def _emptied(database: Database) -> None:
    while await asyncio.to_thread(_waiting, database):  # noqa: ASYNC110 - what is waited for lives in the database
        await asyncio.sleep(0.2)


async def _mix(database: Database, api: str, messages: int, scale: float) -> None:
    share = messages // 4
    notice = YouAreWelcome().to_json()

    def link(session: Session) -> list[str]:
        ids = [people.add(session, Profile(name=f"Colleague {n}"), datetime.now(UTC)).id for n in range(messages)]
        people.link_all(session, [(one, "slack", TEAM, f"U{number}") for number, one in enumerate(ids)])
        return [addresses.person(one) for one in ids]

    def put(places: list[str], about: str) -> None:
        posts = [Post(notice=notice, place=place, about=about, due=datetime.now(UTC)) for place in places]
        database.write_now(lambda session: outbox.put(session, posts))

    places = database.write_now(link)
    put(places[:share], "told before")
    async with _delivering(database, api, scale) as delivery:
        await _emptied(database)
        await asyncio.to_thread(
            database.write_now, lambda session: outbox.redraw(session, "told before", datetime.now(UTC))
        )
        await asyncio.to_thread(put, ["feed:slack"] * share, "feed")
        began = time.perf_counter()
        lasts = share / (Paces().update * scale)  # seconds the redraws take at best
        for number, place in enumerate(places[share : 3 * share]):
            await asyncio.sleep(max(0.0, began + number * lasts / (2 * share) - time.perf_counter()))
            await asyncio.to_thread(put, [place], "news")
            delivery.wake()
        await _emptied(database)
        seconds = time.perf_counter() - began
    with database.reading() as session:
        rows = session.exec(select(Outgoing)).all()
    states = Counter(row.state for row in rows)
    waits = sorted((row.sent_at - row.due).total_seconds() for row in rows if row.about == "news" and row.sent_at)
    p50, p99 = (waits[int(len(waits) * part)] for part in (0.50, 0.99))
    print(f"{share:,} redraws and {share:,} feed posts due at once, {2 * share:,} messages to people meanwhile, "
          f"Slack's limits × {scale:g}")  # fmt: skip  # one line of output
    print(f"  outbox: {dict(states)}; the redraws need {lasts:.1f} s at best, all together took {seconds:.1f} s")
    print(f"  a message to somebody went out after p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, "
          f"at most {waits[-1] * 1000:.0f} ms")  # fmt: skip  # one line of output


def _waiting(database: Database) -> bool:
    with database.reading() as session:
        query = select(Outgoing.id).where(Outgoing.state.in_(("waiting", "leased")))  # type: ignore[attr-defined]  # a column
        return session.exec(query.limit(1)).first() is not None


def _serve(pipe: Connection, messages: int, scale: float, drops: int) -> None:
    asyncio.run(_run_fake(pipe, messages, scale, drops))


async def _run_fake(pipe: Connection, messages: int, scale: float, drops: int) -> None:
    fake = FakeSlack(time.monotonic, limits=Limits(scale=scale))
    for number in range(messages):
        fake.add_user(f"U{number}", f"Colleague {number}")
    # Every fiftieth answer is lost after its message arrived, until all drops are spent.
    fake.trouble("chat.postMessage", *(["", *[""] * 48, "dropped"] * drops))
    await fake.start()
    pipe.send(fake.api)
    await asyncio.to_thread(pipe.recv)
    sent = [message for channel in fake.channels.values() for message in channel.messages]
    by_delivery = Counter(message["metadata"]["event_payload"]["delivery_id"] for message in sent)
    report: dict[str, Any] = {"by_delivery": dict(by_delivery), "refused": fake.refused}
    pipe.send(report)
    await asyncio.sleep(1)


if __name__ == "__main__":
    import structlog

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    main()
