"""Answers to pulse questions, of which nobody can find out who gave one once its lot is moved.

What is not stored. An answer has no person, no time and no number that counts up: its id, which on SQLite is also the
rowid, is drawn at random. The answers of one invitation are not tied to each other. The group is a department of which
enough were asked; where in the end too few answered, or it would be the difference to what is shown, it is taken
away (`settle`), so that what is stored about groups is never more than what may be shown.

What lies beside it. An answer is written when it is given, in the transaction that moves its invitation on, because
what was answered with success must be on disk. **Until its lot is moved it is exposed**: PostgreSQL's xmin and ctid, or
SQLite's pages and log, tie it to the invitation. Therefore it waits in a table of its own. As soon as enough wait of
one round, question and group, they are moved together, shuffled, with new ids, by the clock; the rest when the round
closes, when the whole group is written anew with it. The waiting table is then emptied: on PostgreSQL its file is
dropped (TRUNCATE) and what remains written anew; on SQLite deleted content is overwritten with zeros (secure_delete)
and the log is emptied once that is committed (`Database.empty_log`, see bot/clock.py).
"""

import secrets
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import delete, func, insert, select, text, true
from sqlmodel import Session, SQLModel, col

from storage.pulse import LARGEST_ID
from storage.tables import PulseAnswer, PulseComment, PulseTurnout, PulseWaiting
from storage.upsert import dialect_of

Row = dict[str, Any]


class Lot(NamedTuple):
    """Answers of one group to one question of a round: `is_comment` where they are words."""

    round_id: int
    question_id: int
    group_id: int | None
    is_comment: bool


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How many answers wait in a lot."""

    lot: Lot
    answers: int


def put(
    session: Session,
    *,
    round_id: int,
    question_id: int,
    group_id: int | None,
    choice: int | None = None,
    words: str | None = None,
) -> None:
    """Let an answer wait for its lot."""
    row = {
        "id": _random_id(),
        "round_id": round_id,
        "question_id": question_id,
        "group_id": group_id,
        "choice": choice,
        "words": words,
    }
    session.connection().execute(insert(PulseWaiting), [row])


_IS_COMMENT = col(PulseWaiting.words).is_not(None)


def waiting(session: Session) -> list[Waiting]:
    """Return how many answers wait, lot by lot."""
    keys = (
        col(PulseWaiting.round_id),
        col(PulseWaiting.question_id),
        col(PulseWaiting.group_id),
        _IS_COMMENT.label("is_comment"),
    )
    query = select(*keys, func.count()).group_by(*keys)
    return [
        Waiting(lot=Lot(round_id, question_id, group_id, bool(is_comment)), answers=count)
        for round_id, question_id, group_id, is_comment, count in session.connection().execute(query)
    ]


def move(session: Session, lots: Collection[Lot], *, is_closing: bool = False) -> int:
    """Move what waits in these lots to where it stays, in any order. Returns how many answers those were.

    `is_closing`: whatever is there of these groups already is written anew together with what comes.
    """
    rows, remaining = _take_out(session, lots)
    for comments, table in ((False, PulseAnswer), (True, PulseComment)):
        moved = [_kept(row) for row in rows if (row["words"] is not None) == comments]
        if is_closing:
            for lot in (one for one in lots if one.is_comment == comments):
                moved += _take(session, table, _of(table, lot))
        _write(session, table, moved)
    _shuffle(remaining)
    if remaining:
        session.connection().execute(insert(PulseWaiting), remaining)
    return len(rows)


def settle(
    session: Session,
    round_id: int,
    question_id: int,
    groups: Collection[int],
    *,
    comments: bool,
) -> None:
    """Keep apart the answers of these groups alone: the others' no longer say which group they are of."""
    table = PulseComment if comments else PulseAnswer
    is_of_none = col(table.group_id).is_(None) | col(table.group_id).not_in(list(groups))
    where = (col(table.round_id) == round_id) & (col(table.question_id) == question_id) & is_of_none
    rows = [row | {"group_id": None} for row in _take(session, table, where)]
    _write(session, table, rows)


def throw_away(session: Session, round_id: int, question_id: int, *, comments: bool) -> None:
    """Delete the answers to a question of which there are too few to be shown to anybody, ever."""
    table = PulseComment if comments else PulseAnswer
    session.connection().execute(
        delete(table).where(col(table.round_id) == round_id, col(table.question_id) == question_id)
    )


def counts(session: Session, round_id: int) -> dict[tuple[int, int | None], Counter[int]]:
    """Return how many chose what, by question and group."""
    keys = (col(PulseAnswer.question_id), col(PulseAnswer.group_id), col(PulseAnswer.choice))
    query = select(*keys, func.count()).where(col(PulseAnswer.round_id) == round_id).group_by(*keys)
    found: dict[tuple[int, int | None], Counter[int]] = {}
    for question_id, group_id, choice, count in session.connection().execute(query):
        found.setdefault((question_id, group_id), Counter())[choice] = count
    return found


def comment_counts(session: Session, round_id: int) -> dict[tuple[int, int | None], int]:
    """Return how many wrote something, by question and group."""
    keys = (col(PulseComment.question_id), col(PulseComment.group_id))
    query = select(*keys, func.count()).where(col(PulseComment.round_id) == round_id).group_by(*keys)
    return {(question, group): count for question, group, count in session.connection().execute(query)}


def comments(session: Session, round_id: int, question_id: int, groups: Collection[int] | None = None) -> list[str]:
    """Return what was written, in the order of random ids; of some groups alone, or of everybody."""
    query = select(col(PulseComment.words)).where(
        col(PulseComment.round_id) == round_id, col(PulseComment.question_id) == question_id
    )
    if groups is not None:
        query = query.where(col(PulseComment.group_id).in_(list(groups)))
    return list(session.connection().execute(query.order_by(col(PulseComment.id))).scalars())


def shown_rounds(session: Session, question_id: int, *, besides: int) -> dict[int, set[int | None]]:
    """Return in which other rounds a question has answers, and of which groups they say they are."""
    query = (
        select(col(PulseAnswer.round_id), col(PulseAnswer.group_id))
        .where(col(PulseAnswer.question_id) == question_id, col(PulseAnswer.round_id) != besides)
        .distinct()
    )
    found: dict[int, set[int | None]] = {}
    for round_id, group_id in session.connection().execute(query):
        found.setdefault(round_id, set()).add(group_id)
    return found


def keep_turnout(session: Session, round_id: int, turnout: Mapping[int | None, tuple[int, int]]) -> None:
    rows = [
        {"round_id": round_id, "group_id": group, "asked": asked, "answered": answered}
        for group, (asked, answered) in turnout.items()
    ]
    if rows:
        session.connection().execute(insert(PulseTurnout), rows)


def turnout(session: Session, round_id: int) -> dict[int | None, tuple[int, int]]:
    """Return how many of each group were asked and took part; of everybody under None."""
    query = select(col(PulseTurnout.group_id), col(PulseTurnout.asked), col(PulseTurnout.answered))
    rows = session.connection().execute(query.where(col(PulseTurnout.round_id) == round_id))
    return {group: (asked, answered) for group, asked, answered in rows}


def _take_out(session: Session, lots: Collection[Lot]) -> tuple[list[Row], list[Row]]:
    """Empty the waiting table. Returns what was in these lots, and what is to wait on."""
    if dialect_of(session) == "postgresql":
        session.connection().execute(text("LOCK TABLE pulsewaiting IN ACCESS EXCLUSIVE MODE"))
    rows = _all(session, PulseWaiting)
    if dialect_of(session) == "postgresql":
        session.connection().execute(text("TRUNCATE pulsewaiting"))
    else:
        session.connection().execute(delete(PulseWaiting))
    taken = [row for row in rows if _lot_of(row) in lots]
    return taken, [row for row in rows if _lot_of(row) not in lots]


def _lot_of(row: Row) -> Lot:
    return Lot(row["round_id"], row["question_id"], row["group_id"], row["words"] is not None)


def _kept(row: Row) -> Row:
    said = "words" if row["words"] is not None else "choice"
    return {name: row[name] for name in ("round_id", "question_id", "group_id", said)}


def _of(table: type[PulseAnswer] | type[PulseComment], lot: Lot) -> Any:
    group = col(table.group_id)
    is_of_group = group.is_(None) if lot.group_id is None else group == lot.group_id
    return (col(table.round_id) == lot.round_id) & (col(table.question_id) == lot.question_id) & is_of_group


def _take(session: Session, table: type[PulseAnswer] | type[PulseComment], where: Any) -> list[Row]:
    rows = _all(session, table, where)
    session.connection().execute(delete(table).where(where))
    return rows


def _write(session: Session, table: type[SQLModel], rows: Sequence[Row]) -> None:
    """Write rows in any order under new ids."""
    written = [row | {"id": _random_id()} for row in rows]
    _shuffle(written)
    if written:
        session.connection().execute(insert(table), written)


def _all(session: Session, table: type[SQLModel], where: Any = None) -> list[Row]:
    query = select(*table.__table__.c).where(true() if where is None else where)  # type: ignore[attr-defined]  # sqlmodel hides it
    return [dict(row) for row in session.connection().execute(query).mappings()]


def _random_id() -> int:
    return secrets.randbelow(LARGEST_ID - 1) + 1


def _shuffle(rows: list[Row]) -> None:
    secrets.SystemRandom().shuffle(rows)
