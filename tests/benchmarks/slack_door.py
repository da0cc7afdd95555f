"""A signed /kudos from Slack to durable rows and an answer, beside Bolt's bare acknowledgement in the same run."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import structlog
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import App
from bot.settings import Settings
from storage.database import Database
from storage.migrating import migrate
from tests.benchmarks.colleagues import WORDS, empty, fill, pair
from tests.benchmarks.loading import Measured, Sent, load
from tests.benchmarks.servers import serve, serving
from tests.fakes.slack import BOT_USER, SECRET, TEAM, TOKEN, FakeSlack
from tests.fakes.slack_people import signed

PREFIX = "U"
WARM_UP = 200


def measure(name: str, url: str, requests: int) -> None:
    """Measure and print. The database is emptied first."""
    database = Database(url)
    migrate(database)
    database.write_now(empty)
    database.write_now(lambda session: fill(session, "slack", TEAM, PREFIX))
    database.close()
    print(f"\n{name}: a signed /kudos from Slack, beside Bolt that only acknowledges")
    bare: dict[int, Measured] = {}
    with serving(_serve_bolt) as port:
        load(port, _command, concurrency=4, requests=WARM_UP)
        for concurrency in (1, 50):
            bare[concurrency] = load(port, _command, concurrency=concurrency, requests=requests)
            print(f"  Bolt alone at {concurrency:2}: {bare[concurrency]}")
    with serving(_serve_slack, url) as port:
        load(port, _command, concurrency=4, requests=WARM_UP, first=10_000_000)
        for round_, concurrency in enumerate((1, 50)):
            door = load(port, _command, concurrency=concurrency, requests=requests, first=(round_ + 20) * requests)
            print(f"  Goodturn at   {concurrency:2}: {door}   = {door.rate / bare[concurrency].rate:.2f} of Bolt alone")


def _command(number: int) -> Sent:
    giver, receiver = pair(number)
    body = {
        "command": "/kudos",
        "text": f"<@{PREFIX}{receiver}|colleague.{receiver}> {WORDS}",
        "user_id": f"{PREFIX}{giver}",
        "team_id": TEAM,
        "channel_id": "C0THANKS",
        "trigger_id": f"{number}.{TEAM}",
        "response_url": "http://127.0.0.1:9/",
    }
    raw = urlencode(body).encode()
    return Sent("/slack/events", raw, signed(raw, time.time(), "application/x-www-form-urlencoded"))


def _serve_bolt(port: int) -> None:
    """Bolt as it is fastest: acknowledging before the response, knowing who it is."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=TEAM, bot_user_id=BOT_USER, bot_token=TOKEN)

    bolt = AsyncApp(signing_secret=SECRET, process_before_response=True, authorize=authorize)

    @bolt.command("/kudos")
    async def acknowledge(ack: Any) -> None:
        await ack("bare")

    handler = AsyncSlackRequestHandler(bolt)

    async def answer(request: Request) -> Response:
        return await handler.handle(request)

    serve(Starlette(routes=[Route("/slack/events", answer, methods=["POST"])]), port)


def _serve_slack(port: int, url: str) -> None:
    """Serve the whole bot but for sending, and a Slack that says who we are."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    slack = FakeSlack(time.time)
    slack.add_user(BOT_USER, "Goodturn", is_bot=True)
    database = Database(url)

    async def run() -> None:
        import uvicorn

        await slack.start()
        settings = Settings(
            DATABASE_URL=url, SLACK_BOT_TOKEN=TOKEN, SLACK_SIGNING_SECRET=SECRET, SLACK_API_URL=slack.api,
            _env_file=None,
        )  # fmt: skip  # as an .env would have it
        app = App(settings, database)
        app.delivery.stop()
        config = uvicorn.Config(app.web, host="127.0.0.1", port=port, log_config=None, access_log=False)
        await uvicorn.Server(config).serve()

    asyncio.run(run())
    database.close()


if __name__ == "__main__":
    import tempfile
    from pathlib import Path

    from storage.database import sqlite_url

    print(f"{datetime.now(UTC):%Y-%m-%d}")
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", sqlite_url(Path(folder) / "door.db"), 4000)
