"""Opens SQLite or PostgreSQL; writers that make every answer durable, readers that cannot write."""

import asyncio
import queue
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from storage import pipelines

T = TypeVar("T")
Work = Callable[[Session], T]
Done = Future[T] | asyncio.Future[T]
Waiting = tuple[Work[Any], Done[Any]]
Outcome = tuple[Done[Any], Any, BaseException | None]

LARGEST_BATCH = 64  # commits per fsync stop gaining here (facts: 13–44 thousand rows a second)
LONGEST_BATCH = 0.02  # seconds; whoever comes next waits no longer than this for the writer
POSTGRES_WRITERS = 4  # more connections on two cores cost latency without gaining throughput
TRIES = 5  # PostgreSQL breaks deadlocks by failing one side; that side starts over
TRIES_TO_SWITCH = 20
READERS = 4

log = structlog.get_logger()


class Database:
    """One SQLite file or one PostgreSQL database.

    `await write(work)` runs `work(session)` in a writer thread and returns only after its commit is on disk.
    On SQLite there is one writer, and works that arrive together share a commit, each in its own savepoint.
    On PostgreSQL there are a few, one transaction per work.
    """

    def __init__(self, url: str) -> None:
        self.url = make_url(_with_driver(url))
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._writing = self._engine(reads_only=False, size=2 if self.is_sqlite else POSTGRES_WRITERS + 1)
        self._reading = self._engine(reads_only=True, size=READERS)
        self._queue: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._opening = threading.Lock()
        self._closed = False

    def _engine(self, *, reads_only: bool, size: int) -> Engine:
        # Errors are logged, and must not quote what people typed.
        options: dict[str, Any] = {"pool_size": size, "max_overflow": 4, "hide_parameters": True}
        if self.is_sqlite:
            options["connect_args"] = {"check_same_thread": False, "timeout": 10}
        else:
            flags = "-c timezone=UTC" + (" -c default_transaction_read_only=on" if reads_only else "")
            options["connect_args"] = {"options": flags, "connect_timeout": 10}
            options["pool_pre_ping"] = reads_only
            options["isolation_level"] = "REPEATABLE READ" if reads_only else "READ COMMITTED"
        engine = create_engine(self.url, **options)
        if self.is_sqlite:
            _teach_sqlite(engine, reads_only=reads_only)
        else:
            pipelines.teach(engine)
        return engine

    async def write(self, work: Work[T]) -> T:
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._put(work, done)
        return await done

    def write_now(self, work: Work[T]) -> T:
        """Write from a thread that may wait: the command line, tests."""
        return self.submit(work).result()

    def submit(self, work: Work[T]) -> Future[T]:
        """Hand over work without waiting for it."""
        done: Future[T] = Future()
        self._put(work, done)
        return done

    def _put(self, work: Work[T], done: Done[T]) -> None:
        if self._closed:
            raise RuntimeError("The database is closed.")
        if not self._threads:
            self._start()
        self._queue.put((work, done))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session on a connection that cannot write; it sees one consistent moment."""
        with Session(self._reading, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """Open a plain writing connection in one transaction, for migrations."""
        with self._writing.begin() as connection:
            yield connection

    @property
    def engine(self) -> Engine:
        """The writing engine, for whoever keeps a transaction of their own open: tests, benchmarks."""
        return self._writing

    def empty_log(self) -> bool:
        """Write SQLite's log into the database and leave nothing in it. Returns False where somebody is reading."""
        if not self.is_sqlite or not self.url.database:
            return True
        with closing(sqlite3.connect(self.url.database, timeout=LONGEST_BATCH)) as connection:
            is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not is_busy

    def close(self) -> None:
        """Finish what was submitted, then close. Nothing is left half done."""
        self._closed = True
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            thread.join()
        self._threads = []
        self._writing.dispose()
        self._reading.dispose()

    def _start(self) -> None:
        with self._opening:
            if self._threads:
                return
            loop = self._write_in_batches if self.is_sqlite else self._write_one_by_one
            count = 1 if self.is_sqlite else POSTGRES_WRITERS
            self._threads = [
                threading.Thread(target=loop, name=f"goodturn-writer-{number}", daemon=True) for number in range(count)
            ]
            for thread in self._threads:
                thread.start()

    # SQLite: one durable commit for all that came together

    def _write_in_batches(self) -> None:
        while (first := self._queue.get()) is not None:
            stop = self._write_batch(first)
            if stop:
                return

    def _write_batch(self, first: Waiting) -> bool:
        finished: list[Outcome] = []
        waiting: Waiting | None = first
        began, stop = time.monotonic(), False
        try:
            with self._writing.connect() as connection, connection.begin():
                while waiting is not None:
                    work, done = waiting
                    result, trouble = _try_in_savepoint(connection, work)
                    finished.append((done, result, trouble))
                    driver: Any = connection.connection.dbapi_connection
                    if trouble is not None and not driver.in_transaction:
                        raise trouble  # SQLite gave up the whole transaction, as it does on a full disk
                    if len(finished) >= LARGEST_BATCH or time.monotonic() - began > LONGEST_BATCH:
                        break
                    try:
                        waiting = self._queue.get_nowait()
                    except queue.Empty:
                        break
                    stop = waiting is None
        except Exception as error:
            log.exception("batch_not_committed", works=len(finished))
            finished = finished or [(first[1], None, error)]
            finished = [(done, None, trouble or error) for done, _, trouble in finished]
        _settle(finished)
        return stop

    # PostgreSQL: one transaction for each, several at once

    def _write_one_by_one(self) -> None:
        while (item := self._queue.get()) is not None:
            work, done = item
            try:
                outcome: Outcome = (done, self._in_transaction(work), None)
            except Exception as error:  # noqa: BLE001 - the writer outlives a bad work; its caller gets the error
                outcome = (done, None, error)
            _settle([outcome])

    def _in_transaction(self, work: Work[T]) -> T:
        for attempt in range(1, TRIES + 1):
            try:
                with Session(self._writing, expire_on_commit=False) as session, session.begin():
                    return work(session)
            except Exception as error:
                if attempt == TRIES or not _worth_repeating(error):
                    raise
                time.sleep(random.uniform(0, 0.01 * 2**attempt))  # noqa: S311 - jitter, not a secret
        raise AssertionError("unreachable: the last try returns or raises")


def clock_of(session: Session) -> datetime:
    """Read the database's own clock, so that replicas with clocks of their own agree on what is due."""
    if session.get_bind().dialect.name == "sqlite":
        return datetime.fromisoformat(
            session.connection().execute(text("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00')")).scalar_one()
        )
    moment: datetime = session.connection().execute(text("SELECT statement_timestamp()")).scalar_one()
    return moment.astimezone(UTC)


def _with_driver(url: str) -> str:
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def sqlite_url(path: Path) -> str:
    return f"sqlite:///{path}"


def _teach_sqlite(engine: Engine, *, reads_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # pysqlite's own BEGIN comes after the SELECT, and loses updates
        _to_wal(connection)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):  # deleted words are overwritten
            connection.execute(f"PRAGMA {pragma}")
        if reads_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _to_wal(connection: Any) -> None:
    """Switch to the write-ahead log. Two that open a new file at once both switch, and no busy timeout covers that."""
    for attempt in range(1, TRIES_TO_SWITCH + 1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if attempt == TRIES_TO_SWITCH:
                raise
            time.sleep(0.01 * attempt)
        else:
            return


def _try_in_savepoint(connection: Connection, work: Work[T]) -> tuple[T | None, BaseException | None]:
    try:
        with Session(connection, expire_on_commit=False, join_transaction_mode="create_savepoint") as session:
            result = work(session)
            session.commit()  # releases the savepoint; the batch's own commit makes it durable
    except Exception as error:  # noqa: BLE001 - one bad work hurts no other; its caller gets the error
        return None, error
    return result, None


def _worth_repeating(error: Exception) -> bool:
    """Say whether the same work may succeed now. Errors come from the driver, or wrapped by SQLAlchemy."""
    deadlock, serialization = "40P01", "40001"
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    return lost or getattr(getattr(error, "orig", error), "sqlstate", None) in (deadlock, serialization)


def _settle(outcomes: Sequence[Outcome]) -> None:
    """Tell everybody how their work went: threads directly, each event loop once for all who wait in it."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Outcome]] = {}
    for outcome in outcomes:
        done = outcome[0]
        if isinstance(done, asyncio.Future):
            by_loop.setdefault(done.get_loop(), []).append(outcome)
        elif done.set_running_or_notify_cancel():
            _tell(outcome)
    for loop, theirs in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_tell_all, theirs)


def _tell_all(outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        if not outcome[0].done():  # the asker may have gone away; the work is done and durable all the same
            _tell(outcome)


def _tell(outcome: Outcome) -> None:
    done, result, trouble = outcome
    if trouble is None:
        done.set_result(result)
    else:
        done.set_exception(trouble)
