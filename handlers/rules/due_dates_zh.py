"""How dates are said in Chinese: the words, what introduces them, and what may stand beside them."""

import re

from handlers.rules.due_days import Asked, Clock, Part, Reading, Said, Stands, Unit, Word

Match = re.Match[str]

DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
WEEKDAYS = {**{name: day for day, name in enumerate("一二三四五六日")}, "天": 6, **{str(n): n - 1 for n in range(1, 8)}}
HALF_A_MONTH = 15
DAYS = {"今": 0, "明": 1, "后": 2, "大后": 3}
WEEKS = {"": None, "本": 0, "这": 0, "下": 1, "下下": 2}
UNITS: dict[str, Unit] = {
    **dict.fromkeys(("分钟", "分"), "minute"),
    **dict.fromkeys(("个小时", "小时", "个钟头", "钟头", "个钟"), "hour"),
    **dict.fromkeys(("个工作日", "工作日"), "working day"),
    **dict.fromkeys(("天", "日"), "day"),
    **dict.fromkeys(("个星期", "星期", "个礼拜", "礼拜", "周"), "week"),
    **dict.fromkeys(("个月",), "month"),
}
PARTS: dict[str, Part] = {
    **dict.fromkeys(("凌晨",), "dawn"),
    **dict.fromkeys(("大清早", "清早", "清晨", "一早", "早上", "早晨", "早"), "early"),
    **dict.fromkeys(("上午",), "morning"),
    **dict.fromkeys(("中午", "正午"), "noon"),
    **dict.fromkeys(("下午", "午后"), "afternoon"),
    **dict.fromkeys(("傍晚",), "dusk"),
    **dict.fromkeys(("晚上", "晚间", "夜里", "夜间", "半夜", "晚", "夜"), "evening"),
}
SHARES = {"半": 30, "一刻": 15, "三刻": 45, "整": 0, "": 0}

_NUMBER = r"\d{1,3}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[零〇一二两三四五六七八九]"
_YEAR = r"20\d\d|二[零〇][零〇一二三四五六七八九]{2}|今|明"
_LONG_PART = "(?<![周期拜])一早|" + "|".join(one for one in PARTS if len(one) > 1 and one != "一早")  # not 周一早上
_WEEK = r"(?P<week>下下|下|本|这)个?"
_WEEK_NAME = r"(?:周|星期|礼拜)"
_AGAIN = "上每隔单双几半\\d一二两三四五六七八九十"  # 每周五 and 一周一次 name no day
_APART = r"(?<![\d一二三四五六七八九十.-])"  # no piece of a longer number
_NOT_WITHIN = "部容网存外科"
_SPAN = rf"(?<![\d.第半几一二两三四五六七八九十])(?P<count>半|(?:{_NUMBER})(?:个半)?) (?P<unit>{'|'.join(UNITS)})"
_CLOCK = rf"(?<![\d.:])(?P<hour>{_NUMBER}) (?:点钟?|时)(?![儿心间候])(?P<share>半|一刻|三刻|整|零?(?:{_NUMBER})分?|)"

LEADS = (
    r"(?:最晚|最迟)?(?:不晚于|不迟于|不超过)|最晚|最迟|赶在|务必在|(?:截止|截至)(?:日期|时间)?(?:是|为|到|至|[:：])?"
    r"|期限(?:是|为|[:：])?"
)
WEAK_LEADS = r"在|于"
BESIDE = r"的"
TAILS = r"(?:之前|以前|前|之内|以内|内|截止)(?![台端面往后辈任提所几两景锋夕部容网存外科])"  # 前台, 内部
CLOSERS = (
    r"谢谢(?:你|您|啦|了|大家)?|多谢|感谢|拜托(?:了|啦|你了|您了)?|麻烦(?:了|你了|您了)|辛苦(?:了|啦|你了|您了)?"
    r"|可以吗|行吗|好吗|吧|哦|哈|啊|要|交|用|发?给我|发我|完成|做完|做好|弄好"
)
# What may come before a date at the start of what is asked, and what goes on after it there.
ASKS = r"(?:请|麻烦|劳驾|拜托|帮我|帮忙|能否|能不能|可否|可不可以|可以|你|您|大家|各位|好)++"
GOES_ON = (
    r"(?:请|麻烦|劳驾|拜托|帮|能|可否|可以|把|给|替|让|派|来|去|发|送|修|查|取|拿|换|交(?!流)|改|写|填|做|准备|安排|更新|检查|处理|审核?|审批"
    r"|提供|联系|打印|打扫|确认|完成|预订|订|看|出|寄|补|清|提交|协助|过来|叫|提醒|通知|接|领|收|洗|搬|买|加|办|回|关|调|开(?!会))"
)
BELONGS = r"每[^，。,.]*|[从自是在于和与及至到过上往隔给]|[-~–—/、]"
OR = r"还是|或者?是?"
# What comes every day is no date, whatever follows.
REPEATS = r"每[个天日周月年晚早星期礼拜一二三四五六]{0,4}"
URGENT_ANYWHERE = r"尽快|尽早|尽速|越快越好|十万火急|火急"
URGENT = r"(?:非常|特别|比较|有点|很|挺|特|加|紧|着|十分)?急+|马上|立刻|立即|即刻|赶紧|赶快"
CALM = (
    r"(?:这个|这事)?(?:不|别|不用|不是很|不太|也不)(?:着急|急)|不赶(?:时间)?|慢慢来|什么时候都(?:行|可以|成)|不限时(?:间)?"
    r"|(?:等)?你?您?(?:有空|有时间|方便|得空)(?:的时候|时|的话|再说|就行|就好|再)"
)


def _word(pattern: str, read: Reading, stands: Stands = "edge") -> Word:
    return Word(re.compile(pattern.replace(" ", r"\s*")), read, stands)


def number(typed: str) -> int:
    """Read 15, 十五, 二十, 两."""
    if typed.isdecimal():
        return int(typed)
    tens, ten, ones = typed.rpartition("十")
    return (DIGITS[tens] if tens else 1) * 10 * bool(ten) + (DIGITS[ones] if ones else 0)


def _weekday(match: Match, asked: Asked) -> Said:
    weeks, weekday = WEEKS[match["week"] or ""], WEEKDAYS[match["weekday"]]
    return asked.weekday(weekday) if weeks is None else asked.day_of_week(weeks, weekday)


def _weekend(match: Match, asked: Asked) -> Said:
    weeks = WEEKS[match["week"] or ""]
    return asked.weekday(6) if weeks is None else asked.day_of_week(weeks, 6)


def _date(match: Match, asked: Asked) -> Said | None:
    years = {"今": asked.today.year, "明": asked.today.year + 1}
    year = match["year"]
    known = (years.get(year) or int("".join(str(DIGITS.get(one, one)) for one in year))) if year else None
    return asked.dated(number(match["month"]), number(match["day"]), known)


def _month_end(match: Match, asked: Asked) -> Said | None:
    if match["month"]:
        return asked.end_of_named_month(number(match["month"]))
    return asked.end_of_month(WEEKS[(match["which"] or "")[:1]] or 0)


def _clock(match: Match, _asked: Asked) -> Said | None:
    hour = number(match["hour"])
    minute = (
        SHARES[match["share"]]
        if match["share"] in SHARES
        else number(match["share"].removesuffix("分").removeprefix("零"))
    )
    part = PARTS.get(match.groupdict().get("part") or "")
    exact = hour > 12 or match["hour"].startswith(("0", "零"))
    if hour * 60 + minute > 24 * 60 or minute > 59:
        return None
    return Said(part=part, clock=Clock(hour=hour, minute=minute, exact=exact))


def _after(match: Match, asked: Asked) -> Said | None:
    whole, half = match["count"].removesuffix("个半"), match["count"].endswith("半")
    count = (number(whole) if whole != "半" else 0) + (0.5 if half else 0)
    unit = UNITS[match["unit"]]
    return asked.in_days(HALF_A_MONTH) if unit == "month" and count == 0.5 else asked.after(count, unit)


WORDS = (
    _word(r"(?P<day>今|明|大?后)[天日]", lambda m, asked: asked.in_days(DAYS[m["day"]])),
    _word(
        r"(?P<day>今|明|大?后)天?(?P<part>早上?|晚上?|夜里?)(?!一?点)",
        lambda m, asked: Said(day=asked.in_days(DAYS[m["day"]]).day, part=PARTS[m["part"]]),
    ),
    _word(rf"(?P<part>{_LONG_PART})", lambda m, _: Said(part=PARTS[m["part"]])),
    _word(r"下班|收工|打烊", lambda *_: Said(part="end"), "introduced"),
    _word(rf"(?<![{_AGAIN}])(?:{_WEEK})?{_WEEK_NAME}(?P<weekday>[一二三四五六日天]|[1-7](?![\d个天号点:]))", _weekday),
    _word(rf"(?:(?P<week>下下|下|本|这)个?)?(?<![{_AGAIN}])周末", _weekend),
    _word(
        rf"(?:{_WEEK})?(?<![{_AGAIN}])周末(?:之前|以前|前)",
        lambda m, asked: asked.end_of_week(WEEKS[m["week"] or ""] or 0),
        "anywhere",
    ),
    _word(rf"(?:{_WEEK}){_WEEK_NAME}(?!末)", lambda m, asked: asked.end_of_week(WEEKS[m["week"]] or 0)),
    _word(rf"(?:(?P<which>本|这个|这|下个|下)?月|(?P<month>{_NUMBER})月)(?:份)?[底末]", _month_end),
    _word(r"(?P<which>本|这个|下个)月", lambda m, asked: asked.end_of_month(WEEKS[m["which"][0]] or 0), "introduced"),
    _word(rf"一刻钟(?:之内|以内|内)(?![{_NOT_WITHIN}])", lambda _, asked: asked.after(15, "minute"), "anywhere"),
    _word(
        r"(?<![明去每半几\d一两二三四五六七八九十])年内",
        lambda _, asked: asked.dated(12, 31, asked.today.year),
        "anywhere",
    ),
    _word(r"今年年?[底末]|年[底末]", lambda _, asked: asked.dated(12, 31, asked.today.year)),
    _word(r"明年年?[底末]", lambda _, asked: asked.dated(12, 31, asked.today.year + 1)),
    _word(
        rf"{_APART}(?:(?P<year>{_YEAR})年 )?(?P<month>{_NUMBER}) 月 (?P<day>{_NUMBER}) [日号]?",
        _date,
    ),
    _word(
        rf"(?P<which>本|这个?|下个?)月 (?P<day>{_NUMBER}) [日号]",
        lambda m, asked: asked.day_of_month(number(m["day"]), WEEKS[m["which"][0]]),
    ),
    _word(
        rf"{_APART}(?P<day>{_NUMBER}) 号",
        lambda m, asked: asked.day_of_month(number(m["day"])),
        "introduced",
    ),
    _word(rf"{_SPAN} (?:之内|以内|内)(?![{_NOT_WITHIN}])", _after, "anywhere"),
    _word(rf"{_SPAN} (?:之后|以后|后)(?!天)", _after),
    _word(rf"{_SPAN}(?! (?:之前|以前|前))", _after, "field"),
    _word(rf"(?P<part>{_LONG_PART})的? {_CLOCK}", _clock),
    _word(_CLOCK, _clock, "introduced"),
)
