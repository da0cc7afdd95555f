"""Everything the bot can tell, with the longest plausible content: what each platform must find room for."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import Session

from bot.chat import Card, Form
from bot.directory import Directory
from bot.messages.drawing import DRAWINGS, draw
from bot.messages.reader import Reader
from handlers import notices, refusals
from handlers.feedback import PrivateWord
from handlers.help_requests import Asking
from handlers.notices import Notice, Refused
from handlers.refusals import Refusal
from handlers.rules.desks import MOST_USUAL
from handlers.rules.kudos import LONGEST_WORDS, MOST_RECEIVERS
from handlers.rules.written_days import MOST_DAYS
from storage import (
    calendars,
    company,
    desks,
    digest,
    drafts,
    feedback,
    help_requests,
    kudos,
    people,
    ratings,
    suggestions,
)
from storage.digest import Desk, Flow, Team
from storage.digest import Facts as Week
from storage.people import Profile
from storage.suggestions import Line
from storage.tables import HelpRequest, HelpRequestStep, Rating, WorkingCalendar
from tests.conftest import NOW, bring_cast
from tests.longest_pulses import pulse_notices

LONG_NAME = "Maximiliane-Theodora von und zu Freudenberg-Hohenlohe & Söhne <!channel> *M*"
LONG_WORDS = ("谢谢你 <!channel> & <@U0MEI> https://example.com/a?b=1&c=2 *bold* " * 20)[:LONGEST_WORDS]


def longest(session: Session, language: str) -> tuple[Reader, dict[type[Notice], Notice]]:
    """Fill a company to the brim, and return a reader in it and one of every notice."""
    cast = bring_cast(session)
    crowd = []
    for number in range(MOST_RECEIVERS):
        person = people.add(session, Profile(name=f"{LONG_NAME} {number}", office="Shanghai Hongqiao Campus"), NOW)
        people.change(session, person.id, department_id=cast.front_office)
        people.link(session, person, "slack", "T0HOTEL", f"U0LONG{number}")
        people.link(session, person, "wecom", "ww0123456789abcdef", f"long{number}")
        crowd.append(person.id)
    for number in range(20):
        company.add_value(
            session, f"value{number}", f"A value with quite a long name {number}", f"很长的价值观名称 {number}"
        )
    for number in range(8):
        people.add_department(session, f"Department of long names and many people {number}", f"很长名字的部门 {number}")
    company.appoint(session, crowd[0], "it")
    company.appoint(session, crowd[0], "hr")
    for one in crowd[1:]:
        company.appoint(session, one, "hr")
    people.change(session, crowd[0], language=language, quiet_from="22:00", quiet_to="07:00", manager_id=crowd[1])
    furnish(session, cast.front_office, crowd[0])
    page = Directory(feeds=("feed:slack",)).open(session)
    values = [value.id for value in page.company.values]

    def give(giver: int, receivers: list[int], words: str = LONG_WORDS) -> int:
        return kudos.add(
            session, giver, receivers, [cast.front_office], words, values,
            is_private=False, tells_manager=True, at=NOW, day=NOW.date(),
        )  # fmt: skip  # one call

    given = [give(crowd[1], crowd[:1] + crowd[2:]) for _ in range(20)] + [give(crowd[0], crowd[1:])]
    for one in crowd:
        kudos.join(session, given[0], one, NOW)
    short = give(crowd[0], crowd[1:2], "thanks")
    unclear = {"typed": LONG_NAME, "candidates": [f"p{one}" for one in crowd[1:6]], "is_exact": True}
    draft = drafts.keep(
        session, crowd[0],
        json.dumps({"receivers": [f"p{one}" for one in crowd[1:]], "unclear": [unclear], "words": LONG_WORDS,
                    "values": values, "is_private": True, "tells_manager": True, "typed": LONG_WORDS}),
        NOW,
    )  # fmt: skip  # one draft
    me, first = crowd[0], given[0]
    asking = Asking(
        receivers=(f"p{crowd[1]}",), words=LONG_WORDS, due="Friday", due_at="2026-11-27T10:00:00+00:00",
        is_urgent=True, link="https://example.com/" + "x" * 400, typed=LONG_WORDS,
    )  # fmt: skip  # one request
    asked = drafts.keep(session, crowd[0], asking.to_json(), NOW)
    request, step = ask(session, me, crowd[1], cast.front_office)
    rated = rate(session, me, crowd[1])
    for number in range(12):
        ask(session, me if number % 2 else crowd[1], crowd[1] if number % 2 else me, None)
    since, until = "2026-11-23T00:00:00+00:00", "2026-11-25T00:00:00+00:00"
    every: list[Notice] = [
        notices.KudosRecorded(
            kudos=given[-1], people=tuple(crowd[1:]), departments=(cast.front_office,), values=tuple(values),
            left=7, is_short=True, is_private=False, tells_manager=True, is_posted=True,
        ),
        notices.KudosReceived(kudos=first),
        notices.KudosForManager(kudos=first),
        notices.KudosPosted(kudos=first),
        notices.KudosTakenBack(kudos=given[-1]),
        notices.KudosJoined(kudos=first, is_new=True),
        notices.KudosLeft(kudos=first),
        notices.KudosCompleted(kudos=given[-1]),
        notices.WhoIsMeant(draft=draft),
        notices.WhomToThank(draft=draft),
        notices.WordsWanted(draft=draft),
        notices.KudosFormWanted(draft=draft),
        notices.MoreFormWanted(kudos=short),
        notices.KudosRoundUp(since=since, until=until),
        notices.Bundle(person=me, kudos=tuple(given)),
        notices.RequestReady(draft=asked),
        notices.RequestCancelled(words=LONG_WORDS),
        notices.RequestFormWanted(draft=asked),
        notices.RequestShown(request=request),
        notices.RequestStepTold(request=request, step=step),
        notices.StepFormWanted(request=request, deed="hand_over"),
        notices.MyRequests(person=me),
        notices.RequestReminder(person=me, requests=(request,)),
        notices.RatingWanted(request=rated),
        notices.RatingGiven(request=rated),
        notices.RatingCommentWanted(request=rated),
        notices.SatisfactionShown(month="2026-10-01", departments=tuple(page.company.departments)),
        notices.DutySet(department=cast.front_office, is_on=True),
        notices.ProposalOverdue(request=request),
        notices.MyMap(person=me),
        notices.DepartmentsShown(person=me, month="2026-10-01"),
        notices.Help(unknown=LONG_WORDS),
        notices.Help(unknown=LONG_WORDS, draft=draft),
        notices.YouAreWelcome(),
        notices.Greeted(),
        notices.Acknowledged(),
        notices.AboutMe(person=me),
        notices.StoredAboutMe(person=me),
        notices.LanguageSet(language=language),
        notices.QuietHoursSet(start="22:00", end="07:00", zone="Asia/Shanghai"),
        notices.PostsSet(is_named=True),
        notices.PlainlySet(plainly=True),
        notices.MySettings(person=me),
        notices.AdminOverview(saved=True),
        notices.SettingsFormWanted(),
        notices.ValueFormWanted(),
        notices.AdminFormWanted(),
        *feedback_notices(session, crowd),
        *suggestion_notices(session, crowd, cast.front_office),
        notices.ProposalOverdue(request=request),
        notices.MyMap(person=me),
        notices.DepartmentsShown(person=me, month="2026-10-01"),
        *pulse_notices(session, crowd, LONG_WORDS),
        *digest_notices(session, crowd, given),
    ]  # fmt: skip  # a table reads better unwrapped
    reader = Reader(session=session, page=page, person=page.person(session, me))
    return reader, {type(one): one for one in every}


def ask(session: Session, requester: int, provider: int, desk: int | None) -> tuple[int, int]:
    """Write down a long request that was asked back about. Returns its id and its last step's."""
    request = help_requests.add(
        session,
        HelpRequest(
            requester_id=requester, provider_id=provider, desk_id=desk, words=LONG_WORDS, is_urgent=True,
            link="https://example.com/" + "x" * 400, due_at=NOW, promised_for=NOW, state="asked_back", asked_at=NOW,
        ),
    )  # fmt: skip  # one request
    step = HelpRequestStep(
        request_id=request.id, deed="ask_back", by_id=provider, words=LONG_WORDS, state="asked_back", at=NOW
    )
    return request.id, help_requests.add_step(session, step)


def feedback_notices(session: Session, crowd: list[int]) -> list[Notice]:
    """One of everything about private words, as long as they may be, for the first of the crowd."""
    me, other = crowd[:2]
    given, got = (
        feedback.add(session, giver, receiver, "try", LONG_WORDS, at=NOW, ask_id=None)
        for giver, receiver in ((me, other), (other, me))
    )
    for one in (given, got):
        for number in range(5):
            feedback.reply(session, one, (other, me)[number % 2], LONG_WORDS, NOW)
    reply = feedback.reply(session, given, other, LONG_WORDS, NOW)
    asks = [feedback.ask(session, me, crowd[1:6], LONG_WORDS, NOW), feedback.ask(session, other, [me], LONG_WORDS, NOW)]
    said = PrivateWord(receivers=(f"p{other}",), words=LONG_WORDS, typed=LONG_WORDS)
    draft = drafts.keep(session, me, said.to_json(), NOW)
    return [
        notices.FeedbackWhich(typed=LONG_WORDS),
        notices.FeedbackFormWanted(ask=asks[1]),
        notices.FeedbackKindWanted(draft=draft),
        notices.FeedbackRecorded(feedback=given, is_waiting=True),
        notices.FeedbackReceived(feedback=got),
        notices.FeedbackTakenBack(feedback=given),
        notices.FeedbackThanked(feedback=given),
        notices.FeedbackReplied(feedback=given, reply=reply),
        notices.FeedbackReplySent(feedback=given),
        notices.FeedbackReplyFormWanted(feedback=given),
        notices.FeedbackAskFormWanted(),
        notices.FeedbackAskedFor(ask=asks[0]),
        notices.FeedbackAsked(ask=asks[1]),
        notices.FeedbackDeclined(ask=asks[1]),
    ]


def rate(session: Session, rater: int, provider: int) -> int:
    """Write down a long request that was done and rated. Returns its id."""
    done = HelpRequest(
        requester_id=rater, provider_id=provider, words=LONG_WORDS, state="done", asked_at=NOW, done_at=NOW
    )
    request = help_requests.add(session, done).id
    rating = Rating(request_id=request, rater_id=rater, invited_at=NOW, rated_at=NOW, level=2, comment=LONG_WORDS)
    ratings.invite(session, rating)
    return request


def suggestion_notices(session: Session, crowd: list[int], department: int) -> list[Notice]:
    """One of everything about suggestions, as long as they may be, for the first of the crowd."""
    me, other = crowd[:2]
    topics = [suggestions.open_topic(session, f"{LONG_NAME}{one}"[:40], "很长的话题名称" * 5, me) for one in range(6)]

    def put(key: str, author: int | None) -> int:
        id_ = suggestions.put(
            session, LONG_WORDS, key_hash=key, stage="told", department_id=None, topic_id=topics[0], author_id=author
        )
        for by in ("reader", "author", "reader"):
            suggestions.add_line(session, id_, Line(by=by, words=LONG_WORDS, is_told=True))
        suggestions.conclude(session, id_, LONG_WORDS)
        return id_

    read, mine = put("a", other), put("b", me)
    done = tuple(put(f"done{number}", None) for number in range(12))
    return [
        notices.SuggestionFormWanted(typed=LONG_WORDS),
        notices.SuggestionRecorded(suggestion=mine, key="-".join(["abcde"] * 6)),
        notices.SuggestionHeardBefore(),
        notices.SuggestionShown(suggestion=mine, is_added=True),
        notices.SuggestionTakenBack(words=LONG_WORDS),
        notices.SuggestionKeyWanted(),
        notices.SuggestionReceived(suggestion=read),
        notices.SuggestionAnswerFormWanted(suggestion=read),
        notices.SuggestionOutcomeFormWanted(suggestion=read),
        notices.SuggestionAnswered(suggestion=mine),
        notices.SuggestionOutcomes(person=me, suggestions=done),
        notices.TopicFormWanted(),
        *report_notices(session, crowd),
        *desk_notices(department, me),
    ]


def furnish(session: Session, desk: int, me: int) -> None:
    """Decide about a desk all that may be decided, as much of it as there may be."""
    people.set_head(session, desk, me)
    for number in range(MOST_USUAL):
        desks.add_usual(session, desk, f"An extra bed, quickly {number}", f"加一张很大的床和很多枕头 {number}", 10_080)
    for number in range(25):
        person = people.add(session, Profile(name=f"{LONG_NAME} on duty {number}"), NOW)
        people.change(session, person.id, department_id=desk)
        help_requests.take_duty(session, person.id, desk, NOW)
    hours = json.dumps([[[f"0{day}:00", "11:30"], ["12:15", "18:45"], ["20:00", "23:30"]] for day in range(7)])
    days = ",".join((NOW.date() + timedelta(days=2 * number)).isoformat() for number in range(MOST_DAYS))
    whose = f"department:{desk}"
    zone = "America/Argentina/ComodRivadavia"
    calendars.put(
        session,
        WorkingCalendar(whose=whose, hours=hours, country="DE-BY", zone=zone, free_days=days, working_days=days),
    )


def desk_notices(desk: int, me: int) -> list[Notice]:
    whose = f"department:{desk}"
    return [
        notices.DeskShown(department=desk, saved=True),
        notices.DeskFormWanted(department=desk),
        notices.UsualAsksFormWanted(department=desk),
        notices.CalendarShown(person=me, whose=whose, saved=True),
        notices.CalendarFormWanted(whose=whose),
        notices.PromisesShown(month="2026-11-01", departments=(desk,)),
    ]


def digest_notices(session: Session, crowd: list[int], given: list[int]) -> list[Notice]:
    """A team's week with all that a digest can say, after one that can be read again, for the first of the crowd."""
    me, *others = crowd
    flow = Flow(thanked=1234, thanks=1234, served=1234, helped=1234, promised=1234, kept=1234)
    desk = Desk(waiting=123, owed=123, overdue=123, actions=123)
    team = Team(
        people=tuple(others), flow=flow, read=tuple(given[:3]), unthanked=tuple(others),
        served=dict.fromkeys(others[:2], 9), thanked={},
    )  # fmt: skip  # one team
    for week in ("2026-W46", "2026-W47"):
        digest.keep(session, me, week, Week(own=replace(flow, thanks=0), desk=desk, team=team))
    return [
        notices.DigestShown(person=me, week="2026-W47"),
        notices.DigestRest(person=me, week="2026-W47"),
        notices.DigestTimeSet(is_on=True, weekday=2, at="16:30"),
    ]


def report_notices(session: Session, crowd: list[int]) -> list[Notice]:
    given = [feedback.add(session, crowd[1], crowd[2], "try", LONG_WORDS, at=NOW, ask_id=None) for _ in range(5)]
    for one in given:
        feedback.report(session, one, NOW)
    abouts = tuple(f"feedback:{one}" for one in given)
    return [
        notices.ReportWanted(about=abouts[0]),
        notices.ReportSent(about=abouts[0]),
        notices.ReportMade(),
        notices.ReportsShown(abouts=abouts, more=95),
        notices.ReportDealtWith(about=abouts[0]),
    ]


def everything(session: Session, language: str) -> dict[str, Card | Form]:
    """Draw one of everything the bot can say, by name."""
    reader, every = longest(session, language)
    missing = [one.__name__ for one in DRAWINGS if one not in every]
    assert not missing, f"add the longest plausible {missing} to `longest` above"
    drawn = {name.__name__: _led(draw(notice, reader)) for name, notice in every.items()}
    return drawn | {f"Refused {one.reason}": draw(one, reader) for one in every_refusal()}


def _led(shown: Card | Form) -> Card | Form:
    """Turn buttons to pages of ours into links, as an answer does."""
    if isinstance(shown, Form):
        return shown
    links = [replace(one, url=f"https://a.example{one.url}") if one.url else one for one in shown.buttons]
    return replace(shown, buttons=tuple(links))


def every_refusal() -> list[Refused]:
    facts: dict[str, Any] = {
        "name": LONG_NAME, "count": 11, "most": 10, "length": 501, "allowed": 20, "left": 2, "needed": 3,
        "minutes": 15, "hours": 24, "feature": "kudos", "roles": ("it", "hr"), "option": "--" + "x" * 22,
        "typed": "x" * 40, "first": "2027-03-04", "second": "2027-04-03", "state": "promised", "part": "Mon-Fir",
        "country": "Atlantis",
        "fewest": 5, "shortest": 5, "longest": 10_080,
    }  # fmt: skip  # a table reads better unwrapped
    kinds: list[type[Refusal]] = [
        one
        for one in vars(refusals).values()
        if isinstance(one, type) and issubclass(one, Refusal) and one is not Refusal
    ]
    every = []
    for kind in kinds:
        wanted = [name for name in getattr(kind, "__dataclass_fields__", {}) if name not in ("field",)]
        unknown = [name for name in wanted if name not in facts]
        assert not unknown, f"say what {unknown} of {kind.__name__} may be"
        every.append(Refused.because(kind(**{name: facts[name] for name in wanted}), LONG_WORDS))
    return every
