"""Whom a rotating pulse asks what: anchors first, then nothing twice in a quarter, the same whenever it is planned."""

import json
from collections import defaultdict
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from handlers import pulse_rounds
from handlers.pulse_sampling import RememberedPlans, plan_round
from handlers.rules.pulse import BANK, Wish
from handlers.rules.sampling import REST, Plan
from handlers.schedules import Opening
from storage import pulse
from storage.tables import PulseInvitation, PulseQuestion, PulseRound
from tests.conftest import NOW, recalled
from tests.pulsing import AT, Firm, close, found_firm, invited, open_round, question, start_pulse, work

WEEK = timedelta(days=7)
ANCHORS = [one.key for one in BANK if one.is_anchor]
OTHERS = [one.key for one in BANK if not one.is_anchor and one.kind == "scale"]


@pytest.fixture
def firm(session: Session) -> Firm:
    return found_firm(session, Sales=6, Lab=24)


def rotating(session: Session, firm: Firm, banked: list[str], how_many: int = 1) -> int:
    questions = tuple(question(session, one) for one in banked)
    wish = Wish(name="Week", name_zh="每周", questions=questions, choosing="rotation", how_many=how_many)
    return start_pulse(session, firm.hr, wish)


def asked(session: Session, round_id: int) -> dict[int, tuple[int, ...]]:
    query = select(PulseInvitation.person_id, PulseInvitation.questions).where(PulseInvitation.round_id == round_id)
    return {person: tuple(json.loads(questions)) for person, questions in session.exec(query)}


def is_anchor(session: Session, question_id: int) -> bool:
    return session.get_one(PulseQuestion, question_id).is_anchor


def test_in_a_quarter_nobody_is_asked_anything_twice(session: Session, firm: Firm) -> None:
    started = rotating(session, firm, OTHERS)
    heard: dict[int, set[int]] = defaultdict(set)
    for week in range(REST // WEEK):
        opened = open_round(session, started, NOW + week * WEEK)
        for person, (only,) in asked(session, opened).items():
            assert only not in heard[person]
            heard[person].add(only)
        close(session, NOW + week * WEEK)
    assert heard.keys() == set(firm.everybody)
    assert {len(one) for one in heard.values()} == {REST // WEEK}


def test_a_small_department_is_asked_the_same_and_a_large_one_several_things(session: Session, firm: Firm) -> None:
    given = asked(session, open_round(session, rotating(session, firm, OTHERS, how_many=2)))
    assert len({given[one] for one in firm.teams["Sales"]}) == 1
    assert len({given[one] for one in firm.teams["Lab"]}) > 1
    assert {len(one) for one in given.values()} == {2}


def test_anchors_are_asked_of_everybody_before_anything_else(session: Session, firm: Firm) -> None:
    started = rotating(session, firm, [*OTHERS, *ANCHORS], how_many=3)
    kinds = []
    for week in range(3):
        given = asked(session, open_round(session, started, NOW + week * WEEK))
        assert given.keys() == set(firm.everybody)
        kinds.append({is_anchor(session, one) for questions in given.values() for one in questions})
        close(session, NOW + week * WEEK)
    assert kinds == [{True}, {True}, {False}]


def test_the_plan_is_the_same_however_often_it_is_made(session: Session, firm: Firm) -> None:
    opened = open_round(session, rotating(session, firm, OTHERS))
    found = session.get_one(PulseRound, opened)
    asking = pulse.recall(session, found.pulse_id)
    assert asking is not None
    again = plan_round(session, found, asking, pulse.items(session, asking.id), recalled(session))
    assert again == asked(session, opened), "though its own invitations are there by now"


def test_a_plan_is_made_once_for_all_slices_and_forgotten_then(
    session: Session, firm: Firm, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []

    def count_and_plan(*given: Any) -> Plan:
        made.append(given)
        return plan_round(*given)

    monkeypatch.setattr("handlers.pulse_sampling.plan_round", count_and_plan)
    monkeypatch.setattr(pulse_rounds, "SLICE", 5)
    plans, house = RememberedPlans(), recalled(session)
    opening = Opening(key="1", on=NOW.date(), at=AT)
    opened = pulse_rounds.open_round(session, rotating(session, firm, OTHERS), opening, house=house, now=NOW)
    assert opened is not None
    plans.plan_ahead(session, house)
    while pulse_rounds.prepare(session, house, NOW, planner=plans):
        plans.plan_ahead(session, house)
    assert len(made) == 1
    assert invited(session, opened) == sorted(firm.everybody)
    assert plans._plans == {}
    work(session, NOW)
