"""Charts: the same figures give the same picture, every Chinese character has its shape, start-up waits for none."""

import json
import struct
import subprocess
import sys
from dataclasses import asdict

import pytest
from matplotlib.ft2font import FT2Font

from bot import charts
from bot.charts import Bar, Bars, Chart, Limit, Point, Trend
from bot.chat import Card, card_from_dict
from tests.polls import ASKED, PICTURED, SEVERAL

BARS = Bars(
    title="九月：各项好评率",
    bars=(
        Bar(label="同事之间配合顺畅，互相补台，从不推诿", value=82, low=71, high=90),
        Bar(label="$100 & <tags>", value=100, low=98, high=100),
        Bar(label="Nobody", value=0),
        Bar(label="工具", value=None, instead="不足 5 人，不显示"),
    ),
)
TREND = Trend(
    title="eNPS",
    points=tuple(Point(label=f"W{week}", value=None if week == 5 else week * -3) for week in range(20)),
    middle=Limit(label="中位数", value=-20),
    high=Limit(label="上限", value=-2),
    low=Limit(label="下限", value=-45),
)
EDGES: dict[str, Chart] = {
    "bars": BARS,
    "no bars": Bars(title="Nothing yet", bars=()),
    "below nought": Bars(title="eNPS", bars=(Bar(label="All", value=-30, low=-45, high=-12),), least=-100, unit=""),
    "trend": TREND,
    "one point": Trend(title="New", points=(Point(label="W1", value=3),)),
    "no point": Trend(title="Nothing yet", points=()),
    "only gaps": Trend(title="Gaps", points=(Point(label="W1", value=None),)),
}


@pytest.mark.parametrize("name", EDGES)
def test_a_chart_is_a_png_twice_as_wide_as_a_phone(name: str, recwarn: pytest.WarningsRecorder) -> None:
    picture = charts.png(EDGES[name])

    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">I", picture[16:20]) == (1080,)
    assert not [str(one.message) for one in recwarn.list]  # a missing glyph would warn


@pytest.mark.parametrize("name", EDGES)
def test_the_same_figures_give_the_same_bytes(name: str) -> None:
    again = charts.chart_from_dict(json.loads(json.dumps(asdict(EDGES[name]))))
    assert again == EDGES[name]
    assert charts._draw(again) == charts._draw(EDGES[name])


def test_other_figures_give_another_picture() -> None:
    assert len({charts.png(chart) for chart in EDGES.values()}) == len(EDGES)


@pytest.mark.parametrize("card", [PICTURED, ASKED, SEVERAL])
def test_a_card_is_kept_with_its_figures_and_its_question(card: Card) -> None:
    """So that a retry of the outbox draws the same picture."""
    assert card_from_dict(json.loads(json.dumps(card.to_dict()))) == card
    assert "PNG" not in json.dumps(card.to_dict())


def test_every_character_of_gbk_has_its_shape() -> None:
    known = set(FT2Font(str(charts.FONT)).get_charmap())
    wanted = set()
    for first in range(0xB0, 0xF8):  # GB 2312's own rows of Chinese characters, and with them 6,763
        for second in range(0xA1, 0xFF):
            wanted |= {ord(one) for one in bytes([first, second]).decode("gbk", "ignore")}
    assert len(wanted) > 6700
    assert not [chr(one) for one in wanted - known if not 0xE000 <= one <= 0xF8FF]


def test_the_fonts_licence_is_shipped_with_it() -> None:
    assert "SIL OPEN FONT LICENSE" in (charts.FONT.parent / "OFL.txt").read_text(encoding="utf8")


def test_start_up_loads_nothing_that_draws() -> None:
    look = "import sys, bot.app; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0


@pytest.mark.parametrize(("label", "shown"), [("短", "短"), ("a" * 30, "a" * 18 + "…"), ("字" * 12, "字" * 9 + "…")])
def test_a_label_too_long_is_cut_by_its_width(label: str, shown: str) -> None:
    assert charts.shortened(label) == shown
