"""Private feedback, as handlers see it: who reads it, what may follow, and that nobody else learns of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from handlers import feedback as handler
from handlers import meant
from handlers.feedback import Invitation, PrivateWord
from handlers.meant import Unclear
from handlers.notices import (
    FeedbackAskedFor,
    FeedbackFormWanted,
    FeedbackKindWanted,
    FeedbackReceived,
    FeedbackRecorded,
    FeedbackTakenBack,
    Notice,
    WhoIsMeant,
)
from handlers.refusals import (
    EnoughReplies,
    FeatureOff,
    FeedbackTakenBackAlready,
    FeedbackToNobody,
    FeedbackToSelf,
    FeedbackToSeveral,
    Gone,
    KudosToBot,
    KudosToLeaver,
    NobodyToAsk,
    NoSuchKind,
    NothingSaid,
    Refusal,
    TooLateForFeedback,
    TooLong,
    TooManyAsked,
)
from storage import company, feedback, outbox, people
from storage.tables import Draft, Feedback, Interaction
from tests.conftest import NOW, Cast, recalled, the
from tests.giving import outgoing, told

SAID = "you greeted the guests by name, and they came back smiling"
MINUTE = timedelta(minutes=1)


def say(session: Session, giver: int, said: PrivateWord) -> Notice:
    house = recalled(session)
    return handler.say(session, the(session, giver), said, find=lambda one: the(session, one), company=house, now=NOW)


def to(*receivers: int, words: str = SAID, kind: str = "keep", typed: str = "") -> PrivateWord:
    return PrivateWord(receivers=tuple(f"p{one}" for one in receivers), words=words, kind=kind, typed=typed)


def give(session: Session, giver: int, receiver: int, kind: str = "keep") -> int:
    recorded = say(session, giver, to(receiver, kind=kind))
    assert isinstance(recorded, FeedbackRecorded)
    return recorded.feedback


def reply(session: Session, by: int, feedback_id: int, words: str = "what do you mean?") -> None:
    handler.reply(session, the(session, by), feedback_id, words, company=recalled(session), now=NOW)


def test_only_the_receiver_is_told(session: Session, cast: Cast) -> None:
    given = give(session, cast.anna, cast.mei)
    assert told(session) == [("FeedbackReceived", f"person:{cast.mei}")]
    kept = feedback.recall(session, given)
    assert kept is not None
    assert (kept.giver_id, kept.receiver_id, kept.words, kept.kind) == (cast.anna, cast.mei, SAID, "keep")
    edge = session.exec(select(Interaction)).one()
    assert (edge.kind, edge.giver_id, edge.receiver_id, edge.source_id) == ("feedback", cast.anna, cast.mei, given)


def test_it_waits_for_quiet_hours_to_end(session: Session, cast: Cast) -> None:
    people.change(session, cast.anna, quiet_from="22:00", quiet_to="07:00")  # it is 03:00 in Berlin
    session.expire_all()
    recorded = say(session, cast.mei, to(cast.anna))
    assert isinstance(recorded, FeedbackRecorded)
    assert recorded.is_waiting
    assert outgoing(session)[0].due > NOW


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (lambda cast: to(), FeedbackToNobody),
        (lambda cast: to(cast.anna), FeedbackToSelf),
        (lambda cast: to(cast.mei, cast.wei), FeedbackToSeveral),
        (lambda cast: replace(to(), receivers=(f"d{cast.front_office}",)), FeedbackToSeveral),
        (lambda cast: to(cast.robot), KudosToBot),
        (lambda cast: to(cast.gone), KudosToLeaver),
        (lambda cast: to(cast.mei, words="…"), NothingSaid),
        (lambda cast: to(cast.mei, words="x" * 501), TooLong),
        (lambda cast: to(cast.mei, kind="hate"), NoSuchKind),
    ],
)
def test_what_is_refused_leaves_nothing(session: Session, cast: Cast, said: object, refusal: type[Refusal]) -> None:
    assert callable(said)
    with pytest.raises(refusal):
        say(session, cast.anna, said(cast))
    assert outgoing(session) == []
    assert session.exec(select(Feedback)).all() == []


def test_it_can_be_switched_off(session: Session, cast: Cast) -> None:
    company.switch(session, "feedback", is_on=False, by=None, now=NOW)
    with pytest.raises(FeatureOff):
        say(session, cast.anna, to(cast.mei))
    with pytest.raises(FeatureOff):
        handler.ask_in_form(session, the(session, cast.anna), None, company=recalled(session))


# What was typed waits in a draft


def test_what_was_typed_is_asked_about_once_and_sent_once(session: Session, cast: Cast) -> None:
    wanted = say(session, cast.anna, to(cast.mei, kind="", typed=f"@陈美 {SAID}"))
    assert isinstance(wanted, FeedbackKindWanted)
    assert outgoing(session) == [], "nothing is sent before"

    def press(kind: str) -> Notice:
        find, house = (lambda one: the(session, one)), recalled(session)
        return handler.choose_kind(
            session, the(session, cast.anna), wanted.draft, kind, find=find, company=house, now=NOW
        )

    with pytest.raises(NoSuchKind):
        press("hate")
    recorded = press("try")
    assert isinstance(recorded, FeedbackRecorded)
    assert press("keep") == recorded, "pressed again, it stays as it was"
    (row,) = session.exec(select(Feedback)).all()
    assert row.kind == "try"
    (draft,) = session.exec(select(Draft)).all()
    assert SAID not in draft.body, "nothing is kept twice"

    handler.take_back(session, the(session, cast.anna), recorded.feedback, now=NOW)
    assert press("keep") == FeedbackTakenBack(feedback=recorded.feedback)


def test_which_of_two_with_one_name(session: Session, cast: Cast) -> None:
    unclear = Unclear(typed="李伟", candidates=(f"p{cast.wei}", f"p{cast.other_wei}"), is_exact=True)
    asked = say(session, cast.anna, replace(to(typed="…"), unclear=(unclear,)))
    assert isinstance(asked, WhoIsMeant)
    find, house = (lambda one: the(session, one)), recalled(session)
    anna = the(session, cast.anna)
    chosen = handler.choose(session, anna, asked.draft, f"p{cast.wei}", find=find, company=house, now=NOW)
    assert isinstance(chosen, FeedbackRecorded)
    assert session.exec(select(Feedback)).one().receiver_id == cast.wei
    with pytest.raises(Gone):
        meant.recall(session, Invitation, asked.draft, anna)


def test_who_is_only_spoken_of_is_not_addressed(session: Session, cast: Cast) -> None:
    besides = Unclear(typed="李伟", candidates=(f"p{cast.wei}",), is_exact=True, is_besides=True)
    assert isinstance(say(session, cast.anna, replace(to(cast.mei), unclear=(besides,))), FeedbackRecorded)


def test_words_and_names_that_are_missing_lead_to_the_form(session: Session, cast: Cast) -> None:
    for said in (to(cast.mei, words="", typed="@陈美"), to(typed=SAID)):
        wanted = say(session, cast.anna, said)
        assert isinstance(wanted, FeedbackFormWanted)
        assert wanted.draft is not None
        kept = meant.recall(session, PrivateWord, wanted.draft, the(session, cast.anna))
        assert (kept.receivers, kept.words) == (said.receivers, said.words)


def test_a_form_sent_twice_from_one_draft_is_one_word(session: Session, cast: Cast) -> None:
    wanted = say(session, cast.anna, to(cast.mei, kind="", typed="…"))
    assert isinstance(wanted, FeedbackKindWanted)
    find, house = (lambda one: the(session, one)), recalled(session)
    sent = [
        handler.submit(
            session, the(session, cast.anna), to(cast.mei), draft=wanted.draft, find=find, company=house, now=NOW
        )
        for _ in range(2)
    ]
    assert sent[0] == sent[1]
    assert len(session.exec(select(Feedback)).all()) == 1


# Undo


def test_it_can_be_undone_for_as_long_as_thanks(session: Session, cast: Cast) -> None:
    given = give(session, cast.anna, cast.mei)
    handler.take_back(session, the(session, cast.anna), given, now=NOW + 15 * MINUTE)
    assert told(session, state="cancelled") == [("FeedbackReceived", f"person:{cast.mei}")]
    assert session.exec(select(Interaction)).all() == []
    with pytest.raises(FeedbackTakenBackAlready):
        handler.take_back(session, the(session, cast.anna), given, now=NOW)
    late = give(session, cast.anna, cast.mei)
    with pytest.raises(TooLateForFeedback):
        handler.take_back(session, the(session, cast.anna), late, now=NOW + 16 * MINUTE)


def test_after_undo_nothing_more_can_be_done_with_it(session: Session, cast: Cast) -> None:
    given = give(session, cast.anna, cast.mei)
    handler.take_back(session, the(session, cast.anna), given, now=NOW)
    with pytest.raises(FeedbackTakenBackAlready):
        handler.thank(session, the(session, cast.mei), given, company=recalled(session), now=NOW)
    with pytest.raises(FeedbackTakenBackAlready):
        reply(session, cast.mei, given)


# What may follow


def test_one_thank_you_is_enough(session: Session, cast: Cast) -> None:
    given = give(session, cast.anna, cast.mei)
    mei, house = the(session, cast.mei), recalled(session)
    answers = [handler.thank(session, mei, given, company=house, now=NOW) for _ in range(2)]
    assert answers == [FeedbackReceived(feedback=given)] * 2
    assert told(session)[1:] == [("FeedbackThanked", f"person:{cast.anna}")]


def test_the_two_write_back_and_forth_a_few_times(session: Session, cast: Cast) -> None:
    given = give(session, cast.anna, cast.mei)
    for number in range(6):
        reply(session, (cast.mei, cast.anna)[number % 2], given)
    assert [place for notice, place in told(session) if notice == "FeedbackReplied"] == [
        f"person:{cast.anna}",
        f"person:{cast.mei}",
    ] * 3
    with pytest.raises(EnoughReplies):
        reply(session, cast.mei, given)
    with pytest.raises(EnoughReplies):
        handler.ask_to_reply(session, the(session, cast.mei), given)


def test_it_is_there_for_nobody_else(session: Session, cast: Cast) -> None:
    given = give(session, cast.anna, cast.mei)
    for other in (cast.boss, cast.wei):
        person = the(session, other)
        for act in (
            lambda person=person: handler.look_at(session, person, given),
            lambda person=person: handler.take_back(session, person, given, now=NOW),
            lambda person=person: handler.thank(session, person, given, company=recalled(session), now=NOW),
            lambda person=person: handler.ask_to_reply(session, person, given),
            lambda person=person: reply(session, person.id, given),
        ):
            with pytest.raises(Gone):
                act()
    with pytest.raises(Gone):
        handler.thank(session, the(session, cast.anna), given, company=recalled(session), now=NOW)
    assert handler.look_at(session, the(session, cast.mei), given) == FeedbackReceived(feedback=given)


def test_who_has_left_is_told_nothing_more(session: Session, cast: Cast) -> None:
    given = give(session, cast.anna, cast.mei)
    people.change(session, cast.anna, left_at=NOW)
    session.expire_all()
    reply(session, cast.mei, given)
    assert [notice for notice, _ in told(session)] == ["FeedbackReceived"]


# Asked for


def invite(session: Session, asker: int, *asked: int, about: str = "the training") -> Notice:
    said = Invitation(receivers=tuple(f"p{one}" for one in asked), words=about)
    house = recalled(session)
    return handler.invite(
        session, the(session, asker), said, find=lambda one: the(session, one), company=house, now=NOW
    )


def answer(session: Session, by: int, ask: int) -> Notice:
    asker = handler.asker_of(session, the(session, by), ask)
    said = PrivateWord(receivers=asker, words=SAID, kind="try", ask=ask)
    find, house = (lambda one: the(session, one)), recalled(session)
    return handler.submit(session, the(session, by), said, draft=None, find=find, company=house, now=NOW)


def test_each_is_asked_alone_and_answers_alone(session: Session, cast: Cast) -> None:
    asked = invite(session, cast.anna, cast.mei, cast.wei)
    assert isinstance(asked, FeedbackAskedFor)
    assert told(session) == [("FeedbackAsked", f"person:{cast.mei}"), ("FeedbackAsked", f"person:{cast.wei}")]
    opened = handler.answer_in_form(session, the(session, cast.mei), asked.ask, company=recalled(session))
    assert opened == FeedbackFormWanted(ask=asked.ask)

    assert isinstance(answer(session, cast.mei, asked.ask), FeedbackRecorded)

    assert told(session)[2:] == [("FeedbackReceived", f"person:{cast.anna}")]
    assert feedback.has_answered(session, asked.ask, cast.mei)
    assert not feedback.has_answered(session, asked.ask, cast.wei)


def test_the_card_that_asked_says_that_it_was_answered(session: Session, cast: Cast) -> None:
    asked = invite(session, cast.anna, cast.mei)
    assert isinstance(asked, FeedbackAskedFor)
    leased = outbox.lease_one(session, NOW)
    assert leased is not None
    outbox.keep_drawing(session, leased.id, "drawn")
    outbox.sent(session, leased.id, "msg", NOW)
    answer(session, cast.mei, asked.ask)
    assert [one.replaces_id for one in outgoing(session)] == [None, None, leased.id]


def test_an_answer_that_is_taken_back_is_none(session: Session, cast: Cast) -> None:
    asked = invite(session, cast.anna, cast.mei)
    assert isinstance(asked, FeedbackAskedFor)
    given = answer(session, cast.mei, asked.ask)
    assert isinstance(given, FeedbackRecorded)
    handler.take_back(session, the(session, cast.mei), given.feedback, now=NOW)
    assert not feedback.has_answered(session, asked.ask, cast.mei)


def test_nobody_answers_who_has_left(session: Session, cast: Cast) -> None:
    asked = invite(session, cast.anna, cast.mei)
    assert isinstance(asked, FeedbackAskedFor)
    people.change(session, cast.anna, left_at=NOW)
    session.expire_all()
    with pytest.raises(Gone):
        answer(session, cast.mei, asked.ask)


def test_declining_tells_nobody(session: Session, cast: Cast) -> None:
    asked = invite(session, cast.anna, cast.mei)
    assert isinstance(asked, FeedbackAskedFor)
    before = len(outgoing(session))
    handler.decline(session, the(session, cast.mei), asked.ask)
    assert len(outgoing(session)) == before


def test_only_who_was_asked_may_answer(session: Session, cast: Cast) -> None:
    asked = invite(session, cast.anna, cast.mei)
    assert isinstance(asked, FeedbackAskedFor)
    with pytest.raises(Gone):
        handler.decline(session, the(session, cast.wei), asked.ask)
    with pytest.raises(Gone):
        handler.answer_in_form(session, the(session, cast.boss), asked.ask, company=recalled(session))
    with pytest.raises(Gone):
        answer(session, cast.wei, asked.ask)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        ((), NobodyToAsk),
        (("anna",), FeedbackToSelf),
        (("robot",), KudosToBot),
        (("boss", "mei", "wei", "other_wei", "gone", "robot"), TooManyAsked),
    ],
)
def test_who_cannot_be_asked(session: Session, cast: Cast, asked: tuple[str, ...], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        invite(session, cast.anna, *(getattr(cast, one) for one in asked))
    assert outgoing(session) == []
