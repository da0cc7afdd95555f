"""How long the table of departments takes: fifty by fifty of them, and some thousand ratings in the month.

    uv run python -m tests.benchmarks.departments

No unit of work holds a writer over 50 ms; what takes longer belongs to readers.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Sized
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from handlers import graph, ratings
from storage import company
from storage.database import Database, sqlite_url
from storage.migrating import migrate
from storage.people import Profile, add, add_department
from storage.tables import HelpRequest, HelpRequestStep, Interaction, Person, Rating

DEPARTMENTS = 50
PEOPLE = 1000
REQUESTS = 12_000
RATED = 0.4
TURNS = 5
MONTH = "2026-10-01"
FIRST = datetime(2026, 10, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
SEED = 50


def fill(session: Session) -> int:
    """Let a month pass in a company of that size. Returns whoever may see all of it."""
    dice = random.Random(SEED)
    departments = [add_department(session, f"Department {one}").id for one in range(DEPARTMENTS)]
    staff = [add(session, Profile(name=f"Colleague {one}"), FIRST).id for one in range(PEOPLE)]
    where = {one: departments[number % DEPARTMENTS] for number, one in enumerate(staff)}
    company.appoint(session, staff[0], "hr")
    rows: dict[type[Any], list[dict[str, Any]]] = {HelpRequest: [], HelpRequestStep: [], Interaction: [], Rating: []}
    for request in range(1, REQUESTS + 1):
        by, of = dice.sample(staff, 2)
        asked_at = FIRST + dice.random() * timedelta(days=28)
        answered_at, done_at = asked_at + HOUR, asked_at + 3 * HOUR
        rows[HelpRequest].append(
            {
                "id": request, "requester_id": of, "provider_id": by, "words": "", "state": "closed",
                "asked_at": asked_at, "promised_for": done_at + HOUR, "done_at": done_at,
            }
        )  # fmt: skip  # one request
        rows[HelpRequestStep] += [
            {"request_id": request, "deed": deed, "by_id": who, "at": at, "state": "", "promised_for": until}
            for deed, who, at, until in (
                ("ask", of, asked_at, None),
                ("accept", by, answered_at, done_at + HOUR),
                ("do", by, done_at, None),
            )
        ]
        rows[Interaction].append(
            {
                "kind": "served", "giver_id": by, "receiver_id": of, "giver_department_id": where[by],
                "receiver_department_id": where[of], "at": done_at, "source_id": request,
            }
        )  # fmt: skip  # one edge
        if dice.random() < RATED and where[by] != where[of]:
            rows[Rating].append(
                {
                    "request_id": request, "rater_id": of, "served_by_id": where[by], "served_id": where[of],
                    "invited_at": done_at, "rated_at": done_at + HOUR, "level": dice.choice((2, 3, 4, 5, 5)),
                }
            )  # fmt: skip  # one rating
    for table, those in rows.items():
        session.connection().execute(insert(table), those)
    return staff[0]


def milliseconds(work: Callable[[], object]) -> float:
    """Return the shortest of some turns: what others on the machine do only adds."""
    taken = []
    for _ in range(TURNS):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return 1000 * min(taken)


def measure(session: Session, by: Person) -> None:
    house = company.recall(session, company.revision(session))
    departments = tuple(house.departments)
    works: dict[str, Callable[[], Sized]] = {
        "the table": lambda: graph.matrix(session, by, MONTH, company=house).served,
        "the card": lambda: graph.rated_pairs(session, by, MONTH, company=house),
        "satisfaction": lambda: ratings.satisfaction_in(session, MONTH, departments, company=house),
    }
    for name, work in works.items():
        sys.stdout.write(f"{name}: {len(work())} entries in {milliseconds(work):.0f} ms\n")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(sqlite_url(Path(folder) / "departments.db"))
        migrate(database)
        viewer = database.write_now(fill)
        with database.reading() as session:
            measure(session, session.get_one(Person, viewer))
        database.close()


if __name__ == "__main__":
    main()
