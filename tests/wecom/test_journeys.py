"""Whole stories, from what people type in WeCom to what others read, on both databases, delivered once and twice."""

import pytest
from sqlalchemy import delete
from sqlmodel import Session, col

from bot.chat import Account, Pressed, Said, Submitted
from bot.slack.client import Slack
from bot.wecom import people as wecom_people
from bot.wecom_commands import menu_of
from storage import company, people
from storage.tables import Account as Known
from tests.conftest import Cast
from tests.fakes.slack import FEED, TOKEN, FakeSlack
from tests.fakes.slack import TEAM as SLACK_TEAM
from tests.fakes.slack_people import text_of as slack_text_of
from tests.fakes.wecom import CORP, labels, links_in, text_of
from tests.slack.conftest import ANNA as SLACK_ANNA
from tests.slack.conftest import bring_slack
from tests.wecom.conftest import ANNA, BOSS, MEI, OTHER_WEI, WEI
from tests.wecom.stage import Stage

WORDS = "昨天那么晚还帮我换班，我才赶上孩子的家长会"


@pytest.fixture(params=[False, True], ids=["once", "twice"])
def twice(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


async def press_page(stage: Stage, user: str, action: str, value: str) -> str:
    """Press a button on the page a link leads to, as bot/web does it, and return what the page shows."""
    by = Account("wecom", CORP, user)
    answer = await stage.hearing.hear(Pressed(key=stage.wecom.next("page-"), by=by, action=action, value=value))
    await stage.settle()
    return answer.shown.title


# By name


async def test_a_kudos_by_name_reaches_the_receiver_and_the_group(stage: Stage) -> None:
    read = await stage.types(MEI, f"谢谢 @王芳 {WORDS} #团队合作")

    assert "已向王芳道谢" in read
    assert "体现了：团队合作" in read
    assert labels(stage.wecom.last(MEI)) == ["撤回"]
    (given,) = stage.given()
    assert (given.giver_id, given.people, given.words) == (stage.cast.mei, (stage.cast.boss,), WORDS)
    assert stage.read(BOSS) == f"陈美感谢你\n“{WORDS}”\n体现：团队合作"
    (post,) = stage.wecom.posts
    assert text_of(post).startswith(f"陈美 thanks 王芳\n“{WORDS}”")


ONCE = pytest.mark.parametrize("twice", [False], ids=["once"])


@ONCE
@pytest.mark.parametrize(
    "typed",
    [
        "谢谢 @王芳 {}",
        "谢谢@王芳 {}",
        "感谢 王芳 {}",
        "感谢王芳，{}",
        "多谢王芳！{}",
        "/感谢 王芳 {}",
        "/谢谢王芳 {}",
        "、感谢 @王芳 {}",
        "／感謝　＠王芳　{}",
        "謝謝 @王芳 {}",
        "感謝 @王芳\u2005{}",
        "谢谢，@王芳\u2005{}",
        "/kudos @王芳 {}",
        "Kudos 王芳 {}",
        "/KUDOS ＠王芳 {}",
        "thanks @王芳 {}",
        "Thank you @王芳 {}",
        "表扬 王芳 {}",
        "/赞 @王芳 {}",
    ],
)
async def test_however_it_is_typed(stage: Stage, typed: str) -> None:
    await stage.types(MEI, typed.format(WORDS))
    (given,) = stage.given()
    assert (given.people, given.words.lstrip("，！")) == ((stage.cast.boss,), WORDS)


async def test_a_name_alone_is_no_thanks(stage: Stage) -> None:
    read = await stage.types(MEI, f"@王芳 {WORDS}")
    assert stage.given() == []
    assert "没看懂" in "".join(map(text_of, stage.wecom.chat(MEI))), read


async def test_by_the_id_wecom_knows_somebody_by(stage: Stage) -> None:
    await wecom_people.sync(stage.client, stage.database, CORP, stage.clock.now)
    await stage.types(MEI, f"谢谢 @WangFang {WORDS}")
    await stage.types(BOSS, f"谢谢 @chenmei {WORDS}")
    assert [one.people for one in stage.given()] == [(stage.cast.boss,), (stage.cast.mei,)]


async def test_several_at_once_and_a_whole_department(stage: Stage) -> None:
    await stage.types(MEI, f"谢谢 @王芳 @Anna、@工程 {WORDS}")
    (given,) = stage.given()
    assert (given.people, given.departments) == ((stage.cast.boss, stage.cast.anna), (stage.cast.engineering,))


# Whoever is not clear is asked about


async def test_which_of_two_who_share_a_name(stage: Stage) -> None:
    read = await stage.types(MEI, f"谢谢 @李伟 {WORDS}")
    assert "有好几位“李伟”，你说的是哪一位？" in read
    assert f"谢谢 @李伟 {WORDS}".removeprefix("谢谢 ") in read
    assert stage.given() == []
    choices = labels(stage.wecom.last(MEI))
    assert "2：李伟 · 客房 · 成都" in read

    read = await stage.presses(MEI, choices[1])

    assert len(stage.wecom.chat(MEI)) == 1  # the question's place is taken by the answer
    assert "已向李伟道谢" in read
    assert stage.given()[0].people == (stage.cast.other_wei,)
    assert WORDS in stage.read(OTHER_WEI)
    assert stage.wecom.chat(WEI) == []


async def test_a_card_that_was_decided_cannot_be_decided_again(stage: Stage) -> None:
    await stage.types(MEI, f"谢谢 @李伟 {WORDS}")
    (question,) = stage.wecom.chat(MEI)
    key = question["template_card"]["button_list"][0]["key"]
    await stage.presses(MEI, labels(question)[1])
    assert key not in str(question["template_card"])

    await stage.phone.clicks(MEI, key, question)  # as from a phone that has not heard of it yet
    await stage.settle()

    assert len(stage.given()) == 1
    assert "已向李伟道谢" in stage.read(MEI)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("谢谢王姐", {"王芳"}),
        ("谢谢 @王总 ", {"王芳"}),
        ("感谢王经理", {"王芳"}),
        ("谢谢小李", {"李伟"}),
        ("谢谢 @老李 ", {"李伟"}),
        ("謝謝李師傅", {"李伟"}),
        ("谢谢王芳昨天", {"王芳"}),
        ("谢谢 @wangfan ", {"王芳"}),
        ("谢谢 @网芳 ", {"王芳"}),
    ],
)
async def test_who_may_be_meant_is_offered_and_never_taken(stage: Stage, typed: str, offered: set[str]) -> None:
    read = await stage.types(MEI, f"{typed}{WORDS}")
    assert stage.given() == []
    assert "你写的话都留着，还没有发出去。" in read
    card = stage.wecom.last(MEI)
    assert {
        name for name in ("王芳", "李伟", "陈美", "Anna") if name in str(card["template_card"]["button_list"])
    } == offered
    await stage.presses(MEI, labels(card)[0])
    (given,) = stage.given()
    assert WORDS in given.words


async def test_a_boss_comes_before_others_of_that_name(stage: Stage) -> None:
    def more(session: Session) -> None:
        for number in range(8):
            one = people.add(session, people.Profile(name=f"王{'一二三四五六七八'[number]}"), stage.clock.now())
            people.change(session, one.id, department_id=stage.cast.engineering)

    stage.write(more)
    await stage.types(MEI, f"谢谢王总{WORDS}")
    first, *others = labels(stage.wecom.last(MEI))
    assert first.startswith("1. 王芳")
    assert len(others) == 5  # four more, and “none of these”


@pytest.mark.parametrize(
    "typed",
    ["谢谢大家", "谢谢你昨天的帮忙", "谢谢 你们昨天的帮忙", "感谢各位同事的支持", "thanks everybody for yesterday"],
)
async def test_nobody_named_is_nobody_thanked(stage: Stage, typed: str) -> None:
    read = await stage.types(MEI, typed)
    assert stage.given() == []
    assert "想谢谢谁？" in read
    assert typed in read
    assert labels(stage.wecom.last(MEI)) == ["从名单里选"]

    await stage.presses(MEI, "从名单里选")

    _, path = stage.pages.made[-1]
    assert path.startswith("/fill/kudos?context=")


@ONCE
@pytest.mark.parametrize("typed", ["谢谢", "谢谢！", "謝謝", "谢谢你", "多谢～", "Thanks!", "thank you"])
async def test_thanks_to_the_bot(stage: Stage, typed: str) -> None:
    assert await stage.types(MEI, typed) == "不客气！"


async def test_thanks_to_the_bot_twice_are_answered_twice(stage: Stage) -> None:
    for _ in range(2):
        await stage.types(MEI, "谢谢")
        stage.clock.tick(60)
    assert [text_of(one) for one in stage.wecom.chat(MEI)] == ["不客气！"] * 2


async def test_an_unknown_word_gets_a_short_help_and_a_way_on(stage: Stage) -> None:
    read = await stage.types(MEI, "今天天气怎么样")
    assert "没看懂“今天天气怎么样”" in read
    assert "别的聊天" not in read
    assert len(stage.wecom.chat(MEI)) == 1
    assert labels(stage.wecom.last(MEI)) == ["谢同事", "找人帮忙", "我的感谢", "我的设置"]
    read = await stage.presses(MEI, "我的感谢")
    assert "这周谁帮你省了心" in read
    assert len(stage.wecom.chat(MEI)) >= 2  # help stays, and can be pressed again


async def test_help(stage: Stage) -> None:
    await stage.types(ANNA, "help")
    words, buttons = stage.wecom.chat(ANNA)
    assert "\nquiet hours 22:00-07:00" in text_of(words)
    assert "/" not in text_of(words), "here everything is said to the bot itself, without a slash"
    assert labels(buttons) == ["Thank", "Ask", "My thanks", "Settings"]


# By page


async def test_a_kudos_by_page(stage: Stage) -> None:
    await stage.types(MEI, "/感谢")
    read = stage.read(MEI)
    assert read.startswith("谢同事")
    (button,) = stage.wecom.last(MEI)["template_card"]["button_list"]
    assert (button["type"], button["text"], button["url"]) == (1, "打开", "https://goodturn.example/in/1")
    account, path = stage.pages.made[0]
    assert (account, path) == (Account("wecom", CORP, MEI), "/fill/kudos?context=")

    whom = [f"p{stage.cast.boss}"]
    sent = Submitted(key="page-1", by=account, form="kudos", context="", fields={"receivers": whom, "words": WORDS})
    await stage.hearing.hear(sent)
    await stage.settle()
    assert stage.given()[0].people == (stage.cast.boss,)


async def test_the_menu_below_the_chat(stage: Stage) -> None:
    await stage.client.menu(list(menu_of("zh", {"kudos": True})))
    assert [one["name"] for one in (stage.wecom.menu or {})["button"]] == ["谢同事", "我的"]
    await stage.phone.taps(MEI, "谢同事")
    await stage.settle()
    assert stage.pages.made[0][1] == "/fill/kudos?context="
    await stage.phone.taps(MEI, "我的")
    await stage.settle()
    assert "我的感谢" in stage.read(MEI)
    assert [one["name"] for one in menu_of("en", {"kudos": True, "requests": True})] == ["Thank", "Get help", "Me"]


async def test_a_short_thanks_is_completed_on_a_page(stage: Stage) -> None:
    await stage.types(MEI, "谢谢 @王芳 辛苦了")
    await stage.presses(MEI, "补一句")
    assert stage.pages.made[-1][1] == f"/fill/kudos.more?context={stage.given()[0].id}"
    assert "补一句" in labels(stage.wecom.chat(MEI)[0])  # the card stays: one may look at the form and come back


# Undo, +1


async def test_a_kudos_is_taken_back(stage: Stage) -> None:
    await stage.types(MEI, f"谢谢 @王芳 {WORDS}")
    read = await stage.presses(MEI, "撤回")

    assert "已撤回给王芳的感谢" in read
    assert WORDS in read  # given back
    assert len(stage.wecom.chat(MEI)) == 1
    assert labels(stage.wecom.last(MEI)) == []
    assert stage.given()[0].taken_back_at is not None
    assert WORDS not in "".join(map(text_of, stage.wecom.chat(BOSS)))
    assert "撤回" in stage.read(BOSS)
    assert len(stage.wecom.posts) == 2  # a post cannot be edited: a correction follows it
    assert "took back the thanks to 王芳" in text_of(stage.wecom.posts[1])


async def test_joining_is_a_page(stage: Stage) -> None:
    await stage.types(MEI, f"谢谢 @王芳 {WORDS}")
    (link,) = links_in(stage.wecom.posts[0])
    kudos = stage.given()[0].id
    assert link == f"https://goodturn.example/do/kudos.join?value={kudos}"

    await press_page(stage, WEI, "kudos.join", str(kudos))

    assert stage.given()[0].joiners == (stage.cast.wei,)
    assert len(stage.wecom.posts) == 1  # no noise for it


# Where cards do not show


async def test_whoever_reads_in_wechat_reads_text_and_presses_pages(stage: Stage) -> None:
    read = await stage.types(MEI, "/goodturn 纯文本 开")
    assert "以后只给你发文字和链接" in read
    await stage.types(MEI, f"谢谢 @王芳 {WORDS}")
    last = stage.wecom.last(MEI)
    assert last["msgtype"] == "text"
    assert ">撤回</a>" in text_of(last)
    assert stage.pages.made[-1][1] == f"/do/kudos.undo?value={stage.given()[0].id}"

    await stage.types(BOSS, f"谢谢 @陈美 {WORDS}")
    assert {one["msgtype"] for one in stage.wecom.chat(MEI)} == {"text"}
    await stage.types(MEI, "设置")
    assert "用文字代替卡片：是" in stage.read(MEI)
    assert "改用卡片消息</a>" in stage.read(MEI)

    await stage.types(MEI, "纯文本 关")
    await stage.types(MEI, "设置")
    assert "改用文字消息" in labels(stage.wecom.last(MEI))
    await stage.presses(MEI, "改用文字消息")
    await stage.types(MEI, "/感谢")
    assert stage.wecom.last(MEI)["msgtype"] == "text"
    assert stage.pages.made[-1][1] == "/fill/kudos?context="


async def test_a_company_may_read_in_wechat_and_somebody_not(stage: Stage) -> None:
    stage.write(lambda session: company.set_one(session, "plainly", "yes"))
    await stage.types(MEI, "设置")
    assert stage.wecom.last(MEI)["msgtype"] == "text"
    await stage.types(MEI, "plain off")
    await stage.types(MEI, "设置")
    assert stage.wecom.last(MEI)["msgtype"] == "template_card"


async def test_an_admin_chooses_for_the_company(stage: Stage) -> None:
    stage.write(lambda session: company.appoint(session, stage.cast.boss, "it"))
    by = Account("wecom", CORP, BOSS)
    for plainly in (True, False):
        fields = {"features": ["kudos"], "plainly": plainly}
        key = stage.wecom.next("page-")
        await stage.hearing.hear(Submitted(key=key, by=by, form="admin.settings", context="", fields=fields))
        with stage.database.reading() as session:
            assert company.recall(session, company.revision(session)).plainly is plainly


# With a colleague on Slack


def move_to_slack(session: Session, cast: Cast) -> None:
    """Anna works on Slack only."""
    session.connection().execute(delete(Known).where(col(Known.person_id) == cast.anna))
    people.link(session, people.by_ids(session, [cast.anna])[0], "slack", SLACK_TEAM, SLACK_ANNA)


async def test_a_colleague_on_slack_is_thanked_and_each_reads_their_own_language(stage: Stage) -> None:
    slack = FakeSlack(stage.clock.seconds)
    bring_slack(slack)
    await slack.start()
    client = Slack(token=TOKEN, feed=FEED, api_url=slack.api, seconds=stage.clock.seconds, sleep=stage.clock.sleep)
    await client.open()
    stage.platforms["slack"] = client
    stage.write(lambda session: move_to_slack(session, stage.cast))
    try:
        read = await stage.types(MEI, f"谢谢 @Anna {WORDS} #团队合作")
        assert "已向 Anna Schmidt 道谢" in read
        (told,) = slack.dm(SLACK_ANNA).messages
        assert "陈美 thanks you" in slack_text_of(told)
        assert WORDS in slack_text_of(told)
        assert "Teamwork" in slack_text_of(told)

        by = Account("slack", SLACK_TEAM, SLACK_ANNA)
        await stage.hearing.hear(Said(key="slack-1", by=by, words=("/kudos @陈美 for your kind words yesterday",)))
        await stage.settle()
        assert stage.read(MEI) == "Anna Schmidt 感谢你\n“for your kind words yesterday”"
    finally:
        await client.close()
        await slack.stop()


@ONCE
async def test_the_groups_robot_keeps_its_pace(stage: Stage) -> None:
    for number in range(23):
        await stage.phone.types(
            MEI if number % 2 else BOSS, f"谢谢 @{'王芳' if number % 2 else '陈美'} {number} {WORDS}"
        )
    stage.write(lambda session: company.set_one(session, "allowance", "1000"))
    for _ in range(20):
        await stage.settle()
        stage.clock.tick(30)
    assert len(stage.wecom.posts) == len(stage.given())
    assert stage.wecom.dropped == 0
