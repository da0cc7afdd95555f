"""Somebody's own settings as they type them."""

import re

from bot.understanding.ear import Ear
from handlers import people
from handlers.notices import MySettings, Notice

ON = frozenset(("on", "yes", "开", "是"))
OFF = frozenset(("off", "no", "关", "否"))


def type_posts(ear: Ear, typed: str) -> Notice:
    word = typed.casefold()
    if word in ON or word in OFF:
        return people.set_posts(ear.session, ear.person, is_named=word in ON)
    return MySettings(person=ear.person.id)


def type_opt(ear: Ear, typed: str) -> Notice:
    """Hear "opt out of posts" and "opt in to posts" as people say it."""
    return people.set_posts(ear.session, ear.person, is_named=typed.casefold().startswith("in"))


def type_quiet(ear: Ear, typed: str) -> Notice:
    typed = re.sub(r"^hours\b", "", typed, flags=re.IGNORECASE).strip()
    if not typed:
        return MySettings(person=ear.person.id)
    return people.set_quiet_hours(ear.session, ear.person, typed, ear.company)


def type_plain(ear: Ear, typed: str) -> Notice:
    word = typed.casefold()
    if word in ON or word in OFF:
        return people.set_plainly(ear.session, ear.person, plainly=word in ON)
    return MySettings(person=ear.person.id)


def type_language(ear: Ear, typed: str) -> Notice:
    return people.set_language(ear.session, ear.person, typed) if typed else MySettings(person=ear.person.id)
