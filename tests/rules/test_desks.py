"""What a desk may promise: hours and minutes as people write them, and names that sentences begin with."""

import pytest

from handlers.refusals import BadFirstAnswer, BadUsualAsk, BadUsualMinutes, TooManyUsualAsks
from handlers.rules.desks import (
    LONGEST_USUAL,
    MOST_USUAL,
    check_name,
    check_room,
    names_usual,
    read_first_answer,
    read_minutes,
)


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [("4", 240), ("0.5", 30), (" 2 小时 ", 120), ("１.５ hours", 90), ("80", 4800), ("0.25h", 15), ("", None)],
)
def test_how_soon_as_people_write_it(typed: str, minutes: int | None) -> None:
    assert read_first_answer(typed) == minutes


@pytest.mark.parametrize("typed", ["0", "0.01", "81", "soon", "-1", "4 days", "4 4"])
def test_how_soon_cannot_be_that(typed: str) -> None:
    with pytest.raises(BadFirstAnswer):
        read_first_answer(typed)


@pytest.mark.parametrize(
    ("typed", "minutes"), [("15", 15), ("15 分钟", 15), ("90 min", 90), ("10080", 10080), ("", None)]
)
def test_minutes_as_people_write_them(typed: str, minutes: int | None) -> None:
    assert read_minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["0", "10081", "an hour", "1.5", "-3"])
def test_minutes_cannot_be_that(typed: str) -> None:
    with pytest.raises(BadUsualMinutes):
        read_minutes(typed)


def test_a_usual_ask_has_two_names_and_a_promise() -> None:
    check_name("Extra bed", "加床", 15)
    for name, name_zh in (("", "加床"), ("Extra bed", " "), ("x" * (LONGEST_USUAL + 1), "加床"), ("?", "加床")):
        with pytest.raises(BadUsualAsk):
            check_name(name, name_zh, 15)
    with pytest.raises(BadUsualMinutes):
        check_name("Extra bed", "加床", None)


def test_no_seventh() -> None:
    check_room(MOST_USUAL)
    with pytest.raises(TooManyUsualAsks):
        check_room(MOST_USUAL + 1)


@pytest.mark.parametrize(
    ("words", "name", "is_meant"),
    [
        ("加床 1208", "加床", True),
        ("加床1208", "加床", True),
        ("Extra  BED, room 1208", "Extra bed", True),
        ("extra bed", "Extra bed", True),
        ("extra bedding", "Extra bed", False),
        ("the extra bed", "Extra bed", False),
        ("加班", "加床", False),
        ("ＷＩＦＩ 1208", "wifi", True),
        ("anything", "", False),
    ],
)
def test_words_begin_with_a_usual_ask(words: str, name: str, *, is_meant: bool) -> None:
    assert names_usual(words, name) is is_meant
