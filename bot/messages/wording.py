"""Finds a sentence in en.ftl or zh.ftl and fills it in."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from fluent.runtime import FluentBundle, FluentResource
from fluent.syntax import FluentParser, ast

# What the sentences a script fills in may mention
LABELS_MENTION = ("company", "query", "count", "name", "time", "place", "title", "limit")


class UnwordedError(LookupError):
    """A sentence is missing or cannot be filled in: a mistake of ours, found by the tests."""


@cache
def catalogue(language: str) -> FluentBundle:
    """Read one language's catalogue, once."""
    text = (resources.files("bot.messages") / f"{language}.ftl").read_text(encoding="utf8")
    # Fluent would wrap every filled-in name in invisible marks, which chat apps show or copy.
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(text))
    return bundle


def say(language: str, key: str, /, **facts: Any) -> str:
    """Word a sentence. Raises UnwordedError for an unknown key or a missing fact."""
    return _say(language, key, tuple(facts.items()))


@lru_cache(maxsize=4096)  # the same few sentences are said all day
def _say(language: str, key: str, facts: tuple[tuple[str, Any], ...]) -> str:
    bundle = catalogue(language)
    pattern = bundle.get_message(key).value if bundle.has_message(key) else None
    if pattern is None:
        raise UnwordedError(f"{language}: {key}")
    words, errors = bundle.format_pattern(pattern, dict(facts))
    if errors:
        raise UnwordedError(f"{language}: {key}: {errors[0]}")
    return space_out(str(words)) if language == "zh" else str(words)


def shorter(label: str) -> str:
    """Return the shorter wording of a label that has one (`…-briefly`), for where hardly anything fits."""
    return _shorter().get(label, label)


@cache
def _shorter() -> dict[str, str]:
    both = [(language, key) for language in ("en", "zh") for key in keys(language) if key.endswith("-briefly")]
    return {say(language, key.removesuffix("-briefly")): say(language, key) for language, key in both}


def knows(language: str, key: str) -> bool:
    return catalogue(language).has_message(key)


# Names are filled in as they are, and may be in either script.
_BOUNDARIES = re.compile(r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9@#])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])")


def space_out(words: str) -> str:
    """Set a space between Chinese and Latin letters, as Chinese typesetting does."""
    return _BOUNDARIES.sub(" ", words)


def list_of(language: str, items: Sequence[str]) -> str:
    """Join as people do: "A, B and C", "甲、乙和丙"."""
    from babel.lists import format_list

    return space_out(str(format_list(list(items), locale=language)))


def day(language: str, when: date) -> str:
    from babel.dates import format_skeleton

    return space_out(str(format_skeleton("MMMEd", when, locale="zh" if language == "zh" else "en_GB")))


def month(language: str, when: date) -> str:
    """Word a month: "October 2026", "2026年10月"."""
    from babel.dates import format_skeleton

    return str(format_skeleton("yMMMM", when, locale="zh" if language == "zh" else "en_GB"))


def moment(language: str, when: datetime) -> str:
    """Word a moment, already in the reader's zone: "Tue, 24 Nov, 09:30", "11 月 24 日周二 09:30"."""
    return f"{day(language, when.date())}{', ' if language == 'en' else ' '}{when:%H:%M}"


def decimal(language: str, number: float) -> str:
    """Word a number with one decimal, or none where that is nought."""
    from babel.numbers import format_decimal

    return str(format_decimal(number, format="#,##0.#", locale="zh" if language == "zh" else "en_GB"))


def labels(language: str, *prefixes: str) -> dict[str, str]:
    """Return the sentences whose keys begin so, for a script to say; what they mention stays as {name}."""
    facts = {name: f"{{{name}}}" for name in LABELS_MENTION}
    found = [(prefix, key) for key in keys(language) for prefix in prefixes if key.startswith(prefix)]
    return {key.removeprefix(prefix): say(language, key, **facts) for prefix, key in found}


def keys(language: str) -> list[str]:
    """Return every key of a catalogue, in the order of the file."""
    text = (resources.files("bot.messages") / f"{language}.ftl").read_text(encoding="utf8")
    return [entry.id.name for entry in FluentParser().parse(text).body if isinstance(entry, ast.Message)]
