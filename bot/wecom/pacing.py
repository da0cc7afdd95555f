"""How fast WeCom lets us write: it drops in silence what is too much, so that must never be sent."""

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

MOST_WINDOWS = 20_000  # people whose pace is remembered
ON_THE_WAY = 10.0  # seconds: two messages may come closer together than they were sent
LONGEST_REST = 3600.0


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """So many in any so many seconds."""

    most: int
    seconds: float


PER_PERSON = (Allowed(most=30, seconds=60 + ON_THE_WAY), Allowed(most=1000, seconds=3600 + ON_THE_WAY))
PER_ROBOT = (Allowed(most=20, seconds=60 + ON_THE_WAY),)


class Window:
    """Turns within sliding windows, all of which must have room. Time is handed in, in seconds."""

    def __init__(self, allowed: Sequence[Allowed]) -> None:
        self._allowed = allowed
        self._taken: deque[float] = deque(maxlen=max(one.most for one in allowed))

    def reserve(self, now: float) -> float:
        """Take a turn, or return how many seconds to wait before asking again."""
        wait = max(self._wait(one, now) for one in self._allowed)
        if wait <= 0:
            self._taken.append(now)
        return wait

    def _wait(self, allowed: Allowed, now: float) -> float:
        if len(self._taken) < allowed.most:
            return 0.0
        return max(0.0, self._taken[-allowed.most] + allowed.seconds - now)


class Windows:
    """A window for each person."""

    def __init__(self, allowed: Sequence[Allowed]) -> None:
        self._allowed = allowed
        self._windows: OrderedDict[str, Window] = OrderedDict()

    def reserve(self, who: str, now: float) -> float:
        window = self._windows.pop(who, None) or Window(self._allowed)
        self._windows[who] = window
        if len(self._windows) > MOST_WINDOWS:
            self._windows.popitem(last=False)
        return window.reserve(now)


@dataclass
class Rest:
    """Nobody calls while WeCom asks for patience; each time it has to ask again, twice as long, up to an hour.

    WeCom says only that it was too much, not whether for the minute, the hour or the day.
    """

    first: float
    _until: float = field(default=0.0, init=False)
    _next: float = field(default=0.0, init=False)

    def left(self, now: float) -> float:
        return max(0.0, self._until - now)

    def begin(self, now: float) -> float:
        """Rest from now on. Returns for how long."""
        if not self.left(now):  # those who were on their way together teach one lesson
            length = self._next or self.first
            self._until, self._next = now + length, min(length * 2, LONGEST_REST)
        return self.left(now)

    def went_well(self) -> None:
        self._next = 0.0
