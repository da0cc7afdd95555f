"""What the answers to one question say: counts, favourability, mean and eNPS, each with how sure it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import sqrt

from handlers.rules.pulse import chosen_in
from handlers.rules.satisfaction import Z, wilson_interval

FAVOURABLE = {"scale": frozenset({4, 5}), "yes_no": frozenset({1})}  # "top two boxes", as Culture Amp counts
PROMOTERS, DETRACTORS = frozenset({9, 10}), frozenset(range(7))  # F. Reichheld, 2003, HBR 81(12)
ENDS = {"scale": (1, 5), "enps": (0, 10)}  # of what has a mean


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A figure, between `low` and `high` with 95 % confidence."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Figure:
    """The answers of one group to one question. `counts` is how many chose what."""

    answers: int
    counts: Mapping[int, int] = field(default_factory=dict)
    favourable: Estimate | None = None  # a share
    mean: Estimate | None = None
    enps: Estimate | None = None  # from -100 to 100
    enps_error: float | None = None  # its standard error


def figure(kind: str, answers: Mapping[int, int]) -> Figure:
    """Work out what answers, given as how many chose what, say. Raises ValueError for none."""
    n = sum(answers.values())
    if n < 1:
        raise ValueError(n)
    value, error = enps(answers)
    return Figure(
        answers=n,
        counts=_options(answers) if kind == "multiple" else dict(sorted(answers.items())),
        favourable=_share(answers, FAVOURABLE[kind]) if kind in FAVOURABLE else None,
        mean=mean(answers, *ENDS[kind]) if kind in ENDS else None,
        enps=_within(value, Z * error, -100, 100) if kind == "enps" else None,
        enps_error=error if kind == "enps" else None,
    )


def mean(answers: Mapping[int, int], least: int, most: int) -> Estimate:
    """Return the mean, on a scale from `least` to `most`.

    Its interval is the normal one, which for few answers is rather too narrow than too wide.
    """
    n = sum(answers.values())
    value = sum(choice * count for choice, count in answers.items()) / n
    squares = sum(count * (choice - value) ** 2 for choice, count in answers.items())
    reach = Z * sqrt(squares / (n - 1) / n) if n > 1 else 0.0
    return _within(value, reach, least, most)


def enps(answers: Mapping[int, int]) -> tuple[float, float]:
    """Return the employee net promoter score, from -100 to 100, and its standard error.

    Its variance is that of a variable that is 1, 0 or -1: (p + d - (p - d)²) / n (B. Rocks, 2016, The American
    Statistician 70(4), 365-372).
    """
    n = sum(answers.values())
    promoters = sum(count for choice, count in answers.items() if choice in PROMOTERS) / n
    detractors = sum(count for choice, count in answers.items() if choice in DETRACTORS) / n
    score = promoters - detractors
    return 100 * score, 100 * sqrt(max(0.0, promoters + detractors - score**2) / n)


def _share(answers: Mapping[int, int], favourable: frozenset[int]) -> Estimate:
    n = sum(answers.values())
    good = sum(count for choice, count in answers.items() if choice in favourable)
    low, high = wilson_interval(good, n)
    return Estimate(value=good / n, low=low, high=high)


def _within(value: float, reach: float, least: float, most: float) -> Estimate:
    return Estimate(value=value, low=max(least, value - reach), high=min(most, value + reach))


def _options(answers: Mapping[int, int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for choice, count in answers.items():
        for option in chosen_in(choice):
            counts[option] = counts.get(option, 0) + count
    return dict(sorted(counts.items()))


def pooled(shares: Iterable[tuple[float, int]]) -> Estimate:
    """Return the share of several questions together, each given with how many answered it."""
    parts = list(shares)
    n = sum(answers for _, answers in parts)
    good = min(float(n), sum(share * answers for share, answers in parts))
    low, high = wilson_interval(good, n)
    return Estimate(value=good / n, low=low, high=high)
