"""Words as they were typed: their first one, what follows it, and how all of them look."""

import re

from bot.chat import Mention, Words
from storage.names import fold


def split(words: Words) -> tuple[str, Words]:
    """Split off the first word, folded, traditional characters and all: it ends at a space, an @ or a mention."""
    if not words or isinstance(words[0], Mention):
        return "", words
    match = re.match(r"\s*([^\s@＠\u2005]*)\s?", words[0])
    if match is None:
        return "", words
    return fold(match.group(1)), without_first(words, match.end())


def without_first(words: Words, start: int) -> Words:
    """Return words without so many letters of the first one, which is typed."""
    rest = words[0][start:] if isinstance(words[0], str) else ""
    return ((rest,) if rest else ()) + words[1:]


def shown(words: Words) -> str:
    return "".join(word if isinstance(word, str) else f"@{word.shown}" for word in words)


def typed_only(words: Words) -> str:
    return "".join(word for word in words if isinstance(word, str))
