"""Quiet hours, in every zone, through every change of clocks."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from handlers.rules.quiet import reachable_at

ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix", "right")))
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone beside
CLOCKS = st.times(datetime.min.time(), time(23, 59)).map(lambda clock: clock.replace(second=0, microsecond=0))
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def is_quiet(local: time, start: time, end: time) -> bool:
    return start <= local < end if start < end else local >= start or local < end


@given(MOMENTS, CLOCKS, CLOCKS, st.sampled_from(ZONES))
@example(datetime(2026, 3, 8, 6, 30, tzinfo=UTC), time(22), time(2, 30), "America/New_York")  # 02:30 does not exist
@example(datetime(2026, 11, 1, 4, 30, tzinfo=UTC), time(22), time(1, 30), "America/New_York")  # 01:30 comes twice
@example(datetime(2026, 4, 4, 14, 10, tzinfo=UTC), time(22), time(1, 45), "Australia/Lord_Howe")  # half an hour back
def test_reachable_is_the_end_of_the_quiet_hours(now: datetime, start: time, end: time, zone_name: str) -> None:
    assume(start != end)
    zone = ZoneInfo(zone_name)
    local = now.astimezone(zone)

    at = reachable_at(now, start, end, zone)

    assert at.utcoffset() is not None
    assert at == reachable_at(at, start, end, zone), "once reachable, there is nothing more to wait for"
    if is_quiet(local.time(), start, end):
        assert now <= at <= now + timedelta(hours=25)
        back_at = at.astimezone(zone)
        went_back = (at + timedelta(days=1)).astimezone(zone).utcoffset() != (at - timedelta(days=1)).astimezone(
            zone
        ).utcoffset()
        assert went_back or back_at.time() == end
    else:
        assert at == now


@given(MOMENTS, st.sampled_from(ZONES))
def test_without_quiet_hours_it_is_now(now: datetime, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    assert reachable_at(now, None, None, zone) == now
    assert reachable_at(now, time(22), None, zone) == now
    assert reachable_at(now, time(22), time(22), zone) == now


@pytest.mark.parametrize(
    ("now", "at"),
    [
        ("2026-11-24T20:59:59+00:00", "2026-11-24T20:59:59+00:00"),  # a second before ten in the evening
        ("2026-11-24T21:00:00+00:00", "2026-11-25T06:00:00+00:00"),
        ("2026-11-25T02:00:00+00:00", "2026-11-25T06:00:00+00:00"),
        ("2026-11-25T05:59:59+00:00", "2026-11-25T06:00:00+00:00"),
        ("2026-11-25T06:00:00+00:00", "2026-11-25T06:00:00+00:00"),
        ("2026-03-28T23:00:00+00:00", "2026-03-29T05:00:00+00:00"),  # the night that is an hour short
        ("2026-10-24T22:00:00+00:00", "2026-10-25T06:00:00+00:00"),  # and the one that is an hour longer
    ],
)
def test_a_night_in_berlin(now: str, at: str) -> None:
    found = reachable_at(datetime.fromisoformat(now), time(22), time(7), BERLIN)
    assert found == datetime.fromisoformat(at)


def test_a_nap_within_one_day() -> None:
    noon = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)  # 12:30 in New York
    assert reachable_at(noon, time(12), time(13), NEW_YORK) == datetime(2026, 11, 24, 18, 0, tzinfo=UTC)


def test_quiet_until_an_hour_that_is_skipped_ends_after_the_gap() -> None:
    at = reachable_at(datetime(2026, 3, 8, 6, 0, tzinfo=UTC), time(22), time(2, 30), NEW_YORK)
    assert at.astimezone(NEW_YORK).time() == time(3, 30)
