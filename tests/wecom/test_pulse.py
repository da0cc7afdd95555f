"""Pulse questions in WeCom: set up on a page, asked on cards, answered, closed, and told what came of it."""

from collections.abc import Mapping

from sqlmodel import Session, select

from bot.chat import Account, Card, Form, Submitted
from handlers import pulse
from storage import company
from storage.tables import PulseWaiting
from tests.fakes.wecom import CORP, labels, text_of
from tests.pulsing import answer_for_others, kept_of_presses, tick
from tests.wecom.conftest import BOSS, MEI
from tests.wecom.stage import Stage

Fields = Mapping[str, str | list[str] | bool]
DAY = 24 * 3600
FORM: Fields = {
    "name": "Weekly question",
    "name_zh": "每周一问",
    "choosing": "all",
    "how_many": "1",
    "audience": "everyone",
    "receivers": [],
    "beat": "weekly",
    "weekday": "1",
    "at": "10:07",
    "zone": "Asia/Shanghai",
    "starts": "",
    "closes_after_days": "5",
    "scores_from": "5",
    "comments_from": "10",
}


async def fills_in(stage: Stage, user: str, fields: Fields) -> Card | Form:
    """Send the form of the page somebody was led to last, as bot/web does it."""
    account, path = stage.pages.made[-1]
    assert account == Account("wecom", CORP, user)
    form, _, context = path.removeprefix("/fill/").partition("?context=")
    sent = Submitted(key=stage.wecom.next("page-"), by=account, form=form, context=context, fields=fields)
    answer = await stage.hearing.hear(sent)
    await stage.settle()
    return answer.shown


async def ask_everybody(stage: Stage, *banked: str) -> None:
    """Have 王芳 of HR set a pulse up and start it, and let its time come."""

    def prepare(session: Session) -> list[str]:
        company.appoint(session, stage.cast.boss, "hr")
        known = {one.bank: one.id for one in pulse.bank(session)}
        return [str(known[one]) for one in banked]

    questions = stage.write(prepare)
    await stage.types(BOSS, "每周一问 新建")
    shown = await fills_in(stage, BOSS, {**FORM, "questions": questions})
    assert isinstance(shown, Card)
    assert "每周二 10:07，按 Asia/Shanghai 的时间" in shown.text
    await stage.types(BOSS, "每周一问")
    await stage.presses(BOSS, "每周一问")
    await stage.presses(BOSS, "开始")
    stage.clock.tick(30 * 60)
    stage.write(lambda session: tick(session, stage.clock.now()))
    stage.clock.tick(3600)
    await stage.settle()


def waiting(stage: Stage) -> list[int | None]:
    def look(session: Session) -> list[int | None]:
        return list(session.exec(select(PulseWaiting.choice)))

    return list(stage.write(look))


async def test_from_setting_up_to_what_came_of_it(stage: Stage) -> None:
    await ask_everybody(stage, "served", "thanked")
    card = stage.wecom.last(MEI)
    assert "总的来说，我要打交道的部门把我服务得很好。" in text_of(card)
    assert "不记名" in text_of(card)
    assert len(labels(card)) == 6
    read = await stage.presses(MEI, "不同意")
    assert "最近两周，有人为你帮的忙谢过你吗？" in read, "the next question stands in its place"
    read = await stage.presses(MEI, "跳过")
    assert "已收到" in read
    assert "不同意" not in read
    assert waiting(stage) == [2]
    kept = stage.write(kept_of_presses)
    assert not [one for one in kept if ":0:2" in one or "skip" in one]

    stage.write(lambda session: answer_for_others(session, [stage.cast.mei], stage.clock.now()))
    stage.clock.tick(8 * DAY)
    stage.write(lambda session: tick(session, stage.clock.now()))
    await stage.settle()
    await stage.types(BOSS, "每周一问 我的")
    await stage.presses(BOSS, "看结果")
    results = next(one for one in stage.wecom.chat(BOSS)[::-1] if "说说接下来怎么改" in labels(one))
    assert "80% 同意" in "".join(text_of(one) for one in stage.wecom.chat(BOSS))
    await stage.phone.presses(BOSS, "说说接下来怎么改", results)
    await stage.settle()
    await fills_in(stage, BOSS, {"words": "前台先回一句再去办", "receivers": [f"p{stage.cast.wei}"], "due": "两周后"})
    assert "前台先回一句再去办" in await stage.types(MEI, "每周一问")


async def test_a_choice_too_many_for_buttons_is_chosen_from_a_list(stage: Stage) -> None:
    await ask_everybody(stage, "recommend")
    before = len(stage.wecom.chat(MEI))
    assert before >= 2, "what leads up to the question, and the question"
    await stage.phone.chooses(MEI, "9")
    await stage.settle()
    assert "已收到" in stage.read(MEI)
    assert waiting(stage) == [9]


async def test_the_same_press_told_twice_counts_once(stage: Stage) -> None:
    await ask_everybody(stage, "served", "on-time")
    stage.phone.twice = True
    read = await stage.presses(MEI, "同意")
    assert "同事答应我的事，都能按时办好。" in read
    assert waiting(stage) == [4]
