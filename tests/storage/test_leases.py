"""What only one replica does: held, renewed, let go, taken over."""

from datetime import timedelta

from sqlmodel import Session

from storage import leases
from tests.conftest import NOW

A_WHILE = timedelta(seconds=15)


def take(session: Session, holder: str, *, after: timedelta = timedelta()) -> bool:
    return leases.take(session, "sending", holder, now=NOW + after, until=NOW + after + A_WHILE)


def test_one_holds_it_and_may_renew(session: Session) -> None:
    assert take(session, "a")
    assert not take(session, "b")
    assert take(session, "a", after=timedelta(seconds=14))
    assert not take(session, "b", after=timedelta(seconds=28)), "renewed at second 14"


def test_after_silence_another_takes_over_and_the_first_has_lost_it(session: Session) -> None:
    assert take(session, "a")
    assert take(session, "b", after=A_WHILE)
    assert not take(session, "a", after=A_WHILE)


def test_let_go_it_is_free_at_once_but_only_by_its_holder(session: Session) -> None:
    assert take(session, "a")
    leases.release(session, "sending", "b")
    assert not take(session, "b")
    leases.release(session, "sending", "a")
    assert take(session, "b")
