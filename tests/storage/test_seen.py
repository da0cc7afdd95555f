"""Events already heard."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from storage import company, seen
from storage.database import Database
from tests.conftest import NOW


def test_what_was_heard_keeps_its_answer(session: Session) -> None:
    number = company.revision(session)
    assert seen.recall(session, "k") == (number, False, None)
    seen.remember(session, "k", "the answer", NOW)
    assert seen.recall(session, "k") == (number, True, "the answer")
    assert seen.recall(session, "another") == (number, False, None)


def test_an_anonymous_answer_leaves_only_its_key(session: Session) -> None:
    seen.remember(session, "k", None, NOW)
    assert seen.recall(session, "k")[1:] == (True, None)


def test_the_look_brings_the_revision(session: Session) -> None:
    before = seen.recall(session, "k").revision
    company.changed(session)
    assert seen.recall(session, "k").revision == before + 1


def test_who_comes_second_is_told(session: Session) -> None:
    seen.remember(session, "k", "first", NOW)
    with pytest.raises(seen.HeardMeanwhile):
        seen.remember(session, "k", "second", NOW)
    assert seen.recall(session, "k").answer == "first"


def test_of_many_at_once_one_is_first(database: Database) -> None:
    asked = [database.submit(lambda session: seen.remember(session, "k", "answer", NOW)) for _ in range(20)]
    outcomes = [one.exception(30) for one in asked]
    assert outcomes.count(None) == 1
    assert all(isinstance(one, seen.HeardMeanwhile) for one in outcomes if one)


def test_what_nobody_repeats_any_more_is_forgotten(session: Session) -> None:
    for days in range(5):
        seen.remember(session, f"k{days}", None, NOW - timedelta(days=days))
    assert seen.forget_before(session, NOW - timedelta(days=2)) == 2
    assert [seen.recall(session, f"k{days}").is_known for days in range(5)] == [True, True, True, False, False]
