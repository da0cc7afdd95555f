"""Working hours as an admin writes them: read, and written so that they are read the same."""

import re
import unicodedata
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from itertools import groupby, islice

from handlers.refusals import DayTwice, HoursUnclear, HoursWithoutDays, NoWorkingTime, ShiftsOverlap
from handlers.rules.working_hours import MIDNIGHT, ROUND_THE_CLOCK, WEEK, WHOLE_DAY, Hours, Shift

DAY = 24 * 60  # minutes
LONGEST_PART = 24  # of what could not be read, when it is given back


def _table(rows: dict[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    return {word: days for words, days in rows.items() for word in words.split("|")}


_DAYS = _table(
    {
        "monday|mon|一": (0,),
        "tuesday|tues|tue|二": (1,),
        "wednesday|weds|wed|三": (2,),
        "thursday|thurs|thur|thu|四": (3,),
        "friday|fri|五": (4,),
        "saturday|sat|六": (5,),
        "sunday|sun|日|天": (6,),
        "weekdays|workdays|工作日": (0, 1, 2, 3, 4),
        "weekends|weekend|周末": (5, 6),
        "every day|everyday|daily|每天|每日": (0, 1, 2, 3, 4, 5, 6),
    }
)
_ALWAYS = ("24/7", "24x7", "7x24小时", "7x24", "24小时", "24h", "round-the-clock", "always", "全天候", "全天")
_CLOSED = ("closed", "off", "休息", "不上班")
_MORNING, _AFTERNOON = ("上午", "早上", "早", "凌晨", "am"), ("下午", "晚上", "晚", "pm")


def _any_of(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_TOKEN = re.compile(
    rf"(?P<always>{_any_of(_ALWAYS)})(?![a-z0-9])"
    rf"|(?P<closed>{_any_of(_CLOSED)})(?![a-z])"
    rf"|(?P<time>(?:(?P<before>{_any_of([*_MORNING, *_AFTERNOON])})\s*)?(?P<hour>\d{{1,2}})"
    rf"(?:[:.](?P<minute>\d\d)|[点时](?:(?P<half>半)|(?P<minutes>\d\d?)分?)?)?"
    rf"\s*(?P<after>am|pm)?(?![a-z0-9]))"
    rf"|(?P<day>(?:周|星期|礼拜)?(?P<named>{_any_of(_DAYS)})(?![a-z])\.?)"
    rf"|(?P<to>[-–—~]+|至|到|to(?![a-z]))"
    rf"|(?P<between>[\s,;、。:&+]+|和|及|and(?![a-z]))"
)
_SPELLINGS = str.maketrans({"週": "周", "禮": "礼", "點": "点", "時": "时", "×": "x", "*": "x"})


@dataclass(frozen=True, kw_only=True)
class _Style:
    always: str
    groups: str
    days: str
    to: str


_STYLES = {
    "en": _Style(always="24/7", groups="; ", days=", ", to="-"),
    "zh": _Style(always="全天", groups="；", days="、", to="至"),
}


def read_hours(text: str) -> Hours:
    """Read "Mon-Fri 09:00-12:00 13:30-18:00; Sat 10:00-14:00", 周一至周五 9:00-18:00, or 24/7.

    Raises HoursUnclear, HoursWithoutDays, DayTwice, ShiftsOverlap or NoWorkingTime.
    """
    tokens = _tokens(text)
    if [one.lastgroup for one in tokens] == ["always"]:
        return ROUND_THE_CLOCK
    week: dict[int, list[Shift]] = {}
    while tokens:
        group = tokens[0].string[tokens[0].start() :]
        days, shifts = _take_days(tokens), _take_shifts(tokens)
        if shifts is None:
            raise HoursUnclear(part=group[:LONGEST_PART])
        if not days.isdisjoint(week):
            raise DayTwice
        week |= dict.fromkeys(days, shifts)
    hours = tuple(tuple(sorted(week.get(day, ()))) for day in range(WEEK))
    if not any(hours):
        raise NoWorkingTime
    _check_apart(hours)
    return hours


def write_hours(hours: Hours, language: str) -> str:
    """Write hours so that `read_hours` reads the same, days with the same shifts together."""
    style = _STYLES[language]
    if hours == ROUND_THE_CLOCK:
        return style.always
    alike: dict[tuple[Shift, ...], list[int]] = {}
    for day, shifts in enumerate(hours):
        if shifts:
            alike.setdefault(shifts, []).append(day)
    return style.groups.join(
        f"{_write_days(days, language)} {' '.join(map(_write_shift, shifts))}" for shifts, days in alike.items()
    )


def _write_days(days: list[int], language: str) -> str:
    from babel.dates import get_day_names  # heavy

    names, style = get_day_names("abbreviated", locale=language), _STYLES[language]
    in_a_row = groupby(enumerate(days), lambda one: one[1] - one[0])
    runs = [[names[day] for _, day in run] for _, run in in_a_row]
    return style.days.join(style.to.join(dict.fromkeys((run[0], run[-1]))) for run in runs)


def _write_shift(shift: Shift) -> str:
    start, end = shift
    return f"{start:%H:%M}-{'24:00' if end == MIDNIGHT else f'{end:%H:%M}'}"


def _tokens(text: str) -> deque[re.Match[str]]:
    """Cut a text into days, times and what joins them; what only stands between them is left out."""
    line = unicodedata.normalize("NFKC", text).translate(_SPELLINGS).casefold()
    found: deque[re.Match[str]] = deque()
    at = 0
    while at < len(line):
        token = _TOKEN.match(line, at)
        if token is None:
            raise HoursUnclear(part=line[at : at + LONGEST_PART])
        if token.lastgroup != "between":
            found.append(token)
        at = token.end()
    return found


def _next_is(tokens: deque[re.Match[str]], *kinds: str) -> bool:
    return [one.lastgroup for one in islice(tokens, len(kinds))] == list(kinds)


def _take_days(tokens: deque[re.Match[str]]) -> set[int]:
    """Take the days a group begins with. A range may pass Sunday."""
    days: set[int] = set()
    if not _next_is(tokens, "day"):
        raise HoursWithoutDays
    while _next_is(tokens, "day"):
        named = _DAYS[tokens.popleft()["named"]]
        if _next_is(tokens, "to", "day"):
            tokens.popleft()
            last = _DAYS[tokens.popleft()["named"]][-1]
            named = tuple((named[0] + ahead) % WEEK for ahead in range((last - named[0]) % WEEK + 1))
        days.update(named)
    return days


def _take_shifts(tokens: deque[re.Match[str]]) -> list[Shift] | None:
    """Take the shifts of a group, of which a closed day has none. Returns None where something else stands."""
    if _next_is(tokens, "closed"):
        tokens.popleft()
        return []
    if _next_is(tokens, "always"):
        tokens.popleft()
        return [WHOLE_DAY]
    shifts = []
    while _next_is(tokens, "time", "to", "time"):
        start, _, end = (tokens.popleft() for _ in range(3))
        shifts.append(_read_shift(start, end))
    return shifts if shifts and (not tokens or _next_is(tokens, "day")) else None


def _read_shift(start: re.Match[str], end: re.Match[str]) -> Shift:
    part = start.string[start.start() : end.end()].strip()[:LONGEST_PART]
    first, last = _half_of_day(start), _half_of_day(end)
    if first == "afternoon" and not last and start["before"]:  # 下午1点到5点
        last = first
    elif last == "afternoon" and not first and int(start["hour"]) % 12 < int(end["hour"]) % 12:  # 1-5pm
        first = last
    begins, ends = _minutes(start, first), _minutes(end, last)
    # Who writes 9-5 does not mean until five the next morning; who does, writes 09:00-05:00.
    is_bare = not (first or last or start["minute"] or end["minute"])
    if begins >= DAY or ends > DAY or (is_bare and 0 < ends <= begins < DAY // 2):
        raise HoursUnclear(part=part)
    return _clock(begins), _clock(ends)


def _half_of_day(token: re.Match[str]) -> str:
    word = token["before"] or token["after"]
    return "" if word is None else "afternoon" if word in _AFTERNOON else "morning"


def _minutes(token: re.Match[str], half: str) -> int:
    """Return the minute of the day, beyond the day for what is no time."""
    hour, minute = int(token["hour"]), 30 if token["half"] else int(token["minute"] or token["minutes"] or 0)
    if half and hour == 12:
        hour = 0
    if half == "afternoon" and hour < 12:
        hour += 12
    return hour * 60 + minute if minute < 60 else DAY + 1


def _clock(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


def _check_apart(hours: Hours) -> None:
    """Raise ShiftsOverlap where one begins before another has ended, Sunday's last by Monday's first."""
    ranges = []
    for day, shifts in enumerate(hours):
        for start, end in shifts:
            begins, ends = ((clock.hour * 60 + clock.minute) for clock in (start, end))
            ranges.append((day * DAY + begins, day * DAY + ends + (DAY if ends <= begins else 0)))
    ranges.sort()
    following = [begins for begins, _ in ranges[1:]] + [ranges[0][0] + WEEK * DAY]
    if any(ends > begins for (_, ends), begins in zip(ranges, following, strict=True)):
        raise ShiftsOverlap
