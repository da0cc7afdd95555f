"""The fields of a form as our own forms hold them, and ids as our own cards do."""

import re
from collections.abc import Mapping

from bot.directory import clean
from handlers.refusals import Gone

Fields = Mapping[str, str | list[str] | bool]


def id_in(text: str) -> int:
    """Read an id as our own cards hold it. Raises Gone for what none of them would send."""
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise Gone
    return int(text)


def owners_in(fields: Fields, name: str) -> tuple[str, ...]:
    """Read people and departments as our own forms hold them. Raises Gone for anything else."""
    chosen = tuple(list_in(fields, name))
    if not all(re.fullmatch(r"[pd][0-9]{1,18}", one) for one in chosen):
        raise Gone
    return chosen


def text_in(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    return clean(value) if isinstance(value, str) else ""


def list_in(fields: Fields, name: str) -> list[str]:
    value = fields.get(name, [])
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
