"""A round of a pulse: opened, filled with invitations in slices, reminded of, moved lot by lot, closed.

Everything here is done by the clock, one small piece at a time, so that no writer is held for long.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from handlers import telling
from handlers.attention import pulse_dues
from handlers.notices import PulseAsked, PulseNews, PulseReminded
from handlers.pulse import asked_by, audience_of
from handlers.pulse_sampling import Planner, plan_round
from handlers.rules.pulse import groups_of
from handlers.rules.pulse_hiding import STEADY_FROM, are_steady, kept_apart
from handlers.schedules import Opening
from storage import addresses, company, outbox, pulse, pulse_answers
from storage.company import Company
from storage.pulse import Invited
from storage.pulse_answers import Lot
from storage.tables import PulseRound

SLICE = 100  # people at a time: about 15 ms
LATEST_ZONE = timedelta(hours=12)  # the last places on earth to see a day
REMEMBERED_FOR = timedelta(days=90)  # people change their minds; no question comes back to them earlier, either
MOVED = "pulse_moved"  # as a moment is noted


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far a round has come: invited, of how many; `left` is how long sending will take, about."""

    invited: int
    expected: int
    left: timedelta


def open_round(session: Session, pulse_id: int, opening: Opening, /, *, house: Company, now: datetime) -> int | None:
    """Open a round; people are invited afterwards, by `prepare`. Returns None where none is to open, or it has been.

    Groups are frozen here: departments, merged upwards until enough of each are asked.
    """
    asking = pulse.recall(session, pulse_id)
    if asking is None or asking.state != "on" or not pulse.items(session, pulse_id):
        return None
    counts = pulse.count_asked(session, asked_by(audience_of(asking), house, now))
    parents = {one: department.parent_id for one, department in house.departments.items()}
    groups = groups_of(counts, parents, fewest=asking.scores_from)
    last_asked = datetime.combine(opening.on, opening.at, UTC) + LATEST_ZONE

    return pulse.open_round(
        session,
        pulse_id=pulse_id,
        key=opening.key,
        asked_on=opening.on,
        asked_at=opening.at.strftime("%H:%M"),
        zone=opening.zone,
        opened_at=now,
        closes_at=max(now, last_asked) + timedelta(days=asking.closes_after_days),
        scores_from=asking.scores_from,
        comments_from=asking.comments_from,
        groups=json.dumps({one: group for one, group in groups.items() if group is not None}),
        expected=sum(counts.values()),
    )


def prepare(session: Session, house: Company, now: datetime, *, planner: Planner = plan_round) -> int:
    """Do one small piece of what is to be done. Returns how much that was: none when nothing is left for now."""
    for opened in pulse.unfinished(session):
        done = _work_on(session, pulse.take_round(session, opened.id), house, now, planner)
        if done:
            return done
    return move_lots(session, now)


def progress_of(session: Session, opened: PulseRound, *, per_minute: float) -> Progress:
    """Say how far inviting has come, and how long sending the rest takes at what the platforms can send a minute."""
    invited = pulse.count_invited(session, opened.id)
    waiting = outbox.count_waiting(session, addresses.pulse_round(opened.id))
    left = waiting + (max(0, opened.expected - invited) if opened.filled_at is None else 0)
    return Progress(invited=invited, expected=opened.expected, left=timedelta(minutes=left / per_minute))


def moved_at(session: Session) -> datetime | None:
    """Return when answers were last moved: what the database's log held of them before must go then."""
    return company.moment_of(session, MOVED)


def _work_on(session: Session, opened: PulseRound, house: Company, now: datetime, planner: Planner) -> int:
    if opened.closed_at is not None:
        return _forget(session, opened, now)
    if now >= opened.closes_at:
        return _close(session, opened, now)
    if opened.filled_at is None:
        return _fill(session, opened, house, now, planner)
    if opened.reminded_at is None and now >= remind_at(opened):
        return _remind(session, opened, house, now)
    return 0


# Inviting and reminding


def _fill(session: Session, opened: PulseRound, house: Company, now: datetime, planner: Planner) -> int:
    """Invite the next people, each at their own time."""
    asking = pulse.recall(session, opened.pulse_id)
    if asking is not None and asking.state == "paused":
        return 0
    questions = pulse.items(session, opened.pulse_id)
    asked = asked_by(audience_of(asking), house, opened.opened_at) if asking else None
    found = pulse.next_asked(session, asked, after=opened.filled_to, most=SLICE) if asked else []
    if asking is None or not found:
        pulse.change_round(session, opened.id, filled_at=now)
        outbox.put_once(session, _news(session, opened, house, now))
        return 1
    groups = pulse.groups_in(opened)
    dues = pulse_dues(session, opened, found, house, now)
    everything = tuple(one.id for one in questions)
    planned = planner(session, opened, asking, questions, house) if asking.choosing == "rotation" else None
    chosen = {one: everything if planned is None else planned.get(one, ()) for one in dues}
    invited = pulse.invite(
        session,
        opened.id,
        [
            Invited(
                person_id=one.id,
                questions=chosen[one.id],
                group_id=groups.get(one.department_id or 0),
            )
            for one in found
            if chosen.get(one.id)
        ],
    )
    about = addresses.pulse_round(opened.id)
    outbox.put(
        session,
        [
            telling.to_person(
                PulseAsked(invitation=invited[one.id]),
                one,
                about,
                house,
                dues[one.id],
                once=f"pulse:{opened.id}:{one.id}",
            )
            for one in found
            if one.id in invited
        ],
    )
    pulse.change_round(session, opened.id, filled_to=found[-1].id)
    return len(found)


def remind_at(opened: PulseRound) -> datetime:
    """Return when everybody asked is reminded: on the last day, and of a short round half-way."""
    return max(opened.closes_at - timedelta(days=1), opened.opened_at + (opened.closes_at - opened.opened_at) / 2)


def _remind(session: Session, opened: PulseRound, house: Company, now: datetime) -> int:
    """Remind the next people: everybody asked, so that a reminder tells nothing of who has answered."""
    found = pulse.next_invited(session, opened.id, after=opened.reminded_to, most=SLICE)
    if not found:
        pulse.change_round(session, opened.id, reminded_at=now)
        return 1
    about = addresses.pulse_round(opened.id)
    outbox.put(
        session,
        [
            telling.to_person(
                PulseReminded(invitation=invitation),
                one,
                about,
                house,
                now,
                once=f"pulse_reminder:{opened.id}:{one.id}",
            )
            for invitation, one in found
        ],
    )
    pulse.change_round(session, opened.id, reminded_to=found[-1][1].id)
    return len(found)


def _news(session: Session, opened: PulseRound, house: Company, now: datetime) -> list[outbox.Post]:
    """Tell what came of the last round, as the next one begins."""
    last = last_before(session, opened)
    if last is None or not pulse.actions(session, last.id):
        return []
    about = addresses.pulse_news(last.id)
    return telling.to_feeds(PulseNews(round=last.id), about, house, now, once=f"pulse_news:{opened.id}")


def last_before(session: Session, opened: PulseRound) -> PulseRound | None:
    """Return the round of the same pulse that closed last before this one opened."""
    closed = pulse.rounds(session, opened.pulse_id, closed_only=True)
    return next((one for one in closed if one.id != opened.id and one.opened_at <= opened.opened_at), None)


# Answers, lot by lot


def move_lots(session: Session, now: datetime) -> int:
    """Move the answers of every lot that is large enough. Returns how many those were."""
    lots = []
    for one in pulse_answers.waiting(session):
        opened = pulse.round_of(session, one.lot.round_id)
        if opened is not None and one.answers >= _fewest(opened, is_comment=one.lot.is_comment):
            lots.append(one.lot)
    return _move(session, lots, now) if lots else 0


def _move(session: Session, lots: Sequence[Lot], now: datetime, *, is_closing: bool = False) -> int:
    moved = pulse_answers.move(session, lots, is_closing=is_closing)
    company.note_moment(session, MOVED, now)
    return moved


def _fewest(opened: PulseRound, *, is_comment: bool) -> int:
    return opened.comments_from if is_comment else opened.scores_from


# Closing


def _close(session: Session, opened: PulseRound, now: datetime) -> int:
    """Move the remainders group by group; after the last one, keep what may be kept. Nobody reads anything before."""
    rest = [one.lot for one in pulse_answers.waiting(session) if one.lot.round_id == opened.id]
    if rest:
        return _move(session, rest[:1], now, is_closing=True)
    _settle_scores(session, opened)
    _settle_comments(session, opened)
    _keep_turnout(session, opened)
    outbox.cancel_undrawn(session, addresses.pulse_round(opened.id))
    pulse.change_round(session, opened.id, closed_at=now, filled_at=opened.filled_at or now)
    company.note_moment(session, MOVED, now)
    return 1


def _settle_scores(session: Session, opened: PulseRound) -> None:
    """Keep apart the groups that may be shown, question by question; throw away what nobody may see."""
    for question, by_group in _by_question(
        {key: sum(counts.values()) for key, counts in pulse_answers.counts(session, opened.id).items()}
    ).items():
        asked = pulse.asked_in(session, opened.id, question, few=STEADY_FROM * opened.scores_from)
        before = _shown_before(session, opened, question)
        is_steady = are_steady(asked.values(), before, fewest=opened.scores_from)
        if sum(by_group.values()) < opened.scores_from or not is_steady:
            pulse_answers.throw_away(session, opened.id, question, comments=False)
            continue
        apart = kept_apart(by_group, fewest=opened.scores_from, asked=asked, before=before)
        if apart != set(by_group) - {None}:
            pulse_answers.settle(session, opened.id, question, apart, comments=False)


def _settle_comments(session: Session, opened: PulseRound) -> None:
    for question, by_group in _by_question(pulse_answers.comment_counts(session, opened.id)).items():
        if sum(by_group.values()) < opened.comments_from:
            pulse_answers.throw_away(session, opened.id, question, comments=True)
            continue
        apart = kept_apart(by_group, fewest=opened.comments_from)
        pulse_answers.settle(session, opened.id, question, apart, comments=True)


def _by_question(counts: Mapping[tuple[int, int | None], int]) -> dict[int, dict[int | None, int]]:
    found: dict[int, dict[int | None, int]] = {}
    for (question, group), count in counts.items():
        found.setdefault(question, {})[group] = count
    return found


def _shown_before(session: Session, opened: PulseRound, question: int) -> list[set[int]]:
    """Return who was asked the same question lately, for each result it had: of everybody, of groups, and of the rest.

    Whatever is of too many to tell anything is left out.
    """
    found = []
    few = STEADY_FROM * opened.scores_from
    for round_id, groups in pulse_answers.shown_rounds(session, question, besides=opened.id).items():
        earlier = pulse.round_of(session, round_id)
        if earlier is None or earlier.closed_at is None or earlier.closed_at < opened.opened_at - REMEMBERED_FOR:
            continue
        asked = pulse.asked_in(session, round_id, question, few=few)
        rest = [one for one in asked if one not in groups or one is None]
        apart: list[list[int | None]] = [[one] for one in groups if one is not None]
        found += [who for one in (list(asked), rest, *apart) if (who := _together(asked, one))]
    return found


def _together(asked: Mapping[int | None, set[int] | None], groups: Sequence[int | None]) -> set[int] | None:
    """Return who was asked in some groups, or None where one of them is of too many to tell anything."""
    members: set[int] = set()
    for one in groups:
        who = asked.get(one, set())
        if who is None:
            return None
        members |= who
    return members


def _keep_turnout(session: Session, opened: PulseRound) -> None:
    """Keep how many were asked and took part, of groups as large as may be shown, and of everybody."""
    by_group = pulse.turnout(session, opened.id)
    whole = (sum(one for one, _ in by_group.values()), sum(one for _, one in by_group.values()))
    apart = kept_apart({one: asked for one, (asked, _) in by_group.items()}, fewest=opened.scores_from)
    kept: Mapping[int | None, tuple[int, int]] = {one: by_group[one] for one in apart}
    pulse_answers.keep_turnout(session, opened.id, {**kept, None: whole})


def _forget(session: Session, opened: PulseRound, now: datetime) -> int:
    """Forget who took part in a closed round, some at a time."""
    forgotten = pulse.forget_who_took_part(session, opened.id)
    if not forgotten:
        pulse.change_round(session, opened.id, forgotten_at=now)
    return forgotten or 1
