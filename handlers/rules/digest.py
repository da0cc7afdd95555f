"""What of a week is worth telling, in what order, what to do about it, and when to say nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Kind = Literal["overdue", "quiet", "waiting", "promises", "own_thanks", "unthanked", "actions"]
Action = Literal["requests", "thank", "thanks"]  # look at what waits, thank one of those named, thank anybody

LEAST_LED = 2  # whoever leads one person talks to them
MOST_FINDINGS = 3  # one message reads in a minute
MOST_NAMES = 2  # a longer list reads as a ranking
SERVED_MUCH = 3  # matters within the weeks looked at: about every other week
THANKED_LITTLE = 3  # one public thanks for so many matters, or none

SUGGESTED: Mapping[Kind, Action] = {
    "overdue": "requests",
    "quiet": "thank",
    "waiting": "requests",
    "own_thanks": "thanks",
    "unthanked": "thank",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing worth telling: about some people, or a number, or a number `of` another."""

    kind: Kind
    people: tuple[int, ...] = ()
    number: int = 0
    of: int = 0


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What was seen of a week. `thanks` is how often its reader thanked anybody; `happened`, how much there was."""

    waiting: int
    overdue: int
    actions: int
    promised: int
    kept: int
    thanks: int
    happened: int
    leads: bool
    quiet: Sequence[int] = ()
    unthanked: Sequence[int] = ()


def week_of(day: date) -> str:
    """Name the ISO week a day is in: "2026-W53"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def monday_of(week: str) -> date:
    """Return the first day of a week. Raises ValueError for what names none."""
    year, _, number = week.partition("-W")
    return date.fromisocalendar(int(year), int(number), 1)


def week_before(week: str) -> str:
    return week_of(monday_of(week) - timedelta(days=7))


def last_week(today: date) -> str:
    """Name the latest week that is over."""
    return week_of(today - timedelta(days=7))


def quiet_helpers(served: Mapping[int, int], thanked: Mapping[int, int]) -> tuple[int, ...]:
    """Return who served much and was thanked little, by id: they are not ranked."""
    return tuple(
        sorted(
            person
            for person, times in served.items()
            if times >= SERVED_MUCH and thanked.get(person, 0) * THANKED_LITTLE <= times
        )
    )


def named_in(week: str, people: Collection[int]) -> tuple[int, ...]:
    """Choose whom a week's digest names: each has their turn, so that being named says nothing of a rank."""
    waiting = sorted(people)
    if len(waiting) <= MOST_NAMES:
        return tuple(waiting)
    turn = monday_of(week).toordinal() // 7 * MOST_NAMES
    return tuple(waiting[(turn + place) % len(waiting)] for place in range(MOST_NAMES))


def findings(week: str, seen: Seen) -> tuple[Finding, ...]:
    """Return all that is worth telling, the most pressing first; nothing where nothing happened and nobody waits."""
    if not (seen.happened or seen.waiting or seen.overdue or seen.actions or seen.quiet):
        return ()
    quiet = named_in(week, seen.quiet)
    unthanked = named_in(week, [one for one in seen.unthanked if one not in seen.quiet])
    found: list[tuple[bool, Finding]] = [
        (seen.overdue > 0, Finding(kind="overdue", number=seen.overdue)),
        (bool(quiet), Finding(kind="quiet", people=quiet)),
        (seen.waiting > 0, Finding(kind="waiting", number=seen.waiting)),
        (seen.promised > 0, Finding(kind="promises", number=seen.kept, of=seen.promised)),
        (bool(unthanked), Finding(kind="unthanked", people=unthanked)),
        (seen.leads and not seen.thanks, Finding(kind="own_thanks")),
        (seen.actions > 0, Finding(kind="actions", number=seen.actions)),
    ]
    return tuple(finding for is_so, finding in found if is_so)


def told_first(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return what stands on the card; the rest is a tap away."""
    return tuple(found[:MOST_FINDINGS])


def suggested(found: Sequence[Finding]) -> Action | None:
    """Return what to do first: about the first finding on the card that something can be done about."""
    return next((SUGGESTED[one.kind] for one in told_first(found) if one.kind in SUGGESTED), None)
