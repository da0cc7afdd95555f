"""Cards and forms with which HR sets up pulse questions: the overview, a pulse, the bank, a preview."""

from bot.chat import Button, Card, Choice, Facts, Note, Part, Poll, Text
from bot.messages.pulse import audience_words, name_of, question_card, receipt_for
from bot.messages.pulse_questions import worded
from bot.messages.reader import Reader
from handlers import pulse as handler
from handlers import pulse_rounds, pulse_timetable
from handlers.notices import PulseOverview, PulsePreview, PulseShown, QuestionBank
from handlers.refusals import Gone
from handlers.rules.pulse_rhythm import beat_of
from handlers.rules.recurrence import Recurrence
from storage import pulse, schedule
from storage.tables import Occurrence, Pulse, PulseRound

PER_MINUTE = 290  # what Slack lets one workspace be sent; WeCom takes more
MOST_BUTTONS = 3  # of pulses, beside what else one can do
MOST_LISTED = 20  # as many as a list to choose from holds
QUESTIONS_A_PAGE = 8
# state: what can be done then, the usual one first
DEEDS = {
    "draft": ("start", "preview", "change", "duplicate"),
    "on": ("preview", "change", "pause", "end", "duplicate"),
    "paused": ("resume", "preview", "change", "end", "duplicate"),
    "ended": ("duplicate",),
}
USUAL = frozenset({"start", "resume"})
ASKS_FIRST = frozenset({"start", "end"})


def overview(_notice: PulseOverview, reader: Reader) -> Card:
    """Draw all pulses, the newest first, and what HR can do."""
    every = pulse.every(reader.session)[::-1]
    body: list[Part] = [Text(text=_line(one, reader)) for one in every]
    if not every:
        body.append(Text(text=reader.say("pulse-overview-none")))
    new = Button(action="pulse.new", value="", label=reader.say("pulse-button-new"), style="primary")
    bank = Button(action="pulse.bank", value="", label=reader.say("pulse-button-bank"))
    mine = Button(action="pulse.mine", value="", label=reader.say("pulse-button-mine"))
    buttons, poll = [new, bank, mine], None
    if len(every) <= MOST_BUTTONS:
        buttons += [Button(action="pulse.open", value=str(one.id), label=name_of(one, reader)) for one in every]
    else:
        poll = Poll(
            action="pulse.open",
            value="",
            label=reader.say("pulse-overview-which"),
            choices=tuple(Choice(value=str(one.id), label=name_of(one, reader)) for one in every[:MOST_LISTED]),
            submit=reader.say("pulse-button-open"),
        )
    note = Note(text=reader.say("pulse-overview-note"))
    return Card(title=reader.say("pulse-overview"), body=(*body, note), buttons=tuple(buttons), poll=poll)


def _line(one: Pulse, reader: Reader) -> str:
    key, facts = f"pulse-overview-{one.state}", {"called": name_of(one, reader)}
    if one.state != "on":
        return reader.say(key, **facts)
    opened = _open_round(one, reader)
    if opened is not None:
        return reader.say("pulse-overview-asking", until=reader.day(opened.closes_at), **facts)
    kept = pulse_timetable.schedule_of(reader.session, one.id)
    if kept is None or kept.next_day is None:
        return reader.say("pulse-overview-over", **facts)
    return reader.say(key, next=reader.date(kept.next_day), **facts)


def shown(notice: PulseShown, reader: Reader) -> Card:
    """Draw a pulse as it is set up, where it stands, and what can be done about it."""
    one = _pulse(notice.pulse, reader)
    facts = [(reader.say("pulse-standing"), reader.say(f"pulse-state-{one.state}")), *_setup(one, reader)]
    body: list[Part] = [Facts(pairs=tuple(facts)), *(Text(text=said) for said in _standing(one, reader))]
    if one.state == "draft":
        body.append(Note(text=reader.say("pulse-draft-note")))
    buttons = [_deed(deed, one, reader) for deed in DEEDS[one.state]]
    closed = pulse.rounds(reader.session, one.id, closed_only=True)
    if closed:
        label = reader.say("pulse-button-results")
        buttons.append(Button(action="pulse.results", value=str(closed[0].id), label=label))
    return Card(title=name_of(one, reader), body=tuple(body), buttons=tuple(buttons))


def _deed(deed: str, one: Pulse, reader: Reader) -> Button:
    confirm = reader.say(f"pulse-confirm-{deed}", count=_reach(one, reader)) if deed in ASKS_FIRST else ""
    return Button(
        action=f"pulse.{deed}",
        value=str(one.id),
        label=reader.say(f"pulse-button-{deed}"),
        style="primary" if deed in USUAL else "",
        confirm=confirm,
    )


def _setup(one: Pulse, reader: Reader) -> list[tuple[str, str]]:
    questions = pulse.items(reader.session, one.id)
    rhythm = pulse_timetable.rhythm_of(reader.session, one.id)
    kept = pulse_timetable.schedule_of(reader.session, one.id)
    pairs = [
        (
            reader.say("pulse-questions", count=len(questions)),
            "\n".join(f"{number}. {worded(asked, reader.language)}" for number, asked in enumerate(questions, 1)),
        ),
        (reader.say("pulse-choosing"), reader.say(f"pulse-choosing-{one.choosing}-count", count=one.how_many)),
        (reader.say("pulse-audience"), _audience(one, reader)),
        (reader.say("pulse-rhythm"), rhythm_words(rhythm, reader) if rhythm else reader.say("none")),
        (reader.say("pulse-closes-after"), reader.say("pulse-days", count=one.closes_after_days)),
        (
            reader.say("pulse-shown-from"),
            reader.say("pulse-thresholds", scores=one.scores_from, comments=one.comments_from),
        ),
    ]
    if kept is not None and kept.next_day is not None:
        pairs.append((reader.say("pulse-next"), reader.date(kept.next_day)))
    return pairs


def _audience(one: Pulse, reader: Reader) -> str:
    who = audience_words(handler.audience_of(one), reader)
    count = pulse_timetable.reach(reader.session, one, reader.page.company)
    if count is None:
        return who
    return reader.say("pulse-reach", audience=who, count=count, minutes=_minutes(count))


def _reach(one: Pulse, reader: Reader) -> int:
    return pulse_timetable.reach(reader.session, one, reader.page.company) or 0


def _minutes(count: int) -> int:
    return -(-count // PER_MINUTE)


def _standing(one: Pulse, reader: Reader) -> list[str]:
    """Say how far the open round has come, and what was not asked and why."""
    said = []
    opened = _open_round(one, reader)
    if opened is not None:
        progress = pulse_rounds.progress_of(reader.session, opened, per_minute=PER_MINUTE)
        facts = {"count": progress.invited, "until": reader.day(opened.closes_at)}
        if progress.left:
            minutes = -(-int(progress.left.total_seconds()) // 60)
            said.append(reader.say("pulse-standing-asking", expected=progress.expected, minutes=minutes, **facts))
        else:
            said.append(reader.say("pulse-standing-open", **facts))
    last = _last_occurrence(one, reader)
    if last is not None and last.state == "skipped" and last.reason:
        reason = reader.say(f"pulse-skipped-{last.reason.replace(' ', '-')}")
        said.append(reader.say("pulse-standing-skipped", day=reader.day(last.due), reason=reason))
    elif last is not None and last.is_late:
        said.append(reader.say("pulse-standing-late", day=reader.day(last.due)))
    return said


def _last_occurrence(one: Pulse, reader: Reader) -> Occurrence | None:
    found = schedule.occurrences(reader.session, one.schedule_id) if one.schedule_id is not None else ()
    return found[0] if found else None


def _open_round(one: Pulse, reader: Reader) -> PulseRound | None:
    return next((opened for opened in pulse.rounds(reader.session, one.id) if opened.closed_at is None), None)


def rhythm_words(rhythm: Recurrence, reader: Reader) -> str:
    """Say when something happens again: every Tuesday at 10:07, each in their own time zone."""
    facts = {"weekday": reader.say(f"weekday-{rhythm.weekday}"), "time": f"{rhythm.at:%H:%M}"}
    if rhythm.rhythm == "once":
        facts["weekday"] = reader.date(rhythm.starts)
    said = reader.say(f"pulse-when-{beat_of(rhythm)}", **facts)
    where = reader.say("pulse-when-zone", zone=rhythm.zone) if rhythm.zone else reader.say("pulse-when-own")
    return reader.together([said, where])


# The bank


def bank(notice: QuestionBank, reader: Reader) -> Card:
    """Draw a page of the questions, each with what it measures."""
    every = pulse.questions(reader.session)
    pages = max(1, -(-len(every) // QUESTIONS_A_PAGE))
    page = min(max(0, notice.page), pages - 1)
    on_page = every[page * QUESTIONS_A_PAGE : (page + 1) * QUESTIONS_A_PAGE]
    pairs = tuple(
        (
            reader.say(f"pulse-driver-{one.driver}"),
            f"{worded(one, reader.language)}{_marks(one.kind, reader, one.is_anchor)}",
        )
        for one in on_page
    )
    buttons = [Button(action="pulse.question.new", value="", label=reader.say("pulse-button-question"))]
    if pages > 1:
        following = str((page + 1) % pages)
        label = reader.say("pulse-button-page", page=(page + 1) % pages + 1, count=pages)
        buttons.append(Button(action="pulse.bank", value=following, label=label))
    poll = Poll(
        action="pulse.question",
        value=f"{page}:",
        label=reader.say("pulse-bank-which"),
        choices=tuple(Choice(value=str(one.id), label=worded(one, reader.language)) for one in on_page),
        submit=reader.say("pulse-button-reword"),
    )
    note = Note(text=reader.say("pulse-bank-note"))
    return Card(title=reader.say("pulse-bank"), body=(Facts(pairs=pairs), note), buttons=tuple(buttons), poll=poll)


def _marks(kind: str, reader: Reader, is_anchor: bool) -> str:
    marks = [reader.say(f"pulse-kind-{kind}")] if kind != "scale" else []
    marks += [reader.say("pulse-anchor")] if is_anchor else []
    return f" [{' · '.join(marks)}]" if marks else ""


# A preview


def preview(notice: PulsePreview, reader: Reader) -> Card:
    """Draw a question as it will be asked; every answer leads to the next one, and nothing is taken down."""
    one = _pulse(notice.pulse, reader)
    questions = pulse.items(reader.session, one.id)
    if notice.position >= len(questions):
        raise Gone
    count = len(questions) if one.choosing == "all" else one.how_many
    following = f"{one.id}:{notice.position + 1}"
    where = reader.say(
        "pulse-preview-where", called=name_of(one, reader), number=notice.position + 1, count=len(questions), most=count
    )
    stop = Button(action="pulse.open", value=str(one.id), label=reader.say("pulse-button-back"))
    skip = Button(action="pulse.preview", value=following, label=reader.say("pulse-button-skip"))
    return question_card(
        questions[notice.position],
        reader,
        where=where,
        note=receipt_for(one.scores_from, one.comments_from, None, reader),
        action="pulse.preview",
        value=following,
        write=Button(action="pulse.preview", value=following, label=reader.say("pulse-button-write")),
        more=(skip, stop),
        more_briefly=stop,
    )


def _pulse(pulse_id: int, reader: Reader) -> Pulse:
    found = pulse.recall(reader.session, pulse_id)
    if found is None:
        raise Gone
    return found
