"""What comes together over a day: the feed's round-up, and everybody's bundle."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from handlers import admin, kudos, round_up
from handlers.notices import Bundle, KudosRoundUp, from_json
from storage import company, outbox, people
from tests.conftest import NOW, Cast, recalled, the
from tests.giving import FEED, give, outgoing

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
AT = datetime(2026, 11, 24, 9, 7, tzinfo=UTC)  # 17:07 in Shanghai, the company's zone
BUNDLES_AT = datetime(2026, 11, 24, 9, 22, tzinfo=UTC)


@pytest.fixture
def daily(session: Session, cast: Cast) -> Cast:
    company.set_one(session, "feed", "daily")
    return cast


def prepare(session: Session, now: datetime) -> int:
    return round_up.prepare(session, recalled(session, feeds=(FEED,)), now)


def posts(session: Session) -> list[KudosRoundUp]:
    read = [from_json(one.notice) for one in outgoing(session) if one.place == FEED]
    return [one for one in read if isinstance(one, KudosRoundUp)]


def bundles(session: Session) -> dict[str, tuple[int, ...]]:
    read = [(one.place, from_json(one.notice)) for one in outgoing(session)]
    return {place: notice.kudos for place, notice in read if isinstance(notice, Bundle)}


def test_one_post_a_day_when_it_is_time(session: Session, daily: Cast) -> None:
    give(session, daily.anna, daily.mei)
    assert [prepare(session, AT + MINUTE * n) for n in (-1, 0, 0, 5)] == [0, 1, 0, 0]
    (post,) = posts(session)
    assert (post.since, post.until) == ((AT - DAY).isoformat(), AT.isoformat())


def test_days_join_without_a_gap_and_without_overlap(session: Session, daily: Cast) -> None:
    for day in range(3):
        give(session, daily.anna, daily.mei, now=AT + day * DAY)  # the very moment belongs to the next day
        prepare(session, AT + day * DAY)
    spans = [(one.since, one.until) for one in posts(session)]
    assert spans == [((AT + n * DAY).isoformat(), (AT + (n + 1) * DAY).isoformat()) for n in (0, 1)]


@pytest.mark.parametrize("feed", ["off", "instant"])
def test_no_round_up_unless_the_company_wants_one(session: Session, cast: Cast, feed: str) -> None:
    company.set_one(session, "feed", feed)
    give(session, cast.anna, cast.mei, is_private=feed == "instant")
    prepare(session, AT)
    assert posts(session) == []


def test_nothing_to_tell_is_not_told(session: Session, daily: Cast) -> None:
    give(session, daily.anna, daily.mei, is_private=True)
    back = give(session, daily.anna, daily.wei).kudos
    kudos.take_back(session, the(session, daily.anna), back, now=NOW)
    assert prepare(session, AT) == 0


def test_thanks_of_whom_no_post_may_name_are_nothing_to_tell(session: Session, daily: Cast) -> None:
    people.change(session, daily.mei, no_posts=True)
    session.expire_all()
    give(session, daily.anna, daily.mei)
    assert prepare(session, AT) == 0


def test_a_missed_day_is_told_late_and_once(session: Session, daily: Cast) -> None:
    prepare(session, AT)
    give(session, daily.anna, daily.mei, now=AT + MINUTE)
    assert prepare(session, AT + 3 * DAY + 2 * MINUTE) == 1
    (post,) = posts(session)
    assert (post.since, post.until) == (AT.isoformat(), (AT + 3 * DAY).isoformat())


def test_what_the_evening_missed_is_told_in_the_morning(session: Session, daily: Cast) -> None:
    prepare(session, BUNDLES_AT - DAY)
    id_ = give(session, daily.anna, departments=[daily.engineering]).kudos
    morning = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)  # 09:00 in Shanghai
    assert [prepare(session, morning + MINUTE * n) for n in (0, 1)] == [2, 0]
    assert [(one.since, one.until) for one in posts(session)] == [((AT - DAY).isoformat(), AT.isoformat())]
    assert bundles(session) == {f"person:{daily.wei}": (id_,)}


def test_a_clock_that_was_moved_on_and_back_swallows_nothing(session: Session, daily: Cast) -> None:
    give(session, daily.anna, daily.mei, departments=[daily.engineering])
    assert prepare(session, BUNDLES_AT) == 2  # the demo's clock was moved to the evening
    company.turn_back(session, NOW + MINUTE)
    later = NOW + 2 * MINUTE
    id_ = give(session, daily.mei, departments=[daily.engineering], now=later).kudos
    assert [prepare(session, at) for at in (later, BUNDLES_AT, BUNDLES_AT + MINUTE)] == [0, 2, 0]
    assert bundles(session) == {f"person:{daily.wei}": (id_,)}


def test_a_later_hour_chosen_after_the_round_up_swallows_nothing(session: Session, daily: Cast) -> None:
    give(session, daily.anna, daily.mei)
    prepare(session, AT)
    company.set_one(session, "round_up_at", "20:00")
    give(session, daily.anna, daily.wei, now=AT + MINUTE)
    evening = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
    assert prepare(session, evening) == 1
    assert posts(session)[-1].until == evening.isoformat()


def test_after_more_than_a_week_down_what_is_older_is_no_news(session: Session, daily: Cast) -> None:
    prepare(session, BUNDLES_AT)
    give(session, daily.anna, daily.mei, departments=[daily.engineering], now=BUNDLES_AT + MINUTE)
    fresh = give(session, daily.mei, departments=[daily.engineering], now=AT + 15 * DAY).kudos
    prepare(session, BUNDLES_AT + 21 * DAY)
    assert [one.since for one in posts(session)] == [(AT + 14 * DAY).isoformat()]
    assert bundles(session) == {f"person:{daily.wei}": (fresh,)}


def test_switching_it_on_tells_nothing_of_what_was(session: Session, cast: Cast) -> None:
    company.appoint(session, cast.boss, "hr")
    give(session, cast.anna, cast.mei)
    house = recalled(session)
    admin.change_settings(session, the(session, cast.boss), {"feed": "daily"}, ["kudos"], house=house, now=NOW + MINUTE)
    assert prepare(session, AT) == 0
    give(session, cast.anna, cast.mei, now=AT + MINUTE)
    assert prepare(session, AT + DAY) == 1


def test_the_post_comes_at_the_companys_hour_through_summer_time(session: Session, daily: Cast) -> None:
    company.set_one(session, "zone", "Europe/Berlin")
    for day, hour in ((28, 16), (29, 15)):  # clocks go forward on 29 March 2026
        at = datetime(2026, 3, day, hour, 7, tzinfo=UTC)
        give(session, daily.anna, daily.mei, now=at - MINUTE)
        assert [prepare(session, at - MINUTE), prepare(session, at)] == [0, 1]


# Bundles


def test_members_of_a_thanked_department_get_one_bundle_each(session: Session, cast: Cast) -> None:
    ids = [give(session, cast.wei, departments=[cast.front_office]).kudos for _ in range(2)]
    own = give(session, cast.anna, departments=[cast.front_office], is_private=True).kudos
    assert [prepare(session, BUNDLES_AT + MINUTE * n) for n in (-1, 0, 1)] == [0, 3, 0]
    assert bundles(session) == {
        f"person:{cast.boss}": (*ids, own),
        f"person:{cast.mei}": (*ids, own),
        f"person:{cast.anna}": tuple(ids),  # not one's own
    }


def test_leavers_and_bots_get_no_bundle(session: Session, cast: Cast) -> None:
    give(session, cast.anna, departments=[cast.engineering, cast.housekeeping])
    prepare(session, BUNDLES_AT)
    assert set(bundles(session)) == {f"person:{cast.wei}", f"person:{cast.other_wei}"}


def test_bundles_wait_for_the_end_of_quiet_hours(session: Session, cast: Cast) -> None:
    people.change(session, cast.wei, quiet_from="17:00", quiet_to="08:00")
    session.expire_all()
    give(session, cast.anna, departments=[cast.engineering])
    prepare(session, BUNDLES_AT)
    assert [one.due for one in outgoing(session)] == [datetime(2026, 11, 25, 0, 0, tzinfo=UTC)]


# Taken back afterwards


def test_what_is_taken_back_after_the_round_up_leaves_it(session: Session, daily: Cast) -> None:
    """The words promise it: "Nobody else sees them any more"."""
    at = AT - 5 * MINUTE
    id_ = give(session, daily.anna, daily.mei, departments=[daily.engineering], now=at).kudos
    prepare(session, BUNDLES_AT - 14 * MINUTE)
    send_all(session, BUNDLES_AT - 14 * MINUTE)

    kudos.take_back(session, the(session, daily.anna), id_, now=at + 10 * MINUTE)

    redrawn = {one.place for one in outgoing(session) if one.replaces_id and one.state == "waiting"}
    assert redrawn == {f"person:{daily.mei}", FEED}


def test_what_is_taken_back_after_the_bundles_leaves_them(session: Session, cast: Cast) -> None:
    at = BUNDLES_AT - 5 * MINUTE
    id_ = give(session, cast.anna, departments=[cast.engineering], now=at).kudos
    prepare(session, BUNDLES_AT)
    send_all(session, BUNDLES_AT)

    kudos.take_back(session, the(session, cast.anna), id_, now=at + 10 * MINUTE)

    assert [one.place for one in outgoing(session) if one.replaces_id] == [f"person:{cast.wei}"]


def send_all(session: Session, now: datetime) -> None:
    while (leased := outbox.lease_one(session, now)) is not None:
        assert outbox.keep_drawing(session, leased.id, "drawn")
        outbox.sent(session, leased.id, f"msg-{leased.id}", now)
