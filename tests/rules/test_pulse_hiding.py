"""What is kept apart: never fewer than the threshold, neither shown nor as the difference of what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.pulse_hiding import STEADY_FROM, are_steady, kept_apart

COUNTS = st.dictionaries(st.one_of(st.none(), st.integers(1, 12)), st.integers(0, 14), max_size=9)
FEWEST = st.integers(5, 12)


@given(answers=COUNTS, fewest=FEWEST)
def test_nothing_shown_and_no_difference_is_of_too_few(answers: dict[int | None, int], fewest: int) -> None:
    apart = kept_apart(answers, fewest=fewest)
    assert all(answers[one] >= fewest for one in apart)
    assert None not in apart
    rest = sum(answers.values()) - sum(answers[one] for one in apart)
    assert rest == 0 or rest >= fewest or not apart


@given(answers=COUNTS, fewest=FEWEST)
def test_where_all_are_many_all_are_shown(answers: dict[int | None, int], fewest: int) -> None:
    many: dict[int | None, int] = {one: count + fewest for one, count in answers.items()}
    assert kept_apart(many, fewest=fewest) == set(many) - {None}


def test_one_small_group_takes_the_smallest_of_the_others_with_it() -> None:
    assert kept_apart({1: 20, 2: 9, 3: 3}, fewest=5) == {1}
    assert kept_apart({1: 20, 2: 9, 3: 3, 4: 2}, fewest=5) == {1, 2}, "two that hide each other are enough"
    assert kept_apart({1: 20, 2: 9, 3: 0}, fewest=5) == {1, 2}, "nothing hides nothing"


TEAM, OTHERS = set(range(6)), set(range(100, 108))


def test_a_team_that_one_left_is_hidden_with_another_until_it_is_another_team() -> None:
    answers: dict[int | None, int] = {1: 5, 2: 8, 3: 30}
    asked: dict[int | None, set[int] | None] = {1: TEAM - {0}, 2: OTHERS, 3: None}
    assert kept_apart(answers, fewest=5, asked=asked, before=[TEAM]) == {3}
    assert kept_apart(answers, fewest=5, asked=asked, before=[TEAM - {0}]) == {1, 2, 3}, "the same people"
    assert kept_apart(answers, fewest=5, asked=asked, before=[OTHERS | {200, 201}]) == {3}, "whichever it is"


@given(members=st.sets(st.integers(0, 60)), before=st.lists(st.sets(st.integers(0, 60)), max_size=4), fewest=FEWEST)
def test_steady_is_what_no_earlier_result_differs_little_from(
    members: set[int], before: list[set[int]], fewest: int
) -> None:
    is_steady = are_steady([members], before, fewest=fewest)
    differ = [len(members - one) + len(one - members) for one in before]
    assert is_steady == (len(members) >= STEADY_FROM * fewest or not any(0 < one < fewest for one in differ))


def test_what_is_of_too_many_to_matter_is_steady() -> None:
    assert are_steady([None, {1}], [{2}], fewest=5)
