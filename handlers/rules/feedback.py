"""Rules of private feedback: to whom, how often back and forth, for how long one may take it back."""

from collections.abc import Sequence
from datetime import datetime

from handlers.refusals import (
    EnoughReplies,
    FeedbackTakenBackAlready,
    FeedbackToNobody,
    FeedbackToSelf,
    FeedbackToSeveral,
    Gone,
    NobodyToAsk,
    NoSuchKind,
    NothingSaid,
    TooLateForFeedback,
    TooLong,
    TooManyAsked,
)
from handlers.rules.kudos import LONGEST_WORDS, UNDO_FOR, has_words

KINDS = ("keep", "try")  # keep doing, try instead: the two that lead somewhere (facts: field, on feedback that helps)
MOST_REPLIES = 6  # afterwards it is a talk, and talks go better face to face
MOST_ASKED = 5  # who is asked among more does not feel asked


def check_receiver(giver_id: int, people: Sequence[int], departments: Sequence[int]) -> None:
    """Raise unless it is one colleague, and somebody else."""
    if not people and not departments:
        raise FeedbackToNobody
    if departments or len(people) > 1:
        raise FeedbackToSeveral
    if giver_id in people:
        raise FeedbackToSelf


def check_asked(asker_id: int, people: Sequence[int], departments: Sequence[int]) -> None:
    """Raise where nobody is asked, a department, too many, or oneself."""
    if departments or not people:
        raise NobodyToAsk
    if asker_id in people:
        raise FeedbackToSelf
    if len(people) > MOST_ASKED:
        raise TooManyAsked(count=len(people), most=MOST_ASKED)


def check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise NoSuchKind


def check_said(words: str) -> None:
    """Raise where there are no words, or too many."""
    if not has_words(words):
        raise NothingSaid
    check_length(words)


def check_length(words: str) -> None:
    if len(words) > LONGEST_WORDS:
        raise TooLong(length=len(words), most=LONGEST_WORDS)


def check_party(by: int, parties: Sequence[int]) -> None:
    """Raise for everybody but these; they are not even told that there is anything."""
    if by not in parties:
        raise Gone


def check_standing(*, is_taken_back: bool) -> None:
    if is_taken_back:
        raise FeedbackTakenBackAlready


def check_take_back(at: datetime, now: datetime) -> None:
    if now - at > UNDO_FOR:
        raise TooLateForFeedback(minutes=int(UNDO_FOR.total_seconds() // 60))


def check_replies(replies: int) -> None:
    if replies >= MOST_REPLIES:
        raise EnoughReplies(most=MOST_REPLIES)
