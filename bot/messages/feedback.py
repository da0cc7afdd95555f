"""Cards and forms about private feedback between two colleagues."""

from bot.chat import Button, Card, Choice, Field, Form, Note, Part, Quote, Text
from bot.messages.reader import Reader
from handlers.feedback import Invitation, PrivateWord
from handlers.meant import command_of
from handlers.notices import (
    FeedbackAsked,
    FeedbackAskedFor,
    FeedbackAskFormWanted,
    FeedbackDeclined,
    FeedbackFormWanted,
    FeedbackKindWanted,
    FeedbackReceived,
    FeedbackRecorded,
    FeedbackReplied,
    FeedbackReplyFormWanted,
    FeedbackReplySent,
    FeedbackTakenBack,
    FeedbackThanked,
    FeedbackWhich,
)
from handlers.refusals import Gone
from handlers.rules.feedback import KINDS, MOST_REPLIES
from handlers.rules.kudos import LONGEST_WORDS, UNDO_FOR
from storage import addresses, drafts, feedback
from storage.feedback import Ask, Given
from storage.names import Owner


def which(notice: FeedbackWhich, reader: Reader) -> Card:
    """Draw the question which of the two is meant; of what is switched off there is no button."""
    company = reader.page.company
    private = Button(action="feedback.new", value="", label=reader.say("feedback-button-new"), style="primary")
    box = Button(action="suggestions.new", value="", label=reader.say("suggestions-button-new"))
    offered = [(private, "feedback"), (box, "suggestions")]
    body: list[Part] = [Quote(text=notice.typed)] if notice.typed else []
    body.append(Text(text=reader.say("feedback-which-private")))
    body.append(Text(text=reader.say("feedback-which-box")))
    return Card(
        title=reader.say("feedback-which"),
        body=tuple(body),
        buttons=tuple(button for button, feature in offered if company.is_on(feature)),
    )


def kind_wanted(notice: FeedbackKindWanted, reader: Reader) -> Card:
    """Draw the card that asks which of the two kinds a typed word is, with the hint that helps."""
    said = _draft(notice.draft, reader)
    to = reader.owner(Owner.parse(said.receivers[0]))
    kinds = [
        Button(action="feedback.kind", value=f"{notice.draft}:{kind}", label=reader.say(f"feedback-kind-{kind}"))
        for kind in KINDS
    ]
    change = Button(action="feedback.form", value=str(notice.draft), label=reader.say("feedback-button-change"))
    return Card(
        title=reader.say("feedback-kind-wanted", to=to),
        body=(
            Quote(text=said.words),
            Text(text=reader.say("feedback-hint")),
            Note(text=reader.say("who-is-meant-kept")),
        ),
        buttons=(*kinds, change),
    )


def recorded(notice: FeedbackRecorded, reader: Reader) -> Card:
    given = _given(notice.feedback, reader)
    to = reader.name(given.receiver_id)
    notes = [reader.say("feedback-recorded-note", to=to, minutes=int(UNDO_FOR.total_seconds() // 60))]
    if notice.is_waiting:
        notes.append(reader.say("kudos-recorded-quiet", to=to))
    return Card(
        title=reader.say("feedback-recorded", to=to),
        body=(*_words(given, reader), Note(text=reader.together(notes))),
        buttons=(Button(action="feedback.undo", value=str(given.id), label=reader.say("button-undo")),),
    )


def received(notice: FeedbackReceived, reader: Reader) -> Card:
    """Draw what the receiver reads, and what they can do: thank, ask back, report."""
    given = _given(notice.feedback, reader)
    giver = reader.name(given.giver_id)
    if given.is_taken_back:
        return _gone_back(given, reader)
    note = reader.say("feedback-received-note", giver=giver)
    if given.is_thanked:
        note = reader.together([reader.say("feedback-thanked-note", giver=giver), note])
    if given.is_reported:
        note = reader.say("feedback-reported-note", giver=giver)
    return Card(
        title=reader.say(f"feedback-received-{given.kind}", giver=giver),
        body=(*_words(given, reader, has_kind=False), Note(text=note)),
        buttons=tuple(_for_receiver(given, reader)),
    )


def _for_receiver(given: Given, reader: Reader) -> list[Button]:
    value = str(given.id)
    buttons = []
    if not given.is_thanked:
        thank = reader.say("feedback-button-thank")
        buttons.append(Button(action="feedback.thank", value=value, label=thank, style="primary"))
    if len(given.replies) < MOST_REPLIES:
        ask = reader.say("feedback-button-answer" if given.replies else "feedback-button-ask-back")
        buttons.append(Button(action="feedback.reply", value=value, label=ask))
    if not given.is_reported:
        report = Button(action="report", value=addresses.feedback(given.id), label=reader.say("report-button"))
        buttons.append(report)
    return buttons


def taken_back(notice: FeedbackTakenBack, reader: Reader) -> Card:
    given = _given(notice.feedback, reader)
    return Card(
        title=reader.say("feedback-taken-back", to=reader.name(given.receiver_id)),
        body=(Quote(text=given.words), Note(text=reader.say("feedback-taken-back-back"))),
    )


def thanked(notice: FeedbackThanked, reader: Reader) -> Card:
    given = _given(notice.feedback, reader)
    if given.is_taken_back:
        return _gone_back(given, reader)
    title = reader.say("feedback-thanked", receiver=reader.name(given.receiver_id))
    return Card(title=title, body=(Quote(text=given.words),))


def replied(notice: FeedbackReplied, reader: Reader) -> Card:
    """Draw an answer below what it answers, with a way to answer again."""
    given = _given(notice.feedback, reader)
    answers = [one for one in given.replies if one.id == notice.reply]
    if given.is_taken_back:
        return _gone_back(given, reader)
    if not answers:
        raise Gone
    by = reader.name(answers[0].by_id)
    is_asked_back = answers[0].by_id == given.receiver_id
    first = reader.say("feedback-your-words" if is_asked_back else "feedback-their-words")
    buttons: tuple[Button, ...] = ()
    if len(given.replies) < MOST_REPLIES:
        label = reader.say("feedback-button-answer")
        buttons = (Button(action="feedback.reply", value=str(given.id), label=label, style="primary"),)
    return Card(
        title=reader.say("feedback-replied", by=by),
        body=(
            Quote(text=answers[0].words),
            Text(text=first),
            Quote(text=given.words),
            Note(text=reader.say("feedback-between-you")),
        ),
        buttons=buttons,
    )


def reply_sent(notice: FeedbackReplySent, reader: Reader) -> Card:
    given = _given(notice.feedback, reader)
    me = reader.person.id if reader.person else None
    other = given.receiver_id if me == given.giver_id else given.giver_id
    return Card(body=(Text(text=reader.say("feedback-reply-sent", to=reader.name(other))),))


def asked_for(notice: FeedbackAskedFor, reader: Reader) -> Card:
    ask = _ask(notice.ask, reader)
    return Card(
        title=reader.say("feedback-asked-for", to=reader.people(ask.people)),
        body=(*((Quote(text=ask.about),) if ask.about else ()), Note(text=reader.say("feedback-asked-for-note"))),
    )


def asked(notice: FeedbackAsked, reader: Reader) -> Card:
    """Draw what somebody who is asked reads; once they answered, it says so."""
    ask = _ask(notice.ask, reader)
    asker = reader.name(ask.asker_id)
    about: tuple[Part, ...] = (Quote(text=ask.about),) if ask.about else ()
    if reader.person is not None and feedback.has_answered(reader.session, ask.id, reader.person.id):
        done = Note(text=reader.say("feedback-asked-answered", asker=asker))
        return Card(title=reader.say("feedback-asked", asker=asker), body=(*about, done), is_last=True)
    write, later = reader.say("feedback-button-write"), reader.say("feedback-button-decline")
    return Card(
        title=reader.say("feedback-asked", asker=asker),
        body=(*about, Note(text=reader.say("feedback-asked-note", asker=asker))),
        buttons=(
            Button(action="feedback.form", value=f"ask:{ask.id}", label=write, style="primary"),
            Button(action="feedback.decline", value=str(ask.id), label=later),
        ),
    )


def declined(_notice: FeedbackDeclined, reader: Reader) -> Card:
    return Card(body=(Note(text=reader.say("feedback-declined")),), is_last=True)


# Forms


def form(notice: FeedbackFormWanted, reader: Reader) -> Form:
    """Draw the form for a private word; the one who asked for it need not be chosen."""
    empty = PrivateWord(receivers=(), words="")
    said = empty if notice.draft is None else _draft(notice.draft, reader)
    asked = None if notice.ask is None else _ask(notice.ask, reader)
    whom = Field(
        name="receivers",
        label=reader.say("feedback-form-receivers"),
        kind="people",
        value=list(said.receivers),
        hint=reader.say("feedback-form-receivers-hint"),
        required=True,
    )
    fields = (
        Field(
            name="kind",
            label=reader.say("feedback-form-kind"),
            kind="one_of",
            value=said.kind or KINDS[0],
            required=True,
            options=tuple(Choice(value=kind, label=reader.say(f"feedback-form-kind-{kind}")) for kind in KINDS),
        ),
        Field(
            name="words",
            label=reader.say("feedback-form-words"),
            kind="long_text",
            value=said.words,
            hint=reader.say("feedback-hint"),
            required=True,
            limit=LONGEST_WORDS,
        ),
    )
    context, intro = "" if notice.draft is None else str(notice.draft), reader.say("feedback-form-intro")
    if asked is not None:
        context, intro = f"ask:{asked.id}", _asked_intro(asked, reader)
    return Form(
        form="feedback",
        context=context,
        title=reader.say("feedback-form"),
        intro=intro,
        submit=reader.say("feedback-form-submit"),
        cancel=reader.say("button-cancel"),
        fields=fields if asked is not None else (whom, *fields),
    )


def _asked_intro(asked: Ask, reader: Reader) -> str:
    asker = reader.name(asked.asker_id)
    if not asked.about:
        return reader.say("feedback-form-asked", asker=asker)
    return reader.say("feedback-form-asked-about", asker=asker, about=asked.about)


def reply_form(notice: FeedbackReplyFormWanted, reader: Reader) -> Form:
    given = _given(notice.feedback, reader)
    me = reader.person.id if reader.person else None
    other = given.receiver_id if me == given.giver_id else given.giver_id
    words = Field(
        name="words",
        label=reader.say("feedback-reply-form-words"),
        kind="long_text",
        hint=reader.say("feedback-reply-form-hint"),
        required=True,
        limit=LONGEST_WORDS,
    )
    return Form(
        form="feedback.reply",
        context=str(given.id),
        title=reader.say("feedback-reply-form", to=reader.name(other)),
        intro=reader.say("feedback-reply-form-intro", words=given.words),
        submit=reader.say("feedback-form-submit"),
        cancel=reader.say("button-cancel"),
        fields=(words,),
    )


def ask_form(notice: FeedbackAskFormWanted, reader: Reader) -> Form:
    said = Invitation(receivers=(), words="")
    if notice.draft is not None:
        said = Invitation.from_json(_body(notice.draft, reader, Invitation.command))
    return Form(
        form="feedback.ask",
        context="" if notice.draft is None else str(notice.draft),
        title=reader.say("feedback-ask-form"),
        submit=reader.say("feedback-ask-form-submit"),
        cancel=reader.say("button-cancel"),
        fields=(
            Field(
                name="receivers",
                label=reader.say("feedback-ask-form-people"),
                kind="people",
                value=list(said.receivers),
                required=True,
            ),
            Field(
                name="words",
                label=reader.say("feedback-ask-form-about"),
                kind="long_text",
                value=said.words,
                hint=reader.say("feedback-ask-form-about-hint"),
                limit=LONGEST_WORDS,
            ),
        ),
    )


def _gone_back(given: Given, reader: Reader) -> Card:
    note = reader.say("feedback-taken-back-note", giver=reader.name(given.giver_id))
    return Card(body=(Note(text=note),), is_last=True)


def _words(given: Given, reader: Reader, *, has_kind: bool = True) -> list[Part]:
    """Return what was said and what was answered, each answer under its author's name."""
    body: list[Part] = [Text(text=reader.say(f"feedback-kind-{given.kind}"))] if has_kind else []
    body.append(Quote(text=given.words))
    for one in given.replies:
        body += [Text(text=reader.say("feedback-says", name=reader.name(one.by_id))), Quote(text=one.words)]
    return body


def _given(feedback_id: int, reader: Reader) -> Given:
    """Return a private word for one of the two; for everybody else it is not there."""
    given = feedback.recall(reader.session, feedback_id)
    if given is None or reader.person is None or reader.person.id not in (given.giver_id, given.receiver_id):
        raise Gone
    return given


def _ask(ask_id: int, reader: Reader) -> Ask:
    ask = feedback.recall_ask(reader.session, ask_id)
    if ask is None or reader.person is None or reader.person.id not in (ask.asker_id, *ask.people):
        raise Gone
    return ask


def _draft(draft: int, reader: Reader) -> PrivateWord:
    return PrivateWord.from_json(_body(draft, reader, PrivateWord.command))


def _body(draft: int, reader: Reader, command: str) -> str:
    body = drafts.recall(reader.session, draft, reader.person.id) if reader.person else None
    if body is None or command_of(body) != command or PrivateWord.from_json(body).became:
        raise Gone
    return body
