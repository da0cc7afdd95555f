"""Which questions of a pulse's pool each is asked in a round: planned once, for everybody together."""

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from sqlmodel import Session

from handlers.pulse import asked_by, audience_of
from handlers.rules.sampling import REST, History, Plan, Question, anchors_due, plan
from storage import pulse
from storage.company import Company
from storage.tables import Pulse, PulseQuestion, PulseRound


class Planner(Protocol):
    """Says whom a round asks what, by person; whoever it does not name is not asked."""

    def __call__(
        self, session: Session, opened: PulseRound, asking: Pulse, questions: Sequence[PulseQuestion], house: Company, /
    ) -> Plan:
        """Plan it."""
        ...


def plan_round(
    session: Session, opened: PulseRound, asking: Pulse, questions: Sequence[PulseQuestion], house: Company, /
) -> Plan:
    """Plan a round: the same plan whenever and wherever it is made, so that replicas and restarts agree.

    While anchors are due they are all there is, and everybody gets them; then the rest of the pool rotates.
    """
    groups = pulse.groups_in(opened)
    asked = asked_by(audience_of(asking), house, opened.opened_at)
    people = {one: groups.get(department or 0) for one, department in pulse.departments_asked(session, asked)}
    due = anchors_due(
        [one.id for one in questions if one.is_anchor],
        pulse.asked_on(session, before=opened),
        today=opened.asked_on,
        most=asking.how_many,
    )
    if due:
        return dict.fromkeys(people, due)
    return plan(
        people,
        [Question(id=one.id, driver=one.driver) for one in questions if not one.is_anchor],
        how_many=asking.how_many,
        fewest=opened.scores_from,
        history=_history(session, opened),
        random=random.Random(opened.id),  # noqa: S311 - to make the same plan again, not to keep a secret
    )


def _history(session: Session, opened: PulseRound) -> History:
    """Recall what was asked before, by any pulse, and how often this one asked whom."""
    heard: dict[int, set[int]] = defaultdict(set)
    for person, questions in pulse.asked_since(session, opened.opened_at - REST, before=opened):
        heard[person].update(json.loads(questions))
    contacts, rounds = pulse.contacts(session, before=opened)
    return History(questions=heard, contacts=contacts, rounds=rounds)


class RememberedPlans:
    """Makes each round's plan once: it takes a second or two for the largest companies, and a round is many slices."""

    def __init__(self) -> None:
        self._plans: dict[int, Plan] = {}

    def __call__(
        self, session: Session, opened: PulseRound, asking: Pulse, questions: Sequence[PulseQuestion], house: Company, /
    ) -> Plan:
        if opened.id not in self._plans:
            self._plans[opened.id] = plan_round(session, opened, asking, questions, house)
        return self._plans[opened.id]

    def plan_ahead(self, session: Session, house: Company) -> None:
        """Make the plans that are needed next, on a session that only reads; forget those that are not any more."""
        filling = [one for one in pulse.unfinished(session) if one.filled_at is None]
        self._plans = {one.id: self._plans[one.id] for one in filling if one.id in self._plans}
        for opened in filling:
            asking = pulse.recall(session, opened.pulse_id)
            if asking is not None and asking.choosing == "rotation":
                self(session, opened, asking, pulse.items(session, asking.id), house)
