"""What HR sets up: the bank, a pulse from draft to end, and who may."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from handlers import pulse as handler
from handlers.notices import PulsePreview, QuestionBank
from handlers.refusals import FeatureOff, Gone, NoQuestions, NotAllowed, PulseForTooFew, PulseMovedOn
from handlers.rules.pulse import BANK, Audience, Wish, Wording
from storage import company, pulse
from storage.tables import Audit, Outgoing, PulseQuestion
from tests.conftest import NOW, recalled, the
from tests.pulsing import Firm, found_firm, question

WORDED = Wording(kind="scale", driver="trust", words="I trust them.", words_zh="我信得过他们。")


@pytest.fixture
def firm(session: Session) -> Firm:
    return found_firm(session, Sales=6, Lab=7)


@pytest.fixture
def wish(session: Session, firm: Firm) -> Wish:
    return Wish(name="Monday", name_zh="周一", questions=(question(session, "served"), question(session, "on-time")))


def create(session: Session, firm: Firm, wish: Wish) -> int:
    return handler.create(session, the(session, firm.hr), wish, house=recalled(session), now=NOW).pulse


def state(session: Session, pulse_id: int) -> str:
    found = pulse.recall(session, pulse_id)
    assert found is not None
    return found.state


def test_the_bank_is_there_from_the_first_look_and_once(session: Session, firm: Firm) -> None:
    for _ in range(2):
        assert [one.bank for one in handler.bank(session)] == [one.key for one in BANK]


def test_an_admin_adds_rewords_and_retires_questions(session: Session, firm: Firm) -> None:
    hr, house = the(session, firm.hr), recalled(session)
    shown = handler.add_question(session, hr, WORDED, house=house, now=NOW)
    assert shown == QuestionBank()
    served = question(session, "served")
    reworded = replace(WORDED, words="They serve me well.")
    handler.reword_question(session, hr, served, reworded, house=house, now=NOW)
    other_kind = replace(WORDED, kind="enps")
    with pytest.raises(Gone):
        handler.reword_question(session, hr, served, other_kind, house=house, now=NOW)
    assert pulse.question(session, served).words == "They serve me well."  # type: ignore[union-attr]  # it is there
    handler.retire_question(session, hr, served, house=house, now=NOW)
    assert served not in {one.id for one in handler.bank(session)}
    assert len(session.exec(select(PulseQuestion)).all()) == len(BANK) + 1, "the retired one is not banked again"
    deeds = set(session.exec(select(Audit.deed)))
    assert {"added question", "reworded question", "retired question"} <= deeds


def test_a_pulse_from_draft_to_end(session: Session, firm: Firm, wish: Wish) -> None:
    hr, house = the(session, firm.hr), recalled(session)
    created = create(session, firm, wish)
    assert state(session, created) == "draft"
    for deed, after in (("start", "on"), ("pause", "paused"), ("resume", "on"), ("end", "ended")):
        handler.move(session, hr, created, deed, house=house, now=NOW)
        assert state(session, created) == after
    with pytest.raises(PulseMovedOn):
        handler.change(session, hr, created, wish, house=house, now=NOW)
    copied = handler.duplicate(session, hr, created, house=house, now=NOW).pulse
    assert copied is not None
    assert state(session, copied) == "draft"
    assert handler.wish_of(session, pulse.recall(session, copied)) == wish  # type: ignore[arg-type]  # it is there


def test_what_was_asked_for_comes_back_to_be_changed(session: Session, firm: Firm, wish: Wish) -> None:
    wanted = replace(
        wish,
        audience=Audience(kind="departments", departments=(firm.departments["Lab"],)),
        choosing="rotation",
        how_many=2,
        scores_from=6,
        comments_from=12,
    )
    created = create(session, firm, wish)
    house = recalled(session)
    handler.change(session, the(session, firm.hr), created, wanted, house=house, now=NOW)
    assert handler.wish_of(session, pulse.recall(session, created)) == wanted  # type: ignore[arg-type]  # it is there


def test_too_few_to_ever_show_anything_are_not_asked(session: Session, firm: Firm, wish: Wish) -> None:
    few = replace(wish, audience=Audience(kind="people", people=tuple(firm.teams["Lab"][:4])))
    with pytest.raises(PulseForTooFew):
        create(session, firm, few)


def test_a_preview_is_for_the_admin_alone(session: Session, firm: Firm, wish: Wish) -> None:
    hr, house = the(session, firm.hr), recalled(session)
    created = create(session, firm, wish)
    assert handler.preview(session, hr, created, 1, house=house) == PulsePreview(pulse=created, position=1)
    with pytest.raises(Gone):
        handler.preview(session, hr, created, 2, house=house)
    assert session.exec(select(Outgoing)).all() == []


def test_without_a_question_left_nothing_starts(session: Session, firm: Firm, wish: Wish) -> None:
    hr, house = the(session, firm.hr), recalled(session)
    created = create(session, firm, wish)
    for one in wish.questions:
        handler.retire_question(session, hr, one, house=house, now=NOW)
    with pytest.raises(NoQuestions):
        handler.move(session, hr, created, "start", house=house, now=NOW)


def test_only_hr_sets_up_anything(session: Session, firm: Firm, wish: Wish) -> None:
    created = create(session, firm, wish)
    somebody = the(session, firm.teams["Lab"][0])
    company.appoint(session, somebody.id, "it")
    house = recalled(session)
    for attempt in (
        lambda: handler.overview(somebody, house=house),
        lambda: handler.show(session, somebody, created, house=house),
        lambda: handler.create(session, somebody, wish, house=house, now=NOW),
        lambda: handler.move(session, somebody, created, "start", house=house, now=NOW),
        lambda: handler.preview(session, somebody, created, house=house),
        lambda: handler.ask_for_bank(session, somebody, house=house),
        lambda: handler.add_question(session, somebody, WORDED, house=house, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()


def test_it_can_be_switched_off(session: Session, firm: Firm) -> None:
    company.switch(session, "pulse", is_on=False, by=None, now=NOW)
    with pytest.raises(FeatureOff):
        handler.overview(the(session, firm.hr), house=recalled(session))
