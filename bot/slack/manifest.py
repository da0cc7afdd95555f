"""The app as Slack should know it: manifest.json is for Socket Mode; this turns it into one for HTTP, or renames."""

import copy
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

EVENTS_PATH = "/slack/events"

# Every scope and what breaks without it; the README's review sheet says the same.
REASONS = {
    "app_mentions:read": "hears “@Goodturn kudos …” in threads, where slash commands do not work",
    "channels:history": "finds its own post in a public feed again after a lost answer, to post nothing twice",
    "groups:history": "the same where the feed is a private channel",
    "im:history": "hears what people write to the bot in its own chat, and finds its own messages there again",
    "chat:write": "tells people who thanked them, and posts to the feed it was invited to",
    "commands": "/kudos, /request, /feedback, /goodturn and the four shortcuts",
    "files:write": "shows charts in messages; their figures stand in the text as well",
    "im:write": "opens the chat with somebody to look for a message of its own after a lost answer",
    "reactions:read": "a thumbs-up under a post joins the thanks",
    "usergroups:read": "/kudos @night-crew thanks everybody in the group",
    "users:read": "names, time zones, and who is a bot, a guest or has left",
    "users:read.email": "recognises the same person on Slack and in the company's list of people",
}
OPTIONAL = {"users.profile:read": "manager and department from custom profile fields, where an admin names them"}


def load() -> dict[str, Any]:
    """Read manifest.json."""
    text = (resources.files("bot.slack") / "manifest.json").read_text(encoding="utf8")
    read: dict[str, Any] = json.loads(text)
    return read


def scopes_needed(*, profile_fields: bool = False) -> frozenset[str]:
    return frozenset(REASONS) | (frozenset(OPTIONAL) if profile_fields else frozenset())


def typed(renamed: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return each command of ours as it is typed: {"kudos": "/hooray"}."""
    ours = [command["command"].lstrip("/") for command in load()["features"]["slash_commands"]]
    names = _ours_to_new(renamed)
    return {one: f"/{names.get(one, one)}" for one in ours}


def tailored(
    manifest: Mapping[str, Any],
    *,
    public_url: str = "",
    renamed: Mapping[str, str] | None = None,
    profile_fields: bool = False,
) -> dict[str, Any]:
    """Return the manifest for HTTP at an address, with commands under other names, or with the optional scope.

    `renamed` maps new names to ours, as SLACK_COMMANDS does: {"hooray": "kudos"}.
    """
    made = copy.deepcopy(dict(manifest))
    names = _ours_to_new(renamed)
    for command in made["features"]["slash_commands"]:
        ours = command["command"].lstrip("/")
        command["command"] = f"/{names.get(ours, ours)}"
        if public_url:
            command["url"] = public_url + EVENTS_PATH
    if public_url:
        made["settings"]["socket_mode_enabled"] = False
        made["settings"]["event_subscriptions"]["request_url"] = public_url + EVENTS_PATH
        made["settings"]["interactivity"] |= {
            "request_url": public_url + EVENTS_PATH,
            "message_menu_options_url": public_url + EVENTS_PATH,
        }
    if profile_fields:
        scopes = made["oauth_config"]["scopes"]["bot"]
        made["oauth_config"]["scopes"]["bot"] = sorted({*scopes, *OPTIONAL})
    return made


def _ours_to_new(renamed: Mapping[str, str] | None) -> dict[str, str]:
    return {ours: new for new, ours in (renamed or {}).items()}
