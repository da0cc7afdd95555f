"""What may become of a request, and by whom: the table is closed, and nobody else may."""

from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.refusals import (
    HelpFromBot,
    HelpFromLeaver,
    HelpFromSelf,
    NoReason,
    NothingAsked,
    OnlyOneProvider,
    Refusal,
    RequestMovedOn,
    TooLong,
)
from handlers.rules import help_requests as rules
from handlers.rules.help_requests import OPEN, STEPS, TAKES, WHO, Deed, Role, State, after, made_by, may

ME = 1
MAKES = frozenset({Deed.ASK, Deed.TELL})
EVERY_ROLE = frozenset(Role)


# The table


def test_every_state_has_its_row() -> None:
    assert set(STEPS) == set(State)


def test_every_deed_either_makes_a_request_or_changes_one() -> None:
    changes = {deed for steps in STEPS.values() for deed in steps}
    assert changes | MAKES == set(Deed)
    assert not changes & MAKES


def test_every_deed_that_changes_one_is_somebodys() -> None:
    assert set(WHO) == set(Deed) - MAKES
    assert all(WHO.values())


def test_every_state_can_be_reached() -> None:
    reached = {made_by(deed) for deed in MAKES}
    for _ in State:
        reached |= {led_to for state in reached for led_to in STEPS[state].values()}
    assert reached == set(State)


def test_from_everywhere_there_is_an_end() -> None:
    ended = {State.CLOSED, State.DECLINED, State.WITHDRAWN}
    for _ in State:
        ended |= {state for state, steps in STEPS.items() if ended & set(steps.values())}
    assert ended == set(State)


@pytest.mark.parametrize("state", [State.DECLINED, State.WITHDRAWN])
@pytest.mark.parametrize("deed", Deed)
def test_what_is_over_stays_over(state: State, deed: Deed) -> None:
    with pytest.raises(RequestMovedOn) as refused:
        after(deed, state)
    assert refused.value.facts() == {"state": str(state)}


def test_what_is_closed_can_only_be_reopened_or_put_right() -> None:
    assert STEPS[State.CLOSED] == {Deed.REOPEN: State.PROMISED, Deed.REPAIR: State.TO_REPAIR}


@pytest.mark.parametrize("deed", sorted(MAKES))
def test_nothing_is_made_twice(deed: Deed) -> None:
    for state in State:
        with pytest.raises(RequestMovedOn):
            after(deed, state)


def test_open_is_what_somebody_still_owes() -> None:
    assert set(State) - OPEN == {State.DONE, State.CLOSED, State.DECLINED, State.WITHDRAWN}


def test_whoever_is_at_the_desk_may_do_just_what_takes_it() -> None:
    assert {deed for deed, who in WHO.items() if Role.LAST in who} == TAKES
    assert {deed for deed, who in WHO.items() if Role.ASIDE in who} == TAKES - {Deed.DECLINE}
    assert {deed for deed, who in WHO.items() if Role.DESK in who} == TAKES - {Deed.DECLINE} | {Deed.LEAVE}
    assert all(Role.PROVIDER in WHO[deed] for deed in TAKES), "having it, they may go on"


@pytest.mark.parametrize(("state", "deed"), list(product(State, WHO)))
def test_nobody_else_may(state: State, deed: Deed) -> None:
    assert not may(deed, state, frozenset())
    assert not may(deed, state, EVERY_ROLE - WHO[deed])
    for role in WHO[deed]:
        assert may(deed, state, frozenset({role})) is (deed in STEPS[state])


@given(st.lists(st.sampled_from(list(WHO))))
def test_no_row_of_deeds_leads_off_the_table(deeds: list[Deed]) -> None:
    state = made_by(Deed.ASK)
    for deed in deeds:
        if may(deed, state, EVERY_ROLE):
            state = after(deed, state)
        else:
            with pytest.raises(RequestMovedOn):
                after(deed, state)
        assert state in STEPS


# Checks


@pytest.mark.parametrize(
    ("people", "departments", "refusal"),
    [
        ([ME], [], HelpFromSelf),
        ([2, 3], [], OnlyOneProvider),
        ([ME, 2], [], OnlyOneProvider),
        ([2], [3], OnlyOneProvider),
        ([], [3, 4], OnlyOneProvider),
    ],
)
def test_who_cannot_be_asked(people: list[int], departments: list[int], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        rules.check_provider(ME, people, departments)


@pytest.mark.parametrize(("people", "departments"), [([2], []), ([], [ME])])
def test_who_can_be_asked(people: list[int], departments: list[int]) -> None:
    rules.check_provider(ME, people, departments)  # a department that has the requester's number is not the requester


@pytest.mark.parametrize(("is_bot", "has_left", "refusal"), [(True, False, HelpFromBot), (False, True, HelpFromLeaver)])
def test_who_cannot_help(is_bot: bool, has_left: bool, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal) as refused:
        rules.check_can_help("赵强", is_bot=is_bot, has_left=has_left)
    assert refused.value.facts() == {"name": "赵强"}


def test_a_colleague_can_help() -> None:
    rules.check_can_help("陈美", is_bot=False, has_left=False)


@pytest.mark.parametrize("words", ["", "   ", "？！", "🙏🙏", "…"])
def test_words_that_say_nothing(words: str) -> None:
    with pytest.raises(NothingAsked):
        rules.check_request(words)
    with pytest.raises(NoReason):
        rules.check_reason(words)
    rules.check_note(words)  # a note may be missing


@pytest.mark.parametrize("check", [rules.check_request, rules.check_reason, rules.check_note])
@pytest.mark.parametrize("word", ["x", "请"])
def test_words_have_an_end(check: Callable[[str], None], word: str) -> None:
    check(word * rules.LONGEST_WORDS)
    with pytest.raises(TooLong) as refused:
        check(word * (rules.LONGEST_WORDS + 1))
    assert refused.value.facts() == {"length": rules.LONGEST_WORDS + 1, "most": rules.LONGEST_WORDS}
