"""How fast Slack lets us write: one pace for each channel, one for the workspace, both learnt from its refusals."""

import math
from dataclasses import dataclass, field

SLOWEST = 0.1  # of the pace one started with; slower than this is no pace but a fault
RECOVERY = 0.01  # of that pace, gained back by each call that went well
QUIET = 5  # turns: where so many were left out, a refusal cannot be for too many


@dataclass
class Pace:
    """Turns at a rate, a few of them together where none were taken for a while. Time is handed in, in seconds.

    A refusal halves the rate and stops everybody until the moment Slack named; each success gains a little back
    (additive increase, multiplicative decrease: what TCP does on a line it does not know).
    """

    rate: float  # turns a second
    burst: int = 1
    _next: float = field(default=0.0, init=False)  # when the turn after the ones given out begins, without a burst
    _paused_until: float = field(default=0.0, init=False)
    _full: float = field(default=0.0, init=False)
    _last: float = field(default=-math.inf, init=False)  # when the last turn given out began
    _break: float = field(default=math.inf, init=False)  # seconds between that and the one before

    def __post_init__(self) -> None:
        self._full = self.rate

    def wait(self, now: float) -> float:
        """Return how many seconds it is until the next turn, without taking it."""
        begins = max(now, self._next) - (self.burst - 1) / self.rate
        return max(0.0, begins - now, self._paused_until - now)

    def reserve(self, now: float) -> float:
        """Take the next turn. Returns how many seconds to wait for it."""
        wait = self.wait(now)
        self._next = max(now, self._next) + 1 / self.rate
        self._break, self._last = now + wait - self._last, now + wait
        return wait

    def was_quiet(self) -> bool:
        """Say whether the last turn came after a break, so that this pace was surely kept."""
        return self._break * self.rate >= QUIET

    def is_paused(self, now: float) -> bool:
        return now < self._paused_until

    def refused(self, now: float, seconds: float) -> None:
        """Learn from a refusal: nobody goes before then, and more slowly afterwards."""
        if not self.is_paused(now):  # those who were on their way together teach one lesson
            self.rate = max(self.rate / 2, self._full * SLOWEST)
        self._paused_until = max(self._paused_until, now + seconds)
        # The burst is spent as well: after a pause, turns come one by one.
        self._next = max(self._next, self._paused_until + (self.burst - 1) / self.rate)

    def went_well(self) -> None:
        self.rate = min(self._full, self.rate + self._full * RECOVERY)
