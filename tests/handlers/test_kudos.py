"""Thanks, as handlers see them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from handlers import kudos as handler
from handlers import meant
from handlers.kudos import Thanks
from handlers.meant import Unclear
from handlers.notices import KudosFormWanted, KudosRecorded, KudosTakenBack, Notice, WhoIsMeant, WordsWanted
from handlers.refusals import (
    AllowanceSpent,
    AlreadyTakenBack,
    FeatureOff,
    Gone,
    JoinOwn,
    KudosToBot,
    KudosToLeaver,
    KudosToSelf,
    NoReceivers,
    NoRoomToAdd,
    NotYours,
    NoWords,
    Refusal,
    TooLateToAdd,
    TooLateToTakeBack,
    TooLong,
    TooManyReceivers,
)
from storage import company, counts, drafts, kudos, outbox, people
from storage.kudos import Given
from storage.tables import Draft, Interaction, Kudos, Outgoing, Person
from tests.conftest import NOW, Cast, recalled, the
from tests.giving import FEED, WORDS, give, outgoing, told

MINUTE = timedelta(minutes=1)


def given(session: Session, kudos_id: int) -> Given:
    session.expire_all()
    found = kudos.recall(session, kudos_id)
    assert found is not None
    return found


def set_feed(session: Session, feed: str) -> None:
    company.set_one(session, "feed", feed)


def deliver(session: Session, now: datetime = NOW) -> list[Outgoing]:
    """Send everything that is due, as the delivery would. Returns what was sent."""
    sent = []
    while (leased := outbox.lease_one(session, now)) is not None:
        assert outbox.keep_drawing(session, leased.id, "drawn")
        outbox.sent(session, leased.id, leased.replaces or f"msg-{leased.id}", now)
        sent.append(leased.id)
    return [one for one in outgoing(session) if one.id in sent]


# Giving


def test_thanks_are_recorded_counted_and_told(session: Session, cast: Cast) -> None:
    house = recalled(session, feeds=("feed:playground",))

    told = handler.give_kudos(
        session, the(session, cast.anna), [the(session, cast.mei)], [], "for staying late", [cast.teamwork],
        is_private=False, tells_manager=False, company=house, now=NOW,
    )  # fmt: skip

    assert told.left == 19
    assert counts.of(session, f"person:{cast.mei}") == {"received": 1, f"value:{cast.teamwork}": 1}


def test_several_receivers_are_one_thanks_and_one_edge_each(session: Session, cast: Cast) -> None:
    told_back = give(session, cast.anna, cast.mei, cast.wei, cast.boss)

    assert (told_back.left, told_back.people) == (17, (cast.mei, cast.wei, cast.boss))
    assert len(session.exec(select(Kudos)).all()) == 1
    assert len(session.exec(select(Interaction)).all()) == 3
    assert told(session) == [("KudosReceived", f"person:{one}") for one in (cast.mei, cast.wei, cast.boss)]


def test_a_department_is_one_receiver_and_nobody_in_it_is_told_at_once(session: Session, cast: Cast) -> None:
    told_back = give(session, cast.anna, departments=[cast.engineering])

    assert (told_back.left, told_back.departments) == (19, (cast.engineering,))
    assert told(session) == []
    (edge,) = session.exec(select(Interaction)).all()
    assert (edge.receiver_id, edge.receiver_department_id) == (None, cast.engineering)
    assert counts.of(session, f"department:{cast.engineering}") == {"received": 1}


def test_one_may_thank_ones_own_department(session: Session, cast: Cast) -> None:
    assert give(session, cast.anna, departments=[cast.front_office]).left == 19


@pytest.mark.parametrize(
    ("feed", "is_private", "opted_out", "is_posted"),
    [
        ("instant", False, None, True),
        ("instant", True, None, False),
        ("instant", False, "mei", False),
        ("instant", False, "anna", False),
        ("off", False, None, False),
        ("daily", False, None, False),
    ],
)
def test_who_reads_it_in_the_feed(
    session: Session, cast: Cast, feed: str, is_private: bool, opted_out: str | None, is_posted: bool
) -> None:
    set_feed(session, feed)
    if opted_out:
        people.change(session, getattr(cast, opted_out), no_posts=True)
        session.expire_all()
    give(session, cast.anna, cast.mei, cast.wei, is_private=is_private)
    assert (("KudosPosted", FEED) in told(session)) is is_posted
    assert ("KudosReceived", f"person:{cast.mei}") in told(session), "whoever is thanked is told in any case"


def test_several_receivers_are_one_post(session: Session, cast: Cast) -> None:
    set_feed(session, "instant")
    give(session, cast.anna, cast.mei, cast.wei)
    assert told(session).count(("KudosPosted", FEED)) == 1


def test_receivers_in_quiet_hours_are_told_afterwards(session: Session, cast: Cast) -> None:
    people.change(session, cast.anna, quiet_from="22:00", quiet_to="07:00")
    session.expire_all()
    set_feed(session, "instant")
    give(session, cast.mei, cast.anna)  # 03:00 in Berlin
    due = {one.place: one.due for one in outgoing(session)}
    assert due == {f"person:{cast.anna}": datetime(2026, 11, 24, 6, 0, tzinfo=UTC), FEED: NOW}


# Telling the manager


def managers_told(session: Session) -> list[str]:
    return [place for notice, place in told(session) if notice == "KudosForManager"]


def test_the_manager_is_told_when_the_giver_wishes(session: Session, cast: Cast) -> None:
    give(session, cast.wei, cast.mei)
    assert managers_told(session) == []
    give(session, cast.wei, cast.mei, tells_manager=True)
    assert managers_told(session) == [f"person:{cast.boss}"]


def test_one_manager_of_several_is_told_once(session: Session, cast: Cast) -> None:
    give(session, cast.wei, cast.mei, cast.anna, departments=[cast.front_office], tells_manager=True)
    assert managers_told(session) == [f"person:{cast.boss}"]


def test_a_manager_who_knows_already_is_not_told_again(session: Session, cast: Cast) -> None:
    give(session, cast.boss, cast.mei, tells_manager=True)
    give(session, cast.wei, cast.mei, cast.boss, tells_manager=True)
    assert managers_told(session) == []


def test_a_manager_who_left_is_told_nothing(session: Session, cast: Cast) -> None:
    people.change(session, cast.boss, left_at=NOW)
    session.expire_all()
    give(session, cast.wei, cast.mei, departments=[cast.front_office], tells_manager=True)
    assert managers_told(session) == []


# Allowance


def test_the_allowance_is_of_the_givers_own_day(session: Session, cast: Cast) -> None:
    company.set_one(session, "allowance", "1")
    late = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)  # still the 24th in Berlin, already the 25th in Shanghai
    assert give(session, cast.anna, cast.wei, now=late).left == 0
    assert give(session, cast.mei, cast.wei, now=late).left == 0
    with pytest.raises(AllowanceSpent):
        give(session, cast.anna, cast.wei, now=late + 29 * MINUTE)
    assert give(session, cast.anna, cast.wei, now=late + 30 * MINUTE).left == 0, "midnight in Berlin"
    with pytest.raises(AllowanceSpent):
        give(session, cast.mei, cast.wei, now=late + 30 * MINUTE)


def test_who_has_no_zone_has_the_companys(session: Session, cast: Cast) -> None:
    people.change(session, cast.wei, zone=None)
    session.expire_all()
    id_ = give(session, cast.wei, cast.mei, now=datetime(2026, 11, 24, 16, 30, tzinfo=UTC)).kudos
    assert str(given(session, id_).day) == "2026-11-25"


def test_more_than_is_left_is_refused_with_the_figures(session: Session, cast: Cast) -> None:
    company.set_one(session, "allowance", "3")
    give(session, cast.anna, cast.mei, cast.wei)
    with pytest.raises(AllowanceSpent) as refused:
        give(session, cast.anna, cast.mei, cast.wei)
    assert refused.value.facts() == {"allowed": 3, "left": 1, "needed": 2}


# Refusals


@pytest.mark.parametrize(
    ("receivers", "words", "refusal"),
    [
        ([], WORDS, NoReceivers),
        (["anna"], WORDS, KudosToSelf),
        (["mei", "anna"], WORDS, KudosToSelf),
        (["robot"], WORDS, KudosToBot),
        (["gone"], WORDS, KudosToLeaver),
        (["mei"], "", NoWords),
        (["mei"], "谢" * 501, TooLong),
    ],
)
def test_a_no_changes_nothing(
    session: Session, cast: Cast, receivers: list[str], words: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        give(session, cast.anna, *(getattr(cast, one) for one in receivers), words=words)
    assert session.exec(select(Kudos)).all() == []
    assert outgoing(session) == []
    assert counts.used(session, cast.anna, NOW.date()) == 0


def test_too_many_receivers(session: Session, cast: Cast) -> None:
    with pytest.raises(TooManyReceivers):
        give(session, cast.anna, *[cast.mei] * 11)


def test_switched_off_is_off_for_giving_and_joining(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei).kudos
    company.switch(session, "kudos", is_on=False, by=None, now=NOW)
    with pytest.raises(FeatureOff):
        thank(session, cast.anna, Thanks(receivers=(f"p{cast.mei}",), words=WORDS))
    with pytest.raises(FeatureOff):
        join(session, cast.wei, id_)
    assert take_back(session, cast.anna, id_), "what was given can still be taken back"


# Undo


def take_back(session: Session, by: int, kudos_id: int, now: datetime = NOW) -> Notice:
    session.expire_all()
    return handler.take_back(session, the(session, by), kudos_id, now=now)


def everything_counted(session: Session, cast: Cast) -> object:
    subjects = [f"person:{one}" for one in (cast.anna, cast.mei, cast.wei)] + [f"department:{cast.engineering}"]
    edges = len(session.exec(select(Interaction)).all())
    return [counts.of(session, one) for one in subjects], counts.used(session, cast.anna, NOW.date()), edges


def test_taking_back_leaves_no_trace_in_any_number(session: Session, cast: Cast) -> None:
    before = everything_counted(session, cast)
    id_ = give(
        session, cast.anna, cast.mei, cast.wei, departments=[cast.engineering], values=[cast.teamwork, cast.service]
    ).kudos
    assert everything_counted(session, cast) != before

    take_back(session, cast.anna, id_, NOW + 15 * MINUTE)

    assert everything_counted(session, cast) == before
    assert given(session, id_).taken_back_at == NOW + 15 * MINUTE


def test_taken_back_before_delivery_nobody_hears_of_it(session: Session, cast: Cast) -> None:
    set_feed(session, "instant")
    id_ = give(session, cast.anna, cast.mei, tells_manager=True).kudos
    take_back(session, cast.anna, id_)
    assert [one.state for one in outgoing(session)] == ["cancelled"] * 3
    assert deliver(session) == []


def test_taken_back_after_delivery_every_message_says_so(session: Session, cast: Cast) -> None:
    set_feed(session, "instant")
    id_ = give(session, cast.anna, cast.mei, tells_manager=True).kudos
    sent = deliver(session)
    take_back(session, cast.anna, id_)
    assert [(one.notice, one.place, one.replaces_id) for one in deliver(session)] == [
        (one.notice, one.place, one.id) for one in sent
    ]


def test_taken_back_while_it_is_being_drawn_it_is_never_sent(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei).kudos
    leased = outbox.lease_one(session, NOW)
    assert leased is not None
    take_back(session, cast.anna, id_)
    assert not outbox.keep_drawing(session, leased.id, "too late")
    assert deliver(session) == []


def test_taken_back_while_it_is_being_sent_it_is_corrected_afterwards(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei).kudos
    leased = outbox.lease_one(session, NOW)
    assert leased is not None
    assert outbox.keep_drawing(session, leased.id, "drawn")
    take_back(session, cast.anna, id_)
    assert deliver(session) == [], "not before the first has arrived"
    outbox.sent(session, leased.id, "msg-1", NOW)
    assert [one.sent for one in deliver(session)] == ["msg-1"]


def test_taking_back_is_for_the_giver_in_time_and_once(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei).kudos
    with pytest.raises(NotYours):
        take_back(session, cast.mei, id_)
    with pytest.raises(TooLateToTakeBack):
        take_back(session, cast.anna, id_, NOW + 15 * MINUTE + timedelta(seconds=1))
    with pytest.raises(Gone):
        take_back(session, cast.anna, 999)
    take_back(session, cast.anna, id_)
    with pytest.raises(AlreadyTakenBack):
        take_back(session, cast.anna, id_)
    assert counts.used(session, cast.anna, NOW.date()) == 0


def test_taking_back_gives_back_the_day_it_was_given_on(session: Session, cast: Cast) -> None:
    late = datetime(2026, 11, 24, 22, 55, tzinfo=UTC)  # 23:55 in Berlin
    id_ = give(session, cast.anna, cast.mei, now=late).kudos
    give(session, cast.anna, cast.mei, now=late + 10 * MINUTE)
    take_back(session, cast.anna, id_, late + 12 * MINUTE)
    used = [counts.used(session, cast.anna, day) for day in (late.date(), (late + timedelta(days=1)).date())]
    assert used == [0, 1]


# Joining


def join(session: Session, by: int, kudos_id: int, now: datetime = NOW) -> bool:
    house = recalled(session, feeds=(FEED,))
    session.expire_all()
    return handler.join(session, the(session, by), kudos_id, company=house, now=now).is_new


def test_joining_once_draws_the_messages_anew_once(session: Session, cast: Cast) -> None:
    set_feed(session, "instant")
    id_ = give(session, cast.anna, cast.mei).kudos
    sent = deliver(session)

    assert [join(session, cast.wei, id_), join(session, cast.wei, id_)] == [True, False]

    assert given(session, id_).joiners == (cast.wei,)
    assert [one.replaces_id for one in deliver(session)] == [one.id for one in sent]
    assert join(session, cast.wei, id_) is False
    assert deliver(session) == []


@pytest.mark.parametrize("who", ["anna", "mei"])
def test_whoever_is_part_of_it_cannot_join(session: Session, cast: Cast, who: str) -> None:
    id_ = give(session, cast.anna, cast.mei).kudos
    with pytest.raises(JoinOwn):
        join(session, getattr(cast, who), id_)


def test_members_of_a_thanked_department_cannot_join(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, departments=[cast.engineering]).kudos
    with pytest.raises(JoinOwn):
        join(session, cast.wei, id_)
    assert join(session, cast.other_wei, id_)


def test_what_is_private_taken_back_or_unknown_cannot_be_joined(session: Session, cast: Cast) -> None:
    private = give(session, cast.anna, cast.mei, is_private=True).kudos
    back = give(session, cast.anna, cast.mei).kudos
    take_back(session, cast.anna, back)
    for one in (private, back, 999):
        with pytest.raises(Gone):
            join(session, cast.wei, one)


def test_joining_is_no_thanks_of_ones_own(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei).kudos
    before = everything_counted(session, cast)
    join(session, cast.wei, id_)
    assert everything_counted(session, cast) == before


def test_leaving_again(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei).kudos
    deliver(session)
    join(session, cast.wei, id_)
    deliver(session)
    for expected in (1, 0):
        handler.leave(session, the(session, cast.wei), id_, now=NOW)
        assert given(session, id_).joiners == ()
        assert len(deliver(session)) == expected, "nothing to draw where nothing changed"


# Adding words


def complete(session: Session, by: int, kudos_id: int, more: str, now: datetime = NOW) -> None:
    session.expire_all()
    handler.complete(session, the(session, by), kudos_id, more, now=now)


def test_full_thanks_take_no_more_words(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei, words="x" * 499).kudos
    with pytest.raises(NoRoomToAdd):
        handler.ask_for_more(session, the(session, cast.anna), id_, now=NOW)
    with pytest.raises(NoRoomToAdd):
        complete(session, cast.anna, id_, "x")


def test_short_thanks_are_accepted_and_may_be_completed(session: Session, cast: Cast) -> None:
    told_back = give(session, cast.anna, cast.mei, words="thx!")
    assert told_back.is_short
    assert not give(session, cast.anna, cast.mei, words=WORDS).is_short
    deliver(session)

    complete(session, cast.anna, told_back.kudos, "I got home before midnight", NOW + timedelta(days=1))

    assert given(session, told_back.kudos).words == "thx!\nI got home before midnight"
    assert len(deliver(session, NOW + timedelta(days=1))) == 1


@pytest.mark.parametrize(
    ("by", "more", "later", "refusal"),
    [
        ("mei", WORDS, timedelta(), NotYours),
        ("anna", "", timedelta(), NoWords),
        ("anna", "!", timedelta(), NoWords),
        ("anna", "x" * 498, timedelta(), TooLong),
        ("anna", WORDS, timedelta(days=1, seconds=1), TooLateToAdd),
    ],
)
def test_words_that_cannot_be_added(
    session: Session, cast: Cast, by: str, more: str, later: timedelta, refusal: type[Refusal]
) -> None:
    id_ = give(session, cast.anna, cast.mei, words="thx").kudos
    with pytest.raises(refusal):
        complete(session, getattr(cast, by), id_, more, NOW + later)
    assert given(session, id_).words == "thx"


def test_nothing_is_added_to_what_was_taken_back(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei, words="thx").kudos
    take_back(session, cast.anna, id_)
    for deed in (
        lambda: complete(session, cast.anna, id_, WORDS),
        lambda: handler.ask_for_more(session, the(session, cast.anna), id_, now=NOW),
    ):
        with pytest.raises(AlreadyTakenBack):
            deed()


# Choosing whom one meant


def thank(session: Session, giver: int, thanks: Thanks) -> Notice:
    house = recalled(session, feeds=(FEED,))
    return handler.thank(session, the(session, giver), thanks, find=finder(session), company=house, now=NOW)


def finder(session: Session) -> Callable[[int], Person]:
    return lambda person_id: the(session, person_id)


def twins(cast: Cast, *more: int) -> Thanks:
    candidates = tuple(f"p{one}" for one in (cast.wei, cast.other_wei, *more))
    unclear = Unclear(typed="李伟", candidates=candidates, is_exact=True)
    return Thanks(receivers=(), unclear=(unclear,), words=WORDS, values=(cast.teamwork,), is_private=True, typed="…")


def asked(session: Session, giver: int, notice: Notice) -> tuple[int, tuple[str, ...]]:
    assert isinstance(notice, WhoIsMeant)
    kept = drafts.recall(session, notice.draft, giver)
    assert kept is not None
    return notice.draft, Thanks.from_json(kept).unclear[0].candidates


def choose(session: Session, giver: int, draft: int, chosen: int) -> Notice:
    house = recalled(session, feeds=(FEED,))
    return handler.choose(
        session, the(session, giver), draft, f"p{chosen}", find=finder(session), company=house, now=NOW
    )


def test_of_two_with_one_name_whoever_was_thanked_lately_comes_first(session: Session, cast: Cast) -> None:
    _, candidates = asked(session, cast.anna, thank(session, cast.anna, twins(cast)))
    assert candidates == (f"p{cast.wei}", f"p{cast.other_wei}"), "as they came, where nothing tells them apart"
    give(session, cast.anna, cast.other_wei, now=NOW - timedelta(days=3))
    _, candidates = asked(session, cast.anna, thank(session, cast.anna, twins(cast)))
    assert candidates == (f"p{cast.other_wei}", f"p{cast.wei}")
    give(session, cast.anna, cast.wei, now=NOW - timedelta(days=2))
    _, candidates = asked(session, cast.anna, thank(session, cast.anna, twins(cast)))
    assert candidates == (f"p{cast.wei}", f"p{cast.other_wei}")


def test_then_whoever_is_of_the_givers_department(session: Session, cast: Cast) -> None:
    people.change(session, cast.anna, department_id=cast.housekeeping)
    session.expire_all()
    _, candidates = asked(session, cast.anna, thank(session, cast.anna, twins(cast)))
    assert candidates == (f"p{cast.other_wei}", f"p{cast.wei}")


def test_choosing_goes_on_with_everything_that_was_typed(session: Session, cast: Cast) -> None:
    draft, _ = asked(session, cast.anna, thank(session, cast.anna, twins(cast)))
    assert session.exec(select(Kudos)).all() == [], "nothing is sent before"

    recorded = choose(session, cast.anna, draft, cast.other_wei)

    assert isinstance(recorded, KudosRecorded)
    assert (recorded.people, recorded.values, recorded.is_private) == ((cast.other_wei,), (cast.teamwork,), True)
    assert given(session, recorded.kudos).words == WORDS
    (kept,) = session.exec(select(Draft)).all()
    assert WORDS not in kept.body, "nothing of what was said is kept twice"


def test_pressing_again_tells_what_became_of_it(session: Session, cast: Cast) -> None:
    draft, _ = asked(session, cast.anna, thank(session, cast.anna, twins(cast)))
    recorded = choose(session, cast.anna, draft, cast.other_wei)
    assert isinstance(recorded, KudosRecorded)

    assert choose(session, cast.anna, draft, cast.other_wei) == recorded
    assert choose(session, cast.anna, draft, cast.wei) == recorded
    assert handler.choose_in_form(session, the(session, cast.anna), draft) == recorded
    assert len(session.exec(select(Kudos)).all()) == 1
    assert meant.waiting(session, the(session, cast.anna)) is None

    take_back(session, cast.anna, recorded.kudos)
    assert choose(session, cast.anna, draft, cast.other_wei) == KudosTakenBack(kudos=recorded.kudos)


def test_pressing_an_earlier_question_again_leads_to_the_later_one(session: Session, cast: Cast) -> None:
    unclear = (*twins(cast).unclear, Unclear(typed="Anne", candidates=(f"p{cast.anna}",), is_exact=False))
    first, _ = asked(session, cast.boss, thank(session, cast.boss, Thanks(receivers=(), unclear=unclear, words=WORDS)))
    second, _ = asked(session, cast.boss, choose(session, cast.boss, first, cast.wei))
    assert choose(session, cast.boss, first, cast.wei) == WhoIsMeant(draft=second)
    recorded = choose(session, cast.boss, second, cast.anna)
    assert choose(session, cast.boss, first, cast.wei) == recorded


def test_who_is_only_mentioned_is_not_thanked(session: Session, cast: Cast) -> None:
    besides = Unclear(typed="李伟", candidates=(f"p{cast.wei}",), is_exact=True, is_besides=True)
    thanks = Thanks(receivers=(f"p{cast.mei}",), unclear=(besides,), words=WORDS)
    draft, _ = asked(session, cast.anna, thank(session, cast.anna, thanks))
    house = recalled(session, feeds=(FEED,))
    anna = the(session, cast.anna)
    recorded = handler.choose(session, anna, draft, "none", find=finder(session), company=house, now=NOW)
    assert isinstance(recorded, KudosRecorded)
    assert recorded.people == (cast.mei,)


def test_one_who_only_mentions_themselves_is_asked_nothing(session: Session, cast: Cast) -> None:
    besides = Unclear(typed="李伟", candidates=(f"p{cast.wei}",), is_exact=True, is_besides=True)
    recorded = thank(session, cast.wei, Thanks(receivers=(f"p{cast.mei}",), unclear=(besides,), words=WORDS))
    assert isinstance(recorded, KudosRecorded)


@pytest.mark.parametrize("words", ["", "！", "。。。", "https://example.com"])
def test_thanks_without_words_wait_for_them(session: Session, cast: Cast, words: str) -> None:
    thanks = replace(twins(cast), receivers=(f"p{cast.mei}",), words=words)
    wanted = thank(session, cast.anna, thanks)
    assert isinstance(wanted, WordsWanted), "before whom is asked"
    assert handler.choose_in_form(session, the(session, cast.anna), wanted.draft) == KudosFormWanted(draft=wanted.draft)
    assert Thanks.from_json(drafts.recall(session, wanted.draft, cast.anna) or "").receivers == (f"p{cast.mei}",)


def test_two_unclear_names_are_asked_about_one_after_the_other(session: Session, cast: Cast) -> None:
    unclear = (*twins(cast).unclear, Unclear(typed="Anne", candidates=(f"p{cast.anna}",), is_exact=False))
    thanks = Thanks(receivers=(f"p{cast.mei}",), unclear=unclear, words=WORDS)
    draft, _ = asked(session, cast.boss, thank(session, cast.boss, thanks))
    draft, candidates = asked(session, cast.boss, choose(session, cast.boss, draft, cast.wei))
    assert candidates == (f"p{cast.anna}",), "even a single guess is asked about"
    recorded = choose(session, cast.boss, draft, cast.anna)
    assert isinstance(recorded, KudosRecorded)
    assert recorded.people == (cast.mei, cast.wei, cast.anna)


def test_nobody_means_themselves_by_a_name_they_share(session: Session, cast: Cast) -> None:
    recorded = thank(session, cast.wei, twins(cast))
    assert isinstance(recorded, KudosRecorded)
    assert recorded.people == (cast.other_wei,)


def test_only_the_giver_may_choose_and_only_who_was_offered(session: Session, cast: Cast) -> None:
    draft, _ = asked(session, cast.anna, thank(session, cast.anna, twins(cast)))
    with pytest.raises(Gone):
        choose(session, cast.mei, draft, cast.wei)
    with pytest.raises(Gone):
        choose(session, cast.anna, draft, cast.boss)
    with pytest.raises(Gone):
        handler.choose_in_form(session, the(session, cast.mei), draft)
    assert handler.choose_in_form(session, the(session, cast.anna), draft) == KudosFormWanted(draft=draft)


def test_no_more_are_offered_than_fit_a_card_and_the_likeliest_stay(session: Session, cast: Cast) -> None:
    give(session, cast.anna, cast.boss, now=NOW - timedelta(days=1))
    many = (cast.mei, cast.gone, cast.robot, cast.boss)
    _, candidates = asked(session, cast.anna, thank(session, cast.anna, twins(cast, *many)))
    assert len(candidates) == meant.MOST_CANDIDATES
    assert candidates[0] == f"p{cast.boss}"


def test_a_name_typed_twice_is_one_receiver(session: Session, cast: Cast) -> None:
    recorded = thank(session, cast.anna, Thanks(receivers=(f"p{cast.mei}", f"p{cast.mei}"), words=WORDS))
    assert isinstance(recorded, KudosRecorded)
    assert recorded.people == (cast.mei,)


@pytest.mark.parametrize(
    "thanks",
    [
        Thanks(receivers=(), words=""),
        Thanks(receivers=("p1", "d2"), words='"quoted" 谢谢\n', values=(1, 2), is_private=True, tells_manager=True),
        Thanks(receivers=(), words="", unclear=(Unclear(typed="李伟", candidates=("p1",), is_exact=True),), typed="@"),
    ],
)
def test_drafts_are_read_as_they_were_written(thanks: Thanks) -> None:
    assert Thanks.from_json(thanks.to_json()) == thanks
