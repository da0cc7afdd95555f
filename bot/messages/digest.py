"""Cards about a week: what is worth telling of it, at a glance and in a minute; the rest a tap away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.charts import Bar, Bars
from bot.chat import Button, Card, Facts, Note, Part, Picture, Quote, Text
from bot.messages import wording
from bot.messages.reader import Reader
from handlers.digest import KINDS, earlier, found_in
from handlers.notices import DigestRest, DigestShown, DigestTimeSet
from handlers.refusals import Gone, NotAllowed
from handlers.rules.digest import SUGGESTED, Action, Finding, monday_of, suggested, told_first
from storage import digest, kudos, schedule
from storage.digest import LATELY, Flow
from storage.digest import Facts as Week

FLOWS = ("thanked", "thanks", "served", "helped")
TO_SUNDAY = timedelta(days=6)


def shown(notice: DigestShown, reader: Reader) -> Card:
    """Draw a week: its figures, at most three findings, and what to do first."""
    week = _week(notice.person, notice.week, reader)
    whose = _whose(week)
    found = found_in(notice.week, week)
    days = _days(notice.week, reader)
    body = _figures(week, days, reader)
    body += [Text(text=_sentence(one, whose, reader)) for one in told_first(found)]
    if not body:
        body.append(Text(text=reader.say("digest-silent")))
    body.append(Note(text=reader.say(f"digest-note-{whose}")))
    title = reader.say(f"digest-{whose}", days=days)
    return Card(title=title, body=tuple(body), buttons=_buttons(notice, week, found, reader))


def rest(notice: DigestRest, reader: Reader) -> Card:
    """Draw what the card had no room for, and thanks to read aloud; one that was taken back is read no longer."""
    week = _week(notice.person, notice.week, reader)
    found = found_in(notice.week, week)
    body: list[Part] = [Text(text=_sentence(one, _whose(week), reader)) for one in found[len(told_first(found)) :]]
    read = kudos.recall_many(reader.session, week.team.read) if week.team else []
    standing = [one for one in read if one.taken_back_at is None and not one.is_private]
    if standing:
        body.append(Text(text=reader.say("digest-read")))
    for given in standing:
        to = reader.people(given.people, given.departments)
        body += [
            Text(text=reader.say("digest-read-one", giver=reader.name(given.giver_id), to=to)),
            Quote(text=given.words),
        ]
    if not body:
        body.append(Text(text=reader.say("digest-rest-nothing")))
    return Card(title=reader.say("digest-rest", days=_days(notice.week, reader)), body=tuple(body))


def time_set(notice: DigestTimeSet, reader: Reader) -> Card:
    """Draw when the digest comes from now on, and the way back."""
    where = "-alone" if reader.is_alone else ""
    if not notice.is_on:
        off = reader.say(f"digest-time-off{where}")
        return Card(body=(Text(text=off),), buttons=(_button("digest.on", "", "digest-button-on", reader),))
    weekday = reader.say(f"weekday-{notice.weekday}")
    on = reader.say("digest-time-on", weekday=weekday, at=notice.at)
    return Card(
        body=(Text(text=on), Note(text=reader.say(f"digest-time-how{where}"))),
        buttons=(_button("digest.off", "", "digest-button-off", reader),),
    )


def _week(person_id: int, week: str, reader: Reader) -> Week:
    """Return a week's facts. Raises NotAllowed for everybody but whose week it was."""
    if reader.person is None or reader.person.id != person_id:
        raise NotAllowed(roles=())
    facts = digest.recall(reader.session, person_id, week)
    if facts is None:
        raise Gone
    return facts


def _whose(week: Week) -> str:
    return "team" if week.team else "own"


def _flow(week: Week) -> Flow:
    return week.team.flow if week.team else week.own


def _days(week: str, reader: Reader) -> str:
    first = monday_of(week)
    return f"{wording.day(reader.language, first)} – {wording.day(reader.language, first + TO_SUNDAY)}"


def _figures(week: Week, days: str, reader: Reader) -> list[Part]:
    """Draw the week in figures and as a picture of the same figures; nothing where all are nought."""
    flow, whose = _flow(week), _whose(week)
    figures = {reader.say(f"digest-{name}-{whose}"): int(getattr(flow, name)) for name in FLOWS}
    if not any(figures.values()):
        return []
    pairs = tuple((label, reader.say("times", count=number)) for label, number in figures.items())
    top = max(figures.values())
    chart = Bars(
        title=reader.say("digest-picture", days=days),
        bars=tuple(Bar(label=label, value=number) for label, number in figures.items()),
        unit="",
        most=top + top % 2,  # half of it is marked, too, and nothing happens half a time
    )
    alt = reader.listed(f"{label} {number}" for label, number in figures.items())
    return [Facts(pairs=pairs), Picture(alt=alt, chart=chart)]


def _sentence(one: Finding, whose: str, reader: Reader) -> str:
    weeks = LATELY // timedelta(weeks=1)
    facts = {"number": one.number, "of": one.of, "people": reader.people(one.people), "count": len(one.people)}
    key = f"digest-{one.kind.replace('_', '-')}"
    own = f"{key}-own"
    return reader.say(own if whose == "own" and wording.knows(reader.language, own) else key, weeks=weeks, **facts)


def _buttons(notice: DigestShown, week: Week, found: Sequence[Finding], reader: Reader) -> tuple[Button, ...]:
    """Return the action that is suggested, what waits, the rest, the week before, and the way to none or to more."""
    buttons = _actions(week, found, reader)
    if week.team is not None and (week.team.read or len(found) > len(told_first(found))):
        buttons.append(_button("digest.rest", notice.week, "digest-button-rest", reader))
    before = earlier(reader.session, notice.person, notice.week)
    if before is not None:
        buttons.append(_button("digest.show", before, "digest-button-earlier", reader))
    standing = schedule.find(reader.session, KINDS, notice.person)
    switch = "off" if standing is not None and standing.is_on else "on"
    return (*buttons, _button(f"digest.{switch}", "", f"digest-button-{switch}", reader))


def _actions(week: Week, found: Sequence[Finding], reader: Reader) -> list[Button]:
    """Return what can be done about the findings on the card, the suggested one first."""
    actions: dict[Action, Button] = {}
    if week.desk.waiting or week.desk.owed:
        actions["requests"] = _button("request.mine", "", "digest-button-requests", reader)
    named = next((one.people for one in told_first(found) if SUGGESTED.get(one.kind) == "thank"), ())
    if named:
        label = reader.say("digest-button-thank", count=len(named), name=reader.name(named[0]))
        value = ",".join(map(str, named))
        actions["thank"] = Button(action="digest.thank", value=value, label=label)
    first = suggested(found)
    if first == "thanks":
        actions["thanks"] = _button("kudos.new", "", "kudos-button-new", reader)
    ordered = sorted(actions, key=lambda one: one != first)
    return [replace(actions[one], style="primary") if one == first else actions[one] for one in ordered]


def _button(action: str, value: str, key: str, reader: Reader) -> Button:
    return Button(action=action, value=value, label=reader.say(key))
