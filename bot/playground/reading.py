"""Reads what the page sends into the words all platforms share."""

from typing import Any

from bot.chat import Account, Mention, Pressed, Said, Submitted, Words

PLATFORM, WORKSPACE = "playground", "demo"
LONGEST_TEXT = 4000
LONGEST_NAME = 80


class Unreadable(Exception):  # noqa: N818 - what it says about the request
    """The request is not one the page would make."""


def account(user: str) -> Account:
    return Account(PLATFORM, WORKSPACE, user)


def said(body: dict[str, Any]) -> Said:
    mentions = [(str(one["name"]), str(one["id"])) for one in _list(body, "mentions")]
    return Said(key=_key(body), by=by(body), words=_words(_text(body, "text"), mentions))


def pressed(body: dict[str, Any]) -> Pressed:
    action, value = _text(body, "action"), _text(body, "value")
    # A card in a channel is pressed once by each person; an answer's key is the page's own.
    return Pressed(key=_key(body), by=by(body), action=action, value=value)


def submitted(body: dict[str, Any]) -> Submitted:
    fields = body.get("fields")
    if not isinstance(fields, dict):
        raise Unreadable("fields")
    return Submitted(
        key=_key(body), by=by(body), form=_text(body, "form"), context=_text(body, "context"), fields=fields
    )


def by(body: dict[str, Any]) -> Account:
    user = str(body.get("as", ""))
    if not user or len(user) > LONGEST_NAME:
        raise Unreadable("as")
    return account(user)


def _words(text: str, mentions: list[tuple[str, str]]) -> Words:
    """Cut a text at the colleagues picked from the list; the longest name first, so that no name hides in another."""
    pieces: list[str | Mention] = [text]
    for name, id_ in sorted(mentions, key=lambda mention: -len(mention[0])):
        found: list[str | Mention] = []
        for piece in pieces:
            if isinstance(piece, str) and f"@{name}" in piece:
                before, _, after = piece.partition(f"@{name}")
                found += [before, _mention(name, id_), after]
            else:
                found.append(piece)
        pieces = found
    return tuple(piece for piece in pieces if piece)


def _mention(name: str, id_: str) -> Mention:
    kind, number = id_[:1], id_[1:]
    if kind == "d" and number.isdecimal():
        return Mention(name, department=int(number))
    return Mention(name, account=account(number))


def _key(body: dict[str, Any]) -> str:
    key = _text(body, "key")
    if not key or len(key) > LONGEST_NAME:
        raise Unreadable("key")
    return f"{PLATFORM}:{body.get('as')}:{key}"


def _text(body: dict[str, Any], name: str) -> str:
    value = body.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        raise Unreadable(name)
    return value


def _list(body: dict[str, Any], name: str) -> list[Any]:
    value = body.get(name, [])
    if not isinstance(value, list) or len(value) > 100:
        raise Unreadable(name)
    return value
