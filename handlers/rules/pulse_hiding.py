"""Which groups' answers are kept apart, so that neither what is shown nor what is stored tells of fewer than may be.

Groups are disjoint and add up to everybody (None is whoever is in no group), so there is one sum only that could be
subtracted from: the total. It is what handlers/rules/suppression.py does for tables with two, with a threshold that
a company may raise. Nothing else is ever added up: a driver's figures are made of figures that are shown.
"""

from collections.abc import Collection, Iterable, Mapping

STEADY_FROM = 4  # times the threshold: among so many, one person more or less moves a figure less than chance does


def kept_apart(
    answers: Mapping[int | None, int], *, fewest: int, unsteady: Collection[int | None] = ()
) -> frozenset[int]:
    """Return the groups whose answers may stand beside the total. The rest is in the total only, or nowhere.

    Hidden are groups of fewer than `fewest` answers, and those `unsteady` (below). Whatever is hidden stands there as
    the difference to the total: as long as that is of fewer than `fewest`, or of one unsteady group alone, the
    smallest of the shown is hidden as well.
    """
    shown = {one: n for one, n in answers.items() if one is not None and n >= fewest and one not in unsteady}
    hidden = {one: n for one, n in answers.items() if one not in shown and n}
    while shown and _tells_too_much(hidden, fewest, unsteady):
        smallest = min(shown, key=lambda one: (shown[one], one))
        hidden[smallest] = shown.pop(smallest)
    return frozenset(shown)


def _tells_too_much(hidden: Mapping[int | None, int], fewest: int, unsteady: Collection[int | None]) -> bool:
    is_one_unsteady = len(hidden) == 1 and bool(set(hidden) & set(unsteady))
    return bool(hidden) and (sum(hidden.values()) < fewest or is_one_unsteady)


def is_steady(now: Collection[int], before: Iterable[Collection[int]], *, fewest: int) -> bool:
    """Say whether a group may be shown after it was shown `before`, each time with whom it consisted of.

    Where fewer than `fewest` came or went since, two results could be subtracted to see who those are: a team of six
    that one leaves, while the others think what they thought. What this cannot hide: in a company in which nobody else
    comes, goes or changes their mind, the totals of two rounds tell what the one said who left between them.
    """
    members = set(now)
    if len(members) >= STEADY_FROM * fewest:
        return True
    return all(not 0 < len(members ^ set(earlier)) < fewest for earlier in before)
