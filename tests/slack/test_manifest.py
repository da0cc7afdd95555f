"""The manifest, against Slack's rules for manifests and against what the bot really uses."""

import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from bot import commands
from bot.slack import client, manifest, people
from bot.slack.listeners import EVENTS
from tests.fakes.slack import METHODS

# docs.slack.dev/reference/app-manifest: what may be how long
LONGEST = {
    ("display_information", "name"): 35,
    ("display_information", "description"): 140,
    ("features", "bot_user", "display_name"): 80,
}
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "subteam_updated": "usergroups:read",
    "subteam_members_changed": "usergroups:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "app_home_opened": "",
    "app_uninstalled": "",
    "tokens_revoked": "",
}
METHOD_SCOPES = {"conversations.history": {"im:history", "channels:history", "groups:history"}}

SHIPPED = manifest.load()
FOR_HTTP = manifest.tailored(SHIPPED, public_url="https://bot.example", renamed={"hooray": "kudos"})


@pytest.mark.parametrize("made", [SHIPPED, FOR_HTTP], ids=["socket", "http"])
def test_it_keeps_slacks_rules(made: dict[str, Any]) -> None:
    for path, most in LONGEST.items():
        text: Any = made
        for name in path:
            text = text[name]
        assert 0 < len(text) <= most, path
    assert re.fullmatch(r"#[0-9a-f]{6}", made["display_information"]["background_color"])
    for shortcut in made["features"]["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
        assert len(shortcut["callback_id"]) <= 255
        assert shortcut["type"] in ("message", "global")
    ids = [shortcut["callback_id"] for shortcut in made["features"]["shortcuts"]]
    assert len(set(ids)) == len(ids) <= 10
    for command in made["features"]["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert command["should_escape"] is True  # or mentions would be plain names
        assert len(command["description"]) <= 2000
    assert len(made["features"]["slash_commands"]) <= 50
    assert made["settings"]["token_rotation_enabled"] is False


def test_http_has_an_address_everywhere_and_the_socket_none() -> None:
    address = "https://bot.example/slack/events"
    assert FOR_HTTP["settings"]["socket_mode_enabled"] is False
    assert FOR_HTTP["settings"]["event_subscriptions"]["request_url"] == address
    assert FOR_HTTP["settings"]["interactivity"]["request_url"] == address
    assert FOR_HTTP["settings"]["interactivity"]["message_menu_options_url"] == address
    assert {command["url"] for command in FOR_HTTP["features"]["slash_commands"]} == {address}
    assert FOR_HTTP["features"]["slash_commands"][0]["command"] == "/hooray"
    assert "url" not in SHIPPED["features"]["slash_commands"][0]
    assert "request_url" not in SHIPPED["settings"]["interactivity"]


def test_every_scope_is_used_and_has_its_reason() -> None:
    asked = set(SHIPPED["oauth_config"]["scopes"]["bot"])
    assert asked == manifest.scopes_needed() == set(manifest.REASONS)
    by_events = {EVENT_SCOPES[event] for event in SHIPPED["settings"]["event_subscriptions"]["bot_events"]}
    called = set(re.findall(r'"([a-z]+(?:\.[a-zA-Z]+)+)"', inspect.getsource(client) + inspect.getsource(people)))
    by_methods = {METHODS[method].scope for method in called if method in METHODS}
    for method in called & METHOD_SCOPES.keys():
        by_methods |= METHOD_SCOPES[method]
    used = by_events | by_methods | {"commands", "users:read.email"}
    assert asked == used - {"", *manifest.OPTIONAL}


def test_every_event_has_a_listener() -> None:
    subscribed = {event.partition(".")[0] for event in SHIPPED["settings"]["event_subscriptions"]["bot_events"]}
    assert subscribed == set(EVENTS)


def test_every_command_and_shortcut_is_one_the_bot_knows() -> None:
    offered = {command["command"].lstrip("/") for command in SHIPPED["features"]["slash_commands"]}
    assert offered == set(commands.COMMANDS_SHOWN)
    for shortcut in SHIPPED["features"]["shortcuts"]:
        assert shortcut["callback_id"].partition(".")[0] in commands.COMMANDS


def test_commands_are_typed_as_the_manifest_names_them() -> None:
    ours = ("kudos", "request", "feedback", "pulse", "goodturn")
    assert manifest.typed() == {name: f"/{name}" for name in ours}
    assert manifest.typed({"hooray": "kudos"}) == {name: f"/{name}" for name in ours} | {"kudos": "/hooray"}


def test_the_optional_scope_is_asked_for_only_where_it_is_used() -> None:
    assert "users.profile:read" not in SHIPPED["oauth_config"]["scopes"]["bot"]
    with_fields = manifest.tailored(SHIPPED, profile_fields=True)
    assert "users.profile:read" in with_fields["oauth_config"]["scopes"]["bot"]


def test_the_readme_says_what_every_scope_is_for() -> None:
    readme = (Path(__file__).parent.parent.parent / "README.md").read_text(encoding="utf8")
    listed = dict(re.findall(r"^\| `([a-z_.:]+)`[^|]*\| (.+) \|$", readme, re.MULTILINE))
    assert {scope: why for scope, why in listed.items() if ":" in scope or scope == "commands"} == {
        **manifest.REASONS,
        **manifest.OPTIONAL,
    }
