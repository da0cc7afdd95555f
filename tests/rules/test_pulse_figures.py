"""Figures: what answers say, and how sure that is."""

from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.rules.pulse_figures import enps, figure, mean, pooled

SCALE = st.dictionaries(st.integers(1, 5), st.integers(1, 50), min_size=1)
ENPS = st.dictionaries(st.integers(0, 10), st.integers(1, 50), min_size=1)


def test_a_scale() -> None:
    said = figure("scale", {5: 2, 4: 1, 2: 1, 1: 1})
    assert said.answers == 5
    assert said.counts == {1: 1, 2: 1, 4: 1, 5: 2}
    assert said.favourable is not None
    assert said.favourable.value == 0.6
    assert said.mean is not None
    assert said.mean.value == 3.4
    assert said.mean.high - said.mean.value == pytest.approx(min(1.6, 1.96 * sqrt(13.2 / 4 / 5)))
    assert said.enps is None


def test_enps_and_its_error_as_by_hand() -> None:
    score, error = enps({10: 5, 8: 3, 3: 2})
    assert score == pytest.approx(30)
    assert error == pytest.approx(100 * sqrt((0.5 + 0.2 - 0.09) / 10))
    assert figure("enps", {10: 5, 8: 3, 3: 2}).favourable is None


@given(ENPS)
def test_the_error_of_enps_is_that_of_a_mean_of_ones(answers: dict[int, int]) -> None:
    """Its formula against the plain definition: the deviation of 1, 0 and -1, over the root of n."""
    signs = [1 if one >= 9 else -1 if one <= 6 else 0 for one, count in answers.items() for _ in range(count)]
    middle = sum(signs) / len(signs)
    deviation = sqrt(sum((one - middle) ** 2 for one in signs) / len(signs))
    score, error = enps(answers)
    assert score == pytest.approx(100 * middle)
    assert error == pytest.approx(100 * deviation / sqrt(len(signs)), abs=1e-5)


@given(SCALE)
def test_every_figure_lies_within_its_interval_and_its_scale(answers: dict[int, int]) -> None:
    said = figure("scale", answers)
    assert said.mean is not None
    assert said.favourable is not None
    for estimate, least, most in ((said.mean, 1, 5), (said.favourable, 0, 1)):
        assert least <= estimate.low <= estimate.value + 1e-9
        assert estimate.value - 1e-9 <= estimate.high <= most


@given(SCALE, st.integers(2, 5))
def test_more_answers_of_the_same_kind_are_surer(answers: dict[int, int], times: int) -> None:
    if len(answers) == 1:
        answers = answers | {max(answers) % 5 + 1: 3}
    once, often = mean(answers, 1, 5), mean({one: count * times for one, count in answers.items()}, 1, 5)
    assert often.value == pytest.approx(once.value)
    assert once.low <= often.low + 1e-9
    assert often.high - 1e-9 <= once.high
    knows_nothing = (once.low, once.high) == (1, 5)
    assert knows_nothing or often.high - often.low < once.high - once.low


def test_two_neighbours_do_not_say_that_nobody_thinks_otherwise() -> None:
    said = mean({1: 1, 2: 1}, 1, 5)
    assert (said.low, round(said.high, 2)) == (1, 2.48)


def test_each_of_several_options_is_counted() -> None:
    assert figure("multiple", {0b101: 3, 0b001: 2}).counts == {0: 5, 2: 3}


def test_nothing_says_nothing() -> None:
    with pytest.raises(ValueError, match="0"):
        figure("scale", {})


def test_a_driver_weighs_its_questions_by_answers() -> None:
    assert pooled([(0.5, 10), (1.0, 30)]).value == pytest.approx(0.875)
