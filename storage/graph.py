"""The interaction graph: its edges, and questions to it. An edge runs from who served to who was served.

| kind       | from → to                       | weight | who may see it                                          |
|------------|---------------------------------|--------|---------------------------------------------------------|
| kudos      | giver → receiver                | 1      | as public as the kudos                                  |
| asked      | asked → asker                   | 1      | the two; nothing was served yet, so it counts nowhere   |
| asked_back | asker who answered → who asked  | 0.25   | the two; a clear ask serves its provider                |
| served     | provider → requester            | 1      | the two; between departments from five people on        |
| feedback   | giver → receiver                | 1      | the giver alone                                         |

No edge says that somebody rated: joined with "served" it would name whose work was rated, and who was asked. Who rated
is in the ledger (`rating`) with the two departments only, which is where questions about departments read it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select
from sqlmodel import Session, col

from storage.prepared import Prepared
from storage.tables import HelpRequest, HelpRequestStep, Interaction, Person

ANSWERS = ("accept", "ask_back", "decline", "give_back", "hand_over", "do")  # what a provider says first

_ADD = Prepared(
    lambda _: insert(Interaction),
    *("kind", "giver_id", "receiver_id", "giver_department_id", "receiver_department_id", "at", "weight", "source_id"),
)


def add_edges(
    session: Session,
    kind: str,
    giver: Person,
    people: Sequence[Person],
    departments: Sequence[int],
    *,
    source_id: int,
    at: datetime,
    weight: float = 1.0,
) -> None:
    """Draw one edge from the giver to each receiver, with the departments both are in now."""
    common: dict[str, Any] = {
        "kind": kind,
        "giver_id": giver.id,
        "giver_department_id": giver.department_id,
        "at": at,
        "weight": weight,
        "source_id": source_id,
    }
    rows = [{**common, "receiver_id": one.id, "receiver_department_id": one.department_id} for one in people]
    rows += [{**common, "receiver_id": None, "receiver_department_id": one} for one in departments]
    _ADD.run(session, rows)


def remove_edges(session: Session, kind: str, source_id: int) -> None:
    session.connection().execute(
        delete(Interaction).where(col(Interaction.kind) == kind, col(Interaction.source_id) == source_id)
    )


def has_edge(session: Session, kind: str, source_id: int, giver_id: int) -> bool:
    """Say whether somebody's edge from this source is drawn already."""
    query = select(col(Interaction.id)).where(
        col(Interaction.kind) == kind, col(Interaction.source_id) == source_id, col(Interaction.giver_id) == giver_id
    )
    return session.connection().execute(query.limit(1)).first() is not None


def thanked_lately(session: Session, giver_id: int, among: Sequence[int], *, since: datetime) -> dict[int, datetime]:
    """Return when the giver last thanked each of these people, for those they did."""
    query = (
        select(col(Interaction.receiver_id), func.max(col(Interaction.at)).label("last"))
        .where(col(Interaction.kind) == "kudos", col(Interaction.giver_id) == giver_id)
        .where(col(Interaction.at) >= since, col(Interaction.receiver_id).in_(among))
        .group_by(col(Interaction.receiver_id))
    )
    return {row.receiver_id: row.last for row in session.connection().execute(query)}


def thanked_between(
    session: Session, giver_id: int, among: Sequence[int], since: datetime, until: datetime
) -> set[int]:
    """Return whom of these people the giver thanked in a span of time."""
    query = select(col(Interaction.receiver_id)).where(
        col(Interaction.kind) == "kudos",
        col(Interaction.giver_id) == giver_id,
        col(Interaction.at) >= since,
        col(Interaction.at) < until,
        col(Interaction.receiver_id).in_(among),
    )
    return {row.receiver_id for row in session.connection().execute(query.distinct())}


class Helped(NamedTuple):
    """How often somebody was served, or served, and when last."""

    person: int
    times: int
    last: datetime


def whom_helped(session: Session, person_id: int, *, most: int) -> list[Helped]:
    """Return whom somebody served, the most served first (我帮的人)."""
    return _counted(session, col(Interaction.giver_id), person_id, col(Interaction.receiver_id), most)


def who_helped(session: Session, person_id: int, *, most: int) -> list[Helped]:
    """Return who served somebody, the most helpful first (帮我的人)."""
    return _counted(session, col(Interaction.receiver_id), person_id, col(Interaction.giver_id), most)


def _counted(session: Session, own: Any, person_id: int, other: Any, most: int) -> list[Helped]:
    times, last = func.count(), func.max(col(Interaction.at))
    query = (
        select(other, times, last)
        .where(own == person_id, col(Interaction.kind) == "served", other.is_not(None))
        .group_by(other)
        .order_by(times.desc(), last.desc(), other)
        .limit(most)
    )
    return [Helped(person, number, at) for person, number, at in session.connection().execute(query)]


def promise_at(edge: type[Interaction]) -> Any:
    """Return, for queries, the date that held when a request was done: a later one, put right, changes nothing."""
    step = HelpRequestStep
    return (
        select(col(step.promised_for))
        .where(
            col(step.request_id) == col(HelpRequest.id),
            col(step.deed) == "accept",
            col(step.by_id) == col(edge.giver_id),
            col(step.at) <= col(edge.at),
        )
        .order_by(col(step.id).desc())
        .limit(1)
        .scalar_subquery()
    )


class Service(NamedTuple):
    """One matter one department did for another, and when what happened to it."""

    by: int
    of: int  # the department that was served
    requester: int
    asked_at: datetime
    answered_at: datetime | None  # none where the help never passed through the bot
    promised_for: datetime | None
    done_at: datetime


def served_between(session: Session, since: datetime, until: datetime) -> list[Service]:
    """Return what departments did for each other in a span of time, by the departments people were in then."""
    edge, step = Interaction, HelpRequestStep
    answered = (
        select(func.min(col(step.at)))
        .where(
            col(step.request_id) == col(HelpRequest.id),
            col(step.deed).in_(ANSWERS),
            col(step.by_id) != col(HelpRequest.requester_id),
        )
        .scalar_subquery()
    )
    promised = promise_at(edge)
    query = (
        select(
            col(edge.giver_department_id),
            col(edge.receiver_department_id),
            col(edge.receiver_id),
            col(HelpRequest.asked_at),
            answered,
            promised,
            col(edge.at),
        )
        .join(HelpRequest, col(HelpRequest.id) == col(edge.source_id))
        .where(
            col(edge.kind) == "served",
            col(edge.at) >= since,
            col(edge.at) < until,
            col(edge.giver_department_id) != col(edge.receiver_department_id),
        )
        .order_by(col(edge.id))
    )
    rows: Iterable[Any] = session.connection().execute(query)
    return [Service(*row) for row in rows]
