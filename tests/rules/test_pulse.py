"""What a pulse may be like, how choices are read, and into which groups people fall."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.refusals import (
    BadClosing,
    BadCommentsFrom,
    BadOptions,
    BadScoresFrom,
    Gone,
    NoPulseName,
    NoQuestions,
    NoQuestionWords,
    NoSuchDriver,
    PulseMovedOn,
    Refusal,
    TooManyQuestions,
)
from handlers.rules.pulse import (
    BANK,
    DRIVERS,
    HEADLINE,
    KINDS,
    Wish,
    Wording,
    check_move,
    check_wish,
    check_wording,
    chosen_in,
    groups_of,
    read_choice,
)

GOOD = Wish(name="Monday", name_zh="周一", questions=(1, 2))
WORDED = Wording(kind="single", driver="trust", words="Which?", words_zh="哪个？", options=(("a", "甲"), ("b", "乙")))


def test_the_bank_is_large_enough_and_has_six_anchors() -> None:
    assert 22 <= len(BANK) <= 26
    assert len({one.key for one in BANK}) == len(BANK)
    assert sum(one.is_anchor for one in BANK) == 6
    assert next(one for one in BANK if one.key == HEADLINE).is_anchor
    assert {one.driver for one in BANK} == set(DRIVERS), "no driver without a question"
    assert {one.kind for one in BANK} == set(KINDS), "each kind shows what it is for"


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": " "}, NoPulseName),
        ({"name_zh": ""}, NoPulseName),
        ({"questions": ()}, NoQuestions),
        ({"questions": (1, 9)}, Gone),
        ({"questions": (1, 2, 3, 4)}, TooManyQuestions),
        ({"choosing": "rotation", "how_many": 4}, TooManyQuestions),
        ({"choosing": "rotation", "how_many": 0}, TooManyQuestions),
        ({"scores_from": 4}, BadScoresFrom),
        ({"scores_from": 101}, BadScoresFrom),
        ({"comments_from": 9}, BadCommentsFrom),
        ({"scores_from": 12, "comments_from": 11}, BadCommentsFrom),
        ({"closes_after_days": 0}, BadClosing),
        ({"closes_after_days": 15}, BadClosing),
    ],
)
def test_what_a_pulse_cannot_be_like(changes: dict[str, object], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        check_wish(replace(GOOD, **changes), {1, 2, 3, 4})  # type: ignore[arg-type]  # wrong on purpose


def test_what_it_may_be_like() -> None:
    check_wish(GOOD, {1, 2})
    check_wish(replace(GOOD, questions=(1, 2, 3, 4), choosing="rotation", how_many=3), {1, 2, 3, 4})
    check_wish(replace(GOOD, scores_from=12, comments_from=12, closes_after_days=14), {1, 2})


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"words": " "}, NoQuestionWords),
        ({"words_zh": "长" * 201}, NoQuestionWords),
        ({"kind": "stars"}, NoSuchDriver),
        ({"driver": "weather"}, NoSuchDriver),
        ({"options": (("a", "甲"),)}, BadOptions),
        ({"options": (("a", "甲"),) * 11}, BadOptions),
        ({"options": (("a", "甲"), ("b", " "))}, BadOptions),
    ],
)
def test_how_a_question_cannot_be_worded(changes: dict[str, object], refusal: type[Refusal]) -> None:
    check_wording(WORDED)
    with pytest.raises(refusal):
        check_wording(replace(WORDED, **changes))  # type: ignore[arg-type]  # wrong on purpose


@pytest.mark.parametrize(
    ("kind", "typed", "choice"),
    [("scale", "5", 5), ("enps", "0", 0), ("yes_no", "1", 1), ("single", "2", 2), ("multiple", "0,2", 5)],
)
def test_a_choice_is_one_number(kind: str, typed: str, choice: int) -> None:
    assert read_choice(kind, 3, typed) == choice


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("scale", "0"), ("scale", "6"), ("scale", "4,5"), ("enps", "11"), ("yes_no", "2"), ("single", "3"),
     ("multiple", "0,3"), ("multiple", ""), ("text", "1"), ("scale", "five")],
)  # fmt: skip  # a table
def test_a_choice_nobody_offers_is_refused(kind: str, typed: str) -> None:
    with pytest.raises(Gone):
        read_choice(kind, 3, typed)


@given(st.sets(st.integers(0, 9), min_size=1))
def test_several_options_come_back_as_they_were_chosen(chosen: set[int]) -> None:
    typed = ",".join(map(str, chosen))
    assert chosen_in(read_choice("multiple", 10, typed)) == sorted(chosen)


@pytest.mark.parametrize(
    ("deed", "state", "to"),
    [("start", "draft", "on"), ("pause", "on", "paused"), ("resume", "paused", "on"), ("end", "paused", "ended")],
)
def test_a_pulse_moves_on(deed: str, state: str, to: str) -> None:
    assert check_move(deed, state) == to
    with pytest.raises(PulseMovedOn):
        check_move(deed, "ended")


TREES = st.dictionaries(st.integers(1, 9), st.one_of(st.none(), st.integers(1, 9)), min_size=1)


@given(parents=TREES, data=st.data(), fewest=st.integers(1, 9))
def test_every_group_is_large_enough_and_no_two_overlap(
    parents: dict[int, int | None], data: st.DataObject, fewest: int
) -> None:
    """Also where a roster has tied a knot, or names a department above that nobody knows."""
    asked: dict[int | None, int] = {one: data.draw(st.integers(0, 8)) for one in parents}
    groups = groups_of(asked, parents, fewest=fewest)
    assert set(groups) == set(parents), "every department is in one group, or in none"
    for group in set(groups.values()) - {None}:
        members = [one for one, of in groups.items() if of == group]
        assert group in members, "a group is named after the department at its top"
        assert sum(asked[one] for one in members) >= fewest


def test_a_small_department_is_counted_with_the_one_above() -> None:
    parents = {1: None, 2: 1, 3: 1, 4: 3}
    assert groups_of({1: 2, 2: 7, 3: 1, 4: 2}, parents, fewest=5) == {2: 2, 4: 1, 3: 1, 1: 1}
    assert groups_of({1: 1, 2: 7, 3: 1, 4: 2}, parents, fewest=5) == {2: 2, 4: None, 3: None, 1: None}
