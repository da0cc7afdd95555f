"""Numbers everybody may see, and the allowance."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from handlers import kudos
from storage import counts
from storage.database import Database
from tests.conftest import NOW, Cast, bring_cast, the
from tests.giving import give

TODAY = date(2026, 11, 24)


def test_counts_add_up_whether_new_or_known(session: Session, cast: Cast) -> None:
    counts.add(session, {("person:1", "given"): 2, ("person:2", "received"): 1})
    counts.add(session, {("person:1", "given"): 3})
    counts.add(session, {})
    assert counts.of(session, "person:1") == {"given": 5}
    counts.add(session, {("person:1", "given"): -5})
    assert counts.of(session, "person:1") == {}, "nothing is not shown"


def test_a_kudos_counts_for_each_receiver_and_each_value() -> None:
    assert counts.of_kudos(1, [2, 3], [9], [4, 5]) == {
        ("person:1", "given"): 3,
        **{(who, "received"): 1 for who in ("person:2", "person:3", "department:9")},
        **{(who, f"value:{value}"): 1 for who in ("person:2", "person:3", "department:9") for value in (4, 5)},
    }
    there, back = counts.of_kudos(1, [2], [9], [4]), counts.of_kudos(1, [2], [9], [4], sign=-1)
    assert {key: there[key] + back[key] for key in there} == dict.fromkeys(there, 0)


def test_spending_says_what_is_left_and_takes_nothing_where_it_would_not_do(session: Session, cast: Cast) -> None:
    spend = [counts.spend(session, cast.anna, TODAY, amount, 5) for amount in (2, 2, 2, 1, 1)]
    assert spend == [3, 1, None, 0, None]
    assert counts.used(session, cast.anna, TODAY) == 5
    assert counts.spend(session, cast.anna, TODAY + timedelta(days=1), 6, 5) is None
    assert counts.used(session, cast.anna, TODAY + timedelta(days=1)) == 0
    assert counts.spend(session, cast.mei, TODAY, 5, 5) == 0, "everybody has their own"


def test_a_smaller_allowance_takes_nothing_away(session: Session, cast: Cast) -> None:
    counts.spend(session, cast.anna, TODAY, 10, 20)
    assert counts.spend(session, cast.anna, TODAY, 1, 5) is None
    assert counts.used(session, cast.anna, TODAY) == 10


def test_what_is_given_back_can_be_spent_again(session: Session, cast: Cast) -> None:
    counts.spend(session, cast.anna, TODAY, 5, 5)
    counts.give_back(session, cast.anna, TODAY, 2)
    assert counts.spend(session, cast.anna, TODAY, 2, 5) == 0


@pytest.mark.parametrize(("amount", "paid"), [(1, 20), (3, 6)])
def test_parallel_writers_never_overspend(database: Database, amount: int, paid: int) -> None:
    anna = database.write_now(bring_cast).anna
    asked = [database.submit(lambda session: counts.spend(session, anna, TODAY, amount, 20)) for _ in range(40)]
    left = [one.result(30) for one in asked]
    assert sorted(one for one in left if one is not None) == [20 - amount * n for n in range(paid, 0, -1)]
    with database.reading() as session:
        assert counts.used(session, anna, TODAY) == amount * paid


def test_counts_agree_with_the_ledger_after_giving_and_taking_back(session: Session, cast: Cast) -> None:
    give(session, cast.anna, cast.mei, cast.wei, departments=[cast.engineering], values=[cast.teamwork, cast.service])
    taken_back = give(session, cast.mei, cast.anna, values=[cast.service])
    give(session, cast.boss, cast.anna)
    kudos.take_back(session, the(session, cast.mei), taken_back.kudos, now=NOW)
    assert counts.differences(session) == {}
    assert counts.rebuild(session) == []
    assert counts.of(session, f"person:{cast.anna}") == {"given": 3, "received": 1}


def test_rebuilding_mends_and_says_what_differed(session: Session, cast: Cast) -> None:
    give(session, cast.anna, cast.mei, values=[cast.teamwork])
    right = counts.of(session, f"person:{cast.mei}")
    counts.add(session, {(f"person:{cast.mei}", "received"): 4, ("person:999", "given"): 7})
    counts.give_back(session, cast.anna, TODAY, 1)
    counts.spend(session, cast.boss, TODAY, 3, 20)

    assert counts.differences(session) == {
        (f"person:{cast.mei}", "received"): (5, 1),
        ("person:999", "given"): (7, 0),
    }
    assert set(counts.rebuild(session)) == {
        f"person:{cast.mei} received: 5 → 1",
        "person:999 given: 7 → 0",
        f"person:{cast.anna} allowance of 2026-11-24: 0 → 1",
        f"person:{cast.boss} allowance of 2026-11-24: 3 → 0",
    }

    assert counts.of(session, f"person:{cast.mei}") == right
    assert (counts.used(session, cast.anna, TODAY), counts.used(session, cast.boss, TODAY)) == (1, 0)
    assert counts.rebuild(session) == []
