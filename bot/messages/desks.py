"""Cards and forms about a department's desk: what it promises, what it is usually asked, who is on duty."""

from datetime import timedelta

from bot.chat import Button, Card, Choice, Facts, Field, Form, Note, Part, Text
from bot.messages.calendars import hours_of
from bot.messages.durations import duration
from bot.messages.reader import Reader
from handlers import desks as handler
from handlers.calendars import calendar_of_desk
from handlers.notices import DeskFormWanted, DeskShown, UsualAsksFormWanted
from handlers.refusals import Gone
from handlers.rules.desks import LONGEST_USUAL, MOST_USUAL
from storage import addresses, help_requests
from storage.tables import Person, UsualAsk

MOST_NAMED = 10  # of those on duty; the others are counted


def shown(notice: DeskShown, reader: Reader) -> Card:
    """Draw what a desk promises, for whoever may ask it; who is on duty, for those at the desk."""
    company, person, desk = reader.page.company, reader.person, notice.department
    if person is None or desk not in company.departments:
        raise Gone
    body: list[Part] = [Text(text=reader.say("settings-saved"))] if notice.saved else []
    pairs = [(reader.say("desk-first-answer"), _first_answer(desk, reader))]
    pairs += [(usual_name(one, reader), usual_promise(one, reader)) for one in handler.usual_of(desk, company)]
    pairs.append((reader.say("calendar-form-hours"), hours_of(calendar_of_desk(desk, company), reader)))
    is_inside = handler.is_at(desk, person, company) or handler.may_change(person, desk, company)
    if is_inside:
        pairs.append((reader.say("desk-on-duty"), _on_duty(desk, reader)))
    body += [Facts(pairs=tuple(pairs)), Note(text=reader.say("desk-note"))]
    usual = handler.usual_of(desk, company)
    if usual:
        example = reader.say("desk-usual-example", desk=reader.department(desk), usual=usual_name(usual[0], reader))
        body.append(Note(text=example))
    return Card(
        title=reader.say("desk", desk=reader.department(desk)),
        body=tuple(body),
        buttons=(*_changes(desk, person, reader), *_duty(desk, person, reader)),
    )


def promise_form(notice: DeskFormWanted, reader: Reader) -> Form:
    company, desk = reader.page.company, reader.page.company.departments.get(notice.department)
    if desk is None:
        raise Gone
    above = duration(handler.first_answer_of(desk.parent_id, company), reader)
    first_answer = Field(
        name="first_answer",
        label=reader.say("desk-form-first-answer"),
        kind="text",
        value="" if desk.first_answer is None else f"{desk.first_answer / 60:.2f}".rstrip("0").rstrip("."),
        hint=reader.say("desk-form-first-answer-hint", above=above),
        limit=12,
    )
    return Form(
        form="desk.promise",
        context=str(notice.department),
        title=reader.say("desk-form"),
        intro=reader.department(notice.department),
        submit=reader.say("button-save"),
        cancel=reader.say("button-cancel"),
        fields=(first_answer,),
    )


def usual_form(notice: UsualAsksFormWanted, reader: Reader) -> Form:
    """Draw the form: a new usual ask, or a change of one, and those that may go."""
    listed = handler.usual_of(notice.department, reader.page.company)
    options = tuple(
        Choice(value=str(one.id), label=f"{usual_name(one, reader)} ({usual_promise(one, reader)})") for one in listed
    )
    names = [
        Field(
            name=name,
            label=reader.say(label),
            kind="text",
            hint=reader.say("usual-form-name-hint") if name == "name" else "",
            required=not options,
            limit=LONGEST_USUAL,
        )
        for name, label in (("name", "value-form-name"), ("name_zh", "value-form-name-zh"))
    ]
    minutes = Field(
        name="minutes",
        label=reader.say("usual-form-minutes"),
        kind="text",
        hint=reader.say("usual-form-minutes-hint"),
        required=not options,
        limit=12,
    )
    retire = Field(name="retire", label=reader.say("usual-form-retire"), kind="any_of", value=[], options=options)
    return Form(
        form="desk.usual",
        context=str(notice.department),
        title=reader.say("usual-form"),
        intro=reader.say("usual-form-intro", desk=reader.department(notice.department), most=MOST_USUAL),
        submit=reader.say("button-save"),
        cancel=reader.say("button-cancel"),
        fields=(*names, minutes, *([retire] if options else [])),
    )


def usual_name(usual: UsualAsk, reader: Reader) -> str:
    return reader.value_name(usual.name, usual.name_zh)


def usual_promise(usual: UsualAsk, reader: Reader) -> str:
    return reader.say("desk-within", time=duration(timedelta(minutes=usual.minutes), reader))


def _first_answer(desk: int, reader: Reader) -> str:
    return reader.say("desk-within", time=duration(handler.first_answer_of(desk, reader.page.company), reader))


def _on_duty(desk: int, reader: Reader) -> str:
    names = [reader.name(one) for one in sorted(help_requests.on_duty(reader.session, desk))]
    if not names:
        return reader.say("desk-nobody-on-duty")
    more = len(names) - MOST_NAMED
    return reader.listed([*names[:MOST_NAMED], *([reader.say("desk-more-on-duty", count=more)] if more > 0 else [])])


def _changes(desk: int, person: Person, reader: Reader) -> tuple[Button, ...]:
    if not handler.may_change(person, desk, reader.page.company):
        return ()
    return (
        Button(action="desk.promise", value=str(desk), label=reader.say("desk-button-promise")),
        Button(action="desk.usual", value=str(desk), label=reader.say("desk-button-usual")),
        Button(action="calendar.form", value=addresses.department(desk), label=reader.say("desk-button-calendar")),
        Button(action="promises", value="", label=reader.say("promises-button")),
    )


def _duty(desk: int, person: Person, reader: Reader) -> tuple[Button, ...]:
    if person.department_id != desk:
        return ()
    is_on = person.id in help_requests.on_duty(reader.session, desk)
    action, label = ("duty.off", "request-button-off-duty") if is_on else ("duty.on", "request-button-on-duty")
    return (Button(action=action, value="", label=reader.say(label)),)
