"""By when somebody wants something: finds the date in a sentence, or reads the one typed into a field.

A bare hour means the next such hour in working hours ("at 3" is 15:00), today or, when it has passed, tomorrow; with
"today" beside it, it has passed. A weekday is the next to come. Where a sentence might mean something else ("the Friday
report") its words stay whole: a date that was missed is cheap, for the form shows what was understood, and a word that
was eaten is not.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from handlers.refusals import DateAmbiguous, DateNotUnderstood, DatePassed
from handlers.rules import due_dates_en as en
from handlers.rules import due_dates_zh as zh
from handlers.rules.due_days import Asked, Said, Stands, Word

WORK_ENDS = time(18)
LONGEST_TYPED = 40  # of what is no date, when it is given back


@dataclass(frozen=True, kw_only=True)
class Due:
    """By when: a moment in UTC, or none. Without an hour named it is the end of that working day.

    `phrase` is what said so, as typed.
    """

    at: datetime | None
    is_urgent: bool
    has_hour: bool
    phrase: str


def weekdays(day: date) -> bool:
    """Say whether it is Monday to Friday, where no calendar knows better."""
    return day.weekday() < 5


@dataclass(frozen=True)
class _Run:
    """Words that say one date, where they stand in the text."""

    start: int
    end: int
    said: Said
    stands: Stands


@dataclass(frozen=True)
class _Cut:
    """What to cut out of a sentence: a run with what introduces it."""

    start: int
    end: int
    said: Said
    introduced: bool


def _urgency(pattern: str, *, urgent: bool, stands: Stands) -> Word:
    return Word(re.compile(pattern), lambda *_: Said(urgent=urgent), stands)


_WORDS = (
    *en.WORDS,
    *zh.WORDS,
    _urgency(en.alone(en.URGENT_ANYWHERE), urgent=True, stands="anywhere"),
    _urgency(en.alone(en.URGENT), urgent=True, stands="edge"),
    _urgency(en.alone(en.CALM), urgent=False, stands="edge"),
    _urgency(zh.URGENT_ANYWHERE, urgent=True, stands="anywhere"),
    _urgency(zh.URGENT, urgent=True, stands="edge"),
    _urgency(zh.CALM, urgent=False, stands="edge"),
)
_STANDS: tuple[Stands, ...] = ("anywhere", "edge", "introduced", "field")  # the surest first

_CLOSING = ",，、.。;；:：!！?？)）]】\n"

# Where a date stands in a sentence. English words take a space or a sign after them, Chinese ones do not.
_WHOLE = r"(?<![a-z0-9'-])"
_LEAD = re.compile(
    rf"(?:{_WHOLE}(?:{en.LEADS})\s*(?<![a-z])(?:(?:around|about)\s+)?|(?:{zh.LEADS})\s*(?:{zh.WEAK_LEADS})?\s*)\Z"
)
_WEAK_LEAD = re.compile(rf"(?:{_WHOLE}(?:{en.WEAK_LEADS})\s+|(?:{zh.WEAK_LEADS})\s*)\Z")
_TAIL = re.compile(rf"\s*(?:{en.alone(en.TAILS)}|{zh.TAILS})")
_BESIDE = re.compile(rf"[\s,，]*[(（]?(?:{en.BESIDE}|{zh.BESIDE})?\s*")
_OR = re.compile(rf"\s*(?:{en.OR}|{zh.OR}|/)\s*(?:{en.LEADS})?\s*")
_BREAK = re.compile(r"[!?;,:\n。！？；，：]|\.(?=\s|\Z)")
_CLOSED = re.compile(
    rf"(?:[^\w!?;,:\n。！？；，：.…]|,(?=\s*(?:{en.CLOSERS}))|，(?=\s*(?:{zh.CLOSERS}))|(?:{en.CLOSERS})(?![a-z0-9])|{zh.CLOSERS})*"
    r"(?:\Z|[!?;,\n。！？；，.…\s]+)"
)
_REPEATS = re.compile(rf"(?:{zh.REPEATS})\Z")
_ASKS = re.compile(rf"[\s(（]*(?:{en.ASKS}|{zh.ASKS})")
_OPENED = re.compile(rf"[\s(（【\[]*(?:{zh.ASKS})?\s*")
_OPENS = re.compile(rf"\s*[:：】\]]|\s*[,，]?\s*(?:{en.ASKS}|{zh.GOES_ON})")
_OPENS_URGENTLY = re.compile(rf"\s*[,，]|{_OPENS.pattern}")  # "no rush, …" is never about something else
_BELONGS_BEFORE = re.compile(rf"(?:(?:{en.BELONGS})\s+|(?:{zh.BELONGS})\s*)\Z")
_BELONGS_AFTER = re.compile(r"\s*的")
_GOES_ON = re.compile(rf"\s*(?:\Z|[^\sa-z0-9]|{en.GOES_ON})")
_NOTHING_MORE = re.compile(
    rf"(?:[\s,，.。!！?？;；:：~～()（）]|(?:{en.TAILS}|{en.LEADS}|{en.WEAK_LEADS}|{en.CLOSERS})(?![a-z0-9])"
    rf"|{zh.LEADS}|{zh.WEAK_LEADS}|{zh.TAILS}|{zh.CLOSERS}|{zh.ASKS}|要)*+"
)


def read_due(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    ends: time = WORK_ENDS,
    is_working: Callable[[date], bool] = weekdays,
    language: str = "en",
) -> tuple[str, Due | None]:
    """Find the date in a sentence, and return the words without it; the text as it was where it says nothing.

    Raises DateAmbiguous and DatePassed for what is surely a date, and nothing else.
    """
    asked = _asked(text, now, zone, ends, is_working, language)
    words, phrases, dated, urgent = text, list[str](), None, list[bool]()
    while cut := _next_cut(words, asked, dates=dated is None):
        phrases.append(words[cut.start : cut.end].strip())
        words = _without(words, cut.start, cut.end)
        if cut.said.urgent is None:
            dated = cut.said
        else:
            urgent.append(cut.said.urgent)
    if not phrases:
        return text, None
    return words, _due(dated, any(urgent), asked, " ".join(sorted(phrases, key=text.find)))


def parse_due(
    text: str,
    *,
    now: datetime,
    zone: ZoneInfo,
    ends: time = WORK_ENDS,
    is_working: Callable[[date], bool] = weekdays,
    language: str = "en",
) -> Due:
    """Read a field that holds a date and nothing else. Raises DateNotUnderstood, DateAmbiguous or DatePassed."""
    asked = _asked(text, now, zone, ends, is_working, language)
    folded = _fold(text)
    runs = _runs(folded, asked)
    dated = [run.said for run in runs if run.said.urgent is None]
    rest, last = "", 0
    for run in runs:
        rest, last = rest + folded[last : run.start] + " ", run.end
    if not runs or len(dated) > 1 or not _NOTHING_MORE.fullmatch(rest + folded[last:]):
        raise DateNotUnderstood(typed=_shorter(text))
    return _due(dated[0] if dated else None, any(run.said.urgent for run in runs), asked, text.strip())


def _asked(
    text: str, now: datetime, zone: ZoneInfo, ends: time, is_working: Callable[[date], bool], language: str
) -> Asked:
    month_first = language == "zh" or any("\u4e00" <= letter <= "\u9fff" for letter in text)
    return Asked(now=now, zone=zone, ends=ends, is_working=is_working, month_first=month_first)


def _due(said: Said | None, urgent: bool, asked: Asked, phrase: str) -> Due:
    if said is None:
        return Due(at=None, is_urgent=urgent, has_hour=False, phrase=phrase)
    if said.day and said.other:
        first, second = said.day.isoformat(), said.other.isoformat()
        raise DateAmbiguous(typed=_shorter(phrase), first=first, second=second)
    at = asked.moment(said)
    if at <= asked.now:
        raise DatePassed(typed=_shorter(phrase))
    return Due(at=at, is_urgent=urgent, has_hour=bool(said.clock or said.at), phrase=phrase)


def _shorter(typed: str) -> str:
    return " ".join(typed.split())[:LONGEST_TYPED]


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter).lower()
    if len(plain) != 1:
        return letter
    if "\u3400" <= plain <= "\u9fff":
        from zhconv import convert  # its tables take a moment to load

        plain = convert(plain, "zh-hans")
    return "'" if plain in "’‘＇" else plain


def _fold(text: str) -> str:
    """Bring full-width, capital and traditional letters to one form, each in its place."""
    return "".join(letter.lower() if letter.isascii() else _fold_letter(letter) for letter in text)


def _runs(folded: str, asked: Asked) -> list[_Run]:
    """Find all words of dates, the longest first, and join those that stand together: tomorrow · at 3."""
    found = [
        _Run(match.start(), match.end(), said, word.stands)
        for word in _WORDS
        for match in word.pattern.finditer(folded)
        if (said := word.read(match, asked))
    ]
    runs: list[_Run] = []
    for run in sorted(found, key=lambda one: (one.start, -one.end)):
        if not runs or run.start >= runs[-1].end:
            joined = _joined(runs[-1], run, folded) if runs else None
            runs[-1:] = [joined] if joined else [*runs[-1:], run]
    return runs


def _joined(one: _Run, next_one: _Run, folded: str) -> _Run | None:
    said = None
    if _BESIDE.fullmatch(folded, one.end, next_one.start):
        said = one.said.joined(next_one.said)
    elif _OR.fullmatch(folded, one.end, next_one.start) and one.said.day and next_one.said.day:
        said = Said(day=one.said.day, other=next_one.said.day)
    if said is None:
        return None
    opened, end = "".join(folded[one.end : next_one.start].split()), next_one.end
    if opened in ("(", "（") and folded[end : end + 1] in (")", "）"):
        end += 1
    return _Run(one.start, end, said, min(one.stands, next_one.stands, key=_STANDS.index))


def _next_cut(text: str, asked: Asked, *, dates: bool) -> _Cut | None:
    """Return what says how urgent it is, else the one date there is; of several, the one that is introduced."""
    folded = _fold(text)
    cuts = [cut for run in _runs(folded, asked) if (cut := _cut(run, folded))]
    urgency = [cut for cut in cuts if cut.said.urgent is not None]
    if urgency or not dates:
        return urgency[0] if urgency else None
    # A day that is over and not introduced is what somebody tells about.
    dated = [cut for cut in cuts if cut.introduced or not cut.said.day or cut.said.day >= asked.today]
    best = [cut for cut in dated if cut.introduced] or dated
    return best[0] if len(best) == 1 else None


def _cut(run: _Run, folded: str) -> _Cut | None:
    """Return the run with what introduces it, if it may be taken out of the sentence."""
    lead, tail = _LEAD.search(folded[: run.start]), _TAIL.match(folded, run.end)
    weak = None if lead else _WEAK_LEAD.search(folded[: run.start])
    start = lead.start() if lead else weak.start() if weak else run.start
    end = tail.end() if tail else run.end
    if run.stands == "field" or _BELONGS_AFTER.match(folded, end) or _REPEATS.search(folded[:start]):
        return None
    before = folded[:start]
    broken = [match.end() for match in _BREAK.finditer(before)]
    clause = before[broken[-1] if broken else 0 :]
    goes_on = lead and (_GOES_ON.match(folded, end) or (lead["by"] and not clause.strip()))
    if run.stands == "anywhere" or tail or goes_on:
        return _Cut(start, end, run.said, introduced=True)
    if run.stands == "introduced":
        return None
    closed = _CLOSED.match(folded, end)
    is_last = (
        closed
        and (closed.end() == len(folded) or _ASKS.match(clause))
        and not _BELONGS_BEFORE.search(folded[: run.start])
    )
    opens = _OPENS if run.said.urgent is None else _OPENS_URGENTLY
    is_first = _OPENED.fullmatch(clause) and opens.match(folded, end)
    return _Cut(start, end, run.said, introduced=False) if is_last or is_first else None


def _without(text: str, start: int, end: int) -> str:
    """Cut this out of a text, and leave no doubled space, lonely comma or empty bracket behind."""
    before, after = text[:start], text[end:]
    left, right = before.rstrip(" \t\u3000"), after.lstrip(" \t\u3000")
    while left[-1:] and right[:1] and left[-1] + right[0] in ("()", "（）", "[]", "【】"):
        left, right = left[:-1].rstrip(" \t\u3000"), right[1:].lstrip(" \t\u3000")
    if not left.strip() or left.endswith("\n"):
        right = right.lstrip(" \t\u3000\n,，、:：;；.。!！")
    if not right.strip(" \t\u3000\n.。!！?？") or right[0] in ",，、.。;；!！?？\n":
        left = left.rstrip(" \t\u3000,，、:：;；-–—")
    has_gap = (left != before or right != after) and not left.endswith("\n")
    return left + (" " if has_gap and left and right and right[0] not in _CLOSING else "") + right
