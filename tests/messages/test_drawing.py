"""Cards and forms: every notice can be drawn for every reader, and what people typed is never taken for markup."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pytest
from sqlmodel import Session

from bot.chat import Card, Facts, Form, Note, Quote, Text, card_from_dict
from bot.directory import Directory
from bot.messages.drawing import DRAWINGS, draw
from bot.messages.reader import Reader
from bot.messages.refusing import MOST_ADMINS
from handlers import kudos as handler
from handlers import notices
from handlers.admin import LONGEST_TAG
from handlers.feedback import Invitation, PrivateWord
from handlers.help_requests import Asking, by_clock, tell
from handlers.kudos import Thanks
from handlers.meant import Unclear
from handlers.notices import Notice, Refused, from_json
from handlers.ratings import LEVELS, reasons_for
from handlers.refusals import AllowanceSpent, FeatureOff, NobodyAsked, NoReceivers, NotAllowed, NoWords
from handlers.rules.help_requests import Deed
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
from storage.company import LANGUAGES
from storage.digest import Desk, Flow, Team
from storage.digest import Facts as Week
from storage.suggestions import Line
from storage.tables import Rating, WorkingCalendar
from tests.asking import ask, standing, step
from tests.conftest import NOW, Cast, recalled, the
from tests.giving import FEED, give
from tests.messages.pulse_told import pulse_told

MARK = "*⟦typed⟧* <!channel>"  # what a person typed
EVERY = {one for one in Notice.__subclasses__() if one.__module__ == notices.__name__}


@dataclass(frozen=True)
class Told:
    """A notice, and who reads it (None: the feed)."""

    notice: Notice
    reader: int | None

    def __str__(self) -> str:
        return f"{type(self.notice).__name__}-{'feed' if self.reader is None else 'person'}"


@pytest.fixture
def everything(session: Session, cast: Cast) -> list[Told]:
    """Every kind of notice, about kudos whose words are MARK."""
    anna, mei = cast.anna, cast.mei
    company.set_one(session, "feed", "instant")
    company.appoint(session, anna, "hr")
    company.appoint(session, anna, "it")
    recorded = give(
        *(session, anna, mei, cast.wei),
        departments=[cast.housekeeping],
        words=MARK,
        values=[cast.teamwork, cast.service],
        tells_manager=True,
    )
    private = give(session, anna, mei, words=MARK, is_private=True, tells_manager=True)
    back = give(session, anna, mei, words=MARK)
    handler.take_back(session, the(session, anna), back.kudos, now=NOW)
    kudos.join(session, recorded.kudos, cast.boss, NOW)
    one = recorded.kudos
    drafted = [
        drafts.keep(session, anna, Thanks(receivers=(), words=MARK, typed=MARK, unclear=unclear).to_json(), NOW)
        for unclear in (
            (Unclear(typed="李伟", candidates=(f"p{cast.wei}", f"p{cast.other_wei}"), is_exact=True),),
            (Unclear(typed="Ana", candidates=(f"p{anna}", f"d{cast.front_office}"), is_exact=False),),
            (Unclear(typed="nobody", candidates=(), is_exact=False),),
        )
    ]
    requests = every_request(session, cast)
    rated = [rate(session, cast, level, reason) for level in LEVELS for reason in (None, reasons_for(level)[0])]
    asked = [
        drafts.keep(session, anna, asking.to_json(), NOW)
        for asking in (
            Asking(receivers=(f"p{cast.mei}",), words=MARK, due="Friday", due_at=NOW.isoformat(), link=MARK),
            Asking(receivers=(f"p{cast.mei}",), words=MARK, is_told=True),
            Asking(receivers=(), words=MARK, typed=MARK, trouble=Refused.because(NobodyAsked(), "").to_json()),
        )
    ]
    since, until = NOW.replace(hour=0).isoformat(), NOW.replace(hour=23).isoformat()
    told: list[Notice] = [
        *(recorded, private),
        *(notices.KudosReceived(kudos=id_) for id_ in (one, private.kudos, back.kudos, 999)),
        *(notices.KudosForManager(kudos=id_) for id_ in (one, private.kudos, back.kudos)),
        *(notices.KudosTakenBack(kudos=back.kudos), notices.KudosLeft(kudos=one), notices.KudosCompleted(kudos=one)),
        *(notices.KudosJoined(kudos=one, is_new=is_new) for is_new in (True, False)),
        *(notices.WhoIsMeant(draft=draft) for draft in (*drafted, 999)),
        notices.WhomToThank(draft=drafted[2]),
        notices.WordsWanted(draft=drafted[2]),
        *(notices.KudosFormWanted(), notices.KudosFormWanted(draft=drafted[0]), notices.MoreFormWanted(kudos=one)),
        *(notices.RequestReady(draft=draft) for draft in (*asked, 999)),
        *(notices.RequestCancelled(words=MARK), notices.RequestFormWanted(draft=asked[0])),
        *(notices.RequestFormWanted(), notices.RequestFormWanted(is_told=True)),
        *(notices.RequestShown(request=one) for one in (*requests, 999)),
        *(
            notices.RequestStepTold(request=one, step=step.id)
            for one in requests
            for step in help_requests.steps(session, one)[1:]
            if step.deed != Deed.CLOSE
        ),
        *(
            notices.StepFormWanted(request=requests[0], deed=deed)
            for deed in ("accept", "ask_back", "answer", "hand_over", "decline", "reopen", "repair", "propose")
        ),
        *(notices.MyRequests(person=anna), notices.MyRequests(person=cast.robot)),
        notices.RequestReminder(person=anna, requests=tuple(requests)),
        *(notices.RatingWanted(request=one) for one in rated),
        *(notices.RatingGiven(request=one) for one in rated),
        notices.RatingCommentWanted(request=rated[0]),
        notices.SatisfactionShown(month="2026-11-01", departments=(cast.front_office, cast.engineering)),
        notices.ProposalOverdue(request=requests[0]),
        notices.MyMap(person=anna),
        notices.DepartmentsShown(person=anna, month="2026-10-01"),
        *(notices.DutySet(department=cast.front_office, is_on=is_on) for is_on in (True, False)),
        *(notices.Bundle(person=anna, kudos=ids) for ids in ((one, back.kudos), (back.kudos,))),
        *(
            notices.Help(),
            notices.YouAreWelcome(),
            notices.Greeted(),
            notices.Acknowledged(),
            notices.MySettings(person=anna),
        ),
        *(notices.AboutMe(person=anna), notices.AboutMe(person=cast.robot), notices.StoredAboutMe(person=anna)),
        *(notices.LanguageSet(language="zh"), notices.QuietHoursSet(start="", end="", zone="UTC")),
        notices.QuietHoursSet(start="22:00", end="07:00", zone="UTC"),
        *(notices.PostsSet(is_named=is_named) for is_named in (True, False)),
        *(notices.PlainlySet(plainly=plainly) for plainly in (True, False)),
        *(notices.AdminOverview(), notices.AdminOverview(saved=True)),
        *(notices.SettingsFormWanted(), notices.ValueFormWanted(), notices.AdminFormWanted()),
        Refused.because(NoWords(), MARK),
        Refused.because(NotAllowed(roles=("it", "hr")), ""),
        Refused.because(FeatureOff(feature="kudos"), ""),
        Refused.because(AllowanceSpent(allowed=20, left=1, needed=2), MARK),
    ]
    told += feedback_told(session, cast) + suggestions_told(session, cast) + pulse_told(session, cast, MARK)
    told += digests_told(session, cast)
    posted = [notices.KudosPosted(kudos=one), notices.KudosPosted(kudos=back.kudos)]
    return [Told(notice, anna) for notice in told] + [
        Told(notice, None) for notice in (*posted, notices.KudosRoundUp(since=since, until=until))
    ]


def every_request(session: Session, cast: Cast) -> list[int]:
    """Return a request in every state, with Anna on either side of it, at a desk of hers, or passed on by her."""
    anna, mei = cast.anna, cast.mei
    made = []
    for by, of in ((anna, mei), (mei, anna)):
        path: list[tuple[int, Deed, str]] = [
            (of, Deed.ASK_BACK, MARK), (by, Deed.ANSWER, MARK), (of, Deed.ACCEPT, ""), (of, Deed.DO, ""),
            (by, Deed.REOPEN, MARK),
        ]  # fmt: skip  # a table reads better unwrapped
        for length in range(len(path) + 1):
            made.append(ask(session, by, f"p{of}", MARK, due=NOW.isoformat()))
            for who, deed, words in path[:length]:
                step(session, who, made[-1], deed, words=words)
        for deed, who in ((Deed.DECLINE, of), (Deed.WITHDRAW, by)):
            made.append(ask(session, by, f"p{of}", MARK))
            step(session, of, made[-1], Deed.ACCEPT)
            step(session, who, made[-1], deed, words=MARK)
        made.append(ask(session, by, f"p{of}", MARK))
        step(session, of, made[-1], Deed.HAND_OVER, words=MARK, to=cast.wei)
        made.append(ask(session, by, f"p{of}", MARK))
        step(session, of, made[-1], Deed.HAND_OVER, to=cast.wei)
        step(session, cast.wei, made[-1], Deed.DECLINE, words=MARK)
        made.append(ask(session, by, f"p{of}", MARK))
        step(session, of, made[-1], Deed.DO)
        by_clock(session, standing(session, made[-1]), Deed.CLOSE, company=recalled(session), now=NOW)
    for by in (anna, cast.wei):
        made.append(ask(session, by, f"d{cast.front_office}", MARK))
    by_clock(session, standing(session, made[-1]), Deed.RAISE, company=recalled(session), now=NOW)
    helped = Asking(receivers=(f"p{mei}",), words=MARK)
    me, house = the(session, anna), recalled(session)
    told = tell(session, me, helped, find=lambda one: the(session, one), company=house, now=NOW)
    return [*made, told.request]


def rate(session: Session, cast: Cast, level: int, reason: str | None) -> int:
    """Have anna rate what an engineer did for her."""
    request = ask(session, cast.anna, f"p{cast.wei}", MARK)
    step(session, cast.wei, request, Deed.DO)
    ratings.forget_unrated(session, request)
    ratings.invite(
        session,
        Rating(
            request_id=request,
            rater_id=cast.anna,
            invited_at=NOW,
            rated_at=NOW,
            level=level,
            reason=reason,
            comment=MARK,
        ),
    )
    return request


def feedback_told(session: Session, cast: Cast) -> list[Notice]:
    """Everything about private words to and from anna, of which each is MARK."""
    anna, mei = cast.anna, cast.mei
    given, got, back = (
        feedback.add(session, giver, receiver, kind, MARK, at=NOW, ask_id=None)
        for giver, receiver, kind in ((anna, mei, "keep"), (mei, anna, "try"), (mei, anna, "keep"))
    )
    feedback.take_back(session, back, NOW)
    answers = [feedback.reply(session, one, mei, MARK, NOW) for one in (given, got)]
    asks = [feedback.ask(session, asker, [other], MARK, NOW) for asker, other in ((anna, mei), (mei, anna))]
    draft = drafts.keep(session, anna, PrivateWord(receivers=(f"p{mei}",), words=MARK, typed=MARK).to_json(), NOW)
    ask_draft = drafts.keep(session, anna, Invitation(receivers=(f"p{mei}",), words=MARK).to_json(), NOW)
    return [
        *(notices.FeedbackWhich(), notices.FeedbackWhich(typed=MARK)),
        *(notices.FeedbackFormWanted(), notices.FeedbackFormWanted(draft=draft)),
        *(notices.FeedbackFormWanted(ask=asks[1]), notices.FeedbackKindWanted(draft=draft)),
        *(notices.FeedbackRecorded(feedback=given, is_waiting=is_waiting) for is_waiting in (True, False)),
        *(notices.FeedbackReceived(feedback=one) for one in (got, back)),
        *(notices.FeedbackTakenBack(feedback=given), notices.FeedbackThanked(feedback=given)),
        *(notices.FeedbackReplied(feedback=given, reply=answers[0]), notices.FeedbackReplySent(feedback=given)),
        *(notices.FeedbackReplyFormWanted(feedback=given), notices.FeedbackAskFormWanted()),
        *(notices.FeedbackAskFormWanted(draft=ask_draft), notices.FeedbackAskedFor(ask=asks[0])),
        *(notices.FeedbackAsked(ask=asks[1]), notices.FeedbackDeclined(ask=asks[1])),
    ]


def suggestions_told(session: Session, cast: Cast) -> list[Notice]:
    """Everything about suggestions, which anna wrote, and reads as the head of another department."""
    people.set_head(session, cast.engineering, cast.anna)

    def put(key: str, **more: int | None) -> int:
        to: dict[str, int | None] = {"department_id": None, "topic_id": None, "author_id": None, **more}
        return suggestions.put(session, MARK, key_hash=key, stage="told", **to)

    topic = suggestions.open_topic(session, "Canteen", "食堂", cast.anna)
    mine, signed = put("a", department_id=cast.front_office), put("b", topic_id=topic, author_id=cast.anna)
    read, done = put("c", department_id=cast.engineering), put("d", topic_id=topic, author_id=cast.mei)
    suggestions.add_line(session, mine, Line(by="reader", words=MARK, is_told=True))
    suggestions.add_line(session, signed, Line(by="reader", words=MARK, is_told=True))
    suggestions.conclude(session, done, MARK)
    return [
        *(notices.SuggestionFormWanted(), notices.SuggestionFormWanted(typed=MARK), notices.SuggestionHeardBefore()),
        *(notices.SuggestionRecorded(suggestion=one, key="key") for one in (mine, signed)),
        *(notices.SuggestionShown(suggestion=one) for one in (mine, read, done)),
        *(notices.SuggestionShown(suggestion=mine, is_added=True), notices.SuggestionKeyWanted()),
        notices.SuggestionTakenBack(words=MARK),
        *(notices.SuggestionReceived(suggestion=one) for one in (read, done)),
        notices.SuggestionAnswerFormWanted(suggestion=read),
        notices.SuggestionOutcomeFormWanted(suggestion=read),
        *(notices.SuggestionAnswered(suggestion=signed), notices.TopicFormWanted()),
        notices.SuggestionOutcomes(person=cast.anna, suggestions=(done,)),
        *reports_told(session, cast, read),
        *desks_told(session, cast),
    ]


def desks_told(session: Session, cast: Cast) -> list[Notice]:
    """What a department decided about its desk, for whom it may concern."""
    desks.add_usual(session, cast.front_office, "Extra bed", "加床", 15)
    desks.set_first_answer(session, cast.front_office, 90)
    whose = ("company", "office:上海", f"department:{cast.front_office}")
    for one in whose[1:]:
        hours = json.dumps([[["09:00", "12:00"], ["13:30", "18:00"]]] * 5 + [[], []])
        calendars.put(session, WorkingCalendar(whose=one, hours=hours, country="CN", free_days="2026-12-24,2026-12-25"))
    return [
        *(notices.DeskShown(department=one, saved=True) for one in (cast.front_office, cast.housekeeping)),
        notices.DeskFormWanted(department=cast.front_office),
        *(notices.UsualAsksFormWanted(department=one) for one in (cast.front_office, cast.housekeeping)),
        *(notices.CalendarShown(person=cast.anna, whose=one) for one in ("", *whose)),
        *(notices.CalendarFormWanted(whose=one) for one in whose),
        notices.PromisesShown(month="2026-11-01", departments=(cast.front_office, cast.engineering)),
    ]


def reports_told(session: Session, cast: Cast, suggestion: int) -> list[Notice]:
    given = feedback.add(session, cast.mei, cast.anna, "try", MARK, at=NOW, ask_id=None)
    feedback.report(session, given, NOW)
    suggestions.report(session, suggestion)
    abouts = (f"feedback:{given}", f"suggestion:{suggestion}")
    return [
        *(notices.ReportWanted(about=abouts[0]), notices.ReportSent(about=abouts[0]), notices.ReportMade()),
        *(notices.ReportsShown(abouts=abouts, more=3), notices.ReportsShown(abouts=(), more=0)),
        *(notices.ReportDealtWith(about=abouts[1]), notices.FeedbackReceived(feedback=given)),
    ]


def digests_told(session: Session, cast: Cast) -> list[Notice]:
    """A week of anna's own and one of a team of hers, each with all there can be in it, and one with nothing."""
    anna = cast.anna
    flow, none = Flow(thanked=2, thanks=1, served=3, helped=1, promised=2, kept=1), Flow(
        thanked=0, thanks=0, served=0, helped=0, promised=0, kept=0
    )  # fmt: skip  # two of a kind
    read = give(session, cast.wei, cast.mei, words=MARK).kudos
    team = Team(
        people=(cast.mei, cast.wei), flow=flow, read=(read,), unthanked=(cast.mei,), served={cast.wei: 5}, thanked={}
    )
    busy, idle = Desk(waiting=1, owed=2, overdue=1, actions=2), Desk(waiting=0, owed=0, overdue=0, actions=0)
    digest.keep(session, anna, "2026-W46", Week(own=flow, desk=busy, team=None))
    digest.keep(session, anna, "2026-W47", Week(own=none, desk=busy, team=team))
    digest.keep(session, anna, "2026-W45", Week(own=none, desk=idle, team=None))
    return [
        *(notices.DigestShown(person=anna, week=f"2026-W{number}") for number in (44, 45, 46, 47)),
        *(notices.DigestRest(person=anna, week=f"2026-W{number}") for number in (45, 47)),
        *(notices.DigestTimeSet(is_on=is_on, weekday=4, at="16:30") for is_on in (True, False)),
    ]


def drawn(session: Session, told: Told, language: str, *, typed: Mapping[str, str] | None = None) -> Card | Form:
    company.set_one(session, "language", language)
    if told.reader is not None:
        people.change(session, told.reader, language=language)
    session.expire_all()
    page = Directory((FEED,)).open(session)
    person = the(session, told.reader) if told.reader is not None else None
    return draw(told.notice, Reader(session=session, page=page, person=person, typed=typed or {}))


def cards(session: Session, everything: list[Told]) -> Iterator[tuple[Told, Card]]:
    for language in LANGUAGES:
        for told in everything:
            shown = drawn(session, told, language)
            if isinstance(shown, Card):
                yield told, shown


def test_every_notice_has_its_drawing() -> None:
    assert set(DRAWINGS) | {Refused} == EVERY


def test_every_notice_is_drawn_here(everything: list[Told]) -> None:
    assert {type(told.notice) for told in everything} == EVERY


def test_every_notice_is_read_as_it_was_written(everything: list[Told]) -> None:
    for told in everything:
        read = from_json(told.notice.to_json())
        assert (type(read), read.to_json()) == (type(told.notice), told.notice.to_json())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_can_be_drawn(session: Session, everything: list[Told], language: str) -> None:
    for told in everything:
        shown = drawn(session, told, language)
        if isinstance(shown, Card):
            assert shown.text.strip(), told
            assert card_from_dict(shown.to_dict()) == shown, "the kept drawing is the drawing"
        else:
            assert shown.title, told
            assert shown.submit, told
            assert all(field.label for field in shown.fields), told


def test_what_is_gone_is_said_to_be_gone(session: Session, everything: list[Told]) -> None:
    gone = [told for told in everything if '": 999}' in told.notice.to_json()]
    assert len(gone) == 5
    for told in gone:
        shown = drawn(session, told, "en")
        assert isinstance(shown, Card)
        assert "no longer here" in shown.text


def test_the_text_of_a_card_holds_all_it_shows(session: Session, everything: list[Told]) -> None:
    for told, card in cards(session, everything):
        for part in card.body:
            shown = [one for pair in part.pairs for one in pair] if isinstance(part, Facts) else [part.text]
            assert all(one in card.text for one in shown), told
        assert card.title in card.text, told


def test_typed_words_stand_in_quotes_only(session: Session, everything: list[Told]) -> None:
    quoted = set()
    for told, card in cards(session, everything):
        others = [card.title, *(button.label for button in card.buttons)]
        others += [part.text for part in card.body if isinstance(part, Text | Note | Facts)]
        assert not any("⟦typed⟧" in one for one in others), told
        if any(isinstance(part, Quote) and MARK in part.text for part in card.body):
            quoted.add(type(told.notice).__name__)
    assert quoted >= {
        *("KudosReceived", "KudosForManager", "KudosPosted", "KudosTakenBack", "KudosCompleted"),
        *("FeedbackWhich", "FeedbackKindWanted", "FeedbackRecorded", "FeedbackReceived", "FeedbackTakenBack"),
        *("ReportsShown", "SuggestionShown", "SuggestionReceived", "SuggestionAnswered", "SuggestionOutcomes"),
        *("FeedbackThanked", "FeedbackReplied", "FeedbackAskedFor", "FeedbackAsked"),
        *("WhoIsMeant", "KudosRoundUp", "Bundle", "AboutMe", "Refused"),
    }, "and they are there"


def test_what_was_taken_back_is_quoted_to_the_giver_only(session: Session, everything: list[Told]) -> None:
    for told, card in cards(session, everything):
        if "KudosTakenBack" in str(told) or not isinstance(
            told.notice, notices.KudosReceived | notices.KudosPosted | notices.KudosForManager
        ):
            continue
        given = kudos.recall(session, told.notice.kudos)
        if given is not None and given.taken_back_at is not None:
            assert MARK not in card.text, told


def test_every_press_and_form_on_a_card_is_heard(session: Session, everything: list[Told]) -> None:
    from bot.commands import FORMS, PRESSES

    for language in LANGUAGES:
        for told in everything:
            shown = drawn(session, told, language)
            if isinstance(shown, Card):
                assert {button.action for button in shown.buttons if not button.url} <= PRESSES.keys(), told
                assert len(shown.buttons) <= 6, "WeCom shows six"
            else:
                assert shown.form in FORMS, told


# Commands, as they are typed where one reads


def commands_shown(session: Session, everything: list[Told], language: str, typed: Mapping[str, str]) -> set[str]:
    """Return every /command that any card or form mentions."""
    found: set[str] = set()
    for told in everything:
        shown = drawn(session, told, language, typed=typed)
        words = shown.text if isinstance(shown, Card) else str(shown)
        found |= set(re.findall(r"(?<![^\s：（“])/[^\W\d_]+", words))
    return found


def test_commands_are_named_as_they_are_typed_there(session: Session, everything: list[Told]) -> None:
    everything.append(Told(Refused.because(NoReceivers(), ""), everything[0].reader))
    assert commands_shown(session, everything, "en", {}) == {"/kudos", "/request", "/feedback", "/pulse", "/goodturn"}
    assert commands_shown(session, everything, "zh", {}) == {"/感谢", "/求助", "/feedback", "/一问", "/goodturn"}
    renamed = {"kudos": "/hooray", "request": "/ask", "feedback": "/word", "pulse": "/poll", "goodturn": "/gt"}
    for language in LANGUAGES:
        assert commands_shown(session, everything, language, renamed) == {"/hooray", "/ask", "/word", "/poll", "/gt"}


# Who is told what


def card(session: Session, notice: Notice, reader: int | None, language: str = "en") -> Card:
    shown = drawn(session, Told(notice, reader), language)
    assert isinstance(shown, Card)
    return shown


def test_a_receiver_is_told_that_their_manager_knows(session: Session, cast: Cast) -> None:
    for is_private in (False, True):
        id_ = give(session, cast.anna, cast.mei, is_private=is_private, tells_manager=True).kudos
        assert "Your manager has been told" in card(session, notices.KudosReceived(kudos=id_), cast.mei).text


def test_a_manager_is_not_told_about_a_manager(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.wei, cast.mei, tells_manager=True).kudos
    shown = card(session, notices.KudosForManager(kudos=id_), cast.boss)
    assert "manager" not in shown.text


def test_private_thanks_are_not_called_the_managers_own(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei, is_private=True, tells_manager=True).kudos
    assert "this is for you" in card(session, notices.KudosReceived(kudos=id_), cast.mei).text
    assert "for those thanked here" in card(session, notices.KudosForManager(kudos=id_), cast.boss).text


def test_no_post_names_who_opted_out(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei).kudos
    for one in (cast.wei, cast.boss):
        kudos.join(session, id_, one, NOW)
    people.change(session, cast.boss, no_posts=True)
    shown = card(session, notices.KudosPosted(kudos=id_), None)
    assert "李伟" in shown.text
    assert "王芳" not in shown.text


def test_nobody_but_the_two_is_drawn_a_private_word(session: Session, cast: Cast) -> None:
    given = feedback.add(session, cast.anna, cast.mei, "try", MARK, at=NOW, ask_id=None)
    answer = feedback.reply(session, given, cast.mei, MARK, NOW)
    told: list[Notice] = [
        *(notices.FeedbackReceived(feedback=given), notices.FeedbackRecorded(feedback=given)),
        *(notices.FeedbackTakenBack(feedback=given), notices.FeedbackThanked(feedback=given)),
        notices.FeedbackReplied(feedback=given, reply=answer),
    ]
    for notice in told:
        assert "⟦typed⟧" in card(session, notice, cast.mei).text
        for other in (cast.boss, cast.wei, None):
            assert "⟦typed⟧" not in card(session, notice, other).text


def test_of_whoever_does_not_sign_nothing_is_drawn_and_a_signature_is(session: Session, cast: Cast) -> None:
    for author, name in ((None, "Somebody:"), (cast.mei, "陈美:")):
        to = {"department_id": cast.front_office, "topic_id": None, "author_id": author}
        id_ = suggestions.put(session, MARK, key_hash=name, stage="told", **to)
        notice = notices.SuggestionReceived(suggestion=id_)
        assert name in card(session, notice, cast.boss).text
        assert ("陈美" in card(session, notice, cast.boss).text) == (author is not None)
        for other in (cast.mei, cast.wei, None):
            assert "⟦typed⟧" not in card(session, notice, other).text


def test_what_was_added_today_is_not_drawn_for_its_reader(session: Session, cast: Cast) -> None:
    id_ = suggestions.put(
        session, "first", key_hash="k", stage="told", department_id=cast.front_office, topic_id=None, author_id=None
    )
    suggestions.add_line(session, id_, Line(by="author", words="second", is_told=False))
    read = card(session, notices.SuggestionReceived(suggestion=id_), cast.boss).text
    assert ("first" in read, "second" in read) == (True, False)
    assert "second" in card(session, notices.SuggestionShown(suggestion=id_), cast.mei).text


def test_of_what_was_taken_back_only_its_giver_keeps_the_words(session: Session, cast: Cast) -> None:
    given = feedback.add(session, cast.anna, cast.mei, "try", MARK, at=NOW, ask_id=None)
    answer = feedback.reply(session, given, cast.anna, MARK, NOW)
    feedback.take_back(session, given, NOW)
    for notice in (notices.FeedbackReceived(feedback=given), notices.FeedbackReplied(feedback=given, reply=answer)):
        assert card(session, notice, cast.mei).text == "Anna Schmidt took this private word back."
    assert "⟦typed⟧" in card(session, notices.FeedbackTakenBack(feedback=given), cast.anna).text


def test_an_admin_is_drawn_what_was_reported_and_nothing_else(session: Session, cast: Cast) -> None:
    company.appoint(session, cast.boss, "hr")
    company.appoint(session, cast.wei, "it")
    given = feedback.add(session, cast.anna, cast.mei, "try", MARK, at=NOW, ask_id=None)
    shown = notices.ReportsShown(abouts=(f"feedback:{given}",), more=0)
    assert "⟦typed⟧" not in card(session, shown, cast.boss).text, "nobody reported it"
    feedback.report(session, given, NOW)
    assert "⟦typed⟧" in card(session, shown, cast.boss).text
    for other in (cast.wei, cast.anna, None):
        assert "⟦typed⟧" not in card(session, shown, other).text


def test_of_what_is_switched_off_there_is_no_button(session: Session, cast: Cast) -> None:
    assert len(card(session, notices.FeedbackWhich(), cast.anna).buttons) == 2
    company.switch(session, "suggestions", is_on=False, by=None, now=NOW)
    assert [one.action for one in card(session, notices.FeedbackWhich(), cast.anna).buttons] == ["feedback.new"]


def test_the_round_up_leaves_out_who_opted_out(session: Session, cast: Cast) -> None:
    give(session, cast.anna, cast.mei, words="with 陈美")
    give(session, cast.anna, cast.wei, words="with 李伟")
    people.change(session, cast.mei, no_posts=True)
    since, until = NOW.replace(hour=0).isoformat(), NOW.replace(hour=23).isoformat()
    shown = card(session, notices.KudosRoundUp(since=since, until=until), None)
    assert "with 李伟" in shown.text
    assert "陈美" not in shown.text


def test_twins_are_told_apart(session: Session, cast: Cast) -> None:
    unclear = Unclear(typed="李伟", candidates=(f"p{cast.wei}", f"p{cast.other_wei}"), is_exact=True)
    body = Thanks(receivers=(), words="x", typed="@李伟 x", unclear=(unclear,)).to_json()
    draft = drafts.keep(session, cast.anna, body, NOW)
    shown = card(session, notices.WhoIsMeant(draft=draft), cast.anna)
    labels = [button.label for button in shown.buttons[:2]]
    assert labels == ["李伟 · Engineering · 上海", "李伟 · Housekeeping · 成都"]
    assert Quote(text="@李伟 x") in shown.body, "what was typed is kept"


def test_each_reads_their_own_language(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei, values=[cast.teamwork]).kudos
    assert "团队合作" in card(session, notices.KudosReceived(kudos=id_), cast.mei, "zh").text
    assert "Teamwork" in card(session, notices.KudosReceived(kudos=id_), cast.mei, "en").text


def test_only_what_an_admin_may_do_is_offered(session: Session, cast: Cast) -> None:
    company.appoint(session, cast.boss, "it")
    company.appoint(session, cast.mei, "hr")
    buttons = {
        who: {button.action for button in card(session, notices.AdminOverview(), who).buttons}
        for who in (cast.boss, cast.mei, cast.anna)
    }
    assert buttons == {
        cast.boss: {"admin.settings", "admin.admin"},
        cast.mei: {"admin.settings", "admin.value", "admin.admin", "admin.topics", "admin.reports"},
        cast.anna: set(),
    }
    assert recalled(session).admins.keys() == {cast.boss, cast.mei}


# Several thanks on one card


def test_each_of_a_days_thanks_has_its_values_and_a_bundle_its_moments(session: Session, cast: Cast) -> None:
    ids = [give(session, cast.anna, departments=[cast.engineering], values=[cast.teamwork]).kudos for _ in range(2)]
    bundle = card(session, notices.Bundle(person=cast.wei, kudos=tuple(ids)), cast.wei)
    assert [type(part) for part in bundle.body] == [Text, Quote, Facts, Note] * 2
    assert bundle.body[3].text == "Tue 24 Nov, 10:00"
    since, until = NOW.replace(hour=0).isoformat(), NOW.replace(hour=23).isoformat()
    round_up = card(session, notices.KudosRoundUp(since=since, until=until), None)
    assert [type(part) for part in round_up.body] == [Text, Quote, Facts] * 2


def test_a_long_bundle_counts_what_it_does_not_show(session: Session, cast: Cast) -> None:
    ids = [give(session, cast.anna, departments=[cast.engineering]).kudos for _ in range(17)]
    bundle = card(session, notices.Bundle(person=cast.wei, kudos=tuple(ids)), cast.wei)
    assert sum(isinstance(part, Quote) for part in bundle.body) == 15
    assert bundle.body[-1].text == "… and 2 more."


# What no longer applies goes


def test_what_was_completed_may_still_be_undone_for_a_while(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei, words="thanks!").kudos
    fresh = card(session, notices.KudosCompleted(kudos=id_, minutes=3), cast.anna)
    assert [button.action for button in fresh.buttons] == ["kudos.undo"]
    assert "for 3 more minutes" in fresh.text
    late = card(session, notices.KudosCompleted(kudos=id_), cast.anna)
    assert (late.buttons, "undo" in late.text) == ((), False)


def test_joining_again_is_answered_in_small_print(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei).kudos
    again = card(session, notices.KudosJoined(kudos=id_, is_new=False), cast.wei)
    assert [type(part) for part in again.body] == [Note]
    assert [button.action for button in again.buttons] == ["kudos.leave"], "it is the only way out"


# For admins


def test_a_no_for_admins_only_names_them(session: Session, cast: Cast) -> None:
    no = Refused.because(NotAllowed(roles=("hr",)), "")
    assert "there is none for it yet" in card(session, no, cast.anna).text
    company.appoint(session, cast.boss, "hr")
    company.appoint(session, cast.boss, "it")
    company.appoint(session, cast.wei, "it")
    assert card(session, no, cast.anna).text.startswith("This is for an admin: 王芳 (HR + IT). /goodturn help")
    both = Refused.because(NotAllowed(roles=("hr", "it")), "")
    assert "王芳 (HR + IT) and 李伟 (IT)." in card(session, both, cast.anna).text
    assert "王芳（HR + IT）和李伟（IT）。" in card(session, both, cast.anna, "zh").text


def test_no_more_admins_are_named_than_one_reads(session: Session, cast: Cast) -> None:
    everyone = [one.id for one in people.everyone(session)]
    for one in everyone:
        company.appoint(session, one, "it")
    assert len(everyone) > MOST_ADMINS
    assert card(session, Refused.because(NotAllowed(roles=("it",)), ""), cast.anna).text.count("(IT)") == MOST_ADMINS


def test_forms_for_admins_say_what_must_be_filled_in(session: Session, cast: Cast) -> None:
    company.appoint(session, cast.anna, "it")

    def required(notice: Notice) -> set[str]:
        form = drawn(session, Told(notice, cast.anna), "en")
        assert isinstance(form, Form)
        return {field.name for field in form.fields if field.required}

    assert required(notices.SettingsFormWanted()) == {
        "feed",
        "round_up_at",
        "allowance",
        "rated_one_in",
        "language",
        "zone",
    }
    assert required(notices.AdminFormWanted()) == {"role"}, "one may only take a role away"
    assert required(notices.ValueFormWanted()) == set(), "one may only retire some"
    for value in recalled(session).values:
        company.retire_value(session, value.id, NOW)
    assert required(notices.ValueFormWanted()) == {"tag", "name", "name_zh"}


def test_a_tag_may_be_as_long_as_the_rule_says(session: Session, cast: Cast) -> None:
    form = drawn(session, Told(notices.ValueFormWanted(), cast.anna), "en")
    assert isinstance(form, Form)
    assert [field.limit for field in form.fields if field.name == "tag"] == [LONGEST_TAG]


# What the giver is told


def receipt(session: Session, recorded: notices.KudosRecorded, reader: int, language: str = "en") -> str:
    notes = [part.text for part in card(session, recorded, reader, language).body if isinstance(part, Note)]
    return notes[-1]


def test_a_department_in_the_feed_reads_its_own_in_its_summary(session: Session, cast: Cast) -> None:
    company.set_one(session, "feed", "instant")
    recorded = give(session, cast.anna, departments=[cast.engineering])
    assert receipt(session, recorded, cast.anna).startswith(
        "Everybody can read it in the feed. Everybody in Engineering gets it in the next daily summary. You can undo"
    )
    assert receipt(session, recorded, cast.anna, "zh").startswith(
        "大家都能在感谢墙看到。工程的每位同事会在下一次每日小结里收到。"
    )


def test_who_is_in_quiet_hours_gets_it_afterwards(session: Session, cast: Cast) -> None:
    people.change(session, cast.anna, quiet_from="22:00", quiet_to="07:00")  # it is 03:00 in Berlin
    session.expire_all()
    recorded = give(session, cast.mei, cast.anna, cast.wei)
    assert "Anna Schmidt will get it when quiet hours are over." in receipt(session, recorded, cast.mei)
    assert "Anna Schmidt 正在免打扰" in receipt(session, recorded, cast.mei, "zh")
    awake = give(session, cast.mei, cast.wei)
    assert "quiet hours" not in receipt(session, awake, cast.mei)


def test_private_thanks_that_managers_hear_of_are_not_only_the_receivers(session: Session, cast: Cast) -> None:
    people.change(session, cast.wei, manager_id=cast.other_wei)
    session.expire_all()
    one = give(session, cast.anna, cast.mei, is_private=True, tells_manager=True)
    assert receipt(session, one, cast.anna).startswith("Only 陈美 and, as you wished, 王芳 will read it. You can undo")
    assert receipt(session, one, cast.anna, "zh").startswith("只有陈美和上级王芳看得到。15 分钟内")
    two = give(session, cast.anna, cast.mei, cast.wei, is_private=True, tells_manager=True)
    assert "as you wished, 王芳 and 李伟 will" in receipt(session, two, cast.anna)


def test_a_manager_is_named_and_promised_only_where_there_is_one(session: Session, cast: Cast) -> None:
    told = give(session, cast.anna, cast.mei, tells_manager=True)
    assert "王芳 will be told as well." in receipt(session, told, cast.anna)
    nobody = give(session, cast.boss, cast.mei, tells_manager=True)  # the giver is the manager
    assert "no other manager" in receipt(session, nobody, cast.boss)


def test_why_it_is_not_posted(session: Session, cast: Cast) -> None:
    company.set_one(session, "feed", "instant")
    people.change(session, cast.mei, no_posts=True)
    session.expire_all()
    to_mei, from_mei = give(session, cast.anna, cast.mei), give(session, cast.mei, cast.anna)
    assert "someone you thanked prefers" in receipt(session, to_mei, cast.anna)
    assert "as you prefer" in receipt(session, from_mei, cast.mei)


def test_private_thanks_are_marked_in_a_bundle(session: Session, cast: Cast) -> None:
    ids = [
        give(session, cast.anna, departments=[cast.engineering], is_private=is_private).kudos
        for is_private in (False, True)
    ]
    for language, mark in (("en", "Not posted anywhere"), ("zh", "没有公开")):
        shown = card(session, notices.Bundle(person=cast.wei, kudos=tuple(ids)), cast.wei, language)
        assert [mark in part.text for part in shown.body if isinstance(part, Note)] == [False, True]
