"""A no at a desk: one of many leaves it for the others, the last one or the head says it for all."""

from collections.abc import Callable

import pytest
from sqlmodel import Session

from handlers import help_requests as handler
from handlers.refusals import LastAtDesk
from handlers.rules.help_requests import Deed, State
from storage import help_requests, people
from tests.asking import ask, standing, step
from tests.conftest import NOW, Cast, recalled, the
from tests.giving import told


def refused(leave: Callable[[], object]) -> None:
    with pytest.raises(LastAtDesk):
        leave()


def test_one_of_the_desk_leaves_it_for_the_others_and_nobody_hears(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, f"d{cast.front_office}")
    before = told(session)
    step(session, cast.mei, request, Deed.LEAVE)
    assert told(session) == before
    assert (standing(session, request).state, standing(session, request).provider_id) == (State.ASKED, None)
    step(session, cast.mei, request, Deed.LEAVE)
    assert [one.deed for one in help_requests.steps(session, request)] == [Deed.ASK, Deed.LEAVE], "once"
    step(session, cast.mei, request, Deed.ACCEPT)
    assert standing(session, request).provider_id == cast.mei, "one may think better of it"


def test_a_no_with_a_reason_is_left_for_the_others_too(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, f"d{cast.front_office}")
    step(session, cast.mei, request, Deed.DECLINE, words="no time")
    step(session, cast.mei, request, Deed.DECLINE, words="no time")
    assert [(one.deed, one.words) for one in help_requests.steps(session, request)][1:] == [(Deed.LEAVE, "")]


def test_the_head_says_no_for_the_desk(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, f"d{cast.front_office}")
    refused(lambda: step(session, cast.boss, request, Deed.LEAVE))
    step(session, cast.boss, request, Deed.DECLINE, words="we are full")
    assert standing(session, request).state == State.DECLINED


def test_the_last_one_left_says_no_for_the_desk(session: Session, cast: Cast) -> None:
    people.set_head(session, cast.front_office, None)
    request = ask(session, cast.boss, f"d{cast.front_office}")
    step(session, cast.mei, request, Deed.LEAVE)
    refused(lambda: step(session, cast.anna, request, Deed.LEAVE))
    step(session, cast.anna, request, Deed.DECLINE, words="not here")
    assert standing(session, request).state == State.DECLINED


def test_of_those_on_duty_the_last_says_no(session: Session, cast: Cast) -> None:
    handler.set_duty(session, the(session, cast.mei), is_on=True, company=recalled(session), now=NOW)
    request = ask(session, cast.wei, f"d{cast.front_office}")
    step(session, cast.mei, request, Deed.DECLINE, words="all rooms are taken")
    assert standing(session, request).state == State.DECLINED
