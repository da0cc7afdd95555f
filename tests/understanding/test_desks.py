"""Desks and calendars as people name them and fill them in, from what is typed to what is said."""

import pytest
from sqlmodel import Session

from bot import commands
from bot.chat import Account, Card, Form, Pressed, Said, Submitted
from bot.directory import Directory
from bot.messages.drawing import draw
from bot.messages.reader import Reader
from bot.understanding.ear import Ear
from handlers import help_requests
from handlers.notices import (
    CalendarFormWanted,
    CalendarShown,
    DeskShown,
    Notice,
    PromisesShown,
    RequestFormWanted,
    RequestReady,
    RequestShown,
    RequestStepTold,
)
from handlers.refusals import FeatureOff, NoSuchCalendar, NoSuchDesk, WorkingDaysUnclear
from handlers.rules.help_requests import Deed
from storage import addresses, company
from storage import help_requests as ledger
from tests.asking import ask, standing
from tests.conftest import NOW, Cast, the


def ear(session: Session, person: int) -> Ear:
    return Ear(session=session, page=Directory().open(session), person=the(session, person), now=NOW)


def say(session: Session, person: int, *words: str) -> Notice:
    return commands.answer(ear(session, person), Said(key="x", by=Account("wecom", "ww", "one"), words=words))


def press(session: Session, person: int, action: str, value: str) -> Notice:
    pressed = Pressed(key="x", by=Account("wecom", "ww", "one"), action=action, value=value)
    return commands.answer(ear(session, person), pressed)


def send(session: Session, person: int, form: str, context: str, **fields: str | list[str] | bool) -> Notice:
    submitted = Submitted(key="x", by=Account("wecom", "ww", "one"), form=form, context=context, fields=fields)
    answer = commands.answer(ear(session, person), submitted)
    session.expire_all()
    return answer


def drawn(session: Session, person: int, notice: Notice) -> Card | Form:
    reader = Reader(session=session, page=Directory().open(session), person=the(session, person))
    return draw(notice, reader)


def text(session: Session, person: int, notice: Notice) -> str:
    shown = drawn(session, person, notice)
    assert isinstance(shown, Card)
    return shown.text


def actions(session: Session, person: int, notice: Notice) -> list[str]:
    shown = drawn(session, person, notice)
    assert isinstance(shown, Card)
    return [button.action for button in shown.buttons]


@pytest.mark.parametrize(
    "typed", ["/goodturn desk", "服务台", "desk Front Office", "/好帮手 服务台 前台", "desk @前台"]
)
def test_a_desk_by_its_name_or_ones_own(session: Session, cast: Cast, typed: str) -> None:
    assert say(session, cast.boss, typed) == DeskShown(department=cast.front_office)


def test_a_desk_nobody_knows(session: Session, cast: Cast) -> None:
    with pytest.raises(NoSuchDesk):
        say(session, cast.boss, "/goodturn desk Atlantis")
    company.switch(session, "requests", is_on=False, by=None, now=NOW)
    with pytest.raises(FeatureOff):
        say(session, cast.boss, "/goodturn desk")


@pytest.mark.parametrize(
    ("typed", "whose"),
    [
        ("/goodturn calendar", ""),
        ("工作时间", ""),
        ("/goodturn calendar berlin", "office:Berlin"),
        ("工作时间 上海", "office:上海"),
        ("日历 公司", "company"),
        ("calendar company", "company"),
    ],
)
def test_a_calendar_by_whose_it_is(session: Session, cast: Cast, typed: str, whose: str) -> None:
    assert say(session, cast.mei, typed) == CalendarShown(person=cast.mei, whose=whose)


def test_a_departments_calendar_and_one_nobody_has(session: Session, cast: Cast) -> None:
    whose = addresses.department(cast.housekeeping)
    assert say(session, cast.mei, "/goodturn calendar 客房") == CalendarShown(person=cast.mei, whose=whose)
    with pytest.raises(NoSuchCalendar):
        say(session, cast.mei, "/goodturn calendar Atlantis")


def test_a_head_may_press_what_others_do_not_see(session: Session, cast: Cast) -> None:
    shown = DeskShown(department=cast.front_office)
    changes = ["desk.promise", "desk.usual", "calendar.form", "promises"]
    assert actions(session, cast.boss, shown) == [*changes, "duty.on"]
    assert actions(session, cast.mei, shown) == ["duty.on"]
    assert actions(session, cast.wei, shown) == []
    assert "值班" in text(session, cast.mei, shown)
    assert "值班" not in text(session, cast.wei, shown), "who is on duty is the desk's own business"
    assert isinstance(press(session, cast.boss, "promises", ""), PromisesShown)


def test_a_head_fills_in_what_the_desk_promises(session: Session, cast: Cast) -> None:
    desk = str(cast.front_office)
    answer = send(session, cast.boss, "desk.promise", desk, first_answer="1.5")
    assert "1 小时 30 分钟内" in text(session, cast.boss, answer)
    form = drawn(session, cast.boss, press(session, cast.boss, "desk.promise", desk))
    assert isinstance(form, Form)
    assert form.fields[0].value == "1.5", "what holds stands in the form"
    answer = send(session, cast.boss, "desk.usual", desk, name="Extra bed", name_zh="加床", minutes="15", retire=[])
    assert "加床：15 分钟内" in text(session, cast.wei, answer)
    assert "Extra bed: within 15 minutes" in text(session, cast.anna, answer)


def test_a_head_fills_in_when_the_desk_works(session: Session, cast: Cast) -> None:
    whose = addresses.department(cast.front_office)
    fields = {"country": "cn", "zone": "", "free_days": "2026-12-24 to 2026-12-26"}
    answer = send(session, cast.boss, "calendar", whose, hours="每天 6:00-22:00", working_days="", **fields)
    assert isinstance(answer, CalendarShown)
    said = text(session, cast.anna, answer)
    assert "Mon-Sun 06:00-22:00" in said
    assert "2026-12-24–2026-12-26" in said
    assert "These hours are set for Front Office" in text(session, cast.anna, CalendarShown(person=cast.anna))
    form = drawn(session, cast.boss, CalendarFormWanted(whose=whose))
    assert isinstance(form, Form)
    again = {field.name: field.value for field in form.fields}
    send(session, cast.boss, "calendar", whose, **again)
    assert text(session, cast.anna, answer) == said, "what the form shows is what was set"
    with pytest.raises(WorkingDaysUnclear):
        send(session, cast.boss, "calendar", whose, hours="24/7", working_days="some day")


def usual(session: Session, cast: Cast) -> str:
    send(
        session, cast.boss, "desk.usual", str(cast.front_office), name="Extra bed", name_zh="加床", minutes="15"
    )  # fmt: skip  # one call
    return str(Directory().open(session).company.usual_asks[0].id)


def test_a_usual_ask_is_recognised_as_it_is_typed(session: Session, cast: Cast) -> None:
    usual(session, cast)
    ready = say(session, cast.wei, "/request @前台 加床 1208")
    assert isinstance(ready, RequestReady)
    assert "加床：15 分钟内" in text(session, cast.wei, ready)
    sent = press(session, cast.wei, "request.send", str(ready.draft))
    assert isinstance(sent, RequestShown)
    assert "服务台承诺：11 月 24 日周二 10:15" in text(session, cast.wei, sent)
    assert "Usual ask: Extra bed" in text(session, cast.anna, sent)


def test_the_form_offers_usual_asks_where_there_are_any(session: Session, cast: Cast) -> None:
    without = drawn(session, cast.wei, RequestFormWanted())
    assert isinstance(without, Form)
    assert "usual" not in [field.name for field in without.fields]
    choice = usual(session, cast)
    form = drawn(session, cast.wei, RequestFormWanted())
    assert isinstance(form, Form)
    (offered,) = [field for field in form.fields if field.name == "usual"]
    assert [one.label for one in offered.options] == ["别的事", "前台：加床（15 分钟内）"]
    told = drawn(session, cast.wei, RequestFormWanted(is_told=True))
    assert isinstance(told, Form)
    assert "usual" not in [field.name for field in told.fields], "what was done needs no promise"

    sent = send(session, cast.wei, "request", "", receivers=[], usual=choice, words="1208", due="")
    assert isinstance(sent, RequestShown)
    request = standing(session, sent.request)
    assert (request.desk_id, request.words, str(request.usual_id)) == (cast.front_office, "加床 1208", choice)


def test_what_is_raised_stays_news_for_the_head_though_somebody_leaves_it(session: Session, cast: Cast) -> None:
    request = ask(session, cast.wei, f"d{cast.front_office}")
    house = ear(session, cast.boss).company
    help_requests.by_clock(session, standing(session, request), Deed.RAISE, company=house, now=NOW)
    raised = RequestStepTold(request=request, step=ledger.steps(session, request)[-1].id)
    before = text(session, cast.boss, raised)
    assert "request.leave" in actions(session, cast.mei, RequestShown(request=request))
    press(session, cast.mei, "request.leave", str(request))
    assert text(session, cast.boss, raised) == before
    assert "request.ask.decline" in actions(session, cast.boss, raised)
    assert "request.leave" not in actions(session, cast.mei, RequestShown(request=request))
    assert "request.accept" in actions(session, cast.mei, RequestShown(request=request))
