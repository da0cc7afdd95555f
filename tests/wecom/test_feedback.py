"""Private words and suggestions in WeCom, from what people type to what others read."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from bot.chat import Account, Submitted
from handlers import suggestions as handler
from storage import people
from storage.people import Profile
from storage.tables import Feedback, Suggestion
from tests.conftest import recalled
from tests.fakes.wecom import CORP, labels, text_of
from tests.wecom.conftest import ANNA, BOSS, MEI, OTHER_WEI
from tests.wecom.stage import Stage

WORDS = "交接写得很清楚，我接班一看就懂"


@pytest.fixture(params=[False, True], ids=["once", "twice"])
def twice(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


async def test_a_private_word_is_typed_and_its_kind_pressed(stage: Stage) -> None:
    asked = await stage.types(MEI, f"悄悄话 @王芳 {WORDS}")
    assert "想对王芳说的是哪一种" in asked
    assert labels(stage.wecom.last(MEI)) == ["请继续保持", "可以换个做法", "改一改"]
    read = await stage.presses(MEI, "可以换个做法")
    assert "悄悄话已经送给王芳" in read
    assert "换个做法" in stage.read(BOSS)
    assert WORDS in stage.read(BOSS)
    assert labels(stage.wecom.last(BOSS)) == ["谢谢提醒", "想多问一句", "举报"]
    assert stage.wecom.posts == []

    await stage.presses(BOSS, "谢谢提醒")
    assert "王芳谢谢你的这句话" in stage.read(MEI)


async def test_which_of_two_who_share_a_name(stage: Stage) -> None:
    await stage.types(MEI, f"悄悄话 @李伟 {WORDS}")
    await stage.presses(MEI, labels(stage.wecom.last(MEI))[1])
    await stage.presses(MEI, "请继续保持")
    assert WORDS in stage.read(OTHER_WEI)
    with stage.database.reading() as session:
        assert session.exec(select(Feedback)).one().receiver_id == stage.cast.other_wei


async def test_feedback_alone_asks_which_is_meant(stage: Stage) -> None:
    assert "你说的是哪一种" in await stage.types(MEI, "反馈")
    assert labels(stage.wecom.last(MEI)) == ["悄悄话", "意见箱"]


async def test_asked_for_as_one_says_it(stage: Stage) -> None:
    await stage.types(MEI, "请 @王芳 @Anna 给我提提意见：昨天的培训")
    assert "已请王芳和 Anna Schmidt 给你提提意见" in stage.read(MEI).replace("和Anna", "和 Anna").replace(
        "Schmidt给", "Schmidt 给"
    )
    assert "昨天的培训" in stage.read(BOSS)
    assert "没关系" in await stage.presses(BOSS, "这次算了")
    assert "昨天的培训" in stage.read(ANNA)


async def test_a_report_is_confirmed_first(stage: Stage) -> None:
    await stage.types(BOSS, f"悄悄话 @陈美 {WORDS}")
    await stage.presses(BOSS, "可以换个做法")
    assert "确定要举报吗" in await stage.presses(MEI, "举报")
    with stage.database.reading() as session:
        assert session.exec(select(Feedback)).one().reported_at is None
    assert "已举报" in await stage.presses(MEI, "确定举报")
    with stage.database.reading() as session:
        assert session.exec(select(Feedback)).one().reported_at is not None


async def test_a_suggestion_goes_into_the_box_and_comes_out_in_the_morning(stage: Stage) -> None:
    def hire(session: Session) -> None:
        for number in range(3):
            one = people.add(session, Profile(name=f"New {number}"), stage.clock.now())
            people.change(session, one.id, department_id=stage.cast.front_office)
        handler.prepare(session, recalled(session), stage.clock.now() - timedelta(minutes=1))

    stage.write(hire)
    answer = await stage.types(MEI, "意见箱 早班交接提前十分钟")
    assert "已投进意见箱：前台" in "".join(map(text_of, stage.wecom.chat(MEI))), answer
    assert stage.wecom.chat(BOSS) == []
    for _ in range(2):
        stage.clock.tick(24 * 3600)
        stage.write(lambda session: handler.prepare(session, recalled(session), stage.clock.now()))
    await stage.settle()
    assert "早班交接提前十分钟" in stage.read(BOSS)
    assert "陈美" not in str(stage.wecom.chat(BOSS))

    with stage.database.reading() as session:
        put = session.exec(select(Suggestion)).one()
    boss = Account("wecom", CORP, BOSS)
    fields = {"words": "下周开始试"}
    await stage.hearing.hear(
        Submitted(key="page-1", by=boss, form="suggestions.answer", context=str(put.id), fields=fields)
    )
    await stage.settle()
    assert "下周开始试" not in str(stage.wecom.chat(MEI)), "never sent, only found"
    (key,) = [
        word
        for word in "".join(map(text_of, stage.wecom.chat(MEI))).replace("“", " ").replace("”", " ").split()
        if word.count("-") == 5
    ]
    await stage.types(MEI, f"查回复 {key}")
    assert "下周开始试" in "".join(map(text_of, stage.wecom.chat(MEI)))
