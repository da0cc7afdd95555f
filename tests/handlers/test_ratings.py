"""Ratings: who is asked, when, how they answer and change it, and what of it anybody may read."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlmodel import Session, col, select

from handlers import kudos as thanks
from handlers import ratings as handler
from handlers.notices import KudosRecorded
from handlers.refusals import Gone, NotAllowed, NotAskedToRate, ThankedAlready, TooLateToRate
from handlers.rules.attention import LIMITS
from handlers.rules.help_requests import Deed, State
from handlers.rules.pulse import Wish
from storage import company, people, ratings
from storage.database import Database
from storage.people import Profile
from storage.tables import Kudos, Rating
from tests.asking import ask, standing, step
from tests.conftest import NOW, Cast, bring_cast, recalled, the
from tests.giving import outgoing, told
from tests.handlers.test_graph import newcomers
from tests.pulsing import open_round, question, start_pulse

LATER = NOW + timedelta(minutes=30)


def served(session: Session, by: int, provider: int, *, now: datetime = NOW) -> int:
    """Have somebody ask and a colleague do it half an hour later."""
    request = ask(session, by, f"p{provider}", now=now)
    step(session, provider, request, Deed.DO, now=now + timedelta(minutes=30))
    return request


def asked_to_rate(session: Session) -> list[str]:
    return [place for notice, place in told(session) if notice == "RatingWanted"]


def test_whoever_was_served_is_asked_a_random_while_later(session: Session, cast: Cast) -> None:
    served(session, cast.mei, cast.wei)
    assert asked_to_rate(session) == [f"person:{cast.mei}"]
    (invitation,) = [one for one in outgoing(session) if "RatingWanted" in one.notice]
    assert timedelta(minutes=10) <= invitation.due - LATER <= timedelta(minutes=120)


@pytest.mark.parametrize("case", ["same department", "reporting line", "too quick"])
def test_some_are_never_asked(session: Session, cast: Cast, case: str) -> None:
    if case == "same department":
        served(session, cast.anna, cast.mei)
    elif case == "reporting line":
        people.change(session, cast.boss, department_id=cast.engineering)
        session.expire_all()
        served(session, cast.mei, cast.boss)
    else:
        request = ask(session, cast.mei, f"p{cast.wei}")
        step(session, cast.wei, request, Deed.DO, now=NOW + timedelta(seconds=59))
    assert asked_to_rate(session) == []
    assert ratings.recall(session, 1) is None


@dataclass
class Dice:
    """Shows the same all the time, where that is possible."""

    shown: int

    def randint(self, a: int, b: int, /) -> int:
        return min(max(a, self.shown), b)


@pytest.mark.parametrize(("shown", "is_asked"), [(1, True), (2, False)])
def test_an_admin_says_of_how_many_one_is_asked_about(
    session: Session, cast: Cast, *, shown: int, is_asked: bool
) -> None:
    company.set_one(session, "rated_one_in", "2")
    request = standing(session, ask(session, cast.mei, f"p{cast.wei}"))
    mei, wei, house = the(session, cast.mei), the(session, cast.wei), recalled(session)
    handler.plan(session, request, mei, wei, company=house, now=LATER, chance=Dice(shown))
    assert bool(asked_to_rate(session)) is is_asked


def test_nobody_is_asked_more_than_twice_a_week(session: Session, cast: Cast) -> None:
    for provider in (cast.wei, cast.other_wei, cast.wei):
        served(session, cast.mei, provider)
    assert asked_to_rate(session) == [f"person:{cast.mei}"] * 2


def test_on_the_day_of_a_pulse_nobody_is_asked_to_rate(session: Session, cast: Cast) -> None:
    company.appoint(session, cast.robot, "hr")
    wish = Wish(name="Week", name_zh="每周一问", questions=(question(session, "served"),))
    open_round(session, start_pulse(session, cast.robot, wish))
    served(session, cast.mei, cast.wei)
    assert asked_to_rate(session) == []
    served(session, cast.mei, cast.other_wei, now=NOW + timedelta(days=1))
    assert asked_to_rate(session) == [f"person:{cast.mei}"]


def test_what_is_reopened_is_not_asked_about(session: Session, cast: Cast) -> None:
    request = served(session, cast.mei, cast.wei)
    step(session, cast.mei, request, Deed.REOPEN, now=LATER)
    assert asked_to_rate(session) == []
    assert ratings.recall(session, request) is None, "and nobody learns that it would have been"


def test_a_rating_its_reason_and_its_change(session: Session, cast: Cast) -> None:
    request = served(session, cast.mei, cast.wei)
    mei = the(session, cast.mei)
    handler.rate(session, mei, request, 5, now=LATER)
    handler.give_reason(session, mei, request, "timely", now=LATER)
    handler.comment(session, mei, request, "before I had asked twice", now=LATER)
    rating = ratings.recall(session, request)
    assert rating is not None
    assert (rating.level, rating.reason, rating.comment) == (5, "timely", "before I had asked twice")
    with pytest.raises(Gone):
        handler.give_reason(session, mei, request, "slow", now=LATER)

    handler.rate(session, mei, request, 2, now=LATER + timedelta(days=6))
    rating = ratings.recall(session, request)
    assert rating is not None
    assert (rating.level, rating.reason) == (2, None), "a reason that no longer fits is gone"
    with pytest.raises(TooLateToRate):
        handler.rate(session, mei, request, 5, now=LATER + timedelta(days=7, minutes=1))


def test_only_whoever_was_asked_rates(session: Session, cast: Cast) -> None:
    request = served(session, cast.mei, cast.wei)
    for person in (cast.wei, cast.boss, cast.anna):
        with pytest.raises(NotAskedToRate):
            handler.rate(session, the(session, person), request, 5, now=LATER)


def test_who_handled_it_hears_nothing_until_it_is_to_be_put_right(session: Session, cast: Cast) -> None:
    request = served(session, cast.mei, cast.wei)
    before = [one for one in told(session) if one[1] == f"person:{cast.wei}"]
    handler.rate(session, the(session, cast.mei), request, 1, now=LATER)
    assert [one for one in told(session) if one[1] == f"person:{cast.wei}"] == before

    step(session, cast.mei, request, Deed.REOPEN, words="it still drips", now=LATER)
    assert ("RequestStepTold", f"person:{cast.wei}") in told(session)
    assert standing(session, request).state == State.PROMISED
    step(session, cast.wei, request, Deed.DO, now=LATER + timedelta(hours=1))
    rating = ratings.recall(session, request)
    assert rating is not None
    assert rating.before == 1
    assert asked_to_rate(session) == [f"person:{cast.mei}"], "put right, it is asked about again"


def test_what_was_put_right_waits_until_the_week_has_room_for_the_question(session: Session, cast: Cast) -> None:
    first = served(session, cast.mei, cast.wei)
    served(session, cast.mei, cast.other_wei)
    handler.rate(session, the(session, cast.mei), first, 1, now=LATER)
    step(session, cast.mei, first, Deed.REOPEN, words="it still drips", now=LATER)
    step(session, cast.wei, first, Deed.DO, now=LATER + timedelta(hours=1))
    rating = ratings.recall(session, first)
    assert rating is not None
    assert timedelta(days=6) < rating.invited_at - LATER < timedelta(days=9)


def test_thanks_in_one_tap_stay_between_the_two(session: Session, cast: Cast) -> None:
    request = served(session, cast.mei, cast.wei)
    handler.rate(session, the(session, cast.mei), request, 5, now=LATER)
    answer = handler.thank(session, the(session, cast.mei), request, company=recalled(session), now=LATER)
    assert isinstance(answer, KudosRecorded)
    kudos = session.exec(select(Kudos)).one()
    assert (kudos.giver_id, kudos.is_private, kudos.request_id) == (cast.mei, True, request)


def test_thanks_in_one_tap_are_given_once_also_from_another_card_unless_taken_back(
    session: Session, cast: Cast
) -> None:
    request = served(session, cast.mei, cast.wei)
    handler.rate(session, the(session, cast.mei), request, 5, now=LATER)
    thank = partial(handler.thank, session, the(session, cast.mei), request, company=recalled(session), now=LATER)
    given = thank()
    with pytest.raises(ThankedAlready):
        thank()
    thanks.complete(session, the(session, cast.mei), given.kudos, "the guest was happy", now=LATER)
    with pytest.raises(ThankedAlready):
        thank()
    thanks.take_back(session, the(session, cast.mei), given.kudos, now=LATER)
    assert thank().kudos != given.kudos


def test_taps_at_once_thank_once(database_url: str) -> None:
    bots = [Database(database_url) for _ in range(4)]  # each with a writer of its own
    cast = bots[0].write_now(bring_cast)

    def rated(session: Session) -> int:
        request = served(session, cast.mei, cast.wei)
        handler.rate(session, the(session, cast.mei), request, 5, now=LATER)
        return request

    request = bots[0].write_now(rated)

    def thank(session: Session) -> None:
        handler.thank(session, the(session, cast.mei), request, company=recalled(session), now=LATER)

    outcomes = [tap.exception(timeout=60) for tap in [bot.submit(thank) for bot in bots]]
    for bot in bots:
        bot.close()
    assert sorted(type(one).__name__ for one in outcomes) == ["NoneType", *["ThankedAlready"] * (len(bots) - 1)]


def test_of_what_is_done_at_once_a_person_is_asked_about_no_more_than_twice(database_url: str) -> None:
    bots = [Database(database_url) for _ in range(4)]  # each with a writer of its own
    cast = bots[0].write_now(bring_cast)

    def asked(session: Session) -> list[tuple[int, int]]:
        helpers = newcomers(session, cast.engineering, len(bots))
        return [(one, ask(session, cast.mei, f"p{one}")) for one in helpers]

    requests = bots[0].write_now(asked)

    def do(session: Session, by: int, request: int) -> None:
        step(session, by, request, Deed.DO, now=LATER)

    doing = [bot.submit(partial(do, by=by, request=request)) for bot, (by, request) in zip(bots, requests, strict=True)]
    for one in doing:
        one.result(timeout=60)
    with bots[0].reading() as session:
        invited = ratings.asked_at(session, [cast.mei], NOW)[cast.mei]
    for bot in bots:
        bot.close()
    assert len(invited) == LIMITS["rating"].most


def rate_by(session: Session, cast: Cast, number: int, at: datetime, *, level: int = 5) -> None:
    """Have so many newcomers of the front office rate what an engineer did for them."""
    for one in range(number):
        rater = people.add(session, Profile(name=f"Guest service {one}"), NOW)
        people.change(session, rater.id, department_id=cast.front_office)
        request = ask(session, rater.id, f"p{cast.wei}", now=at)
        ratings.invite(
            session,
            Rating(
                request_id=request, rater_id=rater.id, served_by_id=cast.engineering, invited_at=at,
                rated_at=at, level=level,
            ),
        )  # fmt: skip  # one rating


def test_a_department_is_shown_from_five_raters_on_once_the_month_is_settled(session: Session, cast: Cast) -> None:
    october = NOW.replace(month=10)
    rate_by(session, cast, 4, october)
    company.appoint(session, cast.boss, "hr")
    house, boss = recalled(session), the(session, cast.boss)

    asked = handler.ask_for_satisfaction(boss, company=house, now=NOW)
    assert asked.month == "2026-10-01"
    shown = handler.satisfaction_in(session, asked.month, asked.departments, company=house)
    assert set(shown.values()) == {None}

    rate_by(session, cast, 1, october, level=2)
    shown = handler.satisfaction_in(session, asked.month, asked.departments, company=house)
    share = shown[cast.engineering]
    assert share is not None
    assert (share.raters, round(share.share, 2)) == (5, 0.8)
    early = NOW.replace(month=11, day=7)
    assert handler.ask_for_satisfaction(boss, company=house, now=early).month == "2026-09-01"


def test_heads_see_what_they_lead_and_others_nothing(session: Session, cast: Cast) -> None:
    house = recalled(session)
    shown = handler.ask_for_satisfaction(the(session, cast.boss), company=house, now=NOW)
    assert shown.departments == (cast.front_office,)
    with pytest.raises(NotAllowed):
        handler.ask_for_satisfaction(the(session, cast.wei), company=house, now=NOW)


def test_no_rating_names_who_handled_it(session: Session, cast: Cast) -> None:
    served(session, cast.mei, cast.wei)
    rating = session.exec(select(Rating).order_by(col(Rating.request_id))).first()
    assert rating is not None
    assert cast.wei not in [
        value for name, value in vars(rating).items() if name.endswith("_id") and name != "request_id"
    ]
