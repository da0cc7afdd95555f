"""Every card the bot can draw, in both languages, with the longest plausible content, within WeCom's limits."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlmodel import Session

from bot.chat import Button, Card, Facts, Note, Quote, Text
from bot.messages import wording
from bot.wecom import render
from tests.fakes.wecom import labels, text_of
from tests.fakes.wecom_limits import check_card, check_drawn, check_post
from tests.longest import everything

LINK = "https://goodturn.example/in/" + "x" * 43
TYPED = '<a href="https://evil.example">click</a> </a> <A HREF=x> < a> <@chenmei> <b>'
UNDO = Button(action="kudos.undo", value="12", label="撤回")


def cards(session: Session, language: str) -> dict[str, Card]:
    return {name: one for name, one in everything(session, language).items() if isinstance(one, Card)}


def links(card: Card) -> dict[int, str]:
    return dict.fromkeys(range(len(card.buttons)), LINK)


def keys_of(drawn: dict[str, Any]) -> list[str]:
    card = drawn["template_card"]
    shown = card.get("button_list") or card["checkbox"]["option_list"]
    return [one.get("key") or one["id"] for one in shown if not one.get("url")]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_the_bot_can_draw_is_within_wecoms_limits(session: Session, language: str) -> None:
    for name, card in cards(session, language).items():
        for piece in (card, *render.pieces(card)):
            assert check_drawn(render.messages(piece, task="d1", links={})) == [], name
        assert check_drawn(render.plain(card, links=links(card))) == [], name
        assert check_post(render.post(card, links=links(card))) == [], name
        assert check_card(render.replaced(card, task="d1")) == [], name


def test_several_quotes_stay_with_who_said_them() -> None:
    body = tuple(
        part
        for who, said in (("王芳", "值班辛苦了"), ("李伟", "修得真快"))
        for part in (Text(text=who), Quote(text=said))
    )
    card = Card(title="我的感谢", body=body, buttons=(UNDO,))
    assert text_of(render.messages(card, task="d1", links={})).split("\n") == [
        *("我的感谢", "王芳", "“值班辛苦了”", "李伟", "“修得真快”"),
    ]
    long = replace(card, body=tuple(replace(part, text=part.text * 20) for part in body))
    words, buttons = render.pieces(long)  # too long for a card: all the words stand before it
    assert text_of(render.messages(words, task="d1", links={})).endswith(f"\n{'李伟' * 20}\n“{'修得真快' * 20}”")
    assert labels(render.messages(buttons, task="d1", links={})) == ["撤回"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_buttons_do_comes_back_whole(session: Session, language: str) -> None:
    for name, card in cards(session, language).items():
        buttons = [button for button in card.buttons if not button.url]
        if buttons and not card.poll:  # a question's card has the question only; buttons are links before it
            read = [render.unpacked(one) for one in keys_of(render.messages(card, task="d1", links={}))]
            assert read == [(button.action, button.value) for button in buttons], name


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_label_of_ours_is_cut(session: Session, language: str) -> None:
    """Names are as long as they are, and stand in full beside their numbers; the bot's own words fit."""
    for name, card in cards(session, language).items():
        for label in labels(render.messages(card, task="d1", links={})):
            assert "…" not in label or re.match(r"\d+\. ", label) or label in ("都不是……",), (name, label)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_short_label_is_the_short_form_of_one_and_fits(language: str) -> None:
    known = wording.keys(language)
    short = [key for key in known if key.endswith("-briefly")]
    assert short
    for key in short:
        assert key.removesuffix("-briefly") in known
        assert len(wording.say(language, key)) <= render.LONGEST_LABEL
    own = [key for key in known if key.startswith(("button-", "kudos-button-", "wecom-form-button"))]
    for key in own:
        shown = wording.shorter(wording.say(language, key))
        is_in_a_form = key in ("button-cancel", "button-save")
        assert len(shown) <= render.LONGEST_LABEL or is_in_a_form, key


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_a_card_says_is_lost_in_its_pieces(session: Session, language: str) -> None:
    """Only what people typed may be shortened, and only where a message would not hold it."""
    for name, card in cards(session, language).items():
        shown = "\n".join(text_of(render.messages(one, task="d1", links={})) for one in render.pieces(card))
        for part in card.body:
            if isinstance(part, Text | Note) and len(card.text.encode()) < render.MOST_BYTES:
                assert part.text.replace("<@", "＜@") in shown, (name, part)


def test_a_card_with_buttons() -> None:
    card = Card(
        title="已经替你谢过：陈美",
        body=(
            Text(text="体现了：团队合作。"),
            Quote(text="谢谢你"),
            Facts(pairs=(("部门", "前台"),)),
            Note(text="可以撤回。"),
        ),
        buttons=(replace(UNDO, style="danger"), Button(action="", value="", label="打开", url=LINK)),
    )
    assert render.messages(card, task="d7", links={}) == {
        "msgtype": "template_card",
        "template_card": {
            "card_type": "button_interaction",
            "main_title": {"title": "已经替你谢过：陈美"},
            "quote_area": {"type": 0, "quote_text": "谢谢你"},
            "sub_title_text": "体现了：团队合作。\n可以撤回。",
            "horizontal_content_list": [{"keyname": "部门", "value": "前台"}],
            "task_id": "d7",
            "button_list": [
                {"type": 0, "text": "撤回", "style": 3, "key": "kudos.undo#12"},
                {"type": 1, "text": "打开", "style": 2, "url": LINK},
            ],
        },
    }


def test_a_card_without_buttons_is_text() -> None:
    card = Card(title="陈美感谢你", body=(Quote(text="谢谢"), Facts(pairs=(("体现", "团队合作"),))))
    text = "陈美感谢你\n“谢谢”\n体现：团队合作"
    assert render.messages(card, task="d7", links={}) == {"msgtype": "text", "text": {"content": text}}


def test_a_long_title_is_told_in_two_lines_or_in_full_below() -> None:
    two = Card(title="Several people are called “李伟”. Whom do you mean?", buttons=(UNDO,))
    drawn = render.messages(two, task="d7", links={})["template_card"]
    assert drawn["main_title"] == {"title": "Several people are called “李伟”.", "desc": "Whom do you mean?"}
    long = Card(title="x" * 50, body=(Note(text="y"),), buttons=(UNDO,))
    drawn = render.messages(long, task="d7", links={})["template_card"]
    assert len(drawn["main_title"]["title"]) == 36
    assert drawn["sub_title_text"] == f"{'x' * 50}\ny"


def test_a_card_that_has_no_title_gets_one() -> None:
    drawn = render.messages(Card(body=(Text(text="第一行\n第二行"),), buttons=(UNDO,)), task="d7", links={})
    assert text_of(drawn) == "第一行\n第二行"
    assert check_drawn(render.messages(Card(buttons=(UNDO,)), task="d7", links={})) == []


def test_small_print_gives_way_before_words_are_cut() -> None:
    card = Card(title="t", body=(Text(text="x" * 150), Note(text="y" * 150)), buttons=(UNDO,))
    assert render.pieces(card) == (card,)
    drawn = render.messages(card, task="d7", links={})["template_card"]
    assert (drawn["sub_title_text"], drawn["quote_area"]["quote_text"]) == ("x" * 150, "y" * 150)


def test_what_a_card_has_no_room_for_goes_before_it() -> None:
    card = Card(title="t", body=(Text(text="x" * 400),), buttons=(UNDO,))
    words, buttons = render.pieces(card)
    assert render.messages(words, task="d7", links={})["text"]["content"] == "t\n" + "x" * 400
    assert labels(render.messages(buttons, task="d7", links={})) == ["撤回"]


def test_names_too_long_for_a_button_stand_in_a_list() -> None:
    names = ("李伟 · Engineering · 上海", "李伟 · Engineering · 成都")
    buttons = [Button(action="choose", value=f"p{number}", label=name) for number, name in enumerate(names)]
    card = Card(title="?", buttons=(*buttons, Button(action="form", value="1", label="Somebody else …")))
    drawn = render.messages(card, task="d7", links={})
    assert labels(drawn) == ["1. 李伟 · E…", "2. 李伟 · E…", "Not these"]
    assert "1：李伟 · Engineering · 上海" in text_of(drawn)
    assert render.pieces(card) == (card,)


@pytest.mark.parametrize("count", [1, 6, 7, 20, 25])
def test_any_number_of_answers_fits(count: int) -> None:
    buttons = tuple(Button(action="choose", value=f"p{number}", label=f"同事 {number}") for number in range(count))
    drawn = render.messages(Card(title="谁？", body=(Note(text="x"),), buttons=buttons), task="d7", links={})
    assert check_drawn(drawn) == []
    kind = "button_interaction" if count <= 6 else "vote_interaction"
    assert drawn["template_card"]["card_type"] == kind
    assert len(keys_of(drawn)) == min(count, 20)


def test_a_decided_card_can_only_do_what_is_on_it_now() -> None:
    done = render.replaced(Card(title="已撤回", body=(Quote(text="谢谢"),)), task="d7")
    assert (done["replace_text"], done["task_id"], done["quote_area"]["quote_text"]) == ("✓", "d7", "谢谢")
    again = render.replaced(Card(title="已经替你谢过", buttons=(UNDO,)), task="d7")
    assert "replace_text" not in again
    assert again["button_list"][0]["key"] == "kudos.undo#12"


def test_a_button_too_long_to_come_back_is_left_out() -> None:
    card = Card(title="t", buttons=(UNDO, Button(action="x", value="9" * 1100, label="y")))
    assert labels(render.messages(card, task="d7", links={})) == ["撤回"]


def test_typed_words_are_never_taken_for_markup() -> None:
    card = Card(title=TYPED, body=(Text(text=TYPED), Quote(text=TYPED), Note(text=TYPED)), buttons=(UNDO,))
    for content in (
        render.messages(replace(card, buttons=()), task="d7", links={})["text"]["content"],
        render.plain(card, links={})["text"]["content"],
        render.post(card, links={})["text"]["content"],
    ):
        assert not re.search(r"<\s*/?\s*[a-zA-Z@]", content)
        assert "evil.example" in content


def test_plain_text_ends_in_links_that_are_whole() -> None:
    card = Card(title="谢谢", body=(Quote(text="谢" * 2000),), buttons=(UNDO, Button(action="x", value="", label="b")))
    content = render.plain(card, links=links(card))["text"]["content"]
    assert content.endswith(f'\n\n<a href="{LINK}">撤回</a>\n<a href="{LINK}">b</a>')
    assert len(content.encode()) <= 2048
    assert "…" in content


def test_a_post_ends_in_addresses() -> None:
    card = Card(title="陈美感谢王芳", buttons=(Button(action="kudos.join", value="1", label="+1 我也谢谢"),))
    assert render.post(card, links={0: LINK})["text"]["content"] == f"陈美感谢王芳\n\n+1 我也谢谢：{LINK}"
    assert render.post(card, links={})["text"]["content"] == "陈美感谢王芳"


def test_typed_words_give_way_a_little_each_before_any_is_left_out() -> None:
    parts = tuple(one for number in range(15) for one in (Text(text=f"第 {number} 条"), Quote(text="谢" * 500)))
    content = render.post(Card(title="今天的感谢", body=parts), links={})["text"]["content"]
    assert all(f"第 {number} 条" in content for number in range(15))
    assert len(content.encode()) <= 2048


ALPHABET = st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Z", "C"])
WORDS = st.text(ALPHABET, max_size=700)


@given(WORDS, WORDS, st.integers(0, 8))
@example("", "\x1f", 1)
@example("", "\x1f", 8)
def test_no_words_break_a_limit(title: str, words: str, buttons: int) -> None:
    card = Card(
        title=title[:100],
        body=(Quote(text=words), Text(text=title), Facts(pairs=((title[:6], words[:40]),))),
        buttons=tuple(Button(action="a", value=str(number), label=words[:20] or "x") for number in range(buttons)),
    )
    for drawn in (render.messages(card, task="d1", links={}), render.plain(card, links=links(card))):
        assert check_drawn(drawn) == []
    assert check_post(render.post(card, links=links(card))) == []
    assert check_card(render.replaced(card, task="d1")) == []
    assert len(render.cut(words, 60).encode()) <= 60
