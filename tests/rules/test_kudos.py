"""Rules of thanks: whom, how many words, which options and values, for how long they may be taken back."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.refusals import (
    AlreadyTakenBack,
    KudosToBot,
    KudosToLeaver,
    KudosToSelf,
    NoReceivers,
    NotYours,
    NoWords,
    Refusal,
    TooLateToTakeBack,
    TooLong,
    TooManyReceivers,
    UnknownOption,
)
from handlers.rules import kudos as rules
from tests.conftest import NOW

ME = 1
TAGS = {"teamwork": 1, "团队合作": 1, "service": 2, "用心": 3, "用心服务": 2, "customerfirst": 4}


@pytest.mark.parametrize(
    ("people", "departments", "refusal"),
    [
        ([], [], NoReceivers),
        ([ME], [], KudosToSelf),
        ([2, ME, 3], [], KudosToSelf),
        (list(range(2, 2 + rules.MOST_RECEIVERS + 1)), [], TooManyReceivers),
        (list(range(2, 2 + rules.MOST_RECEIVERS)), [7], TooManyReceivers),
    ],
)
def test_receivers_that_are_refused(people: list[int], departments: list[int], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        rules.check_receivers(ME, people, departments)


@pytest.mark.parametrize(
    ("people", "departments"),
    [([2], []), ([], [ME]), ([2], [3]), (list(range(2, 2 + rules.MOST_RECEIVERS)), [])],
)
def test_receivers_that_are_fine(people: list[int], departments: list[int]) -> None:
    rules.check_receivers(ME, people, departments)  # a department that has the giver's number is not the giver


def test_too_many_says_how_many_and_how_many_may_be() -> None:
    with pytest.raises(TooManyReceivers) as refused:
        rules.check_receivers(ME, list(range(2, 13)), [1])
    assert refused.value.facts() == {"count": 12, "most": 10}


def test_bots_and_leavers_are_named_in_the_refusal() -> None:
    with pytest.raises(KudosToBot) as bot:
        rules.check_reachable(["Helpful Robot"], ["赵强"])
    assert bot.value.facts() == {"name": "Helpful Robot"}
    with pytest.raises(KudosToLeaver) as leaver:
        rules.check_reachable([], ["赵强"])
    assert leaver.value.facts() == {"name": "赵强"}
    rules.check_reachable([], [])


@pytest.mark.parametrize(
    "words", ["", " ", "\n", "!!!", "...", "---", "(?)", "https://a.b/c?d=e#f", "HTTP://A.B/\n https://c.d"]
)
def test_no_words(words: str) -> None:
    with pytest.raises(NoWords):
        rules.check_words(words)


@pytest.mark.parametrize(
    "words", ["谢", "thx", "7", "🙏", "é", "https://a.b/c 谢", "see https://a.b", "https://a.b/谢谢"]
)
def test_one_word_or_one_smile_is_enough(words: str) -> None:
    rules.check_words(words)


def test_words_have_an_end() -> None:
    rules.check_words("谢" * rules.LONGEST_WORDS)
    with pytest.raises(TooLong) as refused:
        rules.check_words("谢" * (rules.LONGEST_WORDS + 1))
    assert refused.value.facts() == {"length": 501, "most": 500}


# Options


@pytest.mark.parametrize(
    "words",
    [
        "for the boiler --private",
        "for the boiler —private",  # what an iPhone makes of two hyphens
        "for the boiler ——private",
        "for the boiler –private",
        "for the boiler --Private",
        "--private for the boiler",
        "for the --private boiler",
        "for the boiler －－private",
        "for the boiler －－ｐｒｉｖａｔｅ",
        "for the boiler — private",
        "for the boiler -- private.",
        "— private for the boiler",
        "for the boiler -private",
    ],
)
def test_private_however_the_phone_writes_it(words: str) -> None:
    assert rules.read_flags(words) == rules.Flags(words="for the boiler", is_private=True, tells_manager=False)


@pytest.mark.parametrize("option", ["--私下", "——私下", "—悄悄", "－－私下", "—— 私下"])
def test_private_in_chinese(option: str) -> None:
    assert rules.read_flags(f"谢谢你加班 {option}") == rules.Flags(
        words="谢谢你加班", is_private=True, tells_manager=False
    )


@pytest.mark.parametrize("option", ["--manager", "—manager", "--boss", "--上级", "——主管", "--上級", "— manager"])
def test_telling_the_manager(option: str) -> None:
    flags = rules.read_flags(f"thank you {option}")
    assert (flags.words, flags.is_private, flags.tells_manager) == ("thank you", False, True)


def test_both_options_at_once() -> None:
    flags = rules.read_flags("--private thank you --manager")
    assert (flags.words, flags.is_private, flags.tells_manager) == ("thank you", True, True)


@pytest.mark.parametrize(
    "words",
    [
        "you kept it private",
        "a well--private matter",
        "谢谢你——私下里帮了我",  # a Chinese dash within a sentence
        "-5 °C in the yard",
        "you -- of all people -- came",
        "my manager was impressed",
    ],
)
def test_what_only_looks_like_an_option_stays_words(words: str) -> None:
    assert rules.read_flags(words) == rules.Flags(words=words, is_private=False, tells_manager=False)


@pytest.mark.parametrize(
    "words", ["you stayed late — manager or not, that was great", "thank you – private person that you are"]
)
def test_a_dash_within_a_sentence_is_no_option(words: str) -> None:
    assert rules.read_flags(words) == rules.Flags(words=words, is_private=False, tells_manager=False)


@pytest.mark.parametrize("words", ["谢谢你加班--私下", "谢谢你加班——私下"])
def test_chinese_needs_no_space_before_a_last_option(words: str) -> None:
    assert rules.read_flags(words) == rules.Flags(words="谢谢你加班", is_private=True, tells_manager=False)


def test_both_options_with_a_phones_dashes() -> None:
    flags = rules.read_flags("thank you — private — manager")
    assert (flags.words, flags.is_private, flags.tells_manager) == ("thank you", True, True)


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("for the boiler --privat", "--privat"),
        ("for the boiler —privat", "—privat"),
        ("--privateer of the seas", "--privateer"),
        ("谢谢你加班 --私密", "--私密"),
        ("thank you --private-please", "--private-please"),
        ("thank you --" + "x" * 400, "--" + "x" * 22),
    ],
)
def test_an_option_with_a_typo_is_refused_not_published(words: str, option: str) -> None:
    with pytest.raises(UnknownOption) as refused:
        rules.read_flags(words)
    assert refused.value.facts() == {"option": option}


# Values


@pytest.mark.parametrize(
    ("typed", "words", "values"),
    [
        ("thanks for staying #teamwork", "thanks for staying", (1,)),
        ("thanks #teamwork #service", "thanks", (1, 2)),
        ("thanks #Teamwork", "thanks", (1,)),
        ("thanks ＃teamwork", "thanks", (1,)),
        ("thanks #customer-first", "thanks", (4,)),
        ("thanks #customer_first", "thanks", (4,)),
        ("real #teamwork in the kitchen", "real teamwork in the kitchen", (1,)),
        ("#teamwork as it should be", "teamwork as it should be", (1,)),
        ("thanks #teamwork #团队合作", "thanks", (1,)),  # two names of one value
        ("谢谢你加班 #团队合作", "谢谢你加班", (1,)),
        ("谢谢你加班#团队合作", "谢谢你加班", (1,)),
        ("这才是#团队合作谢谢你", "这才是团队合作谢谢你", (1,)),
        ("真的#用心服务客人", "真的用心服务客人", (2,)),  # the longest tag that fits
        ("真的#用心谢谢", "真的用心谢谢", (3,)),
        ("#teamwork谢谢", "teamwork谢谢", (1,)),
        ("thanks #fridayteam", "thanks #fridayteam", ()),
        ("thanks #teamworkers", "thanks #teamworkers", ()),  # another word, not a tag and a rest
        ("thanks #teamwork #friday", "thanks #friday", (1,)),
        ("ticket #42 is done", "ticket #42 is done", ()),
        ("thanks # teamwork", "thanks # teamwork", ()),
    ],
)
def test_values_in_words(typed: str, words: str, values: tuple[int, ...]) -> None:
    assert rules.read_values(typed, TAGS) == (words, values)


LETTERS = st.text(alphabet="ab é谢用心服务#＃ \n\u2005\u3000-_,，。!—", max_size=40)


@given(LETTERS)
def test_without_a_known_tag_nothing_is_lost(typed: str) -> None:
    assert rules.read_values(typed, {}) == (rules.tidy(typed), ())


@given(st.lists(st.sampled_from(["thanks", "谢谢", "#teamwork", "#用心服务", "#nothing", "#service，"]), max_size=8))
def test_each_value_once_and_every_other_word_kept(pieces: list[str]) -> None:
    words, values = rules.read_values(" ".join(pieces), TAGS)
    assert len(set(values)) == len(values)
    assert set(values) == {TAGS[one] for piece in pieces if (one := piece.strip("#，")) in TAGS}
    for word in ("thanks", "谢谢", "#nothing"):
        assert words.split().count(word) == pieces.count(word)


def test_tags_are_compared_without_case_width_and_hyphens() -> None:
    assert {rules.fold_tag(tag) for tag in ("Customer-First", "customer_first", "ＣｕｓｔｏｍｅｒFirst")} == {
        "customerfirst"
    }


# Words


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("  thanks  a \u2005 lot ", "thanks a lot"),
        ("，谢谢你", "谢谢你"),
        (": thanks", "thanks"),
        ("one\n two \nthree", "one\ntwo\nthree"),
        ("谢谢\u3000你", "谢谢 你"),
    ],
)
def test_words_are_tidied(typed: str, words: str) -> None:
    assert rules.tidy(typed) == words


@given(st.text(alphabet="ab谢 \t\n\u2005\u3000,，:：、", max_size=30))
def test_tidying_twice_is_tidying_once_and_keeps_every_letter(typed: str) -> None:
    once = rules.tidy(typed)
    assert rules.tidy(once) == once
    assert [letter for letter in once if letter.isalpha()] == [letter for letter in typed if letter.isalpha()]


@pytest.mark.parametrize(
    ("words", "is_short"),
    [
        ("thanks!", True),
        ("a" * (rules.SHORT_WORDS - 1), True),
        ("a" * rules.SHORT_WORDS, False),
        ("谢" * (rules.SHORT_WORDS // 2 - 1), True),
        ("谢" * (rules.SHORT_WORDS // 2), False),  # a Chinese character counts for two
        ("Ａ" * (rules.SHORT_WORDS // 2), False),  # so does a full-width letter
    ],
)
def test_short(words: str, is_short: bool) -> None:
    assert rules.is_short(words) is is_short


# Undo and joining


def test_how_long_one_may_still_undo() -> None:
    assert [rules.minutes_to_undo(NOW, NOW + timedelta(minutes=n)) for n in (0, 1, 14.5, 15, 99)] == [15, 14, 0, 0, 0]


def test_taking_back_is_for_the_giver_in_time_and_once() -> None:
    last = NOW + rules.UNDO_FOR
    rules.check_take_back(ME, ME, NOW, last, is_taken_back=False)
    with pytest.raises(NotYours):
        rules.check_take_back(ME, 2, NOW, NOW, is_taken_back=False)
    with pytest.raises(AlreadyTakenBack):
        rules.check_take_back(ME, ME, NOW, NOW, is_taken_back=True)
    with pytest.raises(TooLateToTakeBack) as late:
        rules.check_take_back(ME, ME, NOW, last + timedelta(microseconds=1), is_taken_back=False)
    assert late.value.facts() == {"minutes": 15}


def test_joining_is_for_everybody_else() -> None:
    assert rules.may_join(5, ME, [2, 3])
    assert not rules.may_join(ME, ME, [2, 3])
    assert not rules.may_join(3, ME, [2, 3])
