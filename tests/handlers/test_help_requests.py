"""Requests between colleagues, as handlers see them."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlmodel import Session, col, select

from handlers import help_requests as handler
from handlers.help_requests import LARGEST_DESK, Asking
from handlers.notices import RequestCancelled, RequestFormWanted, RequestReady, RequestShown, StepFormWanted
from handlers.refusals import (
    FeatureOff,
    Gone,
    HandedToAsker,
    HelpFromBot,
    HelpFromLeaver,
    HelpFromSelf,
    NobodyAsked,
    NobodyAtDesk,
    NoReason,
    NoSuchLink,
    NothingAsked,
    NotOfADesk,
    OnlyOneProvider,
    Refusal,
    RequestMovedOn,
    RequestNotYours,
    RequestTaken,
    TooLateToReopen,
    TooLong,
)
from handlers.rules.help_requests import LONGEST_WORDS, REOPENS_FOR, TAKES_BACK_FOR, Deed, State
from storage import company, help_requests, outbox, people
from storage.people import Profile
from storage.tables import HelpRequest, HelpRequestStep, Interaction
from tests.asking import ask, standing, step
from tests.conftest import NOW, Cast, recalled, the
from tests.giving import outgoing, told

MINUTE = timedelta(minutes=1)
FRIDAY = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
MONDAY = datetime(2026, 11, 30, 10, 0, tzinfo=UTC)


def person(person_id: int) -> str:
    return f"person:{person_id}"


def desk(department_id: int) -> str:
    return f"d{department_id}"


def state(session: Session, request: int) -> State:
    return State(standing(session, request).state)


def history(session: Session, request: int) -> list[tuple[str, int | None, str]]:
    """What happened: which deed, by whom, leading where."""
    return [(one.deed, one.by_id, one.state) for one in help_requests.steps(session, request)]


def edges(session: Session, kind: str) -> list[tuple[int, int | None, int | None, int | None]]:
    found = session.exec(select(Interaction).where(Interaction.kind == kind).order_by(col(Interaction.id)))
    return [(one.giver_id, one.receiver_id, one.giver_department_id, one.receiver_department_id) for one in found.all()]


def deliver(session: Session, now: datetime = NOW) -> None:
    """Send everything that is due, as the delivery would."""
    while (leased := outbox.lease_one(session, now)) is not None:
        assert outbox.keep_drawing(session, leased.id, "drawn")
        outbox.sent(session, leased.id, leased.replaces or f"msg-{leased.id}", now)


def newly_told(session: Session, act: Callable[[], object]) -> list[tuple[str, str]]:
    """What an act makes the bot say, beside drawing anew what it said before."""
    deliver(session)
    act()
    return told(session)


def by_clock(session: Session, request: int, deed: Deed, *, now: datetime = NOW) -> None:
    handler.by_clock(session, standing(session, request), deed, company=recalled(session), now=now)


def asked_whom(session: Session, request: Asking, by: int) -> int:
    shown = handler.ask(
        session, the(session, by), request, find=lambda one: the(session, one), company=recalled(session), now=NOW
    )
    return shown.request


def tell(session: Session, by: int, of: str, words: str = "mended the printer", *, quietly: bool = False) -> int:
    asking = Asking(receivers=(of,), words=words, is_told=True)
    shown = handler.tell(
        session, the(session, by), asking, find=lambda one: the(session, one), company=recalled(session), now=NOW,
        quietly=quietly,
    )  # fmt: skip
    return shown.request


def ledger(session: Session) -> tuple[list[str], list[int], int]:
    """All that a refusal must leave as it was."""
    session.flush()
    requests = select(HelpRequest).order_by(col(HelpRequest.id)).execution_options(populate_existing=True)
    return (
        [one.model_dump_json() for one in session.exec(requests)],
        list(session.exec(select(HelpRequestStep.id).order_by(col(HelpRequestStep.id)))),
        len(outgoing(session)) + len(session.exec(select(Interaction)).all()),
    )


def refuses(session: Session, refusal: type[Refusal], act: Callable[[], object]) -> Refusal:
    """Check that an act is refused, and that nothing is written."""
    before = ledger(session)
    with pytest.raises(refusal) as refused:
        act()
    assert ledger(session) == before
    return refused.value


# Asked, promised, done


def test_a_request_from_asking_to_closing(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}", due=FRIDAY.isoformat())
    assert told(session) == [("RequestShown", person(cast.mei))]
    assert edges(session, "asked") == [(cast.mei, cast.anna, cast.front_office, cast.front_office)]

    step(session, cast.mei, request, Deed.ACCEPT)
    assert standing(session, request).promised_for == FRIDAY, "the wish is the promise where nothing else is said"
    step(session, cast.mei, request, Deed.DO, words="It is in the folder.", now=NOW + MINUTE)
    assert standing(session, request).done_at == NOW + MINUTE
    step(session, cast.anna, request, Deed.REOPEN, words="page 3 is missing", now=NOW + 2 * MINUTE)
    assert (state(session, request), standing(session, request).done_at) == (State.PROMISED, None)
    assert standing(session, request).promised_for == FRIDAY
    step(session, cast.mei, request, Deed.DO, now=NOW + 3 * MINUTE)
    by_clock(session, request, Deed.CLOSE, now=NOW + timedelta(days=2))

    assert history(session, request) == [
        ("ask", cast.anna, "asked"),
        ("accept", cast.mei, "promised"),
        ("do", cast.mei, "done"),
        ("reopen", cast.anna, "promised"),
        ("do", cast.mei, "done"),
        ("close", None, "closed"),
    ]
    assert state(session, request) is State.CLOSED
    assert standing(session, request).done_at == NOW + 3 * MINUTE
    assert [one.words for one in help_requests.steps(session, request)][2:4] == [
        "It is in the folder.",
        "page 3 is missing",
    ]


def test_a_promise_may_be_for_another_date(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}", due=FRIDAY.isoformat())
    step(session, cast.mei, request, Deed.ACCEPT, promised_for=MONDAY)
    assert (standing(session, request).due_at, standing(session, request).promised_for) == (FRIDAY, MONDAY)
    step(session, cast.mei, request, Deed.ACCEPT, promised_for=FRIDAY)
    assert standing(session, request).promised_for == FRIDAY
    assert [one.promised_for for one in help_requests.steps(session, request)] == [None, MONDAY, FRIDAY]


def test_without_a_date_a_promise_has_none(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.ACCEPT)
    assert (state(session, request), standing(session, request).promised_for) == (State.PROMISED, None)


def test_whoever_is_asked_may_have_done_it_at_once(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.DO)
    assert state(session, request) is State.DONE


def test_each_side_hears_what_the_other_did(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    story: list[tuple[int, Deed, str, int]] = [
        (cast.mei, Deed.ASK_BACK, "which one?", cast.anna),
        (cast.anna, Deed.ANSWER, "the one with Huangpu", cast.mei),
        (cast.mei, Deed.ACCEPT, "", cast.anna),
        (cast.mei, Deed.DO, "", cast.anna),
        (cast.anna, Deed.REOPEN, "not yet", cast.mei),
        (cast.mei, Deed.DECLINE, "no time after all", cast.anna),
    ]
    for by, deed, words, hears in story:
        news = newly_told(session, partial(step, session, by, request, deed, words=words))
        assert news == [("RequestStepTold", person(hears))], deed
    assert state(session, request) is State.DECLINED


def test_closing_disturbs_nobody(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.DO)
    assert newly_told(session, lambda: by_clock(session, request, Deed.CLOSE)) == []
    assert state(session, request) is State.CLOSED


def test_the_clock_does_only_what_may_still_be_done(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    before = ledger(session)
    by_clock(session, request, Deed.CLOSE)
    by_clock(session, request, Deed.DO)
    assert ledger(session) == before


def test_cards_that_were_sent_are_drawn_anew(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    deliver(session)
    (card,) = outgoing(session)
    step(session, cast.mei, request, Deed.ACCEPT)
    assert [one.place for one in outgoing(session) if one.replaces_id == card.id] == [person(cast.mei)]


# Asked back, declined


def test_a_question_and_its_answer(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.ASK_BACK, words="which one?")
    assert state(session, request) is State.ASKED_BACK
    step(session, cast.anna, request, Deed.ANSWER, words="the one with Huangpu")
    assert state(session, request) is State.ASKED
    assert [one.words for one in help_requests.steps(session, request)][1:] == ["which one?", "the one with Huangpu"]


@pytest.mark.parametrize("deed", [Deed.ASK_BACK, Deed.DECLINE])
@pytest.mark.parametrize(("words", "refusal"), [(" ?! ", NoReason), ("x" * (LONGEST_WORDS + 1), TooLong)])
def test_a_question_and_a_no_need_words(
    session: Session, cast: Cast, deed: Deed, words: str, refusal: type[Refusal]
) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    refuses(session, refusal, lambda: step(session, cast.mei, request, deed, words=words))


def test_an_answer_needs_words(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.ASK_BACK, words="which one?")
    refuses(session, NoReason, lambda: step(session, cast.anna, request, Deed.ANSWER))


def test_a_no_comes_with_its_reason_and_is_the_end(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.DECLINE, words="  I am away   until Monday ")
    assert state(session, request) is State.DECLINED
    assert help_requests.steps(session, request)[-1].words == "I am away until Monday"
    refused = refuses(session, RequestMovedOn, lambda: step(session, cast.mei, request, Deed.ACCEPT))
    assert refused.facts() == {"state": "declined"}
    refuses(session, RequestMovedOn, lambda: step(session, cast.anna, request, Deed.WITHDRAW))


# Handed over


def test_what_is_handed_over_lies_with_the_other(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}", due=FRIDAY.isoformat())
    step(session, cast.mei, request, Deed.ACCEPT)
    news = newly_told(session, lambda: step(session, cast.mei, request, Deed.HAND_OVER, to=cast.wei))
    assert news == [("RequestShown", person(cast.wei)), ("RequestStepTold", person(cast.anna))]
    standing_now = standing(session, request)
    assert (standing_now.provider_id, standing_now.handed_by_id, standing_now.promised_for) == (
        cast.wei,
        cast.mei,
        None,
    ), "the promise was hers, not his"
    refuses(session, RequestNotYours, lambda: step(session, cast.mei, request, Deed.DO))
    step(session, cast.wei, request, Deed.ACCEPT)
    assert standing(session, request).promised_for == FRIDAY
    step(session, cast.wei, request, Deed.DO)
    assert edges(session, "served") == [(cast.wei, cast.anna, cast.engineering, cast.front_office)]


@pytest.mark.parametrize("has_promised", [False, True])
def test_what_the_other_cannot_do_comes_back(session: Session, cast: Cast, has_promised: bool) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.HAND_OVER, to=cast.wei)
    if has_promised:
        step(session, cast.wei, request, Deed.ACCEPT, promised_for=FRIDAY)
    refuses(session, NoReason, lambda: step(session, cast.wei, request, Deed.DECLINE))

    news = newly_told(session, lambda: step(session, cast.wei, request, Deed.DECLINE, words="not my field"))
    assert sorted(news) == sorted([("RequestStepTold", person(one)) for one in (cast.mei, cast.anna)])
    standing_now = standing(session, request)
    assert (standing_now.state, standing_now.provider_id, standing_now.handed_by_id) == ("asked", cast.mei, None)
    assert standing_now.promised_for is None
    assert history(session, request)[-1] == ("give_back", cast.wei, "asked")

    step(session, cast.mei, request, Deed.DECLINE, words="nor mine")
    assert state(session, request) is State.DECLINED


def test_what_would_come_back_to_somebody_who_left_is_declined(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.HAND_OVER, to=cast.wei)
    people.change(session, cast.mei, left_at=NOW)
    session.expire_all()
    news = newly_told(session, lambda: step(session, cast.wei, request, Deed.DECLINE, words="not my field"))
    assert news == [("RequestStepTold", person(cast.anna))]
    assert state(session, request) is State.DECLINED


def test_what_was_never_handed_over_cannot_be_given_back(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.GIVE_BACK, words="no time")
    assert history(session, request)[-1] == ("decline", cast.mei, "declined")


def test_a_chain_of_hands(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.HAND_OVER, to=cast.wei)
    step(session, cast.wei, request, Deed.HAND_OVER, to=cast.other_wei)
    step(session, cast.other_wei, request, Deed.DECLINE, words="not here")
    assert standing(session, request).provider_id == cast.wei
    assert [one.to_id for one in help_requests.steps(session, request)] == [None, cast.wei, cast.other_wei, None]
    handler.show(session, the(session, cast.mei), request, company=recalled(session))  # it passed through her hands


@pytest.mark.parametrize(
    ("to", "refusal"),
    [("anna", HandedToAsker), ("mei", HelpFromSelf), ("robot", HelpFromBot), ("gone", HelpFromLeaver)],
)
def test_to_whom_nothing_can_be_handed(session: Session, cast: Cast, to: str, refusal: type[Refusal]) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    refuses(session, refusal, lambda: step(session, cast.mei, request, Deed.HAND_OVER, to=getattr(cast, to)))


def test_somebody_must_be_named_to_hand_it_to(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    refuses(session, NobodyAsked, lambda: step(session, cast.mei, request, Deed.HAND_OVER))


# Withdrawn


def test_what_nobody_has_read_yet_is_withdrawn_in_silence(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.anna, request, Deed.WITHDRAW)
    assert state(session, request) is State.WITHDRAWN
    assert [one.state for one in outgoing(session)] == ["cancelled"]


def test_a_card_that_was_sent_is_drawn_anew_in_silence(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    assert newly_told(session, lambda: step(session, cast.anna, request, Deed.WITHDRAW)) == []
    assert [one.place for one in outgoing(session) if one.replaces_id] == [person(cast.mei)]


@pytest.mark.parametrize("deeds", [(Deed.ACCEPT,), (Deed.ASK_BACK,), (Deed.ASK_BACK, Deed.ANSWER)])
def test_whoever_has_begun_hears_that_it_is_withdrawn(session: Session, cast: Cast, deeds: tuple[Deed, ...]) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    for deed in deeds:
        step(session, cast.anna if deed is Deed.ANSWER else cast.mei, request, deed, words="page 3")
    news = newly_told(session, lambda: step(session, cast.anna, request, Deed.WITHDRAW))
    assert news == [("RequestStepTold", person(cast.mei))]


def test_what_a_desk_has_not_taken_is_withdrawn_in_silence(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, desk(cast.front_office))
    by_clock(session, request, Deed.RAISE)
    step(session, cast.wei, request, Deed.WITHDRAW)
    assert {one.state for one in outgoing(session)} == {"cancelled"}


@pytest.mark.parametrize("by", ["mei", "wei", "boss"])
def test_only_the_requester_may_withdraw(session: Session, cast: Cast, by: str) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    refuses(session, RequestNotYours, lambda: step(session, getattr(cast, by), request, Deed.WITHDRAW))


def test_what_is_done_cannot_be_withdrawn(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.DO)
    refuses(session, RequestMovedOn, lambda: step(session, cast.anna, request, Deed.WITHDRAW))


# Reopened


def test_done_pressed_by_mistake_is_taken_back_by_its_provider(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.DO)
    refuses(
        session,
        TooLateToReopen,
        lambda: step(session, cast.mei, request, Deed.REOPEN, now=NOW + TAKES_BACK_FOR + MINUTE),
    )
    step(session, cast.mei, request, Deed.REOPEN, now=NOW + TAKES_BACK_FOR)
    assert state(session, request) is State.PROMISED
    assert edges(session, "served") == []


def test_the_requester_may_reopen_what_was_closed_until_it_is_a_new_matter(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.DO)
    by_clock(session, request, Deed.CLOSE)
    refuses(
        session,
        TooLateToReopen,
        lambda: step(session, cast.anna, request, Deed.REOPEN, now=NOW + REOPENS_FOR + MINUTE),
    )
    refuses(  # before anything is written into its form
        session,
        TooLateToReopen,
        lambda: handler.ask_for_step(
            session,
            the(session, cast.anna),
            request,
            Deed.REOPEN,
            company=recalled(session),
            now=NOW + REOPENS_FOR + MINUTE,
        ),
    )
    step(session, cast.anna, request, Deed.REOPEN, now=NOW + REOPENS_FOR)
    assert state(session, request) is State.PROMISED


# The graph


def test_help_is_an_edge_from_the_provider_while_it_is_done(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.wei}")
    other = ask(session, cast.anna, f"p{cast.wei}", "and the other one")
    step(session, cast.wei, request, Deed.ACCEPT)
    assert edges(session, "served") == []
    step(session, cast.wei, request, Deed.DO)
    step(session, cast.wei, other, Deed.DO)
    people.change(session, cast.wei, department_id=cast.housekeeping)
    session.expire_all()
    assert edges(session, "served") == [(cast.wei, cast.anna, cast.engineering, cast.front_office)] * 2
    step(session, cast.anna, request, Deed.REOPEN)
    assert len(edges(session, "served")) == 1, "the other request is another one"


def test_help_told_afterwards_counts_as_served(session: Session, cast: Cast) -> None:
    request = tell(session, cast.anna, f"p{cast.wei}")
    assert history(session, request) == [("tell", cast.anna, "closed")]
    assert edges(session, "served") == [(cast.wei, cast.anna, cast.engineering, cast.front_office)]
    assert told(session) == [("RequestShown", person(cast.wei))]
    refuses(session, TooLateToReopen, lambda: step(session, cast.anna, request, Deed.REOPEN))


def test_thanks_tell_it_already(session: Session, cast: Cast) -> None:
    tell(session, cast.anna, f"p{cast.wei}", quietly=True)
    assert told(session) == []
    assert len(edges(session, "served")) == 1


@pytest.mark.parametrize(
    ("of", "refusal"),
    [("anna", HelpFromSelf), ("robot", HelpFromBot), ("gone", HelpFromLeaver), ("desk", NobodyAsked)],
)
def test_who_cannot_have_helped(session: Session, cast: Cast, of: str, refusal: type[Refusal]) -> None:
    owner = desk(cast.engineering) if of == "desk" else f"p{getattr(cast, of)}"
    refuses(session, refusal, lambda: tell(session, cast.anna, owner))


# Whom one can ask


@pytest.mark.parametrize(
    ("of", "refusal"),
    [
        (("anna",), HelpFromSelf),
        (("robot",), HelpFromBot),
        (("gone",), HelpFromLeaver),
        ((), NobodyAsked),
        (("mei", "wei"), OnlyOneProvider),
        (("anna", "mei"), OnlyOneProvider),
    ],
)
def test_who_cannot_be_asked(session: Session, cast: Cast, of: tuple[str, ...], refusal: type[Refusal]) -> None:
    asking = Asking(receivers=tuple(f"p{getattr(cast, one)}" for one in of), words="please")
    refuses(session, refusal, lambda: asked_whom(session, asking, cast.anna))


def test_a_colleague_and_a_desk_are_two(session: Session, cast: Cast) -> None:
    asking = Asking(receivers=(f"p{cast.mei}", desk(cast.engineering)), words="please")
    refuses(session, OnlyOneProvider, lambda: asked_whom(session, asking, cast.anna))


def test_one_named_twice_is_one(session: Session, cast: Cast) -> None:
    asking = Asking(receivers=(f"p{cast.mei}", f"p{cast.mei}"), words="please")
    assert standing(session, asked_whom(session, asking, cast.anna)).provider_id == cast.mei


def test_a_department_that_is_gone_cannot_be_asked(session: Session, cast: Cast) -> None:
    refuses(session, Gone, lambda: ask(session, cast.anna, "d999"))


@pytest.mark.parametrize(("words", "refusal"), [(" … ", NothingAsked), ("x" * (LONGEST_WORDS + 1), TooLong)])
def test_words_that_are_refused(session: Session, cast: Cast, words: str, refusal: type[Refusal]) -> None:
    refuses(session, refusal, lambda: ask(session, cast.anna, f"p{cast.mei}", words))


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "ftp://example.com", "example.com", "https://", "https://a b", "http://[x"]
)
def test_a_link_that_is_none(session: Session, cast: Cast, link: str) -> None:
    asking = Asking(receivers=(f"p{cast.mei}",), words="please", link=link)
    refuses(session, NoSuchLink, lambda: asked_whom(session, asking, cast.anna))


def test_a_link_is_kept(session: Session, cast: Cast) -> None:
    asking = Asking(receivers=(f"p{cast.mei}",), words="please", link="https://example.com/contract")
    assert standing(session, asked_whom(session, asking, cast.anna)).link == "https://example.com/contract"


def test_whoever_sleeps_is_asked_in_the_morning(session: Session, cast: Cast) -> None:
    people.change(session, cast.anna, quiet_from="22:00", quiet_to="07:00")
    session.expire_all()
    request = ask(session, cast.mei, f"p{cast.anna}")  # 03:00 in Berlin
    step(session, cast.anna, request, Deed.ACCEPT)
    assert {one.place: one.due for one in outgoing(session)} == {
        person(cast.anna): datetime(2026, 11, 24, 6, 0, tzinfo=UTC),
        person(cast.mei): NOW,
    }


def test_whoever_has_no_zone_sleeps_in_the_companys(session: Session, cast: Cast) -> None:
    people.change(session, cast.anna, quiet_from="22:00", quiet_to="11:00", zone=None)
    session.expire_all()
    ask(session, cast.mei, f"p{cast.anna}")  # 10:00 in Shanghai
    assert [one.due for one in outgoing(session)] == [datetime(2026, 11, 24, 3, 0, tzinfo=UTC)]


def test_whoever_left_is_told_nothing(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    people.change(session, cast.anna, left_at=NOW)
    session.expire_all()
    assert newly_told(session, lambda: step(session, cast.mei, request, Deed.DO)) == []


# A desk


def test_everybody_at_a_desk_is_told_but_the_requester(session: Session, cast: Cast) -> None:
    ask(session, cast.anna, desk(cast.front_office))
    assert sorted(told(session)) == sorted([("RequestShown", person(one)) for one in (cast.boss, cast.mei)])


def test_only_those_on_duty_are_told_where_somebody_is(session: Session, cast: Cast) -> None:
    house = recalled(session)
    handler.set_duty(session, the(session, cast.mei), is_on=True, company=house, now=NOW)
    handler.set_duty(session, the(session, cast.mei), is_on=True, company=house, now=NOW + MINUTE)  # pressed twice
    handler.set_duty(session, the(session, cast.wei), is_on=True, company=house, now=NOW)  # at another desk
    ask(session, cast.wei, desk(cast.front_office))
    assert told(session) == [("RequestShown", person(cast.mei))]

    shown = handler.set_duty(session, the(session, cast.mei), is_on=False, company=house, now=NOW)
    assert (shown.department, shown.is_on) == (cast.front_office, False)
    deliver(session)
    ask(session, cast.wei, desk(cast.front_office))
    assert len(told(session)) == 3


def test_a_requester_on_duty_does_not_keep_the_others_from_hearing(session: Session, cast: Cast) -> None:
    handler.set_duty(session, the(session, cast.mei), is_on=True, company=recalled(session), now=NOW)
    ask(session, cast.mei, desk(cast.front_office))
    assert sorted(told(session)) == sorted([("RequestShown", person(one)) for one in (cast.boss, cast.anna)])


def test_whoever_has_no_department_cannot_go_on_duty(session: Session, cast: Cast) -> None:
    people.change(session, cast.mei, department_id=None)
    session.expire_all()
    with pytest.raises(NotOfADesk):
        handler.set_duty(session, the(session, cast.mei), is_on=True, company=recalled(session), now=NOW)


@pytest.mark.parametrize("more", [0, 1])
def test_the_head_of_a_desk_too_large_is_told_instead(session: Session, cast: Cast, more: int) -> None:
    for number in range(LARGEST_DESK - 1 + more):  # and Wei
        colleague = people.add(session, Profile(name=f"Colleague {number}"), NOW)
        people.change(session, colleague.id, department_id=cast.engineering)
    people.set_head(session, cast.engineering, cast.boss)
    session.expire_all()
    ask(session, cast.anna, desk(cast.engineering))
    if more:
        assert told(session) == [("RequestShown", person(cast.boss))]
    else:
        assert len(told(session)) == LARGEST_DESK


def test_the_head_of_an_empty_desk_is_told(session: Session, cast: Cast) -> None:
    pool = people.add_department(session, "Pool", "泳池")
    people.set_head(session, pool.id, cast.boss)
    session.expire_all()
    request = ask(session, cast.anna, desk(pool.id))
    assert told(session) == [("RequestShown", person(cast.boss))]
    step(session, cast.boss, request, Deed.ACCEPT)
    assert standing(session, request).provider_id == cast.boss


@pytest.mark.parametrize("head", [None, "gone", "anna"])
def test_a_desk_where_nobody_could_take_it_cannot_be_asked(session: Session, cast: Cast, head: str | None) -> None:
    pool = people.add_department(session, "Pool", "泳池")
    if head:
        people.set_head(session, pool.id, getattr(cast, head))
        session.expire_all()
    refused = refuses(session, NobodyAtDesk, lambda: ask(session, cast.anna, desk(pool.id)))
    assert refused.facts() == {"name": recalled(session).departments[pool.id].name}


def test_whoever_takes_it_has_it(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, desk(cast.front_office))
    assert edges(session, "asked") == [], "nobody has been asked yet"
    news = newly_told(session, lambda: step(session, cast.mei, request, Deed.ACCEPT))
    assert news == [("RequestStepTold", person(cast.wei))]
    assert standing(session, request).provider_id == cast.mei
    assert edges(session, "asked") == [(cast.mei, cast.wei, cast.front_office, cast.engineering)]
    for late in (cast.anna, cast.boss):
        for deed in (Deed.ACCEPT, Deed.DO, Deed.ASK_BACK, Deed.DECLINE):
            refused = refuses(session, RequestTaken, partial(step, session, late, request, deed))
            assert refused.facts() == {"name": "陈美"}


def test_a_head_from_elsewhere_hears_who_has_it(session: Session, cast: Cast) -> None:
    people.set_head(session, cast.engineering, cast.boss)
    request = ask(session, cast.anna, desk(cast.engineering))
    step(session, cast.wei, request, Deed.ACCEPT)
    refused = refuses(session, RequestTaken, lambda: step(session, cast.boss, request, Deed.ACCEPT))
    assert refused.facts() == {"name": "李伟"}


def test_the_requester_cannot_take_what_they_ask_of_their_own_desk(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, desk(cast.front_office))
    refuses(session, RequestNotYours, lambda: step(session, cast.anna, request, Deed.ACCEPT))


def test_a_desk_cannot_hand_over_what_nobody_has_taken(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, desk(cast.front_office))
    refuses(session, RequestNotYours, lambda: step(session, cast.mei, request, Deed.HAND_OVER, to=cast.anna))


def test_the_head_hears_of_what_nobody_took(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, desk(cast.front_office))
    later = NOW + timedelta(hours=4)
    news = newly_told(session, lambda: by_clock(session, request, Deed.RAISE, now=later))
    assert news == [("RequestStepTold", person(cast.boss))]
    assert standing(session, request).raised_at == later
    step(session, cast.mei, request, Deed.ACCEPT)
    assert state(session, request) is State.PROMISED


# Whose it is


@pytest.mark.parametrize("deed", [Deed.ACCEPT, Deed.DO, Deed.ASK_BACK, Deed.DECLINE, Deed.WITHDRAW, Deed.ANSWER])
def test_strangers_may_nothing(session: Session, cast: Cast, deed: Deed) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    refuses(session, RequestNotYours, lambda: step(session, cast.wei, request, deed, words="me"))
    with pytest.raises(RequestNotYours):
        handler.ask_for_step(session, the(session, cast.wei), request, deed, company=recalled(session), now=NOW)
    with pytest.raises(RequestNotYours):
        handler.show(session, the(session, cast.wei), request, company=recalled(session))


@pytest.mark.parametrize("by", ["anna", "mei"])
def test_those_it_concerns_may_look(session: Session, cast: Cast, by: str) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    shown = handler.show(session, the(session, getattr(cast, by)), request, company=recalled(session))
    assert shown == RequestShown(request=request)


def test_all_at_the_desk_may_look(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, desk(cast.front_office))
    step(session, cast.mei, request, Deed.ACCEPT)
    handler.show(session, the(session, cast.boss), request, company=recalled(session))
    with pytest.raises(RequestNotYours):
        handler.show(session, the(session, cast.other_wei), request, company=recalled(session))


def test_a_request_that_never_was(session: Session, cast: Cast) -> None:
    house, mei = recalled(session), the(session, cast.mei)
    refuses(session, Gone, lambda: step(session, cast.mei, 999, Deed.ACCEPT))
    refuses(session, Gone, lambda: handler.show(session, mei, 999, company=house))
    refuses(session, Gone, lambda: handler.ask_for_step(session, mei, 999, Deed.ACCEPT, company=house, now=NOW))


def test_a_form_opens_only_for_what_may_still_be_done(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    house, mei = recalled(session), the(session, cast.mei)
    opened = handler.ask_for_step(session, mei, request, Deed.DECLINE, company=house, now=NOW)
    assert opened == StepFormWanted(request=request, deed="decline")
    step(session, cast.mei, request, Deed.DO)
    refuses(
        session,
        RequestMovedOn,
        lambda: handler.ask_for_step(session, mei, request, Deed.DECLINE, company=house, now=NOW),
    )


def test_a_form_to_decline_opens_for_whom_it_was_handed_to(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.HAND_OVER, to=cast.wei)
    step(session, cast.wei, request, Deed.ACCEPT)
    opened = handler.ask_for_step(
        session, the(session, cast.wei), request, Deed.DECLINE, company=recalled(session), now=NOW
    )
    assert opened == StepFormWanted(request=request, deed="decline")


# Pressed twice


@pytest.mark.parametrize(
    ("deeds", "by", "words"),
    [
        ((Deed.ACCEPT,), "mei", ""),
        ((Deed.DO,), "mei", "in the folder"),
        ((Deed.ASK_BACK,), "mei", "which one?"),
        ((Deed.ASK_BACK, Deed.ANSWER), "anna", "that one"),
        ((Deed.DECLINE,), "mei", "no time"),
        ((Deed.WITHDRAW,), "anna", ""),
        ((Deed.DO, Deed.REOPEN), "anna", "page 3"),
    ],
)
def test_a_second_tap_shows_what_the_first_did(
    session: Session, cast: Cast, deeds: tuple[Deed, ...], by: str, words: str
) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}", due=FRIDAY.isoformat())
    for deed in deeds:
        who = cast.anna if deed in (Deed.ANSWER, Deed.REOPEN, Deed.WITHDRAW) else cast.mei
        step(session, who, request, deed, words=words)
    before = ledger(session)
    shown = handler.take_step(
        session, the(session, getattr(cast, by)), request, deeds[-1], words=f" {words} ", company=recalled(session),
        now=NOW + MINUTE,
    )  # fmt: skip
    assert shown == RequestShown(request=request)
    assert ledger(session) == before


def test_a_second_tap_keeps_the_other_date(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}", due=FRIDAY.isoformat())
    step(session, cast.mei, request, Deed.ACCEPT, promised_for=MONDAY)
    step(session, cast.mei, request, Deed.ACCEPT)
    step(session, cast.mei, request, Deed.ACCEPT, promised_for=MONDAY)
    assert standing(session, request).promised_for == MONDAY
    assert len(history(session, request)) == 2


def test_what_was_handed_on_or_back_twice_is_handed_once(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    for _ in range(2):
        step(session, cast.mei, request, Deed.HAND_OVER, to=cast.wei)
    for _ in range(2):
        step(session, cast.wei, request, Deed.DECLINE, words="not my field")
    assert [deed for deed, _, _ in history(session, request)] == ["ask", "hand_over", "give_back"]
    assert state(session, request) is State.ASKED


def test_the_same_with_other_words_is_no_second_tap(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    step(session, cast.mei, request, Deed.DECLINE, words="no time")
    refuses(session, RequestMovedOn, lambda: step(session, cast.mei, request, Deed.DECLINE, words="no wish"))


def test_what_somebody_else_did_last_is_no_second_tap(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, desk(cast.front_office))
    step(session, cast.mei, request, Deed.ACCEPT)
    refuses(session, RequestTaken, lambda: step(session, cast.anna, request, Deed.ACCEPT))


# Shown back first


def ready(session: Session, cast: Cast, asking: Asking) -> int:
    shown = handler.ready(session, the(session, cast.anna), asking, company=recalled(session), now=NOW)
    assert isinstance(shown, RequestReady)
    return shown.draft


def test_what_is_shown_back_is_asked_once(session: Session, cast: Cast) -> None:
    anna, house = the(session, cast.anna), recalled(session)
    draft = ready(session, cast, Asking(receivers=(f"p{cast.mei}",), words="please"))
    assert told(session) == []

    def send() -> object:
        return handler.send(session, anna, draft, find=lambda one: the(session, one), company=house, now=NOW)

    first = send()
    assert isinstance(first, RequestShown)
    assert send() == first
    assert handler.change_draft(session, anna, draft) == first
    assert handler.drop_draft(session, anna, draft) == first, "what was asked is withdrawn, not dropped"
    assert told(session) == [("RequestShown", person(cast.mei))]


def test_what_is_dropped_is_never_asked(session: Session, cast: Cast) -> None:
    anna, house = the(session, cast.anna), recalled(session)
    draft = ready(session, cast, Asking(receivers=(f"p{cast.mei}",), words="please"))
    for _ in range(2):
        assert handler.drop_draft(session, anna, draft) == RequestCancelled(words="please")
    sent = handler.send(session, anna, draft, find=lambda one: the(session, one), company=house, now=NOW)
    assert sent == RequestCancelled(words="please")
    assert told(session) == []


def test_what_is_unclear_is_not_sent(session: Session, cast: Cast) -> None:
    anna, house = the(session, cast.anna), recalled(session)
    draft = ready(session, cast, Asking(receivers=(f"p{cast.mei}",), words="", trouble=json.dumps({})))
    sent = handler.send(session, anna, draft, find=lambda one: the(session, one), company=house, now=NOW)
    assert sent == RequestReady(draft=draft)
    assert handler.change_draft(session, anna, draft) == RequestFormWanted(draft=draft)
    assert told(session) == []


def test_another_persons_draft_is_not_there(session: Session, cast: Cast) -> None:
    draft = ready(session, cast, Asking(receivers=(f"p{cast.mei}",), words="please"))
    refuses(session, Gone, lambda: handler.drop_draft(session, the(session, cast.mei), draft))


# Switched off


def test_a_company_without_requests_has_none(session: Session, cast: Cast) -> None:
    request = ask(session, cast.anna, f"p{cast.mei}")
    company.switch(session, "requests", is_on=False, by=None, now=NOW)
    house, anna, mei = recalled(session), the(session, cast.anna), the(session, cast.mei)
    assert not house.is_on("requests")
    asking = Asking(receivers=(f"p{cast.mei}",), words="please")
    for act in (
        lambda: ask(session, cast.anna, f"p{cast.mei}"),
        lambda: tell(session, cast.anna, f"p{cast.mei}"),
        lambda: step(session, cast.mei, request, Deed.ACCEPT),
        lambda: handler.ask_for_step(session, mei, request, Deed.ACCEPT, company=house, now=NOW),
        lambda: handler.ready(session, anna, asking, company=house, now=NOW),
        lambda: handler.set_duty(session, mei, is_on=True, company=house, now=NOW),
    ):
        refused = refuses(session, FeatureOff, act)
        assert refused.facts() == {"feature": "requests"}
