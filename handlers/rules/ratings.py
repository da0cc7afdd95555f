"""Rules of ratings: which requests are asked about, when, how often, and what keeps anybody from raising a score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Literal, Protocol

from handlers.rules.working_hours import Calendar, next_working

SOONEST, LATEST = 10, 120  # minutes after done: soon enough to remember, too late for "rate me while I stand here"
WEEK = timedelta(days=7)
CHANGEABLE_FOR = timedelta(days=7)  # long enough to notice that it was not solved after all
TOO_QUICK = timedelta(minutes=1)  # asked and done within this: nothing was served, only clicked
MOST_TURNS = 2  # I ask you, you ask me, I ask you again: that may happen; once more within a week is a game

WhyNot = Literal["oneself", "too quick", "same department", "reporting line", "ping-pong"]


class Chance(Protocol):
    """What is needed of a random.Random: handed in, so that a story can be told twice."""

    def randint(self, a: int, b: int, /) -> int:
        """Return a number from a to b, either included."""
        ...


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """One side of a request, as it was then: the managers from one's own up."""

    id: int
    department: int | None
    managers: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class Earlier:
    """Another request between the same two people, in either direction."""

    asker: int
    done_at: datetime


def why_not_rated(
    *,
    asker: Colleague,
    provider: Colleague,
    asked_at: datetime,
    done_at: datetime,
    earlier: Iterable[Earlier] = (),
) -> WhyNot | None:
    """Say why a request that was done is not asked about, or None where it may be.

    A rating says how one department serves another, so inside one there is none; and who depends on somebody, in
    either direction, is not free to say. `provider` is whoever did it, for a department's desk as well.
    """
    reasons: dict[WhyNot, bool] = {
        "oneself": asker.id == provider.id,
        "too quick": done_at - asked_at < TOO_QUICK,
        "same department": asker.department is not None and asker.department == provider.department,
        "reporting line": provider.id in asker.managers or asker.id in provider.managers,
        "ping-pong": turns(asker.id, done_at, earlier) > MOST_TURNS,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def turns(asker: int, done_at: datetime, earlier: Iterable[Earlier]) -> int:
    """Count how often, in the week up to `done_at`, asking changed sides between two people, this request included."""
    recent = sorted((one for one in earlier if done_at - WEEK < one.done_at <= done_at), key=lambda one: one.done_at)
    askers = [*(one.asker for one in recent), asker]
    return sum(before != after for before, after in pairwise(askers))


def pair_weight(k: int) -> float:
    """Return the weight of the k-th rating a month from one person about another's work: 1/k.

    Two who rate each other all day then move a score little more than two who do so now and then: twenty ratings
    weigh 3.6, a hundred 5.2 (harmonic numbers grow like a logarithm). Yet none counts for nothing, so that a pair who
    really work together every day need not wonder why they are asked.
    """
    if k < 1:
        raise ValueError(k)
    return 1 / k


def is_asked_about(one_in: int, random: Chance) -> bool:
    """Draw whether this request is asked about, of so many one. Raises ValueError for fewer than one."""
    if one_in < 1:
        raise ValueError(one_in)
    return random.randint(1, one_in) == 1


def rating_due(done_at: datetime, *, calendar: Calendar, random: Chance) -> datetime:
    """Draw when to ask: a random while after done, in the rater's own working hours or at the next shift's start.

    Nobody can tell from the moment which request it is about, and no provider can stand beside.
    """
    return next_working(calendar, done_at + timedelta(minutes=random.randint(SOONEST, LATEST)))


def may_change(rated_at: datetime, now: datetime) -> bool:
    """Whether a rating may still be changed; the time runs from when it was first given."""
    return now - rated_at <= CHANGEABLE_FOR
