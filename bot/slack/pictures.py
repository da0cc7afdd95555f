"""Leaves a card's pictures with Slack: uploaded to nobody, so that only the message that shows one leads to it."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable

import structlog

from bot import charts
from bot.chat import Card, Picture
from bot.slack.failures import Refused, Unreachable
from bot.slack.reading import PLATFORM

MOST_KEPT = 500  # files remembered: the same picture goes to many people, and again with each attempt
LONGEST_ALT = 1000

log = structlog.get_logger()
Upload = Callable[[bytes, str], Awaitable[str]]


class Pictures:
    """Knows which file each picture has become."""

    def __init__(self) -> None:
        self._files: OrderedDict[Picture, str] = OrderedDict()

    async def of(self, card: Card, upload: Upload) -> dict[Picture, str]:
        """Return the files of a card's pictures; one that Slack does not take is left out.

        Raises Refused where Slack asks for patience.
        """
        found: dict[Picture, str] = {}
        for picture in card.pictures:
            file = await self._file(picture, upload)
            if file:
                found[picture] = file
        return found

    async def _file(self, picture: Picture, upload: Upload) -> str:
        if picture not in self._files:
            try:
                self._files[picture] = await upload(await charts.drawn(picture.chart), picture.alt[:LONGEST_ALT])
            except (Refused, Unreachable) as failure:
                if isinstance(failure, Refused) and failure.wait is not None:
                    raise
                log.warning("not_pictured", platform=PLATFORM, reason=str(failure))
                return ""
            if len(self._files) > MOST_KEPT:
                self._files.popitem(last=False)
        return self._files[picture]
