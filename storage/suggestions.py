"""Suggestions, of which nobody can find out who wrote one: neither from what is stored nor from what lies beside it.

What is not stored. A suggestion has no author (unless it was signed), no time and no number that counts up: its id,
which on SQLite is also the rowid, is drawn at random. Of the key its author has, only a hash is kept, so that whoever
reads the database cannot answer in their place. Drafts and `seen` keep nothing of it: an event with a suggestion leaves
there what a question for help leaves, and such events are forgotten after two hours, so that not even *that* somebody
suggested something is told for long (bot/hearing.py). Who opens the form from WeCom leaves a link to it for a day.

What lies beside it. A row is written when it is heard, because what was answered with success must be on disk. Until
it is stirred, PostgreSQL's xmin and ctid, and SQLite's place within the page and its log, could be compared with other
rows written then. Therefore the whole table is taken out and written anew, in a random order, in a
transaction of its own at every full hour, whether or not something came (`stir`), and before anything is delivered.
Afterwards all rows share one xmin and stand in no order. On PostgreSQL the old file is dropped whole (TRUNCATE); on
SQLite deleted content is overwritten with zeros (secure_delete) and the log is emptied (`Database.empty_log`).

When it is told. What came on one day is told together on the next morning: the hour of a message says nothing.

What remains, and the form says the most of it: until the next full hour, somebody with access to the disk could
compare. Whoever keeps PostgreSQL's log (an archive, a replica, a backup made of it) or copies the database again and
again can do so for as long as they keep that; what PostgreSQL deletes elsewhere stays in its files until they are
vacuumed. The message one typed stays in one's own chat, and what was typed before as something else is kept with that
for seven days. And the words themselves may tell.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import delete, insert, text, update
from sqlmodel import Session, col, select

from storage.tables import Suggestion, SuggestionTopic
from storage.upsert import dialect_of

LARGEST_ID = 10**18  # of at most eighteen digits, as ids on cards are
Stage = Literal["new", "ripe", "told"]


@dataclass(frozen=True, kw_only=True)
class Line:
    """What the author or the reader of a suggestion wrote. `is_told`: the other one may see it."""

    by: Literal["author", "reader"]
    words: str
    is_told: bool


@dataclass(frozen=True, kw_only=True)
class Put:
    """A suggestion with all that was written to it since."""

    id: int
    department_id: int | None
    topic_id: int | None
    author_id: int | None
    lines: tuple[Line, ...]
    outcome: str
    is_outcome_told: bool
    is_reported: bool
    is_dealt_with: bool


def put(
    session: Session,
    words: str,
    *,
    key_hash: str,
    department_id: int | None,
    topic_id: int | None,
    author_id: int | None,
    stage: Stage,
) -> int:
    """Put a suggestion into the box. Returns its id."""
    id_ = secrets.randbelow(LARGEST_ID - 1) + 1
    row = {
        "id": id_,
        "key_hash": key_hash,
        "department_id": department_id,
        "topic_id": topic_id,
        "author_id": author_id,
        "thread": _thread([Line(by="author", words=words, is_told=stage == "told")]),
        "stage": stage,
        "is_outcome_told": False,
        "is_reported": False,
        "is_dealt_with": False,
    }
    session.connection().execute(insert(Suggestion), [row])
    return id_


def recall(session: Session, suggestion_id: int) -> Put | None:
    return _one(session, col(Suggestion.id) == suggestion_id)


def by_key(session: Session, key_hash: str) -> Put | None:
    return _one(session, col(Suggestion.key_hash) == key_hash)


def take_out(session: Session, suggestion_id: int) -> None:
    """Take a suggestion out of the box, for good."""
    session.connection().execute(delete(Suggestion).where(col(Suggestion.id) == suggestion_id))


def add_line(session: Session, suggestion_id: int, line: Line) -> None:
    """Add what one of the two wrote; what is not told yet waits as if it were a suggestion of its own."""
    query = select(Suggestion.thread).where(Suggestion.id == suggestion_id).with_for_update()
    lines = [*_lines(session.exec(query).one()), line]
    stage = {} if line.is_told else {"stage": "new"}
    _change(session, suggestion_id, thread=_thread(lines), **stage)


def conclude(session: Session, suggestion_id: int, outcome: str) -> None:
    """Keep what was done about it, to be told to everybody who could have written it."""
    _change(session, suggestion_id, outcome=outcome, is_outcome_told=False)


def report(session: Session, suggestion_id: int) -> bool:
    """Note that its reader reports it. Returns False where they already had."""
    return _mark(session, suggestion_id, Suggestion.is_reported, is_reported=True)


def deal_with(session: Session, suggestion_id: int) -> bool:
    """Note that an admin has dealt with a report. Returns False where somebody already had."""
    return _mark(session, suggestion_id, Suggestion.is_dealt_with, is_dealt_with=True)


def _mark(session: Session, suggestion_id: int, unless: Any, **columns: bool) -> bool:
    marked = session.connection().execute(
        update(Suggestion).where(col(Suggestion.id) == suggestion_id, ~col(unless)).values(**columns)
    )
    return marked.rowcount == 1


def reported(session: Session) -> list[int]:
    """Return what was reported and nobody has dealt with yet, in no order."""
    query = select(Suggestion.id).where(col(Suggestion.is_reported), ~col(Suggestion.is_dealt_with))
    return list(session.exec(query.order_by(col(Suggestion.id))))


def ripen(session: Session) -> None:
    """Let what came until now be told the next time."""
    ripe = update(Suggestion).where(col(Suggestion.stage) == "new").values(stage="ripe")
    session.connection().execute(ripe)


def ripe(session: Session) -> list[Put]:
    """Return what is to be told now, in no order."""
    return _all(session, col(Suggestion.stage) == "ripe")


def count_as_told(session: Session, put: Put) -> None:
    lines = [replace(line, is_told=True) for line in put.lines]
    _change(session, put.id, thread=_thread(lines), stage="told")


def take_outcomes(session: Session) -> list[Put]:
    """Return what something was done about and nobody was told of yet, and count it as told."""
    is_news = col(Suggestion.outcome).is_not(None) & ~col(Suggestion.is_outcome_told)
    found = _all(session, is_news)
    session.connection().execute(update(Suggestion).where(is_news).values(is_outcome_told=True))
    return found


def stir(session: Session) -> int:
    """Write all suggestions anew in a random order, so that nothing tells which came when. Returns how many."""
    if dialect_of(session) == "postgresql":
        session.connection().execute(text("LOCK TABLE suggestion IN ACCESS EXCLUSIVE MODE"))
    rows = [dict(row) for row in session.connection().execute(select(*Suggestion.__table__.c)).mappings()]  # type: ignore[attr-defined]  # sqlmodel hides it
    if not rows:
        return 0
    if dialect_of(session) == "postgresql":
        session.connection().execute(text("TRUNCATE suggestion"))
    else:
        session.connection().execute(delete(Suggestion))
    secrets.SystemRandom().shuffle(rows)
    session.connection().execute(insert(Suggestion), rows)
    return len(rows)


# Topics


def open_topic(session: Session, name: str, name_zh: str, owner_id: int) -> int:
    topic = SuggestionTopic(name=name, name_zh=name_zh, owner_id=owner_id)
    session.add(topic)
    session.flush()
    return topic.id


def close_topic(session: Session, topic_id: int, now: datetime) -> None:
    close = update(SuggestionTopic).where(col(SuggestionTopic.id) == topic_id, col(SuggestionTopic.closed_at).is_(None))
    session.connection().execute(close.values(closed_at=now))


def topic(session: Session, topic_id: int) -> SuggestionTopic | None:
    query = select(SuggestionTopic).where(SuggestionTopic.id == topic_id).execution_options(populate_existing=True)
    return session.exec(query).one_or_none()


def open_topics(session: Session) -> Sequence[SuggestionTopic]:
    query = select(SuggestionTopic).where(col(SuggestionTopic.closed_at).is_(None))
    return session.exec(query.order_by(col(SuggestionTopic.id))).all()


def _one(session: Session, condition: Any) -> Put | None:
    found = _all(session, condition)
    return found[0] if found else None


def _all(session: Session, condition: Any) -> list[Put]:
    query = select(Suggestion).where(condition).order_by(col(Suggestion.id))
    rows = session.exec(query.execution_options(populate_existing=True))
    return [
        Put(
            id=row.id,
            department_id=row.department_id,
            topic_id=row.topic_id,
            author_id=row.author_id,
            lines=tuple(_lines(row.thread)),
            outcome=row.outcome or "",
            is_outcome_told=row.is_outcome_told,
            is_reported=row.is_reported,
            is_dealt_with=row.is_dealt_with,
        )
        for row in rows
    ]


def _change(session: Session, suggestion_id: int, **columns: Any) -> None:
    session.connection().execute(update(Suggestion).where(col(Suggestion.id) == suggestion_id).values(**columns))


def _lines(thread: str) -> list[Line]:
    return [Line(**one) for one in json.loads(thread)]


def _thread(lines: Sequence[Line]) -> str:
    return json.dumps([vars(one) for one in lines], ensure_ascii=False)
