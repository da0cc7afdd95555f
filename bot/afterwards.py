"""What follows an answer: how it is shown, once, after what was heard is on disk. Every platform's door has one."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

from bot.remembered import Remembered

log = structlog.get_logger()


class Afterwards:
    """Does things in the background, one mistake hurting no other, and waits for them when the bot stops.

    `expected` is what a platform raises where it does not show something: said in a line, without a stack.
    """

    def __init__(
        self, platform: str, *expected: type[Exception], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._platform = platform
        self._expected = expected
        self._sleep = sleep
        self._stopping = asyncio.Event()
        self._doing: set[asyncio.Task[None]] = set()
        self._answered: Remembered[str, None] = Remembered()

    def follow(self, doing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._do(doing))
        self._doing.add(task)  # or the loop might forget it half done
        task.add_done_callback(self._doing.discard)

    def is_first(self, key: str) -> bool:
        """Say whether this has not been answered yet: a repeated event must not repeat the bot's words."""
        if key in self._answered:
            return False
        self._answered[key] = None
        return True

    async def rest(self, seconds: float) -> bool:
        """Wait before another attempt. Returns whether there may be one: not when the bot stops meanwhile."""
        waits = {asyncio.ensure_future(self._sleep(seconds)), asyncio.ensure_future(self._stopping.wait())}
        _, pending = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for one in pending:
            one.cancel()
        return not self._stopping.is_set()

    async def stop(self) -> None:
        """Finish what is being done, without another attempt at anything."""
        self._stopping.set()
        await self.settle()

    async def settle(self) -> None:
        """Wait until everything that follows from what was heard is done."""
        while self._doing:
            await asyncio.gather(*self._doing)

    async def _do(self, doing: Coroutine[Any, Any, None]) -> None:
        try:
            await doing
        except self._expected as failure:
            log.warning("not_shown", platform=self._platform, reason=str(failure))
        except Exception:
            log.exception("stumbled", platform=self._platform)
