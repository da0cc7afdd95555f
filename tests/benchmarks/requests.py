"""How many requests a second are asked, accepted and done through the door, beside thanks in the same run.

    uv run python -m tests.benchmarks.requests

A request takes three events (asked, accepted, done) and more rows than a kudos; the ratio of events says how much
dearer one is. On SQLite, through HTTP, as tests/benchmarks/door.py measures kudos.
"""

import argparse
import json
import tempfile
from pathlib import Path

from sqlmodel import select

from storage.database import Database, sqlite_url
from storage.migrating import migrate
from storage.tables import HelpRequest
from tests.benchmarks.colleagues import fill, pair
from tests.benchmarks.door import _say as kudos
from tests.benchmarks.door import _serve_door
from tests.benchmarks.loading import Sent, load
from tests.benchmarks.servers import serving

WORDS = "please look at the contract for the pool"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=2000)
    number = parser.parse_args().requests
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder) / "requests.db")
        database = Database(url)
        migrate(database)
        database.write_now(lambda session: fill(session, "playground", "demo"))
        with serving(_serve_door, url) as port:
            load(port, kudos, concurrency=4, requests=200, first=10_000_000)
            for round_, concurrency in enumerate((1, 50)):
                first = round_ * number
                thanks = load(port, kudos, concurrency=concurrency, requests=number, first=first)
                steps = []
                for deed, send in (("asked", _ask), ("accepted", _accept), ("done", _do)):
                    # Requests are numbered as they are written, from 1 on.
                    steps.append(load(port, send, concurrency=concurrency, requests=number, first=first + 1))
                    print(f"  at {concurrency:2}, {deed}: {steps[-1]}   = {steps[-1].rate / thanks.rate:.2f} of kudos")
                rate = 1 / sum(1 / one.rate for one in steps)
                print(f"  at {concurrency:2}: {rate:.0f} requests/s all the way; kudos: {thanks}")
        with database.reading() as session:
            states = [one.state for one in session.exec(select(HelpRequest))]
        print(f"  done: {states.count('done')} of {len(states)}")
        database.close()


def _ask(number: int) -> Sent:
    asker, provider = pair(number)
    body = {
        "as": str(asker),
        "form": "request",  # the form: what is typed is shown back first
        "context": "",
        "fields": {"receivers": [f"p{provider}"], "words": WORDS, "due": "", "link": "", "urgent": False},
        "key": f"ask-{number}",
    }
    return Sent("/playground/submit", json.dumps(body).encode())


def _accept(number: int) -> Sent:
    return _press(number, "request.accept")


def _do(number: int) -> Sent:
    return _press(number, "request.do")


def _press(number: int, action: str) -> Sent:
    _, provider = pair(number)
    body = {"as": str(provider), "action": action, "value": str(number), "key": f"{action}-{number}"}
    return Sent("/playground/press", json.dumps(body).encode())


if __name__ == "__main__":
    main()
