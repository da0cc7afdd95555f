"""A clock for stories: it stands still until somebody moves it."""

import asyncio
from datetime import datetime, timedelta

from tests.conftest import NOW


class Clock:
    """Time that moves when told to, and when somebody would sleep."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def tick(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        self.tick(seconds)
        await asyncio.sleep(0)
