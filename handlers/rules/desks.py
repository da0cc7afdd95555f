"""What a desk may promise: how soon it answers, and at most six usual asks, each within its own minutes."""

import re
import unicodedata

from handlers.refusals import BadFirstAnswer, BadUsualAsk, BadUsualMinutes, TooManyUsualAsks

MOST_USUAL = 6  # what is asked every day; as many as a phone shows at one glance
LONGEST_USUAL = 24  # letters of a name, which stands on buttons and in lists
LONGEST_MINUTES = 7 * 24 * 60  # a promise beyond a week of work is a date, not a service promise
SHORTEST_ANSWER = 5  # minutes; nobody looks at their chat more often
LONGEST_ANSWER = 80  # hours: two weeks of work

_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,2})?)\s*(?:h|hours?|小时|个小时|工时)?", re.IGNORECASE)
_MINUTES = re.compile(r"(\d{1,5})\s*(?:m|min|minutes?|分钟|分)?", re.IGNORECASE)


def read_first_answer(text: str) -> int | None:
    """Read working hours ("4", "0.5", "2 小时") as minutes; None where nothing is written. Raises BadFirstAnswer."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        return None
    found = _NUMBER.fullmatch(typed)
    minutes = round(float(found[1]) * 60) if found else 0
    if not SHORTEST_ANSWER <= minutes <= LONGEST_ANSWER * 60:
        raise BadFirstAnswer(shortest=SHORTEST_ANSWER, longest=LONGEST_ANSWER)
    return minutes


def read_minutes(text: str) -> int | None:
    """Read minutes ("15", "15 分钟"); None where nothing is written. Raises BadUsualMinutes."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if not typed:
        return None
    found = _MINUTES.fullmatch(typed)
    if found is None or not 1 <= int(found[1]) <= LONGEST_MINUTES:
        raise BadUsualMinutes(longest=LONGEST_MINUTES)
    return int(found[1])


def check_name(name: str, name_zh: str, minutes: int | None) -> None:
    """Check that a usual ask has a name in both languages and a promise."""
    for one in (name, name_zh):
        if not any(letter.isalnum() for letter in one) or len(one) > LONGEST_USUAL:
            raise BadUsualAsk(longest=LONGEST_USUAL)
    if minutes is None:
        raise BadUsualMinutes(longest=LONGEST_MINUTES)


def check_room(count: int) -> None:
    if count > MOST_USUAL:
        raise TooManyUsualAsks(most=MOST_USUAL)


def names_usual(words: str, name: str) -> bool:
    """Say whether words begin with a name: 加床1208 with 加床, but "extra bedding" not with "extra bed"."""
    said, named = (" ".join(unicodedata.normalize("NFKC", one).casefold().split()) for one in (words, name))
    if not named or not said.startswith(named):
        return False
    after = said[len(named) :]
    return not (named[-1].isascii() and after[:1].isascii() and after[:1].isalpha())
