"""Private feedback as people type it, choose and fill it in."""

import re

from bot.chat import Words
from bot.understanding.addressed import heard
from bot.understanding.ear import Ear
from bot.understanding.fields import Fields, id_in, owners_in, text_in
from bot.understanding.words import shown, typed_only
from handlers import feedback
from handlers.feedback import Invitation, PrivateWord
from handlers.notices import FeedbackFormWanted, FeedbackWhich, Notice
from handlers.rules.kudos import tidy

INVITED = "ask:"  # begins a form's context where it answers an invitation
_ASKING = re.compile(
    r"(?:给我|帮我|对我|為我|給我|幫我)?提(?:提|点|些|一提|一点|一些|點|一點)?(?:意见|建议|意見|建議)[\s,，:：。、]*"
)
_PLEASE = re.compile(r"\s*[请請]\s*")
_ABOUT = re.compile(r"\s*(?:about|on|regarding|[关關][于於])\s*", re.IGNORECASE)


def type_feedback(ear: Ear, words: Words) -> Notice:
    """Hear “feedback” with something behind it: to whomever it names, else which of the two is meant."""
    typed = shown(words).strip()
    if not typed:
        return FeedbackWhich()
    found = heard(ear, words)
    if not found.receivers and not found.unclear:
        return FeedbackWhich(typed=typed)
    return _say(ear, words)


def type_private_word(ear: Ear, words: Words) -> Notice:
    if not shown(words).strip():
        return feedback.ask_in_form(ear.session, ear.person, None, company=ear.company)
    return _say(ear, words)


def _say(ear: Ear, words: Words) -> Notice:
    found = heard(ear, words)
    said = PrivateWord(
        receivers=found.receivers, unclear=found.unclear, words=tidy(found.words), typed=shown(words).strip()
    )
    return feedback.say(ear.session, ear.person, said, find=ear.find, company=ear.company, now=ear.now)


def type_invitation(ear: Ear, words: Words) -> Notice:
    """Hear whom somebody asks for a private word: the names, then what about."""
    if not shown(words).strip():
        return feedback.invite_in_form(ear.session, ear.person, None, company=ear.company)
    found = heard(ear, words)
    about = tidy(_ABOUT.sub("", _ASKING.sub("", found.words, count=1), count=1) if found.is_led else found.words)
    said = Invitation(receivers=found.receivers, unclear=found.unclear, words=about, typed=shown(words).strip())
    return feedback.invite(ear.session, ear.person, said, find=ear.find, company=ear.company, now=ear.now)


def inviting(words: Words) -> Words | None:
    """Return whom and what about, where somebody asks for a word as one does: 请 @同事 给我提提意见 ……"""
    please = _PLEASE.match(words[0]) if words and isinstance(words[0], str) else None
    if please is None or not _ASKING.search(typed_only(words)):
        return None
    rest = words[0][please.end() :] if isinstance(words[0], str) else ""
    return ((rest,) if rest else ()) + words[1:]


def choose(ear: Ear, value: str) -> Notice:
    draft, _, chosen = value.partition(":")
    return feedback.choose(
        ear.session, ear.person, id_in(draft), chosen, find=ear.find, company=ear.company, now=ear.now
    )


def choose_kind(ear: Ear, value: str) -> Notice:
    draft, _, kind = value.partition(":")
    return feedback.choose_kind(
        ear.session, ear.person, id_in(draft), kind, find=ear.find, company=ear.company, now=ear.now
    )


def choose_asked(ear: Ear, value: str) -> Notice:
    draft, _, chosen = value.partition(":")
    return feedback.choose_asked(
        ear.session, ear.person, id_in(draft), chosen, find=ear.find, company=ear.company, now=ear.now
    )


def thank(ear: Ear, value: str) -> Notice:
    return feedback.thank(ear.session, ear.person, id_in(value), company=ear.company, now=ear.now)


def open_form(ear: Ear, context: str) -> Notice:
    """Open the form: empty, from a draft, or for the one who asked."""
    if context.startswith(INVITED):
        return feedback.answer_in_form(
            ear.session, ear.person, id_in(context.removeprefix(INVITED)), company=ear.company
        )
    return feedback.ask_in_form(ear.session, ear.person, id_in(context) if context else None, company=ear.company)


def form_of(context: str) -> FeedbackFormWanted:
    """Return the notice the form with this context was drawn from."""
    if context.startswith(INVITED):
        return FeedbackFormWanted(ask=id_in(context.removeprefix(INVITED)))
    return FeedbackFormWanted(draft=id_in(context) if context else None)


def open_invitation(ear: Ear, context: str) -> Notice:
    return feedback.invite_in_form(ear.session, ear.person, id_in(context) if context else None, company=ear.company)


def submit_private_word(ear: Ear, context: str, fields: Fields) -> Notice:
    ask = id_in(context.removeprefix(INVITED)) if context.startswith(INVITED) else 0
    receivers = owners_in(fields, "receivers")
    if ask:
        receivers = feedback.asker_of(ear.session, ear.person, ask)
    said = PrivateWord(receivers=receivers, words=tidy(text_in(fields, "words")), kind=text_in(fields, "kind"), ask=ask)
    draft = id_in(context) if context and not ask else None
    return feedback.submit(ear.session, ear.person, said, draft=draft, find=ear.find, company=ear.company, now=ear.now)


def submit_invitation(ear: Ear, context: str, fields: Fields) -> Notice:
    said = Invitation(receivers=owners_in(fields, "receivers"), words=tidy(text_in(fields, "words")))
    draft = id_in(context) if context else None
    return feedback.submit_invitation(
        ear.session, ear.person, said, draft=draft, find=ear.find, company=ear.company, now=ear.now
    )


def submit_reply(ear: Ear, context: str, fields: Fields) -> Notice:
    words = tidy(text_in(fields, "words"))
    return feedback.reply(ear.session, ear.person, id_in(context), words, company=ear.company, now=ear.now)
