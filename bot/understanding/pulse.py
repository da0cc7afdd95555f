"""Pulse questions as people answer them, and as HR types, presses and fills them in."""

from collections.abc import Callable
from datetime import date, time

from bot.chat import Words
from bot.understanding.ear import Ear
from bot.understanding.fields import Fields, id_in, list_in, owners_in, text_in
from bot.understanding.words import shown, split
from handlers import pulse, pulse_answers, pulse_mine, pulse_results, pulse_timetable
from handlers.notices import Help, Notice, PrivacyShown, PulseAsked, PulseCommentFormWanted, QuestionBank
from handlers.refusals import (
    BadAction,
    BadDay,
    BadOptions,
    BadPulseTime,
    DateAmbiguous,
    DateNotUnderstood,
    DatePassed,
    Gone,
    NoAudience,
    NotAllowed,
    NothingChosen,
)
from handlers.rules.due_dates import parse_due
from handlers.rules.pulse import BETWEEN, FEWEST_OPTIONS, MOST_OPTIONS, SKIP, Audience, Wish, Wording
from handlers.rules.pulse_rhythm import recurrence_of
from handlers.rules.recurrence import Recurrence
from storage import moment
from storage import pulse as pulses

# Typed


def type_pulse(ear: Ear, words: Words) -> Notice:
    """Hear `/pulse`: for HR all pulses, for everybody else what waits for them; or one of the words below."""
    head, _ = split(words)
    if head in SAID:
        return SAID[head](ear)
    if shown(words).strip():
        pulse.check_feature(ear.company)
        return mine(ear, "")
    try:
        return pulse.overview(ear.person, house=ear.company)
    except NotAllowed:
        return mine(ear, "")


SAID: dict[str, Callable[[Ear], Notice]] = {
    **dict.fromkeys(("new", "新建", "新的"), lambda ear: new(ear, "")),
    **dict.fromkeys(("bank", "questions", "题库"), lambda ear: bank(ear, "")),
    **dict.fromkeys(("mine", "我的", "回答"), lambda ear: mine(ear, "")),
    **dict.fromkeys(("privacy", "who", "隐私", "匿名", "不记名", "谁看得到"), lambda ear: PrivacyShown()),
}


# Pressed


def mine(ear: Ear, value: str) -> Notice:
    return pulse_mine.mine(ear.session, ear.person, house=ear.company)


def overview(ear: Ear, value: str) -> Notice:
    return pulse.overview(ear.person, house=ear.company)


def bank(ear: Ear, value: str) -> Notice:
    pulse.ask_for_bank(ear.session, ear.person, house=ear.company)
    return QuestionBank(page=id_in(value) if value else 0)


def new(ear: Ear, value: str) -> Notice:
    return pulse.ask_for_form(ear.session, ear.person, house=ear.company)


def change(ear: Ear, value: str) -> Notice:
    return pulse.ask_for_form(ear.session, ear.person, id_in(value), house=ear.company)


def open_one(ear: Ear, value: str) -> Notice:
    return pulse.show(ear.session, ear.person, _chosen(value), house=ear.company)


def new_question(ear: Ear, value: str) -> Notice:
    return pulse.ask_for_question(ear.session, ear.person, house=ear.company)


def change_question(ear: Ear, value: str) -> Notice:
    return pulse.ask_for_question(ear.session, ear.person, _chosen(value), house=ear.company)


def look_at_question(ear: Ear, value: str) -> Notice:
    """Show the question that was chosen, or where none was, the page of the bank to choose from."""
    page, _, chosen = value.partition(":")
    return change_question(ear, value) if chosen.strip(":") else bank(ear, page)


def _chosen(value: str) -> int:
    """Read what was chosen from a list, or stands on a button of its own."""
    chosen = value.rpartition(":")[2]
    if not chosen:
        raise NothingChosen
    return id_in(chosen)


def preview(ear: Ear, value: str) -> Notice:
    """Show a question as it will be asked; after the last one, the pulse again."""
    pulse_id, _, rest = value.partition(":")
    position = id_in(rest.partition(":")[0]) if rest else 0
    if position and position >= len(pulses.items(ear.session, id_in(pulse_id))):
        return pulse.show(ear.session, ear.person, id_in(pulse_id), house=ear.company)
    return pulse.preview(ear.session, ear.person, id_in(pulse_id), position, house=ear.company)


def move(ear: Ear, value: str, deed: str) -> Notice:
    return pulse_timetable.move(ear.session, ear.person, id_in(value), deed, house=ear.company, now=ear.now)


def duplicate(ear: Ear, value: str) -> Notice:
    return pulse_timetable.duplicate(ear.session, ear.person, id_in(value), house=ear.company, now=ear.now)


def results(ear: Ear, value: str) -> Notice:
    return pulse_results.ask_for_results(ear.session, ear.person, id_in(value), company=ear.company)


def act(ear: Ear, value: str) -> Notice:
    return pulse_results.ask_for_action(ear.session, ear.person, id_in(value), company=ear.company)


def act_done(ear: Ear, value: str) -> Notice:
    return pulse_results.finish_action(ear.session, ear.person, id_in(value), company=ear.company, now=ear.now)


# Answered


def asked(ear: Ear, value: str) -> Notice:
    return pulse_mine.open_one(ear.session, ear.person, id_in(value), house=ear.company)


def answer(ear: Ear, value: str) -> Notice:
    """Take an answer, or that there is none."""
    invitation, position, chosen = _answered(value)
    if not chosen:
        raise NothingChosen
    if chosen == SKIP:
        return pulse_answers.skip(ear.session, ear.person, invitation, position, house=ear.company, now=ear.now)
    return pulse_answers.answer(ear.session, ear.person, invitation, position, chosen, house=ear.company, now=ear.now)


def _answered(value: str) -> tuple[int, int, str]:
    invitation, _, rest = value.partition(":")
    position, _, chosen = rest.partition(":")
    return id_in(invitation), id_in(position), chosen


def asked_again(value: str) -> Notice:
    """Show where somebody stands whose answer came a second time."""
    invitation = value.partition(":")[0]
    return PulseAsked(invitation=int(invitation)) if invitation.isdecimal() else Help()


def write(ear: Ear, value: str) -> Notice:
    return pulse_answers.ask_for_form(
        ear.session, ear.person, id_in(value.partition(":")[0]), house=ear.company, now=ear.now
    )


def form_of(context: str) -> PulseCommentFormWanted:
    return PulseCommentFormWanted(invitation=_answered(context)[0])


def why(ear: Ear, value: str) -> Notice:
    return pulse_answers.why(ear.session, ear.person, id_in(value))


def submit_answer(ear: Ear, context: str, fields: Fields) -> Notice:
    invitation, position, _ = _answered(context)
    words = text_in(fields, "words")
    return pulse_answers.write(ear.session, ear.person, invitation, position, words, house=ear.company, now=ear.now)


# Set up


def submit_pulse(ear: Ear, context: str, fields: Fields) -> Notice:
    return pulse_timetable.set_up(
        ear.session,
        ear.person,
        id_in(context) if context else None,
        _wish(ear, fields),
        _rhythm(ear, fields),
        house=ear.company,
        now=ear.now,
    )


def _wish(ear: Ear, fields: Fields) -> Wish:
    choosing = text_in(fields, "choosing")
    return Wish(
        name=text_in(fields, "name").strip(),
        name_zh=text_in(fields, "name_zh").strip(),
        questions=tuple(dict.fromkeys(map(id_in, list_in(fields, "questions")))),
        audience=_audience(fields),
        choosing="rotation" if choosing == "rotation" else "all",
        how_many=_number(fields, "how_many"),
        closes_after_days=_number(fields, "closes_after_days"),
        scores_from=_number(fields, "scores_from"),
        comments_from=_number(fields, "comments_from"),
    )


def _number(fields: Fields, name: str) -> int:
    """Read a number; what is none is no number that any pulse may have."""
    typed = text_in(fields, name).strip()
    return int(typed) if typed.isdecimal() and len(typed) <= 4 else 0


def _audience(fields: Fields) -> Audience:
    """Read who is to be asked: of what was named, what fits the kind."""
    named = owners_in(fields, "receivers")
    departments = tuple(id_in(one[1:]) for one in named if one.startswith("d"))
    chosen = tuple(id_in(one[1:]) for one in named if one.startswith("p"))
    offices = tuple(list_in(fields, "offices"))
    match text_in(fields, "audience"):
        case "everyone":
            return Audience()
        case "departments" if departments:
            return Audience(kind="departments", departments=departments)
        case "people" if chosen:
            return Audience(kind="people", people=chosen)
        case "offices" if offices:
            return Audience(kind="offices", offices=offices)
        case "served" if len(departments) == 1:
            return Audience(kind="served", served_by=departments[0])
        case _:
            raise NoAudience


def _rhythm(ear: Ear, fields: Fields) -> Recurrence:
    zone = text_in(fields, "zone")
    return recurrence_of(
        text_in(fields, "beat"),
        weekday=id_in(text_in(fields, "weekday")),
        at=_time(text_in(fields, "at")),
        zone=None if zone == "own" else zone,
        starts=_day(ear, text_in(fields, "starts").strip()),
        today=moment.local_day(ear.now, ear.company.zone),
    )


def _time(typed: str) -> time:
    try:
        return moment.parse_clock(typed)
    except ValueError as error:
        raise BadPulseTime from error


def _day(ear: Ear, typed: str) -> date | None:
    """Read a day as people write it; none is none. Raises BadDay for what is no day, or over."""
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        pass
    zone = moment.zone(ear.person.zone or ear.company.zone)
    try:
        due = parse_due(typed, now=ear.now, zone=zone, language=ear.person.language or ear.company.language)
    except (DateNotUnderstood, DateAmbiguous, DatePassed) as error:
        raise BadDay from error
    if due.at is None:
        raise BadDay
    return due.at.astimezone(zone).date()


def submit_question(ear: Ear, context: str, fields: Fields) -> Notice:
    """Add a question or reword one; or ask it no more."""
    question_id = id_in(context) if context else None
    known = pulses.question(ear.session, question_id) if question_id is not None else None
    if question_id is not None and bool(fields.get("retire")):
        return pulse.retire_question(ear.session, ear.person, question_id, house=ear.company, now=ear.now)
    wording = Wording(
        kind=known.kind if known else text_in(fields, "kind"),
        driver=text_in(fields, "driver"),
        words=text_in(fields, "words"),
        words_zh=text_in(fields, "words_zh"),
        options=_options(text_in(fields, "options")),
    )
    if question_id is None:
        return pulse.add_question(ear.session, ear.person, wording, house=ear.company, now=ear.now)
    if known is None:
        raise Gone
    return pulse.reword_question(ear.session, ear.person, question_id, wording, house=ear.company, now=ear.now)


def _options(typed: str) -> tuple[tuple[str, str], ...]:
    """Read choices, one a line, in English and Chinese. Raises BadOptions for a line that has no two sides."""
    options = []
    for line in typed.splitlines():
        if not line.strip():
            continue
        english, between, chinese = line.replace("｜", BETWEEN).partition(BETWEEN)
        if not (between and english.strip() and chinese.strip()):
            raise BadOptions(fewest=FEWEST_OPTIONS, most=MOST_OPTIONS)
        options.append((english.strip(), chinese.strip()))
    return tuple(options)


def submit_action(ear: Ear, context: str, fields: Fields) -> Notice:
    owners = owners_in(fields, "receivers")
    if len(owners) != 1 or not owners[0].startswith("p"):
        raise BadAction
    try:
        due = _day(ear, text_in(fields, "due").strip())
    except BadDay as error:
        raise BadAction from error
    return pulse_results.promise_action(
        ear.session,
        ear.person,
        id_in(context),
        text_in(fields, "words"),
        id_in(owners[0][1:]),
        due,
        company=ear.company,
        now=ear.now,
    )
