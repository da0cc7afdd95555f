"""Moments and days: when a wall clock shows something next."""

from datetime import UTC, datetime, time, timedelta

import pytest

from storage import moment


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/St_Johns", "Africa/Cairo"])
@pytest.mark.parametrize("clock", [time(0, 15), time(2, 30), time(3, 17)], ids=str)
def test_a_day_is_never_skipped_nor_slept_through(zone: str, clock: time) -> None:
    for hour in range(0, 24 * 400, 7):
        now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)
        assert timedelta() < moment.next_at(clock, now, zone) - now <= timedelta(hours=25)
