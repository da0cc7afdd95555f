"""Who may do what: one table, the whole of it."""

from collections.abc import Collection
from typing import Literal

from handlers.refusals import NotAllowed

Role = Literal["it", "hr"]
ROLES: tuple[Role, ...] = ("it", "hr")

# IT looks after the machine and never sees contents; HR looks after what is asked and sees totals.
MAY: dict[str, frozenset[Role]] = {
    "change settings": frozenset({"it", "hr"}),
    "flip switches": frozenset({"it", "hr"}),
    "change values": frozenset({"hr"}),
    "change calendars": frozenset({"it", "hr"}),  # and what desks promise; a head besides, for the department they lead
    "open topics": frozenset({"hr"}),
    "read reports": frozenset({"hr"}),
    "ask pulses": frozenset({"hr"}),
    "name it admins": frozenset({"it"}),
    "name hr admins": frozenset({"it", "hr"}),
}


def may(deed: str, roles: Collection[str]) -> bool:
    return bool(MAY[deed] & set(roles))


def check_may(deed: str, roles: Collection[str]) -> None:
    if not may(deed, roles):
        raise NotAllowed(roles=tuple(sorted(MAY[deed])))
