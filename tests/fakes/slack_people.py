"""What people do in the fake Slack: type commands, press, fill in, react. Delivered signed by HTTP, or by socket."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlencode

import httpx

from tests.fakes.slack import APP, BOT_USER, DOMAIN, FEED, SECRET, TEAM, FakeSlack, Json, Problem


class NotAcknowledgedError(Exception):
    """The bot did not answer with 200."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status}: {text}")
        self.status = status


class People:
    """Everybody's hands. `twice` delivers everything a second time, as Slack does when it is not sure."""

    def __init__(
        self,
        slack: FakeSlack,
        door: httpx.AsyncClient,
        *,
        by: Literal["http", "socket"] = "http",
        twice: bool = False,
    ) -> None:
        self.slack = slack
        self.by = by
        self.twice = twice
        self._door = door
        slack.tell = self.event

    def at(self, user: str, *, named: bool = True) -> str:
        """Return a mention as Slack escapes it: with a name or, as its documentation has it, without."""
        return f"<@{user}|{self.slack.users[user]['name']}>" if named else f"<@{user}>"

    # Commands

    async def types(self, user: str, text: str, *, channel: str = FEED) -> Json | None:
        """Type a slash command. Returns the answer only they see, if there is one."""
        command, _, rest = text.partition(" ")
        trigger = self.slack.trigger(user)
        url = self.slack.response_url(user, channel, None)
        body = {
            "command": command,
            "text": rest,
            "user_id": user,
            "user_name": self.slack.users[user]["name"],
            "team_id": TEAM,
            "team_domain": DOMAIN,
            "channel_id": channel,
            "trigger_id": trigger,
            "response_url": url,
            "api_app_id": APP,
        }
        answer = await self._deliver("slash_commands", body)
        return self.slack.show_answer(answer, user, channel, None) if answer else None

    # Messages, mentions, reactions

    async def says(self, user: str, text: str) -> Json:
        """Write to the bot in their chat."""
        channel = self.slack.dm(user)
        message = {"type": "message", "ts": self.slack.ts(), "user": user, "text": text}
        channel.messages.append(message)
        await self.event({**message, "channel": channel.id, "channel_type": "im"})
        return message

    async def mentions(self, user: str, text: str, *, channel: str = FEED, thread: str | None = None) -> Json:
        """Mention the bot in a channel, or in a thread of it."""
        message = {
            "type": "message",
            "ts": self.slack.ts(),
            "user": user,
            "text": f"<@{BOT_USER}> {text}",
            "team": self.slack.users[user]["team_id"],
        }
        if thread:
            message["thread_ts"] = thread
        self.slack.channels[channel].messages.append(message)
        await self.event({**message, "type": "app_mention", "channel": channel})
        return message

    def reaction(self, user: str, message: Json, *, added: bool, emoji: str = "+1", channel: str = FEED) -> Json:
        return {
            "type": "reaction_added" if added else "reaction_removed",
            "user": user,
            "reaction": emoji,
            "item_user": BOT_USER,
            "item": {"type": "message", "channel": channel, "ts": message["ts"]},
            "event_ts": self.slack.ts(),
        }

    async def reacts(self, user: str, message: Json, emoji: str = "+1") -> None:
        await self.event(self.reaction(user, message, added=True, emoji=emoji))

    async def takes_reaction_back(self, user: str, message: Json, emoji: str = "+1") -> None:
        await self.event(self.reaction(user, message, added=False, emoji=emoji))

    async def opens_home(self, user: str) -> None:
        await self.event({"type": "app_home_opened", "user": user, "tab": "home", "event_ts": self.slack.ts()})

    async def event(self, event: Json) -> None:
        await self._deliver("events_api", self.envelope(event))

    def envelope(self, event: Json) -> Json:
        return {
            "type": "event_callback",
            "team_id": TEAM,
            "api_app_id": APP,
            "event": event,
            "event_id": self.slack.next("Ev"),
            "event_time": int(self.slack.now()),
            "authorizations": [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}],
        }

    # What is pressed and filled in

    async def presses(
        self, user: str, message: Json, label: str, *, channel: str = FEED, chosen: str | list[str] | None = None
    ) -> None:
        """Press the button of that label on a message, with this chosen in the message's question."""
        is_ephemeral = message in self.slack.whispers
        where = message.get("channel") or channel
        container = {
            "type": "message",
            "message_ts": message["ts"],
            "channel_id": where,
            "is_ephemeral": is_ephemeral,
        }
        more = {
            "container": container,
            "channel": {"id": where, "name": ""},
            "response_url": self.slack.response_url(user, where, message),
        }
        asked = [block for block in message.get("blocks") or [] if block["type"] == "input"]
        fields = {one["action_id"].partition(":")[2]: chosen for block in asked for one in _elements(block)}
        more["state"] = {"values": {block["block_id"]: _filled(block, fields) for block in asked}}
        if not is_ephemeral:
            more["message"] = message
        await self._press(user, button(message, label), more)

    async def presses_in_modal(self, user: str, label: str) -> None:
        view = self.slack.modal(user)
        await self._press(user, button(view, label), {"view": view, "container": _in_view(view)})

    async def presses_at_home(self, user: str, label: str) -> None:
        view = self.slack.homes[user]
        await self._press(user, button(view, label), {"view": view, "container": _in_view(view)})

    async def _press(self, user: str, pressed: Json, more: Json) -> None:
        action = {**pressed, "action_ts": self.slack.ts()}
        body = {"type": "block_actions", **self._who(user), **more, "actions": [action]}
        await self._deliver("interactive", body)

    async def submits(self, user: str, **fields: Any) -> Mapping[str, str]:
        """Fill in and send the form somebody sees. Returns the errors shown, by field; none means it went through."""
        view = self.slack.modal(user)
        state = {"values": {block["block_id"]: _filled(block, fields) for block in view["blocks"] if _elements(block)}}
        body = {"type": "view_submission", **self._who(user), "view": {**view, "state": state}}
        answer = await self._deliver("interactive", body)
        stack = self.slack.stacks[user]
        match answer.get("response_action"):
            case "errors":
                errors: Mapping[str, str] = answer["errors"]
                inputs = {block.get("block_id") for block in view["blocks"] if block["type"] == "input"}
                assert set(errors) <= inputs, f"no such fields: {set(errors) - inputs}"
                return errors
            case "update":
                self.slack.show_instead(stack[-1], answer["view"])
            case "clear":
                stack.clear()
            case _:
                stack.pop()
        return {}

    async def looks_for(self, user: str, typed: str, field: str = "receivers") -> dict[str, str]:
        """Type into a people field of an open form. Returns what is offered: label → value."""
        return await self.looks_for_anywhere(user, typed, field, self.slack.modal(user))

    async def looks_for_anywhere(
        self, user: str, typed: str, field: str = "receivers", view: Json | None = None
    ) -> dict[str, str]:
        """Ask for colleagues as a form does, whether Slack shows one or not."""
        body = {
            "type": "block_suggestion",
            **self._who(user),
            "view": view or {},
            "action_id": f"people:{field}",
            "block_id": field,
            "value": typed,
        }
        answer = await self._deliver("interactive", body)
        return {option["text"]["text"]: option["value"] for option in answer["options"]}

    async def uses_shortcut(self, user: str, callback_id: str) -> None:
        await self._deliver("interactive", {"type": "shortcut", "callback_id": callback_id, **self._who(user)})

    async def uses_on_message(self, user: str, callback_id: str, message: Json, *, channel: str = FEED) -> None:
        body = {
            "type": "message_action",
            "callback_id": callback_id,
            **self._who(user),
            "channel": {"id": channel, "name": ""},
            "message": message,
            "message_ts": message["ts"],
            "response_url": self.slack.response_url(user, channel, None),
        }
        await self._deliver("interactive", body)

    def _who(self, user: str) -> Json:
        known = self.slack.users[user]
        return {
            "user": {"id": user, "username": known["name"], "team_id": known["team_id"]},
            "team": {"id": TEAM, "domain": DOMAIN},
            "api_app_id": APP,
            "trigger_id": self.slack.trigger(user),
        }

    # Delivery

    async def _deliver(self, kind: str, body: Json) -> Json:
        answer = await self.deliver(kind, body)
        if self.twice:
            await self.deliver_again(kind, body)
        return answer

    async def deliver_again(self, kind: str, body: Json) -> Json:
        """Deliver the same once more; a repeated event may come under another id, or without saying that it is one."""
        retry = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
        if kind == "events_api":
            body = {**body, "event_id": self.slack.next("Ev")}
        return await self.deliver(kind, body, headers=retry, later=1)

    async def deliver(
        self, kind: str, body: Json, *, headers: Mapping[str, str] | None = None, later: float = 0
    ) -> Json:
        """Deliver a payload. Returns what it was answered with."""
        if self.by == "socket":
            return await self.slack.through_socket(kind, body)
        raw, content_type = encoded(kind, body)
        sent = signed(raw, self.slack.now() + later, content_type) | dict(headers or {})
        response = await self._door.post("/slack/events", content=raw, headers=sent)
        if response.status_code != 200:
            raise NotAcknowledgedError(response.status_code, response.text)
        return dict(response.json()) if response.content else {}


def encoded(kind: str, body: Json) -> tuple[bytes, str]:
    """Encode a payload as Slack posts it."""
    if kind == "events_api":
        return json.dumps(body).encode(), "application/json"
    form = body if kind == "slash_commands" else {"payload": json.dumps(body)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def signed(raw: bytes, now: float, content_type: str, *, secret: str = SECRET) -> dict[str, str]:
    """Return the headers Slack signs a request with."""
    timestamp = str(int(now))
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:".encode() + raw, hashlib.sha256).hexdigest()
    return {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
    }


def button(shown: Json, label: str) -> Json:
    """Find a button by its label."""
    buttons = [one for block in shown["blocks"] if block["type"] == "actions" for one in block["elements"]]
    for block in shown["blocks"]:
        for one in block.get("elements", []) if block["type"] == "actions" else []:
            if one["type"] == "button" and one["text"]["text"] == label:
                return {
                    "type": "button",
                    "action_id": one["action_id"],
                    "block_id": block.get("block_id", ""),
                    "text": one["text"],
                    **({"value": one["value"]} if "value" in one else {}),
                }
    raise AssertionError(f"no button {label!r} among {[one.get('text', {}).get('text') for one in buttons]}")


def labels(shown: Json) -> list[str]:
    """Return the labels of all buttons."""
    return [
        one["text"]["text"]
        for block in shown["blocks"]
        if block["type"] == "actions"
        for one in block["elements"]
        if one["type"] == "button"
    ]


def text_of(shown: Any) -> str:
    """Return everything a person reads in blocks, a message or a view."""
    if isinstance(shown, list):
        return "\n".join(filter(None, map(text_of, shown)))
    if not isinstance(shown, dict):
        return ""
    if isinstance(shown.get("text"), str) and "blocks" not in shown:
        return str(shown["text"])
    if shown.get("type") == "link":
        return str(shown["url"])
    inner = [
        shown[name]
        for name in ("title", "blocks", "text", "fields", "elements", "label", "element", "options")
        if name in shown
    ]
    return "\n".join(filter(None, map(text_of, inner)))


def _in_view(view: Json) -> Json:
    return {"type": "view", "view_id": view["id"]}


def _elements(block: Json) -> list[Json]:
    elements = [block["element"]] if block["type"] == "input" else block.get("elements", [])
    return (
        [one for one in elements if one.get("type") not in (None, "button", "mrkdwn", "plain_text")]
        if block["type"] in ("input", "actions")
        else []
    )


def _filled(block: Json, fields: Mapping[str, Any]) -> Json:
    """Fill in one block as a person would; what is not named keeps what the form began with."""
    state: Json = {}
    for element in _elements(block):
        name = element["action_id"].partition(":")[2]
        given = fields.get(name)
        match element["type"]:
            case "plain_text_input":
                value = element.get("initial_value") if given is None else given
                if value and len(value) > element.get("max_length", 3000):
                    raise AssertionError("Slack lets nobody type more than max_length")
                if not value and not block.get("optional"):
                    raise AssertionError(f"{name} is required")
                filled: Json = {"value": value or None}
            case "radio_buttons" | "static_select":
                option = element.get("initial_option") if given is None else {"value": given}
                filled = {"selected_option": option}
            case "checkboxes" if given in (True, False):
                filled = {"selected_options": element["options"] if given else []}
            case _:
                chosen = element.get("initial_options", []) if given is None else [{"value": one} for one in given]
                if not chosen and block["type"] == "input" and not block.get("optional"):
                    raise AssertionError(f"{name} is required")
                filled = {"selected_options": chosen}
        state[element["action_id"]] = {"type": element["type"], **filled}
    return state


__all__ = ["NotAcknowledgedError", "People", "Problem", "button", "encoded", "labels", "signed", "text_of"]
