"""Cards and forms about requests."""

from collections.abc import Sequence

from bot.chat import Button, Card, Choice, Facts, Field, Form, Note, Part, Quote, Text
from bot.messages.desks import usual_name, usual_promise
from bot.messages.reader import Reader
from bot.messages.refusing import refusal_sentence
from handlers import help_requests as handler
from handlers import meant, usual_asks
from handlers.clarity import CLEARNESS, is_asked
from handlers.help_requests import Asking
from handlers.notices import (
    DutySet,
    MyRequests,
    ProposalOverdue,
    Refused,
    RequestCancelled,
    RequestFormWanted,
    RequestReady,
    RequestReminder,
    RequestShown,
    RequestStepTold,
    StepFormWanted,
    from_json,
)
from handlers.refusals import Gone
from handlers.rules.help_requests import AT_DESK, LONGEST_WORDS, OPEN, Deed, Role, State, may
from handlers.rules.satisfaction import SMALLEST_GROUP
from storage import desks, help_requests, ratings
from storage.names import Owner
from storage.tables import HelpRequest, HelpRequestStep, UsualAsk

BETWEEN_THE_TWO = (Deed.REPAIR, Deed.PROPOSE)  # what follows a low rating
WAITS_ON_PROVIDER = (State.ASKED, State.TO_REPAIR)
MOST_LISTED = 5  # of each kind; the others are counted
MOST_USUAL_OFFERED = 90  # Slack lists a hundred
LONGEST_GIST = 40  # letters of a request in a list

# What may be pressed on a card, in this order; those with "form" ask for more first.
BUTTONS: tuple[tuple[Deed, str, str], ...] = (
    (Deed.ANSWER, "form", "primary"),
    (Deed.PROPOSE, "form", "primary"),
    (Deed.ACCEPT, "", "primary"),
    (Deed.DO, "", ""),
    (Deed.ACCEPT, "form", ""),
    (Deed.DO, "form", ""),
    (Deed.ASK_BACK, "form", ""),
    (Deed.HAND_OVER, "form", ""),
    (Deed.DECLINE, "form", ""),
    (Deed.LEAVE, "", ""),
    (Deed.REOPEN, "form", ""),
    (Deed.WITHDRAW, "", ""),
)


def ready(notice: RequestReady, reader: Reader) -> Card:
    """Draw what was understood, before it counts: whom, what, by when; or the question that is left."""
    asking = _draft(notice.draft, reader)
    draft = str(notice.draft)
    change = Button(action="request.form", value=draft, label=reader.say("request-button-change"))
    drop = Button(action="request.drop", value=draft, label=reader.say("button-cancel"))
    body: list[Part] = [_quoted(asking.words, asking.link)] if asking.words else []
    body += _facts(_asked_facts(asking, reader))
    note = Note(text=reader.say("request-ready-note"))
    if asking.trouble:
        problem = from_json(asking.trouble)
        form = "request.helped" if asking.is_told else "request"
        sentence = refusal_sentence(problem, reader, form=form) if isinstance(problem, Refused) else ""
        fill_in = Button(
            action="request.form", value=draft, label=reader.say("request-button-complete"), style="primary"
        )
        return Card(body=(Text(text=sentence), *body, note), buttons=(fill_in, drop))
    key = "told" if asking.is_told else "asked"
    send = Button(action="request.send", value=draft, label=reader.say(f"request-button-send-{key}"), style="primary")
    to = reader.listed([reader.owner(Owner.parse(one)) for one in asking.receivers])
    return Card(title=reader.say(f"request-ready-{key}", to=to), body=(*body, note), buttons=(send, change, drop))


def cancelled(notice: RequestCancelled, reader: Reader) -> Card:
    kept = (Quote(text=notice.words), Note(text=reader.say("refused-typed"))) if notice.words else ()
    return Card(title=reader.say("request-cancelled"), body=kept)


def shown(notice: RequestShown, reader: Reader) -> Card:
    """Draw a request as it stands now, with what this reader may do about it."""
    request = _request(notice.request, reader)
    roles = _roles(request, reader)
    return _card(request, _title(request, roles, reader), roles, reader)


def step_told(notice: RequestStepTold, reader: Reader) -> Card:
    """Draw what the other side did, and the request as it stands now."""
    request, step = _request(notice.request, reader), help_requests.step(reader.session, notice.step)
    if step is None:
        raise Gone
    by, to = _name(step.by_id, reader), _name(step.to_id, reader)
    facts = {"by": by, "to": to, "desk": reader.department(request.desk_id)}
    key = f"request-told-{step.deed.replace('_', '-')}"
    if step.deed == Deed.ACCEPT and step.promised_for is not None:
        key, facts["when"] = f"{key}-date", reader.moment(step.promised_for)
    if step.deed == Deed.PROPOSE and step.promised_for is not None:
        facts["when"] = reader.moment(step.promised_for)
    if step.deed == Deed.GIVE_BACK and request.requester_id == (reader.person and reader.person.id):
        key = f"{key}-asker"
    title, roles = reader.say(key, **facts), _roles(request, reader)
    if notice.step == _latest_from_others(request, reader):
        is_news = notice.step == _told_steps(request, reader)[-1].id
        return _card(request, title if is_news else _title(request, roles, reader), roles, reader)
    said: tuple[Part, ...] = (Quote(text=step.words),) if step.words else ()  # it has moved on since
    return Card(title=title, body=(_quoted(request.words, request.link), *said))


def _latest_from_others(request: HelpRequest, reader: Reader) -> int | None:
    """Return the last step that somebody else took: what the reader was told last."""
    me = reader.person.id if reader.person is not None else None
    return max((one.id for one in _told_steps(request, reader) if one.by_id != me), default=None)


def _told_steps(request: HelpRequest, reader: Reader) -> list[HelpRequestStep]:
    """Return the steps others hear of: that one of a desk leaves it to the others is no news to anybody."""
    return [one for one in help_requests.steps(reader.session, request.id) if one.deed != Deed.LEAVE]


def _card(request: HelpRequest, title: str, roles: frozenset[Role], reader: Reader) -> Card:
    last = _told_steps(request, reader)[-1]
    body: list[Part] = [_quoted(request.words, request.link), *_facts(_facts_of(request, reader))]
    standing = _standing(request, roles, reader)
    if standing:
        body.append(Text(text=standing))
    if last.words and _may_read(last, roles):
        is_mine = reader.person is not None and last.by_id == reader.person.id
        said = reader.say("request-said-you") if is_mine else reader.say("request-said", by=_name(last.by_id, reader))
        body += [Text(text=said), Quote(text=last.words)]
    asks_clarity = is_asked(reader.session, request, reader.person)
    if asks_clarity:
        key = "clarity-wanted" if request.clarity is None else "clarity-given"
        body.append(Note(text=reader.say(key, least=SMALLEST_GROUP)))
    return Card(
        title=title,
        body=tuple(body),
        buttons=(*_buttons(request, roles, reader), *(_clearness(request, reader) if asks_clarity else ())),
        is_last=request.state == State.WITHDRAWN,
    )


def _may_read(step: HelpRequestStep, roles: frozenset[Role]) -> bool:
    """Say whether somebody may read a step's words: what was rated low stays between the two."""
    return step.deed not in BETWEEN_THE_TWO or bool(roles & {Role.REQUESTER, Role.PROVIDER})


def _clearness(request: HelpRequest, reader: Reader) -> tuple[Button, ...]:
    """Offer to say how clear the ask became, once: whoever does not care leaves it."""
    if request.clarity is not None:
        return ()
    return tuple(
        Button(action="clarity.say", value=f"{request.id}:{one}", label=reader.say(f"clarity-level-{one}"))
        for one in CLEARNESS
    )


def _title(request: HelpRequest, roles: frozenset[Role], reader: Reader) -> str:
    requester, provider = reader.name(request.requester_id), _name(request.provider_id, reader)
    desk = reader.department(request.desk_id)
    if request.is_told:
        side = "requester" if Role.REQUESTER in roles else "provider"
        return reader.say(f"request-title-helped-{side}", requester=requester, provider=provider)
    if Role.REQUESTER in roles:
        return reader.say("request-title-requester", to=desk or provider)
    if Role.PROVIDER in roles and not desk:
        return reader.say("request-title-provider", requester=requester)
    if desk:
        return reader.say("request-title-desk", requester=requester, desk=desk)
    return reader.say("request-title-other", requester=requester, provider=provider)


def _standing(request: HelpRequest, roles: frozenset[Role], reader: Reader) -> str:
    """Say where a request stands, as this reader is to hear it."""
    if request.is_told:
        return reader.say("request-stands-helped")
    side = "requester" if Role.REQUESTER in roles else "provider" if Role.PROVIDER in roles else "other"
    state = request.state.replace("_", "-")
    if request.state == State.TO_REPAIR and side == "other":
        state = str(State.DONE)  # that it was rated low is for the two
    if request.provider_id is None:
        state, side = "at-desk", "requester" if Role.REQUESTER in roles else "other"
    return reader.say(
        f"request-stands-{state}-{side}",
        provider=_name(request.provider_id, reader),
        requester=reader.name(request.requester_id),
        desk=reader.department(request.desk_id),
    )


def _buttons(request: HelpRequest, roles: frozenset[Role], reader: Reader) -> tuple[Button, ...]:
    state = State(request.state)
    if request.is_told:
        return ()
    offered = [(deed, kind, style) for deed, kind, style in BUTTONS if may(deed, state, roles)]
    if state is State.PROMISED:
        offered = [one for one in offered if one[:2] != (Deed.ACCEPT, "")]
    else:
        offered = [one for one in offered if one[:2] != (Deed.DO, "form")]  # where other buttons need the room
    if state is State.ASKED and roles & AT_DESK:
        offered = [one for one in offered if one[0] is not Deed.DO]  # first somebody takes it
    return tuple(_button(request, deed, kind, style, roles, reader) for deed, kind, style in offered)


def _button(request: HelpRequest, deed: Deed, kind: str, style: str, roles: frozenset[Role], reader: Reader) -> Button:
    name = deed.replace("_", "-")
    if deed is Deed.ACCEPT and kind:
        name = "accept-date"
    if deed is Deed.DO and kind:
        name = "do-note"
    if deed is Deed.REOPEN and Role.PROVIDER in roles:
        name = "reopen-provider"
    action = f"request.ask.{deed}" if kind else f"request.{deed}"
    confirm = reader.say("request-withdraw-confirm") if deed is Deed.WITHDRAW else ""
    is_next = deed is Deed.DO and not kind and request.state == State.PROMISED
    return Button(
        action=action,
        value=str(request.id),
        label=reader.say(f"request-button-{name}"),
        style="primary" if style == "primary" or is_next else "",
        confirm=confirm,
    )


def mine(notice: MyRequests, reader: Reader) -> Card:
    """Draw what waits for somebody, what they owe, and what they asked for."""
    desks = _desks(reader)
    open_ones = help_requests.of(reader.session, notice.person, OPEN, desks)
    asked = [one for one in open_ones if one.requester_id == notice.person]
    waiting = [one for one in asked if one.state == State.ASKED_BACK]
    waiting += [one for one in open_ones if one.requester_id != notice.person and one.state in WAITS_ON_PROVIDER]
    owed = [one for one in open_ones if one.provider_id == notice.person and one.state == State.PROMISED]
    asked_back = [one for one in open_ones if one.provider_id == notice.person and one.state == State.ASKED_BACK]
    asked = [one for one in asked if one.state != State.ASKED_BACK]
    body: list[Part] = []
    opened: list[Button] = []
    for key, listed in (
        ("waiting", waiting),
        ("owed", owed),
        ("asked-back", asked_back),
        ("asked", asked),
    ):
        if listed:
            body += [Text(text=reader.say(f"request-mine-{key}")), *_listed(listed, reader, after=len(opened))]
            opened += _openers(listed, reader, after=len(opened))
    if not body:
        body.append(Text(text=reader.say("request-mine-nothing")))
    new = Button(action="request.new", value="", label=reader.say("request-button-new"))
    return Card(title=reader.say("request-mine"), body=tuple(body), buttons=(*opened[:MOST_LISTED], new))


def reminder(notice: RequestReminder, reader: Reader) -> Card:
    """Draw the day's one reminder: what is due, and what waits on somebody."""
    recalled = [help_requests.recall(reader.session, one) for one in notice.requests]
    still = [one for one in recalled if one is not None and State(one.state) in OPEN]
    if not still:
        return Card(body=(Note(text=reader.say("request-reminder-nothing")),))
    return Card(
        title=reader.say("request-reminder", count=len(still)),
        body=tuple(_listed(still, reader)),
        buttons=tuple(_openers(still, reader)),
    )


def duty_set(notice: DutySet, reader: Reader) -> Card:
    desk = reader.department(notice.department)
    key = "request-on-duty" if notice.is_on else "request-off-duty"
    other = Button(
        action="duty.off" if notice.is_on else "duty.on",
        value="",
        label=reader.say("request-button-off-duty" if notice.is_on else "request-button-on-duty"),
    )
    hint = (Note(text=reader.say("request-on-duty-hint")),) if notice.is_on else ()
    return Card(title=reader.say(key, desk=desk), body=hint, buttons=(other,))


def _listed(requests: Sequence[HelpRequest], reader: Reader, *, after: int = 0) -> list[Part]:
    """Draw each request as what it is about; below it its number, with whom it is and by when."""
    parts: list[Part] = []
    for number, one in enumerate(requests[:MOST_LISTED], after + 1):
        when = one.promised_for or one.due_at
        below = [f"{number}", _other_side(one, reader)]
        below += [reader.say("request-line-by", when=reader.moment(when))] if when else []
        parts += [Quote(text=_gist(one.words)), Note(text=" · ".join(below))]
    if len(requests) > MOST_LISTED:
        parts.append(Note(text=reader.say("request-line-more", count=len(requests) - MOST_LISTED)))
    return parts


def _openers(requests: Sequence[HelpRequest], reader: Reader, *, after: int = 0) -> list[Button]:
    return [
        Button(action="request.open", value=str(one.id), label=reader.say("request-button-open", number=number))
        for number, one in enumerate(requests[:MOST_LISTED], after + 1)
    ]


def _other_side(request: HelpRequest, reader: Reader) -> str:
    if reader.person is None or request.requester_id != reader.person.id:
        return reader.name(request.requester_id)
    return _name(request.provider_id, reader) or reader.department(request.desk_id)


def _gist(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_GIST else f"{line[: LONGEST_GIST - 1]}…"


def request_form(notice: RequestFormWanted, reader: Reader) -> Form:
    """Draw the form to ask with: whom, what, by when, how urgent; or who helped already, with what."""
    asking = Asking(receivers=(), words="") if notice.draft is None else _draft(notice.draft, reader)
    kind = "helped" if notice.is_told else "request"
    usual = [] if notice.is_told else _usual_choices(asking, reader)
    fields = [
        Field(
            name="receivers",
            label=reader.say(f"{kind}-form-receivers"),
            kind="people",
            value=list(asking.receivers),
            hint=reader.say(f"{kind}-form-receivers-hint"),
            required=not usual,
        ),
        *usual,
        Field(
            name="words",
            label=reader.say(f"{kind}-form-words"),
            kind="long_text",
            value=asking.words,
            hint=reader.say(f"{kind}-form-words-hint"),
            required=not usual,
            limit=LONGEST_WORDS,
        ),
    ]
    if notice.is_told:
        fields.append(Field(name="thanks", label=reader.say("helped-form-thanks"), kind="yes_no", value=False))
    else:
        fields += [
            _due_field(asking.due, reader),
            Field(name="urgent", label=reader.say("request-form-urgent"), kind="yes_no", value=asking.is_urgent),
            Field(
                name="link",
                label=reader.say("request-form-link"),
                kind="text",
                value=asking.link,
                hint=reader.say("request-form-link-hint"),
                limit=500,
            ),
        ]
    return Form(
        form="request.helped" if notice.is_told else "request",
        context="" if notice.draft is None else str(notice.draft),
        title=reader.say(f"{kind}-form"),
        submit=reader.say(f"{kind}-form-submit"),
        cancel=reader.say("button-cancel"),
        fields=tuple(fields),
    )


def _usual_choices(asking: Asking, reader: Reader) -> list[Field]:
    """Offer what desks are usually asked, those of the desk that is asked first."""
    asks = reader.page.company.usual_asks
    if not asks:
        return []
    asked = handler.usual_asked(asking, reader.page.company)
    nearest = sorted(asks, key=lambda one: (f"d{one.department_id}" not in asking.receivers, one.department_id))
    options = [Choice(value=usual_asks.NONE, label=reader.say("request-form-usual-none"))]
    options += [Choice(value=str(one.id), label=_usual_choice(one, reader)) for one in nearest[:MOST_USUAL_OFFERED]]
    usual = Field(
        name="usual",
        label=reader.say("request-form-usual"),
        kind="one_of",
        value=usual_asks.NONE if asked is None else str(asked.id),
        options=tuple(options),
        hint=reader.say("request-form-usual-hint"),
    )
    return [usual]


def _usual_choice(usual: UsualAsk, reader: Reader) -> str:
    desk, promise = reader.department(usual.department_id), usual_promise(usual, reader)
    return reader.say("request-form-usual-choice", desk=desk, usual=usual_name(usual, reader), promise=promise)


def step_form(notice: StepFormWanted, reader: Reader) -> Form:
    """Draw the form of a step: a question, a reason, another date, a colleague, a note."""
    request, deed = _request(notice.request, reader), Deed(notice.deed)
    name = deed.replace("_", "-")
    fields: list[Field] = []
    if deed is Deed.HAND_OVER:
        label, hint = reader.say("step-form-receivers"), reader.say("step-form-receivers-hint")
        fields.append(Field(name="receivers", label=label, kind="people", value=[], hint=hint, required=True))
    if deed is not Deed.ACCEPT:
        fields.append(
            Field(
                name="words",
                label=reader.say(f"step-form-{name}-words"),
                kind="long_text",
                value=_missing(request, reader) if deed is Deed.REPAIR else "",
                required=deed in handler.NEEDS_WORDS,
                limit=LONGEST_WORDS,
            )
        )
    if deed in handler.NEEDS_DATE:
        fields.append(_due_field("", reader, required=True))
    return Form(
        form="request.step",
        context=f"{notice.request}:{notice.deed}",
        title=reader.say(f"step-form-{name}"),
        intro=_gist(request.words),
        submit=reader.say(f"step-form-{name}-submit"),
        cancel=reader.say("button-cancel"),
        fields=tuple(fields),
    )


def _missing(request: HelpRequest, reader: Reader) -> str:
    """Return what a rater wrote beside their rating, to be sent on if they like."""
    rating = ratings.recall(reader.session, request.id)
    is_own = rating is not None and reader.person is not None and rating.rater_id == reader.person.id
    return rating.comment if rating is not None and is_own else ""


def proposal_overdue(notice: ProposalOverdue, reader: Reader) -> Card:
    """Draw for a head that a colleague owes an answer; nothing of a rating, which would be its score."""
    request = _request(notice.request, reader)
    if request.state != State.TO_REPAIR:
        return Card(body=(Note(text=reader.say("request-reminder-nothing")),))
    provider = _name(request.provider_id, reader)
    return Card(
        title=reader.say("proposal-overdue", provider=provider), body=(Text(text=reader.say("proposal-overdue-hint")),)
    )


def _due_field(typed: str, reader: Reader, *, required: bool = False) -> Field:
    return Field(
        name="due",
        label=reader.say("request-form-due"),
        kind="text",
        value=typed,
        hint=reader.say("request-form-due-hint-required" if required else "request-form-due-hint"),
        required=required,
        limit=60,
    )


def _asked_facts(asking: Asking, reader: Reader) -> list[tuple[str, str]]:
    facts = []
    usual = handler.usual_asked(asking, reader.page.company)
    if usual is not None:
        facts.append((usual_name(usual, reader), usual_promise(usual, reader)))
    if asking.due_at:
        facts.append((reader.say("request-fact-due"), reader.iso_moment(asking.due_at)))
    if asking.is_urgent:
        facts.append((reader.say("request-fact-urgent"), reader.say("request-fact-urgent-yes")))
    return facts


def _facts_of(request: HelpRequest, reader: Reader) -> list[tuple[str, str]]:
    facts = []
    usual = desks.usual(reader.session, request.usual_id) if request.usual_id is not None else None
    if usual is not None:
        facts.append((reader.say("request-fact-usual"), usual_name(usual, reader)))
    if request.promised_for is not None:
        facts.append((reader.say("request-fact-promised"), reader.moment(request.promised_for)))
    if request.due_at is not None and request.due_at != request.promised_for:
        label = reader.say("request-fact-due" if usual is None else "request-fact-due-usual")
        facts.append((label, reader.moment(request.due_at)))
    if request.is_urgent:
        facts.append((reader.say("request-fact-urgent"), reader.say("request-fact-urgent-yes")))
    return facts


def _facts(pairs: list[tuple[str, str]]) -> list[Part]:
    return [Facts(pairs=tuple(pairs))] if pairs else []


def _quoted(words: str, link: str | None) -> Quote:
    return Quote(text=f"{words}\n{link}" if link else words)


def _desks(reader: Reader) -> tuple[int, ...]:
    """Return the departments at whose desk the reader may take something: their own and those above it."""
    if reader.person is None:
        return ()
    company = reader.page.company
    return tuple(one for one in company.departments if company.within(reader.person.department_id, (one,)))


def _roles(request: HelpRequest, reader: Reader) -> frozenset[Role]:
    """Return what the reader is to a request. Raises Gone for whom it does not concern."""
    if reader.person is None or not handler.concerns(reader.session, request, reader.person, reader.page.company):
        raise Gone
    return handler.roles_of(reader.session, request, reader.person, reader.page.company)


def _request(request_id: int, reader: Reader) -> HelpRequest:
    request = help_requests.recall(reader.session, request_id)
    if request is None:
        raise Gone
    return request


def _draft(draft: int, reader: Reader) -> Asking:
    asking = meant.recall(reader.session, Asking, draft, reader.person) if reader.person is not None else None
    if asking is None or asking.became:
        raise Gone
    return asking


def _name(person_id: int | None, reader: Reader) -> str:
    return reader.name(person_id) if person_id is not None else ""
