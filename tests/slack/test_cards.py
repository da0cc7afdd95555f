"""Questions and pictures on Slack, and presses whose answer is nobody's business."""

from dataclasses import replace

import pytest

from bot.chat import Account, Card, Choice, Place
from bot.slack import render
from bot.slack.client import Slack
from tests.fakes.block_kit import check_message
from tests.fakes.slack import TEAM, FakeSlack
from tests.polls import ASKED, BUTTONS, PICTURED, QUESTION, SECRET, SEVERAL, heard_in_secret
from tests.slack.conftest import ANNA, MEI, Stage

PLACE = Place("slack", Account("slack", TEAM, MEI))


@pytest.mark.parametrize(
    ("card", "chosen", "value"),
    [
        (ASKED, SECRET, f"7:1:{SECRET}"),
        (SEVERAL, [SECRET, "ox"], f"7:1:{SECRET},ox"),
    ],
)
async def test_a_question_is_answered_in_its_message(
    stage: Stage, card: Card, chosen: str | list[str], value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.client.send(card, PLACE, delivery=1, again=False)
    message = stage.slack.dm(MEI).messages[-1]

    with heard_in_secret(monkeypatch, stage.database) as values:
        await stage.people.presses(MEI, message, "Send", channel=stage.slack.dm(MEI).id, chosen=chosen)
        await stage.settle()
    assert values == [value]


async def test_a_button_tells_nothing_either(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await stage.client.send(BUTTONS, PLACE, delivery=1, again=False)
    message = stage.slack.dm(MEI).messages[-1]
    with heard_in_secret(monkeypatch, stage.database) as values:
        await stage.people.presses(MEI, message, "Wild", channel=stage.slack.dm(MEI).id)
        await stage.settle()
    assert values == [f"7:1:{SECRET}"]


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize("count", [1, 5, 6, 20])
def test_questions_are_within_slacks_limits(count: int, several: bool) -> None:
    choices = tuple(Choice(value=str(number), label=f"{'长' * 80} {number}") for number in range(count))
    card = replace(ASKED, poll=replace(QUESTION, choices=choices, several=several, label="问" * 3000))
    assert check_message(render.message(card)) == []


def test_the_next_question_keeps_nothing_of_the_one_before() -> None:
    blocks = [render.blocks(replace(ASKED, poll=replace(QUESTION, value=value))) for value in ("7:1", "7:2")]
    one, other = ([block["block_id"] for block in drawn if block["type"] == "input"] for drawn in blocks)
    assert one != other


async def test_a_picture_is_shown_and_uploaded_once(client: Slack, slack: FakeSlack) -> None:
    await client.open()
    for delivery, user in enumerate((MEI, ANNA)):
        place = Place("slack", Account("slack", TEAM, user))
        await client.send(PICTURED, place, delivery=delivery, again=False)
    (file,) = slack.files.values()
    assert file["content"].startswith(b"\x89PNG")
    for message in (*slack.dm(MEI).messages, *slack.dm(ANNA).messages):
        assert [block["alt_text"] for block in message["blocks"] if block["type"] == "image"] == ["Workload 31%"]
        assert "Workload: 31%" in message["text"]


@pytest.mark.parametrize("method", ["files.getUploadURLExternal", "files.completeUploadExternal"])
async def test_a_card_goes_without_a_picture_slack_does_not_take(client: Slack, slack: FakeSlack, method: str) -> None:
    await client.open()
    slack.trouble(method, "missing_scope")
    await client.send(PICTURED, PLACE, delivery=1, again=False)
    (message,) = slack.dm(MEI).messages
    assert "image" not in [block["type"] for block in message["blocks"]]
    assert "Workload: 31%" in message["text"]


async def test_a_message_slack_cannot_show_with_its_picture_is_sent_without(client: Slack, slack: FakeSlack) -> None:
    await client.open()
    slack.trouble("chat.postMessage", "invalid_blocks")
    await client.send(PICTURED, PLACE, delivery=1, again=False)
    (message,) = slack.dm(MEI).messages
    assert [block["type"] for block in message["blocks"]] == ["rich_text"]
