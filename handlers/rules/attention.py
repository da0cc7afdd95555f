"""A person's attention is a budget: how often each kind of message may ask for it, and what never comes together.

Days are the person's own. Thanks and requests addressed to somebody are exempt: a colleague wrote those.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["pulse", "rating", "reminder", "digest"]
Asked = Mapping[Kind, Collection[date]]  # the days, past and planned, on which somebody is asked or told something


@dataclass(frozen=True)
class Limit:
    """At most so many within any so many days."""

    most: int
    days: int


LIMITS: Mapping[Kind, Limit] = {
    "pulse": Limit(1, 7),
    "rating": Limit(2, 7),
    "reminder": Limit(1, 1),  # all there is to remind of, in one bundle
    "digest": Limit(1, 7),
}
COUNTS_FOR = timedelta(days=max(limit.days for limit in LIMITS.values()))  # what is older need not be known
NEVER_TOGETHER: Mapping[Kind, frozenset[Kind]] = {  # on one day: whoever answers one has done enough
    "pulse": frozenset({"rating"}),
    "rating": frozenset({"pulse"}),
    "reminder": frozenset(),
    "digest": frozenset(),
}


def has_room(kind: Kind, day: date, asked: Asked) -> bool:
    """Say whether somebody's attention has room for one more of a kind on a day."""
    limit = LIMITS[kind]
    near = sum(abs((day - other).days) < limit.days for other in asked.get(kind, ()))
    return near < limit.most and not any(day in asked.get(other, ()) for other in NEVER_TOGETHER[kind])


def first_room(kind: Kind, days: Iterable[date], asked: Asked) -> date | None:
    """Return the first of some days with room for one more of a kind, or None where none has any."""
    return next((day for day in days if has_room(kind, day, asked)), None)
