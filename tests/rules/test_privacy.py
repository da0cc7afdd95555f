"""Who sees what, row by row; every row has its words."""

import pytest

from bot.messages import wording
from handlers.rules.privacy import READERS, TABLE, may_see, rule_of
from storage.company import LANGUAGES

NOBODY = ("no",) * len(READERS)
ROWS = [
    # what        fewest   self   colleague  head         hr     it     owner
    ("answer", 1, NOBODY),
    ("choice", 1, NOBODY),
    ("score", 5, ("no", "no", "own_groups", "all", "no", "no")),
    ("comment", 10, ("no", "no", "own_groups", "all", "no", "no")),
    ("turnout", 5, ("no", "no", "own_groups", "all", "no", "no")),
    ("took_part", 1, ("all", "no", "no", "no", "no", "no")),
    ("was_asked", 1, ("all", "no", "no", "no", "no", "no")),
    ("action", 1, ("all", "all", "all", "all", "all", "no")),
    ("setup", 1, ("no", "no", "no", "all", "no", "no")),
    ("suggestion", 1, ("no", "no", "no", "no", "no", "all")),
]


@pytest.mark.parametrize(("what", "fewest", "sees"), ROWS)
def test_each_row(what: str, fewest: int, sees: tuple[str, ...]) -> None:
    assert tuple(may_see(reader, what, answers=fewest) for reader in READERS) == sees
    assert tuple(may_see(reader, what, answers=fewest - 1) for reader in READERS) == NOBODY


def test_the_table_here_is_the_whole_table() -> None:
    assert [what for what, *_ in ROWS] == [rule.what for rule in TABLE]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_row_can_be_told(language: str) -> None:
    for rule in TABLE:
        assert wording.say(language, f"privacy-what-{rule.what}")
        assert wording.say(language, f"privacy-kept-{rule.kept}")
        for reader in READERS:
            assert wording.say(language, f"privacy-reader-{reader}")


def test_it_takes_a_rule_to_see_anything() -> None:
    with pytest.raises(StopIteration):
        rule_of("salary")
