"""The box: stirring changes where everything lies and nothing of what it says."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlmodel import Session, select

from storage import suggestions
from storage.database import Database
from storage.suggestions import LARGEST_ID, Line
from storage.tables import Suggestion
from tests.conftest import NOW, Cast


def put(session: Session, cast: Cast, number: int, **more: Any) -> int:
    to = {"department_id": cast.front_office, "topic_id": None, "author_id": None, "stage": "new", **more}
    return suggestions.put(session, f"words {number}", key_hash=f"hash {number}", **to)


def everything(session: Session) -> set[str]:
    rows = session.exec(select(Suggestion).execution_options(populate_existing=True))
    return {str(sorted(row.model_dump().items())) for row in rows}


def test_stirring_loses_and_changes_nothing(session: Session, cast: Cast) -> None:
    ids = [put(session, cast, number) for number in range(30)]
    suggestions.add_line(session, ids[0], Line(by="reader", words="and?", is_told=True))
    suggestions.conclude(session, ids[1], "done")
    suggestions.report(session, ids[2])
    topic = suggestions.open_topic(session, "Canteen", "食堂", cast.wei)
    put(session, cast, 99, department_id=None, topic_id=topic, author_id=cast.mei, stage="told")
    before = everything(session)
    assert [suggestions.stir(session) for _ in range(3)] == [31] * 3
    assert everything(session) == before


def test_an_empty_box_is_stirred_too(session: Session, cast: Cast) -> None:
    assert suggestions.stir(session) == 0


def test_ids_count_nothing(session: Session, cast: Cast) -> None:
    ids = [put(session, cast, number) for number in range(30)]
    assert ids != sorted(ids), "thirty in order by chance: once in 10^32"
    assert all(0 < one < LARGEST_ID for one in ids)


def test_what_is_added_waits_and_is_told_with_the_rest(session: Session, cast: Cast) -> None:
    id_ = put(session, cast, 1)
    suggestions.ripen(session)
    (ripe,) = suggestions.ripe(session)
    suggestions.count_as_told(session, ripe)
    assert suggestions.ripe(session) == []
    suggestions.add_line(session, id_, Line(by="author", words="more", is_told=False))
    suggestions.add_line(session, id_, Line(by="reader", words="thanks", is_told=True))
    found = suggestions.recall(session, id_)
    assert found is not None
    assert [line.is_told for line in found.lines] == [True, False, True]
    suggestions.ripen(session)
    assert [one.id for one in suggestions.ripe(session)] == [id_]


def test_an_outcome_is_news_once_and_again_when_it_changes(session: Session, cast: Cast) -> None:
    id_ = put(session, cast, 1)
    for outcome in ("first", "second"):
        suggestions.conclude(session, id_, outcome)
        assert [one.outcome for one in suggestions.take_outcomes(session)] == [outcome]
        assert suggestions.take_outcomes(session) == []


def test_a_closed_topic_is_not_offered(session: Session, cast: Cast) -> None:
    topic = suggestions.open_topic(session, "Canteen", "食堂", cast.wei)
    assert [one.id for one in suggestions.open_topics(session)] == [topic]
    suggestions.close_topic(session, topic, NOW)
    assert list(suggestions.open_topics(session)) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_deleted_words_are_overwritten_and_the_log_is_emptied(database: Database) -> None:
    def write(session: Session) -> None:
        session.connection().execute(text("INSERT INTO setting (name, value) VALUES ('x', 'secret-words')"))

    database.write_now(write)
    database.write_now(lambda session: session.connection().execute(text("DELETE FROM setting WHERE name = 'x'")))
    path = database.url.database or ""
    with database.reading() as session:
        session.connection().execute(text("SELECT * FROM setting")).all()
        assert not database.empty_log(), "somebody is reading"
    assert database.empty_log()
    for name in (path, f"{path}-wal"):
        assert b"secret-words" not in Path(name).read_bytes()
