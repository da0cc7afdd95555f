"""Rules of thanks: whom, how many words, how often, for how long one may take it back."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from handlers.refusals import (
    AlreadyTakenBack,
    KudosToBot,
    KudosToLeaver,
    KudosToSelf,
    NoReceivers,
    NoRoomToAdd,
    NotYours,
    NoWords,
    TooLateToTakeBack,
    TooLong,
    TooManyReceivers,
    UnknownOption,
)

MOST_RECEIVERS = 10  # a thanks to more people than this means nobody in particular (DingTalk's honours stop here too)
LONGEST_WORDS = 500  # in Chinese 1,500 bytes: with names and values it fits WeCom's 2,048 bytes a message
SHORT_WORDS = 24  # columns, a Chinese character being two: shorter than this hardly says what changed
UNDO_FOR = timedelta(minutes=15)  # long enough to notice the wrong name, short enough that thanks stay thanks
LONGEST_OPTION = 24  # of one nobody knows, when it is given back
MORE_FOR = timedelta(days=1)  # how long words may be added to a short thanks

# Options as people write them, simplified or traditional.
_OPTIONS: dict[str, Literal["private", "manager"]] = {
    **dict.fromkeys(("private", "私下", "悄悄"), "private"),
    **dict.fromkeys(("manager", "boss", "上级", "上級", "主管"), "manager"),
}
# Phones turn two hyphens into a dash, and some set a space after it.
_DASHES = r"(?:[-－−]{2,3}|[—–―]{1,3})"
_KNOWN = "|".join(_OPTIONS)
_OPTION = re.compile(
    rf"(?<!\S)(?P<dashes>{_DASHES})(?P<word>[^\W\d_][\w-]*)"
    rf"|(?:\A|(?<![A-Za-z0-9])){_DASHES}\s*(?P<last>{_KNOWN})[.!。！]*(?=\s*(?:\Z|{_DASHES}))"
    rf"|\A\s*{_DASHES}\s+(?P<first>{_KNOWN})(?!\w)"
    rf"|(?<!\S)[-－−](?P<hyphened>{_KNOWN})(?!\w)",
    re.IGNORECASE,
)
_URL = re.compile(r"https?://[!-~]+", re.IGNORECASE)
_SILENT = re.compile(r"[\u2000-\u206f\u3000-\u303f\ufe10-\ufe1f\ufe30-\ufe4f\uff00-\uff0f\uff1a-\uff20]")
_TAG = re.compile(r"[#＃](\w[\w-]*)")
_CLOSED_TAG = re.compile(r"([#＃])(\w[\w-]*)[#＃](?=(\w*))")  # #团队合作#, as on Weibo


@dataclass(frozen=True, kw_only=True)
class Flags:
    """What options the words held, and the words without them."""

    words: str
    is_private: bool
    tells_manager: bool


def read_flags(words: str) -> Flags:
    """Cut the options out. Raises UnknownOption for what looks like one: half-private thanks are public ones."""
    found: set[str] = set()

    def take(match: re.Match[str]) -> str:
        sure = match["last"] or match["first"] or match["hyphened"]
        word = unicodedata.normalize("NFKC", sure or match["word"]).casefold()
        for option, meaning in _OPTIONS.items():
            rest = word.removeprefix(option)
            if word.startswith(option) and not (rest and option.isascii() and rest[0].isascii()):
                found.add(meaning)
                return (match["word"] or "")[len(option) :]
        raise UnknownOption(option=match.group()[:LONGEST_OPTION])

    cut = _OPTION.sub(take, words)
    return Flags(words=tidy(cut), is_private="private" in found, tells_manager="manager" in found)


def read_values(words: str, tags: dict[str, int]) -> tuple[str, tuple[int, ...]]:
    """Find the #values a text names. `tags` maps folded tags and names to value ids.

    Returns the words, a trailing tag left out, one within a sentence without its #, an unknown one as typed; and the
    ids, each once. Chinese leaves no space after a tag, so there the longest tag that fits is taken.
    """
    ids: list[int] = []

    def take(match: re.Match[str]) -> str:
        run = match.group(1)
        for length in range(len(run), 0, -1):
            head, rest = run[:length], run[length:]
            id_ = tags.get(fold_tag(head))
            if id_ is not None and (not rest or not (rest[0].isascii() and head[-1].isascii())):
                ids.append(id_)
                is_last = not words[match.start(1) + length :].strip(" \t\n#＃。.!！") or _only_tags(
                    words[match.start(1) + length :]
                )
                return rest if is_last and not rest else head + rest
        return match.group(0)

    words = _CLOSED_TAG.sub(lambda closed: _opened(closed, tags), words)
    replaced = _TAG.sub(take, words)
    return tidy(replaced), tuple(dict.fromkeys(ids))


def _opened(closed: re.Match[str], tags: dict[str, int]) -> str:
    """Return a known tag without the # that closes it; one that begins the next tag stays."""
    sign, tag, following = closed.groups()
    begins_next = any(fold_tag(following[:length]) in tags for length in range(1, len(following) + 1))
    if fold_tag(tag) not in tags or begins_next:
        return closed.group()
    return f"{sign}{tag}{' ' if following[:1].isascii() else ''}"


def _only_tags(rest: str) -> bool:
    return not _TAG.sub("", rest).strip()


def fold_tag(tag: str) -> str:
    return re.sub(r"[\s_-]+", "", unicodedata.normalize("NFKC", tag).casefold())


def tidy(words: str) -> str:
    """Trim, and fold runs of spaces that cut-out options leave; line breaks stay."""
    lines = re.sub(r"[ \t\u2005\u3000]*\n[ \t\u2005\u3000]*", "\n", words)
    return re.sub(r"[ \t\u2005\u3000]+", " ", lines).strip(" \n,，、:：").lstrip("！!。 \n,，、:：")


def width(words: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in words)


def is_short(words: str) -> bool:
    return width(words) < SHORT_WORDS


def check_receivers(giver_id: int, people: Sequence[int], departments: Sequence[int]) -> None:
    """Raise where there is nobody, too many, or the giver among them."""
    if not people and not departments:
        raise NoReceivers
    if giver_id in people:
        raise KudosToSelf
    if len(people) + len(departments) > MOST_RECEIVERS:
        raise TooManyReceivers(count=len(people) + len(departments), most=MOST_RECEIVERS)


def check_reachable(bots: Iterable[str], leavers: Iterable[str]) -> None:
    """Raise where one of the receivers is a bot or has left."""
    for name in bots:
        raise KudosToBot(name=name)
    for name in leavers:
        raise KudosToLeaver(name=name)


def has_words(words: str) -> bool:
    """Say whether there are any; an address alone says nothing, nor does punctuation."""
    said = _SILENT.sub("", _URL.sub("", words))
    return any(letter.isalnum() or ord(letter) > 0x2000 for letter in said)


def check_words(words: str) -> None:
    """Raise where there are none, or too many."""
    if not has_words(words):
        raise NoWords
    if len(words) > LONGEST_WORDS:
        raise TooLong(length=len(words), most=LONGEST_WORDS)


def check_more(words: str, more: str) -> None:
    """Raise where there is nothing to add, or no room for it."""
    check_words(more)
    room = room_after(words)
    if room < 1:
        raise NoRoomToAdd
    if len(more) > room:
        raise TooLong(length=len(more), most=room)


def room_after(words: str) -> int:
    """Return how many letters may be added, on a line of their own."""
    return LONGEST_WORDS - len(words) - 1


def check_take_back(giver_id: int, by: int, at: datetime, now: datetime, *, is_taken_back: bool) -> None:
    if by != giver_id:
        raise NotYours
    if is_taken_back:
        raise AlreadyTakenBack
    if now - at > UNDO_FOR:
        raise TooLateToTakeBack(minutes=int(UNDO_FOR.total_seconds() // 60))


def minutes_to_undo(at: datetime, now: datetime) -> int:
    """Return for how many whole minutes more thanks may be taken back."""
    return max(0, (at + UNDO_FOR - now) // timedelta(minutes=1))


def may_join(by: int, giver_id: int, receivers: Collection[int]) -> bool:
    return by != giver_id and by not in receivers
