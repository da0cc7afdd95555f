"""Pulse questions on Slack: set up, looked at, asked, answered, closed, and told what came of it."""

import json
from typing import Any

from sqlmodel import Session, col, select

from handlers import pulse
from storage import company
from storage.tables import PulseInvitation, PulseQuestion, PulseWaiting
from tests.fakes.slack_people import labels, text_of
from tests.pulsing import answer_for_others, kept_of_presses, tick
from tests.slack.conftest import ANNA, MEI, Stage

Message = dict[str, Any]
DAY = 24 * 3600


def told(stage: Stage, user: str) -> list[Message]:
    return [one for one in stage.slack.dm(user).messages if one["user"] != user]


async def set_up(stage: Stage, *banked: str, **fields: str) -> Message:
    """Have Anna of HR set a pulse up in the form. Returns the card she sees then."""

    def prepare(session: Session) -> list[str]:
        company.appoint(session, stage.cast.anna, "hr")
        company.set_one(session, "feed", "instant")
        pulse.bank(session)
        query = select(PulseQuestion.id).where(col(PulseQuestion.bank).in_(banked)).order_by(col(PulseQuestion.id))
        return [str(one) for one in session.exec(query)]

    questions = stage.write(prepare)
    await stage.people.types(ANNA, "/pulse new")
    await stage.settle()
    filled = {"name": "Weekly question", "name_zh": "每周一问", "zone": "Asia/Shanghai", **fields}
    errors = await stage.people.submits(ANNA, questions=questions, **filled)
    await stage.settle()
    assert errors == {}, errors
    return stage.slack.modal(ANNA)


async def ask_everybody(stage: Stage) -> None:
    """Start it and let its time come: Tuesday, 10:07 in Shanghai."""
    await stage.people.presses_in_modal(ANNA, "Start")
    await stage.settle()
    await stage.wait(30 * 60)
    stage.write(lambda session: tick(session, stage.clock.now()))
    await stage.wait(12 * 3600)  # Anna is still asleep in Berlin


async def press(stage: Stage, user: str, label: str) -> Message:
    """Press a button on the newest message that has it."""
    message = [one for one in told(stage, user) if label in labels(one)][-1]
    await stage.people.presses(user, message, label, channel=stage.slack.dm(user).id)
    await stage.settle()
    return message


async def test_what_cannot_be_is_said_at_its_field(stage: Stage) -> None:
    await set_up(stage, "served")
    for field, value, said in (
        ("at", "late", "10:07"),
        ("scores_from", "3", "from 5 answers on"),
        ("closes_after_days", "60", "1 to 14 days"),
        ("starts", "whenever", "today or later"),
    ):
        await stage.people.types(ANNA, "/pulse new")
        await stage.settle()
        filled = {"name": "Weekly", "name_zh": "每周", field: value}
        errors = await stage.people.submits(ANNA, **filled)
        assert set(errors) == {field}, (field, errors)
        assert said in errors[field]


async def test_from_setting_up_to_what_came_of_it(stage: Stage) -> None:
    shown = await set_up(stage, "served", "one-thing")
    assert "Every Tuesday at 10:07" in text_of(shown)
    assert {"Start", "Preview", "Change"} <= set(labels(shown))
    await stage.people.presses_in_modal(ANNA, "Preview")
    await stage.settle()
    assert "Only you see this" in text_of(stage.slack.modal(ANNA))
    await stage.people.presses_in_modal(ANNA, "Back")
    await stage.settle()
    await ask_everybody(stage)

    card = told(stage, MEI)[-1]
    assert "总的来说，我要打交道的部门把我服务得很好。" in text_of(card)
    assert "不记名" in text_of(card), "who will see what"
    assert labels(card) == ["非常同意", "同意", "一般", "不同意", "很不同意", "跳过 · 为什么问我"]
    await press(stage, MEI, "跳过 · 为什么问我")
    assert "所有同事" in text_of(stage.slack.whispers[-1]) or "所有同事" in text_of(told(stage, MEI)[-1])

    await press(stage, MEI, "不同意")
    assert "第 2 题" in text_of(card), "the next question stands in its place"
    await press(stage, MEI, "写几句")
    assert await stage.people.submits(MEI, words="早点告诉我") == {}
    await stage.settle()
    assert "已收到" in text_of(stage.slack.modal(MEI))
    for where in (text_of(card), json.dumps(stage.slack.modal(MEI), ensure_ascii=False)):
        assert "早点告诉我" not in where
    kept = stage.write(kept_of_presses)
    assert kept
    assert not [one for one in kept if "早点" in one or ":0:2" in one]

    stage.write(lambda session: answer_for_others(session, [stage.cast.mei], stage.clock.now()))
    await stage.wait(8 * DAY)
    stage.write(lambda session: tick(session, stage.clock.now()))
    shown_results = await stage.people.types(ANNA, "/pulse mine")
    assert shown_results is not None
    await stage.people.presses(ANNA, shown_results, "Results")
    await stage.settle()
    results = stage.slack.whispers[-1]
    assert "80% agree" in text_of(results)
    assert "早点告诉我" not in text_of(results), "too few wrote"


async def test_a_choice_too_many_for_buttons_is_chosen_from_a_list_and_final(stage: Stage) -> None:
    await set_up(stage, "recommend")
    await ask_everybody(stage)
    (card,) = [one for one in told(stage, MEI) if "提交" in labels(one)]
    dm = stage.slack.dm(MEI).id
    await stage.people.presses(MEI, card, "提交", channel=dm, chosen="9")
    await stage.settle()
    assert "已收到" in text_of(card)

    def answers(session: Session) -> list[int | None]:
        return list(session.exec(select(PulseWaiting.choice)))

    assert stage.write(answers) == [9]
    assert not [one for one in stage.write(kept_of_presses) if ":0:9" in one]


async def test_who_skips_leaves_what_who_answers_leaves(stage: Stage) -> None:
    await set_up(stage, "thanked")
    await ask_everybody(stage)
    await press(stage, MEI, "跳过")

    def left(session: Session) -> tuple[list[str], list[int]]:
        states = session.exec(select(PulseInvitation.state).where(PulseInvitation.person_id == stage.cast.mei))
        return list(states), list(session.exec(select(PulseWaiting.id)))

    assert stage.write(left) == (["done"], [])
    assert not [one for one in stage.write(kept_of_presses) if "skip" in one]
