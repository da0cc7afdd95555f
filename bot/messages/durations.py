"""Working time in words: 15 minutes, 4 hours, 1 hour 30 minutes."""

from datetime import timedelta

from bot.messages.reader import Reader


def duration(lasts: timedelta, reader: Reader) -> str:
    """Word how long something takes, to the minute."""
    hours, minutes = divmod(round(lasts / timedelta(minutes=1)), 60)
    if not hours:
        return reader.say("lasts-minutes", count=minutes)
    whole = reader.say("lasts-hours", count=hours)
    if not minutes:
        return whole
    return reader.say("lasts-both", hours=whole, minutes=reader.say("lasts-minutes", count=minutes))
