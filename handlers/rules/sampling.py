"""Which questions of a pool go to whom this time: nobody often, no question soon again, each asked of enough to count.

Whoever is asked counts in a group (a department, or several small ones together), and within it every question is put
to so many that its answers may be shown, or to nobody. Small groups are asked whole and the same; of large ones a part
is asked at a time, whoever was asked least first, and the questions are spread over them.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Protocol

REST = timedelta(days=90)  # before a question comes back to the same person: about when answers may have changed
ASKED_WHOLE = 20  # a group with fewer is asked whole: a part of it would be too few to show, or to hide in
ANSWERING = 2  # ask so many times as many as must answer: about half of those asked do
ANCHORS_REST = timedelta(days=60)  # two quarters may meet; what is asked in one's last week is not asked again at once

Plan = dict[int, tuple[int, ...]]  # by person; whoever is not in it is not asked


class Chance(Protocol):
    """What is needed of a random.Random: handed in, so that the same plan can be made twice."""

    def random(self) -> float:
        """Return a number from 0 to 1."""
        ...


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question of a pool, and what it measures."""

    id: int
    driver: str


@dataclass(frozen=True, kw_only=True)
class History:
    """What was asked before: by person, the questions of the last 90 days, and how often they were asked at all.

    Somebody who is new was asked as often as whoever was asked least in their group, and so need not catch up.
    """

    questions: Mapping[int, Collection[int]] = field(default_factory=dict)
    contacts: Mapping[int, int] = field(default_factory=dict)
    rounds: int = 0


def plan(
    people: Mapping[int, int | None],
    pool: Sequence[Question],
    *,
    how_many: int,
    fewest: int,
    history: History,
    random: Chance,
    one_in: int = 1,
    resting: Collection[int] = (),
) -> Plan:
    """Say who is asked which questions. `people` are everybody it is for, with their group.

    Of each group one in `one_in` is asked at a time. Whoever is `resting` is passed over: their attention is spent.
    """
    planned: Plan = {}
    for members in _groups(people, fewest):
        awake = [one for one in members if one not in resting]
        asked = _whose_turn(members, awake, fewest=fewest, history=history, one_in=one_in, random=random)
        if len(asked) >= fewest:
            planned |= _spread(asked, pool, how_many=how_many, fewest=fewest, history=history, random=random)
    return planned


def _groups(people: Mapping[int, int | None], fewest: int) -> list[list[int]]:
    """Put people together who count together; groups too small to count, and who is in none, are one."""
    by_group: dict[int | None, list[int]] = {}
    for one, group in people.items():
        by_group.setdefault(group, []).append(one)
    rest = by_group.pop(None, [])
    large = []
    for members in by_group.values():
        if len(members) < fewest:
            rest += members
        else:
            large.append(members)
    return [*large, rest]


# Whom


def _whose_turn(
    members: Sequence[int],
    awake: Sequence[int],
    *,
    fewest: int,
    history: History,
    one_in: int,
    random: Chance,
) -> list[int]:
    """Say who of a group is asked this time, so that everybody is asked equally often, in every group.

    A group is asked when it is behind what one in so many makes by now, and none of it runs ahead of the others by
    more than one. Whoever was asked least comes first, and chance decides among those.
    """
    known = [history.contacts[one] for one in members if one in history.contacts]
    least = min(known, default=0)
    contacts = {one: history.contacts.get(one, least) for one in members}
    total, by_now = sum(contacts.values()), (history.rounds + 1) / one_in
    if total >= len(members) * by_now:
        return []
    if len(members) < ASKED_WHOLE:
        return sorted(awake)
    size = max(ceil(len(members) / one_in), ANSWERING * fewest if one_in > 1 else 0)
    ahead = ceil(by_now) * len(members) - total  # more would begin the next turn before all had this one
    if ahead < fewest:
        return []
    order = sorted(awake, key=lambda one: (contacts[one], random.random()))
    return order[: min(size, ahead)]


# What


def _spread(
    asked: Sequence[int], pool: Sequence[Question], *, how_many: int, fewest: int, history: History, random: Chance
) -> Plan:
    """Spread the questions over those who are asked, a lane for each: the same few to all where there are few."""
    open_to = {
        question.id: {one for one in asked if question.id not in history.questions.get(one, ())} for question in pool
    }
    lanes = max(1, min(len(pool), len(asked) // (ANSWERING * fewest))) if len(asked) >= ASKED_WHOLE else 1
    given: dict[int, list[int]] = {one: [] for one in asked}
    used: dict[str, int] = {question.driver: 0 for question in pool}
    order = sorted(asked, key=lambda _: random.random())
    for _ in range(how_many):
        for question, lane in _lanes(
            order, pool, open_to, used, size=ceil(len(asked) / lanes), fewest=fewest, random=random
        ):
            for one in lane:
                given[one].append(question)
            open_to[question].difference_update(lane)
    return {one: tuple(questions) for one, questions in given.items() if questions}


def _lanes(
    order: Sequence[int],
    pool: Sequence[Question],
    open_to: Mapping[int, set[int]],
    used: dict[str, int],
    *,
    size: int,
    fewest: int,
    random: Chance,
) -> list[tuple[int, list[int]]]:
    """Give each person one question: so many lanes of one question each, none with fewer people than count.

    The drivers that were asked about least come first, then the questions most people have not heard lately.
    """
    free, left = {id_: set(people) for id_, people in open_to.items()}, list(order)
    lanes: dict[int, list[int]] = {}
    drivers = {question.id: question.driver for question in pool}
    while candidates := [id_ for id_, people in free.items() if len(people) >= fewest and id_ not in lanes]:
        question = min(candidates, key=lambda id_: (used[drivers[id_]], -len(free[id_]), random.random()))
        taken = [one for one in left if one in free[question]][:size]
        lanes[question] = taken
        used[drivers[question]] += 1
        gone = set(taken)
        left = [one for one in left if one not in gone]
        for people in free.values():
            people -= gone
    for one in left:  # too few for a lane of their own: they join one they have not heard lately
        joined = next((question for question in lanes if one in open_to[question]), None)
        if joined is not None:
            lanes[joined].append(one)
    return list(lanes.items())


# Anchors


def anchors_due(anchors: Sequence[int], asked_on: Mapping[int, date], *, today: date, most: int) -> tuple[int, ...]:
    """Return the anchors everybody is asked now, outside rotation: once before anything else, then once a quarter."""
    return tuple(one for one in anchors if _is_due(asked_on.get(one), today))[:most]


def _is_due(last: date | None, today: date) -> bool:
    return last is None or (_quarter(last) != _quarter(today) and today - last >= ANCHORS_REST)


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3
