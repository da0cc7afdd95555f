"""Put right after a low rating: only if the rater wishes, with their words and not their score, and rated again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import Session, select

from handlers import help_requests as requests
from handlers import ratings as handler
from handlers.refusals import (
    NoDate,
    NoReason,
    NotAskedToRate,
    ProviderLeft,
    RequestNotYours,
    RequestTaken,
    TooLateToRate,
)
from handlers.reminders import prepare
from handlers.rules.help_requests import Deed, State
from storage import graph, help_requests, people, ratings
from storage.tables import Interaction, Rating
from tests.asking import ask, standing, step
from tests.conftest import NOW, Cast, recalled, the
from tests.giving import outgoing, told
from tests.handlers.test_ratings import LATER, asked_to_rate, served

MISSING = "it still drips"
PROPOSED = LATER + timedelta(hours=2)
FIXED = LATER + timedelta(days=3)


def rated_low(session: Session, cast: Cast, level: int = 2) -> int:
    request = served(session, cast.mei, cast.wei)
    handler.rate(session, the(session, cast.mei), request, level, now=LATER)
    return request


def to_repair(session: Session, cast: Cast) -> int:
    request = rated_low(session, cast)
    step(session, cast.mei, request, Deed.REPAIR, words=MISSING, now=LATER)
    return request


def told_to(session: Session, person: int) -> list[str]:
    return [notice for notice, place in told(session) if place == f"person:{person}"]


def test_without_a_yes_the_provider_learns_nothing(session: Session, cast: Cast) -> None:
    request = served(session, cast.mei, cast.wei)
    before = told_to(session, cast.wei)
    handler.rate(session, the(session, cast.mei), request, 1, now=LATER)
    assert told_to(session, cast.wei) == before
    assert standing(session, request).state == State.DONE


def test_with_it_they_propose_and_it_is_done_and_rated_again(session: Session, cast: Cast) -> None:
    request = to_repair(session, cast)
    assert standing(session, request).state == State.TO_REPAIR
    assert told_to(session, cast.wei)[-1] == "RequestStepTold"

    until = PROPOSED + timedelta(days=1)
    step(session, cast.wei, request, Deed.PROPOSE, words="a new valve", promised_for=until, now=PROPOSED)
    assert (standing(session, request).state, standing(session, request).promised_for) == (State.PROMISED, until)
    assert told_to(session, cast.mei)[-1] == "RequestStepTold"

    step(session, cast.wei, request, Deed.DO, now=FIXED)
    assert len(asked_to_rate(session)) == 2
    much_later = LATER + timedelta(days=20)
    handler.rate(session, the(session, cast.mei), request, 5, now=much_later)
    rating = ratings.recall(session, request)
    assert rating is not None
    assert (rating.before, rating.level, rating.repair_asked_at, rating.rated_again_at) == (2, 5, LATER, much_later)
    with pytest.raises(TooLateToRate):
        handler.rate(session, the(session, cast.mei), request, 4, now=much_later + timedelta(days=8))


def test_done_anew_after_all_that_it_can_be_rated_anew(session: Session, cast: Cast) -> None:
    request = to_repair(session, cast)
    step(session, cast.wei, request, Deed.DO, now=PROPOSED)
    handler.rate(session, the(session, cast.mei), request, 3, now=PROPOSED)
    step(session, cast.mei, request, Deed.REOPEN, now=FIXED)
    step(session, cast.wei, request, Deed.DO, now=FIXED + timedelta(days=8))
    later = FIXED + timedelta(days=9)
    handler.rate(session, the(session, cast.mei), request, 5, now=later)
    rating = ratings.recall(session, request)
    assert rating is not None
    assert (rating.before, rating.level, rating.rated_again_at) == (2, 5, later)


def test_put_right_twice_it_is_rated_again_only_when_done_again(session: Session, cast: Cast) -> None:
    request = to_repair(session, cast)
    step(session, cast.wei, request, Deed.DO, now=FIXED)
    again = FIXED + timedelta(days=5)
    handler.rate(session, the(session, cast.mei), request, 1, now=again)
    step(session, cast.mei, request, Deed.REPAIR, words="now it floods", now=again)

    handler.rate(session, the(session, cast.mei), request, 2, now=again + timedelta(days=1))  # on the old card
    with pytest.raises(TooLateToRate):
        handler.rate(session, the(session, cast.mei), request, 2, now=again + timedelta(days=8))

    step(session, cast.wei, request, Deed.DO, now=again + timedelta(days=9))
    last = again + timedelta(days=14)
    handler.rate(session, the(session, cast.mei), request, 5, now=last)
    rating = ratings.recall(session, request)
    assert rating is not None
    assert (rating.before, rating.level, rating.rated_again_at) == (2, 5, last)


def test_whoever_rates_what_was_put_right_on_an_earlier_card_is_not_asked_besides(session: Session, cast: Cast) -> None:
    request = to_repair(session, cast)
    step(session, cast.wei, request, Deed.DO, now=FIXED)
    assert len(asked_to_rate(session)) == 2
    handler.rate(session, the(session, cast.mei), request, 5, now=FIXED)
    assert len(asked_to_rate(session)) == 0
    rating = ratings.recall(session, request)
    assert rating is not None
    assert (rating.level, rating.rated_again_at, rating.invited_at) == (5, FIXED, FIXED)


def test_asked_anew_on_a_later_day_it_is_a_working_day(session: Session, cast: Cast) -> None:
    request = to_repair(session, cast)
    served(session, cast.mei, cast.other_wei)
    friday, saturday_before = NOW + timedelta(days=3), NOW - timedelta(days=3)
    ratings.change(session, request, invited_at=saturday_before)  # so that Saturday is the first free day
    step(session, cast.wei, request, Deed.DO, now=friday)
    rating = ratings.recall(session, request)
    assert rating is not None
    assert rating.invited_at > friday + timedelta(days=1)
    assert rating.invited_at.astimezone(ZoneInfo("Asia/Shanghai")).weekday() < 5


@pytest.mark.parametrize("level", [3, 4, 5])
def test_only_what_was_rated_low_is_put_right(session: Session, cast: Cast, level: int) -> None:
    request = rated_low(session, cast, level)
    with pytest.raises(NotAskedToRate):
        step(session, cast.mei, request, Deed.REPAIR, words=MISSING, now=LATER)
    with pytest.raises(NotAskedToRate):
        requests.ask_for_step(
            session, the(session, cast.mei), request, Deed.REPAIR, company=recalled(session), now=LATER
        )


def test_it_takes_words_and_the_proposal_a_date_and_each_their_own_side(session: Session, cast: Cast) -> None:
    request = rated_low(session, cast)
    with pytest.raises(NoReason):
        step(session, cast.mei, request, Deed.REPAIR, now=LATER)
    with pytest.raises(RequestNotYours):
        step(session, cast.wei, request, Deed.REPAIR, words=MISSING, now=LATER)
    step(session, cast.mei, request, Deed.REPAIR, words=MISSING, now=LATER)
    with pytest.raises(NoDate):
        step(session, cast.wei, request, Deed.PROPOSE, words="a new valve", now=PROPOSED)
    with pytest.raises(NoReason):
        step(session, cast.wei, request, Deed.PROPOSE, promised_for=FIXED, now=PROPOSED)
    with pytest.raises(RequestNotYours):
        step(session, cast.mei, request, Deed.PROPOSE, words="a new valve", promised_for=FIXED, now=PROPOSED)


def test_whoever_has_it_from_their_desk_is_not_told_that_somebody_else_took_it(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, f"d{cast.front_office}")
    step(session, cast.mei, request, Deed.ACCEPT)
    with pytest.raises(RequestNotYours):
        step(session, cast.mei, request, Deed.REPAIR, words=MISSING)
    with pytest.raises(RequestTaken):
        step(session, cast.anna, request, Deed.ACCEPT)


def test_whoever_no_longer_wants_it_lets_it_be(session: Session, cast: Cast) -> None:
    request = to_repair(session, cast)
    step(session, cast.mei, request, Deed.WITHDRAW, now=PROPOSED)
    assert standing(session, request).state == State.CLOSED


def test_it_counts_once_as_served_however_often_it_is_put_right(session: Session, cast: Cast) -> None:
    request = to_repair(session, cast)
    step(session, cast.wei, request, Deed.DO, now=FIXED)
    edges = session.exec(select(Interaction).where(Interaction.kind == "served")).all()
    assert [(one.giver_id, one.source_id, one.at) for one in edges] == [(cast.wei, request, LATER)]
    assert graph.has_edge(session, "served", request, cast.wei)


def silent_for(session: Session, days: int, at: datetime = LATER) -> None:
    for day in range(days + 1):
        prepare(session, recalled(session), at + timedelta(days=day))


def test_a_proposal_that_does_not_come_is_asked_for_and_then_told_to_the_head_once(
    session: Session, cast: Cast
) -> None:
    people.set_head(session, cast.engineering, cast.other_wei)
    session.expire_all()
    request = to_repair(session, cast)
    silent_for(session, 1)
    assert "RequestReminder" in told_to(session, cast.wei), "a gentle word before the two days are over"
    assert told_to(session, cast.other_wei) == []

    silent_for(session, 6)
    assert told_to(session, cast.other_wei) == ["ProposalOverdue"]
    assert standing(session, request).state == State.TO_REPAIR
    (notice,) = [one.notice for one in outgoing(session) if "ProposalOverdue" in one.notice]
    assert set(notice.replace(" ", "").strip("{}").split(",")) == {'"notice":"ProposalOverdue"', f'"request":{request}'}


def test_a_head_who_was_told_of_it_before_it_was_taken_is_told_that_no_proposal_came(
    session: Session, cast: Cast
) -> None:
    people.set_head(session, cast.engineering, cast.other_wei)
    session.expire_all()
    request = to_repair(session, cast)
    help_requests.change(session, request, raised_at=NOW)
    silent_for(session, 6)
    assert told_to(session, cast.other_wei) == ["ProposalOverdue"]


@pytest.mark.parametrize("deed", [Deed.REPAIR, Deed.REOPEN])
def test_nobody_who_has_left_is_asked_once_more(session: Session, cast: Cast, deed: Deed) -> None:
    request = rated_low(session, cast)
    people.change(session, cast.wei, left_at=LATER)
    with pytest.raises(ProviderLeft):
        requests.ask_for_step(session, the(session, cast.mei), request, deed, company=recalled(session), now=LATER)
    with pytest.raises(ProviderLeft):
        step(session, cast.mei, request, deed, words=MISSING, now=LATER)
    assert standing(session, request).state == State.DONE


def test_a_proposal_in_time_is_no_news_for_the_head(session: Session, cast: Cast) -> None:
    people.set_head(session, cast.engineering, cast.other_wei)
    session.expire_all()
    request = to_repair(session, cast)
    step(session, cast.wei, request, Deed.PROPOSE, words="a new valve", promised_for=FIXED, now=PROPOSED)
    silent_for(session, 6)
    assert told_to(session, cast.other_wei) == []
    assert help_requests.unproposed(session) == []


def test_the_rate_counts_what_was_asked_for_the_month_before_from_five_raters_on(session: Session, cast: Cast) -> None:
    september, october = NOW.replace(month=9, day=8), NOW.replace(month=10, day=8)
    house = recalled(session)
    raters = [cast.mei, cast.anna, cast.boss, cast.other_wei]

    def shown() -> dict[int, tuple[int, int]]:
        found = handler.recoveries_before(session, "2026-10-01", [cast.engineering], company=house)
        return {department: (one.recovered, one.asked) for department, one in found.items()}

    def put_right(rater: int, level: int, again: datetime | None) -> None:
        request = served(session, rater, cast.wei, now=september)
        ratings.forget_unrated(session, request)
        ratings.invite(
            session,
            Rating(
                request_id=request, rater_id=rater, served_by_id=cast.engineering, invited_at=september,
                rated_at=september, before=1, level=level, repair_asked_at=september, rated_again_at=again,
            ),
        )  # fmt: skip  # one rating

    for rater in raters:
        put_right(rater, 5, october)
    assert shown() == {}
    put_right(cast.robot, 5, NOW)
    assert shown() == {cast.engineering: (4, 5)}, "what was rated after the month is not in it"
