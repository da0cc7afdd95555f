"""Requests on Slack, from a door to what people read: by HTTP and by socket, delivered once and twice."""

from typing import Any, Literal

import pytest
from sqlmodel import select

from storage.tables import HelpRequest, Rating
from tests.fakes.slack_people import labels, text_of
from tests.slack.conftest import ANNA, MEI, OTHER_WEI, WEI, Stage

Message = dict[str, Any]
DAY = 24 * 3600


@pytest.fixture(params=["http", "socket"])
def by(request: pytest.FixtureRequest) -> Literal["http", "socket"]:
    way: Literal["http", "socket"] = request.param
    return way


@pytest.fixture(params=[False, True], ids=["once", "twice"])
def twice(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def asked(stage: Stage) -> list[HelpRequest]:
    with stage.database.reading() as session:
        return list(session.exec(select(HelpRequest).order_by(HelpRequest.id)))  # type: ignore[arg-type]  # a column


def told(stage: Stage, user: str) -> list[Message]:
    """Return what the bot wrote to somebody in their chat."""
    return [one for one in stage.slack.dm(user).messages if one["user"] != user]


async def presses(stage: Stage, user: str, label: str) -> None:
    """Press a button on the newest message in somebody's chat that has it."""
    message = [one for one in told(stage, user) if label in labels(one)][-1]
    await stage.people.presses(user, message, label, channel=stage.slack.dm(user).id)
    await stage.settle()


async def morning(stage: Stage) -> None:
    """Let the night pass in Berlin."""
    await stage.wait(8 * 3600)


async def ask(stage: Stage, text: str = "please review the contract by Friday") -> Message:
    """Have Anna ask Mei. Returns the answer only Anna sees."""
    shown = await stage.people.types(ANNA, f"/request {stage.people.at(MEI)} {text}")
    assert shown is not None
    await stage.people.presses(ANNA, shown, "Ask")
    await stage.settle()
    await morning(stage)
    return shown


async def test_from_asking_to_done_and_back_and_done(stage: Stage) -> None:
    shown = await stage.people.types(ANNA, f"/request {stage.people.at(MEI)} please review the contract by Friday")
    await stage.settle()
    assert shown is not None
    assert "Ask 陈美 for this?" in text_of(shown)
    assert labels(shown) == ["Ask", "Change", "Cancel"]
    assert asked(stage) == []
    assert told(stage, MEI) == []

    await stage.people.presses(ANNA, shown, "Ask")
    await stage.settle()
    assert "You asked 陈美 for help" in text_of(shown)  # in the place of the question
    assert labels(shown) == ["Withdraw"]
    (card,) = told(stage, MEI)
    assert "Anna Schmidt 请你帮忙" in text_of(card)
    assert "please review the contract" in text_of(card)
    assert labels(card) == ["我来办", "办好了", "换个时间", "先问清楚", "转给同事", "办不了"]

    await morning(stage)
    await presses(stage, MEI, "我来办")
    assert "这件事由你来办" in text_of(card)
    assert "我来办" not in labels(card)
    (promised,) = told(stage, ANNA)
    assert "陈美 takes it on, by" in text_of(promised)

    await presses(stage, MEI, "办好了")
    assert "你说办好了" in text_of(card)
    assert labels(card) == ["其实还没办好"]
    assert labels(promised) == [], "what has moved on offers nothing any more"
    done = told(stage, ANNA)[-1]
    assert "陈美 says it is done" in text_of(done)

    await presses(stage, ANNA, "Not done yet")
    form = stage.slack.modal(ANNA)
    assert form["title"]["text"] == "Not done yet"
    assert "please review the contract" in text_of(form)
    errors = await stage.people.submits(ANNA, words="the last page is missing")
    await stage.settle()
    assert errors == {}
    assert asked(stage)[0].state == "promised"
    reopened = told(stage, MEI)[-1]
    assert "Anna Schmidt 说还没办好" in text_of(reopened)
    assert "the last page is missing" in text_of(reopened)
    assert "Not done yet" not in labels(done)

    await presses(stage, MEI, "办好了")
    assert asked(stage)[0].state == "done"
    assert len([one for one in told(stage, ANNA) if "Not done yet" in labels(one)]) == 1
    assert len(told(stage, MEI)) == 2
    assert len(asked(stage)) == 1


async def test_a_no_needs_a_reason(stage: Stage) -> None:
    await ask(stage)
    await presses(stage, MEI, "办不了")
    assert stage.slack.modal(MEI)["title"]["text"] == "办不了"
    errors = await stage.people.submits(MEI, words="……")
    assert set(errors) == {"words"}
    assert asked(stage)[0].state == "asked"

    assert await stage.people.submits(MEI, words="这周在出差") == {}
    await stage.settle()
    assert asked(stage)[0].state == "declined"
    (card,) = told(stage, MEI)
    assert labels(card) == []
    assert "陈美 cannot do it" in text_of(told(stage, ANNA)[-1])
    assert "这周在出差" in text_of(told(stage, ANNA)[-1])


async def test_a_date_nobody_understands_is_put_right_in_the_form(stage: Stage) -> None:
    await ask(stage)
    await presses(stage, MEI, "换个时间")
    errors = await stage.people.submits(MEI, due="周八")
    assert set(errors) == {"due"}
    assert await stage.people.submits(MEI, due="下周一") == {}
    await stage.settle()
    assert asked(stage)[0].state == "promised"
    assert "takes it on, by" in text_of(told(stage, ANNA)[-1])


async def test_handed_over_to_a_colleague_who_says_no(stage: Stage) -> None:
    await ask(stage)
    await presses(stage, MEI, "转给同事")
    found = await stage.people.looks_for(MEI, "liwei")
    (wei,) = [value for value in found.values() if value == f"p{stage.cast.wei}"]
    errors = await stage.people.submits(MEI, receivers=[f"p{stage.cast.mei}"], words="请你看一下")
    assert set(errors) == {"receivers"}
    assert await stage.people.submits(MEI, receivers=[wei], words="请你看一下") == {}
    await stage.settle()

    (card,) = told(stage, WEI)
    assert "Anna Schmidt 请你帮忙" in text_of(card)
    assert "请你看一下" in text_of(card)
    assert labels(told(stage, MEI)[0]) == []
    assert "陈美 handed it to 李伟" in text_of(told(stage, ANNA)[-1])

    await presses(stage, WEI, "办不了")
    assert await stage.people.submits(WEI, words="我不懂合同") == {}
    await stage.settle()
    assert labels(card) == []
    back = told(stage, MEI)[-1]
    assert "李伟办不了，转回给你" in text_of(back)
    assert "我来办" in labels(back)


async def test_a_question_and_its_answer(stage: Stage) -> None:
    await ask(stage)
    await presses(stage, MEI, "先问清楚")
    await stage.people.submits(MEI, words="哪一份合同？")
    await stage.settle()
    question = told(stage, ANNA)[-1]
    assert "陈美 asks back" in text_of(question)
    assert "哪一份合同？" in text_of(question)

    await presses(stage, ANNA, "Answer")
    await stage.people.submits(ANNA, words="the one with the laundry")
    await stage.settle()
    assert "Answer" not in labels(question)
    answer = told(stage, MEI)[-1]
    assert "Anna Schmidt 回答了" in text_of(answer)
    assert "the one with the laundry" in text_of(answer)
    assert "我来办" in labels(answer)


async def test_at_a_desk_the_first_has_it(stage: Stage) -> None:
    shown = await stage.people.types(OTHER_WEI, "/request @前台 客人的行李请送到 12 号房")
    assert shown is not None
    await stage.people.presses(OTHER_WEI, shown, "发出")
    await stage.settle()
    await morning(stage)
    (of_anna,), (of_mei,) = told(stage, ANNA), told(stage, MEI)
    assert "李伟 asks Front Office" in text_of(of_anna)
    assert "李伟请前台帮忙" in text_of(of_mei)

    await presses(stage, ANNA, "I’ll do it")
    assert asked(stage)[0].provider_id == stage.cast.anna
    assert "Done" in labels(of_anna)
    assert labels(of_mei) == [], "there is nothing left to take"
    assert "Anna Schmidt" in text_of(of_mei)
    assert "Anna Schmidt 来办" in text_of(told(stage, OTHER_WEI)[-1])


async def test_two_at_a_desk_at_once(stage: Stage) -> None:
    shown = await stage.people.types(OTHER_WEI, "/request @前台 客人的行李请送到 12 号房")
    assert shown is not None
    await stage.people.presses(OTHER_WEI, shown, "发出")
    await stage.settle()
    await morning(stage)
    (of_anna,), (of_mei,) = told(stage, ANNA), told(stage, MEI)
    await stage.people.presses(MEI, of_mei, "我来办", channel=stage.slack.dm(MEI).id)
    await stage.people.presses(ANNA, of_anna, "I’ll do it", channel=stage.slack.dm(ANNA).id)
    await stage.settle()

    assert asked(stage)[0].provider_id == stage.cast.mei
    everything = [*told(stage, ANNA), *stage.slack.whispered(ANNA)]
    assert "陈美 has taken it already" in "".join(map(text_of, everything))


async def test_the_message_shortcut_brings_author_and_address(stage: Stage) -> None:
    message = {"type": "message", "ts": "1700000000.000100", "user": MEI, "text": "The contract is in the folder."}
    await stage.people.uses_on_message(ANNA, "request", message)
    await stage.settle()
    form = stage.slack.modal(ANNA)
    assert form["title"]["text"] == "Ask for help"
    address = "https://harbour-hotels.slack.com/archives/C0THANKS/p1700000000000100"
    await stage.people.submits(ANNA, words=f"please review this\n{address}", due="tomorrow")
    await stage.settle()
    assert "Ask 陈美 for this?" in text_of(stage.slack.modal(ANNA))
    assert address in text_of(stage.slack.modal(ANNA))

    await stage.people.presses_in_modal(ANNA, "Ask")
    await stage.settle()
    assert "You asked 陈美 for help" in text_of(stage.slack.modal(ANNA))
    (request,) = asked(stage)
    assert (request.provider_id, request.words) == (stage.cast.mei, f"please review this\n{address}")
    assert address in text_of(told(stage, MEI)[0])


async def test_the_global_shortcut_and_a_change_inside_the_modal(stage: Stage) -> None:
    await stage.people.uses_shortcut(ANNA, "request.new")
    await stage.settle()
    errors = await stage.people.submits(
        ANNA, receivers=[f"p{stage.cast.mei}"], words="please review the contract", due="someday maybe"
    )
    assert set(errors) == {"due"}
    await stage.people.submits(ANNA, receivers=[f"p{stage.cast.mei}"], words="review the contract", due="Friday")
    await stage.settle()
    assert labels(stage.slack.modal(ANNA)) == ["Ask", "Change", "Cancel"]

    await stage.people.presses_in_modal(ANNA, "Change")
    await stage.settle()
    assert stage.slack.modal(ANNA)["title"]["text"] == "Ask for help"
    await stage.people.submits(ANNA, words="review the lease")
    await stage.settle()
    assert "review the lease" in text_of(stage.slack.modal(ANNA))
    await stage.people.presses_in_modal(ANNA, "Ask")
    await stage.settle()
    (request,) = asked(stage)
    assert request.words == "review the lease"
    assert len(told(stage, MEI)) == 1


async def test_changed_and_asked_in_the_form_the_card_asks_no_second_time(stage: Stage) -> None:
    shown = await stage.people.types(ANNA, f"/request {stage.people.at(MEI)} please review the contract by Friday")
    assert shown is not None
    await stage.people.presses(ANNA, shown, "Change")
    await stage.settle()
    await stage.people.submits(ANNA, words="please review the lease", due="")
    await stage.settle()
    assert [one.words for one in asked(stage)] == ["please review the lease"]

    await stage.people.presses(ANNA, shown, "Ask")  # the card stands in the channel as it stood
    await stage.settle()
    assert "You asked 陈美 for help" in text_of(shown)
    assert "please review the lease" in text_of(shown)
    assert len(asked(stage)) == len(told(stage, MEI)) == 1


async def test_changed_in_the_form_the_card_asks_what_was_changed(stage: Stage) -> None:
    shown = await stage.people.types(ANNA, f"/request {stage.people.at(MEI)} please review the contract by Friday")
    assert shown is not None
    await stage.people.presses(ANNA, shown, "Change")
    await stage.settle()
    await stage.people.submits(ANNA, words="please review the lease")
    await stage.settle()
    assert asked(stage) == []

    await stage.people.presses(ANNA, shown, "Ask")
    await stage.settle()
    assert [one.words for one in asked(stage)] == ["please review the lease"]
    await stage.people.presses_in_modal(ANNA, "Ask")
    await stage.settle()
    assert len(asked(stage)) == 1


async def test_nobody_named_is_completed_in_the_form(stage: Stage) -> None:
    shown = await stage.people.types(ANNA, "/request please review the contract by Friday")
    assert shown is not None
    assert "Who could help?" in text_of(shown)
    await stage.people.presses(ANNA, shown, "Complete")
    await stage.settle()
    await stage.people.submits(ANNA, receivers=[f"p{stage.cast.mei}"])
    await stage.settle()
    await stage.people.presses_in_modal(ANNA, "Ask")
    await stage.settle()
    assert asked(stage)[0].provider_id == stage.cast.mei


async def test_which_of_two_who_share_a_name(stage: Stage) -> None:
    shown = await stage.people.types(ANNA, "/request @李伟 please look at the lift")
    assert shown is not None
    (choice,) = [one for one in labels(shown) if "Engineering" in one]
    await stage.people.presses(ANNA, shown, choice)
    await stage.settle()
    assert "Ask 李伟 for this?" in text_of(shown)
    await stage.people.presses(ANNA, shown, "Ask")
    await stage.settle()
    assert asked(stage)[0].provider_id == stage.cast.wei


async def test_asked_nothing_after_all(stage: Stage) -> None:
    shown = await stage.people.types(ANNA, f"/request {stage.people.at(MEI)} please review the contract by Friday")
    assert shown is not None
    await stage.people.presses(ANNA, shown, "Cancel")
    await stage.settle()
    assert "please review the contract" in text_of(shown)
    assert labels(shown) == []
    assert not asked(stage)
    assert told(stage, MEI) == []


async def test_what_waits_stands_on_home_and_is_done_there(stage: Stage) -> None:
    await ask(stage)
    await stage.people.opens_home(MEI)
    await stage.people.opens_home(ANNA)
    await stage.settle()
    home = stage.slack.homes[MEI]
    assert "我的请求" in text_of(home)
    assert "等你回应的" in text_of(home)
    assert "please review the contract" in text_of(home)
    assert "You asked:" in text_of(stage.slack.homes[ANNA])

    await stage.people.presses_at_home(MEI, "看第 1 件")
    await stage.settle()
    assert "Anna Schmidt 请你帮忙" in text_of(stage.slack.modal(MEI))
    await stage.people.presses_in_modal(MEI, "我来办")
    await stage.settle()
    assert "这件事由你来办" in text_of(stage.slack.modal(MEI))
    assert "你答应的" in text_of(stage.slack.homes[MEI])
    assert labels(told(stage, MEI)[0])[0] == "办好了", "the card in the chat knows of it, too"

    await stage.people.presses_at_home(MEI, "找人帮忙")
    await stage.settle()
    assert stage.slack.modal(MEI)["title"]["text"] == "找人帮忙"


async def test_withdrawn_before_anybody_looked(stage: Stage) -> None:
    shown = await ask(stage)
    await stage.people.presses(ANNA, shown, "Withdraw")
    await stage.settle()
    assert "You no longer need it" in text_of(shown)
    assert labels(shown) == []
    (card,) = told(stage, MEI)
    assert "Anna Schmidt 已经不需要了" in text_of(card)
    assert labels(card) == []


async def test_in_the_chat_with_the_bot_and_in_a_thread(stage: Stage) -> None:
    await stage.people.says(MEI, f"请 {stage.people.at(ANNA)} 看一下合同，周五前")
    await stage.settle()
    assert "请 Anna Schmidt 帮这个忙吗？" in text_of(told(stage, MEI)[-1])
    await presses(stage, MEI, "发出")
    assert "你请 Anna Schmidt 帮忙" in text_of(told(stage, MEI)[-1])
    await stage.people.mentions(ANNA, f"request {stage.people.at(MEI)} please call the laundry")
    await stage.settle()
    (whispered,) = stage.slack.whispered(ANNA)
    await stage.people.presses(ANNA, whispered, "Ask")
    await stage.settle()
    assert [one.provider_id for one in asked(stage)] == [stage.cast.anna, stage.cast.mei]


async def test_somebody_helped_already_and_is_thanked(stage: Stage) -> None:
    shown = await stage.people.types(ANNA, f"/request helped {stage.people.at(MEI)} with the group from Oslo")
    assert shown is not None
    await stage.people.presses(ANNA, shown, "Change")
    await stage.settle()
    await stage.people.submits(ANNA, thanks=True)
    await stage.settle()
    await stage.people.presses(ANNA, shown, "Note it")
    await stage.settle()
    (request,) = asked(stage)
    assert (request.is_told, request.state) == (True, "closed")
    assert [one.people for one in stage.given()] == [(stage.cast.mei,)]
    (card,) = told(stage, MEI)
    assert "Anna Schmidt 感谢你" in text_of(card)


async def test_what_was_not_sent_yet_waits_on_home(stage: Stage) -> None:
    await stage.people.types(ANNA, f"/request {stage.people.at(MEI)} please review the contract by Friday")
    await stage.people.opens_home(ANNA)
    await stage.settle()
    assert "Ask 陈美 for this?" in text_of(stage.slack.homes[ANNA])

    await stage.people.presses_at_home(ANNA, "Ask")
    await stage.settle()
    assert "You asked 陈美 for help" in text_of(stage.slack.modal(ANNA))
    assert "Ask 陈美 for this?" not in text_of(stage.slack.homes[ANNA])
    assert "You asked:" in text_of(stage.slack.homes[ANNA])
    assert len(asked(stage)) == 1


async def test_rated_low_put_right_and_rated_again(stage: Stage) -> None:
    shown = await stage.people.types(ANNA, f"/request {stage.people.at(WEI)} please mend the lamp in the lobby")
    assert shown is not None
    await stage.people.presses(ANNA, shown, "Ask")
    await stage.settle()
    await stage.wait(3 * 3600)
    await presses(stage, WEI, "办好了")
    assert "How was this matter handled?" not in text_of(told(stage, ANNA)[-1])
    await stage.wait(DAY)
    assert "How was this matter handled?" in text_of(told(stage, ANNA)[-1])

    before = len(told(stage, WEI))
    await presses(stage, ANNA, "Poorly")
    assert len(told(stage, WEI)) == before, "without a yes they learn nothing"
    await presses(stage, ANNA, "Put right")
    assert "not your rating" in text_of(stage.slack.modal(ANNA))
    assert set(await stage.people.submits(ANNA, words="…")) == {"words"}
    assert await stage.people.submits(ANNA, words="it still flickers") == {}
    await stage.settle()
    await stage.wait(DAY)  # Wei sleeps when Anna writes
    to_repair = told(stage, WEI)[-1]
    assert "Anna Schmidt 请你补救" in text_of(to_repair)
    assert "it still flickers" in text_of(to_repair)

    await presses(stage, WEI, "我来补救")
    assert set(await stage.people.submits(WEI, words="换一个新灯座", due="周八")) == {"due"}
    assert await stage.people.submits(WEI, words="换一个新灯座", due="周一") == {}
    await stage.settle()
    await stage.wait(DAY / 2)
    proposed = told(stage, ANNA)[-1]
    assert "李伟 proposes how to put it right, by" in text_of(proposed)
    assert "换一个新灯座" in text_of(proposed)

    await presses(stage, WEI, "办好了")
    await stage.wait(5 * DAY)  # over the weekend
    assert len([one for one in told(stage, ANNA) if "Very well" in labels(one)]) == 1, (
        "what was answered is no question"
    )
    await presses(stage, ANNA, "Very well")
    assert "Noted: Very well" in text_of(told(stage, ANNA)[-1])
    with stage.database.reading() as session:
        rating = session.exec(select(Rating)).one()
    assert (rating.before, rating.level, rating.rated_again_at is not None) == (2, 5, True)
    read = "".join(text_of(one) for one in told(stage, WEI))
    assert not [word for word in ("不太好", "非常好", "Poorly", "Very well", "评价") if word in read]
