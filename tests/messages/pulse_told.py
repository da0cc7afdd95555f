"""Pulses of every kind and in every state, for those who draw all there is to draw."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from handlers import notices, pulse_answers, pulse_results, pulse_timetable
from handlers import pulse as handler
from handlers.notices import Notice
from handlers.rules.pulse import KINDS, Audience, Wish, Wording
from handlers.rules.recurrence import Recurrence
from storage import moment
from storage import pulse as pulses
from storage.tables import PulseInvitation, PulseQuestion
from tests.conftest import NOW, Cast, recalled, the
from tests.pulsing import close, invitation_of, open_round, question

EVERY_KIND = ("served", "recommend", "thanked", "time-lost", "in-the-way", "one-thing")  # scale, eNPS, yes/no, …
TUESDAY = Recurrence(rhythm="weekly", starts=moment.local_day(NOW, "Asia/Shanghai"), weekday=1)


def running(session: Session, by: int, *banked: str, name: str = "Weekly", **more: object) -> int:
    """Set up a pulse with these questions of the bank, and start it."""
    wish = Wish(name=name, name_zh="每周一问", questions=tuple(question(session, one) for one in banked), **more)  # type: ignore[arg-type]  # as each caller has it
    house, admin = recalled(session), the(session, by)
    shown = pulse_timetable.set_up(session, admin, None, wish, TUESDAY, house=house, now=NOW)
    pulse_timetable.move(session, admin, shown.pulse, "start", house=house, now=NOW)
    return shown.pulse


def closed_round(session: Session, pulse_id: int, answers: dict[int, str], now: datetime = NOW) -> int:
    """Ask, let these answer, and close."""
    opened = open_round(session, pulse_id, now)
    for person, chosen in answers.items():
        invitation = invitation_of(session, opened, person)
        house, by = recalled(session), the(session, person)
        pulse_answers.answer(session, by, invitation, 0, chosen, house=house, now=now)
    close(session, now)
    return opened


def everybody(cast: Cast) -> list[int]:
    return [cast.boss, cast.mei, cast.anna, cast.wei, cast.other_wei]


def pulse_told(session: Session, cast: Cast, words: str) -> list[Notice]:
    """Return every kind of notice about pulses, for Anna of HR. `words` are what people type."""
    anna, house = the(session, cast.anna), recalled(session)
    told: list[Notice] = [notices.PulseOverview(), notices.PrivacyShown()]
    closed = closed_round(session, running(session, cast.anna, "served"), dict.fromkeys(everybody(cast), "4"))
    due = moment.local_day(NOW, house.zone) + timedelta(days=9)
    for _ in range(2):
        pulse_results.promise_action(
            session, anna, closed, words, cast.mei, due, company=house, now=NOW + timedelta(days=6)
        )
    pulse_results.finish_action(session, anna, pulses.actions(session, closed)[0].id, company=house, now=NOW)
    quiet = closed_round(session, running(session, cast.anna, "recommend"), {cast.anna: "9"}, NOW + timedelta(days=8))
    told += [notices.PulseResultsShown(round=one) for one in (closed, quiet)]
    told += [notices.PulseNews(round=closed), notices.ActionFormWanted(round=closed)]

    asked = running(session, cast.anna, *EVERY_KIND[:3], name="Three")
    draft = handler.duplicate(session, anna, asked, house=house, now=NOW).pulse or 0
    turns = running(session, cast.anna, *EVERY_KIND, choosing="rotation", how_many=2)
    some = running(session, cast.anna, "one-thing", audience=Audience(kind="people", people=tuple(everybody(cast))))
    served = running(session, cast.anna, "thanked", audience=Audience(kind="served", served_by=cast.engineering))
    told += [notices.PulseShown(pulse=one) for one in (draft, asked, turns, some, served)]
    told.append(notices.PulseOverview())
    paused = running(session, cast.anna, "thanked")
    pulse_timetable.move(session, anna, paused, "pause", house=house, now=NOW)
    ended = running(session, cast.anna, "thanked")
    pulse_timetable.move(session, anna, ended, "end", house=house, now=NOW)
    told += [notices.PulseShown(pulse=one) for one in (paused, ended)]
    told += [notices.PulsePreview(pulse=turns, position=one) for one in range(len(EVERY_KIND))]
    told += _asked(session, cast, (asked, some))

    own = Wording(
        kind="single", driver="trust", words="Which?", words_zh="哪一个？", options=(("This", "这个"), ("That", "那个"))
    )
    handler.add_question(session, anna, own, house=house, now=NOW)
    every = session.exec(select(PulseQuestion).order_by(col(PulseQuestion.id))).all()
    by_kind = {one.kind: one.id for one in every}
    assert by_kind.keys() == KINDS.keys()
    told += [notices.QuestionBank(page=page) for page in range(5)]
    told += [notices.QuestionFormWanted(question=one) for one in (None, *by_kind.values())]
    told += [notices.PulseFormWanted(pulse=one) for one in (None, draft, turns, some, served)]
    return told


def _asked(session: Session, cast: Cast, asked: tuple[int, ...]) -> list[Notice]:
    """Ask Anna, in each state an invitation may be in."""
    told: list[Notice] = []
    for number, one in enumerate(asked):
        opened = open_round(session, one, NOW + timedelta(days=20 + 8 * number))
        invitation = invitation_of(session, opened, cast.anna)
        told += [notices.PulseAsked(invitation=invitation), notices.PulseReminded(invitation=invitation)]
        told += [notices.PulseWhy(invitation=invitation)]
        told += [notices.MyPulse(invitations=(invitation,), news=None, results=())]
    told.append(notices.PulseCommentFormWanted(invitation=invitation))
    done = session.exec(
        select(PulseInvitation.id).where(PulseInvitation.person_id == cast.anna, PulseInvitation.state == "closed")
    ).all()
    told += [notices.PulseAsked(invitation=one) for one in (*done, 999)]
    return [*told, notices.MyPulse(invitations=(), news=1, results=(1,))]
