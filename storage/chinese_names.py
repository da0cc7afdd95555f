"""How Chinese names are split, how they sound, and how colleagues say them with a title: 李总, 王姐, 小张."""

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import product

# Family names of two characters; every other is one.
DOUBLE = (
    *("欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊"),
    *("赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文"),
    *("司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正"),
    *("宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "梁丘"),
    *("左丘", "东门", "西门", "南荣", "第五", "完颜", "耶律", "纳兰", "呼兰", "爱新觉罗"),
)

# What dictionaries miss or rank last: these characters sound like this when they are family names.
AS_FAMILY = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "查": "zha", "翟": "zhai", "区": "ou", "朴": "piao", "盖": "ge",
    "覃": "qin", "黑": "he", "解": "xie", "尉": "wei", "万俟": "moqi", "尉迟": "yuchi", "乐": "yue", "任": "ren",
    "华": "hua", "秘": "bi", "冼": "xian", "洗": "xian", "折": "she", "召": "shao", "祭": "zhai", "繁": "po",
    "缪": "miao", "员": "yun", "种": "chong", "重": "chong", "燕": "yan", "宿": "su", "那": "na", "逄": "pang",
    "牟": "mu", "隗": "wei", "适": "kuo", "谌": "chen", "洪": "hong", "晁": "chao", "郇": "xun", "訾": "zi",
    "澹台": "tantai", "长孙": "zhangsun", "亓官": "qiguan",
}  # fmt: skip  # a table reads better unwrapped

# What follows a family name at work; what comes before one.
TITLES = (
    *("总", "总监", "总经理", "副总", "经理", "董", "董事长", "主任", "主管", "主席", "部长", "处", "处长"),
    *("科长", "局长", "院长", "校长", "所长", "站长", "厂长", "店长", "组长", "班长", "队", "队长", "书记"),
    *("秘书", "助理", "会计", "律师", "工", "工程师", "师", "师傅", "老师", "教授", "博士", "医生", "大夫"),
    *("护士", "护士长", "厨", "大厨", "厨师长", "导", "姐", "姐姐", "大姐", "哥", "大哥", "阿姨", "叔", "叔叔"),
    *("伯伯", "婶", "嫂", "爷", "老", "兄", "弟", "妹", "妹妹", "先生", "女士", "小姐", "太太", "同学", "同事"),
)
BEFORE = "小老阿"
LONGEST_TITLED = 6  # characters of a family name with its title

_HAN = re.compile(r"[\u3400-\u9fff]")
_ONE_TITLED = re.compile(
    rf"[{BEFORE}](?P<called>{'|'.join(DOUBLE)}|[\u4e00-\u9fff])"
    rf"|(?P<titled>{'|'.join(DOUBLE)}|[\u4e00-\u9fff])(?:{'|'.join(TITLES)})"
)


def split(name: str) -> tuple[str, str]:
    """Return the family name and the given name of a Chinese name."""
    length = next((len(one) for one in DOUBLE if name.startswith(one) and len(name) > len(one)), 1)
    return name[:length], name[length:]


def family_meant(typed: str) -> str | None:
    """Return the family name in 李总, 王姐, 小张, 欧阳老师; None for anything else. Simplified characters only."""
    match = _ONE_TITLED.fullmatch(typed)
    return (match["called"] or match["titled"]) if match else None


@lru_cache(maxsize=8192)
def sounds(name: str) -> frozenset[str]:
    """Return how a Chinese name may be typed with Latin letters: "chenjing", "jingchen", "cj"; empty for others.

    A family name may sound in several ways, and dictionaries know the rarer ones as ordinary words: all are known here.
    """
    from pypinyin import lazy_pinyin  # takes a moment to load, and not every command reads a name

    family, given = split("".join(_HAN.findall(name)))
    firsts = _spelt(_family_sounds(family))
    syllables = lazy_pinyin(given, errors="ignore")
    initials = "".join(one[0] for one in syllables)
    found = {first[0] + initials for first in firsts}
    found.add("".join(one[0] for one in lazy_pinyin(family, errors="ignore")) + initials)
    for first, last in product(firsts, _spelt(["".join(syllables)])):
        found |= {first + last, last + first, f"{first} {last}".strip(), f"{last} {first}".strip()}
    return frozenset(found - {""})


def _family_sounds(family: str) -> set[str]:
    from pypinyin import Style, lazy_pinyin, pinyin

    known = {AS_FAMILY.get(family, ""), "".join(lazy_pinyin(family, errors="ignore"))}
    if len(family) == 1:
        known.update(*pinyin(family, style=Style.NORMAL, heteronym=True, errors="ignore"))
    return known - {""}


def _spelt(sounds: Iterable[str]) -> set[str]:
    """Return sounds in every spelling in use: 吕 is lv to a keyboard, lyu in a passport, lu to many."""
    return {one.replace("v", other) for one in sounds for other in ("v", "u", "yu")}
