"""Chinese names: how they split, how they sound, and how colleagues say them with a title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from storage import chinese_names, names, people
from storage.chinese_names import family_meant, sounds, split
from storage.names import Owner
from storage.people import Profile
from tests.conftest import NOW, Cast


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("陈美", ("陈", "美")),
        ("欧阳娜娜", ("欧阳", "娜娜")),
        ("司马光", ("司马", "光")),
        ("欧阳", ("欧", "阳")),  # two characters are a family name and a given name
        ("王", ("王", "")),
        ("", ("", "")),
    ],
)
def test_split(name: str, parts: tuple[str, str]) -> None:
    assert split(name) == parts


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        *[("单雄信", one) for one in ("shanxiongxin", "danxiongxin", "sxx", "xiongxin shan")],
        *[("曾国藩", one) for one in ("zengguofan", "cengguofan", "zgf", "zeng guofan")],
        *[("仇英", one) for one in ("qiuying", "qy")],
        *[("查良镛", one) for one in ("zhaliangyong", "chaliangyong", "zly")],
        *[("翟志刚", one) for one in ("zhaizhigang", "dizhigang")],
        *[("区健", one) for one in ("oujian", "qujian")],
        *[("朴正", one) for one in ("piaozheng", "puzheng")],
        *[("盖聂", one) for one in ("genie", "gainie")],
        *[("覃飞", one) for one in ("qinfei", "tanfei")],
        *[("黑伯", one) for one in ("hebo", "heibo")],
        *[("任静", one) for one in ("renjing",)],
        *[("解珍", one) for one in ("xiezhen", "jiezhen")],
        *[("吕布", one) for one in ("lvbu", "lyubu", "lubu", "lb")],
        *[("王绿", one) for one in ("wanglv", "wanglyu", "wanglu")],
        *[("尉迟恭", one) for one in ("yuchigong", "gong yuchi")],
        *[("万俟卨", one) for one in ("moqixie",)],
        *[("长孙无忌", one) for one in ("zhangsunwuji", "zswj")],
        *[("欧阳娜娜", one) for one in ("ouyangnana", "oynn", "onn", "nana ouyang")],
    ],
)
def test_how_a_name_may_be_typed_with_latin_letters(name: str, typed: str) -> None:
    assert typed in sounds(name)


@pytest.mark.parametrize("name", ["", "Anna Schmidt", "山田たろう"[2:], "١٢٣", "—"])
def test_what_has_no_chinese_sound(name: str) -> None:
    assert not any(form and not form.isascii() for form in sounds(name))
    if name.isascii():
        assert sounds(name) == frozenset()


@pytest.mark.parametrize(
    ("typed", "family"),
    [
        *[("李总", "李"), ("王姐", "王"), ("小张", "张"), ("老王", "王"), ("阿陈", "陈"), ("张经理", "张")],
        *[("陈老师", "陈"), ("赵工", "赵"), ("欧阳主任", "欧阳"), ("小欧阳", "欧阳"), ("李师傅", "李")],
        *[("大家", None), ("李", None), ("小", None), ("总", None), ("李伟", None), ("昨天", None), ("", None)],
        *[("Li总", None), ("小Anna", None)],
    ],
)
def test_a_family_name_with_a_title(typed: str, family: str | None) -> None:
    assert family_meant(typed) == family


def test_no_title_is_longer_than_what_is_looked_at() -> None:
    longest = max(map(len, chinese_names.TITLES)) + max(len(one) for one in chinese_names.DOUBLE if len(one) == 2)
    assert longest <= chinese_names.LONGEST_TITLED
    assert len(chinese_names.TITLES) == len(set(chinese_names.TITLES))


def person(id_: int) -> Owner:
    return Owner(id_, None)


def test_everybody_of_the_family_name_may_be_meant(session: Session, cast: Cast) -> None:
    double = people.add(session, Profile(name="欧阳娜娜"), NOW)
    single = people.add(session, Profile(name="欧健"), NOW)
    assert names.titled(session, "李总辛苦了") == ("李总", [person(cast.wei), person(cast.other_wei)])
    assert names.titled(session, "欧阳老师") == ("欧阳老师", [person(double.id)])
    assert names.titled(session, "歐陽老師") == ("歐陽老師", [person(double.id)])
    assert names.titled(session, "小欧") == ("小欧", [person(single.id)])
    assert names.titled(session, "王总经理好") == ("王总经理", [person(cast.boss)])


@pytest.mark.parametrize("text", ["大家辛苦了", "老师们", "小心台阶", "赵总", "李", "", "昨天", "Anna", "100总"])
def test_where_nobody_is_meant_by_a_title(session: Session, cast: Cast, text: str) -> None:
    assert names.titled(session, text) is None  # 赵强 has left


def test_a_rare_reading_finds_its_person(session: Session) -> None:
    zeng = people.add(session, Profile(name="曾晓"), NOW)
    for typed in ("zengxiao", "cengxiao", "zx", "xiaozeng"):
        assert person(zeng.id) in names.offer(session, typed), typed


@given(st.text(max_size=30))
def test_no_typed_text_raises(text: str) -> None:
    family_meant(text)
    assert all(form for form in sounds(text))
    assert "".join(split(text)) == text
