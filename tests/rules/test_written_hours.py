"""Working hours as admins write them, in both languages, read and written back."""

from datetime import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.refusals import DayTwice, HoursUnclear, HoursWithoutDays, NoWorkingTime, Refusal, ShiftsOverlap
from handlers.rules.working_hours import OFFICE_HOURS, ROUND_THE_CLOCK, WEEK, Hours
from handlers.rules.written_hours import LONGEST_PART, read_hours, write_hours

ROUND = "24/7"
SPLIT = "Mon-Fri 09:00-12:00 13:30-18:00; Sat 10:00-14:00"

READ = {
    # as the help shows it
    SPLIT: SPLIT,
    "周一至周五 9:00-18:00；周六 10:00-14:00": "Mon-Fri 09:00-18:00; Sat 10:00-14:00",
    # round the clock
    "24/7": ROUND,
    "7×24": ROUND,
    "7*24小时": ROUND,
    "全天": ROUND,
    "全天候": ROUND,
    "Daily 24h": ROUND,
    "每天 全天": ROUND,
    "Mon-Sun 00:00-24:00": ROUND,
    "Fri-Mon 24/7": "Mon, Fri-Sun 00:00-24:00",
    # days
    "Monday to Friday 09:00-18:00": "Mon-Fri 09:00-18:00",
    "Mon–Fri: 09:00–18:00": "Mon-Fri 09:00-18:00",
    "Mon, Wed & Fri 9:00-12:00": "Mon, Wed, Fri 09:00-12:00",
    "Tue and Thu 9:00-12:00": "Tue, Thu 09:00-12:00",
    "Weekdays 8:00-16:00, weekends 10:00-14:00": "Mon-Fri 08:00-16:00; Sat-Sun 10:00-14:00",
    "every day 8:00-20:00": "Mon-Sun 08:00-20:00",
    "Sun-Thu 9:00-18:00": "Mon-Thu, Sun 09:00-18:00",
    "Mon. 9:00-12:00\nTues. 10:00-12:00": "Mon 09:00-12:00; Tue 10:00-12:00",
    "周一、三、五 9:00-12:00": "Mon, Wed, Fri 09:00-12:00",
    "周一到五 9:00-12:00": "Mon-Fri 09:00-12:00",
    "星期一～星期五　９：００－１８：００": "Mon-Fri 09:00-18:00",
    "週一至週五 9:00-18:00": "Mon-Fri 09:00-18:00",
    "禮拜六和禮拜天 9點-12點": "Sat-Sun 09:00-12:00",
    "工作日 9:00-18:00，周末 10:00-16:00": "Mon-Fri 09:00-18:00; Sat-Sun 10:00-16:00",
    "每天8:00-20:00": "Mon-Sun 08:00-20:00",
    "Mon-Fri 9:00-18:00; Sat closed": "Mon-Fri 09:00-18:00",
    "周一至周五 9:00-18:00；周六、周日 休息": "Mon-Fri 09:00-18:00",
    # times
    "Mon 9-18": "Mon 09:00-18:00",
    "Mon 9am-5pm": "Mon 09:00-17:00",
    "Mon 9 am – 12 pm, 1 pm – 6 pm": "Mon 09:00-12:00 13:00-18:00",
    "Mon 1-5pm": "Mon 13:00-17:00",
    "Mon 9-5pm": "Mon 09:00-17:00",
    "Mon 12am-12pm": "Mon 00:00-12:00",
    "Mon 8.30-17.00": "Mon 08:30-17:00",
    "Mon 22-6": "Mon 22:00-06:00",
    "Mon 22:00-06:00": "Mon 22:00-06:00",
    "Mon 18:00-0:00": "Mon 18:00-24:00",
    "Mon 18-24": "Mon 18:00-24:00",
    "Mon 8:00-8:00": "Mon 08:00-08:00",
    "Mon 13:30-18:00 09:00-12:00": "Mon 09:00-12:00 13:30-18:00",
    "周一 上午9点到下午6点": "Mon 09:00-18:00",
    "周一 下午1点半到5点": "Mon 13:30-17:00",
    "周一 9时15分至18时": "Mon 09:15-18:00",
    "周一 早8点—晚6点": "Mon 08:00-18:00",
    "周一至周日 22:00-06:00": "Mon-Sun 22:00-06:00",
}


@pytest.mark.parametrize(("typed", "meant"), list(READ.items()))
def test_hours_are_read_as_they_are_meant(typed: str, meant: str) -> None:
    assert write_hours(read_hours(typed), "en") == meant


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", NoWorkingTime),
        (" ；", NoWorkingTime),
        ("Sat closed", NoWorkingTime),
        ("周六 休息", NoWorkingTime),
        ("09:00-18:00", HoursWithoutDays),
        ("to Friday 9:00-18:00", HoursWithoutDays),
        ("24/7 Mon", HoursWithoutDays),
        ("Mon-Fri 9:00-18:00; Fri 9:00-15:00", DayTwice),
        ("Mon-Fri 9:00-12:00; Mon-Fri 13:00-18:00", DayTwice),
        ("Mon 9:00-12:00 11:00-18:00", ShiftsOverlap),
        ("Mon 22:00-06:00; Tue 05:00-09:00", ShiftsOverlap),
        ("Sun 22:00-06:00; Mon 05:59-09:00", ShiftsOverlap),
        ("Mon 0:00-24:00 9:00-10:00", ShiftsOverlap),
    ],
)
def test_what_cannot_be_meant_is_refused(typed: str, why: type[Refusal]) -> None:
    with pytest.raises(why):
        read_hours(typed)


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("whenever", "whenever"),
        ("Mon-Fri 9:00-18:00 or so", "or so"),
        ("Mon-Fri", "mon-fri"),
        ("Mon 9:00", "mon 9:00"),
        ("Mon 9:00-12:00-15:00", "mon 9:00-12:00-15:00"),
        ("Mon 9:00-18:00 closed", "mon 9:00-18:00 closed"),
        ("Mon 9-5", "9-5"),  # until five the next morning?
        ("周一 9点到6点", "9点到6点"),
        ("Mon 24:00-25:00", "24:00-25:00"),
        ("Mon 9:00-18:60", "9:00-18:60"),
        ("Mon 123-456", "123-456"),
        ("周一 九点到十八点", "九点到十八点"),
        ("x" * 99, "x" * LONGEST_PART),
        ("Monkey 9:00-18:00", "monkey 9:00-18:00"),
    ],
)
def test_what_cannot_be_read_is_given_back(typed: str, part: str) -> None:
    with pytest.raises(HoursUnclear) as refused:
        read_hours(typed)
    assert refused.value.part == part


CLOCKS = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))


@st.composite
def weeks(draw: st.DrawFn) -> Hours:
    """Draw hours no two shifts of which overlap: an even number of times of day, none after midnight but the last."""
    days = []
    for _ in range(WEEK):
        clocks = sorted(draw(st.sets(CLOCKS, max_size=6)))
        clocks = clocks[: len(clocks) // 2 * 2]
        days.append(tuple(zip(clocks[::2], clocks[1::2], strict=True)))
    if draw(st.booleans()):
        last = max((end for _, end in days[0]), default=time(12))
        days[0] = (*days[0], (last, time(0)))
    return tuple(days)


@given(weeks().filter(any), st.sampled_from(["en", "zh"]))
@example(ROUND_THE_CLOCK, "zh")
@example(OFFICE_HOURS, "en")
@example((((time(9), time(5)),),) + ((),) * 6, "en")  # written out, even this is meant
@example((((time(22), time(6)),),) * 7, "zh")
def test_what_is_written_is_read_the_same(hours: Hours, language: str) -> None:
    assert read_hours(write_hours(hours, language)) == hours


def test_each_language_has_its_own_words() -> None:
    hours = read_hours(SPLIT)
    assert write_hours(hours, "en") == SPLIT
    assert write_hours(hours, "zh") == "周一至周五 09:00-12:00 13:30-18:00；周六 10:00-14:00"
    assert (write_hours(ROUND_THE_CLOCK, "en"), write_hours(ROUND_THE_CLOCK, "zh")) == ("24/7", "全天")


@given(st.text(max_size=60) | st.text("Monday周一至五9:0-18;； 上午下午点半pmto全天24/7休息", max_size=40))
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    try:
        hours = read_hours(typed)
    except Refusal:
        return
    assert read_hours(write_hours(hours, "en")) == hours
