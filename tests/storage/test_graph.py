"""The interaction graph: its edges, and that no question to it reads the whole table."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert, text
from sqlmodel import Session, select

from handlers import kudos
from storage import graph, outbox, people
from storage.database import Database
from storage.people import Profile
from storage.tables import Interaction, Outgoing
from tests.conftest import NOW, Cast, bring_cast, the
from tests.giving import give

MANY = 4000


def edges(session: Session) -> set[tuple[int, int | None, int | None, int | None]]:
    return {
        (one.giver_id, one.receiver_id, one.giver_department_id, one.receiver_department_id)
        for one in session.exec(select(Interaction))
    }


def test_one_edge_to_each_receiver_with_both_departments_as_they_were(session: Session, cast: Cast) -> None:
    give(session, cast.anna, cast.mei, cast.wei, departments=[cast.housekeeping])
    the(session, cast.wei).department_id = cast.housekeeping
    session.flush()
    front = cast.front_office
    assert edges(session) == {
        (cast.anna, cast.mei, front, front),
        (cast.anna, cast.wei, front, cast.engineering),
        (cast.anna, None, front, cast.housekeeping),
    }


def test_taking_back_removes_its_own_edges_only(session: Session, cast: Cast) -> None:
    give(session, cast.anna, cast.mei)
    back = give(session, cast.anna, cast.wei, cast.boss).kudos
    kudos.take_back(session, the(session, cast.anna), back, now=NOW)
    assert {receiver for _, receiver, _, _ in edges(session)} == {cast.mei}


def test_whom_one_thanked_lately(session: Session, cast: Cast) -> None:
    for hours in (3, 1):
        give(session, cast.anna, cast.wei, now=NOW - timedelta(hours=hours))
    give(session, cast.anna, cast.boss, now=NOW - timedelta(days=100))
    give(session, cast.mei, cast.other_wei)
    among, since = [cast.wei, cast.other_wei, cast.boss], NOW - timedelta(days=90)
    lately = graph.thanked_lately(session, cast.anna, among, since=since)
    assert lately == {cast.wei: NOW - timedelta(hours=1)}


# Plans


@contextmanager
def explained(database: Database) -> Iterator[tuple[Session, list[str]]]:
    """A session whose every SELECT is explained as well."""
    plans: list[str] = []
    prefix = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "

    def explain(connection: Connection, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if statement.startswith("SELECT"):
            rows = connection.exec_driver_sql(prefix + statement, parameters).all()
            plans.append("\n".join(str(row[-1]) for row in rows))

    with Session(database.engine) as session:
        session.connection().execute(text("ANALYZE"))
        event.listen(database.engine, "after_cursor_execute", explain)
        try:
            yield session, plans
        finally:
            event.remove(database.engine, "after_cursor_execute", explain)
            session.rollback()


def people_of(session: Session, name: str) -> int:
    return people.add(session, Profile(name=name), NOW).id


@pytest.fixture
def crowded(database: Database) -> Cast:
    """The cast, and years of edges and messages."""
    cast = database.write_now(bring_cast)
    receivers = [cast.mei, cast.wei, cast.boss, cast.other_wei, cast.gone]

    def fill(session: Session) -> None:
        others = [people_of(session, f"Colleague {n}") for n in range(40)]
        givers = [cast.anna, *others]
        rows = [
            {
                "kind": "kudos",
                "giver_id": givers[n % len(givers)],
                "receiver_id": receivers[n % 5],
                "at": NOW - timedelta(hours=n),
                "weight": 1.0,
                "source_id": n,
            }
            for n in range(MANY)
        ]
        session.connection().execute(insert(Interaction), rows)
        sent = {"notice": "{}", "place": "person:1", "state": "sent", "attempts": 1, "due": NOW - timedelta(days=1)}
        session.connection().execute(insert(Outgoing), [{**sent, "about": f"kudos:{n}"} for n in range(MANY)])
        columns = "notice, place, about, due, state, attempts"
        for _ in range(3):
            session.connection().execute(text(f"INSERT INTO outbox ({columns}) SELECT {columns} FROM outbox"))
        waiting = [
            outbox.Post(notice="{}", place="person:1", about="x", due=NOW + timedelta(seconds=n)) for n in range(20)
        ]
        outbox.put(session, waiting)

    database.write_now(fill)
    return cast


def test_whom_one_thanked_lately_is_read_from_the_givers_index(database: Database, crowded: Cast) -> None:
    with explained(database) as (session, plans):
        graph.thanked_lately(session, crowded.anna, [crowded.mei, crowded.wei], since=NOW - timedelta(days=90))
    assert "ix_interaction_giver_at" in plans[0]


def test_whom_somebody_was_thanked_by_is_read_from_the_receivers_index(database: Database, crowded: Cast) -> None:
    latest = select(Interaction.giver_id).where(
        Interaction.receiver_id == crowded.mei, Interaction.at >= NOW - timedelta(hours=50)
    )
    with explained(database) as (session, plans):
        session.exec(latest).all()
    assert "ix_interaction_receiver_at" in plans[0]


LEASES: list[Callable[[Session], object]] = [
    lambda session: outbox.lease_one(session, NOW),
    lambda session: outbox.lease_one(session, NOW - timedelta(days=1)),  # nothing is due: the usual case
]


@pytest.mark.parametrize("lease", LEASES)
def test_the_next_message_is_found_without_reading_what_was_sent(
    database: Database, crowded: Cast, lease: Callable[[Session], object]
) -> None:
    with explained(database) as (session, plans):
        lease(session)
    let_go, due = plans[:2]
    assert ("ix_outbox_leased" in let_go, "ix_outbox_waiting" in due) == (True, True)
    for plan in (let_go, due):
        assert "SCAN outbox\n" not in f"{plan}\n"
        assert "Seq Scan on outbox" not in plan
