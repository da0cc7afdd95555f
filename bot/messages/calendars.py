"""Cards and the form about working calendars: when the company, an office, a department works."""

from datetime import date

from bot.chat import Button, Card, Facts, Field, Form, Note, Part, Text
from bot.messages.reader import Reader
from handlers import calendars as handler
from handlers.notices import CalendarFormWanted, CalendarShown
from handlers.refusals import Gone
from handlers.rules.working_hours import Calendar
from handlers.rules.written_days import write_days
from handlers.rules.written_hours import write_hours
from storage import addresses
from storage.calendars import COMPANY

LONGEST_DAYS = 200  # letters of the days listed on a card; the form has them all
LONGEST_HOURS = 300
LONGEST_FIELD = 3000


def shown(notice: CalendarShown, reader: Reader) -> Card:
    """Draw when somebody works, or whom it was asked about; with the ways to change it, for who may."""
    company, person = reader.page.company, reader.person
    if person is None:
        raise Gone
    if notice.whose:
        holds, calendar = handler.whose_holds(notice.whose, company), handler.calendar_named(notice.whose, company)
        title = reader.say("calendar-of", whose=whose_name(notice.whose, reader))
    else:
        holds, calendar = handler.whose_holds_for(person, company), handler.calendar_of(person, company)
        title = reader.say("calendar-mine")
    body: list[Part] = [Text(text=reader.say("settings-saved"))] if notice.saved else []
    body.append(Facts(pairs=_facts(calendar, reader)))
    if holds != notice.whose:
        body.append(Note(text=reader.say("calendar-from", whose=whose_name(holds, reader))))
    body.append(Note(text=reader.say("calendar-what-for")))
    changeable = [one for one in _offered(notice, reader) if handler.may_change(person, one, company)]
    if COMPANY in changeable:
        body.append(Note(text=reader.say("calendar-others")))
    return Card(title=title, body=tuple(body), buttons=tuple(_change(one, reader) for one in changeable))


def form(notice: CalendarFormWanted, reader: Reader) -> Form:
    """Draw the form: hours, public holidays, and days of one's own; with what holds now."""
    company = reader.page.company
    own = company.calendars.get(notice.whose)
    calendar = handler.calendar_named(notice.whose, company) if own is not None else None
    fields = (
        Field(
            name="hours",
            label=reader.say("calendar-form-hours"),
            kind="text",
            value=write_hours(calendar.hours, reader.language) if calendar else "",
            hint=reader.say("calendar-form-hours-hint"),
            limit=LONGEST_HOURS,
        ),
        Field(
            name="country",
            label=reader.say("calendar-form-country"),
            kind="text",
            value=own.country if own else "",
            hint=reader.say("calendar-form-country-hint"),
            limit=10,
        ),
        _days("free_days", calendar.free_days if calendar else frozenset(), reader),
        _days("working_days", calendar.working_days if calendar else frozenset(), reader),
        Field(
            name="zone",
            label=reader.say("settings-zone"),
            kind="text",
            value=own.zone if own else "",
            hint=reader.say("calendar-form-zone-hint", zone=company.zone),
            limit=60,
        ),
    )
    return Form(
        form="calendar",
        context=notice.whose,
        title=reader.say("calendar-form"),
        intro=whose_name(notice.whose, reader),
        submit=reader.say("button-save"),
        cancel=reader.say("button-cancel"),
        fields=fields,
    )


def whose_name(whose: str, reader: Reader) -> str:
    """Name the company, an office or a department."""
    if whose == COMPANY:
        return reader.page.company.name or reader.say("calendar-company")
    department = handler.department_in(whose)
    return reader.department(department) if department is not None else whose.partition(":")[2]


def hours_of(calendar: Calendar, reader: Reader) -> str:
    return write_hours(calendar.hours, reader.language)


def _facts(calendar: Calendar, reader: Reader) -> tuple[tuple[str, str], ...]:
    pairs = [
        (reader.say("calendar-form-hours"), hours_of(calendar, reader)),
        (reader.say("settings-zone"), calendar.zone.key),
        (reader.say("calendar-form-country"), calendar.country or reader.say("none")),
    ]
    for name, days in (("free-days", calendar.free_days), ("working-days", calendar.working_days)):
        if days:
            listed = write_days(days)
            pairs.append((reader.say(f"calendar-form-{name}"), listed if len(listed) <= LONGEST_DAYS else _cut(listed)))
    return tuple(pairs)


def _cut(listed: str) -> str:
    return listed[:LONGEST_DAYS].rpartition(", ")[0] + " …"


def _days(name: str, days: frozenset[date], reader: Reader) -> Field:
    kebab = name.replace("_", "-")
    return Field(
        name=name,
        label=reader.say(f"calendar-form-{kebab}"),
        kind="long_text",
        value=write_days(days),
        hint=reader.say(f"calendar-form-{kebab}-hint"),
        limit=LONGEST_FIELD,
    )


def _offered(notice: CalendarShown, reader: Reader) -> list[str]:
    """Return whose calendar may be changed from here: the one that is shown, or those around oneself."""
    if notice.whose or reader.person is None:
        return [notice.whose]
    department, office = reader.person.department_id, reader.person.office
    mine = [addresses.department(department)] if department is not None else []
    return [*mine, *([addresses.office(office)] if office else []), COMPANY]


def _change(whose: str, reader: Reader) -> Button:
    label = reader.say("calendar-button-change", whose=whose_name(whose, reader))
    return Button(action="calendar.form", value=whose, label=label)
