"""What follows an answer: how it is shown, once, after what was heard is on disk. Every platform's door has one."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

from bot.remembered import Remembered

log = structlog.get_logger()


class Afterwards:
    """Does things in the background, one mistake hurting no other, and waits for them when the bot stops.

    `expected` is what a platform raises where it does not show something: said in a line, without a stack.
    """

    def __init__(self, platform: str, *expected: type[Exception]) -> None:
        self._platform = platform
        self._expected = expected
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
