"""Who may do what, row by row."""

import pytest

from handlers.refusals import NotAllowed
from handlers.rules.roles import MAY, ROLES, check_may, may

TABLE = [
    # deed               it     hr     nobody
    ("change settings", True, True, False),
    ("flip switches", True, True, False),
    ("change values", False, True, False),
    ("change calendars", True, True, False),
    ("open topics", False, True, False),
    ("read reports", False, True, False),
    ("ask pulses", False, True, False),
    ("name it admins", True, False, False),
    ("name hr admins", True, True, False),
]


@pytest.mark.parametrize(("deed", "it", "hr", "nobody"), TABLE)
def test_each_row(deed: str, it: bool, hr: bool, nobody: bool) -> None:
    assert (may(deed, ["it"]), may(deed, ["hr"]), may(deed, [])) == (it, hr, nobody)
    assert may(deed, ROLES)


def test_the_table_here_is_the_whole_table() -> None:
    assert {deed for deed, *_ in TABLE} == set(MAY)


def test_the_refusal_says_who_may() -> None:
    with pytest.raises(NotAllowed) as refused:
        check_may("change values", ["it"])
    assert refused.value.facts() == {"roles": ("hr",)}
    check_may("change values", ["hr"])


def test_a_deed_nobody_wrote_down_is_a_mistake_not_a_no() -> None:
    with pytest.raises(KeyError):
        may("read private words", ROLES)
