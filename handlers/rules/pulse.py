"""Rules of pulse questions: kinds and their choices, drivers, the bank to start from, and what a pulse may be like."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from handlers.refusals import (
    BadClosing,
    BadCommentsFrom,
    BadOptions,
    BadScoresFrom,
    Gone,
    NoPulseName,
    NoQuestions,
    NoQuestionWords,
    NoSuchDriver,
    PulseMovedOn,
    TooManyQuestions,
)

SCORES_FROM = 5  # fewer answers than this could point at a person (Lattice, Viva Glint, Culture Amp use 5)
COMMENTS_FROM = 10  # words say more about who wrote them (Viva Glint uses 10)
MOST_FROM = 100  # whoever wants more hides everything
MOST_AT_A_TIME = 3
FEWEST_DAYS, MOST_DAYS = 1, 14
FEWEST_OPTIONS, MOST_OPTIONS = 2, 10  # up to six are buttons everywhere; more are chosen from a list
LONGEST_QUESTION = 200
BETWEEN = "|"  # a choice in English, and in Chinese, as they are filled in
SKIP = "skip"  # stands where an answer would

Choosing = Literal["all", "rotation"]
CHOOSINGS: tuple[Choosing, ...] = ("all", "rotation")

# kind: its choices, where they are always the same
KINDS: Mapping[str, tuple[int, ...]] = {
    "scale": (1, 2, 3, 4, 5),
    "enps": tuple(range(11)),
    "yes_no": (1, 0),
    "single": (),
    "multiple": (),
    "text": (),
}
WITH_OPTIONS = frozenset({"single", "multiple"})

DRIVERS = (
    "overall",
    "timeliness",
    "initiative",
    "communication",
    "know_how",
    "solving",
    "respect",
    "trust",
    "improvement",
    "recognition",
    "workload",
)


@dataclass(frozen=True, kw_only=True)
class Banked:
    """A question of the bank, worded in the catalogue as `pulse-bank-<key>`; `options` is how many choices it has."""

    key: str
    driver: str
    kind: str = "scale"
    is_anchor: bool = False
    options: int = 0


HEADLINE = "served"
BANK = (
    Banked(key=HEADLINE, driver="overall", is_anchor=True),
    Banked(key="recommend", driver="overall", kind="enps", is_anchor=True),
    Banked(key="on-time", driver="timeliness", is_anchor=True),
    Banked(key="quick-reply", driver="timeliness"),
    Banked(key="told-early", driver="initiative"),
    Banked(key="think-ahead", driver="initiative"),
    Banked(key="clear-answers", driver="communication"),
    Banked(key="whom-to-ask", driver="communication"),
    Banked(key="listen-first", driver="communication"),
    Banked(key="know-their-field", driver="know_how"),
    Banked(key="explain", driver="know_how"),
    Banked(key="solved", driver="solving", is_anchor=True),
    Banked(key="ask-once", driver="solving"),
    Banked(key="respected", driver="respect", is_anchor=True),
    Banked(key="patient", driver="respect"),
    Banked(key="speak-up", driver="trust", is_anchor=True),
    Banked(key="keep-word", driver="trust"),
    Banked(key="things-change", driver="improvement"),
    Banked(key="one-thing", driver="improvement", kind="text"),
    Banked(key="thanked", driver="recognition", kind="yes_no"),
    Banked(key="seen", driver="recognition"),
    Banked(key="time-to-help", driver="workload"),
    Banked(key="time-lost", driver="workload", kind="single", options=5),
    Banked(key="in-the-way", driver="solving", kind="multiple", options=6),
)

State = Literal["draft", "on", "paused", "ended"]
# deed: the states it may be done in, and the state it leads to (none: the same)
MOVES: Mapping[str, tuple[tuple[State, ...], State | None]] = {
    "change": (("draft", "on", "paused"), None),
    "start": (("draft",), "on"),
    "pause": (("on",), "paused"),
    "resume": (("paused",), "on"),
    "end": (("on", "paused"), "ended"),
}


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Whom a pulse is for. Leavers and bots never are.

    `served_by`: who was helped by that department lately, so that only they are asked how it was.
    """

    kind: Literal["everyone", "departments", "offices", "people", "served"] = "everyone"
    departments: tuple[int, ...] = ()  # with those below them
    offices: tuple[str, ...] = ()
    people: tuple[int, ...] = ()
    served_by: int | None = None
    days: int = 30


@dataclass(frozen=True, kw_only=True)
class Wish:
    """How an admin wants a pulse to be."""

    name: str
    name_zh: str
    questions: tuple[int, ...]
    audience: Audience = field(default_factory=Audience)
    choosing: Choosing = "all"
    how_many: int = 1
    closes_after_days: int = 5
    scores_from: int = SCORES_FROM
    comments_from: int = COMMENTS_FROM


@dataclass(frozen=True, kw_only=True)
class Wording:
    """How an admin words a question; each option in English and Chinese."""

    kind: str
    driver: str
    words: str
    words_zh: str
    options: tuple[tuple[str, str], ...] = ()


def check_wish(wish: Wish, known: Collection[int]) -> None:
    """Raise a Refusal where a pulse cannot be like this. `known` are the questions in use."""
    if not (wish.name.strip() and wish.name_zh.strip()):
        raise NoPulseName
    if not wish.questions:
        raise NoQuestions
    if not set(wish.questions) <= set(known) or wish.choosing not in CHOOSINGS:
        raise Gone
    asked = len(wish.questions) if wish.choosing == "all" else wish.how_many
    if not 1 <= wish.how_many <= MOST_AT_A_TIME or asked > MOST_AT_A_TIME:
        raise TooManyQuestions(most=MOST_AT_A_TIME)
    if not SCORES_FROM <= wish.scores_from <= MOST_FROM:
        raise BadScoresFrom(fewest=SCORES_FROM)
    if not max(COMMENTS_FROM, wish.scores_from) <= wish.comments_from <= MOST_FROM:
        raise BadCommentsFrom(fewest=max(COMMENTS_FROM, wish.scores_from))
    if not FEWEST_DAYS <= wish.closes_after_days <= MOST_DAYS:
        raise BadClosing(fewest=FEWEST_DAYS, most=MOST_DAYS)


def check_wording(wording: Wording) -> None:
    if wording.kind not in KINDS or wording.driver not in DRIVERS:
        raise NoSuchDriver
    for words in (wording.words, wording.words_zh):
        if not 0 < len(words.strip()) <= LONGEST_QUESTION:
            raise NoQuestionWords
    if wording.kind in WITH_OPTIONS:
        is_right_number = FEWEST_OPTIONS <= len(wording.options) <= MOST_OPTIONS
        if not is_right_number or not all(one.strip() and zh.strip() for one, zh in wording.options):
            raise BadOptions(fewest=FEWEST_OPTIONS, most=MOST_OPTIONS)


def check_move(deed: str, state: str) -> State | None:
    """Return the state a deed leads to. Raises PulseMovedOn where it cannot be done as things stand."""
    allowed, to = MOVES[deed]
    if state not in allowed:
        raise PulseMovedOn(state=state)
    return to


def read_choice(kind: str, options: int, typed: str) -> int:
    """Read what was pressed. Of several options the answer is one number, a bit for each. Raises Gone for any other."""
    try:
        chosen = [int(one) for one in typed.split(",")]
    except ValueError as error:
        raise Gone from error
    choices = KINDS.get(kind) or tuple(range(options))
    if kind == "text" or not set(chosen) <= set(choices) or (kind != "multiple" and len(chosen) != 1):
        raise Gone
    return sum(1 << one for one in set(chosen)) if kind == "multiple" else chosen[0]


def chosen_in(choice: int) -> list[int]:
    """Return which of several options an answer holds."""
    return [one for one in range(choice.bit_length()) if choice >> one & 1]


def groups_of(
    asked: Mapping[int | None, int], parents: Mapping[int, int | None], *, fewest: int
) -> dict[int, int | None]:
    """Return the group of each department: itself, or one above it where too few of it are asked; None at the top.

    `asked` is how many of each department are asked. Every person is in one group, and no two groups overlap.
    """
    pools = {one: [one] for one in parents}
    groups: dict[int, int | None] = {}
    for department in _from_below(parents):
        pool = pools.pop(department)
        if sum(asked.get(one, 0) for one in pool) >= fewest:
            groups |= dict.fromkeys(pool, department)
            continue
        above = parents[department]
        if above in pools:
            pools[above].extend(pool)
        else:
            groups |= dict.fromkeys(pool)
    return groups


def _from_below(parents: Mapping[int, int | None]) -> Sequence[int]:
    """Return departments so that each comes before the one above it; a roster may have tied a knot."""
    return sorted(parents, key=lambda one: (-len(_above(one, parents)), one))


def _above(department: int, parents: Mapping[int, int | None]) -> list[int]:
    passed = [department]
    while (above := parents.get(passed[-1])) is not None and above in parents and above not in passed:
        passed.append(above)
    return passed
