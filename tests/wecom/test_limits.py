"""The checker of WeCom's limits itself: what passes, and that each kind of mistake is found."""

from typing import Any

import pytest

from tests.fakes import wecom_limits as limits

Json = dict[str, Any]


def buttons(**more: Any) -> Json:
    card: Json = {
        "card_type": "button_interaction",
        "main_title": {"title": "感谢"},
        "task_id": "d1",
        "button_list": [
            {"text": "撤回", "style": 2, "key": "kudos.undo#1"},
            {"type": 1, "text": "打开", "url": "https://a"},
        ],
    }
    return {"msgtype": "template_card", "template_card": card | more}


def vote(**more: Any) -> Json:
    card: Json = {
        "card_type": "vote_interaction",
        "main_title": {"title": "哪一位？"},
        "task_id": "d1",
        "checkbox": {"question_key": "q", "mode": 0, "option_list": [{"id": "1", "text": "李伟", "is_checked": False}]},
        "submit_button": {"text": "选好了", "key": "kudos.choose"},
    }
    return {"msgtype": "template_card", "template_card": card | more}


def notice(**more: Any) -> Json:
    card: Json = {"card_type": "text_notice", "sub_title_text": "谢谢", "card_action": {"type": 1, "url": "https://a"}}
    return {"msgtype": "template_card", "template_card": card | more}


def text(content: str, **more: Any) -> Json:
    return {"msgtype": "text", "text": {"content": content}, **more}


@pytest.mark.parametrize("message", [buttons(), vote(), notice(), text("好" * 682)])
def test_what_is_right_passes(message: Json) -> None:
    assert limits.check_drawn(message) == []


@pytest.mark.parametrize(
    ("message", "pointer", "code"),
    [
        (text("好" * 683), "/text/content", limits.TOO_LONG),
        (text(""), "/text/content", limits.EMPTY),
        (text("\x07"), "/text/content", limits.INVALID),
        (text("a", safe=3), "/safe", limits.INVALID),
        (text("a", duplicate_check_intervall=1), "/duplicate_check_intervall", limits.INVALID),
        ({"msgtype": "markdown_v2"}, "/msgtype", limits.INVALID),
        (buttons(task_id=""), "/template_card/task_id", limits.INVALID),
        (buttons(task_id="d 1"), "/template_card/task_id", limits.INVALID),
        (buttons(main_title={"title": "谢" * 37}), "/template_card/main_title/title", limits.TOO_LONG),
        (buttons(button_list=[]), "/template_card/button_list", limits.INVALID),
        (buttons(button_list=[{"text": "a", "key": str(n)} for n in range(7)]), "/template_card/button_list", 40058),
        (buttons(button_list=[{"text": "a", "key": "k"}] * 2), "/template_card/button_list", limits.INVALID),
        (buttons(button_list=[{"text": "a"}]), "/template_card/button_list/0/key", limits.INVALID),
        (buttons(button_list=[{"type": 1, "text": "a"}]), "/template_card/button_list/0/url", limits.INVALID),
        (buttons(button_list=[{"text": "一" * 11, "key": "k"}]), "/template_card/button_list/0/text", 45002),
        (buttons(button_list=[{"text": "a", "key": "好" * 342}]), "/template_card/button_list/0/key", 45002),
        (buttons(horizontal_content_list=[{"keyname": "a"}] * 7), "/template_card/horizontal_content_list", 40058),
        (buttons(jump_list=[]), "/template_card/jump_list", limits.INVALID),
        (vote(checkbox={"question_key": "q", "option_list": []}), "/template_card/checkbox/option_list", 40058),
        (notice(card_action=None), "/template_card/card_action", limits.NO_ACTION),
        (notice(card_action={"type": 1}), "/template_card/card_action/url", limits.INVALID),
        (notice(sub_title_text=""), "/template_card", limits.INVALID),
        (notice(card_type="poster"), "/template_card/card_type", limits.INVALID),
    ],
)
def test_what_is_wrong_is_found(message: Json, pointer: str, code: int) -> None:
    assert (pointer, code) in [(one.pointer, one.code) for one in limits.check_drawn(message)]


def test_a_group_takes_no_clicks_and_a_message_needs_somebody() -> None:
    assert limits.check_post(text("大家好")) == []
    assert limits.check_post(notice()) == []
    assert [one.pointer for one in limits.check_post(buttons())] == ["/template_card/card_type"]
    assert [one.code for one in limits.check_message({**text("a"), "agentid": 1})] == [limits.INVALID]
    crowd = "|".join(str(number) for number in range(1001))
    assert [one.pointer for one in limits.check_drawn(text("a", touser=crowd))] == ["/touser"]


def test_an_update_brings_a_card_or_greys_a_button() -> None:
    update: Json = {"userids": ["mei"], "agentid": 1, "response_code": "c"}
    assert limits.check_update({**update, "button": {"replace_name": "已撤回"}}) == []
    assert limits.check_update({**update, "template_card": buttons()["template_card"]}) == []
    assert limits.check_update(update)
    assert limits.check_update({**update, "template_card": buttons(task_id="")["template_card"]})


def test_a_menu_has_three_buttons_with_short_names() -> None:
    click = {"type": "click", "name": "我的", "key": "me"}
    assert limits.check_menu({"button": [click, {"name": "更多", "sub_button": [click]}]}) == []
    assert [one.pointer for one in limits.check_menu({"button": [click] * 4})] == ["/button"]
    assert [one.pointer for one in limits.check_menu({"button": [{**click, "name": "六个字太长了"}]})] == [
        "/button/0/name"
    ]
    assert [one.pointer for one in limits.check_menu({"button": [{"type": "view", "name": "a"}]})] == ["/button/0/url"]


def test_escapes_are_found_and_backslashes_are_not_taken_for_them() -> None:
    assert limits.check_bytes(b'{"a": "\\u8c22"}')
    assert not limits.check_bytes(b'{"a": "\\\\u8c22"}')
    assert not limits.check_bytes("谢谢".encode())
