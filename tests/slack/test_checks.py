"""What the doctor says about Slack, in words an admin understands; and how the whole side starts and stops."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.chat import Platform
from bot.colleagues import Colleagues
from bot.commands import REACTIONS, on_home
from bot.directory import Directory
from bot.hearing import Hearing
from bot.slack import checks
from bot.slack.client import Slack
from bot.slack.mount import SlackSettings, SlackSide
from storage import outbox, people
from storage.database import Database
from tests.fakes.slack import APP_TOKEN, FEED, SECRET, TEAM, TOKEN, FakeSlack
from tests.slack.conftest import MEI, Clock


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
        ("slack feed", {"feed": "#thanks"}, "must be a channel's ID"),
        ("slack feed", {"feed": "C0NOWHERE"}, "/invite @Goodturn"),
        ("slack clock", {"now": lambda: datetime.now(UTC) + timedelta(minutes=7)}, "Set it by NTP"),
    ],
)
async def test_what_is_wrong_is_said(slack: FakeSlack, name: str, trouble: dict[str, Any], sentence: str) -> None:
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
        self.side = SlackSide(
            settings,
            database=database,
            directory=directory,
            colleagues=Colleagues(database, directory),
            hearing=hearing,
            now=clock.now,
            sections=on_home,
            reactions=REACTIONS,
            about=outbox.about_sent,
            sleep=self._rest,
        )
        platforms["slack"] = self.side.platform

    async def _rest(self, seconds: float) -> None:
        self.rests.append(seconds)
        await asyncio.sleep(0)


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
    assert "/感谢 @同事" in answer["text"]
    with database.reading() as session:
        assert people.by_account(session, "slack", TEAM, MEI) is not None
    assert opened_side.side.routes() == []  # by socket there is no door to forge anything at
