"""What closed rounds say, as far as whoever asks may see it; and what comes of it: you said, we did."""

import csv
import io
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session

from handlers.notices import ActionFormWanted, PulseNews, PulseResultsShown
from handlers.pulse import MAY_ASK, check_feature, check_may_ask
from handlers.pulse_rounds import last_before
from handlers.refusals import BadAction, Gone, NotAllowed, ResultsNotYet, TooLong
from handlers.rules.kudos import LONGEST_WORDS, tidy
from handlers.rules.pulse_figures import Estimate, Figure, figure, pooled
from handlers.rules.roles import may
from storage import addresses, audit, people, pulse, pulse_answers
from storage.company import Company
from storage.tables import Person, PulseAction, PulseQuestion, PulseRound

LONGEST_TREND = 12  # rounds


@dataclass(frozen=True, kw_only=True)
class Turnout:
    """How many who are still here were asked, and how many of them took part."""

    asked: int
    answered: int


@dataclass(frozen=True, kw_only=True)
class Point:
    """What the same question said in an earlier round: favourability, or else eNPS, or else the mean."""

    round: int
    closed_at: datetime
    value: float


@dataclass(frozen=True, kw_only=True)
class QuestionResult:
    """What was answered to one question: by everybody, and by the groups that may be shown beside that.

    `comments` stand in no order. Where too few answered there is neither `whole` nor a group.
    """

    question: int
    driver: str
    kind: str
    whole: Figure | None
    groups: Mapping[int, Figure]
    comments: tuple[str, ...] = ()
    trend: tuple[Point, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Results:
    """A closed round. Somebody who leads some departments sees those groups only, and no total."""

    round: int
    pulse: int
    closed_at: datetime
    scores_from: int
    comments_from: int
    turnout: Turnout | None
    turnout_by_group: Mapping[int, Turnout]
    questions: tuple[QuestionResult, ...]
    drivers: Mapping[str, Estimate] = field(default_factory=dict)
    actions: tuple[PulseAction, ...] = ()


def ask_for_results(session: Session, by: Person, round_id: int, *, company: Company) -> PulseResultsShown:
    """Show a closed round, where there is anything of it that somebody may see."""
    _check_may_see(by, company)
    _closed(session, round_id)
    return PulseResultsShown(round=round_id)


def ask_for_latest(session: Session, by: Person, pulse_id: int, *, company: Company) -> PulseResultsShown:
    """Show a pulse's latest closed round."""
    _check_may_see(by, company)
    closed = pulse.rounds(session, pulse_id, closed_only=True)
    if not closed:
        raise ResultsNotYet
    return PulseResultsShown(round=closed[0].id)


def results_of(session: Session, round_id: int, by: Person, company: Company) -> Results:
    """Return what somebody may see of a closed round. What is stored of groups is no more than may be shown."""
    _check_may_see(by, company)
    closed = _closed(session, round_id)
    sees_all = _sees_all(by, company)
    led = None if sees_all else _led(by, company)
    earlier = _earlier(session, closed)
    counts = {one.id: pulse_answers.counts(session, one.id) for one in (closed, *earlier)}
    comment_counts = pulse_answers.comment_counts(session, round_id)
    answered = {question for question, _ in (*counts[round_id], *comment_counts)}
    asked = answered | _asked_of_all(session, closed)
    known = [one for one in pulse.questions(session, with_retired=True) if one.id in asked]
    questions = tuple(_question_result(session, one, closed, earlier, counts, led) for one in known)
    turnout = pulse_answers.turnout(session, round_id)

    return Results(
        round=round_id,
        pulse=closed.pulse_id,
        closed_at=closed.closed_at or closed.closes_at,
        scores_from=closed.scores_from,
        comments_from=closed.comments_from,
        turnout=_turnout(turnout.get(None), closed) if sees_all else None,
        turnout_by_group={
            group: Turnout(asked=asked, answered=answered)
            for group, (asked, answered) in turnout.items()
            if group is not None and (led is None or group in led)
        },
        questions=questions,
        drivers=_drivers(questions) if sees_all else {},
        actions=tuple(pulse.actions(session, round_id)),
    )


def results_csv(results: Results, names: Mapping[int, str]) -> str:
    """Write a round's figures as CSV, one line per question and group; never a comment, never one answer.

    `names` are those of groups. The total stands first, with an empty group.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["question", "driver", "kind", "group", "answers", "favourable", "mean", "low", "high", "enps"])
    for one in results.questions:
        whole = [("", one.whole)] if one.whole else []
        for group, shown in [*whole, *((names[group], shown) for group, shown in one.groups.items())]:
            writer.writerow([one.question, one.driver, one.kind, _safe(group), *_columns(shown)])
    return out.getvalue()


# You said, we did


def ask_for_action(session: Session, by: Person, round_id: int, *, company: Company) -> ActionFormWanted:
    check_may_ask(by, company)
    _closed(session, round_id)
    return ActionFormWanted(round=round_id)


def promise_action(
    session: Session,
    by: Person,
    round_id: int,
    words: str,
    owner_id: int | None,
    due: date | None,
    *,
    company: Company,
    now: datetime,
) -> PulseResultsShown:
    """Say what comes of a round, who does it and by when. The next round begins by telling it."""
    check_may_ask(by, company)
    _closed(session, round_id)
    words = tidy(words)
    owners = [one for one in people.by_ids(session, [owner_id] if owner_id else []) if not (one.left_at or one.is_bot)]
    if not words or not owners or due is None or due < now.date():
        raise BadAction
    if len(words) > LONGEST_WORDS:
        raise TooLong(length=len(words), most=LONGEST_WORDS)

    pulse.add_action(session, round_id, words, owners[0].id, due)
    audit.note(session, by.id, "promised action", addresses.pulse_round(round_id), now)

    return PulseResultsShown(round=round_id)


def finish_action(session: Session, by: Person, action_id: int, *, company: Company, now: datetime) -> PulseNews:
    """Say that an action is done: whoever owns it may, and HR."""
    action = pulse.action(session, action_id)
    if action is None:
        raise Gone
    if action.owner_id != by.id:
        check_may_ask(by, company)
    pulse.finish_action(session, action_id, now)
    return PulseNews(round=action.round_id)


def news_for(session: Session, round_id: int) -> tuple[PulseAction, ...]:
    """Return what came of the round before this one, to be told as it begins."""
    opened = pulse.round_of(session, round_id)
    last = last_before(session, opened) if opened else None
    return tuple(pulse.actions(session, last.id)) if last else ()


# What there is to see


def _check_may_see(by: Person, company: Company) -> None:
    check_feature(company)
    if not (_sees_all(by, company) or _led(by, company)):
        raise NotAllowed(roles=("hr",))


def _sees_all(by: Person, company: Company) -> bool:
    return may(MAY_ASK, company.admins.get(by.id, frozenset()))


def _led(by: Person, company: Company) -> frozenset[int]:
    """Return the departments somebody leads, with those below."""
    heads = [one for one, department in company.departments.items() if department.head_id == by.id]
    return frozenset(one for one in company.departments if company.within(one, heads))


def _closed(session: Session, round_id: int) -> PulseRound:
    found = pulse.round_of(session, round_id)
    if found is None:
        raise Gone
    if found.closed_at is None:
        raise ResultsNotYet
    return found


def _earlier(session: Session, closed: PulseRound) -> Sequence[PulseRound]:
    rounds = pulse.rounds(session, closed.pulse_id, closed_only=True)
    return [one for one in rounds if one.opened_at < closed.opened_at][:LONGEST_TREND]


def _asked_of_all(session: Session, closed: PulseRound) -> set[int]:
    """Return what everybody was asked, so that a question too few answered is seen to have been asked."""
    asking = pulse.recall(session, closed.pulse_id)
    is_all = asking is not None and asking.choosing == "all"
    return {one.id for one in pulse.items(session, closed.pulse_id)} if is_all else set()


def _question_result(
    session: Session,
    asked: PulseQuestion,
    closed: PulseRound,
    earlier: Sequence[PulseRound],
    counts: Mapping[int, Mapping[tuple[int, int | None], Counter[int]]],
    led: Collection[int] | None,
) -> QuestionResult:
    answers = _answers(counts[closed.id], asked.id)
    groups = {
        group: figure(asked.kind, chosen)
        for group, chosen in answers.items()
        if group is not None and (led is None or group in led)
    }
    is_whole = led is None
    return QuestionResult(
        question=asked.id,
        driver=asked.driver,
        kind=asked.kind,
        whole=figure(asked.kind, sum(answers.values(), Counter())) if is_whole and answers else None,
        groups=groups,
        comments=tuple(pulse_answers.comments(session, closed.id, asked.id, led)),
        trend=tuple(
            Point(round=one.id, closed_at=one.closed_at or one.closes_at, value=_value(figure(asked.kind, whole)))
            for one in reversed(earlier)
            if is_whole
            and asked.kind in ("scale", "yes_no", "enps")
            and (whole := sum(_answers(counts[one.id], asked.id).values(), Counter()))
        ),
    )


def _answers(counts: Mapping[tuple[int, int | None], Counter[int]], question: int) -> dict[int | None, Counter[int]]:
    return {group: chosen for (of, group), chosen in counts.items() if of == question}


def _value(shown: Figure) -> float:
    return next(one.value for one in (shown.favourable, shown.enps, shown.mean) if one is not None)


def _drivers(questions: Sequence[QuestionResult]) -> dict[str, Estimate]:
    """Return each driver's favourability, made of figures that are shown and of nothing else."""
    shares: dict[str, list[tuple[float, int]]] = {}
    for one in questions:
        if one.whole is not None and one.whole.favourable is not None:
            shares.setdefault(one.driver, []).append((one.whole.favourable.value, one.whole.answers))
    return {driver: pooled(parts) for driver, parts in shares.items()}


def _turnout(counted: tuple[int, int] | None, closed: PulseRound) -> Turnout | None:
    if counted is None or counted[0] < closed.scores_from:
        return None
    return Turnout(asked=counted[0], answered=counted[1])


def _columns(shown: Figure) -> list[str]:
    middle = shown.favourable or shown.mean
    figures = (
        shown.favourable.value if shown.favourable else None,
        shown.mean.value if shown.mean else None,
        middle.low if middle else None,
        middle.high if middle else None,
        shown.enps.value if shown.enps else None,
    )
    return [str(shown.answers), *("" if one is None else f"{one:.3f}" for one in figures)]


def _safe(name: str) -> str:
    """Keep a spreadsheet from reading a department's name as a formula."""
    return f"'{name}" if name.startswith(("=", "+", "-", "@")) else name
