"""To whom a private word may go, how long it may be taken back, how often it is answered."""

from datetime import timedelta

import pytest

from handlers.refusals import (
    EnoughReplies,
    FeedbackToNobody,
    FeedbackToSelf,
    FeedbackToSeveral,
    Gone,
    NobodyToAsk,
    NothingSaid,
    Refusal,
    TooLateForFeedback,
    TooLong,
    TooManyAsked,
)
from handlers.rules import feedback as rules
from handlers.rules.kudos import LONGEST_WORDS, UNDO_FOR
from tests.conftest import NOW

ME = 1


@pytest.mark.parametrize(
    ("people", "departments", "refusal"),
    [
        ([], [], FeedbackToNobody),
        ([2, 3], [], FeedbackToSeveral),
        ([], [9], FeedbackToSeveral),
        ([2], [9], FeedbackToSeveral),
        ([ME], [], FeedbackToSelf),
    ],
)
def test_it_goes_to_one_colleague(people: list[int], departments: list[int], refusal: type[Refusal]) -> None:
    rules.check_receiver(ME, [2], [])
    with pytest.raises(refusal):
        rules.check_receiver(ME, people, departments)


@pytest.mark.parametrize(
    ("people", "departments", "refusal"),
    [
        ([], [], NobodyToAsk),
        ([2], [9], NobodyToAsk),
        ([2, ME], [], FeedbackToSelf),
        ([2, 3, 4, 5, 6, 7], [], TooManyAsked),
    ],
)
def test_a_few_colleagues_are_asked(people: list[int], departments: list[int], refusal: type[Refusal]) -> None:
    rules.check_asked(ME, [2, 3, 4, 5, 6], [])
    with pytest.raises(refusal):
        rules.check_asked(ME, people, departments)


def test_words_are_needed_and_fit() -> None:
    rules.check_said("好" * LONGEST_WORDS)
    with pytest.raises(TooLong):
        rules.check_said("好" * (LONGEST_WORDS + 1))
    for nothing in ("", " ", "……", "https://example.com"):
        with pytest.raises(NothingSaid):
            rules.check_said(nothing)


def test_time_runs_out_as_for_thanks() -> None:
    rules.check_take_back(NOW, NOW + UNDO_FOR)
    with pytest.raises(TooLateForFeedback):
        rules.check_take_back(NOW, NOW + UNDO_FOR + timedelta(seconds=1))


def test_a_few_answers_and_then_a_talk() -> None:
    rules.check_replies(rules.MOST_REPLIES - 1)
    with pytest.raises(EnoughReplies):
        rules.check_replies(rules.MOST_REPLIES)


def test_for_everybody_else_it_is_not_there() -> None:
    rules.check_party(2, [1, 2])
    with pytest.raises(Gone):
        rules.check_party(3, [1, 2])
