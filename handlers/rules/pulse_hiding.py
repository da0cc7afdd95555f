"""Which groups' answers are kept apart, so that neither what is shown nor what is stored tells of fewer than may be.

Groups are disjoint and add up to everybody (None is whoever is in no group), so there is one sum only that could be
subtracted from: the total. It is what handlers/rules/suppression.py does for tables with two, with a threshold that
a company may raise. Nothing else is ever added up: a driver's figures are made of figures that are shown.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

STEADY_FROM = 4  # times the threshold: among so many, one person more or less moves a figure less than chance does

Asked = Mapping[int | None, Collection[int] | None]  # who was asked, by group; None: too many to matter


def kept_apart(
    answers: Mapping[int | None, int],
    *,
    fewest: int,
    asked: Asked | None = None,
    before: Sequence[Collection[int]] = (),
) -> frozenset[int]:
    """Return the groups whose answers may stand beside the total. The rest is in the total only.

    Hidden are groups of fewer than `fewest` answers, and those that are not steady (below). Whatever is hidden stands
    there as the difference to the total: as long as that is of fewer than `fewest`, or not steady either, the smallest
    of the shown is hidden as well.
    """

    def steady(groups: Iterable[int | None]) -> bool:
        return are_steady([(asked or {}).get(one, ()) for one in groups], before, fewest=fewest)

    shown = {one: n for one, n in answers.items() if one is not None and n >= fewest and steady([one])}
    hidden = {one: n for one, n in answers.items() if one not in shown and n}
    while shown and hidden and (sum(hidden.values()) < fewest or not steady(hidden)):
        smallest = min(shown, key=lambda one: (shown[one], one))
        hidden[smallest] = shown.pop(smallest)
    return frozenset(shown)


def are_steady(groups: Iterable[Collection[int] | None], before: Iterable[Collection[int]], *, fewest: int) -> bool:
    """Say whether these groups together may be shown after others were shown `before`, each given as who was asked.

    Where fewer than `fewest` came or went between two, their results could be subtracted to see what those said: a team
    of six that one leaves, while the others think what they thought. What this cannot hide: in a company in which
    nobody else comes, goes or changes their mind, the totals of two rounds tell what the one said who left between.
    """
    members: set[int] = set()
    for one in groups:
        if one is None:
            return True
        members.update(one)
    if len(members) >= STEADY_FROM * fewest:
        return True
    return all(not 0 < len(members.symmetric_difference(earlier)) < fewest for earlier in before)
