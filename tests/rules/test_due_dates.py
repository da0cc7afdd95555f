"""By when: dates as people say them, in English and Chinese, in three zones, through changes of clocks and years."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from handlers.refusals import DateAmbiguous, DateNotUnderstood, DatePassed
from handlers.rules.due_dates import Due, parse_due, read_due

ZONES = ("America/New_York", "Asia/Shanghai", "Europe/Berlin")
ALL_ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("posix", "right")))
BERLIN, NEW_YORK, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Asia/Shanghai")

# It is a Wednesday, ten in the morning. After these come: New York's and Berlin's hour that is skipped, their hour that
# comes twice, an ordinary week, and the new year.
WEDNESDAYS = tuple(
    date.fromisoformat(day)
    for day in ("2026-03-04", "2026-03-25", "2026-10-21", "2026-10-28", "2026-11-18", "2026-12-30")
)
# It is Wednesday, 25 November 2026, ten in the morning.
NOVEMBER = date(2026, 11, 25)

# How many days later, and at what time on the asker's clock; "h" where an hour was named.
DAYS = {
    "today": "0 18:00",
    "Today, please": "0 18:00",
    "tonight": "0 22:00",
    "this afternoon": "0 18:00",
    "this morning": "0 12:00",
    "tomorrow": "1 18:00",
    "the day after tomorrow": "2 18:00",
    "tomorrow 3pm": "1 15:00 h",
    "tomorrow, 3 p.m.": "1 15:00 h",
    "tomorrow at 3": "1 15:00 h",
    "tomorrow at 8": "1 08:00 h",
    "tomorrow morning": "1 12:00",
    "tomorrow morning at 10": "1 10:00 h",
    "tomorrow evening at 8": "1 20:00 h",
    "10am tomorrow": "1 10:00 h",
    "tonight at 8": "0 20:00 h",
    "tonight at 12": "1 00:00 h",
    "Friday": "2 18:00",
    "by Friday": "2 18:00",
    "on FRIDAY": "2 18:00",
    "Fri": "2 18:00",
    "this Friday": "2 18:00",
    "the coming Friday": "2 18:00",
    "next Friday": "9 18:00",
    "Friday next week": "9 18:00",
    "next week Monday": "5 18:00",
    "next Monday 9:30": "5 09:30 h",
    "Tuesday": "6 18:00",
    "Wednesday": "0 18:00",
    "Wednesday 9:00": "7 09:00 h",
    "Sunday": "4 18:00",
    "Sun": "4 18:00",
    "Sat": "3 18:00",
    "Friday noon": "2 12:00 h",
    "Friday at noon": "2 12:00 h",
    "Friday morning": "2 12:00",
    "Friday at 3 in the afternoon": "2 15:00 h",
    "no later than Friday 5pm": "2 17:00 h",
    "Friday at the latest": "2 18:00",
    "midnight": "1 00:00 h",
    "tomorrow midnight": "2 00:00 h",
    "EOD": "0 18:00",
    "COB Thursday": "1 18:00",
    "Friday EOD": "2 18:00",
    "by end of day tomorrow": "1 18:00",
    "the end of the week": "2 18:00",
    "EOW": "2 18:00",
    "next week": "9 18:00",
    "before the weekend": "2 18:00",
    "the weekend": "4 18:00",
    "in 3 days": "3 18:00",
    "3 days": "3 18:00",
    "three days from now": "3 18:00",
    "within a week": "7 18:00",
    "in two weeks": "14 18:00",
    "within 3 working days": "5 18:00",
    "in 1 business day": "1 18:00",
    "3pm": "0 15:00 h",
    "at 3 pm": "0 15:00 h",
    "3:30pm": "0 15:30 h",
    "15:00": "0 15:00 h",
    "3 o'clock": "0 15:00 h",
    "3 o’clock": "0 15:00 h",
    "half past three": "0 15:30 h",
    "quarter to five": "0 16:45 h",
    "20 to 5": "0 16:40 h",
    "at 3": "0 15:00 h",
    "noon": "0 12:00 h",
    "12 noon": "0 12:00 h",
    "8 at night": "0 20:00 h",
    "at 8": "1 08:00 h",
    "9am": "1 09:00 h",
    "12am": "1 00:00 h",
    # In Chinese
    "今天": "0 18:00",
    "今日内": "0 18:00",
    "今天之内": "0 18:00",
    "今晚": "0 22:00",
    "今天晚上8点": "0 20:00 h",
    "今晚12点": "1 00:00 h",
    "今晚1点": "1 01:00 h",
    "明天": "1 18:00",
    "明早": "1 09:00",
    "明早8点": "1 08:00 h",
    "明天一早": "1 09:00",
    "明天上午": "1 12:00",
    "明天下午三点": "1 15:00 h",
    "明天下午的3点": "1 15:00 h",
    "明天１５：００": "1 15:00 h",
    "明天0点": "1 00:00 h",
    "明天凌晨2点": "1 02:00 h",
    "明晚": "1 22:00",
    "后天": "2 18:00",
    "後天下午": "2 18:00",
    "后天下午两点半": "2 14:30 h",
    "大后天": "3 18:00",
    "周五": "2 18:00",
    "周五前": "2 18:00",
    "最晚周五": "2 18:00",
    "礼拜五": "2 18:00",
    "禮拜五": "2 18:00",
    "星期五上午": "2 12:00",
    "周5": "2 18:00",
    "本周五": "2 18:00",
    "这周五": "2 18:00",
    "下周五": "9 18:00",
    "下週五": "9 18:00",
    "下周一": "5 18:00",
    "下个星期三": "7 18:00",
    "下下周一": "12 18:00",
    "周三": "0 18:00",
    "周三上午9点": "7 09:00 h",
    "周日": "4 18:00",
    "星期天": "4 18:00",
    "礼拜天晚上8点": "4 20:00 h",
    "下周日": "11 18:00",
    "周一早上": "5 09:00",
    "周末": "4 18:00",
    "周末前": "2 18:00",
    "下周末": "11 18:00",
    "本周内": "2 18:00",
    "这个星期": "2 18:00",
    "下周": "9 18:00",
    "下班前": "0 18:00",
    "今天下班前": "0 18:00",
    "明天下班前": "1 18:00",
    "周五下班之前": "2 18:00",
    "三天内": "3 18:00",
    "3 天内": "3 18:00",
    "３天之内": "3 18:00",
    "3天": "3 18:00",
    "两天后": "2 18:00",
    "一周内": "7 18:00",
    "两个星期内": "14 18:00",
    "半个月内": "15 18:00",
    "3 个工作日内": "5 18:00",
    "下午3点": "0 15:00 h",
    "下午三点半": "0 15:30 h",
    "下午2点45": "0 14:45 h",
    "三點": "0 15:00 h",
    "3点": "0 15:00 h",
    "三点零五分": "0 15:05 h",
    "15点": "0 15:00 h",
    "20点前": "0 20:00 h",
    "中午12点": "0 12:00 h",
    "中午之前": "0 12:00",
    "晚上八点一刻": "0 20:15 h",
    "傍晚6点": "0 18:00 h",
    "傍晚": "0 19:00",
    "上午 10:30": "0 10:30 h",
    "上午9点": "1 09:00 h",
    "早上": "1 09:00",
    "凌晨2点": "1 02:00 h",
    "零点": "1 00:00 h",
}

SPANS = {
    "in 30 minutes": timedelta(minutes=30),
    "in half an hour": timedelta(minutes=30),
    "within the hour": timedelta(hours=1),
    "in an hour": timedelta(hours=1),
    "within 2 hours": timedelta(hours=2),
    "2 hrs": timedelta(hours=2),
    "in 1.5 hours": timedelta(minutes=90),
    "within the next 48 hours": timedelta(hours=48),
    "in a couple of hours": timedelta(hours=2),
    "半小时内": timedelta(minutes=30),
    "半个小时内": timedelta(minutes=30),
    "一刻钟内": timedelta(minutes=15),
    "两小时内": timedelta(hours=2),
    "兩小時內": timedelta(hours=2),
    "一个半小时内": timedelta(minutes=90),
    "30分钟内": timedelta(minutes=30),
    "二十四小时内": timedelta(hours=24),
    "2小时后": timedelta(hours=2),
    "120小时之内": timedelta(hours=120),  # through every change of clocks
}

DATES = {
    "4 March": "2027-03-04T18:00",
    "March 4": "2027-03-04T18:00",
    "March 4th": "2027-03-04T18:00",
    "the 4th of March": "2027-03-04T18:00",
    "4 Mar 2028": "2028-03-04T18:00",
    "Sept. 5": "2027-09-05T18:00",
    "4th December at 10:00": "2026-12-04T10:00",
    "Friday, 4 December": "2026-12-04T18:00",
    "Dec 24th, 2026": "2026-12-24T18:00",
    "29 February": "2028-02-29T18:00",
    "25 November": "2026-11-25T18:00",
    "2026-12-01": "2026-12-01T18:00",
    "2026-12-01 15:00": "2026-12-01T15:00",
    "12/25": "2026-12-25T18:00",
    "25/12": "2026-12-25T18:00",
    "12/25/2027": "2027-12-25T18:00",
    "5/5": "2027-05-05T18:00",
    "12/11": "2026-12-11T18:00",  # 12 November has just passed, so nobody means that
    "25.12.2026": "2026-12-25T18:00",
    "the 15th": "2026-12-15T18:00",
    "by the 30th": "2026-11-30T18:00",
    "the 31st": "2026-12-31T18:00",
    "end of the month": "2026-11-30T18:00",
    "EOM": "2026-11-30T18:00",
    "end of next month": "2026-12-31T18:00",
    "in a month": "2026-12-25T18:00",
    "in 3 months": "2027-02-25T18:00",
    "end of the year": "2026-12-31T18:00",
    "3月4日": "2027-03-04T18:00",
    "3月4号": "2027-03-04T18:00",
    "明年3月4日": "2027-03-04T18:00",
    "12月1号下午3点": "2026-12-01T15:00",
    "十二月一号": "2026-12-01T18:00",
    "十二月二十五日前": "2026-12-25T18:00",
    "12月4日（周五）": "2026-12-04T18:00",
    "2026年12月1日": "2026-12-01T18:00",
    "二〇二六年十二月一日": "2026-12-01T18:00",
    "12/25前": "2026-12-25T18:00",
    "3/4前": "2027-03-04T18:00",  # in Chinese the month comes first
    "1号": "2026-12-01T18:00",
    "15号前": "2026-12-15T18:00",
    "二十五号": "2026-11-25T18:00",
    "31号": "2026-12-31T18:00",
    "下月5号": "2026-12-05T18:00",
    "本月30号": "2026-11-30T18:00",
    "月底": "2026-11-30T18:00",
    "本月底": "2026-11-30T18:00",
    "下个月底前": "2026-12-31T18:00",
    "12月底": "2026-12-31T18:00",
    "2月底": "2027-02-28T18:00",
    "年底": "2026-12-31T18:00",
    "年内": "2026-12-31T18:00",
    "明年年底": "2027-12-31T18:00",
    "截止时间：12月1日18:30": "2026-12-01T18:30",
}


def ten_in_the_morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(10), zone).astimezone(UTC)


def due(text: str, day: date = NOVEMBER, clock: str = "10:00", zone: ZoneInfo = SHANGHAI, language: str = "en") -> Due:
    now = datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)
    return parse_due(text, now=now, zone=zone, language=language)


def local(found: Due, zone: ZoneInfo = SHANGHAI) -> str:
    assert found.at is not None
    return found.at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def sentence(text: str, clock: str = "10:00", language: str = "en") -> tuple[str, Due | None]:
    now = datetime.combine(NOVEMBER, time.fromisoformat(clock), SHANGHAI).astimezone(UTC)
    return read_due(text, now=now, zone=SHANGHAI, language=language)


def test_there_are_enough_phrases_in_each_language() -> None:
    phrases = [*DAYS, *SPANS, *DATES]
    chinese = [phrase for phrase in phrases if any("\u4e00" <= letter <= "\u9fff" for letter in phrase)]
    assert len(chinese) >= 60
    assert len(phrases) - len(chinese) >= 60


@pytest.mark.parametrize("zone_name", ZONES)
@pytest.mark.parametrize(("phrase", "expected"), DAYS.items(), ids=list(DAYS))
def test_days_and_hours_as_people_say_them(phrase: str, expected: str, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    days, clock, *named = expected.split()
    for wednesday in WEDNESDAYS:
        found = parse_due(phrase, now=ten_in_the_morning(wednesday, zone), zone=zone)
        assert local(found, zone) == f"{wednesday + timedelta(days=int(days))} {clock}"
        assert found == Due(at=found.at, is_urgent=False, has_hour=bool(named), phrase=phrase)


@pytest.mark.parametrize("zone_name", ZONES)
@pytest.mark.parametrize(("phrase", "expected"), SPANS.items(), ids=list(SPANS))
def test_hours_from_now_are_as_long_as_they_are(phrase: str, expected: timedelta, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    for wednesday in WEDNESDAYS:
        now = ten_in_the_morning(wednesday, zone)
        found = parse_due(phrase, now=now, zone=zone)
        assert found == Due(at=now + expected, is_urgent=False, has_hour=True, phrase=phrase)


@pytest.mark.parametrize("zone_name", ZONES)
@pytest.mark.parametrize(("phrase", "expected"), DATES.items(), ids=list(DATES))
def test_dates_as_people_write_them(phrase: str, expected: str, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    found = parse_due(phrase, now=ten_in_the_morning(NOVEMBER, zone), zone=zone)
    assert found.at == datetime.fromisoformat(expected).replace(tzinfo=zone)
    assert found.has_hour is (not expected.endswith("18:00"))


# How urgent


@pytest.mark.parametrize(
    ("phrase", "urgent"),
    [
        *((phrase, True) for phrase in ("asap", "A.S.A.P.", "as soon as possible", "as soon as you can", "urgent!")),
        *((phrase, True) for phrase in ("it's urgent", "urgently please", "right away", "immediately")),
        *(
            (phrase, True)
            for phrase in ("尽快", "盡快", "急", "急！", "很急", "急急急", "加急", "马上", "立刻", "赶紧", "越快越好")
        ),
        *((phrase, False) for phrase in ("no rush", "not urgent", "whenever you can", "when you have time")),
        *((phrase, False) for phrase in ("不急", "不着急", "有空的时候", "等你有空再说", "什么时候都行")),
    ],
)
def test_urgency_alone_is_no_date(phrase: str, urgent: bool) -> None:
    assert due(phrase) == Due(at=None, is_urgent=urgent, has_hour=False, phrase=phrase)


@pytest.mark.parametrize(
    "phrase", ["Friday asap", "urgent, by Friday", "ASAP, latest Friday", "周五前，急", "尽快，最晚周五", "急！周五前"]
)
def test_an_urgent_date_keeps_both(phrase: str) -> None:
    found = due(phrase)
    assert (local(found), found.is_urgent) == ("2026-11-27 18:00", True)


# Within a sentence


@pytest.mark.parametrize(
    ("text", "words", "phrase"),
    [
        ("please review the contract by Friday", "please review the contract", "by Friday"),
        ("please review the contract tomorrow 3pm", "please review the contract", "tomorrow 3pm"),
        ("please review the contract today please", "please review the contract please", "today"),
        ("Please review by Friday the contract, thanks", "Please review the contract, thanks", "by Friday"),
        ("By Friday send me the report", "send me the report", "By Friday"),
        ("Tomorrow please bring 2 towels", "please bring 2 towels", "Tomorrow"),
        ("due Friday: pay the invoice", "pay the invoice", "due Friday"),
        ("review (by Friday).", "review.", "by Friday"),
        ("review this, no later than Friday noon please", "review this, please", "no later than Friday noon"),
        ("need 3 rooms by tomorrow, 2 with beds", "need 3 rooms, 2 with beds", "by tomorrow"),
        ("Could you check the minibar today? Thanks!", "Could you check the minibar? Thanks!", "today"),
        ("bring 12 chairs to room 305 in 20 minutes", "bring 12 chairs to room 305", "in 20 minutes"),
        ("come within 2 hours to room 3", "come to room 3", "within 2 hours"),
        ("pick up the guest tomorrow at 5", "pick up the guest", "tomorrow at 5"),
        ("call me at 3pm", "call me", "at 3pm"),
        ("please do this next week", "please do this", "next week"),
        ("fix the lamp today 🙏", "fix the lamp 🙏", "today"),
        ("towels\nby Friday\nthanks", "towels\nthanks", "by Friday"),
        ("need it on Thursday, 3 December at 10am", "need it", "on Thursday, 3 December at 10am"),
        ("please review the contract asap", "please review the contract", "asap"),
        ("URGENT: the lift is stuck", "the lift is stuck", "URGENT"),
        ("when you have time, review it", "review it", "when you have time"),
        ("Review the budget by Friday, it's urgent", "Review the budget", "by Friday it's urgent"),
        ("请 review the contract by Friday", "请 review the contract", "by Friday"),
        ("请周五前看一下合同", "请看一下合同", "周五前"),
        ("请在周五下班前把合同发我", "请把合同发我", "在周五下班前"),
        ("请于12月1日前完成盘点", "请完成盘点", "于12月1日前"),
        ("明天下午三点派人来302修空调", "派人来302修空调", "明天下午三点"),
        ("麻烦明天下午三点派人修空调", "麻烦派人修空调", "明天下午三点"),
        ("帮我看一下合同，周五前", "帮我看一下合同", "周五前"),
        ("帮我看下，明天上午10点前，谢谢！", "帮我看下，谢谢！", "明天上午10点前"),
        ("合同（周五前）", "合同", "周五前"),
        ("合同最晚周五给我", "合同给我", "最晚周五"),
        ("報告下週五前給我", "報告給我", "下週五前"),
        ("半小时内送两条毛巾到808", "送两条毛巾到808", "半小时内"),
        ("加两张床，两小时内", "加两张床", "两小时内"),
        ("明早7点叫醒302", "叫醒302", "明早7点"),
        ("15号前补货", "补货", "15号前"),
        ("请尽快处理302的空调", "请处理302的空调", "尽快"),
        ("302空调坏了，急！", "302空调坏了！", "急"),
        ("急：302空调坏了", "302空调坏了", "急"),
        ("【急】合同", "合同", "急"),
        ("麻烦马上派人来", "麻烦派人来", "马上"),
        ("报告明天要交", "报告要交", "明天"),
        ("周五前尽快处理", "处理", "周五前 尽快"),
        ("不急，有空的时候帮我看看", "帮我看看", "不急 有空的时候"),
    ],
)
def test_a_date_is_taken_out_of_a_sentence(text: str, words: str, phrase: str) -> None:
    found = sentence(text)
    assert found[1] is not None
    assert (found[0], found[1].phrase) == (words, phrase)


@pytest.mark.parametrize(
    "text",
    [
        "please review the Friday report",
        "review the March figures",
        "May I have 12 chairs?",
        "may 4 people come",
        "bring 12 chairs to room 305",
        "please look at 3",
        "change 5 to 7 please",
        "extend the stay by 3 days",
        "extend the stay until Friday",
        "please prepare for Friday's meeting",
        "before Monday meeting print it",
        "before the board meeting",
        "send the minutes from 3 March",
        "the talk on 3 March 2020",
        "what we agreed on Friday",
        "We meet tomorrow. Please print the agenda.",
        "we do this every day at noon",
        "from Monday to Friday",
        "open Mon-Fri, 24/7",
        "look at the 1/2 page",
        "the 3rd floor",
        "signed by May",
        "the cat sat",
        "last Friday",
        "not today",
        "today's menu",
        "the menu for next week",
        "I need the urgent care leaflet",
        "please finish A by Friday and B by Monday",
        "周五的报告",
        "帮我看周五的报告",
        "明天会更好",
        "三天前的报告",
        "三天内部培训",
        "周五前台需要人",
        "今天前台很忙",
        "快一点",
        "给点建议，有3点",
        "处理加急订单",
        "急诊室的灯坏了",
        "应急预案更新一下",
        "会议改到周五",
        "会议在周五",
        "每周五开会的材料",
        "每天下午3点前打扫",
        "上周五的会议纪要",
        "周一到周五每天打扫",
        "一周一次的打扫",
        "两三天内",
        "送两份加床到15号",
        "去3号会议室",
        "我马上要开会，帮我订会议室",
        "明天开会用的投影仪修一下",
        "下午茶准备一下",
        "晚上好",
        "早上好，帮我看下合同",
        "",
    ],
)
def test_words_that_are_no_date_stay_whole(text: str) -> None:
    assert sentence(text) == (text, None)


def test_an_introduced_date_is_meant_where_there_are_two() -> None:
    words, found = sentence("请审核3月4日的报告，周五前给我")
    assert (words, found and local(found)) == ("请审核3月4日的报告，给我", "2026-11-27 18:00")


# What is refused


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("03/04", "2027-03-04", "2027-04-03"),
        ("by 3/4/2028", "2028-03-04", "2028-04-03"),
        ("Thursday or Friday", "2026-11-26", "2026-11-27"),
        ("by Mon or by Tue", "2026-11-30", "2026-12-01"),
        ("周四或周五前", "2026-11-26", "2026-11-27"),
        ("星期六还是星期天前", "2026-11-28", "2026-11-29"),
    ],
)
def test_two_days_that_may_be_meant_are_not_guessed_at(text: str, first: str, second: str) -> None:
    with pytest.raises(DateAmbiguous) as refused:
        due(text)
    assert refused.value.facts() == {"typed": text, "first": first, "second": second}


def test_nor_are_they_in_a_sentence() -> None:
    with pytest.raises(DateAmbiguous) as refused:
        sentence("please ship it by 03/04")
    assert refused.value.facts() == {"typed": "by 03/04", "first": "2027-03-04", "second": "2027-04-03"}


def test_whose_language_puts_the_month_first_means_it() -> None:
    assert local(due("03/04", language="zh")) == "2027-03-04 18:00"
    found = sentence("by 03/04", language="zh")[1]
    assert found is not None
    assert local(found) == "2027-03-04 18:00"


@pytest.mark.parametrize(
    "text",
    [
        "today 9am",
        "this morning",
        "2 March 2026",
        "2026-11-24",
        "Nov 20",
        "本周一",
        "今天上午9点",
        "11月20日",
        "2025年1月1日前",
    ],
)
def test_what_has_passed_is_said_to_have_passed(text: str) -> None:
    with pytest.raises(DatePassed) as refused:
        due(text, clock="13:00")
    assert refused.value.facts() == {"typed": text}


@pytest.mark.parametrize("text", ["fix it by 9am today", "by 2 March 2026, please", "本周一前给我"])
def test_also_in_a_sentence(text: str) -> None:
    with pytest.raises(DatePassed):
        sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "banana",
            "3",
            "31 Feb",
            "32 March",
            "13/13",
            "25:00",
            "yesterday",
            "in 0 minutes",
            "Monday to Friday",
        ),
        *("Thursday, 4 December", "香蕉", "昨天", "三天前", "13月1日", "2月30日", "周一至周五", "这两天", "x" * 500),
        *("Friday banana", "2026-02-29", "99点", "0.5 days", "Friday Monday"),
    ],
)
def test_what_is_no_date_is_not_understood(text: str) -> None:
    with pytest.raises(DateNotUnderstood) as refused:
        due(text)
    assert refused.value.facts() == {"typed": text.strip()[:40]}


# When a day is over


@pytest.mark.parametrize(
    ("text", "clock", "expected"),
    [
        ("3pm", "17:00", "2026-11-26 15:00"),  # an hour alone is the next such hour
        ("下午3点", "17:00", "2026-11-26 15:00"),
        ("at 3", "14:59", "2026-11-25 15:00"),
        ("at 3", "15:00", "2026-11-26 15:00"),
        ("today", "17:59", "2026-11-25 18:00"),
        ("today", "18:00", "2026-11-25 23:59"),  # after work, today lasts until midnight
        ("EOD", "19:00", "2026-11-25 23:59"),
        ("今天下班前", "19:00", "2026-11-25 23:59"),
        ("tonight", "22:30", "2026-11-25 23:59"),
        ("Wednesday", "17:59", "2026-11-25 18:00"),
        ("Wednesday", "18:00", "2026-12-02 18:00"),  # after work, a weekday is the next one
        ("周三", "18:00", "2026-12-02 18:00"),
        ("本周三", "18:00", "2026-11-25 23:59"),
        ("Wednesday 8pm", "18:30", "2026-11-25 20:00"),
        ("25号", "18:30", "2026-11-25 23:59"),
    ],
)
def test_what_a_late_hour_means(text: str, clock: str, expected: str) -> None:
    assert local(due(text, clock=clock)) == expected


def test_the_week_that_is_over_is_not_meant_on_a_saturday() -> None:
    saturday = date(2026, 11, 28)
    assert local(due("end of the week", saturday)) == "2026-12-04 18:00"
    assert local(due("周末前", saturday)) == "2026-12-04 18:00"
    assert local(due("this weekend", saturday)) == "2026-11-29 18:00"
    assert local(due("in 1 working day", saturday)) == "2026-11-30 18:00"


def test_the_month_ends_on_its_own_day() -> None:
    assert local(due("in a month", date(2027, 1, 31))) == "2027-02-28 18:00"
    assert local(due("下个月底", date(2027, 12, 31))) == "2028-01-31 18:00"
    assert local(due("the 31st", date(2027, 2, 1))) == "2027-03-31 18:00"


def test_new_years_eve() -> None:
    eve = date(2026, 12, 31)
    assert local(due("tomorrow", eve)) == "2027-01-01 18:00"
    assert local(due("年底", eve)) == "2026-12-31 18:00"
    assert local(due("1 January", eve)) == "2027-01-01 18:00"
    assert local(due("月底", eve, "20:00")) == "2026-12-31 23:59"
    with pytest.raises(DatePassed):
        due("24 December", date(2027, 1, 4))


def test_another_end_of_work_and_another_calendar() -> None:
    now = datetime(2026, 11, 25, 2, tzinfo=UTC)
    early = parse_due("tomorrow", now=now, zone=SHANGHAI, ends=time(17, 30))
    assert local(early) == "2026-11-26 17:30"

    def closed_till_december(day: date) -> bool:
        return day >= date(2026, 12, 1)

    counted = parse_due("2 个工作日内", now=now, zone=SHANGHAI, is_working=closed_till_december)
    assert local(counted) == "2026-12-02 18:00"
    with pytest.raises(DateNotUnderstood):
        parse_due("2 working days", now=now, zone=SHANGHAI, is_working=lambda _: False)


# When clocks change


@pytest.mark.parametrize(
    ("now", "text", "zone", "expected"),
    [
        ("2026-03-28T12:00+00:00", "tomorrow 02:30", BERLIN, "2026-03-29T01:30+00:00"),  # no such minute: 03:30
        ("2026-03-07T12:00+00:00", "明天凌晨2点半", NEW_YORK, "2026-03-08T07:30+00:00"),
        ("2026-10-24T12:00+00:00", "tomorrow 02:30", BERLIN, "2026-10-25T00:30+00:00"),  # it comes twice: the first
        ("2026-10-25T00:31+00:00", "02:30", BERLIN, "2026-10-25T01:30+00:00"),  # the first has passed: the second
        ("2026-10-25T00:31+00:00", "in 2 hours", BERLIN, "2026-10-25T02:31+00:00"),
        ("2026-10-31T16:00+00:00", "明天下班前", NEW_YORK, "2026-11-01T23:00+00:00"),
        ("2026-03-07T16:00+00:00", "tomorrow", NEW_YORK, "2026-03-08T22:00+00:00"),
        ("2026-11-25T23:30+00:00", "今天", SHANGHAI, "2026-11-26T10:00+00:00"),  # it is tomorrow there already
    ],
)
def test_when_clocks_change(now: str, text: str, zone: ZoneInfo, expected: str) -> None:
    assert parse_due(text, now=datetime.fromisoformat(now), zone=zone).at == datetime.fromisoformat(expected)


# Whatever is typed

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zone beside
PIECES = [
    *DAYS,
    *SPANS,
    *DATES,
    *(
        "请",
        "帮我",
        "把",
        "的",
        "前",
        "by",
        "on",
        "until",
        "or",
        "to",
        "，",
        ",",
        ".",
        "：",
        "(",
        "每",
        "the",
        "report",
    ),
    *("合同", "3", "号", "点", "/", "-", "🙏", "asap", "急", "不急", "\n", "every", "before"),
]
TYPED = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join))
ADJACENT = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


@given(st.one_of(TYPED, ADJACENT), MOMENTS, st.sampled_from(ALL_ZONES), st.times())
@example("今晚4点", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "Europe/Berlin", time(18))
def test_a_sentence_is_read_or_asked_about(text: str, now: datetime, zone_name: str, ends: time) -> None:
    try:
        words, found = read_due(text, now=now, zone=ZoneInfo(zone_name), ends=ends)
    except (DateAmbiguous, DatePassed):
        return
    if found is None:
        assert words == text
        return
    assert len(words) < len(text)
    assert sorted(filter(str.isalnum, text)) == sorted(filter(str.isalnum, words + found.phrase)), "no letter is lost"
    assert found.at is None or (found.at > now and found.at.tzinfo is UTC)


@given(st.one_of(TYPED, ADJACENT), MOMENTS, st.sampled_from(ALL_ZONES))
def test_a_field_is_read_or_refused(text: str, now: datetime, zone_name: str) -> None:
    try:
        found = parse_due(text, now=now, zone=ZoneInfo(zone_name))
    except (DateNotUnderstood, DateAmbiguous, DatePassed):
        return
    assert found.phrase == text.strip()
    assert found.at is None or (found.at > now and found.at.tzinfo is UTC)


@given(st.sampled_from([*DAYS, *SPANS, *DATES]), MOMENTS, st.sampled_from(ALL_ZONES))
def test_what_is_understood_once_is_always_understood(phrase: str, now: datetime, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    try:
        found = parse_due(phrase, now=now, zone=zone)
    except (DatePassed, DateNotUnderstood, DateAmbiguous):
        assume(False)
    assert found.at is not None
    assert now < found.at
    assert found.at.astimezone(zone).second == 0 or phrase in SPANS


@given(st.dates(date(2026, 1, 2), date(2090, 1, 1)), st.sampled_from(ALL_ZONES))
@example(date(2026, 3, 29), "Europe/Berlin")
@example(date(2026, 11, 1), "America/New_York")
@example(date(2026, 12, 31), "Pacific/Kiritimati")
def test_an_iso_date_is_that_day_everywhere(day: date, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    found = parse_due(day.isoformat(), now=ten_in_the_morning(day, zone), zone=zone)
    assert found.at is not None
    assert found.at.astimezone(zone).replace(tzinfo=None) == datetime.combine(day, time(18))


PLAIN = (
    "please",
    "review",
    "the",
    "contract",
    "for",
    "room",
    "305",
    "and",
    "send",
    "12",
    "请",
    "帮我",
    "看",
    "合同",
    "房间",
)


@given(st.lists(st.sampled_from(PLAIN), max_size=12))
def test_words_without_a_date_come_back_unchanged(words: list[str]) -> None:
    text = " ".join(words)
    assert sentence(text) == (text, None)
