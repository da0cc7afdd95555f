"""What Slack sends, as recorded, and what it says in the words all platforms share."""

from pathlib import Path
from typing import Any

import pytest

from bot.chat import Account, Mention
from bot.slack import reading
from bot.slack.reading import Group

PAYLOADS = Path(__file__).parents[1] / "payloads" / "slack"
TEAM = "T0HOTEL"
FORM = "application/x-www-form-urlencoded"


def recorded(name: str) -> dict[str, Any]:
    content_type = "application/json" if name.endswith(".json") else FORM
    return reading.body((PAYLOADS / name).read_text(encoding="utf8"), content_type)


def words_of(name: str) -> tuple[str | Mention | Group, ...]:
    return reading.words(reading.command_text(recorded(name), {"hooray": "kudos"}), TEAM)


def at(user: str, shown: str = "") -> Mention:
    return Mention(shown, account=Account("slack", TEAM, user))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "command_kudos_says_payload.txt",
            ("/kudos ", at("U0MEI", "may"), " fixed the payload parser before breakfast"),
        ),
        (
            "command_kudos_two_receivers.txt",
            ("/kudos ", at("U0MEI", "may"), " ", at("U0WEI"), " thanks for the group check-in #teamwork"),
        ),
        (
            "command_kudos_value_that_is_a_channel.txt",
            ("/kudos ", at("U0MEI"), " thanks for the night shift #teamwork"),
        ),
        (
            "command_kudos_as_a_phone_types_it.txt",
            ("/kudos ", at("U0MEI"), " thanks for “staying late”—really\nI got home & slept —private"),
        ),
        ("command_kudos_with_a_group.txt", ("/kudos ", Group("S0CREW", "crew"), " thanks for the banquet")),
        (
            "command_kudos_with_everybody.txt",
            (
                "/kudos ",
                at("U0MEI"),
                " thanks @channel <!here> see https://example.com/a?b=1&c=2 or mei@harbour.example",
            ),
        ),
        ("command_kudos_renamed.txt", ("/kudos ", at("U0MEI"), " thanks")),
        ("command_kudos_alone.txt", ("/kudos ",)),
    ],
)
def test_a_command_as_it_is_meant(name: str, expected: tuple[str | Mention | Group, ...]) -> None:
    assert words_of(name) == expected


def test_a_private_channel_keeps_at_least_its_id() -> None:
    assert reading.words("thanks <#C0SECRET|>", TEAM) == ("thanks ",)


def test_a_date_reads_as_slack_shows_it() -> None:
    assert reading.words("since <!date^1700000000^{date}|14 Nov>", TEAM) == ("since 14 Nov",)


def test_a_click_is_named_by_what_was_done() -> None:
    body = recorded("press_join_in_the_feed.txt")
    pressed = reading.pressed(body, body["actions"][0], TEAM)

    assert (pressed.action, pressed.value, pressed.by.user) == ("kudos.join", "7", "U0WEI")
    assert pressed.key == ("slack:T0HOTEL:pressed:U0WEI:C0THANKS:1700000000.000100:kudos.join:1700000001.123456")


def test_a_form_as_it_was_filled_in() -> None:
    submitted = reading.submitted(recorded("submit_kudos.txt"), TEAM)

    assert (submitted.form, submitted.context) == ("kudos", "")
    assert submitted.fields == {
        "receivers": ["p2", "d2"],
        "words": "for 5 < 6 & more",
        "values": [],
        "private": True,
        "role": "",
    }


def test_the_key_of_a_form_tells_nothing_of_what_was_filled_in() -> None:
    body = recorded("submit_kudos.txt")
    first = reading.submitted(body, TEAM)
    body["view"]["state"]["values"]["words"]["text:words"]["value"] = "better words"
    assert first.key == reading.submitted(body, TEAM).key

    body["view"]["private_metadata"] = '{"form": "kudos", "context": "7"}'
    assert first.key != reading.submitted(body, TEAM).key, "what came in its place is another form"


def test_a_message_is_one_under_any_event_id() -> None:
    body = recorded("event_app_mention.json")
    key = reading.message_key(body["event"], TEAM)

    assert key == "slack:T0HOTEL:said:C0THANKS:1700000002.000200"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<@U0BOT> kudos <@U0MEI> thanks", "kudos <@U0MEI> thanks"),
        ("<@U0BOT|goodturn>: kudos <@U0MEI>", "kudos <@U0MEI>"),
        ("thanks <@U0BOT>!", "thanks !"),
        ("<@U0BOT>", ""),
    ],
)
def test_what_was_said_to_the_bot(text: str, expected: str) -> None:
    assert reading.after_mention(text, "U0BOT") == expected


@pytest.mark.parametrize("raw", ["payload=nothing", "payload=[]"])
def test_what_slack_would_not_send(raw: str) -> None:
    with pytest.raises(reading.Unreadable):
        reading.body(raw, FORM)
