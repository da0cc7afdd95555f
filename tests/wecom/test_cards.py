"""Questions and pictures on WeCom, and presses whose answer is nobody's business."""

from dataclasses import replace

import pytest

from bot.chat import Account, Button, Card, Choice, Place
from bot.wecom import render
from bot.wecom.client import WeCom
from tests.fakes.wecom import CORP, FakeWeCom, text_of
from tests.fakes.wecom_limits import check_message
from tests.polls import ASKED, BUTTONS, PICTURED, QUESTION, SECRET, SEVERAL, heard_in_secret
from tests.wecom.conftest import ANNA, MEI
from tests.wecom.stage import Stage

PLACE = Place("wecom", Account("wecom", CORP, MEI))
ENVELOPE = {"touser": MEI, "agentid": 1}


@pytest.mark.parametrize(
    ("card", "chosen", "value"),
    [
        (ASKED, ("Wild",), f"7:1:{SECRET}"),
        (SEVERAL, ("Wild", "Hard"), f"7:1:{SECRET},ox"),
    ],
)
async def test_a_question_is_answered_on_its_card(
    stage: Stage, card: Card, chosen: tuple[str, ...], value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.client.send(card, PLACE, delivery=1, again=False)
    assert "Nobody sees who answers what." in text_of(stage.wecom.chat(MEI)[0])

    with heard_in_secret(monkeypatch, stage.database) as values:
        await stage.phone.chooses(MEI, *chosen)
        await stage.settle()
    assert values == [value]


async def test_a_button_tells_nothing_either(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    await stage.client.send(BUTTONS, PLACE, delivery=1, again=False)
    with heard_in_secret(monkeypatch, stage.database) as values:
        await stage.phone.presses(MEI, "Wild")
        await stage.settle()
    assert values == [f"7:1:{SECRET}"]


async def test_answers_too_long_for_a_list_stand_in_full_before_it() -> None:
    long = tuple(
        Choice(value=str(number), label=f"这是一个相当长的选项，长得一行放不下，编号 {number}") for number in range(3)
    )
    card = Card(title="一个问题", poll=replace(QUESTION, choices=long))
    before, last = render.pieces(card)
    assert all(choice.label in before.text for choice in long)
    drawn = render.messages(last, task="t", links={})
    assert check_message({**ENVELOPE, **drawn}) == []
    assert [one["text"][:2] for one in drawn["template_card"]["checkbox"]["option_list"]] == ["1.", "2.", "3."]


@pytest.mark.parametrize("count", [7, 13, 25])
async def test_many_buttons_lose_none(count: int, client: WeCom, wecom: FakeWeCom) -> None:
    numbers = tuple(Button(action="a", value=str(number), label=f"No. {number}") for number in range(count))
    page = Button(action="url", value="", label="Page", url="https://goodturn.example/p")
    await client.send(Card(title="Many", buttons=(*numbers, page)), PLACE, delivery=1, again=False)

    shown = "\n".join(str(message) for message in wecom.chat(MEI))
    assert all(f"No. {number}" in shown for number in range(count))
    assert "https://goodturn.example/p" in shown
    assert not wecom.wrong


async def test_where_cards_do_not_show_a_question_is_a_page(client: WeCom) -> None:
    drawn = render.plain(ASKED, links={0: "https://goodturn.example/q"})
    assert '<a href="https://goodturn.example/q">How was the week?</a>' in drawn["text"]["content"]


async def test_a_picture_follows_its_card_and_is_left_with_wecom_once(client: WeCom, wecom: FakeWeCom) -> None:
    for delivery, user in enumerate((MEI, ANNA)):
        await client.send(PICTURED, Place("wecom", Account("wecom", CORP, user)), delivery=delivery, again=False)
        assert [message["msgtype"] for message in wecom.chat(user)] == ["text", "image"]
    assert len(wecom.called("media/upload")) == 1
    assert not wecom.wrong


async def test_a_card_goes_without_a_picture_wecom_does_not_take(client: WeCom, wecom: FakeWeCom) -> None:
    wecom.always("media/upload", "40004")
    await client.send(PICTURED, PLACE, delivery=1, again=False)
    (message,) = wecom.chat(MEI)
    assert "Workload: 31%" in text_of(message)
