"""A department's service promise: how soon it answers, whether it is done by the date promised, and how often kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.rules.working_hours import Calendar, add_working, working_between

FEWEST_PROMISES = 5  # fewer say nothing of a department
FEWEST_PEOPLE = 3  # handled by fewer, the figures would be one colleague's, or be known between two


def may_show(promises: int, people: int) -> bool:
    """Say whether a department's figures speak of the department, and not of somebody in it."""
    return promises >= FEWEST_PROMISES and people >= FEWEST_PEOPLE


@dataclass(frozen=True, kw_only=True)
class Timing:
    """When what happened to one request. Declining is an answer; a request reopened is done when it is done again.

    `answer_due` is by when this one was to be answered, where that was settled when it was asked.
    """

    asked_at: datetime
    answer_due: datetime | None = None
    answered_at: datetime | None = None
    promised_for: datetime | None = None
    done_at: datetime | None = None
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Kept:
    """How many promises were kept and broken, and how much working time the decided ones took.

    Never a mean: one request forgotten over the summer would speak for all others.
    """

    kept: int
    broken: int
    median: timedelta | None
    p90: timedelta | None


def first_answer_due(calendar: Calendar, asked_at: datetime, within: timedelta) -> datetime:
    """Return until when a first answer is in time, `within` being working time."""
    return add_working(calendar, asked_at, within)


def is_answer_kept(timing: Timing, *, calendar: Calendar, within: timedelta, now: datetime) -> bool | None:
    """Whether the first answer came in time; None while it still may, or where the asker withdrew before."""
    due = timing.answer_due or first_answer_due(calendar, timing.asked_at, within)
    return _is_in_time(timing.answered_at, due, _waited_until(timing, now))


def is_promise_kept(timing: Timing, *, now: datetime) -> bool | None:
    """Whether it was done by the date promised; None without one, while it still may be, or withdrawn before."""
    if timing.promised_for is None:
        return None
    return _is_in_time(timing.done_at, timing.promised_for, _waited_until(timing, now))


def answers_summed_up(timings: Iterable[Timing], *, calendar: Calendar, within: timedelta, now: datetime) -> Kept:
    """Sum up the first answers. One that is overdue counts with the time waited so far: silence is no short answer."""
    return _summed_up(
        (
            is_answer_kept(timing, calendar=calendar, within=within, now=now),
            working_between(calendar, timing.asked_at, timing.answered_at or _waited_until(timing, now)),
        )
        for timing in timings
    )


def promises_summed_up(timings: Iterable[Timing], *, calendar: Calendar, now: datetime) -> Kept:
    """Sum up the dates promised, with the working time from asked to done, or so far where that is overdue."""
    return _summed_up(
        (
            is_promise_kept(timing, now=now),
            working_between(calendar, timing.asked_at, timing.done_at or _waited_until(timing, now)),
        )
        for timing in timings
    )


def _waited_until(timing: Timing, now: datetime) -> datetime:
    return min(timing.withdrawn_at or now, now)


def _is_in_time(happened_at: datetime | None, due: datetime, waited_until: datetime) -> bool | None:
    if happened_at is not None:
        return happened_at <= due
    return False if waited_until > due else None


def _summed_up(decided: Iterable[tuple[bool | None, timedelta]]) -> Kept:
    found = [(is_kept, took) for is_kept, took in decided if is_kept is not None]
    took = [one for _, one in found]
    kept = sum(is_kept for is_kept, _ in found)
    return Kept(
        kept=kept,
        broken=len(found) - kept,
        median=middle(took) if took else None,
        p90=nearest_rank(took, 90) if took else None,
    )


def middle(values: Iterable[timedelta]) -> timedelta:
    """Return the median: of an even number of values, halfway between the middle two."""
    ordered = sorted(values)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2


def nearest_rank(values: Iterable[timedelta], percent: int) -> timedelta:
    """Return the percentile by nearest rank: the smallest value that at least so many percent do not exceed.

    It is always one that occurred, so "nine of ten within two hours" is literally true. Raises
    ValueError for no values, and for percents outside 1 to 100.
    """
    ordered = sorted(values)
    if not ordered or not 1 <= percent <= 100:
        raise ValueError(percent)
    return ordered[-(-len(ordered) * percent // 100) - 1]
