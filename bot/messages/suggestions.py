"""Cards and forms about suggestions: for whoever wrote one, whoever reads it, and all who could have written it."""

from bot.chat import Button, Card, Choice, Field, Form, Note, Part, Quote, Text
from bot.messages.reader import Reader
from handlers import suggestions as handler
from handlers.notices import (
    SuggestionAnswered,
    SuggestionAnswerFormWanted,
    SuggestionFormWanted,
    SuggestionHeardBefore,
    SuggestionKeyWanted,
    SuggestionOutcomeFormWanted,
    SuggestionOutcomes,
    SuggestionReceived,
    SuggestionRecorded,
    SuggestionShown,
    SuggestionTakenBack,
    TopicFormWanted,
)
from handlers.refusals import Gone, NobodyReadsIt
from handlers.rules.kudos import LONGEST_WORDS
from handlers.suggestions import HEAD
from storage import addresses, suggestions
from storage.suggestions import Line, Put
from storage.tables import SuggestionTopic

MOST_LINES = 6  # of a thread, the latest; the first stays
MOST_OUTCOMES = 10
LONGEST_TOPIC = 40


def form(notice: SuggestionFormWanted, reader: Reader) -> Form:
    """Draw the form: for whom, what, and whether to sign it."""
    options = [*_head(reader), *(_topic_choice(one, reader) for one in suggestions.open_topics(reader.session))]
    if not options:
        raise NobodyReadsIt
    return Form(
        form="suggestions",
        context="",
        title=reader.say("suggestions-form"),
        intro=reader.say("suggestions-form-intro"),
        submit=reader.say("suggestions-form-submit"),
        cancel=reader.say("button-cancel"),
        fields=(
            Field(
                name="to",
                label=reader.say("suggestions-form-to"),
                kind="one_of",
                value=options[0].value,
                required=True,
                options=tuple(options),
            ),
            Field(
                name="words",
                label=reader.say("suggestions-form-words"),
                kind="long_text",
                value=notice.typed,
                hint=reader.say("suggestions-form-words-hint"),
                required=True,
                limit=LONGEST_WORDS,
            ),
            Field(name="named", label=reader.say("suggestions-form-named"), kind="yes_no", value=False),
        ),
    )


def _head(reader: Reader) -> list[Choice]:
    if reader.person is None:
        return []
    company = reader.page.company
    try:
        department = handler.department_of(reader.person, company)
    except NobodyReadsIt:
        return []
    head = company.departments[department].head_id
    label = reader.say(
        "suggestions-form-to-head", department=reader.department(department), head=reader.name(head or 0)
    )
    return [Choice(value=HEAD, label=label)]


def _topic_choice(topic: SuggestionTopic, reader: Reader) -> Choice:
    label = reader.say(
        "suggestions-form-to-topic",
        topic=reader.value_name(topic.name, topic.name_zh),
        reader=reader.name(topic.owner_id),
    )
    return Choice(value=f"t{topic.id}", label=label)


def recorded(notice: SuggestionRecorded, reader: Reader) -> Card:
    """Draw the author's confirmation with the key, which stands nowhere else."""
    put = _put(notice.suggestion, reader)
    if put.author_id is not None:
        note = reader.say("suggestions-recorded-named", reader=_reader_name(put, reader))
    else:
        note = reader.say("suggestions-recorded-unnamed", reader=_reader_name(put, reader))
    return Card(
        title=reader.say("suggestions-recorded", to=box_name(put, reader)),
        body=(Text(text=reader.say("suggestions-recorded-key")), Quote(text=notice.key), Note(text=note)),
        buttons=(_any_answer(reader),),
    )


def heard_before(_notice: SuggestionHeardBefore, reader: Reader) -> Card:
    return Card(body=(Text(text=reader.say("suggestions-heard-before")),))


def shown(notice: SuggestionShown, reader: Reader) -> Card:
    """Draw for whoever has the key what was written, and what came of it."""
    put = _put(notice.suggestion, reader)
    body: list[Part] = []
    if notice.is_added:
        body.append(Text(text=reader.say("suggestions-added")))
    for line in _latest(put.lines):
        key = "suggestions-you-wrote" if line.by == "author" else "suggestions-reader-wrote"
        body += [Text(text=reader.say(key, name=_reader_name(put, reader))), Quote(text=line.words)]
    body += _outcome(put, reader)
    if not put.outcome and not any(line.by == "reader" for line in put.lines):
        body.append(Note(text=reader.say("suggestions-no-answer-yet")))
    return Card(
        title=reader.say("suggestions-yours", to=box_name(put, reader)), body=tuple(body), buttons=(_add(reader),)
    )


def taken_back(notice: SuggestionTakenBack, reader: Reader) -> Card:
    return Card(
        title=reader.say("suggestions-taken-back"),
        body=(Quote(text=notice.words), Note(text=reader.say("suggestions-taken-back-note"))),
    )


def key_form(_notice: SuggestionKeyWanted, reader: Reader) -> Form:
    """Draw the form for the key; it is never filled in, so that it stands nowhere."""
    return Form(
        form="suggestions.mine",
        context="",
        title=reader.say("suggestions-key-form"),
        intro=reader.say("suggestions-key-form-intro"),
        submit=reader.say("suggestions-key-form-submit"),
        cancel=reader.say("button-cancel"),
        fields=(
            Field(name="key", label=reader.say("suggestions-key-form-key"), kind="text", required=True, limit=80),
            Field(
                name="words",
                label=reader.say("suggestions-key-form-words"),
                kind="long_text",
                hint=reader.say("suggestions-key-form-words-hint"),
                limit=LONGEST_WORDS,
            ),
            Field(name="back", label=reader.say("suggestions-key-form-back"), kind="yes_no", value=False),
        ),
    )


def received(notice: SuggestionReceived, reader: Reader) -> Card:
    """Draw what its reader may see by now: of whoever wrote it nothing, unless they signed."""
    put = _read(notice.suggestion, reader)
    author = reader.name(put.author_id) if put.author_id is not None else reader.say("suggestions-somebody")
    body: list[Part] = []
    for line in _latest([line for line in put.lines if line.is_told]):
        who = reader.say("suggestions-you-wrote") if line.by == "reader" else reader.say("feedback-says", name=author)
        body += [Text(text=who), Quote(text=line.words)]
    body += _outcome(put, reader)
    note = "suggestions-received-named" if put.author_id is not None else "suggestions-received-unnamed"
    value = str(put.id)
    return Card(
        title=reader.say("suggestions-received", to=box_name(put, reader)),
        body=(*body, Note(text=reader.say(note))),
        buttons=(
            Button(
                action="suggestions.answer", value=value, label=reader.say("feedback-button-answer"), style="primary"
            ),
            Button(action="suggestions.outcome", value=value, label=reader.say("suggestions-button-outcome")),
            *_report(put, reader),
        ),
    )


def _report(put: Put, reader: Reader) -> list[Button]:
    label = reader.say("report-button")
    return [] if put.is_reported else [Button(action="report", value=addresses.suggestion(put.id), label=label)]


def answered(notice: SuggestionAnswered, reader: Reader) -> Card:
    """Draw an answer for who signed."""
    put = _put(notice.suggestion, reader)
    answers = [line for line in put.lines if line.by == "reader"]
    if reader.person is None or put.author_id != reader.person.id or not answers:
        raise Gone
    return Card(
        title=reader.say("suggestions-answered", reader=_reader_name(put, reader)),
        body=(
            Quote(text=answers[-1].words),
            Text(text=reader.say("suggestions-you-wrote")),
            Quote(text=put.lines[0].words),
        ),
        buttons=(_add(reader),),
    )


def outcomes(notice: SuggestionOutcomes, reader: Reader) -> Card:
    """Draw what was done, in the words of who did it; the suggestions' own words might tell who wrote them."""
    body: list[Part] = []
    for one in notice.suggestions[:MOST_OUTCOMES]:
        put = suggestions.recall(reader.session, one)
        if put is not None and put.outcome:
            body += [Text(text=box_name(put, reader)), Quote(text=put.outcome)]
    if not body:
        raise Gone
    return Card(title=reader.say("suggestions-outcomes"), body=(*body, Note(text=reader.say("suggestions-invite"))))


def answer_form(notice: SuggestionAnswerFormWanted, reader: Reader) -> Form:
    return _words_form("suggestions.answer", "suggestions-answer-form", notice.suggestion, reader)


def outcome_form(notice: SuggestionOutcomeFormWanted, reader: Reader) -> Form:
    return _words_form("suggestions.outcome", "suggestions-outcome-form", notice.suggestion, reader)


def _words_form(name: str, key: str, suggestion_id: int, reader: Reader) -> Form:
    _read(suggestion_id, reader)
    return Form(
        form=name,
        context=str(suggestion_id),
        title=reader.say(key),
        submit=reader.say("feedback-form-submit"),
        cancel=reader.say("button-cancel"),
        fields=(
            Field(
                name="words",
                label=reader.say("feedback-form-words"),
                kind="long_text",
                hint=reader.say(f"{key}-hint"),
                required=True,
                limit=LONGEST_WORDS,
            ),
        ),
    )


def topic_form(_notice: TopicFormWanted, reader: Reader) -> Form:
    """Draw the admin's form: a new topic with whoever reads it, and those that may be closed."""
    topics = suggestions.open_topics(reader.session)
    options = tuple(
        Choice(value=str(one.id), label=f"{reader.value_name(one.name, one.name_zh)} ({reader.name(one.owner_id)})")
        for one in topics
    )
    fields = [
        Field(
            name="name",
            label=reader.say("topic-form-name"),
            kind="text",
            hint=reader.say("topic-form-name-hint-optional" if options else "topic-form-name-hint"),
            required=not options,
            limit=LONGEST_TOPIC,
        ),
        Field(
            name="name_zh",
            label=reader.say("value-form-name-zh"),
            kind="text",
            required=not options,
            limit=LONGEST_TOPIC,
        ),
        Field(name="receivers", label=reader.say("topic-form-owner"), kind="people", value=[], required=not options),
    ]
    if options:
        fields.append(
            Field(name="close", label=reader.say("topic-form-close"), kind="any_of", value=[], options=options)
        )
    return Form(
        form="admin.topics",
        context="",
        title=reader.say("topic-form"),
        submit=reader.say("button-save"),
        cancel=reader.say("button-cancel"),
        fields=tuple(fields),
    )


def _any_answer(reader: Reader) -> Button:
    return Button(action="suggestions.key", value="", label=reader.say("suggestions-button-any-answer"))


def _add(reader: Reader) -> Button:
    return Button(action="suggestions.key", value="", label=reader.say("suggestions-button-add"))


def _latest(lines: tuple[Line, ...] | list[Line]) -> list[Line]:
    """Return the first line, which the others are about, and the latest."""
    return [*lines[:1], *lines[1:][-(MOST_LINES - 1) :]]


def _outcome(put: Put, reader: Reader) -> list[Part]:
    return [Text(text=reader.say("suggestions-outcome")), Quote(text=put.outcome)] if put.outcome else []


def box_name(put: Put, reader: Reader) -> str:
    """Name the box: a department or a topic."""
    if put.department_id is not None:
        return reader.department(put.department_id)
    topic = suggestions.topic(reader.session, put.topic_id or 0)
    return reader.value_name(topic.name, topic.name_zh) if topic else ""


def _reader_name(put: Put, reader: Reader) -> str:
    reads = handler.reader_of(reader.session, put, reader.page.company)
    return reader.name(reads) if reads is not None else reader.say("none")


def _put(suggestion_id: int, reader: Reader) -> Put:
    put = suggestions.recall(reader.session, suggestion_id)
    if put is None:
        raise Gone
    return put


def _read(suggestion_id: int, reader: Reader) -> Put:
    """Return a suggestion for whom it is for; for everybody else it is not there."""
    put = _put(suggestion_id, reader)
    if reader.person is None or handler.reader_of(reader.session, put, reader.page.company) != reader.person.id:
        raise Gone
    return put
