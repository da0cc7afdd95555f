"""Which pairs of departments may be shown beside each department's total, so that no other can be worked out."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from handlers.rules.suppression import to_hide

Pair = tuple[int, int]  # who served, who was served


def may_be_shown(people: Mapping[Pair, Collection[int]]) -> frozenset[Pair]:
    """Return the pairs to show. `people` are those whose ratings, or requests, stand behind each.

    What is known besides is each row's total and nothing of the columns (no page, card or export adds them up), so that
    each row is a table by itself. Its total is shown from SMALLEST_GROUP people on, whatever is hidden in it: a row in
    which hiding the total would have been needed is hidden whole, and then the total is all that is known of it.
    """
    rows: dict[int, dict[Pair, Collection[int]]] = defaultdict(dict)
    for (row, column), who in people.items():
        if who:
            rows[row][row, column] = who
    shown: set[Pair] = set()
    for row, cells in rows.items():
        hidden = to_hide(cells)
        if (row, None) not in hidden:
            shown.update(cell for cell in cells if cell not in hidden)
    return frozenset(shown)
