"""The bot as an admin starts it: Slack configured by the environment, in one process with everything else."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import ValidationError
from sqlmodel import select
from typer.testing import CliRunner

from bot.__main__ import app as commands
from bot.app import App
from bot.settings import Settings, settings_problem
from handlers.notices import YouAreWelcome
from storage import company, outbox
from storage.database import Database, sqlite_url
from storage.outbox import Post
from storage.tables import Kudos, Outgoing, Person
from tests.clock import Clock
from tests.fakes.slack import APP_TOKEN, FEED, SECRET, TEAM, TOKEN, FakeSlack
from tests.fakes.slack_people import People, text_of
from tests.slack.conftest import ANNA, MEI, link_cast

ROOT = Path(__file__).parent.parent.parent
SOON = 20.0  # seconds: for what the bot does by itself


@asynccontextmanager
async def living(slack: FakeSlack, database: Database, url: str, **more: Any) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(
        DATABASE_URL=url, SLACK_BOT_TOKEN=TOKEN, SLACK_FEED_CHANNEL=FEED, SLACK_API_URL=slack.api,
        _env_file=None, **more,
    )  # fmt: skip  # as an .env would have it
    app = App(settings, database)
    async with (
        app.web.router.lifespan_context(app.web),
        httpx.AsyncClient(transport=httpx.ASGITransport(app=app.web), base_url="http://bot") as door,
    ):
        yield door


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(SOON):
        while not is_so():  # noqa: ASYNC110 - the bot lives in the same loop and says nothing when it is done
            await asyncio.sleep(0.01)


async def test_by_http_from_a_command_to_the_receiver_and_the_feed(
    slack: FakeSlack, database: Database, database_url: str
) -> None:
    database.write_now(link_cast)
    async with living(slack, database, database_url, SLACK_SIGNING_SECRET=SECRET) as door:
        await until(lambda: any(method == "users.list" for method, _ in slack.calls))
        hands = People(slack, door)
        slack.now = time.time  # Slack signs with its own clock
        answer = await hands.types(ANNA, f"/kudos {hands.at(MEI)} thanks for the wonderful breakfast")
        assert answer is not None
        assert "Thanks sent to 陈美" in text_of(answer)
        await until(lambda: slack.dm(MEI).messages and slack.feed)
        assert (await door.get("/healthz")).json()["slack"] == "ok"
        assert (await door.get("/")).status_code == 404, "no playground where a platform is configured"
        assert (await door.post("/playground/say", json={})).status_code == 404
    assert "感谢你" in text_of(slack.dm(MEI).messages[0])


async def test_by_socket_with_nothing_to_knock_at(slack: FakeSlack, database: Database, database_url: str) -> None:
    database.write_now(link_cast)
    async with living(slack, database, database_url, SLACK_APP_TOKEN=APP_TOKEN) as door:
        async with asyncio.timeout(SOON):
            await slack.plugged.wait()
        hands = People(slack, door, by="socket")
        await hands.types(ANNA, f"/kudos {hands.at(MEI)} thanks for the wonderful breakfast")
        await until(lambda: slack.dm(MEI).messages)
        assert (await door.post("/slack/events", content=b"{}")).status_code == 404
    with database.reading() as session:
        assert len(session.exec(select(Kudos)).all()) == 1


async def test_a_workspace_out_of_order_is_shown_and_is_no_reason_to_restart(
    slack: FakeSlack, database: Database, database_url: str
) -> None:
    database.write_now(link_cast)
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    post = Post(notice=YouAreWelcome().to_json(), place="feed:slack", about="x", due=long_ago)
    database.write_now(lambda session: outbox.put(session, [post]))
    slack.revoked = "account_inactive"
    async with living(slack, database, database_url, SLACK_APP_TOKEN=APP_TOKEN) as door:
        await until(lambda: any(method == "auth.test" for method, _ in slack.calls))
        async with asyncio.timeout(SOON):
            while True:  # until the row that was just being looked at waits again
                health = await door.get("/healthz")
                if health.json()["slack"] == "account_inactive" and health.json()["outbox_lag_s"] > 7000:
                    break
                await asyncio.sleep(0.01)
        assert health.status_code == 200
        assert health.json()["delivery"] == "ok"
        await until(lambda: held(database))
    waiting = held(database)
    assert waiting is not None
    assert waiting.rows == 1
    with database.reading() as session:
        assert session.exec(select(Outgoing.state)).all() == ["waiting"]


def held(database: Database) -> outbox.HeldBack | None:
    with database.reading() as session:
        return outbox.held_back(session, datetime.now(UTC))


async def test_a_feed_channel_means_instant_until_an_admin_chooses(
    slack: FakeSlack, database: Database, database_url: str
) -> None:
    settings = Settings(
        DATABASE_URL=database_url, SLACK_BOT_TOKEN=TOKEN, SLACK_APP_TOKEN=APP_TOKEN, SLACK_FEED_CHANNEL=FEED,
        _env_file=None,
    )  # fmt: skip  # as an .env would have it
    directory = App(settings, database).directory
    with database.reading() as session:
        house = directory.open(session).company
        assert (house.feed, house.feeds) == ("instant", ("feed:slack",))
    database.write_now(lambda session: company.set_one(session, "feed", "off"))
    with database.reading() as session:
        assert directory.open(session).company.feed == "off"
    without = App(settings.model_copy(update={"slack_feed_channel": ""}), database).directory
    with database.reading() as session:
        assert without.open(session).company.feeds == ()


INCOMPLETE = [
    ({"SLACK_BOT_TOKEN": TOKEN}, "SLACK_APP_TOKEN"),
    ({"SLACK_SIGNING_SECRET": SECRET}, "SLACK_BOT_TOKEN is missing"),
    ({"SLACK_COMMANDS": "hooray"}, "hooray=kudos"),
    ({"SLACK_MESSAGES_PER_MINUTE": "0"}, "SLACK_MESSAGES_PER_MINUTE"),
]


@pytest.mark.parametrize(("told", "sentence"), INCOMPLETE, ids=[sentence for _, sentence in INCOMPLETE])
def test_what_is_incomplete_is_said_in_a_sentence(told: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Settings(_env_file=None, **told)
    (problem,) = raised.value.errors()
    assert sentence in settings_problem(problem)
    assert SECRET not in settings_problem(problem)


@pytest.mark.parametrize("command", ["run", "doctor", "migrate", "people list", "people sync slack", "slack manifest"])
def test_no_command_shows_a_secret_where_the_environment_is_wrong(command: str, tmp_path: Path) -> None:
    environment = {**os.environ, "SLACK_SIGNING_SECRET": SECRET, "PYTHONPATH": str(ROOT)}
    started = subprocess.run(
        [sys.executable, "-m", "bot", *command.split()],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip  # short enough
    assert started.returncode in (1, 2)
    said = started.stdout + started.stderr
    assert "SLACK_BOT_TOKEN is missing" in said.replace("\n", " ")
    assert SECRET[-8:] not in said


# The command line, beside a Slack that answers


@pytest.fixture
def typed(
    slack: FakeSlack, tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Types a command as an admin of this workspace would; the fake answers from the test's own loop."""
    path = tmp_path / "goodturn.db"
    path.write_bytes(sqlite_template.read_bytes())
    monkeypatch.chdir(tmp_path)
    environment = {
        "DATABASE_URL": sqlite_url(path), "SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_FEED_CHANNEL": FEED, "SLACK_API_URL": slack.api,
    }  # fmt: skip  # as an .env would have it
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def type_(*words: str, expect: int = 0) -> str:
        result = CliRunner().invoke(commands, words)
        assert result.exit_code == expect, result.output
        return result.output

    return type_


async def test_the_doctor_examines_slack_too(
    slack: FakeSlack, typed: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = await asyncio.to_thread(typed, "doctor", expect=1)  # nobody is an admin yet
    assert "ok  slack token: Harbour Hotels" in told
    assert "BAD slack" not in told
    slack.scopes.discard("reactions:read")
    told = await asyncio.to_thread(typed, "doctor", expect=1)
    assert "BAD slack scopes: missing: reactions:read" in told
    slack.revoked = "token_revoked"
    post = Post(notice="x", place="feed:slack", about="x", due=Clock().now())
    kept = outbox.Leased(id=1, notice="x", place="feed:slack", attempts=1, drawn=None, replaces=None)
    database = Database(str(Settings(_env_file=None).url))
    database.write_now(lambda session: company.note_moment(session, "slack:tokens_revoked", Clock().now()))
    database.write_now(lambda session: outbox.put(session, [post, post]))
    database.write_now(lambda session: outbox.give_back(session, kept, "slack", trouble="token_revoked"))
    database.close()
    told = await asyncio.to_thread(typed, "doctor", expect=1)
    assert "BAD slack token: the token was revoked" in told
    assert "BAD outbox: 2 messages wait since token_revoked. They are kept" in told
    assert "slack told us: its token was revoked on 2026-11-24 at 02:00 UTC." in told
    assert TOKEN not in told
    assert SECRET not in told


async def test_everybody_on_slack_is_taken_in(slack: FakeSlack, typed: Callable[..., str]) -> None:
    assert "8 seen, 7 new or changed, 1 from other companies, left out." in await asyncio.to_thread(
        typed, "people", "sync", "slack"
    )
    database = Database(str(Settings(_env_file=None).url))
    with database.reading() as session:
        assert {one.name for one in session.exec(select(Person))} >= {"陈美", "Anna Schmidt", "Nina Novak"}
    database.close()
    slack.revoked = "account_inactive"
    told = await asyncio.to_thread(typed, "people", "sync", "slack", expect=1)
    assert "removed from the workspace" in told


async def test_the_manifest_is_printed_as_the_settings_have_it(
    typed: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOODTURN_PUBLIC_URL", "https://bot.example")
    monkeypatch.setenv("SLACK_COMMANDS", "hooray=kudos")
    printed = await asyncio.to_thread(typed, "slack", "manifest")
    assert '"https://bot.example/slack/events"' in printed
    assert '"/hooray"' in printed
    assert "users.profile:read" not in printed
    assert TEAM not in printed
