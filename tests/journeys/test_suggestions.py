"""A suggestion box that really hides: whoever reads the database, its files, the logs and all messages finds nobody."""

import asyncio
import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from sqlmodel import Session, SQLModel

from bot.app import App
from bot.chat import Account, Answer, Card, Form, Pressed, Quote, Said, Submitted
from bot.delivery import Delivery
from bot.settings import Settings
from handlers import suggestions as handler
from storage import people, suggestions
from storage.database import Database
from storage.people import Profile
from storage.tables import Suggestion
from tests.conftest import Cast, bring_cast, is_postgres, recalled

HOUR = timedelta(hours=1)
AUTHORS = 6
MARK = "mark{}mark"  # what tells the suggestion of each author


@pytest.fixture
def cast(database: Database) -> Cast:
    return database.write_now(bring_cast)


@pytest.fixture
def crowd(database: Database, cast: Cast) -> list[int]:
    """Enough people of the front office, whose head is the boss."""

    def hire(session: Session) -> list[int]:
        hired = []
        for number in range(AUTHORS):
            one = people.add(session, Profile(name=f"Author{number}", language="en"), datetime.now(UTC))
            people.change(session, one.id, department_id=cast.front_office)
            people.link(session, one, "playground", "demo", f"author{number}")
            hired.append(one.id)
        return hired

    return database.write_now(hire)


@pytest.fixture
def app(database_url: str, database: Database, crowd: list[int]) -> App:
    return App(Settings(DATABASE_URL=database_url, _env_file=None), database)


def tick(database: Database, later: timedelta = timedelta()) -> None:
    """Let the clock prepare what is due by then, and do what the clock does afterwards."""
    now = datetime.now(UTC) + later
    database.write_now(lambda session: handler.prepare(session, recalled(session), now))
    assert database.empty_log()


async def deliver(app: App, database: Database, later: timedelta) -> None:
    delivery = Delivery(database, app.directory, app.platforms, lambda: datetime.now(UTC) + later)
    while await delivery.deliver_one():
        pass


def said(by: str, words: str, key: str) -> Said:
    return Said(key=f"playground:demo:{by}:{key}", by=Account("playground", "demo", by), words=(words,))


def key_in(answer: Answer) -> str:
    assert isinstance(answer.shown, Card)
    (key,) = [part.text for part in answer.shown.body if isinstance(part, Quote)]
    assert re.fullmatch(r"([a-z]{5}-){5}[a-z]{5}", key)
    return key


def dumped(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, as text."""
    with database.reading() as session:
        return {
            table.name: [
                {name: str(value) for name, value in row.items()} for row in session.execute(table.select()).mappings()
            ]
            for table in SQLModel.metadata.sorted_tables
        }


def everything_in_files(path: Path) -> bytes:
    return b"".join(one.read_bytes() for one in sorted(path.parent.glob(f"{path.name}*")))


async def write_them(app: App) -> list[str]:
    """Everybody writes, in turn with questions for help; half of them in the form. Returns the keys."""
    keys = []
    for number in range(AUTHORS):
        by, words = f"author{number}", f"{MARK.format(number)}: the soup is too salty"
        await app.hearing.hear(said(by, "help", key="before"))
        event: Said | Submitted = said(by, f"/feedback suggest {words}", key="it")
        if number % 2:
            fields: dict[str, str | list[str] | bool] = {"to": "head", "words": words, "named": False}
            event = Submitted(
                key=f"it {by}", by=Account("playground", "demo", by), form="suggestions", context="", fields=fields
            )
        keys.append(key_in(await app.hearing.hear(event)))
        await app.hearing.hear(said(by, "help", key="after"))
    return keys


async def test_no_row_beside_the_suggestion_leads_to_it(app: App, database: Database) -> None:
    tick(database)
    with structlog.testing.capture_logs() as logs:
        keys = await write_them(app)
        tick(database, HOUR)

    tables = dumped(database)
    kept = tables.pop("suggestion")
    assert len(kept) == AUTHORS
    assert all(one["author_id"] == "None" for one in kept)
    others = json.dumps([tables, logs], default=str)
    for row in kept:
        assert row["id"] not in others
        assert row["key_hash"] not in others
    for number, key in enumerate(keys):
        assert MARK.format(number) not in others, "no draft, no answer, no log holds what was written"
        assert key not in others
        assert key not in json.dumps(kept), "whoever reads the database cannot answer for the author"
    answers = {row["answer"] for row in tables["seen"]}
    assert len(answers) == 1, "who suggested something looks like who asked for help"


async def test_all_rows_are_written_anew_in_any_order(app: App, database_url: str, database: Database) -> None:
    tick(database)
    await write_them(app)
    orders = set()
    for hour in range(1, 7):
        tick(database, hour * HOUR)
        orders.add(tuple(order_of(database_url, database)))
    assert len(orders) > 1, "six stirs of six all in one order happen once in 10^14"
    if is_postgres(database_url):
        with database.reading() as session:
            written = set(session.connection().execute(text("SELECT xmin::text FROM suggestion")).scalars())
            heard = set(session.connection().execute(text("SELECT xmin::text FROM seen")).scalars())
        assert len(written) == 1
        assert not written & heard


def order_of(url: str, database: Database) -> Iterator[int]:
    """Yield the authors in the order in which their suggestions lie on the disk."""
    if is_postgres(url):
        with database.reading() as session:
            threads = session.connection().execute(text("SELECT thread FROM suggestion ORDER BY ctid")).scalars().all()
        found = "".join(threads)
    else:
        path = Path(database.url.database or "")
        found = everything_in_files(path).decode("latin1")
    yield from map(int, re.findall(MARK.format(r"(\d)"), found))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_files_hold_each_suggestion_once_and_nothing_of_before(app: App, database: Database) -> None:
    tick(database)
    keys = await write_them(app)
    path = Path(database.url.database or "")
    tick(database, HOUR)
    held = everything_in_files(path)
    assert path.with_name(f"{path.name}-wal").stat().st_size == 0
    for number, key in enumerate(keys):
        assert held.count(MARK.format(number).encode()) == 1, "deleted content is overwritten"
        assert key.encode() not in held


async def test_that_somebody_wrote_is_forgotten_after_two_hours(app: App, database: Database) -> None:
    tick(database)
    await write_them(app)
    tick(database, 3 * HOUR)
    assert dumped(database)["seen"] == []


async def test_a_repeat_is_no_second_suggestion_and_shows_no_key(app: App, database: Database) -> None:
    event = said("author0", "意见箱 食堂的汤太咸了", key="again")
    key = key_in(await app.hearing.hear(event))
    again = await app.hearing.hear(event)
    assert isinstance(again.shown, Card)
    assert "before" in again.shown.text
    assert key not in again.shown.text
    assert len(dumped(database)["suggestion"]) == 1


async def test_the_same_suggestion_twenty_times_at_once_is_one(app: App, database: Database) -> None:
    event = said("author0", "意见箱 食堂的汤太咸了", key="at once")
    answers = await asyncio.gather(*(app.hearing.hear(event) for _ in range(20)))
    shown = [answer.shown for answer in answers if isinstance(answer.shown, Card)]
    assert sum("Keep this key" in card.text for card in shown) == 1
    assert len(dumped(database)["suggestion"]) == 1


async def test_a_no_keeps_nothing_either(app: App, cast: Cast, database: Database) -> None:
    event = said(str(cast.wei), "意见箱 我们部门没有负责人", key="no")
    refused = await app.hearing.hear(event)
    assert isinstance(refused.shown, Card)
    assert Quote(text="我们部门没有负责人") in refused.shown.body, "what was typed is given back"
    assert "我们部门没有负责人" not in json.dumps(dumped(database), ensure_ascii=False)


async def test_the_thread_goes_on_with_the_key_and_nobody_is_named(app: App, cast: Cast, database: Database) -> None:
    tick(database)
    key = key_in(await app.hearing.hear(said("author0", "/feedback suggest the soup is too salty", key="1")))
    await deliver(app, database, timedelta())
    assert dumped(database)["outbox"] == [], "nobody is told before morning"

    later = timedelta(days=2)
    tick(database, later)
    await deliver(app, database, later)
    (message,) = dumped(database)["outbox"]
    assert message["place"] == f"person:{cast.boss}"
    assert "the soup is too salty" in message["drawn"]
    assert "Author0" not in message["drawn"]

    (put,) = database.write_now(lambda session: suggestions._all(session, Suggestion.id > 0))
    boss = Account("playground", "demo", str(cast.boss))
    form = await app.hearing.hear(Pressed(key="2", by=boss, action="suggestions.answer", value=str(put.id)))
    assert isinstance(form.shown, Form)
    fields = {"words": "哪一天的汤？"}
    await app.hearing.hear(
        Submitted(key="3", by=boss, form="suggestions.answer", context=form.shown.context, fields=fields)
    )
    assert len(dumped(database)["outbox"]) == 1, "an answer is found, never sent"

    spaced = key.replace("-", " ").upper()
    found = await app.hearing.hear(said("author0", f"/feedback answer {spaced}", key="4"))
    assert isinstance(found.shown, Card)
    assert "哪一天的汤？" in found.shown.text
    await app.hearing.hear(said("author0", f"查回复 {key} on Mondays", key="5"))
    seen_by_boss = await app.hearing.hear(
        Submitted(
            key="6", by=boss, form="suggestions.outcome", context=str(put.id), fields={"words": "现在少放一半的盐"}
        )
    )
    assert isinstance(seen_by_boss.shown, Card)
    assert "on Mondays" not in seen_by_boss.shown.text, "what is added is told on the next morning, too"

    later = timedelta(days=4)
    tick(database, later)
    await deliver(app, database, later)
    told = dumped(database)["outbox"][1:]
    assert [one["place"] for one in told if "on Mondays" in one["drawn"]] == [f"person:{cast.boss}"]
    outcome = {one["place"] for one in told if "现在少放一半的盐" in one["drawn"]}
    assert f"person:{cast.mei}" in outcome, "who could have written it reads what was done"
    assert f"person:{cast.wei}" not in outcome
    assert all("Author" not in one["drawn"] for one in told)
