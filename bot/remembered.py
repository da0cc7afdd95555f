"""A dictionary of the latest few thousand; what is older is forgotten."""

from collections import OrderedDict
from typing import TypeVar

MOST = 10_000

K = TypeVar("K")
V = TypeVar("V")


class Remembered(OrderedDict[K, V]):
    """Forgets what was set longest ago once there are more than MOST."""

    def __setitem__(self, key: K, value: V) -> None:
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > MOST:
            self.popitem(last=False)
