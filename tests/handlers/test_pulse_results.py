"""Results: only of closed rounds, only of enough, only to whom they concern; and what comes of them."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from handlers import pulse_answers, pulse_results
from handlers.notices import PulseNews
from handlers.pulse_results import Turnout, results_csv
from handlers.refusals import BadAction, NotAllowed, ResultsNotYet
from handlers.rules.pulse import Wish
from storage import company, people
from storage.tables import Outgoing, Person
from tests.conftest import NOW, recalled, the
from tests.pulsing import (
    Firm,
    answer_all,
    ask_round,
    close,
    found_firm,
    invitation_of,
    open_round,
    question,
    read,
    same,
    start_pulse,
)

WEEK = timedelta(days=7)


@pytest.fixture
def firm(session: Session) -> Firm:
    """Sales of 6, a lab of 12 and an office of 8; the first of the lab leads it."""
    firm = found_firm(session, Sales=6, Lab=12, Office=8)
    people.set_head(session, firm.departments["Lab"], firm.teams["Lab"][0])
    return firm


def begun(session: Session, firm: Firm, *banked: str) -> int:
    questions = tuple(question(session, one) for one in banked or ("served",))
    return start_pulse(session, firm.hr, Wish(name="Monday", name_zh="周一", questions=questions))


def test_nothing_is_read_before_the_round_closes(session: Session, firm: Firm) -> None:
    opened = open_round(session, begun(session, firm))
    answer_all(session, opened, same(firm.everybody, 4))
    with pytest.raises(ResultsNotYet):
        read(session, opened, firm.hr)
    close(session)
    assert read(session, opened, firm.hr).questions[0].whole is not None


def test_figures_by_everybody_and_by_group(session: Session, firm: Firm) -> None:
    answers = same(firm.teams["Sales"], 5) | same(firm.teams["Lab"], 2) | same(firm.teams["Office"][:6], 4)
    results = ask_round(session, firm, begun(session, firm), answers)
    (said,) = results.questions
    assert said.whole is not None
    assert said.whole.counts == {2: 12, 4: 6, 5: 6}
    assert said.whole.favourable is not None
    assert said.whole.favourable.value == 0.5
    assert {one: shown.answers for one, shown in said.groups.items()} == {
        firm.departments["Sales"]: 6, firm.departments["Lab"]: 12, firm.departments["Office"]: 6
    }  # fmt: skip  # a table
    assert results.turnout == Turnout(asked=26, answered=24)
    assert results.turnout_by_group[firm.departments["Office"]] == Turnout(asked=8, answered=6)
    assert results.drivers["overall"].value == 0.5


def test_who_left_counts_neither_as_asked_nor_as_taking_part(session: Session, firm: Firm) -> None:
    opened = open_round(session, begun(session, firm))
    answer_all(session, opened, same(firm.everybody, 4))
    people.change(session, firm.teams["Lab"][1], left_at=NOW)
    close(session)
    assert read(session, opened, firm.hr).turnout == Turnout(asked=25, answered=25)


def test_a_group_of_too_few_answers_takes_another_with_it(session: Session, firm: Firm) -> None:
    answers = same(firm.teams["Sales"][:4], 1) | same(firm.teams["Lab"], 5) | same(firm.teams["Office"], 4)
    (said,) = ask_round(session, firm, begun(session, firm), answers).questions
    assert set(said.groups) == {firm.departments["Lab"]}
    assert said.whole is not None
    assert said.whole.answers == 24


def test_a_question_too_few_answered_was_asked_and_says_nothing(session: Session, firm: Firm) -> None:
    (said,) = ask_round(session, firm, begun(session, firm), same(firm.everybody[:4], 1)).questions
    assert said.whole is None
    assert said.groups == {}
    assert said.comments == ()


def test_a_head_sees_their_own_department_and_no_total(session: Session, firm: Firm) -> None:
    opened = open_round(session, begun(session, firm))
    answer_all(session, opened, same(firm.everybody, 4))
    close(session)
    results = read(session, opened, firm.teams["Lab"][0])
    assert set(results.questions[0].groups) == {firm.departments["Lab"]}
    assert results.questions[0].whole is None
    assert results.turnout is None
    assert results.drivers == {}
    assert set(results.turnout_by_group) == {firm.departments["Lab"]}


def test_nobody_else_sees_anything(session: Session, firm: Firm) -> None:
    opened = open_round(session, begun(session, firm))
    answer_all(session, opened, same(firm.everybody, 4))
    close(session)
    company.appoint(session, firm.teams["Sales"][1], "it")
    for somebody in firm.teams["Sales"][:2]:
        with pytest.raises(NotAllowed):
            read(session, opened, somebody)


def write_all(session: Session, opened: int, writers: list[int]) -> None:
    for number, one in enumerate(writers):
        by, invitation = session.get_one(Person, one), invitation_of(session, opened, one)
        pulse_answers.write(session, by, invitation, 0, f"words {number}", house=recalled(session), now=NOW)


def test_comments_from_ten_on_shuffled_and_beside_no_smaller_group(session: Session, firm: Firm) -> None:
    opened = open_round(session, begun(session, firm, "one-thing"))
    write_all(session, opened, firm.teams["Lab"][:11] + firm.teams["Office"] + firm.teams["Sales"])
    close(session)
    (said,) = read(session, opened, firm.hr).questions
    assert sorted(said.comments) == sorted(f"words {number}" for number in range(25))
    assert list(said.comments) != [f"words {number}" for number in range(25)], "once in 10^25"
    (own,) = read(session, opened, firm.teams["Lab"][0]).questions
    assert sorted(own.comments) == sorted(f"words {number}" for number in range(11))


def test_where_a_group_would_be_the_rest_comments_say_no_group(session: Session, firm: Firm) -> None:
    opened = open_round(session, begun(session, firm, "one-thing"))
    write_all(session, opened, firm.teams["Lab"][:11] + firm.teams["Office"][:1])
    close(session)
    assert len(read(session, opened, firm.hr).questions[0].comments) == 12
    (own,) = read(session, opened, firm.teams["Lab"][0]).questions
    assert own.comments == ()


def test_enps_and_a_trend(session: Session, firm: Firm) -> None:
    asked = begun(session, firm, "recommend")
    ask_round(session, firm, asked, same(firm.everybody, 9))
    (said,) = ask_round(session, firm, asked, same(firm.everybody, 6), NOW + WEEK).questions
    assert said.whole is not None
    assert said.whole.enps is not None
    assert said.whole.enps.value == -100
    assert [point.value for point in said.trend] == [100]


def test_the_csv_holds_figures_only(session: Session, firm: Firm) -> None:
    asked = begun(session, firm, "served", "one-thing")
    opened = open_round(session, asked)
    answer_all(session, opened, same(firm.everybody, 4))
    close(session)
    results = read(session, opened, firm.hr)
    names = {number: f"={name}" for name, number in firm.departments.items()}
    lines = results_csv(results, names).splitlines()
    served = question(session, "served")
    assert lines[0] == "question,driver,kind,group,answers,favourable,mean,low,high,enps"
    assert lines[1].startswith(f"{served},overall,scale,,26,1.000,4.000,")
    assert {line.split(",")[3] for line in lines[2:]} == {"'=Sales", "'=Lab", "'=Office"}, "no formula"


# You said, we did


def test_what_comes_of_it_is_told_as_the_next_round_begins(session: Session, firm: Firm) -> None:
    asked = begun(session, firm)
    closed = ask_round(session, firm, asked, same(firm.everybody, 2)).round
    hr, house, owner = the(session, firm.hr), recalled(session, feeds=("feed:playground",)), firm.teams["Lab"][0]
    later = NOW + timedelta(days=6)
    due = (later + WEEK).date()
    pulse_results.promise_action(session, hr, closed, "More light", owner, due, company=house, now=later)
    opened = open_round(session, asked, NOW + WEEK)
    (action,) = pulse_results.news_for(session, opened)
    assert (action.words, action.owner_id, action.due, action.done_at) == ("More light", owner, due, None)
    news = pulse_results.finish_action(session, the(session, owner), action.id, company=house, now=later)
    assert news == PulseNews(round=closed)
    (action,) = read(session, closed, firm.hr).actions
    assert action.done_at == later
    with pytest.raises(NotAllowed):
        pulse_results.finish_action(session, the(session, firm.teams["Lab"][1]), action.id, company=house, now=later)


def test_the_feed_reads_it_once(session: Session, firm: Firm, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.pulsing.recalled", lambda session: recalled(session, feeds=("feed:playground",)))
    asked = begun(session, firm)
    closed = ask_round(session, firm, asked, same(firm.everybody, 2)).round
    hr, house = the(session, firm.hr), recalled(session)
    due = (NOW + WEEK).date()
    pulse_results.promise_action(session, hr, closed, "More light", firm.everybody[0], due, company=house, now=NOW)
    open_round(session, asked, NOW + WEEK)
    news = [one for one in session.exec(select(Outgoing)) if "PulseNews" in one.notice]
    assert [one.place for one in news] == ["feed:playground"]


@pytest.mark.parametrize("missing", ["words", "owner", "due", "future"])
def test_an_action_needs_words_somebody_and_a_day(session: Session, firm: Firm, missing: str) -> None:
    closed = ask_round(session, firm, begun(session, firm), same(firm.everybody, 2)).round
    words = " " if missing == "words" else "More light"
    owner = None if missing == "owner" else firm.everybody[0]
    due = None if missing == "due" else (NOW - timedelta(days=missing == "future")).date()
    with pytest.raises(BadAction):
        pulse_results.promise_action(
            session, the(session, firm.hr), closed, words, owner, due, company=recalled(session), now=NOW
        )
