"""Requests as people type them, choose and fill them in."""

import re
from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import TypedDict
from zoneinfo import ZoneInfo

from bot.chat import Words
from bot.directory import Heard
from bot.understanding.addressed import heard
from bot.understanding.ear import Ear
from bot.understanding.fields import Fields, id_in, owners_in, text_in
from bot.understanding.words import shown, split
from handlers import help_requests, kudos, meant, usual_asks
from handlers.calendars import calendar_of
from handlers.help_requests import Asking
from handlers.notices import MyRequests, Notice, Refused, RequestFormWanted, RequestReady
from handlers.refusals import DateAmbiguous, DatePassed, Gone, HelpFromSelf, NobodyAsked, NothingAsked, OnlyOneProvider
from handlers.rules.due_dates import Due, parse_due, read_due
from handlers.rules.help_requests import WHO, Deed
from handlers.rules.working_hours import is_working_day, work_ends
from storage.tables import Person

MINE = frozenset(("mine", "list", "我的", "清单", "我的请求", "进度"))
HELPED = frozenset(("helped", "done", "帮过了", "帮过"))

# 请陈美帮我看下合同: how a sentence begins that asks a colleague for something
_ASKING = re.compile(
    r"\s*(?:麻[烦煩](?:一下)?|[请請](?![问問教假勿客求示])|\bplease\s+ask\b|\bask\b)[\s,，:：、]*", re.IGNORECASE
)

# What stood between a name and what is asked: ask @Mei to review the contract
_BETWEEN = re.compile(r"\A[\s,，:：、;；]*(?:to\s+(?=[a-z]))?", re.IGNORECASE)


def asking(words: Words) -> re.Match[str] | None:
    """Return how a sentence begins that may ask a colleague for something."""
    return _ASKING.match(words[0]) if words and isinstance(words[0], str) else None


def names_somebody(ear: Ear, words: Words) -> bool:
    """Say whether words begin with a colleague or a department, for certain or not."""
    named = heard(ear, words)
    return named.is_led and bool(named.receivers or any(one.candidates for one in named.unclear))


def type_request(ear: Ear, words: Words) -> Notice:
    """Hear a request, or one of the words of its own: mine, helped."""
    head, rest = split(words)
    if head in MINE and not shown(rest).strip():
        return mine(ear)
    if head in HELPED:
        return type_helped(ear, rest)
    if not shown(words).strip():
        help_requests.check_feature(ear.company)
        return RequestFormWanted()
    return _understood(ear, words, is_told=False)


def type_helped(ear: Ear, words: Words) -> Notice:
    """Hear that somebody helped already."""
    if not shown(words).strip():
        help_requests.check_feature(ear.company)
        return RequestFormWanted(is_told=True)
    return _understood(ear, words, is_told=True)


def mine(ear: Ear) -> Notice:
    help_requests.check_feature(ear.company)
    return MyRequests(person=ear.person.id)


def _understood(ear: Ear, words: Words, *, is_told: bool) -> Notice:
    named = heard(ear, words)
    me = f"p{ear.person.id}"
    text, due, trouble = named.words, None, ""
    try:
        if not is_told:
            text, due = read_due(named.words, **_asked_when(ear))
        text = _BETWEEN.sub("", text)
        _check_understood(named, text, me, is_told=is_told)
    except (DateAmbiguous, DatePassed, NobodyAsked, OnlyOneProvider, HelpFromSelf, NothingAsked) as why:
        trouble = Refused.because(why, "").to_json()
    said = Asking(
        receivers=tuple(one for one in named.receivers if one != me),
        unclear=named.unclear,
        words=text,
        is_told=is_told,
        typed=shown(words).strip(),
        trouble=trouble,
        due=due.phrase if due else "",
        due_at=due.at.isoformat() if due and due.at else "",
        is_urgent=bool(due and due.is_urgent),
    )
    return help_requests.ready(ear.session, ear.person, said, company=ear.company, now=ear.now)


def _check_understood(named: Heard, text: str, me: str, *, is_told: bool) -> None:
    """Check what can be checked before anybody is asked; the form puts the rest right."""
    unclear = [one for one in named.unclear if not one.is_besides]
    if named.receivers == (me,):
        raise HelpFromSelf
    if not named.receivers and not unclear:
        raise NobodyAsked
    if is_told and any(one.startswith("d") for one in named.receivers):
        raise NobodyAsked  # somebody helped, not a department
    if len(named.receivers) + len(unclear) > 1:
        raise OnlyOneProvider
    if not any(letter.isalnum() for letter in text):
        raise NothingAsked


class _AskedWhen(TypedDict):
    now: datetime
    zone: ZoneInfo
    ends: time
    is_working: Callable[[date], bool]
    language: str


def _asked_when(ear: Ear) -> _AskedWhen:
    """Return what a date is read by: when it was typed, in which zone and language, and when work ends there."""
    calendar = calendar_of(ear.person, ear.company)
    return _AskedWhen(
        now=ear.now,
        zone=calendar.zone,
        ends=work_ends(calendar),
        is_working=partial(is_working_day, calendar),
        language=ear.person.language or ear.company.language,
    )


# Pressed


def choose(ear: Ear, value: str) -> Notice:
    draft, _, chosen = value.partition(":")
    return help_requests.choose(ear.session, ear.person, id_in(draft), chosen, company=ear.company, now=ear.now)


def change(ear: Ear, value: str) -> Notice:
    return help_requests.change_draft(ear.session, ear.person, id_in(value))


def drop(ear: Ear, value: str) -> Notice:
    return help_requests.drop_draft(ear.session, ear.person, id_in(value))


def send(ear: Ear, value: str) -> Notice:
    """Ask what was shown back; what turns out to be impossible is put right in the form."""
    draft = id_in(value)
    return help_requests.send(ear.session, ear.person, draft, find=ear.find, company=ear.company, now=ear.now)


def look_at_draft(ear: Ear, value: str) -> Notice:
    """Show what somebody is about to send."""
    draft = id_in(value)
    meant.recall(ear.session, Asking, draft, ear.person)
    return RequestReady(draft=draft)


def step(ear: Ear, value: str, deed: Deed) -> Notice:
    return help_requests.take_step(ear.session, ear.person, id_in(value), deed, company=ear.company, now=ear.now)


def ask_for_step(ear: Ear, value: str, deed: Deed) -> Notice:
    return help_requests.ask_for_step(ear.session, ear.person, id_in(value), deed, company=ear.company, now=ear.now)


def ask_for_step_in(ear: Ear, context: str) -> Notice:
    request, deed = step_in(context)
    return help_requests.ask_for_step(ear.session, ear.person, request, deed, company=ear.company, now=ear.now)


def open_one(ear: Ear, value: str) -> Notice:
    return help_requests.show(ear.session, ear.person, id_in(value), company=ear.company)


def step_in(context: str) -> tuple[int, Deed]:
    """Read which step of which request a form is about. Raises Gone for what no form of ours would send."""
    request, _, deed = context.partition(":")
    if deed not in [str(one) for one in WHO]:
        raise Gone
    return id_in(request), Deed(deed)


# Submitted


def submit_request(ear: Ear, context: str, fields: Fields) -> Notice:
    """Ask what was filled in; a date in words is shown back before it counts."""
    due = _due_in(ear, fields)
    receivers, words = usual_asks.chosen(
        text_in(fields, "usual"),
        owners_in(fields, "receivers"),
        text_in(fields, "words").strip(),
        language=ear.person.language or ear.company.language,
        company=ear.company,
    )
    said = Asking(
        receivers=receivers,
        words=words,
        due=text_in(fields, "due").strip(),
        due_at=due.at.isoformat() if due and due.at else "",
        is_urgent=bool(fields.get("urgent")) or bool(due and due.is_urgent),
        link=help_requests.check_link(text_in(fields, "link").strip()),
    )
    help_requests.check(ear.session, ear.person, said, find=ear.find, company=ear.company)
    draft = id_in(context) if context else None
    shown_back = help_requests.ready(ear.session, ear.person, said, draft=draft, company=ear.company, now=ear.now)
    if said.due_at or not isinstance(shown_back, RequestReady):
        return shown_back
    return send(ear, str(shown_back.draft))


def submit_helped(ear: Ear, context: str, fields: Fields) -> Notice:
    """Record who helped already, and thank them, where wished."""
    draft = id_in(context) if context else None
    sent = help_requests.already_sent(ear.session, ear.person, draft)
    if sent is not None:
        return sent
    said = Asking(receivers=owners_in(fields, "receivers"), words=text_in(fields, "words").strip(), is_told=True)
    shown_back = help_requests.tell(
        ear.session,
        ear.person,
        said,
        find=ear.find,
        company=ear.company,
        now=ear.now,
        quietly=bool(fields.get("thanks")),
    )
    help_requests.note_sent(ear.session, ear.person, draft, shown_back)
    if fields.get("thanks"):
        thanks = kudos.Thanks(receivers=said.receivers, words=said.words)
        return kudos.thank(ear.session, ear.person, thanks, find=ear.find, company=ear.company, now=ear.now)
    return shown_back


def submit_step(ear: Ear, context: str, fields: Fields) -> Notice:
    request, deed = step_in(context)
    due = _due_in(ear, fields) if deed in help_requests.NEEDS_DATE else None
    return help_requests.take_step(
        ear.session,
        ear.person,
        request,
        deed,
        words=text_in(fields, "words"),
        to=_only_person(ear, fields) if deed is Deed.HAND_OVER else None,
        promised_for=due.at if due else None,
        company=ear.company,
        now=ear.now,
    )


def _due_in(ear: Ear, fields: Fields) -> Due | None:
    typed = text_in(fields, "due").strip()
    return parse_due(typed, **_asked_when(ear)) if typed else None


def _only_person(ear: Ear, fields: Fields) -> Person:
    chosen = owners_in(fields, "receivers")
    if not chosen:
        raise NobodyAsked
    if len(chosen) > 1 or not chosen[0].startswith("p"):
        raise OnlyOneProvider
    return ear.find(id_in(chosen[0][1:]))
