"""Socket Mode: connections that end, break and fall silent, and what is heard all the same."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest
from slack_bolt.response import BoltResponse

from bot.slack.client import Slack
from bot.slack.socket import Socket
from tests.clock import Clock
from tests.fakes.slack import APP_TOKEN, FakeSlack


class Ears:
    """Hears payloads, and answers as told."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.status = 200

    async def hear(self, payload: dict[str, Any]) -> BoltResponse:
        self.heard.append(payload)
        return BoltResponse(status=self.status, body={"text": "heard"})


@pytest.fixture
def ears() -> Ears:
    return Ears()


@pytest.fixture
async def socket(client: Slack, ears: Ears, clock: Clock, slack: FakeSlack) -> AsyncIterator[Socket]:
    opened = Socket(client, ears.hear, app_token=APP_TOKEN, silence=0.2, sleep=clock.sleep)
    running = asyncio.create_task(opened.run())
    await opened.connected()
    await slack.plugged.wait()
    yield opened
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running


async def plugged_again(slack: FakeSlack) -> None:
    slack.plugged.clear()
    async with asyncio.timeout(5):
        await slack.plugged.wait()


async def test_an_envelope_is_heard_and_acknowledged(slack: FakeSlack, socket: Socket, ears: Ears) -> None:
    assert await slack.through_socket("slash_commands", {"command": "/kudos"}) == {"text": "heard"}
    assert ears.heard == [{"command": "/kudos"}]


async def test_what_went_wrong_is_not_acknowledged(slack: FakeSlack, socket: Socket, ears: Ears) -> None:
    ears.status = 500
    waiting = asyncio.ensure_future(slack.through_socket("events_api", {"event": {}}))
    while not ears.heard:
        await asyncio.wait([waiting], timeout=0.01)
    assert not waiting.done()
    waiting.cancel()


async def test_a_closed_connection_is_opened_again(slack: FakeSlack, socket: Socket, ears: Ears) -> None:
    first = slack.sockets[-1]
    again = asyncio.ensure_future(plugged_again(slack))
    await asyncio.sleep(0)
    await first.close()
    await again
    await slack.through_socket("events_api", {"event": {}})
    assert len(ears.heard) == 1


async def test_the_next_connection_opens_before_the_old_one_ends(slack: FakeSlack, socket: Socket, ears: Ears) -> None:
    first = slack.sockets[-1]
    again = asyncio.ensure_future(plugged_again(slack))
    await asyncio.sleep(0)
    await first.send_json({"type": "disconnect", "reason": "refresh_requested"})
    await again
    assert len(slack.sockets) == 2
    assert not first.closed
    second = slack.sockets.pop()
    await slack.through_socket("events_api", {"event": {"by": "the old one"}})
    slack.sockets.append(second)
    await slack.through_socket("events_api", {"event": {"by": "the new one"}})
    assert len(ears.heard) == 2


async def test_a_silent_connection_is_given_up(slack: FakeSlack, socket: Socket, ears: Ears) -> None:
    """The SDK's client has gone on with connections nothing came from any more (bolt-python #417, #1529)."""
    first = slack.sockets[-1]
    slack.is_deaf = True  # the connection stays open, and nobody answers at its other end
    await plugged_again(slack)
    slack.is_deaf = False
    assert slack.sockets[-1] is not first
    await slack.through_socket("events_api", {"event": {}})
    assert len(ears.heard) == 1


async def test_a_quiet_connection_that_answers_is_kept(slack: FakeSlack, socket: Socket) -> None:
    first = slack.sockets[-1]
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.6):  # three silences
            await plugged_again(slack)
    assert slack.sockets == [first]


async def test_a_wrong_app_token_is_tried_with_patience(slack: FakeSlack, client: Slack, ears: Ears) -> None:
    rests: list[float] = []
    tried = asyncio.Event()

    async def rest(seconds: float) -> None:
        rests.append(seconds)
        if len(rests) == 8:
            tried.set()
        await asyncio.sleep(0)

    running = asyncio.create_task(Socket(client, ears.hear, app_token="xapp-wrong", sleep=rest).run())
    await tried.wait()
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    assert rests[:8] == [2, 4, 8, 16, 32, 60, 60, 60]
