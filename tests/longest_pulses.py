"""Pulses that say as much as they may, for the platforms' limits."""

from datetime import timedelta

from sqlmodel import Session

from handlers import notices, pulse, pulse_answers, pulse_results
from handlers.notices import Notice
from handlers.rules.pulse import LONGEST_QUESTION, MOST_OPTIONS, Audience, Wish, Wording
from storage import company, moment
from storage import pulse as pulses
from tests.conftest import NOW, recalled, the
from tests.pulsing import close, invitation_of, open_round

EN, ZH = "Whenever colleagues of another department promised something ", "别的部门的同事答应我的事情，"
NAME, NAME_ZH = (
    "How the departments of our houses serve each other this year"[:60],
    "各个酒店各个部门今年相互服务得怎么样" * 3,
)


def pulse_notices(session: Session, crowd: list[int], words: str) -> list[Notice]:
    """Return one of every notice about pulses, for the first of the crowd, who asks and is asked."""
    me = crowd[0]
    company.appoint(session, me, "hr")
    house, admin = recalled(session), the(session, me)
    pulse.bank(session)
    asked = [_question(session, me, kind) for kind in ("multiple", "scale", "text")]
    audience = Audience(kind="people", people=tuple(crowd))

    def set_up(number: int, questions: tuple[int, ...]) -> int:
        wish = Wish(name=f"{NAME[:58]}{number}", name_zh=NAME_ZH[:60], questions=questions, audience=audience)
        shown = pulse.create(session, admin, wish, house=house, now=NOW)
        pulse.move(session, admin, shown.pulse, "start", house=house, now=NOW)
        return shown.pulse

    every = [set_up(number, tuple(asked)) for number in range(12)]
    text = set_up(20, (asked[2],))
    closed = open_round(session, every[0])
    for person in crowd:
        invitation, by = invitation_of(session, closed, person), the(session, person)
        pulse_answers.answer(session, by, invitation, 0, "0,1,2,3,4,5,6,7,8,9", house=house, now=NOW)
        pulse_answers.answer(session, by, invitation, 1, "4", house=house, now=NOW)
        pulse_answers.write(session, by, invitation, 2, words, house=house, now=NOW)
    later = close(session)
    due = moment.local_day(later, house.zone)
    for _ in range(4):
        pulse_results.promise_action(session, admin, closed, words, me, due, company=house, now=later)
    opened = open_round(session, every[1], later + timedelta(days=8))
    written = open_round(session, text, later + timedelta(days=16))
    one, form = invitation_of(session, opened, me), invitation_of(session, written, me)
    assert pulses.actions(session, closed)
    return [
        notices.PulseAsked(invitation=one),
        notices.PulseWhy(invitation=one),
        notices.PulseReminded(invitation=one),
        notices.PulseCommentFormWanted(invitation=form),
        notices.PulseNews(round=closed),
        notices.MyPulse(invitations=(one, form), news=closed, results=(closed,)),
        notices.PrivacyShown(),
        notices.PulseOverview(),
        notices.PulseShown(pulse=every[1]),
        notices.PulsePreview(pulse=every[1], position=1),
        notices.QuestionBank(page=3),
        notices.PulseFormWanted(pulse=every[1]),
        notices.QuestionFormWanted(question=asked[0]),
        notices.ActionFormWanted(round=closed),
        notices.PulseResultsShown(round=closed),
    ]


def _question(session: Session, by: int, kind: str) -> int:
    options = tuple((f"{EN}{number}"[:60], f"{ZH}{number}") for number in range(MOST_OPTIONS))
    wording = Wording(
        kind=kind,
        driver="recognition",
        words=(EN * 9)[:LONGEST_QUESTION].strip(),
        words_zh=(ZH * 20)[:LONGEST_QUESTION],
        options=options if kind == "multiple" else (),
    )
    pulse.add_question(session, the(session, by), wording, house=recalled(session), now=NOW)
    return max(one.id for one in pulse.bank(session))
