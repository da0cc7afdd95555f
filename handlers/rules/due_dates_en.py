"""How dates are said in English: the words, what introduces them, and what may stand beside them."""

import re

from handlers.rules.due_days import Asked, Clock, Part, Reading, Said, Stands, Unit, Word

Match = re.Match[str]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
HOURS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12,
}  # fmt: skip  # a table reads better unwrapped
COUNTS = {"a couple of": 2, "half an": 0.5, "half a": 0.5, "half": 0.5, "an": 1, "a": 1, **HOURS}
SHARES = {"half": 30, "a quarter": 15, "quarter": 15}
UNITS: dict[str, Unit] = {
    **dict.fromkeys(("minutes", "minute", "mins", "min"), "minute"),
    **dict.fromkeys(("hours", "hour", "hrs", "hr", "h"), "hour"),
    **dict.fromkeys(("working days", "working day", "business days", "business day", "workdays"), "working day"),
    **dict.fromkeys(("days", "day"), "day"),
    **dict.fromkeys(("weeks", "week"), "week"),
    **dict.fromkeys(("months", "month"), "month"),
}
PARTS: dict[str, Part] = {"morning": "morning", "afternoon": "afternoon", "evening": "evening", "night": "evening"}

_DAY = r"(?P<weekday>monday|tue(?:s|sday)?|wednesday|thu(?:r|rs|rsday)?|fri(?:day)?|saturday|sunday)"
_SHORT = r"(?P<weekday>mon|wed|sat|sun)"  # words of their own, or parts of a name
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s+(?P<year>20\d\d))?"
_COUNT = rf"(?P<count>\d{{1,3}}(?:\.5)?|{'|'.join(COUNTS)})"
_UNIT = rf"(?P<unit>{'|'.join(UNITS)})"
_HOUR = rf"(?P<hour>\d{{1,2}}|{'|'.join(HOURS)})"
_END = r"(?:the )?end of (?:the |this )?"


def spaced(pattern: str) -> str:
    """Let any run of spaces stand where the pattern has one."""
    return pattern.replace(" ", r"\s+")


# What introduces a date wherever it stands, `by` even in front of a verb; what does so at its end.
LEADS = spaced(
    r"(?P<by>(?:due )?by|(?:no|not) later than)|(?:due )?before|latest(?: by)?"
    r"|due(?: is)?|(?:(?:the |my |our )?(?:deadline|due date))(?: is|:)?"
)
WEAK_LEADS = spaced(r"due on|on|at|for|until|till")
BESIDE = spaced(r",|at|on|around|of")
OR = spaced(r"or")
TAILS = spaced(r"at the (?:very )?latest|latest")
# Beside a date these end a sentence all the same.
CLOSERS = spaced(r"please|pls|plz|thanks(?: a lot)?|thank you|thx|cheers|if (?:at all )?possible|if you can|ok(?:ay)?")
# A sentence that begins so asks for something.
ASKS = spaced(
    r"(?:hi|hello|hey)?\s*(?:please|pls|plz|kindly|need|(?:i|we) need"
    r"|(?:can|could|would|will) (?:you|somebody|someone|anybody|i|we))\b"
)
# After these a date belongs to what was said: "minutes of 3 March", "what we agreed on Friday", "stay until Friday".
BELONGS = spaced(
    r"\b(?:from|of|since|after|the|an?|last|past|previous|every|each|about|between|and|or|than|to|through|like|as|per"
    r"|is|are|was|were|starting|our|your|my|not|just|only|except)"
    r"|\b(?:agreed|discussed|talked|spoke|met|said|saw|happened|mentioned|sent|received|got|arrived|visited|promised)"
    r"(?: \w+)?(?: (?:on|for|by))?"
    r"|\b(?:extend|keep|stay|book|rent|reserve|hold|block|open|close|closed|valid|wait|lend|borrow|away)\b.*(?:until|till)"
    r"|\b(?:every|each|daily|weekly)\b.*"
)
# After an introduced date within a sentence one of these goes on; a noun might be what the date belongs to.
GOES_ON = spaced(
    r"(?:the|this|that|these|those|an?|my|our|your|their|his|her|its|all|both|so|because|as|if|and|but|for|with|in|at"
    r"|to|when|while|since|it|we|i|they|he|she|you|there|please|pls|thanks|thank|or|otherwise|via|from|then)\b"
)
URGENT_ANYWHERE = spaced(r"as soon as (?:possible|you(?: possibly)? can|you could|you are able)|a\.?s\.?a\.?p\.?")
URGENT = spaced(
    r"(?:(?:it|this|that)(?:'s| is) )?(?:very |really |quite |rather )?urgent(?:ly)?"
    r"|right away|right now|immediately|straight away|at once"
)
CALM = spaced(
    r"(?:there(?:'s| is) )?no (?:rush|hurry|deadline)(?: at all| though)?|take your time|at your (?:own )?convenience"
    r"|(?:(?:it|this|that)(?:'s| is) )?not (?:very |that |so )?urgent|(?:it )?isn't (?:very |that |so )?urgent"
    r"|when(?:ever)? (?:you (?:can|like|get a chance|find (?:the )?time|have (?:some |the )?time"
    r"|have a (?:free )?(?:moment|minute|second))|convenient)"
)


def alone(pattern: str) -> str:
    """Let the pattern match whole words only, and no piece of a number, a name or a genitive."""
    return rf"(?<![a-z0-9'$#/-])(?<!\d[.:])(?:{spaced(pattern)})(?![a-z0-9%]|['/-][a-z0-9]|[.:]\d)"


def _word(pattern: str, read: Reading, stands: Stands = "edge") -> Word:
    return Word(re.compile(alone(pattern)), read, stands)


def _number(typed: str) -> float:
    known = re.sub(r"\s+", " ", typed)
    return COUNTS[known] if known in COUNTS else float(known)


def _which(match: Match) -> int:
    return WEEKDAYS.index(match["weekday"][:3])


def _date(match: Match, asked: Asked) -> Said | None:
    return asked.dated(
        MONTHS.index(match["month"][:3]) + 1, int(match["day"]), int(match["year"]) if match["year"] else None
    )


def _clock(match: Match, _asked: Asked) -> Said | None:
    hour, minute = int(_number(match["hour"])), int(match.groupdict().get("minute") or 0)
    exact = hour > 12 or match["hour"].startswith("0")
    return Said(clock=Clock(hour=hour, minute=minute, exact=exact)) if hour * 60 + minute <= 24 * 60 else None


def _half_clock(match: Match, _asked: Asked) -> Said | None:
    hour, minute = int(_number(match["hour"])), int(match["minute"] or 0)
    clock = Clock(hour=hour % 12 + (12 if match["half"] == "p" else 0), minute=minute, exact=True)
    return Said(clock=clock) if 1 <= hour <= 12 else None


def _past(match: Match, _asked: Asked) -> Said | None:
    hour, share = int(_number(match["hour"])), re.sub(r"\s+", " ", match["share"])
    minutes = SHARES[share] if share in SHARES else int(share)
    if not (1 <= hour <= 12 and 1 <= minutes <= 59):
        return None
    clock = (
        Clock(hour=hour, minute=minutes) if match["way"] == "past" else Clock(hour=hour - 1 or 12, minute=60 - minutes)
    )
    return Said(clock=clock)


def _after(match: Match, asked: Asked) -> Said | None:
    return asked.after(_number(match["count"] or "a"), UNITS[re.sub(r"\s+", " ", match["unit"])])


WORDS = (
    _word(r"today", lambda _, asked: asked.in_days(0)),
    _word(r"within the day", lambda _, asked: asked.in_days(0), "anywhere"),
    _word(r"tomorrow|tmrw?|tomorow|tommorow", lambda _, asked: asked.in_days(1)),
    _word(r"(?:the )?day after tomorrow", lambda _, asked: asked.in_days(2)),
    _word(r"tonight", lambda _, asked: Said(day=asked.today, part="evening")),
    _word(r"this (?P<part>morning|afternoon|evening)", lambda m, asked: Said(day=asked.today, part=PARTS[m["part"]])),
    _word(
        r"(?:(?:in the|at) )?(?P<part>morning|afternoon|evening|night)",
        lambda m, _: Said(part=PARTS[m["part"]]),
        "introduced",
    ),
    _word(rf"(?:(?:the )?(?:this|coming|this coming) )?{_DAY}", lambda m, asked: asked.weekday(_which(m))),
    _word(rf"next {_DAY}", lambda m, asked: asked.day_of_week(1, _which(m))),
    _word(rf"{_DAY} (?:of )?next week", lambda m, asked: asked.day_of_week(1, _which(m))),
    _word(rf"next week (?:on )?{_DAY}", lambda m, asked: asked.day_of_week(1, _which(m))),
    _word(rf"{_SHORT}\.?", lambda m, asked: asked.weekday(_which(m)), "introduced"),
    _word(rf"next {_SHORT}\.?", lambda m, asked: asked.day_of_week(1, _which(m)), "introduced"),
    _word(rf"{_END}week|eow|(?<!for\s)this week", lambda _, asked: asked.end_of_week(0)),
    _word(r"(?:the )?end of next week|(?<!for\s)next week", lambda _, asked: asked.end_of_week(1)),
    _word(r"(?:by|before) (?:the |this )?weekend", lambda _, asked: asked.end_of_week(0), "anywhere"),
    _word(r"(?:(?:over )?the |this )?weekend", lambda _, asked: asked.weekday(6), "introduced"),
    _word(rf"{_END}month|eom", lambda _, asked: asked.end_of_month(0)),
    _word(r"(?:the )?end of next month|(?<!for\s)next month", lambda _, asked: asked.end_of_month(1)),
    _word(r"this month", lambda _, asked: asked.end_of_month(0), "introduced"),
    _word(r"this year", lambda _, asked: asked.dated(12, 31), "introduced"),
    _word(rf"{_END}year|eoy", lambda _, asked: asked.dated(12, 31)),
    _word(rf"(?:the )?{_NTH}\s*(?:of )?{_MONTH}{_YEAR}", _date),
    _word(rf"{_MONTH} (?:the )?{_NTH}{_YEAR}", _date),
    _word(
        r"the (?P<day>\d{1,2})(?:st|nd|rd|th)(?! (?:floor|room|page|one|time)\b)",
        lambda m, asked: asked.day_of_month(int(m["day"])),
        "introduced",
    ),
    _word(r"on the (?P<day>\d{1,2})(?:st|nd|rd|th)", lambda m, asked: asked.day_of_month(int(m["day"]))),
    _word(rf"within (?:the )?(?:next )?{_COUNT} {_UNIT}", _after, "anywhere"),
    _word(r"within the (?:next )?(?P<count>)(?P<unit>hour|week|month)", _after, "anywhere"),
    _word(rf"in (?:the next )?{_COUNT} {_UNIT}(?: time)?", _after),
    _word(rf"{_COUNT} {_UNIT} from (?:now|today)", _after),
    _word(rf"{_COUNT}\s*{_UNIT}", _after, "field"),
    _word(rf"(?:at )?{_HOUR}(?:[:.](?P<minute>[0-5]\d))?\s*(?P<half>[ap])\.?m\.?", _half_clock),
    _word(rf"(?:at )?{_HOUR} o'?clock", _clock),
    _word(r"(?P<hour>\d{1,2}):(?P<minute>[0-5]\d)h?", _clock),
    _word(rf"(?:at )?(?P<share>half|a quarter|quarter) (?P<way>past) {_HOUR}", _past),
    _word(rf"(?:at )?(?P<share>a quarter|quarter) (?P<way>to) {_HOUR}", _past),
    _word(rf"(?:at )?(?P<share>\d{{1,2}}) (?P<way>past|to) {_HOUR}", _past, "field"),  # "change 5 to 7" names no hour
    _word(rf"(?:at |@\s*){_HOUR}", _clock, "field"),
    _word(
        rf"(?:at )?{_HOUR} (?:in the |at )(?P<part>morning|afternoon|evening|night)",
        lambda m, _: Said(part=PARTS[m["part"]], clock=Clock(hour=int(_number(m["hour"])))),
    ),
    _word(r"(?:12 )?noon|midday", lambda *_: Said(clock=Clock(hour=12, exact=True))),
    _word(r"(?:12 )?midnight", lambda *_: Said(clock=Clock(hour=24, exact=True))),
    _word(
        r"eod|eob|cob|(?:the )?(?:close of business|end of (?:the |my )?(?:working |business )?day)",
        lambda *_: Said(part="end"),
    ),
    _word(
        r"(?P<year>20\d\d)[-/.](?P<month>\d\d?)[-/.](?P<day>\d\d?)",
        lambda m, asked: asked.dated(int(m["month"]), int(m["day"]), int(m["year"])),
    ),
    _word(
        r"(?P<day>\d\d?)\.(?P<month>\d\d?)\.(?P<year>20\d\d)",
        lambda m, asked: asked.dated(int(m["month"]), int(m["day"]), int(m["year"])),
    ),
    _word(
        r"(?P<first>\d\d?)/(?P<second>\d\d?)(?:/(?P<year>20\d\d))?",
        lambda m, asked: asked.slashed(int(m["first"]), int(m["second"]), int(m["year"]) if m["year"] else None),
        "introduced",
    ),
)
