"""The interaction graph: its edges, and questions to it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlmodel import Session, col

from storage.prepared import Prepared
from storage.tables import Interaction, Person

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
) -> None:
    """Draw one edge from the giver to each receiver, with the departments both are in now."""
    common: dict[str, Any] = {
        "kind": kind,
        "giver_id": giver.id,
        "giver_department_id": giver.department_id,
        "at": at,
        "weight": 1.0,
        "source_id": source_id,
    }
    rows = [{**common, "receiver_id": one.id, "receiver_department_id": one.department_id} for one in people]
    rows += [{**common, "receiver_id": None, "receiver_department_id": one} for one in departments]
    _ADD.run(session, rows)


def remove_edges(session: Session, kind: str, source_id: int) -> None:
    session.connection().execute(
        delete(Interaction).where(col(Interaction.kind) == kind, col(Interaction.source_id) == source_id)
    )


def thanked_lately(session: Session, giver_id: int, among: Sequence[int], *, since: datetime) -> dict[int, datetime]:
    """Return when the giver last thanked each of these people, for those they did."""
    query = (
        select(col(Interaction.receiver_id), func.max(col(Interaction.at)).label("last"))
        .where(col(Interaction.kind) == "kudos", col(Interaction.giver_id) == giver_id)
        .where(col(Interaction.at) >= since, col(Interaction.receiver_id).in_(among))
        .group_by(col(Interaction.receiver_id))
    )
    return {row.receiver_id: row.last for row in session.connection().execute(query)}
