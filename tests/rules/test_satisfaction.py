"""A department's satisfaction: the share of the satisfied, and how sure it is."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.satisfaction import SMALLEST_GROUP, Rated, Satisfaction, may_show, satisfaction, wilson_interval


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # as published: Newcombe (1998), Statistics in Medicine 17, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_wilsons(successes: int, n: int, low: float, high: float) -> None:
    found = wilson_interval(successes, n)
    assert found == pytest.approx((low, high), abs=0.00005)


def test_at_the_ends() -> None:
    assert wilson_interval(0, 0) == (0.0, 1.0)
    assert wilson_interval(0, 7)[0] == 0.0
    assert wilson_interval(7, 7)[1] == 1.0
    for successes, n in ((-1, 3), (4, 3), (0, -1)):
        with pytest.raises(ValueError, match=str(n)):
            wilson_interval(successes, n)


@given(st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_within_its_interval(counted: tuple[int, int]) -> None:
    successes, n = counted
    low, high = wilson_interval(successes, n)

    assert 0 <= low <= high <= 1
    if n:
        assert low <= successes / n <= high
        mirrored = wilson_interval(n - successes, n)
        assert mirrored == pytest.approx((1 - high, 1 - low))
        surer = wilson_interval(4 * successes, 4 * n)
        assert surer[1] - surer[0] < high - low


def test_few_raters_are_not_shown_however_much_they_rate() -> None:
    four = [Rated(rater=rater, level=5) for rater in range(SMALLEST_GROUP - 1)]
    assert satisfaction([]) is None
    assert satisfaction(four * 9) is None
    assert satisfaction([*four, Rated(rater=99, level=5)]) is not None
    assert [may_show(raters) for raters in (0, 4, 5)] == [False, False, True]


def test_fours_and_fives_are_satisfied() -> None:
    found = satisfaction(Rated(rater=rater, level=level) for rater, level in enumerate([1, 2, 3, 4, 5, 5]))
    low, high = wilson_interval(3, 6)
    assert found == Satisfaction(share=0.5, low=low, high=high, ratings=6, raters=6)


def test_what_weighs_less_moves_less_and_tells_less() -> None:
    fair = [Rated(rater=rater, level=5 if rater % 2 else 1) for rater in range(6)]
    friends = [Rated(rater=1, level=5, weight=1 / k) for k in range(2, 12)]
    full = [Rated(rater=1, level=5) for _ in friends]

    before, weighed, unweighed = (satisfaction(fair + more) for more in ([], friends, full))
    assert before
    assert weighed
    assert unweighed
    assert before.share < weighed.share < unweighed.share
    assert weighed.ratings == unweighed.ratings == 16
    assert weighed.high - weighed.low > unweighed.high - unweighed.low


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 5), st.integers(1, 30)), max_size=40),
)
def test_weights_of_one_change_nothing_and_all_stays_within_bounds(rows: list[tuple[int, int, int]]) -> None:
    plain = satisfaction(Rated(rater=rater, level=level) for rater, level, _ in rows)
    weighed = satisfaction(Rated(rater=rater, level=level, weight=1 / k) for rater, level, k in rows)
    assert (plain is None) == (weighed is None) == (len({rater for rater, _, _ in rows}) < SMALLEST_GROUP)
    if plain and weighed:
        assert isclose(plain.share, sum(level >= 4 for _, level, _ in rows) / len(rows))
        assert -1e-9 <= weighed.low <= weighed.share + 1e-9
        assert weighed.share - 1e-9 <= weighed.high <= 1
