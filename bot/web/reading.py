"""Reads what people filled in on a page into the words all platforms share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.chat import Account, Choice, Field, Form, Pressed, Submitted, with_choices
from bot.colleagues import Colleagues
from bot.messages import wording
from bot.web.guard import Sent, Unreadable

Fields = dict[str, str | list[str] | bool]
TYPED = ".typed"  # what a people field's box is called where no script runs
_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
_BETWEEN = re.compile(r"[,，、;；\n]+")


def text(sent: Sent, name: str) -> str:
    """Return one text, as JSON or a form holds it."""
    value = sent.get(name, "")
    if isinstance(value, list):
        value = value[0] if value else ""
    if not isinstance(value, str):
        raise Unreadable(name)
    return _sound(value).replace("\r\n", "\n")  # as forms send the ends of lines


def _texts(sent: Sent, name: str) -> list[str]:
    """Return several texts, as a form holds them."""
    values = sent.get(name, [])
    if not isinstance(values, list) or not all(isinstance(one, str) for one in values):
        raise Unreadable(name)
    return [_sound(one) for one in values]


def _sound(value: str) -> str:
    """Return a text as a database takes it. Raises Unreadable for half a letter, which nobody types."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Unreadable("text") from error
    return value.replace("\x00", "")


def pressed(sent: Sent, by: Account, action: str) -> Pressed:
    value = with_choices(text(sent, "value"), _texts(sent, "chosen"))
    return Pressed(key=_key(sent, by), by=by, action=action, value=value)


def submitted(sent: Sent, by: Account, form: str, fields: Fields) -> Submitted:
    return Submitted(key=_key(sent, by), by=by, form=form, context=text(sent, "context"), fields=fields)


def _key(sent: Sent, by: Account) -> str:
    """Name the deed: what one drawing of a page does is done once."""
    key = text(sent, "key")
    if not _KEY.fullmatch(key):
        raise Unreadable("key")
    return f"page:{by.platform}:{by.workspace}:{by.user}:{key}"


def fields_of_script(sent: Sent) -> Fields:
    """Read the fields as a page's script sends them."""
    fields = sent.get("fields")
    if not isinstance(fields, dict):
        raise Unreadable("fields")
    return {name: _of_script(value, name) for name, value in fields.items()}


def _of_script(value: object, name: str) -> str | list[str] | bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _sound(value)
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return [_sound(one) for one in value]
    raise Unreadable(name)


def fields_of_form(sent: Sent, form: Form) -> Fields:
    """Read the fields as a browser without a script sends them."""
    return {field.name: _value(sent, field) for field in form.fields}


def _value(sent: Sent, field: Field) -> str | list[str] | bool:
    match field.kind:
        case "yes_no":
            return field.name in sent
        case "any_of" | "people":
            return [_sound(one) for one in sent.get(field.name, [])]
        case _:
            return text(sent, field.name)


def texts_of_form(sent: Sent) -> Fields:
    """Read whatever was typed, where there is no form any more to say what it was."""
    return {name: text(sent, name) for name in sent if name not in ("page", "key", "context", "value")}


@dataclass(frozen=True, kw_only=True)
class Named:
    """Whom typed names mean: the form with what was found, what is wrong, and the names that are nobody's."""

    form: Form
    fields: Fields
    errors: Mapping[str, str]
    left: Mapping[str, str]


async def find_typed(sent: Sent, form: Form, fields: Fields, colleagues: Colleagues, language: str) -> Named:
    """Find the colleagues whose names were typed. Only exact names are taken; others are offered, to be ticked."""
    drawn: list[Field] = []
    found, errors, left = dict(fields), {}, {}
    for field in form.fields:
        names = _names(text(sent, field.name + TYPED)) if field.kind == "people" else []
        chosen = [_sound(one) for one in sent.get(field.name, [])] if names else []
        offered: list[Choice] = []
        nobodys: list[str] = []
        for name in names:
            exact, candidates = await colleagues.called(name), await colleagues.find(name)
            if len(exact) == 1:
                chosen += exact
                continue
            offered += candidates
            nobodys += [] if candidates else [name]
            errors[field.name] = wording.say(language, "page-tick-whom" if candidates else "page-nobody", query=name)
        if names:
            found[field.name] = list(dict.fromkeys(chosen))
            left[field.name] = ", ".join(nobodys)
        drawn.append(replace(field, options=tuple(dict.fromkeys(offered))) if offered else field)
    return Named(form=replace(form, fields=tuple(drawn)), fields=found, errors=errors, left=left)


def _names(typed: str) -> list[str]:
    names = [one.strip().lstrip("@＠") for one in _BETWEEN.split(typed)]
    return [one for one in names if one]
