"""Answers to pulse questions: one tap, final, told to nobody. What hides who gave one: handlers/rules/privacy.py."""

from datetime import datetime

from sqlmodel import Session

from handlers.notices import PulseAsked, PulseCommentFormWanted, PulseWhy
from handlers.pulse import check_feature
from handlers.refusals import Gone, NotAskedThis, PulseClosed
from handlers.rules.feedback import check_said
from handlers.rules.kudos import tidy
from handlers.rules.pulse import BANK, read_choice
from storage import pulse, pulse_answers
from storage.company import Company
from storage.tables import Person, PulseInvitation, PulseQuestion

_BANK_OPTIONS = {one.key: one.options for one in BANK}


def options_count(asked: PulseQuestion) -> int:
    """Return how many choices a question has that are its own."""
    if asked.options:
        return len(pulse.options_of(asked))
    return _BANK_OPTIONS.get(asked.bank or "", 0)


def answer(
    session: Session,
    by: Person,
    invitation_id: int,
    position: int,
    chosen: str,
    *,
    house: Company,
    now: datetime,
) -> PulseAsked:
    """Take an answer down and go on. A question that is behind somebody stays as it was answered, without a word."""
    invited = _open(session, by, invitation_id, house, now)
    asked = _question(session, invited, position)
    choice = read_choice(asked.kind, options_count(asked), chosen)
    group_id, round_id = invited.group_id, invited.round_id

    if pulse.advance(session, invited, position=position):
        pulse_answers.put(session, round_id=round_id, question_id=asked.id, group_id=group_id, choice=choice)

    return PulseAsked(invitation=invitation_id)


def write(
    session: Session,
    by: Person,
    invitation_id: int,
    position: int,
    words: str,
    *,
    house: Company,
    now: datetime,
) -> PulseAsked:
    """Take down an answer in somebody's own words."""
    invited = _open(session, by, invitation_id, house, now)
    asked = _question(session, invited, position)
    if asked.kind != "text":
        raise Gone
    words = tidy(words)
    check_said(words)
    group_id, round_id = invited.group_id, invited.round_id

    if pulse.advance(session, invited, position=position):
        pulse_answers.put(session, round_id=round_id, question_id=asked.id, group_id=group_id, words=words)

    return PulseAsked(invitation=invitation_id)


def skip(
    session: Session, by: Person, invitation_id: int, position: int, *, house: Company, now: datetime
) -> PulseAsked:
    """Go on without an answer: nothing that is kept tells a skipped question from an answered one."""
    invited = _open(session, by, invitation_id, house, now)
    _question(session, invited, position)
    pulse.advance(session, invited, position=position)
    return PulseAsked(invitation=invitation_id)


def ask_for_form(
    session: Session, by: Person, invitation_id: int, *, house: Company, now: datetime
) -> PulseCommentFormWanted:
    """Show the form for the question somebody has come to."""
    invited = _open(session, by, invitation_id, house, now)
    _question(session, invited, invited.position)
    return PulseCommentFormWanted(invitation=invitation_id)


def why(session: Session, by: Person, invitation_id: int) -> PulseWhy:
    """Say why somebody is asked, and who will see what."""
    return PulseWhy(invitation=_own(session, by, invitation_id).id)


def _open(session: Session, by: Person, invitation_id: int, house: Company, now: datetime) -> PulseInvitation:
    check_feature(house)
    invited = _own(session, by, invitation_id)
    opened = pulse.round_of(session, invited.round_id)
    if opened is None or now >= opened.closes_at:
        raise PulseClosed
    return invited


def _own(session: Session, by: Person, invitation_id: int) -> PulseInvitation:
    invited = pulse.invitation(session, invitation_id)
    if invited is None or invited.person_id != by.id:
        raise NotAskedThis
    return invited


def _question(session: Session, invited: PulseInvitation, position: int) -> PulseQuestion:
    questions = pulse.questions_in(invited)
    asked = pulse.question(session, questions[position]) if 0 <= position < len(questions) else None
    if asked is None:
        raise Gone
    return asked
