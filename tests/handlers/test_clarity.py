"""How clear an ask became: said by whoever asked back, if they like; read of departments, from five people on."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session

from handlers import clarity as handler
from handlers import ratings
from handlers.refusals import Gone, RequestNotYours, TooLateToRate
from handlers.rules.help_requests import Deed
from storage import help_requests as ledger
from tests.asking import ask, standing, step
from tests.conftest import NOW, Cast, recalled, the
from tests.giving import told
from tests.handlers.test_graph import newcomers
from tests.handlers.test_ratings import LATER


def asked_back(session: Session, by: int, provider: int, *, now: datetime = NOW) -> int:
    request = ask(session, by, f"p{provider}", now=now)
    step(session, provider, request, Deed.ASK_BACK, words="which contract?", now=now)
    step(session, by, request, Deed.ANSWER, words="the one for the pool", now=now)
    step(session, provider, request, Deed.DO, now=now + timedelta(minutes=30))
    return request


def say(session: Session, by: int, request: int, level: int, *, now: datetime = NOW) -> None:
    handler.say_how_clear(session, the(session, by), request, level, company=recalled(session), now=now)


def test_whoever_asked_back_says_how_clear_it_became_and_the_asker_hears_nothing(session: Session, cast: Cast) -> None:
    request = asked_back(session, cast.mei, cast.wei)
    before = told(session)
    assert handler.is_asked(session, standing(session, request), the(session, cast.wei))
    assert not handler.is_asked(session, standing(session, request), the(session, cast.mei))
    say(session, cast.wei, request, 1)
    assert standing(session, request).clarity == 1
    assert told(session) == before


def test_without_asking_back_nobody_is_asked(session: Session, cast: Cast) -> None:
    request = ask(session, cast.mei, f"p{cast.wei}")
    step(session, cast.wei, request, Deed.DO)
    assert not handler.is_asked(session, standing(session, request), the(session, cast.wei))
    with pytest.raises(Gone):
        say(session, cast.wei, request, 3)


def test_whoever_it_was_handed_to_is_not_asked_about_another_s_question(session: Session, cast: Cast) -> None:
    request = ask(session, cast.mei, f"p{cast.wei}")
    step(session, cast.wei, request, Deed.ASK_BACK, words="which contract?")
    step(session, cast.mei, request, Deed.ANSWER, words="the one for the pool")
    step(session, cast.wei, request, Deed.HAND_OVER, to=cast.other_wei)
    step(session, cast.other_wei, request, Deed.DO)
    assert not handler.is_asked(session, standing(session, request), the(session, cast.other_wei))


def test_what_is_handed_over_while_it_is_put_right_counts_once(session: Session, cast: Cast) -> None:
    request = asked_back(session, cast.mei, cast.wei)
    say(session, cast.wei, request, 3)
    ratings.rate(session, the(session, cast.mei), request, 2, now=LATER)
    step(session, cast.mei, request, Deed.REPAIR, words="the wrong pool", now=LATER)
    step(session, cast.wei, request, Deed.PROPOSE, words="the right one", promised_for=LATER, now=LATER)
    step(session, cast.wei, request, Deed.HAND_OVER, to=cast.other_wei, now=LATER)
    step(session, cast.other_wei, request, Deed.DO, now=LATER)
    assert len(ledger.clarity_between(session, NOW, LATER + timedelta(minutes=1))) == 1


def test_others_and_others_levels_and_late_words_are_refused(session: Session, cast: Cast) -> None:
    request = asked_back(session, cast.mei, cast.wei)
    with pytest.raises(RequestNotYours):
        say(session, cast.mei, request, 3)
    with pytest.raises(Gone):
        say(session, cast.wei, request, 4)
    with pytest.raises(TooLateToRate):
        say(session, cast.wei, request, 3, now=NOW + timedelta(days=8))


def test_a_department_is_shown_once_five_people_said_it(session: Session, cast: Cast) -> None:
    october, house = NOW.replace(month=10), recalled(session)

    def shown() -> dict[int, handler.Clarity]:
        return handler.clarity_in(session, "2026-10-01", [cast.front_office], company=house)

    providers = newcomers(session, cast.engineering, 5)
    for provider in providers[:4]:
        say(session, provider, asked_back(session, cast.mei, provider, now=october), 3, now=october)
    assert shown() == {}
    say(session, providers[4], asked_back(session, cast.mei, providers[4], now=october), 1, now=october)
    assert shown() == {cast.front_office: handler.Clarity(clear=4, said=5, providers=5)}
