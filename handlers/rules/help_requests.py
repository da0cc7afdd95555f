"""What may become of a request, and by whom: one table, the whole of it."""

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from enum import StrEnum

from handlers.refusals import (
    HelpFromBot,
    HelpFromLeaver,
    HelpFromSelf,
    NoReason,
    NothingAsked,
    OnlyOneProvider,
    RequestMovedOn,
    TooLong,
)

LONGEST_WORDS = 1000
FIRST_ANSWER = timedelta(hours=4)  # working hours a desk has before its head is told
PROPOSED_WITHIN = 2  # working days after somebody asked to have it put right; then the head hears of it
CLOSES_AFTER = 2  # working days after done, when nobody said otherwise
REOPENS_FOR = timedelta(days=14)  # afterwards it is a new matter
REMINDED_AT = time(9, 7)  # local; never :00 or :30, when everybody else's messages come
REMINDED_BEFORE = timedelta(hours=24)  # of what is promised for tomorrow one hears today
NUDGES = (1, 3, 7)  # working days of silence after which one is reminded; then it rests
TAKES_BACK_FOR = timedelta(minutes=10)  # a tap on "done" that slipped


class State(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    ASKED_BACK = "asked_back"
    PROMISED = "promised"
    DONE = "done"
    TO_REPAIR = "to_repair"  # rated low, and to be put right: a proposal is due
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Deed(StrEnum):
    """What somebody does to a request."""

    ASK = "ask"
    TELL = "tell"  # that somebody helped already
    ACCEPT = "accept"
    ASK_BACK = "ask_back"
    ANSWER = "answer"
    HAND_OVER = "hand_over"
    GIVE_BACK = "give_back"  # declined by whom it was handed to: it returns
    DECLINE = "decline"
    LEAVE = "leave"  # one of the desk leaves it for the others
    DO = "do"
    REOPEN = "reopen"
    REPAIR = "repair"  # whoever rated it low asks to have it put right
    PROPOSE = "propose"  # how, and by when
    WITHDRAW = "withdraw"
    RAISE = "raise"  # nobody at the desk took it, or proposed how to put it right: the head is told
    CLOSE = "close"


class Role(StrEnum):
    """What somebody is to one request."""

    REQUESTER = "requester"
    PROVIDER = "provider"
    DESK = "desk"  # one of the department asked, while nobody has it
    LAST = "last"  # the same, where nobody else is left or who leads the desk: a no from here is the desk's
    ASIDE = "aside"  # the same, who left it for the others and may still take it
    CLOCK = "clock"


_MADE: Mapping[Deed, State] = {Deed.ASK: State.ASKED, Deed.TELL: State.CLOSED}

# state → what may be done then → the state it leads to
STEPS: Mapping[State, Mapping[Deed, State]] = {
    State.ASKED: {
        Deed.ACCEPT: State.PROMISED,
        Deed.ASK_BACK: State.ASKED_BACK,
        Deed.HAND_OVER: State.ASKED,
        Deed.GIVE_BACK: State.ASKED,
        Deed.DECLINE: State.DECLINED,
        Deed.LEAVE: State.ASKED,
        Deed.DO: State.DONE,
        Deed.WITHDRAW: State.WITHDRAWN,
        Deed.RAISE: State.ASKED,
    },
    State.ASKED_BACK: {
        Deed.ANSWER: State.ASKED,
        Deed.ACCEPT: State.PROMISED,
        Deed.HAND_OVER: State.ASKED,
        Deed.GIVE_BACK: State.ASKED,
        Deed.DECLINE: State.DECLINED,
        Deed.DO: State.DONE,
        Deed.WITHDRAW: State.WITHDRAWN,
    },
    State.PROMISED: {
        Deed.ACCEPT: State.PROMISED,  # for another date
        Deed.HAND_OVER: State.ASKED,
        Deed.GIVE_BACK: State.ASKED,
        Deed.DECLINE: State.DECLINED,
        Deed.DO: State.DONE,
        Deed.WITHDRAW: State.WITHDRAWN,
    },
    State.DONE: {Deed.REOPEN: State.PROMISED, Deed.CLOSE: State.CLOSED, Deed.REPAIR: State.TO_REPAIR},
    State.CLOSED: {Deed.REOPEN: State.PROMISED, Deed.REPAIR: State.TO_REPAIR},
    State.TO_REPAIR: {
        Deed.PROPOSE: State.PROMISED,
        Deed.DO: State.DONE,
        Deed.WITHDRAW: State.CLOSED,  # it was done once
        Deed.RAISE: State.TO_REPAIR,
    },
    State.DECLINED: {},
    State.WITHDRAWN: {},
}

OPEN = frozenset(state for state, steps in STEPS.items() if Deed.WITHDRAW in steps)

AT_DESK = frozenset({Role.DESK, Role.LAST, Role.ASIDE})

WHO: Mapping[Deed, frozenset[Role]] = {
    Deed.ACCEPT: frozenset({Role.PROVIDER, *AT_DESK}),
    Deed.ASK_BACK: frozenset({Role.PROVIDER, *AT_DESK}),
    Deed.ANSWER: frozenset({Role.REQUESTER}),
    Deed.HAND_OVER: frozenset({Role.PROVIDER}),
    Deed.GIVE_BACK: frozenset({Role.PROVIDER}),
    Deed.DECLINE: frozenset({Role.PROVIDER, Role.LAST}),
    Deed.LEAVE: frozenset({Role.DESK}),
    Deed.DO: frozenset({Role.PROVIDER, *AT_DESK}),
    Deed.REOPEN: frozenset({Role.REQUESTER, Role.PROVIDER}),
    Deed.REPAIR: frozenset({Role.REQUESTER}),
    Deed.PROPOSE: frozenset({Role.PROVIDER}),
    Deed.WITHDRAW: frozenset({Role.REQUESTER}),
    Deed.RAISE: frozenset({Role.CLOCK}),
    Deed.CLOSE: frozenset({Role.CLOCK}),
}
TAKES = frozenset({Deed.ACCEPT, Deed.ASK_BACK, Deed.DECLINE, Deed.DO})  # whoever at a desk does this has it


def made_by(deed: Deed) -> State:
    """Return where a request starts."""
    return _MADE[deed]


def may(deed: Deed, state: State, roles: frozenset[Role]) -> bool:
    return deed in STEPS[state] and bool(WHO[deed] & roles)


def after(deed: Deed, state: State) -> State:
    """Return where a deed leads. Raises RequestMovedOn where it can no longer be done."""
    if deed not in STEPS[state]:
        raise RequestMovedOn(state=str(state))
    return STEPS[state][deed]


def worth_a_reminder(
    state: State, today: date, *, since: date, promised: date | None, is_working: Callable[[date], bool]
) -> bool:
    """Say whether today is a day to remind whoever a request waits on: few, and never day after day.

    `since` is the local day of its last step, `promised` that of the promise. Who promised is reminded the day before
    and on the day; and, as for any silence, one, three and seven working days later.
    """
    if state is State.PROMISED:
        if promised is None:
            return _working_days(since, today, is_working) in NUDGES
        if today <= promised:
            return (promised - today) <= REMINDED_BEFORE and since < today
        return _working_days(promised, today, is_working) in NUDGES
    return _working_days(since, today, is_working) in NUDGES


def _working_days(since: date, until: date, is_working: Callable[[date], bool]) -> int:
    """Count the working days after one day, up to another; as many as matter."""
    count, day = 0, since
    while day < until and count <= max(NUDGES):
        day += timedelta(days=1)
        count += is_working(day)
    return count


def check_provider(requester_id: int, people: list[int], departments: list[int]) -> None:
    """Check that exactly one is asked, and somebody else."""
    if len(people) + len(departments) > 1:
        raise OnlyOneProvider
    if requester_id in people:
        raise HelpFromSelf


def check_can_help(name: str, *, is_bot: bool, has_left: bool) -> None:
    if is_bot:
        raise HelpFromBot(name=name)
    if has_left:
        raise HelpFromLeaver(name=name)


def check_request(words: str) -> None:
    """Check that something is asked, in no more words than a message holds everywhere."""
    if not any(letter.isalnum() for letter in words):
        raise NothingAsked
    _check_length(words)


def check_reason(words: str) -> None:
    """Check words that must not be missing: why not, or what is unclear."""
    if not any(letter.isalnum() for letter in words):
        raise NoReason
    _check_length(words)


def check_note(words: str) -> None:
    _check_length(words)


def _check_length(words: str) -> None:
    if len(words) > LONGEST_WORDS:
        raise TooLong(length=len(words), most=LONGEST_WORDS)
