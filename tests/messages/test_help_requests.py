"""What cards and forms of requests show to whom: what follows a low rating stays between the two."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from bot.chat import Card, Form, Quote, Text
from bot.directory import Directory
from bot.messages import wording
from bot.messages.drawing import draw
from bot.messages.reader import Reader
from handlers import meant, ratings
from handlers.help_requests import Asking
from handlers.notices import (
    KudosReceived,
    MyRequests,
    Notice,
    Refused,
    RequestFormWanted,
    RequestReady,
    RequestShown,
    StepFormWanted,
)
from handlers.refusals import DateAmbiguous, HelpFromSelf, NobodyAsked, NothingAsked, OnlyOneProvider, Refusal
from handlers.rules.help_requests import Deed, State
from storage import people
from storage.company import LANGUAGES
from tests.asking import ask, step
from tests.conftest import NOW, Cast, recalled, the
from tests.handlers.test_ratings import LATER

MISSING, FIX = "it still drips", "a new valve"


def drawn(session: Session, reader: int, notice: Notice) -> Card | Form:
    return draw(notice, Reader(session=session, page=Directory(()).open(session), person=the(session, reader)))


def read(session: Session, reader: int, notice: Notice) -> list[str]:
    """Everything that stands on a card, without its buttons."""
    shown = drawn(session, reader, notice)
    assert isinstance(shown, Card)
    return [shown.title, *(one.text for one in shown.body if isinstance(one, Quote | Text))]


def test_whoever_asked_reads_the_note_it_was_done_with(session: Session, cast: Cast) -> None:
    request = ask(session, cast.mei, f"p{cast.wei}")
    shown = RequestShown(request=request)
    offered = drawn(session, cast.wei, shown)
    step(session, cast.wei, request, Deed.ACCEPT)
    promised = drawn(session, cast.wei, shown)
    assert isinstance(offered, Card)
    assert isinstance(promised, Card)
    assert "request.ask.do" not in [one.action for one in offered.buttons]
    assert {"request.do", "request.ask.do"} <= {one.action for one in promised.buttons}

    form = drawn(session, cast.wei, StepFormWanted(request=request, deed=str(Deed.DO)))
    assert isinstance(form, Form)
    assert [(one.name, one.required) for one in form.fields] == [("words", False)]
    step(session, cast.wei, request, Deed.DO, words="the key hangs at the desk", now=LATER)
    assert "the key hangs at the desk" in read(session, cast.mei, shown)


def test_thanks_after_a_rating_lead_whoever_is_thanked_to_what_they_are_for(session: Session, cast: Cast) -> None:
    request = ask(session, cast.mei, f"p{cast.wei}")
    for deed in (Deed.ACCEPT, Deed.DO):
        step(session, cast.wei, request, deed, now=LATER)
    mei, house = the(session, cast.mei), recalled(session)
    ratings.rate(session, mei, request, 5, now=LATER)
    given = ratings.thank(session, mei, request, company=house, now=LATER)
    card = drawn(session, cast.wei, KudosReceived(kudos=given.kudos))
    assert isinstance(card, Card)
    assert [(one.action, one.value) for one in card.buttons] == [("request.open", str(request))]


@pytest.fixture
def repaired(session: Session, cast: Cast) -> int:
    """A request of the front office's desk that Mei did, 李伟 rated low, and that is to be put right."""
    request = ask(session, cast.wei, f"d{cast.front_office}")
    step(session, cast.mei, request, Deed.ACCEPT)
    step(session, cast.mei, request, Deed.DO, now=LATER)
    ratings.rate(session, the(session, cast.wei), request, 2, now=LATER)
    return request


def test_the_desk_sees_neither_that_it_is_put_right_nor_why_nor_how(
    session: Session, cast: Cast, repaired: int
) -> None:
    shown = RequestShown(request=repaired)
    when_done = read(session, cast.anna, shown)

    step(session, cast.wei, repaired, Deed.REPAIR, words=MISSING, now=LATER)
    assert read(session, cast.anna, shown) == when_done
    assert all(MISSING in read(session, one, shown) for one in (cast.wei, cast.mei))

    step(session, cast.mei, repaired, Deed.PROPOSE, words=FIX, promised_for=NOW + timedelta(days=2), now=LATER)
    assert FIX not in read(session, cast.anna, shown)
    assert all(FIX in read(session, one, shown) for one in (cast.wei, cast.mei))


def test_whoever_asked_back_still_finds_it_among_their_requests(session: Session, cast: Cast) -> None:
    request = ask(session, cast.mei, f"p{cast.wei}", "please mend the lift")
    step(session, cast.wei, request, Deed.ASK_BACK, words="which one?")
    assert "please mend the lift" in read(session, cast.wei, MyRequests(person=cast.wei))


@pytest.mark.parametrize(("deed", "may_be_empty"), [(Deed.ACCEPT, False), (Deed.PROPOSE, False), (None, True)])
def test_a_date_that_must_be_named_is_not_said_to_be_optional(
    session: Session, cast: Cast, repaired: int, deed: Deed | None, may_be_empty: bool
) -> None:
    people.change(session, cast.mei, language="en")
    session.expire_all()
    notice = StepFormWanted(request=repaired, deed=str(deed)) if deed else RequestFormWanted()
    form = drawn(session, cast.mei, notice)
    assert isinstance(form, Form)
    (due,) = [one for one in form.fields if one.name == "due"]
    assert (not due.required, "Empty" in due.hint) == (may_be_empty, may_be_empty)


@pytest.mark.parametrize(
    ("language", "days"), [("en", "Thu 4 Mar or Sat 3 Apr"), ("zh", "3 月 4 日周四，也可能是 4 月 3 日周六")]
)
def test_two_days_that_may_be_meant_are_named_as_one_says_them(
    session: Session, cast: Cast, language: str, days: str
) -> None:
    people.change(session, cast.mei, language=language)
    session.expire_all()
    trouble = Refused.because(DateAmbiguous(typed="03/04", first="2027-03-04", second="2027-04-03"), "").to_json()
    asking = Asking(receivers=(), words="", trouble=trouble)
    draft = meant.keep(session, the(session, cast.mei), asking, now=NOW)
    assert days in read(session, cast.mei, RequestReady(draft=draft))[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("refusal", [NobodyAsked(), HelpFromSelf(), OnlyOneProvider(), NothingAsked()])
def test_a_no_to_help_already_given_is_not_worded_like_one_to_a_request(
    session: Session, cast: Cast, language: str, refusal: Refusal
) -> None:
    people.change(session, cast.mei, language=language)
    session.expire_all()

    def sentence(*, is_told: bool) -> str:
        trouble = Refused.because(refusal, "").to_json()
        asking = Asking(receivers=(), words="", is_told=is_told, trouble=trouble)
        draft = meant.keep(session, the(session, cast.mei), asking, now=NOW)
        return read(session, cast.mei, RequestReady(draft=draft))[1]

    assert sentence(is_told=True) != sentence(is_told=False)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_a_request_has_moved_on_to_has_a_sentence_of_its_own(language: str) -> None:
    assert len({wording.say(language, "refused-request-moved-on", state=str(one)) for one in State}) == len(State)
