"""Suggestions as people type them and fill them in; what is typed here is kept nowhere but in the box."""

import re

from bot.chat import Words
from bot.understanding.ear import Ear
from bot.understanding.fields import Fields, id_in, list_in, owners_in, text_in
from bot.understanding.words import shown
from handlers import suggestions
from handlers.notices import Notice
from handlers.rules.kudos import tidy
from handlers.rules.suggestions import read_key
from handlers.suggestions import HEAD

_SIGNED = re.compile(r"(?:[-－−]{2}|[—–―]{1,2})\s*(?:named|signed|署名|实名|實名)(?!\w)", re.IGNORECASE)


def type_suggestion(ear: Ear, words: Words) -> Notice:
    """Hear a suggestion to one's head: without a name, unless it says --named."""
    typed = shown(words).strip()
    if not typed:
        return suggestions.ask_for_suggestion(ear.company)
    return suggestions.suggest(
        ear.session,
        ear.person,
        HEAD,
        tidy(_SIGNED.sub("", typed)),
        is_named=_SIGNED.search(typed) is not None,
        house=ear.company,
        now=ear.now,
    )


def type_key(ear: Ear, words: Words) -> Notice:
    """Hear a key: what was answered; with words behind it, they are added."""
    typed = shown(words).strip()
    if not typed:
        return suggestions.ask_for_key(ear.company)
    key, more = read_key(typed)
    return _with_key(ear, key, more)


def submit_suggestion(ear: Ear, context: str, fields: Fields) -> Notice:
    return suggestions.suggest(
        ear.session,
        ear.person,
        text_in(fields, "to"),
        tidy(text_in(fields, "words")),
        is_named=bool(fields.get("named")),
        house=ear.company,
        now=ear.now,
    )


def submit_key(ear: Ear, context: str, fields: Fields) -> Notice:
    key, _ = read_key(text_in(fields, "key"))
    if fields.get("back"):
        return suggestions.take_back(ear.session, key)
    return _with_key(ear, key, tidy(text_in(fields, "words")))


def _with_key(ear: Ear, key: str, more: str) -> Notice:
    if more:
        return suggestions.add(ear.session, key, more, house=ear.company, now=ear.now)
    return suggestions.look(ear.session, key, house=ear.company)


def submit_answer(ear: Ear, context: str, fields: Fields) -> Notice:
    words = tidy(text_in(fields, "words"))
    return suggestions.answer(ear.session, ear.person, id_in(context), words, house=ear.company, now=ear.now)


def submit_outcome(ear: Ear, context: str, fields: Fields) -> Notice:
    words = tidy(text_in(fields, "words"))
    return suggestions.conclude(ear.session, ear.person, id_in(context), words, house=ear.company)


def submit_topics(ear: Ear, context: str, fields: Fields) -> Notice:
    return suggestions.change_topics(
        ear.session,
        ear.person,
        name=text_in(fields, "name").strip(),
        name_zh=text_in(fields, "name_zh").strip(),
        owners=owners_in(fields, "receivers"),
        closed=[id_in(one) for one in list_in(fields, "close")],
        house=ear.company,
        now=ear.now,
    )
