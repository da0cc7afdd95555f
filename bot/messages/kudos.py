"""Cards and forms about thanks."""

from datetime import datetime, timedelta

from bot.chat import Button, Card, Choice, Facts, Field, Form, Note, Part, Quote, Text
from bot.messages.reader import Reader
from handlers import round_up as round_up_handler
from handlers.kudos import Thanks
from handlers.notices import (
    Bundle,
    KudosCompleted,
    KudosForManager,
    KudosFormWanted,
    KudosJoined,
    KudosLeft,
    KudosPosted,
    KudosReceived,
    KudosRecorded,
    KudosRoundUp,
    KudosTakenBack,
    MoreFormWanted,
    WhomToThank,
    WordsWanted,
)
from handlers.refusals import Gone
from handlers.rules.kudos import LONGEST_WORDS, UNDO_FOR, room_after
from storage import drafts, kudos
from storage.names import Owner

MOST_JOINERS = 5  # named; the others are counted
MOST_IN_ROUND_UP = 15  # what is read; the others are counted in a last line


def recorded(notice: KudosRecorded, reader: Reader) -> Card:
    to = reader.people(notice.people, notice.departments)
    left = reader.say("kudos-recorded-left", left=notice.left, minutes=_minutes(UNDO_FOR))
    notes = [*_who_reads(notice, reader), left]
    body: list[Part] = []
    values = reader.values(notice.values)
    if values:
        body.append(Text(text=reader.say("kudos-values", values=reader.listed(values))))
    if notice.is_short:
        body.append(Text(text=reader.say("kudos-recorded-short")))
    body.append(Note(text=reader.together(notes)))
    more = Button(action="kudos.more", value=str(notice.kudos), label=reader.say("kudos-button-more"), style="primary")
    undo = Button(action="kudos.undo", value=str(notice.kudos), label=reader.say("button-undo"))
    return Card(
        title=reader.say("kudos-recorded", to=to),
        body=tuple(body),
        buttons=(more, undo) if notice.is_short else (undo,),
    )


def _who_reads(notice: KudosRecorded, reader: Reader) -> list[str]:
    """Say who reads it and when: the receivers, the feed, whole departments, managers."""
    to, managers = reader.people(notice.people, notice.departments), reader.people(notice.managers)
    if notice.is_private and managers:
        said = [reader.say("kudos-recorded-private-manager", to=to, managers=managers)]
    elif notice.is_private:
        said = [reader.say("kudos-recorded-private", to=to)]
    else:
        said = [reader.say(f"kudos-recorded-{_posting(notice, reader)}")]
    if notice.departments:
        said.append(reader.say("kudos-recorded-department", to=reader.people((), notice.departments)))
    if notice.waiting:
        said.append(reader.say("kudos-recorded-quiet", to=reader.people(notice.waiting)))
    if notice.tells_manager and not managers:
        said.append(reader.say("kudos-recorded-no-manager"))
    elif managers and not notice.is_private:
        said.append(reader.say("kudos-recorded-manager", managers=managers))
    return said


def _posting(notice: KudosRecorded, reader: Reader) -> str:
    company = reader.page.company
    if company.feed == "off" or not company.feeds:
        return "unposted"
    if notice.is_posted:
        return company.feed
    return "opted-out-self" if reader.person and reader.person.no_posts else "opted-out"


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)


def received(notice: KudosReceived, reader: Reader) -> Card:
    return _told(notice.kudos, reader, "kudos-received")


def for_manager(notice: KudosForManager, reader: Reader) -> Card:
    return _told(notice.kudos, reader, "kudos-for-manager")


def _told(kudos_id: int, reader: Reader, title: str) -> Card:
    given = _given(kudos_id, reader)
    giver, to = reader.name(given.giver_id), reader.people(given.people, given.departments)
    if given.taken_back_at is not None:
        return Card(body=(Note(text=reader.say("kudos-taken-back-note", giver=giver)),), is_last=True)
    me = reader.person.id if reader.person else None
    others = [one for one in given.people if one != me]
    body: list[Part] = [Quote(text=given.words), *_values(given, reader)]
    if title == "kudos-received" and (others or given.departments):
        with_whom = reader.people(others, given.departments)
        body.append(Text(text=reader.say("kudos-received-with", others=with_whom)))
    body += _joiners(given, reader)
    body += [Note(text=reader.say(key)) for key in _audience(given, reader)]
    return Card(title=reader.say(title, giver=giver, to=to), body=tuple(body), buttons=_evidence(given, reader))


def _evidence(given: kudos.Given, reader: Reader) -> tuple[Button, ...]:
    """Lead whoever is thanked to the request it is for."""
    if given.request_id is None or reader.person is None or reader.person.id not in given.people:
        return ()
    return (Button(action="request.open", value=str(given.request_id), label=reader.say("kudos-button-request")),)


def _audience(given: kudos.Given, reader: Reader) -> list[str]:
    """Return the keys of what a reader is told about who else reads this."""
    notes = []
    is_receiver = reader.person is not None and reader.person.id in given.people
    if given.is_private:
        is_alone = is_receiver and len(given.people) == 1 and not given.departments
        notes.append("kudos-received-private" if is_alone else "kudos-received-private-together")
    manager = reader.person.manager_id if reader.person else None
    if given.tells_manager and is_receiver and manager is not None and manager not in (given.giver_id, *given.people):
        notes.append("kudos-received-manager")
    return notes


def posted(notice: KudosPosted, reader: Reader) -> Card:
    given = _given(notice.kudos, reader)
    giver, to = reader.name(given.giver_id), reader.people(given.people, given.departments)
    if given.taken_back_at is not None:  # says which: where posts cannot be edited, this one stands by itself
        note = reader.say("kudos-posted-taken-back", giver=giver, to=to, when=reader.moment(given.at))
        return Card(body=(Note(text=note),), is_last=True)
    title = reader.say("kudos-posted", giver=giver, to=to)
    body = (Quote(text=given.words), *_values(given, reader), *_joiners(given, reader))
    join = Button(action="kudos.join", value=str(given.id), label=reader.say("kudos-button-join"))
    return Card(title=title, body=body, buttons=(join,))


def taken_back(notice: KudosTakenBack, reader: Reader) -> Card:
    given = _given(notice.kudos, reader)
    return Card(
        title=reader.say("kudos-taken-back", to=reader.people(given.people, given.departments)),
        body=(Quote(text=given.words), Note(text=reader.say("kudos-taken-back-back"))),
    )


def joined(notice: KudosJoined, reader: Reader) -> Card:
    given = _given(notice.kudos, reader)
    leave = Button(action="kudos.leave", value=str(notice.kudos), label=reader.say("button-undo"))
    giver, to = reader.name(given.giver_id), reader.people(given.people, given.departments)
    said: Part = Text(text=reader.say("kudos-joined", giver=giver, to=to))
    if not notice.is_new:
        said = Note(text=reader.say("kudos-joined-before", giver=giver, to=to))
    return Card(body=(said,), buttons=(leave,))


def left(notice: KudosLeft, reader: Reader) -> Card:
    given = _given(notice.kudos, reader)
    return Card(body=(Text(text=reader.say("kudos-left", giver=reader.name(given.giver_id))),))


def completed(notice: KudosCompleted, reader: Reader) -> Card:
    given = _given(notice.kudos, reader)
    title = reader.say("kudos-completed", to=reader.people(given.people, given.departments))
    body: tuple[Part, ...] = (Quote(text=given.words),)
    if not notice.minutes:
        return Card(title=title, body=body)
    undo = Button(action="kudos.undo", value=str(notice.kudos), label=reader.say("button-undo"))
    note = Note(text=reader.say("kudos-completed-undo", minutes=notice.minutes))
    return Card(title=title, body=(*body, note), buttons=(undo,))


def whom_to_thank(notice: WhomToThank, reader: Reader) -> Card:
    """Draw the card that asks whom thanks are meant for that name nobody."""
    thanks = _draft(notice.draft, reader)
    choose = reader.say("who-is-meant-form")
    return Card(
        title=reader.say("kudos-whom"),
        body=(
            Quote(text=thanks.typed),
            Text(text=reader.say("kudos-whom-hint")),
            Note(text=reader.say("who-is-meant-kept")),
        ),
        buttons=(Button(action="kudos.form", value=str(notice.draft), label=choose, style="primary"),),
    )


def words_wanted(notice: WordsWanted, reader: Reader) -> Card:
    """Draw the card that asks what thanks are for, with a way on that keeps whom they are for."""
    thanks = _draft(notice.draft, reader)
    named = [reader.owner(Owner.parse(one)) for one in thanks.receivers] + [one.typed for one in thanks.unclear]
    write = reader.say("words-wanted-button")
    return Card(
        title=reader.say("words-wanted", to=reader.listed(named)),
        body=(Text(text=reader.say("words-wanted-hint")),),
        buttons=(Button(action="kudos.form", value=str(notice.draft), label=write, style="primary"),),
    )


def kudos_form(notice: KudosFormWanted, reader: Reader) -> Form:
    """Draw the form to thank with: whom, why, which values, who sees it."""
    empty = Thanks(receivers=notice.receivers, words="")
    thanks = empty if notice.draft is None else _draft(notice.draft, reader)
    values = tuple(
        Choice(value=str(value.id), label=reader.value_name(value.name, value.name_zh))
        for value in reader.page.company.values
    )
    fields = [
        Field(
            name="receivers",
            label=reader.say("kudos-form-receivers"),
            kind="people",
            value=list(thanks.receivers),
            hint=reader.say("kudos-form-receivers-hint"),
            required=True,
        ),
        Field(
            name="words",
            label=reader.say("kudos-form-words"),
            kind="long_text",
            value=thanks.words,
            hint=reader.say("kudos-form-words-hint"),
            required=True,
            limit=LONGEST_WORDS,
        ),
        Field(
            name="values",
            label=reader.say("kudos-form-values"),
            kind="any_of",
            value=[str(one) for one in thanks.values],
            options=values,
        ),
        Field(name="private", label=reader.say("kudos-form-private"), kind="yes_no", value=thanks.is_private),
        Field(name="manager", label=reader.say("kudos-form-manager"), kind="yes_no", value=thanks.tells_manager),
    ]
    return Form(
        form="kudos",
        context="" if notice.draft is None else str(notice.draft),
        title=reader.say("kudos-form"),
        submit=reader.say("kudos-form-submit"),
        cancel=reader.say("button-cancel"),
        fields=tuple(field for field in fields if field.kind != "any_of" or field.options),
    )


def more_form(notice: MoreFormWanted, reader: Reader) -> Form:
    given = _given(notice.kudos, reader)
    words = Field(
        name="words",
        label=reader.say("more-form-words"),
        kind="long_text",
        hint=reader.say("more-form-words-hint"),
        required=True,
        limit=room_after(given.words),
    )
    return Form(
        form="kudos.more",
        context=str(notice.kudos),
        title=reader.say("more-form"),
        intro=reader.say("more-form-intro", to=reader.people(given.people, given.departments), words=given.words),
        submit=reader.say("more-form-submit"),
        cancel=reader.say("button-cancel"),
        fields=(words,),
    )


def round_up(notice: KudosRoundUp, reader: Reader) -> Card:
    """Draw the day's public thanks as one post; whoever opted out of posts is not in it."""
    since, until = datetime.fromisoformat(notice.since), datetime.fromisoformat(notice.until)
    shown = round_up_handler.shown(reader.session, since, until)
    body: list[Part] = []
    for given in shown[:MOST_IN_ROUND_UP]:
        to = reader.people(given.people, given.departments)
        body += [
            Text(text=reader.say("kudos-posted", giver=reader.name(given.giver_id), to=to)),
            Quote(text=given.words),
            *_values(given, reader),
        ]
    if len(shown) > MOST_IN_ROUND_UP:
        body.append(Note(text=reader.say("round-up-more", count=len(shown) - MOST_IN_ROUND_UP)))
    if not shown:
        body.append(Note(text=reader.say("bundle-empty")))
    return Card(title=reader.say("round-up", count=len(shown), day=reader.day(until)), body=tuple(body))


def bundle(notice: Bundle, reader: Reader) -> Card:
    """Draw the day's thanks to somebody's department, each with a line of small print below it."""
    standing = [one for one in kudos.recall_many(reader.session, notice.kudos) if one.taken_back_at is None]
    body: list[Part] = []
    for given in standing[:MOST_IN_ROUND_UP]:
        to = reader.people(given.people, given.departments)
        body += [
            Text(text=reader.say("kudos-posted", giver=reader.name(given.giver_id), to=to)),
            Quote(text=given.words),
            *_values(given, reader),
            _small_print(given, reader),
        ]
    if len(standing) > MOST_IN_ROUND_UP:
        body.append(Note(text=reader.say("round-up-more", count=len(standing) - MOST_IN_ROUND_UP)))
    if not standing:
        body.append(Note(text=reader.say("bundle-empty")))
    return Card(title=reader.say("bundle"), body=tuple(body))


def _small_print(given: kudos.Given, reader: Reader) -> Note:
    """Say when it was, and whether anybody else reads it; it also keeps one thanks from the next."""
    notes = [reader.moment(given.at)]
    if given.is_private:
        notes.append(reader.say("kudos-received-private-together"))
    return Note(text=" · ".join(notes))


def _given(kudos_id: int, reader: Reader) -> kudos.Given:
    given = kudos.recall(reader.session, kudos_id)
    if given is None:
        raise Gone
    return given


def _draft(draft: int, reader: Reader) -> Thanks:
    body = drafts.recall(reader.session, draft, reader.person.id) if reader.person else None
    thanks = Thanks.from_json(body) if body is not None else None
    if thanks is None or thanks.became:
        raise Gone
    return thanks


def _values(given: kudos.Given, reader: Reader) -> list[Part]:
    values = reader.values(given.values)
    return [Facts(pairs=((reader.say("kudos-for"), reader.listed(values)),))] if values else []


def _joiners(given: kudos.Given, reader: Reader) -> list[Part]:
    """Name who joined; in a post those are counted, not named, who opted out of posts."""
    joiners = given.joiners
    if reader.person is None:
        joiners = tuple(one for one in joiners if not reader.page.person(reader.session, one).no_posts)
    names, more = reader.people(joiners[:MOST_JOINERS]), len(given.joiners) - len(joiners[:MOST_JOINERS])
    if not given.joiners:
        return []
    if not names:
        return [Text(text=reader.say("kudos-joiners-unnamed", count=more))]
    key = "kudos-joiners-more" if more else "kudos-joiners"
    return [Text(text=reader.say(key, names=names, more=more) if more else reader.say(key, names=names))]
