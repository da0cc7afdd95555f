"""What a closed round says: a card with a picture for the chat, and a sheet with everything somebody may see."""

from collections.abc import Iterable
from datetime import datetime

from bot.charts import Bar, Bars, Trend
from bot.charts import Point as Mark
from bot.chat import Button, Card, Facts, File, Heading, Note, Part, Picture, Quote, Sheet, Table, Text
from bot.messages.pulse import action_standing, name_of, privacy_button
from bot.messages.pulse_questions import label, values_of, worded
from bot.messages.reader import Reader
from handlers.notices import PulseResultsShown
from handlers.pulse import MAY_ASK
from handlers.pulse_results import QuestionResult, Results, Turnout, results_csv, results_of
from handlers.refusals import Gone
from handlers.rules.pulse_figures import Estimate, Figure
from handlers.rules.roles import may
from storage import pulse
from storage.tables import Pulse, PulseQuestion

SHEET = "/look/pulse"
MOST_ACTIONS = 3  # buttons to say that one is done
WITH_COUNTS = frozenset({"single", "multiple"})
WITH_TREND = frozenset({"scale", "yes_no", "enps"})


def shown(notice: PulseResultsShown, reader: Reader) -> Card:
    """Draw the figures somebody may see in short: those of everybody, or of each department they lead."""
    results, asking = _results(notice.round, reader), _pulse_of(notice.round, reader)
    body: list[Part] = [Text(text=said) for said in _turnout(results, reader)]
    picture = _picture(results, reader)
    body += [picture] if picture else []
    body += [Facts(pairs=pairs)] if (pairs := tuple(_in_short(results, reader))) else []
    if not any(one.whole or one.groups for one in results.questions):
        body.append(Text(text=reader.say("pulse-results-none", least=results.scores_from)))
    for action in results.actions:
        body += [Quote(text=action.words), Text(text=action_standing(action, reader))]
    body.append(Note(text=reader.say("pulse-results-note", least=results.scores_from)))
    value = str(notice.round)
    page = Button(
        action="page", value="", label=reader.say("pulse-button-all-figures"), url=f"{SHEET}?value={notice.round}"
    )
    buttons = [page]
    if _may_promise(reader):
        act = Button(action="pulse.act", value=value, label=reader.say("pulse-button-act"), style="primary")
        buttons = [act, page]
    buttons += [
        Button(action="pulse.act.done", value=str(one.id), label=reader.say("pulse-button-act-done", number=number))
        for number, one in enumerate(results.actions[:MOST_ACTIONS], 1)
        if one.done_at is None and (_may_promise(reader) or _is_own(one.owner_id, reader))
    ]
    title = reader.say("pulse-results", called=name_of(asking, reader), day=reader.day(results.closed_at))
    return Card(title=title, body=tuple(body), buttons=(*buttons, privacy_button(reader)))


def _may_promise(reader: Reader) -> bool:
    return reader.person is not None and may(MAY_ASK, reader.page.company.admins.get(reader.person.id, frozenset()))


def _is_own(person: int, reader: Reader) -> bool:
    return reader.person is not None and reader.person.id == person


def _results(round_id: int, reader: Reader) -> Results:
    if reader.person is None:
        raise Gone
    return results_of(reader.session, round_id, reader.person, reader.page.company)


def _pulse_of(round_id: int, reader: Reader) -> Pulse:
    closed = pulse.round_of(reader.session, round_id)
    asking = pulse.recall(reader.session, closed.pulse_id) if closed else None
    if asking is None:
        raise Gone
    return asking


def _asked(one: QuestionResult, reader: Reader) -> PulseQuestion:
    found = pulse.question(reader.session, one.question)
    if found is None:
        raise Gone
    return found


# In short


def _turnout(results: Results, reader: Reader) -> Iterable[str]:
    if results.turnout is not None:
        yield reader.say("pulse-turnout", **_shares(results.turnout))
    elif results.turnout_by_group:
        for group, turnout in results.turnout_by_group.items():
            yield reader.say("pulse-turnout-group", group=reader.department(group), **_shares(turnout))


def _shares(turnout: Turnout) -> dict[str, int]:
    share = round(100 * turnout.answered / turnout.asked) if turnout.asked else 0
    return {"answered": turnout.answered, "asked": turnout.asked, "share": share}


def _in_short(results: Results, reader: Reader) -> Iterable[tuple[str, str]]:
    """Yield each figure, and of what it is."""
    for one in results.questions:
        asked = _asked(one, reader)
        words = worded(asked, reader.language)
        if one.whole is not None:
            yield _figure(asked, one.whole, words, reader)
        else:
            for group, figure in one.groups.items():
                of_group = reader.say("pulse-figure-of", group=reader.department(group), words=words)
                yield _figure(asked, figure, of_group, reader)
        if one.comments:
            yield reader.say("pulse-figure-comments", count=len(one.comments)), words


def _figure(asked: PulseQuestion, figure: Figure, words: str, reader: Reader) -> tuple[str, str]:
    """Say a figure, and of what it is, with how sure it is and how many it is of."""
    facts: dict[str, float | str] = {"count": figure.answers, "words": words}
    if figure.enps is not None:
        sure = _whole(figure.enps)
        said = reader.say("pulse-figure-about-enps", **facts, **sure, error=round(figure.enps_error or 0))
        return reader.say("pulse-figure-enps", value=sure["value"]), said
    if figure.favourable is not None:
        sure = _percent(figure.favourable)
        said = reader.say("pulse-figure-about", **facts, **sure)
        return reader.say(f"pulse-figure-{asked.kind}", value=sure["value"]), said
    counts = reader.listed(_counted(asked, figure, reader))
    return reader.say("pulse-figure-answers", count=figure.answers), reader.say(
        "pulse-figure-counts", words=words, counts=counts
    )


def _counted(asked: PulseQuestion, figure: Figure, reader: Reader) -> list[str]:
    counts = sorted(figure.counts.items(), key=lambda one: -one[1])
    return [
        reader.say("pulse-figure-count", choice=label(asked, choice, reader.language), times=times)
        for choice, times in counts
    ]


def _percent(estimate: Estimate) -> dict[str, int]:
    return {name: round(100 * getattr(estimate, name)) for name in ("value", "low", "high")}


def _whole(estimate: Estimate) -> dict[str, int]:
    return {name: round(getattr(estimate, name)) for name in ("value", "low", "high")}


def _picture(results: Results, reader: Reader) -> Picture | None:
    """Draw the share that agrees: of each question for everybody, or of each department that is shown."""
    bars = []
    for one in results.questions:
        words = worded(_asked(one, reader), reader.language)
        shares = [(words, one.whole)] if one.whole else [(reader.department(k), v) for k, v in one.groups.items()]
        bars += [_bar(name, figure.favourable) for name, figure in shares if figure and figure.favourable]
    return _bars(bars, reader.say("pulse-chart-agree"), reader) if bars else None


def _bar(name: str, share: Estimate) -> Bar:
    shown = _percent(share)
    return Bar(label=name, value=shown["value"], low=shown["low"], high=shown["high"])


def _bars(bars: Iterable[Bar], title: str, reader: Reader) -> Picture:
    drawn = tuple(bars)
    said = reader.listed(f"{one.label} {one.value:g} %" for one in drawn if one.value is not None)
    return Picture(alt=reader.say("pulse-chart-alt", title=title, figures=said), chart=Bars(title=title, bars=drawn))


# In full


def sheet(notice: PulseResultsShown, reader: Reader) -> Sheet:
    """Draw everything somebody may see of a closed round."""
    results, asking = _results(notice.round, reader), _pulse_of(notice.round, reader)
    body: list[Part | Heading | Table] = [Text(text=said) for said in _turnout(results, reader)]
    if results.drivers:
        body += _drivers(results, reader)
    for one in results.questions:
        body += _question(one, results, reader)
    if results.turnout is not None and results.turnout_by_group:
        body += [Heading(text=reader.say("pulse-sheet-turnout")), _turnout_table(results, reader)]
    if results.actions:
        body.append(Heading(text=reader.say("pulse-sheet-actions")))
        for action in results.actions:
            body += [Quote(text=action.words), Text(text=action_standing(action, reader))]
    least = {"least": results.scores_from, "comments": results.comments_from}
    body += [
        Note(text=reader.say("pulse-results-note", least=results.scores_from)),
        Note(text=reader.say("pulse-sheet-note", **least)),
    ]
    title = reader.say("pulse-results", called=name_of(asking, reader), day=reader.day(results.closed_at))
    return Sheet(title=title, body=tuple(body), file=_file(results, reader))


def _drivers(results: Results, reader: Reader) -> list[Part | Heading | Table]:
    bars = [_bar(reader.say(f"pulse-driver-{driver}"), share) for driver, share in results.drivers.items()]
    return [Heading(text=reader.say("pulse-sheet-drivers")), _bars(bars, reader.say("pulse-chart-agree"), reader)]


def _question(one: QuestionResult, results: Results, reader: Reader) -> list[Part | Heading | Table]:
    asked = _asked(one, reader)
    body: list[Part | Heading | Table] = [Heading(text=worded(asked, reader.language))]
    if asked.driver:
        body.append(Note(text=reader.say(f"pulse-driver-{one.driver}")))
    figures = [(reader.say("pulse-sheet-all"), one.whole)] if one.whole else []
    figures += [(reader.department(group), figure) for group, figure in one.groups.items()]
    shares = [_bar(name, figure.favourable) for name, figure in figures if figure and figure.favourable]
    if len(shares) > 1:
        body.append(_bars(shares, reader.say("pulse-chart-agree"), reader))
    if figures:
        body.append(_table(asked, [(name, figure) for name, figure in figures if figure], reader))
    elif not one.comments:
        body.append(Text(text=reader.say("pulse-results-none", least=results.scores_from)))
    if len(one.trend) > 1 and one.whole is not None and asked.kind in WITH_TREND:
        body.append(_trend(asked, one, results.closed_at, reader))
    if one.comments:
        body.append(Text(text=reader.say("pulse-comments", count=len(one.comments))))
        body += [Quote(text=words) for words in one.comments]
    return body


def _table(asked: PulseQuestion, figures: list[tuple[str, Figure]], reader: Reader) -> Table:
    counted = values_of(asked) if asked.kind in WITH_COUNTS else tuple(sorted(values_of(asked)))
    measures = [name for name in ("favourable", "mean", "enps") if getattr(figures[0][1], name) is not None]
    head = [
        reader.say("pulse-sheet-group"),
        reader.say("pulse-sheet-answers"),
        *(reader.say(f"pulse-sheet-{name}") for name in measures),
        *(label(asked, one, reader.language) for one in counted),
    ]
    rows = [
        (
            name,
            str(figure.answers),
            *(_cell(measure, getattr(figure, measure), reader) for measure in measures),
            *(str(figure.counts.get(one, 0)) for one in counted),
        )
        for name, figure in figures
    ]
    return Table(caption=worded(asked, reader.language), head=tuple(head), rows=tuple(rows))


def _cell(measure: str, estimate: Estimate | None, reader: Reader) -> str:
    if estimate is None:
        return reader.say("none")
    if measure == "mean":
        return f"{estimate.value:.2f} ({estimate.low:.2f}–{estimate.high:.2f})"
    facts = _percent(estimate) if measure == "favourable" else _whole(estimate)
    return reader.say(f"pulse-cell-{measure}", **facts)


def _trend(asked: PulseQuestion, one: QuestionResult, closed_at: datetime, reader: Reader) -> Picture:
    is_share = asked.kind != "enps"
    earlier = [(point.closed_at, point.value) for point in one.trend]
    figure = one.whole
    now = figure and (figure.favourable or figure.enps)
    points = [*earlier, *([(closed_at, now.value)] if now else [])]
    marks = tuple(
        Mark(label=f"{at.month}/{at.day}", value=round(100 * value) if is_share else round(value))
        for at, value in points
    )
    title = reader.say("pulse-chart-trend" if is_share else "pulse-chart-trend-enps")
    said = reader.listed(f"{mark.label}: {mark.value:g}" for mark in marks if mark.value is not None)
    chart = Trend(title=title, points=marks, unit="%" if is_share else "")
    return Picture(alt=reader.say("pulse-chart-alt", title=title, figures=said), chart=chart)


def _turnout_table(results: Results, reader: Reader) -> Table:
    rows = [(reader.say("pulse-sheet-all"), results.turnout)] if results.turnout else []
    rows += [(reader.department(group), turnout) for group, turnout in results.turnout_by_group.items()]
    cells = [(name, *(str(one) for one in _shares(turnout).values())) for name, turnout in rows if turnout]
    return Table(
        caption=reader.say("pulse-sheet-turnout"),
        head=tuple(reader.say(f"pulse-sheet-{one}") for one in ("group", "answered", "asked", "share")),
        rows=tuple(cells),
    )


def _file(results: Results, reader: Reader) -> File:
    groups = {group for one in results.questions for group in one.groups}
    text = results_csv(results, {group: reader.department(group) for group in groups})
    name = f"pulse-{results.closed_at:%Y-%m-%d}.csv"
    return File(name=name, label=reader.say("pulse-sheet-csv"), text=text)
