"""Who is asked what: nobody often, no question soon again, all equally often, each question of enough to count."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.sampling import ASKED_WHOLE, REST, History, Plan, Question, anchors_due, plan

DRIVERS = ("timeliness", "initiative", "communication", "know_how", "solving", "respect", "trust", "workload")
POOL = [Question(id=number, driver=DRIVERS[number % len(DRIVERS)]) for number in range(24)]
FEWEST = 5
DAY = timedelta(days=1)
MONDAY = date(2026, 1, 5)
NOTHING_ASKED = History()


def colleagues(*sizes: int) -> dict[int, int | None]:
    """People by id with their department, of departments this large."""
    departments = [department for department, size in enumerate(sizes, 1) for _ in range(size)]
    return dict(enumerate(departments, 1))


def first_plan(
    people: Mapping[int, int | None], *, seed: int = 1, history: History = NOTHING_ASKED, **more: object
) -> Plan:
    options: dict[str, object] = {"how_many": 1, "fewest": FEWEST, **more}
    return plan(people, POOL, history=history, random=Random(seed), **options)  # type: ignore[arg-type]  # named above


def by_question(planned: Plan, people: Mapping[int, int | None]) -> Counter[tuple[int | None, int]]:
    return Counter((people[one], question) for one, questions in planned.items() for question in questions)


class Year:
    """A company that is asked something every Monday, and what it was asked."""

    def __init__(self, people: dict[int, int | None], *, how_many: int, one_in: int) -> None:
        self.people, self.how_many, self.one_in = people, how_many, one_in
        self.contacts: Counter[int] = Counter(dict.fromkeys(people, 0))
        self.asked: dict[int, list[tuple[date, int]]] = defaultdict(list)
        self.plans: list[Plan] = []

    def ask(self, day: date, *, seed: int) -> Plan:
        recent = {one: {question for on, question in asked if day - on < REST} for one, asked in self.asked.items()}
        history = History(questions=recent, contacts=self.contacts, rounds=len(self.plans))
        planned = first_plan(self.people, seed=seed, history=history, how_many=self.how_many, one_in=self.one_in)
        for one, questions in planned.items():
            self.contacts[one] += 1
            self.asked[one] += [(day, question) for question in questions]
        self.plans.append(planned)
        return planned


@pytest.mark.parametrize(("how_many", "one_in"), [(1, 1), (1, 4), (2, 2), (3, 5)])
def test_a_year_of_five_hundred_people(how_many: int, one_in: int) -> None:
    people = colleagues(3, 4, 6, 12, 19, 20, 21, 33, 57, 80, 105, 140)
    assert len(people) == 500
    year = Year(people, how_many=how_many, one_in=one_in)
    for week in range(52):
        planned = year.ask(MONDAY + 7 * week * DAY, seed=week)

        assert all(1 <= len(set(questions)) == len(questions) <= how_many for questions in planned.values())
        assert max(year.contacts.values()) - min(year.contacts.values()) <= 1, f"week {week}"
        asked_of = by_question(planned, people)
        together = Counter({question: count for (_, question), count in asked_of.items()})
        for (department, question), count in asked_of.items():
            is_small = department in (1, 2)  # three and four people count together, nowhere alone
            both = asked_of[1, question] + asked_of[2, question]
            assert (both if is_small else count) >= FEWEST, f"week {week}: {department} {question} {together}"

    for asked in year.asked.values():
        last: dict[int, date] = {}
        for on, question in asked:
            assert question not in last or on - last[question] >= REST
            last[question] = on
    assert min(year.contacts.values()) >= 52 // one_in - 1, "and it is a year in which people were asked"
    drivers = Counter(POOL[question].driver for asked in year.asked.values() for _, question in asked)
    assert set(drivers) == set(DRIVERS)
    assert max(drivers.values()) <= 1.5 * min(drivers.values())


def test_a_small_department_is_asked_whole_and_the_same() -> None:
    people = colleagues(ASKED_WHOLE - 1)
    planned = first_plan(people, one_in=4, how_many=2)
    assert planned.keys() == people.keys()
    assert len(set(planned.values())) == 1


def test_of_a_large_one_a_part_is_asked() -> None:
    people = colleagues(400)
    planned = first_plan(people, one_in=4)
    assert len(planned) == 100
    assert len(by_question(planned, people)) == 10, "a lane of ten for each question"


def test_whoever_was_asked_least_comes_first_and_who_is_new_need_not_catch_up() -> None:
    people = colleagues(40)
    contacts = {one: 3 if one <= 30 else 2 for one in list(people)[:-1]}  # the fortieth is new
    history = History(contacts=contacts, rounds=5)
    planned = first_plan(people, one_in=2, history=history)
    assert planned.keys() == set(range(31, 41))


def test_who_rests_is_passed_over() -> None:
    people = colleagues(30)
    planned = first_plan(people, resting={1, 2, 3})
    assert planned.keys() == people.keys() - {1, 2, 3}


def test_too_few_to_count_are_not_asked_at_all() -> None:
    assert first_plan(colleagues(FEWEST - 1)) == {}
    assert first_plan(colleagues(12), resting=set(range(1, 9))) == {}


def test_with_nothing_new_to_ask_nobody_is_asked() -> None:
    people = colleagues(10)
    everything = {one: {question.id for question in POOL} for one in people}
    assert first_plan(people, history=History(questions=everything)) == {}


def test_who_has_heard_most_of_it_joins_a_question_they_have_not() -> None:
    people = colleagues(10)
    heard = {10: {question.id for question in POOL if question.id != 7}}
    planned = first_plan(people, history=History(questions=heard))
    assert set(planned.get(10, ())) <= {7}
    assert all(count >= FEWEST for count in by_question(planned, people).values())


def test_the_same_chance_gives_the_same_plan_and_another_another() -> None:
    people = colleagues(100, 200)
    assert first_plan(people, seed=3) == first_plan(people, seed=3)
    assert first_plan(people, seed=3) != first_plan(people, seed=4)


@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=6),
    st.integers(1, 3),
    st.integers(1, 6),
    st.integers(5, 12),
    st.integers(0, 2**16),
)
def test_whatever_was_asked_before_each_question_counts_or_is_not_asked(
    sizes: list[int], how_many: int, one_in: int, fewest: int, seed: int
) -> None:
    people, dice = colleagues(*sizes), Random(seed)
    heard = {one: {question.id for question in POOL if dice.random() < 0.6} for one in people}
    history = History(questions=heard, contacts={one: dice.randrange(3) for one in people}, rounds=6)
    planned = first_plan(people, seed=seed, history=history, how_many=how_many, one_in=one_in, fewest=fewest)
    small = {department for department, size in Counter(people.values()).items() if size < fewest}
    together = Counter[tuple[int | None, int]]()
    for (department, question), count in by_question(planned, people).items():
        together[None if department in small else department, question] += count
    assert all(count >= fewest for count in together.values())
    for one, questions in planned.items():
        assert not heard[one] & set(questions)
        assert len(set(questions)) == len(questions) <= how_many


# Anchors


def test_anchors_are_asked_before_anything_else_a_few_at_a_time_and_once_a_quarter() -> None:
    anchors = [1, 2, 3, 4, 5, 6]
    asked_on: dict[int, date] = {}
    weeks: list[date] = []
    for week in range(52):
        day = MONDAY + 7 * week * DAY
        due = anchors_due(anchors, asked_on, today=day, most=3)
        asked_on |= dict.fromkeys(due, day)
        if due:
            weeks.append(day)
    assert [day.month for day in weeks] == [1, 1, 4, 4, 7, 7, 10, 10]
    assert weeks[:2] == [MONDAY, MONDAY + 7 * DAY]


def test_an_anchor_of_a_quarters_last_week_is_not_asked_again_in_the_next_ones_first() -> None:
    march = {1: date(2026, 3, 30)}
    assert anchors_due([1], march, today=date(2026, 4, 6), most=3) == ()
    assert anchors_due([1], march, today=date(2026, 6, 1), most=3) == (1,)
