"""Every card and form the bot can draw, in both languages, with the longest plausible content, in Slack's limits."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from bot.chat import Button, Card, Choice, Facts, Field, Form, Note, Quote, Text
from bot.slack import render
from tests.fakes.block_kit import check_message, check_view
from tests.fakes.slack_people import text_of
from tests.longest import LONG_NAME, everything

LABEL = "欧阳娜娜 · Front Office (Shanghai International Conference Centre) · Shanghai Hongqiao Campus Building 12"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_the_bot_can_draw_is_within_slacks_limits(session: Session, language: str) -> None:
    drawn = everything(session, language)
    for name, shown in drawn.items():
        if isinstance(shown, Form):
            view = render.modal(shown, lambda _: LABEL)
            assert check_view(view) == [], name
        else:
            for made in (render.message(shown), render.reply(shown)):
                assert check_message(made) == [], name
                assert "<!" not in made["text"], name
                assert "<@" not in made["text"], name
            assert check_view(render.card_view(shown, title=LONG_NAME, close=LONG_NAME)) == [], name
    home = [one for one in drawn.values() if isinstance(one, Card)]
    assert check_view(render.home_view(home)) == []


def test_the_text_holds_all_a_card_says(session: Session) -> None:
    """Screen readers read the text and nothing else."""
    card = Card(
        title="Anna thanks Mei",
        body=(Quote(text="for <staying> late & long"), Facts(pairs=(("For", "teamwork"),)), Note(text="Only you.")),
        buttons=(Button(action="a", value="1", label="Undo"),),
    )
    assert render.message(card)["text"] == (
        "Anna thanks Mei\nfor &lt;staying&gt; late &amp; long\nFor: teamwork\nOnly you.\n[Undo]"
    )


def test_typed_words_are_never_taken_for_markup() -> None:
    typed = "<!channel> <@U1|x> *bold* _it_ `code` & more"
    card = Card(
        title=typed, body=(Text(text=typed), Quote(text=typed), Facts(pairs=((typed, typed),)), Note(text=typed))
    )
    drawn = render.blocks(card)
    for block in drawn:
        if block["type"] == "rich_text":
            continue  # its texts are never parsed
        for one in block.get("fields") or block["elements"]:
            assert one["verbatim"] is True
            assert "<" not in one["text"]
    assert typed in text_of(drawn)


def test_long_content_is_split_where_a_word_ends() -> None:
    words = "one two three four " * 400
    drawn = render.blocks(Card(body=(Text(text=words.strip()),)))
    assert check_message({"text": "x", "blocks": drawn}) == []
    assert " ".join(text_of(drawn).split()) == words.strip()


def test_an_escape_is_never_cut_in_two() -> None:
    cut = render.shortened_escaped("&" * 3000, render.LONGEST_MESSAGE)
    assert len(cut) <= render.LONGEST_MESSAGE
    assert cut.removesuffix("…").replace("&amp;", "") == ""


def test_too_many_blocks_end_in_an_ellipsis() -> None:
    parts = tuple(one for number in range(60) for one in (Text(text=f"{number}"), Note(text="note")))
    drawn = render.blocks(Card(body=parts, buttons=(Button(action="a", value="", label="A"),)))
    assert len(drawn) == 50
    assert drawn[-1]["type"] == "actions"
    assert drawn[-2]["elements"][0]["text"] == "…"


def test_addresses_people_type_can_be_clicked() -> None:
    drawn = render.blocks(Card(body=(Quote(text="见 https://example.com/a?b=1&c=2。谢谢"),)))
    link = drawn[0]["elements"][0]["elements"][1]
    assert link == {"type": "link", "url": "https://example.com/a?b=1&c=2"}


def test_two_buttons_of_one_action_are_told_apart() -> None:
    buttons = tuple(Button(action="choose", value=str(number), label=f"{number}") for number in range(3))
    drawn = render.blocks(Card(buttons=buttons))[0]["elements"]
    assert [one["action_id"].partition("#")[0] for one in drawn] == ["choose"] * 3
    assert len({one["action_id"] for one in drawn}) == 3


def test_a_button_that_asks_first_and_one_that_leads_to_a_page() -> None:
    ask = Button(action="x", value="1", label="撤" * 90, confirm="真的要撤回吗？" * 90, style="danger")
    page = Button(action="", value="", label="Open", url="https://bot.example/x")
    drawn = render.message(Card(body=(Text(text="?"),), buttons=(ask, page)))
    assert check_message(drawn) == []
    assert drawn["blocks"][-1]["elements"][0]["confirm"]["deny"]["text"] == "取消"


def _form(**more: Any) -> Form:
    facts: dict[str, Any] = {"form": "f", "context": "", "title": "T" * 40, "submit": "S" * 40, "cancel": "C" * 40}
    return Form(**{**facts, **more})


@pytest.mark.parametrize("count", [1, 5, 6, 10, 11, 100, 130])
@pytest.mark.parametrize("kind", ["one_of", "any_of"])
def test_any_number_of_options_fits(kind: Any, count: int) -> None:
    choices = tuple(Choice(value=str(number), label=f"{LONG_NAME} {number}") for number in range(count))
    value: Any = "0" if kind == "one_of" else ["0"]
    view = render.modal(_form(fields=(Field(name="x", label="X", kind=kind, options=choices, value=value),)), str)
    assert check_view(view) == []


def test_an_error_that_belongs_to_no_field_stands_at_the_first() -> None:
    fields = (Field(name="tag", label="Tag", kind="text"), Field(name="sure", label="Sure", kind="yes_no"))
    form = _form(fields=fields, errors={"elsewhere": "No.", "tag": "Bad tag.", "sure": "Really?"})
    assert render.errors(form) == {"tag": "No. Bad tag. Really?"}


def test_a_shortcut_fills_in_only_what_is_empty() -> None:
    fields = (
        Field(name="whom", label="Whom", kind="people", value=[]),
        Field(name="why", label="Why", kind="long_text", value="already"),
    )
    filled = render.prefilled(_form(fields=fields), ["p1"], "a link")
    assert [field.value for field in filled.fields] == [["p1"], "already"]


WRONG: list[tuple[str, Callable[[], list[Any]]]] = [
    ("no_text", lambda: check_message({"blocks": [{"type": "divider"}]})),
    ("too_many_blocks", lambda: check_message({"text": "x", "blocks": [{"type": "divider"}] * 51})),
    ("unknown_block", lambda: check_message({"text": "x", "blocks": [{"type": "hero"}]})),
    ("empty_section", lambda: check_message({"text": "x", "blocks": [{"type": "section"}]})),
    ("missing_submit", lambda: check_view({
        "type": "modal", "title": {"type": "plain_text", "text": "T"},
        "blocks": [{"type": "input", "label": {"type": "plain_text", "text": "L"},
                    "element": {"type": "plain_text_input", "action_id": "a"}}]})),
    ("duplicate_action_id", lambda: check_message({"text": "x", "blocks": [{"type": "actions", "elements": [
        {"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "A"}}] * 2}]})),
    ("text_type", lambda: check_message({"text": "x", "blocks": [
        {"type": "header", "text": {"type": "mrkdwn", "text": "A"}}]})),
    ("wrong_parent", lambda: check_message({"text": "x", "blocks": [
        {"type": "actions", "elements": [{"type": "plain_text_input", "action_id": "a"}]}]})),
    ("options", lambda: check_message({"text": "x", "blocks": [
        {"type": "actions", "elements": [{"type": "checkboxes", "action_id": "a", "options": []}]}]})),
    ("too_long", lambda: check_view({
        "type": "modal", "title": {"type": "plain_text", "text": "T" * 25}, "blocks": []})),
]  # fmt: skip  # a table


@pytest.mark.parametrize(("code", "check"), WRONG, ids=[code for code, _ in WRONG])
def test_the_checker_itself_finds_what_slack_would_refuse(code: str, check: Callable[[], list[Any]]) -> None:
    assert code in [wrong.code for wrong in check()]
