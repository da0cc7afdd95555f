"""What the bare driver takes to write the rows of one kudos, one transaction each: what no layer of ours can beat."""

import sqlite3
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from tests.benchmarks.colleagues import PEOPLE, WORDS


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


def on_sqlite(url: str, requests: int) -> float:
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


def on_postgres(url: str, requests: int) -> float:
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
