"""The database: what was answered is durable, what went wrong hurts nobody else, readers cannot write."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, func, insert, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlmodel import Session, select

from storage import audit, company
from storage.database import LARGEST_BATCH, Database, clock_of, sqlite_url
from storage.prepared import Prepared
from storage.tables import Audit, KudosReceiver, Seen
from tests.conftest import NOW, is_postgres

SOON = 20  # seconds: whoever waits longer has been forgotten

_THANK_NOBODY = Prepared(lambda _: insert(KudosReceiver), "kudos_id", "person_id", "department_id")
_COUNT = Prepared(lambda _: select(func.count()).select_from(Audit))


def note(deed: str) -> Callable[[Session], str]:
    def work(session: Session) -> str:
        audit.note(session, None, deed, "x", NOW)
        return deed

    return work


def fail(deed: str) -> Callable[[Session], str]:
    def work(session: Session) -> str:
        audit.note(session, None, deed, "x", NOW)
        raise ZeroDivisionError(deed)

    return work


def deeds(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.exec(select(Audit.deed)))


@contextmanager
def together(database: Database) -> Iterator[None]:
    """Hold the writers back, so that on SQLite all that is submitted meanwhile shares one batch."""
    held, go = threading.Event(), threading.Event()

    def hold(_: Session) -> None:
        held.set()
        assert go.wait(SOON)

    first = database.submit(hold)
    assert held.wait(SOON)
    try:
        yield
    finally:
        go.set()
        first.exception(SOON)


async def test_what_was_answered_is_there(database: Database) -> None:
    assert await database.write(note("done")) == "done"
    assert deeds(database) == ["done"]


@pytest.mark.parametrize("position", [0, 1, 2])
def test_one_bad_work_hurts_no_other(database: Database, position: int) -> None:
    works = [note("a"), note("b")]
    works.insert(position, fail("bad"))
    with together(database):
        asked = [database.submit(work) for work in works]
    assert [type(one.exception(SOON)) for one in asked].count(ZeroDivisionError) == 1
    assert [one.result(SOON) for one in asked if one is not asked[position]] == ["a", "b"]
    assert deeds(database) == ["a", "b"]


def test_a_statement_the_database_refuses_hurts_no_other(database: Database) -> None:
    def bad(session: Session) -> None:
        audit.note(session, 999, "by nobody", "x", NOW)  # no such person

    with together(database):
        asked: list[Future[Any]] = [database.submit(work) for work in (note("a"), bad, note("b"))]
    with pytest.raises(DBAPIError):
        asked[1].result(SOON)
    assert (asked[0].result(SOON), asked[2].result(SOON)) == ("a", "b")
    assert deeds(database) == ["a", "b"]


def test_works_of_one_batch_see_each_other_and_more_than_a_batch_are_all_done(database: Database) -> None:
    with together(database):
        asked = [database.submit(note(f"{number:03}")) for number in range(3 * LARGEST_BATCH)]
    assert [one.result(SOON) for one in asked] == deeds(database) == [f"{n:03}" for n in range(3 * LARGEST_BATCH)]


def test_a_failed_commit_fails_all(database: Database) -> None:
    with together(database):
        asked = [database.submit(note(one)) for one in "abc"]
        event.listen(database.engine, "commit", refuse)
    try:
        troubles = [one.exception(SOON) for one in asked]
    finally:
        event.remove(database.engine, "commit", refuse)
    assert [type(one) for one in troubles] == [OSError] * 3
    assert deeds(database) == []
    assert database.write_now(note("afterwards")) == "afterwards"
    assert deeds(database) == ["afterwards"]


def refuse(_connection: object) -> None:
    raise OSError("the disk is full")


def test_nobody_is_forgotten_when_the_database_gives_up_the_whole_transaction(
    tmp_path: Any, sqlite_template: Any
) -> None:
    """SQLite does so by itself on a full disk; ON CONFLICT ROLLBACK makes it do the same."""
    path = tmp_path / "one.db"
    path.write_bytes(sqlite_template.read_bytes())
    database = Database(sqlite_url(path))

    def give_up(session: Session) -> None:
        session.connection().execute(text("INSERT OR ROLLBACK INTO revision (id, number) SELECT id, 0 FROM revision"))

    with together(database):
        asked: list[Future[Any]] = [database.submit(work) for work in (note("a"), give_up, note("b"))]
    first, second = (one.exception(SOON / 4) for one in asked[:2])
    assert first is not None, "its row is gone, and so is its success"
    assert second is not None
    assert asked[2].result(SOON) == "b"
    assert deeds(database) == ["b"]
    database.close()


def test_whoever_stops_waiting_stops_nothing(database: Database) -> None:
    async def impatient() -> None:
        with together(database):
            asked = asyncio.ensure_future(database.write(note("a")))
            await asyncio.sleep(0)  # let it be submitted
            asked.cancel()
        assert await database.write(note("b")) == "b"

    asyncio.run(impatient())
    assert deeds(database)[-1] == "b"


def test_close_finishes_what_was_submitted_and_takes_no_more(database_url: str) -> None:
    database = Database(database_url)
    with together(database):
        asked = [database.submit(note(str(number))) for number in range(2 * LARGEST_BATCH)]
    database.close()
    assert all(one.done() and one.exception() is None for one in asked)
    with pytest.raises(RuntimeError, match="closed"):
        database.submit(note("late"))
    again = Database(database_url)
    assert len(deeds(again)) == 2 * LARGEST_BATCH
    again.close()


def test_closing_what_was_never_used(database_url: str) -> None:
    database = Database(database_url)
    database.close()
    database.close()


# Readers


def test_readers_cannot_write(database: Database) -> None:
    with database.reading() as session, pytest.raises(DBAPIError, match=r"readonly|read-only"):
        company.changed(session)


def test_readers_see_one_moment(database: Database) -> None:
    with database.reading() as session:
        before = company.revision(session)
        database.write_now(company.changed)
        session.expire_all()
        assert company.revision(session) == before
    with database.reading() as session:
        assert company.revision(session) == before + 1


def test_readers_wait_for_no_writer(database: Database) -> None:
    with together(database), database.reading() as session:
        assert company.revision(session) >= 0


# Time


def test_the_databases_clock_is_aware_and_right(database: Database) -> None:
    before = datetime.now(UTC)
    told = database.write_now(clock_of)
    assert told.tzinfo is UTC
    assert abs((told - before).total_seconds()) < 2
    with database.reading() as session:
        assert clock_of(session).tzinfo is UTC


@pytest.mark.parametrize("is_prepared", [False, True])
def test_naive_datetimes_are_refused(session: Session, is_prepared: bool) -> None:
    remember = Prepared(lambda _: insert(Seen), "key", "answer", "at")
    naive = {"key": "k", "answer": None, "at": NOW.replace(tzinfo=None)}

    def write() -> None:
        if is_prepared:
            remember.run(session, naive)
        else:
            session.connection().execute(insert(Seen), [naive])

    with pytest.raises((StatementError, ValueError), match=r"(?i)naive|timezone|tzinfo|aware"):
        write()


def test_moments_come_back_as_they_went_in(database: Database) -> None:
    shanghai = datetime.fromisoformat("2026-11-24T10:00:00.123456+08:00")
    database.write_now(lambda session: audit.note(session, None, "x", "x", shanghai))
    with database.reading() as session:
        stored = session.exec(select(Audit.at)).one()
    assert stored == shanghai
    assert stored.utcoffset() == UTC.utcoffset(None)


# PostgreSQL's own ways


def thank_nobody(session: Session) -> None:
    _THANK_NOBODY.run(session, {"kudos_id": 999_999, "person_id": None, "department_id": None})


def test_an_error_in_the_pipeline_surfaces_before_the_answer_and_rolls_back(database: Database) -> None:
    def work(session: Session) -> str:
        audit.note(session, None, "before", "x", NOW)
        thank_nobody(session)
        return "recorded"

    with pytest.raises((DBAPIError, psycopg.Error, sqlite3.Error)):
        database.write_now(work)
    assert deeds(database) == []
    for number in range(8):  # every writer goes on
        assert database.write_now(note(str(number))) == str(number)


def test_an_error_in_the_pipeline_surfaces_at_the_next_look(database: Database) -> None:
    reached: list[object] = []

    def work(session: Session) -> None:
        thank_nobody(session)
        reached.append(_COUNT.rows(session, {}))

    with pytest.raises((DBAPIError, psycopg.Error, sqlite3.Error)):
        database.write_now(work)
    assert not reached
    assert database.write_now(note("afterwards")) == "afterwards"


def test_an_error_of_ours_after_one_in_the_pipeline_leaves_the_writer_whole(database: Database) -> None:
    def work(session: Session) -> None:
        _COUNT.rows(session, {})
        if is_postgres(str(database.url)):
            thank_nobody(session)
        raise ZeroDivisionError

    for _ in range(8):
        with pytest.raises(ZeroDivisionError):
            database.write_now(work)
    assert database.write_now(note("afterwards")) == "afterwards"


def test_a_deadlock_is_tried_again(postgres_url: str) -> None:
    database = Database(postgres_url)
    for what in ("a", "b"):
        database.write_now(partial(company.note_moment, what=what, at=NOW))
    both_hold_one = threading.Barrier(2, timeout=SOON)
    tries: list[str] = []

    def crossing(*order: str) -> Callable[[Session], None]:
        def work(session: Session) -> None:
            is_first_try = order[0] not in tries
            tries.append(order[0])
            run = session.connection().execute
            run(text("SET LOCAL deadlock_timeout = '20ms'"))
            for one in order:
                run(text("UPDATE setting SET value = value || '+' WHERE name = :name"), {"name": f"told:{one}"})
                if one == order[0] and is_first_try:
                    both_hold_one.wait()

        return work

    asked = [database.submit(crossing("a", "b")), database.submit(crossing("b", "a"))]
    assert [one.result(SOON) for one in asked] == [None, None]
    assert len(tries) > 2, "there was no deadlock, so nothing was shown"
    with database.reading() as session:
        values = session.connection().execute(text("SELECT value FROM setting WHERE name LIKE 'told:%'")).scalars()
        assert [value[-2:] for value in values] == ["++", "++"]
    database.write_now(lambda session: session.connection().execute(text("DELETE FROM setting")) and None)
    database.close()


def test_errors_never_quote_what_people_typed(database: Database) -> None:
    """They are logged with their stack, and words people typed never are."""

    def bad(session: Session) -> None:
        session.add(Audit(at=NOW, by_id=999, deed="typed in confidence", about="x"))
        session.flush()

    with pytest.raises(DBAPIError) as refused:
        database.write_now(bad)
    assert "typed in confidence" not in str(refused.value)
