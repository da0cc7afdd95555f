"""Every card and form the bot can draw, in both languages, with the longest plausible content, in Slack's limits."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session

from bot.chat import Button, Card, Choice, Facts, Field, Form, Note, Quote, Text
from bot.directory import Directory
from bot.messages.drawing import DRAWINGS, draw
from bot.messages.reader import Reader
from bot.slack import render
from handlers import notices, refusals
from handlers.notices import Notice, Refused
from handlers.refusals import Refusal
from handlers.rules.kudos import LONGEST_WORDS, MOST_RECEIVERS
from storage import company, drafts, kudos, people
from storage.people import Profile
from tests.conftest import NOW, bring_cast
from tests.fakes.block_kit import check_message, check_view
from tests.fakes.slack_people import text_of

LONG_NAME = "Maximiliane-Theodora von und zu Freudenberg-Hohenlohe & Söhne <!channel> *M*"
LONG_WORDS = ("谢谢你 <!channel> & <@U0MEI> https://example.com/a?b=1&c=2 *bold* " * 20)[:LONGEST_WORDS]
LABEL = "欧阳娜娜 · Front Office (Shanghai International Conference Centre) · Shanghai Hongqiao Campus Building 12"


def _longest(session: Session, language: str) -> tuple[Reader, dict[type[Notice], Notice]]:
    """Fill a company to the brim, and return a reader in it and one of every notice."""
    cast = bring_cast(session)
    crowd = []
    for number in range(MOST_RECEIVERS):
        person = people.add(session, Profile(name=f"{LONG_NAME} {number}", office="Shanghai Hongqiao Campus"), NOW)
        people.change(session, person.id, department_id=cast.front_office)
        people.link(session, person, "slack", "T0HOTEL", f"U0LONG{number}")
        crowd.append(person.id)
    for number in range(20):
        company.add_value(
            session, f"value{number}", f"A value with quite a long name {number}", f"很长的价值观名称 {number}"
        )
    for number in range(8):
        people.add_department(session, f"Department of long names and many people {number}", f"很长名字的部门 {number}")
    company.appoint(session, crowd[0], "it")
    company.appoint(session, crowd[0], "hr")
    for one in crowd[1:]:
        company.appoint(session, one, "hr")
    people.change(session, crowd[0], language=language, quiet_from="22:00", quiet_to="07:00", manager_id=crowd[1])
    page = Directory(feeds=("feed:slack",)).open(session)
    values = [value.id for value in page.company.values]

    def give(giver: int, receivers: list[int], words: str = LONG_WORDS) -> int:
        return kudos.add(
            session, giver, receivers, [cast.front_office], words, values,
            is_private=False, tells_manager=True, at=NOW, day=NOW.date(),
        )  # fmt: skip  # one call

    given = [give(crowd[1], crowd[:1] + crowd[2:]) for _ in range(20)] + [give(crowd[0], crowd[1:])]
    for one in crowd:
        kudos.join(session, given[0], one, NOW)
    short = give(crowd[0], crowd[1:2], "thanks")
    unclear = {"typed": LONG_NAME, "candidates": [f"p{one}" for one in crowd[1:6]], "is_exact": True}
    draft = drafts.keep(
        session, crowd[0],
        json.dumps({"receivers": [f"p{one}" for one in crowd[1:]], "unclear": [unclear], "words": LONG_WORDS,
                    "values": values, "is_private": True, "tells_manager": True, "typed": LONG_WORDS}),
        NOW,
    )  # fmt: skip  # one draft
    me, first = crowd[0], given[0]
    since, until = "2026-11-23T00:00:00+00:00", "2026-11-25T00:00:00+00:00"
    every: list[Notice] = [
        notices.KudosRecorded(
            kudos=given[-1], people=tuple(crowd[1:]), departments=(cast.front_office,), values=tuple(values),
            left=7, is_short=True, is_private=False, tells_manager=True, is_posted=True,
        ),
        notices.KudosReceived(kudos=first),
        notices.KudosForManager(kudos=first),
        notices.KudosPosted(kudos=first),
        notices.KudosTakenBack(kudos=given[-1]),
        notices.KudosJoined(kudos=first, is_new=True),
        notices.KudosLeft(kudos=first),
        notices.KudosCompleted(kudos=given[-1]),
        notices.WhoIsMeant(draft=draft),
        notices.KudosFormWanted(draft=draft),
        notices.MoreFormWanted(kudos=short),
        notices.KudosRoundUp(since=since, until=until),
        notices.Bundle(person=me, kudos=tuple(given)),
        notices.Help(unknown=LONG_WORDS),
        notices.YouAreWelcome(),
        notices.AboutMe(person=me),
        notices.StoredAboutMe(person=me),
        notices.LanguageSet(language=language),
        notices.QuietHoursSet(start="22:00", end="07:00", zone="Asia/Shanghai"),
        notices.PostsSet(is_named=True),
        notices.MySettings(person=me),
        notices.AdminOverview(saved=True),
        notices.SettingsFormWanted(),
        notices.ValueFormWanted(),
        notices.AdminFormWanted(),
    ]  # fmt: skip  # a table reads better unwrapped
    page = Directory(feeds=("feed:slack",)).open(session)
    reader = Reader(session=session, page=page, person=page.person(session, me))
    return reader, {type(one): one for one in every}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_the_bot_can_draw_is_within_slacks_limits(session: Session, language: str) -> None:
    reader, every = _longest(session, language)
    missing = [one.__name__ for one in DRAWINGS if one not in every]
    assert not missing, f"add the longest plausible {missing} to _longest above"

    drawn = {name.__name__: draw(notice, reader) for name, notice in every.items()}
    drawn |= {f"Refused {one.reason}": draw(one, reader) for one in _refusals()}
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


def _refusals() -> list[Refused]:
    facts: dict[str, Any] = {
        "name": LONG_NAME, "count": 11, "most": 10, "length": 501, "allowed": 20, "left": 2, "needed": 3,
        "minutes": 15, "hours": 24, "feature": "kudos", "roles": ("it", "hr"),
        "option": "--" + "x" * 22,
    }  # fmt: skip  # a table reads better unwrapped
    kinds: list[type[Refusal]] = [
        one
        for one in vars(refusals).values()
        if isinstance(one, type) and issubclass(one, Refusal) and one is not Refusal
    ]
    every = []
    for kind in kinds:
        wanted = [name for name in getattr(kind, "__dataclass_fields__", {}) if name not in ("field",)]
        unknown = [name for name in wanted if name not in facts]
        assert not unknown, f"say what {unknown} of {kind.__name__} may be"
        every.append(Refused.because(kind(**{name: facts[name] for name in wanted}), LONG_WORDS))
    return every


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
