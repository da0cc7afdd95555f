"""Reads what Slack sends into the words all platforms share."""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from bot.chat import Account, Mention, Pressed, Said, Submitted, Words, with_choices
from bot.slack.render import POLL

PLATFORM = "slack"

Payload = Mapping[str, Any]
Renamed = Mapping[str, str]  # a command as the manifest names it → the command it stands for, both without a slash

_TOKEN = re.compile(r"<([^<>\n]+)>")
_SPACES = re.compile(r"[\u00a0\u2007\u202f]")  # phones and pasted text bring spaces that never break
_MAIL = re.compile(r"^mailto:", re.IGNORECASE)


class Unreadable(Exception):  # noqa: N818 - what it says about the request
    """The request is not one Slack would make."""


@dataclass(frozen=True, slots=True)
class Group:
    """A user group as it stands in a text, to be replaced by its members."""

    id: str
    shown: str


def body(raw: str, content_type: str) -> dict[str, Any]:
    """Read a request's body: JSON for events, a form for commands, JSON inside a form for what people click.

    Bolt looks for the word "payload" anywhere in a form and loses every command that says it (1.30, internals.py).
    """
    try:
        if content_type.partition(";")[0].strip() == "application/json":
            read = json.loads(raw)
        else:
            form = dict(parse_qsl(raw, keep_blank_values=True))
            read = json.loads(form["payload"]) if "payload" in form else form
    except ValueError as error:
        raise Unreadable("body") from error
    if not isinstance(read, dict):
        raise Unreadable("body")
    return read


def words(text: str, workspace: str) -> tuple[str | Mention | Group, ...]:
    """Read Slack's own markup: mentions with or without a name, channels, links, and the three escaped letters."""
    pieces: list[str | Mention | Group] = []
    end = 0
    for token in _TOKEN.finditer(text):
        pieces.append(_plain(text[end : token.start()]))
        pieces.append(_read_token(token.group(1), workspace))
        end = token.end()
    pieces.append(_plain(text[end:]))
    return tuple(_joined(pieces))


def _read_token(token: str, workspace: str) -> str | Mention | Group:
    target, _, label = token.partition("|")
    label = _plain(label)
    if target.startswith(("@U", "@W")):
        return Mention(label, account=Account(PLATFORM, workspace, target[1:]))
    if target.startswith("!subteam^"):
        return Group(target.removeprefix("!subteam^"), label.lstrip("@"))
    if target.startswith("#"):
        return f"#{label}" if label else ""  # a value's name that is a channel's as well; a private one is not told on
    if target.startswith("!date^"):
        return label
    if target.startswith("!"):
        return f"@{target[1:].partition('^')[0]}"  # @here and its kin: plain words, they ping nobody from here on
    if _MAIL.match(target):
        return label or _plain(_MAIL.sub("", target))
    return _plain(target)


def _plain(text: str) -> str:
    return _SPACES.sub(" ", html.unescape(text)) if "&" in text else _SPACES.sub(" ", text)


def _joined(pieces: list[str | Mention | Group]) -> list[str | Mention | Group]:
    joined: list[str | Mention | Group] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        elif piece:
            joined.append(piece)
    return joined


def command_text(body: Payload, renamed: Renamed) -> str:
    """Return a slash command as it would be typed, under the name the bot knows it by."""
    name = _text(body, "command").lstrip("/").casefold()
    return f"/{renamed.get(name, name)} {body.get('text') or ''}"


def after_mention(text: str, bot: str) -> str:
    """Return what was said to the bot: the words without the mention of it."""
    return re.sub(rf"\s*<@{re.escape(bot)}(\|[^>]*)?>[\s,，:：]*", " ", text).strip()


# Keys: what was done, so that the same deed told twice is one


def command_key(body: Payload, workspace: str) -> str:
    return f"{PLATFORM}:{workspace}:command:{_text(body, 'trigger_id')}"


def message_key(event: Payload, workspace: str) -> str:
    """Name a message by where and when it was said: Slack redelivers one under new event ids."""
    return f"{PLATFORM}:{workspace}:said:{_text(event, 'channel')}:{_text(event, 'ts')}"


def said(key: str, by: str, words: Words, workspace: str) -> Said:
    return Said(key=key, by=Account(PLATFORM, workspace, by), words=words)


def pressed(body: Payload, action: Payload, workspace: str) -> Pressed:
    """Read a click. Its key holds the moment, as one may join, leave and join again; of what was chosen, nothing."""
    container = body.get("container") or {}
    where = container.get("view_id") or f"{container.get('channel_id')}:{container.get('message_ts')}"
    user, value = user_of(body), str(action.get("value") or "")
    name, _, place = _text(action, "action_id").partition("#")  # the place as well tells which of the buttons it was
    if place == POLL:
        value = with_choices(value, _polled(body))
    key = f"{PLATFORM}:{workspace}:pressed:{user}:{where}:{name}:{_text(action, 'action_ts')}"
    return Pressed(key=_short(key), by=Account(PLATFORM, workspace, user), action=name, value=value)


def _polled(body: Payload) -> list[str]:
    """Return what was chosen in the poll of a message or a view."""
    state = body.get("state") or (body.get("view") or {}).get("state") or {}
    blocks = state.get("values") or {}
    polls = [block for name, block in blocks.items() if name.startswith(f"{POLL}:")]
    found = [_field(action_id.partition(":")[0], element) for block in polls for action_id, element in block.items()]
    return [
        one
        for field in found
        for one in (field if isinstance(field, list) else [field])
        if isinstance(one, str) and one
    ]


def submitted(body: Payload, workspace: str) -> Submitted:
    """Read a form. Its key holds nothing of what was filled in, which it could be found out from by trying.

    One that is sent again after an error has the same key; but what was refused there counts as not heard.
    """
    view = body["view"]
    context = read_context(view)
    return Submitted(
        key=_short(f"{PLATFORM}:{workspace}:submitted:{_text(view, 'id')}:{context['form']}:{context['context']}"),
        by=Account(PLATFORM, workspace, user_of(body)),
        form=context["form"],
        context=context["context"],
        fields=_fields(view),
    )


def read_context(view: Payload) -> dict[str, str]:
    """Read back what render.modal wrote beside a form."""
    try:
        read = json.loads(view.get("private_metadata") or "{}")
        return {name: str(read.get(name, "")) for name in ("form", "context")}
    except (ValueError, AttributeError) as error:
        raise Unreadable("private_metadata") from error


def _fields(view: Payload) -> dict[str, str | list[str] | bool]:
    fields: dict[str, str | list[str] | bool] = {}
    for block in view.get("state", {}).get("values", {}).values():
        for action_id, element in block.items():
            kind, _, name = action_id.partition(":")
            fields[name] = _field(kind, element)
    return fields


def _field(kind: str, element: Payload) -> str | list[str] | bool:
    chosen = element.get("selected_options") or []
    match kind:
        case "text":
            return str(element.get("value") or "")
        case "one":
            option = element.get("selected_option") or {}
            return str(option.get("value", ""))
        case "yes":
            return bool(chosen)
        case _:
            return [str(option["value"]) for option in chosen]


def acting(body: Payload) -> Payload:
    """Return who does something, by command, click, form or shortcut: their id and their own workspace, as told."""
    user = body.get("user")
    if isinstance(user, Mapping):
        team = user.get("team_id") or (body.get("team") or {}).get("id")
        return {"id": _text(user, "id"), "team_id": team}
    return {"id": _text(body, "user_id"), "team_id": body.get("team_id")}


def user_of(body: Payload) -> str:
    user = body.get("user")
    return _text(user, "id") if isinstance(user, Mapping) else _text(body, "user_id")


def _short(key: str) -> str:
    """Keep a key short enough for an index, whatever a button's value holds."""
    return key if len(key) <= 300 else f"{key[:200]}:{hashlib.sha256(key.encode()).hexdigest()}"


def _text(body: Payload, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Unreadable(name)
    return value
