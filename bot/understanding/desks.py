"""Desks and calendars as people name them, press and fill them in."""

from collections.abc import Callable
from datetime import date

from bot.understanding.addressed import heard
from bot.understanding.ear import Ear
from bot.understanding.fields import Fields, id_in, list_in, text_in
from handlers import calendars, desks, help_requests
from handlers.notices import CalendarShown, Notice
from handlers.refusals import DaysUnclear, NoSuchCalendar, NoSuchDesk, WorkingDaysUnclear
from handlers.rules.desks import read_first_answer, read_minutes
from handlers.rules.kudos import tidy
from handlers.rules.written_days import Unclear, read_days
from handlers.rules.written_hours import read_hours
from storage import addresses
from storage.calendars import COMPANY, offices
from storage.names import Owner, fold

WHOLE_COMPANY = frozenset(map(fold, ("company", "everybody", "公司", "全公司")))
LONGEST_NAMED = 40  # of what is no desk, when it is given back


def type_desk(ear: Ear, typed: str) -> Notice:
    """Hear `/goodturn desk`, alone or with a department's name."""
    help_requests.check_feature(ear.company)
    department = _department(ear, typed) if typed else None
    if typed and department is None:
        raise NoSuchDesk(typed=typed[:LONGEST_NAMED])
    return desks.show(ear.person, department, company=ear.company)


def type_calendar(ear: Ear, typed: str) -> Notice:
    """Hear `/goodturn calendar`, alone or with the name of an office, a department, or the company."""
    if not typed:
        return CalendarShown(person=ear.person.id)
    if fold(typed) in WHOLE_COMPANY:
        return open_calendar(ear, COMPANY)
    office = next((one for one in offices(ear.session) if fold(one) == fold(typed)), None)
    if office is not None:
        return open_calendar(ear, addresses.office(office))
    department = _department(ear, typed)
    if department is None:
        raise NoSuchCalendar(typed=typed[:LONGEST_NAMED])
    return open_calendar(ear, addresses.department(department))


def open_calendar(ear: Ear, whose: str) -> Notice:
    return calendars.show(ear.session, ear.person, whose, company=ear.company)


def ask_for_calendar(ear: Ear, whose: str) -> Notice:
    return calendars.ask_for_calendar(ear.session, ear.person, whose, company=ear.company)


def look(ear: Ear, value: str) -> Notice:
    return desks.show(ear.person, id_in(value) if value else None, company=ear.company)


def of_desk(ask: Callable[..., Notice]) -> Callable[[Ear, str], Notice]:
    """Return what opens a form about the desk a button names."""

    def press(ear: Ear, value: str) -> Notice:
        return ask(ear.person, id_in(value), company=ear.company)

    return press


def submit_promise(ear: Ear, context: str, fields: Fields) -> Notice:
    minutes = read_first_answer(text_in(fields, "first_answer"))
    return desks.promise(ear.session, ear.person, id_in(context), minutes, company=ear.company, now=ear.now)


def submit_usual(ear: Ear, context: str, fields: Fields) -> Notice:
    return desks.change_usual(
        ear.session,
        ear.person,
        id_in(context),
        name=tidy(text_in(fields, "name")),
        name_zh=tidy(text_in(fields, "name_zh")),
        minutes=read_minutes(text_in(fields, "minutes")),
        retired=[id_in(one) for one in list_in(fields, "retire")],
        company=ear.company,
        now=ear.now,
    )


def submit_calendar(ear: Ear, context: str, fields: Fields) -> Notice:
    hours = text_in(fields, "hours").strip()
    return calendars.change(
        ear.session,
        ear.person,
        context,
        hours=read_hours(hours) if hours else None,
        country=text_in(fields, "country").strip(),
        zone=text_in(fields, "zone").strip(),
        free_days=_days(fields, "free_days", DaysUnclear),
        working_days=_days(fields, "working_days", WorkingDaysUnclear),
        company=ear.company,
        now=ear.now,
    )


def _days(fields: Fields, name: str, why: Unclear) -> frozenset[date]:
    return read_days(text_in(fields, name), why)


def _department(ear: Ear, typed: str) -> int | None:
    """Return the one department a name is surely of."""
    named = heard(ear, (typed,))
    owners = [Owner.parse(one) for one in named.receivers]
    return owners[0].department_id if len(owners) == 1 and not named.unclear else None
