"""Cards and the form about ratings: how was this matter handled? Never a question about a person."""

from bot.chat import Button, Card, Facts, Field, Form, Note, Part, Quote, Text
from bot.messages.reader import Reader
from handlers.clarity import clarity_in
from handlers.notices import RatingCommentWanted, RatingGiven, RatingWanted, SatisfactionShown
from handlers.ratings import GOOD_FROM, LEVELS, POOR_UP_TO, reasons_for, recoveries_before, satisfaction_in
from handlers.refusals import Gone
from handlers.rules.help_requests import LONGEST_WORDS, Deed, Role, State, may
from handlers.rules.satisfaction import SMALLEST_GROUP
from storage import help_requests, ratings
from storage.tables import HelpRequest, Rating


def wanted(notice: RatingWanted, reader: Reader) -> Card:
    """Draw the question, with a button for each level and one for what is not done."""
    request, _ = _of(notice.request, reader)
    if request.state not in (State.DONE, State.CLOSED):
        return Card(body=(Note(text=reader.say("rating-not-now")),))
    levels = [
        Button(action="rating.give", value=f"{request.id}:{level}", label=reader.say(f"rating-level-{level}"))
        for level in LEVELS
    ]
    not_done = Button(
        action=f"request.ask.{Deed.REOPEN}", value=str(request.id), label=reader.say("request-button-reopen")
    )
    return Card(
        title=reader.say("rating-wanted"),
        body=(Quote(text=request.words), Note(text=_who_sees(reader))),
        buttons=(*levels, not_done),
    )


def given(notice: RatingGiven, reader: Reader) -> Card:
    """Draw what was taken down, with reasons that fit it, and what may follow: thanks, or having it put right."""
    request, rating = _of(notice.request, reader)
    if rating.level is None:
        raise Gone
    body: list[Part] = [Quote(text=request.words)]
    buttons: list[Button] = []
    value = str(request.id)
    if rating.reason:
        body.append(Text(text=reader.say("rating-reason", reason=reader.say(f"rating-reason-{rating.reason}"))))
    else:
        body.append(Text(text=reader.say("rating-why")))
        buttons += [
            Button(action="rating.reason", value=f"{value}:{one}", label=reader.say(f"rating-reason-{one}"))
            for one in reasons_for(rating.level)
        ]
    if rating.comment:
        body.append(Quote(text=rating.comment))
    if rating.level >= GOOD_FROM:
        buttons.append(Button(action="rating.thank", value=value, label=reader.say("rating-button-thank")))
    elif rating.level <= POOR_UP_TO and may(Deed.REPAIR, State(request.state), frozenset({Role.REQUESTER})):
        body.append(Note(text=reader.say("rating-repair-hint")))
        buttons.append(
            Button(action=f"request.ask.{Deed.REPAIR}", value=value, label=reader.say("rating-button-repair"))
        )
    if rating.reason:
        buttons.append(Button(action="rating.comment", value=value, label=reader.say("rating-button-comment")))
        buttons.append(Button(action="rating.again", value=value, label=reader.say("request-button-change")))
    body.append(Note(text=_who_sees(reader)))
    title = reader.say("rating-given", level=reader.say(f"rating-level-{rating.level}"))
    return Card(title=title, body=tuple(body), buttons=tuple(buttons))


def comment_form(notice: RatingCommentWanted, reader: Reader) -> Form:
    request, rating = _of(notice.request, reader)
    words = Field(
        name="words",
        label=reader.say("rating-form-words"),
        kind="long_text",
        value=rating.comment,
        hint=_who_sees(reader),
        limit=LONGEST_WORDS,
    )
    return Form(
        form="rating.comment",
        context=str(request.id),
        title=reader.say("rating-form"),
        submit=reader.say("button-save"),
        cancel=reader.say("button-cancel"),
        fields=(words,),
    )


def satisfaction(notice: SatisfactionShown, reader: Reader) -> Card:
    """Draw each department's share of satisfied ratings, with how many and how sure; too few are not shown."""
    shares = satisfaction_in(reader.session, notice.month, notice.departments, company=reader.page.company)
    known = {one: share for one, share in shares.items() if share is not None}
    lines = tuple(
        (
            reader.department(department),
            reader.say(
                "satisfaction-share",
                share=round(100 * share.share),
                low=round(100 * share.low),
                high=round(100 * share.high),
                ratings=share.ratings,
                raters=share.raters,
            ),
        )
        for department, share in known.items()
    )
    recovered = recoveries_before(reader.session, notice.month, notice.departments, company=reader.page.company)
    lines += tuple(
        (
            reader.department(department),
            reader.say("satisfaction-recoveries", recovered=one.recovered, asked=one.asked),
        )
        for department, one in recovered.items()
    )
    asked = clarity_in(reader.session, notice.month, notice.departments, company=reader.page.company)
    lines += tuple(
        (
            reader.department(department),
            reader.say("satisfaction-clarity", clear=one.clear, said=one.said, providers=one.providers),
        )
        for department, one in asked.items()
    )
    hidden = len(shares) - len(known)
    body: list[Part] = [Facts(pairs=lines)] if lines else []
    if hidden:
        body.append(Text(text=reader.say("satisfaction-hidden", count=hidden, least=SMALLEST_GROUP)))
    body.append(Note(text=reader.say("satisfaction-note")))
    promises = Button(action="promises", value="", label=reader.say("promises-button"))
    buttons = (promises,) if reader.page.company.is_on("requests") else ()
    title = reader.say("satisfaction", month=reader.month(notice.month))
    return Card(title=title, body=tuple(body), buttons=buttons)


def _who_sees(reader: Reader) -> str:
    return reader.say("rating-who-sees", least=SMALLEST_GROUP)


def _of(request_id: int, reader: Reader) -> tuple[HelpRequest, Rating]:
    """Return a request and its rating. Raises Gone for everybody but who was asked."""
    request, rating = help_requests.recall(reader.session, request_id), ratings.recall(reader.session, request_id)
    if request is None or rating is None or reader.person is None or rating.rater_id != reader.person.id:
        raise Gone
    return request, rating
