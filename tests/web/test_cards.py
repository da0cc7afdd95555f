"""Questions and pictures on pages, with a script and without one."""

import pytest

from bot.app import App
from bot.chat import Answer, Card
from bot.playground import reading as playground
from bot.playground import render as chat_page
from bot.web import reading, render
from bot.web.guard import Unreadable
from tests.polls import ASKED, PICTURED, SECRET, SEVERAL, heard_in_secret
from tests.web.conftest import Stage, account


def page(card: Card) -> str:
    class Visitor:
        token, name, person = "token", "Mei", 1

    drawn = render.Templates().page(
        "card", "en", visitor=Visitor(), shown=card, trouble="", left={}, at="", do=lambda action: f"/do/{action}"
    )
    return bytes(drawn.body).decode()


@pytest.mark.parametrize(("card", "kind"), [(ASKED, "radio"), (SEVERAL, "checkbox")])
def test_a_question_can_be_answered_without_a_script(card: Card, kind: str) -> None:
    html = page(card)
    assert html.count(f'<input type="{kind}" name="chosen"') == 3
    assert "<legend>How was the week?</legend>" in html
    assert f'name="chosen" value="{SECRET}"' in html
    assert " checked" not in html


def test_a_picture_stands_in_the_page_itself() -> None:
    assert '<img src="data:image/png;base64,iVBOR' in page(PICTURED)
    assert 'alt="Workload 31%"' in page(PICTURED)
    assert render.json_of(PICTURED)["body"][1]["url"].startswith("data:image/png;base64,iVBOR")
    shown = chat_page.answer(Answer(shown=PICTURED))["card"]
    assert shown["body"][1]["url"].startswith("data:image/png;base64,iVBOR")


@pytest.mark.parametrize(("chosen", "value"), [([], "7:1"), ([SECRET], f"7:1:{SECRET}"), (["a", "b"], "7:1:a,b")])
def test_what_was_ticked_is_heard_and_names_nothing(chosen: list[str], value: str) -> None:
    sent = {"key": "k" * 16, "value": ["7:1"], **({"chosen": chosen} if chosen else {})}
    pressed = reading.pressed(sent, account(1), "poll.secret")
    assert pressed.value == value
    assert pressed.key == reading.pressed({**sent, "chosen": ["other"]}, account(1), "poll.secret").key


@pytest.mark.parametrize("spoilt", [{"chosen": "x"}, {"chosen": [1]}])
def test_what_no_page_of_ours_sends_is_refused(spoilt: dict[str, object]) -> None:
    with pytest.raises(Unreadable):
        reading.pressed({"key": "k" * 16, "value": "7:1", **spoilt}, account(1), "poll.secret")


def test_the_playgrounds_key_names_nothing() -> None:
    body = {"as": "1", "key": "abc", "action": "poll.secret", "value": f"7:1:{SECRET}"}
    assert SECRET not in playground.pressed(body).key


async def test_an_answer_on_a_page_is_found_nowhere(stage: Stage, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    event = reading.pressed(
        {"key": "k" * 16, "value": "7:1", "chosen": [SECRET]}, account(stage.cast.mei), "poll.secret"
    )
    with heard_in_secret(monkeypatch, stage.database) as values:
        first = await app.hearing.hear(event)
        again = await app.hearing.hear(event)
    assert values == [f"7:1:{SECRET}"]
    assert first != again
