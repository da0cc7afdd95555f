"""Reads what WeCom sends, once it is decrypted, into the words all platforms share."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from bot.chat import Account, Pressed, Said, with_choices
from bot.wecom.render import QUESTION, unpacked

PLATFORM = "wecom"
LONGEST = 64 * 1024  # bytes of an envelope: WeCom's own are a few hundred, a text of 2,048 bytes included
HELLO = "help"  # what somebody says, so to speak, who sees the bot for the first time

UNHEARD = frozenset({"image", "voice", "video", "shortvideo", "location", "link", "file"})

# A document type stands before the root or nowhere; without one there are no entities to expand.
_BEGINNING = re.compile(r"\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?<xml[\s>]")
_LONGEST_KEY = 300
# What copied text brings along, our own messages' marks included; what joins emoji (200d) stays.
_UNSEEN = re.compile("[\u200b\u200c\u200e\u200f\u2060\ufeff]")


class Unreadable(Exception):  # noqa: N818 - what it says about the request
    """The request is not one WeCom would make."""


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """What somebody did. From a card: its task, and the code with which it can be drawn anew, once."""

    event: Said | Pressed
    task: str = ""
    code: str = ""
    is_unheard: bool = False  # a picture, a voice: somebody said something, and the bot understands nothing of it

    @property
    def user(self) -> str:
        return self.event.by.user


Fields = Mapping[str, str]


def encrypted(envelope: bytes) -> str:
    """Read the envelope, whose only word of interest is encrypted."""
    try:
        found = _parsed(envelope.decode("utf8")).findtext("Encrypt")
    except UnicodeDecodeError as error:
        raise Unreadable("not UTF-8") from error
    if not found:
        raise Unreadable("Encrypt is missing")
    return found


def arrived(xml: str, *, corp_id: str, agent_id: str) -> Arrived | None:
    """Read what was decrypted. None for what the bot takes no notice of; raises Unreadable."""
    root = _parsed(xml)
    fields = {child.tag: child.text or "" for child in root}
    if fields.get("ToUserName") != corp_id:
        raise Unreadable("for another company")
    if fields.get("AgentID", agent_id) != agent_id:
        raise Unreadable("for another app")
    kind = _wanted(fields, "MsgType").casefold()
    if kind == "text":
        return _said(fields, corp_id, agent_id)
    if kind in UNHEARD:
        by = Account(PLATFORM, corp_id, _user(fields))
        key = _short(f"{PLATFORM}:{corp_id}:{agent_id}:unheard:{fields.get('MsgId', '')}")
        return Arrived(event=Said(key=key, by=by, words=()), is_unheard=True)
    read = EVENTS.get(fields.get("Event", "").casefold()) if kind == "event" else None
    if read is None:
        return None
    key = _event_key(fields, corp_id, agent_id)
    return read(fields, _chosen(root), Account(PLATFORM, corp_id, _user(fields)), key)


def _said(fields: Fields, corp_id: str, agent_id: str) -> Arrived | None:
    content = _UNSEEN.sub("", fields.get("Content", ""))
    if not content.strip():
        return None
    by = Account(PLATFORM, corp_id, _user(fields))
    told = fields.get("MsgId") or f"{by.user}:{fields.get('CreateTime', '')}:{_digest(content)}"
    key = _short(f"{PLATFORM}:{corp_id}:{agent_id}:said:{told}")
    return Arrived(event=Said(key=key, by=by, words=(content,)))


# Events


def _on_card(fields: Fields, chosen: tuple[str, ...], by: Account, key: str) -> Arrived | None:
    """Read a click on a card: a button's own key, the one of a list, or what a poll's answers were."""
    sent = fields.get("EventKey", "")
    pressed = chosen[0] if chosen and sent in ("", QUESTION) else sent
    if pressed in ("", QUESTION):  # sent without an answer
        return None
    event = _pressed(pressed, by, key)
    if chosen and pressed == sent:
        event = replace(event, value=with_choices(event.value, chosen))
    return Arrived(event=event, task=fields.get("TaskId", ""), code=fields.get("ResponseCode", ""))


def _on_menu(fields: Fields, chosen: tuple[str, ...], by: Account, key: str) -> Arrived | None:
    return Arrived(event=_pressed(_wanted(fields, "EventKey"), by, key))


def _on_first_sight(fields: Fields, chosen: tuple[str, ...], by: Account, key: str) -> Arrived | None:
    """Greet somebody who can see the app now: once, however often an admin takes it away and gives it back."""
    greeted = f"{PLATFORM}:{by.workspace}:{fields.get('AgentID', '')}:greeted:{by.user}"
    return Arrived(event=Said(key=_short(greeted), by=by, words=(HELLO,)))


def _pressed(pressed: str, by: Account, key: str) -> Pressed:
    action, value = unpacked(pressed)
    return Pressed(key=key, by=by, action=action, value=value)


# Whoever merely opens the app (enter_agent) has not asked for anything; nor has anybody in what is not here.
EVENTS: Mapping[str, Callable[[Fields, tuple[str, ...], Account, str], Arrived | None]] = {
    "template_card_event": _on_card,
    "click": _on_menu,
    "subscribe": _on_first_sight,
}


def _event_key(fields: Fields, corp_id: str, agent_id: str) -> str:
    """Name an event by all it says but what was chosen: WeCom tells only seconds, but each press has its own code."""
    parts = ("CreateTime", "Event", "TaskId", "ResponseCode")
    what, _ = unpacked(fields.get("EventKey", "")) if fields.get("TaskId") else (fields.get("EventKey", ""), "")
    said = "|".join([corp_id, agent_id, _user(fields), what, *(fields.get(part, "") for part in parts)])
    return _short(f"{PLATFORM}:{said}")


def _chosen(root: ElementTree.Element) -> tuple[str, ...]:
    """Return the answers chosen in a card's questions, whether there is one or several."""
    return tuple(text for option in root.iterfind(".//SelectedItem//OptionId") if (text := (option.text or "").strip()))


def _user(fields: Fields) -> str:
    """Return who did it; WeCom takes no notice of capitals in its ids."""
    return _wanted(fields, "FromUserName").casefold()


def _wanted(fields: Fields, name: str) -> str:
    value = fields.get(name, "").strip()
    if not value:
        raise Unreadable(f"{name} is missing")
    return value


def _parsed(xml: str) -> ElementTree.Element:
    if len(xml.encode()) > LONGEST or not _BEGINNING.match(xml):
        raise Unreadable("not a message of WeCom's")
    try:
        return ElementTree.fromstring(xml.lstrip("\ufeff \t\r\n"))  # noqa: S314 - it declares no entities, see above
    except (ElementTree.ParseError, ValueError) as error:
        raise Unreadable("not XML") from error


def _short(key: str) -> str:
    """Keep a key short enough for an index, whatever a button's value holds."""
    return key if len(key) <= _LONGEST_KEY else f"{key[:200]}:{_digest(key)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
