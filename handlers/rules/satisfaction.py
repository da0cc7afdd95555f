"""A department's satisfaction: the share of the satisfied, how sure it is, and when it may be shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

SMALLEST_GROUP = 5  # fewer raters than this could point at a person (Lattice, Viva Glint and Culture Amp use 5)
SATISFIED_FROM = 4  # of the levels 1 to 5: "top two boxes", as customer satisfaction is usually counted
Z = 1.96  # standard deviations either side: an interval that is right 95 times in 100


@dataclass(frozen=True, kw_only=True)
class Rated:
    """One rating, from 1 to 5, and how much it weighs (see handlers.rules.ratings.pair_weight)."""

    rater: int
    level: int
    weight: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Satisfaction:
    """The share of satisfied ratings, between `low` and `high` with 95 % confidence."""

    share: float
    low: float
    high: float
    ratings: int
    raters: int


@dataclass(frozen=True, kw_only=True)
class Recoveries:
    """How many matters were to be put right after a low rating, and how many were then rated well."""

    asked: int
    recovered: int


def may_show(raters: int) -> bool:
    return raters >= SMALLEST_GROUP


def satisfaction(ratings: Iterable[Rated]) -> Satisfaction | None:
    """Return the share of 4s and 5s, or None while too few different people have rated.

    Ratings that weigh less also tell less: the interval is that of Kish's effective sample size, (Σw)² / Σw²
    (Kish, Survey Sampling, 1965, §11.7).
    """
    rated = list(ratings)
    raters = len({one.rater for one in rated})
    if not may_show(raters):
        return None
    weight = sum(one.weight for one in rated)
    share = sum(one.weight for one in rated if one.level >= SATISFIED_FROM) / weight
    effective = weight**2 / sum(one.weight**2 for one in rated)
    low, high = wilson_interval(share * effective, effective)
    return Satisfaction(share=share, low=low, high=high, ratings=len(rated), raters=raters)


def wilson_interval(successes: float, n: float, *, z: float = Z) -> tuple[float, float]:
    """Return the score interval of a share (E. B. Wilson, 1927, J. Am. Stat. Assoc. 22, 209-212).

    Unlike the textbook's, it stays within 0 and 1 and holds for few ratings (Brown, Cai, DasGupta, 2001). Of nothing
    it is everything. Raises ValueError for more successes than ratings, or fewer than none.
    """
    if not 0 <= successes <= n:
        raise ValueError((successes, n))
    if not n:
        return 0.0, 1.0
    share = successes / n
    middle = share + z * z / (2 * n)
    reach = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    whole = 1 + z * z / n
    # At the ends rounding would leave a trace, and none of ten may well mean none at all.
    low = 0.0 if successes == 0 else max(0.0, (middle - reach) / whole)
    high = 1.0 if successes == n else min(1.0, (middle + reach) / whole)
    return low, high
