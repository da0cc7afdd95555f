"""The digest, as it is asked for, and the time it is to come at."""

from datetime import datetime, time

from bot.understanding.ear import Ear
from bot.understanding.fields import id_in
from bot.understanding.people import OFF, ON
from handlers import digest
from handlers.notices import Notice
from handlers.refusals import DateAmbiguous, DateNotUnderstood, DatePassed, Gone, NoSuchDigestTime
from handlers.rules.digest import MOST_NAMES, monday_of
from handlers.rules.due_dates import parse_due
from storage import moment

NEVER = OFF | {"never", "stop", "不用", "不发", "停", "关闭", "取消"}
AGAIN = ON | {"weekly", "每周", "打开", "恢复"}
LATEST = frozenset(("last", "last week", "上周", "again", "再看"))
EVERY = ("every ", "on ", "每")


def type_digest(ear: Ear, typed: str) -> Notice:
    """Hear what follows /goodturn digest: nothing, never, again, or a weekday and a time."""
    said = typed.casefold().strip()
    if not said or said in LATEST:
        return digest.ask(ear.session, ear.person, house=ear.company, now=ear.now)
    if said in NEVER:
        return turn_off(ear, "")
    if said in AGAIN:
        return turn_on(ear, "")
    weekday, at = _time_in(ear, said)
    return digest.choose_time(ear.session, ear.person, weekday, at, house=ear.company, now=ear.now)


def _time_in(ear: Ear, said: str) -> tuple[int | None, time | None]:
    """Read "Friday 16:30", "周五下午四点", "Friday", "8:30". Raises NoSuchDigestTime for anything else."""
    for word in EVERY:
        said = said.removeprefix(word)
    try:
        return None, moment.parse_clock(said)
    except ValueError:
        zone = moment.zone(ear.person.zone or ear.company.zone)
    begins = datetime.combine(ear.now.astimezone(zone).date(), time(0), zone)  # today's own hours are still to come
    try:
        due = parse_due(said, now=begins, zone=zone, language=ear.person.language or ear.company.language)
    except (DateNotUnderstood, DateAmbiguous, DatePassed) as error:
        raise NoSuchDigestTime from error
    if due.at is None:
        raise NoSuchDigestTime
    local = due.at.astimezone(zone)
    return local.weekday(), local.time().replace(second=0, microsecond=0) if due.has_hour else None


def turn_off(ear: Ear, value: str) -> Notice:
    return digest.turn_off(ear.session, ear.person, house=ear.company, now=ear.now)


def turn_on(ear: Ear, value: str) -> Notice:
    return digest.turn_on(ear.session, ear.person, house=ear.company, now=ear.now)


def show(ear: Ear, value: str) -> Notice:
    return digest.show(ear.session, ear.person, week_in(value), house=ear.company)


def show_rest(ear: Ear, value: str) -> Notice:
    return digest.show_rest(ear.session, ear.person, week_in(value), house=ear.company)


def thank(ear: Ear, value: str) -> Notice:
    receivers = [ear.find(id_in(one)) for one in value.split(",")[:MOST_NAMES]]
    return digest.thank(receivers, house=ear.company)


def week_in(value: str) -> str:
    """Read a week as our own cards hold it. Raises Gone for what none of them would send."""
    try:
        monday_of(value)
    except ValueError:
        raise Gone from None
    return value
