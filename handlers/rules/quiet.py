"""Quiet hours: when the bot keeps still, in a person's own time."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def reachable_at(now: datetime, quiet_from: time | None, quiet_to: time | None, zone: ZoneInfo) -> datetime:
    """Return `now`, or the end of the quiet hours it falls into. They may pass midnight."""
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return now
    local = now.astimezone(zone)
    clock = local.time()
    if quiet_from < quiet_to:
        is_quiet, day = quiet_from <= clock < quiet_to, local.date()
    else:
        is_quiet = clock >= quiet_from or clock < quiet_to
        day = local.date() + timedelta(days=1) if clock >= quiet_from else local.date()
    return max(now, datetime.combine(day, quiet_to, zone).astimezone(UTC)) if is_quiet else now
