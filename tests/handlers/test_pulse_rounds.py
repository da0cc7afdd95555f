"""Rounds: who is asked when, reminded, and what becomes of answers until the round is closed."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from handlers import pulse, pulse_answers, pulse_rounds
from handlers.notices import PulseAsked
from handlers.refusals import Gone, NotAskedThis, NothingSaid, PulseClosed
from handlers.rules.help_requests import Deed
from handlers.rules.pulse import Audience, Wish
from handlers.schedules import Opening
from storage import outbox, people, ratings
from storage import pulse as stored
from storage.database import Database
from storage.tables import Outgoing, Person, PulseAnswer, PulseComment, PulseInvitation, PulseWaiting, Rating
from tests.asking import ask, step
from tests.conftest import NOW, Cast, recalled, the
from tests.pulsing import (
    AT,
    Firm,
    answer,
    answer_all,
    close,
    found_firm,
    hire,
    invitation_of,
    invited,
    open_round,
    question,
    start_pulse,
    work,
)


@pytest.fixture
def firm(session: Session) -> Firm:
    return found_firm(session, Sales=6, Lab=7)


def wish(session: Session, *banked: str, **more: object) -> Wish:
    questions = tuple(question(session, one) for one in banked or ("served",))
    return Wish(name="Monday", name_zh="周一", questions=questions, **more)  # type: ignore[arg-type]  # options of a wish


def begun(session: Session, firm: Firm, *banked: str, **more: object) -> int:
    return open_round(session, start_pulse(session, firm.hr, wish(session, *banked, **more)))


def messages(session: Session, kind: str) -> list[Outgoing]:
    return [one for one in session.exec(select(Outgoing)) if f'"{kind}"' in one.notice and one.state == "waiting"]


def rows(session: Session, table: type[PulseWaiting] | type[PulseAnswer] | type[PulseComment]) -> int:
    return len(session.exec(select(table)).all())


def test_everybody_who_is_here_is_asked_once(session: Session, firm: Firm) -> None:
    people.change(session, firm.teams["Lab"][0], left_at=NOW)
    session.expire_all()
    opened = begun(session, firm)
    assert invited(session, opened) == sorted(firm.everybody)[:6] + sorted(firm.teams["Lab"][1:])
    work(session, NOW + timedelta(minutes=1))
    assert len(messages(session, "PulseAsked")) == 12


def test_the_same_occurrence_opens_one_round(session: Session, firm: Firm) -> None:
    started = start_pulse(session, firm.hr, wish(session))
    opening = Opening(key="2026-W48", on=NOW.date(), at=AT)
    house = recalled(session)
    assert pulse_rounds.open_round(session, started, opening, house=house, now=NOW) is not None
    assert pulse_rounds.open_round(session, started, opening, house=house, now=NOW) is None


@pytest.mark.parametrize("deed", ["pause", "end"])
def test_what_is_paused_or_ended_opens_no_round(session: Session, firm: Firm, deed: str) -> None:
    started = start_pulse(session, firm.hr, wish(session))
    house = recalled(session)
    pulse.move(session, the(session, firm.hr), started, deed, house=house, now=NOW)
    opening = Opening(key="2026-W48", on=NOW.date(), at=AT)
    assert pulse_rounds.open_round(session, started, opening, house=house, now=NOW) is None


def test_each_is_asked_on_their_own_clock(session: Session, firm: Firm) -> None:
    berlin, york, sleeper = firm.teams["Sales"][:3]
    people.change(session, berlin, zone="Europe/Berlin")
    people.change(session, york, zone="America/New_York")
    people.change(session, sleeper, quiet_from="09:00", quiet_to="11:00")
    session.expire_all()
    begun(session, firm)
    due = {one.place: one.due for one in messages(session, "PulseAsked")}
    day = datetime.fromisoformat("2026-11-24T00:00+00:00")
    for one, hour in ((berlin, 9), (york, 15), (firm.teams["Lab"][0], 2)):
        own_place = due[f"person:{one}"] - (day + timedelta(hours=hour, minutes=7))
        assert timedelta(0) <= own_place < timedelta(minutes=10), "not all at once"
    assert due[f"person:{sleeper}"] == day + timedelta(hours=3), "not in their quiet hours"


def test_a_second_pulse_of_the_week_comes_when_there_is_room(session: Session, firm: Firm) -> None:
    begun(session, firm)
    later = NOW + timedelta(days=4)
    second = open_round(session, start_pulse(session, firm.hr, wish(session, closes_after_days=5)), later)
    assert len(invited(session, second)) == 13
    first_on, second_on = sorted({one.due.date() for one in messages(session, "PulseAsked")})
    assert second_on - first_on == timedelta(days=7)


def test_who_has_no_room_before_it_closes_is_not_asked(session: Session, firm: Firm) -> None:
    begun(session, firm)
    listed = Audience(kind="people", people=tuple(firm.everybody))
    assert invited(session, begun(session, firm, audience=listed, closes_after_days=3)) == []


def test_on_the_day_of_a_rating_nobody_is_asked_a_pulse(session: Session, firm: Firm) -> None:
    rated = firm.everybody[0]
    request = ask(session, rated, f"p{firm.everybody[-1]}")
    ratings.invite(session, Rating(request_id=request, rater_id=rated, invited_at=NOW + timedelta(hours=1)))
    begun(session, firm)
    due = {one.place: one.due.date() for one in messages(session, "PulseAsked")}
    assert due.pop(f"person:{rated}") == NOW.date() + timedelta(days=1)
    assert set(due.values()) == {NOW.date()}


def test_invitations_are_made_in_slices(session: Session, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulse_rounds, "SLICE", 5)
    started = start_pulse(session, firm.hr, wish(session))
    opening, house = Opening(key="1", on=NOW.date(), at=AT), recalled(session)
    opened = pulse_rounds.open_round(session, started, opening, house=house, now=NOW)
    assert opened is not None
    seen = []
    while pulse_rounds.prepare(session, house, NOW):
        seen.append(len(invited(session, opened)))
    assert seen == [5, 10, 13, 13]


def test_an_estimate_is_what_is_left_at_what_can_be_sent(session: Session, firm: Firm) -> None:
    opened = begun(session, firm)
    stored.change_round(session, opened, expected=10_000, filled_at=None)
    known = stored.round_of(session, opened)
    assert known is not None
    progress = pulse_rounds.progress_of(session, known, per_minute=300)
    assert (progress.invited, progress.expected) == (13, 10_000)
    assert progress.left == timedelta(minutes=10_000 / 300), "also those invited, as long as nothing went out"
    for one in messages(session, "PulseAsked"):
        outbox.sent(session, one.id, "reference", NOW)
    assert pulse_rounds.progress_of(session, known, per_minute=300).left == timedelta(minutes=9_987 / 300)


def test_departments_offices_and_lists(session: Session, firm: Firm) -> None:
    below = people.add_department(session, "Lab Two", parent_id=firm.departments["Lab"]).id
    newcomer = hire(session, "newcomer", below)
    for one in firm.teams["Sales"]:
        people.change(session, one, office="Berlin")
    session.expire_all()
    lab = Audience(kind="departments", departments=(firm.departments["Lab"],))
    assert invited(session, begun(session, firm, audience=lab)) == sorted([*firm.teams["Lab"], newcomer])
    berlin = Audience(kind="offices", offices=("Berlin",))
    assert invited(session, begun(session, firm, audience=berlin)) == sorted(firm.teams["Sales"])
    listed = Audience(kind="people", people=tuple(firm.everybody[:5]))
    other = start_pulse(session, firm.hr, wish(session, audience=listed))
    assert invited(session, open_round(session, other, NOW + timedelta(days=7))) == sorted(firm.everybody[:5])


def test_only_who_was_really_served_is_asked_about_it(session: Session, cast: Cast) -> None:
    hr = found_firm(session).hr
    for by, days in ((cast.mei, 3), (cast.anna, 40)):
        then = NOW - timedelta(days=days)
        request = ask(session, by, f"p{cast.wei}", now=then)
        step(session, cast.wei, request, Deed.DO, now=then + timedelta(minutes=30))
    ask(session, cast.boss, f"p{cast.wei}", now=NOW)
    served = Audience(kind="served", served_by=cast.engineering, days=30)
    opened = open_round(session, start_pulse(session, hr, wish(session, audience=served)))
    assert invited(session, opened) == [cast.mei], "not whose request is open, nor whose is long ago"


def test_small_departments_are_grouped_with_the_one_above(session: Session) -> None:
    firm = found_firm(session, Sales=6, Lab=3)
    people.add_department(session, "Board")
    opened = begun(session, firm)
    groups = dict(
        session.exec(
            select(PulseInvitation.person_id, PulseInvitation.group_id).where(PulseInvitation.round_id == opened)
        ).all()
    )
    assert {groups[one] for one in firm.teams["Sales"]} == {firm.departments["Sales"]}
    assert {groups[one] for one in firm.teams["Lab"]} == {None}


def test_one_reminder_to_everybody_asked_whoever_answered(session: Session, firm: Firm) -> None:
    opened = begun(session, firm)
    answer_all(session, opened, dict.fromkeys(firm.everybody[:3], 4))
    work(session, NOW + timedelta(days=3))
    assert messages(session, "PulseReminded") == []
    for minutes in (0, 1):
        work(session, NOW + timedelta(days=4, hours=21, minutes=minutes))
    assert sorted(one.place for one in messages(session, "PulseReminded")) == sorted(
        f"person:{one}" for one in firm.everybody
    )


# Answering


def test_one_tap_is_final_and_told_to_nobody(session: Session, firm: Firm) -> None:
    opened = begun(session, firm, "served", "on-time")
    person = firm.everybody[0]
    invitation = invitation_of(session, opened, person)
    house = recalled(session)
    for chosen in ("4", "1"):
        told = pulse_answers.answer(session, the(session, person), invitation, 0, chosen, house=house, now=NOW)
        assert told == PulseAsked(invitation=invitation), "the second is told the same, and changes nothing"
    (waiting,) = session.exec(select(PulseWaiting)).all()
    assert (waiting.choice, waiting.group_id) == (4, firm.departments["Sales"])
    answer(session, opened, person, "5", position=1)
    assert session.exec(select(PulseInvitation.state).where(PulseInvitation.id == invitation)).one() == "done"


def test_who_skips_looks_like_who_answers(session: Session, firm: Firm) -> None:
    opened = begun(session, firm)
    first, second = firm.everybody[:2]
    answer(session, opened, first, "4")
    invitation = invitation_of(session, opened, second)
    pulse_answers.skip(session, the(session, second), invitation, 0, house=recalled(session), now=NOW)
    states = select(PulseInvitation.state, PulseInvitation.position).where(PulseInvitation.position > 0)
    assert set(session.exec(states)) == {("done", 1)}
    assert rows(session, PulseWaiting) == 1


def test_what_nobody_was_asked_is_refused(session: Session, firm: Firm) -> None:
    opened = begun(session, firm, "one-thing", "served")
    first, second = firm.everybody[:2]
    house, invitation = recalled(session), invitation_of(session, opened, first)
    with pytest.raises(NotAskedThis):
        pulse_answers.why(session, the(session, second), invitation)
    with pytest.raises(NotAskedThis):
        pulse_answers.answer(session, the(session, second), invitation, 0, "4", house=house, now=NOW)
    for position, chosen in ((0, "4"), (1, "6"), (2, "4"), (-1, "4")):
        with pytest.raises(Gone):
            pulse_answers.answer(session, the(session, first), invitation, position, chosen, house=house, now=NOW)
    with pytest.raises(Gone):
        pulse_answers.write(session, the(session, first), invitation, 1, "words", house=house, now=NOW)
    with pytest.raises(NothingSaid):
        pulse_answers.write(session, the(session, first), invitation, 0, " ", house=house, now=NOW)
    assert rows(session, PulseWaiting) == 0


def test_late_answers_are_refused_kindly(session: Session, firm: Firm) -> None:
    opened = begun(session, firm)
    later = close(session)
    with pytest.raises(PulseClosed):
        answer(session, opened, firm.everybody[0], "4", now=later)


def test_ending_a_pulse_closes_its_round_at_once(session: Session, firm: Firm) -> None:
    opened = begun(session, firm)
    known = stored.round_of(session, opened)
    assert known is not None
    pulse.move(session, the(session, firm.hr), known.pulse_id, "end", house=recalled(session), now=NOW)
    work(session, NOW)
    known = stored.round_of(session, opened)
    assert known is not None
    assert known.closed_at == NOW
    assert messages(session, "PulseAsked") == [], "nobody is asked what is over"


# Lots


def test_an_answer_waits_until_enough_of_its_group_wait(session: Session, firm: Firm) -> None:
    opened = begun(session, firm)
    answer_all(session, opened, dict.fromkeys(firm.teams["Sales"][:4] + firm.teams["Lab"][:4], 4))
    work(session, NOW)
    assert (rows(session, PulseWaiting), rows(session, PulseAnswer)) == (8, 0)
    answer(session, opened, firm.teams["Lab"][4], "2")
    assert pulse_rounds.moved_at(session) is None
    work(session, NOW)
    assert (rows(session, PulseWaiting), rows(session, PulseAnswer)) == (4, 5)
    assert pulse_rounds.moved_at(session) == NOW, "so that the log is emptied"


def test_the_rest_is_moved_when_the_round_closes_and_who_took_part_is_forgotten(session: Session, firm: Firm) -> None:
    opened = begun(session, firm)
    answer_all(session, opened, dict.fromkeys(firm.everybody[:11], 4))
    close(session)
    assert (rows(session, PulseWaiting), rows(session, PulseAnswer)) == (0, 11)
    query = select(PulseInvitation.state, PulseInvitation.position).where(PulseInvitation.round_id == opened)
    assert set(session.exec(query)) == {("closed", 0)}


def test_what_too_few_said_is_deleted_unread(session: Session, firm: Firm) -> None:
    opened = begun(session, firm, "served", "one-thing")
    for number, person in enumerate(firm.everybody[:9]):
        if number < 4:
            answer(session, opened, person, "4")
        else:
            invitation, by = invitation_of(session, opened, person), session.get_one(Person, person)
            pulse_answers.skip(session, by, invitation, 0, house=recalled(session), now=NOW)
        invitation, by = invitation_of(session, opened, person), session.get_one(Person, person)
        pulse_answers.write(session, by, invitation, 1, "More light", house=recalled(session), now=NOW)
    close(session)
    assert (rows(session, PulseWaiting), rows(session, PulseAnswer), rows(session, PulseComment)) == (0, 0, 0)


def test_the_same_press_twenty_times_at_once_is_one_answer(database: Database) -> None:
    firm = database.write_now(lambda session: found_firm(session, Lab=6))
    opened = database.write_now(lambda session: begun(session, firm))
    done = [
        database.submit(lambda session, n=number: answer(session, opened, firm.everybody[0], str(n % 5 + 1)))  # type: ignore[misc]  # mypy does not follow defaults
        for number in range(20)
    ]
    for one in done:
        one.result()
    with database.reading() as session:
        assert rows(session, PulseWaiting) == 1
