"""Ratings as people press and fill them in."""

from bot.understanding.ear import Ear
from bot.understanding.fields import Fields, id_in, text_in
from handlers import clarity, ratings
from handlers.notices import Notice


def give(ear: Ear, value: str) -> Notice:
    request, _, level = value.partition(":")
    return ratings.rate(ear.session, ear.person, id_in(request), id_in(level), now=ear.now)


def give_reason(ear: Ear, value: str) -> Notice:
    request, _, reason = value.partition(":")
    return ratings.give_reason(ear.session, ear.person, id_in(request), reason, now=ear.now)


def ask_for_comment(ear: Ear, value: str) -> Notice:
    return ratings.ask_for_comment(ear.session, ear.person, id_in(value), now=ear.now)


def ask_again(ear: Ear, value: str) -> Notice:
    return ratings.ask_again(ear.session, ear.person, id_in(value), now=ear.now)


def thank(ear: Ear, value: str) -> Notice:
    return ratings.thank(ear.session, ear.person, id_in(value), company=ear.company, now=ear.now)


def submit_comment(ear: Ear, context: str, fields: Fields) -> Notice:
    return ratings.comment(ear.session, ear.person, id_in(context), text_in(fields, "words"), now=ear.now)


def ask_for_satisfaction(ear: Ear, typed: str) -> Notice:
    return ratings.ask_for_satisfaction(ear.person, company=ear.company, now=ear.now)


def say_how_clear(ear: Ear, value: str) -> Notice:
    request, _, level = value.partition(":")
    return clarity.say_how_clear(
        ear.session, ear.person, id_in(request), id_in(level), company=ear.company, now=ear.now
    )
