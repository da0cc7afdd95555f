"""Numbers everybody may see, kept in step with the ledger, and the allowance, which nobody can overspend."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Integer, bindparam, func, select, update
from sqlmodel import Session, col

from storage import addresses
from storage.prepared import Prepared
from storage.tables import Allowance, Count, Kudos, KudosReceiver, KudosValue
from storage.upsert import Insert, dialect_of, insert_into

Counts = Mapping[tuple[str, str], int]  # (subject, measure) → number


def add(session: Session, changes: Counts) -> None:
    """Add to counts, creating those that are new; rows are locked in key order, so that writers never cross."""
    rows = [
        {"subject": subject, "measure": measure, "number": number}
        for (subject, measure), number in sorted(changes.items())
    ]
    if not rows:
        return
    _ADD.run(session, rows)


def _adding(dialect: str) -> Insert:
    statement = insert_into(dialect, Count)
    return statement.on_conflict_do_update(
        index_elements=["subject", "measure"], set_={"number": Count.number + statement.excluded.number}
    )


_ADD = Prepared(_adding, "subject", "measure", "number")


def of(session: Session, subject: str) -> dict[str, int]:
    query = select(col(Count.measure), col(Count.number)).where(col(Count.subject) == subject, col(Count.number) != 0)
    return {row.measure: row.number for row in session.connection().execute(query)}


def of_kudos(
    giver_id: int, people: Iterable[int], departments: Iterable[int], values: Iterable[int], *, sign: int = 1
) -> Counts:
    """Return what one kudos adds to the counts (or, with sign=-1, what taking it back removes)."""
    changes: Counter[tuple[str, str]] = Counter()
    subjects = [addresses.person(one) for one in people] + [addresses.department(one) for one in departments]
    changes[addresses.person(giver_id), "given"] = sign * len(subjects)
    for subject in subjects:
        changes[subject, "received"] += sign
        for value in values:
            changes[subject, f"value:{value}"] += sign
    return changes


def spend(session: Session, person_id: int, day: date, amount: int, limit: int) -> int | None:
    """Take from a day's allowance. Returns what is left, or None, with nothing taken, where it would not suffice."""
    if amount > limit:
        return None
    wanted = {"person_id": person_id, "day": day, "used": amount, "allowed": limit}
    spent = _SPEND.rows(session, wanted)
    return limit - int(spent[0][0]) if spent else None


def _spending(dialect: str) -> Any:
    statement = insert_into(dialect, Allowance)
    after = col(Allowance.used) + statement.excluded.used
    return statement.on_conflict_do_update(
        index_elements=["person_id", "day"], set_={"used": after}, where=after <= bindparam("allowed", type_=Integer)
    ).returning(col(Allowance.used))


_SPEND = Prepared(_spending, "person_id", "day", "used", "allowed")


def used(session: Session, person_id: int, day: date) -> int:
    query = select(col(Allowance.used)).where(col(Allowance.person_id) == person_id, col(Allowance.day) == day)
    return session.connection().execute(query).scalar_one_or_none() or 0


def give_back(session: Session, person_id: int, day: date, amount: int) -> None:
    session.connection().execute(
        update(Allowance)
        .where(col(Allowance.person_id) == person_id, col(Allowance.day) == day)
        .values(used=Allowance.used - amount)
    )


def differences(session: Session) -> dict[tuple[str, str], tuple[int, int]]:
    """Return where counts differ from what the ledger says: what is kept, and what it should be."""
    wanted = _counted_from_ledger(session)
    query = select(col(Count.subject), col(Count.measure), col(Count.number))
    kept = {(row.subject, row.measure): row.number for row in session.connection().execute(query)}
    pairs = {key: (kept.get(key, 0), wanted.get(key, 0)) for key in wanted.keys() | kept.keys()}
    return {key: pair for key, pair in sorted(pairs.items()) if pair[0] != pair[1]}


def rebuild(session: Session) -> list[str]:
    """Count everything anew from the ledger and mend what differs. Returns one line for each that did."""
    differing = differences(session)
    add(session, {key: after - before for key, (before, after) in differing.items()})
    lines = [f"{subject} {measure}: {before} → {after}" for (subject, measure), (before, after) in differing.items()]
    return lines + _rebuild_allowances(session)


def _counted_from_ledger(session: Session) -> dict[tuple[str, str], int]:
    counted: Counter[tuple[str, str]] = Counter()
    standing = (
        select(col(Kudos.giver_id), col(KudosReceiver.person_id), col(KudosReceiver.department_id), func.count())
        .join(KudosReceiver, col(KudosReceiver.kudos_id) == col(Kudos.id))
        .where(col(Kudos.taken_back_at).is_(None))
        .group_by(col(Kudos.giver_id), col(KudosReceiver.person_id), col(KudosReceiver.department_id))
    )
    for giver, person, department, number in session.connection().execute(standing):
        counted[addresses.person(giver), "given"] += number
        counted[_subject(person, department), "received"] += number
    by_value = (
        select(col(KudosReceiver.person_id), col(KudosReceiver.department_id), col(KudosValue.value_id), func.count())
        .join(Kudos, col(KudosReceiver.kudos_id) == col(Kudos.id))
        .join(KudosValue, col(KudosValue.kudos_id) == col(Kudos.id))
        .where(col(Kudos.taken_back_at).is_(None))
        .group_by(col(KudosReceiver.person_id), col(KudosReceiver.department_id), col(KudosValue.value_id))
    )
    for person, department, value, number in session.connection().execute(by_value):
        counted[_subject(person, department), f"value:{value}"] += number
    return counted


def _subject(person_id: int | None, department_id: int | None) -> str:
    return addresses.person(person_id) if person_id is not None else addresses.department(department_id or 0)


def _rebuild_allowances(session: Session) -> list[str]:
    spent = (
        select(col(Kudos.giver_id), col(Kudos.day), func.count())
        .join(KudosReceiver, col(KudosReceiver.kudos_id) == col(Kudos.id))
        .where(col(Kudos.taken_back_at).is_(None))
        .group_by(col(Kudos.giver_id), col(Kudos.day))
    )
    wanted = {(giver, day): number for giver, day, number in session.connection().execute(spent)}
    kept = {
        (row.person_id, row.day): row.used
        for row in session.connection().execute(
            select(col(Allowance.person_id), col(Allowance.day), col(Allowance.used))
        )
    }
    lines = []
    for key in sorted(wanted.keys() | kept.keys()):
        before, after = kept.get(key, 0), wanted.get(key, 0)
        if before != after:
            person_id, day = key
            statement = insert_into(dialect_of(session), Allowance).values(person_id=person_id, day=day, used=after)
            session.connection().execute(
                statement.on_conflict_do_update(index_elements=["person_id", "day"], set_={"used": after})
            )
            lines.append(f"person:{person_id} allowance of {day}: {before} → {after}")
    return lines
