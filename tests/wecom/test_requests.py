"""Requests in WeCom, from what people type to what others read, delivered once and twice."""

from collections.abc import Mapping

import pytest
from sqlmodel import select

from bot.chat import Account, Card, Form, Submitted
from bot.wecom_commands import menu_of
from storage.tables import HelpRequest, Rating
from tests.fakes.wecom import CORP, labels, text_of
from tests.wecom.conftest import ANNA, BOSS, MEI, OTHER_WEI, WEI
from tests.wecom.stage import Stage

Fields = Mapping[str, str | list[str] | bool]
HOUR, DAY = 3600, 24 * 3600
TYPED = "请@陈美 看一下合同，周五前"


@pytest.fixture(params=[False, True], ids=["once", "twice"])
def twice(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def asked(stage: Stage) -> list[HelpRequest]:
    with stage.database.reading() as session:
        return list(session.exec(select(HelpRequest).order_by(HelpRequest.id)))  # type: ignore[arg-type]  # a column


async def fills_in(stage: Stage, user: str, fields: Fields) -> Card | Form:
    """Send the form of the page somebody was led to last, as bot/web does it."""
    account, path = stage.pages.made[-1]
    assert account == Account("wecom", CORP, user)
    form, _, context = path.removeprefix("/fill/").partition("?context=")
    key = stage.wecom.next("page-")
    sent = Submitted(key=key, by=account, form=form, context=context, fields=fields)
    for _ in range(2 if stage.phone.twice else 1):
        answer = await stage.hearing.hear(sent)
    await stage.settle()
    return answer.shown


async def ask(stage: Stage) -> None:
    """Have 王芳 ask 陈美."""
    await stage.types(BOSS, TYPED)
    await stage.presses(BOSS, "发出")


async def test_from_asking_to_done_and_back_and_done(stage: Stage) -> None:
    read = await stage.types(BOSS, TYPED)
    assert "请陈美帮这个忙吗？" in read
    assert "看一下合同" in read
    assert labels(stage.wecom.last(BOSS)) == ["发出", "改一改", "取消"]
    assert asked(stage) == []
    assert stage.wecom.chat(MEI) == []

    read = await stage.presses(BOSS, "发出")
    assert "你请陈美帮忙" in read  # in the place of the question
    assert len(stage.wecom.chat(BOSS)) == 1
    assert "王芳请你帮忙" in stage.read(MEI)
    (card,) = stage.wecom.chat(MEI)
    assert labels(card) == ["我来办", "办好了", "换个时间", "先问清楚", "转给同事", "办不了"]

    read = await stage.presses(MEI, "我来办")
    assert "这件事由你来办" in read
    assert "我来办" not in labels(card)
    assert len(stage.wecom.chat(MEI)) == 1
    assert "陈美来办" in stage.read(BOSS)

    read = await stage.presses(MEI, "办好了")
    assert "你说办好了" in read
    assert labels(card) == ["其实还没办好"]
    done = stage.wecom.last(BOSS)
    assert "陈美说办好了" in text_of(done)

    await stage.presses(BOSS, "还没办好")
    assert labels(done) == ["还没办好"], "one may look at the page and come back"
    shown = await fills_in(stage, BOSS, {"words": "少了最后一页"})
    assert isinstance(shown, Card)
    assert asked(stage)[0].state == "promised"
    assert "王芳说还没办好" in stage.read(MEI)
    assert "少了最后一页" in stage.read(MEI)
    assert "还没办好" not in labels(done), "the card is updated with the code its press brought"

    await stage.presses(MEI, "办好了")
    assert asked(stage)[0].state == "done"
    assert len(asked(stage)) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "请陈美，看一下合同，周五前",
        "麻烦@陈美看一下合同，周五前",
        "麻烦一下陈美 看一下合同，周五前",
        "请 @陈美\u2005看一下合同，周五前",
        "/求助 @陈美 看一下合同，周五前",
        "/请 陈美 看一下合同 周五前",
        "請＠陈美　看一下合同，周五前",
        "找人帮忙 @陈美 周五前看一下合同",
    ],
)
async def test_however_it_is_typed(stage: Stage, typed: str) -> None:
    read = await stage.types(BOSS, typed)
    assert "请陈美帮这个忙吗？" in read, read
    await stage.presses(BOSS, "发出")
    (request,) = asked(stage)
    assert (request.provider_id, request.words) == (stage.cast.mei, "看一下合同")
    assert request.due_at is not None


@pytest.mark.parametrize(
    "typed",
    [
        "请陈美看一下合同，周五前",
        "麻烦陈美周五前看一下合同",
        "/求助 陈美看一下合同，周五前",
        "请小陈看一下合同，周五前",
    ],
)
async def test_a_name_that_runs_on_is_asked_about(stage: Stage, typed: str) -> None:
    await stage.types(BOSS, typed)
    choice, _ = labels(stage.wecom.last(BOSS))
    assert "陈美" in choice
    read = await stage.presses(BOSS, choice)
    assert "请陈美帮这个忙吗？" in read
    await stage.presses(BOSS, "发出")
    (request,) = asked(stage)
    assert (request.provider_id, request.words) == (stage.cast.mei, "看一下合同")
    assert request.due_at is not None


@pytest.mark.parametrize("typed", ["请问食堂在哪", "请假一天", "请客户签字", "请大家注意", "请多关照"])
async def test_a_sentence_that_asks_nobody_is_no_request(stage: Stage, typed: str) -> None:
    assert "没看懂" in await stage.types(BOSS, typed)
    assert asked(stage) == []


async def test_a_no_needs_a_reason(stage: Stage) -> None:
    await ask(stage)
    await stage.presses(MEI, "办不了")
    shown = await fills_in(stage, MEI, {"words": "……"})
    assert isinstance(shown, Form)
    assert set(shown.errors or {}) == {"words"}
    assert isinstance(await fills_in(stage, MEI, {"words": "这周在出差"}), Card)
    assert "陈美办不了" in stage.read(BOSS)
    assert "这周在出差" in stage.read(BOSS)
    assert labels(stage.wecom.chat(MEI)[0]) == []


async def test_a_question_and_its_answer(stage: Stage) -> None:
    await ask(stage)
    await stage.presses(MEI, "先问清楚")
    await fills_in(stage, MEI, {"words": "哪一份？"})
    assert "陈美想先问清楚" in stage.read(BOSS)
    question = stage.wecom.last(BOSS)
    await stage.presses(BOSS, "回答")
    await fills_in(stage, BOSS, {"words": "洗衣房那份"})
    assert "王芳回答了" in stage.read(MEI)
    assert "洗衣房那份" in stage.read(MEI)
    assert "回答" not in labels(question)
    await stage.presses(MEI, "我来办")
    assert asked(stage)[0].state == "promised"


async def test_handed_over(stage: Stage) -> None:
    await ask(stage)
    await stage.presses(MEI, "转给同事")
    await fills_in(stage, MEI, {"receivers": [f"p{stage.cast.wei}"], "words": "请你看一下"})
    assert "王芳请你帮忙" in stage.read(WEI)
    assert "请你看一下" in stage.read(WEI)
    assert "陈美转给了李伟" in stage.read(BOSS)
    assert labels(stage.wecom.chat(MEI)[0]) == []


async def test_at_a_desk_the_first_has_it(stage: Stage) -> None:
    read = await stage.types(OTHER_WEI, "请@前台 把行李送到 12 号房")
    assert "请前台帮这个忙吗？" in read, read
    await stage.presses(OTHER_WEI, "发出")
    assert "李伟请前台帮忙" in stage.read(MEI)
    assert "asks Front Office for help" in stage.read(ANNA)
    (card,) = stage.wecom.chat(MEI)
    key = card["template_card"]["button_list"][0]["key"]
    await stage.presses(ANNA, "I’ll do it")
    assert asked(stage)[0].provider_id == stage.cast.anna
    assert labels(card) == [], "there is nothing left to take"
    assert "Anna Schmidt 来办" in text_of(card)

    await stage.phone.clicks(MEI, key, card)  # as from a phone that has not heard of it yet
    await stage.settle()
    assert asked(stage)[0].provider_id == stage.cast.anna
    assert "Anna Schmidt 已经" in stage.read(MEI)
    assert "Anna Schmidt 来办" in stage.read(OTHER_WEI)


async def test_a_card_that_was_decided_cannot_be_decided_again(stage: Stage) -> None:
    await stage.types(BOSS, TYPED)
    (question,) = stage.wecom.chat(BOSS)
    key = question["template_card"]["button_list"][0]["key"]
    await stage.presses(BOSS, "发出")
    await stage.phone.clicks(BOSS, key, question)  # as from a phone that has not heard of it yet
    await stage.settle()
    assert len(asked(stage)) == len(stage.wecom.chat(MEI)) == 1
    assert "你请陈美帮忙" in text_of(question)


async def test_each_reads_their_own_language(stage: Stage) -> None:
    await stage.types(ANNA, "ask @陈美 to review the contract by Friday")
    assert "Ask 陈美 for this?" in stage.read(ANNA)
    await stage.presses(ANNA, "Ask")
    assert "Anna Schmidt 请你帮忙" in stage.read(MEI)
    await stage.presses(MEI, "我来办")
    assert "陈美 takes it on, by" in stage.read(ANNA)


async def test_the_menu_below_the_chat_leads_to_the_form(stage: Stage) -> None:
    await stage.client.menu(list(menu_of("zh", {"kudos": True, "requests": True})))
    assert [one["name"] for one in (stage.wecom.menu or {})["button"]] == ["谢同事", "找人帮忙", "我的"]
    await stage.phone.taps(BOSS, "找人帮忙")
    await stage.settle()
    assert "找人帮忙" in stage.read(BOSS)
    assert labels(stage.wecom.last(BOSS)) == ["打开"]
    assert stage.pages.made[-1][1] == "/fill/request?context="

    shown = await fills_in(stage, BOSS, {"receivers": [f"p{stage.cast.mei}"], "words": "看一下合同", "due": "周八"})
    assert isinstance(shown, Form)
    assert set(shown.errors or {}) == {"due"}
    shown = await fills_in(stage, BOSS, {"receivers": [f"p{stage.cast.mei}"], "words": "看一下合同", "due": ""})
    assert isinstance(shown, Card)
    assert "你请陈美帮忙" in shown.text
    assert "王芳请你帮忙" in stage.read(MEI)


async def test_changed_on_the_page_the_card_asks_no_second_time(stage: Stage) -> None:
    await stage.types(BOSS, TYPED)
    await stage.presses(BOSS, "改一改")
    await fills_in(stage, BOSS, {"receivers": [f"p{stage.cast.mei}"], "words": "看一下租约", "due": ""})
    assert [one.words for one in asked(stage)] == ["看一下租约"]
    await stage.presses(BOSS, "发出")
    assert len(asked(stage)) == len(stage.wecom.chat(MEI)) == 1
    assert "看一下租约" in text_of(stage.wecom.chat(BOSS)[0])


async def test_whoever_reads_in_wechat_gets_links(stage: Stage) -> None:
    await stage.types(MEI, "纯文本 开")
    await ask(stage)
    last = stage.wecom.last(MEI)
    assert last["msgtype"] == "text"
    assert "王芳请你帮忙" in text_of(last)
    assert ">我来办</a>" in text_of(last)
    led_to = [path for account, path in stage.pages.made if account.user == MEI]
    number = asked(stage)[0].id
    assert f"/do/request.accept?value={number}" in led_to
    assert f"/do/request.ask.decline?value={number}" in led_to

    await stage.types(MEI, "请@王芳 看一下排班")
    last = stage.wecom.last(MEI)
    assert last["msgtype"] == "text"
    assert ">发出</a>" in text_of(last)


async def test_mine(stage: Stage) -> None:
    read = await stage.types(MEI, "我的请求")
    assert "没有还没办完的事" in read
    await ask(stage)
    read = await stage.types(MEI, "我的请求")
    assert "等你回应的" in read
    assert "看一下合同" in read
    await stage.presses(MEI, "看第 1 件")
    await stage.presses(MEI, "我来办")
    read = await stage.types(MEI, "我的请求")
    assert "你答应的" in read
    read = await stage.types(BOSS, "我的请求")
    assert "你请人帮的" in read


async def test_somebody_helped_already(stage: Stage) -> None:
    read = await stage.types(BOSS, "帮过了 @陈美 帮我接待了奥斯陆的客人")
    assert "记下陈美帮过你吗？" in read
    read = await stage.presses(BOSS, "记下")
    assert "已记下：陈美帮过你" in read
    assert "王芳记下了你帮的忙" in stage.read(MEI)
    assert [(one.is_told, one.state) for one in asked(stage)] == [(True, "closed")]

    await stage.types(BOSS, "帮过了")
    assert stage.pages.made[-1][1] == "/fill/request.helped?context="
    fields: Fields = {"receivers": [f"p{stage.cast.anna}"], "words": "for the late shift", "thanks": True}
    shown = await fills_in(stage, BOSS, fields)
    assert isinstance(shown, Card)
    assert "已向 Anna Schmidt 道谢" in shown.text
    assert len(stage.wecom.chat(ANNA)) == 1
    assert len(asked(stage)) == 2


async def test_rated_low_put_right_and_rated_again(stage: Stage) -> None:
    await stage.types(BOSS, "请@工程 修一下大堂的灯")
    await stage.presses(BOSS, "发出")
    await stage.presses(WEI, "我来办")
    stage.clock.tick(HOUR)
    await stage.presses(WEI, "办好了")
    stage.clock.tick(DAY)
    await stage.settle()
    assert "这件事办得怎么样？" in stage.read(BOSS)

    before = len(stage.wecom.chat(WEI))
    await stage.presses(BOSS, "不太好")
    assert len(stage.wecom.chat(WEI)) == before, "without a yes they learn nothing"
    await stage.presses(BOSS, "请 Ta 补救")
    assert isinstance(await fills_in(stage, BOSS, {"words": "……"}), Form)
    assert isinstance(await fills_in(stage, BOSS, {"words": "灯还是一闪一闪的"}), Card)
    assert "王芳请你补救" in stage.read(WEI)
    assert "灯还是一闪一闪的" in stage.read(WEI)

    await stage.presses(WEI, "我来补救")
    shown = await fills_in(stage, WEI, {"words": "换一个新灯座", "due": ""})
    assert isinstance(shown, Form)
    assert set(shown.errors or {}) == {"due"}
    assert isinstance(await fills_in(stage, WEI, {"words": "换一个新灯座", "due": "周五下班前"}), Card)
    assert "李伟提出了补救办法" in stage.read(BOSS)
    assert "换一个新灯座" in stage.read(BOSS)

    await stage.presses(WEI, "办好了")
    stage.clock.tick(7 * DAY)
    await stage.settle()
    assert "这件事办得怎么样？" in stage.read(BOSS)
    read = await stage.presses(BOSS, "非常好")
    assert "已收到：非常好" in read
    with stage.database.reading() as session:
        rating = session.exec(select(Rating)).one()
    assert (rating.before, rating.level, rating.rated_again_at is not None) == (2, 5, True)
    heard = "".join(text_of(one) for one in stage.wecom.chat(WEI))
    assert not [word for word in ("不太好", "非常好", "评价") if word in heard]
