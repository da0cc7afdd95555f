"""Private feedback: a word from one colleague to another, asked for or not; nobody else ever reads it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar

from sqlmodel import Session

from handlers import meant, telling
from handlers.meant import Addressed
from handlers.notices import (
    FeedbackAsked,
    FeedbackAskedFor,
    FeedbackAskFormWanted,
    FeedbackDeclined,
    FeedbackFormWanted,
    FeedbackKindWanted,
    FeedbackReceived,
    FeedbackRecorded,
    FeedbackReplied,
    FeedbackReplyFormWanted,
    FeedbackReplySent,
    FeedbackTakenBack,
    FeedbackThanked,
    Notice,
)
from handlers.refusals import FeatureOff, Gone
from handlers.rules.feedback import (
    KINDS,
    check_asked,
    check_kind,
    check_length,
    check_party,
    check_receiver,
    check_replies,
    check_said,
    check_standing,
    check_take_back,
)
from handlers.rules.kudos import check_reachable, has_words
from storage import addresses, feedback, graph, outbox, people
from storage.company import Company
from storage.feedback import Ask, Given
from storage.tables import Person

Find = Callable[[int], Person]


@dataclass(frozen=True, kw_only=True)
class PrivateWord(Addressed):
    """What somebody wants to say to one colleague alone. `ask` is the invitation it answers, or 0."""

    kind: str = ""
    ask: int = 0
    command: ClassVar[str] = "feedback"


@dataclass(frozen=True, kw_only=True)
class Invitation(Addressed):
    """Whom somebody wants to ask for a private word; `words` are what about."""

    command: ClassVar[str] = "feedback.ask"


def check_feature(company: Company) -> None:
    if not company.is_on("feedback"):
        raise FeatureOff(feature="feedback")


def say(session: Session, giver: Person, said: PrivateWord, *, find: Find, company: Company, now: datetime) -> Notice:
    """Give a private word, or have the giver choose first whom they meant, and which of the two kinds it is."""
    check_feature(company)
    said = meant.without_mentioned(meant.without_self(said, giver))
    if said.unclear:
        return meant.ask(session, giver, said, now=now)
    if said.typed and not said.receivers:
        return FeedbackFormWanted(draft=meant.keep(session, giver, said, now=now))
    named = meant.people_in(said, find)
    check_receiver(giver.id, [one.id for one in named], meant.departments_in(said))
    _check_reachable(named)
    if said.typed and not has_words(said.words):
        return FeedbackFormWanted(draft=meant.keep(session, giver, said, now=now))
    check_said(said.words)
    if said.typed and said.kind not in KINDS:
        return FeedbackKindWanted(draft=meant.keep(session, giver, said, now=now))
    return give(session, giver, named[0], said.kind, said.words, ask=said.ask or None, company=company, now=now)


def give(
    session: Session,
    giver: Person,
    receiver: Person,
    kind: str,
    words: str,
    *,
    ask: int | None,
    company: Company,
    now: datetime,
) -> FeedbackRecorded:
    """Keep a private word and have the receiver read it; nobody else is told."""
    check_kind(kind)

    given = feedback.add(session, giver.id, receiver.id, kind, words, at=now, ask_id=ask)
    graph.add_edges(session, "feedback", giver, [receiver], (), source_id=given, at=now)

    about = addresses.feedback(given)
    outbox.put(session, [telling.to_person(FeedbackReceived(feedback=given), receiver, about, company, now)])
    if ask is not None:
        outbox.redraw(session, addresses.feedback_ask(ask), now)

    return FeedbackRecorded(feedback=given, is_waiting=telling.reachable(receiver, company, now) > now)


def choose(
    session: Session, giver: Person, draft: int, chosen: str, *, find: Find, company: Company, now: datetime
) -> Notice:
    """Put the chosen one where the unclear name stood, and go on with the private word."""

    def go_on(clearer: PrivateWord) -> Notice:
        return say(session, giver, clearer, find=find, company=company, now=now)

    return meant.choose(session, giver, PrivateWord, draft, chosen, go_on=go_on, now_is=_now_is(session))


def choose_kind(
    session: Session, giver: Person, draft: int, kind: str, *, find: Find, company: Company, now: datetime
) -> Notice:
    """Say which of the two kinds it is; pressed again, it stays as it was."""
    said = meant.recall(session, PrivateWord, draft, giver)
    if said.became:
        return meant.became(session, giver, said, now_is=_now_is(session))
    check_kind(kind)
    notice = say(session, giver, replace(said, kind=kind), find=find, company=company, now=now)
    meant.decide(session, draft, PrivateWord, notice)
    return notice


def look_at_kinds(session: Session, giver: Person, draft: int) -> FeedbackKindWanted:
    """Show somebody the question they are answering."""
    meant.recall(session, PrivateWord, draft, giver)
    return FeedbackKindWanted(draft=draft)


def _now_is(session: Session) -> Callable[[Notice], Notice]:
    def now_is(notice: Notice) -> Notice:
        if isinstance(notice, FeedbackRecorded) and _given(session, notice.feedback).is_taken_back:
            return FeedbackTakenBack(feedback=notice.feedback)
        return notice

    return now_is


def ask_in_form(session: Session, giver: Person, draft: int | None, *, company: Company) -> Notice:
    """Open the form, with what was typed in it; of a draft that was decided, say what it became."""
    check_feature(company)
    if draft is None:
        return FeedbackFormWanted()
    said = meant.recall(session, PrivateWord, draft, giver)
    if said.became:
        return meant.became(session, giver, said, now_is=_now_is(session))
    return FeedbackFormWanted(draft=draft)


def submit(
    session: Session,
    giver: Person,
    said: PrivateWord,
    *,
    draft: int | None,
    find: Find,
    company: Company,
    now: datetime,
) -> Notice:
    """Take in the form. Sent twice from one draft, it is one private word."""
    if draft is not None:
        kept = meant.recall(session, PrivateWord, draft, giver)
        if kept.became:
            return meant.became(session, giver, kept, now_is=_now_is(session))
        said = replace(said, ask=kept.ask)
    if said.ask and find(_asked(session, giver, said.ask).asker_id).left_at is not None:
        raise Gone
    check_kind(said.kind)
    notice = say(session, giver, said, find=find, company=company, now=now)
    if draft is not None:
        meant.decide(session, draft, PrivateWord, notice)
    return notice


def take_back(session: Session, by: Person, feedback_id: int, *, now: datetime) -> FeedbackTakenBack:
    """Undo a private word: what has not gone out never does, what has gone out says so."""
    given = _given(session, feedback_id)
    check_party(by.id, [given.giver_id])
    check_standing(is_taken_back=given.is_taken_back)
    check_take_back(given.at, now)

    check_standing(is_taken_back=not feedback.take_back(session, feedback_id, now))
    graph.remove_edges(session, "feedback", feedback_id)

    about = addresses.feedback(feedback_id)
    outbox.cancel_undrawn(session, about)
    outbox.redraw(session, about, now)
    if given.ask_id is not None:
        outbox.redraw(session, addresses.feedback_ask(given.ask_id), now)

    return FeedbackTakenBack(feedback=feedback_id)


def thank(session: Session, by: Person, feedback_id: int, *, company: Company, now: datetime) -> FeedbackReceived:
    """Let the giver know that it was welcome, once."""
    given = _received(session, by, feedback_id)

    if feedback.thank(session, feedback_id, now):
        _tell(session, FeedbackThanked(feedback=feedback_id), given.giver_id, feedback_id, company, now)
        outbox.redraw(session, addresses.feedback(feedback_id), now)

    return FeedbackReceived(feedback=feedback_id)


def look_at(session: Session, by: Person, feedback_id: int) -> Notice:
    """Show one of the two what was said, as it is theirs to see."""
    given = _given(session, feedback_id)
    check_party(by.id, [given.giver_id, given.receiver_id])
    if by.id == given.receiver_id:
        return FeedbackReceived(feedback=feedback_id)
    return _now_is(session)(FeedbackRecorded(feedback=feedback_id))


def ask_to_reply(session: Session, by: Person, feedback_id: int) -> FeedbackReplyFormWanted:
    _talked(session, by, feedback_id)
    return FeedbackReplyFormWanted(feedback=feedback_id)


def reply(
    session: Session, by: Person, feedback_id: int, words: str, *, company: Company, now: datetime
) -> FeedbackReplySent:
    """Answer the other one: the receiver asks back, the giver says more, a few times."""
    given = _talked(session, by, feedback_id)
    check_said(words)

    answer = feedback.reply(session, feedback_id, by.id, words, now)

    other = given.receiver_id if by.id == given.giver_id else given.giver_id
    _tell(session, FeedbackReplied(feedback=feedback_id, reply=answer), other, feedback_id, company, now)

    return FeedbackReplySent(feedback=feedback_id)


# Asked for


def invite(session: Session, asker: Person, said: Invitation, *, find: Find, company: Company, now: datetime) -> Notice:
    """Ask colleagues for a private word, each by themselves."""
    check_feature(company)
    said = meant.without_mentioned(meant.without_self(said, asker))
    if said.unclear:
        return meant.ask(session, asker, said, now=now)
    if said.typed and not said.receivers:
        return FeedbackAskFormWanted(draft=meant.keep(session, asker, said, now=now))
    asked = meant.people_in(said, find)
    check_asked(asker.id, [one.id for one in asked], meant.departments_in(said))
    _check_reachable(asked)
    check_length(said.words)

    ask = feedback.ask(session, asker.id, [one.id for one in asked], said.words, now)

    about = addresses.feedback_ask(ask)
    outbox.put(session, [telling.to_person(FeedbackAsked(ask=ask), one, about, company, now) for one in asked])

    return FeedbackAskedFor(ask=ask)


def choose_asked(
    session: Session, asker: Person, draft: int, chosen: str, *, find: Find, company: Company, now: datetime
) -> Notice:
    def go_on(clearer: Invitation) -> Notice:
        return invite(session, asker, clearer, find=find, company=company, now=now)

    return meant.choose(session, asker, Invitation, draft, chosen, go_on=go_on)


def invite_in_form(session: Session, asker: Person, draft: int | None, *, company: Company) -> Notice:
    check_feature(company)
    if draft is None:
        return FeedbackAskFormWanted()
    said = meant.recall(session, Invitation, draft, asker)
    return meant.became(session, asker, said) if said.became else FeedbackAskFormWanted(draft=draft)


def submit_invitation(
    session: Session,
    asker: Person,
    said: Invitation,
    *,
    draft: int | None,
    find: Find,
    company: Company,
    now: datetime,
) -> Notice:
    """Take in the form. Sent twice from one draft, everybody is asked once."""
    kept = meant.recall(session, Invitation, draft, asker) if draft is not None else None
    if kept is not None and kept.became:
        return meant.became(session, asker, kept)
    notice = invite(session, asker, said, find=find, company=company, now=now)
    if draft is not None:
        meant.decide(session, draft, Invitation, notice)
    return notice


def answer_in_form(session: Session, by: Person, ask: int, *, company: Company) -> FeedbackFormWanted:
    """Open the form for whoever was asked, with the asker in it."""
    check_feature(company)
    _asked(session, by, ask)
    return FeedbackFormWanted(ask=ask)


def asker_of(session: Session, by: Person, ask: int) -> tuple[str, ...]:
    """Return whom the answer to an invitation is for, as receivers are written."""
    return (f"p{_asked(session, by, ask).asker_id}",)


def look_at_invitation(session: Session, by: Person, ask: int) -> FeedbackAsked:
    _asked(session, by, ask)
    return FeedbackAsked(ask=ask)


def decline(session: Session, by: Person, ask: int) -> FeedbackDeclined:
    """Rather not: nothing is kept, nobody is told."""
    _asked(session, by, ask)
    return FeedbackDeclined(ask=ask)


def _given(session: Session, feedback_id: int) -> Given:
    given = feedback.recall(session, feedback_id)
    if given is None:
        raise Gone
    return given


def _received(session: Session, by: Person, feedback_id: int) -> Given:
    given = _given(session, feedback_id)
    check_party(by.id, [given.receiver_id])
    check_standing(is_taken_back=given.is_taken_back)
    return given


def _talked(session: Session, by: Person, feedback_id: int) -> Given:
    given = _given(session, feedback_id)
    check_party(by.id, [given.giver_id, given.receiver_id])
    check_standing(is_taken_back=given.is_taken_back)
    check_replies(len(given.replies))
    return given


def _asked(session: Session, by: Person, ask: int) -> Ask:
    asked = feedback.recall_ask(session, ask)
    if asked is None or by.id not in asked.people:
        raise Gone
    return asked


def _check_reachable(named: Sequence[Person]) -> None:
    check_reachable([one.name for one in named if one.is_bot], [one.name for one in named if one.left_at])


def _tell(session: Session, notice: Notice, whom: int, feedback_id: int, company: Company, now: datetime) -> None:
    about = addresses.feedback(feedback_id)
    others = people.by_ids(session, [whom])
    outbox.put(session, [telling.to_person(notice, one, about, company, now) for one in others if not one.left_at])
