"""Twenty take the same thing from a desk at once, in one process and in several: one of them has it."""

from collections import Counter
from concurrent.futures import Future
from functools import partial

import pytest
from sqlmodel import Session

from handlers.refusals import RequestTaken
from handlers.rules.help_requests import Deed, State
from storage import help_requests, people
from storage.database import Database
from storage.people import Profile
from tests.asking import ask, standing, step
from tests.conftest import NOW, Cast, bring_cast

TOGETHER = 20


def fill_the_desk(session: Session) -> tuple[Cast, list[int]]:
    cast = bring_cast(session)
    colleagues = [people.add(session, Profile(name=f"Colleague {number}"), NOW).id for number in range(TOGETHER)]
    for one in colleagues:
        people.change(session, one, department_id=cast.engineering)
    session.expire_all()
    return cast, colleagues


def ask_the_desk(session: Session, cast: Cast) -> int:
    people.set_head(session, cast.engineering, cast.boss)
    session.expire_all()
    return ask(session, cast.anna, f"d{cast.engineering}")


def outcome(taking: Future[None]) -> str:
    """Who has it, as one of them hears it; empty for whoever took it."""
    refused = taking.exception(timeout=60)
    if refused is None:
        return ""
    assert isinstance(refused, RequestTaken)
    return refused.name


@pytest.mark.parametrize("processes", [1, 4])
@pytest.mark.parametrize("deed", [Deed.ACCEPT, Deed.ASK_BACK])
def test_of_twenty_who_take_it_at_once_one_has_it(database_url: str, processes: int, deed: Deed) -> None:
    bots = [Database(database_url) for _ in range(processes)]  # each with a writer of its own
    cast, colleagues = bots[0].write_now(fill_the_desk)
    request = bots[0].write_now(partial(ask_the_desk, cast=cast))

    takings = [
        bots[number % processes].submit(partial(step, by=one, request=request, deed=deed, words="me"))
        for number, one in enumerate(colleagues)
    ]
    heard = [outcome(taking) for taking in takings]

    with bots[0].reading() as session:
        made, *steps = help_requests.steps(session, request)
        holder = standing(session, request).provider_id
        assert holder is not None
        (person,) = people.by_ids(session, [holder])
    for bot in bots:
        bot.close()
    assert made.deed == Deed.ASK
    assert [(one.deed, one.by_id) for one in steps] == [(deed, holder)], "one step, and it is the holder's"
    assert Counter(heard) == {"": 1, person.name: TOGETHER - 1}
    assert heard[colleagues.index(holder)] == ""


@pytest.mark.parametrize("processes", [1, 4])
def test_of_all_who_say_no_at_once_the_last_says_it_for_the_desk(database_url: str, processes: int) -> None:
    bots = [Database(database_url) for _ in range(processes)]
    cast, colleagues = bots[0].write_now(fill_the_desk)
    request = bots[0].write_now(partial(ask_the_desk, cast=cast))

    bots[0].write_now(lambda session: people.change(session, cast.wei, department_id=cast.housekeeping))

    refusals = [
        bots[number % processes].submit(partial(step, by=one, request=request, deed=Deed.DECLINE, words="no time"))
        for number, one in enumerate(colleagues)
    ]
    for one in refusals:
        one.result(timeout=60)

    with bots[0].reading() as session:
        _, *steps = help_requests.steps(session, request)
        assert standing(session, request).state == State.DECLINED
    for bot in bots:
        bot.close()
    assert [one.deed for one in steps] == [Deed.LEAVE] * (TOGETHER - 1) + [Deed.DECLINE]
    assert {one.by_id for one in steps} == set(colleagues)
