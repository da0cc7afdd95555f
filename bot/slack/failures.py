"""What may come of a call to Slack instead of an answer."""

from typing import Literal

Holds = Literal["place", "kind", "platform"]  # what a pace is for: see NotYet


class Refused(Exception):  # noqa: N818 - what Slack did
    """Slack refused a call. `reason` is its own word for it; `wait` is set where it only asks for patience.

    Of what, says `holds`: of messages to the channel, of calls of the method, of messages to the whole workspace.
    """

    def __init__(self, method: str, reason: str, wait: float | None = None, holds: Holds = "kind") -> None:
        super().__init__(f"{method}: {reason}")
        self.method = method
        self.reason = reason
        self.wait = wait
        self.holds: Holds = holds


class Unreachable(Exception):  # noqa: N818 - what the network did
    """No answer came that can be read: the call may have taken effect or not, unless it never left."""

    def __init__(self, reason: str, *, never_left: bool = False) -> None:
        super().__init__(reason)
        self.never_left = never_left
