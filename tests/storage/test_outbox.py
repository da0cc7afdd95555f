"""The outbox: what waits, who has taken it, when it is tried again, what is drawn anew."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from storage import outbox
from storage.database import Database
from storage.outbox import Held, Leased, Post
from storage.tables import Outgoing
from tests.conftest import NOW
from tests.giving import WORDS, outgoing

SECOND = timedelta(seconds=1)


def post(session: Session, name: str, *, about: str = "kudos:1", due: timedelta = timedelta()) -> int:
    outbox.put(session, [Post(notice=name, place="person:1", about=about, due=NOW + due)])
    return outgoing(session)[-1].id


def lease(session: Session, *, later: timedelta = timedelta()) -> Leased:
    leased = outbox.lease_one(session, NOW + later)
    assert leased is not None
    return leased


def send(session: Session, *, later: timedelta = timedelta(), reference: str = "ref") -> Leased:
    leased = lease(session, later=later)
    assert outbox.keep_drawing(session, leased.id, f"drawn {leased.id}")
    outbox.sent(session, leased.id, leased.replaces or reference, NOW + later)
    return leased


def row(session: Session, outgoing_id: int) -> Outgoing:
    return next(one for one in outgoing(session) if one.id == outgoing_id)


def test_what_has_been_due_longest_comes_first(session: Session) -> None:
    post(session, "second", due=-SECOND)
    post(session, "first", due=-2 * SECOND)
    post(session, "not yet", due=SECOND)
    assert [lease(session).notice, lease(session).notice] == ["first", "second"]
    assert outbox.lease_one(session, NOW) is None
    assert lease(session, later=SECOND).notice == "not yet"


def test_what_is_taken_is_nobody_elses_until_the_lease_ends(session: Session) -> None:
    post(session, "one")
    taken = lease(session)
    assert (taken.attempts, taken.drawn) == (1, None)
    assert outbox.keep_drawing(session, taken.id, "as first drawn")

    assert outbox.lease_one(session, NOW + outbox.LEASE - SECOND) is None
    again = lease(session, later=outbox.LEASE)

    assert (again.id, again.attempts, again.drawn) == (taken.id, 2, "as first drawn")
    assert (taken.may_have_arrived, again.may_have_arrived) == (False, True), "its first sender fell silent"


def test_parallel_senders_never_take_the_same(database: Database) -> None:
    rows = [Post(notice=str(number), place="person:1", about="x", due=NOW) for number in range(30)]
    database.write_now(lambda session: outbox.put(session, rows))
    asked = [database.submit(lambda session: outbox.lease_one(session, NOW)) for _ in range(40)]
    leased = [one.notice for asker in asked if (one := asker.result(30)) is not None]
    assert sorted(leased) == sorted(one.notice for one in rows)


def test_sent_is_over(session: Session) -> None:
    sent = send(session_with(session, "one"), reference="msg-7")
    stored = row(session, sent.id)
    assert (stored.state, stored.sent, stored.sent_at, stored.lease_until) == ("sent", "msg-7", NOW, None)
    assert outbox.lease_one(session, NOW + timedelta(days=1)) is None


def session_with(session: Session, *names: str) -> Session:
    for name in names:
        post(session, name)
    return session


def test_failed_for_good_says_why_and_is_counted(session: Session) -> None:
    taken = lease(session_with(session, "one", "two"))
    outbox.failed(session, taken.id, "account_inactive")
    assert row(session, taken.id).state == "failed"
    assert lease(session, later=timedelta(days=1)).id != taken.id
    assert outbox.troubles(session) == [("account_inactive", 1)]


def test_a_temporary_failure_is_tried_later(session: Session) -> None:
    taken = lease(session_with(session, "one"))
    outbox.try_later(session, taken, "ratelimited", NOW, wait=timedelta(seconds=30))
    assert row(session, taken.id).trouble == "ratelimited"
    assert outbox.lease_one(session, NOW + 29 * SECOND) is None
    assert lease(session, later=30 * SECOND).attempts == 2


def test_after_the_last_attempt_it_has_failed(session: Session) -> None:
    post(session, "one")
    now = NOW
    for attempt in range(1, outbox.MOST_ATTEMPTS + 1):
        taken = outbox.lease_one(session, now)
        assert taken is not None
        assert taken.attempts == attempt
        outbox.try_later(session, taken, "timeout", now)
        now += timedelta(days=1)
    assert outgoing(session)[0].state == "failed"


@given(st.integers(1, outbox.MOST_ATTEMPTS), st.floats(0, 1, exclude_max=True))
def test_waits_double_up_to_a_bound_with_jitter(attempts: int, dice: float) -> None:
    whole = min(timedelta(seconds=5) * 2 ** (attempts - 1), outbox.LONGEST_WAIT)
    wait = outbox.backoff(attempts, dice=lambda: dice)
    assert whole / 2 <= wait <= whole * 1.5


def test_what_was_not_its_turn_is_given_back_as_it_was(session: Session) -> None:
    taken = lease(session_with(session, "one"))
    outbox.keep_drawing(session, taken.id, "drawn", platform="slack")

    outbox.give_back(session, taken, "slack", trouble="token_revoked")

    again = lease(session)
    assert (again.attempts, again.drawn, again.platform, again.may_have_arrived) == (1, None, "slack", False)
    outbox.try_later(session, again, "timeout", NOW, wait=SECOND, may_have_arrived=True)
    lost = lease(session, later=SECOND)
    outbox.keep_drawing(session, lost.id, "as it was sent", platform="slack")
    outbox.try_later(session, lost, "ratelimited", NOW, wait=SECOND)
    lost = lease(session, later=SECOND)
    assert (lost.may_have_arrived, lost.drawn) == (True, "as it was sent")
    outbox.give_back(session, lost, "slack")
    assert lease(session, later=SECOND).drawn == "as it was sent"


def test_what_is_held_is_passed_over(session: Session) -> None:
    original = send(session_with(session, "sent before"))
    session.get_one(Outgoing, original.id).platform = "slack"
    post(session, "lost", about="kudos:3")
    lost = lease(session)
    outbox.keep_drawing(session, lost.id, "drawn", platform="slack")
    outbox.try_later(session, lost, "timeout", NOW - 2 * SECOND, wait=SECOND, may_have_arrived=True)
    outbox.redraw(session, "kudos:1", NOW)
    post(session, "new", about="kudos:2")

    def taken(**held: frozenset[str]) -> list[str]:
        found = []
        with session.begin_nested() as trial:
            while one := outbox.lease_one(session, NOW, Held(**held)):
                found.append("again " * (one.replaces is not None) + one.notice)
            trial.rollback()
        return found

    slack = frozenset({"slack"})
    assert taken() == ["lost", "again sent before", "new"]
    assert taken(redraws=slack) == ["lost", "new"]
    assert taken(searches=slack) == ["again sent before", "new"]
    assert taken(places=frozenset({"person:1"})) == ["again sent before"]
    assert taken(platforms=slack) == ["new"], "where that goes is not known yet"
    assert taken(platforms=slack, redraws=slack, searches=frozenset({"wecom"})) == ["new"]


def test_all_attempts_together_take_about_a_day() -> None:
    waits = [outbox.backoff(attempts, dice=lambda: 0.5) for attempts in range(1, outbox.MOST_ATTEMPTS)]
    assert timedelta(hours=18) <= sum(waits, timedelta()) <= timedelta(hours=30)


# Cancelling and drawing anew


def test_cancel_undrawn_stops_what_nobody_can_have_read(session: Session) -> None:
    waiting = post(session, "waiting", due=SECOND)
    leased = post(session, "leased", due=-SECOND)
    other = post(session, "another matter", about="kudos:2", due=SECOND)
    assert lease(session).id == leased

    assert outbox.cancel_undrawn(session, "kudos:1") == 2

    assert not outbox.keep_drawing(session, leased, "too late")
    assert [row(session, one).state for one in (waiting, leased, other)] == ["cancelled", "cancelled", "waiting"]


def test_what_is_drawn_is_past_cancelling(session: Session) -> None:
    post(session, "one")
    taken = lease(session)
    outbox.keep_drawing(session, taken.id, "drawn")
    assert outbox.cancel_undrawn(session, "kudos:1") == 0


def test_redraw_replaces_what_was_sent(session: Session) -> None:
    original = send(session_with(session, "one"), reference="msg-1")

    assert outbox.redraw(session, "kudos:1", NOW) == 1

    again = lease(session)
    assert (again.notice, again.place, again.replaces, again.drawn) == ("one", original.place, "msg-1", None)


def test_changes_that_come_together_are_one_redrawing(session: Session) -> None:
    send(session_with(session, "one"))
    assert [outbox.redraw(session, "kudos:1", NOW) for _ in range(3)] == [1, 0, 0]
    send(session)
    assert outbox.redraw(session, "kudos:1", NOW) == 1, "what changes after the drawing is drawn again"


def test_a_replacement_waits_for_its_original(session: Session) -> None:
    post(session, "one")
    original = lease(session)
    outbox.keep_drawing(session, original.id, "drawn")
    assert outbox.redraw(session, "kudos:1", NOW) == 1
    assert outbox.lease_one(session, NOW) is None, "the original is still on its way"

    outbox.try_later(session, original, "timeout", NOW, wait=SECOND)
    assert outbox.lease_one(session, NOW) is None, "it is tried again first"

    assert send(session, later=SECOND, reference="msg-9").id == original.id
    assert lease(session, later=SECOND).replaces == "msg-9"


def test_a_replacement_is_dropped_where_the_original_never_went_out(session: Session) -> None:
    post(session, "one")
    post(session, "another matter", about="kudos:2", due=SECOND)
    original = lease(session)
    outbox.keep_drawing(session, original.id, "drawn")
    outbox.redraw(session, "kudos:1", NOW)
    outbox.failed(session, original.id, "account_inactive")

    assert lease(session, later=SECOND).notice == "another matter"
    assert [one.state for one in outgoing(session) if one.replaces_id] == ["cancelled"]


def test_a_drawing_that_failed_for_now_does_not_hide_a_newer_change(session: Session) -> None:
    """Somebody joins, the update fails for now; then the thanks are taken back: that must be drawn."""
    send(session_with(session, "one"), reference="msg-1")
    outbox.redraw(session, "kudos:1", NOW)
    old = lease(session)
    outbox.keep_drawing(session, old.id, "old words")
    outbox.try_later(session, old, "ratelimited", NOW, wait=SECOND)

    outbox.cancel_undrawn(session, "kudos:1")
    outbox.redraw(session, "kudos:1", NOW)

    last = None
    while (leased := outbox.lease_one(session, NOW + 2 * SECOND)) is not None:
        last = leased.drawn
        outbox.sent(session, leased.id, "msg-1", NOW)
    assert last is None, "the last to go out is drawn after the change"


def test_a_newer_drawing_never_overtakes_an_older_one(session: Session) -> None:
    send(session_with(session, "one"), reference="msg-1")
    outbox.redraw(session, "kudos:1", NOW)
    older = lease(session)
    outbox.keep_drawing(session, older.id, "older")
    assert outbox.redraw(session, "kudos:1", NOW) == 1

    assert outbox.lease_one(session, NOW) is None, "both would be under way, and either could arrive last"

    outbox.sent(session, older.id, "msg-1", NOW)
    assert lease(session).replaces == "msg-1"


# Once, and how late


def test_an_occurrence_is_put_once(session: Session) -> None:
    posts = [Post(notice=n, place="person:1", about="x", due=NOW, once=n) for n in ("a", "b")]
    assert outbox.put_once(session, posts[:1]) == 1
    assert outbox.put_once(session, posts) == 1
    assert outbox.put_once(session, posts) == 0
    assert outbox.put_once(session, []) == 0
    assert sorted(one.notice for one in outgoing(session)) == ["a", "b"]


def test_replicas_put_an_occurrence_once_between_them(database: Database) -> None:
    posts = [Post(notice=str(n), place="person:1", about="x", due=NOW, once=str(n)) for n in range(20)]
    asked = [database.submit(lambda session: outbox.put_once(session, posts)) for _ in range(8)]
    assert sum(one.result(30) for one in asked) == 20


def test_lag_is_the_age_of_the_oldest_that_is_due(session: Session) -> None:
    assert outbox.lag(session, NOW) == timedelta()
    post(session, "later", due=timedelta(hours=1))
    assert outbox.lag(session, NOW) == timedelta()
    post(session, "late", due=-timedelta(minutes=3))
    assert outbox.lag(session, NOW) == timedelta(minutes=3)


def test_a_state_nobody_knows_is_refused(session: Session) -> None:
    one = Outgoing(notice="x", place="y", about="z", due=NOW, state="lost")
    session.add(one)
    with pytest.raises(Exception, match="outbox_state"):
        session.flush()


def test_a_day_of_a_large_company_is_put_at_once(session: Session) -> None:
    posts = [
        Post(notice="x", place="person:1", about="x", due=NOW, once=str(n)) for n in range(10_000)
    ]  # more than one statement takes
    assert outbox.put_once(session, posts) == 10_000
    assert outbox.put_once(session, posts) == 0


def test_words_of_what_was_settled_are_forgotten_and_what_waits_keeps_its_own(session: Session) -> None:
    outbox.put(session, [Post(notice="x", place="person:1", about="x", due=NOW, once=str(n)) for n in range(3)])
    for _ in range(2):
        leased = outbox.lease_one(session, NOW)
        assert leased is not None
        outbox.keep_drawing(session, leased.id, WORDS)
        outbox.sent(session, leased.id, "ref", NOW)
    leased = outbox.lease_one(session, NOW)
    assert leased is not None
    outbox.keep_drawing(session, leased.id, WORDS)

    assert outbox.forget_drawings(session, NOW) == 0, "nothing was settled before now"
    assert outbox.forget_drawings(session, NOW + timedelta(seconds=1)) == 2
    assert outbox.forget_drawings(session, NOW + timedelta(seconds=1)) == 0

    kept = [one.drawn for one in session.exec(select(Outgoing).order_by(col(Outgoing.id)))]
    assert kept == ["", "", WORDS]
