"""Cards and the form of pulse questions as people are asked them. None of them shows what somebody answered."""

from collections.abc import Iterable
from datetime import datetime

from bot.chat import Button, Card, Field, Form, Note, Part, Poll, Quote, Text
from bot.messages.pulse_questions import choices_of, worded
from bot.messages.reader import Reader
from handlers.notices import MyPulse, PulseAsked, PulseCommentFormWanted, PulseNews, PulseReminded, PulseWhy
from handlers.pulse import audience_of
from handlers.refusals import Gone
from handlers.rules.kudos import LONGEST_WORDS
from handlers.rules.pulse import SKIP, Audience
from storage import pulse
from storage.tables import Pulse, PulseAction, PulseInvitation, PulseQuestion, PulseRound

ANSWER = "pulse.answer"  # a skipped question is pressed by the same name: no record tells it from an answered one
MOST_BUTTONS = 6  # as WeCom has them
LONGEST_BUTTON = 20
MOST_NAMED = 6  # departments, offices or colleagues, in one sentence


def asked(notice: PulseAsked, reader: Reader) -> Card:
    """Draw the question somebody has come to; after the last one, that all is there."""
    invited, opened, asking = _of(notice.invitation, reader)
    questions = pulse.questions_in(invited)
    if opened.closed_at is not None:
        return Card(title=reader.say("pulse-closed"), body=(Text(text=reader.say("pulse-closed-note")),), is_last=True)
    if invited.position >= len(questions):
        return _received(invited, opened, reader)
    question = pulse.question(reader.session, questions[invited.position])
    if question is None:
        raise Gone
    where = reader.say(
        "pulse-asked-where", called=name_of(asking, reader), number=invited.position + 1, count=len(questions)
    )
    value = f"{invited.id}:{invited.position}"
    skip = Button(action=ANSWER, value=f"{value}:{SKIP}", label=reader.say("pulse-button-skip"))
    why = Button(action="pulse.why", value=str(invited.id), label=reader.say("pulse-button-why"))
    both = Button(action="pulse.why", value=str(invited.id), label=reader.say("pulse-button-skip-or-why"))
    return question_card(
        question,
        reader,
        where=where,
        note=receipt(opened, reader),
        action=ANSWER,
        value=value,
        write=Button(action="pulse.write", value=str(invited.id), label=reader.say("pulse-button-write")),
        more=(skip, why),
        more_briefly=both,
    )


def question_card(
    question: PulseQuestion,
    reader: Reader,
    *,
    where: str,
    note: str,
    action: str,
    value: str,
    write: Button,
    more: tuple[Button, ...],
    more_briefly: Button,
) -> Card:
    """Draw a question: with a button for each choice as long as there is room, else with a list to choose from.

    `more` are the buttons beside the choices, and `more_briefly` the one that leads to them where there is no room.
    """
    words, choices = worded(question, reader.language), choices_of(question, reader.language)
    small: tuple[Part, ...] = (Text(text=where), Note(text=note))
    if question.kind == "text":
        return Card(title=words, body=small, buttons=(_first(write), *more))
    is_short = all(len(one.label) <= LONGEST_BUTTON for one in choices)
    if question.kind == "multiple" or len(choices) >= MOST_BUTTONS or not is_short:
        several = question.kind == "multiple"
        submit = reader.say("pulse-button-send")
        poll = Poll(action=action, value=value, label=words, choices=choices, submit=submit, several=several)
        return Card(body=small, poll=poll, buttons=more)
    buttons = tuple(Button(action=action, value=f"{value}:{one.value}", label=one.label) for one in choices)
    has_room = len(buttons) + len(more) <= MOST_BUTTONS
    return Card(title=words, body=small, buttons=(*buttons, *(more if has_room else (more_briefly,))))


def _first(button: Button) -> Button:
    return Button(action=button.action, value=button.value, label=button.label, style="primary")


def _received(invited: PulseInvitation, opened: PulseRound, reader: Reader) -> Card:
    until = reader.day(opened.closes_at)
    return Card(
        title=reader.say("pulse-received"),
        body=(Text(text=reader.say("pulse-received-note", until=until)), Note(text=receipt(opened, reader))),
        buttons=(_why(invited.id, reader), privacy_button(reader)),
    )


def _why(invitation: int, reader: Reader) -> Button:
    return Button(action="pulse.why", value=str(invitation), label=reader.say("pulse-button-why"))


def privacy_button(reader: Reader) -> Button:
    return Button(action="pulse.privacy", value="", label=reader.say("pulse-button-privacy"))


def receipt(opened: PulseRound, reader: Reader) -> str:
    """Say who will see what, from how many answers on, and that an answer is final."""
    return receipt_for(opened.scores_from, opened.comments_from, opened.closes_at, reader)


def receipt_for(scores_from: int, comments_from: int, closes_at: datetime | None, reader: Reader) -> str:
    facts = {"scores": scores_from, "comments": comments_from}
    if closes_at is None:
        return reader.say("pulse-receipt-then", **facts)
    return reader.say("pulse-receipt", until=reader.day(closes_at), **facts)


def why(notice: PulseWhy, reader: Reader) -> Card:
    """Draw why somebody is asked; here they may also skip the question they have come to."""
    invited, opened, asking = _of(notice.invitation, reader)
    body: list[Part] = [
        Text(text=reader.say("pulse-why-audience", audience=audience_words(audience_of(asking), reader)))
    ]
    if asking.choosing == "rotation":
        body.append(Text(text=reader.say("pulse-why-rotation")))
    body += [Text(text=reader.say("pulse-why-voluntary")), Note(text=receipt(opened, reader))]
    buttons = [privacy_button(reader)]
    if opened.closed_at is None and invited.position < len(pulse.questions_in(invited)):
        value = f"{invited.id}:{invited.position}:{SKIP}"
        buttons.insert(0, Button(action=ANSWER, value=value, label=reader.say("pulse-button-skip")))
    return Card(title=reader.say("pulse-why"), body=tuple(body), buttons=tuple(buttons))


def audience_words(audience: Audience, reader: Reader) -> str:
    """Say whom a pulse is for."""
    match audience.kind:
        case "departments":
            return reader.say("pulse-audience-some", names=_named(map(reader.department, audience.departments), reader))
        case "offices":
            return reader.say("pulse-audience-some", names=_named(audience.offices, reader))
        case "people":
            return reader.say("pulse-audience-people", count=len(audience.people))
        case "served":
            return reader.say(
                "pulse-audience-served", department=reader.department(audience.served_by), days=audience.days
            )
        case _:
            return reader.say("pulse-audience-everyone")


def _named(names: Iterable[str], reader: Reader) -> str:
    every = list(names)
    left = len(every) - MOST_NAMED
    if left <= 0:
        return reader.listed(every)
    return reader.listed([*every[:MOST_NAMED], reader.say("pulse-audience-more", count=left)])


def reminded(notice: PulseReminded, reader: Reader) -> Card:
    """Draw the reminder, the same for everybody: neither it nor its record tells who has answered."""
    invited, opened, asking = _of(notice.invitation, reader)
    answer = Button(
        action="pulse.asked", value=str(invited.id), label=reader.say("pulse-button-answer"), style="primary"
    )
    return Card(
        title=reader.say("pulse-reminded", called=name_of(asking, reader), until=reader.day(opened.closes_at)),
        body=(Text(text=reader.say("pulse-reminded-note")),),
        buttons=(answer,),
    )


def comment_form(notice: PulseCommentFormWanted, reader: Reader) -> Form:
    """Draw the form for an answer in somebody's own words."""
    invited, opened, _ = _of(notice.invitation, reader)
    questions = pulse.questions_in(invited)
    question = (
        pulse.question(reader.session, questions[invited.position]) if invited.position < len(questions) else None
    )
    if question is None or question.kind != "text" or opened.closed_at is not None:
        raise Gone
    return Form(
        form=ANSWER,
        context=f"{invited.id}:{invited.position}",
        title=reader.say("pulse-form"),
        intro=receipt(opened, reader),
        submit=reader.say("pulse-button-send"),
        cancel=reader.say("button-cancel"),
        fields=(
            Field(
                name="words",
                label=worded(question, reader.language),
                kind="long_text",
                hint=reader.say("pulse-form-words-hint"),
                required=True,
                limit=LONGEST_WORDS,
            ),
        ),
    )


def mine(notice: MyPulse, reader: Reader) -> Card:
    """Draw what waits for somebody, and what the company learned."""
    body: list[Part] = []
    buttons: list[Button] = []
    for one in notice.invitations[:2]:
        _, opened, asking = _of(one, reader)
        facts = {"called": name_of(asking, reader), "until": reader.day(opened.closes_at)}
        body.append(Text(text=reader.say("pulse-mine-waits", **facts)))
        label = reader.say("pulse-button-answer") if len(notice.invitations) == 1 else name_of(asking, reader)
        buttons.append(Button(action="pulse.asked", value=str(one), label=label, style="primary"))
    if not notice.invitations:
        body.append(Text(text=reader.say("pulse-mine-nothing")))
    body += _news(notice.news, reader) if notice.news is not None else []
    buttons += [
        Button(action="pulse.results", value=str(one), label=reader.say("pulse-button-results"))
        for one in notice.results[:1]
    ]
    buttons.append(privacy_button(reader))
    return Card(title=reader.say("pulse-mine"), body=tuple(body), buttons=tuple(buttons))


def news(notice: PulseNews, reader: Reader) -> Card:
    """Draw what came of a round, for everybody."""
    told = _news(notice.round, reader)
    if not told:
        raise Gone
    asking = _pulse(_round(notice.round, reader).pulse_id, reader)
    return Card(
        title=reader.say("pulse-news", called=name_of(asking, reader)),
        body=(*told[1:], Note(text=reader.say("pulse-news-note"))),
    )


def _news(round_id: int, reader: Reader) -> list[Part]:
    """Return what came of a round, with a heading."""
    actions = pulse.actions(reader.session, round_id)
    if not actions:
        return []
    asking = _pulse(_round(round_id, reader).pulse_id, reader)
    parts: list[Part] = [Text(text=reader.say("pulse-news", called=name_of(asking, reader)))]
    for one in actions:
        parts += [Quote(text=one.words), Text(text=action_standing(one, reader))]
    return parts


def action_standing(action: PulseAction, reader: Reader) -> str:
    """Say who does an action and by when, or that it is done."""
    if action.done_at is not None:
        return reader.say("pulse-action-done", owner=reader.name(action.owner_id), day=reader.day(action.done_at))
    return reader.say("pulse-action-open", owner=reader.name(action.owner_id), day=reader.date(action.due))


def name_of(asking: Pulse, reader: Reader) -> str:
    return reader.value_name(asking.name, asking.name_zh)


def _of(invitation_id: int, reader: Reader) -> tuple[PulseInvitation, PulseRound, Pulse]:
    """Return an invitation with what it is to. Raises Gone for everybody but whom it is for."""
    invited = pulse.invitation(reader.session, invitation_id)
    if invited is None or reader.person is None or invited.person_id != reader.person.id:
        raise Gone
    opened = _round(invited.round_id, reader)
    return invited, opened, _pulse(opened.pulse_id, reader)


def _round(round_id: int, reader: Reader) -> PulseRound:
    found = pulse.round_of(reader.session, round_id)
    if found is None:
        raise Gone
    return found


def _pulse(pulse_id: int, reader: Reader) -> Pulse:
    found = pulse.recall(reader.session, pulse_id)
    if found is None:
        raise Gone
    return found
