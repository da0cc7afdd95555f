"""Keys and small groups."""

import math
import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.refusals import NoSuchKey, TooFewToHide
from handlers.rules.suggestions import GROUPS, IN_A_GROUP, LETTERS, check_hidden, hash_of, new_key, read_key

KEYS = st.randoms(use_true_random=False).map(lambda dice: new_key(dice.choice))


def test_a_key_is_hard_to_guess() -> None:
    assert GROUPS * IN_A_GROUP * math.log2(len(LETTERS)) >= 128
    assert re.fullmatch(r"([a-z]{5}-){5}[a-z]{5}", new_key(random.Random(1).choice))
    assert not set("ilo") & set(LETTERS)


@given(
    key=KEYS,
    gap=st.sampled_from(["", " ", "-", " - ", "–", "\n"]),
    more=st.sampled_from(["", " 还有一点", ": and more"]),
)
def test_a_key_is_read_however_it_is_spaced(key: str, gap: str, more: str) -> None:
    typed = f"  {key.replace('-', gap).upper()}{more}"
    found, rest = read_key(typed)
    assert hash_of(found) == hash_of(key)
    assert rest == more.strip()


@given(key=KEYS, other=KEYS)
def test_each_key_has_a_hash_of_its_own(key: str, other: str) -> None:
    assert (hash_of(key) == hash_of(other)) == (key == other)
    assert key not in hash_of(key)


@pytest.mark.parametrize("typed", ["", "abc", "abcde-fghjk", "谢谢", "abcde-fghjk-mnpqr-stuvw-xyzab-cdefgh", "a" * 60])
def test_what_is_no_key(typed: str) -> None:
    with pytest.raises(NoSuchKey):
        read_key(typed)


def test_four_hide_nobody_and_five_do() -> None:
    with pytest.raises(TooFewToHide):
        check_hidden(4)
    check_hidden(5)
