"""Socket Mode: the same payloads over a connection we open, for a bot no public address leads to."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
import structlog
from slack_bolt.response import BoltResponse

from bot.slack import checks
from bot.slack.client import Refused, Slack, Unreachable, plug_in
from bot.slack.reading import PLATFORM

SILENCE = 45.0  # seconds without an envelope, a ping or an answer to ours: the connection is dead, whatever it says
SHORT_LIVED = 10.0  # seconds: Slack ends a connection after hours, not like this
LONGEST_REST = 60.0  # seconds between attempts to connect

Hear = Callable[[dict[str, Any]], Awaitable[BoltResponse]]

log = structlog.get_logger()


class Socket:
    """Keeps one connection alive, and opens the next before the old one ends.

    The SDK's own client has fallen silent after reconnecting and not noticed (bolt-python #417, #1529); here a
    connection on which nothing was heard for `silence` is given up and replaced, by the receiving loop itself.
    """

    def __init__(
        self,
        slack: Slack,
        hear: Hear,
        *,
        app_token: str,
        silence: float = SILENCE,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._slack = slack
        self._hear = hear
        self._app_token = app_token
        self._silence = silence
        self._sleep = sleep
        self._hearing: set[asyncio.Task[None]] = set()
        self._connected = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled; a connection that is about to be closed overlaps with its successor."""
        failures = 0
        listening: set[asyncio.Task[None]] = set()
        session = aiohttp.ClientSession(trust_env=True)
        try:
            while True:
                try:
                    connection = await plug_in(self._slack, self._app_token, session)
                except (Refused, Unreachable) as failure:
                    failures += 1
                    sentence = checks.explain_way_in(failure, self._slack.api_url)
                    log.error("socket_not_connected", platform=PLATFORM, reason=sentence, attempts=failures)
                    await self._sleep(min(LONGEST_REST, 2.0**failures))
                    continue
                self._connected.set()
                began = asyncio.get_running_loop().time()
                is_ending = asyncio.Event()
                task = asyncio.create_task(self._listen(connection, is_ending))
                listening.add(task)
                task.add_done_callback(listening.discard)
                await is_ending.wait()
                self._connected.clear()
                if asyncio.get_running_loop().time() - began > SHORT_LIVED:
                    failures = 0
                else:  # closed at once: no reason to hurry back
                    failures += 1
                    await self._sleep(min(LONGEST_REST, 2.0**failures))
        finally:
            for task in list(listening):
                task.cancel()
            await asyncio.gather(*listening, return_exceptions=True)
            while self._hearing:  # what was begun is finished: it is being written down
                await asyncio.gather(*self._hearing, return_exceptions=True)
            self._connected.clear()
            await session.close()

    async def connected(self) -> None:
        await self._connected.wait()

    @property
    def is_connected(self) -> bool:
        return self._connected.is_set()

    async def _listen(self, connection: aiohttp.ClientWebSocketResponse, is_ending: asyncio.Event) -> None:
        try:
            while True:
                message = await self._receive(connection)
                if message is None or message.type in (
                    aiohttp.WSMsgType.CLOSE,
                    aiohttp.WSMsgType.CLOSING,
                    aiohttp.WSMsgType.CLOSED,
                    aiohttp.WSMsgType.ERROR,
                ):
                    return
                if message.type is aiohttp.WSMsgType.PING:
                    await connection.pong(message.data)
                elif message.type is aiohttp.WSMsgType.TEXT:
                    envelope = json.loads(message.data)
                    if envelope.get("type") == "disconnect":
                        log.info("socket_ending", platform=PLATFORM, reason=str(envelope.get("reason")))
                        is_ending.set()  # the next one opens; this one goes on until Slack closes it
                    elif "envelope_id" in envelope:
                        self._answer_soon(connection, envelope)
        except (aiohttp.ClientError, ConnectionError, ValueError) as error:
            log.warning("socket_broken", platform=PLATFORM, reason=type(error).__name__)
        finally:
            is_ending.set()
            await connection.close()

    async def _receive(self, connection: aiohttp.ClientWebSocketResponse) -> aiohttp.WSMessage | None:
        """Wait for anything at all. After half of the silence we ask; after all of it, None."""
        for is_last in (False, True):
            try:
                return await connection.receive(timeout=self._silence / 2)
            except TimeoutError:
                if not is_last:
                    await connection.ping()
        log.warning("socket_silent", platform=PLATFORM)
        return None

    def _answer_soon(self, connection: aiohttp.ClientWebSocketResponse, envelope: dict[str, Any]) -> None:
        task = asyncio.create_task(self._answer(connection, envelope))
        self._hearing.add(task)
        task.add_done_callback(self._hearing.discard)

    async def _answer(self, connection: aiohttp.ClientWebSocketResponse, envelope: dict[str, Any]) -> None:
        """Hear one envelope. Without a good answer it stays unacknowledged, and Slack sends it again."""
        answer = await self._hear(envelope["payload"])
        if answer.status != 200:
            return
        acknowledged: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        if answer.body:
            acknowledged["payload"] = json.loads(answer.body)
        try:
            await connection.send_json(acknowledged)
        except (aiohttp.ClientError, ConnectionError) as error:
            log.warning("not_acknowledged", platform=PLATFORM, reason=type(error).__name__)
