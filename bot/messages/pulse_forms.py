"""The forms with which HR sets up pulse questions: a pulse, a question, and what comes of a round."""

from collections.abc import Iterable
from datetime import timedelta

from bot.chat import Choice, Field, Form
from bot.messages.pulse import name_of
from bot.messages.pulse_questions import choices_of, worded
from bot.messages.reader import Reader
from handlers import pulse as handler
from handlers import pulse_timetable
from handlers.notices import ActionFormWanted, PulseFormWanted, QuestionFormWanted
from handlers.pulse_answers import options_count
from handlers.refusals import Gone
from handlers.rules.kudos import LONGEST_WORDS
from handlers.rules.pulse import (
    BETWEEN,
    COMMENTS_FROM,
    DRIVERS,
    HEADLINE,
    KINDS,
    LONGEST_QUESTION,
    MOST_AT_A_TIME,
    SCORES_FROM,
    WITH_OPTIONS,
    Audience,
    Wish,
)
from handlers.rules.pulse_rhythm import BEATS, WEEKDAYS, beat_of
from handlers.rules.recurrence import USUAL_TIME, Recurrence
from storage import people, pulse
from storage.tables import PulseQuestion

LONGEST_NAME = 60
TUESDAY = 1  # Mondays are full, and Fridays early over


def pulse_form(notice: PulseFormWanted, reader: Reader) -> Form:
    """Draw the form of a pulse, filled in with how it is, or with what suits most."""
    known = pulse.recall(reader.session, notice.pulse) if notice.pulse is not None else None
    if known is None and notice.pulse is not None:
        raise Gone
    wish = handler.wish_of(reader.session, known) if known else None
    rhythm = pulse_timetable.rhythm_of(reader.session, known.id) if known else None
    return Form(
        form="pulse",
        context=str(known.id) if known else "",
        title=reader.say("pulse-set-up-change" if known else "pulse-set-up"),
        intro=reader.say("pulse-set-up-intro"),
        submit=reader.say("button-save"),
        cancel=reader.say("button-cancel"),
        fields=(*_what(wish, reader), *_whom(wish, reader), *_when(rhythm, reader), *_how(wish, reader)),
    )


def _what(wish: Wish | None, reader: Reader) -> Iterable[Field]:
    every = pulse.questions(reader.session)
    first = [str(one.id) for one in every if one.bank == HEADLINE]
    chosen = [str(one) for one in wish.questions] if wish else first
    yield _text("name", reader, wish.name if wish else "", limit=LONGEST_NAME)
    yield _text("name_zh", reader, wish.name_zh if wish else "", limit=LONGEST_NAME)
    options = tuple(Choice(value=str(one.id), label=_in_list(one, reader)) for one in every)
    yield Field(
        name="questions",
        label=reader.say("pulse-field-questions"),
        kind="any_of",
        value=chosen,
        hint=reader.say("pulse-field-questions-hint", most=MOST_AT_A_TIME),
        required=True,
        options=options,
    )
    yield _one_of("choosing", reader, ("all", "rotation"), wish.choosing if wish else "all")
    most = [str(one) for one in range(1, MOST_AT_A_TIME + 1)]
    how_many = str(wish.how_many) if wish else "1"
    yield Field(
        name="how_many",
        label=reader.say("pulse-field-how_many"),
        kind="one_of",
        value=how_many,
        required=True,
        options=tuple(Choice(value=one, label=one) for one in most),
        hint=reader.say("pulse-field-how_many-hint"),
    )


def _in_list(asked: PulseQuestion, reader: Reader) -> str:
    return reader.say(
        "pulse-question-in-list",
        driver=reader.say(f"pulse-driver-{asked.driver}"),
        words=worded(asked, reader.language),
    )


def _whom(wish: Wish | None, reader: Reader) -> Iterable[Field]:
    audience = wish.audience if wish else Audience()
    offices = people.offices(reader.session)
    kinds = ["everyone", "departments", "people", *(["offices"] if offices else []), "served"]
    yield _one_of("audience", reader, kinds, audience.kind, worded_as="to")
    named = [f"d{one}" for one in audience.departments] + [f"p{one}" for one in audience.people]
    named += [f"d{audience.served_by}"] if audience.served_by is not None else []
    yield Field(
        name="receivers",
        label=reader.say("pulse-field-receivers"),
        kind="people",
        value=named,
        hint=reader.say("pulse-field-receivers-hint"),
    )
    if offices:
        yield Field(
            name="offices",
            label=reader.say("pulse-field-offices"),
            kind="any_of",
            value=list(audience.offices),
            options=tuple(Choice(value=one, label=one) for one in offices),
        )


def _when(rhythm: Recurrence | None, reader: Reader) -> Iterable[Field]:
    company_zone = reader.page.company.zone
    yield _one_of("beat", reader, BEATS, beat_of(rhythm) if rhythm else "weekly")
    weekday = str(rhythm.weekday if rhythm else TUESDAY)
    yield Field(
        name="weekday",
        label=reader.say("pulse-field-weekday"),
        kind="one_of",
        value=weekday,
        required=True,
        options=tuple(Choice(value=str(one), label=reader.say(f"weekday-{one}")) for one in WEEKDAYS),
    )
    at = rhythm.at if rhythm else USUAL_TIME
    yield _text("at", reader, f"{at:%H:%M}", hint="pulse-field-at-hint")
    zones = list(dict.fromkeys(one for one in (company_zone, rhythm.zone if rhythm else None) if one))
    yield Field(
        name="zone",
        label=reader.say("pulse-field-zone"),
        kind="one_of",
        value=(rhythm and rhythm.zone) or "own",
        required=True,
        options=(
            Choice(value="own", label=reader.say("pulse-zone-own")),
            *(Choice(value=one, label=reader.say("pulse-zone-one", zone=one)) for one in zones),
        ),
    )
    starts = rhythm.starts.isoformat() if rhythm and rhythm.rhythm == "once" else ""
    yield Field(
        name="starts",
        label=reader.say("pulse-field-starts"),
        kind="text",
        value=starts,
        hint=reader.say("pulse-field-starts-hint"),
        limit=40,
    )


def _how(wish: Wish | None, reader: Reader) -> Iterable[Field]:
    usual = Wish(name="", name_zh="", questions=())
    for name, least in (("closes_after_days", 1), ("scores_from", SCORES_FROM), ("comments_from", COMMENTS_FROM)):
        yield Field(
            name=name,
            label=reader.say(f"pulse-field-{name}"),
            kind="text",
            value=str(getattr(wish or usual, name)),
            hint=reader.say(f"pulse-field-{name}-hint", least=least),
            required=True,
            limit=3,
        )


def question_form(notice: QuestionFormWanted, reader: Reader) -> Form:
    """Draw the form of a question. What kind it is stays, so that its answers can be compared with earlier ones."""
    known = pulse.question(reader.session, notice.question) if notice.question is not None else None
    if notice.question is not None and (known is None or known.retired_at is not None):
        raise Gone
    fields = [
        Field(
            name=name,
            label=reader.say(f"pulse-field-{name}"),
            kind="long_text",
            value=worded(known, language) if known else "",
            hint=reader.say("pulse-field-words-hint") if name == "words" else "",
            required=True,
            limit=LONGEST_QUESTION,
        )
        for name, language in (("words", "en"), ("words_zh", "zh"))
    ]
    if known is None:
        fields.append(_one_of("kind", reader, KINDS, "scale"))
    drivers = tuple(Choice(value=one, label=reader.say(f"pulse-driver-{one}")) for one in DRIVERS)
    fields.append(
        Field(
            name="driver",
            label=reader.say("pulse-field-driver"),
            kind="one_of",
            value=known.driver if known else DRIVERS[0],
            required=True,
            options=drivers,
            hint=reader.say("pulse-field-driver-hint"),
        )
    )
    if known is None or known.kind in WITH_OPTIONS:
        fields.append(
            Field(
                name="options",
                label=reader.say("pulse-field-options"),
                kind="long_text",
                value=_options(known) if known else "",
                hint=reader.say("pulse-field-options-hint"),
                limit=1500,
            )
        )
    if known is not None:
        fields.append(Field(name="retire", label=reader.say("pulse-field-retire"), kind="yes_no", value=False))
    return Form(
        form="pulse.question",
        context=str(known.id) if known else "",
        title=reader.say("pulse-question-change" if known else "pulse-question-new"),
        intro=reader.say("pulse-question-intro"),
        submit=reader.say("button-save"),
        cancel=reader.say("button-cancel"),
        fields=tuple(fields),
    )


def _options(asked: PulseQuestion) -> str:
    """Write choices as the form takes them, one a line."""
    english, chinese = (choices_of(asked, one) for one in ("en", "zh"))
    both = zip(english, chinese, strict=True) if options_count(asked) else ()
    return "\n".join(f"{one.label} {BETWEEN} {zh.label}" for one, zh in both)


def action_form(notice: ActionFormWanted, reader: Reader) -> Form:
    """Draw the form for what comes of a round: what, who, by when."""
    closed = pulse.round_of(reader.session, notice.round)
    asking = pulse.recall(reader.session, closed.pulse_id) if closed else None
    if closed is None or asking is None:
        raise Gone
    me = [f"p{reader.person.id}"] if reader.person else []
    return Form(
        form="pulse.action",
        context=str(notice.round),
        title=reader.say("pulse-action-form"),
        intro=reader.say("pulse-action-form-intro", called=name_of(asking, reader)),
        submit=reader.say("button-save"),
        cancel=reader.say("button-cancel"),
        fields=(
            Field(
                name="words",
                label=reader.say("pulse-action-form-words"),
                kind="long_text",
                hint=reader.say("pulse-action-form-words-hint"),
                required=True,
                limit=LONGEST_WORDS,
            ),
            Field(
                name="receivers",
                label=reader.say("pulse-action-form-owner"),
                kind="people",
                value=me,
                required=True,
            ),
            Field(
                name="due",
                label=reader.say("pulse-action-form-due"),
                kind="text",
                value=((closed.closed_at or closed.closes_at) + timedelta(days=30)).date().isoformat(),
                hint=reader.say("pulse-action-form-due-hint"),
                required=True,
                limit=40,
            ),
        ),
    )


def _text(name: str, reader: Reader, value: str, *, hint: str = "", limit: int = 0) -> Field:
    return Field(
        name=name,
        label=reader.say(f"pulse-field-{name}"),
        kind="text",
        value=value,
        hint=reader.say(hint) if hint else "",
        required=True,
        limit=limit,
    )


def _one_of(name: str, reader: Reader, choices: Iterable[str], value: str, *, worded_as: str = "") -> Field:
    return Field(
        name=name,
        label=reader.say(f"pulse-field-{name}"),
        kind="one_of",
        value=value,
        required=True,
        options=tuple(Choice(value=one, label=reader.say(f"pulse-{worded_as or name}-{one}")) for one in choices),
    )
