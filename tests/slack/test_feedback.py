"""Private words and suggestions on Slack, from what people type to what others read."""

import re
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from handlers import suggestions as handler
from storage import feedback, people, suggestions
from storage.people import Profile
from storage.tables import Feedback, Suggestion
from tests.conftest import recalled, the
from tests.fakes.slack_people import labels, text_of
from tests.slack.conftest import ANNA, MEI, WEI, Stage


@pytest.fixture(params=[False, True], ids=["once", "twice"])
def twice(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def given(stage: Stage) -> list[feedback.Given]:
    with stage.database.reading() as session:
        ids = list(session.exec(select(Feedback.id)))
        return [one for one in (feedback.recall(session, id_) for id_ in ids) if one is not None]


async def test_a_private_word_is_typed_thanked_and_asked_back(stage: Stage) -> None:
    asked = await stage.people.types(ANNA, f"/feedback {stage.people.at(MEI, named=False)} you named every guest")
    assert asked is not None
    assert labels(asked) == ["Keep doing", "Try instead", "Change the words"]
    assert stage.slack.dm(MEI).messages == []

    await stage.people.presses(ANNA, asked, "Keep doing")
    await stage.settle()
    assert "陈美 will read your private word" in text_of(asked)
    (told,) = stage.slack.dm(MEI).messages
    assert "请继续保持" in text_of(told)
    assert "you named every guest" in text_of(told)
    assert stage.slack.feed == [], "nobody else reads it"

    await stage.people.presses(MEI, told, "谢谢提醒")
    await stage.settle()
    await stage.people.presses(MEI, told, "想多问一句")
    await stage.settle()
    await stage.people.submits(MEI, words="哪一位客人？")
    await stage.settle()

    thanked, replied = stage.slack.dm(ANNA).messages
    assert "陈美 thanks you for this" in text_of(thanked)
    assert "哪一位客人？" in text_of(replied)
    (kept,) = given(stage)
    assert (kept.kind, kept.is_thanked, len(kept.replies)) == ("keep", True, 1)


async def test_a_private_word_is_undone(stage: Stage) -> None:
    asked = await stage.people.types(ANNA, f"/feedback {stage.people.at(MEI)} slower, please")
    assert asked is not None
    await stage.people.presses(ANNA, asked, "Try instead")
    await stage.settle()
    await stage.people.presses(ANNA, asked, "Undo")
    await stage.settle()
    assert "You took back your word" in text_of(asked)
    assert "slower, please" not in text_of(stage.slack.dm(MEI).messages[0])


async def test_one_is_asked_for_a_word_and_answers_in_the_form(stage: Stage) -> None:
    await stage.people.types(ANNA, f"/feedback ask {stage.people.at(MEI)} {stage.people.at(WEI)} about the training")
    await stage.settle()
    (invited,) = stage.slack.dm(MEI).messages
    assert "Anna Schmidt 想听听你的意见" in text_of(invited).replace("Schmidt想", "Schmidt 想")
    await stage.people.presses(MEI, invited, "写几句")
    await stage.settle()
    await stage.people.submits(MEI, words="讲得很清楚", kind="keep")
    await stage.settle()

    (word,) = stage.slack.dm(ANNA).messages
    assert "讲得很清楚" in text_of(word)
    assert "你已经给" in text_of(stage.slack.dm(MEI).messages[0])
    (kept,) = given(stage)
    assert (kept.giver_id, kept.receiver_id) == (stage.cast.mei, stage.cast.anna)


async def test_a_suggestion_to_a_topic_in_the_form_and_its_answer_with_the_key(stage: Stage) -> None:
    stage.write(lambda session: suggestions.open_topic(session, "Canteen", "食堂", stage.cast.mei))
    await stage.people.types(ANNA, "/feedback suggest")
    await stage.settle()
    assert "nobody can look up who wrote it" in str(stage.slack.modal(ANNA))
    await stage.people.submits(ANNA, to="t1", words="more salad, please", named=False)
    await stage.settle()
    confirmed = text_of(stage.slack.modal(ANNA))
    assert "In the box: Canteen" in confirmed
    (key,) = re.findall(r"(?:[a-z]{5}-){5}[a-z]{5}", confirmed)

    with stage.database.reading() as session:
        put = session.exec(select(Suggestion)).one()

    def reply(session: Session) -> None:
        mei, house = the(session, stage.cast.mei), recalled(session)
        handler.answer(session, mei, put.id, "从下周开始", house=house, now=stage.clock.now())

    stage.write(reply)
    await stage.settle()
    assert stage.slack.dm(ANNA).messages == [], "never sent, only found"
    await stage.people.types(ANNA, "/feedback answer")
    await stage.settle()
    errors = await stage.people.submits(ANNA, key="abc")
    assert errors == {"key": "No suggestion belongs to this key. A key is 30 letters in six groups."}
    await stage.people.submits(ANNA, key=key)
    assert "从下周开始" in text_of(stage.slack.modal(ANNA))


async def test_a_suggestion_reaches_the_head_without_a_name(stage: Stage) -> None:
    cast = stage.cast

    def hire(session: Session) -> None:
        for number in range(3):
            one = people.add(session, Profile(name=f"New {number}"), stage.clock.now())
            people.change(session, one.id, department_id=cast.front_office)
        people.set_head(session, cast.front_office, cast.mei)
        handler.prepare(session, recalled(session), stage.clock.now() - timedelta(minutes=1))

    stage.write(hire)
    answer = await stage.people.types(ANNA, "/feedback suggest the night shift should start later")
    await stage.settle()
    assert answer is not None
    assert "In the box: Front Office" in text_of(answer)
    assert stage.slack.dm(MEI).messages == []

    for _ in range(2):
        stage.clock.tick(24 * 3600)
        stage.write(lambda session: handler.prepare(session, recalled(session), stage.clock.now()))
    await stage.settle()
    (read,) = stage.slack.dm(MEI).messages
    assert "the night shift should start later" in text_of(read)
    assert "Anna" not in str(read)
    assert labels(read) == ["回一句", "我们做了什么", "举报"]
