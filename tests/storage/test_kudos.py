"""Kudos as the ledger keeps them."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from storage import kudos
from storage.database import Database
from tests.conftest import NOW, Cast, bring_cast
from tests.giving import WORDS, give


def test_a_kudos_is_recalled_with_all_that_belongs_to_it(session: Session, cast: Cast) -> None:
    id_ = give(
        session,
        *(cast.anna, cast.mei, cast.wei),
        departments=[cast.engineering],
        values=[cast.service],
        is_private=True,
        tells_manager=True,
    ).kudos
    found = kudos.recall(session, id_)
    assert found is not None
    assert (found.giver_id, found.words, found.at, found.taken_back_at) == (cast.anna, WORDS, NOW, None)
    assert (set(found.people), found.departments, found.values) == (
        {cast.mei, cast.wei},
        (cast.engineering,),
        (cast.service,),
    )
    assert (found.is_private, found.tells_manager, str(found.day)) == (True, True, "2026-11-24")
    assert kudos.recall(session, 999) is None


def test_joining_and_leaving_are_done_once(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei).kudos
    assert kudos.join(session, id_, cast.wei, NOW + timedelta(minutes=1)) is True
    assert kudos.join(session, id_, cast.boss, NOW) is True
    assert kudos.join(session, id_, cast.wei, NOW + timedelta(minutes=2)) is False
    found = kudos.recall(session, id_)
    assert found is not None
    assert found.joiners == (cast.boss, cast.wei), "in the order they joined"
    assert kudos.leave(session, id_, cast.wei) is True
    assert kudos.leave(session, id_, cast.wei) is False


def test_taken_back_once_and_gone_from_every_list(session: Session, cast: Cast) -> None:
    stays, goes = give(session, cast.anna, cast.mei).kudos, give(session, cast.anna, cast.mei).kudos
    assert kudos.take_back(session, goes, NOW) is True
    assert kudos.take_back(session, goes, NOW) is False
    span = (NOW, NOW + timedelta(seconds=1))
    assert kudos.received_by(session, cast.mei, most=9) == [stays]
    assert kudos.given_by(session, cast.anna, most=9) == [stays]
    assert kudos.public_between(session, *span) == [stays]


def test_the_latest_come_first(session: Session, cast: Cast) -> None:
    ids = [give(session, cast.anna, cast.mei).kudos for _ in range(4)]
    assert kudos.received_by(session, cast.mei, most=3) == ids[:0:-1]
    assert kudos.given_by(session, cast.anna, most=2) == ids[:1:-1]


def test_spans_hold_their_beginning_and_not_their_end(session: Session, cast: Cast) -> None:
    hours = [NOW + timedelta(hours=n) for n in range(3)]
    ids = [give(session, cast.anna, cast.mei, departments=[cast.engineering], now=at).kudos for at in hours]
    private = give(session, cast.anna, departments=[cast.housekeeping], is_private=True).kudos
    assert kudos.public_between(session, hours[0], hours[2]) == ids[:2]
    assert kudos.to_departments_between(session, hours[0], hours[2]) == {
        cast.engineering: ids[:2],
        cast.housekeeping: [private],
    }


def test_what_is_kept_about_somebody_counts_what_was_taken_back_too(session: Session, cast: Cast) -> None:
    id_ = give(session, cast.anna, cast.mei, cast.wei).kudos
    kudos.take_back(session, id_, NOW)
    joined = give(session, cast.boss, cast.anna).kudos
    kudos.join(session, joined, cast.mei, NOW)
    assert kudos.count_about(session, cast.anna) == (1, 1)
    assert kudos.count_about(session, cast.mei) == (0, 2)


def test_nobody_is_thanked_twice_in_one_kudos(database: Database) -> None:
    cast = database.write_now(bring_cast)

    def twice(session: Session) -> None:
        people = [cast.mei, cast.mei]
        more = {"is_private": False, "tells_manager": False}
        kudos.add(session, cast.anna, people, [], WORDS, [], **more, at=NOW, day=NOW.date())

    with pytest.raises(Exception, match=r"(?i)unique"):
        database.write_now(twice)  # PostgreSQL says so with the commit only
