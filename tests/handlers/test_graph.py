"""Who served whom: one's own map, and departments, always as the ledger says and never more than may be seen."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from handlers import graph as handler
from handlers.refusals import NotAllowed
from handlers.rules.help_requests import Deed
from storage import company, graph, people, ratings
from storage.people import Profile
from storage.tables import HelpRequest, Interaction, Rating
from tests.asking import ask, step
from tests.conftest import NOW, Cast, recalled, the

OCTOBER = datetime(2026, 10, 13, 1, 0, tzinfo=UTC)  # a Tuesday morning in Shanghai
MONTH = "2026-10-01"


def served(session: Session, by: int, provider: int, *, level: int | None = None, at: datetime = OCTOBER) -> int:
    """Have somebody ask in October; it is promised within the hour, done the same day, and perhaps rated."""
    request = ask(session, by, f"p{provider}", now=at)
    promise = at + timedelta(hours=6)
    step(session, provider, request, Deed.ACCEPT, promised_for=promise, now=at + timedelta(hours=1))
    step(session, provider, request, Deed.DO, now=at + timedelta(hours=3))
    ratings.forget_unrated(session, request)
    if level is not None:
        ratings.invite(
            session,
            Rating(
                request_id=request,
                rater_id=by,
                served_by_id=the(session, provider).department_id,
                served_id=the(session, by).department_id,
                invited_at=at,
                rated_at=at + timedelta(hours=4),
                level=level,
            ),
        )
    return request


def newcomers(session: Session, department: int, number: int) -> list[int]:
    found = []
    for one in range(number):
        person = people.add(session, Profile(name=f"Newcomer {department}-{one}"), NOW)
        people.change(session, person.id, department_id=department)
        found.append(person.id)
    session.expire_all()
    return found


def test_a_map_tells_whom_one_helped_and_who_helped(session: Session, cast: Cast) -> None:
    later = OCTOBER + timedelta(days=1)
    for at in (OCTOBER, later):
        served(session, cast.mei, cast.wei, at=at)
    served(session, cast.anna, cast.wei)
    served(session, cast.wei, cast.mei)
    last = later + timedelta(hours=3)
    assert graph.whom_helped(session, cast.wei, most=8)[0] == (cast.mei, 2, last)
    assert [one.person for one in graph.whom_helped(session, cast.wei, most=8)] == [cast.mei, cast.anna]
    assert graph.whom_helped(session, cast.wei, most=1) == [(cast.mei, 2, last)]
    assert graph.who_helped(session, cast.mei, most=8) == [(cast.wei, 2, last)]
    assert graph.who_helped(session, cast.boss, most=8) == []


def test_what_was_only_asked_is_on_no_map(session: Session, cast: Cast) -> None:
    request = ask(session, cast.mei, f"p{cast.wei}")
    assert graph.who_helped(session, cast.mei, most=8) == []
    step(session, cast.wei, request, Deed.DO)
    assert len(graph.who_helped(session, cast.mei, most=8)) == 1
    step(session, cast.mei, request, Deed.REOPEN)
    assert graph.who_helped(session, cast.mei, most=8) == []


def test_a_clear_answer_serves_whoever_asked_back(session: Session, cast: Cast) -> None:
    request = ask(session, cast.mei, f"p{cast.wei}")
    step(session, cast.wei, request, Deed.ASK_BACK, words="which contract?")
    step(session, cast.mei, request, Deed.ANSWER, words="the one for the pool")
    edge = session.exec(select(Interaction).where(Interaction.kind == "asked_back")).one()
    assert (edge.giver_id, edge.receiver_id, edge.weight) == (cast.mei, cast.wei, 0.25)


def test_no_edge_says_that_somebody_rated(session: Session, cast: Cast) -> None:
    served(session, cast.mei, cast.wei, level=1)
    assert {one.kind for one in session.exec(select(Interaction))} == {"asked", "served"}


def test_departments_are_shown_to_hr_from_five_people_on(session: Session, cast: Cast) -> None:
    company.appoint(session, cast.anna, "hr")
    guests = newcomers(session, cast.front_office, 5)
    cleaners = newcomers(session, cast.housekeeping, 6)
    for one in (*guests[:4], *cleaners):
        served(session, one, cast.wei, level=4)
    house, anna = recalled(session), the(session, cast.anna)
    shown = handler.matrix(session, anna, MONTH, company=house)
    assert set(shown.rated) == {(cast.engineering, None)}, "four are too few, and the six would tell of them"

    served(session, guests[4], cast.wei, level=2)
    shown = handler.matrix(session, anna, MONTH, company=house)
    assert set(shown.rated) == {
        (cast.engineering, None),
        (cast.engineering, cast.front_office),
        (cast.engineering, cast.housekeeping),
    }
    pair = (cast.engineering, cast.front_office)
    share, done = shown.rated[pair], shown.served[pair]
    assert (round(share.share, 2), share.raters) == (0.8, 5)
    assert (done.times, done.promised, done.kept, done.first_answer) == (5, 5, 5, timedelta(hours=1))


def test_a_month_is_shown_once_nothing_in_it_can_change(session: Session, cast: Cast) -> None:
    house, boss = recalled(session), the(session, cast.boss)
    assert handler.ask_for_departments(boss, company=house, now=NOW.replace(day=24)).month == MONTH
    assert handler.ask_for_departments(boss, company=house, now=NOW.replace(day=14)).month == "2026-09-01"


def test_heads_see_the_rows_and_columns_they_lead_and_others_nothing(session: Session, cast: Cast) -> None:
    for one in newcomers(session, cast.front_office, 5):
        served(session, one, cast.wei, level=5)
    for one in newcomers(session, cast.housekeeping, 5):
        served(session, one, cast.wei, level=5)
    house = recalled(session)
    shown = handler.matrix(session, the(session, cast.boss), MONTH, company=house)
    assert set(shown.rated) == set(shown.served) == {(cast.engineering, cast.front_office)}
    with pytest.raises(NotAllowed):
        handler.matrix(session, the(session, cast.wei), MONTH, company=house)
    with pytest.raises(NotAllowed):
        handler.ask_for_departments(the(session, cast.mei), company=house, now=NOW)


NAMES = ("mei", "anna", "boss", "wei", "other_wei")
PAIRS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1])
LIVES = st.lists(st.tuples(PAIRS, st.sampled_from(["asked", "done", "reopened", "again"])), max_size=8)


@given(lives=LIVES)
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_edges_recount_to_the_ledger(session: Session, cast: Cast, lives: list[tuple[tuple[str, str], str]]) -> None:
    with session.begin_nested() as undone:
        for (asker, helper), end in lives:
            by, provider = getattr(cast, asker), getattr(cast, helper)
            request = ask(session, by, f"p{provider}")
            deeds = {"asked": "", "done": "d", "reopened": "dr", "again": "drd"}[end]
            for deed in deeds:
                if deed == "d":
                    step(session, provider, request, Deed.DO)
                else:
                    step(session, by, request, Deed.REOPEN)
        session.expire_all()
        ledger = Counter(
            (one.provider_id, one.requester_id)
            for one in session.exec(select(HelpRequest).where(col(HelpRequest.done_at).is_not(None)))
        )
        for name in NAMES:
            me = getattr(cast, name)
            helped = {one.person: one.times for one in graph.whom_helped(session, me, most=99)}
            assert helped == {asker: times for (helper_id, asker), times in ledger.items() if helper_id == me}
            helpers = {one.person: one.times for one in graph.who_helped(session, me, most=99)}
            assert helpers == {helper_id: times for (helper_id, asker), times in ledger.items() if asker == me}
        undone.rollback()
