"""What the doctor says about Slack, in words an admin understands; and how the whole side starts and stops."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.chat import Account, Platform
from bot.colleagues import Colleagues
from bot.commands import REACTIONS, on_home
from bot.directory import Directory
from bot.hearing import Hearing
from bot.slack import checks
from bot.slack import people as slack_people
from bot.slack.client import Slack
from bot.slack.mount import LONGEST_REST, SlackSettings, SlackSide
from storage import outbox, people
from storage.database import Database
from tests.clock import Clock
from tests.fakes.slack import APP_TOKEN, FEED, SECRET, TEAM, TOKEN, FakeSlack
from tests.slack.conftest import MEI


async def examined(slack: FakeSlack, token: str = TOKEN, **more: Any) -> dict[str, checks.Finding]:
    api_url = more.pop("api_url", slack.api)
    client = Slack(token=token, api_url=api_url)
    facts: dict[str, Any] = {
        "signing_secret": SECRET,
        "app_token": APP_TOKEN,
        "feed": FEED,
        "now": lambda: datetime.now(UTC),
        **more,
    }
    found = dict(await checks.examine(client, **facts))
    await client.close()
    return found


async def test_all_is_well(slack: FakeSlack) -> None:
    found = await examined(slack)
    assert all(well for well, _ in found.values()), found
    assert found["slack token"][1] == "Harbour Hotels, as U0BOT"


@pytest.mark.parametrize(
    ("name", "trouble", "sentence"),
    [
        ("slack token", {"token": "xoxb-wrong"}, "Copy the Bot User OAuth Token"),
        ("slack token", {"api_url": "http://127.0.0.1:1/api/"}, "does not answer"),
        ("slack secret", {"signing_secret": "", "app_token": ""}, "SLACK_SIGNING_SECRET is missing"),
        ("slack secret", {"signing_secret": "short"}, "32 hexadecimal digits"),
        ("slack way in", {"app_token": "xapp-wrong"}, "SLACK_APP_TOKEN is not an app-level token"),
        ("slack way in", {"public_url": "ws://127.0.0.1:1"}, "does not answer"),
        ("slack feed", {"feed": "#thanks"}, "must be a channel's ID"),
        ("slack feed", {"feed": "C0NOWHERE"}, "/invite @Goodturn"),
        ("slack clock", {"now": lambda: datetime.now(UTC) + timedelta(minutes=7)}, "Set it by NTP"),
    ],
)
async def test_what_is_wrong_is_said(slack: FakeSlack, name: str, trouble: dict[str, Any], sentence: str) -> None:
    slack.public_url = trouble.pop("public_url", "")
    well, words = (await examined(slack, **trouble))[name]
    assert not well
    assert sentence in words
    assert TOKEN not in words
    assert SECRET not in words


async def test_a_missing_scope_is_named(slack: FakeSlack) -> None:
    slack.scopes -= {"reactions:read", "im:history"}
    well, words = (await examined(slack))["slack scopes"]
    assert not well
    assert "missing: im:history, reactions:read" in words


async def test_where_slack_does_not_say_what_is_granted_neither_do_we(slack: FakeSlack) -> None:
    slack.scopes.clear()
    assert (await examined(slack))["slack scopes"] == (True, "Slack did not say which are granted")


@pytest.mark.parametrize("reason", ["account_inactive", "token_revoked"])
async def test_an_app_that_was_removed_is_noticed(slack: FakeSlack, reason: str) -> None:
    slack.revoked = reason
    well, words = (await examined(slack))["slack token"]
    assert not well
    assert "nstall" in words


def test_secrets_never_show() -> None:
    shown = repr(SlackSettings(bot_token=TOKEN, signing_secret=SECRET, app_token=APP_TOKEN))
    assert not any(secret in shown for secret in (TOKEN, SECRET, APP_TOKEN))


class Side:
    """The Slack side as bot/app.py mounts it."""

    def __init__(self, database: Database, settings: SlackSettings, clock: Clock) -> None:
        directory = Directory(feeds=("feed:slack",))
        platforms: dict[str, Platform] = {}
        hearing = Hearing(database, directory, platforms, clock.now, on_told=lambda: None, on_changed=lambda: None)
        self.rests: list[float] = []
        self.night = asyncio.Event()
        self.side = SlackSide(
            settings,
            database=database,
            directory=directory,
            colleagues=Colleagues(database, directory),
            hearing=hearing,
            now=clock.now,
            sections=on_home,
            reactions=REACTIONS,
            about=outbox.about_posted,
            sleep=self._rest,
        )
        platforms["slack"] = self.side.platform

    async def _rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        await (self.night.wait() if seconds > LONGEST_REST else asyncio.sleep(0))


@pytest.fixture
async def opened_side(database: Database, slack: FakeSlack, clock: Clock) -> AsyncIterator[Side]:
    settings = SlackSettings(bot_token=TOKEN, app_token=APP_TOKEN, feed=FEED, api_url=slack.api)
    made = Side(database, settings, clock)
    yield made
    await made.side.stop()


async def test_it_starts_listens_and_takes_everybody_in(
    database: Database, slack: FakeSlack, opened_side: Side
) -> None:
    slack.trouble("auth.test", "dropped", "500")  # Slack is not there yet
    await opened_side.side.start()
    async with asyncio.timeout(10):
        await slack.plugged.wait()
        answer = await slack.through_socket(
            "slash_commands",
            {"command": "/goodturn", "text": "help", "user_id": MEI, "team_id": TEAM, "trigger_id": "1"},
        )
    assert opened_side.rests[:2] == [2, 4]
    assert "/kudos @同事" in answer["text"]
    with database.reading() as session:
        assert people.by_account(session, "slack", TEAM, MEI) is not None
    assert opened_side.side.routes() == []  # by socket there is no door to forge anything at


async def until(is_so: Callable[[], object]) -> None:
    async with asyncio.timeout(10):
        while not is_so():  # noqa: ASYNC110 - the side lives in the same loop and says nothing when it is done
            await asyncio.sleep(0.01)


def calls(slack: FakeSlack, name: str) -> int:
    return [method for method, _ in slack.calls].count(name)


async def test_what_nobody_can_read_does_not_make_it_deaf(slack: FakeSlack, opened_side: Side) -> None:
    for method in ("auth.test", "users.list", "apps.connections.open"):
        slack.trouble(method, "garbled:not json", "garbled:[]", "garbled:{}", 'garbled:{"ok": true}')
    await opened_side.side.start()
    async with asyncio.timeout(10):
        await slack.plugged.wait()
    await until(lambda: calls(slack, "users.list") >= 5)
    await until(lambda: opened_side.side.trouble == "")


async def test_one_job_that_stumbles_ends_no_other_and_goes_on(
    slack: FakeSlack, opened_side: Side, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, stumbled = slack_people.sync, asyncio.Event()

    async def sync(*args: Any, **more: Any) -> Any:
        if not stumbled.is_set():
            stumbled.set()
            raise ZeroDivisionError
        return await real(*args, **more)

    monkeypatch.setattr(slack_people, "sync", sync)
    await opened_side.side.start()
    async with asyncio.timeout(10):
        await slack.plugged.wait()
    await until(lambda: calls(slack, "users.list"))
    assert stumbled.is_set()
    await until(lambda: opened_side.side.trouble == "")


async def test_everybody_is_taken_in_again_every_night(slack: FakeSlack, opened_side: Side, clock: Clock) -> None:
    slack.trouble("users.list", "500", "500", "500")
    await opened_side.side.start()
    await until(lambda: 4980 in opened_side.rests)  # at 3:23, from two o'clock
    assert calls(slack, "users.list") == 4, "what went wrong was asked again"
    clock.tick(4980)
    opened_side.night.set()
    opened_side.night = asyncio.Event()
    await until(lambda: 86400 in opened_side.rests)
    assert calls(slack, "users.list") == 5


async def test_a_workspace_put_in_order_again_is_noticed(slack: FakeSlack, opened_side: Side) -> None:
    await opened_side.side.start()
    await until(lambda: 4980 in opened_side.rests)
    opened_side.rests.clear()
    slack.revoked = "token_revoked"
    with capture_logs() as logs:
        assert await opened_side.side.platform.look_up(Account("slack", TEAM, MEI)) is None
        assert opened_side.side.trouble == "token_revoked"
        await until(lambda: len(opened_side.rests) >= 5)
    assert opened_side.rests[:5] == [10, 2, 4, 8, 16]
    assert "nstall the app again" in next(one for one in logs if one["event"] == "slack_out_of_order")["reason"]
    slack.revoked = ""
    await until(lambda: opened_side.side.trouble == "")


async def test_a_bad_configuration_is_said_at_the_start(slack: FakeSlack, opened_side: Side) -> None:
    slack.scopes.discard("reactions:read")
    slack.channels[FEED].members.clear()
    with capture_logs() as logs:
        await opened_side.side.start()
        await until(lambda: 4980 in opened_side.rests)
        await until(lambda: len([one for one in logs if one["event"] == "slack_badly_set_up"]) == 2)
    said = [one["reason"] for one in logs if one["event"] == "slack_badly_set_up"]
    assert "missing: reactions:read" in said[0]
    assert "/invite @Goodturn" in said[1]


async def test_a_wrong_app_token_is_said_and_stops_no_message(
    database: Database, slack: FakeSlack, clock: Clock
) -> None:
    settings = SlackSettings(bot_token=TOKEN, app_token="xapp-wrong", feed=FEED, api_url=slack.api)
    made = Side(database, settings, clock)
    with capture_logs() as logs:
        await made.side.start()
        await until(lambda: any(one["event"] == "socket_not_connected" for one in logs))
    assert "SLACK_APP_TOKEN is not" in next(one for one in logs if one["event"] == "socket_not_connected")["reason"]
    assert made.side.platform.trouble == ""
    assert made.side.trouble == "not listening"
    await made.side.stop()
